//! Attendance, votes and results, by the server's clock.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};
use sokoguru_domain::Outcome;
use sokoguru_server::{conduct, office};

use crate::seed::{COMING, OPEN, vote};
use crate::world::{BUDI, CALON, SITI, World, start};

const VOTES: &str = "/v1/meetings/rat-2025/votes";

#[tokio::test]
async fn a_receipt_shows_no_choice_and_the_highest_rev_counts() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let first = siti.write(VOTES, &vote(OPEN, "tidak", 1)).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let receipt = first.json();
    let number = receipt["number"].as_str().unwrap();
    assert_eq!((number.len(), number.split(' ').count()), (14, 3));
    assert!(!first.text().contains("tidak"));
    let keys: BTreeSet<_> = receipt
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        BTreeSet::from(["itemId", "number", "receivedAt", "rev"])
    );

    let same = siti.write(VOTES, &vote(OPEN, "tidak", 1)).await;
    assert_eq!(same.json(), receipt);
    siti.write(VOTES, &vote(OPEN, "ya", 1))
        .await
        .is_problem(409, "vote_superseded");
    let changed = siti.write(VOTES, &vote(OPEN, "ya", 7)).await.is_ok();
    assert_ne!(changed["number"], receipt["number"]);
    siti.write(VOTES, &vote(OPEN, "abstain", 3))
        .await
        .is_problem(409, "vote_superseded");

    let meeting = siti.get("/v1/meetings/rat-2025").await;
    let shown = meeting.json();
    assert_eq!(shown["items"][1]["receipt"], changed);
    assert_eq!(shown["summary"]["votedItems"], 1);
    // Who votes is present.
    assert_eq!(shown["quorum"]["present"], 1);
    siti.get("/v1/meetings/rat-2025/results")
        .await
        .is_problem(409, "wrong_state");
    // Nobody else sees that there was a vote.
    let budi = world.sign_in(BUDI).await;
    let theirs = budi.get("/v1/meetings/rat-2025").await.json();
    assert!(theirs["items"][1].get("receipt").is_none());
}

#[tokio::test]
async fn votes_that_cannot_be_are_refused() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let calon = world.sign_in(CALON).await;
    let before = world.digest().await;
    calon
        .write(VOTES, &vote(OPEN, "ya", 1))
        .await
        .is_problem(403, "not_entitled_to_vote");
    let with = |field: &str, value: Value| {
        let mut body = vote(OPEN, "ya", 1);
        body[field] = value;
        body
    };
    siti.write(VOTES, &with("itemRevision", json!(2)))
        .await
        .is_problem(409, "item_changed");
    siti.write(VOTES, &with("itemId", json!("rat-2025-1")))
        .await
        .is_problem(409, "voting_not_open");
    siti.write(VOTES, &with("itemId", json!("rat-2025-3")))
        .await
        .is_problem(409, "voting_not_open");
    siti.write(VOTES, &with("itemId", json!("nothing")))
        .await
        .is_problem(404, "not_found");
    siti.write(VOTES, &with("itemId", json!("ralb-2026-2")))
        .await
        .is_problem(404, "not_found");
    for (field, value) in [
        ("optionId", json!("nothing")),
        ("optionId", json!("ralb-2026-2-ya")),
        ("rev", json!(0)),
        ("rev", json!(-1)),
        ("rev", json!(4_294_967_296_u64)),
        ("itemRevision", json!(70000)),
    ] {
        siti.write(VOTES, &with(field, value))
            .await
            .is_problem(422, "validation_failed");
    }
    siti.write("/v1/meetings/draft/votes", &vote("draft", "ya", 1))
        .await
        .is_problem(404, "not_found");
    siti.write("/v1/meetings/ralb-2026/votes", &vote(COMING, "ya", 1))
        .await
        .is_problem(409, "voting_not_open");
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn the_servers_clock_decides_when_the_box_is_open() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let budi = world.sign_in(BUDI).await;
    let path = "/v1/meetings/ralb-2026/votes";
    let opens = start() + TimeDelta::days(10);
    world.clock.set(opens - TimeDelta::milliseconds(1));
    siti.write(path, &vote(COMING, "ya", 1))
        .await
        .is_problem(409, "voting_not_open");
    world.clock.set(opens);
    siti.write(path, &vote(COMING, "ya", 1)).await.is_ok();
    // On its way when the page closed, still taken in.
    world.clock.set(opens + TimeDelta::hours(5));
    budi.write(path, &vote(COMING, "ya", 1)).await.is_ok();
    world.clock.advance(TimeDelta::milliseconds(1));
    let late = siti.write(path, &vote(COMING, "tidak", 2)).await;
    late.is_problem(409, "vote_too_late");
    // The vote that is in keeps its receipt, however late it is asked for.
    siti.write(path, &vote(COMING, "ya", 1)).await.is_ok();
    assert_eq!(world.count("SELECT count(*) FROM vote").await, 2);
}

