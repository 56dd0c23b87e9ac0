//! Drives the outbox: keeps what the member did, sends it when its time has come, in one tab at a
//! time, and tells pages and other tabs how it stands.
//!
//! The outbox on the disk is the truth; the signal in [`App`] shows it. A write is sent only by the
//! tab that holds the lock, so that what it finds as "on its way" is left over from a tab that died
//! and is sent again under the same key. `entries` changes what lies there.

use std::cell::Cell;
use std::rc::Rc;

use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

pub use super::entries::reload;
use super::entries::{self, Wish};
use super::outbox::{self, Command, Content, Entry, EntryId, Event, Kind, Receipt, State, Summary};
use super::records::{self, Records};
use super::store::{Change, StoreError};
use super::tabs::{self, News};
use super::votes::post;
use super::{phone, uploads};
use crate::backend::{Area, BackendError, Method, Request};
use crate::session::{self, App, Session};

const LOCK: &str = "sokoguru-outbox";
/// Milliseconds after which to look again when another tab has the lock.
const OTHER_TAB: u64 = 5_000;

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
    static TIMER: Cell<u32> = const { Cell::new(0) };
}

/// Keeps a write; returns once it is on the disk.
pub async fn submit(app: App, command: Command, summary: Summary) -> Result<EntryId, StoreError> {
    let records = records::current();
    let entry = entry(app, &command, summary, None)?;
    let id = entry.id.clone();
    keep_all(app, &records, vec![entry], Vec::new()).await?;
    Ok(id)
}

/// A write that is not kept yet; its id is made after `last`, so that it is sent after it.
pub(super) fn entry(
    app: App,
    command: &Command,
    summary: Summary,
    last: Option<&str>,
) -> Result<Entry, StoreError> {
    if !records::current().is_durable() {
        return Err(StoreError::Unavailable);
    }
    if app
        .session
        .with_untracked(|session| session.member().is_none())
    {
        return Err(StoreError::NoMember);
    }
    let shown = app
        .outbox
        .with_untracked(|list| list.last().map(|entry| entry.id.0.clone()));
    let last = last.or(shown.as_deref());
    let id = phone::uuid_v7(last).ok_or(StoreError::Unavailable)?;
    let backend = app
        .backend(area(command.kind()))
        .map_err(|_| StoreError::Unsupported)?;
    let request = backend
        .command_request(command, &id)
        .map_err(|_| StoreError::Unsupported)?;
    let target = match command {
        Command::ApplyLoan(_) | Command::Ask(None, _) => "",
        Command::CancelApplication(application) | Command::Attach(application, ..) => {
            application.as_str()
        }
        Command::AnswerGuarantee(guarantee, _) => guarantee.as_str(),
        Command::Attend(meeting) | Command::Vote(meeting, _) | Command::Ask(Some(meeting), _) => {
            meeting.as_str()
        }
        Command::Withdraw(account, _) | Command::NoteDeposit(account, _) => account.as_str(),
        Command::CancelSavingsRequest(request) => request.as_str(),
        Command::OwnData(write) => write.target(),
    };
    let content = Content {
        target: target.to_owned(),
        path: request.path,
        body: request.body,
    };
    let now = phone::now_ms();
    Ok(Entry::new(EntryId(id), content, summary, now))
}

/// Keeps writes, with other changes in the same transaction, shows them and begins to send.
pub(super) async fn keep_all(
    app: App,
    records: &Rc<Records>,
    list: Vec<Entry>,
    others: Vec<Change>,
) -> Result<(), StoreError> {
    entries::keep_all(records, &list, others).await?;
    if records::is_current(records) {
        entries::update(app, |shown| {
            for entry in list {
                if shown.iter().all(|one| one.id != entry.id) {
                    shown.push(entry);
                }
            }
        });
    }
    tabs::tell(News::Outbox);
    wake_worker();
    kick(app);
    Ok(())
}

/// Tries a write again now.
pub async fn retry(app: App, id: &EntryId) -> Result<(), StoreError> {
    entries::change(app, &records::current(), id, Wish::Retry)
        .await?
        .ok_or(StoreError::WrongState)?;
    tabs::tell(News::Outbox);
    kick(app);
    Ok(())
}

