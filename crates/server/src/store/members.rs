//! Members.

use chrono::NaiveDate;
use sokoguru_domain::{MemberNumber, MemberStatus};
use sqlx::sqlite::SqliteRow;

use super::row::{Columns, stored_day};
use super::{Reading, StoreError, Stored, Writing};

/// A member inside this server. It never travels: on the wire the member is the session's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberId(pub(super) i64);

#[cfg(test)]
impl MemberId {
    /// An id that belongs to nobody.
    pub(crate) const fn for_test(id: i64) -> Self {
        Self(id)
    }
}

/// A member.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// Inside this server.
    pub id: MemberId,
    /// On the card.
    pub number: MemberNumber,
    /// Full name.
    pub name: String,
    /// Standing.
    pub status: MemberStatus,
    /// Member since.
    pub joined_on: NaiveDate,
}

/// A member who is not stored yet.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// On the card.
    pub number: MemberNumber,
    /// Full name.
    pub name: String,
    /// Standing.
    pub status: MemberStatus,
    /// Member since.
    pub joined_on: NaiveDate,
    /// Left on, for those who did.
    pub left_on: Option<NaiveDate>,
}

pub(super) fn member(row: &SqliteRow) -> Stored<MemberRow> {
    Ok(MemberRow {
        id: MemberId(row.raw("id")?),
        number: MemberNumber::parse(row.raw("number")?)
            .map_err(|_| StoreError::Corrupt("member number"))?,
        name: row.text("name")?,
        status: row.code("status")?,
        joined_on: row.day("joined_on")?,
    })
}

impl Reading {
    /// The member of a session.
    pub async fn member(&mut self, id: MemberId) -> Stored<MemberRow> {
        let row =
            sqlx::query("SELECT id, number, name, status, joined_on FROM member WHERE id = ?1")
                .bind(id.0)
                .fetch_one(self.db())
                .await?;
        member(&row)
    }

    /// The member with a number, if there is one.
    pub async fn member_by_number(&mut self, number: &MemberNumber) -> Stored<Option<MemberRow>> {
        let row =
            sqlx::query("SELECT id, number, name, status, joined_on FROM member WHERE number = ?1")
                .bind(number.as_str())
                .fetch_optional(self.db())
                .await?;
        row.as_ref().map(member).transpose()
    }

    /// How many members have a vote.
    pub async fn voter_count(&mut self) -> Stored<u32> {
        let row = sqlx::query("SELECT count(*) AS n FROM member WHERE status = 'full'")
            .fetch_one(self.db())
            .await?;
        row.number("n")
    }
}

impl Writing {
    /// Adds a member.
    pub async fn insert_member(&mut self, new: &NewMember) -> Stored<MemberId> {
        let done = sqlx::query(
            "INSERT INTO member (number, name, status, joined_on, left_on)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(new.number.as_str())
        .bind(&new.name)
        .bind(new.status.code())
        .bind(stored_day(new.joined_on))
        .bind(new.left_on.map(stored_day))
        .execute(self.db())
        .await?;
        Ok(MemberId(done.last_insert_rowid()))
    }

    /// Changes what the office knows of a member; the number stays.
    pub async fn update_member(&mut self, id: MemberId, new: &NewMember) -> Stored<()> {
        sqlx::query(
            "UPDATE member SET name = ?2, status = ?3, joined_on = ?4, left_on = ?5 WHERE id = ?1",
        )
        .bind(id.0)
        .bind(&new.name)
        .bind(new.status.code())
        .bind(stored_day(new.joined_on))
        .bind(new.left_on.map(stored_day))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
