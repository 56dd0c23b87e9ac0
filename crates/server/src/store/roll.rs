//! The roll: which member stands behind a slot, and with which key.
//!
//! Transactions of the roll are types of their own, with nothing of the ballot box in them and
//! nothing that leads from a slot to a member but [`RollReading::name_behind`], which takes a slot
//! that voted openly and no other. What the box holds stands in [`super::ballot_box`]. The two
//! cannot be exchanged:
//!
//! ```compile_fail,E0308
//! # use sokoguru_server::store::{Store, Stored, ballot_box::BoxReading};
//! async fn ballots(store: &Store) -> Stored<BoxReading> {
//!     store.read_roll().await
//! }
//! ```
//!
//! Nor does a transaction of the roll know a ballot:
//!
//! ```compile_fail,E0599
//! # use sokoguru_server::store::{Store, Stored};
//! async fn ballots(store: &Store) -> Stored<()> {
//!     store.read_roll().await?.counting("rat-2025", 0, 1).await?;
//!     Ok(())
//! }
//! ```

use chrono::{DateTime, Utc};
use sokoguru_domain::MemberNumber;
use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::ballot_box::{OpenSlot, VotedSlots};
use super::members::MemberId;
use super::row::Columns;
use super::{Store, StoreError, Stored};

/// Where a key came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Made on the member's phone; the office never sees its seed.
    Phone,
    /// Printed by the office for a member without a phone.
    Paper,
}

impl Source {
    const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Paper => "paper",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Phone, Self::Paper]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// A member's place on the roll of a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// Random; the member's for this meeting.
    pub slot: [u8; 16],
    /// The key that speaks for the slot, once there is one.
    pub key: Option<([u8; 32], Source)>,
    /// When the key was last changed.
    pub changed_at: DateTime<Utc>,
}

/// A line of the list that the registrars read: who is on the roll.
#[derive(Clone, Debug)]
pub struct VoterRow {
    /// On the card.
    pub number: String,
    /// Full name.
    pub name: String,
    /// Where the key came from; `None` when there is none yet.
    pub source: Option<Source>,
}

/// The roll as it was drawn up.
#[derive(Clone, Debug)]
pub struct DrawnRow {
    /// As the registrars sign it.
    pub bytes: Vec<u8>,
    /// When it was drawn up.
    pub drawn_at: DateTime<Utc>,
    /// When it went on the board.
    pub frozen_at: Option<DateTime<Utc>>,
}

/// One consistent view of the rolls.
pub struct RollReading(Transaction<'static, Sqlite>);

/// One transaction on the rolls. Dropped without [`RollWriting::commit`], nothing of it stays.
pub struct RollWriting(RollReading);

impl Store {
    /// A snapshot of the rolls.
    pub async fn read_roll(&self) -> Stored<RollReading> {
        Ok(RollReading(self.begin_reading().await?))
    }

    /// The writer's place for the rolls.
    pub async fn write_roll(&self) -> Stored<RollWriting> {
        Ok(RollWriting(RollReading(self.begin_writing().await?)))
    }
}

impl RollReading {
    pub(super) fn db(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }

    /// Whether a member has a vote.
    pub async fn may_vote(&mut self, member: MemberId) -> Stored<bool> {
        let row = sqlx::query("SELECT status = 'full' AS full FROM member WHERE id = ?1")
            .bind(member.0)
            .fetch_optional(self.db())
            .await?;
        row.map_or(Ok(false), |row| row.flag("full"))
    }

    /// A member's place on the roll.
    pub async fn entry(&mut self, meeting: &str, member: MemberId) -> Stored<Option<EntryRow>> {
        let row = sqlx::query(
            "SELECT slot, public_key, source, changed_at FROM roll_entry
             WHERE meeting_id = ?1 AND member_id = ?2",
        )
        .bind(meeting)
        .bind(member.0)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            let source: Option<&str> = row.raw("source")?;
            let key = match source {
                None => None,
                Some(code) => Some((
                    row.digest("public_key")?,
                    Source::from_code(code).ok_or(StoreError::Corrupt("source"))?,
                )),
            };
            Ok(EntryRow {
                slot: slot(&row)?,
                key,
                changed_at: row.moment("changed_at")?,
            })
        })
        .transpose()
    }

    /// Slots and keys of all members who have a vote and a key, ascending by slot.
    pub async fn voters(&mut self, meeting: &str) -> Stored<Vec<([u8; 16], [u8; 32])>> {
        let rows = sqlx::query(
            "SELECT slot, public_key FROM roll_entry
             JOIN member ON member.id = roll_entry.member_id
             WHERE meeting_id = ?1 AND public_key IS NOT NULL AND member.status = 'full'
             ORDER BY slot",
        )
        .bind(meeting)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| Ok((slot(row)?, row.digest("public_key")?)))
            .collect()
    }

    /// Every member with a vote, by number, and where the key came from. No slots: who reads the
    /// list learns nothing about ballots.
    pub async fn voter_list(&mut self, meeting: &str) -> Stored<Vec<VoterRow>> {
        let rows = sqlx::query(
            "SELECT number, name, source FROM member
             LEFT JOIN roll_entry ON roll_entry.member_id = member.id AND meeting_id = ?1
             WHERE status = 'full' ORDER BY number",
        )
        .bind(meeting)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                let source: Option<&str> = row.raw("source")?;
                Ok(VoterRow {
                    number: row.text("number")?,
                    name: row.text("name")?,
                    source: source.and_then(Source::from_code),
                })
            })
            .collect()
    }

    /// The roll as it was drawn up for the registrars, if it was.
    pub async fn drawn(&mut self, meeting: &str) -> Stored<Option<DrawnRow>> {
        let row =
            sqlx::query("SELECT bytes, drawn_at, frozen_at FROM roll_drawn WHERE meeting_id = ?1")
                .bind(meeting)
                .fetch_optional(self.db())
                .await?;
        row.map(|row| {
            Ok(DrawnRow {
                bytes: row.raw("bytes")?,
                drawn_at: row.moment("drawn_at")?,
                frozen_at: row.maybe_moment("frozen_at")?,
            })
        })
        .transpose()
    }

    /// How many members were present: recorded as such, or with a ballot in the box. Only the
    /// number comes out.
    pub async fn present(&mut self, meeting: &str, voted: &VotedSlots) -> Stored<u32> {
        let row = sqlx::query(
            "SELECT count(*) AS n FROM (
                 SELECT member_id FROM attendance WHERE meeting_id = ?1 AND has_vote = 1
                 UNION
                 SELECT member_id FROM json_each(?2) AS voted
                 JOIN roll_entry ON roll_entry.meeting_id = ?1
                     AND roll_entry.slot = unhex(voted.value))",
        )
        .bind(meeting)
        .bind(voted.as_json())
        .fetch_one(self.db())
        .await?;
        row.number("n")
    }

    /// The name behind a slot that voted openly.
    pub async fn name_behind(
        &mut self,
        meeting: &str,
        slot: &OpenSlot,
    ) -> Stored<Option<(MemberNumber, String)>> {
        let row = sqlx::query(
            "SELECT number, name FROM roll_entry JOIN member ON member.id = roll_entry.member_id
             WHERE meeting_id = ?1 AND slot = ?2",
        )
        .bind(meeting)
        .bind(slot.bytes())
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            let number = MemberNumber::parse(row.raw("number")?)
                .map_err(|_| StoreError::Corrupt("member number"))?;
            Ok((number, row.text("name")?))
        })
        .transpose()
    }
}

