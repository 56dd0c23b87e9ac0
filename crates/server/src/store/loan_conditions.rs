//! What products ask of those who borrow, what a loan began with, and what the cooperative knows of
//! a member who asks.

use chrono::NaiveDate;
use sokoguru_domain::{Borrower, Charge, Conditions, LateRule, MemberStatus, Money, PayoffRule};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::{Columns, decimal, stored_day};
use super::{Reading, StoreError, Stored, Writing};

/// A paper that a product asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotRow {
    /// On the wire.
    pub id: String,
    /// In the cooperative's words.
    pub name: String,
    /// How it should look.
    pub hint: String,
    /// Whether nothing is granted without it.
    pub required: bool,
    /// Whether a PDF may be given.
    pub pdf: bool,
}

/// What being late or early costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostRules {
    /// Late fees, if any.
    pub late: Option<LateRule>,
    /// Paying off early.
    pub payoff: PayoffRule,
}

impl CostRules {
    const PLAIN: Self = Self {
        late: None,
        payoff: PayoffRule::PLAIN,
    };
}

/// Everything that a product asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionRow {
    /// Who may ask.
    pub conditions: Conditions,
    /// What being late or early costs.
    pub costs: CostRules,
    /// Papers, in the cooperative's order.
    pub slots: Vec<SlotRow>,
}

fn conditions(row: &SqliteRow) -> Stored<Conditions> {
    let multiple: Option<&str> = row.raw("savings_multiple")?;
    Ok(Conditions {
        min_member_months: row.number("min_member_months")?,
        max_running: row.maybe_number("max_running")?,
        without_arrears: row.flag("without_arrears")?,
        savings_multiple: multiple.map(decimal).transpose()?,
        guarantors: row.number("guarantors")?,
        max_guarantees: row.number("max_guarantees")?,
        collateral_above: row.maybe_money("collateral_above_sen")?,
    })
}

fn costs(row: &SqliteRow) -> Stored<CostRules> {
    let percent: Option<&str> = row.raw("late_percent")?;
    let late = match percent {
        None => None,
        Some(percent) => {
            let mut rule = LateRule::new(
                decimal(percent)?,
                row.code("late_per")?,
                row.code("late_base")?,
                row.number("late_grace_days")?,
            )
            .map_err(|_| StoreError::Corrupt("late fee"))?;
            rule.grace_counts = row.flag("late_grace_counts")?;
            Some(rule)
        }
    };
    let percent: Option<&str> = row.raw("payoff_fee_percent")?;
    let fee = match (percent, row.maybe_money("payoff_fee_sen")?) {
        (None, None) => None,
        (Some(percent), None) => Some(Charge::Percent(decimal(percent)?)),
        (None, Some(amount)) => Some(Charge::Amount(amount)),
        (Some(_), Some(_)) => return Err(StoreError::Corrupt("payoff fee")),
    };
    let payoff = PayoffRule {
        interest: row.code("payoff_interest")?,
        fee,
    };
    Ok(CostRules { late, payoff })
}

impl Reading {
    /// What a product asks.
    pub async fn loan_conditions(&mut self, product: &str) -> Stored<ConditionRow> {
        let row = sqlx::query("SELECT * FROM loan_condition WHERE product_id = ?1")
            .bind(product)
            .fetch_optional(self.db())
            .await?;
        let (conditions, costs) = match &row {
            None => (Conditions::NONE, CostRules::PLAIN),
            Some(row) => (conditions(row)?, costs(row)?),
        };
        let rows = sqlx::query(
            "SELECT slot, name, hint, required, pdf FROM loan_slot
             WHERE product_id = ?1 ORDER BY position, slot",
        )
        .bind(product)
        .fetch_all(self.db())
        .await?;
        let slots = rows
            .iter()
            .map(|row| {
                Ok(SlotRow {
                    id: row.text("slot")?,
                    name: row.text("name")?,
                    hint: row.text("hint")?,
                    required: row.flag("required")?,
                    pdf: row.flag("pdf")?,
                })
            })
            .collect::<Stored<_>>()?;
        Ok(ConditionRow {
            conditions,
            costs,
            slots,
        })
    }

    /// The rules that a loan began with.
    pub async fn loan_terms(&mut self, loan: &str) -> Stored<CostRules> {
        let row = sqlx::query("SELECT * FROM loan_term WHERE loan_id = ?1")
            .bind(loan)
            .fetch_optional(self.db())
            .await?;
        row.as_ref().map_or(Ok(CostRules::PLAIN), costs)
    }

