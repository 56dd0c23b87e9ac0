//! What the office makes of withdrawals, ends of terms and notices of deposits.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sokoguru_domain::{Direction, OfficerRole, RequestStatus, TransactionKind};
use sokoguru_server::audit::Actor;
use sokoguru_server::office::OfficeError;
use sokoguru_server::savings_office::{book, decide, pay};
use sokoguru_server::store::savings::NewMovement;

use crate::savings_requests::{
    NOTICES, REQUESTS, WITHDRAWALS, detail, notice, place_term, rp, rupiah, sukarela, withdrawal,
};
use crate::world::{SITI, World, day, officer};

#[tokio::test]
async fn a_payment_is_booked_once_and_only_when_it_was_granted() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let request = siti.write(WITHDRAWALS, &withdrawal("600000")).await.is_ok();
    let number = request["number"].as_str().unwrap();
    let today = day("2026-04-02");
    let manager = officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let teller = officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    let mut tx = world.store.write_as(manager.clone()).await.unwrap();
    assert!(pay(&mut tx, number, today, world.now()).await.is_err());
    assert!(book(&mut tx, number, today, world.now()).await.is_err());
    decide(&mut tx, number, RequestStatus::Approved, "", world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // Granted money is still promised.
    assert_eq!(sukarela(&siti).await.1, "1950000.00");
    // Who granted it does not pay it, nor does anybody without a name.
    for who in [manager, Actor::Server, Actor::cli("root")] {
        let mut tx = world.store.write_as(who).await.unwrap();
        let refused = pay(&mut tx, number, today, world.now()).await;
        assert!(matches!(
            refused,
            Err(OfficeError::FourEyes(_) | OfficeError::OfficerNeeded)
        ));
    }
    let mut tx = world.store.write_as(teller).await.unwrap();
    let paid = pay(&mut tx, number, today, world.now()).await.unwrap();
    assert_eq!(paid.status, RequestStatus::Paid);
    assert!(pay(&mut tx, number, today, world.now()).await.is_err());
    tx.commit().await.unwrap();
    assert_eq!(
        sukarela(&siti).await,
        (
            "2000000.00".to_owned(),
            "1950000.00".to_owned(),
            "0.00".to_owned()
        )
    );
    let page = siti
        .get("/v1/savings/siti-sukarela/transactions?limit=1")
        .await
        .is_ok();
    let newest = &page["items"][0];
    assert_eq!(newest["kind"], "withdrawal");
    assert_eq!(newest["amount"], rupiah("600000.00"));
    assert_eq!(newest["reference"], number);
    let list = siti.get(REQUESTS).await.is_ok();
    let states: Vec<_> = list["items"][0]["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["status"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["submitted", "approved", "paid"]);
}

#[tokio::test]
async fn what_the_account_no_longer_covers_is_not_granted_and_a_refusal_says_why() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let request = siti
        .write(WITHDRAWALS, &withdrawal("2500000"))
        .await
        .is_ok();
    let number = request["number"].as_str().unwrap();
    let mut tx = world.store.write().await.unwrap();
    tx.append_movement(
        "siti-sukarela",
        &NewMovement {
            booked_on: day("2026-04-02"),
            kind: TransactionKind::Withdrawal,
            direction: Direction::Debit,
            amount: rp(100_000),
            description: "Di loket".to_owned(),
            reference: "L-1".to_owned(),
        },
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let manager = officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let mut tx = world.store.write_as(manager).await.unwrap();
    let grant = decide(&mut tx, number, RequestStatus::Approved, "", world.now()).await;
    assert!(grant.is_err());
    decide(
        &mut tx,
        number,
        RequestStatus::Rejected,
        "Saldo sudah ditarik di loket",
        world.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let list = siti.get(REQUESTS).await.is_ok();
    assert_eq!(list["items"][0]["status"], "rejected");
    assert_eq!(
        list["items"][0]["history"][1]["reason"],
        "Saldo sudah ditarik di loket"
    );
    assert_eq!(sukarela(&siti).await.2, "0.00");
}

#[tokio::test]
async fn a_term_ends_early_with_the_penalty_that_was_told() {
    let world = World::new().await;
    place_term(&world).await;
    let siti = world.sign_in(SITI).await;
    let found = detail(&siti, "siti-berjangka").await;
    assert_eq!(found["term"]["months"], 12);
    assert_eq!(found["term"]["payout"], "atMaturity");
    assert_eq!(
        found["term"]["penalty"],
        json!({"of": "interest", "percent": "10"})
    );
    assert_eq!(found["account"]["available"], rupiah("0.00"));
    let path = "/v1/savings/siti-berjangka/withdrawals";
    let close = |amount: &str, penalty: Option<&str>| {
        let mut body = json!({"amount": rupiah(amount)});
        if let Some(penalty) = penalty {
            body["penalty"] = rupiah(penalty);
        }
        body
    };
    // Rp25.000 a month; four months are over on 2 April, so a tenth of Rp100.000.
    let before = world.digest().await;
    let problem = siti
        .write(path, &close("5000000", Some("0")))
        .await
        .is_problem(409, "penalty_changed");
    assert_eq!(problem["limit"], "10000.00");
    siti.write(path, &close("5000000", None))
        .await
        .is_problem(409, "penalty_changed");
    siti.write(path, &close("4000000", Some("10000")))
        .await
        .is_problem(422, "amount_above_available");
    siti.write(
        "/v1/savings/siti-berjangka/deposit-notices",
        &notice("10000"),
    )
    .await
    .is_problem(409, "wrong_state");
    assert_eq!(world.digest().await, before);
    let request = siti
        .write(path, &close("5000000", Some("10000")))
        .await
        .is_ok();
    assert_eq!(request["kind"], "closing");
    assert_eq!(
        request["ending"],
        json!({"interest": rupiah("100000.00"), "tax": rupiah("0.00"),
            "penalty": rupiah("10000.00"), "paid": rupiah("5090000.00")})
    );
    siti.write(path, &close("5000000", Some("10000")))
        .await
        .is_problem(409, "application_pending");
    let number = request["number"].as_str().unwrap();
    let manager = officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let teller = officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    let mut tx = world.store.write_as(manager).await.unwrap();
    decide(&mut tx, number, RequestStatus::Approved, "", world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.store.write_as(teller).await.unwrap();
    pay(&mut tx, number, day("2026-04-02"), world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = siti
        .get("/v1/savings/siti-berjangka/transactions")
        .await
        .is_ok();
    let booked: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["kind"].as_str().unwrap(),
                one["amount"]["value"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        booked,
        [
            ("withdrawal", "5090000.00"),
            ("fee", "10000.00"),
            ("interest", "100000.00"),
            ("deposit", "5000000.00")
        ]
    );
    assert_eq!(
        detail(&siti, "siti-berjangka").await["account"]["balance"],
        rupiah("0.00")
    );
}

#[tokio::test]
async fn a_deposit_notice_is_booked_once_with_its_picture_kept() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let jpeg = [
        &[0xff, 0xd8, 0xff, 0xe0, 0, 4, b'J', b'F', 0xff, 0xda, 0, 2][..],
        vec![7; 90_000].as_slice(),
        &[0xff, 0xd9],
    ]
    .concat();
    let with = |bytes: &[u8]| {
        let mut body = notice("75000");
        body["photo"] = json!(URL_SAFE_NO_PAD.encode(bytes));
        body
    };
    let before = world.digest().await;
    let mut exif = jpeg.clone();
    exif[3] = 0xe1;
    for (bytes, code) in [(&exif[..], "metadata"), (&b"%PDF-1.7"[..], "not_a_jpeg")] {
        let problem = siti
            .write(NOTICES, &with(bytes))
            .await
            .is_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/photo");
        assert_eq!(problem["errors"][0]["code"], code);
    }
    siti.write(NOTICES, &with(&vec![0; 220_000]))
        .await
        .is_problem(413, "payload_too_large");
    assert_eq!(world.digest().await, before);

    let taken = siti.write(NOTICES, &with(&jpeg)).await.is_ok();
    assert_eq!(taken["kind"], "deposit");
    assert_eq!(taken["number"], "ST-2026-0001");
    assert_eq!(taken["hasPhoto"], true);
    let number = taken["number"].as_str().unwrap();
    let mut tx = world.store.write().await.unwrap();
    let kept = tx
        .savings_request_photo(taken["id"].as_str().unwrap())
        .await
        .unwrap();
    assert_eq!(kept.as_deref(), Some(jpeg.as_slice()));
    let today = day("2026-04-02");
    assert!(pay(&mut tx, number, today, world.now()).await.is_err());
    book(&mut tx, number, today, world.now()).await.unwrap();
    assert!(book(&mut tx, number, today, world.now()).await.is_err());
    tx.commit().await.unwrap();
    assert_eq!(sukarela(&siti).await.0, "2675000.00");
    let list = siti.get(REQUESTS).await.is_ok();
    assert_eq!(list["items"][0]["status"], "booked");
}

#[tokio::test]
async fn no_more_requests_wait_than_an_office_can_look_at() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    for _ in 0..20 {
        siti.write(NOTICES, &notice("1000")).await.is_ok();
    }
    siti.write(NOTICES, &notice("1000"))
        .await
        .is_problem(409, "application_pending");
    assert_eq!(
        world.count("SELECT count(*) FROM savings_request").await,
        20
    );
}
