//! A small cooperative in a database of its own, and a client that speaks to the whole service.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use chrono::{DateTime, NaiveDate, Utc};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use sokoguru_domain::{OfficerNumber, OfficerRole, OfficerRoles};
use sokoguru_server::audit::Actor;
use sokoguru_server::clock::{Clock, SetClock};
use sokoguru_server::office::officers::{self, Person, add_with};
use sokoguru_server::passwords::{Cost, Passwords};
use sokoguru_server::secrets::sha256;
use sokoguru_server::{Config, State, Store, app};
use sqlx::Row as _;
use tower::ServiceExt as _;

use crate::seed::seed;

pub const PASSWORD: &str = "ikan pari 7";
pub const SITI: &str = "10010001";
pub const BUDI: &str = "10010002";
pub const CALON: &str = "10010003";
pub const NEW: &str = "10010004";
pub const LEFT: &str = "10010005";
pub const OTHER_ORIGIN: &str = "https://app.example";

pub struct World {
    pub app: Router,
    pub state: State,
    pub store: Store,
    pub clock: SetClock,
    pub passwords: Passwords,
    pub path: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

pub fn start() -> DateTime<Utc> {
    "2026-04-02T02:00:00Z".parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.sqlite");
        let store = Store::open(&path).await.unwrap();
        store.migrate().await.unwrap();
        let passwords = Passwords::new(Cost::TEST).unwrap();
        seed(&store, &passwords).await;
        let clock = SetClock::at(start());
        let mut config = Config {
            allowed_origins: vec![OTHER_ORIGIN.to_owned()],
            cost: Cost::TEST,
            clock: Clock::Set(clock.clone()),
            ..Config::default()
        };
        change(&mut config);
        let state = State::new(store.clone(), config).await.unwrap();
        Self {
            app: app(state.clone()),
            state,
            store,
            clock,
            passwords,
            path,
            _folder: folder,
        }
    }

    /// The present, as the server sees it.
    pub fn now(&self) -> DateTime<Utc> {
        Clock::Set(self.clock.clone()).now()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(ask(Method::GET, path).body(Body::empty()).unwrap())
            .await
    }

    /// Signs in on the own origin.
    pub async fn sign_in(&self, number: &str) -> Member<'_> {
        let body = json!({"memberNumber": number, "password": PASSWORD, "device": "HP"});
        let answer = self.post("/v1/sessions", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let cookie = answer.header("set-cookie");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Member {
            world: self,
            cookie,
        }
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = ask(Method::POST, path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    /// A digest of everything that is stored, without what every sign of life changes.
    pub async fn digest(&self) -> String {
        let url = format!("sqlite://{}", self.path.display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        let tables =
            sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
                .fetch_all(&pool)
                .await
                .unwrap();
        let mut all = String::new();
        for table in tables {
            let table: String = table.get("name");
            if [
                "sign_in_attempt",
                "session",
                "idempotency",
                "office_session",
                "office_idempotency",
            ]
            .contains(&table.as_str())
            {
                continue;
            }
            let columns = sqlx::query("SELECT name FROM pragma_table_info(?1)")
                .bind(&table)
                .fetch_all(&pool)
                .await
                .unwrap();
            let columns: Vec<String> = columns
                .iter()
                .map(|row| format!("quote({})", row.get::<String, _>("name")))
                .collect();
            let sql = format!(
                "SELECT {} AS line FROM {table} ORDER BY 1",
                columns.join("||'|'||")
            );
            for row in sqlx::query(sqlx::AssertSqlSafe(sql))
                .fetch_all(&pool)
                .await
                .unwrap()
            {
                all.push_str(&row.get::<String, _>("line"));
                all.push('\n');
            }
        }
        pool.close().await;
        format!("{:x?}", sha256(all.as_bytes()))
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        let url = format!("sqlite://{}", self.path.display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        let row = sqlx::query(sql).fetch_one(&pool).await.unwrap();
        pool.close().await;
        row.get(0)
    }

    pub async fn execute(&self, sql: &'static str) {
        let url = format!("sqlite://{}", self.path.display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        sqlx::query(sql).execute(&pool).await.unwrap();
        pool.close().await;
    }
}

/// Adds an officer whose password is [`PASSWORD`], unless there is one, and gives who acts.
pub async fn officer(world: &World, number: &str, roles: &[OfficerRole]) -> Actor {
    let parsed = OfficerNumber::parse(number).unwrap();
    let person = Person {
        number: &parsed,
        name: number,
        member: None,
        roles: &OfficerRoles::new(roles.iter().copied()).unwrap(),
    };
    let mut tx = world.store.write().await.unwrap();
    if tx.officer_by_number(&parsed).await.unwrap().is_none() {
        let hashing = &world.passwords;
        add_with(&mut tx, hashing, person, PASSWORD, world.now())
            .await
            .unwrap();
    }
    let row = tx.officer_by_number(&parsed).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    officers::actor(&row)
}

/// A member with a session cookie.
#[derive(Clone)]
pub struct Member<'a> {
    pub world: &'a World,
    pub cookie: String,
}

impl Member<'_> {
    pub fn ask(&self, method: Method, path: &str) -> axum::http::request::Builder {
        ask(method, path)
            .header("cookie", &self.cookie)
            .header("x-sokoguru", "1")
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = self.ask(Method::GET, path).body(Body::empty()).unwrap();
        self.world.send(request).await
    }

    /// A write under a new key.
    pub async fn write(&self, path: &str, body: &Value) -> Answer {
        self.write_as(path, body, &new_key()).await
    }

    pub async fn write_as(&self, path: &str, body: &Value, key: &str) -> Answer {
        let request = self
            .ask(Method::POST, path)
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()))
            .unwrap();
        self.world.send(request).await
    }
}

pub fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub fn ask(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", "koperasi.example")
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default()
    }

    /// Asserts that it is a problem of this status and code, as every problem must be.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.header("cache-control"), "no-store");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert!(
            problem["type"]
                .as_str()
                .unwrap()
                .starts_with("urn:sokoguru:problem:")
        );
        if self.header("idempotency-replayed").is_empty() {
            assert_eq!(problem["traceId"], self.header("x-request-id"), "{problem}");
        }
        if [429, 503].contains(&status) {
            assert!(self.header("retry-after").parse::<u32>().unwrap() > 0);
        }
        problem
    }

    #[track_caller]
    pub fn is_ok(&self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        self.json()
    }
}
