//! The rings of a sealed ballot: that a ciphertext holds one of a few numbers, without saying
//! which. Both sides of it, and what both of them hash.
//!
//! A vote's ring has the numbers 0 and 1; the sum's has `min` to `max`.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use subtle::{ConditionallySelectable, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

use super::nonces::Nonces;
use super::{CiphertextBytes, Context};
use crate::fixed_base::FixedBase;
use crate::hash::{Short, hash512, short_scalar, to_short};
use crate::point::Point;
use crate::wire::Writer;

/// The commitments of one branch, in their encoding.
pub(super) type Commitments = ([u8; 32], [u8; 32]);

/// The tables that sealing needs.
pub(super) struct Tables {
    pub generator: FixedBase,
    pub key: FixedBase,
}

/// What is the same in every hash of one ballot.
pub(super) struct Statement<'a> {
    pub context: &'a [u8; Context::LENGTH],
    pub key: &'a Point,
}

impl Statement<'_> {
    /// The challenge of one option's ring.
    pub fn bit_challenge(
        &self,
        option: u8,
        ciphertext: &CiphertextBytes,
        commitments: &[Commitments],
    ) -> Short {
        let place = [option];
        let mut parts: Vec<&[u8]> = vec![
            self.context,
            self.key.as_bytes(),
            &place,
            ciphertext.alpha.as_bytes(),
            ciphertext.beta.as_bytes(),
        ];
        push(&mut parts, commitments);
        to_short(&hash512("sokoguru/bit/1", &parts))
    }

    /// The challenge of the sum's ring.
    pub fn range_challenge(
        &self,
        bounds: (u8, u8),
        ciphertexts: &[CiphertextBytes],
        commitments: &[Commitments],
    ) -> Short {
        let mut all = Writer::with_capacity(ciphertexts.len() * 64);
        for each in ciphertexts {
            all.bytes(each.alpha.as_bytes()).bytes(each.beta.as_bytes());
        }
        let (min, max) = ([bounds.0], [bounds.1]);
        let mut parts: Vec<&[u8]> =
            vec![self.context, self.key.as_bytes(), &min, &max, all.written()];
        push(&mut parts, commitments);
        to_short(&hash512("sokoguru/range/1", &parts))
    }
}

fn push<'a>(parts: &mut Vec<&'a [u8]>, commitments: &'a [Commitments]) {
    for (one, other) in commitments {
        parts.push(one);
        parts.push(other);
    }
}

/// One branch of a ring while it is made.
struct Branch {
    /// The number that the branch stands for; public.
    number: u8,
    challenge: Short,
    nonce: Scalar,
}

impl Zeroize for Branch {
    fn zeroize(&mut self) {
        self.challenge.zeroize();
        self.nonce.zeroize();
    }
}

/// A ring while it is made: commitments first, then, with the challenge, the responses.
///
/// Every branch is made in the same way. The commitments of branch `b` are `u·G` and
/// `u·Y − e·(v − b)·G`, with random `u` and `e`; at the true one, where `v = b`, the second term
/// vanishes, so that its `e` is still free when the challenge is known.
pub(super) struct Ring {
    branches: Zeroizing<Vec<Branch>>,
    value: u8,
}

impl Ring {
    /// Draws the nonces for the numbers `min ..= max`, and puts half of each commitment into
    /// `halves`: the first of a branch, then the second.
    pub fn commit(
        bounds: (u8, u8),
        value: u8,
        tables: &Tables,
        nonces: &mut Nonces,
        halves: &mut Vec<RistrettoPoint>,
    ) -> Self {
        let branches = (bounds.0..=bounds.1).map(|number| Branch {
            number,
            challenge: nonces.short(),
            nonce: nonces.scalar(),
        });
        let branches = Zeroizing::new(branches.collect::<Vec<_>>());
        for branch in branches.iter() {
            let nonce = Zeroizing::new(branch.nonce.div_by_2());
            let distance = Scalar::from(value) - Scalar::from(branch.number);
            let shift = short_scalar(branch.challenge) * distance;
            let shift = Zeroizing::new((-shift).div_by_2());
            halves.push(tables.generator.multiply(&nonce));
            halves.push(tables.key.multiply(&nonce) + tables.generator.multiply(&shift));
        }
        Self { branches, value }
    }

    /// Closes the ring with the challenge: the true branch gets what is missing of it.
    /// `randomness` is that of the ciphertext.
    pub fn respond(mut self, challenge: Short, randomness: &Scalar) -> Vec<(Short, Scalar)> {
        let drawn = self.branches.iter();
        let drawn = drawn.fold(0, |sum: Short, each| sum.wrapping_add(each.challenge));
        let missing = challenge.wrapping_sub(drawn);
        for branch in self.branches.iter_mut() {
            let completed = branch.challenge.wrapping_add(missing);
            let is_true = branch.number.ct_eq(&self.value);
            branch.challenge.conditional_assign(&completed, is_true);
        }
        let responses = self.branches.iter().map(|branch| {
            let response = branch.nonce + short_scalar(branch.challenge) * randomness;
            (branch.challenge, response)
        });
        let responses = responses.collect();
        self.value.zeroize();
        responses
    }
}
