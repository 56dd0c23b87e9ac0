//! Printed codes, new passwords, and the sessions that end with them.

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sokoguru_domain::MemberNumber;
use sokoguru_server::office::issue_code;

use crate::signing_in::credentials;
use crate::world::{BUDI, NEW, PASSWORD, SITI, World};

async fn print_code(world: &World, number: &str) -> String {
    let mut tx = world.store.write().await.unwrap();
    let now = world.now();
    let number = MemberNumber::parse(number).unwrap();
    let code = issue_code(&mut tx, &world.passwords, &number, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    code.printed()
}

fn activation(number: &str, code: &str, password: &str) -> Value {
    json!({"memberNumber": number, "code": code, "newPassword": password, "device": "HP"})
}

#[tokio::test]
async fn a_printed_code_becomes_an_account_once() {
    let world = World::new().await;
    let code = print_code(&world, NEW).await;
    for weak in ["short", NEW, "password123", "aaaaaaaaaaaa"] {
        let problem = world
            .post("/v1/activations", &activation(NEW, &code, weak))
            .await
            .is_problem(422, "password_weak");
        assert_eq!(problem["errors"][0]["pointer"], "/newPassword");
    }
    let typed = code.to_lowercase().replace('-', " ");
    let answer = world
        .post("/v1/activations", &activation(NEW, &typed, "udang galah 9"))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(answer.header("set-cookie").starts_with("__Host-sokoguru="));
    let again = world
        .post("/v1/activations", &activation(NEW, &code, "udang galah 8"))
        .await;
    again.is_problem(401, "activation_wrong");
    assert_eq!(
        world
            .post("/v1/sessions", &credentials(NEW, "udang galah 9"))
            .await
            .status,
        201
    );
    assert_eq!(
        world
            .count("SELECT count(*) FROM activation_code WHERE ended_at IS NULL")
            .await,
        0
    );
}

#[tokio::test]
async fn a_code_expires_belongs_to_one_member_and_ends_with_the_next_one() {
    let world = World::new().await;
    let old = print_code(&world, NEW).await;
    let code = print_code(&world, NEW).await;
    let before = world.digest().await;
    for (number, code) in [(BUDI, &code), (NEW, &old), ("55555555", &code)] {
        world
            .post(
                "/v1/activations",
                &activation(number, code, "udang galah 9"),
            )
            .await
            .is_problem(401, "activation_wrong");
    }
    // A slip of the pen is seen without looking and counts as no guess.
    for _ in 0..10 {
        world
            .post("/v1/activations", &activation(NEW, "ABCD", "udang galah 9"))
            .await
            .is_problem(401, "activation_wrong");
    }
    world.clock.advance(TimeDelta::days(31));
    world
        .post("/v1/activations", &activation(NEW, &code, "udang galah 9"))
        .await
        .is_problem(401, "activation_wrong");
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let world = World::new().await;
    let here = world.sign_in(SITI).await;
    let there = world.sign_in(SITI).await;
    let put = async |current: &str, new: &str| {
        let body = json!({"currentPassword": current, "newPassword": new}).to_string();
        let request = here
            .ask(Method::PUT, "/v1/password")
            .header("content-type", "application/json");
        world.send(request.body(Body::from(body)).unwrap()).await
    };
    put("wrong word", "udang galah 9")
        .await
        .is_problem(401, "credentials_wrong");
    put(PASSWORD, "10010001")
        .await
        .is_problem(422, "password_weak");
    there.get("/v1/me").await.is_ok();
    assert_eq!(put(PASSWORD, "udang galah 9").await.status, 204);
    here.get("/v1/me").await.is_ok();
    there
        .get("/v1/me")
        .await
        .is_problem(401, "session_required");
    world
        .post("/v1/sessions", &credentials(SITI, PASSWORD))
        .await
        .is_problem(401, "credentials_wrong");
    assert_eq!(
        world
            .post("/v1/sessions", &credentials(SITI, "udang galah 9"))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn a_member_ends_sessions() {
    let world = World::new().await;
    let here = world.sign_in(SITI).await;
    let there = world.sign_in(SITI).await;
    let list = here.get("/v1/sessions").await.is_ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_eq!(list["items"][0]["current"], true);
    let other = list["items"][1]["id"].as_str().unwrap().to_owned();
    let end = async |id: &str| {
        let request = here.ask(Method::DELETE, &format!("/v1/sessions/{id}"));
        world.send(request.body(Body::empty()).unwrap()).await
    };
    assert_eq!(end(&other).await.status, 204);
    there
        .get("/v1/me")
        .await
        .is_problem(401, "session_required");
    end(&other).await.is_problem(404, "not_found");
    let out = end("current").await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    here.get("/v1/me").await.is_problem(401, "session_required");
}
