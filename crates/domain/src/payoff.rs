//! Pelunasan: what it costs to pay a running loan off on a day.
//!
//! What is left of the principal is the same everywhere. How much interest goes with it is the
//! cooperative's to say: by the day, the running month in full, or all that the schedule still
//! holds. Late fees come on top, and where the articles know one a fee for paying early.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use crate::codes::codes;
use crate::decimal::{over, times};
use crate::late::{LateError, LateRule, days_late, late};
use crate::loan::Charge;
use crate::money::Money;
use crate::rounding::Rounding;

/// An instalment with what was paid of it. A payment covers the interest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Which one, from 1.
    pub number: u16,
    /// The day by which it is to be paid.
    pub due_on: NaiveDate,
    /// What it pays back.
    pub principal: Money,
    /// What it costs.
    pub interest: Money,
    /// What was paid of it.
    pub paid: Money,
}

impl Row {
    /// What is unpaid of its interest.
    pub fn interest_left(&self) -> Money {
        self.interest.checked_sub(self.paid).unwrap_or(Money::ZERO)
    }

    /// What is unpaid of its principal.
    pub fn principal_left(&self) -> Money {
        let towards = self.paid.checked_sub(self.interest).unwrap_or(Money::ZERO);
        self.principal.checked_sub(towards).unwrap_or(Money::ZERO)
    }

    /// What is unpaid of it; a sum beyond all money counts as the most there is.
    pub fn left(&self) -> Money {
        self.principal_left()
            .checked_add(self.interest_left())
            .unwrap_or(Money::MAX)
    }
}

/// How much interest a payoff takes of what is not due yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayoffInterest {
    /// Of the running month by the day: a thirtieth of its interest for each.
    ByDay,
    /// The running month's in full.
    Month,
    /// Everything that the schedule holds.
    All,
}

codes!(PayoffInterest { ByDay => "byDay", Month => "month", All => "all" });

/// A product's rule of paying off early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayoffRule {
    /// How much interest it takes.
    pub interest: PayoffInterest,
    /// A fee of what is left of the principal, or a fixed one, while something is not due yet.
    pub fee: Option<Charge>,
}

impl PayoffRule {
    /// What holds where a product says nothing: the running month in full, no fee.
    pub const PLAIN: Self = Self {
        interest: PayoffInterest::Month,
        fee: None,
    };
}

/// What paying off costs on a day, part by part.
///
/// Invariant: `total` is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payoff {
    /// What is left of the principal.
    pub principal: Money,
    /// The interest that goes with it.
    pub interest: Money,
    /// For what is late by then.
    pub late_fees: Money,
    /// For paying early.
    pub fee: Money,
    /// All of it.
    pub total: Money,
}

/// Why there is no payoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PayoffError {
    /// A day before the loan began.
    #[error("the day is before the loan was paid out")]
    BeforeLoan,
    /// A sum of it is above what a sum of money can be.
    #[error("a sum of the payoff is too large")]
    TooLarge,
    /// The early fee is not between nothing and the whole.
    #[error("the fee for paying early is not between 0 and 100 percent")]
    BadFee,
}

impl From<LateError> for PayoffError {
    fn from(_: LateError) -> Self {
        Self::TooLarge
    }
}

const MONTH: Decimal = Decimal::from_parts(30, 0, 0, false, 0);

