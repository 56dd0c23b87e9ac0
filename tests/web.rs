//! What only a browser can show: records sealed in IndexedDB, the outbox over a network that fails,
//! readings with and without it, and a wipe that leaves nothing.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Function, Reflect, Uint8Array};
use leptos::prelude::*;
use sokoguru::backend::{BackendError, Read, own, transport};
use sokoguru::offline::indexed_db::{self, IndexedDb, Put};
use sokoguru::offline::outbox::{Command, EntryId, State, Summary};
use sokoguru::offline::records::{self, Records};
use sokoguru::offline::store::{Change, MIGRATIONS, StoreError, Table};
use sokoguru::offline::vault::Vault;
use sokoguru::offline::{cache, drafts, phone, sync, tabs, wipe};
use sokoguru::reading::{Loadable, use_reading};
use sokoguru::session::{App, Session, SignInError};
use sokoguru_api::account::Member;
use sokoguru_api::meetings::VoteRequest;
use sokoguru_api::wire::{ItemId, MeetingId, OptionId};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const MEMBER: &str =
    r#"{"number":"01150042","name":"Siti","status":"anggota","joinedOn":"2015-01-01"}"#;

fn member() -> Member {
    serde_json::from_str(MEMBER).unwrap()
}

fn origin() -> String {
    web_sys::window().unwrap().location().origin().unwrap()
}

/// A phone on which the member is signed in, and nothing else.
async fn signed_in() -> App {
    let app = signed_out().await;
    records::open(&origin()).await.unwrap();
    app.session.set(Session::SignedIn(member()));
    app
}

async fn signed_out() -> App {
    // Starts the runtime of the signals.
    mount_to_body(|| ());
    let owner = Owner::new();
    owner.set();
    // The test's signals live as long as the page.
    core::mem::forget(owner);
    records::close();
    transport::point_at("", None);
    wipe::everything(&origin(), true).await;
    answer_with("throw new TypeError('no network');");
    App::provide()
}

/// Replaces the network: the code gets `url`, `init` and the number of the call, from 0, and
/// throws where the network fails. What was asked is kept in `window.calls`.
fn answer_with(code: &str) {
    let body = format!(
        "window.calls = []; window.fetch = async (url, init) => {{ const n = window.calls.length; \
         window.calls.push([url, init.headers.get('idempotency-key'), init.body]); {code} }};"
    );
    Function::new_no_args(&body).call0(&JsValue::NULL).unwrap();
}

fn calls() -> Vec<[Option<String>; 3]> {
    let calls = Reflect::get(&web_sys::window().unwrap(), &"calls".into()).unwrap();
    calls
        .unchecked_into::<Array>()
        .iter()
        .map(|call| {
            let call: Array = call.unchecked_into();
            [
                call.get(0).as_string(),
                call.get(1).as_string(),
                call.get(2).as_string(),
            ]
        })
        .collect()
}

async fn until(mut holds: impl FnMut() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        phone::sleep(20).await;
    }
    panic!("it never came about");
}

fn vote() -> (Command, Summary) {
    let meeting = MeetingId::parse("rat-2025").unwrap();
    let item = ItemId::parse("i1").unwrap();
    let request = VoteRequest {
        item_id: item.clone(),
        item_revision: 1,
        option_id: OptionId::parse("setuju-sekali").unwrap(),
        rev: 1,
    };
    let summary = Summary::Vote {
        meeting_id: meeting.clone(),
        meeting_title: "RAT".to_owned(),
        item_id: item,
        item_title: "Laporan".to_owned(),
        rev: 1,
    };
    (Command::Vote(meeting, request), summary)
}

const RECEIPT: &str = "return new Response(JSON.stringify({itemId: 'i1', number: '123456789012', \
                       rev: 1, receivedAt: '2026-04-02T10:00:00+07:00'}), {status: 201});";

fn state_of(app: App, id: &EntryId) -> Option<State> {
    app.outbox.with_untracked(|list| {
        list.iter()
            .find(|entry| entry.id == *id)
            .map(|entry| entry.state.clone())
    })
}

