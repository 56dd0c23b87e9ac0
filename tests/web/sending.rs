//! Writes over a network that fails.

use sokoguru::offline::outbox::{Command, EntryId, State, Summary};
use sokoguru::offline::store::{StoreError, Table};
use sokoguru::offline::{records, sync};
use sokoguru::session::{App, Session, SignInError};
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
