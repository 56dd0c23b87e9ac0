//! Reminders when something goes wrong: at the push service, in this server, in what a device says.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::json;
use sokoguru_domain::ApplicationStatus::Approved;
use sokoguru_domain::OfficerRole;
use sokoguru_server::clock::Clock;
use sokoguru_server::passwords::Cost;
use sokoguru_server::reminders::round::round;
use sokoguru_server::{Config, State, office};

use crate::push_service::{Browser, Next, PushService};
use crate::reminded::{ADDRESS, EVERYTHING, Reminded, config, put};
use crate::seed::application;
use crate::world::{BUDI, SITI, World, officer};

#[tokio::test]
async fn a_device_that_is_gone_is_forgotten() {
    for gone in [404, 410] {
        let one = Reminded::new().await;
        let (_, siti) = one.subscribed(SITI, "siti", &EVERYTHING).await;
        siti.write("/v1/loan-applications", &application())
            .await
            .is_ok();
        one.decide(Approved).await;
        one.service.then([Next::Status(gone, None)]);
        assert_eq!(one.round().await.len(), 1);
        siti.get(ADDRESS).await.is_problem(404, "not_found");
        one.later(TimeDelta::hours(2));
        assert!(one.round().await.is_empty());
        assert_eq!(one.waiting().await, 0);
    }
}

#[tokio::test]
async fn a_service_that_asks_for_a_pause_gets_it_from_every_delivery() {
    let one = Reminded::new().await;
    let (_, siti) = one.subscribed(SITI, "phone", &EVERYTHING).await;
    siti.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    one.decide(Approved).await;
    one.service.then([Next::Status(429, Some(600))]);
    assert_eq!(one.round().await.len(), 1);
    // Another member's reminder for the same service waits as well, and is not counted as tried.
    let (_, budi) = one.subscribed(BUDI, "other", &["decision"]).await;
    budi.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    let manager = officer(&one.world, "KETUA", &[OfficerRole::Manager]).await;
    let mut tx = one.world.store.write_as(manager).await.unwrap();
    office::decide_application(&mut tx, "PP-2026-0002", Approved, "", one.world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    one.later(TimeDelta::seconds(599));
    assert!(one.round().await.is_empty());
    assert_eq!(
        one.world
            .count("SELECT max(attempts) FROM reminder_delivery")
            .await,
        1
    );
    assert_eq!(
        one.world
            .count("SELECT min(attempts) FROM reminder_delivery")
            .await,
        0
    );
    one.later(TimeDelta::seconds(1));
    assert_eq!(one.round().await.len(), 2);
    assert_eq!(one.waiting().await, 0);
}

#[tokio::test]
async fn a_service_in_trouble_is_tried_again_with_growing_pauses_and_then_left() {
    let one = Reminded::new().await;
    let (browser, siti) = one.subscribed(SITI, "siti", &EVERYTHING).await;
    siti.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    one.decide(Approved).await;
    one.service.then([
        Next::Status(500, None),
        Next::Silence,
        Next::Status(502, None),
    ]);
    let first = one.round().await;
    one.later(TimeDelta::seconds(29));
    assert!(one.round().await.is_empty());
    one.later(TimeDelta::seconds(1));
    assert_eq!(
        one.round().await.len(),
        1,
        "after 30 s, and no answer comes"
    );
    one.later(TimeDelta::seconds(59));
    assert!(one.round().await.is_empty());
    one.later(TimeDelta::seconds(1));
    assert_eq!(one.round().await.len(), 1, "after 60 s");
    one.later(TimeDelta::seconds(120));
    let last = one.round().await;
    assert_eq!(last.len(), 1);
    // The phone shows one, however many came: they bear the same sign.
    assert_eq!(last[0].header("topic"), first[0].header("topic"));
    assert_eq!(
        browser.open(&last[0])["tag"],
        browser.open(&first[0])["tag"]
    );
    assert_eq!(one.waiting().await, 0);

    let other = Reminded::new().await;
    let (_, budi) = other.subscribed(BUDI, "budi", &EVERYTHING).await;
    budi.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    other.decide(Approved).await;
    other
        .service
        .then(std::iter::repeat_n(Next::Status(500, None), 50));
    let mut tries = 0;
    for _ in 0..20 {
        tries += other.round().await.len();
        other.later(TimeDelta::hours(3));
    }
    assert_eq!(tries, 8);
    assert_eq!(other.waiting().await, 0);
}

#[tokio::test]
async fn odd_answers_do_no_harm() {
    for (odd, is_over) in [
        (Next::Endless, true),
        (Next::Redirect, true),
        (Next::Status(400, None), true),
        (Next::Status(403, None), true),
        (Next::Silence, false),
    ] {
        let one = Reminded::new().await;
        let (_, siti) = one.subscribed(SITI, "siti", &EVERYTHING).await;
        siti.write("/v1/loan-applications", &application())
            .await
            .is_ok();
        one.decide(Approved).await;
        one.service.then([odd]);
        let asked: Vec<String> = one.round().await.into_iter().map(|one| one.path).collect();
        assert_eq!(asked, ["/send/siti"], "no redirect is followed");
        assert_eq!(one.waiting().await == 0, is_over);
        siti.get(ADDRESS).await.is_ok();
    }
}

#[tokio::test]
async fn a_server_that_dies_while_it_sends_sends_again_under_the_same_sign() {
    let one = Reminded::new().await;
    let (browser, siti) = one.subscribed(SITI, "siti", &EVERYTHING).await;
    siti.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    one.decide(Approved).await;
    one.service.then([Next::Silence]);
    // Cut off while the message is on its way: nothing after that runs.
    let cut = tokio::time::timeout(Duration::from_millis(200), round(&one.world.state)).await;
    assert!(cut.is_err());
    let first = one.service.take();
    assert_eq!(first.len(), 1, "it was on its way");
    assert_eq!(
        one.world
            .count("SELECT attempts FROM reminder_delivery")
            .await,
        1
    );
    let config = Config {
        clock: Clock::Set(one.world.clock.clone()),
        cost: Cost::TEST,
        push: Some(config(&one.folder)),
        ..Config::default()
    };
    let state = State::new(one.world.store.clone(), config).await.unwrap();
    round(&state).await.unwrap();
    assert!(
        one.service.take().is_empty(),
        "not before its pause is over"
    );
    one.later(TimeDelta::seconds(30));
    round(&state).await.unwrap();
    let again = one.service.take();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].header("topic"), first[0].header("topic"));
    assert_eq!(
        browser.open(&again[0])["tag"],
        browser.open(&first[0])["tag"]
    );
    assert_eq!(one.waiting().await, 0);
}

