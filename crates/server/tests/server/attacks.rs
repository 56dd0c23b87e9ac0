//! What somebody tries who means harm, each as it once worked or would be the first to work.

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::json;
use sokoguru_domain::MemberNumber;
use sokoguru_server::passwords::{Cost, Passwords};

use crate::seed::{OPEN, application, vote};
use crate::signing_in::credentials;
use crate::world::{BUDI, CALON, PASSWORD, SITI, World, ask, new_key};

const VOTES: &str = "/v1/meetings/rat-2025/votes";

/// Puts a hash in place that is slow to compare, and waits until a comparison has begun.
async fn slow_password(world: &World) -> MemberNumber {
    let number = MemberNumber::parse(SITI).unwrap();
    let slow = Passwords::new(Cost {
        memory: 32_768,
        passes: 8,
    })
    .unwrap();
    let hash = slow.hash(PASSWORD.to_owned()).await.unwrap();
    let mut tx = world.store.write().await.unwrap();
    let siti = tx.member_by_number(&number).await.unwrap().unwrap();
    tx.put_password(siti.id, &hash, world.now()).await.unwrap();
    tx.commit().await.unwrap();
    number
}

/// Changes the password as soon as an attempt with the old one is counted.
async fn change_meanwhile(world: &World, number: &MemberNumber) {
    let hash = world.passwords.hash("laut biru 8".to_owned()).await;
    loop {
        let attempt = world.store.read().await.unwrap().attempts(number).await;
        if attempt.unwrap().is_some() {
            break;
        }
        tokio::task::yield_now().await;
    }
    let mut tx = world.store.write().await.unwrap();
    let siti = tx.member_by_number(number).await.unwrap().unwrap();
    tx.put_password(siti.id, &hash.unwrap(), world.now())
        .await
        .unwrap();
    tx.revoke_sessions(siti.id, None, world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_old_password_opens_nothing_once_it_is_changed_however_early_it_came() {
    let world = World::new().await;
    let number = slow_password(&world).await;
    let body = credentials(SITI, PASSWORD);
    let (late, ()) = tokio::join!(
        world.post("/v1/sessions", &body),
        change_meanwhile(&world, &number)
    );
    late.is_problem(401, "credentials_wrong");
    let open = "SELECT count(*) FROM session WHERE revoked_at IS NULL";
    assert_eq!(world.count(open).await, 0);
}

#[tokio::test]
async fn of_two_changes_of_a_password_at_once_the_second_knew_the_wrong_one() {
    let world = World::new().await;
    let thief = world.sign_in(SITI).await;
    let number = slow_password(&world).await;
    let request = thief
        .ask(Method::PUT, "/v1/password")
        .header("content-type", "application/json")
        .body(Body::from(
            json!({"currentPassword": PASSWORD, "newPassword": "milik pencuri"}).to_string(),
        ))
        .unwrap();
    let (late, ()) = tokio::join!(world.send(request), change_meanwhile(&world, &number));
    late.is_problem(401, "credentials_wrong");
    let body = credentials(SITI, "laut biru 8");
    assert_eq!(world.post("/v1/sessions", &body).await.status, 201);
}

#[tokio::test]
async fn a_lock_ends_even_when_the_clock_was_set_back() {
    let world = World::new().await;
    for _ in 0..3 {
        world
            .post("/v1/sessions", &credentials(SITI, "wrong word"))
            .await
            .is_problem(401, "credentials_wrong");
    }
    world.clock.advance(TimeDelta::days(-100));
    // The count stays, so that the clock gives one guess and not three.
    world
        .post("/v1/sessions", &credentials(SITI, "wrong word"))
        .await
        .is_problem(401, "credentials_wrong");
    world
        .post("/v1/sessions", &credentials(SITI, PASSWORD))
        .await
        .is_problem(429, "account_locked");
    world.clock.advance(TimeDelta::minutes(16));
    world.sign_in(SITI).await;
}

#[tokio::test]
async fn no_session_hides_behind_the_end_of_the_list() {
    let world = World::with(|config| config.limits.sign_in.burst = 1000).await;
    let hidden = world.sign_in(SITI).await;
    for _ in 0..200 {
        world.clock.advance(TimeDelta::seconds(1));
        world.sign_in(SITI).await;
    }
    let newest = world.sign_in(SITI).await;
    hidden
        .get("/v1/me")
        .await
        .is_problem(401, "session_required");
    let list = newest.get("/v1/sessions").await.is_ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 200);
    let open = "SELECT count(*) FROM session WHERE revoked_at IS NULL";
    assert_eq!(world.count(open).await, 200);
    // The clock set back does not make the newest one the oldest.
    world.clock.advance(TimeDelta::days(-1));
    world.sign_in(SITI).await.get("/v1/me").await.is_ok();
}

#[tokio::test]
async fn nobody_votes_with_a_number_after_which_there_is_none() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let before = world.count("SELECT count(*) FROM vote").await;
    for rev in [u32::MAX, u32::MAX - 1, 1001] {
        siti.write(VOTES, &vote(OPEN, "ya", rev))
            .await
            .is_problem(422, "validation_failed");
    }
    assert_eq!(world.count("SELECT count(*) FROM vote").await, before);
    // Some of the numbers before may be lost on the way.
    siti.write(VOTES, &vote(OPEN, "ya", 1000)).await.is_ok();
    siti.write(VOTES, &vote(OPEN, "tidak", 2000)).await.is_ok();
}