async fn raw(table: Table, key: &str) -> Vec<u8> {
    let name = records::database_name(&origin());
    let database = IndexedDb::open(&name, MIGRATIONS).await.unwrap();
    let value = database.get(table.name(), key).await.unwrap();
    database.close();
    value
        .dyn_into::<Uint8Array>()
        .map(|bytes| bytes.to_vec())
        .unwrap_or_default()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

#[wasm_bindgen_test]
async fn a_transaction_is_all_or_nothing() {
    let name = "sokoguru-test-transaction";
    let database = IndexedDb::open(name, &[&["a", "b"]]).await.unwrap();
    let put = |table, value: JsValue| Put {
        table,
        key: "k".to_owned(),
        value,
    };
    database
        .write(&[put("a", 1.into()), put("b", 2.into())])
        .await
        .unwrap();
    // A function cannot be stored: the whole transaction is taken back.
    let broken = [
        put("a", 9.into()),
        put("b", Function::new_no_args("").into()),
    ];
    assert_eq!(database.write(&broken).await, Err(StoreError::Unavailable));
    assert_eq!(database.get("a", "k").await.unwrap(), JsValue::from(1));
    database.close();
    // A later version adds its tables and keeps the records.
    let database = IndexedDb::open(name, &[&["a", "b"], &["c"]]).await.unwrap();
    assert_eq!(
        database.all("b").await.unwrap(),
        [("k".to_owned(), JsValue::from(2))]
    );
    assert_eq!(database.keys("c").await.unwrap(), Vec::<String>::new());
    // Deleting is not blocked by an open connection of ours.
    indexed_db::delete(name).await.unwrap();
}

#[wasm_bindgen_test]
async fn the_vault_opens_only_what_was_sealed_for_the_place() {
    let name = "sokoguru-test-vault";
    let database = IndexedDb::open(name, MIGRATIONS).await.unwrap();
    let vault = Vault::open(&database).await.unwrap();
    let sealed = vault.seal(Table::Cache, "/a", b"Rp1.000").await.unwrap();
    let again = vault.seal(Table::Cache, "/a", b"Rp1.000").await.unwrap();
    assert_ne!(sealed, again, "a fresh nonce each time");
    assert!(!contains(&sealed, "Rp1.000"));
    // The same key after opening again, and nobody gets it out of the browser.
    let key = database.get("keys", "vault").await.unwrap();
    assert!(
        Reflect::get(&key, &"extractable".into())
            .unwrap()
            .is_falsy()
    );
    let vault = Vault::open(&database).await.unwrap();
    let open = |table, key: &'static str, bytes: Vec<u8>| {
        let vault = &vault;
        async move { vault.open_record(table, key, &bytes).await }
    };
    assert_eq!(
        open(Table::Cache, "/a", sealed.clone()).await.as_deref(),
        Some(&b"Rp1.000"[..])
    );
    assert_eq!(open(Table::Cache, "/b", sealed.clone()).await, None);
    assert_eq!(open(Table::Drafts, "/a", sealed.clone()).await, None);
    for place in [0, 1, 20, sealed.len() - 1] {
        let mut bent = sealed.clone();
        bent[place] ^= 1;
        assert_eq!(open(Table::Cache, "/a", bent).await, None);
    }
    for length in [0, 1, 12, 13, 20] {
        assert_eq!(
            open(Table::Cache, "/a", sealed[..length].to_vec()).await,
            None
        );
    }
    indexed_db::delete(name).await.unwrap();
}

