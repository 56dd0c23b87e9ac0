//! What a trustee's phone keeps: a seed for each meeting, and which sum of which item was opened.
//!
//! It lies in a database of its own that a sign-out leaves alone: a trustee may be nobody's member,
//! and the vote of a whole meeting hangs on the seed. Without a disk nothing is kept at all, because
//! a phone that forgets what it opened could be asked to open a second sum.

use std::cell::RefCell;
use std::rc::Rc;

use sokoguru_api::Octets;
use sokoguru_api::json::{self, Decode, Encode, Json, Malformed, Members};
use sokoguru_api::wire::MeetingId;

use super::indexed_db;
use super::records::{self, Records};
use super::store::{Change, StoreError, TRUSTEES, Table};
use super::tabs::{self, Work};

/// First part of the name of each database. Not that of a member's records, which go at sign-out.
pub const PREFIX: &str = "trustees";

/// The form that this version reads and writes.
const FORM: u32 = 1;
/// Only one tab at a time decides what is opened.
const LOCK: &str = "sokoguru-opening";

thread_local! {
    static OPEN: RefCell<Option<(String, Rc<Records>)>> = const { RefCell::new(None) };
}

/// A trustee's seed for one meeting. `Debug` prints nothing of the seed.
#[derive(Clone, PartialEq, Eq)]
pub struct Keeping {
    /// The meeting.
    pub meeting: MeetingId,
    /// The seed, 32 bytes.
    pub seed: Octets,
    /// Whether it stands on paper. From then on it is never shown again.
    pub written: bool,
    /// The board on which these keys were seen first, 32 bytes. Another one is refused.
    pub board_id: Option<Octets>,
}

impl core::fmt::Debug for Keeping {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Keeping({})", self.meeting.as_str())
    }
}

impl Encode for Keeping {
    fn encode(&self, out: &mut String) {
        Members(&[
            ("form", &FORM),
            ("meeting", &self.meeting),
            ("seed", &self.seed),
            ("written", &self.written),
            ("board_id", &self.board_id),
        ])
        .encode(out);
    }
}

impl Decode for Keeping {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let fields = json.fields()?;
        if fields.get::<u32>("form")? != FORM {
            return Err(Malformed("form"));
        }
        Ok(Self {
            meeting: fields.get("meeting")?,
            seed: fields.get("seed")?,
            written: fields.get("written")?,
            board_id: fields.get("board_id")?,
        })
    }
}

/// The database of a cooperative, made if it is not there.
async fn open(origin: &str) -> Result<Rc<Records>, StoreError> {
    let name = records::hashed_name(PREFIX, origin);
    let opened = OPEN.with_borrow(|open| match open {
        Some((known, records)) if *known == name => Some(Rc::clone(records)),
        _ => None,
    });
    if let Some(records) = opened {
        return Ok(records);
    }
    let records = Rc::new(Records::open_sealed(&name, TRUSTEES).await?);
    records.when_lost(|| OPEN.set(None));
    OPEN.set(Some((name, Rc::clone(&records))));
    Ok(records)
}

/// The seed for a meeting, if this phone has one. Nothing is made to find out.
///
/// Errors: [`StoreError`] where the phone keeps nothing; then there may be one all the same.
pub async fn find(origin: &str, meeting: &MeetingId) -> Result<Option<Keeping>, StoreError> {
    let name = records::hashed_name(PREFIX, origin);
    if let Some(names) = indexed_db::names().await
        && !names.contains(&name)
    {
        return Ok(None);
    }
    let records = open(origin).await?;
    let Some(bytes) = records.get(Table::Seeds, meeting.as_str()).await? else {
        // One that is there and does not open is not the same as none.
        let is_there = records
            .keys(Table::Seeds)
            .await
            .iter()
            .any(|key| key == meeting.as_str());
        return if is_there {
            Err(StoreError::Unavailable)
        } else {
            Ok(None)
        };
    };
    json::read(&bytes)
        .map(Some)
        .map_err(|_| StoreError::Unavailable)
}

/// Keeps a seed; returns once it is on the disk.
///
/// Errors: [`StoreError`].
pub async fn keep(origin: &str, one: &Keeping) -> Result<(), StoreError> {
    let records = open(origin).await?;
    let bytes = json::to_text(one).into_bytes();
    let change = Change::put(Table::Seeds, one.meeting.as_str(), bytes);
    records.write(vec![change]).await
}

/// Forgets the seed for a meeting. What was opened with it stays known.
///
/// Errors: [`StoreError`].
pub async fn forget(origin: &str, meeting: &MeetingId) -> Result<(), StoreError> {
    let records = open(origin).await?;
    let gone = Change::remove(Table::Seeds, meeting.as_str());
    records.write(vec![gone]).await
}

/// What was opened on a board: the bytes that the guard left, empty for nothing yet. `board` names
/// it in hexadecimal digits, so that a seed that was typed in anew finds the same.
///
/// Errors: [`StoreError`]; also where there is something that cannot be read, which is not the same
/// as nothing.
pub async fn openings(origin: &str, board: &str) -> Result<Vec<u8>, StoreError> {
    let records = open(origin).await?;
    if let Some(bytes) = records.get(Table::Openings, board).await? {
        return Ok(bytes);
    }
    let is_there = records
        .keys(Table::Openings)
        .await
        .iter()
        .any(|key| key == board);
    if is_there {
        Err(StoreError::Unavailable)
    } else {
        Ok(Vec::new())
    }
}

/// Keeps what is about to be opened; returns once it is on the disk. Only then anything is opened.
///
/// Errors: [`StoreError`].
pub async fn keep_openings(origin: &str, board: &str, state: Vec<u8>) -> Result<(), StoreError> {
    let records = open(origin).await?;
    records
        .write(vec![Change::put(Table::Openings, board, state)])
        .await
}

/// Does work while no other tab decides what is opened.
pub async fn alone(work: Work) {
    tabs::with_lock(LOCK, true, work).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_comes_back_and_is_not_printed() {
        let one = Keeping {
            meeting: MeetingId::parse("rat-2026").unwrap(),
            seed: Octets(vec![77; 32]),
            written: false,
            board_id: None,
        };
        let text = json::to_text(&one);
        assert_eq!(json::read::<Keeping>(text.as_bytes()).unwrap(), one);
        assert_eq!(format!("{one:?}"), "Keeping(rat-2026)");
        let newer = text.replace("\"form\":1", "\"form\":2");
        assert!(json::read::<Keeping>(newer.as_bytes()).is_err());
    }

    #[test]
    fn sign_out_does_not_find_it() {
        // `wipe` deletes what begins with the name of a member's records.
        assert!(!PREFIX.starts_with(records::PREFIX));
        assert!(!PREFIX.starts_with(crate::offline::votes::PREFIX));
    }
}
