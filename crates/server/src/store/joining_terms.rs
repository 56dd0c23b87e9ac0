//! The terms on which members are taken in, what a new one has to pay, and which key seals
//! citizens' numbers.

use chrono::{DateTime, Utc};
use sokoguru_domain::Money;

use super::members::MemberId;
use super::row::Columns;
use super::{Reading, StoreError, Stored, Writing};

/// On what terms members are taken in, and what the articles say of those who leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermsRow {
    /// Whether applications are taken in.
    pub open: bool,
    /// Paid once on joining.
    pub pokok: Money,
    /// Paid each month.
    pub wajib: Money,
    /// Pokok and wajib are returned within so many months.
    pub returned_within: u16,
    /// What is known of somebody who was refused is forgotten after so many days.
    pub refused_kept_days: u16,
    /// Who answers for personal data.
    pub privacy_contact: String,
    /// Since when these hold.
    pub updated_at: DateTime<Utc>,
}

impl Reading {
    /// Which key sealed the stored citizens' numbers; `None` before the first.
    pub async fn identity_fingerprint(&mut self) -> Stored<Option<[u8; 32]>> {
        let row = sqlx::query("SELECT fingerprint FROM identity_key WHERE id = 1")
            .fetch_optional(self.db())
            .await?;
        row.map(|row| row.digest("fingerprint")).transpose()
    }

    /// The terms; `None` before the office has said them.
    pub async fn joining_terms(&mut self) -> Stored<Option<TermsRow>> {
        let row = sqlx::query(
            "SELECT open, pokok_sen, wajib_sen, returned_within, refused_kept_days,
                    privacy_contact, updated_at
             FROM joining_terms WHERE id = 1",
        )
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            Ok(TermsRow {
                open: row.flag("open")?,
                pokok: row.money("pokok_sen")?,
                wajib: row.money("wajib_sen")?,
                returned_within: row.number("returned_within")?,
                refused_kept_days: row.number("refused_kept_days")?,
                privacy_contact: row.text("privacy_contact")?,
                updated_at: row.moment("updated_at")?,
            })
        })
        .transpose()
    }

    /// Simpanan pokok that a member still has to pay: what was asked for on joining less what lies
    /// on their accounts of that kind, however it was booked. `None` where nothing is left.
    pub async fn entry_due(&mut self, member: MemberId) -> Stored<Option<Money>> {
        let row = sqlx::query(
            "SELECT amount_sen - coalesce((SELECT sum(balance_sen) FROM savings_account
                 WHERE savings_account.member_id = ?1 AND kind = 'pokok'), 0) AS left_sen
             FROM entry_due WHERE entry_due.member_id = ?1",
        )
        .bind(member.0)
        .fetch_optional(self.db())
        .await?;
        let left: i64 = row.map_or(Ok(0), |row| row.raw("left_sen"))?;
        (left > 0).then(|| super::row::money(left)).transpose()
    }

    /// The number after the highest one, as wide as that; `None` where there is no member yet.
    pub async fn next_member_number(&mut self) -> Stored<Option<String>> {
        let row = sqlx::query(
            "SELECT number FROM member ORDER BY length(number) DESC, number DESC LIMIT 1",
        )
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let highest = row.text("number")?;
        let next: u64 = highest
            .parse::<u64>()
            .ok()
            .and_then(|number| number.checked_add(1))
            .ok_or(StoreError::Corrupt("member number"))?;
        Ok(Some(format!("{next:0width$}", width = highest.len())))
    }
}

impl Writing {
    /// Notes which key seals citizens' numbers, once.
    pub async fn put_identity_fingerprint(&mut self, fingerprint: &[u8; 32]) -> Stored<()> {
        sqlx::query("INSERT INTO identity_key (id, fingerprint) VALUES (1, ?1)")
            .bind(fingerprint.as_slice())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Says the terms.
    pub async fn put_joining_terms(&mut self, terms: &TermsRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO joining_terms (id, open, pokok_sen, wajib_sen, returned_within,
                 refused_kept_days, privacy_contact, updated_at)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET open = ?1, pokok_sen = ?2, wajib_sen = ?3,
                 returned_within = ?4, refused_kept_days = ?5, privacy_contact = ?6,
                 updated_at = ?7",
        )
        .bind(terms.open)
        .bind(terms.pokok.to_sen())
        .bind(terms.wajib.to_sen())
        .bind(terms.returned_within)
        .bind(terms.refused_kept_days)
        .bind(&terms.privacy_contact)
        .bind(terms.updated_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }
}
