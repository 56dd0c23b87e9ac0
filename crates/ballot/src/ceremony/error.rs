//! What can go wrong in a ceremony: with a message on the board, and with what a trustee wants to
//! say.

use thiserror::Error;

use crate::keys::{SignError, ZeroSecret};
use crate::randomness::RandomnessError;
use crate::wire::WireError;

/// Why a message cannot stand on the board. The numbers are those of trustees, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CeremonyError {
    /// The bytes.
    #[error("the message cannot be read: {0}")]
    Wire(#[from] WireError),
    /// The keys are made, or there is nobody to make them.
    #[error("the keys are made already, or the board has no trustees")]
    Over,
    /// A message of another round.
    #[error("round {found}, where the ceremony is in round {expected}")]
    Round {
        /// The round of the ceremony.
        expected: u16,
        /// The round of the message.
        found: u16,
    },
    /// A number that nobody has.
    #[error("there is no trustee {0}")]
    NoTrustee(u8),
    /// Not the trustee's signature.
    #[error("the signature is not that of trustee {0}")]
    Signature(u8),
    /// The trustee said this already, or the opposite of it.
    #[error("trustee {0} spoke already in this round")]
    Twice(u8),
    /// A trustee does not wait for the others, or acts on what is not there yet.
    #[error("trustee {trustee} acts before trustee {missing} did")]
    Early {
        /// Who acts.
        trustee: u8,
        /// Who has to act first.
        missing: u8,
    },
    /// A reveal that was not committed to.
    #[error("trustee {0} reveals something else than it committed to")]
    NotCommitted(u8),
    /// Not as many coefficients as the threshold, or shares as trustees.
    #[error("trustee {0} reveals the wrong number of coefficients or shares")]
    Numbers(u8),
    /// A coefficient that its sender does not know.
    #[error("trustee {0} does not prove that it knows its part of the key")]
    Possession(u8),
    /// A confirmation of something else.
    #[error("trustee {0} confirms other reveals than those on the board")]
    Transcript(u8),
    /// A complaint about oneself.
    #[error("trustee {0} complains about itself")]
    AgainstItself(u8),
    /// A complaint whose proof does not hold.
    #[error("trustee {0} does not prove what it complains about")]
    ComplaintProof(u8),
    /// The parts cancel each other out, once in 2^252 times.
    #[error("the keys add up to the identity")]
    Identity,
    /// No round can follow the last one.
    #[error("there were too many rounds")]
    Rounds,
}

/// Why a trustee says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TrusteeError {
    /// The seed's keys stand nowhere in the start.
    #[error("this seed belongs to no trustee of the board")]
    NotAmong,
    /// The ceremony of another board.
    #[error("this ceremony belongs to another board")]
    OtherBoard,
    /// It is not the time for this, or the board holds something wrong.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// The board has a reveal in this trustee's name that it never made.
    #[error("the reveal in this trustee's name is not its own")]
    Impostor,
    /// A share that everybody confirmed does not fit.
    #[error("the share of trustee {0} does not fit")]
    Share(u8),
    /// The ceremony is not over.
    #[error("the keys are not made yet")]
    NotComplete,
    /// Nothing could be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A derived secret is zero, once in 2^252 times.
    #[error(transparent)]
    Zero(#[from] ZeroSecret),
    /// A message too long to write.
    #[error(transparent)]
    Wire(#[from] WireError),
}

impl From<RandomnessError> for TrusteeError {
    fn from(error: RandomnessError) -> Self {
        Self::Sign(error.into())
    }
}
