//! Sends sealed ballots, whoever is signed in or nobody: a ballot is signed by its voter's key, and
//! goes without a session. The same bytes every time, under the name that follows from them, so
//! that the cooperative takes each once.
//!
//! The machine is the outbox's; what is apart is the database, the lock, and that it never waits
//! for a session. The disk is the truth; the signals in [`App`] show it.

use std::cell::Cell;

use leptos::task::spawn_local;
use sokoguru_api::Octets;

use super::shapes::{Credential, Kept, Key, Owner};
use crate::backend::{BackendError, Read, own};
use crate::offline::outbox::{self, Entry, Event, Receipt, State};
use crate::offline::records::Records;
use crate::offline::store::StoreError;
use crate::offline::tabs::{self, News};
use crate::offline::{entries, phone};
use crate::session::{self, App};

const LOCK: &str = "sokoguru-ballots";
const CHANGE_LOCK: &str = "sokoguru-ballot";
/// Milliseconds after which to look again when another tab has the lock.
const OTHER_TAB: u64 = 5_000;

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
    static TIMER: Cell<u32> = const { Cell::new(0) };
    /// Grows with every change of what is shown.
    static SHOWN: Cell<u32> = const { Cell::new(0) };
}

/// Keeps a sealed ballot; returns once it is on the disk. Sending begins by itself.
pub async fn submit(app: App, kept: Kept) -> Result<(), StoreError> {
    super::add_ballot(&session::origin(), kept.clone()).await?;
    update(app, |list| {
        if list.iter().all(|known| known.hash() != kept.hash()) {
            list.push(kept);
        }
    });
    tabs::tell(News::Votes);
    kick(app);
    Ok(())
}

/// Shows what lies on the disk, and whose it is.
pub async fn reload(app: App) {
    let origin = session::origin();
    let number = app
        .session
        .with_untracked(|session| session.member().map(|member| member.number.clone()));
    let mark = match &number {
        Some(number) => super::mark(&origin, number).await,
        None => None,
    };
    let (mut list, mut boards, mut keys) = Default::default();
    let shown = SHOWN.get();
    if let Some(records) = super::existing(&origin).await {
        list = super::ballots(&records).await;
        boards = super::boards(&records).await;
        keys = own_keys(super::credentials(&records).await, mark.as_deref());
    }
    let now = app
        .session
        .with_untracked(|session| session.member().map(|member| member.number.clone()));
    if now != number || origin != session::origin() {
        // Somebody else came while this was being read, and has it read for themselves.
        return;
    }
    if app.mark.with_untracked(|known| *known != mark) {
        app.mark.set(mark);
    }
    // What is shown meanwhile is newer than what was read; the next one reads it.
    if SHOWN.get() == shown && app.ballots.with_untracked(|shown| *shown != list) {
        app.ballots.set(list);
    }
    if app.boards.with_untracked(|shown| *shown != boards) {
        app.boards.set(boards);
    }
    if app.keys.with_untracked(|shown| *shown != keys) {
        app.keys.set(keys);
    }
}

/// A member's keys as pages know them: the seeds stay on the disk.
fn own_keys(all: Vec<Credential>, mark: Option<&str>) -> Vec<Key> {
    all.into_iter()
        .filter(|one| Some(one.owner.as_str()) == mark)
        .map(|one| Key {
            meeting: one.meeting,
            stage: one.stage,
            accept_until_ms: one.accept_until_ms,
        })
        .collect()
}

/// Tries a ballot again now.
pub async fn retry(app: App, hash: &str) -> Result<(), StoreError> {
    change(app, hash, |mut kept| {
        if kept.entry.can_retry() {
            kept.entry = outbox::on_event(kept.entry, Event::Retried, phone::now_ms(), 0);
        }
        Some(kept)
    })
    .await?;
    kick(app);
    Ok(())
}

/// Removes a ballot, unless it is on its way.
pub async fn discard(app: App, hash: &str) -> Result<(), StoreError> {
    change(app, hash, |kept| {
        (!kept.entry.can_discard()).then_some(kept)
    })
    .await?;
    Ok(())
}

/// Notes what another phone, or a look at the board, has said of a ballot.
pub async fn note(
    app: App,
    hash: &str,
    change_it: impl FnOnce(&mut Kept) + 'static,
) -> Result<(), StoreError> {
    change(app, hash, |mut kept| {
        change_it(&mut kept);
        Some(kept)
    })
    .await
    .map(drop)
}

/// Notes that a ballot is in the box, as a receipt says that another phone has brought back and that
/// was proved.
pub async fn receive(
    app: App,
    hash: &str,
    accepted_at: u64,
    receipt: Octets,
) -> Result<(), StoreError> {
    let changed = change(app, hash, move |mut kept| {
        if kept.entry.is_pending() {
            let said = Receipt {
                kind: outbox::Kind::Vote,
                number: Some(kept.code.clone()),
                received_at: phone::moment(accepted_at),
            };
            kept.entry.state = State::Accepted(said);
            kept.entry.content = None;
            kept.receipt = Some(receipt);
        }
        Some(kept)
    })
    .await?;
    if let Some(kept) = changed {
        accepted(app, &kept);
    }
    Ok(())
}

/// Tells every ballot of something, and sends what may be sent.
pub fn announce(app: App, event: Event) {
    spawn_local(async move {
        tell_all(app, &event).await;
        kick(app);
    });
}

