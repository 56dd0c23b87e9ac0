//! What a member's parts would be if the meeting decided other percentages.

use rust_decimal::Decimal;

use super::{Allotment, PartUnit, Parts, Plan, Purpose, ShuError, before_remainders};
use crate::Money;

/// What a member's part of a pool is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// The member's own.
    pub own: Money,
    /// All members' together.
    pub all: Money,
}

/// The parts of a member if so much of the surplus went to jasa modal and so much to jasa usaha,
/// and the rest to everything else. Cut to a whole unit: the real parts are these or one unit more.
///
/// Units: percent.
///
/// Errors: [`ShuError::NotAPercentage`] also for the rest, when the two make more than a hundred;
/// [`ShuError::NoBasis`] for a base that nobody has, or of which the member has more than all.
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::Money;
/// use sokoguru_domain::shu::{Base, PartUnit, what_if};
///
/// let base = |own, all| Ok::<_, sokoguru_domain::MoneyError>(Base {
///     own: Money::rupiah(own)?,
///     all: Money::rupiah(all)?,
/// });
/// let parts = what_if(
///     Money::rupiah(60_000_000)?,
///     (Decimal::from(20), base(2_000_000, 100_000_000)?),
///     (Decimal::from(25), base(5_000_000, 75_000_000)?),
///     PartUnit::Rupiah,
/// )?;
/// assert_eq!(parts.total()?, Money::rupiah(1_240_000)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn what_if(
    surplus: Money,
    (capital, capital_base): (Decimal, Base),
    (business, business_base): (Decimal, Base),
    unit: PartUnit,
) -> Result<Parts, ShuError> {
    let rest = Decimal::ONE_HUNDRED - capital - business;
    let allotment = |purpose, percent| Allotment { purpose, percent };
    let plan = Plan::new(
        vec![
            allotment(Purpose::Capital, capital),
            allotment(Purpose::Business, business),
            allotment(Purpose::Other, rest),
        ],
        unit,
    )?;
    let pools = plan.pools(surplus)?;
    let part = |purpose, base: Base| {
        let pool = plan.pool(purpose, &pools);
        if pool.is_zero() {
            return Ok(Money::ZERO);
        }
        before_remainders(pool, base.own, base.all, unit).ok_or(ShuError::NoBasis(purpose))
    };
    Ok(Parts {
        capital: part(Purpose::Capital, capital_base)?,
        business: part(Purpose::Business, business_base)?,
    })
}
