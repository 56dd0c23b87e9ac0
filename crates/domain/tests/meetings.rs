//! Quorum, majority, phases and deadlines of a members' meeting.

#![expect(
    clippy::unwrap_used,
    reason = "a figure that cannot be read fails the test that reads it"
)]

mod vectors;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;
use sokoguru_domain::meeting::{
    CountError, NOTICE_DAYS, RuleError, latest_date_for_notice, latest_date_for_rat,
    latest_date_for_report, supersedes, turnout,
};
use sokoguru_domain::{
    MajorityBasis, MajorityRule, MeetingPhase, QuorumRule, VoteCount, VoteOutcome, decide, phase_at,
};
use vectors::{count, figure, text};

#[test]
fn every_published_quorum_is_reproduced() {
    let mut seen = 0;
    for entry in vectors::rat() {
        let id = text(&entry["id"]);
        println!("{id}");
        let (inputs, expected) = (&entry["inputs"], &entry["expected"]);
        match id {
            "kuorum-bangunharjo" => {
                let (rule, voters) = (rule(&inputs["aturan"]), count(&inputs["anggota"]));
                let present = count(&inputs["hadir"]);
                assert_eq!(rule, QuorumRule::MORE_THAN_HALF);
                assert_eq!(rule.required(voters), count(&expected["kuorum_min"]));
                assert_eq!(rule.reached(present, voters), expected["tercapai"]);
                let percent = turnout(present, voters).unwrap();
                assert_eq!(percent.to_string(), text(&expected["persen"]));
                assert_eq!(percent, figure(&expected["persen"]));
            }
            "kuorum-rapat-kedua" | "kuorum-kopani" => {
                let needed = rule(&inputs["aturan"]).required(count(&inputs["anggota"]));
                assert_eq!(needed, count(&expected["kuorum_min"]));
            }
            "kuorum-ubah-AD" | "kuorum-bubar" => {
                let present = rule(&inputs["hadir"]).required(count(&inputs["anggota"]));
                assert_eq!(present, count(&expected["hadir_min"]));
                let share = text(&inputs["setuju"]).strip_suffix(" dari hadir").unwrap();
                let share = rule(&Value::from(share));
                let majority = MajorityRule::new(
                    share.numerator(),
                    share.denominator(),
                    share.strict(),
                    MajorityBasis::Present,
                )
                .unwrap();
                assert_eq!(
                    majority.required(present),
                    count(&expected["setuju_min_bila_hadir_140"])
                );
            }
            "batas-rat" => {
                let end = day(text(&inputs["tahun_buku_tutup"]));
                let rat = latest_date_for_rat(end).unwrap();
                assert_eq!(rat, day(text(&expected["rat_paling_lambat"])));
                assert_eq!(
                    latest_date_for_report(rat),
                    Some(day(text(&expected["laporan_siap"])))
                );
                assert_eq!(
                    latest_date_for_notice(rat),
                    Some(day(text(&expected["undangan_terakhir"])))
                );
                assert_eq!(
                    NOTICE_DAYS,
                    u64::from(count(&expected["undangan_min_hari"]))
                );
            }
            "paksa-rapat" => {
                let needed = rule(&inputs["aturan"]).required(count(&inputs["anggota"]));
                assert_eq!(needed, count(&expected["pengusul_min"]));
            }
            unknown => panic!("nothing reproduces {unknown}"),
        }
        seen += 1;
    }
    assert_eq!(seen, 7);
}