fn slot(row: &sqlx::sqlite::SqliteRow) -> Stored<[u8; 16]> {
    row.raw::<&[u8]>("slot")?
        .try_into()
        .map_err(|_| StoreError::Corrupt("slot"))
}

impl std::ops::Deref for RollWriting {
    type Target = RollReading;
    fn deref(&self) -> &RollReading {
        &self.0
    }
}

impl std::ops::DerefMut for RollWriting {
    fn deref_mut(&mut self) -> &mut RollReading {
        &mut self.0
    }
}

impl RollWriting {
    /// Gives a member's slot its key, in the place of one that was there. A member without a slot
    /// gets `new_slot`.
    ///
    /// Errors: [`StoreError::Refused`] by `roll_entry: the roll is drawn up`, and by
    /// `roll_entry.public_key` when the key speaks for somebody else.
    pub async fn put_key(
        &mut self,
        meeting: &str,
        member: MemberId,
        new_slot: [u8; 16],
        (key, source): ([u8; 32], Source),
        now: DateTime<Utc>,
    ) -> Stored<()> {
        let before = self.entry(meeting, member).await?;
        sqlx::query(
            "INSERT INTO roll_entry (meeting_id, member_id, slot, public_key, source, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (meeting_id, member_id) DO UPDATE SET public_key = excluded.public_key,
                 source = excluded.source, changed_at = excluded.changed_at",
        )
        .bind(meeting)
        .bind(member.0)
        .bind(new_slot.as_slice())
        .bind(key.as_slice())
        .bind(source.code())
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        let what = match (source, before.and_then(|entry| entry.key)) {
            (Source::Paper, _) => "issued",
            (Source::Phone, None) => "enrolled",
            (Source::Phone, Some(_)) => "replaced",
        };
        self.note(meeting, member, what, now).await
    }

    /// Takes the key from a member's slot; the slot stays. `false` when there was none.
    pub async fn revoke_key(
        &mut self,
        meeting: &str,
        member: MemberId,
        now: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE roll_entry SET public_key = NULL, source = NULL, changed_at = ?3
             WHERE meeting_id = ?1 AND member_id = ?2 AND public_key IS NOT NULL",
        )
        .bind(meeting)
        .bind(member.0)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        let revoked = done.rows_affected() == 1;
        if revoked {
            self.note(meeting, member, "revoked", now).await?;
        }
        Ok(revoked)
    }

    async fn note(
        &mut self,
        meeting: &str,
        member: MemberId,
        what: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO roll_change (meeting_id, member_id, what, at) VALUES (?1, ?2, ?3, ?4)",
        )
        .bind(meeting)
        .bind(member.0)
        .bind(what)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Keeps the roll as it was drawn up; from here on no entry changes.
    pub async fn draw_up(&mut self, meeting: &str, bytes: &[u8], now: DateTime<Utc>) -> Stored<()> {
        sqlx::query("INSERT INTO roll_drawn (meeting_id, bytes, drawn_at) VALUES (?1, ?2, ?3)")
            .bind(meeting)
            .bind(bytes)
            .bind(now.timestamp_millis())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Lets entries change again. `false` when no roll was drawn up.
    ///
    /// Errors: [`StoreError::Refused`] once the roll is on the board.
    pub async fn reopen(&mut self, meeting: &str) -> Stored<bool> {
        let done = sqlx::query("DELETE FROM roll_drawn WHERE meeting_id = ?1")
            .bind(meeting)
            .execute(self.db())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Remembers that the roll is on the board.
    pub async fn freeze(&mut self, meeting: &str, now: DateTime<Utc>) -> Stored<()> {
        sqlx::query(
            "UPDATE roll_drawn SET frozen_at = ?2 WHERE meeting_id = ?1 AND frozen_at IS NULL",
        )
        .bind(meeting)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Makes everything since [`Store::write_roll`] last.
    pub async fn commit(self) -> Stored<()> {
        Ok(self.0.0.commit().await?)
    }
}
