//! Savings accounts and the movements on them. The schema's triggers keep the running balance.

use chrono::NaiveDate;
use sokoguru_domain::{Direction, Money, Rate, SavingsKind, TransactionKind};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::{Columns, stored_day};
use super::{Reading, StoreError, Stored, Writing};

/// A savings account.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// On the wire.
    pub id: String,
    /// What it is by law.
    pub kind: SavingsKind,
    /// The cooperative's own name of the product.
    pub name: String,
    /// As on paper.
    pub number: String,
    /// After the last movement.
    pub balance: Money,
    /// Opened on.
    pub opened_on: NaiveDate,
    /// Interest on the balance.
    pub rate: Option<Rate>,
    /// End of the term.
    pub matures_on: Option<NaiveDate>,
    /// Least that must stay.
    pub minimum_balance: Option<Money>,
    /// Day of the last movement.
    pub last_movement_on: Option<NaiveDate>,
    /// What withdrawals that wait have asked for.
    pub waiting: Money,
}

/// An account that is not stored yet.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// On the wire; letters, digits, `-` and `_`.
    pub id: String,
    /// Whose.
    pub member: MemberId,
    /// What it is by law.
    pub kind: SavingsKind,
    /// The cooperative's own name of the product.
    pub name: String,
    /// As on paper.
    pub number: String,
    /// Opened on.
    pub opened_on: NaiveDate,
    /// Interest on the balance.
    pub rate: Option<Rate>,
    /// End of the term.
    pub matures_on: Option<NaiveDate>,
    /// Least that must stay.
    pub minimum_balance: Option<Money>,
}

/// A movement.
#[derive(Clone, Debug)]
pub struct MovementRow {
    /// Counted from 1 within the account.
    pub seq: i64,
    /// The day on which it counts.
    pub booked_on: NaiveDate,
    /// Why.
    pub kind: TransactionKind,
    /// Which way.
    pub direction: Direction,
    /// How much.
    pub amount: Money,
    /// The balance after it.
    pub balance_after: Money,
    /// The office's words.
    pub description: String,
    /// Number of the receipt.
    pub reference: String,
}

/// A movement that is not booked yet.
#[derive(Clone, Debug)]
pub struct NewMovement {
    /// The day on which it counts; not before the one before it.
    pub booked_on: NaiveDate,
    /// Why.
    pub kind: TransactionKind,
    /// Which way.
    pub direction: Direction,
    /// How much; more than nothing.
    pub amount: Money,
    /// The office's words.
    pub description: String,
    /// Number of the receipt; unique within the account, or empty.
    pub reference: String,
}

/// Which movements to read, newest first.
#[derive(Clone, Copy, Debug, Default)]
pub struct MovementFilter {
    /// Only older ones than this.
    pub before_seq: Option<i64>,
    /// Only from this day on.
    pub from: Option<NaiveDate>,
    /// Only before this day.
    pub until: Option<NaiveDate>,
}

fn account(row: &SqliteRow) -> Stored<AccountRow> {
    Ok(AccountRow {
        id: row.text("id")?,
        kind: row.code("kind")?,
        name: row.text("name")?,
        number: row.text("number")?,
        balance: row.money("balance_sen")?,
        opened_on: row.day("opened_on")?,
        rate: row.maybe_rate()?,
        matures_on: row.maybe_day("matures_on")?,
        minimum_balance: row.maybe_money("minimum_balance_sen")?,
        last_movement_on: row.maybe_day("last_movement_on")?,
        waiting: row.money("waiting_sen")?,
    })
}

fn movement(row: &SqliteRow) -> Stored<MovementRow> {
    Ok(MovementRow {
        seq: row.raw("seq")?,
        booked_on: row.day("booked_on")?,
        kind: row.code("kind")?,
        direction: row.code("direction")?,
        amount: row.money("amount_sen")?,
        balance_after: row.money("balance_after_sen")?,
        description: row.text("description")?,
        reference: row.text("reference")?,
    })
}

impl Reading {
    /// The accounts of a member: pokok, wajib, sukarela, berjangka, others.
    pub async fn accounts(&mut self, member: MemberId) -> Stored<Vec<AccountRow>> {
        let rows = sqlx::query(
            "SELECT id, kind, name, number, balance_sen, opened_on, rate_percent, rate_per,
                    matures_on, minimum_balance_sen, last_movement_on,
                    (SELECT coalesce(sum(amount_sen), 0) FROM savings_request
                        WHERE account_id = savings_account.id AND kind = 'withdrawal'
                            AND status IN ('submitted', 'approved')) AS waiting_sen
             FROM savings_account WHERE member_id = ?1
             ORDER BY CASE kind WHEN 'pokok' THEN 1 WHEN 'wajib' THEN 2 WHEN 'sukarela' THEN 3
                 WHEN 'berjangka' THEN 4 ELSE 5 END, opened_on, number",
        )
        .bind(member.0)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(account).collect()
    }

