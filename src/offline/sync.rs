//! Drives the outbox: keeps what the member did, sends it when its time has come, in one tab at a
//! time, and tells pages and other tabs how it stands.
//!
//! The outbox on the disk is the truth; the signal in [`App`] shows it. A write is sent only by the
//! tab that holds the lock, so that what it finds as "on its way" is left over from a tab that died
//! and is sent again under the same key. Every change of an entry is made to what lies on the disk,
//! under a second lock that is held only for that: a tab that remembers an older state neither
//! writes over a newer one nor sends what was removed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::task::spawn_local;
use sokoguru_api::json;
use wasm_bindgen::prelude::*;

use super::outbox::{self, Command, Content, Entry, EntryId, Event, Kind, Receipt, State, Summary};
use super::records::{self, Records};
use super::store::{Change, StoreError, Table};
use super::tabs::{self, News};
use super::{cache, phone};
use crate::backend::{Area, BackendError, Method, Request};
use crate::session::{self, App, Session};

const LOCK: &str = "sokoguru-outbox";
const ENTRY_LOCK: &str = "sokoguru-entry";
/// Milliseconds after which to look again when another tab has the lock.
const OTHER_TAB: u64 = 5_000;

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
    static TIMER: Cell<u32> = const { Cell::new(0) };
    /// Grows with every change of what is shown.
    static SHOWN: Cell<u32> = const { Cell::new(0) };
}

/// What is to become of an entry.
enum Wish {
    /// Something happens to it.
    Happen(Event),
    /// The member wants it tried again.
    Retry,
    /// The member wants it removed.
    Discard,
    /// The backend answered to what was sent of it, or did not.
    Answer(Box<Entry>, Result<Receipt, BackendError>),
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
    if records::is_current(&records) {
        update(app, |list| {
            if list.iter().all(|shown| shown.id != entry.id) {
                list.push(entry);
            }
        });
    }
    tabs::tell(News::Outbox);
    wake_worker();
    kick(app);
    Ok(EntryId(id))
}

/// Tries a write again now.
pub async fn retry(app: App, id: &EntryId) -> Result<(), StoreError> {
    change(app, &records::current(), id, Wish::Retry)
        .await?
        .ok_or(StoreError::WrongState)?;
    tabs::tell(News::Outbox);
    kick(app);
    Ok(())
}

/// Removes a write, unless it is on its way.
pub async fn discard(app: App, id: &EntryId) -> Result<(), StoreError> {
    change(app, &records::current(), id, Wish::Discard).await?;
    tabs::tell(News::Outbox);
    Ok(())
}

