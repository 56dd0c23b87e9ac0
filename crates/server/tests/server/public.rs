//! What anybody may know of the cooperative, what became of decisions, and questions to the
//! pengawas, which nobody else sees.

use serde_json::json;
use sokoguru_server::store::questions::AnswerRow;

use crate::minutes::held;
use crate::seed::OPEN;
use crate::world::{BUDI, SITI, World, new_key};

const QUESTIONS: &str = "/v1/questions";

#[tokio::test]
async fn anybody_may_know_the_cooperative_and_no_member_stands_in_it() {
    let world = World::new().await;
    let shown = world.get("/v1/cooperative").await;
    assert_eq!(shown.header("cache-control"), "public, max-age=60");
    let shown = shown.is_ok();
    assert_eq!(shown["name"], "KSP Karya <Bersama>");
    assert_eq!(shown["nikKoperasi"], "3204050010001");
    assert!(shown.get("badanHukum").is_none());
    assert_eq!(
        shown["nextMeeting"]["title"].as_str().map(str::is_empty),
        Some(false)
    );
    for list in ["officers", "figures", "health", "decisions"] {
        assert_eq!(shown[list], json!([]), "{list}");
    }
    for secret in ["Siti", "Budi", SITI] {
        assert!(!shown.to_string().contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_result_is_public_only_when_the_office_says_so() {
    let world = held().await;
    world.clock.advance(chrono::TimeDelta::hours(3));
    let siti = world.sign_in(SITI).await;
    let own = siti.get("/v1/decisions").await.is_ok();
    let meeting = own["items"][0]["meetingId"].as_str().unwrap().to_owned();
    let tasks: Vec<_> = own["items"][0]["items"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|item| item["followUps"].as_array().unwrap())
        .collect();
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["what"], "Tempel LPJ");
    assert_eq!(
        world.get("/v1/cooperative").await.is_ok()["decisions"],
        json!([])
    );
    world
        .get("/v1/decisions")
        .await
        .is_problem(401, "session_required");

    let mut tx = world.store.write().await.unwrap();
    assert!(tx.set_public_result(&meeting, true).await.unwrap());
    assert!(!tx.set_public_result(&meeting, true).await.unwrap());
    tx.commit().await.unwrap();
    let shown = world.get("/v1/cooperative").await.is_ok();
    assert_eq!(shown["decisions"][0]["meetingId"], meeting.as_str());
    assert_eq!(
        shown["decisions"][0]["items"][0]["title"],
        own["items"][0]["items"][0]["title"]
    );
}

#[tokio::test]
async fn a_question_is_asked_once_and_only_its_member_reads_the_answer() {
    let world = World::new().await;
    let (siti, budi) = (world.sign_in(SITI).await, world.sign_in(BUDI).await);
    let (body, key) = (json!({"text": "  Kapan SHU 2025\ndibayarkan? "}), new_key());
    let sent = siti.write_as(QUESTIONS, &body, &key).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let sent = sent.json();
    assert_eq!(sent["text"], "Kapan SHU 2025\ndibayarkan?");
    assert!(sent.get("answer").is_none() && sent.get("meetingId").is_none());
    let again = siti.write_as(QUESTIONS, &body, &key).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json()["id"], sent["id"]);
    assert_eq!(world.count("SELECT count(*) FROM question").await, 1);

    let path = format!("/v1/meetings/{OPEN}/questions");
    let about = siti
        .write(&path, &json!({"text": "Mengapa beban naik?"}))
        .await;
    assert_eq!(about.status, 201, "{}", about.text());
    assert_eq!(about.json()["meetingId"], OPEN);

    let answer = |text: &str| AnswerRow {
        text: text.to_owned(),
        by: "Pengawas".to_owned(),
        at: world.now(),
    };
    let id = sent["id"].as_str().unwrap();
    let mut tx = world.store.write().await.unwrap();
    assert!(tx.answer_question(id, &answer("April")).await.unwrap());
    assert!(!tx.answer_question(id, &answer("Mei")).await.unwrap());
    assert!(!tx.answer_question("nobody", &answer("x")).await.unwrap());
    tx.commit().await.unwrap();
    let own = siti.get(QUESTIONS).await.is_ok();
    let items = own["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let answered = items.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(answered["answer"]["text"], "April");
    assert_eq!(answered["answer"]["by"], "Pengawas");
    assert_eq!(budi.get(QUESTIONS).await.is_ok()["items"], json!([]));
}

#[tokio::test]
async fn odd_questions_are_clear_problems_and_change_nothing() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let long = "a".repeat(1001);
    for (text, code) in [
        ("", "too_short"),
        ("  pendek  ", "too_short"),
        (long.as_str(), "too_long"),
        ("Kapan dibayar\u{202e}?", "control_character"),
        ("Kapan dibayar\u{0}?", "control_character"),
    ] {
        let problem = siti
            .write(QUESTIONS, &json!({"text": text}))
            .await
            .is_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/text");
        assert_eq!(problem["errors"][0]["code"], code, "{text:?}");
    }
    for body in [
        json!({}),
        json!({"text": 5}),
        json!({"text": null}),
        json!([]),
    ] {
        siti.write(QUESTIONS, &body)
            .await
            .is_problem(422, "validation_failed");
    }
    let body = json!({"text": "Kapan SHU dibayarkan?"});
    siti.write("/v1/meetings/nowhere/questions", &body)
        .await
        .is_problem(404, "not_found");
    world
        .post(QUESTIONS, &body)
        .await
        .is_problem(401, "session_required");
    siti.write_as(QUESTIONS, &body, "no-uuid")
        .await
        .is_problem(400, "idempotency_key_missing");
    assert_eq!(world.count("SELECT count(*) FROM question").await, 0);
}

#[tokio::test]
async fn a_member_does_not_drown_the_pengawas() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    for n in 0..20 {
        let body = json!({"text": format!("Pertanyaan ke-{n} saya")});
        assert_eq!(siti.write(QUESTIONS, &body).await.status, 201);
    }
    let body = json!({"text": "Satu pertanyaan lagi"});
    let refused = siti.write(QUESTIONS, &body).await;
    assert_eq!(refused.is_problem(409, "wrong_state")["limit"], "20");
    assert_eq!(world.count("SELECT count(*) FROM question").await, 20);
}
