//! Secret multiples of a point that is multiplied many times: the generator and the election key.
//! Sealing three options takes some twenty of each, and a table pays for itself after two.
//!
//! Multiplying for checks, where nothing is secret, is left to the curve's library.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;
use subtle::{Choice, ConditionallyNegatable, ConditionallySelectable, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

/// A scalar has 64 digits of 4 bits; a row stands for every fourth of them.
const ROWS: usize = 16;
const DIGITS_PER_ROW: usize = 4;
const DIGITS: usize = ROWS * DIGITS_PER_ROW;
/// Signed digits go from -8 to 8.
const COLUMNS: usize = 8;

/// The multiples 1 to 8 of a point `P`, of `2^16·P`, of `2^32·P`, and so on.
///
/// Units: 20 to 26 KB of memory.
pub struct FixedBase {
    rows: Vec<[RistrettoPoint; COLUMNS]>,
}

/// A digit as its amount and its sign.
#[derive(Clone, Copy, Default)]
struct Digit {
    amount: u8,
    negative: u8,
}

impl Zeroize for Digit {
    fn zeroize(&mut self) {
        self.amount.zeroize();
        self.negative.zeroize();
    }
}

impl FixedBase {
    /// Computes the table. The point is public.
    pub fn new(point: &RistrettoPoint) -> Self {
        let mut rows = Vec::with_capacity(ROWS);
        let mut base = *point;
        for _ in 0..ROWS {
            let mut multiple = RistrettoPoint::identity();
            let row = [(); COLUMNS].map(|()| {
                multiple += base;
                multiple
            });
            // The last is 2^3 times the base; the next row begins at 2^16 times.
            base = doubled(multiple, 13);
            rows.push(row);
        }
        Self { rows }
    }

    /// `scalar·P`, in a time that does not depend on the scalar, nor in what is read from memory.
    pub fn multiply(&self, scalar: &Scalar) -> RistrettoPoint {
        let digits = digits(scalar);
        let mut sum = RistrettoPoint::identity();
        for place in (0..DIGITS_PER_ROW).rev() {
            sum = doubled(sum, 4);
            let column = digits.iter().skip(place).step_by(DIGITS_PER_ROW);
            for (row, digit) in self.rows.iter().zip(column) {
                let mut chosen = select(row, *digit);
                sum += chosen;
                chosen.zeroize();
            }
        }
        sum
    }
}

fn doubled(mut point: RistrettoPoint, times: usize) -> RistrettoPoint {
    for _ in 0..times {
        point += point;
    }
    point
}

/// Reads all of the row, whatever the digit.
fn select(row: &[RistrettoPoint; COLUMNS], digit: Digit) -> RistrettoPoint {
    let mut chosen = RistrettoPoint::identity();
    for (amount, multiple) in (1_u8..).zip(row) {
        chosen.conditional_assign(multiple, digit.amount.ct_eq(&amount));
    }
    chosen.conditional_negate(Choice::from(digit.negative));
    chosen
}

/// The digits of a scalar, the lowest first. A scalar is below 2^253, so nothing is carried out of
/// the last.
fn digits(scalar: &Scalar) -> Zeroizing<[Digit; DIGITS]> {
    let mut digits = Zeroizing::new([Digit::default(); DIGITS]);
    let halves = scalar.as_bytes().iter().flat_map(|b| [b & 15, b >> 4]);
    let mut carry = 0_u8;
    for (digit, half) in digits.iter_mut().zip(halves) {
        let value = half + carry;
        carry = (value + 8) >> 4;
        let rest = 16_u8.wrapping_sub(value);
        *digit = Digit {
            amount: u8::conditional_select(&value, &rest, Choice::from(carry)),
            negative: carry,
        };
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;

    #[test]
    fn multiples_are_those_of_the_library() {
        let point = RISTRETTO_BASEPOINT_POINT * Scalar::from(77_u8);
        let table = FixedBase::new(&point);
        let mut scalars = vec![Scalar::ZERO, Scalar::ONE, -Scalar::ONE];
        scalars.extend((0..=64_u8).map(Scalar::from));
        // Every digit at its ends, with and without a carry from below.
        for byte in [0x77, 0x78, 0x87, 0x88, 0x80, 0x08, 0xff, 0xf8] {
            scalars.push(Scalar::from_bytes_mod_order([byte; 32]));
        }
        for seed in 0..50_u8 {
            scalars.push(crate::hash::to_scalar(crate::hash::hash512(
                "test",
                &[&[seed]],
            )));
        }
        for scalar in scalars {
            assert_eq!(table.multiply(&scalar), point * scalar, "{scalar:?}");
        }
    }
}
