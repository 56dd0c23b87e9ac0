//! Denda: what a late instalment costs on top, by a rule of the product as data.
//!
//! Cooperatives write these rules very differently (a part of a percent a day, a percentage a month
//! counted in days, once after forty days), so that nothing of them is written in code: which
//! percentage, over what, of which part, after how many days. The fee is on what is still unpaid of
//! an instalment; what was paid too late before is booked by the office.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use crate::codes::codes;
use crate::decimal::{over, times};
use crate::money::Money;
use crate::payoff::Row;
use crate::rounding::Rounding;

/// Over what the percentage of a late fee is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LatePeriod {
    /// For each day.
    Day,
    /// For each month, which is thirty days; a part of it counts by the day.
    Month,
    /// For each year, which is 365 days; a part of it counts by the day.
    Year,
    /// Once, however late.
    Once,
}

codes!(LatePeriod { Day => "day", Month => "month", Year => "year", Once => "once" });

/// Of what a late fee takes its percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LateBase {
    /// Principal and interest of the instalment that are not paid.
    Instalment,
    /// The interest of the instalment that is not paid.
    Interest,
}

codes!(LateBase { Instalment => "instalment", Interest => "interest" });

/// A product's rule of late fees.
///
/// Units: percent (0.1 is a tenth of a percent), days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateRule {
    percent: Decimal,
    /// Over what the percentage is counted.
    pub per: LatePeriod,
    /// Of what it is taken.
    pub base: LateBase,
    /// So many days late cost nothing (masa tenggang).
    pub grace_days: u16,
    /// Whether the days of grace count after all once they are over.
    pub grace_counts: bool,
    /// How the fee of each instalment is rounded.
    pub rounding: Rounding,
}

/// Why a late fee cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LateError {
    /// A percentage below nothing or above a hundred.
    #[error("a late fee is between 0 and 100 percent")]
    BadPercent,
    /// The fee is above what a sum of money can be.
    #[error("a late fee is too large")]
    TooLarge,
}

const MONTH: Decimal = Decimal::from_parts(30, 0, 0, false, 0);
const YEAR: Decimal = Decimal::from_parts(365, 0, 0, false, 0);

impl LateRule {
    /// A rule whose days of grace do not count, rounded half up to a rupiah.
    ///
    /// Errors: [`LateError::BadPercent`].
    pub fn new(
        percent: Decimal,
        per: LatePeriod,
        base: LateBase,
        grace_days: u16,
    ) -> Result<Self, LateError> {
        if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
            return Err(LateError::BadPercent);
        }
        Ok(Self {
            percent: percent.normalize(),
            per,
            base,
            grace_days,
            grace_counts: false,
            rounding: Rounding::RUPIAH,
        })
    }

    /// The percentage, over [`LateRule::per`].
    pub fn percent(&self) -> Decimal {
        self.percent
    }

    /// For how many days an instalment that is so many days late is charged.
    pub fn charged_days(&self, late: u32) -> u32 {
        let grace = u32::from(self.grace_days);
        if late <= grace {
            0
        } else if self.grace_counts {
            late
        } else {
            late - grace
        }
    }

    /// The fee on a sum that is so many days late.
    ///
    /// Units: rupiah, rounded by the rule; days after the due day.
    ///
    /// Errors: [`LateError::TooLarge`].
    ///
    /// Source: an explanation of late instalments, 1,5% a month over 30 days: five days on
    /// Rp1.000.000 cost Rp2.500.
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// use sokoguru_domain::{LateBase, LatePeriod, LateRule, Money};
    ///
    /// let percent = Decimal::new(15, 1);
    /// let rule = LateRule::new(percent, LatePeriod::Month, LateBase::Instalment, 0)?;
    /// assert_eq!(rule.fee(Money::rupiah(1_000_000)?, 5)?, Money::rupiah(2_500)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fee(&self, sum: Money, late: u32) -> Result<Money, LateError> {
        let days = self.charged_days(late);
        if days == 0 || sum.is_zero() {
            return Ok(Money::ZERO);
        }
        let days = Decimal::from(days);
        let (count, span) = match self.per {
            LatePeriod::Day => (days, Decimal::ONE),
            LatePeriod::Month => (days, MONTH),
            LatePeriod::Year => (days, YEAR),
            LatePeriod::Once => (Decimal::ONE, Decimal::ONE),
        };
        // Divided last: what comes out even stays even.
        let exact = times(sum.amount(), self.percent)
            .and_then(|fee| times(fee, count))
            .and_then(|fee| over(fee, Decimal::ONE_HUNDRED * span))
            .ok_or(LateError::TooLarge)?;
        Money::new(self.rounding.apply(exact)).map_err(|_| LateError::TooLarge)
    }

    /// The fee on what is unpaid of an instalment.
    pub fn fee_of(&self, row: &Row, today: NaiveDate) -> Result<Money, LateError> {
        let sum = match self.base {
            LateBase::Instalment => row.left(),
            LateBase::Interest => row.interest_left(),
        };
        self.fee(sum, days_late(row.due_on, today))
    }
}

/// How many days a due day lies back; on the day itself and before it none.
pub fn days_late(due_on: NaiveDate, today: NaiveDate) -> u32 {
    u32::try_from(today.signed_duration_since(due_on).num_days()).unwrap_or(0)
}

/// An instalment that is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// Which one, from 1.
    pub number: u16,
    /// The day by which it was to be paid.
    pub due_on: NaiveDate,
    /// How many days ago that was.
    pub days: u32,
    /// What is unpaid of it.
    pub left: Money,
    /// What that costs on top.
    pub fee: Money,
}

/// Every late instalment on a day, oldest first, each with its fee; a loan without a rule has none.
///
/// Errors: [`LateError::TooLarge`].
///
/// ```
/// use chrono::NaiveDate;
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{LateBase, LatePeriod, LateRule, Money, Row, late};
///
/// let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).ok_or("no such day");
/// let row = |number, due_on| -> Result<Row, Box<dyn std::error::Error>> {
///     let (principal, interest) = (Money::rupiah(500_000)?, Money::rupiah(50_000)?);
///     Ok(Row { number, due_on, principal, interest, paid: Money::rupiah(30_000)? })
/// };
/// let rows = [row(1, day(4, 10)?)?, row(2, day(5, 10)?)?];
/// // A tenth of a percent a day, after three days of grace.
/// let rule = LateRule::new(Decimal::new(1, 1), LatePeriod::Day, LateBase::Instalment, 3)?;
/// let late = late(&rows, Some(&rule), day(4, 20)?)?;
/// assert_eq!(late.len(), 1);
/// assert_eq!((late[0].days, late[0].left), (10, Money::rupiah(520_000)?));
/// assert_eq!(late[0].fee, Money::rupiah(3_640)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn late(
    rows: &[Row],
    rule: Option<&LateRule>,
    today: NaiveDate,
) -> Result<Vec<Late>, LateError> {
    rows.iter()
        .filter(|row| row.due_on < today && !row.left().is_zero())
        .map(|row| {
            Ok(Late {
                number: row.number,
                due_on: row.due_on,
                days: days_late(row.due_on, today),
                left: row.left(),
                fee: rule.map_or(Ok(Money::ZERO), |rule| rule.fee_of(row, today))?,
            })
        })
        .collect()
}
