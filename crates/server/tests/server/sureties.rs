//! Guarantors, what is pledged, who may ask, and what being late or early costs.
// long: one small world with its conditions serves all of them.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use sokoguru_domain::OfficerRole;
use sokoguru_domain::{
    ApplicationStatus, Charge, Conditions, LateBase, LatePeriod, LateRule, Method, Money,
    PayoffInterest, PayoffRule,
};
use sokoguru_server::office::{self, OfficeError};
use sokoguru_server::store::loan_conditions::{ConditionRow, CostRules, SlotRow};

use crate::seed::{application, product};
use crate::world::{BUDI, CALON, LEFT, NEW, PASSWORD, SITI, World, new_key, officer};

const APPLICATIONS: &str = "/v1/loan-applications";

fn row(guarantors: u16, slots: &[&str]) -> ConditionRow {
    ConditionRow {
        conditions: Conditions {
            min_member_months: 6,
            max_running: Some(2),
            savings_multiple: Some(Decimal::from(4)),
            guarantors,
            max_guarantees: 1,
            collateral_above: Some(Money::rupiah(5_000_000).unwrap()),
            ..Conditions::NONE
        },
        costs: CostRules {
            late: Some(
                LateRule::new(Decimal::new(1, 1), LatePeriod::Day, LateBase::Instalment, 3)
                    .unwrap(),
            ),
            payoff: PayoffRule {
                interest: PayoffInterest::Month,
                fee: Some(Charge::Percent(Decimal::ONE)),
            },
        },
        slots: slots
            .iter()
            .map(|slot| SlotRow {
                id: (*slot).to_owned(),
                name: format!("Foto {slot}"),
                hint: String::new(),
                required: true,
                pdf: false,
            })
            .collect(),
    }
}

/// The small cooperative with two products more: one that asks for guarantors, one for a paper.
pub async fn lending_world() -> World {
    let world = World::new().await;
    let mut tx = world.store.write().await.unwrap();
    for (id, guarantors, slots) in [("jamin", 2, &[][..]), ("kertas", 0, &["ktp"])] {
        tx.put_product(5, &product(id, Method::Flat)).await.unwrap();
        tx.put_loan_conditions(id, &row(guarantors, slots))
            .await
            .unwrap();
    }
    let number = sokoguru_domain::MemberNumber::parse(NEW).unwrap();
    let new = tx.member_by_number(&number).await.unwrap().unwrap();
    let hash = world.passwords.hash_blocking(PASSWORD).unwrap();
    tx.put_password(new.id, &hash, world.now()).await.unwrap();
    tx.commit().await.unwrap();
    world
}

fn asks(product: &str, amount: &str, guarantors: &[&str]) -> Value {
    let mut body = application();
    body["productId"] = product.into();
    body["amount"]["value"] = amount.into();
    body["guarantors"] = json!(guarantors);
    body
}

/// An application for the product that asks for a paper.
pub fn papers_application() -> Value {
    asks("kertas", "2000000.00", &[])
}

async fn approve(world: &World, number: &str) -> Result<(), OfficeError> {
    let manager = officer(world, "KETUA", &[OfficerRole::Manager]).await;
    let mut tx = world.store.write_as(manager).await.unwrap();
    let to = ApplicationStatus::Approved;
    office::decide_application(&mut tx, number, to, "", world.now()).await?;
    tx.commit().await.unwrap();
    Ok(())
}

