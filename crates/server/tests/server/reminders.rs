//! Reminders, from what they are about to what a browser opens: each once, only to who asked, never
//! late.

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::json;
use sokoguru_domain::ApplicationStatus::{Approved, Rejected};
use sokoguru_server::office;

use crate::push_service::{Next, sender};
use crate::reminded::{ADDRESS, EVERYTHING, Reminded, delete, put};
use crate::seed::{COMING, application};
use crate::world::{BUDI, CALON, SITI};

#[tokio::test]
async fn a_decision_reaches_the_device_once_sealed_and_signed() {
    let one = Reminded::new().await;
    let (browser, siti) = one.subscribed(SITI, "siti", &["decision"]).await;
    siti.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    assert!(one.round().await.is_empty(), "nothing is decided");
    one.decide(Approved).await;
    let messages = one.round().await;
    assert_eq!(messages.len(), 1);
    let message = &messages[0];
    assert_eq!(message.path, "/send/siti");
    let discovery = one.world.get("/.well-known/koperasi").await.is_ok();
    let claims = sender(message, discovery["pushKey"].as_str().unwrap());
    assert_eq!(claims["aud"], one.service.origin.as_str());
    assert_eq!(claims["sub"], "mailto:kantor@koperasi.example");
    let seconds = claims["exp"].as_i64().unwrap() - one.world.now().timestamp();
    assert!((1..=86_400).contains(&seconds));
    assert_eq!(message.header("ttl"), (7 * 86_400).to_string());
    assert_eq!(message.header("urgency"), "normal");
    assert_eq!(message.header("topic").len(), 32);
    let told = browser.open(message);
    assert_eq!(told["title"], "KSP Karya <Bersama>");
    assert_eq!(
        told["body"],
        "Pengajuan pinjaman Anda disetujui. Buka untuk melihatnya."
    );
    assert_eq!(told["tag"], message.header("topic"));
    assert_eq!(told["lang"], "id");
    let path = told["data"].as_str().unwrap();
    let list = siti.get("/v1/loan-applications").await.is_ok();
    let id = list["items"][0]["id"].as_str().unwrap();
    assert_eq!(path, format!("/pinjaman/pengajuan/{id}"));
    one.later(TimeDelta::hours(1));
    assert!(one.round().await.is_empty(), "once");
    assert_eq!(one.waiting().await, 0);
}

#[tokio::test]
async fn who_looks_over_the_shoulder_reads_nothing_private() {
    let one = Reminded::new().await;
    let (browser, siti) = one.subscribed(SITI, "siti", &["decision"]).await;
    put(&siti, &browser.request(&["decision"], false))
        .await
        .is_ok();
    siti.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    one.decide(Rejected).await;
    let messages = one.round().await;
    let body = browser.open(&messages[0])["body"].clone();
    assert_eq!(
        body,
        "Ada pengingat untuk Anda. Buka aplikasi untuk membacanya."
    );
}

#[tokio::test]
async fn only_the_members_own_devices_that_asked_for_the_topic_are_told() {
    let one = Reminded::new().await;
    let (_, siti) = one.subscribed(SITI, "asked", &["decision"]).await;
    one.subscribed(SITI, "other-topic", &["vote"]).await;
    one.subscribed(BUDI, "other-member", &EVERYTHING).await;
    let (_, out) = one.subscribed(SITI, "signed-out", &EVERYTHING).await;
    let (_, off) = one.subscribed(SITI, "switched-off", &EVERYTHING).await;
    delete(&out, "/v1/sessions/current").await;
    assert_eq!(delete(&off, ADDRESS).await.status, 204);
    assert_eq!(delete(&off, ADDRESS).await.status, 204);
    off.get(ADDRESS).await.is_problem(404, "not_found");
    siti.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    one.decide(Approved).await;
    // Asked only after the decision.
    one.later(TimeDelta::seconds(1));
    one.subscribed(SITI, "too-late", &EVERYTHING).await;
    let paths: Vec<String> = one.round().await.into_iter().map(|one| one.path).collect();
    assert_eq!(paths, ["/send/asked"]);
}

#[tokio::test]
async fn however_a_session_ends_its_device_is_forgotten() {
    let one = Reminded::new().await;
    one.subscribed(SITI, "first", &EVERYTHING).await;
    one.subscribed(SITI, "second", &EVERYTHING).await;
    let (_, here) = one.subscribed(SITI, "here", &EVERYTHING).await;
    let known = async || {
        one.world
            .count("SELECT count(*) FROM push_subscription")
            .await
    };
    assert_eq!(known().await, 3);
    // From another device.
    let sessions = here.get("/v1/sessions").await.is_ok();
    let other = sessions["items"][1]["id"].as_str().unwrap().to_owned();
    delete(&here, &format!("/v1/sessions/{other}")).await;
    assert_eq!(known().await, 2);
    // By a new password.
    let body = json!({"currentPassword": crate::world::PASSWORD, "newPassword": "ikan tongkol 8"});
    let request = here
        .ask(Method::PUT, "/v1/password")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    assert_eq!(one.world.send(request).await.status, 204);
    assert_eq!(known().await, 1);
    here.get(ADDRESS).await.is_ok();
    // By not being used: what has expired gets nothing, also before it is cleared away.
    here.write("/v1/loan-applications", &application())
        .await
        .is_ok();
    one.later(TimeDelta::days(31));
    one.decide(Approved).await;
    assert!(one.round().await.is_empty());
}

