//! Writes over a network that fails.

use leptos::task::spawn_local;
use sokoguru::backend::own;
use sokoguru::offline::outbox::{Command, Entry, EntryId, Event, Kind, Receipt, State, Summary};
use sokoguru::offline::store::{Change, StoreError, Table};
use sokoguru::offline::{cache, phone, records, sync};
use sokoguru::session::{self, App, Session, SignInError};
use sokoguru_api::json;
use sokoguru_api::meetings::VoteRequest;
use sokoguru_api::wire::{ItemId, MeetingId, OptionId};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::phone::{
    MEMBER, answer_with, calls, contains, member, origin, raw, signed_in, signed_out, until,
};

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

/// Changes an entry on the disk, as another tab does.
async fn elsewhere(id: &EntryId, change: impl FnOnce(&mut Entry)) {
    let records = records::current();
    let bytes = records.read(Table::Outbox, id.as_str()).await.unwrap();
    let mut entry: Entry = json::read(&bytes).unwrap();
    change(&mut entry);
    let bytes = json::to_text(&entry).into_bytes();
    let put = Change::put(Table::Outbox, id.as_str(), bytes);
    records.write(vec![put]).await.unwrap();
}

async fn on_disk(id: &EntryId) -> Option<Entry> {
    let bytes = records::current().read(Table::Outbox, id.as_str()).await?;
    json::read(&bytes).ok()
}

fn accept(entry: &mut Entry) {
    entry.content = None;
    entry.state = State::Accepted(Receipt {
        kind: Kind::Vote,
        number: Some("7".to_owned()),
        received_at: phone::moment(0),
    });
}

const ENDED: &str = "return new Response(JSON.stringify({type: 'about:blank', title: 'x', \
                     status: 401, code: 'session_required'}), {status: 401});";

fn granted(number: &str) -> String {
    let member = MEMBER.replace("01150042", number);
    format!(
        "if (url === '/v1/sessions') return new Response(JSON.stringify({{sessionId: 's1', \
         member: {member}, expiresAt: '2026-05-02T10:00:00+07:00'}}), {{status: 201}});"
    )
}

#[wasm_bindgen_test]
async fn what_another_tab_got_accepted_is_not_written_over() {
    let app = signed_in().await;
    let (command, summary) = vote();
    let id = app.submit(command, summary).await.unwrap();
    until(|| !app.online.get_untracked()).await;
    phone::sleep(100).await;
    elsewhere(&id, accept).await;
    // This tab still remembers it as stored.
    assert!(matches!(state_of(app, &id), Some(State::Stored)));
    let before = calls().len();
    app.send_now();
    until(|| matches!(state_of(app, &id), Some(State::Accepted(_)))).await;
    assert!(matches!(
        on_disk(&id).await.unwrap().state,
        State::Accepted(_)
    ));
    assert_eq!(app.retry(id.clone()).await, Err(StoreError::WrongState));
    assert_eq!(calls().len(), before);
}

#[wasm_bindgen_test]
async fn what_another_tab_removed_is_not_sent() {
    let app = signed_in().await;
    app.session.set(Session::Ended(member()));
    let mut ids = Vec::new();
    for _ in 0..2 {
        let (command, summary) = vote();
        ids.push(app.submit(command, summary).await.unwrap());
    }
    let waiting = |id: &EntryId| matches!(state_of(app, id), Some(State::WaitingForSignIn));
    until(|| waiting(&ids[0]) && waiting(&ids[1])).await;
    // The first takes long enough for the member to remove the second in another tab.
    answer_with(&format!(
        "if (url.includes('votes')) {{ await new Promise((r) => setTimeout(r, 400)); {RECEIPT} }}"
    ));
    app.session.set(Session::SignedIn(member()));
    sync::announce(app, Event::SignedIn);
    until(|| matches!(state_of(app, &ids[0]), Some(State::Sending))).await;
    let gone = Change::remove(Table::Outbox, ids[1].as_str());
    records::current().write(vec![gone]).await.unwrap();
    until(|| matches!(state_of(app, &ids[0]), Some(State::Accepted(_)))).await;
    phone::sleep(600).await;
    assert_eq!(calls().len(), 1);
    assert_eq!(state_of(app, &ids[1]), None);
    assert!(on_disk(&ids[1]).await.is_none());
}

#[wasm_bindgen_test]
async fn reading_the_outbox_while_signing_out_leaves_it_to_nobody() {
    let app = signed_in().await;
    answer_with(ENDED);
    let (command, summary) = vote();
    let id = app.submit(command, summary).await.unwrap();
    until(|| matches!(state_of(app, &id), Some(State::WaitingForSignIn))).await;
    for turns in 0..12 {
        records::open(&origin()).await.unwrap();
        app.outbox.set(Vec::new());
        let reading = phone_reads(app);
        for _ in 0..turns {
            turn().await;
        }
        // As signing out does it.
        app.outbox.set(Vec::new());
        records::close();
        reading.await;
        assert!(
            app.outbox.get_untracked().is_empty(),
            "closed after {turns} turns"
        );
    }
}

/// Lets everything else that is due run first.
async fn turn() {
    phone::sleep(0).await;
}

