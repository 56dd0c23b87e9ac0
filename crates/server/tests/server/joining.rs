//! Becoming a member from outside: what is taken in, what is told to whom, and what the office
//! makes of it.

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sokoguru_domain::{MemberNumber, Money};
use sokoguru_server::config::Bucket;
use sokoguru_server::identity::IdentityKey;
use sokoguru_server::joining;
use sokoguru_server::office::issue_code;
use sokoguru_server::store::joining_terms::TermsRow;

use crate::world::{Answer, OTHER_ORIGIN, SITI, World, ask, day, new_key};

const APPLY: &str = "/v1/applications/membership";
const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const NIK: &str = "3273055712909999";

pub async fn open(world: &World) {
    let mut tx = world.store.write().await.unwrap();
    tx.put_joining_terms(&TermsRow {
        open: true,
        pokok: Money::rupiah(100_000).unwrap(),
        wajib: Money::rupiah(25_000).unwrap(),
        returned_within: 3,
        refused_kept_days: 90,
        privacy_contact: "Ibu Ratna, 0812-0000-0000".to_owned(),
        updated_at: world.now(),
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

fn body() -> Value {
    json!({
        "name": "Dewi Lestari", "nik": NIK, "bornOn": "1990-12-17",
        "address": "Jl. Kenanga 5 RT 02/03", "phone": "+62 812-3456-7890",
        "occupation": "Pedagang", "voluntary": {"value": "50000.00", "currency": "IDR"},
        "consentVersion": "2026-11", "contact": true, "secret": SECRET,
    })
}

async fn apply(world: &World, body: &Value, key: &str) -> Answer {
    let request = ask(Method::POST, APPLY)
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap();
    world.send(request).await
}

async fn state(world: &World, reference: &str, secret: &str) -> Answer {
    let request = ask(Method::GET, &format!("{APPLY}/{reference}"))
        .header("authorization", format!("Bearer {secret}"))
        .body(Body::empty())
        .unwrap();
    world.send(request).await
}

async fn withdraw(world: &World, reference: &str, secret: &str) -> Answer {
    let request = ask(Method::POST, &format!("{APPLY}/{reference}/withdrawal"))
        .header("authorization", format!("Bearer {secret}"))
        .body(Body::empty())
        .unwrap();
    world.send(request).await
}

fn reference(answer: &Answer) -> String {
    answer.is_ok()["reference"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_applicant_becomes_a_member_with_a_first_balance() {
    let world = World::new().await;
    world.get("/v1/joining").await.is_problem(404, "not_found");
    open(&world).await;
    let terms = world.get("/v1/joining").await.is_ok();
    assert_eq!(terms["pokok"]["value"], "100000.00");
    assert_eq!(terms["consentVersion"], "2026-11");

    let sent = apply(&world, &body(), &new_key()).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    let reference = reference(&sent);
    // Whoever reads the answer learns nothing of the person.
    for secret in ["Dewi", NIK, "9999", "Kenanga", "0812"] {
        assert!(!sent.text().contains(secret), "{}", sent.text());
    }
    let mut tx = world.store.write().await.unwrap();
    joining::review(&mut tx, &reference.to_lowercase(), world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let seen = state(&world, &reference, SECRET).await.is_ok();
    assert_eq!(seen["status"], "underReview");
    assert_eq!(seen["history"].as_array().unwrap().len(), 2);

    let today = day("2026-04-02");
    let mut tx = world.store.write().await.unwrap();
    let made = joining::accept(&mut tx, &reference, None, today, world.now())
        .await
        .unwrap();
    let code = issue_code(&mut tx, &world.passwords, &made.number, world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // The highest one was 10010005.
    assert_eq!(made.number.as_str(), "10010006");
    let seen = state(&world, &reference, SECRET).await.is_ok();
    assert_eq!(seen["status"], "accepted");
    assert_eq!(seen["memberNumber"], "10010006");
    assert_eq!(seen["pokokDue"]["value"], "100000.00");

    let activation = json!({
        "memberNumber": "10010006", "code": code.printed(), "newPassword": "ikan pari 7",
        "device": "HP",
    });
    world.post("/v1/activations", &activation).await.is_ok();
    let dewi = world.sign_in("10010006").await;
    let me = dewi.get("/v1/me").await.is_ok();
    assert_eq!(me["name"], "Dewi Lestari");
    assert_eq!(me["status"], "candidate");
    assert_eq!(me["nikMasked"], "************9999");
    assert_eq!(me["phoneMasked"], "0812*****890");
    assert_eq!(me["pokokDue"]["value"], "100000.00");
    let consents = me["consents"].as_array().unwrap();
    assert_eq!(consents.len(), 2);
    assert!(consents.iter().any(|one| one["purpose"] == "contact"));
    assert_eq!(dewi.get("/v1/savings").await.is_ok()["items"], json!([]));

    let mut tx = world.store.write().await.unwrap();
    let paid = joining::receive_pokok(&mut tx, &made.number, "K-1", today, world.now())
        .await
        .unwrap();
    assert_eq!(paid.amount, Money::rupiah(100_000).unwrap());
    tx.commit().await.unwrap();
    let savings = dewi.get("/v1/savings").await.is_ok();
    assert_eq!(savings["items"][0]["balance"]["value"], "100000.00");
    let me = dewi.get("/v1/me").await.is_ok();
    assert_eq!(
        (&me["status"], &me["pokokDue"]),
        (&json!("full"), &Value::Null)
    );
    // Nothing is booked twice.
    let mut tx = world.store.write().await.unwrap();
    joining::receive_pokok(&mut tx, &made.number, "K-2", today, world.now())
        .await
        .unwrap_err();
}

#[tokio::test]
async fn the_same_application_is_taken_in_once() {
    let world = World::new().await;
    open(&world).await;
    let key = new_key();
    let first = apply(&world, &body(), &key).await;
    let again = apply(&world, &body(), &key).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
    let mut other = body();
    other["name"] = "Dewa".into();
    apply(&world, &other, &key)
        .await
        .is_problem(422, "idempotency_key_reused");
    let request = ask(Method::POST, APPLY)
        .header("content-type", "application/json")
        .body(Body::from(body().to_string()))
        .unwrap();
    world
        .send(request)
        .await
        .is_problem(400, "idempotency_key_missing");
    assert_eq!(world.count("SELECT count(*) FROM applicant").await, 1);
    // The first answer again, whatever has happened since.
    let mut tx = world.store.write().await.unwrap();
    let reference = reference(&first);
    joining::refuse(&mut tx, &reference, "Di luar wilayah", world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(apply(&world, &body(), &key).await.bytes, first.bytes);
    let seen = state(&world, &reference, SECRET).await.is_ok();
    assert_eq!(seen["history"][1]["reason"], "Di luar wilayah");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_kept() {
    let world = World::new().await;
    apply(&world, &body(), &new_key())
        .await
        .is_problem(409, "wrong_state");
    open(&world).await;
    let before = world.digest().await;
    for (field, value, pointer) in [
        ("name", json!("Al"), "/name"),
        ("name", json!("x".repeat(121)), "/name"),
        ("name", json!("Dewi\u{202e}itseL"), "/name"),
        ("name", Value::Null, "/name"),
        ("nik", json!("327305571290999"), "/nik"),
        ("nik", json!("3273053212909999"), "/nik"),
        ("nik", json!(3_273_055_712_909_999_u64), "/nik"),
        ("bornOn", json!("2026-04-02"), "/bornOn"),
        ("bornOn", json!("1890-01-01"), "/bornOn"),
        ("bornOn", json!("17-12-1990"), "/bornOn"),
        ("address", json!("Jl. 5"), "/address"),
        ("phone", json!("12345"), "/phone"),
        ("phone", json!("0812345678901234567"), "/phone"),
        ("occupation", json!(""), "/occupation"),
        (
            "voluntary",
            json!({"value": "0", "currency": "IDR"}),
            "/voluntary",
        ),
        (
            "voluntary",
            json!({"value": "-5", "currency": "IDR"}),
            "/voluntary",
        ),
        ("consentVersion", json!("2020-01"), "/consentVersion"),
        ("consentVersion", json!(""), "/consentVersion"),
        ("contact", json!("ya"), "/contact"),
        ("secret", json!("short"), "/secret"),
        ("secret", json!("!".repeat(43)), "/secret"),
    ] {
        let mut wrong = body();
        wrong[field] = value;
        let problem = apply(&world, &wrong, &new_key())
            .await
            .is_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        assert!(!problem.to_string().contains(NIK), "{problem}");
    }
    let request = ask(Method::POST, APPLY)
        .header("content-type", "application/json")
        .header("idempotency-key", new_key())
        .header("origin", "https://evil.example")
        .body(Body::from(body().to_string()))
        .unwrap();
    world.send(request).await.is_problem(403, "forbidden");
    assert_eq!(world.digest().await, before);
    let request = ask(Method::POST, APPLY)
        .header("content-type", "application/json")
        .header("idempotency-key", new_key())
        .header("origin", OTHER_ORIGIN)
        .body(Body::from(body().to_string()))
        .unwrap();
    assert_eq!(world.send(request).await.status, 201);
}

#[tokio::test]
async fn nobody_learns_who_is_a_member_or_reads_anothers_application() {
    let world = World::new().await;
    open(&world).await;
    // Siti has this number; whoever applies with it gets the answer that everybody gets.
    let mut tx = world.store.write().await.unwrap();
    let siti = MemberNumber::parse(SITI).unwrap();
    let siti = tx.member_by_number(&siti).await.unwrap().unwrap().id;
    drop(tx);
    let key = IdentityKey::of(&world.store).await.unwrap();
    let nik = key
        .seal(&sokoguru_domain::NationalId::parse(NIK).unwrap())
        .unwrap();
    let mut tx = world.store.write().await.unwrap();
    tx.put_nik(siti, &nik, world.now()).await.unwrap();
    tx.commit().await.unwrap();
    let known = apply(&world, &body(), &new_key()).await;
    let mut other = body();
    other["nik"] = "3273055712909998".into();
    let unknown = apply(&world, &other, &new_key()).await;
    assert_eq!(known.status, unknown.status);
    let shape = |answer: &Answer| {
        let mut value = answer.json();
        value["reference"] = Value::Null;
        value
    };
    assert_eq!(shape(&known), shape(&unknown));
    // The office sees it.
    let mut tx = world.store.read().await.unwrap();
    let row = tx.joining(&reference(&known)).await.unwrap().unwrap();
    let who = tx.applicant(row.id).await.unwrap().unwrap();
    let same = tx.same_person(row.id, &who.nik.mark).await.unwrap();
    assert_eq!(same, [SITI]);
    drop(tx);

    let missing = state(&world, "000000000000", SECRET).await;
    let wrong = state(&world, &reference(&known), &"B".repeat(43)).await;
    for answer in [&missing, &wrong] {
        answer.is_problem(404, "not_found");
    }
    let request = ask(Method::GET, &format!("{APPLY}/{}", reference(&known)))
        .body(Body::empty())
        .unwrap();
    world.send(request).await.is_problem(404, "not_found");
    let before = world.digest().await;
    withdraw(&world, &reference(&known), &"B".repeat(43))
        .await
        .is_problem(404, "not_found");
    assert_eq!(world.digest().await, before);
}

#[tokio::test]
async fn what_is_withdrawn_or_long_refused_is_forgotten() {
    let world = World::new().await;
    open(&world).await;
    let first = reference(&apply(&world, &body(), &new_key()).await);
    let gone = withdraw(&world, &first, SECRET).await.is_ok();
    assert_eq!(gone["status"], "withdrawn");
    assert_eq!(world.count("SELECT count(*) FROM applicant").await, 0);
    // Once more is no harm; after it nothing else happens to it.
    assert_eq!(withdraw(&world, &first, SECRET).await.is_ok(), gone);
    let today = day("2026-04-02");
    let mut tx = world.store.write().await.unwrap();
    joining::accept(&mut tx, &first, None, today, world.now())
        .await
        .unwrap_err();
    drop(tx);

    let second = reference(&apply(&world, &body(), &new_key()).await);
    let mut tx = world.store.write().await.unwrap();
    joining::refuse(&mut tx, &second, "Data tidak cocok", world.now())
        .await
        .unwrap();
    let just_then = world.now() + TimeDelta::days(90);
    assert_eq!(
        joining::forget_refused(&mut tx, just_then).await.unwrap(),
        0
    );
    let later = just_then + TimeDelta::seconds(1);
    assert_eq!(joining::forget_refused(&mut tx, later).await.unwrap(), 1);
    tx.commit().await.unwrap();
    withdraw(&world, &second, SECRET)
        .await
        .is_problem(409, "wrong_state");
    assert_eq!(
        state(&world, &second, SECRET).await.is_ok()["status"],
        "refused"
    );
}

#[tokio::test]
async fn numbers_are_sealed_and_strangers_are_slowed_down() {
    let world = World::with(|config| config.limits.joining = Bucket { burst: 2, rate: 1 }).await;
    open(&world).await;
    let key = new_key();
    apply(&world, &body(), &key).await.is_ok();
    apply(&world, &body(), &new_key()).await.is_ok();
    apply(&world, &body(), &new_key())
        .await
        .is_problem(429, "rate_limited");
    // Who only asks for the first answer is not slowed down.
    apply(&world, &body(), &key).await.is_ok();
    let folder = world.path.parent().unwrap();
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let found = bytes.windows(NIK.len()).any(|part| part == NIK.as_bytes());
        assert!(!found, "a citizen's number lies open");
    }
}

/// Nobody's savings wait for a file that only new members need.
#[tokio::test]
async fn without_the_key_nobody_joins_and_everything_else_goes_on() {
    let mut world = World::new().await;
    open(&world).await;
    apply(&world, &body(), &new_key()).await.is_ok();
    std::fs::remove_file(sokoguru_server::identity::file_beside(&world.path)).unwrap();
    let config = sokoguru_server::Config {
        cost: sokoguru_server::passwords::Cost::TEST,
        clock: sokoguru_server::clock::Clock::Set(world.clock.clone()),
        ..sokoguru_server::Config::default()
    };
    let state = sokoguru_server::State::new(world.store.clone(), config)
        .await
        .unwrap();
    world.app = sokoguru_server::app(state);
    apply(&world, &body(), &new_key())
        .await
        .is_problem(503, "unavailable");
    let siti = world.sign_in(SITI).await;
    siti.get("/v1/savings").await.is_ok();
    siti.get("/v1/me").await.is_ok();
}
