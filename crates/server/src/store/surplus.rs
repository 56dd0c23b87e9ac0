//! Sisa Hasil Usaha by year: how it ended, what it is for, and the parts of members.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sokoguru_domain::shu::{Allotment, Bases, Parts, YearResult};
use sokoguru_domain::{Money, PartUnit, ShuBasis, ShuStatus};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::{Columns, decimal, money, stored_day};
use super::{Reading, StoreError, Stored, Writing};

/// A year. One without a status is a draft, which members do not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearRow {
    /// Book year.
    pub year: u16,
    /// How it ended.
    pub result: YearResult,
    /// To what parts are counted.
    pub unit: PartUnit,
    /// What jasa modal is measured by.
    pub capital_basis: ShuBasis,
    /// What jasa usaha is measured by.
    pub business_basis: ShuBasis,
    /// The meeting that decides.
    pub meeting: Option<String>,
    /// The office's words.
    pub note: String,
    /// How far it is; `None` for a draft.
    pub status: Option<ShuStatus>,
    /// The day of the decision.
    pub decided_on: Option<NaiveDate>,
}

/// What a part of the surplus is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllotmentRow {
    /// Purpose and percentage.
    pub allotment: Allotment,
    /// The cooperative's own name for it.
    pub name: String,
    /// What it makes; nothing before it is reckoned.
    pub amount: Money,
}

/// What all parts of a year make together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Bases.
    pub bases: Bases,
    /// Members who have a part.
    pub members: u32,
}

fn result(sen: i64) -> Stored<YearResult> {
    if sen < 0 {
        let missing = sen.checked_neg().ok_or(StoreError::Corrupt("money"))?;
        money(missing).map(YearResult::Loss)
    } else {
        money(sen).map(YearResult::Surplus)
    }
}

/// A result as it is stored: below nothing in a year of loss.
pub(super) fn stored_result(result: YearResult) -> i64 {
    match result {
        YearResult::Surplus(sum) => sum.to_sen(),
        YearResult::Loss(sum) => -sum.to_sen(),
    }
}

/// The same column of another table.
pub(super) fn read_result(row: &SqliteRow) -> Stored<YearResult> {
    result(row.raw("result_sen")?)
}

fn year(row: &SqliteRow) -> Stored<YearRow> {
    let status = match row.raw::<&str>("status")? {
        "draft" => None,
        code => Some(ShuStatus::from_code(code).ok_or(StoreError::Corrupt("status"))?),
    };
    Ok(YearRow {
        year: row.number("year")?,
        result: read_result(row)?,
        unit: row.code("unit")?,
        capital_basis: row.code("capital_basis")?,
        business_basis: row.code("business_basis")?,
        meeting: row.raw("meeting_id")?,
        note: row.text("note")?,
        status,
        decided_on: row.maybe_day("decided_on")?,
    })
}

macro_rules! years {
    ($rest:literal) => {
        concat!(
            "SELECT year, result_sen, unit, capital_basis, business_basis, meeting_id, note,
                 status, decided_on FROM shu_year ",
            $rest
        )
    };
}

impl Reading {
    /// Every year, newest first, drafts too.
    pub async fn shu_years(&mut self) -> Stored<Vec<YearRow>> {
        let rows = sqlx::query(years!("ORDER BY year DESC"))
            .fetch_all(self.db())
            .await?;
        rows.iter().map(year).collect()
    }

    /// One year, a draft too.
    pub async fn shu_year(&mut self, which: u16) -> Stored<Option<YearRow>> {
        let row = sqlx::query(years!("WHERE year = ?1"))
            .bind(which)
            .fetch_optional(self.db())
            .await?;
        row.as_ref().map(year).transpose()
    }

    /// The last change of the years that members see.
    pub async fn shu_moment(&mut self) -> Stored<DateTime<Utc>> {
        let row = sqlx::query(
            "SELECT coalesce(max(changed_at), 0) AS at FROM shu_year WHERE status <> 'draft'",
        )
        .fetch_one(self.db())
        .await?;
        row.moment("at")
    }

