//! The ballot box: boards, ballots by their hashes, receipts. It names no member.
//!
//! It is a database of its own, beside the one of the members: `koperasi.sqlite` has its box in
//! `koperasi-box.sqlite`. Its transactions are types of their own; from a slot to a member there is
//! no way here, and [`super::roll`] shows what does not compile. What a ballot proves is not looked
//! at here: `crate::sealed` does that before anything is put in.

mod entry;

use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::row::Columns;
use super::{Store, StoreError, Stored, pools};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/box");

/// The database of the box.
#[derive(Clone)]
pub(super) struct BallotBox {
    writer: SqlitePool,
    readers: SqlitePool,
}

/// A board and its newest head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRow {
    /// Its meeting.
    pub meeting_id: String,
    /// Its id.
    pub board_id: [u8; 32],
    /// Leaves under the head.
    pub size: u64,
    /// The newest head, signed.
    pub head: Vec<u8>,
}

/// An event on a board.
#[derive(Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its place, from 0.
    pub leaf: u64,
    /// What it is.
    pub kind: u8,
    /// The leaf itself: kind, moment, payload.
    pub bytes: Vec<u8>,
}

/// What is kept of a ballot beside its event.
pub struct NewBallot<'a> {
    /// SHA-256 of its bytes.
    pub hash: &'a [u8; 32],
    /// Its event.
    pub leaf: u64,
    /// Place of the item in the manifest.
    pub item: u16,
    /// Revision of the item that it answers.
    pub revision: u32,
    /// Whose, without a name.
    pub slot: &'a [u8; 16],
    /// Which ballot of the slot on the item it is.
    pub rev: u32,
    /// The receipt as it is answered.
    pub receipt: &'a [u8],
}

/// The slots that put a ballot in. They are for counting who was present and cannot be looked at.
pub struct VotedSlots(String);

impl VotedSlots {
    pub(super) fn as_json(&self) -> &str {
        &self.0
    }
}

/// A slot that put an open ballot in. Only the box makes one, and only of an open ballot on a
/// closed board; it is the only slot whose name can be asked for.
pub struct OpenSlot([u8; 16]);

