//! The log of the office: every action leaves its entry with it or not at all, and nobody changes
//! one unseen.

use sokoguru_api::meetings::MeetingKind;
use sokoguru_domain::{ApplicationStatus, MemberNumber};
use sokoguru_server::audit::{Action, Actor, Entry, Fault, Head, digest};
use sokoguru_server::office;

use crate::conduct::{hold, prepare};
use crate::seed::application;
use crate::world::{SITI, World};

async fn entries(world: &World) -> Vec<(String, String, String)> {
    let mut reading = world.store.read().await.unwrap();
    let rows = reading.audit_from(1, 1000).await.unwrap();
    rows.into_iter()
        .map(|row| (row.actor, row.action, row.subject_id))
        .collect()
}

async fn check(world: &World, noted: Vec<Head>) -> Result<Head, Fault> {
    let mut reading = world.store.read().await.unwrap();
    reading.audit_check(noted).await.unwrap()
}

async fn head(world: &World) -> Head {
    world
        .store
        .read()
        .await
        .unwrap()
        .audit_head()
        .await
        .unwrap()
}

/// A log of a few entries.
async fn with_entries() -> World {
    let world = World::new().await;
    for number in ["1", "2", "3"] {
        let mut tx = world.store.write_as(Actor::cli("sri")).await.unwrap();
        let entry = Entry {
            action: Action::CodeIssued,
            subject: ("member", number),
            details: &[],
        };
        tx.record(entry, world.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
    world
}

#[tokio::test]
async fn an_entry_stands_and_falls_with_its_action() {
    let world = World::new().await;
    let before = entries(&world).await.len();
    let siti = world.sign_in(SITI).await;
    siti.write("/v1/loan-applications", &application()).await;
    for keep in [false, true] {
        let mut tx = world.store.write_as(Actor::cli("sri")).await.unwrap();
        let review = ApplicationStatus::UnderReview;
        office::decide_application(&mut tx, "PP-2026-0001", review, "", world.now())
            .await
            .unwrap();
        if keep {
            tx.commit().await.unwrap();
        } else {
            tx.roll_back().await.unwrap();
        }
    }
    let mut tx = world.store.write().await.unwrap();
    let number = MemberNumber::parse(SITI).unwrap();
    office::issue_code(&mut tx, &world.passwords, &number, world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let all = entries(&world).await;
    let added: Vec<_> = all.iter().skip(before).collect();
    let entry = |actor: &str, action: Action, id: &str| {
        (actor.to_owned(), action.code().to_owned(), id.to_owned())
    };
    let reviewed = entry("cli:sri", Action::LoanReviewed, "PP-2026-0001");
    let issued = entry("server", Action::CodeIssued, SITI);
    assert_eq!(added, [&reviewed, &issued]);
    assert!(check(&world, vec![head(&world).await]).await.is_ok());

    // A refusal leaves no entry either.
    let mut tx = world.store.write().await.unwrap();
    let again = ApplicationStatus::UnderReview;
    let refused = office::decide_application(&mut tx, "PP-2026-0001", again, "", world.now()).await;
    assert!(refused.is_err());
    tx.commit().await.unwrap();
    assert_eq!(entries(&world).await, all);
}

#[tokio::test]
async fn the_reason_is_provable_and_not_readable() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    siti.write("/v1/loan-applications", &application()).await;
    let mut tx = world.store.write().await.unwrap();
    let (to, reason) = (ApplicationStatus::Rejected, "Simpanan belum cukup");
    office::decide_application(&mut tx, "PP-2026-0001", to, reason, world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut reading = world.store.read().await.unwrap();
    let rows = reading.audit_before(None, 1).await.unwrap();
    let row = rows.first().unwrap();
    assert_eq!(row.action, "loan.rejected");
    assert_eq!(row.details, digest(&[("reason", reason)]));
    assert!(!format!("{row:?}").contains("Simpanan"));
}

#[tokio::test]
async fn the_database_lets_nobody_change_an_entry() {
    let world = with_entries().await;
    let before = entries(&world).await;
    let attempts = [
        "UPDATE audit_entry SET actor = 'cli:x' WHERE seq = 2",
        "DELETE FROM audit_entry WHERE seq = 3",
        "DELETE FROM audit_entry",
        "INSERT OR REPLACE INTO audit_entry SELECT 2, at, 'cli:x', action, subject_kind, subject_id,
             details, previous, hash FROM audit_entry WHERE seq = 2",
        "REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 3",
        "INSERT INTO audit_entry SELECT 5, at, actor, action, subject_kind, subject_id, details,
             hash, hash FROM audit_entry WHERE seq = 3",
        "INSERT INTO audit_entry SELECT 4, at, actor, action, subject_kind, subject_id, details,
             previous, hash FROM audit_entry WHERE seq = 3",
    ];
    let url = format!("sqlite://{}", world.path.display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    for sql in attempts {
        let refused = sqlx::query(sql).execute(&pool).await.unwrap_err();
        assert!(refused.to_string().contains("audit_entry"), "{refused}");
    }
    pool.close().await;
    assert_eq!(entries(&world).await, before);
}

#[tokio::test]
async fn who_goes_around_the_database_is_found_at_the_first_wrong_entry() {
    let world = with_entries().await;
    let noted = head(&world).await;
    assert_eq!(check(&world, vec![noted]).await, Ok(noted));
    world.execute("DROP TRIGGER audit_entry_stays").await;
    world.execute("DROP TRIGGER audit_entry_kept").await;
    world
        .execute("UPDATE audit_entry SET subject_id = '9' WHERE seq = 2")
        .await;
    assert_eq!(
        check(&world, Vec::new()).await,
        Err(Fault::Changed { seq: 2 })
    );

    let world = with_entries().await;
    world.execute("DROP TRIGGER audit_entry_kept").await;
    world.execute("DELETE FROM audit_entry WHERE seq = 3").await;
    assert!(check(&world, Vec::new()).await.is_ok());
    let noted = vec![noted];
    assert_eq!(
        check(&world, noted).await,
        Err(Fault::HeadMissing { seq: 3 })
    );

    let world = with_entries().await;
    world.execute("DROP TRIGGER audit_entry_kept").await;
    world.execute("DELETE FROM audit_entry WHERE seq = 2").await;
    assert_eq!(
        check(&world, Vec::new()).await,
        Err(Fault::Missing { seq: 2 })
    );
}

#[tokio::test]
async fn a_meeting_is_in_the_log_from_its_notice_to_its_result() {
    let world = World::new().await;
    let meeting = prepare(&world, MeetingKind::Ralb).await;
    let _ = hold(&world, &meeting, &[SITI]).await;
    let actions: Vec<String> = entries(&world)
        .await
        .into_iter()
        .map(|(_, action, _)| action)
        .collect();
    for action in [
        Action::MeetingPublished,
        Action::MeetingConsensus,
        Action::MeetingClosed,
        Action::MeetingCounted,
    ] {
        assert!(
            actions.iter().any(|one| one == action.code()),
            "{actions:?}"
        );
    }
}