    /// What the surplus of a year is for, in order.
    pub async fn shu_allotments(&mut self, year: u16) -> Stored<Vec<AllotmentRow>> {
        let rows = sqlx::query(
            "SELECT purpose, name, percent, amount_sen FROM shu_allotment
             WHERE year = ?1 ORDER BY position",
        )
        .bind(year)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(AllotmentRow {
                    allotment: Allotment {
                        purpose: row.code("purpose")?,
                        percent: decimal(row.raw("percent")?)?,
                    },
                    name: row.text("name")?,
                    amount: row.money("amount_sen")?,
                })
            })
            .collect()
    }

    /// What a member has in a year, if anything.
    pub async fn shu_part(&mut self, year: u16, who: MemberId) -> Stored<Option<(Bases, Parts)>> {
        let row = sqlx::query(
            "SELECT capital_base_sen, business_base_sen, capital_sen, business_sen FROM shu_part
             WHERE year = ?1 AND member_id = ?2",
        )
        .bind(year)
        .bind(who.0)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            let bases = Bases {
                capital: row.money("capital_base_sen")?,
                business: row.money("business_base_sen")?,
            };
            let parts = Parts {
                capital: row.money("capital_sen")?,
                business: row.money("business_sen")?,
            };
            Ok((bases, parts))
        })
        .transpose()
    }

    /// What all parts of a year make together.
    pub async fn shu_totals(&mut self, year: u16) -> Stored<Totals> {
        let row = sqlx::query(
            "SELECT coalesce(sum(capital_base_sen), 0) AS capital,
                    coalesce(sum(business_base_sen), 0) AS business, count(*) AS members
             FROM shu_part WHERE year = ?1",
        )
        .bind(year)
        .fetch_one(self.db())
        .await?;
        Ok(Totals {
            bases: Bases {
                capital: row.money("capital")?,
                business: row.money("business")?,
            },
            members: row.number("members")?,
        })
    }

    /// The bases of a year by member, in the order of member numbers: the earlier one is served
    /// first where two lost the same.
    pub async fn shu_bases(&mut self, year: u16) -> Stored<Vec<(MemberId, Bases)>> {
        let rows = sqlx::query(
            "SELECT member_id, capital_base_sen, business_base_sen FROM shu_part
             JOIN member ON member.id = shu_part.member_id WHERE year = ?1 ORDER BY member.number",
        )
        .bind(year)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                let bases = Bases {
                    capital: row.money("capital_base_sen")?,
                    business: row.money("business_base_sen")?,
                };
                Ok((MemberId(row.raw("member_id")?), bases))
            })
            .collect()
    }
}