    /// Whether an account is the member's own.
    pub async fn owns_account(&mut self, member: MemberId, id: &str) -> Stored<bool> {
        let row = sqlx::query("SELECT 1 FROM savings_account WHERE id = ?1 AND member_id = ?2")
            .bind(id)
            .bind(member.0)
            .fetch_optional(self.db())
            .await?;
        Ok(row.is_some())
    }

    /// The account with a number, and whose it is.
    pub async fn account_by_number(
        &mut self,
        number: &str,
    ) -> Stored<Option<(MemberId, AccountRow)>> {
        let row = sqlx::query(
            "SELECT id, member_id, kind, name, number, balance_sen, opened_on, rate_percent,
                    rate_per, matures_on, minimum_balance_sen, last_movement_on,
                    (SELECT coalesce(sum(amount_sen), 0) FROM savings_request
                        WHERE account_id = savings_account.id AND kind = 'withdrawal'
                            AND status IN ('submitted', 'approved')) AS waiting_sen
             FROM savings_account WHERE number = ?1",
        )
        .bind(number)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| Ok((MemberId(row.raw("member_id")?), account(&row)?)))
            .transpose()
    }

    /// Movements on an account, newest first. Ownership is asked before.
    pub async fn movements(
        &mut self,
        account: &str,
        filter: MovementFilter,
        limit: u32,
    ) -> Stored<Vec<MovementRow>> {
        let rows = sqlx::query(
            "SELECT seq, booked_on, kind, direction, amount_sen, balance_after_sen, description,
                    reference
             FROM savings_transaction
             WHERE account_id = ?1 AND seq < ?2 AND booked_on >= ?3 AND booked_on < ?4
             ORDER BY seq DESC LIMIT ?5",
        )
        .bind(account)
        .bind(filter.before_seq.unwrap_or(i64::MAX))
        .bind(filter.from.map_or_else(|| "0000".to_owned(), stored_day))
        .bind(
            filter
                .until
                .map_or_else(|| "9999-99".to_owned(), stored_day),
        )
        .bind(limit)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(movement).collect()
    }

    /// The months in which an account has movements, newest first, `YYYY-MM`.
    pub async fn movement_months(&mut self, account: &str) -> Stored<Vec<String>> {
        let rows = sqlx::query(
            "SELECT DISTINCT substr(booked_on, 1, 7) AS month FROM savings_transaction
             WHERE account_id = ?1 ORDER BY month DESC LIMIT 1200",
        )
        .bind(account)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(|row| row.text("month")).collect()
    }
}

impl Writing {
    /// Opens an account. Its balance is nothing until a movement is booked.
    pub async fn insert_account(&mut self, new: &NewAccount) -> Stored<()> {
        sqlx::query(
            "INSERT INTO savings_account (id, member_id, kind, name, number, opened_on,
                 rate_percent, rate_per, matures_on, minimum_balance_sen)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )
        .bind(&new.id)
        .bind(new.member.0)
        .bind(new.kind.code())
        .bind(&new.name)
        .bind(&new.number)
        .bind(stored_day(new.opened_on))
        .bind(new.rate.map(|rate| rate.percent().to_string()))
        .bind(new.rate.map(|rate| rate.per().code()))
        .bind(new.matures_on.map(stored_day))
        .bind(new.minimum_balance.map(Money::to_sen))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Books a movement at the end of an account. The number within the account and the balance
    /// after it follow from what is there.
    ///
    /// Errors: [`StoreError::Refused`] when it takes more than there is, is earlier than the
    /// movement before it, or repeats a receipt's number; the rest of the transaction still stands.
    pub async fn append_movement(&mut self, account: &str, new: &NewMovement) -> Stored<()> {
        let done = sqlx::query(
            "INSERT INTO savings_transaction (account_id, seq, booked_on, kind, direction,
                 amount_sen, balance_after_sen, description, reference)
             SELECT id, last_seq + 1, ?2, ?3, ?4, ?5,
                 balance_sen + CASE ?4 WHEN 'credit' THEN ?5 ELSE -?5 END, ?6, ?7
             FROM savings_account WHERE id = ?1",
        )
        .bind(account)
        .bind(stored_day(new.booked_on))
        .bind(new.kind.code())
        .bind(new.direction.code())
        .bind(new.amount.to_sen())
        .bind(&new.description)
        .bind(&new.reference)
        .execute(self.db())
        .await?;
        if done.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Refused("savings_account: not there".to_owned()))
        }
    }
}
