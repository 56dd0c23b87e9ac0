//! The office over HTTP: who gets in, what each role may do, and that nothing of it opens to members.
// long: the matrix of roles and routes, and one office for all that is tried in it.
// long: a desk, its sign-in and the matrix of routes serve every case.

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sokoguru_domain::{OfficerNumber, OfficerRole, Power};
use sokoguru_server::office::officers;

use crate::seed::application;
use crate::world::{Answer, BUDI, NEW, OTHER_ORIGIN, PASSWORD, SITI, World, ask, new_key, officer};

/// An officer with a session cookie.
pub struct Desk<'a> {
    world: &'a World,
    cookie: String,
}

pub async fn sign_in<'a>(world: &'a World, number: &str) -> Desk<'a> {
    let body = json!({"officer": number, "password": PASSWORD});
    let answer = world.post("/v1/office/sessions", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-sokoguru-office="), "{cookie}");
    for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    Desk {
        world,
        cookie: cookie.split(';').next().unwrap().to_owned(),
    }
}

impl Desk<'_> {
    async fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let request = ask(method.parse().unwrap(), path)
            .header("cookie", &self.cookie)
            .header("x-sokoguru", "1")
            .header("idempotency-key", new_key())
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.world.send(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &Value::Null).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, body).await
    }
}

/// What each route of the office asks for; nothing for one that every officer may use.
const NEEDS: &[(&str, &str, Option<Power>)] = &[
    ("delete", "/v1/office/sessions/current", None),
    ("get", "/v1/office/me", None),
    ("put", "/v1/office/password", None),
    ("get", "/v1/office/officers", Some(Power::ReadLog)),
    (
        "post",
        "/v1/office/officers/{number}/end",
        Some(Power::ManageOfficers),
    ),
    ("get", "/v1/office/audit", Some(Power::ReadLog)),
    ("get", "/v1/office/audit/head", Some(Power::ReadLog)),
    ("get", "/v1/office/loan-applications", Some(Power::Read)),
    (
        "post",
        "/v1/office/loan-applications/{number}/decision",
        Some(Power::Decide),
    ),
    (
        "post",
        "/v1/office/loan-applications/{number}/disbursement",
        Some(Power::PayOut),
    ),
    ("get", "/v1/office/members", Some(Power::Read)),
    ("post", "/v1/office/code-sheets", Some(Power::IssueCodes)),
    ("post", "/v1/office/imports", Some(Power::Import)),
    ("post", "/v1/office/exports/{what}", Some(Power::Export)),
    ("post", "/v1/office/announcements", Some(Power::Publish)),
    (
        "put",
        "/v1/office/loan-products/{id}/offer",
        Some(Power::Publish),
    ),
    (
        "post",
        "/v1/office/meetings/{id}/publication",
        Some(Power::Publish),
    ),
    (
        "post",
        "/v1/office/meetings/{id}/opening",
        Some(Power::Publish),
    ),
    (
        "post",
        "/v1/office/meetings/{id}/closing",
        Some(Power::Publish),
    ),
    (
        "post",
        "/v1/office/meetings/{id}/result",
        Some(Power::Publish),
    ),
];

/// A body that the route takes as far as its form goes.
fn body(path: &str) -> Value {
    match path {
        "/v1/office/password" => json!({"currentPassword": "x", "newPassword": "x"}),
        "/v1/office/code-sheets" => json!({"members": ["99999999"]}),
        "/v1/office/announcements" => json!({"title": "", "body": "Hadir"}),
        "/v1/office/loan-products/{id}/offer" => json!({"offered": true}),
        _ if path.ends_with("/decision") => json!({"status": "approved"}),
        _ => Value::Null,
    }
}

fn filled(path: &str) -> String {
    path.replace("{number}", "TIDAK-ADA")
        .replace("{id}", "tidak-ada")
        .replace("{what}", "tidak-ada")
}

