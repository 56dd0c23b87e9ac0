//! Applications for a loan: the way they go, and what is refused with nothing changed.

use serde_json::{Value, json};
use sokoguru_domain::{ApplicationStatus, OfficerRole};
use sokoguru_server::office;

use crate::seed::application;
use crate::world::{CALON, SITI, World, day, new_key, officer};

const APPLICATIONS: &str = "/v1/loan-applications";

#[tokio::test]
async fn an_application_goes_its_way() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let mut body = application();
    body["purpose"] = "  Modal\nwarung ".into();
    let sent = siti.write(APPLICATIONS, &body).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let sent = sent.json();
    assert_eq!(sent["number"], "PP-2026-0001");
    assert_eq!(sent["status"], "submitted");
    assert_eq!(sent["purpose"], "Modal\nwarung");
    assert_eq!(sent["submittedAt"], "2026-04-02T10:00:00+08:00");
    siti.write(APPLICATIONS, &application())
        .await
        .is_problem(409, "application_pending");

    let manager = officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let teller = officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    let mut tx = world.store.write_as(manager).await.unwrap();
    office::decide_application(
        &mut tx,
        "PP-2026-0001",
        ApplicationStatus::Approved,
        "Lengkap",
        world.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let list = siti.get(APPLICATIONS).await.is_ok();
    assert_eq!(list["items"][0]["history"][1]["reason"], "Lengkap");

    let mut tx = world.store.write_as(teller).await.unwrap();
    let loan = office::disburse(
        &mut tx,
        "PP-2026-0001",
        "K-77",
        day("2026-04-03"),
        world.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let list = siti.get(APPLICATIONS).await.is_ok();
    assert_eq!(list["items"][0]["loanId"], loan.as_str());
    let loan = siti.get(&format!("/v1/loans/{loan}")).await.is_ok();
    assert_eq!(loan["schedule"][0]["dueOn"], "2026-05-03");
    assert_eq!(loan["schedule"].as_array().unwrap().len(), 12);
    let path = format!(
        "{APPLICATIONS}/{}/cancellation",
        sent["id"].as_str().unwrap()
    );
    siti.write(&path, &json!(null))
        .await
        .is_problem(409, "wrong_state");
    let next = siti.write(APPLICATIONS, &application()).await.is_ok();
    assert_eq!(next["number"], "PP-2026-0002");
}

#[tokio::test]
async fn a_member_cancels_and_may_ask_again() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let sent = siti.write(APPLICATIONS, &application()).await.is_ok();
    let path = format!(
        "{APPLICATIONS}/{}/cancellation",
        sent["id"].as_str().unwrap()
    );
    let key = new_key();
    let cancelled = siti.write_as(&path, &json!(null), &key).await.is_ok();
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(cancelled["history"].as_array().unwrap().len(), 2);
    let again = siti.write_as(&path, &json!(null), &key).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json(), cancelled);
    siti.write(&path, &json!(null))
        .await
        .is_problem(409, "wrong_state");
    siti.write(APPLICATIONS, &application()).await.is_ok();
}

#[tokio::test]
async fn a_broken_rule_is_named_with_its_limit() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let before = world.digest().await;
    let rupiah = |value: &str| json!({"value": value, "currency": "IDR"});
    for (field, value, code, limit) in [
        (
            "amount",
            rupiah("499999"),
            "amount_below_minimum",
            "500000.00",
        ),
        ("amount", rupiah("0"), "amount_below_minimum", "500000.00"),
        (
            "amount",
            rupiah("20000001"),
            "amount_above_maximum",
            "20000000.00",
        ),
        (
            "amount",
            rupiah("999999999999999.00"),
            "amount_above_maximum",
            "20000000.00",
        ),
        ("months", json!(2), "term_too_short", "3"),
        ("months", json!(0), "term_too_short", "3"),
        ("months", json!(25), "term_too_long", "24"),
        ("months", json!(65535), "term_too_long", "24"),
    ] {
        let mut body = application();
        body[field] = value;
        let problem = siti.write(APPLICATIONS, &body).await.is_problem(422, code);
        assert_eq!(problem["limit"], limit);
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
    }
    for (field, value, pointer) in [
        ("amount", rupiah("-1"), "/amount"),
        ("amount", rupiah("1e9"), "/amount"),
        ("amount", rupiah("1000000.001"), "/amount"),
        (
            "amount",
            rupiah("123456789012345678901234567890"),
            "/amount",
        ),
        ("amount", rupiah("1000000.50"), "/amount"),
        ("amount", rupiah("٥٠٠٠٠٠٠"), "/amount"),
        (
            "amount",
            json!({"value": "5000000", "currency": "USD"}),
            "/amount",
        ),
        (
            "amount",
            json!({"value": 5_000_000, "currency": "IDR"}),
            "/amount/value",
        ),
        ("amount", json!(5_000_000), "/amount"),
        ("amount", Value::Null, "/amount"),
        ("months", json!(-12), "/months"),
        ("months", json!(12.5), "/months"),
        ("months", json!(70000), "/months"),
        ("months", json!("12"), "/months"),
        ("productId", json!("unknown"), "/productId"),
        ("productId", json!("../x"), "/productId"),
        ("productId", json!(""), "/productId"),
        ("purpose", json!("ab"), "/purpose"),
        ("purpose", json!("   ab   "), "/purpose"),
        ("purpose", json!("x".repeat(501)), "/purpose"),
        ("purpose", json!("Modal\u{7}warung"), "/purpose"),
        ("purpose", json!("Modal\u{0}warung"), "/purpose"),
    ] {
        let mut body = application();
        body[field] = value;
        let problem = siti
            .write(APPLICATIONS, &body)
            .await
            .is_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let calon = world.sign_in(CALON).await;
    calon
        .write(APPLICATIONS, &application())
        .await
        .is_problem(403, "not_eligible");
    assert_eq!(world.digest().await, before);
}
