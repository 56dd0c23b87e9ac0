//! What a cooperative lends and on which terms: the product, the application and the loan, and
//! the rules that an amount and a term must keep.
//!
//! What the instalments are stands in [`crate::schedule`](mod@crate::schedule), what the loan
//! costs in [`crate::cost`], what is paid and what is late in [`crate::instalment`].

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use crate::codes::codes;
use crate::money::Money;
use crate::rate::Rate;
use crate::rounding::{Rounding, RoundingUnit};

/// How interest and principal share an instalment.
///
/// The field calls both of the last two "efektif", so that word is never used alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// The same interest every month, on the whole principal.
    Flat,
    /// Less interest every month, on what is left; the same principal.
    Declining,
    /// The same instalment every month; its interest is on what is left.
    Annuity,
}

codes!(Method { Flat => "flat", Declining => "menurun", Annuity => "anuitas" });

/// What a fee at disbursement is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeeKind {
    /// Provisi: for granting the loan.
    Provision,
    /// Administrasi: for the paperwork.
    Administration,
}

codes!(FeeKind { Provision => "provision", Administration => "administration" });

/// How much a fee is.
///
/// Units: percent of the principal (1 is one percent), or rupiah.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    /// A part of the principal, from 0 to 100 percent.
    Percent(Decimal),
    /// A fixed sum.
    Amount(Money),
}

/// A fee that is taken off when the loan is paid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fee {
    /// What it is called.
    pub kind: FeeKind,
    /// How much it is.
    pub charge: Charge,
}

/// A kind of loan that the cooperative offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// How interest and principal share an instalment.
    pub method: Method,
    /// The nominal rate with its period.
    pub rate: Rate,
    /// How figures are rounded: see [`crate::schedule`](mod@crate::schedule) for where it applies.
    pub rounding: Rounding,
    /// What is taken off at disbursement.
    pub fees: Vec<Fee>,
    /// The least that can be borrowed.
    pub min_amount: Money,
    /// The most that can be borrowed.
    pub max_amount: Money,
    /// The shortest term, in months.
    pub min_months: u16,
    /// The longest term, in months.
    pub max_months: u16,
}

/// What one loan is for one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How much is lent, before fees.
    pub principal: Money,
    /// Over how many months it is paid back.
    pub months: u16,
    /// The day of the first instalment; the others fall on the same day of their month.
    pub first_due: NaiveDate,
}

/// The longest term that is computed at all, whatever a product says: fifty years.
pub const LONGEST_TERM: u16 = 600;

/// Which rule of a loan is broken, with the figure that would keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LoanError {
    /// Loans are lent in whole rupiah.
    #[error("a loan is lent in whole rupiah")]
    NotWholeRupiah,
    /// Less than the product lends.
    #[error("the amount is below the least that this product lends")]
    BelowMinimum {
        /// The least.
        min: Money,
    },
    /// More than the product lends.
    #[error("the amount is above the most that this product lends")]
    AboveMaximum {
        /// The most.
        max: Money,
    },
    /// Fewer months than the product allows.
    #[error("the term is shorter than this product allows")]
    TermTooShort {
        /// The fewest months.
        min: u16,
    },
    /// More months than the product allows.
    #[error("the term is longer than this product allows")]
    TermTooLong {
        /// The most months.
        max: u16,
    },
    /// The rounding is so coarse that an instalment would pay back nothing.
    #[error("the rounding leaves nothing of an instalment")]
    RoundsAway {
        /// The step of the rounding.
        unit: RoundingUnit,
    },
    /// A fee is negative, or more than the whole amount.
    #[error("a fee is not between nothing and the whole amount")]
    BadFee,
    /// The fees together leave nothing of the amount to pay out.
    #[error("the fees leave nothing to pay out")]
    NothingLeft,
    /// A sum goes above what a sum of money can be.
    #[error("a sum of this loan is too large")]
    TooLarge,
    /// A due day goes beyond the calendar.
    #[error("a due day is beyond the calendar")]
    DateOutOfRange,
}

