//! The totals of an aggregate, out of as many trustees' parts as the threshold asks.

use std::collections::BTreeMap;

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{Identity, VartimeMultiscalarMul};
use thiserror::Error;

use super::aggregate::{Aggregate, Element};
use super::share::OpeningShare;

/// Why there are no totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CombineError {
    /// Fewer parts than the threshold.
    #[error("{shares} shares of {threshold} that are needed")]
    TooFew {
        /// How many there are.
        shares: usize,
        /// How many are needed.
        threshold: u8,
    },
    /// Two parts of one trustee, or a part of nobody.
    #[error("trustee {0} has two shares, or there is no such trustee")]
    Repeated(u8),
    /// The parts do not have the options of the aggregate.
    #[error("the share of trustee {0} does not have the options of the item")]
    Options(u8),
    /// The content of an option is no number of votes, which proofs that hold exclude.
    #[error("option {0} does not open to a number of votes")]
    NoTotal(usize),
}

/// The totals by option.
///
/// Shape: `shares` were checked, see [`OpeningShare::check`]; the first `threshold` of them are
/// used, and any others would give the same.
///
/// Errors: [`CombineError`].
pub fn combine(
    aggregate: &Aggregate,
    shares: &[&OpeningShare],
    threshold: u8,
) -> Result<Vec<u32>, CombineError> {
    let needed = usize::from(threshold);
    let Some(shares) = shares.get(..needed).filter(|_| needed > 0) else {
        return Err(CombineError::TooFew {
            shares: shares.len(),
            threshold,
        });
    };
    let mut weights = Vec::new();
    for share in shares {
        if share.parts.len() != aggregate.sums.len() {
            return Err(CombineError::Options(share.trustee));
        }
        weights.push(weight(share.trustee, shares)?);
    }
    let mut contents = Vec::new();
    for (option, sum) in aggregate.sums.iter().enumerate() {
        // The library panics unless there are as many points as weights, and it asks an iterator.
        let parts: Vec<&RistrettoPoint> = shares
            .iter()
            .filter_map(|share| share.parts.get(option).map(Element::value))
            .collect();
        if parts.len() != weights.len() {
            return Err(CombineError::NoTotal(option));
        }
        contents.push(sum.beta.value() - RistrettoPoint::vartime_multiscalar_mul(&weights, parts));
    }
    let steps = Steps::up_to(aggregate.ballots);
    (0..)
        .zip(&contents)
        .map(|(option, content)| steps.find(content).ok_or(CombineError::NoTotal(option)))
        .collect()
}

/// How much a trustee's part counts among these: Lagrange's coefficient at zero.
fn weight(number: u8, shares: &[&OpeningShare]) -> Result<Scalar, CombineError> {
    let own = Scalar::from(number);
    let mut numerator = Scalar::ONE;
    let mut denominator = Scalar::ONE;
    let mut seen = 0;
    for share in shares {
        if share.trustee == number {
            seen += 1;
            continue;
        }
        let other = Scalar::from(share.trustee);
        numerator *= other;
        denominator *= other - own;
    }
    if seen != 1 || number == 0 {
        return Err(CombineError::Repeated(number));
    }
    Ok(numerator * denominator.invert())
}

/// Finds small numbers in points by baby steps and giant steps.
struct Steps {
    bound: u32,
    width: u32,
    baby: BTreeMap<[u8; 32], u32>,
    giant: RistrettoPoint,
}

impl Steps {
    fn up_to(bound: u32) -> Self {
        let width = bound.isqrt().saturating_add(1);
        let mut point = RistrettoPoint::identity();
        let mut baby = BTreeMap::new();
        for number in 0..width {
            baby.insert(point.compress().to_bytes(), number);
            point += RISTRETTO_BASEPOINT_POINT;
        }
        Self {
            bound,
            width,
            baby,
            giant: point,
        }
    }

    fn find(&self, content: &RistrettoPoint) -> Option<u32> {
        let mut rest = *content;
        for step in 0..=self.bound / self.width {
            if let Some(number) = self.baby.get(rest.compress().as_bytes()) {
                return step
                    .checked_mul(self.width)?
                    .checked_add(*number)
                    .filter(|total| *total <= self.bound);
            }
            rest -= self.giant;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_up_to_the_bound_is_found_and_no_other() {
        for bound in [0, 1, 2, 3, 8, 9, 10, 99, 100, 101] {
            let steps = Steps::up_to(bound);
            for number in 0..=bound {
                let point = RISTRETTO_BASEPOINT_POINT * Scalar::from(number);
                assert_eq!(steps.find(&point), Some(number), "up to {bound}");
            }
            let above = RISTRETTO_BASEPOINT_POINT * Scalar::from(bound + 1);
            assert_eq!(steps.find(&above), None);
            assert_eq!(steps.find(&-RISTRETTO_BASEPOINT_POINT), None);
        }
    }
}
