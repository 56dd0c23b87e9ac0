//! The reference backend with the demonstration cooperative on a free port.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use sokoguru_conformance::account::Account;
use sokoguru_conformance::report::Report;
use sokoguru_conformance::run;
use sokoguru_server::config::{Bucket, Limits};
use sokoguru_server::passwords::{Cost, Passwords};
use sokoguru_server::{Config, State, Store, app, demo};
use tokio::net::TcpListener;
use tokio::sync::OnceCell;

pub const APP_ORIGIN: &str = "https://app.example";

/// Who the kit is: Siti has everything, Yayah savings of her own, Bambang may be written to.
pub fn account() -> Account {
    let member = |index: usize| {
        let one = &demo::MEMBERS[index];
        serde_json::json!({"memberNumber": one.number, "password": one.password})
    };
    let text = serde_json::json!({
        "member": member(0), "otherMember": member(2), "disposableMember": member(1),
        "appOrigin": APP_ORIGIN,
    });
    Account::parse(&text.to_string()).unwrap()
}

/// The demonstration's data, made once and copied for each server.
static MADE: OnceCell<tempfile::TempDir> = OnceCell::const_new();

async fn made() -> &'static Path {
    let folder = MADE.get_or_init(|| async {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("data.sqlite"))
            .await
            .unwrap();
        store.migrate().await.unwrap();
        let passwords = Passwords::new(Cost::TEST).unwrap();
        let now = chrono::Utc::now();
        demo::install(&store, &passwords, now).await.unwrap();
        let keys = folder.path().join("keys");
        let sealed = demo::sealed::install(&store, &keys, now).await.unwrap();
        let state = State::new(store.clone(), config()).await.unwrap();
        sealed.cast(&state).await.unwrap();
        store.close().await;
        folder
    });
    folder.await.path()
}

fn config() -> Config {
    Config {
        allowed_origins: vec![APP_ORIGIN.to_owned()],
        cost: Cost::TEST,
        limits: Limits {
            // The kit need not wait in between, and meets the limit in its last case but one.
            member: Bucket {
                burst: 300,
                rate: 5,
            },
            ..Limits::default()
        },
        ..Config::default()
    }
}

/// A running backend; it ends with the test.
pub struct Server {
    pub url: String,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Starts one, with something between its router and the world.
    pub async fn start(around: impl FnOnce(Router) -> Router) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(made().await).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
            }
        }
        let store = Store::open(&folder.path().join("data.sqlite"))
            .await
            .unwrap();
        let router = around(app(State::new(store, config()).await.unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self {
            url,
            _folder: folder,
        }
    }
}

/// What the kit says of a backend.
pub async fn judge(url: &str, account: Account) -> Report {
    let url = url.to_owned();
    let report = tokio::task::spawn_blocking(move || run(&url, account)).await;
    report.unwrap().unwrap()
}
