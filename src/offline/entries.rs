//! The entries of the outbox as they lie on the disk, and as they are shown.
//!
//! Every change is made to what lies on the disk, under a lock that is held only for that: a tab
//! that remembers an older state neither writes over a newer one nor sends what was removed.
//! `sync` says when, `outbox` what becomes of an entry.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use sokoguru_api::json;

use super::outbox::{self, Entry, EntryId, Event, Kind, Receipt};
use super::records::{self, Records};
use super::store::{Change, StoreError, Table};
use super::tabs::{self, News};
use super::{cache, phone};
use crate::backend::BackendError;
use crate::session::App;

const LOCK: &str = "sokoguru-entry";

thread_local! {
    /// Grows with every change of what is shown.
    static SHOWN: Cell<u32> = const { Cell::new(0) };
}

/// What is to become of an entry.
pub enum Wish {
    /// Something happens to it.
    Happen(Event),
    /// The member wants it tried again.
    Retry,
    /// The member wants it removed.
    Discard,
    /// The backend answered to what was sent of it, or did not.
    Answer(Box<Entry>, Result<Receipt, BackendError>),
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

/// Changes an entry as it lies on the disk, while nobody else changes one, and shows it; the entry
/// as it is then, none where there is none any more.
pub async fn change(
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
    tabs::with_lock(LOCK, true, work).await;
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
    let after = match (before.clone(), wish) {
        (None, _) => None,
        (Some(entry), Wish::Happen(event)) => Some(outbox::on_event(entry, event, now, 0)),
        (Some(entry), Wish::Retry) if entry.can_retry() => {
            Some(outbox::on_event(entry, Event::Retried, now, 0))
        }
        (Some(entry), Wish::Discard) if entry.can_discard() => None,
        (Some(_), Wish::Retry | Wish::Discard) => return Err(StoreError::WrongState),
        // Noting that it was sent may have failed, or another tab without locks has taken over.
        (Some(entry), Wish::Answer(mut sent, answer)) if entry.is_pending() => {
            // How far it came was noted meanwhile.
            sent.summary = entry.summary;
            Some(outbox::on_event(
                *sent,
                Event::Answered(answer),
                now,
                jitter(),
            ))
        }
        (before, Wish::Answer(..)) => before,
    };
    if after != before {
        if let Some(entry) = &after {
            keep(records, entry).await?;
        } else {
            let mut gone = vec![Change::remove(Table::Outbox, id.as_str())];
            if before.is_some_and(|entry| entry.summary.kind() == Kind::Attachment) {
                gone.push(Change::remove(Table::Files, id.as_str()));
            }
            records.write(gone).await?;
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

/// Keeps an entry.
async fn keep(records: &Records, entry: &Entry) -> Result<(), StoreError> {
    keep_all(records, core::slice::from_ref(entry), Vec::new()).await
}

/// Keeps entries, with other changes, in one transaction. Where there is no room, copies of what
/// the cooperative has make some.
pub async fn keep_all(
    records: &Records,
    list: &[Entry],
    others: Vec<Change>,
) -> Result<(), StoreError> {
    let changes = || {
        let mut changes = others.clone();
        for entry in list {
            let bytes = json::to_text(entry).into_bytes();
            changes.push(Change::put(Table::Outbox, entry.id.as_str(), bytes));
            // A file's bytes go with its content: the cooperative has them, or will not take them.
            if entry.summary.kind() == Kind::Attachment && entry.content.is_none() {
                changes.push(Change::remove(Table::Files, entry.id.as_str()));
            }
        }
        changes
    };
    match records.write(changes()).await {
        Err(StoreError::Full) => {
            cache::make_room(records).await;
            records.write(changes()).await
        }
        kept => kept,
    }
}

/// Lets old receipts go.
pub async fn prune(app: App, records: &Records) {
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

/// A number by which the tries of many phones are spread.
pub fn jitter() -> u8 {
    let mut byte = [0];
    phone::random(&mut byte);
    byte[0]
}

/// Changes what is shown.
pub fn update(app: App, change: impl FnOnce(&mut Vec<Entry>)) {
    SHOWN.set(SHOWN.get().wrapping_add(1));
    app.outbox.update(change);
}

/// Shows the new state of an entry, unless it was removed or wiped in the meantime.
pub fn show(app: App, entry: Entry) {
    update(app, |list| {
        if let Some(shown) = list.iter_mut().find(|shown| shown.id == entry.id) {
            *shown = entry;
        }
    });
}
