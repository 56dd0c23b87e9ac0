//! A write happens once, however often it is sent.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::seed::{OPEN, application, vote};
use crate::world::{BUDI, Member, SITI, World, new_key};

const VOTES: &str = "/v1/meetings/rat-2025/votes";
const ATTENDANCE: &str = "/v1/meetings/rat-2025/attendance";
const APPLICATIONS: &str = "/v1/loan-applications";

#[tokio::test]
async fn the_same_key_gets_the_same_answer_and_another_payload_is_refused() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let key = new_key();
    let first = siti.write_as(APPLICATIONS, &application(), &key).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    // Order of fields and fields of a later version are no other payload.
    let mut same = application();
    same["later"] = json!(1);
    let again = siti.write_as(APPLICATIONS, &same, &key).await;
    assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
    assert_eq!(again.header("content-type"), first.header("content-type"));
    assert_eq!(again.header("idempotency-replayed"), "true");
    let mut other = application();
    other["months"] = json!(6);
    siti.write_as(APPLICATIONS, &other, &key)
        .await
        .is_problem(422, "idempotency_key_reused");
    siti.write_as(ATTENDANCE, &json!(null), &key)
        .await
        .is_problem(422, "idempotency_key_reused");
    // Another member's key of the same name is another key.
    let budi = world.sign_in(BUDI).await;
    let theirs = budi.write_as(APPLICATIONS, &application(), &key).await;
    assert_eq!(theirs.header("idempotency-replayed"), "");
    assert_ne!(theirs.bytes, first.bytes);
    assert_eq!(
        world.count("SELECT count(*) FROM loan_application").await,
        2
    );

    // A refusal that was seen stays one, byte for byte.
    let key = new_key();
    let refused = siti.write_as(APPLICATIONS, &application(), &key).await;
    refused.is_problem(409, "application_pending");
    world
        .execute("UPDATE loan_application SET status = 'cancelled'")
        .await;
    let again = siti.write_as(APPLICATIONS, &application(), &key).await;
    assert_eq!(
        (again.status, &again.bytes),
        (refused.status, &refused.bytes)
    );
    siti.write(APPLICATIONS, &application()).await.is_ok();
}

#[tokio::test]
async fn a_write_without_a_good_key_is_refused() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let before = world.digest().await;
    for path in [
        APPLICATIONS,
        VOTES,
        ATTENDANCE,
        "/v1/loan-applications/x/cancellation",
    ] {
        for key in [
            "",
            "x",
            "123e4567",
            "\"\"",
            "00000000-0000-0000-0000-00000000000g",
        ] {
            siti.write_as(path, &application(), key)
                .await
                .is_problem(400, "idempotency_key_missing");
        }
    }
    assert_eq!(world.digest().await, before);
    let quoted = format!("\"{}\"", new_key());
    siti.write_as(APPLICATIONS, &application(), &quoted)
        .await
        .is_ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_copies_of_a_vote_are_one_vote() {
    let world = std::sync::Arc::new(
        World::with(|config| {
            config.limits.member.burst = 1000;
        })
        .await,
    );
    let cookie = world.sign_in(SITI).await.cookie;
    for (keys, rev) in [(1, 1), (100, 2)] {
        let keys: Vec<String> = (0..keys).map(|_| new_key()).collect();
        let mut running = tokio::task::JoinSet::new();
        for n in 0..100 {
            let (world, cookie) = (world.clone(), cookie.clone());
            let key = keys[n % keys.len()].clone();
            running.spawn(async move {
                let siti = Member {
                    world: &world,
                    cookie,
                };
                siti.write_as(VOTES, &vote(OPEN, "ya", rev), &key)
                    .await
                    .is_ok()
            });
        }
        let receipts: BTreeSet<String> = running
            .join_all()
            .await
            .iter()
            .map(Value::to_string)
            .collect();
        assert_eq!(receipts.len(), 1, "{receipts:?}");
    }
    assert_eq!(world.count("SELECT count(*) FROM vote").await, 2);
}
