//! A rate of interest, which is never a number alone: 1% a month and 1% a year differ twelvefold,
//! and member manuals in the field print a bare "12,00%" that means a month.

use rust_decimal::Decimal;
use thiserror::Error;

use crate::codes::codes;

/// What a rate is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// A month.
    Month,
    /// A year of twelve equal months.
    Year,
}

codes!(Period { Month => "month", Year => "year" });

/// A nominal rate together with its period.
///
/// Units: percent per month, or percent per year.
///
/// Invariant: from 0 to 1000 percent, at most six decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    percent: Decimal,
    per: Period,
}

/// Why a figure is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RateError {
    /// Below zero.
    #[error("a rate is not negative")]
    Negative,
    /// Above 1000 percent: a slip of the pen, whatever the period.
    #[error("a rate is at most 1000 percent")]
    Absurd,
    /// More than six decimals.
    #[error("a rate has at most six decimals")]
    TooFine,
}

const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);
const LOAN_CAP: Decimal = Decimal::from_parts(24, 0, 0, false, 0);
const SAVINGS_CAP: Decimal = Decimal::from_parts(9, 0, 0, false, 0);

impl Rate {
    /// A rate from its figure and its period.
    ///
    /// Units: percent, so 1.5 is one and a half percent.
    ///
    /// Errors: [`RateError`] names the rule that it breaks.
    pub fn new(percent: Decimal, per: Period) -> Result<Self, RateError> {
        if percent < Decimal::ZERO {
            return Err(RateError::Negative);
        }
        if percent > Decimal::ONE_THOUSAND {
            return Err(RateError::Absurd);
        }
        let percent = percent.normalize();
        if percent.scale() > 6 {
            return Err(RateError::TooFine);
        }
        Ok(Self { percent, per })
    }

    /// The figure as the cooperative states it.
    ///
    /// Units: percent per [`Rate::per`].
    pub fn percent(self) -> Decimal {
        self.percent
    }

    /// What the figure is counted over.
    pub fn per(self) -> Period {
        self.per
    }

    /// The part of the principal that one month costs.
    ///
    /// Units: a fraction per month; a year is twelve equal months, nothing is compounded.
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// use sokoguru_domain::{Period, Rate};
    ///
    /// let rate = Rate::new(Decimal::from(12), Period::Year)?;
    /// assert_eq!(rate.monthly_fraction(), Decimal::new(1, 2));
    /// # Ok::<(), sokoguru_domain::RateError>(())
    /// ```
    pub fn monthly_fraction(self) -> Decimal {
        self.percent / self.percents_in_a_month()
    }

    /// What one month costs on an amount, not rounded.
    ///
    /// Units: rupiah in, rupiah out. Divided last: a figure that comes out even, or exactly on
    /// the middle between two steps of a rounding, stays there.
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// use sokoguru_domain::{Period, Rate};
    ///
    /// let rate = Rate::new(Decimal::from(10), Period::Year)?;
    /// assert_eq!(rate.monthly_interest(Decimal::from(1_000_500)), Decimal::new(83_375, 1));
    /// # Ok::<(), sokoguru_domain::RateError>(())
    /// ```
    pub fn monthly_interest(self, amount: Decimal) -> Decimal {
        amount * self.percent / self.percents_in_a_month()
    }

    /// By what the percent figure is divided to give a month's fraction.
    pub(crate) fn percents_in_a_month(self) -> Decimal {
        match self.per {
            Period::Month => Decimal::ONE_HUNDRED,
            Period::Year => Decimal::ONE_HUNDRED * MONTHS,
        }
    }

    /// The same nominal rate over a year.
    ///
    /// Units: percent per year, nothing is compounded.
    pub fn yearly_percent(self) -> Decimal {
        match self.per {
            Period::Month => self.percent * MONTHS,
            Period::Year => self.percent,
        }
    }

    /// Whether a loan at this rate is dearer than the law lets a cooperative lend.
    ///
    /// Source: Permenkop UKM 8/2023, at most 24% a year on loans.
    pub fn exceeds_legal_loan_cap(self) -> bool {
        self.yearly_percent() > LOAN_CAP
    }

    /// Whether savings at this rate earn more than the law lets a cooperative pay.
    ///
    /// Source: Permenkop UKM 8/2023, at most 9% a year on savings.
    pub fn exceeds_legal_savings_cap(self) -> bool {
        self.yearly_percent() > SAVINGS_CAP
    }
}