#[tokio::test]
async fn nothing_is_granted_before_every_guarantor_has_consented() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    let sent = siti
        .write(APPLICATIONS, &asks("jamin", "3000000.00", &[BUDI, NEW]))
        .await
        .is_ok();
    assert_eq!(sent["awaits"], json!(["guarantors"]));
    assert_eq!(sent["guarantors"][0]["name"], "B***");
    assert_eq!(sent["guarantors"][0]["status"], "pending");
    let refused = approve(&world, "PP-2026-0001").await.unwrap_err();
    assert!(refused.to_string().contains(BUDI), "{refused}");

    let budi = world.sign_in(BUDI).await;
    let asked = budi.get("/v1/guarantees").await.is_ok();
    let asked = &asked["items"][0];
    assert_eq!(asked["borrower"], "Siti");
    assert_eq!(asked["canAnswer"], true);
    // 3.000.000 / 12 and 1,5% of the whole, each month.
    assert_eq!(asked["instalment"]["value"], "295000.00");
    let path = format!("/v1/guarantees/{}/answer", asked["id"].as_str().unwrap());
    // Nobody answers for another.
    let yes = json!({"accepts": true});
    siti.write(&path, &yes).await.is_problem(404, "not_found");
    let key = new_key();
    let answered = budi.write_as(&path, &yes, &key).await.is_ok();
    assert_eq!(answered["status"], "accepted");
    let again = budi.write_as(&path, &yes, &key).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    // An answer is given once.
    budi.write(&path, &json!({"accepts": false}))
        .await
        .is_problem(409, "wrong_state");
    let refused = approve(&world, "PP-2026-0001").await.unwrap_err();
    assert!(refused.to_string().contains(NEW), "{refused}");

    let new = world.sign_in(NEW).await;
    let asked = new.get("/v1/guarantees").await.is_ok();
    let path = format!(
        "/v1/guarantees/{}/answer",
        asked["items"][0]["id"].as_str().unwrap()
    );
    new.write(&path, &yes).await.is_ok();
    approve(&world, "PP-2026-0001").await.unwrap();

    let teller = officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    let mut tx = world.store.write_as(teller).await.unwrap();
    let today = crate::world::day("2026-04-02");
    let loan = office::disburse(&mut tx, "PP-2026-0001", "K-1", today, world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let loan = siti.get(&format!("/v1/loans/{loan}")).await.is_ok();
    assert_eq!(loan["guarantors"].as_array().unwrap().len(), 2);
    assert_eq!(loan["lateFee"]["graceDays"], 3);
    let seen = budi.get("/v1/guarantees").await.is_ok();
    let seen = &seen["items"][0];
    assert_eq!(seen["loan"]["outstanding"]["value"], "3000000.00");
    assert_eq!(seen["loan"]["arrears"]["value"], "0.00");
    assert_eq!(seen["canAnswer"], false);
}

#[tokio::test]
async fn a_guarantor_who_declines_stops_it_and_says_why() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    siti.write(APPLICATIONS, &asks("jamin", "3000000.00", &[BUDI, NEW]))
        .await
        .is_ok();
    let budi = world.sign_in(BUDI).await;
    let asked = budi.get("/v1/guarantees").await.is_ok();
    let path = format!(
        "/v1/guarantees/{}/answer",
        asked["items"][0]["id"].as_str().unwrap()
    );
    for bad in [
        json!({"accepts": false, "reason": "x".repeat(301)}),
        json!({"accepts": false, "reason": "\u{0}"}),
        json!({"accepts": "no"}),
        json!({}),
    ] {
        budi.write(&path, &bad)
            .await
            .is_problem(422, "validation_failed");
    }
    let no = json!({"accepts": false, "reason": " Sedang ada cicilan sendiri. "});
    budi.write(&path, &no).await.is_ok();
    assert!(approve(&world, "PP-2026-0001").await.is_err());
    let list = siti.get(APPLICATIONS).await.is_ok();
    let said = &list["items"][0]["guarantors"][0];
    assert_eq!(said["status"], "declined");
    assert_eq!(said["reason"], "Sedang ada cicilan sendiri.");
    // The answer is the newest thing that is known.
    assert_eq!(list["asOf"], said["answeredAt"]);
    // After it was taken back nobody is asked any more.
    let id = list["items"][0]["id"].as_str().unwrap();
    siti.write(&format!("{APPLICATIONS}/{id}/cancellation"), &json!(null))
        .await
        .is_ok();
    let new = world.sign_in(NEW).await;
    let asked = new.get("/v1/guarantees").await.is_ok();
    assert_eq!(asked["items"][0]["canAnswer"], false);
    assert_eq!(asked["items"][0]["application"], "cancelled");
    let path = format!(
        "/v1/guarantees/{}/answer",
        asked["items"][0]["id"].as_str().unwrap()
    );
    new.write(&path, &json!({"accepts": true}))
        .await
        .is_problem(409, "wrong_state");
}

