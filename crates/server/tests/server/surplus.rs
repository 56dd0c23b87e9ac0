//! Sisa Hasil Usaha: what members see of a year, that it adds up, that what is decided stays, and
//! that nobody sees another member's part.

use rust_decimal::Decimal;
use serde_json::Value;
use sokoguru_domain::shu::{Allotment, Bases, Parts, ShuError, YearResult};
use sokoguru_domain::{MemberNumber, Money, PartUnit, Purpose, ShuBasis};
use sokoguru_server::store::StoreError;
use sokoguru_server::store::surplus::{AllotmentRow, YearRow};
use sokoguru_server::surplus::{self, SurplusError};

use crate::world::{BUDI, SITI, World, day};

fn rp(whole: u64) -> Money {
    Money::rupiah(whole).unwrap()
}

fn year(result: YearResult) -> YearRow {
    YearRow {
        year: 2025,
        result,
        unit: PartUnit::Rupiah,
        capital_basis: ShuBasis::PokokWajib,
        business_basis: ShuBasis::InterestPaid,
        meeting: None,
        note: "Sesuai ART".to_owned(),
        status: None,
        decided_on: None,
    }
}

fn shares() -> Vec<AllotmentRow> {
    let share = |purpose, name: &str, percent: u32| AllotmentRow {
        allotment: Allotment {
            purpose,
            percent: Decimal::from(percent),
        },
        name: name.to_owned(),
        amount: Money::ZERO,
    };
    vec![
        share(Purpose::Reserves, "Cadangan", 45),
        share(Purpose::Capital, "Jasa modal", 25),
        share(Purpose::Business, "Jasa usaha", 30),
    ]
}

/// A draft of 10.000.000 between Siti (3.000 of savings, 1 of business) and Budi (4.000 and 2).
async fn draft(world: &World) {
    let mut tx = world.store.write().await.unwrap();
    let mut parts = Vec::new();
    for (number, capital, business) in [(SITI, 3_000, 1), (BUDI, 4_000, 2)] {
        let number = MemberNumber::parse(number).unwrap();
        let who = tx.member_by_number(&number).await.unwrap().unwrap().id;
        let bases = Bases {
            capital: rp(capital),
            business: rp(business),
        };
        parts.push((who, bases, Parts::default()));
    }
    let row = year(YearResult::Surplus(rp(10_000_000)));
    tx.put_shu_year(&row, world.now()).await.unwrap();
    tx.put_shu_allotments(2025, &shares()).await.unwrap();
    tx.put_shu_parts(2025, &parts).await.unwrap();
    tx.commit().await.unwrap();
}