/// Reads ">1/2" and ">=3/4" as the articles are quoted.
fn rule(value: &Value) -> QuorumRule {
    let written = text(value).strip_prefix('>').unwrap();
    let (share, strict) = match written.strip_prefix('=') {
        Some(share) => (share, false),
        None => (written, true),
    };
    let (numerator, denominator) = share.split_once('/').unwrap();
    QuorumRule::new(
        numerator.parse().unwrap(),
        denominator.parse().unwrap(),
        strict,
    )
    .unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_rule_that_nobody_or_everybody_reaches_is_none() {
    assert_eq!(QuorumRule::new(0, 2, false), Err(RuleError::Nothing));
    assert_eq!(QuorumRule::new(1, 0, false), Err(RuleError::Nothing));
    assert_eq!(QuorumRule::new(3, 2, false), Err(RuleError::MoreThanAll));
    assert_eq!(QuorumRule::new(2, 2, true), Err(RuleError::MoreThanAll));
    assert_eq!(QuorumRule::new(2, 2, false).unwrap().required(7), 7);
    assert_eq!(
        MajorityRule::new(5, 4, false, MajorityBasis::Cast),
        Err(RuleError::MoreThanAll)
    );
}

#[test]
fn quorum_at_its_edges() {
    let half = QuorumRule::MORE_THAN_HALF;
    assert_eq!(half.required(1), 1);
    assert_eq!(half.required(2), 2);
    assert_eq!(half.required(3), 2);
    assert_eq!(half.required(u32::MAX), 2_147_483_648);
    assert!(half.reached(94, 186) && !half.reached(93, 186));
    // A cooperative without a single voter cannot hold a meeting.
    assert!(!half.reached(0, 0));
    assert!(!QuorumRule::new(1, 5, false).unwrap().reached(0, 0));
}

fn counted(present: u32, in_favour: u32, against: u32, abstaining: u32) -> VoteCount {
    VoteCount {
        voters: 100,
        present,
        in_favour,
        against,
        abstaining,
    }
}

#[test]
fn what_a_count_decides() {
    use VoteOutcome::{Accepted, NoQuorum, Rejected, Tie};
    let of_present = MajorityRule::new(1, 2, true, MajorityBasis::Present).unwrap();
    let three_quarters = MajorityRule::new(3, 4, false, MajorityBasis::Cast).unwrap();
    for (majority, count, outcome) in [
        (MajorityRule::SIMPLE, counted(60, 31, 29, 0), Accepted),
        (MajorityRule::SIMPLE, counted(60, 30, 30, 0), Tie),
        (MajorityRule::SIMPLE, counted(60, 29, 31, 0), Rejected),
        // Who abstains is not counted among the votes cast ...
        (MajorityRule::SIMPLE, counted(60, 20, 10, 30), Accepted),
        // ... and weighs like a no among those present.
        (of_present, counted(60, 20, 10, 30), Rejected),
        (of_present, counted(60, 31, 0, 29), Accepted),
        (of_present, counted(60, 30, 30, 0), Tie),
        // As many for as against, but neither is half of those present.
        (of_present, counted(60, 20, 20, 20), Rejected),
        (MajorityRule::SIMPLE, counted(60, 0, 0, 60), Rejected),
        (MajorityRule::SIMPLE, counted(60, 0, 0, 0), Rejected),
        (three_quarters, counted(60, 45, 15, 0), Accepted),
        (three_quarters, counted(60, 44, 16, 0), Rejected),
        // As many for as against is no tie where more than that was asked anyway.
        (three_quarters, counted(60, 30, 30, 0), Rejected),
        (MajorityRule::SIMPLE, counted(50, 50, 0, 0), NoQuorum),
        (MajorityRule::SIMPLE, counted(51, 51, 0, 0), Accepted),
    ] {
        assert_eq!(
            decide(QuorumRule::MORE_THAN_HALF, majority, count),
            Ok(outcome),
            "{majority:?} {count:?}"
        );
    }
    assert_eq!(
        decide(
            QuorumRule::MORE_THAN_HALF,
            MajorityRule::SIMPLE,
            counted(60, 31, 29, 1)
        ),
        Err(CountError::MoreVotesThanPresent)
    );
    assert_eq!(
        decide(
            QuorumRule::MORE_THAN_HALF,
            MajorityRule::SIMPLE,
            counted(101, 1, 0, 0)
        ),
        Err(CountError::MorePresentThanVoters)
    );
    assert_eq!(
        decide(
            QuorumRule::MORE_THAN_HALF,
            MajorityRule::SIMPLE,
            counted(60, u32::MAX, 1, 0)
        ),
        Err(CountError::MoreVotesThanPresent)
    );
}

#[test]
fn phases_change_exactly_one_millisecond_after() {
    let at = |millis| -> DateTime<Utc> { DateTime::from_timestamp_millis(millis).unwrap() };
    let (open, close, until) = (at(1_000), at(2_000), at(3_000));
    for (now, phase) in [
        (0, MeetingPhase::Announced),
        (999, MeetingPhase::Announced),
        (1_000, MeetingPhase::Open),
        (2_000, MeetingPhase::Open),
        (2_001, MeetingPhase::Closed),
        (3_000, MeetingPhase::Closed),
        (3_001, MeetingPhase::Finished),
    ] {
        assert_eq!(phase_at(at(now), open, close, until), phase, "{now}");
    }
    // What a clock knows below the millisecond decides nothing.
    let below = until + TimeDelta::microseconds(999);
    assert_eq!(phase_at(below, open, close, until), MeetingPhase::Closed);
    // Instants out of order leave the box shut.
    assert_eq!(
        phase_at(at(1_500), open, close, at(1_400)),
        MeetingPhase::Finished
    );
    assert!(MeetingPhase::Announced < MeetingPhase::Finished);
}

#[test]
fn the_six_months_after_a_book_year() {
    for (end, latest) in [
        ("2025-12-31", "2026-06-30"),
        ("2025-06-30", "2025-12-31"),
        ("2025-08-31", "2026-02-28"),
        ("2024-02-29", "2024-08-31"),
        ("2025-03-15", "2025-09-15"),
    ] {
        assert_eq!(latest_date_for_rat(day(end)), Some(day(latest)), "{end}");
    }
    assert_eq!(latest_date_for_rat(NaiveDate::MAX), None);
}

#[test]
fn the_higher_revision_holds_and_a_repeat_changes_nothing() {
    assert!(supersedes(2, 1));
    assert!(!supersedes(1, 2));
    assert!(!supersedes(2, 2));
}

#[test]
fn turnout_of_nobody_is_no_figure() {
    assert_eq!(turnout(0, 0), None);
    assert_eq!(turnout(1, 3).unwrap().to_string(), "33.33");
    assert_eq!(turnout(3, 3).unwrap().to_string(), "100.00");
}
