//! What the member wants to be reminded of on this phone, sealed like everything else of theirs.

use sokoguru_api::reminders::ReminderTopicWord;
use sokoguru_api::{codec, json};

use super::records;
use super::store::{Change, StoreError, Table};

const KEY: &str = "reminders";

/// What the member wants, and how far the cooperative knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// What to remind of; none is off.
    pub topics: Vec<ReminderTopicWord>,
    /// Whether the lock screen says what it is about.
    pub detailed: bool,
    /// Whether the cooperative may know this phone.
    pub told: bool,
    /// Offers that the member has waved away.
    pub waved: Vec<ReminderTopicWord>,
}

codec!(Wish {
    topics?,
    detailed,
    told,
    waved?,
});

/// The wish; none where nothing was ever asked.
pub async fn load() -> Wish {
    let bytes = records::current().read(Table::Secrets, KEY).await;
    bytes
        .and_then(|bytes| json::read(&bytes).ok())
        .unwrap_or_default()
}

/// Keeps the wish.
pub async fn save(wish: &Wish) -> Result<(), StoreError> {
    let bytes = json::to_text(wish).into_bytes();
    records::current()
        .write(vec![Change::put(Table::Secrets, KEY, bytes)])
        .await
}
