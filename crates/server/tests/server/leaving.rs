//! Leaving: what is to be settled first, and when the membership ends.

use chrono::TimeDelta;
use serde_json::json;
use sokoguru_domain::MemberNumber;
use sokoguru_server::office::OfficeError;
use sokoguru_server::own_data;

use crate::joining::open;
use crate::world::{BUDI, CALON, SITI, World, day};

const LEAVING: &str = "/v1/me/leaving";

fn number(text: &str) -> MemberNumber {
    MemberNumber::parse(text).unwrap()
}

#[tokio::test]
async fn who_leaves_settles_first_and_is_signed_out_after_the_last_day() {
    let world = World::new().await;
    open(&world).await;
    let siti = world.sign_in(SITI).await;
    let terms = siti.get(LEAVING).await.is_ok();
    assert_eq!(terms["returnedWithinMonths"], 3);
    assert!(
        terms["obstacles"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["kind"] == "loan")
    );
    let pokok = terms["accounts"].as_array().unwrap().iter();
    let pokok: Vec<_> = pokok.filter(|one| one["kind"] == "pokok").collect();
    assert_eq!(pokok[0]["outcome"], "returnedByArticles");

    let wish = json!({"reason": "Pindah kota", "payout": "Tunai di kantor"});
    siti.write(LEAVING, &wish).await.is_ok();
    siti.write(LEAVING, &wish)
        .await
        .is_problem(409, "application_pending");
    let today = day("2026-04-02");
    let mut tx = world.store.write().await.unwrap();
    let refused = own_data::let_go(&mut tx, &number(SITI), (today, ""), today, world.now()).await;
    let Err(OfficeError::Unsettled(obstacles)) = refused else {
        panic!("a member with a loan was let go");
    };
    assert_eq!(
        obstacles.len(),
        terms["obstacles"].as_array().unwrap().len()
    );
    drop(tx);

    let budi = world.sign_in(BUDI).await;
    world.execute("UPDATE loan SET status = 'closed'").await;
    world
        .execute("UPDATE loan_application SET status = 'cancelled' WHERE status <> 'disbursed'")
        .await;
    let sent = budi.write(LEAVING, &wish).await.is_ok();
    let back = format!("{LEAVING}/{}/withdrawal", sent["id"].as_str().unwrap());
    siti.write(&back, &json!(null))
        .await
        .is_problem(404, "not_found");
    budi.write(&back, &json!(null)).await.is_ok();
    budi.write(LEAVING, &wish).await.is_ok();
    let mut tx = world.store.write().await.unwrap();
    let last_day = day("2026-04-10");
    own_data::let_go(
        &mut tx,
        &number(BUDI),
        (last_day, "Dibayar 12 April"),
        today,
        world.now(),
    )
    .await
    .unwrap();
    // Until then nothing changes.
    let early = own_data::end_memberships(&mut tx, last_day, world.now()).await;
    assert_eq!(early.unwrap(), 0);
    tx.commit().await.unwrap();
    let me = budi.get("/v1/me").await.is_ok();
    assert_eq!(me["leaving"]["leavesOn"], "2026-04-10");
    budi.write(LEAVING, &wish)
        .await
        .is_problem(409, "wrong_state");
    let mut tx = world.store.write().await.unwrap();
    let later = world.now() + TimeDelta::days(9);
    let ended = own_data::end_memberships(&mut tx, day("2026-04-11"), later).await;
    assert_eq!(ended.unwrap(), 1);
    tx.commit().await.unwrap();
    budi.get("/v1/me").await.is_problem(401, "session_required");
}

#[tokio::test]
async fn who_answers_for_anothers_loan_is_told() {
    let world = World::new().await;
    // As the area of loans makes it.
    world
        .execute(
            "CREATE TABLE IF NOT EXISTS loan_guarantee (id TEXT PRIMARY KEY,
                 application_id TEXT REFERENCES loan_application (id),
                 loan_id TEXT REFERENCES loan (id),
                 member_id INTEGER NOT NULL REFERENCES member (id),
                 position INTEGER NOT NULL, status TEXT NOT NULL, asked_at INTEGER NOT NULL,
                 answered_at INTEGER, reason TEXT NOT NULL DEFAULT '')",
        )
        .await;
    world
        .execute(
            "INSERT INTO loan_guarantee (id, loan_id, member_id, position, status, asked_at,
                 answered_at)
             SELECT 'g1', 'pinjaman-siti', id, 1, 'accepted', 1, 2 FROM member
             WHERE number = '10010003'",
        )
        .await;
    let calon = world.sign_in(CALON).await;
    let obstacles = &calon.get(LEAVING).await.is_ok()["obstacles"];
    assert_eq!(
        *obstacles,
        json!([{"kind": "guarantee", "number": "pinjaman-siti"}])
    );
    world.execute("UPDATE loan SET status = 'closed'").await;
    let obstacles = &calon.get(LEAVING).await.is_ok()["obstacles"];
    assert_eq!(*obstacles, json!([]));
}
