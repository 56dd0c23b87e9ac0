//! The draft of a loan application, sealed on the phone with its photos, so that it survives
//! everything.

use std::sync::Arc;

use sokoguru_api::{codec, json};

use super::records;
use super::store::{Change, StoreError, Table};
use crate::picture::{FileKind, Picked};

const KEY: &str = "loan";
/// Before the slot of a photo that belongs to the draft.
const PHOTO: &str = "loan/";

/// What the member has typed so far, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoanDraft {
    /// The product, once chosen.
    pub product_id: Option<String>,
    /// The amount as typed.
    pub amount: String,
    /// The months as typed.
    pub months: String,
    /// The purpose as typed.
    pub purpose: String,
    /// The member numbers of guarantors as typed.
    pub guarantors: Vec<String>,
    /// What kind of thing is pledged.
    pub pledge_kind: String,
    /// The thing that is pledged as typed.
    pub pledge: String,
    /// Its worth as typed.
    pub pledge_value: String,
    /// The step of the form, from 0.
    pub step: u8,
}

codec!(LoanDraft {
    product_id,
    amount?,
    months?,
    purpose?,
    guarantors?,
    pledge_kind?,
    pledge?,
    pledge_value?,
    step?,
});

/// The draft, if there is one that can be read.
pub async fn load() -> Option<LoanDraft> {
    let bytes = records::current().read(Table::Drafts, KEY).await?;
    json::read(&bytes).ok()
}

/// Keeps the draft.
pub async fn save(draft: &LoanDraft) -> Result<(), StoreError> {
    let bytes = json::to_text(draft).into_bytes();
    records::current()
        .write(vec![Change::put(Table::Drafts, KEY, bytes)])
        .await
}

/// Forgets the draft and its photos.
pub async fn clear() -> Result<(), StoreError> {
    let changes = cleared().await;
    records::current().write(changes).await
}

/// What forgets the draft and its photos.
pub(super) async fn cleared() -> Vec<Change> {
    let mut changes = vec![Change::remove(Table::Drafts, KEY)];
    for key in records::current().keys(Table::Files).await {
        if key.starts_with(PHOTO) {
            changes.push(Change::remove(Table::Files, &key));
        }
    }
    changes
}

/// The photo of a slot that belongs to the draft.
pub async fn photo(slot: &str) -> Option<Picked> {
    let bytes = records::current().read(Table::Files, &key(slot)).await?;
    let (kind, bytes) = bytes.split_first()?;
    let kind = match kind {
        b'j' => FileKind::Jpeg,
        b'p' => FileKind::Pdf,
        _ => return None,
    };
    let bytes = bytes.to_vec();
    Some(Picked { kind, bytes })
}

/// Keeps the photo of a slot, or forgets it.
pub async fn save_photo(slot: &str, picked: Option<Arc<Picked>>) -> Result<(), StoreError> {
    let change = match picked {
        None => Change::remove(Table::Files, &key(slot)),
        Some(picked) => {
            let kind = match picked.kind {
                FileKind::Jpeg => b'j',
                FileKind::Pdf => b'p',
            };
            let mut bytes = Vec::with_capacity(picked.bytes.len() + 1);
            bytes.push(kind);
            bytes.extend_from_slice(&picked.bytes);
            Change::put(Table::Files, &key(slot), bytes)
        }
    };
    records::current().write(vec![change]).await
}

fn key(slot: &str) -> String {
    [PHOTO, slot].concat()
}
