//! A member's own data: corrections, consents, the copy of everything, and leaving.
// long: one member is followed through all of it.
//! A member's own data: corrections, consents, and the copy of everything.

use serde_json::{Value, json};
use sokoguru_domain::{ConsentPurpose, DataField, MemberNumber, WishStatus};
use sokoguru_server::own_data;
use sokoguru_server::store::export::{HIDDEN, LEFT_OUT};
use sokoguru_server::store::own_data::ConsentRow;

use crate::joining::open;
use crate::seed::{OPEN, application, vote};
use crate::world::{BUDI, SITI, World, new_key};

const CORRECTIONS: &str = "/v1/me/corrections";
const LEAVING: &str = "/v1/me/leaving";

fn number(text: &str) -> MemberNumber {
    MemberNumber::parse(text).unwrap()
}

fn phone() -> Value {
    json!({"field": "phone", "value": "0812 3456 7890", "reason": "Ganti nomor"})
}

#[tokio::test]
async fn a_wish_is_granted_and_the_datum_is_right() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let key = new_key();
    let sent = siti.write_as(CORRECTIONS, &phone(), &key).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let sent = sent.json();
    assert_eq!(sent["value"], "0812*****890");
    // 3 x 24 hours from 10.00 on 2 April, WITA.
    assert_eq!(sent["actBy"], "2026-04-05T10:00:00+08:00");
    assert_eq!(
        siti.write_as(CORRECTIONS, &phone(), &key).await.json(),
        sent
    );
    siti.write(CORRECTIONS, &phone())
        .await
        .is_problem(409, "application_pending");
    let mut tx = world.store.write().await.unwrap();
    let to = (WishStatus::Accepted, "");
    own_data::decide_correction(&mut tx, &number(SITI), DataField::Phone, to, world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let me = siti.get("/v1/me").await.is_ok();
    assert_eq!(me["phoneMasked"], "0812*****890");
    assert_eq!(me["corrections"][0]["status"], "accepted");
    // Nothing waits any more: a second decision finds nothing.
    let mut tx = world.store.write().await.unwrap();
    own_data::decide_correction(&mut tx, &number(SITI), DataField::Phone, to, world.now())
        .await
        .unwrap_err();
    drop(tx);

    let name = json!({"field": "name", "value": "Siti Rahmawati", "reason": ""});
    let sent = siti.write(CORRECTIONS, &name).await.is_ok();
    let back = format!("{CORRECTIONS}/{}/withdrawal", sent["id"].as_str().unwrap());
    world
        .sign_in(BUDI)
        .await
        .write(&back, &json!(null))
        .await
        .is_problem(404, "not_found");
    let taken = siti.write(&back, &json!(null)).await.is_ok();
    assert_eq!(taken["status"], "withdrawn");
    siti.write(&back, &json!(null))
        .await
        .is_problem(409, "wrong_state");
    siti.write(CORRECTIONS, &name).await.is_ok();
    let mut tx = world.store.write().await.unwrap();
    let no = (WishStatus::Refused, "Bawa KTP ke kantor");
    own_data::decide_correction(&mut tx, &number(SITI), DataField::Name, no, world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let me = siti.get("/v1/me").await.is_ok();
    assert_eq!(me["name"], "Siti");
    assert_eq!(me["corrections"][0]["answer"], "Bawa KTP ke kantor");
}

#[tokio::test]
async fn a_wrong_wish_changes_nothing() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let before = world.digest().await;
    for (field, value, pointer) in [
        ("nik", "3273055712909999", "/field"),
        ("status", "full", "/field"),
        ("", "x", "/field"),
        ("phone", "abc", "/value"),
        ("name", "x", "/value"),
        ("bornOn", "31-12-1990", "/value"),
        ("bornOn", "2030-01-01", "/value"),
        ("address", "pendek", "/value"),
        ("occupation", "\u{0}\u{0}\u{0}", "/value"),
    ] {
        let wish = json!({"field": field, "value": value, "reason": ""});
        let problem = siti
            .write(CORRECTIONS, &wish)
            .await
            .is_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{field} {value}");
    }
    let mut long = phone();
    long["reason"] = "x".repeat(501).into();
    siti.write(CORRECTIONS, &long)
        .await
        .is_problem(422, "validation_failed");
    siti.write(LEAVING, &json!({"reason": "", "payout": ""}))
        .await
        .is_problem(422, "validation_failed");
    for path in [
        "/v1/me/consents/none/withdrawal",
        "/v1/me/leaving/none/withdrawal",
        "/v1/me/corrections/none/withdrawal",
    ] {
        siti.write(path, &json!(null))
            .await
            .is_problem(404, "not_found");
    }
    assert_eq!(world.digest().await, before);
    for path in ["/v1/me/export", LEAVING] {
        world.get(path).await.is_problem(401, "session_required");
    }
}