async fn tell_all(app: App, event: &Event) {
    for kept in app.ballots.get_untracked() {
        let now = phone::now_ms();
        if outbox::on_event(kept.entry.clone(), event.clone(), now, 0) == kept.entry {
            continue;
        }
        let event = event.clone();
        let _ = change(app, kept.hash(), move |mut kept| {
            kept.entry = outbox::on_event(kept.entry, event, now, 0);
            Some(kept)
        })
        .await;
    }
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
            reload(app).await;
            let waits = |app: App| {
                app.ballots
                    .with_untracked(|list| list.iter().any(|kept| kept.entry.is_pending()))
            };
            if waits(app) && !tabs::with_lock(LOCK, false, Box::pin(drain(app))).await {
                reload(app).await;
                if waits(app) {
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

fn entries_of(list: &[Kept]) -> Vec<Entry> {
    list.iter().map(|kept| kept.entry.clone()).collect()
}

async fn drain(app: App) {
    reload(app).await;
    // Whoever holds the lock sends: what is "on its way" is left over from a tab that died.
    tell_all(app, &Event::Restarted).await;
    let origin = session::origin();
    while origin == session::origin() {
        let now = phone::now_ms();
        let next = app.ballots.with_untracked(|list| {
            outbox::next_to_send(&entries_of(list), now).and_then(|place| list.get(place).cloned())
        });
        let Some(kept) = next else { break };
        send(app, kept).await;
    }
    let due = app
        .ballots
        .with_untracked(|list| outbox::next_due(&entries_of(list)));
    if let Some(due) = due {
        wait(app, due.saturating_sub(phone::now_ms()));
    }
}

async fn send(app: App, kept: Kept) {
    let hash = kept.hash().to_owned();
    let noted = change(app, &hash, |mut kept| {
        kept.entry = outbox::on_event(kept.entry, Event::Sent, phone::now_ms(), 0);
        Some(kept)
    })
    .await;
    let sent = match noted {
        Ok(Some(kept)) if kept.entry.state == State::Sending => kept,
        // Not being able to note it is no reason not to send: the same bytes are the same ballot.
        Err(_) => {
            let mut kept = kept;
            kept.entry = outbox::on_event(kept.entry, Event::Sent, phone::now_ms(), 0);
            show(app, &hash, Some(kept.clone()));
            kept
        }
        // Another tab has removed it or knows better.
        Ok(_) => return,
    };
    let (answer, receipt) = match deliver(&sent).await {
        Ok((said, bytes)) => (Ok(said), Some(Octets(bytes))),
        Err(error) => (Err(error), None),
    };
    let before = sent.entry.clone();
    let learn = move |mut kept: Kept| {
        if kept.entry.is_pending() {
            let event = Event::Answered(answer);
            kept.entry = outbox::on_event(before, event, phone::now_ms(), entries::jitter());
            kept.receipt = receipt.or(kept.receipt);
        }
        kept
    };
    let spare = learn.clone();
    match change(app, &hash, move |kept| Some(learn(kept))).await {
        Ok(Some(kept)) if kept.is_accepted() => accepted(app, &kept),
        Ok(_) => {}
        Err(_) => show(app, &hash, Some(spare(sent))),
    }
}

fn accepted(app: App, kept: &Kept) {
    // Only what a member did changes what the pages of members show.
    if matches!(kept.owner, Owner::Member(_)) {
        app.version
            .update(|version| *version = version.wrapping_add(1));
    }
    app.tend_votes();
}

async fn deliver(kept: &Kept) -> Result<(Receipt, Vec<u8>), BackendError> {
    let content = kept.entry.content.as_ref();
    let path = content.ok_or(BackendError::Unsupported)?.path.clone();
    let Read { request, parse } = own::put_ballot(path, kept.sealed.0.clone());
    let receipt = parse(&session::ask(&request).await?.body)?;
    if receipt.hash_text() != kept.hash() {
        return Err(BackendError::BadResponse);
    }
    Ok((
        Receipt {
            kind: outbox::Kind::Vote,
            number: Some(kept.code.clone()),
            received_at: phone::moment(receipt.accepted_at()),
        },
        receipt.into_bytes(),
    ))
}

/// Changes what lies on the disk, under a lock that is held only for that.
async fn change(
    app: App,
    hash: &str,
    make: impl FnOnce(Kept) -> Option<Kept> + 'static,
) -> Result<Option<Kept>, StoreError> {
    let slot = std::rc::Rc::new(std::cell::RefCell::new(Err(StoreError::Unavailable)));
    let result = std::rc::Rc::clone(&slot);
    let name = hash.to_owned();
    let work = Box::pin(async move {
        let changed = match super::existing(&session::origin()).await {
            Some(records) => change_alone(&records, &name, make).await,
            None => Err(StoreError::Unavailable),
        };
        let _ = result.replace(changed);
    });
    tabs::with_lock(CHANGE_LOCK, true, work).await;
    let changed = slot.replace(Err(StoreError::Unavailable))?;
    show(app, hash, changed.clone());
    tabs::tell(News::Votes);
    Ok(changed)
}

async fn change_alone(
    records: &Records,
    hash: &str,
    make: impl FnOnce(Kept) -> Option<Kept>,
) -> Result<Option<Kept>, StoreError> {
    let Some(before) = super::ballot(records, hash).await else {
        return Ok(None);
    };
    let after = make(before.clone());
    match &after {
        Some(kept) if *kept != before => super::keep_ballot(records, kept).await?,
        Some(_) => {}
        None => super::remove_ballot(records, hash).await?,
    }
    Ok(after)
}

/// Changes what is shown.
fn update(app: App, change: impl FnOnce(&mut Vec<Kept>)) {
    SHOWN.set(SHOWN.get().wrapping_add(1));
    app.ballots.update(change);
}

fn show(app: App, hash: &str, kept: Option<Kept>) {
    update(app, |list| match kept {
        None => list.retain(|shown| shown.hash() != hash),
        Some(kept) => {
            if let Some(shown) = list.iter_mut().find(|shown| shown.hash() == hash) {
                *shown = kept;
            }
        }
    });
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