/// Whether this much can be borrowed for so long.
///
/// Errors: the first broken rule, the amount before the term.
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{
///     LoanError, Method, Money, Period, Product, Rate, Rounding, loan::check,
/// };
///
/// let product = Product {
///     method: Method::Declining,
///     rate: Rate::new(Decimal::ONE, Period::Month)?,
///     rounding: Rounding::RUPIAH,
///     fees: Vec::new(),
///     min_amount: Money::rupiah(500_000)?,
///     max_amount: Money::rupiah(20_000_000)?,
///     min_months: 3,
///     max_months: 24,
/// };
/// assert_eq!(check(&product, Money::rupiah(5_000_000)?, 12), Ok(()));
/// assert_eq!(
///     check(&product, Money::rupiah(5_000_000)?, 36),
///     Err(LoanError::TermTooLong { max: 24 }),
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(product: &Product, principal: Money, months: u16) -> Result<(), LoanError> {
    if principal.to_sen() % 100 != 0 {
        return Err(LoanError::NotWholeRupiah);
    }
    if principal.is_zero() || principal < product.min_amount {
        return Err(LoanError::BelowMinimum {
            min: product.min_amount,
        });
    }
    if principal > product.max_amount {
        return Err(LoanError::AboveMaximum {
            max: product.max_amount,
        });
    }
    let min = product.min_months.max(1);
    if months < min {
        return Err(LoanError::TermTooShort { min });
    }
    let max = product.max_months.min(LONGEST_TERM);
    if months > max {
        return Err(LoanError::TermTooLong { max });
    }
    Ok(())
}

/// What is taken off when the loan is paid out.
///
/// Units: rupiah; each fee in percent is rounded half up to a rupiah, or to a sen where the
/// product counts in sen.
///
/// Errors: [`LoanError::BadFee`], [`LoanError::TooLarge`].
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{
///     Charge, Fee, FeeKind, Method, Money, Period, Product, Rate, Rounding, loan::fees,
/// };
///
/// let product = Product {
///     method: Method::Flat,
///     rate: Rate::new(Decimal::ONE, Period::Month)?,
///     rounding: Rounding::RUPIAH,
///     fees: vec![
///         Fee { kind: FeeKind::Provision, charge: Charge::Percent(Decimal::new(15, 1)) },
///         Fee { kind: FeeKind::Administration, charge: Charge::Amount(Money::rupiah(25_000)?) },
///     ],
///     min_amount: Money::rupiah(500_000)?,
///     max_amount: Money::rupiah(20_000_000)?,
///     min_months: 3,
///     max_months: 24,
/// };
/// assert_eq!(fees(&product, Money::rupiah(5_000_000)?)?, Money::rupiah(100_000)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fees(product: &Product, principal: Money) -> Result<Money, LoanError> {
    let mut all = Money::ZERO;
    for fee in &product.fees {
        let one = fee_amount(product, fee, principal)?;
        all = all.checked_add(one).ok_or(LoanError::TooLarge)?;
    }
    Ok(all)
}

/// What one fee takes off, for the line that names it.
///
/// Units and errors: those of [`fees`].
pub fn fee_amount(product: &Product, fee: &Fee, principal: Money) -> Result<Money, LoanError> {
    match fee.charge {
        Charge::Amount(amount) => Ok(amount),
        Charge::Percent(percent) if percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED => {
            let exact = principal.amount() * percent / Decimal::ONE_HUNDRED;
            Money::new(product.rounding.of_parts().apply(exact)).map_err(|_| LoanError::TooLarge)
        }
        Charge::Percent(_) => Err(LoanError::BadFee),
    }
}

/// How far an application for a loan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApplicationStatus {
    /// Diajukan: the cooperative has it.
    Submitted,
    /// Ditinjau: somebody looks at it.
    UnderReview,
    /// Disetujui: granted, not paid out yet.
    Approved,
    /// Ditolak: refused, with a reason.
    Rejected,
    /// Dicairkan: paid out; from here on it is a loan.
    Disbursed,
    /// Dibatalkan: withdrawn before it was paid out.
    Cancelled,
}

codes!(ApplicationStatus {
    Submitted => "submitted",
    UnderReview => "underReview",
    Approved => "approved",
    Rejected => "rejected",
    Disbursed => "disbursed",
    Cancelled => "cancelled",
});

impl ApplicationStatus {
    /// Whether an application may go from this state straight to the next one.
    ///
    /// A small office may decide without a review of its own. Nothing goes back, and what is
    /// refused, paid out or withdrawn stays so: a new wish is a new application.
    pub const fn can_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (
                Self::Submitted,
                Self::UnderReview | Self::Approved | Self::Rejected | Self::Cancelled
            ) | (
                Self::UnderReview,
                Self::Approved | Self::Rejected | Self::Cancelled
            ) | (Self::Approved, Self::Disbursed | Self::Cancelled)
        )
    }

    /// Whether nothing can follow.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Rejected | Self::Disbursed | Self::Cancelled)
    }
}

/// Whether a loan still has something to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoanStatus {
    /// Berjalan: principal is left.
    Active,
    /// Lunas, or ended by the cooperative in another way.
    Closed,
}

codes!(LoanStatus { Active => "active", Closed => "closed" });
