//! Who granted money and who paid it out. The schema holds the two apart, whatever code writes.

use chrono::{DateTime, Utc};

use super::officers::OfficerId;
use super::row::Columns;
use super::{Reading, Stored, Writing};

/// What the money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutKind {
    /// A loan, by the number of its application.
    Loan,
    /// Savings that a member withdraws, by the id of the request.
    Withdrawal,
    /// What a member who leaves gets back, by the id of the request.
    Leaving,
}

impl PayoutKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Loan => "loan",
            Self::Withdrawal => "withdrawal",
            Self::Leaving => "leaving",
        }
    }
}

/// Money that was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayoutRow {
    /// Who granted it.
    pub granted_by: OfficerId,
    /// When.
    pub granted_at: DateTime<Utc>,
    /// Who paid it out.
    pub paid_by: Option<OfficerId>,
    /// When.
    pub paid_at: Option<DateTime<Utc>>,
}

impl Reading {
    /// Who granted something, if an officer has.
    pub async fn payout(&mut self, kind: PayoutKind, subject: &str) -> Stored<Option<PayoutRow>> {
        let row = sqlx::query(
            "SELECT granted_by, granted_at, paid_by, paid_at FROM payout
             WHERE kind = ?1 AND subject = ?2",
        )
        .bind(kind.code())
        .bind(subject)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            Ok(PayoutRow {
                granted_by: OfficerId(row.raw("granted_by")?),
                granted_at: row.moment("granted_at")?,
                paid_by: row.raw::<Option<i64>>("paid_by")?.map(OfficerId),
                paid_at: row.maybe_moment("paid_at")?,
            })
        })
        .transpose()
    }
}

impl Writing {
    /// Puts an officer's name to money that is granted.
    ///
    /// Errors: [`super::StoreError::Refused`] when it is granted already, or not by a manager.
    pub async fn grant_payout(
        &mut self,
        kind: PayoutKind,
        subject: &str,
        officer: OfficerId,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO payout (kind, subject, granted_by, granted_at) VALUES (?1, ?2, ?3, ?4)",
        )
        .bind(kind.code())
        .bind(subject)
        .bind(officer.0)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Puts the second officer's name to it. `false` when nobody granted it.
    ///
    /// Errors: [`super::StoreError::Refused`] when it is the same officer, or paid already.
    pub async fn pay_payout(
        &mut self,
        kind: PayoutKind,
        subject: &str,
        officer: OfficerId,
        now: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE payout SET paid_by = ?3, paid_at = ?4 WHERE kind = ?1 AND subject = ?2",
        )
        .bind(kind.code())
        .bind(subject)
        .bind(officer.0)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
