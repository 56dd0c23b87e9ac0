//! How term accounts run, and what each month did to an account.

use sokoguru_domain::savings::{Payout, Penalty, Term};
use sokoguru_domain::{Money, PenaltyBase};

use super::row::{Columns, decimal, money, stored_day};
use super::savings::AccountRow;
use super::{Reading, StoreError, Stored, Writing};

/// How a term account runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermRow {
    /// Its length.
    pub months: u16,
    /// Where its interest goes.
    pub payout: Payout,
    /// What an early end costs.
    pub penalty: Option<Penalty>,
}

/// What a month did to an account.
#[derive(Clone, Debug)]
pub struct MonthRow {
    /// `YYYY-MM`.
    pub month: String,
    /// Sum of the credits.
    pub money_in: Money,
    /// Sum of the debits.
    pub money_out: Money,
    /// How many movements.
    pub movements: u32,
}

impl Reading {
    /// The months of an account that have movements, oldest first. Ownership is asked before.
    pub async fn account_months(&mut self, account: &str) -> Stored<Vec<MonthRow>> {
        let rows = sqlx::query(
            "SELECT substr(booked_on, 1, 7) AS month, count(*) AS movements,
                 coalesce(sum(amount_sen) FILTER (WHERE direction = 'credit'), 0) AS in_sen,
                 coalesce(sum(amount_sen) FILTER (WHERE direction = 'debit'), 0) AS out_sen
             FROM savings_transaction WHERE account_id = ?1 GROUP BY month ORDER BY month",
        )
        .bind(account)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(MonthRow {
                    month: row.text("month")?,
                    money_in: row.money("in_sen")?,
                    money_out: row.money("out_sen")?,
                    movements: row.number("movements")?,
                })
            })
            .collect()
    }

    /// How a term account runs, where the office has recorded it.
    pub async fn account_term(&mut self, account: &str) -> Stored<Option<TermRow>> {
        let row = sqlx::query(
            "SELECT months, payout, penalty_of, penalty_percent FROM savings_term
             WHERE account_id = ?1",
        )
        .bind(account)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            let of: Option<&str> = row.raw("penalty_of")?;
            let percent: Option<&str> = row.raw("penalty_percent")?;
            let penalty = match (of, percent) {
                (Some(of), Some(percent)) => Some(Penalty {
                    of: PenaltyBase::from_code(of).ok_or(StoreError::Corrupt("penalty"))?,
                    percent: decimal(percent)?,
                }),
                _ => None,
            };
            Ok(TermRow {
                months: row.number("months")?,
                payout: row.code("payout")?,
                penalty,
            })
        })
        .transpose()
    }

    /// The term that runs on an account: its terms, and what was there when it began.
    pub async fn running_term(&mut self, account: &AccountRow) -> Stored<Option<Term>> {
        let (Some(row), Some(matures_on)) =
            (self.account_term(&account.id).await?, account.matures_on)
        else {
            return Ok(None);
        };
        let mut term = Term {
            placed: account.balance,
            balance: account.balance,
            rate: account.rate,
            months: row.months,
            matures_on,
            payout: row.payout,
            penalty: row.penalty,
        };
        let began = term.began_on().unwrap_or(account.opened_on);
        // What came later than the first day is interest; where the books begin later than the
        // term, they begin with the sum.
        let placed = sqlx::query(
            "SELECT coalesce(
                 (SELECT balance_after_sen FROM savings_transaction
                  WHERE account_id = ?1 AND booked_on <= ?2 ORDER BY seq DESC LIMIT 1),
                 (SELECT balance_after_sen FROM savings_transaction
                  WHERE account_id = ?1 ORDER BY seq LIMIT 1), 0) AS placed",
        )
        .bind(&account.id)
        .bind(stored_day(began))
        .fetch_one(self.db())
        .await?;
        term.placed = money(placed.raw("placed")?)?.min(account.balance);
        Ok(Some(term))
    }
}

impl Writing {
    /// Records how a term account runs.
    pub async fn put_term(&mut self, account: &str, term: &TermRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO savings_term (account_id, months, payout, penalty_of, penalty_percent)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (account_id) DO UPDATE SET months = excluded.months,
                 payout = excluded.payout, penalty_of = excluded.penalty_of,
                 penalty_percent = excluded.penalty_percent",
        )
        .bind(account)
        .bind(term.months)
        .bind(term.payout.code())
        .bind(term.penalty.map(|penalty| penalty.of.code()))
        .bind(term.penalty.map(|penalty| penalty.percent.to_string()))
        .execute(self.db())
        .await?;
        Ok(())
    }
}
