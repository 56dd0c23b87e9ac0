//! Savings for a term: when it ends, what is paid then, and what an early end costs.

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;

use super::tax::{final_tax, monthly_interest, part};
use crate::codes::codes;
use crate::money::Money;
use crate::rate::Rate;
use crate::rounding::Rounding;

/// Where the interest of a term goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Payout {
    /// Every month to another account of the member.
    Elsewhere,
    /// Every month to the same account, where it earns interest itself.
    Added,
    /// Once, when the term ends.
    AtMaturity,
}

codes!(Payout {
    Elsewhere => "elsewhere",
    Added => "added",
    AtMaturity => "atMaturity",
});

/// What an early end is counted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PenaltyBase {
    /// The interest of the months that are over.
    ///
    /// Source: Kopdit Tritunggal Tuka, SISUKA: a tenth of the balas jasa.
    Interest,
    /// The balance.
    ///
    /// Source: KSP Kopdit Ankara, Simulti: a tenth of the saldo.
    Balance,
}

codes!(PenaltyBase { Interest => "interest", Balance => "balance" });

/// What an early end costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Penalty {
    /// On what.
    pub of: PenaltyBase,
    /// How much of it.
    ///
    /// Units: percent, from 0 to 100.
    pub percent: Decimal,
}

/// A term that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// What was there when it began.
    pub placed: Money,
    /// What is there now.
    pub balance: Money,
    /// Its interest; none for a term without.
    pub rate: Option<Rate>,
    /// How long it runs.
    pub months: u16,
    /// When it ends.
    pub matures_on: NaiveDate,
    /// Where its interest goes.
    pub payout: Payout,
    /// What an early end costs; nothing where the product has no such rule.
    pub penalty: Option<Penalty>,
}

/// What the member gets when a term ends, early or in time.
///
/// Invariant: `paid` is balance + interest - tax - penalty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Interest that comes with the end.
    pub interest: Money,
    /// Final tax on it.
    pub tax: Money,
    /// What the early end costs.
    pub penalty: Money,
    /// What is paid.
    pub paid: Money,
}

impl Term {
    /// The day on which it began; `None` before the calendar begins.
    pub fn began_on(self) -> Option<NaiveDate> {
        self.matures_on
            .checked_sub_months(Months::new(self.months.into()))
    }

    /// Whether it is over: on the day itself it is.
    pub fn is_mature(self, on: NaiveDate) -> bool {
        on >= self.matures_on
    }

    /// Days until it ends; none once it has.
    ///
    /// Units: days.
    pub fn days_left(self, on: NaiveDate) -> u32 {
        u32::try_from((self.matures_on - on).num_days()).unwrap_or(0)
    }

    /// Whole months of it that are over.
    ///
    /// Units: months, never more than the term has.
    pub fn full_months(self, on: NaiveDate) -> u16 {
        let Some(began) = self.began_on() else {
            return 0;
        };
        (1..=self.months)
            .take_while(|month| {
                began
                    .checked_add_months(Months::new((*month).into()))
                    .is_some_and(|day| day <= on)
            })
            .last()
            .unwrap_or(0)
    }

    /// What is paid when it ends in time, as far as that can be known on a day: interest that is
    /// added every month is counted for the months that are still to come.
    ///
    /// `None` above what a sum of money can be.
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// use sokoguru_domain::savings::{Payout, Term};
    /// use sokoguru_domain::{Money, Period, Rate};
    ///
    /// // SISUKA of Kopdit Kosayu: a million for 12 months at 4,25% a year.
    /// let sum = Money::rupiah(1_000_000)?;
    /// let term = Term {
    ///     placed: sum,
    ///     balance: sum,
    ///     rate: Some(Rate::new(Decimal::new(425, 2), Period::Year)?),
    ///     months: 12,
    ///     matures_on: "2027-01-15".parse()?,
    ///     payout: Payout::AtMaturity,
    ///     penalty: None,
    /// };
    /// let end = term.at_maturity("2026-03-01".parse()?).ok_or("too large")?;
    /// assert_eq!((end.interest, end.paid), (Money::rupiah(42_504)?, Money::rupiah(1_042_504)?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn at_maturity(self, on: NaiveDate) -> Option<Ending> {
        let to_come = self.months.saturating_sub(self.full_months(on));
        match self.payout {
            Payout::Elsewhere => self.ending(Money::ZERO, Money::ZERO, Money::ZERO),
            Payout::AtMaturity => {
                let interest = self.interest_of(self.months)?;
                self.ending(interest, final_tax(interest), Money::ZERO)
            }
            Payout::Added => {
                let (interest, tax) = self.compounded(self.balance, to_come)?;
                self.ending(interest, tax, Money::ZERO)
            }
        }
    }

    /// What is paid when it ends on this day. Before maturity the product's penalty is taken;
    /// interest is owed for whole months only.
    ///
    /// `None` above what a sum of money can be.
    pub fn ended_on(self, day: NaiveDate) -> Option<Ending> {
        let months = self.full_months(day);
        let earned = match self.payout {
            Payout::Elsewhere | Payout::AtMaturity => self.interest_of(months)?,
            Payout::Added => self.compounded(self.placed, months)?.0,
        };
        let owed = match self.payout {
            Payout::AtMaturity => earned,
            // It is on an account already.
            Payout::Elsewhere | Payout::Added => Money::ZERO,
        };
        let penalty = match self.penalty {
            Some(penalty) if !self.is_mature(day) => match penalty.of {
                PenaltyBase::Interest => part(earned, penalty.percent),
                PenaltyBase::Balance => part(self.balance, penalty.percent),
            },
            _ => Money::ZERO,
        };
        self.ending(owed, final_tax(owed), penalty.min(self.balance))
    }

    /// Interest of some months on what was placed.
    fn interest_of(self, months: u16) -> Option<Money> {
        let Some(rate) = self.rate else {
            return Some(Money::ZERO);
        };
        let monthly = monthly_interest(self.placed, rate, Rounding::RUPIAH)?;
        let sen = monthly.to_sen().checked_mul(months.into())?;
        Money::from_sen(sen).ok()
    }

    /// Interest and tax of some months, each month's interest less its tax added to the sum.
    fn compounded(self, from: Money, months: u16) -> Option<(Money, Money)> {
        let Some(rate) = self.rate else {
            return Some((Money::ZERO, Money::ZERO));
        };
        let (mut sum, mut interest, mut taxes) = (from, Money::ZERO, Money::ZERO);
        for _ in 0..months {
            let earned = monthly_interest(sum, rate, Rounding::RUPIAH)?;
            let tax = final_tax(earned);
            sum = sum.checked_add(earned)?.checked_sub(tax)?;
            interest = interest.checked_add(earned)?;
            taxes = taxes.checked_add(tax)?;
        }
        Some((interest, taxes))
    }

    fn ending(self, interest: Money, tax: Money, penalty: Money) -> Option<Ending> {
        let paid = self
            .balance
            .checked_add(interest)?
            .checked_sub(tax)?
            .checked_sub(penalty)?;
        Some(Ending {
            interest,
            tax,
            penalty,
            paid,
        })
    }
}
