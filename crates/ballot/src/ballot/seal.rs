//! Making a ballot. Nothing here takes another path or reads other memory for one choice than for
//! another, and nothing of the choice or its randomness is left behind.
//!
//! Keeping and sending the ballot is left to the app's outbox.

use core::cell::OnceCell;

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use thiserror::Error;
use zeroize::Zeroizing;

use super::form::{message, write_header};
use super::nonces::Nonces;
use super::proof::{Commitments, Ring, Statement, Tables};
use super::{Ballot, BallotKind, CiphertextBytes, Context, ElementBytes, FormError, Selection};
use crate::fixed_base::FixedBase;
use crate::keys::{SecretKey, SignError};
use crate::manifest::{Item, Manifest};
use crate::randomness::{Randomness, RandomnessError};
use crate::roll::Slot;
use crate::wire::Writer;

/// Why no ballot was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// The manifest has no item at this place.
    #[error("no item {0}")]
    NoItem(u16),
    /// The item is for consensus.
    #[error("item {0} is not voted on")]
    NoVote(u16),
    /// The choice was made for an item with other options.
    #[error("the choice has other options than the item")]
    Options,
    /// Fewer or more options are marked than the item allows.
    #[error("{marked} options are marked, not {min} to {max}")]
    Bounds {
        /// How many are marked.
        marked: u8,
        /// The fewest.
        min: u8,
        /// The most.
        max: u8,
    },
    /// Ballots count from 1.
    #[error("ballots count from 1")]
    Rev,
    /// The item is secret, and the manifest has no election key.
    #[error("no key to seal with")]
    NoElectionKey,
    /// No randomness.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The signature.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// Random numbers that fall together; it never happens with a source that works.
    #[error(transparent)]
    Form(#[from] FormError),
}

/// Makes the ballots of one voter for the items of one manifest.
///
/// The tables for sealing are computed with the first secret ballot, and serve the next ones.
pub struct Sealer<'a> {
    manifest: &'a Manifest,
    slot: Slot,
    key: &'a SecretKey,
    tables: OnceCell<Tables>,
}

impl<'a> Sealer<'a> {
    /// Takes the manifest that the voter reads, and the voter's place and key.
    pub const fn new(manifest: &'a Manifest, slot: Slot, key: &'a SecretKey) -> Self {
        Self {
            manifest,
            slot,
            key,
            tables: OnceCell::new(),
        }
    }

    /// Makes the ballot for the item at a place, from 0. The `rev` is higher than that of any ballot
    /// the voter made for this item before; the choice is wiped.
    ///
    /// Errors: [`SealError`].
    pub fn seal(
        &self,
        place: u16,
        rev: u32,
        selection: Selection,
        source: &mut dyn Randomness,
    ) -> Result<Ballot, SealError> {
        let item = self.manifest.item(place).ok_or(SealError::NoItem(place))?;
        let kind = BallotKind::of(item.kind).ok_or(SealError::NoVote(place))?;
        if rev == 0 {
            return Err(SealError::Rev);
        }
        let options = u8::try_from(item.options.len()).map_err(|_| SealError::Options)?;
        if selection.marks().len() != item.options.len() {
            return Err(SealError::Options);
        }
        let marked = selection.count();
        if !(item.min..=item.max).contains(&marked) {
            return Err(SealError::Bounds {
                marked,
                min: item.min,
                max: item.max,
            });
        }
        let context = Context {
            fingerprint: *self.manifest.fingerprint(),
            item: place,
            revision: item.revision,
            slot: self.slot,
            key: self.key.public().encoding(),
            rev,
        };
        let mut writer = Writer::with_capacity(1_024);
        write_header(&mut writer, kind, &context, options);
        match kind {
            BallotKind::Open => {
                writer.bytes(selection.marks());
            }
            BallotKind::Secret => {
                let election_key = self.manifest.content().election_key.as_ref();
                let election_key = election_key.ok_or(SealError::NoElectionKey)?;
                let context = context.to_bytes();
                let nonces = Nonces::new(self.key, &context, &selection, source)?;
                let statement = Statement {
                    context: &context,
                    key: election_key,
                };
                let tables = self.tables.get_or_init(|| Tables {
                    generator: FixedBase::new(&RISTRETTO_BASEPOINT_POINT),
                    key: FixedBase::new(election_key.element()),
                });
                seal_body(&mut writer, &statement, item, &selection, nonces, tables);
            }
        }
        drop(selection);
        let signature = self.key.sign(&message(writer.written()), source)?;
        signature.write(&mut writer);
        Ok(Ballot::parse(&writer.finish())?)
    }
}