impl OpenSlot {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// One consistent view of the box.
pub struct BoxReading(Transaction<'static, Sqlite>);

/// One transaction on the box. Dropped without [`BoxWriting::commit`], nothing of it stays.
pub struct BoxWriting(BoxReading);

/// The box of a data file: `NAME-box.EXT` beside it.
pub fn path_beside(data: &Path) -> PathBuf {
    let stem = data.file_stem().unwrap_or_default().to_string_lossy();
    let name = match data.extension() {
        Some(extension) => format!("{stem}-box.{}", extension.to_string_lossy()),
        None => format!("{stem}-box"),
    };
    data.with_file_name(name)
}

impl BallotBox {
    pub(super) async fn open(data: &Path) -> Stored<Self> {
        let (writer, readers) = pools(&path_beside(data)).await?;
        Ok(Self { writer, readers })
    }

    pub(super) async fn migrate(&self) -> Stored<()> {
        Ok(MIGRATIONS.run(&self.writer).await?)
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Store {
    /// A snapshot of the box.
    pub async fn read_box(&self) -> Stored<BoxReading> {
        Ok(BoxReading(self.ballot_box.readers.begin().await?))
    }

    /// The writer's place at the box.
    pub async fn write_box(&self) -> Stored<BoxWriting> {
        let begun = self.ballot_box.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(BoxWriting(BoxReading(begun)))
    }
}

fn place(number: u64) -> Stored<i64> {
    i64::try_from(number).map_err(|_| StoreError::Corrupt("leaf"))
}

fn event(row: &SqliteRow) -> Stored<EventRow> {
    Ok(EventRow {
        leaf: row.number("leaf")?,
        kind: row.number("kind")?,
        bytes: row.raw("bytes")?,
    })
}

impl BoxReading {
    fn db(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }

    /// The board of a meeting, if it has one.
    pub async fn board(&mut self, meeting: &str) -> Stored<Option<BoardRow>> {
        let row =
            sqlx::query("SELECT meeting_id, board_id, size, head FROM board WHERE meeting_id = ?1")
                .bind(meeting)
                .fetch_optional(self.db())
                .await?;
        row.map(|row| {
            Ok(BoardRow {
                meeting_id: row.text("meeting_id")?,
                board_id: row.digest("board_id")?,
                size: row.number("size")?,
                head: row.raw("head")?,
            })
        })
        .transpose()
    }

    /// The meetings that have a board.
    pub async fn boards(&mut self) -> Stored<Vec<String>> {
        let rows = sqlx::query("SELECT meeting_id FROM board ORDER BY meeting_id")
            .fetch_all(self.db())
            .await?;
        rows.iter().map(|row| row.text("meeting_id")).collect()
    }

    /// The seed of the key that signs a board.
    pub async fn board_seed(&mut self, meeting: &str) -> Stored<[u8; 32]> {
        let row = sqlx::query("SELECT seed FROM board_key WHERE meeting_id = ?1")
            .bind(meeting)
            .fetch_one(self.db())
            .await?;
        row.digest("seed")
    }

    /// The events from a leaf on, at most so many.
    pub async fn events(&mut self, meeting: &str, from: u64, most: u32) -> Stored<Vec<EventRow>> {
        let rows = sqlx::query(
            "SELECT leaf, kind, bytes FROM event WHERE meeting_id = ?1 AND leaf >= ?2
             ORDER BY leaf LIMIT ?3",
        )
        .bind(meeting)
        .bind(place(from)?)
        .bind(most)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(event).collect()
    }

    /// The leaf of the first ballot, if there is one.
    pub async fn first_ballot(&mut self, meeting: &str) -> Stored<Option<u64>> {
        let row = sqlx::query("SELECT min(leaf) AS leaf FROM ballot WHERE meeting_id = ?1")
            .bind(meeting)
            .fetch_one(self.db())
            .await?;
        row.maybe_number("leaf")
    }

    /// The receipt of a ballot, as it was answered.
    pub async fn receipt(&mut self, meeting: &str, hash: &[u8; 32]) -> Stored<Option<Vec<u8>>> {
        let row = sqlx::query("SELECT receipt FROM ballot WHERE hash = ?1 AND meeting_id = ?2")
            .bind(hash.as_slice())
            .bind(meeting)
            .fetch_optional(self.db())
            .await?;
        row.map(|row| row.raw("receipt")).transpose()
    }

    /// How many ballots came too late.
    pub async fn late_count(&mut self, meeting: &str) -> Stored<u32> {
        let row = sqlx::query("SELECT count(*) AS n FROM late WHERE meeting_id = ?1")
            .bind(meeting)
            .fetch_one(self.db())
            .await?;
        row.number("n")
    }

    /// The ballots that count on a revision of an item: of each slot the one with the highest
    /// number.
    pub async fn counting(
        &mut self,
        meeting: &str,
        item: u16,
        revision: u32,
    ) -> Stored<Vec<EventRow>> {
        let rows = sqlx::query(
            "SELECT event.leaf, event.kind, event.bytes FROM (
                 SELECT leaf, max(rev) FROM ballot
                 WHERE meeting_id = ?1 AND item = ?2 AND revision = ?3 GROUP BY slot) AS latest
             JOIN event ON event.meeting_id = ?1 AND event.leaf = latest.leaf
             ORDER BY event.leaf",
        )
        .bind(meeting)
        .bind(item)
        .bind(revision)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(event).collect()
    }

    /// The slots of the open ballots that count on an item, with their events; empty until the
    /// board is closed, and for a secret item always.
    pub async fn open_ballots(
        &mut self,
        meeting: &str,
        item: u16,
        revision: u32,
    ) -> Stored<Vec<(OpenSlot, EventRow)>> {
        // The event's ninth byte ends its moment; then come the ballot's version and its kind.
        let rows = sqlx::query(
            "SELECT event.leaf, event.kind, event.bytes, latest.slot FROM (
                 SELECT leaf, slot, max(rev) FROM ballot
                 WHERE meeting_id = ?1 AND item = ?2 AND revision = ?3 GROUP BY slot) AS latest
             JOIN event ON event.meeting_id = ?1 AND event.leaf = latest.leaf
             WHERE substr(event.bytes, 11, 1) = x'00' AND EXISTS (
                 SELECT 1 FROM event AS closing WHERE closing.meeting_id = ?1 AND closing.kind = 9)
             ORDER BY event.leaf",
        )
        .bind(meeting)
        .bind(item)
        .bind(revision)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                let slot = row
                    .raw::<&[u8]>("slot")?
                    .try_into()
                    .map_err(|_| StoreError::Corrupt("slot"))?;
                Ok((OpenSlot(slot), event(row)?))
            })
            .collect()
    }

    /// The slots with a ballot in the box, and how many they are.
    pub async fn voted_slots(&mut self, meeting: &str) -> Stored<(VotedSlots, u32)> {
        let row = sqlx::query(
            "SELECT json_group_array(hex(slot)) AS slots, count(*) AS n
             FROM (SELECT DISTINCT slot FROM ballot WHERE meeting_id = ?1)",
        )
        .bind(meeting)
        .fetch_one(self.db())
        .await?;
        Ok((VotedSlots(row.text("slots")?), row.number("n")?))
    }
}
