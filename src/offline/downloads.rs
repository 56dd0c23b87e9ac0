//! Boards on the phone: pages of events as they came, and what checking them found, so that nothing
//! is downloaded twice.
//!
//! What lies here is public, and still goes at sign-out: it tells at which cooperative somebody was
//! curious. That the pages are the board's is not taken from here; `board` checks it against the
//! signed head each time.

use std::cell::RefCell;
use std::rc::Rc;

use super::records::{self, Records};
use super::store::{Change, DOWNLOADS, Table};

/// First part of the name of each database. It begins as a member's records do, so that `wipe` finds
/// it.
const PREFIX: &str = "sokoguru-downloads";

thread_local! {
    static OPEN: RefCell<Option<(String, Rc<Records>)>> = const { RefCell::new(None) };
}

/// Lets go of the database.
pub fn close() {
    if let Some((_, records)) = OPEN.take() {
        records.let_go();
    }
}

/// The downloads of one board. Where the phone keeps nothing it is simply empty.
#[derive(Clone)]
pub struct Shelf {
    records: Option<Rc<Records>>,
    board: String,
}

impl Shelf {
    /// Opens the shelf of a board, named in hexadecimal digits, of a cooperative.
    pub async fn open(origin: &str, board: String) -> Self {
        let name = records::hashed_name(PREFIX, origin);
        let opened = OPEN.with_borrow(|open| match open {
            Some((known, records)) if *known == name => Some(Rc::clone(records)),
            _ => None,
        });
        let records = match opened {
            Some(records) => Some(records),
            None => match Records::open_sealed(&name, DOWNLOADS).await {
                Ok(records) => {
                    let records = Rc::new(records);
                    records.when_lost(|| OPEN.set(None));
                    OPEN.set(Some((name, Rc::clone(&records))));
                    Some(records)
                }
                Err(_) => None,
            },
        };
        Self { records, board }
    }

    /// The page that begins with an event, as it came.
    pub async fn page(&self, from: u64) -> Option<Vec<u8>> {
        let records = self.records.as_ref()?;
        records.read(Table::Events, &self.key(from)).await
    }

    /// Keeps a page. Without room it is simply not kept: the network has it.
    pub async fn keep_page(&self, from: u64, page: Vec<u8>) {
        if let Some(records) = &self.records {
            let change = Change::put(Table::Events, &self.key(from), page);
            let _ = records.write(vec![change]).await;
        }
    }

    /// Throws the pages away: they are not the board's.
    pub async fn clear(&self) {
        let Some(records) = &self.records else { return };
        let keys = records.keys(Table::Events).await;
        let mine = keys.iter().filter(|key| key.starts_with(&self.board));
        let gone = mine.map(|key| Change::remove(Table::Events, key));
        let _ = records.write(gone.collect()).await;
    }

    /// What was found the last time.
    pub async fn check(&self) -> Option<Vec<u8>> {
        let records = self.records.as_ref()?;
        records.read(Table::Checks, &self.board).await
    }

    /// Keeps what was found.
    pub async fn keep_check(&self, found: Vec<u8>) {
        if let Some(records) = &self.records {
            let change = Change::put(Table::Checks, &self.board, found);
            let _ = records.write(vec![change]).await;
        }
    }

    fn key(&self, from: u64) -> String {
        // Digits enough for any board, so that the pages lie in their order.
        format!("{}/{from:020}", self.board)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_out_takes_downloads_along() {
        assert!(records::hashed_name(PREFIX, "https://a.id").starts_with(records::PREFIX));
        assert_ne!(
            records::hashed_name(PREFIX, "https://a.id"),
            records::database_name("https://a.id")
        );
    }
}
