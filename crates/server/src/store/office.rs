//! What only the office's commands need of the store.

use chrono::{DateTime, Utc};
use sokoguru_domain::{MemberNumber, MemberStatus};

use super::members::{MemberId, MemberRow, member};
use super::row::Columns;
use super::{Reading, StoreError, Stored, Writing};

/// A member as the office lists them.
#[derive(Clone, Debug)]
pub struct ListedMember {
    /// On the card.
    pub number: MemberNumber,
    /// Full name.
    pub name: String,
    /// Standing.
    pub status: MemberStatus,
    /// Whether the account is activated.
    pub activated: bool,
}

impl Writing {
    /// Whether members can apply for a product from now on. `false` where there is none.
    pub async fn offer_product(&mut self, id: &str, offered: bool) -> Stored<bool> {
        let done = sqlx::query("UPDATE loan_product SET offered = ?2 WHERE id = ?1")
            .bind(id)
            .bind(offered)
            .execute(self.db())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

impl Reading {
    /// Every member by number.
    pub async fn member_list(&mut self) -> Stored<Vec<ListedMember>> {
        let rows = sqlx::query(
            "SELECT number, name, status,
                 EXISTS (SELECT 1 FROM credential WHERE member_id = member.id) AS activated
             FROM member ORDER BY number",
        )
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(ListedMember {
                    number: MemberNumber::parse(row.raw("number")?)
                        .map_err(|_| StoreError::Corrupt("member number"))?,
                    name: row.text("name")?,
                    status: row.code("status")?,
                    activated: row.flag("activated")?,
                })
            })
            .collect()
    }

    /// Members who have no account, and no printed code that still works, by number.
    pub async fn members_without_code(&mut self, now: DateTime<Utc>) -> Stored<Vec<MemberRow>> {
        let rows = sqlx::query(
            "SELECT id, number, name, status, joined_on FROM member
             WHERE status <> 'left'
               AND NOT EXISTS (SELECT 1 FROM credential WHERE member_id = member.id)
               AND NOT EXISTS (SELECT 1 FROM activation_code WHERE member_id = member.id
                   AND ended_at IS NULL AND expires_at > ?1)
             ORDER BY number",
        )
        .bind(now.timestamp_millis())
        .fetch_all(self.db())
        .await?;
        rows.iter().map(member).collect()
    }

    /// Number and name of a member.
    pub async fn member_label(&mut self, id: MemberId) -> Stored<(String, String)> {
        let row = sqlx::query("SELECT number, name FROM member WHERE id = ?1")
            .bind(id.0)
            .fetch_one(self.db())
            .await?;
        Ok((row.text("number")?, row.text("name")?))
    }

    /// The ids of every meeting, those in preparation too, newest first.
    pub async fn meeting_ids(&mut self) -> Stored<Vec<String>> {
        let rows = sqlx::query("SELECT id FROM meeting ORDER BY starts_at DESC, id")
            .fetch_all(self.db())
            .await?;
        rows.iter().map(|row| row.text("id")).collect()
    }

    /// The next free contract number of a year: `PJ-2026-0042`. Asked inside the transaction that
    /// uses it.
    pub async fn next_loan_number(&mut self, year: i32) -> Stored<String> {
        let prefix = format!("PJ-{year:04}-");
        let start = i64::try_from(prefix.len() + 1).map_err(|_| StoreError::Corrupt("number"))?;
        let row = sqlx::query(
            "SELECT coalesce(max(CAST(substr(number, ?2) AS INTEGER)), 0) + 1 AS next
             FROM loan WHERE substr(number, 1, ?2 - 1) = ?1",
        )
        .bind(&prefix)
        .bind(start)
        .fetch_one(self.db())
        .await?;
        let next: u32 = row.number("next")?;
        Ok(format!("{prefix}{next:04}"))
    }
}
