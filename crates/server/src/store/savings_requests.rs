//! What members ask about savings, and the states that it goes through.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_domain::savings::Ending;
use sokoguru_domain::{Money, RequestKind, RequestStatus};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::{Columns, stored_day};
use super::{Reading, StoreError, Stored, Writing};

/// A request with its history.
#[derive(Clone, Debug)]
pub struct RequestRow {
    /// On the wire.
    pub id: String,
    /// `PT-2026-0042`.
    pub number: String,
    /// Whose.
    pub member: MemberId,
    /// The account.
    pub account_id: String,
    /// The cooperative's own name of its product.
    pub account_name: String,
    /// What is asked.
    pub kind: RequestKind,
    /// How much.
    pub amount: Money,
    /// What the end of a term pays, as the member was told.
    pub ending: Option<Ending>,
    /// When a deposit was paid.
    pub paid_on: Option<NaiveDate>,
    /// The member's words.
    pub note: String,
    /// Whether a picture came with it.
    pub has_photo: bool,
    /// Where it stands.
    pub status: RequestStatus,
    /// When it came in.
    pub submitted_at: DateTime<Utc>,
    /// Oldest first.
    pub history: Vec<RequestEventRow>,
}

/// A state that a request reached.
#[derive(Clone, Debug)]
pub struct RequestEventRow {
    /// The state.
    pub status: RequestStatus,
    /// When.
    pub at: DateTime<Utc>,
    /// The office's reason.
    pub reason: String,
}

/// A request that is not stored yet.
#[derive(Clone, Debug)]
pub struct NewRequest<'a> {
    /// On the wire.
    pub id: &'a str,
    /// See [`Reading::next_request_number`].
    pub number: &'a str,
    /// Whose.
    pub member: MemberId,
    /// The account; ownership is asked before.
    pub account_id: &'a str,
    /// What is asked.
    pub kind: RequestKind,
    /// How much.
    pub amount: Money,
    /// What the end of a term pays.
    pub ending: Option<Ending>,
    /// When a deposit was paid.
    pub paid_on: Option<NaiveDate>,
    /// The member's words.
    pub note: &'a str,
    /// A picture of the proof.
    pub photo: Option<&'a [u8]>,
    /// Now.
    pub submitted_at: DateTime<Utc>,
}

const COLUMNS: &str = "SELECT request.id, request.number, request.member_id, account_id,
         account.name AS account_name, request.kind, amount_sen, interest_sen, tax_sen,
         penalty_sen, paid_on, note, status, submitted_at,
         EXISTS (SELECT 1 FROM savings_request_photo WHERE request_id = request.id) AS has_photo
     FROM savings_request AS request JOIN savings_account AS account
         ON account.id = request.account_id ";

fn request(row: &SqliteRow) -> Stored<RequestRow> {
    let kind = row.code("kind")?;
    let amount = row.money("amount_sen")?;
    let ending = if kind == RequestKind::Closing {
        Some(ending(row, amount)?)
    } else {
        None
    };
    Ok(RequestRow {
        id: row.text("id")?,
        number: row.text("number")?,
        member: MemberId(row.raw("member_id")?),
        account_id: row.text("account_id")?,
        account_name: row.text("account_name")?,
        kind,
        amount,
        ending,
        paid_on: row.maybe_day("paid_on")?,
        note: row.text("note")?,
        has_photo: row.flag("has_photo")?,
        status: row.code("status")?,
        submitted_at: row.moment("submitted_at")?,
        history: Vec::new(),
    })
}

fn ending(row: &SqliteRow, amount: Money) -> Stored<Ending> {
    let interest = row.money("interest_sen")?;
    let tax = row.money("tax_sen")?;
    let penalty = row.money("penalty_sen")?;
    let paid = amount
        .checked_add(interest)
        .and_then(|sum| sum.checked_sub(tax))
        .and_then(|sum| sum.checked_sub(penalty))
        .ok_or(StoreError::Corrupt("ending"))?;
    Ok(Ending {
        interest,
        tax,
        penalty,
        paid,
    })
}

/// The first letters of a request's number.
const fn prefix(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Withdrawal => "PT",
        RequestKind::Closing => "TB",
        RequestKind::Deposit => "ST",
    }
}