/// Shows the outbox as it is on the disk. What is shown while the disk is being read is newer than
/// what was read: then it is read again.
pub async fn reload(app: App) {
    loop {
        let records = records::current();
        let shown = SHOWN.get();
        let Ok(list) = records.all(Table::Outbox).await else {
            return;
        };
        if !records::is_current(&records) {
            return;
        }
        if SHOWN.get() != shown {
            continue;
        }
        let list: Vec<Entry> = list
            .iter()
            .filter_map(|(_, bytes)| json::read(bytes).ok())
            .collect();
        if app.outbox.with_untracked(|shown| *shown != list) {
            app.outbox.set(list);
        }
        return;
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
    prune(app, &records).await;
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
    let entry = match change(app, records, &entry.id, wish).await {
        Ok(Some(entry)) if entry.state == State::Sending => entry,
        // Not being able to note it is no reason not to send: the key makes a second try harmless.
        Err(_) if records::is_current(records) => {
            let entry = outbox::on_event(entry, Event::Sent, phone::now_ms(), 0);
            show(app, entry.clone());
            entry
        }
        // Another tab has removed it or knows better, or the member has left.
        Ok(_) | Err(_) => return,
    };
    tabs::tell(News::Outbox);
    let answer = deliver(app, &entry).await;
    let id = entry.id.clone();
    let wish = Wish::Answer(Box::new(entry.clone()), answer.clone());
    let entry = match change(app, records, &id, wish).await {
        Ok(Some(entry)) => entry,
        Err(_) if records::is_current(records) => {
            let entry = outbox::on_event(entry, Event::Answered(answer), phone::now_ms(), jitter());
            show(app, entry.clone());
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

async fn deliver(app: App, entry: &Entry) -> Result<Receipt, BackendError> {
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

async fn apply_to_all(app: App, records: &Rc<Records>, event: &Event) {
    for entry in app.outbox.get_untracked() {
        let id = entry.id.clone();
        if outbox::on_event(entry.clone(), event.clone(), phone::now_ms(), 0) != entry {
            let _ = change(app, records, &id, Wish::Happen(event.clone())).await;
        }
    }
}

/// Changes an entry as it lies on the disk, while nobody else changes one, and shows it; the entry
/// as it is then, none where there is none any more.
async fn change(
    app: App,
    records: &Rc<Records>,
    id: &EntryId,
    wish: Wish,
) -> Result<Option<Entry>, StoreError> {
    let slot = Rc::new(RefCell::new(Err(StoreError::Unavailable)));
    let (result, records, id) = (Rc::clone(&slot), Rc::clone(records), id.clone());
    let work = Box::pin(async move {
        let changed = change_alone(app, &records, &id, wish).await;
        let _ = result.replace(changed);
    });
    tabs::with_lock(ENTRY_LOCK, true, work).await;
    slot.replace(Err(StoreError::Unavailable))
}

async fn change_alone(
    app: App,
    records: &Rc<Records>,
    id: &EntryId,
    wish: Wish,
) -> Result<Option<Entry>, StoreError> {
    let stored = records.get(Table::Outbox, id.as_str()).await?;
    let before: Option<Entry> = stored.and_then(|bytes| json::read(&bytes).ok());
    let now = phone::now_ms();
    let after =
        match (before.clone(), wish) {
            (None, _) => None,
            (Some(entry), Wish::Happen(event)) => Some(outbox::on_event(entry, event, now, 0)),
            (Some(entry), Wish::Retry) if entry.can_retry() => {
                Some(outbox::on_event(entry, Event::Retried, now, 0))
            }
            (Some(entry), Wish::Discard) if entry.can_discard() => None,
            (Some(_), Wish::Retry | Wish::Discard) => return Err(StoreError::WrongState),
            // Noting that it was sent may have failed, or another tab without locks has taken over.
            (Some(entry), Wish::Answer(sent, answer)) if entry.is_pending() => Some(
                outbox::on_event(*sent, Event::Answered(answer), now, jitter()),
            ),
            (before, Wish::Answer(..)) => before,
        };
    if after != before {
        if let Some(entry) = &after {
            keep(records, entry).await?;
        } else {
            let gone = Change::remove(Table::Outbox, id.as_str());
            records.write(vec![gone]).await?;
        }
    }
    if records::is_current(records) {
        match &after {
            Some(entry) => show(app, entry.clone()),
            None => update(app, |list| list.retain(|shown| shown.id != *id)),
        }
    }
    Ok(after)
}

/// Keeps an entry. Where there is no room, copies of what the cooperative has make some.
async fn keep(records: &Records, entry: &Entry) -> Result<(), StoreError> {
    let bytes = json::to_text(entry).into_bytes();
    let put = |bytes| vec![Change::put(Table::Outbox, entry.id.as_str(), bytes)];
    match records.write(put(bytes.clone())).await {
        Err(StoreError::Full) => {
            cache::make_room(records).await;
            records.write(put(bytes)).await
        }
        kept => kept,
    }
}

/// Lets old receipts go.
async fn prune(app: App, records: &Records) {
    let outdated = app
        .outbox
        .with_untracked(|list| outbox::outdated(list, phone::now_ms()));
    if outdated.is_empty() {
        return;
    }
    let gone = outdated
        .iter()
        .map(|id| Change::remove(Table::Outbox, id.as_str()));
    if records.write(gone.collect()).await.is_ok() {
        update(app, |list| {
            list.retain(|entry| !outdated.contains(&entry.id));
        });
        tabs::tell(News::Outbox);
    }
}

fn jitter() -> u8 {
    let mut byte = [0];
    phone::random(&mut byte);
    byte[0]
}

/// Changes what is shown.
fn update(app: App, change: impl FnOnce(&mut Vec<Entry>)) {
    SHOWN.set(SHOWN.get().wrapping_add(1));
    app.outbox.update(change);
}

/// Shows the new state of an entry, unless it was removed or wiped in the meantime.
fn show(app: App, entry: Entry) {
    update(app, |list| {
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
        News::SignedIn | News::Wiped => spawn_local(app.other_tab(news)),
    });
}

fn accepted(list: &[Entry]) -> Vec<EntryId> {
    list.iter()
        .filter(|entry| matches!(entry.state, State::Accepted(_)))
        .map(|entry| entry.id.clone())
        .collect()
}