impl Writing {
    /// Writes a draft or a proposal, or writes over it. The status stays as it is, and is a draft
    /// at first.
    ///
    /// Errors: [`StoreError::Refused`] for a year that is decided.
    pub async fn put_shu_year(&mut self, new: &YearRow, now: DateTime<Utc>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO shu_year (year, result_sen, unit, capital_basis, business_basis,
                 meeting_id, note, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (year) DO UPDATE SET result_sen = excluded.result_sen,
                 unit = excluded.unit, capital_basis = excluded.capital_basis,
                 business_basis = excluded.business_basis, meeting_id = excluded.meeting_id,
                 note = excluded.note, changed_at = excluded.changed_at",
        )
        .bind(new.year)
        .bind(stored_result(new.result))
        .bind(new.unit.code())
        .bind(new.capital_basis.code())
        .bind(new.business_basis.code())
        .bind(&new.meeting)
        .bind(&new.note)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Puts a year's percentages in place of those before.
    pub async fn put_shu_allotments(&mut self, year: u16, new: &[AllotmentRow]) -> Stored<()> {
        sqlx::query("DELETE FROM shu_allotment WHERE year = ?1")
            .bind(year)
            .execute(self.db())
            .await?;
        for (position, one) in (1_i64..).zip(new) {
            let percent: Decimal = one.allotment.percent.normalize();
            sqlx::query(
                "INSERT INTO shu_allotment (year, position, purpose, name, percent, amount_sen)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .bind(year)
            .bind(position)
            .bind(one.allotment.purpose.code())
            .bind(&one.name)
            .bind(percent.to_string())
            .bind(one.amount.to_sen())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Puts the bases and parts of members in place of those before.
    pub async fn put_shu_parts(
        &mut self,
        year: u16,
        new: &[(MemberId, Bases, Parts)],
    ) -> Stored<()> {
        sqlx::query("DELETE FROM shu_part WHERE year = ?1")
            .bind(year)
            .execute(self.db())
            .await?;
        for (who, bases, parts) in new {
            sqlx::query(
                "INSERT INTO shu_part (year, member_id, capital_base_sen, business_base_sen,
                     capital_sen, business_sen)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .bind(year)
            .bind(who.0)
            .bind(bases.capital.to_sen())
            .bind(bases.business.to_sen())
            .bind(parts.capital.to_sen())
            .bind(parts.business.to_sen())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Lets members see a year, or says that it is decided. The schema refuses a decision whose
    /// parts do not add up.
    pub async fn set_shu_status(
        &mut self,
        year: u16,
        status: ShuStatus,
        decided_on: Option<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE shu_year SET status = ?2, decided_on = ?3, changed_at = ?4 WHERE year = ?1",
        )
        .bind(year)
        .bind(status.code())
        .bind(decided_on.map(stored_day))
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Savings of each member at the end of a year, of some kinds.
    pub async fn savings_at_year_end(
        &mut self,
        year: u16,
        basis: ShuBasis,
    ) -> Stored<Vec<(MemberId, Money)>> {
        let rows = sqlx::query(
            "SELECT member_id, sum((
                 SELECT balance_after_sen FROM savings_transaction
                 WHERE account_id = savings_account.id AND booked_on <= ?1
                 ORDER BY seq DESC LIMIT 1)) AS total
             FROM savings_account
             WHERE ?2 OR kind IN ('pokok', 'wajib')
             GROUP BY member_id HAVING total > 0",
        )
        .bind(format!("{year}-12-31"))
        .bind(basis == ShuBasis::AllSavings)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| Ok((MemberId(row.raw("member_id")?), row.money("total")?)))
            .collect()
    }

    /// Loans that each member took in a year.
    pub async fn loans_taken(&mut self, year: u16) -> Stored<Vec<(MemberId, Money)>> {
        let rows = sqlx::query(
            "SELECT member_id, sum(principal_sen) AS total FROM loan
             WHERE disbursed_on BETWEEN ?1 AND ?2 GROUP BY member_id",
        )
        .bind(format!("{year}-01-01"))
        .bind(format!("{year}-12-31"))
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| Ok((MemberId(row.raw("member_id")?), row.money("total")?)))
            .collect()
    }

    /// Loans that were paid in a year, with whose they are.
    pub async fn loans_paid(&mut self, year: u16) -> Stored<Vec<(MemberId, String)>> {
        let rows = sqlx::query(
            "SELECT DISTINCT loan.id AS id, member_id FROM loan
             JOIN loan_payment ON loan_payment.loan_id = loan.id
             WHERE paid_on BETWEEN ?1 AND ?2 ORDER BY loan.id",
        )
        .bind(format!("{year}-01-01"))
        .bind(format!("{year}-12-31"))
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| Ok((MemberId(row.raw("member_id")?), row.text("id")?)))
            .collect()
    }

    /// Day and sum of the payments of a loan, in order.
    pub async fn loan_payments(&mut self, loan: &str) -> Stored<Vec<(NaiveDate, Money)>> {
        let rows = sqlx::query(
            "SELECT paid_on, amount_sen FROM loan_payment WHERE loan_id = ?1 ORDER BY seq",
        )
        .bind(loan)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| Ok((row.day("paid_on")?, row.money("amount_sen")?)))
            .collect()
    }
}