async fn propose(world: &World) {
    let mut tx = world.store.write().await.unwrap();
    surplus::propose(&mut tx, 2025, world.now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn decide(world: &World) -> Result<(), SurplusError> {
    let mut tx = world.store.write().await.unwrap();
    surplus::decide(&mut tx, 2025, day("2026-04-01"), world.now()).await?;
    tx.commit().await.unwrap();
    Ok(())
}

fn sen(value: &Value) -> i64 {
    Money::parse(value["value"].as_str().unwrap())
        .unwrap()
        .to_sen()
}

#[tokio::test]
async fn a_draft_is_not_seen_a_proposal_is_marked_and_a_decision_has_its_day() {
    let world = World::new().await;
    draft(&world).await;
    let siti = world.sign_in(SITI).await;
    assert_eq!(
        siti.get("/v1/shu").await.is_ok()["items"],
        serde_json::json!([])
    );
    siti.get("/v1/shu/2025").await.is_problem(404, "not_found");

    propose(&world).await;
    let shown = siti.get("/v1/shu/2025").await.is_ok();
    assert_eq!(shown["status"], "proposed");
    assert!(shown.get("decidedOn").is_none());
    // 2.500.000 * 3/7 and 3.000.000 * 1/3, by largest remainder.
    assert_eq!(shown["capital"]["part"]["value"], "1071429.00");
    assert_eq!(shown["business"]["part"]["value"], "1000000.00");
    assert_eq!(shown["ownTotal"]["value"], "2071429.00");
    assert_eq!(shown["capital"]["own"]["value"], "3000.00");
    assert_eq!(shown["capital"]["all"]["value"], "7000.00");
    assert_eq!(shown["capital"]["basis"], "pokokWajib");
    assert_eq!(shown["members"], 2);

    decide(&world).await.unwrap();
    let decided = siti.get("/v1/shu/2025").await.is_ok();
    assert_eq!(decided["status"], "decided");
    assert_eq!(decided["decidedOn"], "2026-04-01");
    let list = siti.get("/v1/shu").await.is_ok();
    assert_eq!(list["items"][0]["ownTotal"], decided["ownTotal"]);
}

#[tokio::test]
async fn what_two_members_see_makes_the_pools_and_the_pools_the_surplus() {
    let world = World::new().await;
    draft(&world).await;
    propose(&world).await;
    let (siti, budi) = (world.sign_in(SITI).await, world.sign_in(BUDI).await);
    let siti = siti.get("/v1/shu/2025").await.is_ok();
    let budi = budi.get("/v1/shu/2025").await.is_ok();
    for kind in ["capital", "business"] {
        let parts = sen(&siti[kind]["part"]) + sen(&budi[kind]["part"]);
        assert_eq!(parts, sen(&siti[kind]["pool"]), "{kind}");
    }
    let pools: i64 = siti["allotments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| sen(&one["amount"]))
        .sum();
    assert_eq!(pools, sen(&siti["result"]["amount"]));
    assert_ne!(siti["ownTotal"], budi["ownTotal"]);
    // Nothing in an answer tells of the other member but the sum of all.
    assert!(!siti.to_string().contains("4000.00"));
}

#[tokio::test]
async fn what_is_decided_stays_whatever_code_writes() {
    let world = World::new().await;
    draft(&world).await;
    decide(&world).await.unwrap();
    let before = world.digest().await;
    assert!(matches!(
        decide(&world).await,
        Err(SurplusError::Decided(2025))
    ));
    let mut tx = world.store.write().await.unwrap();
    let row = year(YearResult::Surplus(rp(1)));
    for refused in [
        tx.put_shu_year(&row, world.now()).await,
        tx.put_shu_allotments(2025, &shares()).await,
        tx.put_shu_parts(2025, &[]).await,
    ] {
        assert!(
            matches!(refused, Err(StoreError::Refused(_))),
            "{refused:?}"
        );
    }
    drop(tx);
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn a_decision_that_does_not_add_up_is_refused_by_the_schema() {
    let world = World::new().await;
    draft(&world).await;
    propose(&world).await;
    world
        .execute("UPDATE shu_part SET capital_sen = capital_sen + 1")
        .await;
    let mut tx = world.store.write().await.unwrap();
    let decided = tx
        .set_shu_status(
            2025,
            sokoguru_domain::ShuStatus::Decided,
            Some(day("2026-04-01")),
            world.now(),
        )
        .await;
    assert!(
        matches!(decided, Err(StoreError::Refused(_))),
        "{decided:?}"
    );
}

#[tokio::test]
async fn a_year_of_loss_has_no_parts() {
    let world = World::new().await;
    let mut tx = world.store.write().await.unwrap();
    let row = year(YearResult::Loss(rp(5_447_981)));
    tx.put_shu_year(&row, world.now()).await.unwrap();
    tx.put_shu_allotments(2025, &shares()).await.unwrap();
    assert!(matches!(
        surplus::propose(&mut tx, 2025, world.now()).await,
        Err(SurplusError::Loss(2025))
    ));
    tx.put_shu_allotments(2025, &[]).await.unwrap();
    surplus::decide(&mut tx, 2025, day("2026-04-01"), world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let siti = world.sign_in(SITI).await;
    let shown = siti.get("/v1/shu/2025").await.is_ok();
    assert_eq!(shown["result"]["kind"], "loss");
    assert_eq!(shown["result"]["amount"]["value"], "5447981.00");
    assert_eq!(shown["allotments"], serde_json::json!([]));
    for absent in ["capital", "business", "ownTotal"] {
        assert!(shown.get(absent).is_none(), "{absent}");
    }
}

#[tokio::test]
async fn bases_come_from_the_books_and_wrong_percentages_are_refused() {
    let world = World::new().await;
    let mut tx = world.store.write().await.unwrap();
    let mut row = year(YearResult::Surplus(rp(1_000_000)));
    row.year = 2026;
    tx.put_shu_year(&row, world.now()).await.unwrap();
    tx.put_shu_allotments(2026, &shares()).await.unwrap();
    surplus::propose(&mut tx, 2026, world.now()).await.unwrap();
    tx.commit().await.unwrap();
    let siti = world.sign_in(SITI).await;
    let shown = siti.get("/v1/shu/2026").await.is_ok();
    let savings = siti.get("/v1/savings").await.is_ok();
    let own: i64 = savings["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == "pokok" || one["kind"] == "wajib")
        .map(|one| sen(&one["balance"]))
        .sum();
    assert!(own > 0);
    assert_eq!(sen(&shown["capital"]["own"]), own);
    assert!(sen(&shown["business"]["own"]) > 0);

    let mut tx = world.store.write().await.unwrap();
    let mut shares = shares();
    shares[0].allotment.percent = Decimal::from(44);
    tx.put_shu_allotments(2026, &shares).await.unwrap();
    assert!(matches!(
        surplus::propose(&mut tx, 2026, world.now()).await,
        Err(SurplusError::Rule(ShuError::NotAHundred { .. }))
    ));
    row.business_basis = ShuBasis::Purchases;
    tx.put_shu_year(&row, world.now()).await.unwrap();
    assert!(matches!(
        surplus::bases_from_books(&mut tx, 2026).await,
        Err(SurplusError::NoPurchases(2026))
    ));
}

#[tokio::test]
async fn odd_years_are_not_found_and_change_nothing() {
    let world = World::new().await;
    draft(&world).await;
    propose(&world).await;
    let siti = world.sign_in(SITI).await;
    let before = world.digest().await;
    for odd in [
        "2024",
        "0",
        "-1",
        "65536",
        "99999999999999999999",
        "x",
        "2025.0",
        "%00",
    ] {
        siti.get(&format!("/v1/shu/{odd}"))
            .await
            .is_problem(404, "not_found");
    }
    for path in ["/v1/shu", "/v1/shu/2025"] {
        world.get(path).await.is_problem(401, "session_required");
    }
    assert_eq!(world.digest().await, before);
}