    /// What the cooperative knows of a member who asks for a loan.
    pub async fn borrower(&mut self, member: MemberId, today: NaiveDate) -> Stored<Borrower> {
        let who = self.member(member).await?;
        let row = sqlx::query(
            "SELECT
                 (SELECT count(*) FROM loan WHERE member_id = ?1 AND status = 'active') AS running,
                 (SELECT coalesce(sum(one.principal_sen - max(0, one.paid_sen - one.interest_sen)), 0)
                  FROM loan_instalment AS one JOIN loan ON loan.id = one.loan_id
                  WHERE loan.member_id = ?1 AND loan.status = 'active') AS owed_sen,
                 EXISTS (SELECT 1 FROM loan_instalment AS one JOIN loan ON loan.id = one.loan_id
                  WHERE loan.member_id = ?1 AND loan.status = 'active' AND one.due_on < ?2
                    AND one.paid_sen < one.principal_sen + one.interest_sen) AS in_arrears,
                 EXISTS (SELECT 1 FROM loan_application WHERE member_id = ?1
                    AND status IN ('submitted', 'underReview')) AS pending,
                 (SELECT coalesce(sum(balance_sen), 0) FROM savings_account
                  WHERE member_id = ?1) AS savings_sen",
        )
        .bind(member.0)
        .bind(stored_day(today))
        .fetch_one(self.db())
        .await?;
        Ok(Borrower {
            status: who.status,
            joined_on: who.joined_on,
            running: row.number("running")?,
            owed: row.money("owed_sen")?,
            in_arrears: row.flag("in_arrears")?,
            pending: row.flag("pending")?,
            savings: row.money("savings_sen")?,
        })
    }

    /// How many loans and open applications a member stands surety for, or is asked to; with the
    /// kind of membership.
    pub async fn guarantees_of(&mut self, member: MemberId) -> Stored<(MemberStatus, u16)> {
        let status = self.member(member).await?.status;
        let row = sqlx::query(
            "SELECT count(*) AS n FROM loan_guarantee AS one
             LEFT JOIN loan_application AS asked ON asked.id = one.application_id
             LEFT JOIN loan ON loan.id = coalesce(one.loan_id, asked.loan_id)
             WHERE one.member_id = ?1 AND one.status <> 'declined'
               AND (loan.status = 'active'
                    OR asked.status IN ('submitted', 'underReview', 'approved'))",
        )
        .bind(member.0)
        .fetch_one(self.db())
        .await?;
        Ok((status, row.number("n")?))
    }
}

impl Writing {
    /// Adds or replaces what a product asks, its papers too.
    pub async fn put_loan_conditions(&mut self, product: &str, new: &ConditionRow) -> Stored<()> {
        let asked = &new.conditions;
        let late = new.costs.late;
        let (fee_percent, fee) = match new.costs.payoff.fee {
            None => (None, None),
            Some(Charge::Percent(percent)) => (Some(percent.to_string()), None),
            Some(Charge::Amount(amount)) => (None, Some(amount.to_sen())),
        };
        sqlx::query(
            "INSERT OR REPLACE INTO loan_condition (product_id, min_member_months, max_running,
                 savings_multiple, guarantors, max_guarantees, collateral_above_sen, late_percent,
                 late_per, late_base, late_grace_days, late_grace_counts, payoff_interest,
                 payoff_fee_percent, payoff_fee_sen, without_arrears)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )
        .bind(product)
        .bind(asked.min_member_months)
        .bind(asked.max_running)
        .bind(asked.savings_multiple.map(|times| times.to_string()))
        .bind(asked.guarantors)
        .bind(asked.max_guarantees)
        .bind(asked.collateral_above.map(Money::to_sen))
        .bind(late.map(|rule| rule.percent().to_string()))
        .bind(late.map(|rule| rule.per.code()))
        .bind(late.map(|rule| rule.base.code()))
        .bind(late.map_or(0, |rule| rule.grace_days))
        .bind(late.is_some_and(|rule| rule.grace_counts))
        .bind(new.costs.payoff.interest.code())
        .bind(fee_percent)
        .bind(fee)
        .bind(asked.without_arrears)
        .execute(self.db())
        .await?;
        sqlx::query("DELETE FROM loan_slot WHERE product_id = ?1")
            .bind(product)
            .execute(self.db())
            .await?;
        for (position, slot) in (1_i64..).zip(&new.slots) {
            sqlx::query(
                "INSERT INTO loan_slot (product_id, slot, position, name, hint, required, pdf)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )
            .bind(product)
            .bind(&slot.id)
            .bind(position)
            .bind(&slot.name)
            .bind(&slot.hint)
            .bind(slot.required)
            .bind(slot.pdf)
            .execute(self.db())
            .await?;
        }
        Ok(())
    }
}