#[tokio::test]
async fn few_messages_are_on_their_way_at_once() {
    let one = Reminded::new().await;
    for n in 0..30 {
        one.subscribed(SITI, &format!("phone-{n}"), &["meeting"])
            .await;
    }
    let mut tx = one.world.store.write().await.unwrap();
    office::publish(&mut tx, "draft", one.world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(one.round().await.len(), 30);
    let most = one.service.most_at_once();
    assert!((2..=8).contains(&most), "{most}");
}

#[tokio::test]
async fn what_a_device_says_is_checked_and_read_back() {
    let one = Reminded::new().await;
    let (browser, siti) = one.subscribed(SITI, "siti", &["vote", "instalment"]).await;
    let kept = siti.get(ADDRESS).await.is_ok();
    assert_eq!(kept["topics"], json!(["instalment", "vote"]));
    assert_eq!(kept["detailed"], true);
    assert!(
        !kept.to_string().contains("/send/"),
        "the address stays here"
    );
    let good = browser.request(&EVERYTHING, false);
    let before = one.world.digest().await;
    for (field, wrong) in [
        (
            "endpoint",
            json!("https://fcm.googleapis.com.evil.example/x"),
        ),
        ("endpoint", json!("http://10.0.0.1/x")),
        ("endpoint", json!("http://127.0.0.1@evil.example/x")),
        ("endpoint", json!("file:///etc/passwd")),
        ("endpoint", json!("")),
        (
            "endpoint",
            json!(format!("{}{}", browser.endpoint, "x".repeat(2000))),
        ),
        ("endpoint", json!(7)),
        ("key", json!("")),
        ("key", json!("BBBB")),
        ("key", json!("B".repeat(87))),
        ("auth", json!("AAAA")),
        ("topics", json!([])),
        ("topics", json!(["everything"])),
        ("topics", json!("vote")),
        ("lang", json!("fr")),
        ("detailed", json!("yes")),
    ] {
        let mut body = good.clone();
        body[field] = wrong.clone();
        let problem = put(&siti, &body).await.is_problem(422, "validation_failed");
        let pointer = problem["errors"][0]["pointer"].as_str().unwrap();
        assert!(
            pointer.starts_with(&format!("/{field}")),
            "{wrong}: {problem}"
        );
    }
    put(&siti, &json!([])).await;
    assert_eq!(one.world.digest().await, before);
    let request = crate::world::ask(Method::PUT, ADDRESS)
        .header("content-type", "application/json")
        .body(Body::from(good.to_string()))
        .unwrap();
    one.world
        .send(request)
        .await
        .is_problem(401, "session_required");

    // The browser's address belongs to who is signed in on it now.
    let budi = one.world.sign_in(BUDI).await;
    put(&budi, &good).await.is_ok();
    siti.get(ADDRESS).await.is_problem(404, "not_found");
    assert_eq!(
        one.world
            .count("SELECT count(*) FROM push_subscription")
            .await,
        1
    );
}

#[tokio::test]
async fn without_a_key_there_are_no_reminders_and_everything_else_works() {
    let world = World::new().await;
    let service = PushService::start().await;
    let siti = world.sign_in(SITI).await;
    let discovery = world.get("/.well-known/koperasi").await.is_ok();
    assert!(discovery.get("pushKey").is_none());
    let browser = Browser::new(&service, "siti");
    put(&siti, &browser.request(&EVERYTHING, true))
        .await
        .is_problem(404, "not_found");
    siti.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    let manager = officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let mut tx = world.store.write_as(manager).await.unwrap();
    office::decide_application(&mut tx, "PP-2026-0001", Approved, "", world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    round(&world.state).await.unwrap();
    assert!(service.take().is_empty());
}
