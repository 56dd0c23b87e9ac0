//! What is voted on, by whom, until when, and by which rules. PROTOCOL.md, section 5.
//!
//! Here are the types; `check` has the rules of one manifest, `succession` those between one and
//! the next, `encoding` the bytes. Counting by the rules is left to `sokoguru-domain`.

mod check;
mod encoding;
mod succession;

use sokoguru_domain::{MajorityRule, QuorumRule};

pub use check::ManifestError;
pub use succession::SuccessionError;

use crate::bytes::fixed_bytes;
use crate::hash::hash256;
use crate::keys::PublicKey;
use crate::point::Point;
use crate::roll::RollHash;
use crate::start::BoardId;
use crate::wire::{Reader, Text};

/// The fewest options of an item that is voted on.
pub const OPTIONS_MIN: usize = 2;
/// The most options of an item.
pub const OPTIONS_MAX: usize = 32;
/// The largest manifest, in bytes, so that its event stays within the board's limit.
pub const SIZE_LIMIT: usize = 1_048_576 - 9;

fixed_bytes!(
    /// The hash of a manifest: every ballot says which one its voter read.
    Fingerprint,
    32
);

/// How an item is decided upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// Ballots in clear, with names.
    Open,
    /// Sealed ballots.
    Secret,
    /// No ballots: the chair records that all agree, or not.
    Consensus,
}

/// One answer of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemOption {
    /// A short name for programs; differs from the others of the item.
    pub id: Text,
    /// What the member reads.
    pub label: Text,
}

/// What happens when nobody is ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TieRule {
    /// The item is voted on once more.
    VoteAgain,
    /// The chair draws lots, and puts them on the board.
    Lots,
    /// Nothing is accepted.
    NotAccepted,
}

/// How votes become a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// No count.
    Consensus,
    /// For or against. The numbers are places of options, from 0.
    Majority {
        /// What happens in a tie.
        tie: TieRule,
        /// The option in favour.
        favour: u8,
        /// The option against.
        against: u8,
        /// The option of who abstains, where there is one.
        abstain: Option<u8>,
        /// How many votes in favour are needed.
        rule: MajorityRule,
    },
    /// The options with most votes.
    Election {
        /// What happens in a tie.
        tie: TieRule,
        /// How many are elected, 1 to 32.
        seats: u8,
    },
}

/// Something that the meeting decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// A short name for programs; differs from the others of the manifest.
    pub id: Text,
    /// From 1; higher whenever anything of the item changed.
    pub revision: u32,
    /// How it is decided upon.
    pub kind: ItemKind,
    /// What the member reads first.
    pub title: Text,
    /// What the member reads before choosing.
    pub body: Text,
    /// 2 to 32 of them; none for consensus.
    pub options: Vec<ItemOption>,
    /// The fewest options on a ballot.
    pub min: u8,
    /// The most options on a ballot.
    pub max: u8,
    /// How many must be present.
    pub quorum: QuorumRule,
    /// How votes become a decision.
    pub decision: Decision,
}

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestContent {
    /// The board on which it stands.
    pub board_id: BoardId,
    /// From 1, one more each time.
    pub revision: u32,
    /// What the member reads.
    pub title: Text,
    /// From when the box takes ballots. Units: milliseconds since 1970, UTC, as all moments here.
    pub open_at: u64,
    /// When voting ends for who can be reached.
    pub close_at: u64,
    /// Until when ballots on their way are taken.
    pub accept_until: u64,
    /// Whether a later ballot replaces an earlier one.
    pub revote: bool,
    /// The fewest ballots of a secret item that trustees open.
    pub minimum: u32,
    /// Members with a vote, enrolled or not.
    pub voters: u32,
    /// The roll.
    pub roll_hash: RollHash,
    /// How many trustees open a tally together.
    pub threshold: u8,
    /// What trustees' shares are checked with, in the trustees' order.
    pub verification_keys: Vec<PublicKey>,
    /// What ballots are sealed with; none on a board without trustees.
    pub election_key: Option<Point>,
    /// In the order of the agenda.
    pub items: Vec<Item>,
}

/// A manifest that keeps the rules of section 5, with its bytes.
///
/// Invariant: the bytes are the encoding of the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    content: ManifestContent,
    bytes: Vec<u8>,
    fingerprint: Fingerprint,
}

impl Manifest {
    /// Checks the rules and encodes.
    ///
    /// Errors: [`ManifestError`].
    pub fn new(content: ManifestContent) -> Result<Self, ManifestError> {
        content.check()?;
        let bytes = content.encode()?;
        if bytes.len() > SIZE_LIMIT {
            return Err(ManifestError::Size(bytes.len()));
        }
        let fingerprint = Fingerprint::from_bytes(hash256("sokoguru/manifest/1", &[&bytes]));
        Ok(Self {
            content,
            bytes,
            fingerprint,
        })
    }

    /// Reads the payload of an event of kind 6.
    ///
    /// Errors: [`ManifestError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() > SIZE_LIMIT {
            return Err(ManifestError::Size(bytes.len()));
        }
        let mut reader = Reader::new(bytes);
        let content = ManifestContent::read(&mut reader)?;
        reader.finish()?;
        Self::new(content)
    }

    /// What it says.
    pub const fn content(&self) -> &ManifestContent {
        &self.content
    }

    /// The payload of its event.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its hash, which ballots name.
    pub const fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// The item at a place, from 0.
    pub fn item(&self, place: u16) -> Option<&Item> {
        self.content.items.get(usize::from(place))
    }

    /// Whether the box takes ballots at this moment.
    pub const fn accepts_at(&self, at: u64) -> bool {
        self.content.open_at <= at && at < self.content.accept_until
    }
}
