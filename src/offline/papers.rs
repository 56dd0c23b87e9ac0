//! Papers of meetings kept for reading without network.

use serde::{Deserialize, Serialize};
use sokoguru_api::meetings::Paper;
use sokoguru_api::wire::{MeetingId, PaperId};

use super::store::StoreError;
use crate::backend::BackendError;

/// A paper on the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPaper {
    /// The meeting.
    pub meeting: MeetingId,
    /// The paper as the backend described it when it was stored.
    pub paper: Paper,
}

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
pub async fn store(_meeting: &MeetingId, _paper: &Paper) -> Result<(), PaperError> {
    Err(PaperError::Store(StoreError::Unavailable))
}

/// The bytes of a stored paper, checked against the digest again.
pub async fn open(_meeting: &MeetingId, _paper: &Paper) -> Result<Vec<u8>, PaperError> {
    Err(PaperError::NotStored)
}

/// Every stored paper.
pub async fn list() -> Vec<StoredPaper> {
    Vec::new()
}

/// Removes a stored paper.
pub async fn delete(_meeting: &MeetingId, _paper: &PaperId) -> Result<(), StoreError> {
    Ok(())
}

/// An address under which the browser shows the bytes until the page is closed or
/// [`release_url`] is called.
pub fn object_url(_bytes: &[u8], _media_type: &str) -> Option<String> {
    None
}

/// Gives the memory of an address back.
pub fn release_url(_url: &str) {}
