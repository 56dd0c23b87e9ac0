//! One account in full, and what a member asks about it; what the office makes of it stands in
//! `savings_decisions`.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use sokoguru_domain::savings::{Payout, Penalty};
use sokoguru_domain::{
    Direction, MemberNumber, Money, PenaltyBase, Period, Rate, RequestStatus, SavingsKind,
    TransactionKind,
};
use sokoguru_server::savings_office::decide;
use sokoguru_server::store::savings::{NewAccount, NewMovement};
use sokoguru_server::store::savings_terms::TermRow;

use crate::world::{BUDI, Member, SITI, World, day, new_key};

pub const WITHDRAWALS: &str = "/v1/savings/siti-sukarela/withdrawals";
pub const NOTICES: &str = "/v1/savings/siti-sukarela/deposit-notices";
pub const REQUESTS: &str = "/v1/savings-requests";

pub fn rp(whole: u64) -> Money {
    Money::rupiah(whole).unwrap()
}

pub fn rupiah(value: &str) -> Value {
    json!({"value": value, "currency": "IDR"})
}

pub fn withdrawal(value: &str) -> Value {
    json!({"amount": rupiah(value), "note": "Untuk sekolah"})
}

pub fn notice(value: &str) -> Value {
    json!({"amount": rupiah(value), "paidOn": "2026-04-01", "note": "Lewat Bu Wati"})
}

pub async fn detail(member: &Member<'_>, id: &str) -> Value {
    member.get(&format!("/v1/savings/{id}")).await.is_ok()
}

pub async fn sukarela(member: &Member<'_>) -> (String, String, String) {
    let found = detail(member, "siti-sukarela").await;
    let text = |value: &Value| value["value"].as_str().unwrap().to_owned();
    (
        text(&found["account"]["balance"]),
        text(&found["account"]["available"]),
        text(&found["waiting"]),
    )
}

/// A term of twelve months at 6% a year, five million, four months and some days old.
pub async fn place_term(world: &World) {
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
