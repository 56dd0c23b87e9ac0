//! What the phone keeps for sealed votes, in a database of its own that can outlive a sign-out
//! (docs/decisions/0010-ballots-on-the-phone.md).
//!
//! `shapes` and `boards` are the records, `staying` says which of them a sign-out leaves, `post` sends. Nothing
//! here computes with curves: making keys, sealing and checking are `crate::votes`, which comes
//! with the second part of the app.

use std::cell::RefCell;
use std::rc::Rc;

use sokoguru_api::json::{self, Decode, Encode};
use sokoguru_api::wire::MeetingId;

use super::records::{self, Records};
use super::store::{Change, StoreError, Table, VOTES};
use super::{indexed_db, phone, tabs};

pub mod boards;
pub mod post;
pub mod shapes;
pub mod staying;

pub use boards::{Board, Exhibit, Reason, Trouble, Vouch};
pub use shapes::{Credential, Found, Kept, Key, Owner, Stage};

/// First part of the name of each database of votes. Not that of the member's records, which go at
/// sign-out whatever is in them.
pub const PREFIX: &str = "ballots";

/// Held by whoever deletes the database, and by whoever puts the first thing into it.
const LOCK: &str = "sokoguru-votes";

thread_local! {
    static OPEN: RefCell<Option<(String, Rc<Records>)>> = const { RefCell::new(None) };
}

/// The member's mark: SHA-256 of the cooperative's address and the member's number. It is kept only
/// inside sealed records, to tell one member's votes on this phone from another's.
pub async fn mark(origin: &str, number: &str) -> Option<String> {
    let text = ["sokoguru/phone-owner/1\n", origin, "\n", number].concat();
    phone::sha256(text.as_bytes()).await
}

/// The database of a cooperative, made if it is not there.
pub async fn open(origin: &str) -> Result<Rc<Records>, StoreError> {
    let name = records::hashed_name(PREFIX, origin);
    if let Some(records) = opened(&name) {
        return Ok(records);
    }
    let records = Records::open_sealed(&name, VOTES).await?;
    let records = Rc::new(records);
    let mine = name.clone();
    records.when_lost(move || {
        OPEN.with_borrow_mut(|open| {
            if open.as_ref().is_some_and(|(name, _)| *name == mine) {
                *open = None;
            }
        });
    });
    OPEN.set(Some((name, Rc::clone(&records))));
    Ok(records)
}

/// The database of a cooperative, if there is one: a phone on which nobody has voted keeps nothing.
pub async fn existing(origin: &str) -> Option<Rc<Records>> {
    let name = records::hashed_name(PREFIX, origin);
    if let Some(records) = opened(&name) {
        return Some(records);
    }
    match indexed_db::names().await {
        Some(names) if !names.contains(&name) => None,
        _ => open(origin).await.ok(),
    }
}

fn opened(name: &str) -> Option<Rc<Records>> {
    OPEN.with_borrow(|open| match open {
        Some((known, records)) if known == name => Some(Rc::clone(records)),
        _ => None,
    })
}

/// Lets go of the database.
pub fn close() {
    if let Some((_, records)) = OPEN.take() {
        records.let_go();
    }
}

async fn all<T: Decode>(records: &Records, table: Table) -> Vec<T> {
    let list = records.all(table).await.unwrap_or_default();
    list.iter()
        .filter_map(|(_, bytes)| json::read(bytes).ok())
        .collect()
}

async fn put(
    records: &Records,
    table: Table,
    key: &str,
    value: &dyn Encode,
) -> Result<(), StoreError> {
    let bytes = json::to_text(value).into_bytes();
    records.write(vec![Change::put(table, key, bytes)]).await
}

/// Every key to vote with.
pub async fn credentials(records: &Records) -> Vec<Credential> {
    all(records, Table::Credentials).await
}

/// The key of a member for a meeting.
pub async fn credential(records: &Records, mark: &str, meeting: &MeetingId) -> Option<Credential> {
    let all = credentials(records).await;
    all.into_iter()
        .find(|one| one.owner == mark && one.meeting == *meeting)
}

/// Throws a key away that is of no use.
pub async fn remove_credential(records: &Records, id: &str) -> Result<(), StoreError> {
    let gone = vec![Change::remove(Table::Credentials, id)];
    records.write(gone).await
}

/// Keeps a key; returns once it is on the disk.
pub async fn keep_credential(records: &Records, one: &Credential) -> Result<(), StoreError> {
    put(records, Table::Credentials, &one.id, one).await
}

