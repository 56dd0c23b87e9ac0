//! Drives the outbox: keeps what the member did, sends it when its time has come, in one tab at a
//! time, and tells pages and other tabs how it stands.
//!
//! The outbox on the disk is the truth; the signal in [`App`] shows it. A write is sent only by the
//! tab that holds the lock, so that what it finds as "on its way" is left over from a tab that died
//! and is sent again under the same key.

use std::cell::Cell;

use leptos::task::spawn_local;
use sokoguru_api::json;
use wasm_bindgen::prelude::*;

use super::outbox::{self, Command, Content, Entry, EntryId, Event, Kind, State, Summary};
use super::phone;
use super::records::{self, Records};
use super::store::{Change, StoreError, Table};
use super::tabs::{self, News};
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
    if !records.is_durable() {
        return Err(StoreError::Unavailable);
    }
    if app
        .session
        .with_untracked(|session| session.member().is_none())
    {
        return Err(StoreError::NoMember);
    }
    let last = app
        .outbox
        .with_untracked(|list| list.last().map(|entry| entry.id.0.clone()));
    let id = phone::uuid_v7(last.as_deref()).ok_or(StoreError::Unavailable)?;
    let backend = app
        .backend(area(command.kind()))
        .map_err(|_| StoreError::Unsupported)?;
    let request = backend
        .command_request(&command, &id)
        .map_err(|_| StoreError::Unsupported)?;
    let target = match &command {
        Command::ApplyLoan(_) => "",
        Command::CancelApplication(application) => application.as_str(),
        Command::Attend(meeting) | Command::Vote(meeting, _) => meeting.as_str(),
    };
    let content = Content {
        target: target.to_owned(),
        path: request.path,
        body: request.body,
    };
    let entry = Entry::new(EntryId(id.clone()), content, summary, phone::now_ms());
    keep(&records, &entry).await?;
    app.outbox.update(|list| {
        if list.iter().all(|shown| shown.id != entry.id) {
            list.push(entry);
        }
    });
    tabs::tell(News::Outbox);
    wake_worker();
    kick(app);
    Ok(EntryId(id))
}

/// Tries a write again now.
pub async fn retry(app: App, id: &EntryId) -> Result<(), StoreError> {
    let records = records::current();
    let entry = stored(&records, id).await.ok_or(StoreError::WrongState)?;
    if !entry.can_retry() {
        return Err(StoreError::WrongState);
    }
    let entry = outbox::on_event(entry, Event::Retried, phone::now_ms(), 0);
    keep(&records, &entry).await?;
    show(app, entry);
    tabs::tell(News::Outbox);
    kick(app);
    Ok(())
}

/// Removes a write, unless it is on its way.
pub async fn discard(app: App, id: &EntryId) -> Result<(), StoreError> {
    let records = records::current();
    if stored(&records, id)
        .await
        .is_some_and(|entry| !entry.can_discard())
    {
        return Err(StoreError::WrongState);
    }
    records
        .write(vec![Change::remove(Table::Outbox, id.as_str())])
        .await?;
    app.outbox
        .update(|list| list.retain(|entry| entry.id != *id));
    tabs::tell(News::Outbox);
    Ok(())
}

/// Shows the outbox as it is on the disk.
pub async fn reload(app: App) {
    let Ok(list) = records::current().all(Table::Outbox).await else {
        return;
    };
    let list: Vec<Entry> = list
        .iter()
        .filter_map(|(_, bytes)| json::read(bytes).ok())
        .collect();
    if app.outbox.with_untracked(|shown| *shown != list) {
        app.outbox.set(list);
    }
}

/// Tells every entry of something that concerns them all, and sends what may be sent.
pub fn announce(app: App, event: Event) {
    spawn_local(async move {
        apply_to_all(app, &records::current(), &event).await;
        kick(app);
    });
}

/// Sends what may be sent. Called as often as one likes.
pub fn kick(app: App) {
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
    loop {
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
    if let Some(due) = app.outbox.with_untracked(|list| outbox::next_due(list)) {
        wait(app, due.saturating_sub(phone::now_ms()));
    }
}

async fn send(app: App, records: &Records, entry: Entry) {
    let entry = outbox::on_event(entry, Event::Sent, phone::now_ms(), 0);
    // Not being able to note it is no reason not to send: the key makes a second try harmless.
    let _ = keep(records, &entry).await;
    show(app, entry.clone());
    tabs::tell(News::Outbox);
    let answer = deliver(app, &entry).await;
    let mut jitter = [0];
    phone::random(&mut jitter);
    let entry = outbox::on_event(entry, Event::Answered(answer), phone::now_ms(), jitter[0]);
    let _ = keep(records, &entry).await;
    let is_accepted = matches!(entry.state, State::Accepted(_));
    show(app, entry);
    tabs::tell(News::Outbox);
    if is_accepted {
        app.version
            .update(|version| *version = version.wrapping_add(1));
    }
}

async fn deliver(app: App, entry: &Entry) -> Result<outbox::Receipt, BackendError> {
    let kind = entry.summary.kind();
    let backend = app.backend(area(kind))?;
    let content = entry.content.clone().ok_or(BackendError::Unsupported)?;
    let request = Request {
        body: content.body,
        idempotency_key: Some(entry.id.0.clone()),
        ..Request::new(area(kind), Method::Post, content.path)
    };
    backend.parse_receipt(kind, &session::ask(&request).await?)
}

async fn apply_to_all(app: App, records: &Records, event: &Event) {
    for entry in app.outbox.get_untracked() {
        let next = outbox::on_event(entry.clone(), event.clone(), phone::now_ms(), 0);
        if next != entry {
            let _ = keep(records, &next).await;
            show(app, next);
        }
    }
}

async fn keep(records: &Records, entry: &Entry) -> Result<(), StoreError> {
    let bytes = json::to_text(entry).into_bytes();
    records
        .write(vec![Change::put(Table::Outbox, entry.id.as_str(), bytes)])
        .await
}

async fn stored(records: &Records, id: &EntryId) -> Option<Entry> {
    json::read(&records.read(Table::Outbox, id.as_str()).await?).ok()
}

/// Shows the new state of an entry, unless it was removed or wiped in the meantime.
fn show(app: App, entry: Entry) {
    app.outbox.update(|list| {
        if let Some(shown) = list.iter_mut().find(|shown| shown.id == entry.id) {
            *shown = entry;
        }
    });
}

fn area(kind: Kind) -> Area {
    match kind {
        Kind::LoanApplication | Kind::Cancellation => Area::Loans,
        Kind::Attendance | Kind::Vote => Area::Meetings,
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
            if app.outbox.with_untracked(|list| accepted(list)) > before {
                app.version
                    .update(|version| *version = version.wrapping_add(1));
            }
        }),
        News::SignedIn | News::Wiped => spawn_local(app.other_tab(news)),
    });
}

fn accepted(list: &[Entry]) -> usize {
    list.iter()
        .filter(|entry| matches!(entry.state, State::Accepted(_)))
        .count()
}
