//! Interest on savings and the final tax on it.

use crate::decimal::times;
use crate::money::Money;
use crate::rate::Rate;
use crate::rounding::Rounding;

/// Interest of a month up to here bears no tax.
///
/// Units: sen.
const FREE_SEN: i64 = 24_000_000;

/// Interest of one month on a balance.
///
/// Units: rupiah, rounded by the rule that is given. `None` above what a sum of money can be.
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{Money, Period, Rate, Rounding, savings::monthly_interest};
///
/// let rate = Rate::new(Decimal::from(3), Period::Year)?;
/// let interest = monthly_interest(Money::rupiah(1_000_100)?, rate, Rounding::RUPIAH);
/// assert_eq!(interest, Money::rupiah(2_500).ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn monthly_interest(balance: Money, rate: Rate, rounding: Rounding) -> Option<Money> {
    Money::new(rounding.apply(rate.monthly_interest(balance.amount()))).ok()
}

/// The final tax on the interest that a member gets in one month: none up to Rp240.000, else a
/// tenth of the whole, half up to a rupiah.
///
/// Interest that is a part of the SHU is outside of it.
///
/// Source: PP 15/2009 ("sampai dengan Rp240.000" is free, so the sum itself is); the rounding is
/// that of PER-11/PJ/2025 Pasal 129(3).
///
/// ```
/// use sokoguru_domain::{Money, savings::final_tax};
///
/// assert_eq!(final_tax(Money::rupiah(240_000)?), Money::ZERO);
/// assert_eq!(final_tax(Money::rupiah(240_005)?), Money::rupiah(24_001)?);
/// # Ok::<(), sokoguru_domain::MoneyError>(())
/// ```
pub fn final_tax(interest_of_month: Money) -> Money {
    let sen = interest_of_month.to_sen();
    if sen <= FREE_SEN {
        return Money::ZERO;
    }
    // A tenth in rupiah is the thousandth part of the sen; half a rupiah goes up.
    Money::from_sen((sen + 500) / 1_000 * 100).unwrap_or(Money::ZERO)
}

/// A part of a sum, half up to a rupiah and never more than the whole.
///
/// Units: percent.
pub(super) fn part(of: Money, percent: rust_decimal::Decimal) -> Money {
    times(of.amount(), percent)
        .and_then(|hundredfold| times(hundredfold, rust_decimal::Decimal::new(1, 2)))
        .and_then(|part| Money::new(Rounding::RUPIAH.apply(part)).ok())
        .map_or(of, |part| part.min(of))
}
