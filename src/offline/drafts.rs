//! The draft of a loan application, sealed on the phone, so that it survives everything.

use sokoguru_api::{codec, json};

use super::records;
use super::store::{Change, StoreError, Table};

const KEY: &str = "loan";

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
    /// The step of the form, from 0.
    pub step: u8,
}

codec!(LoanDraft {
    product_id,
    amount?,
    months?,
    purpose?,
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

/// Forgets the draft.
pub async fn clear() -> Result<(), StoreError> {
    records::current()
        .write(vec![Change::remove(Table::Drafts, KEY)])
        .await
}