#[tokio::test]
async fn attendance_is_taken_around_the_meeting() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let calon = world.sign_in(CALON).await;
    let path = "/v1/meetings/ralb-2026/attendance";
    let opens = start() + TimeDelta::days(10);
    world
        .clock
        .set(opens - TimeDelta::hours(2) - TimeDelta::milliseconds(1));
    siti.write(path, &json!(null))
        .await
        .is_problem(409, "wrong_state");
    world.clock.advance(TimeDelta::milliseconds(1));
    let first = siti.write(path, &json!(null)).await.is_ok();
    assert_eq!(
        first["quorum"],
        json!({"present": 1, "voters": 3, "required": 2, "reached": false})
    );
    // A guest is welcome and counts for nothing.
    let guest = calon.write(path, &json!(null)).await.is_ok();
    assert_eq!(guest["quorum"]["present"], 1);
    world
        .clock
        .set(opens + TimeDelta::hours(4) + TimeDelta::milliseconds(1));
    let again = siti.write(path, &json!(null)).await.is_ok();
    assert_eq!(again["attendedAt"], first["attendedAt"]);
    let budi = world.sign_in(BUDI).await;
    budi.write(path, &json!(null))
        .await
        .is_problem(409, "wrong_state");
    siti.write("/v1/meetings/draft/attendance", &json!(null))
        .await
        .is_problem(404, "not_found");
    let shown = siti.get("/v1/meetings/ralb-2026").await.is_ok();
    assert_eq!(shown["summary"]["attendedAt"], first["attendedAt"]);
}

#[tokio::test]
async fn the_result_is_made_once_after_the_box_is_shut() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let budi = world.sign_in(BUDI).await;
    siti.write(VOTES, &vote(OPEN, "tidak", 1)).await.is_ok();
    siti.write(VOTES, &vote(OPEN, "ya", 2)).await.is_ok();
    budi.write(VOTES, &vote(OPEN, "abstain", 1)).await.is_ok();
    let mut tx = world.store.write().await.unwrap();
    conduct::record_consensus(&mut tx, OPEN, 3, (true, "Dibacakan"), world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let count = async || {
        let mut tx = world.store.write().await.unwrap();
        let results = office::count(&mut tx, OPEN, world.now()).await?;
        tx.commit().await.unwrap();
        Ok::<_, office::OfficeError>(results)
    };
    assert!(count().await.is_err());
    let mut tx = world.store.write().await.unwrap();
    office::close(&mut tx, OPEN, world.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        siti.get("/v1/meetings/rat-2025").await.json()["summary"]["phase"],
        "closed"
    );
    assert!(count().await.is_err());
    world.clock.advance(TimeDelta::hours(1));
    siti.get("/v1/meetings/rat-2025/results")
        .await
        .is_problem(409, "wrong_state");
    let results = count().await.unwrap();
    assert_eq!(results[0].outcome, Outcome::Accepted);
    assert!(count().await.is_err());
    let shown = siti.get("/v1/meetings/rat-2025/results").await.is_ok();
    assert_eq!(
        shown["quorum"],
        json!({"present": 2, "voters": 3, "required": 2, "reached": true})
    );
    let votes: Vec<_> = shown["items"][0]["counts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["votes"].as_u64().unwrap())
        .collect();
    assert_eq!(votes, [1, 0, 1]);
    assert_eq!(shown["items"][0]["required"], 1);
    assert_eq!(shown["items"][1]["ballot"], "consensus");
    // What happens later changes nothing of it.
    world
        .execute("UPDATE member SET status = 'left' WHERE number = '10010004'")
        .await;
    assert_eq!(
        siti.get("/v1/meetings/rat-2025/results").await.json(),
        shown
    );
    siti.write(VOTES, &vote(OPEN, "tidak", 3))
        .await
        .is_problem(409, "vote_too_late");
}

#[tokio::test]
async fn the_box_and_the_ledger_only_grow() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    siti.write(VOTES, &vote(OPEN, "ya", 1)).await.is_ok();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", world.path.display()))
        .await
        .unwrap();
    for sql in [
        "UPDATE vote SET option_id = 'rat-2025-2-tidak'",
        "DELETE FROM vote",
        "UPDATE savings_transaction SET amount_sen = 1",
        "DELETE FROM savings_transaction",
        "UPDATE savings_account SET balance_sen = -1",
    ] {
        assert!(sqlx::query(sql).execute(&pool).await.is_err(), "{sql}");
    }
    pool.close().await;
}