/// Removes a write, unless it is on its way.
pub async fn discard(app: App, id: &EntryId) -> Result<(), StoreError> {
    let records = records::current();
    let followers = app.outbox.with_untracked(|list| {
        let mine = list.iter().find(|entry| entry.id == *id);
        let is_there = mine.is_some_and(|entry| matches!(entry.state, State::Accepted(_)));
        if is_there {
            Vec::new()
        } else {
            outbox::followers(list, id)
        }
    });
    entries::change(app, &records, id, Wish::Discard).await?;
    for follower in &followers {
        entries::change(app, &records, follower, Wish::Discard).await?;
    }
    tabs::tell(News::Outbox);
    Ok(())
}

/// Tells every entry of something that concerns them all, and sends what may be sent.
pub fn announce(app: App, event: Event) {
    post::announce(app, event.clone());
    spawn_local(async move {
        apply_to_all(app, &records::current(), &event).await;
        kick(app);
    });
}

/// Sends what may be sent, sealed ballots too. Called as often as one likes.
pub fn kick(app: App) {
    post::kick(app);
    if RUNNING.replace(true) {
        AGAIN.set(true);
        return;
    }
    spawn_local(async move {
        loop {
            AGAIN.set(false);
            if !tabs::with_lock(LOCK, false, Box::pin(drain(app))).await {
                reload(app).await;
                let waits = app
                    .outbox
                    .with_untracked(|list| outbox::next_due(list).is_some());
                if waits {
                    wait(app, OTHER_TAB);
                }
            }
            if !AGAIN.get() {
                break;
            }
        }
        RUNNING.set(false);
    });
}

async fn drain(app: App) {
    let records = records::current();
    reload(app).await;
    apply_to_all(app, &records, &Event::Restarted).await;
    if is_signed_in(app) {
        // Whatever waits for that does so because of a session that is over.
        apply_to_all(app, &records, &Event::SignedIn).await;
    }
    // Other records are another member's, or the same one's opened anew; who opens them calls again.
    while records::is_current(&records) {
        match app.session.get_untracked() {
            Session::SignedIn(_) => {}
            Session::Ended(_) => return apply_to_all(app, &records, &Event::SessionEnded).await,
            Session::Unknown | Session::SignedOut => return,
        }
        let now = phone::now_ms();
        let next = app.outbox.with_untracked(|list| {
            outbox::next_to_send(list, now).and_then(|place| list.get(place).cloned())
        });
        let Some(entry) = next else { break };
        send(app, &records, entry).await;
    }
    if !records::is_current(&records) {
        return;
    }
    entries::prune(app, &records).await;
    if let Some(due) = app.outbox.with_untracked(|list| outbox::next_due(list)) {
        wait(app, due.saturating_sub(phone::now_ms()));
    }
}

fn is_signed_in(app: App) -> bool {
    app.session
        .with_untracked(|session| matches!(session, Session::SignedIn(_)))
}

async fn send(app: App, records: &Rc<Records>, entry: Entry) {
    let wish = Wish::Happen(Event::Sent);
    let entry = match entries::change(app, records, &entry.id, wish).await {
        Ok(Some(entry)) if entry.state == State::Sending => entry,
        // Not being able to note it is no reason not to send: the key makes a second try harmless.
        Err(_) if records::is_current(records) => {
            let entry = outbox::on_event(entry, Event::Sent, phone::now_ms(), 0);
            entries::show(app, entry.clone());
            entry
        }
        // Another tab has removed it or knows better, or the member has left.
        Ok(_) | Err(_) => return,
    };
    tabs::tell(News::Outbox);
    let answer = deliver(app, records, &entry).await;
    let id = entry.id.clone();
    let wish = Wish::Answer(Box::new(entry.clone()), answer.clone());
    let entry = match entries::change(app, records, &id, wish).await {
        Ok(Some(entry)) => entry,
        Err(_) if records::is_current(records) => {
            let entry = outbox::on_event(
                entry,
                Event::Answered(answer),
                phone::now_ms(),
                entries::jitter(),
            );
            entries::show(app, entry.clone());
            entry
        }
        Ok(None) | Err(_) => return,
    };
    tabs::tell(News::Outbox);
    match entry.state {
        State::Accepted(_) => app
            .version
            .update(|version| *version = version.wrapping_add(1)),
        // The session that it was sent under is over, and another one has begun since.
        State::WaitingForSignIn if is_signed_in(app) => AGAIN.set(true),
        _ => {}
    }
}

