//! What a loan really costs: what the member receives after fees, and the yearly cost in one
//! figure by which loans of any method, rate and fee can be compared.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::decimal::{minus, over, plus, round, times};
use crate::loan::{LoanError, Product, fees};
use crate::money::Money;
use crate::schedule::Schedule;

/// What the member receives: the principal less the fees.
///
/// Errors: those of [`fees`], and [`LoanError::NothingLeft`] when they take everything.
pub fn net_disbursed(product: &Product, principal: Money) -> Result<Money, LoanError> {
    let taken = fees(product, principal)?;
    principal
        .checked_sub(taken)
        .filter(|net| !net.is_zero())
        .ok_or(LoanError::NothingLeft)
}

/// More steps than any loan needs: even instalments take about log2 of their number, one large
/// last instalment about ln of how many times over the loan is paid back, and then the distance
/// is squared at each step.
const STEPS: u8 = 100;

/// The yearly cost of a loan: the rate at which the instalments are worth what was received,
/// compounded over twelve months.
///
/// Units: percent a year, effective, two decimals, half up; every instalment counts as one month
/// after the one before it. `None` when nothing was received, when less is paid back than was
/// received, or when the cost is beyond 1000% a month.
///
/// Source: internal rate of return, as Directive 2008/48/EC Annex I and most disclosure rules
/// define the comparable yearly cost.
///
/// ```
/// use chrono::NaiveDate;
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{
///     Method, Money, Period, Product, Rate, Rounding, Terms, schedule, yearly_cost,
/// };
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
/// // A flat 12% a year costs nearly twice that on what is really left to pay.
/// assert_eq!(yearly_cost(&schedule, terms.principal), Some(Decimal::new(2370, 2)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn yearly_cost(schedule: &Schedule, net: Money) -> Option<Decimal> {
    if net.is_zero() || schedule.total() < net {
        return None;
    }
    let discount = monthly_discount(schedule, net.amount())?;
    let growth = over(Decimal::ONE, discount)?;
    if growth > ELEVEN {
        return None;
    }
    let mut year = Decimal::ONE;
    for _ in 0..12 {
        year = times(year, growth)?;
    }
    let percent = times(minus(year, Decimal::ONE)?, Decimal::ONE_HUNDRED)?;
    Some(round(percent, 2, RoundingStrategy::MidpointAwayFromZero))
}

/// A month's growth at 1000%.
const ELEVEN: Decimal = Decimal::from_parts(11, 0, 0, false, 0);

/// The discount of a month, at most one, at which the instalments are worth `net`.
///
/// The worth of the instalments is a polynomial in the discount whose coefficients are never
/// negative: it rises and bends upwards, so Newton's method from one comes down to the root
/// without ever passing it.
fn monthly_discount(schedule: &Schedule, net: Decimal) -> Option<Decimal> {
    let close = Decimal::from_parts(1, 0, 0, false, 24);
    let mut discount = Decimal::ONE;
    for _ in 0..STEPS {
        let (mut worth, mut slope) = (Decimal::ZERO, Decimal::ZERO);
        for one in schedule.instalments().iter().rev() {
            slope = plus(times(slope, discount)?, worth)?;
            worth = plus(times(worth, discount)?, one.total.amount())?;
        }
        // Horner's rule gave the polynomial without its last factor, the discount itself.
        slope = plus(times(slope, discount)?, worth)?;
        worth = times(worth, discount)?;

        let step = over(minus(worth, net)?, slope)?;
        discount = minus(discount, step)?;
        if discount <= Decimal::ZERO {
            return None;
        }
        if step <= close {
            return Some(discount);
        }
    }
    None
}