impl Reading {
    /// The requests of a member, newest first.
    pub async fn savings_requests(&mut self, member: MemberId) -> Stored<Vec<RequestRow>> {
        let sql = format!(
            "{COLUMNS} WHERE request.member_id = ?1
             ORDER BY submitted_at DESC, request.id DESC LIMIT 200"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(member.0)
            .fetch_all(self.db())
            .await?;
        self.with_events(&rows).await
    }

    /// A request of a member.
    pub async fn savings_request(
        &mut self,
        member: MemberId,
        id: &str,
    ) -> Stored<Option<RequestRow>> {
        let sql = format!("{COLUMNS} WHERE request.member_id = ?1 AND request.id = ?2");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(member.0)
            .bind(id)
            .fetch_all(self.db())
            .await?;
        Ok(self.with_events(&rows).await?.pop())
    }

    /// The request with a number, for the office.
    pub async fn savings_request_by_number(&mut self, number: &str) -> Stored<Option<RequestRow>> {
        let sql = format!("{COLUMNS} WHERE request.number = ?1");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(number)
            .fetch_all(self.db())
            .await?;
        Ok(self.with_events(&rows).await?.pop())
    }

    /// Every request in a state, oldest first, for the office.
    pub async fn savings_requests_in(&mut self, status: RequestStatus) -> Stored<Vec<RequestRow>> {
        let sql = format!("{COLUMNS} WHERE status = ?1 ORDER BY submitted_at, request.id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(status.code())
            .fetch_all(self.db())
            .await?;
        self.with_events(&rows).await
    }

    async fn with_events(&mut self, rows: &[SqliteRow]) -> Stored<Vec<RequestRow>> {
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let mut one = request(row)?;
            let events = sqlx::query(
                "SELECT status, at, reason FROM savings_request_event
                 WHERE request_id = ?1 ORDER BY seq",
            )
            .bind(&one.id)
            .fetch_all(self.db())
            .await?;
            for event in &events {
                one.history.push(RequestEventRow {
                    status: event.code("status")?,
                    at: event.moment("at")?,
                    reason: event.text("reason")?,
                });
            }
            all.push(one);
        }
        Ok(all)
    }

    /// How many requests of a member wait for a decision.
    pub async fn open_savings_requests(&mut self, member: MemberId) -> Stored<u32> {
        let row = sqlx::query(
            "SELECT count(*) AS open FROM savings_request
             WHERE member_id = ?1 AND status IN ('submitted', 'approved')",
        )
        .bind(member.0)
        .fetch_one(self.db())
        .await?;
        row.number("open")
    }

    /// The picture that came with a request.
    pub async fn savings_request_photo(&mut self, id: &str) -> Stored<Option<Vec<u8>>> {
        let row = sqlx::query("SELECT jpeg FROM savings_request_photo WHERE request_id = ?1")
            .bind(id)
            .fetch_optional(self.db())
            .await?;
        row.map(|row| row.raw("jpeg")).transpose()
    }

    /// The next free number of a kind and year: `PT-2026-0042`. Asked inside the transaction that
    /// uses it.
    pub async fn next_request_number(&mut self, kind: RequestKind, year: i32) -> Stored<String> {
        let prefix = format!("{}-{year:04}-", prefix(kind));
        let row = sqlx::query(
            "SELECT coalesce(max(CAST(substr(number, ?2) AS INTEGER)), 0) + 1 AS next
             FROM savings_request WHERE substr(number, 1, ?2 - 1) = ?1",
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
    /// Takes in a request, in the state that every one begins with.
    ///
    /// Errors: [`StoreError::Refused`] by `savings_request.account_id` when the end of the same
    /// term is asked for already.
    pub async fn insert_savings_request(&mut self, new: &NewRequest<'_>) -> Stored<()> {
        let status = RequestStatus::Submitted;
        let part =
            |part: fn(&Ending) -> Money| new.ending.as_ref().map_or(Money::ZERO, part).to_sen();
        sqlx::query(
            "INSERT INTO savings_request (id, number, member_id, account_id, kind, amount_sen,
                 interest_sen, tax_sen, penalty_sen, paid_on, note, status, submitted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )
        .bind(new.id)
        .bind(new.number)
        .bind(new.member.0)
        .bind(new.account_id)
        .bind(new.kind.code())
        .bind(new.amount.to_sen())
        .bind(part(|ending| ending.interest))
        .bind(part(|ending| ending.tax))
        .bind(part(|ending| ending.penalty))
        .bind(new.paid_on.map(stored_day))
        .bind(new.note)
        .bind(status.code())
        .bind(new.submitted_at.timestamp_millis())
        .execute(self.db())
        .await?;
        if let Some(jpeg) = new.photo {
            sqlx::query("INSERT INTO savings_request_photo (request_id, jpeg) VALUES (?1, ?2)")
                .bind(new.id)
                .bind(jpeg)
                .execute(self.db())
                .await?;
        }
        self.insert_request_event(new.id, status, "", new.submitted_at)
            .await
    }

    /// Brings a request to another state. Whether it may go there is
    /// [`RequestStatus::can_become`]'s to say; `false` when it was no longer in `from`. Paid and
    /// booked ones name the last movement of their account, which came of them.
    pub async fn move_savings_request(
        &mut self,
        id: &str,
        (from, to): (RequestStatus, RequestStatus),
        reason: &str,
        now: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE savings_request SET status = ?3, movement_seq = CASE
                 WHEN ?3 IN ('paid', 'booked') THEN
                     (SELECT last_seq FROM savings_account WHERE id = account_id)
                 END
             WHERE id = ?1 AND status = ?2",
        )
        .bind(id)
        .bind(from.code())
        .bind(to.code())
        .execute(self.db())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        self.insert_request_event(id, to, reason, now).await?;
        Ok(true)
    }

    async fn insert_request_event(
        &mut self,
        id: &str,
        status: RequestStatus,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO savings_request_event (request_id, seq, status, at, reason)
             SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4
             FROM savings_request_event WHERE request_id = ?1",
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