fn seal_body(
    writer: &mut Writer,
    statement: &Statement<'_>,
    item: &Item,
    selection: &Selection,
    mut nonces: Nonces,
    tables: &Tables,
) {
    const BIT: (u8, u8) = (0, 1);
    let bounds = (item.min, item.max);
    let options = selection.marks().len();

    // Everything is computed by halves first: doubling and encoding many points together takes one
    // inversion instead of a square root for each.
    let half = Scalar::ONE.div_by_2();
    let mut halves = Vec::with_capacity(6 * options + 2 * item.options.len() + 2);
    let mut randomness = Zeroizing::new(Vec::with_capacity(options));
    for mark in selection.marks() {
        let chosen = nonces.scalar();
        let small = Zeroizing::new(chosen.div_by_2());
        let vote = Zeroizing::new(Scalar::from(*mark) * half);
        halves.push(tables.generator.multiply(&small));
        halves.push(tables.key.multiply(&small) + tables.generator.multiply(&vote));
        randomness.push(chosen);
    }
    let mut rings = Vec::with_capacity(options);
    for mark in selection.marks() {
        rings.push(Ring::commit(BIT, *mark, tables, &mut nonces, &mut halves));
    }
    let range = Ring::commit(bounds, selection.count(), tables, &mut nonces, &mut halves);
    let encoded = RistrettoPoint::double_and_compress_batch(&Zeroizing::new(halves)[..]);
    let mut encoded = encoded.iter().map(|point| *point.as_bytes());

    let ciphertexts: Vec<CiphertextBytes> = pairs(&mut encoded, options)
        .into_iter()
        .map(|(alpha, beta)| CiphertextBytes {
            alpha: ElementBytes::from_bytes(alpha),
            beta: ElementBytes::from_bytes(beta),
        })
        .collect();
    for each in &ciphertexts {
        writer
            .bytes(each.alpha.as_bytes())
            .bytes(each.beta.as_bytes());
    }
    let rings = rings.into_iter().zip(randomness.iter());
    for ((place, ciphertext), (ring, randomness)) in (0..).zip(&ciphertexts).zip(rings) {
        let commitments = pairs(&mut encoded, 2);
        let challenge = statement.bit_challenge(place, ciphertext, &commitments);
        write_ring(writer, &ring.respond(challenge, randomness));
    }
    let branches = usize::from(bounds.1.saturating_sub(bounds.0)) + 1;
    let commitments = pairs(&mut encoded, branches);
    let challenge = statement.range_challenge(bounds, &ciphertexts, &commitments);
    let total = Zeroizing::new(randomness.iter().sum::<Scalar>());
    write_ring(writer, &range.respond(challenge, &total));
}

fn pairs(encoded: &mut impl Iterator<Item = [u8; 32]>, count: usize) -> Vec<Commitments> {
    let next = |_| Some((encoded.next()?, encoded.next()?));
    (0..count).map_while(next).collect()
}

fn write_ring(writer: &mut Writer, ring: &[(u128, Scalar)]) {
    for (challenge, _) in ring {
        writer.short(*challenge);
    }
    for (_, response) in ring {
        writer.scalar(response);
    }
}
