//! What can be wrong with a board, in words that an auditor can read.

use core::fmt;

use thiserror::Error;

use crate::ballot::{FitError, FormError, ProofError};
use crate::board::{EventError, Kind};
use crate::ceremony::CeremonyError;
use crate::manifest::{ManifestError, SuccessionError};
use crate::result::ResultError;
use crate::roll::RollError;
use crate::start::StartError;
use crate::tally::{AggregateError, CombineError, ShareError};
use crate::wire::WireError;

/// The rule that is broken. Items and options count from 0, trustees from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Breach {
    /// No event.
    #[error(transparent)]
    Event(#[from] EventError),
    /// A payload that cannot be read.
    #[error("the payload cannot be read: {0}")]
    Wire(#[from] WireError),
    /// An event before the one in front of it.
    #[error("its time is before that of the event in front of it")]
    TimeGoesBack,
    /// The first event is something else.
    #[error("a board begins with its start")]
    NotBegun,
    /// A board within the board.
    #[error("a board begins once")]
    SecondStart,
    /// A start that breaks its own rules.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A message of the trustees that is wrong, or comes at the wrong time.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// Keys or roll would change under an open vote.
    #[error("it comes after the first manifest")]
    AfterManifest,
    /// The roll would change.
    #[error("there is a roll already, and it never changes")]
    SecondRoll,
    /// A roll that breaks its own rules, or that the registrars did not sign.
    #[error(transparent)]
    Roll(#[from] RollError),
    /// Something that needs a roll.
    #[error("there is no roll yet")]
    NoRoll,
    /// A manifest before the keys.
    #[error("the trustees did not make the keys yet")]
    NoKeys,
    /// A manifest that breaks its own rules.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A manifest with keys that the trustees did not make.
    #[error("the keys are not those that the trustees made")]
    OtherKeys,
    /// A first manifest that pretends to be a later one.
    #[error("the first manifest has revision {0}, not 1")]
    FirstRevision(u32),
    /// A manifest that changes what must stay.
    #[error(transparent)]
    Succession(#[from] SuccessionError),
    /// Something that needs a manifest.
    #[error("there is no manifest yet")]
    NoManifest,
    /// Something that voting would need to be open for.
    #[error("the vote is closed already")]
    Closed,
    /// Something that needs the closing.
    #[error("the vote is not closed yet")]
    NotClosed,
    /// A ballot that cannot be read.
    #[error(transparent)]
    Form(#[from] FormError),
    /// A ballot for a manifest that is not there.
    #[error("the ballot answers a manifest that is not on the board")]
    UnknownFingerprint,
    /// A ballot that the box must not take.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// A second ballot with the same counter.
    #[error("event {event} is another ballot of the same slot, item and counter")]
    RepeatedRev {
        /// The first one.
        event: u64,
    },
    /// A ciphertext that stands on the board already: copied, or sealed with equal randomness.
    #[error("the ciphertext of option {option} has the randomness of one in event {event}")]
    RepeatedRandomness {
        /// The option's place.
        option: u8,
        /// The first one.
        event: u64,
    },
    /// A ballot whose proofs or signature do not hold.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// Named late before it could be.
    #[error("no ballot is late yet")]
    NotLate,
    /// The same late ballot again, or one that was taken.
    #[error("this ballot is on the board already, or was named late before")]
    RepeatedLate,
    /// Closing before ballots may no longer come.
    #[error("the vote closes before accept_until")]
    ClosesEarly,
    /// The wrong number of late ballots.
    #[error("{said} late ballots are said to be, {found} are on the board")]
    LateCount {
        /// What the closing says.
        said: u32,
        /// What the board says.
        found: u32,
    },
    /// An attendance that cannot be.
    #[error("{said} are said to be present, where {ballots} voted and {voters} have a vote")]
    Present {
        /// What the closing says.
        said: u32,
        /// Slots with a ballot.
        ballots: u32,
        /// Members with a vote.
        voters: u32,
    },
    /// No such item, or another revision of it.
    #[error("there is no item {0} of this revision")]
    NoItem(u16),
    /// Something that does not go with the item's kind.
    #[error("item {0} is of another kind")]
    ItemKind(u16),
    /// The chair records twice.
    #[error("what the meeting found of item {0} stands on the board already")]
    SecondConsensus(u16),
    /// A second aggregate.
    #[error("item {0} has an aggregate already")]
    SecondAggregate(u16),
    /// The ballots cannot be added up.
    #[error(transparent)]
    Aggregate(#[from] AggregateError),
    /// Not the sum of the ballots that count.
    #[error("the aggregate of item {0} is not the sum of the ballots that count")]
    OtherAggregate(u16),
    /// A share of nothing.
    #[error("item {0} has no aggregate yet")]
    NoAggregate(u16),
    /// Opening so few ballots would show who voted how.
    #[error("item {item} has {ballots} ballots, and fewer than {minimum} are never opened")]
    BelowMinimum {
        /// The item's place.
        item: u16,
        /// Ballots that count.
        ballots: u32,
        /// What the manifest asks.
        minimum: u32,
    },
    /// A share of nobody.
    #[error("there is no trustee {0}")]
    NoTrustee(u8),
    /// Not the trustee's signature.
    #[error("the signature is not that of trustee {0}")]
    TrusteeSignature(u8),
    /// A second share.
    #[error("trustee {0} gave its share already")]
    SecondShare(u8),
    /// A share that does not hold.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// There are no totals.
    #[error(transparent)]
    Combine(#[from] CombineError),
    /// A second result, and nothing in between that could change it.
    #[error("item {0} has its result already")]
    SecondResult(u16),
    /// A result that cannot be.
    #[error(transparent)]
    Result(#[from] ResultError),
    /// Another result than the ballots give.
    #[error("the result of item {0} does not follow from the ballots")]
    OtherResult(u16),
    /// Lots that nothing asked for, or that were drawn already.
    #[error("item {0} does not wait for lots")]
    NoLots(u16),
    /// The head is of a board with more or fewer events.
    #[error("the head is of {said} events, the board has {found}")]
    HeadSize {
        /// What the head says.
        said: u64,
        /// What there is.
        found: u64,
    },
    /// The head is of other events.
    #[error("the head is of other events than these")]
    HeadRoot,
    /// Nobody with the board key signed the head.
    #[error("the head is not signed by the key of this board")]
    HeadSignature,
    /// Not everything was checked yet.
    #[error("{0} ballots were not checked yet")]
    Unchecked(usize),
}

/// The first thing that is wrong with a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The event's place on the board, from 0; `None` when it is the head.
    pub event: Option<u64>,
    /// What the event says it is, if that can be read.
    pub kind: Option<Kind>,
    /// What is wrong with it.
    pub breach: Breach,
}

impl Fault {
    pub(super) fn of(event: u64, kind: Option<Kind>, breach: impl Into<Breach>) -> Self {
        Self {
            event: Some(event),
            kind,
            breach: breach.into(),
        }
    }

    pub(super) const fn of_board(breach: Breach) -> Self {
        Self {
            event: None,
            kind: None,
            breach,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.event, self.kind) {
            (Some(event), Some(kind)) => write!(out, "event {event} ({}): ", kind.name())?,
            (Some(event), None) => write!(out, "event {event}: ")?,
            (None, _) => out.write_str("the board: ")?,
        }
        self.breach.fmt(out)
    }
}

impl core::error::Error for Fault {}
