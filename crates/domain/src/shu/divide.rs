//! Division by largest remainder, in whole numbers throughout: no decimal is ever cut short, so
//! that two members with the same base really lose the same.

use std::cmp::Reverse;

use super::{PartUnit, ShuError};
use crate::Money;

/// Divides by largest remainder; `None` when all weights are zero.
///
/// What is finer than the unit goes to the part that lost most by the cut.
pub(super) fn divide(
    whole: Money,
    weights: &[u64],
    unit: PartUnit,
) -> Result<Option<Vec<Money>>, ShuError> {
    let all: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    if all == 0 {
        return Ok(None);
    }
    let (units, finer) = (whole.to_sen() / unit.sen(), whole.to_sen() % unit.sen());
    let units = u128::from(units.unsigned_abs());
    let mut left = units;
    let mut parts = Vec::with_capacity(weights.len());
    let mut order = Vec::with_capacity(weights.len());
    for (at, weight) in weights.iter().enumerate() {
        // A sum of money is below 2^57 sen, so that the product of two fits.
        let exact = units * u128::from(*weight);
        let cut = exact / all;
        left -= cut;
        let cut = i64::try_from(cut).map_err(|_| ShuError::TooLarge)?;
        parts.push(cut * unit.sen());
        if *weight > 0 {
            order.push((at, exact % all));
        }
    }
    // A stable sort keeps the earlier part first where two lost the same.
    order.sort_by_key(|(_, lost)| Reverse(*lost));
    for (place, (at, _)) in order.iter().enumerate() {
        let Some(part) = parts.get_mut(*at) else {
            continue;
        };
        if u128::try_from(place).is_ok_and(|place| place < left) {
            *part += unit.sen();
        }
        if place == 0 {
            *part += finer;
        }
    }
    let parts: Result<Vec<Money>, _> = parts.into_iter().map(Money::from_sen).collect();
    parts.map(Some).map_err(|_| ShuError::TooLarge)
}

/// What a member's share of a pool is before the units that are left are given out: cut to a whole
/// unit. `None` when there is no basis, or the member has more than all.
///
/// The part itself is this or one unit more. A phone, which knows the member's own base and the
/// sum of all, shows it as an estimate while a meeting has not decided.
///
/// ```
/// use sokoguru_domain::Money;
/// use sokoguru_domain::shu::{PartUnit, before_remainders};
///
/// let rp = |whole| Money::rupiah(whole);
/// // 2.000.000 of 100.000.000 in savings, and a pool of 20% of 60.000.000.
/// let part = before_remainders(rp(12_000_000)?, rp(2_000_000)?, rp(100_000_000)?, PartUnit::Rupiah);
/// assert_eq!(part, Some(rp(240_000)?));
/// # Ok::<(), sokoguru_domain::MoneyError>(())
/// ```
pub fn before_remainders(pool: Money, own: Money, all: Money, unit: PartUnit) -> Option<Money> {
    if own > all || all.is_zero() {
        return None;
    }
    let wide = |money: Money| u128::from(money.to_sen().unsigned_abs());
    let units = wide(pool) / u128::from(unit.sen().unsigned_abs());
    let cut = i64::try_from(units * wide(own) / wide(all)).ok()?;
    Money::from_sen(cut.checked_mul(unit.sen())?).ok()
}