#[tokio::test]
async fn every_route_opens_to_its_roles_and_to_nobody_else() {
    let world = World::new().await;
    let routed: Vec<(&str, &str)> = sokoguru_server::routes::TABLE
        .iter()
        .map(|(method, path, _)| (*method, *path))
        .filter(|(_, path)| path.starts_with("/v1/office/") && *path != "/v1/office/sessions")
        .collect();
    let known: Vec<(&str, &str)> = NEEDS.iter().map(|(m, p, _)| (*m, *p)).collect();
    for route in &routed {
        assert!(known.contains(route), "{route:?} has no line in the matrix");
    }
    assert_eq!(routed.len(), known.len());

    let siti = world.sign_in(SITI).await;
    for role in OfficerRole::ALL {
        officer(&world, &role.code().to_uppercase(), &[*role]).await;
    }
    let before = world.digest().await;
    for (method, path, need) in NEEDS {
        let at = filled(path);
        let content = if *path == "/v1/office/imports" {
            sokoguru_server::routes::office_files::XLSX
        } else {
            "application/json"
        };
        let request = |cookie: Option<&str>| {
            let mut request = ask(method.to_uppercase().parse().unwrap(), &at)
                .header("x-sokoguru", "1")
                .header("idempotency-key", new_key())
                .header("content-type", content);
            if let Some(cookie) = cookie {
                request = request.header("cookie", cookie);
            }
            request.body(Body::from(body(path).to_string())).unwrap()
        };
        // Nobody, a member, a member's token under the office's name.
        world
            .send(request(None))
            .await
            .is_problem(401, "session_required");
        world
            .send(request(Some(&siti.cookie)))
            .await
            .is_problem(401, "session_required");
        let token = siti.cookie.split_once('=').unwrap().1;
        let disguised = format!("__Host-sokoguru-office={token}");
        world
            .send(request(Some(&disguised)))
            .await
            .is_problem(401, "session_required");
        for role in OfficerRole::ALL {
            let desk = sign_in(&world, role.code()).await;
            let answer = world.send(request(Some(&desk.cookie))).await;
            let refused = answer.status == 403;
            let may = need.is_none_or(|power| role.may(power));
            assert_eq!(refused, !may, "{role:?} {method} {path}: {}", answer.text());
            if refused {
                answer.is_problem(403, "forbidden");
            } else {
                assert_ne!(answer.status, 500, "{}", answer.text());
            }
        }
    }
    // Nothing of this changed anything but the log, which has the sign-ins.
    let log = "SELECT count(*) FROM audit_entry WHERE action NOT IN ('officer.signed_in', 'officer.added')";
    assert_eq!(world.count(log).await, 0);
    let others = "SELECT count(*) FROM loan_application WHERE status <> 'submitted'";
    assert_eq!(world.count(others).await, 0);
    assert_ne!(before, String::new());
}

#[tokio::test]
async fn an_officer_is_no_member() {
    let world = World::new().await;
    officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let desk = sign_in(&world, "KETUA").await;
    for (method, path, _) in sokoguru_server::routes::TABLE {
        if path.starts_with("/v1/office/") {
            continue;
        }
        let path = path.replace(['{', '}'], "x");
        let member = world.send(
            ask(method.to_uppercase().parse().unwrap(), &path)
                .header("x-sokoguru", "1")
                .header("idempotency-key", new_key())
                .header("content-type", "application/json")
                .body(Body::from("{}"))
                .unwrap(),
        );
        let nobody = member.await;
        let officer = desk.send(&method.to_uppercase(), &path, &json!({})).await;
        assert_eq!(officer.status, nobody.status, "{method} {path}");
        let token = desk.cookie.split_once('=').unwrap().1;
        let disguised = ask(Method::GET, "/v1/home")
            .header("x-sokoguru", "1")
            .header("cookie", format!("__Host-sokoguru={token}"));
        world
            .send(disguised.body(Body::empty()).unwrap())
            .await
            .is_problem(401, "session_required");
    }
}

