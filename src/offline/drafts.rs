//! The draft of a loan application, sealed on the phone, so that it survives everything.

use serde::{Deserialize, Serialize};

use super::store::StoreError;

/// What the member has typed so far, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LoanDraft {
    /// The product, once chosen.
    pub product_id: Option<String>,
    /// The amount as typed.
    pub amount: String,
    /// The months as typed.
    pub months: String,
    /// The purpose as typed.
    pub purpose: String,
    /// The step of the form, from 0.
    pub step: u8,
}

/// The draft, if there is one that can be read.
pub async fn load() -> Option<LoanDraft> {
    None
}

/// Keeps the draft.
pub async fn save(_draft: &LoanDraft) -> Result<(), StoreError> {
    Err(StoreError::Unavailable)
}

/// Forgets the draft.
pub async fn clear() -> Result<(), StoreError> {
    Ok(())
}