#[tokio::test]
async fn who_cannot_stand_surety_is_named_by_place_and_nothing_changes() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    let before = world.digest().await;
    for bad in [SITI, CALON, LEFT, "99999999", "not a number"] {
        let refused = siti
            .write(APPLICATIONS, &asks("jamin", "3000000.00", &[BUDI, bad]))
            .await
            .is_problem(422, "guarantor_not_able");
        assert_eq!(refused["errors"][0]["pointer"], "/guarantors/1", "{bad}");
    }
    siti.write(APPLICATIONS, &asks("jamin", "3000000.00", &[BUDI, BUDI]))
        .await
        .is_problem(422, "guarantor_not_able");
    let few = siti
        .write(APPLICATIONS, &asks("jamin", "3000000.00", &[BUDI]))
        .await;
    assert_eq!(few.is_problem(422, "guarantors_needed")["limit"], "2");
    siti.write(APPLICATIONS, &asks("jamin", "3000000.00", &[BUDI; 6]))
        .await
        .is_problem(422, "validation_failed");
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn a_number_is_checked_without_telling_who_it_is() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    let check = async |number: &str| siti.get(&format!("/v1/guarantors/{number}")).await;
    let able = check(BUDI).await.is_ok();
    assert_eq!(able, json!({"number": BUDI, "able": true, "name": "B***"}));
    let mut same = Vec::new();
    for number in [CALON, LEFT, SITI, "99999999"] {
        let mut told = check(number).await.is_ok();
        assert_eq!(told["number"], number);
        told["number"] = "".into();
        same.push(told);
    }
    same.dedup();
    assert_eq!(same, [json!({"number": "", "able": false, "name": ""})]);
    check("abc").await.is_problem(404, "not_found");
    let calon = world.sign_in(CALON).await;
    calon
        .get(&format!("/v1/guarantors/{BUDI}"))
        .await
        .is_problem(403, "not_eligible");
}

#[tokio::test]
async fn nobody_stands_surety_for_more_than_may_be() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    siti.write(APPLICATIONS, &asks("jamin", "3000000.00", &[BUDI, NEW]))
        .await
        .is_ok();
    // One at a time: Baru is asked already, and Siti could be.
    let budi = world.sign_in(BUDI).await;
    let refused = budi
        .write(APPLICATIONS, &asks("jamin", "3000000.00", &[SITI, NEW]))
        .await
        .is_problem(422, "guarantor_not_able");
    assert_eq!(refused["errors"][0]["pointer"], "/guarantors/1");
}

#[tokio::test]
async fn what_stands_against_a_member_is_told_before_and_holds_after() {
    let world = lending_world().await;
    let told = async |who: &str| {
        let member = world.sign_in(who).await;
        let all = member.get("/v1/loan-eligibility").await.is_ok();
        all["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["productId"] == "jamin")
            .unwrap()
            .clone()
    };
    let siti = told(SITI).await;
    assert_eq!(siti["hindrances"], json!([]));
    // Four times the savings less what is owed.
    let most: Decimal = siti["most"]["value"].as_str().unwrap().parse().unwrap();
    assert!(
        most > Decimal::ZERO && most < Decimal::from(20_000_000),
        "{most}"
    );
    assert_eq!(told(CALON).await["hindrances"][0], "membershipKind");
    assert_eq!(told(NEW).await["hindrances"], json!(["savingsTooLow"]));

    let member = world.sign_in(SITI).await;
    let above = (most + Decimal::ONE).to_string();
    let mut body = asks("jamin", &above, &[BUDI, NEW]);
    body["collateral"] = pledge();
    let refused = member.write(APPLICATIONS, &body).await;
    let refused = refused.is_problem(422, "amount_above_maximum");
    assert_eq!(refused["limit"], siti["most"]["value"]);

    world
        .execute("UPDATE member SET joined_on = '2025-11-01'")
        .await;
    let early = told(SITI).await;
    assert_eq!(early["hindrances"], json!(["memberTooShort"]));
    assert_eq!(early["from"], "2026-05-01");
    let refused = member
        .write(APPLICATIONS, &asks("jamin", "3000000.00", &[BUDI, NEW]))
        .await
        .is_problem(403, "not_eligible");
    assert_eq!(refused["errors"][0]["code"], "memberTooShort");
    world
        .execute("UPDATE loan_condition SET min_member_months = 0, without_arrears = 1")
        .await;
    assert_eq!(told(SITI).await["hindrances"], json!(["inArrears"]));
    world
        .execute("UPDATE loan_condition SET without_arrears = 0, max_running = 1")
        .await;
    assert_eq!(told(SITI).await["hindrances"], json!(["tooManyLoans"]));
}

fn pledge() -> Value {
    json!({
        "kind": "vehicle",
        "description": "BPKB motor 2019",
        "value": {"value": "12000000.00", "currency": "IDR"},
    })
}

#[tokio::test]
async fn above_a_sum_something_is_pledged() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    let mut body = asks("kertas", "5000001", &[]);
    siti.write(APPLICATIONS, &body)
        .await
        .is_problem(422, "collateral_needed");
    for (field, value) in [
        ("kind", json!("planet")),
        ("description", json!("x")),
        ("value", json!({"value": "0", "currency": "IDR"})),
    ] {
        body["collateral"] = pledge();
        body["collateral"][field] = value;
        siti.write(APPLICATIONS, &body)
            .await
            .is_problem(422, "validation_failed");
    }
    body["collateral"] = pledge();
    let sent = siti.write(APPLICATIONS, &body).await.is_ok();
    assert_eq!(sent["collateral"], pledge());
}