#[tokio::test]
async fn one_member_cannot_fill_the_disk_with_answers() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let key = new_key();
    let first = siti
        .write_as("/v1/loan-applications", &application(), &key)
        .await;
    assert_eq!(first.status, 201);
    world
        .execute(
            "INSERT INTO idempotency
             WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
             SELECT member_id, 'key ' || i, operation, payload_sha256, status, content_type, body,
                 created_at
             FROM n, idempotency",
        )
        .await;
    let refused = siti.write(VOTES, &vote(OPEN, "ya", 1)).await;
    refused.is_problem(429, "rate_limited");
    let kept = "SELECT count(*) FROM idempotency";
    assert_eq!(world.count(kept).await, 1000);
    let again = siti
        .write_as("/v1/loan-applications", &application(), &key)
        .await;
    assert_eq!(again.bytes, first.bytes);
    let budi = world.sign_in(BUDI).await;
    budi.write(VOTES, &vote(OPEN, "ya", 1)).await.is_ok();
}

#[tokio::test]
async fn a_disk_that_takes_nothing_still_lets_members_read() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    world.clock.advance(TimeDelta::hours(2));
    world
        .execute(
            "CREATE TRIGGER full BEFORE UPDATE ON session
             BEGIN SELECT raise(ABORT, 'full'); END",
        )
        .await;
    siti.get("/v1/home").await.is_ok();
}

#[tokio::test]
async fn no_text_turns_the_order_of_what_the_office_reads() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    for odd in ["\u{202e}", "\u{2066}", "\u{2028}", "\u{1b}", "\u{0}"] {
        let mut body = application();
        body["purpose"] = json!(format!("Modal {odd}warung"));
        let problem = siti
            .write("/v1/loan-applications", &body)
            .await
            .is_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], "control_character");
    }
}

#[tokio::test]
async fn who_gets_the_vote_in_the_meeting_counts_for_its_quorum() {
    let world = World::new().await;
    let calon = world.sign_in(CALON).await;
    let path = "/v1/meetings/rat-2025/attendance";
    let before = calon.write(path, &json!({})).await.is_ok();
    world
        .execute("UPDATE member SET status = 'full' WHERE number = '10010003'")
        .await;
    calon.write(VOTES, &vote(OPEN, "ya", 1)).await.is_ok();
    let after = calon.write(path, &json!({})).await.is_ok();
    assert_eq!(after["attendedAt"], before["attendedAt"]);
    assert_eq!(before["quorum"]["present"], 0);
    assert_eq!(after["quorum"]["present"], 1);
}

#[tokio::test]
async fn an_origin_of_another_kind_is_not_the_own_one() {
    let world = World::new().await;
    for origin in [
        "foo://koperasi.example",
        "koperasi.example",
        "https://x@koperasi.example",
        "null",
        "",
    ] {
        let request = ask(Method::POST, "/v1/sessions")
            .header("origin", origin)
            .header("content-type", "application/json")
            .body(Body::from(credentials(SITI, PASSWORD).to_string()))
            .unwrap();
        world.send(request).await.is_problem(403, "forbidden");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_reads_the_data() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new().await;
    for end in ["", "-wal", "-shm"] {
        let path = format!("{}{end}", world.path.display());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{path}: {mode:o}");
    }
}
