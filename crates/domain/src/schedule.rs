//! The instalments of a loan as a ledger that can be paid: every figure is rounded by the
//! product's rule, and the last instalment takes the remainder.
//!
//! Where the rule applies was read off published tables:
//!
//! - flat and declining: principal and interest are each rounded by the rule, the instalment is
//!   their sum (calculator pages round the components separately, a credit union rounds the
//!   interest up to Rp100);
//! - annuity: the instalment is rounded by the rule, the interest in it half up to a rupiah (to a
//!   sen where the rule counts in sen), principal is what remains of the instalment (a textbook
//!   rounds the annuity up to Rp1.000 and keeps whole rupiah inside).
//!
//! Tables that carry fractions from row to row and only show rounded cells are in
//! [`crate::schedule::formula`]: a ledger cannot be kept that way, since the cells do not add up.

pub mod formula;

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;

use crate::loan::{LoanError, Method, Product, Terms, check};
use crate::money::{Money, MoneyError};

/// One instalment.
///
/// Invariant: `total` is `principal` and `interest` together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    /// Which one it is, from 1.
    pub number: u16,
    /// The day by which it is to be paid.
    pub due_on: NaiveDate,
    /// What it pays back.
    pub principal: Money,
    /// What it costs.
    pub interest: Money,
    /// What is to be paid.
    pub total: Money,
    /// The principal that is left after it.
    pub balance: Money,
}

/// All instalments of a loan, and what they add up to.
///
/// Invariant: the totals are those of the instalments, which is why they cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    instalments: Vec<Instalment>,
    principal: Money,
    interest: Money,
    total: Money,
}

impl Schedule {
    /// A schedule that somebody else computed, such as a backend for a running loan.
    ///
    /// Errors: [`MoneyError::TooLarge`] when it does not add up to a sum of money.
    pub fn new(instalments: Vec<Instalment>) -> Result<Self, MoneyError> {
        let principal = Money::sum(instalments.iter().map(|one| one.principal))?;
        let interest = Money::sum(instalments.iter().map(|one| one.interest))?;
        let total = Money::sum(instalments.iter().map(|one| one.total))?;
        Ok(Self {
            instalments,
            principal,
            interest,
            total,
        })
    }

    /// The instalments in the order of their due days.
    pub fn instalments(&self) -> &[Instalment] {
        &self.instalments
    }

    /// All that is paid back.
    pub fn total_principal(&self) -> Money {
        self.principal
    }

    /// All that the loan costs in interest.
    pub fn total_interest(&self) -> Money {
        self.interest
    }

    /// All that is to be paid.
    pub fn total(&self) -> Money {
        self.total
    }
}

/// The instalments of a loan on a product's terms.
///
/// Units: rupiah, months. Due days keep the day of the first one and fall on the last day of a
/// month that is too short, without drifting.
///
/// Errors: those of [`check`], [`LoanError::RoundsAway`] when an instalment would pay back
/// nothing, [`LoanError::DateOutOfRange`], [`LoanError::TooLarge`].
///
/// Invariant: principal adds up exactly to the amount lent, no figure is negative, the balance
/// never rises and ends at zero. Flat interest adds up to the rounded interest of the whole term.
/// Where rounding up has paid everything off before the end, the schedule ends there.
///
/// Source: a consumers' cooperative's simulation sheet, Rp30.000.000 over 12 months at a flat
/// 12% a year.
///
/// ```
/// use chrono::NaiveDate;
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{Method, Money, Period, Product, Rate, Rounding, Terms, schedule};
///
/// let product = Product {
///     method: Method::Flat,
///     rate: Rate::new(Decimal::from(12), Period::Year)?,
///     rounding: Rounding::RUPIAH,
///     fees: Vec::new(),
///     min_amount: Money::rupiah(500_000)?,
///     max_amount: Money::rupiah(50_000_000)?,
///     min_months: 1,
///     max_months: 24,
/// };
/// let terms = Terms {
///     principal: Money::rupiah(30_000_000)?,
///     months: 12,
///     first_due: NaiveDate::from_ymd_opt(2026, 1, 31).ok_or("no such day")?,
/// };
/// let schedule = schedule(&product, &terms)?;
/// assert_eq!(schedule.instalments()[0].total, Money::rupiah(2_800_000)?);
/// assert_eq!(schedule.instalments()[1].due_on.to_string(), "2026-02-28");
/// assert_eq!(schedule.instalments()[2].due_on.to_string(), "2026-03-31");
/// assert_eq!(schedule.total_interest(), Money::rupiah(3_600_000)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn schedule(product: &Product, terms: &Terms) -> Result<Schedule, LoanError> {
    check(product, terms.principal, terms.months)?;
    let plan = Plan::new(product, terms)?;

    let mut instalments = Vec::with_capacity(usize::from(terms.months));
    let mut balance = terms.principal;
    let mut charged = Money::ZERO;
    for number in 1..=terms.months {
        let last = number == terms.months;
        let interest = plan.interest(balance, charged, last)?;
        let principal = if last {
            balance
        } else {
            plan.principal(interest).min(balance)
        };
        balance = minus(balance, principal);
        charged = plus(charged, interest)?;
        let total = plus(principal, interest)?;
        if total.is_zero() {
            // No instalment is rounded away, so that this is the end and not a gap.
            break;
        }
        instalments.push(Instalment {
            number,
            due_on: due_on(terms.first_due, number)?,
            principal,
            interest,
            total,
            balance,
        });
    }
    Schedule::new(instalments).map_err(|_| LoanError::TooLarge)
}

