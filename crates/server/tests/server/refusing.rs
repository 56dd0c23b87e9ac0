//! What is wrong with a request is said clearly, is never a fault of the server, and changes
//! nothing. What is wrong with the server says nothing of its inside.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;
use sokoguru_server::config::Bucket;

use crate::seed::application;
use crate::world::{BUDI, OTHER_ORIGIN, PASSWORD, SITI, World, ask, new_key};

#[tokio::test]
async fn bodies_that_are_no_json_are_refused() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let before = world.digest().await;
    let deep = format!("{}{}", "[".repeat(7000), "]".repeat(7000));
    for path in [
        "/v1/loan-applications",
        "/v1/meetings/rat-2025/votes",
        "/v1/questions",
        "/v1/meetings/rat-2025/questions",
        "/v1/sessions",
        "/v1/activations",
        "/v1/sessions/refresh",
    ] {
        let send = async |media: &str, body: Vec<u8>| {
            let request = siti
                .ask(Method::POST, path)
                .header("idempotency-key", new_key())
                .header("content-type", media)
                .body(Body::from(body))
                .unwrap();
            world.send(request).await
        };
        for body in ["", "{", "nonsense", "{\"a\":}", "\u{feff}{}"] {
            let problem = send("application/json", body.into())
                .await
                .is_problem(400, "invalid_request");
            assert!(!problem.to_string().contains("nonsense"), "{problem}");
        }
        send("application/json", vec![0xff, 0xfe, 0x00])
            .await
            .is_problem(400, "invalid_request");
        for body in [
            "{}",
            "[]",
            "null",
            "1",
            "\"x\"",
            deep.as_str(),
            "123456789012345678901234567890",
        ] {
            let answer = send("application/json; charset=utf-8", body.into()).await;
            assert!(
                [400, 422].contains(&answer.status.as_u16()),
                "{path} {}",
                answer.text()
            );
        }
        send("application/json", vec![b' '; 16 * 1024 + 1])
            .await
            .is_problem(413, "payload_too_large");
        for media in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "",
            "application/jsonx",
        ] {
            send(media, b"{}".to_vec())
                .await
                .is_problem(415, "unsupported_media_type");
        }
    }
    let twice = format!("{}{}", application(), application());
    let request = siti
        .ask(Method::POST, "/v1/loan-applications")
        .header("idempotency-key", new_key())
        .header("content-type", "application/json")
        .body(Body::from(twice))
        .unwrap();
    world.send(request).await.is_problem(400, "invalid_request");
    // One that is announced as too large is not even read.
    let request = siti
        .ask(Method::POST, "/v1/loan-applications")
        .header("idempotency-key", new_key())
        .header("content-type", "application/json")
        .header("content-length", "99999999999")
        .body(Body::empty())
        .unwrap();
    world
        .send(request)
        .await
        .is_problem(413, "payload_too_large");
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn another_method_is_told_which_ones_there_are() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    for (method, path, allowed) in [
        (Method::DELETE, "/v1/home", "GET"),
        (Method::GET, "/v1/activations", "POST"),
        (Method::PATCH, "/v1/password", "PUT"),
        (Method::POST, "/healthz", "GET"),
    ] {
        let answer = world
            .send(siti.ask(method, path).body(Body::empty()).unwrap())
            .await;
        answer.is_problem(405, "method_not_allowed");
        assert!(
            answer.header("allow").contains(allowed),
            "{}",
            answer.header("allow")
        );
    }
}

#[tokio::test]
async fn every_answer_carries_what_browsers_hold_it_to() {
    let world = World::with(|config| {
        config.public_origin = Some("https://koperasi.example".to_owned());
        config.backends = vec!["https://inti.example".to_owned()];
    })
    .await;
    let siti = world.sign_in(SITI).await;
    for answer in [
        siti.get("/v1/home").await,
        siti.get("/v1/nothing").await,
        world.get("/nothing").await,
        world.get("/healthz").await,
    ] {
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"),
            "{policy}"
        );
        assert!(policy.contains("connect-src 'self' https://inti.example;"));
        assert!(policy.ends_with("frame-ancestors 'none'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(
            answer
                .header("permissions-policy")
                .contains("camera=(self)")
        );
        assert!(
            answer
                .header("strict-transport-security")
                .starts_with("max-age=")
        );
        assert_eq!(answer.header("x-request-id").len(), 32);
    }
    // Without TLS of its own, HSTS is not this server's to say.
    let plain = World::new().await;
    assert_eq!(
        plain
            .get("/healthz")
            .await
            .header("strict-transport-security"),
        ""
    );
}

