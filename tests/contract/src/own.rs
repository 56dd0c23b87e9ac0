//! The reference backend: its real router over a database with the demonstration cooperative.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request as HttpRequest, header};
use chrono::{DateTime, Utc};
use http_body_util::BodyExt as _;
use sokoguru::backend::own::{self, Own};
use sokoguru::backend::{Backend, BackendError, Request, Response};
use sokoguru_api::account::SessionRequest;
use sokoguru_server::clock::{Clock, SetClock};
use sokoguru_server::config::Config;
use sokoguru_server::passwords::{Cost, Passwords};
use sokoguru_server::reminders::PushConfig;
use sokoguru_server::reminders::endpoint::Allowed;
use sokoguru_server::{State, Store, app, demo};
use tower::ServiceExt as _;

use crate::{System, Wait, Who};

/// The origin of an app that is served by somebody else.
pub const OTHER_ORIGIN: &str = "https://app.example";

/// The reference backend with one device.
pub struct OwnSystem {
    router: Router,
    /// The backend's clock.
    pub clock: SetClock,
    /// Goes into `Cookie`.
    pub cookie: Option<String>,
    /// Goes into `Authorization`; the device is then on another origin.
    pub token: Option<String>,
    _folder: tempfile::TempDir,
}

impl OwnSystem {
    /// A fresh backend with the demonstration, at a moment at which a meeting is open.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("contract.sqlite"))
            .await
            .unwrap();
        store.migrate().await.unwrap();
        let now: DateTime<Utc> = "2026-11-21T03:00:00Z".parse().unwrap();
        let passwords = Passwords::new(Cost::TEST).unwrap();
        demo::install(&store, &passwords, now).await.unwrap();
        let clock = SetClock::at(now);
        let config = Config {
            allowed_origins: vec![OTHER_ORIGIN.to_owned()],
            cost: Cost::TEST,
            clock: Clock::Set(clock.clone()),
            push: Some(PushConfig {
                key: folder.path().join("push-key"),
                contact: None,
                allowed: Allowed::Services(vec!["push.example".to_owned()]),
                timeout: Duration::from_secs(1),
            }),
            ..Config::default()
        };
        let router = app(State::new(store, config).await.unwrap());
        Self {
            router,
            clock,
            cookie: None,
            token: None,
            _folder: folder,
        }
    }

    /// Sends what no adapter would.
    pub async fn raw(&mut self, request: &Request, origin: Option<&str>) -> Response {
        let mut http = HttpRequest::builder()
            .method(request.method.as_str())
            .uri(&request.path)
            .header(header::HOST, "koperasi.example")
            .header("x-sokoguru", "1");
        let bearer = self.token.as_ref().or(request.secret.as_ref());
        let bearer = bearer.map(|token| format!("Bearer {token}"));
        let json = request.body.as_ref().map(|_| "application/json");
        for (name, value) in [
            ("content-type", json),
            ("cookie", self.cookie.as_deref()),
            ("authorization", bearer.as_deref()),
            ("origin", origin),
            ("idempotency-key", request.idempotency_key.as_deref()),
            ("if-none-match", request.etag.as_deref()),
        ] {
            if let Some(value) = value {
                http = http.header(name, value);
            }
        }
        let body = Body::from(request.body.clone().unwrap_or_default());
        let answer = self
            .router
            .clone()
            .oneshot(http.body(body).unwrap())
            .await
            .unwrap();
        let text = |name: &str| {
            answer
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        if let Some(cookie) = text("set-cookie") {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        let (status, etag) = (answer.status().as_u16(), text("etag"));
        let retry_after = text("retry-after").and_then(|seconds| seconds.parse().ok());
        let body = answer
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .to_vec();
        Response {
            status,
            body,
            etag,
            retry_after,
        }
    }
}

impl System for OwnSystem {
    fn backend(&self) -> &'static dyn Backend {
        &Own
    }

    fn send(&mut self, request: Request) -> Wait<'_, Result<Response, BackendError>> {
        Box::pin(async move {
            let origin = self.token.is_some().then_some(OTHER_ORIGIN);
            self.raw(&request, origin).await.judge()
        })
    }

    fn sign_in(&mut self, who: Who) -> Wait<'_, ()> {
        Box::pin(async move {
            let place = match who {
                Who::Saver => 0,
                Who::Applicant => 1,
                Who::Candidate => 2,
            };
            let read = own::create_session(&SessionRequest {
                member_number: demo::MEMBERS[place].number.to_owned(),
                password: demo::MEMBERS[place].password.to_owned(),
                device: "HP".to_owned(),
            });
            self.lose_session();
            let answer = self.send(read.request).await.unwrap();
            let grant = (read.parse)(&answer.body).unwrap();
            assert_eq!(grant.member.number, demo::MEMBERS[place].number);
            assert!(grant.bearer.is_none() && self.cookie.is_some());
        })
    }

    fn lose_session(&mut self) {
        self.cookie = None;
        self.token = None;
    }
}