#[tokio::test]
async fn the_office_may_have_seen_a_paper_itself() {
    let world = lending_world().await;
    let siti = world.sign_in(SITI).await;
    siti.write(APPLICATIONS, &papers_application())
        .await
        .is_ok();
    let refused = approve(&world, "PP-2026-0001").await.unwrap_err();
    assert!(refused.to_string().contains("Foto ktp"), "{refused}");
    let see = async |slot: &str| {
        let mut tx = world.store.write().await.unwrap();
        let now = world.now();
        let done = sokoguru_server::lending::see_paper(&mut tx, "PP-2026-0001", slot, now).await;
        tx.commit().await.unwrap();
        done.map(drop)
    };
    assert!(matches!(
        see("kk").await,
        Err(OfficeError::NotFound("paper"))
    ));
    see("ktp").await.unwrap();
    see("ktp").await.unwrap();
    approve(&world, "PP-2026-0001").await.unwrap();
    assert!(matches!(see("ktp").await, Err(OfficeError::WrongState(_))));
}

#[tokio::test]
async fn what_is_late_and_what_a_payoff_costs_follow_the_loans_own_rules() {
    let world = lending_world().await;
    let mut tx = world.store.write().await.unwrap();
    tx.put_loan_conditions("umum", &row(0, &[])).await.unwrap();
    tx.commit().await.unwrap();
    let siti = world.sign_in(SITI).await;
    // It began before there was a rule.
    let loan = siti.get("/v1/loans/pinjaman-siti").await.is_ok();
    assert_eq!(loan["lateFee"], Value::Null);
    assert_eq!(loan["late"][0]["fee"]["value"], "0.00");
    world
        .execute(
            "INSERT INTO loan_term SELECT 'pinjaman-siti', late_percent, late_per, late_base,
                 late_grace_days, late_grace_counts, payoff_interest, payoff_fee_percent,
                 payoff_fee_sen FROM loan_condition WHERE product_id = 'umum'",
        )
        .await;
    let loan = siti.get("/v1/loans/pinjaman-siti").await.is_ok();
    // Half of February since the 10th: 51 days, 48 of them charged; March 23 and 20.
    let late = &loan["late"];
    assert_eq!(late[0]["days"], 51);
    assert_eq!(late[0]["left"]["value"], "295000.00");
    assert_eq!(late[0]["fee"]["value"], "14160.00");
    assert_eq!(late[1]["days"], 23);
    assert_eq!(late[1]["fee"]["value"], "11800.00");

    let cost = siti.get("/v1/loans/pinjaman-siti/payoff").await.is_ok();
    assert_eq!(cost["on"], "2026-04-02");
    // February's principal is left but for what exceeded its interest.
    assert_eq!(cost["principal"]["value"], "5295000.00");
    assert_eq!(cost["interest"]["value"], "180000.00");
    assert_eq!(cost["lateFees"]["value"], "25960.00");
    assert_eq!(cost["fee"]["value"], "52950.00");
    assert_eq!(cost["total"]["value"], "5553910.00");
    let later = siti
        .get("/v1/loans/pinjaman-siti/payoff?on=2026-04-10")
        .await
        .is_ok();
    assert_eq!(later["interest"]["value"], "180000.00");
    for bad in ["2026-04-01", "2027-04-04", "2026-02-30", "kemarin"] {
        let path = format!("/v1/loans/pinjaman-siti/payoff?on={bad}");
        let answer = siti.get(&path).await;
        assert!(answer.status.is_client_error(), "{bad}: {}", answer.text());
    }
    let budi = world.sign_in(BUDI).await;
    budi.get("/v1/loans/pinjaman-siti/payoff")
        .await
        .is_problem(404, "not_found");
    world
        .execute("UPDATE loan SET status = 'closed' WHERE id = 'pinjaman-siti'")
        .await;
    siti.get("/v1/loans/pinjaman-siti/payoff")
        .await
        .is_problem(409, "wrong_state");
}

#[tokio::test]
async fn an_application_is_named_by_the_key_that_the_phone_made() {
    let world = lending_world().await;
    let (siti, budi) = (world.sign_in(SITI).await, world.sign_in(BUDI).await);
    let key = new_key();
    let sent = siti
        .write_as(APPLICATIONS, &application(), &key)
        .await
        .is_ok();
    assert_eq!(sent["id"], key.replace('-', ""));
    // Somebody else's key names somebody else's application.
    let other = budi
        .write_as(APPLICATIONS, &application(), &key)
        .await
        .is_ok();
    assert_ne!(other["id"], sent["id"]);
}