#[tokio::test]
async fn browsers_are_told_which_origins_may_ask() {
    let world = World::new().await;
    let preflight = async |origin: &str, path: &str| {
        let request = ask(Method::OPTIONS, path)
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type,idempotency-key,x-sokoguru",
            );
        world.send(request.body(Body::empty()).unwrap()).await
    };
    let allowed = preflight(OTHER_ORIGIN, "/v1/loan-applications").await;
    assert_eq!(allowed.status, 200);
    assert_eq!(allowed.header("access-control-allow-origin"), OTHER_ORIGIN);
    assert!(
        allowed
            .header("access-control-allow-headers")
            .contains("idempotency-key")
    );
    let refused = preflight("https://evil.example", "/v1/loan-applications").await;
    assert_eq!(refused.header("access-control-allow-origin"), "");
    let answer = world
        .send(
            ask(Method::GET, "/v1/loan-products")
                .header("origin", "https://evil.example")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_broken_database_is_not_a_fault_of_the_request() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    world
        .execute("ALTER TABLE savings_account RENAME TO gone")
        .await;
    siti.get("/v1/savings").await.is_problem(503, "unavailable");
    siti.get("/v1/home").await.is_problem(503, "unavailable");
    siti.get("/v1/sessions").await.is_ok();
    world.store.close().await;
    for path in ["/v1/home", "/v1/me", "/v1/loan-products", "/healthz"] {
        let problem = siti.get(path).await.is_problem(503, "unavailable");
        assert!(problem.get("detail").is_none(), "{problem}");
    }
    siti.write("/v1/loan-applications", &application())
        .await
        .is_problem(503, "unavailable");
    let body = json!({"memberNumber": SITI, "password": PASSWORD, "device": "HP"});
    world
        .post("/v1/sessions", &body)
        .await
        .is_problem(503, "unavailable");
    // Who the cooperative is, is known without the database.
    world.get("/.well-known/koperasi").await.is_ok();
}

#[tokio::test]
async fn what_is_stored_wrong_says_nothing_of_itself() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    world
        .execute("UPDATE loan SET rate_percent = 'secret inside'")
        .await;
    let answer = siti.get("/v1/loans").await;
    answer.is_problem(500, "internal");
    assert!(!answer.text().contains("secret"));
}

#[tokio::test]
async fn a_write_that_fails_half_way_leaves_nothing_and_keeps_no_answer() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let before = world.digest().await;
    world
        .execute("CREATE TRIGGER broken BEFORE INSERT ON loan_application_event BEGIN SELECT raise(ABORT, 'disk on fire'); END")
        .await;
    let key = new_key();
    let answer = siti
        .write_as("/v1/loan-applications", &application(), &key)
        .await;
    answer.is_problem(500, "internal");
    assert!(!answer.text().contains("fire"));
    assert_eq!(world.digest().await, before);
    world.execute("DROP TRIGGER broken").await;
    siti.write_as("/v1/loan-applications", &application(), &key)
        .await
        .is_ok();
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_back() {
    let world = World::with(|config| config.limits.member = Bucket { burst: 3, rate: 1 }).await;
    let siti = world.sign_in(SITI).await;
    for _ in 0..3 {
        siti.get("/v1/me").await.is_ok();
    }
    siti.get("/v1/me").await.is_problem(429, "rate_limited");
    let budi = world.sign_in(BUDI).await;
    budi.get("/v1/me").await.is_ok();

    let world = World::with(|config| config.limits.address = Bucket { burst: 2, rate: 1 }).await;
    world.get("/healthz").await;
    world.get("/healthz").await;
    world.get("/healthz").await.is_problem(429, "rate_limited");

    let world = World::with(|config| config.limits.sign_in = Bucket { burst: 1, rate: 1 }).await;
    let body = json!({"memberNumber": SITI, "password": PASSWORD, "device": "HP"});
    assert_eq!(world.post("/v1/sessions", &body).await.status, 201);
    world
        .post("/v1/sessions", &body)
        .await
        .is_problem(429, "rate_limited");
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let world = World::with(|config| config.timeout = std::time::Duration::from_millis(100)).await;
    let siti = world.sign_in(SITI).await;
    let blocker = world.store.write().await.unwrap();
    let key = new_key();
    siti.write_as("/v1/loan-applications", &application(), &key)
        .await
        .is_problem(503, "unavailable");
    blocker.roll_back().await.unwrap();
    siti.write_as("/v1/loan-applications", &application(), &key)
        .await
        .is_ok();
}

#[tokio::test]
async fn a_copy_of_a_running_write_is_told_to_wait() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let blocker = world.store.write().await.unwrap();
    let key = new_key();
    let body = application();
    let mut one = Box::pin(siti.write_as("/v1/loan-applications", &body, &key));
    let mut other = Box::pin(siti.write_as("/v1/loan-applications", &body, &key));
    let (refused, running) = tokio::select! {
        answer = &mut one => (answer, other),
        answer = &mut other => (answer, one),
    };
    refused.is_problem(409, "request_in_progress");
    assert_eq!(refused.header("retry-after"), "1");
    blocker.roll_back().await.unwrap();
    running.await.is_ok();
}