#[tokio::test]
async fn a_consent_is_taken_back_and_has_its_time() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let mut tx = world.store.write().await.unwrap();
    let who = tx.member_by_number(&number(SITI)).await.unwrap().unwrap();
    tx.insert_consent(&ConsentRow {
        id: "c1".to_owned(),
        member: Some(who.id),
        purpose: ConsentPurpose::Contact,
        version: "2026-11".to_owned(),
        given_at: world.now(),
        withdrawn_at: None,
        act_by: None,
        stopped_at: None,
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let path = "/v1/me/consents/c1/withdrawal";
    world
        .sign_in(BUDI)
        .await
        .write(path, &json!(null))
        .await
        .is_problem(404, "not_found");
    let taken = siti.write(path, &json!(null)).await.is_ok();
    assert_eq!(taken["actBy"], "2026-04-05T10:00:00+08:00");
    siti.write(path, &json!(null))
        .await
        .is_problem(409, "wrong_state");
    let mut tx = world.store.write().await.unwrap();
    assert_eq!(tx.consents_to_stop().await.unwrap().len(), 1);
    let purpose = ConsentPurpose::Contact;
    own_data::stop_processing(&mut tx, &number(SITI), purpose, world.now())
        .await
        .unwrap();
    assert!(tx.consents_to_stop().await.unwrap().is_empty());
    tx.commit().await.unwrap();
    let me = siti.get("/v1/me").await.is_ok();
    assert_eq!(me["consents"][0]["stoppedAt"], "2026-04-02T10:00:00+08:00");
}

/// Every name in a JSON value.
fn names(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                all.push(name.clone());
                names(value, all);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, all)),
        _ => {}
    }
}

#[tokio::test]
async fn the_copy_holds_everything_and_no_secret() {
    let world = World::new().await;
    open(&world).await;
    let siti = world.sign_in(SITI).await;
    siti.write(CORRECTIONS, &phone()).await.is_ok();
    siti.write("/v1/loan-applications", &application()).await;
    siti.write("/v1/meetings/rat-2025/attendance", &json!(null))
        .await
        .is_ok();
    siti.write("/v1/meetings/rat-2025/votes", &vote(OPEN, "ya", 1))
        .await
        .is_ok();
    let copy = siti.get("/v1/me/export").await;
    assert_eq!(copy.header("cache-control"), "no-store");
    assert!(
        copy.header("content-disposition")
            .contains("data-saya.json")
    );
    let copy = copy.is_ok();
    assert_eq!(copy["profile"]["number"], SITI);
    let area = |name: &str| {
        let areas = copy["areas"].as_array().unwrap();
        let found = areas.iter().find(|area| area["name"] == name);
        found.map_or(Value::Null, |area| area["rows"].clone())
    };
    // As many rows as the database holds of hers, and figures as the wire has them.
    let movements = area("savings_transaction");
    let held = world
        .count("SELECT count(*) FROM savings_transaction WHERE account_id LIKE 'siti-%'")
        .await;
    assert!(held > 200);
    assert_eq!(i64::try_from(movements.as_array().unwrap().len()), Ok(held));
    assert!(
        movements[0]["amount"]["value"]
            .as_str()
            .unwrap()
            .ends_with(".00")
    );
    let savings = siti.get("/v1/savings").await.is_ok();
    for account in savings["items"].as_array().unwrap() {
        let rows = area("savings_account");
        let mut rows = rows.as_array().unwrap().iter();
        let same = rows.find(|row| row["number"] == account["number"]).unwrap();
        assert_eq!(same["balance"], account["balance"]);
    }
    assert_eq!(area("correction")[0]["value"], "081234567890");
    assert!(area("session")[0]["device"].is_string());
    assert!(area("attendance").is_array() && area("loan_instalment").is_array());
    let vote = &area("vote")[0];
    assert!(vote["receivedAt"].is_string(), "{copy}");
    assert_eq!(vote["optionId"], Value::Null);
    let mut all = Vec::new();
    names(&copy, &mut all);
    for word in ["hash", "token", "secret", "sealed", "password", "optionid"] {
        assert!(
            all.iter().all(|name| !name.to_lowercase().contains(word)),
            "{word}"
        );
    }
    let budi = world.sign_in(BUDI).await.get("/v1/me/export").await.is_ok();
    assert!(!budi.to_string().contains("siti"), "another member's data");
    assert_eq!(
        copy["leftOut"].as_array().unwrap().len(),
        LEFT_OUT.len() + HIDDEN.len()
    );
    for _ in 0..4 {
        siti.get("/v1/me/export").await.is_ok();
    }
    siti.get("/v1/me/export")
        .await
        .is_problem(429, "rate_limited");
}

/// A table that is added later belongs to the copy from its first day, or is named as left out.
#[tokio::test]
async fn a_table_of_a_later_area_is_in_the_copy_by_itself() {
    let world = World::new().await;
    world
        .execute(
            "CREATE TABLE later (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES member (id),
                 wish TEXT, fee_sen INTEGER, made_at INTEGER, push_auth TEXT, picture BLOB)",
        )
        .await;
    world
        .execute("CREATE TABLE later_part (later_id INTEGER REFERENCES later, words TEXT)")
        .await;
    world
        .execute(
            "INSERT INTO later SELECT id, id, 'ya', 12345, 0, 'rahasia', x'00' FROM member
             WHERE number = '10010001'",
        )
        .await;
    world
        .execute("INSERT INTO later_part SELECT id, 'bagian' FROM later")
        .await;
    let siti = world.sign_in(SITI).await;
    let copy = siti.get("/v1/me/export").await.is_ok();
    let areas = copy["areas"].as_array().unwrap();
    let rows = |name: &str| areas.iter().find(|one| one["name"] == name).unwrap()["rows"].clone();
    assert_eq!(
        rows("later"),
        json!([{"wish": "ya", "fee": {"value": "123.45", "currency": "IDR"},
                "madeAt": "1970-01-01T08:00:00+08:00"}])
    );
    assert_eq!(rows("later_part"), json!([{"words": "bagian"}]));
}