#[tokio::test]
async fn a_session_ends_soon_and_needs_the_fixed_header() {
    let world = World::new().await;
    officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    let desk = sign_in(&world, "KASIR").await;
    let bare = ask(Method::GET, "/v1/office/me").header("cookie", &desk.cookie);
    world
        .send(bare.body(Body::empty()).unwrap())
        .await
        .is_problem(403, "csrf_header_missing");
    let me = desk.get("/v1/office/me").await.is_ok();
    assert_eq!(me["number"], "KASIR");
    assert_eq!(me["roles"], json!(["teller"]));
    // Used every ten minutes it lasts, but not beyond a day at the counter.
    for _ in 0..53 {
        world.clock.advance(TimeDelta::minutes(10));
        desk.get("/v1/office/me").await.is_ok();
    }
    world.clock.advance(TimeDelta::minutes(10));
    desk.get("/v1/office/me")
        .await
        .is_problem(401, "session_required");

    let desk = sign_in(&world, "KASIR").await;
    world.clock.advance(TimeDelta::minutes(16));
    desk.get("/v1/office/me")
        .await
        .is_problem(401, "session_required");

    let desk = sign_in(&world, "KASIR").await;
    let out = desk.send("DELETE", "/v1/office/sessions/current", &Value::Null);
    assert_eq!(out.await.status, 204);
    desk.get("/v1/office/me")
        .await
        .is_problem(401, "session_required");
}

#[tokio::test]
async fn who_leaves_is_out_at_once() {
    let world = World::new().await;
    officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    officer(&world, "ADMIN", &[OfficerRole::Admin]).await;
    let desk = sign_in(&world, "KETUA").await;
    let admin = sign_in(&world, "ADMIN").await;
    let end = admin
        .post("/v1/office/officers/KETUA/end", &Value::Null)
        .await;
    assert_eq!(end.status, 204, "{}", end.text());
    desk.get("/v1/office/me")
        .await
        .is_problem(401, "session_required");
    let again = json!({"officer": "KETUA", "password": PASSWORD});
    world
        .post("/v1/office/sessions", &again)
        .await
        .is_problem(401, "credentials_wrong");
    admin
        .post("/v1/office/officers/KETUA/end", &Value::Null)
        .await
        .is_problem(409, "wrong_state");
}

