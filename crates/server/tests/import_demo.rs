//! The demonstration cooperative comes in whole, through the import that every office uses.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Instant;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use sokoguru_domain::{
    ApplicationStatus, InstalmentStatus, LoanStatus, MeetingPhase, MemberNumber, MemberStatus,
    Money, Outcome, SavingsKind, Zone, status_on,
};
use sokoguru_server::demo;
use sokoguru_server::import::{self, ImportError};
use sokoguru_server::passwords::{Cost, Passwords};
use sokoguru_server::store::savings::MovementFilter;
use sokoguru_server::store::{Reading, Store};

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

async fn empty() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("demo.sqlite"))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    (folder, store)
}

async fn installed(now: &str) -> (tempfile::TempDir, Store, demo::Welcome) {
    let (folder, store) = empty().await;
    let passwords = Passwords::new(Cost::TEST).unwrap();
    let welcome = demo::install(&store, &passwords, moment(now))
        .await
        .unwrap();
    (folder, store, welcome)
}

async fn member(reading: &mut Reading, number: &str) -> sokoguru_server::store::members::MemberRow {
    let number = MemberNumber::parse(number).unwrap();
    reading.member_by_number(&number).await.unwrap().unwrap()
}

#[tokio::test]
async fn twenty_thousand_movements_come_in() {
    let (_folder, store) = empty().await;
    // The last day of the data's last month: nothing is left out, nothing is moved.
    let now = moment("2026-11-30T16:00:00Z");
    let begun = Instant::now();
    let report = import::run(&store, &demo::source(), now, Some(&demo::shift()))
        .await
        .unwrap();
    let movements = report.counts("savings_movements.csv");
    println!(
        "{} movements imported in {:?}",
        movements.added,
        begun.elapsed()
    );
    assert!(movements.added >= 20_000, "{movements:?}");
    assert_eq!(movements.left_out, 0);
    assert_eq!(report.counts("members.csv").added, 198);
    assert_eq!(
        store.read().await.unwrap().voter_count().await.unwrap(),
        186
    );
    assert!(report.above_legal_limit.is_empty());

    // The same again adds nothing and says so.
    let again = import::run(&store, &demo::source(), now, Some(&demo::shift()))
        .await
        .unwrap();
    for (file, counts) in &again.files {
        assert_eq!((counts.added, counts.updated), (0, 0), "{file}");
        assert!(counts.present > 0, "{file}");
    }
    assert_eq!(
        again.counts("savings_movements.csv").present,
        movements.added
    );
}

#[tokio::test]
async fn every_kind_of_state_is_there() {
    let (_folder, store, welcome) = installed("2026-11-21T14:05:00Z").await;
    assert!(welcome.is_new);
    let (code, _) = welcome.activation.unwrap();
    assert_eq!(code.len(), 14, "groups of four: {code}");

    let mut reading = store.read().await.unwrap();
    let siti = member(&mut reading, "01150042").await;
    let kinds: Vec<_> = reading
        .accounts(siti.id)
        .await
        .unwrap()
        .iter()
        .map(|a| a.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            SavingsKind::Pokok,
            SavingsKind::Wajib,
            SavingsKind::Sukarela,
            SavingsKind::Berjangka
        ]
    );
    let loans = reading.loans(siti.id).await.unwrap();
    let running = loans
        .iter()
        .filter(|loan| loan.status == LoanStatus::Active);
    assert_eq!(running.count(), 2);
    assert_eq!(loans.len(), 3);
    let waiting = reading.applications(siti.id).await.unwrap();
    assert!(
        waiting
            .iter()
            .any(|one| one.status == ApplicationStatus::UnderReview)
    );

    let bambang = member(&mut reading, "01170077").await;
    assert_eq!(bambang.status, MemberStatus::Full);
    assert!(reading.loans(bambang.id).await.unwrap().is_empty());
    assert!(reading.applications(bambang.id).await.unwrap().is_empty());
    assert_eq!(
        member(&mut reading, "01260187").await.status,
        MemberStatus::Candidate
    );

    for status in ApplicationStatus::ALL {
        let found = reading.applications_in(*status).await.unwrap();
        assert!(!found.is_empty(), "{}", status.code());
        if *status == ApplicationStatus::Rejected {
            let told = |one: &sokoguru_server::store::applications::ApplicationRow| {
                one.history
                    .last()
                    .is_some_and(|event| !event.reason.is_empty())
            };
            assert!(found.iter().all(told), "a refusal says why");
        }
    }
    drop(reading);

    // A restart keeps what there is and prints a new code.
    let passwords = Passwords::new(Cost::TEST).unwrap();
    let now = moment("2026-11-22T00:00:00Z");
    let again = demo::install(&store, &passwords, now).await.unwrap();
    assert!(!again.is_new);
    assert_ne!(again.activation.unwrap().0, code);
}

#[tokio::test]
async fn some_loans_run_some_are_late_some_are_paid() {
    let now = moment("2026-11-21T14:05:00Z");
    let (_folder, store, _) = installed("2026-11-21T14:05:00Z").await;
    let today = now.with_timezone(&Zone::Wib.offset()).date_naive();
    let mut reading = store.read().await.unwrap();
    let (mut on_time, mut late, mut paid) = (0, 0, 0);
    for listed in reading.member_list().await.unwrap() {
        let id = reading
            .member_by_number(&listed.number)
            .await
            .unwrap()
            .unwrap()
            .id;
        for loan in reading.loans(id).await.unwrap() {
            if loan.status == LoanStatus::Closed {
                paid += 1;
                continue;
            }
            let rows = reading.instalments(&loan.id).await.unwrap();
            let overdue = rows.iter().any(|row| {
                status_on(row.due_on, row.total().unwrap(), row.paid, today)
                    == InstalmentStatus::Overdue
            });
            if overdue { late += 1 } else { on_time += 1 }
        }
    }
    println!("{on_time} on time, {late} late, {paid} paid");
    assert!(
        on_time >= 50 && late >= 10 && paid >= 50,
        "{on_time} {late} {paid}"
    );
}

