//! Sessions: how they begin, how they are guarded, how they end.

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::seed::application;
use crate::world::{Answer, LEFT, NEW, OTHER_ORIGIN, PASSWORD, SITI, World, ask, new_key};

pub fn credentials(number: &str, password: &str) -> Value {
    json!({"memberNumber": number, "password": password, "device": "HP Ibu"})
}

async fn post_from(world: &World, origin: &str, path: &str, body: &Value) -> Answer {
    let request = ask(Method::POST, path)
        .header("origin", origin)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    world.send(request).await
}

async fn get_bearing(world: &World, path: &str, token: &str) -> Answer {
    let request = ask(Method::GET, path)
        .header("origin", OTHER_ORIGIN)
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap();
    world.send(request).await
}

#[tokio::test]
async fn on_the_own_origin_the_session_is_a_cookie_that_no_script_reads() {
    let world = World::new().await;
    for origin in [None, Some("https://koperasi.example")] {
        let mut request =
            ask(Method::POST, "/v1/sessions").header("content-type", "application/json");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let body = Body::from(credentials("1001.0001", PASSWORD).to_string());
        let answer = world.send(request.body(body).unwrap()).await;
        assert_eq!(answer.status, 201);
        assert_eq!(answer.header("cache-control"), "no-store");
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("__Host-sokoguru="), "{cookie}");
        for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"));
        let grant = answer.json();
        assert!(grant.get("bearer").is_none());
        assert_eq!(grant["member"]["name"], "Siti");
        assert_eq!(grant["expiresAt"], "2026-05-02T10:00:00+08:00");
        let token = cookie.split(['=', ';']).nth(1).unwrap();
        assert!(!answer.text().contains(token));
    }
    // Tokens are stored as digests only.
    let plain = world.count("SELECT count(*) FROM session WHERE typeof(token_hash) <> 'blob' OR length(token_hash) <> 32").await;
    assert_eq!(plain, 0);
}

#[tokio::test]
async fn a_cookie_needs_the_fixed_header() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let before = world.digest().await;
    for (method, path) in [
        (Method::GET, "/v1/home"),
        (Method::POST, "/v1/loan-applications"),
        (Method::DELETE, "/v1/sessions/current"),
    ] {
        let request = ask(method, path)
            .header("cookie", &siti.cookie)
            .header("content-type", "application/json")
            .header("idempotency-key", new_key())
            .body(Body::from(application().to_string()))
            .unwrap();
        world
            .send(request)
            .await
            .is_problem(403, "csrf_header_missing");
    }
    assert_eq!(world.digest().await, before);
    siti.get("/v1/home").await.is_ok();
}

#[tokio::test]
async fn without_a_session_nothing_personal_is_told() {
    let world = World::new().await;
    for (method, path, _) in sokoguru_server::routes::TABLE {
        let public = [
            "/.well-known/koperasi",
            "/healthz",
            "/v1/activations",
            "/v1/cooperative",
            "/v1/loan-products",
            "/v1/sessions/refresh",
            "/v1/office/sessions",
        ];
        if public.contains(path) || (*method == "post" && *path == "/v1/sessions") {
            continue;
        }
        // The board is for everybody; ballots and trustees' messages are signed.
        let of_board = [
            "/manifest",
            "/ballots/",
            "/board",
            "/slots/",
            "/ceremony",
            "/trustee-messages",
            // Whoever joins is nobody yet; the application has a secret of its own.
            "/v1/joining",
            "/applications/membership",
        ];
        if of_board.iter().any(|part| path.contains(part)) {
            continue;
        }
        let path = path
            .replace("{id}", "x")
            .replace("{paper}", "y")
            .replace("{item}", "z");
        for (name, value) in [
            ("x-sokoguru", "1"),
            ("authorization", "Bearer x"),
            ("cookie", "__Host-sokoguru=x; a=b"),
            ("authorization", "Basic eDp5"),
        ] {
            let request = ask(method.to_uppercase().parse().unwrap(), &path)
                .header(name, value)
                .header("x-sokoguru", "1")
                .header("idempotency-key", new_key())
                .header("content-type", "application/json")
                .body(Body::from("{}"))
                .unwrap();
            let problem = world.send(request).await;
            problem.is_problem(401, "session_required");
            assert_eq!(problem.header("www-authenticate"), "Bearer");
        }
    }
}

#[tokio::test]
async fn another_allowed_origin_gets_tokens_and_a_stranger_nothing() {
    let world = World::new().await;
    let stranger = post_from(
        &world,
        "https://evil.example",
        "/v1/sessions",
        &credentials(SITI, PASSWORD),
    )
    .await;
    stranger.is_problem(403, "forbidden");
    assert_eq!(stranger.header("access-control-allow-origin"), "");

    let answer = post_from(
        &world,
        OTHER_ORIGIN,
        "/v1/sessions",
        &credentials(SITI, PASSWORD),
    )
    .await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(answer.header("access-control-allow-origin"), OTHER_ORIGIN);
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let exposed = answer
        .header("access-control-expose-headers")
        .to_lowercase();
    for name in [
        "etag",
        "idempotency-replayed",
        "link",
        "retry-after",
        "x-request-id",
    ] {
        assert!(exposed.contains(name), "{exposed}");
    }
    let grant = answer.json();
    let access = grant["bearer"]["accessToken"].as_str().unwrap();
    assert_eq!(grant["bearer"]["expiresIn"], 600);
    get_bearing(&world, "/v1/home", access).await.is_ok();
    // Neither kind of token opens a session of the other kind.
    let request = ask(Method::GET, "/v1/home")
        .header("cookie", format!("__Host-sokoguru={access}"))
        .header("x-sokoguru", "1");
    world
        .send(request.body(Body::empty()).unwrap())
        .await
        .is_problem(401, "session_required");

    world.clock.advance(TimeDelta::minutes(10));
    get_bearing(&world, "/v1/home", access)
        .await
        .is_problem(401, "session_required");
}