/// What stays the same from one instalment to the next.
enum Plan<'a> {
    /// Fixed parts; `whole` is the interest of the whole term.
    Flat {
        principal: Money,
        interest: Money,
        whole: Money,
    },
    Declining {
        product: &'a Product,
        principal: Money,
    },
    Annuity {
        product: &'a Product,
        instalment: Money,
    },
}

impl<'a> Plan<'a> {
    fn new(product: &'a Product, terms: &Terms) -> Result<Self, LoanError> {
        let rule = product.rounding;
        let lent = terms.principal.amount();
        let months = Decimal::from(terms.months);
        let even = formula::even_part(product.method, product.rate, lent, terms.months);
        let even = money(rule.apply(even))?;
        let plan = match product.method {
            Method::Flat => {
                let interest = product.rate.monthly_interest(lent);
                Self::Flat {
                    principal: even,
                    interest: money(rule.apply(interest))?,
                    whole: money(rule.apply(product.rate.monthly_interest(lent * months)))?,
                }
            }
            Method::Declining => Self::Declining {
                product,
                principal: even,
            },
            Method::Annuity => Self::Annuity {
                product,
                instalment: even,
            },
        };
        // A single instalment is all remainder, so that nothing can be rounded away.
        let first = plan.interest(terms.principal, Money::ZERO, false)?;
        if terms.months > 1 && plan.principal(first).is_zero() {
            return Err(LoanError::RoundsAway { unit: rule.unit });
        }
        Ok(plan)
    }

    fn interest(&self, balance: Money, charged: Money, last: bool) -> Result<Money, LoanError> {
        match self {
            Self::Flat {
                interest, whole, ..
            } => {
                let left = minus(*whole, charged);
                Ok(if last { left } else { left.min(*interest) })
            }
            Self::Declining { product, .. } => {
                let exact = product.rate.monthly_interest(balance.amount());
                money(product.rounding.apply(exact))
            }
            Self::Annuity { product, .. } => {
                let exact = product.rate.monthly_interest(balance.amount());
                money(product.rounding.of_parts().apply(exact))
            }
        }
    }

    fn principal(&self, interest: Money) -> Money {
        match self {
            Self::Flat { principal, .. } | Self::Declining { principal, .. } => *principal,
            Self::Annuity { instalment, .. } => minus(*instalment, interest),
        }
    }
}

/// The day of an instalment, counted from the first one so that a short month does not shorten
/// the months after it.
fn due_on(first: NaiveDate, number: u16) -> Result<NaiveDate, LoanError> {
    first
        .checked_add_months(Months::new(u32::from(number.saturating_sub(1))))
        .ok_or(LoanError::DateOutOfRange)
}

fn money(amount: Decimal) -> Result<Money, LoanError> {
    Money::new(amount).map_err(|_| LoanError::TooLarge)
}

fn plus(one: Money, other: Money) -> Result<Money, LoanError> {
    one.checked_add(other).ok_or(LoanError::TooLarge)
}

/// What is left, and nothing where less than that was there.
fn minus(from: Money, amount: Money) -> Money {
    from.checked_sub(amount).unwrap_or(Money::ZERO)
}
