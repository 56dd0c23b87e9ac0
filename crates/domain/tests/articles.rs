//! The presets of articles, figure by figure against their sources, and what replaces them.

#![expect(
    clippy::unwrap_used,
    reason = "a rule that cannot be made fails the test"
)]

mod vectors;

use chrono::NaiveDate;
use sokoguru_domain::meeting::rules::{
    DecisionKind, FirstMeeting, LateNotice, MeetingRules, Preset, SecondMeetingError, SettingError,
};
use sokoguru_domain::meeting::{RuleError, TieRule};
use sokoguru_domain::{MajorityBasis, MajorityRule, MemberStatus, QuorumRule};
use vectors::{count, text};

use DecisionKind::{Articles, Dissolution, Election, Merger, Ordinary};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn entry(id: &str) -> serde_json::Value {
    vectors::rat()
        .into_iter()
        .find(|one| text(&one["id"]) == id)
        .unwrap()
}

#[test]
fn the_standard_articles_as_they_are_published() {
    let rules = MeetingRules::of(Preset::MerahPutih);
    for (id, kind) in [("kuorum-ubah-AD", Articles), ("kuorum-bubar", Dissolution)] {
        let vector = entry(id);
        let members = count(&vector["inputs"]["anggota"]);
        let rule = rules.decision(kind);
        let present = rule.quorum.required(members);
        assert_eq!(present, count(&vector["expected"]["hadir_min"]), "{id}");
        assert_eq!(rule.quorum.to_string(), text(&vector["inputs"]["hadir"]));
        assert_eq!(rule.majority.basis(), MajorityBasis::Present);
        assert_eq!(
            rule.majority.required(present),
            count(&vector["expected"]["setuju_min_bila_hadir_140"]),
            "{id}"
        );
        assert!(rule.extraordinary);
        assert_eq!(rule.second_quorum, rule.quorum);
    }
    assert_eq!(rules.decision(Merger), rules.decision(Articles));
    let second = entry("kuorum-rapat-kedua");
    let members = count(&second["inputs"]["anggota"]);
    for kind in [Ordinary, Election] {
        let rule = rules.decision(kind);
        assert_eq!(rule.quorum, QuorumRule::MORE_THAN_HALF);
        assert_eq!(rule.majority, MajorityRule::SIMPLE);
        assert_eq!(
            rule.second_quorum.required(members),
            count(&second["expected"]["kuorum_min"])
        );
        assert!(!rule.extraordinary);
    }
    assert_eq!(
        u32::from(rules.second_within_days),
        count(&second["inputs"]["maks_hari_setelah_rapat_pertama"])
    );
    let notice = entry("batas-rat");
    assert_eq!(
        u32::from(rules.notice_days),
        count(&notice["expected"]["undangan_min_hari"])
    );
    assert_eq!(
        rules.latest_notice(day("2026-06-30")),
        Some(day(text(&notice["expected"]["undangan_terakhir"])))
    );
    // A tied proposal has no majority; tied candidates are voted on again.
    assert_eq!(rules.decision(Ordinary).tie, TieRule::NotAccepted);
    assert_eq!(rules.decision(Election).tie, TieRule::VoteAgain);
    assert!(rules.revote && rules.late_notice == LateNotice::Refuse);
}

#[test]
fn a_fifth_where_articles_say_so() {
    let vector = entry("kuorum-kopani");
    let rule = MeetingRules::of(Preset::OneFifth).decision(Ordinary);
    assert_eq!(rule.quorum.to_string(), text(&vector["inputs"]["aturan"]));
    let members = count(&vector["inputs"]["anggota"]);
    assert_eq!(
        rule.quorum.required(members),
        count(&vector["expected"]["kuorum_min"])
    );
    assert!(rule.second_quorum.required(members) <= rule.quorum.required(members));
    // What changes the cooperative itself asks for as much as elsewhere.
    let standard = MeetingRules::of(Preset::MerahPutih);
    let fifth = MeetingRules::of(Preset::OneFifth);
    for kind in [Articles, Merger, Dissolution] {
        assert_eq!(fifth.decision(kind), standard.decision(kind));
    }
}

#[test]
fn only_full_members_have_a_vote_under_every_preset() {
    let with: Vec<_> = MemberStatus::ALL
        .iter()
        .filter(|one| one.may_vote())
        .collect();
    assert_eq!(with, [&MemberStatus::Full]);
}

