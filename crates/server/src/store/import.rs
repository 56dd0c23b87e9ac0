//! What only imports need of the store: what is already there, and records of the past that come
//! in with their whole history.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_domain::{Direction, Money};

use super::applications::{EventRow, NewApplication};
use super::members::MemberId;
use super::row::{Columns, stored_day};
use super::savings::NewAccount;
use super::{Reading, StoreError, Stored, Writing};

/// A booked movement or payment, as far as another with the same reference is compared to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Its day.
    pub on: NaiveDate,
    /// Which way; a payment is a credit.
    pub direction: Direction,
    /// How much.
    pub amount: Money,
}

/// A stored loan, as far as an import compares or adds to it.
#[derive(Clone, Debug)]
pub struct KnownLoan {
    /// On the wire.
    pub id: String,
    /// Whose.
    pub member: MemberId,
    /// The product.
    pub product_id: String,
    /// Amount lent.
    pub principal: Money,
    /// Term.
    pub months: u16,
    /// Paid out on.
    pub disbursed_on: NaiveDate,
    /// Whether an application led to it.
    pub has_application: bool,
}

impl Reading {
    /// The movements of an account by their references.
    pub async fn movement_references(&mut self, account: &str) -> Stored<HashMap<String, Booked>> {
        let rows = sqlx::query(
            "SELECT reference, booked_on, direction, amount_sen FROM savings_transaction
             WHERE account_id = ?1 AND reference <> ''",
        )
        .bind(account)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                let booked = Booked {
                    on: row.day("booked_on")?,
                    direction: row.code("direction")?,
                    amount: row.money("amount_sen")?,
                };
                Ok((row.text("reference")?, booked))
            })
            .collect()
    }

    /// The payments of a loan by their references.
    pub async fn payment_references(&mut self, loan: &str) -> Stored<HashMap<String, Booked>> {
        let rows = sqlx::query(
            "SELECT reference, paid_on, amount_sen FROM loan_payment
             WHERE loan_id = ?1 AND reference <> ''",
        )
        .bind(loan)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                let booked = Booked {
                    on: row.day("paid_on")?,
                    direction: Direction::Credit,
                    amount: row.money("amount_sen")?,
                };
                Ok((row.text("reference")?, booked))
            })
            .collect()
    }

    /// The loan with a contract number.
    pub async fn known_loan(&mut self, number: &str) -> Stored<Option<KnownLoan>> {
        let row = sqlx::query(
            "SELECT id, member_id, product_id, principal_sen, months, disbursed_on,
                 EXISTS (SELECT 1 FROM loan_application WHERE loan_id = loan.id) AS applied
             FROM loan WHERE number = ?1",
        )
        .bind(number)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            Ok(KnownLoan {
                id: row.text("id")?,
                member: MemberId(row.raw("member_id")?),
                product_id: row.text("product_id")?,
                principal: row.money("principal_sen")?,
                months: row.number("months")?,
                disbursed_on: row.day("disbursed_on")?,
                has_application: row.flag("applied")?,
            })
        })
        .transpose()
    }

    /// Whether an announcement is there.
    pub async fn has_announcement(&mut self, id: &str) -> Stored<bool> {
        let row = sqlx::query("SELECT 1 FROM announcement WHERE id = ?1")
            .bind(id)
            .fetch_optional(self.db())
            .await?;
        Ok(row.is_some())
    }

    /// Members who had a vote on a day: full members who had joined by then and not left.
    pub async fn voters_on(&mut self, day: NaiveDate) -> Stored<u32> {
        let row = sqlx::query(
            "SELECT count(*) AS n FROM member
             WHERE status = 'full' AND joined_on <= ?1 AND (left_on IS NULL OR left_on > ?1)",
        )
        .bind(stored_day(day))
        .fetch_one(self.db())
        .await?;
        row.number("n")
    }
}

impl Writing {
    /// Takes in an application with all states that it has had, the last one being the one that
    /// it stands in. Whether they can follow each other is the caller's to check.
    ///
    /// Errors: [`StoreError::Refused`] by `loan_application.member_id` when it waits and another
    /// one of the member waits too.
    pub async fn insert_application_history(
        &mut self,
        new: &NewApplication<'_>,
        history: &[EventRow],
        loan_id: Option<&str>,
    ) -> Stored<()> {
        let last = history.last().ok_or(StoreError::Corrupt("history"))?;
        sqlx::query(
            "INSERT INTO loan_application (id, number, member_id, product_id, product_name,
                 amount_sen, months, purpose, status, submitted_at, loan_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .bind(new.id)
        .bind(new.number)
        .bind(new.member.0)
        .bind(new.product_id)
        .bind(new.product_name)
        .bind(new.amount.to_sen())
        .bind(new.months)
        .bind(new.purpose)
        .bind(last.status.code())
        .bind(new.submitted_at.timestamp_millis())
        .bind(loan_id)
        .execute(self.db())
        .await?;
        for (seq, event) in (1_i64..).zip(history) {
            sqlx::query(
                "INSERT INTO loan_application_event (application_id, seq, status, at, reason)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .bind(new.id)
            .bind(seq)
            .bind(event.status.code())
            .bind(event.at.timestamp_millis())
            .bind(&event.reason)
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Changes the terms of an account: its name, rate, end and minimum. What it is, whose and
    /// since when stays.
    pub async fn update_account(&mut self, id: &str, new: &NewAccount) -> Stored<()> {
        sqlx::query(
            "UPDATE savings_account SET name = ?2, rate_percent = ?3, rate_per = ?4,
                 matures_on = ?5, minimum_balance_sen = ?6 WHERE id = ?1",
        )
        .bind(id)
        .bind(&new.name)
        .bind(new.rate.map(|rate| rate.percent().to_string()))
        .bind(new.rate.map(|rate| rate.per().code()))
        .bind(new.matures_on.map(stored_day))
        .bind(new.minimum_balance.map(Money::to_sen))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Says whether members can apply for a product.
    pub async fn set_product_offered(&mut self, id: &str, offered: bool) -> Stored<()> {
        sqlx::query("UPDATE loan_product SET offered = ?2 WHERE id = ?1")
            .bind(id)
            .bind(offered)
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Remembers that a file was taken in.
    pub async fn record_import(
        &mut self,
        kind: &str,
        digest: &[u8; 32],
        rows: u32,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO import_run (kind, file_sha256, row_count, imported_at)
             VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, file_sha256) DO NOTHING",
        )
        .bind(kind)
        .bind(digest.as_slice())
        .bind(rows)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }
}
