//! Meetings, agendas, papers, attendance and the results in minutes.

use chrono::DateTime;
use sokoguru_api::meetings::BallotKind;
use sokoguru_domain::{Lang, MeetingPhase, Outcome};
use sokoguru_server::import::problem::Reason;
use sokoguru_server::import::source::Source;
use sokoguru_server::import::{self, ImportError};

use crate::{COOPERATIVE, MEMBERS, empty, now, take};

const MEETINGS: &str = "meeting,title,kind,book_year,place,starts_at,open_at,close_at,quorum\n\
    rat-2025,RAT 2025,rat,2025,Balai,2026-03-01 09:00,2026-03-01 09:00,2026-03-01 12:00,>1/2\n\
    rat-2026,RAT 2026,rat,2026,Balai,2027-03-01 09:00,2027-03-01 09:00,2027-03-01 12:00,>=1/3\n";
const ITEMS: &str = "meeting,position,title,text,ballot,majority,majority_of,papers\n\
    rat-2025,1,Tata tertib,Setuju?,consensus,,,\n\
    rat-2025,2,LPJ,Setuju?,open,,,1\n\
    rat-2025,3,Ubah AD,Setuju?,open,>=3/4,present,\n\
    rat-2026,1,Laporan,Dibaca,none,,,\n";
const OPTIONS: &str = "meeting,item,option,label,side\n\
    rat-2025,2,1,Setuju,for\n\
    rat-2025,2,2,Tidak setuju,against\n\
    rat-2025,3,1,Setuju,for\n\
    rat-2025,3,2,Tidak setuju,against\n";
const PAPERS: &str = "meeting,position,title,file\nrat-2025,1,LPJ,papers/lpj.pdf\n";
const ATTENDANCE: &str = "meeting,member,attended_at\n\
    rat-2025,1001,2026-03-01 08:50\n\
    rat-2025,1002,2026-03-01 08:55\n\
    rat-2025,1003,2026-03-01 08:56\n";
const RESULTS: &str = "meeting,item,option,votes\n\
    rat-2025,1,,\n\
    rat-2025,2,1,2\n\
    rat-2025,2,2,0\n\
    rat-2025,3,1,1\n\
    rat-2025,3,2,1\n";

fn files<'a>(replaced: &[(&'a str, &str)]) -> Vec<(&'a str, Vec<u8>)> {
    let mut all = vec![
        ("cooperative.csv", COOPERATIVE),
        ("members.csv", MEMBERS),
        ("meetings.csv", MEETINGS),
        ("agenda_items.csv", ITEMS),
        ("vote_options.csv", OPTIONS),
        ("papers.csv", PAPERS),
        ("papers/lpj.pdf", "%PDF-1.7 just enough"),
        ("attendance.csv", ATTENDANCE),
        ("meeting_results.csv", RESULTS),
        (
            "announcements.csv",
            "announcement,title,body,published_at\nlibur,Libur,\"Satu.\n\nDua.\",2026-03-01 08:00\n",
        ),
    ];
    for (name, text) in replaced {
        all.retain(|(known, _)| known != name);
        all.push((name, text));
    }
    let bytes = |(name, text): (&'a str, &str)| (name, text.as_bytes().to_vec());
    all.into_iter().map(bytes).collect()
}

#[tokio::test]
async fn a_meeting_comes_in_with_all_that_belongs_to_it() {
    let (_folder, store) = empty().await;
    take(&store, files(&[])).await;
    let mut reading = store.read().await.unwrap();
    let meeting = reading.meeting("rat-2025").await.unwrap().unwrap();
    assert_eq!(meeting.phase_at(now()), MeetingPhase::Finished);
    assert!(
        meeting.published_at.is_none(),
        "publishing is a decision of its own"
    );
    assert_eq!(
        meeting.open_at,
        DateTime::parse_from_rfc3339("2026-03-01T09:00:00+08:00").unwrap()
    );
    let counted = meeting.counted.unwrap();
    assert_eq!(
        (counted.present, counted.voters),
        (2, 2),
        "a calon anggota does not count"
    );
    let agenda = reading.agenda("rat-2025").await.unwrap();
    let ballots: Vec<_> = agenda.iter().map(|item| item.ballot).collect();
    assert_eq!(
        ballots,
        [BallotKind::Consensus, BallotKind::Open, BallotKind::Open]
    );
    let lpj = agenda.get(1).unwrap();
    assert_eq!((lpj.options.len(), lpj.paper_ids.len()), (2, 1));
    let outcomes: Vec<_> = reading
        .results("rat-2025")
        .await
        .unwrap()
        .iter()
        .map(|result| (result.outcome, result.required))
        .collect();
    assert_eq!(
        outcomes,
        [
            (Outcome::Accepted, None),
            (Outcome::Accepted, Some(2)),
            (Outcome::NotAccepted, Some(2)),
        ]
    );
    let news = reading.announcements(now(), None, 5).await.unwrap();
    assert_eq!(news.first().unwrap().body, "Satu.\n\nDua.");
    drop(reading);

    let again = take(&store, files(&[])).await;
    for (file, counts) in again.files {
        assert_eq!((counts.added, counts.updated), (0, 0), "{file}");
        assert!(counts.present > 0, "{file}");
    }
}

#[tokio::test]
async fn wrong_meetings_are_refused() {
    for (file, from, to, line, column, reason) in [
        (
            "meetings.csv",
            "2026-03-01 12:00",
            "2026-03-01 08:00",
            2,
            "close_at",
            Reason::MomentOrder,
        ),
        (
            "meetings.csv",
            ">1/2",
            ">2/1",
            2,
            "quorum",
            Reason::NotAFraction,
        ),
        (
            "meetings.csv",
            "2026-03-01 09:00",
            "1 Maret 2026",
            2,
            "starts_at",
            Reason::NotAMoment,
        ),
        (
            "agenda_items.csv",
            ",none,",
            ",open,",
            5,
            "ballot",
            Reason::TooFewOptions,
        ),
        (
            "papers.csv",
            "lpj.pdf",
            "../secret",
            2,
            "file",
            Reason::FileMissing,
        ),
        (
            "papers/lpj.pdf",
            "%PDF",
            "<svg",
            2,
            "file",
            Reason::FileMissing,
        ),
        (
            "meeting_results.csv",
            "2,1,2",
            "2,1,3",
            3,
            "votes",
            Reason::ResultDoesNotFit,
        ),
        (
            "meeting_results.csv",
            "rat-2025,1,,\n",
            "",
            5,
            "item",
            Reason::ResultDoesNotFit,
        ),
        (
            "meeting_results.csv",
            "rat-2025,1,,",
            "rat-2025,1,1,2",
            2,
            "votes",
            Reason::ResultDoesNotFit,
        ),
        (
            "meeting_results.csv",
            "rat-2025,1,,",
            "rat-2026,1,,",
            2,
            "meeting",
            Reason::NotAPastMeeting,
        ),
        (
            "attendance.csv",
            "rat-2025,1001,2026-03-01",
            "rat-2026,1001,2026-05-01",
            2,
            "attended_at",
            Reason::InFuture,
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
        assert!(
            store
                .read()
                .await
                .unwrap()
                .meeting_ids()
                .await
                .unwrap()
                .is_empty()
        );
    }
}
