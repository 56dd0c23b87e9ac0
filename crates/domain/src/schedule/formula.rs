//! The formulas behind the schedules without any rounding, as textbooks and calculator pages use
//! them: fractions are carried from row to row, and each cell is rounded only where it is shown.

use rust_decimal::Decimal;

use crate::loan::{LONGEST_TERM, Method};
use crate::money::Money;
use crate::rate::Rate;

/// One row of a table that carries fractions.
///
/// Units: rupiah with all its decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CarriedRow {
    /// What it pays back.
    pub principal: Decimal,
    /// What it costs.
    pub interest: Decimal,
    /// The principal that is left after it.
    pub balance: Decimal,
}

/// The even instalment that pays off a loan: A = P*i / (1 - (1+i)^-n).
///
/// Units: rupiah, the rate's own period, months; not rounded beyond ten decimals, which removes
/// the last digits of the arithmetic and no digit of the figure.
///
/// Source: class XI mathematics textbook, Rp5.000.000 over 10 months at 1% a month.
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{Period, Rate, schedule::formula::annuity};
///
/// let rate = Rate::new(Decimal::ONE, Period::Month)?;
/// let instalment = annuity(Decimal::from(5_000_000), rate, 10);
/// assert_eq!(instalment.round_dp(3), Decimal::new(527_910_383, 3));
/// # Ok::<(), sokoguru_domain::RateError>(())
/// ```
pub fn annuity(principal: Decimal, rate: Rate, months: u16) -> Decimal {
    let factor = present_value_factor(rate.monthly_fraction(), months);
    if factor.is_zero() {
        return principal;
    }
    (principal / factor).round_dp(10)
}

/// What even payments are worth one period before the first of them: PV = A * (1 - (1+i)^-n) / i.
///
/// Units: rupiah, a fraction per period, periods.
///
/// Source: exercise sheet, Rp10.000.000 a year for 12 years at 18% is worth Rp47.932.249.
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::schedule::formula::present_value;
///
/// let worth = present_value(Decimal::from(10_000_000), Decimal::new(18, 2), 12);
/// assert_eq!(worth.round_dp(0), Decimal::from(47_932_249));
/// ```
pub fn present_value(payment: Decimal, fraction: Decimal, periods: u16) -> Decimal {
    payment * present_value_factor(fraction, periods)
}

/// The worth of one rupiah paid in each period, summed by Horner's rule: no power can overflow,
/// and a rate of zero needs no case of its own.
fn present_value_factor(fraction: Decimal, periods: u16) -> Decimal {
    let discount = Decimal::ONE / (Decimal::ONE + fraction);
    (0..periods).fold(Decimal::ZERO, |worth, _| (worth + Decimal::ONE) * discount)
}

/// The part that every row shares: the principal, or with an annuity the whole instalment.
///
/// Units: rupiah, months; not rounded.
pub fn even_part(method: Method, rate: Rate, lent: Decimal, months: u16) -> Decimal {
    match method {
        Method::Flat | Method::Declining => lent / Decimal::from(months.max(1)),
        Method::Annuity => annuity(lent, rate, months),
    }
}

/// The rows of a table that carries fractions, up to [`LONGEST_TERM`] of them.
///
/// Shape: `even` is the part that every row shares, [`even_part`] as it is or rounded first where
/// the table does so. A rounded part leaves a remainder on the last row.
///
/// Units: rupiah, months.
///
/// Source: a cash loan to members in a cooperative's software notes, Rp5.000.000 over 10 months at
/// 2,2% a month on what is left.
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{Method, Period, Rate, schedule::formula::{carried, even_part}};
///
/// let (lent, rate) = (Decimal::from(5_000_000), Rate::new(Decimal::new(22, 1), Period::Month)?);
/// let even = even_part(Method::Declining, rate, lent, 10);
/// let rows = carried(Method::Declining, rate, lent, even, 10);
/// assert_eq!(rows[1].interest, Decimal::from(99_000));
/// assert_eq!(rows[9].balance, Decimal::ZERO);
/// # Ok::<(), sokoguru_domain::RateError>(())
/// ```
pub fn carried(
    method: Method,
    rate: Rate,
    lent: Decimal,
    even: Decimal,
    months: u16,
) -> Vec<CarriedRow> {
    let mut balance = lent;
    (0..months.min(LONGEST_TERM))
        .map(|_| {
            let interest = match method {
                Method::Flat => rate.monthly_interest(lent),
                Method::Declining | Method::Annuity => rate.monthly_interest(balance),
            };
            let principal = match method {
                Method::Flat | Method::Declining => even,
                Method::Annuity => even - interest,
            };
            balance -= principal;
            CarriedRow {
                principal,
                interest,
                balance,
            }
        })
        .collect()
}

/// Interest by the day on a balance that changes: the sum of balance * i / basis * days.
///
/// Shape: what was left, and for how many days; the first day is not counted.
///
/// Units: rupiah, not rounded; `basis` is the number of days that a month counts as, usually 30.
/// `None` for a basis of zero.
///
/// Source: a blog of cooperative accounting, 1% a month over four balances gives Rp5.900.
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{Money, Period, Rate, schedule::formula::daily_declining};
///
/// let days = [(Money::rupiah(1_000_000)?, 6), (Money::rupiah(600_000)?, 12)];
/// let rate = Rate::new(Decimal::ONE, Period::Month)?;
/// assert_eq!(daily_declining(&days, rate, 30), Some(Decimal::from(4_400)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn daily_declining(balance_days: &[(Money, u32)], rate: Rate, basis: u32) -> Option<Decimal> {
    let mut weighed = Decimal::ZERO;
    for (balance, days) in balance_days {
        let one = balance.amount().checked_mul(Decimal::from(*days))?;
        weighed = weighed.checked_add(one)?;
    }
    // Divided last, so that a sum that comes out even stays even.
    rate.percent()
        .checked_mul(weighed)?
        .checked_div(rate.percents_in_a_month() * Decimal::from(basis))
}
