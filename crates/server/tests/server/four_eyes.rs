//! Money leaves by four eyes: two officers, neither of them the one who gets it, whatever code asks
//! and however fast.

use sokoguru_domain::officer::FourEyes;
use sokoguru_domain::{ApplicationStatus, OfficerNumber, OfficerRole, OfficerRoles, Power};
use sokoguru_server::audit::Actor;
use sokoguru_server::office::officers::{Person, actor, add_with, disable};
use sokoguru_server::office::{self, OfficeError};

use crate::seed::application;
use crate::world::{PASSWORD, SITI, World, day, officer};

const NUMBER: &str = "PP-2026-0001";

async fn approve(world: &World, who: &Actor) -> Result<(), OfficeError> {
    let mut tx = world.store.write_as(who.clone()).await.unwrap();
    let to = ApplicationStatus::Approved;
    office::decide_application(&mut tx, NUMBER, to, "", world.now()).await?;
    tx.commit().await.unwrap();
    Ok(())
}

async fn disburse(world: &World, who: &Actor, loan: &str) -> Result<(), OfficeError> {
    let mut tx = world.store.write_as(who.clone()).await.unwrap();
    let on = day("2026-04-03");
    office::disburse(&mut tx, NUMBER, loan, on, world.now()).await?;
    tx.commit().await.unwrap();
    Ok(())
}

/// A world in which Siti waits for a decision.
async fn waiting() -> World {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let sent = siti.write("/v1/loan-applications", &application()).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    world
}

#[tokio::test]
async fn the_same_person_with_both_roles_is_still_one_person() {
    let world = waiting().await;
    let roles = [OfficerRole::Teller, OfficerRole::Manager];
    let both = officer(&world, "SRI", &roles).await;
    approve(&world, &both).await.unwrap();
    let before = world.digest().await;
    let refused = disburse(&world, &both, "K-1").await.unwrap_err();
    assert!(
        matches!(refused, OfficeError::FourEyes(FourEyes::SameOfficer)),
        "{refused:?}"
    );
    assert_eq!(world.digest().await, before);
    let other = officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    disburse(&world, &other, "K-1").await.unwrap();
    let log = world
        .store
        .read()
        .await
        .unwrap()
        .audit_before(None, 1)
        .await;
    let last = log.unwrap().pop().unwrap();
    assert_eq!(
        (last.actor.as_str(), last.action.as_str()),
        ("officer:KASIR", "loan.disbursed")
    );
}

#[tokio::test]
async fn one_person_never_becomes_two_officers() {
    let world = World::new().await;
    officer(&world, "SRI", &[OfficerRole::Manager]).await;
    let number = OfficerNumber::parse("SRI-2").unwrap();
    let siti = sokoguru_domain::MemberNumber::parse(SITI).unwrap();
    let roles = OfficerRoles::new([OfficerRole::Teller]).unwrap();
    for (name, member, same) in [
        ("s r i.", None, true),
        ("Siti", Some(&siti), false),
        ("Siti Rahayu", Some(&siti), true),
    ] {
        let person = Person {
            number: &OfficerNumber::parse(&format!("X{}", name.len())).unwrap(),
            name,
            member,
            roles: &roles,
        };
        let mut tx = world.store.write().await.unwrap();
        let added = add_with(&mut tx, &world.passwords, person, PASSWORD, world.now()).await;
        match added {
            Ok(()) => tx.commit().await.unwrap(),
            Err(OfficeError::OfficerExists) => assert!(same, "{name}"),
            Err(other) => panic!("{other:?}"),
        }
        assert_eq!(
            world.count("SELECT count(*) FROM office_account").await,
            if same && member.is_none() { 1 } else { 2 }
        );
    }
    assert_eq!(number.as_str(), "SRI-2");
}

#[tokio::test]
async fn nobody_decides_on_their_own_request() {
    let world = waiting().await;
    let number = OfficerNumber::parse("SITI").unwrap();
    let siti = sokoguru_domain::MemberNumber::parse(SITI).unwrap();
    let person = Person {
        number: &number,
        name: "Siti",
        member: Some(&siti),
        roles: &OfficerRoles::new([OfficerRole::Teller, OfficerRole::Manager]).unwrap(),
    };
    let mut tx = world.store.write().await.unwrap();
    add_with(&mut tx, &world.passwords, person, PASSWORD, world.now())
        .await
        .unwrap();
    let row = tx.officer_by_number(&number).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let own = actor(&row);
    let is_own =
        |refused: OfficeError| matches!(refused, OfficeError::FourEyes(FourEyes::OwnRequest));
    assert!(is_own(approve(&world, &own).await.unwrap_err()));
    let other = officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    approve(&world, &other).await.unwrap();
    assert!(is_own(disburse(&world, &own, "K-1").await.unwrap_err()));
}