#[wasm_bindgen_test]
async fn records_are_sealed_last_and_go_when_damaged() {
    signed_in().await;
    let put = Change::put(Table::Secrets, "member", MEMBER.as_bytes().to_vec());
    records::current().write(vec![put]).await.unwrap();
    assert!(!contains(&raw(Table::Secrets, "member").await, "Siti"));
    records::close();
    assert_eq!(
        records::current().read(Table::Secrets, "member").await,
        None
    );
    assert!(records::open_existing(&origin()).await);
    let found = records::current()
        .read(Table::Secrets, "member")
        .await
        .unwrap();
    assert_eq!(found, MEMBER.as_bytes());

    let name = records::database_name(&origin());
    let database = IndexedDb::open(&name, MIGRATIONS).await.unwrap();
    let garbage = JsValue::from_str("not bytes");
    let put = Put {
        table: Table::Secrets.name(),
        key: "member".to_owned(),
        value: garbage,
    };
    database.write(&[put]).await.unwrap();
    assert_eq!(
        records::current().read(Table::Secrets, "member").await,
        None
    );
    assert!(
        database
            .get(Table::Secrets.name(), "member")
            .await
            .unwrap()
            .is_undefined()
    );
}

#[wasm_bindgen_test]
async fn nothing_is_made_before_somebody_signs_in() {
    signed_out().await;
    assert!(!records::open_existing(&origin()).await);
    assert_eq!(indexed_db::names().await.unwrap(), Vec::<String>::new());
    assert!(!records::current().is_durable());
}

#[wasm_bindgen_test]
async fn the_cache_is_bounded() {
    let records = Records::Memory(sokoguru::offline::memory::Memory::default());
    for n in 0..400u64 {
        let copy = cache::Copy {
            read_ms: n,
            etag: String::new(),
            body: vec![b'x'],
        };
        cache::put(&records, &n.to_string(), &copy).await;
    }
    assert!(records.keys(Table::Cache).await.len() <= 151);
    assert!(cache::get(&records, "399").await.is_some());
    assert!(cache::get(&records, "0").await.is_none());
}

#[wasm_bindgen_test]
async fn a_draft_survives_sealed() {
    signed_in().await;
    let draft = drafts::LoanDraft {
        purpose: "warung".to_owned(),
        ..Default::default()
    };
    drafts::save(&draft).await.unwrap();
    assert!(!contains(&raw(Table::Drafts, "loan").await, "warung"));
    records::close();
    records::open(&origin()).await.unwrap();
    assert_eq!(drafts::load().await, Some(draft));
    drafts::clear().await.unwrap();
    assert_eq!(drafts::load().await, None);
}

#[wasm_bindgen_test]
async fn a_lost_answer_is_asked_for_again_with_the_same_key_and_bytes() {
    let app = signed_in().await;
    answer_with(&format!(
        "if (n === 0) throw new TypeError('cut'); {RECEIPT}"
    ));
    let (command, summary) = vote();
    let id = app.submit(command, summary).await.unwrap();
    let key = id.as_str().to_owned();
    let stored = raw(Table::Outbox, &key).await;
    assert!(!stored.is_empty() && !contains(&stored, "setuju-sekali"));
    until(|| !app.online.get_untracked()).await;
    assert!(matches!(state_of(app, &id), Some(State::Stored)));
    app.send_now();
    until(|| matches!(state_of(app, &id), Some(State::Accepted(_)))).await;
    let votes: Vec<_> = calls()
        .into_iter()
        .filter(|call| call[0].as_deref() == Some("/v1/meetings/rat-2025/votes"))
        .collect();
    assert_eq!(votes.len(), 2);
    assert_eq!(votes[0], votes[1]);
    assert_eq!(votes[0][1].as_deref(), Some(key.as_str()));
    assert!(app.online.get_untracked());
    assert_eq!(app.version.get_untracked(), 1);
    // Only summary and receipt are left.
    let left = records::current().read(Table::Outbox, &key).await.unwrap();
    assert!(contains(&left, "123456789012") && !contains(&left, "setuju-sekali"));
}