#[tokio::test]
async fn the_finished_meeting_has_its_result_and_the_open_one_is_open() {
    let now = moment("2026-11-21T14:05:00Z");
    let (_folder, store, _) = installed("2026-11-21T14:05:00Z").await;
    let mut reading = store.read().await.unwrap();

    let past = reading.meeting("rat-2024").await.unwrap().unwrap();
    let counted = past.counted.unwrap();
    assert_eq!((counted.present, counted.voters), (101, 186));
    assert_eq!(past.quorum.required(counted.voters), 94);
    let results = reading.results("rat-2024").await.unwrap();
    assert_eq!(results.len(), 4);
    assert!(
        results
            .iter()
            .all(|result| result.outcome == Outcome::Accepted)
    );
    let consensus = results.first().unwrap();
    assert_eq!((consensus.required, consensus.votes.len()), (None, 0));

    let open = reading.meeting("rat-2025").await.unwrap().unwrap();
    assert_eq!(open.phase_at(now), MeetingPhase::Open);
    assert_eq!(open.open_at, now - TimeDelta::hours(1));
    assert_eq!(open.close_at, now + TimeDelta::days(3));
    assert!(open.published_at.unwrap() < now);
    assert_eq!(reading.present("rat-2025").await.unwrap().0, 93);
    let papers = reading.papers("rat-2025").await.unwrap();
    assert_eq!(papers.len(), 5);
    for paper in papers {
        let bytes = reading
            .paper_bytes("rat-2025", &paper.id)
            .await
            .unwrap()
            .unwrap();
        assert!(bytes.starts_with(b"%PDF-") && bytes.len() < 70_000);
    }
}

#[tokio::test]
async fn whenever_it_starts_it_looks_alive() {
    for now in [
        "2026-11-01T17:30:00Z",
        "2026-12-31T16:59:00Z",
        "2027-02-28T03:00:00Z",
        "2028-02-29T03:00:00Z",
        "2026-03-31T03:00:00Z",
    ] {
        let (_folder, store, _) = installed(now).await;
        let now = moment(now);
        let today = now.with_timezone(&Zone::Wib.offset()).date_naive();
        let mut reading = store.read().await.unwrap();
        let siti = member(&mut reading, "01150042").await;
        let mut total = Money::ZERO;
        for account in reading.accounts(siti.id).await.unwrap() {
            total = total.checked_add(account.balance).unwrap();
            let newest = reading
                .movements(&account.id, MovementFilter::default(), 1)
                .await
                .unwrap();
            let newest = newest.first().unwrap();
            assert_eq!(newest.balance_after, account.balance);
            assert!(newest.booked_on <= today);
            if account.kind == SavingsKind::Wajib {
                let months = |day: chrono::NaiveDate| day.year() * 12 + day.month().cast_signed();
                assert!(months(today) - months(newest.booked_on) <= 1, "{today}");
            }
            assert!(account.matures_on.is_none_or(|day| day > today));
        }
        assert!(!total.is_zero());
        // The next instalment is near and none is late.
        let mut next = Vec::new();
        for loan in reading.loans(siti.id).await.unwrap() {
            for row in reading.instalments(&loan.id).await.unwrap() {
                let status = status_on(row.due_on, row.total().unwrap(), row.paid, today);
                assert_ne!(status, InstalmentStatus::Overdue, "{today} {}", row.due_on);
                if status != InstalmentStatus::Paid {
                    next.push(row.due_on);
                }
            }
        }
        let days = next
            .into_iter()
            .min()
            .unwrap()
            .signed_duration_since(today)
            .num_days();
        assert!((0..=16).contains(&days), "{today}: {days}");
        let open = reading.meeting("rat-2025").await.unwrap().unwrap();
        assert_eq!(open.phase_at(now), MeetingPhase::Open);
        assert!(
            !reading
                .announcements(now, None, 5)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

#[tokio::test]
async fn another_cooperative_is_left_alone() {
    let (_folder, store) = empty().await;
    let own = "name,legal_name,colour,zone\nKSP Lain,Koperasi Lain,#123456,Asia/Makassar\n";
    let files = import::source::Source::from_texts([("cooperative.csv", own.into())]);
    let now = moment("2026-11-21T14:05:00Z");
    import::run(&store, &files, now, None).await.unwrap();
    let passwords = Passwords::new(Cost::TEST).unwrap();
    let refused = demo::install(&store, &passwords, now).await.unwrap_err();
    assert!(matches!(refused, demo::DemoError::OtherCooperative(name) if name == "KSP Lain"));
}

#[tokio::test]
async fn without_moving_its_dates_the_future_is_refused() {
    let (_folder, store) = empty().await;
    let now = moment("2026-11-10T00:00:00Z");
    let refused = import::run(&store, &demo::source(), now, None)
        .await
        .unwrap_err();
    let ImportError::Problems(problems) = refused else {
        panic!("{refused}");
    };
    assert_eq!(problems.kept().len(), 50);
    assert!(problems.total() > 50);
    assert!(
        store
            .read()
            .await
            .unwrap()
            .cooperative()
            .await
            .unwrap()
            .is_none()
    );
}
