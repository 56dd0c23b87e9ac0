//! Applications for a loan and the states they go through.

use chrono::{DateTime, Utc};
use sokoguru_domain::{ApplicationStatus, Money};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::Columns;
use super::{Reading, StoreError, Stored, Writing};

/// An application with its history.
#[derive(Clone, Debug)]
pub struct ApplicationRow {
    /// On the wire.
    pub id: String,
    /// Whose.
    pub member: MemberId,
    /// `PP-2026-0042`.
    pub number: String,
    /// The product.
    pub product_id: String,
    /// Its name at the time.
    pub product_name: String,
    /// How much.
    pub amount: Money,
    /// For how many months.
    pub months: u16,
    /// What for.
    pub purpose: String,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// When it came in.
    pub submitted_at: DateTime<Utc>,
    /// The loan that came of it.
    pub loan_id: Option<String>,
    /// Oldest first.
    pub history: Vec<EventRow>,
}

/// A state that an application reached.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// The state.
    pub status: ApplicationStatus,
    /// When.
    pub at: DateTime<Utc>,
    /// The office's reason.
    pub reason: String,
}

/// An application that is not stored yet.
#[derive(Clone, Debug)]
pub struct NewApplication<'a> {
    /// On the wire.
    pub id: &'a str,
    /// See [`Reading::next_application_number`].
    pub number: &'a str,
    /// Whose.
    pub member: MemberId,
    /// The product.
    pub product_id: &'a str,
    /// Its name now.
    pub product_name: &'a str,
    /// How much.
    pub amount: Money,
    /// For how many months.
    pub months: u16,
    /// What for.
    pub purpose: &'a str,
    /// Now.
    pub submitted_at: DateTime<Utc>,
}

fn application(row: &SqliteRow) -> Stored<ApplicationRow> {
    Ok(ApplicationRow {
        id: row.text("id")?,
        member: MemberId(row.raw("member_id")?),
        number: row.text("number")?,
        product_id: row.text("product_id")?,
        product_name: row.text("product_name")?,
        amount: row.money("amount_sen")?,
        months: row.number("months")?,
        purpose: row.text("purpose")?,
        status: row.code("status")?,
        submitted_at: row.moment("submitted_at")?,
        loan_id: row.raw("loan_id")?,
        history: Vec::new(),
    })
}

impl Reading {
    /// The applications of a member, newest first.
    pub async fn applications(&mut self, member: MemberId) -> Stored<Vec<ApplicationRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, number, product_id, product_name, amount_sen, months, purpose,
                    status, submitted_at, loan_id
             FROM loan_application WHERE member_id = ?1
             ORDER BY submitted_at DESC, id DESC LIMIT 200",
        )
        .bind(member.0)
        .fetch_all(self.db())
        .await?;
        self.with_history(&rows).await
    }

    /// An application of a member.
    pub async fn application(
        &mut self,
        member: MemberId,
        id: &str,
    ) -> Stored<Option<ApplicationRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, number, product_id, product_name, amount_sen, months, purpose,
                    status, submitted_at, loan_id
             FROM loan_application WHERE member_id = ?1 AND id = ?2",
        )
        .bind(member.0)
        .bind(id)
        .fetch_all(self.db())
        .await?;
        Ok(self.with_history(&rows).await?.pop())
    }

    /// The application with a number, for the office.
    pub async fn application_by_number(&mut self, number: &str) -> Stored<Option<ApplicationRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, number, product_id, product_name, amount_sen, months, purpose,
                    status, submitted_at, loan_id
             FROM loan_application WHERE number = ?1",
        )
        .bind(number)
        .fetch_all(self.db())
        .await?;
        Ok(self.with_history(&rows).await?.pop())
    }

    /// Every application in a state, oldest first, for the office.
    pub async fn applications_in(
        &mut self,
        status: ApplicationStatus,
    ) -> Stored<Vec<ApplicationRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, number, product_id, product_name, amount_sen, months, purpose,
                    status, submitted_at, loan_id
             FROM loan_application WHERE status = ?1 ORDER BY submitted_at, id",
        )
        .bind(status.code())
        .fetch_all(self.db())
        .await?;
        self.with_history(&rows).await
    }

    async fn with_history(&mut self, rows: &[SqliteRow]) -> Stored<Vec<ApplicationRow>> {
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let mut one = application(row)?;
            let events = sqlx::query(
                "SELECT status, at, reason FROM loan_application_event
                 WHERE application_id = ?1 ORDER BY seq",
            )
            .bind(&one.id)
            .fetch_all(self.db())
            .await?;
            for event in &events {
                one.history.push(EventRow {
                    status: event.code("status")?,
                    at: event.moment("at")?,
                    reason: event.text("reason")?,
                });
            }
            all.push(one);
        }
        Ok(all)
    }

    /// The next free number of a year: `PP-2026-0042`. Asked inside the transaction that uses it.
    pub async fn next_application_number(&mut self, year: i32) -> Stored<String> {
        let prefix = format!("PP-{year:04}-");
        let row = sqlx::query(
            "SELECT coalesce(max(CAST(substr(number, ?2) AS INTEGER)), 0) + 1 AS next
             FROM loan_application WHERE substr(number, 1, ?2 - 1) = ?1",
        )
        .bind(&prefix)
        .bind(i64::try_from(prefix.len() + 1).map_err(|_| StoreError::Corrupt("number"))?)
        .fetch_one(self.db())
        .await?;
        let next: u32 = row.number("next")?;
        Ok(format!("{prefix}{next:04}"))
    }
}

impl Writing {
    /// Takes in an application, in the state that every one begins with.
    ///
    /// Errors: [`StoreError::Refused`] by `loan_application.member_id` when another one of the
    /// member waits for a decision.
    pub async fn insert_application(&mut self, new: &NewApplication<'_>) -> Stored<()> {
        let status = ApplicationStatus::Submitted;
        sqlx::query(
            "INSERT INTO loan_application (id, number, member_id, product_id, product_name,
                 amount_sen, months, purpose, status, submitted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )
        .bind(new.id)
        .bind(new.number)
        .bind(new.member.0)
        .bind(new.product_id)
        .bind(new.product_name)
        .bind(new.amount.to_sen())
        .bind(new.months)
        .bind(new.purpose)
        .bind(status.code())
        .bind(new.submitted_at.timestamp_millis())
        .execute(self.db())
        .await?;
        self.insert_event(new.id, status, "", new.submitted_at)
            .await
    }

    /// Brings an application to another state. Whether it may go there is
    /// [`ApplicationStatus::can_become`]'s to say; `false` when it was no longer in `from`.
    /// `loan_id` belongs to a disbursed one and to no other.
    pub async fn move_application(
        &mut self,
        id: &str,
        (from, to): (ApplicationStatus, ApplicationStatus),
        reason: &str,
        loan_id: Option<&str>,
        now: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE loan_application SET status = ?3, loan_id = ?4 WHERE id = ?1 AND status = ?2",
        )
        .bind(id)
        .bind(from.code())
        .bind(to.code())
        .bind(loan_id)
        .execute(self.db())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        self.insert_event(id, to, reason, now).await?;
        Ok(true)
    }

    async fn insert_event(
        &mut self,
        id: &str,
        status: ApplicationStatus,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO loan_application_event (application_id, seq, status, at, reason)
             SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4
             FROM loan_application_event WHERE application_id = ?1",
        )
        .bind(id)
        .bind(status.code())
        .bind(at.timestamp_millis())
        .bind(reason)
        .execute(self.db())
        .await?;
        Ok(())
    }
}