#[wasm_bindgen_test]
async fn a_write_outlives_the_app() {
    let app = signed_in().await;
    let (command, summary) = vote();
    let id = app.submit(command, summary).await.unwrap();
    until(|| matches!(state_of(app, &id), Some(State::Stored)) && !calls().is_empty()).await;
    let before = app.outbox.get_untracked()[0].content.clone();
    // The app is killed and starts again: only the disk is left.
    records::close();
    let app = App::provide();
    records::open(&origin()).await.unwrap();
    sync::reload(app).await;
    assert_eq!(app.outbox.get_untracked()[0].content, before);
    answer_with(RECEIPT);
    app.session.set(Session::SignedIn(member()));
    app.send_now();
    until(|| matches!(state_of(app, &id), Some(State::Accepted(_)))).await;
    assert_eq!(calls().len(), 1);
}

#[wasm_bindgen_test]
async fn an_ended_session_keeps_data_and_waits() {
    let app = signed_in().await;
    answer_with(
        "return new Response(JSON.stringify({type: 'about:blank', title: 'x', status: 401, \
         code: 'session_required'}), {status: 401});",
    );
    let (command, summary) = vote();
    let id = app.submit(command, summary).await.unwrap();
    until(|| matches!(state_of(app, &id), Some(State::WaitingForSignIn))).await;
    assert_eq!(app.session.get_untracked(), Session::Ended(member()));
    // Another member may not take its place while it waits.
    let other = app
        .sign_in("99".to_owned(), String::new(), String::new())
        .await;
    assert!(matches!(
        other,
        Err(SignInError::PendingWrites { count: 1, .. })
    ));
    answer_with(&format!(
        "if (url === '/v1/sessions') return new Response(JSON.stringify({{sessionId: 's1', \
         member: {MEMBER}, expiresAt: '2026-05-02T10:00:00+07:00'}}), {{status: 201}}); {RECEIPT}"
    ));
    app.sign_in("0115 0042".to_owned(), "x".to_owned(), "HP".to_owned())
        .await
        .unwrap();
    until(|| matches!(state_of(app, &id), Some(State::Accepted(_)))).await;
    assert_eq!(app.session.get_untracked(), Session::SignedIn(member()));
}

#[wasm_bindgen_test]
async fn a_login_page_of_a_hotspot_ends_nothing() {
    let app = signed_in().await;
    answer_with("return new Response('<html>Login</html>', {status: n % 2 ? 200 : 401});");
    let (command, summary) = vote();
    let id = app.submit(command, summary).await.unwrap();
    until(|| calls().len() == 1).await;
    until(|| matches!(state_of(app, &id), Some(State::Stored))).await;
    assert_eq!(app.session.get_untracked(), Session::SignedIn(member()));
}

#[wasm_bindgen_test]
async fn without_a_durable_store_nothing_is_promised() {
    let app = signed_out().await;
    app.session.set(Session::SignedIn(member()));
    let (command, summary) = vote();
    assert_eq!(
        app.submit(command, summary).await,
        Err(StoreError::Unavailable)
    );
    assert!(app.outbox.get_untracked().is_empty());
}

fn text(bytes: &[u8]) -> Result<String, BackendError> {
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| BackendError::BadResponse)?;
    if text.starts_with("ok") {
        Ok(text)
    } else {
        Err(BackendError::BadResponse)
    }
}

fn read() -> Read<String> {
    Read {
        request: own::home().request,
        parse: text,
    }
}

fn shown(state: ReadSignal<Loadable<String>>) -> (String, String) {
    state.with_untracked(|state| {
        let name = match state {
            Loadable::Loading => "loading".to_owned(),
            Loadable::Ready(_) => "ready".to_owned(),
            Loadable::Stale(_, error) => format!("stale {error:?}"),
            Loadable::Failed(error) => format!("failed {error:?}"),
        };
        (
            name,
            state
                .reading()
                .map(|reading| (*reading.data).clone())
                .unwrap_or_default(),
        )
    })
}