/// Begins to read the outbox; gives a way to wait for it.
fn phone_reads(app: App) -> impl Future<Output = ()> {
    let done = std::rc::Rc::new(std::cell::Cell::new(false));
    let seen = std::rc::Rc::clone(&done);
    spawn_local(async move {
        sync::reload(app).await;
        done.set(true);
    });
    async move { until(|| seen.get()).await }
}

#[wasm_bindgen_test]
async fn another_members_leftovers_are_not_sent_as_ones_own() {
    let app = signed_in().await;
    answer_with(ENDED);
    let (command, summary) = vote();
    let id = app.submit(command, summary).await.unwrap();
    until(|| matches!(state_of(app, &id), Some(State::WaitingForSignIn))).await;
    // Who it was cannot be told any more, and nobody is signed in.
    app.session.set(Session::SignedOut);
    records::close();
    app.outbox.set(Vec::new());
    answer_with(&format!("{} {RECEIPT}", granted("01150099")));
    app.sign_in("01150099".to_owned(), "x".to_owned(), "HP".to_owned())
        .await
        .unwrap();
    phone::sleep(600).await;
    assert!(app.outbox.get_untracked().is_empty());
    let sent = calls();
    assert!(sent.iter().all(|call| call[1].is_none()), "{sent:?}");
}

#[wasm_bindgen_test]
async fn another_members_waiting_writes_are_named_where_this_tab_had_not_heard_of_them() {
    let app = signed_in().await;
    answer_with(&format!("{} {ENDED}", granted("01150042")));
    app.sign_in("01150042".to_owned(), "x".to_owned(), "HP".to_owned())
        .await
        .unwrap();
    let (command, summary) = vote();
    let id = app.submit(command, summary).await.unwrap();
    until(|| matches!(state_of(app, &id), Some(State::WaitingForSignIn))).await;
    app.session.set(Session::SignedOut);
    records::close();
    app.outbox.set(Vec::new());
    let other = app
        .sign_in("01150099".to_owned(), "x".to_owned(), "HP".to_owned())
        .await;
    assert_eq!(
        other,
        Err(SignInError::PendingWrites {
            count: 1,
            member: member()
        })
    );
}

#[wasm_bindgen_test]
async fn the_end_of_a_former_session_ends_neither_the_next_nor_the_sending() {
    let app = signed_in().await;
    // The vote is under way when another request learns that the session has ended.
    answer_with(&format!(
        "if (url.includes('votes') && !window.again) {{ window.again = true; \
         await new Promise((r) => setTimeout(r, 600)); {ENDED} }} \
         if (url === '/v1/home') {{ {ENDED} }} {} {RECEIPT}",
        granted("01150042")
    ));
    let (command, summary) = vote();
    let id = app.submit(command, summary).await.unwrap();
    until(|| matches!(state_of(app, &id), Some(State::Sending))).await;
    until(|| !calls().is_empty()).await;
    assert!(session::ask(&own::home().request).await.is_err());
    assert_eq!(app.session.get_untracked(), Session::Ended(member()));
    app.sign_in("01150042".to_owned(), "x".to_owned(), "HP".to_owned())
        .await
        .unwrap();
    until(|| matches!(state_of(app, &id), Some(State::Accepted(_)))).await;
    assert_eq!(app.session.get_untracked(), Session::SignedIn(member()));
    js_sys::eval("delete window.again").unwrap();
}

#[wasm_bindgen_test]
async fn a_full_phone_gives_up_copies_before_a_write() {
    let app = signed_in().await;
    let copy = cache::fresh(b"x".to_vec(), None);
    cache::put(&records::current(), "/v1/home", &copy).await;
    js_sys::eval(
        "window.put = IDBObjectStore.prototype.put; \
         IDBObjectStore.prototype.put = function (...a) { \
           if (this.name === 'outbox' && !window.isFreed) \
             throw new DOMException('full', 'QuotaExceededError'); \
           return window.put.apply(this, a); }; \
         window.remove = IDBObjectStore.prototype.delete; \
         IDBObjectStore.prototype.delete = function (...a) { \
           if (this.name === 'cache') window.isFreed = true; return window.remove.apply(this, a); };",
    )
    .unwrap();
    let (command, summary) = vote();
    let kept = app.submit(command, summary).await;
    js_sys::eval(
        "IDBObjectStore.prototype.put = window.put; \
         IDBObjectStore.prototype.delete = window.remove; delete window.isFreed;",
    )
    .unwrap();
    assert!(on_disk(&kept.unwrap()).await.is_some());
    assert!(cache::get(&records::current(), "/v1/home").await.is_none());
}

#[wasm_bindgen_test]
async fn old_receipts_go() {
    let app = signed_in().await;
    let mut last = None;
    for n in 0..52 {
        let (command, summary) = vote();
        app.session.set(Session::Ended(member()));
        let id = app.submit(command, summary).await.unwrap();
        elsewhere(&id, |entry| {
            accept(entry);
            entry.created_ms = if n == 0 { 0 } else { phone::now_ms() };
        })
        .await;
        last = Some(id);
    }
    app.session.set(Session::SignedIn(member()));
    sync::kick(app);
    until(|| app.outbox.with_untracked(Vec::len) == 51).await;
    assert_eq!(records::current().keys(Table::Outbox).await.len(), 51);
    assert!(on_disk(&last.unwrap()).await.is_some());
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
