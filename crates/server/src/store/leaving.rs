//! Leaving: a member's word, what is to be settled before, and the end of the membership.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_domain::WishStatus;
use sokoguru_domain::joining::Obstacle;
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::{Columns, stored_day};
use super::{Reading, Stored, Writing};

/// A member's word that they leave.
#[derive(Clone, Debug)]
pub struct LeavingRow {
    /// On the wire.
    pub id: String,
    /// Whose.
    pub member: MemberId,
    /// Why.
    pub reason: String,
    /// Where the money is to go.
    pub payout: String,
    /// Where it stands.
    pub status: WishStatus,
    /// When it came in.
    pub submitted_at: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// The last day of the membership.
    pub leaves_on: Option<NaiveDate>,
    /// The office's words.
    pub answer: String,
}

fn leaving(row: &SqliteRow) -> Stored<LeavingRow> {
    Ok(LeavingRow {
        id: row.text("id")?,
        member: MemberId(row.raw("member_id")?),
        reason: row.text("reason")?,
        payout: row.text("payout")?,
        status: row.code("status")?,
        submitted_at: row.moment("submitted_at")?,
        decided_at: row.maybe_moment("decided_at")?,
        leaves_on: row.maybe_day("leaves_on")?,
        answer: row.text("answer")?,
    })
}

impl Reading {
    /// The last word of a member about leaving.
    pub async fn leaving(&mut self, member: MemberId) -> Stored<Option<LeavingRow>> {
        let row = sqlx::query(
            "SELECT id, member_id, reason, payout, status, submitted_at, decided_at, leaves_on,
                    answer
             FROM leaving WHERE member_id = ?1 ORDER BY submitted_at DESC, id DESC LIMIT 1",
        )
        .bind(member.0)
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(leaving).transpose()
    }

    /// Words about leaving that wait, oldest first, for the office.
    pub async fn leavings_open(&mut self) -> Stored<Vec<LeavingRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, reason, payout, status, submitted_at, decided_at, leaves_on,
                    answer
             FROM leaving WHERE status = 'submitted' ORDER BY submitted_at, id LIMIT 1000",
        )
        .fetch_all(self.db())
        .await?;
        rows.iter().map(leaving).collect()
    }

    /// What has to be settled before a member can leave: loans with something left, applications
    /// that are not decided, and other members' loans for which this one answers.
    pub async fn obstacles(&mut self, member: MemberId) -> Stored<Vec<Obstacle>> {
        let mut list = Vec::new();
        let rows = sqlx::query(
            "SELECT number, coalesce((SELECT balance_sen FROM loan_instalment
                 WHERE loan_id = loan.id AND paid_sen = principal_sen + interest_sen
                 ORDER BY loan_instalment.number DESC LIMIT 1), principal_sen) AS left_sen
             FROM loan WHERE member_id = ?1 AND status = 'active' ORDER BY number",
        )
        .bind(member.0)
        .fetch_all(self.db())
        .await?;
        for row in &rows {
            list.push(Obstacle::Loan {
                number: row.text("number")?,
                left: row.money("left_sen")?,
            });
        }
        let rows = sqlx::query(
            "SELECT number FROM loan_application
             WHERE member_id = ?1 AND status IN ('submitted', 'underReview', 'approved')
             ORDER BY number",
        )
        .bind(member.0)
        .fetch_all(self.db())
        .await?;
        for row in &rows {
            list.push(Obstacle::LoanApplication {
                number: row.text("number")?,
            });
        }
        list.extend(self.guarantees_in_force(member).await?);
        Ok(list)
    }

    /// Loans of others for which a member answers. The table belongs to the area of loans; where
    /// its schema is not there yet, nobody can have said yes to anything.
    async fn guarantees_in_force(&mut self, member: MemberId) -> Stored<Vec<Obstacle>> {
        let known = sqlx::query(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'loan_guarantee'",
        )
        .fetch_optional(self.db())
        .await?;
        if known.is_none() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(
            "SELECT DISTINCT loan.number FROM loan_guarantee
             LEFT JOIN loan_application ON loan_application.id = application_id
             JOIN loan ON loan.id = coalesce(loan_guarantee.loan_id, loan_application.loan_id)
             WHERE loan_guarantee.member_id = ?1 AND loan_guarantee.status = 'accepted'
               AND loan.status = 'active'
             ORDER BY loan.number",
        )
        .bind(member.0)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Obstacle::Guarantee {
                    number: row.text("number")?,
                })
            })
            .collect()
    }

    /// Members whose last day is over and who are still on the roll.
    pub async fn leavings_due(&mut self, today: NaiveDate) -> Stored<Vec<LeavingRow>> {
        let rows = sqlx::query(
            "SELECT leaving.id, member_id, reason, payout, leaving.status, submitted_at,
                    decided_at, leaves_on, answer
             FROM leaving JOIN member ON member.id = member_id
             WHERE leaving.status = 'accepted' AND leaves_on < ?1 AND member.status <> 'left'
             ORDER BY leaves_on, leaving.id",
        )
        .bind(stored_day(today))
        .fetch_all(self.db())
        .await?;
        rows.iter().map(leaving).collect()
    }
}

impl Writing {
    /// Takes in a member's word that they leave.
    ///
    /// Errors: `StoreError::Refused` by `leaving.member_id` when another one waits.
    pub async fn insert_leaving(&mut self, new: &LeavingRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO leaving (id, member_id, reason, payout, status, submitted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(&new.id)
        .bind(new.member.0)
        .bind(&new.reason)
        .bind(&new.payout)
        .bind(new.status.code())
        .bind(new.submitted_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Answers a word about leaving; `false` when it no longer waits.
    pub async fn decide_leaving(
        &mut self,
        id: &str,
        (to, leaves_on): (WishStatus, Option<NaiveDate>),
        answer: &str,
        now: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE leaving SET status = ?2, leaves_on = ?3, answer = ?4, decided_at = ?5
             WHERE id = ?1 AND status = 'submitted'",
        )
        .bind(id)
        .bind(to.code())
        .bind(leaves_on.map(stored_day))
        .bind(answer)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends a membership: the member stays on the books as one who has left.
    pub async fn end_membership(&mut self, member: MemberId, last_day: NaiveDate) -> Stored<()> {
        sqlx::query("UPDATE member SET status = 'left', left_on = ?2 WHERE id = ?1")
            .bind(member.0)
            .bind(stored_day(last_day))
            .execute(self.db())
            .await?;
        Ok(())
    }
}