#[wasm_bindgen_test]
async fn a_reading_shows_the_copy_first_and_never_loses_it() {
    let app = signed_in().await;
    answer_with("return new Response('ok 1', {headers: {ETag: '\"1\"'}});");
    let source = use_reading(read());
    until(|| shown(source.state).0 == "ready").await;
    until(|| !calls().is_empty()).await;
    phone::sleep(100).await;
    assert!(!contains(&raw(Table::Cache, "/v1/home").await, "ok 1"));

    // A page later: the copy, then the network's word that it still holds.
    answer_with(
        "if (init.headers.get('if-none-match') !== '\"1\"') throw new Error('no etag'); \
         return new Response(null, {status: 304});",
    );
    let source = use_reading(read());
    until(|| shown(source.state).0 == "ready").await;
    assert_eq!(shown(source.state).1, "ok 1");

    // Without network, with garbage and after the session the copy stays.
    answer_with("throw new TypeError('no network');");
    source.refresh.run(());
    until(|| shown(source.state).0 == "stale Some(Offline)").await;
    answer_with("return new Response('<html>');");
    app.online.set(true);
    until(|| shown(source.state).0 == "stale Some(BadResponse)").await;
    assert_eq!(
        cache::get(&records::current(), "/v1/home")
            .await
            .unwrap()
            .body,
        b"ok 1"
    );
    answer_with(
        "return new Response(JSON.stringify({type: 'about:blank', title: 'x', status: 401, \
         code: 'session_required'}), {status: 401});",
    );
    source.refresh.run(());
    until(|| shown(source.state).0 == "stale Some(SignedOut)").await;
    assert_eq!(shown(source.state).1, "ok 1");

    // An accepted write asks again.
    app.session.set(Session::SignedIn(member()));
    answer_with("return new Response('ok 2');");
    app.version.update(|version| *version += 1);
    until(|| shown(source.state) == ("ready".to_owned(), "ok 2".to_owned())).await;
}

#[wasm_bindgen_test]
async fn a_copy_that_cannot_be_read_goes() {
    signed_in().await;
    let copy = cache::fresh(b"broken".to_vec(), Some("\"9\"".to_owned()));
    cache::put(&records::current(), "/v1/home", &copy).await;
    answer_with("throw new TypeError('no network');");
    let source = use_reading(read());
    until(|| shown(source.state).0 == "failed Offline").await;
    assert!(cache::get(&records::current(), "/v1/home").await.is_none());
}

#[wasm_bindgen_test]
async fn only_one_has_a_lock() {
    let inner = std::rc::Rc::new(std::cell::Cell::new(true));
    let seen = std::rc::Rc::clone(&inner);
    let work = Box::pin(async move {
        seen.set(tabs::with_lock("sokoguru-test", false, Box::pin(async {})).await);
    });
    assert!(tabs::with_lock("sokoguru-test", false, work).await);
    assert!(!inner.get());
}

#[wasm_bindgen_test]
async fn signing_out_leaves_only_shell_and_settings() {
    let app = signed_in().await;
    drafts::save(&drafts::LoanDraft::default()).await.unwrap();
    let window = web_sys::window().unwrap();
    let storage = window.local_storage().unwrap().unwrap();
    storage
        .set_item("sokoguru.settings", r#"{"lang":"id"}"#)
        .unwrap();
    storage.set_item("other", "x").unwrap();
    let caches = phone::property(&window, "caches").unwrap();
    for name in ["sokoguru-shell-1", "other"] {
        phone::ask(&caches, "open", &[&name.into()]).await.unwrap();
    }
    app.sign_out(false).await;
    assert_eq!(app.session.get_untracked(), Session::SignedOut);
    assert_eq!(indexed_db::names().await.unwrap(), Vec::<String>::new());
    let names = phone::ask(&caches, "keys", &[])
        .await
        .unwrap()
        .unchecked_into::<Array>();
    assert_eq!(names.join(",").as_string().unwrap(), "sokoguru-shell-1");
    assert_eq!(storage.length().unwrap(), 1);
    phone::ask(&caches, "delete", &[&"sokoguru-shell-1".into()])
        .await
        .unwrap();
}
