//! The rules of a cooperative, and what decides an item, as the office writes them.

use sokoguru_domain::meeting::{Counting, TieRule};
use sokoguru_domain::{DecisionKind, Lang, MajorityBasis, MajorityRule, Outcome, QuorumRule};
use sokoguru_server::import::problem::Reason;
use sokoguru_server::import::source::Source;
use sokoguru_server::import::{self, ImportError};

use crate::{COOPERATIVE, MEMBERS, empty, now, take};

const RULES: &str = "setting,value\n\
    preset,oneFifth\nnotice_days,7\nmajority.dissolution,>=4/5 present\ntie.election,lots\n\
    revote,no\nsmallest_count,8\n";
const MEETINGS: &str = "meeting,title,kind,book_year,place,starts_at,open_at,close_at,quorum,chair,secretary,witnesses\n\
    ralb,RALB,ralb,2026,Balai,2027-03-01 09:00,2027-03-01 09:00,2027-03-01 12:00,,Ani,Budi,Citra; Dewi ;\n\
    lama,RAT,rat,2025,Balai,2026-03-01 09:00,2026-03-01 09:00,2026-03-01 12:00,,,,\n";
const ITEMS: &str = "meeting,position,title,text,ballot,decision,majority,majority_of,quorum,tie,seats,min,max\n\
    ralb,1,Pengawas,Pilih dua.,open,election,,,,,2,,\n\
    ralb,2,Bubar,Setuju?,open,dissolution,,,,,,,\n\
    ralb,3,Ubah AD,Setuju?,open,articles,>=2/3,present,>=4/5,notAccepted,,,\n\
    ralb,4,Iuran,Setuju?,open,,,,,,,,\n\
    lama,1,Pengurus,Pilih.,open,,,,,voteAgain,1,0,1\n";
const OPTIONS: &str = "meeting,item,option,label,side\n\
    ralb,1,1,Eka,candidate\nralb,1,2,Fitri,candidate\nralb,1,3,Gani,candidate\n\
    ralb,2,1,Setuju,for\nralb,2,2,Tidak setuju,against\nralb,2,3,Abstain,abstain\n\
    ralb,3,1,Tidak setuju,against\nralb,3,2,Setuju,for\n\
    ralb,4,1,Setuju,for\nralb,4,2,Tidak setuju,against\n\
    lama,1,1,Hadi,candidate\nlama,1,2,Indah,candidate\n";
const ATTENDANCE: &str = "meeting,member,attended_at\n\
    lama,1001,2026-03-01 08:50\nlama,1002,2026-03-01 08:50\n";
const RESULTS: &str = "meeting,item,option,votes\nlama,1,1,2\nlama,1,2,0\n";

fn files<'a>(replaced: &[(&'a str, &str)]) -> Vec<(&'a str, Vec<u8>)> {
    let mut all = vec![
        ("cooperative.csv", COOPERATIVE),
        ("members.csv", MEMBERS),
        ("meeting_rules.csv", RULES),
        ("meetings.csv", MEETINGS),
        ("agenda_items.csv", ITEMS),
        ("vote_options.csv", OPTIONS),
        ("attendance.csv", ATTENDANCE),
        ("meeting_results.csv", RESULTS),
    ];
    for (name, text) in replaced {
        all.retain(|(known, _)| known != name);
        all.push((name, text));
    }
    all.into_iter()
        .map(|(name, text)| (name, text.as_bytes().to_vec()))
        .collect()
}

#[tokio::test]
async fn articles_and_lines_make_the_rules_of_items() {
    let (_folder, store) = empty().await;
    let report = take(&store, files(&[])).await;
    assert_eq!(report.counts("meeting_rules.csv").added, 6);
    let mut reading = store.read().await.unwrap();
    let rules = reading.meeting_rules().await.unwrap();
    assert_eq!((rules.notice_days, rules.smallest_count), (7, 8));
    let meeting = reading.meeting("ralb").await.unwrap().unwrap();
    let fifth = QuorumRule::new(1, 5, false).unwrap();
    assert_eq!(meeting.quorum, fifth);
    assert_eq!(
        (meeting.terms.revote, meeting.terms.smallest_count),
        (false, 8)
    );
    let officers = &meeting.terms.officers;
    assert_eq!(
        (officers.chair.as_str(), officers.secretary.as_str()),
        ("Ani", "Budi")
    );
    assert_eq!(officers.witnesses, ["Citra", "Dewi"]);

    let agenda = reading.agenda("ralb").await.unwrap();
    let of = |place: usize| {
        let item = &agenda[place];
        (
            item.terms.decision,
            item.rule(&meeting).unwrap(),
            item.terms.min,
            item.terms.max,
        )
    };
    let (kind, rule, min, max) = of(0);
    assert_eq!((kind, min, max), (DecisionKind::Election, 1, 2));
    assert_eq!(rule.counting, Counting::Election { seats: 2 });
    assert_eq!((rule.tie, rule.quorum), (TieRule::Lots, fifth));
    let present = |numerator, denominator| {
        MajorityRule::new(numerator, denominator, false, MajorityBasis::Present).unwrap()
    };
    let approval = |favour, against, abstain, majority| Counting::Approval {
        favour,
        against,
        abstain,
        majority,
    };
    let (kind, rule, _, _) = of(1);
    assert_eq!(kind, DecisionKind::Dissolution);
    assert_eq!(rule.counting, approval(0, 1, Some(2), present(4, 5)));
    assert_eq!(rule.quorum, QuorumRule::new(3, 4, false).unwrap());
    let (_, rule, _, _) = of(2);
    assert_eq!(rule.counting, approval(1, 0, None, present(2, 3)));
    assert_eq!(rule.quorum, QuorumRule::new(4, 5, false).unwrap());
    let (kind, rule, _, _) = of(3);
    assert_eq!(kind, DecisionKind::Ordinary);
    assert_eq!(rule.counting, approval(0, 1, None, MajorityRule::SIMPLE));
    assert_eq!(agenda[3].terms.quorum, None, "the meeting's own");

    let results = reading.results("lama").await.unwrap();
    assert_eq!(results[0].outcome, Outcome::Accepted);
    assert_eq!(results[0].elected, ["lama-1-1"]);
    drop(reading);
    let again = take(&store, files(&[])).await;
    let counts = again.counts("meeting_rules.csv");
    assert_eq!((counts.added, counts.updated, counts.present), (0, 0, 6));
    let changed = RULES.replace("notice_days,7", "notice_days,10");
    let counts = take(&store, files(&[("meeting_rules.csv", &changed)])).await;
    assert_eq!(counts.counts("meeting_rules.csv").updated, 1);
}