/// What paying a loan off on a day costs, if nothing more is paid until then.
///
/// Shape: the instalments in the order of their days; `began_on` is the day of the money.
///
/// Units: rupiah; interest by the day and fees in percent half up to a rupiah.
///
/// Errors: [`PayoffError`].
///
/// ```
/// use chrono::NaiveDate;
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{Charge, Money, PayoffInterest, PayoffRule, Row, payoff};
///
/// let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).ok_or("no such day");
/// let row = |number, due_on, paid| -> Result<Row, Box<dyn std::error::Error>> {
///     let (principal, interest) = (Money::rupiah(1_000_000)?, Money::rupiah(60_000)?);
///     Ok(Row { number, due_on, principal, interest, paid: Money::rupiah(paid)? })
/// };
/// let rows = [
///     row(1, day(4, 10)?, 1_060_000)?,
///     row(2, day(5, 10)?, 0)?,
///     row(3, day(6, 10)?, 0)?,
/// ];
/// let fee = Some(Charge::Percent(Decimal::ONE));
/// let rule = PayoffRule { interest: PayoffInterest::ByDay, fee };
/// // Ten days into the second month: a third of its interest, and one percent of what is left.
/// let cost = payoff(&rows, rule, None, day(3, 10)?, day(4, 20)?)?;
/// assert_eq!(cost.principal, Money::rupiah(2_000_000)?);
/// assert_eq!(cost.interest, Money::rupiah(20_000)?);
/// assert_eq!(cost.fee, Money::rupiah(20_000)?);
/// assert_eq!(cost.total, Money::rupiah(2_040_000)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn payoff(
    rows: &[Row],
    rule: PayoffRule,
    late_rule: Option<&LateRule>,
    began_on: NaiveDate,
    day: NaiveDate,
) -> Result<Payoff, PayoffError> {
    if day < began_on {
        return Err(PayoffError::BeforeLoan);
    }
    let sum = |parts: Vec<Money>| Money::sum(parts).map_err(|_| PayoffError::TooLarge);
    let principal = sum(rows.iter().map(Row::principal_left).collect())?;
    let mut interest = Vec::with_capacity(rows.len());
    let mut from = began_on;
    let mut running = true;
    for row in rows {
        if row.due_on <= day {
            interest.push(row.interest_left());
        } else {
            match rule.interest {
                PayoffInterest::All => interest.push(row.interest_left()),
                // On the due day before it the month has not begun.
                PayoffInterest::Month if running && from < day => {
                    interest.push(row.interest_left());
                }
                PayoffInterest::ByDay if running => interest.push(by_day(row, from, day)?),
                PayoffInterest::Month | PayoffInterest::ByDay => {}
            }
            running = false;
        }
        from = row.due_on;
    }
    let interest = sum(interest)?;
    let fees = late(rows, late_rule, day)?;
    let late_fees = sum(fees.iter().map(|one| one.fee).collect())?;
    let early = rows
        .iter()
        .any(|row| row.due_on > day && !row.principal_left().is_zero());
    let fee = match rule.fee.filter(|_| early) {
        None => Money::ZERO,
        Some(Charge::Amount(fee)) => fee,
        Some(Charge::Percent(percent)) => part(principal, percent)?,
    };
    Ok(Payoff {
        principal,
        interest,
        late_fees,
        fee,
        total: sum(vec![principal, interest, late_fees, fee])?,
    })
}

/// The running month's interest up to a day, less what was paid of it already.
fn by_day(row: &Row, from: NaiveDate, day: NaiveDate) -> Result<Money, PayoffError> {
    let days = Decimal::from(days_late(from, day)).min(MONTH);
    let exact = times(row.interest.amount(), days)
        .and_then(|sum| over(sum, MONTH))
        .ok_or(PayoffError::TooLarge)?;
    let so_far = Money::new(Rounding::RUPIAH.apply(exact)).map_err(|_| PayoffError::TooLarge)?;
    // Interest that itself counts in sen must not be passed by its own rounding.
    let so_far = so_far.min(row.interest);
    Ok(so_far.checked_sub(row.paid).unwrap_or(Money::ZERO))
}

fn part(of: Money, percent: Decimal) -> Result<Money, PayoffError> {
    if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
        return Err(PayoffError::BadFee);
    }
    let exact = times(of.amount(), percent)
        .and_then(|sum| over(sum, Decimal::ONE_HUNDRED))
        .ok_or(PayoffError::TooLarge)?;
    Money::new(Rounding::RUPIAH.apply(exact)).map_err(|_| PayoffError::TooLarge)
}