/// Every ballot, oldest first.
pub async fn ballots(records: &Records) -> Vec<Kept> {
    let mut list: Vec<Kept> = all(records, Table::Ballots).await;
    list.sort_by_key(|kept| kept.entry.created_ms);
    list
}

/// Keeps a ballot; returns once it is on the disk.
pub async fn keep_ballot(records: &Records, one: &Kept) -> Result<(), StoreError> {
    put(records, Table::Ballots, one.hash(), one).await
}

/// Keeps the first form of a ballot, in a database that is made if it is not there.
pub async fn add_ballot(origin: &str, one: Kept) -> Result<(), StoreError> {
    let done = Rc::new(RefCell::new(Err(StoreError::Unavailable)));
    let (result, origin) = (Rc::clone(&done), origin.to_owned());
    let work = async move {
        let kept = match open(&origin).await {
            Ok(records) => keep_ballot(&records, &one).await,
            Err(error) => Err(error),
        };
        let _ = result.replace(kept);
    };
    tabs::with_lock(LOCK, true, Box::pin(work)).await;
    done.replace(Err(StoreError::Unavailable))
}

/// Removes a ballot.
pub async fn remove_ballot(records: &Records, hash: &str) -> Result<(), StoreError> {
    let gone = vec![Change::remove(Table::Ballots, hash)];
    records.write(gone).await
}

/// A ballot by its hash.
pub async fn ballot(records: &Records, hash: &str) -> Option<Kept> {
    json::read(&records.read(Table::Ballots, hash).await?).ok()
}

/// What this phone has seen of boards.
pub async fn boards(records: &Records) -> Vec<Board> {
    all(records, Table::Boards).await
}

/// What this phone has seen of the board of a meeting.
pub async fn board(records: &Records, meeting: &MeetingId) -> Option<Board> {
    json::read(&records.read(Table::Boards, meeting.as_str()).await?).ok()
}

/// Keeps what this phone has seen of a board.
pub async fn keep_board(records: &Records, one: &Board) -> Result<(), StoreError> {
    put(records, Table::Boards, one.meeting.as_str(), one).await
}

/// Throws away what has had its time, and, where `leaving` says so, what a sign-out takes; the
/// whole database when nothing is left. Every cooperative's, because each was somebody's.
pub async fn sweep(origin: &str, leaving: bool, present: Option<&str>) {
    let (origin, present) = (origin.to_owned(), present.map(str::to_owned));
    let work = async move { sweep_alone(&origin, leaving, present.as_deref()).await };
    tabs::with_lock(LOCK, true, Box::pin(work)).await;
}

async fn sweep_alone(origin: &str, leaving: bool, present: Option<&str>) {
    let names = match indexed_db::names().await {
        Some(names) => names,
        None => vec![records::hashed_name(PREFIX, origin)],
    };
    for name in names {
        if !name.starts_with(PREFIX) {
            continue;
        }
        let records = match opened(&name) {
            Some(records) => records,
            None => match Records::open_sealed(&name, VOTES).await {
                Ok(records) => Rc::new(records),
                Err(_) => continue,
            },
        };
        let is_empty = sweep_one(&records, leaving, present).await;
        if is_empty {
            if opened(&name).is_some() {
                close();
            }
            records.let_go();
            let _ = indexed_db::delete(&name).await;
        } else if opened(&name).is_none() {
            records.let_go();
        }
    }
}

/// Whether nothing is left.
async fn sweep_one(records: &Records, leaving: bool, present: Option<&str>) -> bool {
    let now = phone::now_ms();
    let (keys, ballots) = (credentials(records).await, ballots(records).await);
    let boards = boards(records).await;
    let plan = staying::plan(&keys, &ballots, &boards, now, leaving, present);
    let mut changes = Vec::new();
    for id in &plan.credentials {
        changes.push(Change::remove(Table::Credentials, id));
    }
    for hash in &plan.ballots {
        changes.push(Change::remove(Table::Ballots, hash));
    }
    for meeting in &plan.boards {
        changes.push(Change::remove(Table::Boards, meeting));
    }
    // What could not be removed is not called empty.
    records.write(changes).await.is_ok() && {
        let mut left = 0;
        for table in [Table::Credentials, Table::Ballots] {
            left += records.keys(table).await.len();
        }
        left == 0
    }
}
