//! The sum of the sealed ballots of an item: one ciphertext an option, whose content is the number
//! of votes for it.

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::Identity;
use thiserror::Error;

use crate::ballot::CiphertextBytes;
use crate::bytes::fixed_bytes;
use crate::hash::hash256;
use crate::manifest::Fingerprint;
use crate::start::BoardId;
use crate::wire::{Reader, WireError, Writer};

fixed_bytes!(
    /// What trustees' shares name, so that a share of one sum fits no other.
    AggregateHash,
    32
);

/// A group element that may be the identity, with its one encoding.
#[derive(Debug, Clone, Copy)]
pub struct Element {
    bytes: [u8; 32],
    value: RistrettoPoint,
}

impl Element {
    /// Takes an element that was computed.
    pub fn new(value: RistrettoPoint) -> Self {
        Self {
            bytes: value.compress().to_bytes(),
            value,
        }
    }

    /// Reads an encoding; `None` when it is not canonical or no element.
    pub fn decode(bytes: [u8; 32]) -> Option<Self> {
        let value = CompressedRistretto(bytes).decompress()?;
        Some(Self { bytes, value })
    }

    /// The encoding.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    pub(super) const fn value(&self) -> &RistrettoPoint {
        &self.value
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Self::decode(reader.array()?).ok_or(WireError::Point)
    }
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Element {}

/// The sealed number of votes for one option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// The sum of `r·G`.
    pub alpha: Element,
    /// The sum of `r·Y + v·G`.
    pub beta: Element,
}

/// Why ballots cannot be added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AggregateError {
    /// A ballot has another number of options than the item.
    #[error("a ballot does not have the options of the item")]
    Options,
    /// Bytes in a ballot that are no element, which its proofs would have shown.
    #[error("a ballot holds bytes that are no point")]
    Point,
    /// More ballots than can be counted.
    #[error("too many ballots")]
    TooMany,
}

/// The sum of the ballots of an item that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// The item's place in the manifest, from 0.
    pub item: u16,
    /// The item's revision.
    pub revision: u32,
    /// How many ballots were added up.
    pub ballots: u32,
    /// One for each option, in their order.
    pub sums: Vec<Sum>,
}

impl Aggregate {
    /// Adds ballots up.
    ///
    /// Errors: [`AggregateError`].
    pub fn of<'a>(
        item: u16,
        revision: u32,
        options: usize,
        ballots: impl IntoIterator<Item = &'a [CiphertextBytes]>,
    ) -> Result<Self, AggregateError> {
        let zero = (RistrettoPoint::identity(), RistrettoPoint::identity());
        let mut sums = vec![zero; options];
        let mut count = 0_u32;
        for ballot in ballots {
            if ballot.len() != options {
                return Err(AggregateError::Options);
            }
            count = count.checked_add(1).ok_or(AggregateError::TooMany)?;
            for (sum, ciphertext) in sums.iter_mut().zip(ballot) {
                let decode = |bytes: &[u8; 32]| {
                    CompressedRistretto(*bytes)
                        .decompress()
                        .ok_or(AggregateError::Point)
                };
                sum.0 += decode(ciphertext.alpha.as_bytes())?;
                sum.1 += decode(ciphertext.beta.as_bytes())?;
            }
        }
        let sums = sums.into_iter().map(|(alpha, beta)| Sum {
            alpha: Element::new(alpha),
            beta: Element::new(beta),
        });
        Ok(Self {
            item,
            revision,
            ballots: count,
            sums: sums.collect(),
        })
    }

    /// Reads the payload of an event of kind 10.
    ///
    /// Errors: [`WireError`].
    pub fn parse(payload: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(payload);
        let aggregate = Self {
            item: reader.u16()?,
            revision: reader.u32()?,
            ballots: reader.u32()?,
            sums: reader.list(|reader| {
                Ok::<_, WireError>(Sum {
                    alpha: Element::read(reader)?,
                    beta: Element::read(reader)?,
                })
            })?,
        };
        reader.finish()?;
        Ok(aggregate)
    }

    /// The payload of its event.
    ///
    /// Errors: [`WireError::ListTooLong`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, WireError> {
        let mut writer = Writer::new();
        writer
            .u16(self.item)
            .u32(self.revision)
            .u32(self.ballots)
            .list(&self.sums, |out, sum| {
                out.bytes(sum.alpha.as_bytes()).bytes(sum.beta.as_bytes());
            })?;
        Ok(writer.finish())
    }

    /// What shares of this sum name. The fingerprint is that of the final manifest.
    ///
    /// Errors: [`WireError::ListTooLong`].
    pub fn hash(
        &self,
        board_id: &BoardId,
        fingerprint: &Fingerprint,
    ) -> Result<AggregateHash, WireError> {
        let bytes = self.to_bytes()?;
        let parts: [&[u8]; 3] = [board_id.as_bytes(), fingerprint.as_bytes(), &bytes];
        Ok(AggregateHash::from_bytes(hash256(
            "sokoguru/aggregate/1",
            &parts,
        )))
    }
}