#[tokio::test]
async fn a_refresh_token_works_once_and_a_copy_ends_the_session() {
    let world = World::new().await;
    let grant = post_from(
        &world,
        OTHER_ORIGIN,
        "/v1/sessions",
        &credentials(SITI, PASSWORD),
    )
    .await
    .is_ok();
    let first = grant["bearer"]["refreshToken"].as_str().unwrap().to_owned();
    world.clock.advance(TimeDelta::minutes(11));
    let next = post_from(
        &world,
        OTHER_ORIGIN,
        "/v1/sessions/refresh",
        &json!({"refreshToken": first}),
    )
    .await
    .is_ok();
    assert_eq!(next["sessionId"], grant["sessionId"]);
    let access = next["bearer"]["accessToken"].as_str().unwrap();
    let second = next["bearer"]["refreshToken"].as_str().unwrap();
    get_bearing(&world, "/v1/me", access).await.is_ok();

    let reused = post_from(
        &world,
        OTHER_ORIGIN,
        "/v1/sessions/refresh",
        &json!({"refreshToken": first}),
    )
    .await;
    reused.is_problem(401, "refresh_reused");
    get_bearing(&world, "/v1/me", access)
        .await
        .is_problem(401, "session_required");
    let after = post_from(
        &world,
        OTHER_ORIGIN,
        "/v1/sessions/refresh",
        &json!({"refreshToken": second}),
    )
    .await;
    after.is_problem(401, "session_required");
    let unknown = post_from(
        &world,
        OTHER_ORIGIN,
        "/v1/sessions/refresh",
        &json!({"refreshToken": "x"}),
    )
    .await;
    unknown.is_problem(401, "session_required");
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used_and_ends_when_it_is_not() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    for _ in 0..4 {
        world.clock.advance(TimeDelta::days(29));
        siti.get("/v1/me").await.is_ok();
    }
    let seen = siti.get("/v1/sessions").await.is_ok()["items"][0]["lastSeenAt"].clone();
    world.clock.advance(TimeDelta::minutes(59));
    siti.get("/v1/me").await.is_ok();
    assert_eq!(
        siti.get("/v1/sessions").await.is_ok()["items"][0]["lastSeenAt"],
        seen
    );
    world.clock.advance(TimeDelta::days(31));
    let before = world.digest().await;
    siti.get("/v1/me").await.is_problem(401, "session_required");
    siti.write("/v1/loan-applications", &application())
        .await
        .is_problem(401, "session_required");
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn the_lock_grows_and_refuses_even_the_right_password() {
    let world = World::new().await;
    // A number that nobody has is answered the same, so that it tells nothing.
    for number in [SITI, "99999999"] {
        let try_with = async |password: &str| {
            world
                .post("/v1/sessions", &credentials(number, password))
                .await
        };
        for _ in 0..2 {
            let wrong = try_with("wrong word")
                .await
                .is_problem(401, "credentials_wrong");
            assert!(wrong.get("retryAt").is_none());
        }
        let mut locks = Vec::new();
        for _ in 0..6 {
            let wrong = try_with("wrong word")
                .await
                .is_problem(401, "credentials_wrong");
            let until: chrono::DateTime<chrono::FixedOffset> =
                wrong["retryAt"].as_str().unwrap().parse().unwrap();
            locks.push((until.to_utc() - world.now()).num_seconds());
            let locked = try_with(PASSWORD).await;
            let problem = locked.is_problem(429, "account_locked");
            assert_eq!(problem["retryAt"], wrong["retryAt"]);
            world.clock.set(until.to_utc());
        }
        assert_eq!(locks, [30, 60, 120, 300, 900, 900]);
    }
    let answer = world
        .post("/v1/sessions", &credentials(SITI, PASSWORD))
        .await;
    assert_eq!(answer.status, 201);
    // The right one forgets the wrong ones.
    world
        .post("/v1/sessions", &credentials(SITI, "wrong word"))
        .await
        .is_problem(401, "credentials_wrong");
    assert_eq!(
        world
            .post("/v1/sessions", &credentials(SITI, PASSWORD))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn many_guesses_at_once_are_not_all_the_first() {
    let world = World::new().await;
    let guesses = (0..40).map(|n| {
        let body = credentials(SITI, &format!("guess number {n}"));
        let world = &world;
        async move { world.post("/v1/sessions", &body).await.status.as_u16() }
    });
    let answers = futures_join(guesses).await;
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 3);
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 37);
}

async fn futures_join<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        let mut pending = false;
        for (one, done) in all.iter_mut().zip(&mut done) {
            if done.is_none() {
                match one.as_mut().poll(cx) {
                    std::task::Poll::Ready(output) => *done = Some(output),
                    std::task::Poll::Pending => pending = true,
                }
            }
        }
        if pending {
            std::task::Poll::Pending
        } else {
            std::task::Poll::Ready(())
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test]
async fn who_left_or_never_activated_cannot_sign_in() {
    let world = World::new().await;
    for number in [LEFT, NEW] {
        world
            .post("/v1/sessions", &credentials(number, PASSWORD))
            .await
            .is_problem(401, "credentials_wrong");
    }
    let siti = world.sign_in(SITI).await;
    world
        .execute("UPDATE member SET status = 'left' WHERE number = '10010001'")
        .await;
    siti.get("/v1/me").await.is_problem(401, "session_required");
}
