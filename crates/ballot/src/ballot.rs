//! A voter's answer to one item: in clear with a signature, or sealed with proofs.
//! PROTOCOL.md, section 7.
//!
//! Here are the types. `selection` is a choice before it is sealed, and `seal` makes a ballot of it,
//! with the randomness of `nonces` and the rings of `proof`. Who receives one goes from cheap to
//! dear: `form`, then `fit` (manifest, roll, time), then `check` (proofs and signature).
//!
//! Which ballot of a slot counts, and that nothing stands on the board twice, is left to `board`.

mod check;
mod fit;
mod form;
mod nonces;
mod proof;
mod seal;
mod selection;

pub use check::{Ciphertext, ProofError, ProvenBallot, Verifier};
pub use fit::{FitError, FittingBallot};
pub use form::{CiphertextBytes, ElementBytes};
pub use seal::{SealError, Sealer};
pub use selection::Selection;
use thiserror::Error;

use crate::bytes::fixed_bytes;
use crate::hash::code;
use crate::keys::{KeyBytes, Signature};
use crate::manifest::{Fingerprint, ItemKind};
use crate::roll::Slot;
use crate::wire::{WireError, Writer};

/// The largest ballot, in bytes: 32 options, none to all of them.
pub const SIZE_LIMIT: usize = HEADER + 32 * (64 + 96) + 33 * 48 + 64;
/// Version, kind, context and the number of options.
const HEADER: usize = 2 + Context::LENGTH + 1;

fixed_bytes!(
    /// What names a ballot: the SHA-256 of its bytes.
    BallotHash,
    32
);

impl BallotHash {
    /// The code that a member compares by eye.
    pub fn code(&self) -> String {
        code("sokoguru/receipt-code/1", self.as_bytes())
    }
}

/// Who answers what: part of everything that is hashed for a ballot, so that nothing of it fits
/// anywhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// The manifest that the voter read.
    pub fingerprint: Fingerprint,
    /// The item's place in it, from 0.
    pub item: u16,
    /// The item's revision.
    pub revision: u32,
    /// The voter's place.
    pub slot: Slot,
    /// The voter's key. Whether it is a point shows when the ballot is checked.
    pub key: KeyBytes,
    /// From 1; of a slot's ballots for an item the one with the highest counts.
    pub rev: u32,
}

impl Context {
    /// Units: bytes.
    pub const LENGTH: usize = 90;

    /// The bytes that are hashed.
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        let mut writer = Writer::with_capacity(Self::LENGTH);
        writer
            .bytes(self.fingerprint.as_bytes())
            .u16(self.item)
            .u32(self.revision)
            .bytes(self.slot.as_bytes())
            .bytes(self.key.as_bytes())
            .u32(self.rev);
        let mut bytes = [0; Self::LENGTH];
        for (slot, byte) in bytes.iter_mut().zip(writer.finish()) {
            *slot = byte;
        }
        bytes
    }
}

/// Why bytes are no ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FormError {
    /// The bytes.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// More bytes than any ballot has.
    #[error("too many bytes for a ballot")]
    Size,
    /// A number of options that no item has.
    #[error("{0} options")]
    Options(u8),
    /// A revision of the item or of the ballot that is 0.
    #[error("revisions begin at 1")]
    Revision,
    /// Two ciphertexts share an element, or one is the identity.
    #[error("a ciphertext repeats an element")]
    RepeatedElement,
}

/// A ballot of the right form. What it says of itself is not proved yet.
///
/// Invariant: the bytes are its one encoding; scalars are below the group order; no element of the
/// ciphertexts is the identity or stands there twice. Elements may still be no points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    bytes: Vec<u8>,
    context: Context,
    kind: BallotKind,
    options: u8,
    branches: u8,
    signature: Signature,
}

/// Whether a ballot is in clear or sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BallotKind {
    /// In clear.
    Open,
    /// Sealed.
    Secret,
}

impl BallotKind {
    /// The kind of ballots of an item; none where there is no vote.
    pub const fn of(kind: ItemKind) -> Option<Self> {
        match kind {
            ItemKind::Open => Some(Self::Open),
            ItemKind::Secret => Some(Self::Secret),
            ItemKind::Consensus => None,
        }
    }
}