/// An instalment of Siti's is due on 10 April 2026. The cooperative is eight hours ahead of UTC.
#[tokio::test]
async fn an_instalment_is_told_three_days_before_and_the_day_before() {
    let one = Reminded::new().await;
    let (browser, _) = one.subscribed(SITI, "siti", &["instalment"]).await;
    assert!(
        one.at("2026-04-06T10:00:00Z").await.is_empty(),
        "four days before"
    );
    assert!(
        one.at("2026-04-06T23:59:00Z").await.is_empty(),
        "before eight"
    );
    let messages = one.at("2026-04-07T00:00:00Z").await;
    assert_eq!(messages.len(), 1);
    let told = browser.open(&messages[0]);
    assert_eq!(
        told["body"],
        "Angsuran jatuh tempo Jumat, 10 April 2026. Buka untuk melihat jadwal Anda."
    );
    assert_eq!(told["data"], "/pinjaman/pinjaman-siti");
    // Until the end of 8 April: then it would not be three days any more, nor two.
    assert_eq!(messages[0].header("ttl"), (40 * 3600).to_string());
    assert!(one.at("2026-04-07T06:00:00Z").await.is_empty(), "once");
    assert!(one.at("2026-04-08T06:00:00Z").await.is_empty(), "once");
    let messages = one.at("2026-04-09T00:00:00Z").await;
    assert_eq!(messages.len(), 1);
    assert_ne!(browser.open(&messages[0])["tag"], told["tag"]);
    assert!(one.at("2026-04-10T06:00:00Z").await.is_empty(), "once");
    assert!(
        one.at("2026-04-11T06:00:00Z").await.is_empty(),
        "never after the day"
    );
}

#[tokio::test]
async fn a_server_that_slept_does_not_come_too_late() {
    let one = Reminded::new().await;
    one.subscribed(SITI, "siti", &["instalment"]).await;
    // On the day itself the second reminder still helps.
    assert_eq!(one.at("2026-04-10T11:59:00Z").await.len(), 1);
    let evening = Reminded::new().await;
    evening.subscribed(SITI, "siti", &["instalment"]).await;
    assert!(evening.at("2026-04-10T12:00:00Z").await.is_empty(), "20.00");
    assert!(
        evening.at("2026-04-11T00:00:00Z").await.is_empty(),
        "the day is over"
    );
    assert_eq!(evening.waiting().await, 0);
    let other = Reminded::new().await;
    other.subscribed(SITI, "siti", &["instalment"]).await;
    assert!(other.at("2026-04-11T02:00:00Z").await.is_empty());
}

#[tokio::test]
async fn what_is_paid_in_between_is_not_told() {
    let one = Reminded::new().await;
    one.subscribed(SITI, "siti", &["instalment"]).await;
    one.service.then([Next::Status(503, None)]);
    assert_eq!(one.at("2026-04-07T00:00:00Z").await.len(), 1);
    assert_eq!(one.waiting().await, 1);
    one.world
        .execute(
            "UPDATE loan_instalment SET paid_sen = principal_sen + interest_sen
             WHERE loan_id = 'pinjaman-siti' AND due_on <= '2026-04-10'",
        )
        .await;
    assert!(one.at("2026-04-07T02:00:00Z").await.is_empty());
    assert_eq!(one.waiting().await, 0);
    assert!(one.at("2026-04-09T00:00:00Z").await.is_empty());
}

#[tokio::test]
async fn members_are_invited_and_voters_are_told_when_the_vote_opens() {
    let one = Reminded::new().await;
    let (siti, _) = one.subscribed(SITI, "siti", &["meeting", "vote"]).await;
    one.subscribed(CALON, "calon", &EVERYTHING).await;
    let mut tx = one.world.store.write().await.unwrap();
    office::publish(&mut tx, "draft", one.world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut messages = one.round().await;
    messages.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(messages.len(), 2, "a member-to-be is invited too");
    let told = siti.open(&messages[1]);
    assert_eq!(told["data"], "/rat/draft");
    assert_eq!(
        told["body"],
        "Anda diundang ke rapat anggota 22 April 2026, 10.00 WITA. Buka untuk membaca bahannya."
    );
    // The vote of another meeting opens by itself.
    assert!(one.at("2026-04-12T01:59:59Z").await.is_empty());
    let messages = one.at("2026-04-12T02:00:00Z").await;
    assert_eq!(messages.len(), 1, "only who has a vote");
    assert_eq!(messages[0].header("urgency"), "high");
    assert_eq!(messages[0].header("ttl"), (4 * 3600).to_string());
    let told = siti.open(&messages[0]);
    assert_eq!(told["data"], format!("/rat/{COMING}"));
    assert!(
        told["body"]
            .as_str()
            .unwrap()
            .contains("sampai 12 April 2026, 14.00 WITA")
    );
    assert!(one.at("2026-04-12T03:00:00Z").await.is_empty(), "once");
}