#[tokio::test]
async fn rules_that_cannot_be_are_refused() {
    for (file, from, to, line, column, reason) in [
        (
            "meeting_rules.csv",
            "revote,no",
            "proxies,yes",
            6,
            "setting",
            Reason::NotASetting,
        ),
        (
            "meeting_rules.csv",
            "revote,no",
            "revote,perhaps",
            6,
            "value",
            Reason::NotASetting,
        ),
        (
            "meeting_rules.csv",
            "oneFifth",
            "anything",
            2,
            "value",
            Reason::NotAWord {
                known: vec!["merahPutih", "oneFifth"],
            },
        ),
        (
            "meeting_rules.csv",
            "notice_days,7",
            "preset,oneFifth",
            3,
            "setting",
            Reason::Twice { first_line: 2 },
        ),
        // An election without seats, seats without an election.
        (
            "agenda_items.csv",
            "election,,,,,2,,",
            "election,,,,,,,",
            2,
            "seats",
            Reason::SeatsDoNotFit,
        ),
        (
            "agenda_items.csv",
            "dissolution,,,,,,,",
            "dissolution,,,,,1,,",
            3,
            "seats",
            Reason::SeatsDoNotFit,
        ),
        // More choices than seats, or than options.
        (
            "agenda_items.csv",
            "election,,,,,2,,",
            "election,,,,,2,,3",
            2,
            "max",
            Reason::SeatsDoNotFit,
        ),
        (
            "agenda_items.csv",
            "election,,,,,2,,",
            "election,,,,,9,,4",
            2,
            "max",
            Reason::SeatsDoNotFit,
        ),
        (
            "agenda_items.csv",
            "election,,,,,2,,",
            "election,,,,,2,2,1",
            2,
            "max",
            Reason::SeatsDoNotFit,
        ),
        (
            "agenda_items.csv",
            ">=4/5",
            ">=5/4",
            4,
            "quorum",
            Reason::NotAFraction,
        ),
        // A candidate for a proposal, a proposal for an election, two answers on one side.
        (
            "vote_options.csv",
            "Abstain,abstain",
            "Abstain,candidate",
            3,
            "ballot",
            Reason::OptionsDoNotFit,
        ),
        (
            "vote_options.csv",
            "Gani,candidate",
            "Gani,for",
            2,
            "ballot",
            Reason::OptionsDoNotFit,
        ),
        (
            "vote_options.csv",
            "Abstain,abstain",
            "Ya,for",
            3,
            "ballot",
            Reason::OptionsDoNotFit,
        ),
        (
            "vote_options.csv",
            "Tidak setuju,against\nralb,3,2",
            "Ya,for\nralb,3,2",
            4,
            "ballot",
            Reason::OptionsDoNotFit,
        ),
        (
            "vote_options.csv",
            "ralb,4,2,Tidak setuju,against\n",
            "",
            5,
            "ballot",
            Reason::TooFewOptions,
        ),
    ] {
        let whole = files(&[]);
        let (_, text) = whole.iter().find(|(known, _)| *known == file).unwrap();
        let text = str::from_utf8(text).unwrap();
        assert!(text.contains(from), "{from} is not in {file}");
        let changed = files(&[(file, &text.replacen(from, to, 1))]);
        let (_folder, store) = empty().await;
        let source = Source::from_texts(changed);
        let Err(ImportError::Problems(problems)) = import::run(&store, &source, now(), None).await
        else {
            panic!("{file} with {to} was taken");
        };
        let told = problems.text(Lang::En);
        let found = problems.kept().iter().find(|one| one.reason == reason);
        let found = found.unwrap_or_else(|| panic!("{file} with {to}: {told}"));
        assert_eq!(
            (found.line, found.column.as_deref()),
            (Some(line), Some(column)),
            "{told}"
        );
    }
}
