//! One account in full, withdrawals, ends of terms and notices of deposits, and what the office
//! makes of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sokoguru_domain::savings::{Payout, Penalty};
use sokoguru_domain::{
    Direction, MemberNumber, Money, PenaltyBase, Period, Rate, RequestStatus, SavingsKind,
    TransactionKind,
};
use sokoguru_server::savings_office::{book, decide, pay};
use sokoguru_server::store::savings::{NewAccount, NewMovement};
use sokoguru_server::store::savings_terms::TermRow;

use crate::world::{BUDI, Member, SITI, World, day, new_key};

const WITHDRAWALS: &str = "/v1/savings/siti-sukarela/withdrawals";
const NOTICES: &str = "/v1/savings/siti-sukarela/deposit-notices";
const REQUESTS: &str = "/v1/savings-requests";

fn rp(whole: u64) -> Money {
    Money::rupiah(whole).unwrap()
}

fn rupiah(value: &str) -> Value {
    json!({"value": value, "currency": "IDR"})
}

fn withdrawal(value: &str) -> Value {
    json!({"amount": rupiah(value), "note": "Untuk sekolah"})
}

fn notice(value: &str) -> Value {
    json!({"amount": rupiah(value), "paidOn": "2026-04-01", "note": "Lewat Bu Wati"})
}

async fn detail(member: &Member<'_>, id: &str) -> Value {
    member.get(&format!("/v1/savings/{id}")).await.is_ok()
}

async fn sukarela(member: &Member<'_>) -> (String, String, String) {
    let found = detail(member, "siti-sukarela").await;
    let text = |value: &Value| value["value"].as_str().unwrap().to_owned();
    (
        text(&found["account"]["balance"]),
        text(&found["account"]["available"]),
        text(&found["waiting"]),
    )
}

/// A term of twelve months at 6% a year, five million, four months and some days old.
async fn place_term(world: &World) {
    let mut tx = world.store.write().await.unwrap();
    let number = MemberNumber::parse(SITI).unwrap();
    let member = tx.member_by_number(&number).await.unwrap().unwrap().id;
    tx.insert_account(&NewAccount {
        id: "siti-berjangka".to_owned(),
        member,
        kind: SavingsKind::Berjangka,
        name: "Simpanan Berjangka".to_owned(),
        number: "berjangka.siti".to_owned(),
        opened_on: day("2025-11-20"),
        rate: Some(Rate::new(Decimal::from(6), Period::Year).unwrap()),
        matures_on: Some(day("2026-11-20")),
        minimum_balance: None,
    })
    .await
    .unwrap();
    tx.put_term(
        "siti-berjangka",
        &TermRow {
            months: 12,
            payout: Payout::AtMaturity,
            penalty: Some(Penalty {
                of: PenaltyBase::Interest,
                percent: Decimal::TEN,
            }),
        },
    )
    .await
    .unwrap();
    tx.append_movement(
        "siti-berjangka",
        &NewMovement {
            booked_on: day("2025-11-20"),
            kind: TransactionKind::Deposit,
            direction: Direction::Credit,
            amount: rp(5_000_000),
            description: "Penempatan".to_owned(),
            reference: "B-1".to_owned(),
        },
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_months_of_an_account_are_those_of_its_movements() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let found = detail(&siti, "siti-sukarela").await;
    let months = found["months"].as_array().unwrap();
    let mut counted = 0;
    let mut balance = String::new();
    for month in months {
        let name = month["month"].as_str().unwrap();
        let path = format!("/v1/savings/siti-sukarela/transactions?limit=200&month={name}");
        let page = siti.get(&path).await.is_ok();
        let items = page["items"].as_array().unwrap();
        assert_eq!(month["movements"], items.len(), "{name}");
        assert_eq!(month["balance"], items[0]["balanceAfter"], "{name}");
        counted += items.len();
        balance = month["balance"]["value"].as_str().unwrap().to_owned();
    }
    assert_eq!(counted, 130);
    assert_eq!(found["account"]["balance"]["value"], balance);
    assert_eq!(found.get("term"), None);
    let budi = world.sign_in(BUDI).await;
    budi.get("/v1/savings/siti-sukarela")
        .await
        .is_problem(404, "not_found");
}

#[tokio::test]
async fn a_withdrawal_is_taken_in_once_and_its_money_is_promised_once() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let (balance, available, waiting) = sukarela(&siti).await;
    assert_eq!(
        (balance.as_str(), available.as_str(), waiting.as_str()),
        ("2600000.00", "2550000.00", "0.00")
    );
    let key = new_key();
    let first = siti
        .write_as(WITHDRAWALS, &withdrawal("2000000"), &key)
        .await;
    assert_eq!(first.status.as_u16(), 201, "{}", first.text());
    let again = siti
        .write_as(WITHDRAWALS, &withdrawal("2000000"), &key)
        .await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json(), first.json());
    let request = first.json();
    assert_eq!(request["number"], "PT-2026-0001");
    assert_eq!(request["status"], "submitted");
    assert_eq!(request["history"].as_array().unwrap().len(), 1);
    assert_eq!(
        sukarela(&siti).await,
        (
            "2600000.00".to_owned(),
            "550000.00".to_owned(),
            "2000000.00".to_owned()
        )
    );
    let problem = siti
        .write(WITHDRAWALS, &withdrawal("550000.01"))
        .await
        .is_problem(422, "amount_above_available");
    assert_eq!(problem["limit"], "550000.00");
    siti.write(WITHDRAWALS, &withdrawal("550000")).await.is_ok();
    let list = siti.get(REQUESTS).await.is_ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let budi = world.sign_in(BUDI).await;
    let none = budi.get(REQUESTS).await.is_ok();
    assert_eq!(none["items"], json!([]));
}