async fn deliver(app: App, records: &Rc<Records>, entry: &Entry) -> Result<Receipt, BackendError> {
    let kind = entry.summary.kind();
    if kind == Kind::Attachment {
        return uploads::deliver(app, records, entry).await;
    }
    let backend = app.backend(area(kind))?;
    let content = entry.content.clone().ok_or(BackendError::Unsupported)?;
    let request = Request {
        body: content.body,
        idempotency_key: Some(entry.id.0.clone()),
        ..Request::new(area(kind), Method::Post, content.path)
    };
    backend.parse_receipt(kind, &session::ask(&request).await?)
}

async fn apply_to_all(app: App, records: &Rc<Records>, event: &Event) {
    for entry in app.outbox.get_untracked() {
        let id = entry.id.clone();
        if outbox::on_event(entry.clone(), event.clone(), phone::now_ms(), 0) != entry {
            let _ = entries::change(app, records, &id, Wish::Happen(event.clone())).await;
        }
    }
}

fn area(kind: Kind) -> Area {
    match kind {
        Kind::LoanApplication | Kind::Cancellation | Kind::GuaranteeAnswer | Kind::Attachment => {
            Area::Loans
        }
        Kind::Withdrawal | Kind::DepositNotice | Kind::SavingsCancellation => Area::Accounts,
        Kind::Attendance | Kind::Vote | Kind::Question => Area::Meetings,
        Kind::OwnData => Area::Profile,
    }
}

/// Looks again after a pause; a later call replaces an earlier one.
fn wait(app: App, ms: u64) {
    let mine = TIMER.get().wrapping_add(1);
    TIMER.set(mine);
    let ms = u32::try_from(ms).unwrap_or(u32::MAX).clamp(250, 300_000);
    phone::later(ms, move || {
        if TIMER.get() == mine {
            kick(app);
        }
    });
}

/// Asks the browser to wake this page when the network is back, where it can (Chromium only).
fn wake_worker() {
    spawn_local(async {
        let worker = phone::navigator().and_then(|n| phone::property(&n, "serviceWorker"));
        let Some(ready) = worker.and_then(|worker| phone::property(&worker, "ready")) else {
            return;
        };
        let promise = js_sys::Promise::resolve(&ready);
        let Ok(registration) = wasm_bindgen_futures::JsFuture::from(promise).await else {
            return;
        };
        if let Some(sync) = phone::property(&registration, "sync") {
            let _ = phone::ask(&sync, "register", &[&"outbox".into()]).await;
        }
    });
}

/// Follows what may let a write go: the network, the screen, the worker, other tabs.
pub fn listen(app: App) {
    let Some(window) = web_sys::window() else {
        return;
    };
    records::when_lost(move || spawn_local(app.other_tab(News::SignedIn)));
    phone::on(&window, "online", move |_| app.network_changed(true));
    phone::on(&window, "offline", move |_| app.network_changed(false));
    if let Some(document) = window.document() {
        let shown = document.clone();
        phone::on(&document, "visibilitychange", move |_| {
            if !shown.hidden() {
                kick(app);
            }
        });
    }
    let worker = phone::property(&window.navigator(), "serviceWorker");
    if let Some(worker) = worker {
        phone::on(worker.unchecked_ref(), "message", move |event| {
            let kind = phone::property(&event, "data")
                .and_then(|data| phone::property(&data, "type")?.as_string());
            if matches!(kind.as_deref(), Some("drain" | "DRAIN_OUTBOX")) {
                kick(app);
            }
        });
    }
    tabs::listen(move |news| match news {
        // What this tab is sending it knows better; it looks at the disk again afterwards.
        News::Outbox if RUNNING.get() => AGAIN.set(true),
        News::Outbox => spawn_local(async move {
            let before = app.outbox.with_untracked(|list| accepted(list));
            reload(app).await;
            let after = app.outbox.with_untracked(|list| accepted(list));
            if after.iter().any(|id| !before.contains(id)) {
                app.version
                    .update(|version| *version = version.wrapping_add(1));
            }
        }),
        News::Votes => spawn_local(post::reload(app)),
        News::SignedIn | News::Wiped => spawn_local(app.other_tab(news)),
    });
}

fn accepted(list: &[Entry]) -> Vec<EntryId> {
    list.iter()
        .filter(|entry| matches!(entry.state, State::Accepted(_)))
        .map(|entry| entry.id.clone())
        .collect()
}
