//! Checking proofs and signatures, one ballot at a time or many.
//!
//! Nothing here is secret, so that it may take any time. A verdict is the same whether a ballot is
//! checked alone or among others: signatures are added up only to find quickly that all of them
//! hold, and looked at one by one when the sum does not. Spreading ballots over threads is left to
//! the caller: a `Verifier` can be shared.

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::ristretto::VartimeRistrettoPrecomputation;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimePrecomputedMultiscalarMul;
use curve25519_dalek::traits::{Identity, IsIdentity, VartimeMultiscalarMul};
use thiserror::Error;

use super::proof::{Commitments, Statement};
use super::{Ballot, BallotHash, BallotKind, CiphertextBytes, FittingBallot};
use crate::hash::{Short, hash512, short_scalar, to_short};
use crate::manifest::Manifest;
use crate::point::Point;
use crate::wire::{Reader, WireError};

/// How many signatures are added up at a time.
const BATCH: usize = 256;

/// Why a ballot is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ProofError {
    /// An element of a ciphertext is no point in its one encoding.
    #[error("the ciphertext of option {0} is no pair of points")]
    Ciphertext(u8),
    /// The proof that an option got one vote or none.
    #[error("the proof of option {0} does not hold")]
    Bit(u8),
    /// The proof that as many options are chosen as the item allows.
    #[error("the proof of the number of choices does not hold")]
    Range,
    /// The voter's signature.
    #[error("the signature does not hold")]
    Signature,
    /// The verifier has no election key, or the ballot was fitted to another board's.
    #[error("another election key")]
    ElectionKey,
    /// The body is not what its form said.
    #[error(transparent)]
    Wire(#[from] WireError),
}

/// A sealed vote for one option, to add up.
#[derive(Debug, Clone, Copy)]
pub struct Ciphertext {
    /// `r·G`.
    pub alpha: RistrettoPoint,
    /// `r·Y + v·G`.
    pub beta: RistrettoPoint,
}

/// A ballot whose proofs and signature hold.
#[derive(Debug, Clone)]
pub struct ProvenBallot<'a> {
    ballot: &'a Ballot,
    ciphertexts: Vec<Ciphertext>,
}

impl<'a> ProvenBallot<'a> {
    /// The ballot.
    pub const fn ballot(&self) -> &'a Ballot {
        self.ballot
    }

    /// What names it.
    pub fn hash(&self) -> BallotHash {
        self.ballot.hash()
    }

    /// The sealed votes, in the order of the options; none of a ballot in clear.
    pub fn ciphertexts(&self) -> &[Ciphertext] {
        &self.ciphertexts
    }
}

/// Checks the ballots of one board.
pub struct Verifier {
    key: Option<(Point, VartimeRistrettoPrecomputation)>,
    generator: VartimeRistrettoPrecomputation,
}

impl Verifier {
    /// Computes tables for the election key of a manifest; it is the same in all of a board's.
    pub fn new(manifest: &Manifest) -> Self {
        let key = manifest.content().election_key.map(|key| {
            let points = [*key.element(), RISTRETTO_BASEPOINT_POINT];
            (key, VartimeRistrettoPrecomputation::new(points))
        });
        Self {
            key,
            generator: VartimeRistrettoPrecomputation::new([RISTRETTO_BASEPOINT_POINT]),
        }
    }

