//! Attendance and the box of open votes. The box only grows.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::Columns;
use super::{Reading, Stored, Writing};

/// A vote without the choice: all that a member is ever shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRow {
    /// The item.
    pub item_id: String,
    /// Twelve digits.
    pub number: String,
    /// Which vote of the member it is.
    pub rev: u32,
    /// In the box at.
    pub received_at: DateTime<Utc>,
}

/// A vote on its way into the box.
pub struct NewVote<'a> {
    /// The item.
    pub item_id: &'a str,
    /// Whose.
    pub member: MemberId,
    /// Which vote of the member it is.
    pub rev: u32,
    /// The text that the member read.
    pub item_revision: u16,
    /// The choice.
    pub option_id: &'a str,
    /// Twelve digits that no other vote has.
    pub receipt: &'a str,
    /// Now.
    pub received_at: DateTime<Utc>,
}

fn receipt(row: &SqliteRow) -> Stored<ReceiptRow> {
    Ok(ReceiptRow {
        item_id: row.text("item_id")?,
        number: row.text("receipt")?,
        rev: row.number("rev")?,
        received_at: row.moment("received_at")?,
    })
}

impl Reading {
    /// When a member was recorded as present.
    pub async fn attended_at(
        &mut self,
        meeting: &str,
        member: MemberId,
    ) -> Stored<Option<DateTime<Utc>>> {
        let row = sqlx::query(
            "SELECT attended_at FROM attendance WHERE meeting_id = ?1 AND member_id = ?2",
        )
        .bind(meeting)
        .bind(member.0)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| row.moment("attended_at")).transpose()
    }

    /// Members present who have a vote, and when the last one came.
    pub async fn present(&mut self, meeting: &str) -> Stored<(u32, Option<DateTime<Utc>>)> {
        let row = sqlx::query(
            "SELECT count(*) AS n, max(attended_at) AS latest FROM attendance
             WHERE meeting_id = ?1 AND has_vote = 1",
        )
        .bind(meeting)
        .fetch_one(self.db())
        .await?;
        Ok((row.number("n")?, row.maybe_moment("latest")?))
    }

    /// The vote of a member that counts on each item of a meeting, by item.
    pub async fn receipts(&mut self, meeting: &str, member: MemberId) -> Stored<Vec<ReceiptRow>> {
        let rows = sqlx::query(
            "SELECT vote.item_id, vote.receipt, max(vote.rev) AS rev, vote.received_at FROM vote
             JOIN agenda_item ON agenda_item.id = vote.item_id
             WHERE agenda_item.meeting_id = ?1 AND vote.member_id = ?2 GROUP BY vote.item_id",
        )
        .bind(meeting)
        .bind(member.0)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(receipt).collect()
    }

    /// The vote of a member that counts on one item, and whether it chose this option.
    pub async fn latest_vote(
        &mut self,
        item: &str,
        member: MemberId,
        option: &str,
    ) -> Stored<Option<(ReceiptRow, bool)>> {
        let row = sqlx::query(
            "SELECT item_id, receipt, rev, received_at, option_id = ?3 AS same FROM vote
             WHERE item_id = ?1 AND member_id = ?2 ORDER BY rev DESC LIMIT 1",
        )
        .bind(item)
        .bind(member.0)
        .bind(option)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| Ok((receipt(&row)?, row.flag("same")?)))
            .transpose()
    }
}

impl Writing {
    /// Records a member as present; the first time stays. Who came without a vote and got one
    /// meanwhile counts from then on.
    pub async fn insert_attendance(
        &mut self,
        meeting: &str,
        member: MemberId,
        has_vote: bool,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO attendance (meeting_id, member_id, attended_at, has_vote)
             VALUES (?1, ?2, ?3, ?4) ON CONFLICT (meeting_id, member_id)
             DO UPDATE SET has_vote = max(has_vote, excluded.has_vote)",
        )
        .bind(meeting)
        .bind(member.0)
        .bind(now.timestamp_millis())
        .bind(has_vote)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Puts a vote into the box.
    ///
    /// Errors: [`super::StoreError::Refused`] by `vote.receipt` when the number is taken.
    pub async fn insert_vote(&mut self, new: &NewVote<'_>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO vote (item_id, member_id, rev, item_revision, option_id, receipt,
                 received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(new.item_id)
        .bind(new.member.0)
        .bind(new.rev)
        .bind(new.item_revision)
        .bind(new.option_id)
        .bind(new.receipt)
        .bind(new.received_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }
}