#[tokio::test]
async fn guessing_gets_slower_and_no_other_origin_gets_in() {
    let world = World::new().await;
    officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let wrong = json!({"officer": "KETUA", "password": "salah sekali"});
    for _ in 0..3 {
        world
            .post("/v1/office/sessions", &wrong)
            .await
            .is_problem(401, "credentials_wrong");
    }
    let right = json!({"officer": "KETUA", "password": PASSWORD});
    world
        .post("/v1/office/sessions", &right)
        .await
        .is_problem(429, "account_locked");
    world.clock.advance(TimeDelta::seconds(31));
    sign_in(&world, "KETUA").await;
    // Nobody learns which numbers there are.
    let nobody = json!({"officer": "NAMALAIN", "password": PASSWORD});
    world
        .post("/v1/office/sessions", &nobody)
        .await
        .is_problem(401, "credentials_wrong");
    for origin in [OTHER_ORIGIN, "https://evil.example"] {
        let request = ask(Method::POST, "/v1/office/sessions")
            .header("origin", origin)
            .header("content-type", "application/json")
            .body(Body::from(right.to_string()))
            .unwrap();
        world.send(request).await.is_problem(403, "forbidden");
    }
    for odd in [
        json!({}),
        json!({"officer": "12345678", "password": "x"}),
        json!([]),
    ] {
        let answer = world.post("/v1/office/sessions", &odd).await;
        assert!(
            [400, 422].contains(&answer.status.as_u16()),
            "{}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn the_second_factor_is_asked_for_and_works_once() {
    let world = World::new().await;
    officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let number = OfficerNumber::parse("KETUA").unwrap();
    let mut tx = world.store.write().await.unwrap();
    let key = officers::second_factor(&mut tx, &number, world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let code = |world: &World| {
        let now = world.now();
        // The code of now is the one that the key itself says belongs to now.
        let step = sokoguru_server::office::totp::step_at(now);
        (0..1_000_000)
            .map(|code| format!("{code:06}"))
            .find(|code| key.step_of(code, now) == Some(step))
            .unwrap()
    };
    let with = |code: Option<&str>| json!({"officer": "KETUA", "password": PASSWORD, "code": code});
    let sessions = "/v1/office/sessions";
    world
        .post(sessions, &with(None))
        .await
        .is_problem(401, "second_factor");
    world
        .post(sessions, &with(Some("abcdef")))
        .await
        .is_problem(401, "second_factor");
    let now = code(&world);
    assert_eq!(world.post(sessions, &with(Some(&now))).await.status, 201);
    world
        .post(sessions, &with(Some(&now)))
        .await
        .is_problem(401, "second_factor");
    world.clock.advance(TimeDelta::seconds(60));
    let next = code(&world);
    assert_eq!(world.post(sessions, &with(Some(&next))).await.status, 201);
}

#[tokio::test]
async fn a_loan_goes_through_two_desks() {
    let world = World::new().await;
    officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    let siti = world.sign_in(SITI).await;
    siti.write("/v1/loan-applications", &application()).await;
    let (manager, teller) = (
        sign_in(&world, "KETUA").await,
        sign_in(&world, "KASIR").await,
    );
    let list = teller.get("/v1/office/loan-applications").await.is_ok();
    assert_eq!(list["items"][0]["number"], "PP-2026-0001");
    assert_eq!(list["items"][0]["memberName"], "Siti");
    let at = |what: &str| format!("/v1/office/loan-applications/PP-2026-0001/{what}");
    for wrong in [
        json!({"status": "disbursed"}),
        json!({"status": "rejected"}),
        json!({"status": "rejected", "reason": " \n "}),
        json!({"status": "rejected", "reason": "x".repeat(501)}),
        json!({"status": "approved", "reason": "a\u{0}b"}),
        json!({"status": "besok"}),
    ] {
        manager
            .post(&at("decision"), &wrong)
            .await
            .is_problem(422, "validation_failed");
    }
    let early = teller.post(&at("disbursement"), &Value::Null).await;
    early.is_problem(409, "wrong_state");
    let granted = manager
        .post(&at("decision"), &json!({"status": "approved"}))
        .await
        .is_ok();
    assert_eq!(granted["grantedBy"], "KETUA");
    manager
        .post(&at("disbursement"), &Value::Null)
        .await
        .is_problem(403, "four_eyes");

    // The same request again is the same loan.
    let key = new_key();
    let mut answers = Vec::new();
    for _ in 0..2 {
        let request = ask(Method::POST, &at("disbursement"))
            .header("cookie", &teller.cookie)
            .header("x-sokoguru", "1")
            .header("idempotency-key", &key)
            .body(Body::empty())
            .unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answers.push(answer);
    }
    assert_eq!(answers[0].bytes, answers[1].bytes);
    assert_eq!(answers[1].header("idempotency-replayed"), "true");
    teller
        .post(&at("disbursement"), &Value::Null)
        .await
        .is_problem(409, "wrong_state");
    manager
        .post(
            "/v1/office/loan-applications/PP-2026-9999/decision",
            &json!({"status": "approved"}),
        )
        .await
        .is_problem(404, "not_found");

    // The pengawas reads who did it.
    officer(&world, "AWAS", &[OfficerRole::Supervisor]).await;
    let watch = sign_in(&world, "AWAS").await;
    let log = watch.get("/v1/office/audit?limit=200").await.is_ok();
    let said: Vec<(&str, &str)> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["actor"].as_str().unwrap(),
                one["action"].as_str().unwrap(),
            )
        })
        .filter(|(_, action)| action.starts_with("loan."))
        .collect();
    assert_eq!(
        said,
        [
            ("officer:KASIR", "loan.disbursed"),
            ("officer:KETUA", "loan.approved")
        ]
    );
    let head = watch.get("/v1/office/audit/head").await.is_ok();
    assert_eq!(head["whole"], true);
    let newest = &log["items"][0];
    let expected = format!("{}:{}", newest["seq"], newest["hash"].as_str().unwrap());
    assert_eq!(head["head"], expected.as_str());
}

