//! The operations on decimals, each compiled once: `rust_decimal` asks to be copied into whoever
//! calls it, and the app has a budget for its bytes.

use rust_decimal::{Decimal, RoundingStrategy};

#[inline(never)]
pub(crate) fn plus(one: Decimal, other: Decimal) -> Option<Decimal> {
    one.checked_add(other)
}

#[inline(never)]
pub(crate) fn minus(one: Decimal, other: Decimal) -> Option<Decimal> {
    one.checked_sub(other)
}

#[inline(never)]
pub(crate) fn times(one: Decimal, other: Decimal) -> Option<Decimal> {
    one.checked_mul(other)
}

#[inline(never)]
pub(crate) fn over(one: Decimal, other: Decimal) -> Option<Decimal> {
    one.checked_div(other)
}

#[inline(never)]
pub(crate) fn round(figure: Decimal, places: u32, how: RoundingStrategy) -> Decimal {
    figure.round_dp_with_strategy(places, how)
}
