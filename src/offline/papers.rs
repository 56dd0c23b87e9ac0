//! Papers of meetings kept for reading without network.
//!
//! A paper is kept only when its bytes have the digest that the meeting names, and it is shown only
//! when they still have it.

use js_sys::{Array, Uint8Array};
use sokoguru_api::meetings::Paper;
use sokoguru_api::wire::{MeetingId, PaperId};
use sokoguru_api::{codec, json};
use web_sys::{Blob, BlobPropertyBag, Url};

use super::store::{Change, StoreError, Table};
use super::{phone, records};
use crate::backend::{BackendError, own};
use crate::session;

/// A paper on the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPaper {
    /// The meeting.
    pub meeting: MeetingId,
    /// The paper as the backend described it when it was stored.
    pub paper: Paper,
}

codec!(StoredPaper { meeting, paper });

/// Why a paper cannot be stored or opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperError {
    /// It did not come.
    Backend(BackendError),
    /// The phone cannot keep it.
    Store(StoreError),
    /// The bytes are not those that the backend's digest names. They are not shown.
    Damaged,
    /// It is not on the phone.
    NotStored,
}

/// Downloads a paper, checks its digest and keeps it sealed.
pub async fn store(meeting: &MeetingId, paper: &Paper) -> Result<(), PaperError> {
    // Those of the member who asked, whoever is signed in when it comes.
    let records = records::current();
    let response = session::ask(&own::paper(meeting, &paper.id))
        .await
        .map_err(PaperError::Backend)?;
    if !is_whole(&response.body, paper).await {
        return Err(PaperError::Damaged);
    }
    let stored = StoredPaper {
        meeting: meeting.clone(),
        paper: paper.clone(),
    };
    let description = json::to_text(&stored).into_bytes();
    let key = key(meeting, &paper.id);
    let changes = vec![
        Change::put(Table::Papers, &key, response.body),
        Change::put(Table::PaperList, &key, description),
    ];
    records.write(changes).await.map_err(PaperError::Store)
}

/// The bytes of a stored paper, checked against the digest again.
pub async fn open(meeting: &MeetingId, paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let key = key(meeting, &paper.id);
    let bytes = records::current()
        .read(Table::Papers, &key)
        .await
        .ok_or(PaperError::NotStored)?;
    if is_whole(&bytes, paper).await {
        Ok(bytes)
    } else {
        Err(PaperError::Damaged)
    }
}

/// Every stored paper.
pub async fn list() -> Vec<StoredPaper> {
    let list = records::current()
        .all(Table::PaperList)
        .await
        .unwrap_or_default();
    list.iter()
        .filter_map(|(_, bytes)| json::read(bytes).ok())
        .collect()
}

/// Removes a stored paper.
pub async fn delete(meeting: &MeetingId, paper: &PaperId) -> Result<(), StoreError> {
    let key = key(meeting, paper);
    let changes = vec![
        Change::remove(Table::Papers, &key),
        Change::remove(Table::PaperList, &key),
    ];
    records::current().write(changes).await
}

/// An address under which the browser shows the bytes until the page is closed or
/// [`release_url`] is called. Kinds that could run a script are handed out as a download.
pub fn object_url(bytes: &[u8], media_type: &str) -> Option<String> {
    let kind = match media_type {
        "application/pdf" | "image/png" | "image/jpeg" | "image/webp" | "text/plain" => media_type,
        _ => "application/octet-stream",
    };
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Gives the memory of an address back.
pub fn release_url(url: &str) {
    let _ = Url::revoke_object_url(url);
}

async fn is_whole(bytes: &[u8], paper: &Paper) -> bool {
    phone::sha256(bytes)
        .await
        .is_some_and(|digest| digest.eq_ignore_ascii_case(&paper.sha256))
}

fn key(meeting: &MeetingId, paper: &PaperId) -> String {
    [meeting.as_str(), "/", paper.as_str()].concat()
}