#[tokio::test]
async fn what_may_not_be_withdrawn_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let before = world.digest().await;
    for kind in ["pokok", "wajib"] {
        let path = format!("/v1/savings/siti-{kind}/withdrawals");
        siti.write(&path, &withdrawal("10000"))
            .await
            .is_problem(422, "not_withdrawable");
    }
    for path in [
        "/v1/savings/budi-sukarela/withdrawals",
        "/v1/savings/tidak-ada/withdrawals",
        "/v1/savings/budi-sukarela/deposit-notices",
        "/v1/savings/../withdrawals",
    ] {
        let body = if path.ends_with("notices") {
            notice("10000")
        } else {
            withdrawal("10000")
        };
        siti.write(path, &body).await.is_problem(404, "not_found");
    }
    for (field, value, pointer) in [
        ("amount", rupiah("-1"), "/amount"),
        ("amount", rupiah("0"), "/amount"),
        ("amount", rupiah("1e9"), "/amount"),
        ("amount", json!(10_000), "/amount"),
        ("amount", Value::Null, "/amount"),
        ("note", json!("x".repeat(201)), "/note"),
        ("note", json!("a\u{7}b"), "/note"),
        ("note", json!(7), "/note"),
    ] {
        for (path, mut body) in [
            (WITHDRAWALS, withdrawal("10000")),
            (NOTICES, notice("10000")),
        ] {
            body[field] = value.clone();
            let problem = siti
                .write(path, &body)
                .await
                .is_problem(422, "validation_failed");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{path} {problem}");
        }
    }
    for paid_on in ["2026-04-04", "2025-04-01", "gestern", "2026-02-30"] {
        let mut body = notice("10000");
        body["paidOn"] = json!(paid_on);
        let problem = siti
            .write(NOTICES, &body)
            .await
            .is_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/paidOn", "{problem}");
    }
    siti.write("/v1/savings-requests/tidak-ada/cancellation", &json!({}))
        .await
        .is_problem(404, "not_found");
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn a_request_is_taken_back_by_its_member_while_nobody_has_decided() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let request = siti.write(WITHDRAWALS, &withdrawal("100000")).await.is_ok();
    let path = format!(
        "/v1/savings-requests/{}/cancellation",
        request["id"].as_str().unwrap()
    );
    let budi = world.sign_in(BUDI).await;
    budi.write(&path, &json!({}))
        .await
        .is_problem(404, "not_found");
    let cancelled = siti.write(&path, &json!({})).await.is_ok();
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(sukarela(&siti).await.1, "2550000.00");
    siti.write(&path, &json!({}))
        .await
        .is_problem(409, "wrong_state");
    let mut tx = world.store.write().await.unwrap();
    let number = request["number"].as_str().unwrap();
    let refused = decide(&mut tx, number, RequestStatus::Approved, "", world.now()).await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn a_payment_is_booked_once_and_only_when_it_was_granted() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let request = siti.write(WITHDRAWALS, &withdrawal("600000")).await.is_ok();
    let number = request["number"].as_str().unwrap();
    let today = day("2026-04-02");
    let mut tx = world.store.write().await.unwrap();
    assert!(pay(&mut tx, number, today, world.now()).await.is_err());
    assert!(book(&mut tx, number, today, world.now()).await.is_err());
    decide(&mut tx, number, RequestStatus::Approved, "", world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // Granted money is still promised.
    assert_eq!(sukarela(&siti).await.1, "1950000.00");
    let mut tx = world.store.write().await.unwrap();
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
    let last = &page["items"][0];
    assert_eq!(last["kind"], "withdrawal");
    assert_eq!(last["amount"], rupiah("600000.00"));
    assert_eq!(last["reference"], number);
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
    let mut tx = world.store.write().await.unwrap();
    decide(&mut tx, number, RequestStatus::Approved, "", world.now())
        .await
        .unwrap();
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
        &[7; 90_000],
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