#[tokio::test]
async fn the_log_comes_in_pages_without_a_gap() {
    let world = World::new().await;
    officer(&world, "AWAS", &[OfficerRole::Supervisor]).await;
    for _ in 0..6 {
        sign_in(&world, "AWAS").await;
    }
    let desk = sign_in(&world, "AWAS").await;
    let mut seen = Vec::new();
    let mut path = "/v1/office/audit?limit=3".to_owned();
    loop {
        let page = desk.get(&path).await.is_ok();
        for one in page["items"].as_array().unwrap() {
            seen.push(one["seq"].as_u64().unwrap());
        }
        let Some(cursor) = page["nextCursor"].as_str() else {
            break;
        };
        path = format!("/v1/office/audit?limit=3&cursor={cursor}");
    }
    let down: Vec<u64> = (1..=8).rev().collect();
    assert_eq!(seen, down);
    for wrong in ["?limit=0", "?limit=201", "?cursor=x", "?cursor=bG9nOng"] {
        let answer = desk.get(&format!("/v1/office/audit{wrong}")).await;
        answer.is_problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn a_sheet_of_codes_opens_accounts_and_is_shown_once() {
    let world = World::new().await;
    officer(&world, "KASIR", &[OfficerRole::Teller]).await;
    let desk = sign_in(&world, "KASIR").await;
    let sheets = "/v1/office/code-sheets";
    // Everybody who has none: one member.
    let sheet = desk.post(sheets, &json!({})).await;
    assert_eq!(sheet.status, 200, "{}", sheet.text());
    assert_eq!(sheet.header("cache-control"), "no-store");
    assert_eq!(sheet.header("x-members-left"), "0");
    assert!(
        sheet
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
    let page = sheet.text();
    assert!(
        page.contains("<h2>Baru</h2>") && page.contains("1001 0004"),
        "{page}"
    );
    assert!(!page.contains("Siti"));
    let code: String = page
        .split("<p class=\"secret\">")
        .nth(1)
        .unwrap()
        .split("</p>")
        .next()
        .unwrap()
        .replace("<span>", "")
        .replace("</span>", "")
        .replace("<wbr>", "");
    let stored = world
        .count("SELECT count(*) FROM activation_code WHERE code_hash LIKE '$argon2id$%'")
        .await;
    assert!(stored >= 1);
    let activation = json!({
        "memberNumber": NEW, "code": code, "newPassword": "rumah kayu 9", "device": "HP",
    });
    assert_eq!(world.post("/v1/activations", &activation).await.status, 201);
    desk.post(sheets, &json!({}))
        .await
        .is_problem(409, "wrong_state");

    // Named members get one whatever they have; what is wrong leaves everything as it was.
    let named = desk
        .post(sheets, &json!({"members": [SITI, BUDI, SITI]}))
        .await;
    assert_eq!(named.text().matches("<section class=\"card").count(), 2);
    let before = world.digest().await;
    desk.post(sheets, &json!({"members": [SITI, "10010005"]}))
        .await
        .is_problem(404, "not_found");
    desk.post(sheets, &json!({"members": [SITI, "abc"]}))
        .await
        .is_problem(422, "validation_failed");
    let many = vec![SITI; 41];
    desk.post(sheets, &json!({"members": many}))
        .await
        .is_problem(422, "validation_failed");
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn what_a_member_typed_is_no_formula_in_an_export() {
    let world = World::new().await;
    officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let siti = world.sign_in(SITI).await;
    let mut body = application();
    body["purpose"] = "=HYPERLINK(\"http://evil.example\";\"klik\")".into();
    assert_eq!(siti.write("/v1/loan-applications", &body).await.status, 201);
    let desk = sign_in(&world, "KETUA").await;
    for what in ["members", "movements", "loans", "applications"] {
        let file = desk
            .post(&format!("/v1/office/exports/{what}"), &Value::Null)
            .await;
        assert_eq!(file.status, 200, "{}", file.text());
        assert!(file.header("content-disposition").contains(what));
        let text = file.text();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert!(!rows.is_empty(), "{what}");
        for cell in rows.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
        if what == "applications" {
            assert!(text.contains("'=HYPERLINK"), "{text}");
        }
    }
    let entries = "SELECT count(*) FROM audit_entry WHERE action = 'export.made'";
    assert_eq!(world.count(entries).await, 4);
    desk.post("/v1/office/exports/passwords", &Value::Null)
        .await
        .is_problem(404, "not_found");
}

#[tokio::test]
async fn an_announcement_and_a_product_reach_members() {
    let world = World::new().await;
    officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let desk = sign_in(&world, "KETUA").await;
    let new = json!({"title": " Kantor tutup ", "body": "Senin libur.\nSelasa buka."});
    let made = desk.post("/v1/office/announcements", &new).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let siti = world.sign_in(SITI).await;
    let list = siti.get("/v1/announcements").await.is_ok();
    assert_eq!(list["items"][0]["title"], "Kantor tutup");
    for wrong in [
        json!({"title": "", "body": "x"}),
        json!({"title": "a\nb", "body": "x"}),
        json!({"title": "x".repeat(121), "body": "x"}),
        json!({"title": "x", "body": " "}),
        json!({"title": "x", "body": "\u{202e}x"}),
    ] {
        desk.post("/v1/office/announcements", &wrong)
            .await
            .is_problem(422, "validation_failed");
    }
    let products = world.get("/v1/loan-products").await.is_ok();
    let id = products["items"][0]["id"].as_str().unwrap().to_owned();
    let count = products["items"].as_array().unwrap().len();
    let path = format!("/v1/office/loan-products/{id}/offer");
    desk.send("PUT", &path, &json!({"offered": false}))
        .await
        .is_ok();
    let fewer = world.get("/v1/loan-products").await.is_ok();
    assert_eq!(fewer["items"].as_array().unwrap().len(), count - 1);
    desk.send("PUT", &path, &json!({"offered": true}))
        .await
        .is_ok();
    assert_eq!(world.get("/v1/loan-products").await.is_ok(), products);
    desk.send(
        "PUT",
        "/v1/office/loan-products/tidak-ada/offer",
        &json!({"offered": true}),
    )
    .await
    .is_problem(404, "not_found");
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let world = World::new().await;
    officer(&world, "KETUA", &[OfficerRole::Manager]).await;
    let (here, there) = (
        sign_in(&world, "KETUA").await,
        sign_in(&world, "KETUA").await,
    );
    let change = |current: &str, new: &str| json!({"currentPassword": current, "newPassword": new});
    let path = "/v1/office/password";
    here.send("PUT", path, &change(PASSWORD, "pendek"))
        .await
        .is_problem(422, "password_weak");
    here.send("PUT", path, &change("salah", "pohon mangga 88"))
        .await
        .is_problem(401, "credentials_wrong");
    let done = here
        .send("PUT", path, &change(PASSWORD, "pohon mangga 88"))
        .await;
    assert_eq!(done.status, 204, "{}", done.text());
    here.get("/v1/office/me").await.is_ok();
    there
        .get("/v1/office/me")
        .await
        .is_problem(401, "session_required");
    let old = json!({"officer": "KETUA", "password": PASSWORD});
    world
        .post("/v1/office/sessions", &old)
        .await
        .is_problem(401, "credentials_wrong");
}