    /// Checks the signature and the proofs of one ballot. The signature comes first: it costs a
    /// tenth of the proofs, and slots and keys are public, so that anyone can write a ballot that
    /// comes this far.
    ///
    /// Errors: [`ProofError`], the first that is found.
    pub fn verify<'a>(&self, fitting: &FittingBallot<'a>) -> Result<ProvenBallot<'a>, ProofError> {
        verify_signature(fitting)?;
        self.verify_seal(fitting)
    }

    /// Checks many ballots, one verdict each, in their order. It is faster than one at a time, and
    /// each verdict is the one that [`Verifier::verify`] gives.
    pub fn verify_many<'a>(
        &self,
        fitting: &[FittingBallot<'a>],
    ) -> Vec<Result<ProvenBallot<'a>, ProofError>> {
        let mut verdicts = Vec::with_capacity(fitting.len());
        for batch in fitting.chunks(BATCH) {
            let signed = signatures_hold(batch);
            verdicts.extend(batch.iter().map(|each| {
                if !signed {
                    verify_signature(each)?;
                }
                self.verify_seal(each)
            }));
        }
        verdicts
    }

    fn verify_seal<'a>(&self, fitting: &FittingBallot<'a>) -> Result<ProvenBallot<'a>, ProofError> {
        let ballot = fitting.ballot;
        let ciphertexts = match ballot.kind() {
            BallotKind::Open => Vec::new(),
            BallotKind::Secret => self.verify_body(fitting)?,
        };
        Ok(ProvenBallot {
            ballot,
            ciphertexts,
        })
    }

    fn verify_body(&self, fitting: &FittingBallot<'_>) -> Result<Vec<Ciphertext>, ProofError> {
        let ballot = fitting.ballot;
        let (key, tables) = self.key.as_ref().ok_or(ProofError::ElectionKey)?;
        let encoded = ballot.ciphertexts();
        let mut ciphertexts = Vec::with_capacity(encoded.len());
        for (place, each) in (0_u8..).zip(&encoded) {
            ciphertexts.push(decode(each).ok_or(ProofError::Ciphertext(place))?);
        }
        let total = ciphertexts.iter().fold(
            Ciphertext {
                alpha: RistrettoPoint::identity(),
                beta: RistrettoPoint::identity(),
            },
            |sum, each| Ciphertext {
                alpha: sum.alpha + each.alpha,
                beta: sum.beta + each.beta,
            },
        );

        let mut reader = Reader::new(ballot.body());
        reader.bytes(64 * encoded.len())?;
        let bounds = (fitting.item.min, fitting.item.max);
        let mut halves = Vec::with_capacity(4 * encoded.len() + 2 * usize::from(ballot.branches()));
        let mut sums = Vec::with_capacity(encoded.len() + 1);
        for ciphertext in &ciphertexts {
            sums.push(self.ring(tables, &mut reader, (0, 1), ciphertext, &mut halves)?);
        }
        sums.push(self.ring(tables, &mut reader, bounds, &total, &mut halves)?);
        reader.finish()?;

        let context = ballot.context().to_bytes();
        let statement = Statement {
            context: &context,
            key,
        };
        let commitments = RistrettoPoint::double_and_compress_batch(&halves);
        let mut commitments = commitments.chunks_exact(2).map_while(|pair| match pair {
            [one, other] => Some((one.to_bytes(), other.to_bytes())),
            _ => None,
        });
        let mut sums = sums.into_iter();
        for (place, each) in (0_u8..).zip(&encoded) {
            let ring: Vec<Commitments> = commitments.by_ref().take(2).collect();
            if sums.next() != Some(statement.bit_challenge(place, each, &ring)) {
                return Err(ProofError::Bit(place));
            }
        }
        let ring: Vec<Commitments> = commitments.collect();
        if sums.next() != Some(statement.range_challenge(bounds, &encoded, &ring)) {
            return Err(ProofError::Range);
        }
        Ok(ciphertexts)
    }

    /// Reads a ring off the body, puts half of each of its commitments into `halves`, and returns
    /// what its challenges add up to.
    fn ring(
        &self,
        tables: &VartimeRistrettoPrecomputation,
        reader: &mut Reader<'_>,
        bounds: (u8, u8),
        ciphertext: &Ciphertext,
        halves: &mut Vec<RistrettoPoint>,
    ) -> Result<Short, WireError> {
        let numbers = bounds.0..=bounds.1;
        let mut challenges = Vec::with_capacity(numbers.clone().count());
        for _ in numbers.clone() {
            challenges.push(reader.short()?);
        }
        for (number, challenge) in numbers.zip(&challenges) {
            // Half of each, as in `seal`: doubling and encoding them together saves square roots.
            let response = reader.scalar()?.div_by_2();
            let challenge = short_scalar(*challenge).div_by_2();
            let shift = challenge * Scalar::from(number);
            let minus = -challenge;
            halves.push(self.generator.vartime_mixed_multiscalar_mul(
                [&response],
                [&minus],
                [&ciphertext.alpha],
            ));
            // At the number 0 the generator has no part in it.
            let statics = [&response, &shift];
            let statics = statics.into_iter().take(if number == 0 { 1 } else { 2 });
            halves.push(tables.vartime_mixed_multiscalar_mul(
                statics,
                [&minus],
                [&ciphertext.beta],
            ));
        }
        Ok(challenges
            .iter()
            .fold(0, |sum: Short, each| sum.wrapping_add(*each)))
    }
}

fn decode(encoded: &CiphertextBytes) -> Option<Ciphertext> {
    Some(Ciphertext {
        alpha: *Point::decode(*encoded.alpha.as_bytes())?.element(),
        beta: *Point::decode(*encoded.beta.as_bytes())?.element(),
    })
}

fn verify_signature(fitting: &FittingBallot<'_>) -> Result<(), ProofError> {
    let ballot = fitting.ballot;
    if fitting.key.verifies(&ballot.message(), ballot.signature()) {
        Ok(())
    } else {
        Err(ProofError::Signature)
    }
}

/// Whether all signatures hold. The sum of their equations, each times a number that depends on all
/// of them, is zero; if one did not hold, that would happen once in 2^128 times.
fn signatures_hold(batch: &[FittingBallot<'_>]) -> bool {
    let mut scalars = Vec::with_capacity(2 * batch.len() + 1);
    let mut points = Vec::with_capacity(2 * batch.len() + 1);
    // The message of a signature is all of the ballot before it, so that these are all its inputs.
    let hashes: Vec<BallotHash> = batch.iter().map(|each| each.ballot.hash()).collect();
    let parts: Vec<&[u8]> = hashes.iter().map(|hash| &hash.as_bytes()[..]).collect();
    let all = hash512("sokoguru/signature-batch/1", &parts);
    let mut of_generator = Scalar::ZERO;
    for (place, each) in (0_u32..).zip(batch) {
        let signature = each.ballot.signature();
        let Some(commitment) = CompressedRistretto(*signature.commitment()).decompress() else {
            return false;
        };
        if commitment.is_identity() {
            return false;
        }
        let weight = hash512("sokoguru/signature-weight/1", &[&all, &place.to_be_bytes()]);
        let weight = short_scalar(to_short(&weight));
        of_generator += weight * signature.response();
        scalars.push(-weight);
        points.push(commitment);
        scalars.push(-(weight * signature.challenge(each.key, &each.ballot.message())));
        points.push(*each.key.point().element());
    }
    scalars.push(of_generator);
    points.push(RISTRETTO_BASEPOINT_POINT);
    RistrettoPoint::vartime_multiscalar_mul(&scalars, &points).is_identity()
}