#[tokio::test]
async fn a_role_that_may_not_and_a_person_who_left_are_refused() {
    let world = waiting().await;
    let roles = [
        OfficerRole::Teller,
        OfficerRole::Supervisor,
        OfficerRole::Admin,
    ];
    for role in roles {
        let who = officer(&world, &role.code().to_uppercase(), &[role]).await;
        let refused = approve(&world, &who).await.unwrap_err();
        assert!(
            matches!(refused, OfficeError::NotAllowed(Power::Decide)),
            "{refused:?}"
        );
    }
    for nameless in [Actor::Server, Actor::cli("root")] {
        let refused = approve(&world, &nameless).await.unwrap_err();
        assert!(matches!(refused, OfficeError::OfficerNeeded), "{refused:?}");
    }
    let manager = officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let gone = officer(&world, "LAMA", &[OfficerRole::Manager]).await;
    let mut tx = world.store.write().await.unwrap();
    disable(&mut tx, &OfficerNumber::parse("LAMA").unwrap(), world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let refused = approve(&world, &gone).await.unwrap_err();
    assert!(matches!(refused, OfficeError::NotAllowed(_)), "{refused:?}");
    approve(&world, &manager).await.unwrap();
    let refused = disburse(&world, &gone, "K-1").await.unwrap_err();
    assert!(matches!(refused, OfficeError::NotAllowed(_)), "{refused:?}");
}

#[tokio::test]
async fn two_at_once_pay_one_loan() {
    let world = waiting().await;
    let manager = officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let one = officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    let other = officer(&world, "KASIR-2", &[OfficerRole::Teller]).await;
    let (first, second) = tokio::join!(approve(&world, &manager), approve(&world, &manager));
    assert!(first.is_ok() != second.is_ok());
    let (first, second) = tokio::join!(
        disburse(&world, &one, "K-1"),
        disburse(&world, &other, "K-2")
    );
    assert!(first.is_ok() != second.is_ok());
    let loans = "SELECT count(*) FROM loan WHERE number IN ('K-1', 'K-2')";
    assert_eq!(world.count(loans).await, 1);
    let entries = "SELECT count(*) FROM audit_entry WHERE action = 'loan.disbursed'";
    assert_eq!(world.count(entries).await, 1);
}

/// What code would have to get past, were it wrong: the schema itself.
#[tokio::test]
async fn the_database_itself_holds_the_two_apart() {
    let world = waiting().await;
    officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    let url = format!("sqlite://{}", world.path.display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let grant = "INSERT INTO payout (kind, subject, granted_by, granted_at)
                 SELECT 'loan', 'PP-2026-0001', id, 1 FROM office_account WHERE number = ";
    let pay =
        "UPDATE payout SET paid_at = 2, paid_by = (SELECT id FROM office_account WHERE number = ";
    for (sql, refusal) in [
        (
            "UPDATE loan_application SET status = 'disbursed', loan_id = (SELECT min(id) FROM loan)"
                .to_owned(),
            Some("disbursed by a second officer"),
        ),
        (format!("{grant}'KASIR'"), Some("granted by a manager")),
        (format!("{grant}'KETUA'"), None),
        (format!("{grant}'KETUA'"), Some("granted already")),
        (format!("{pay}'KETUA')"), Some("CHECK constraint")),
        (
            "UPDATE payout SET granted_by = 1 + (SELECT max(id) FROM office_account)".to_owned(),
            Some("payout"),
        ),
        (format!("{pay}'KASIR')"), None),
        (format!("{pay}'KASIR')"), Some("paid already")),
        ("DELETE FROM payout".to_owned(), Some("kept for good")),
        ("DELETE FROM office_account".to_owned(), Some("kept for good")),
        (
            "UPDATE office_account SET number = 'LAIN' WHERE number = 'KASIR'".to_owned(),
            Some("number and person stay"),
        ),
    ] {
        let done = sqlx::query(sqlx::AssertSqlSafe(sql.clone()))
            .execute(&pool)
            .await;
        match (done, refusal) {
            (Ok(_), None) => {}
            (Err(error), Some(words)) => {
                assert!(error.to_string().contains(words), "{sql}: {error}");
            }
            (Ok(_), Some(words)) => panic!("{sql} is not refused ({words})"),
            (Err(error), None) => panic!("{sql}: {error}"),
        }
    }
    pool.close().await;
}