#[test]
fn every_figure_can_be_replaced_and_no_other_changes() {
    let before = MeetingRules::of(Preset::MerahPutih);
    let change = |setting: &str, value: &str| {
        let mut rules = before.clone();
        rules.set(setting, value).unwrap();
        assert_ne!(rules, before, "{setting}");
        rules
    };
    assert_eq!(change("notice_days", "7").notice_days, 7);
    assert_eq!(change("late_notice", "warn").late_notice, LateNotice::Warn);
    assert_eq!(change("second_within_days", "14").second_within_days, 14);
    assert!(!change("revote", "no").revote);
    assert_eq!(change("smallest_count", "10").smallest_count, 10);
    for kind in DecisionKind::ALL {
        let code = kind.code();
        let others = |rules: &MeetingRules| {
            DecisionKind::ALL
                .iter()
                .filter(|one| *one != kind)
                .all(|one| rules.decision(*one) == before.decision(*one))
        };
        let rules = change(&format!("quorum.{code}"), ">=4/5");
        assert_eq!(
            rules.decision(*kind).quorum,
            QuorumRule::new(4, 5, false).unwrap()
        );
        assert!(others(&rules));
        let rules = change(&format!("second_quorum.{code}"), ">=1/4");
        assert_eq!(
            rules.decision(*kind).second_quorum,
            QuorumRule::new(1, 4, false).unwrap()
        );
        assert!(others(&rules));
        let rules = change(&format!("majority.{code}"), ">=4/5 present");
        let majority = MajorityRule::new(4, 5, false, MajorityBasis::Present).unwrap();
        assert_eq!(rules.decision(*kind).majority, majority);
        assert!(others(&rules));
        let rules = change(&format!("tie.{code}"), "lots");
        assert_eq!(rules.decision(*kind).tie, TieRule::Lots);
        assert!(others(&rules));
        let turned = if before.decision(*kind).extraordinary {
            "no"
        } else {
            "yes"
        };
        let rules = change(&format!("extraordinary.{code}"), turned);
        assert_eq!(rules.decision(*kind).extraordinary, turned == "yes");
        assert!(others(&rules));
    }
}

#[test]
fn a_setting_that_is_none_changes_nothing() {
    let before = MeetingRules::of(Preset::OneFifth);
    let mut rules = before.clone();
    for unknown in [
        "",
        "quorum",
        "quorum.",
        "quorum.raffle",
        "proxies",
        "voters.ordinary",
    ] {
        assert_eq!(
            rules.set(unknown, "yes"),
            Err(SettingError::Unknown(unknown.to_owned()))
        );
    }
    for (setting, value) in [
        ("notice_days", "-1"),
        ("notice_days", "367"),
        ("notice_days", "two"),
        ("late_notice", "ignore"),
        ("second_within_days", "0"),
        ("revote", "maybe"),
        ("smallest_count", "0"),
        ("smallest_count", "1001"),
        ("quorum.ordinary", "1/2"),
        ("quorum.ordinary", ">=2/1"),
        ("quorum.ordinary", ">1/1"),
        ("quorum.ordinary", ">=0/3"),
        ("quorum.ordinary", ">=+1/3"),
        ("quorum.ordinary", ">= 1/3"),
        ("quorum.ordinary", ">=1/3 present"),
        ("majority.articles", ">=3/4 of all"),
        ("majority.articles", ""),
        ("tie.election", "chair"),
        ("extraordinary.merger", "1"),
    ] {
        assert!(
            matches!(rules.set(setting, value), Err(SettingError::Value { .. })),
            "{setting} {value}"
        );
    }
    assert_eq!(rules, before);
}

#[test]
fn rules_are_written_as_they_are_read() {
    for text in [">1/2", ">=1/3", ">=3/4", ">=1/5", ">=1/1"] {
        assert_eq!(QuorumRule::parse(text).unwrap().to_string(), text);
    }
    for text in [">1/2 cast", ">=3/4 present"] {
        assert_eq!(MajorityRule::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(MajorityRule::parse(">1/2"), Ok(MajorityRule::SIMPLE));
    assert_eq!(QuorumRule::parse(">=5/4"), Err(RuleError::MoreThanAll));
}

#[test]
fn row_27_when_a_second_meeting_may_be_held() {
    let rules = MeetingRules::of(Preset::MerahPutih);
    let first = FirstMeeting {
        held_on: day("2026-03-21"),
        quorum_reached: false,
        is_second: false,
    };
    let latest = day("2026-04-20");
    assert_eq!(rules.latest_second_meeting(first.held_on), Some(latest));
    for (on, may) in [
        (day("2026-03-20"), Err(SecondMeetingError::NotAfterFirst)),
        (first.held_on, Err(SecondMeetingError::NotAfterFirst)),
        (day("2026-03-22"), Ok(())),
        (latest, Ok(())),
        (
            day("2026-04-21"),
            Err(SecondMeetingError::TooLate { latest }),
        ),
    ] {
        assert_eq!(rules.second_meeting(first, on), may, "{on}");
    }
    let held = FirstMeeting {
        quorum_reached: true,
        ..first
    };
    assert_eq!(
        rules.second_meeting(held, latest),
        Err(SecondMeetingError::FirstHadQuorum)
    );
    let second = FirstMeeting {
        is_second: true,
        ..first
    };
    assert_eq!(
        rules.second_meeting(second, latest),
        Err(SecondMeetingError::ThirdMeeting)
    );
}

#[test]
fn figures_for_the_words() {
    let quorum = QuorumRule::MORE_THAN_HALF.figures(93, 186);
    assert_eq!((quorum.required, quorum.reached), (94, false));
    let cast = MajorityRule::SIMPLE.figures(60, 38, 101);
    assert_eq!((cast.base, cast.required, cast.reached), (98, 50, true));
    let present = MajorityRule::parse(">=3/4 present")
        .unwrap()
        .figures(104, 0, 140);
    assert_eq!(
        (present.base, present.required, present.reached),
        (140, 105, false)
    );
}
