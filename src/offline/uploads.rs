//! Files that wait to be sent, and how they are: piece by piece, from where the cooperative has
//! them, so that a connection that is lost costs one piece and not the whole.
//!
//! The write lies in the outbox as every other; its bytes lie beside it under the same name, sealed,
//! and go when the cooperative has them. `sync` says when; this part of the app comes second, so the
//! outbox knows of it only once it is there ([`install`]).

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use sokoguru_api::loans::LoanApplicationRequest;
use sokoguru_api::sureties::{Attachment, MOST_PIECE};
use sokoguru_api::wire::{ApplicationId, SlotId};
use sokoguru_api::{ProblemCode, json};

use super::entries::{self, Wish};
use super::outbox::{Command, Entry, EntryId, Event, Kind, Receipt, Summary};
use super::records::{self, Records};
use super::store::{Change, StoreError, Table};
use super::{drafts, phone, sync};
use crate::backend::own::{self, Upload};
use crate::backend::{Area, BackendError, Method, Request};
use crate::picture::Picked;
use crate::session::{self, App};

/// Sends what is left of an entry's bytes.
type Send = fn(App, Rc<Records>, Entry) -> Pin<Box<dyn Future<Output = Answer>>>;
type Answer = Result<Receipt, BackendError>;

thread_local! {
    static SEND: Cell<Option<Send>> = const { Cell::new(None) };
}

/// Lets the outbox send files from now on.
pub fn install(app: App) {
    if SEND.get().is_none() {
        SEND.set(Some(|app, records, entry| {
            Box::pin(send(app, records, entry))
        }));
        // Those that were tried before it came need not wait for their pause to end.
        sync::announce(app, Event::Reconnected);
    }
}

/// A paper that goes with an application.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its slot.
    pub slot: SlotId,
    /// Its name.
    pub name: String,
    /// What was picked.
    pub picked: Arc<Picked>,
}

/// Keeps an application with its papers, all or nothing, and forgets the draft in the same
/// transaction. Returns once it is on the disk; sending begins by itself.
pub async fn submit(
    app: App,
    request: LoanApplicationRequest,
    summary: Summary,
    papers: Vec<Paper>,
) -> Result<EntryId, StoreError> {
    let records = records::current();
    let first = sync::entry(app, &Command::ApplyLoan(request), summary, None)?;
    // The cooperative names an application by the key under which it came.
    let application = ApplicationId::parse(&first.id.0.replace('-', ""));
    let application = application.ok_or(StoreError::Unavailable)?;
    let mut list = vec![first.clone()];
    let mut changes = drafts::cleared().await;
    for paper in papers {
        let bytes = &paper.picked.bytes;
        let size = u32::try_from(bytes.len()).map_err(|_| StoreError::Full)?;
        let sha256 = phone::sha256(bytes).await.ok_or(StoreError::Unavailable)?;
        let upload = Upload {
            size,
            sha256,
            media_type: paper.picked.kind.media_type().to_owned(),
        };
        let summary = Summary::Attachment {
            of: first.id.0.clone(),
            slot: paper.slot.clone(),
            name: paper.name,
            size,
            sent: 0,
        };
        let command = Command::Attach(application.clone(), paper.slot, upload);
        let before = list.last().map(|entry| entry.id.0.as_str());
        let entry = sync::entry(app, &command, summary, before)?;
        let id = entry.id.as_str();
        changes.push(Change::put(Table::Files, id, bytes.clone()));
        list.push(entry);
    }
    sync::keep_all(app, &records, list, changes).await?;
    Ok(first.id)
}

/// Sends an entry's bytes.
pub async fn deliver(app: App, records: &Rc<Records>, entry: &Entry) -> Answer {
    match SEND.get() {
        Some(send) => send(app, Rc::clone(records), entry.clone()).await,
        None => Err(BackendError::Offline),
    }
}

async fn send(app: App, records: Rc<Records>, entry: Entry) -> Answer {
    let content = entry.content.as_ref().ok_or(BackendError::Unsupported)?;
    let body = content.body.as_deref().unwrap_or_default();
    let upload: Upload = json::read(body.as_bytes()).map_err(|_| BackendError::Unsupported)?;
    let bytes = records
        .get(Table::Files, entry.id.as_str())
        .await
        .ok()
        .flatten()
        .ok_or(BackendError::Unsupported)?;
    let mut from = if entry.attempts > 1 {
        received(&content.path, &upload).await?
    } else {
        0
    };
    loop {
        let piece = piece(&bytes, from);
        let request = own::put_piece(&content.path, &upload, entry.id.as_str(), from, piece);
        let state = match session::ask(&request).await {
            Ok(answer) => own::parse::<Attachment>(&answer.body)?,
            Err(BackendError::Rejected(problem))
                if problem.code.known() == Some(ProblemCode::UploadGap) =>
            {
                // What had come of it is another upload's, or was lost with the server's disk.
                let left = problem.limit.as_deref().and_then(|text| text.parse().ok());
                match left.filter(|left: &u32| *left < from) {
                    Some(left) => {
                        from = left;
                        continue;
                    }
                    None => return Err(BackendError::Rejected(problem)),
                }
            }
            Err(error) => return Err(error),
        };
        if let Some(received_at) = state.completed_at {
            return Ok(Receipt {
                kind: Kind::Attachment,
                number: None,
                received_at,
            });
        }
        if state.received <= from {
            // An answer that leads nowhere is no reason to ask for ever.
            return Err(BackendError::BadResponse);
        }
        from = state.received;
        let wish = Wish::Happen(Event::Progressed(from));
        let _ = entries::change(app, &records, &entry.id, wish).await;
    }
}

/// How much of this upload the cooperative has.
async fn received(path: &str, upload: &Upload) -> Result<u32, BackendError> {
    let request = Request::new(Area::Loans, Method::Get, path.to_owned());
    match session::ask(&request).await {
        Ok(answer) => {
            let state: Attachment = own::parse(&answer.body)?;
            let same = state.sha256 == upload.sha256 && state.size == upload.size;
            // The last piece tells that it is whole; one that is there is passed over.
            let most = upload.size.saturating_sub(1);
            Ok(if same { state.received.min(most) } else { 0 })
        }
        Err(BackendError::Rejected(problem))
            if problem.code.known() == Some(ProblemCode::NotFound) =>
        {
            Ok(0)
        }
        Err(error) => Err(error),
    }
}

fn piece(bytes: &[u8], from: u32) -> Vec<u8> {
    let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
    bytes
        .get(place(from)..place(from.saturating_add(MOST_PIECE)))
        .unwrap_or_default()
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_all_of_it_and_nothing_twice() {
        let whole: Vec<u8> = (0..150_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let mut all = Vec::new();
        while all.len() < whole.len() {
            let next = piece(&whole, u32::try_from(all.len()).unwrap());
            assert!(!next.is_empty() && next.len() <= MOST_PIECE as usize);
            all.extend(next);
        }
        assert_eq!(all, whole);
        assert!(piece(&whole, 150_000).is_empty());
        assert!(piece(&whole, u32::MAX).is_empty());
    }
}
