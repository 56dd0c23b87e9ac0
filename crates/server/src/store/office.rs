//! What only the office's commands need of the store.

use sokoguru_domain::{MemberNumber, MemberStatus};

use super::members::MemberId;
use super::row::Columns;
use super::{Reading, StoreError, Stored};

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
