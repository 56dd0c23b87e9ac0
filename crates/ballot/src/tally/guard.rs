//! What a trustee's program refuses, whatever a server asks: to open two sums of one item (their
//! difference is somebody's vote), a sum before the vote is over, one of too few ballots, and one
//! that it did not compute itself from a board on which everything was checked.
//!
//! Keeping the guard's memory is left to the caller, who stores it before a share is sent.

use std::collections::BTreeMap;

use thiserror::Error;

use super::aggregate::{Aggregate, AggregateHash};
use crate::board::{Hash, Head};
use crate::manifest::ItemKind;
use crate::start::BoardId;
use crate::verifier::{Breach, Fault, Verifier};
use crate::wire::{Reader, WireError, Writer};

/// Why a trustee opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GuardError {
    /// Something is wrong with the board, or was not checked.
    #[error(transparent)]
    Board(#[from] Fault),
    /// Not the board that this guard watches.
    #[error("this is another board than the trustee's")]
    OtherBoard,
    /// The board does not begin with what was seen of it before, or is an older copy of it.
    #[error("the board of {size} events that was seen before is not how this one begins")]
    Fork {
        /// How much of it was seen.
        size: u64,
    },
    /// The vote is not over.
    #[error("the vote is not closed yet")]
    NotClosed,
    /// The vote is over by the server's clock only.
    #[error("by this device's clock the vote ends in {0} milliseconds")]
    Early(u64),
    /// There is no such item, or it is not secret.
    #[error("item {0} is not a secret one")]
    NotSecret(u16),
    /// Too few ballots.
    #[error("item {item} has {ballots} ballots, and fewer than {minimum} are never opened")]
    BelowMinimum {
        /// The item's place, from 0.
        item: u16,
        /// Ballots that count.
        ballots: u32,
        /// What the manifest asks.
        minimum: u32,
    },
    /// Another sum of the item was opened before.
    #[error("another aggregate of item {0} was opened before")]
    Second(u16),
    /// The ballots cannot be added up.
    #[error(transparent)]
    Breach(#[from] Breach),
    /// A message too long to write.
    #[error(transparent)]
    Wire(#[from] WireError),
}

/// A sum that a trustee may open.
///
/// Invariant: only a [`Guard`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    board_id: BoardId,
    aggregate: Aggregate,
    hash: AggregateHash,
}

impl Permit {
    /// The board.
    pub const fn board_id(&self) -> &BoardId {
        &self.board_id
    }

    /// The sum.
    pub const fn aggregate(&self) -> &Aggregate {
        &self.aggregate
    }

    /// What the share names.
    pub const fn aggregate_hash(&self) -> &AggregateHash {
        &self.hash
    }
}

/// What a trustee's program remembers of one board, for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    board_id: BoardId,
    seen: Option<(u64, Hash)>,
    opened: BTreeMap<u16, AggregateHash>,
}

impl Guard {
    const VERSION: u16 = 1;

    /// A guard that saw nothing yet.
    pub fn new(board_id: BoardId) -> Self {
        Self {
            board_id,
            seen: None,
            opened: BTreeMap::new(),
        }
    }

    /// The board that it watches.
    pub const fn board_id(&self) -> &BoardId {
        &self.board_id
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// Errors: [`WireError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        reader.version(Self::VERSION)?;
        let board_id = BoardId::from_bytes(reader.array()?);
        let seen = if reader.flag()? {
            Some((reader.u64()?, reader.array()?))
        } else {
            None
        };
        let opened = reader.list(|reader| {
            let item = reader.u16()?;
            Ok::<_, WireError>((item, AggregateHash::from_bytes(reader.array()?)))
        })?;
        reader.finish()?;
        Ok(Self {
            board_id,
            seen,
            opened: opened.into_iter().collect(),
        })
    }

    /// What has to be kept.
    ///
    /// Errors: [`WireError::ListTooLong`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, WireError> {
        let mut writer = Writer::new();
        writer
            .u16(Self::VERSION)
            .bytes(self.board_id.as_bytes())
            .flag(self.seen.is_some());
        if let Some((size, root)) = &self.seen {
            writer.u64(*size).bytes(root);
        }
        let opened: Vec<(u16, AggregateHash)> = self
            .opened
            .iter()
            .map(|(item, hash)| (*item, *hash))
            .collect();
        writer.list(&opened, |out, (item, hash)| {
            out.u16(*item).bytes(hash.as_bytes());
        })?;
        Ok(writer.finish())
    }

    /// Remembers a board on which everything was checked, so that a later one has to begin with it.
    /// A trustee's program does this whenever it looks at the board; it finds a fork before it is
    /// asked to open anything.
    ///
    /// Errors: [`GuardError::Board`], [`GuardError::OtherBoard`], [`GuardError::Fork`]; then nothing
    /// is remembered.
    pub fn observe(&mut self, verifier: &Verifier, head: &Head) -> Result<(), GuardError> {
        self.recognise(verifier, head)?;
        self.seen = Some((head.size, head.root));
        Ok(())
    }

    fn recognise(&self, verifier: &Verifier, head: &Head) -> Result<(), GuardError> {
        let report = verifier.finish(head)?;
        if report.board_id != self.board_id {
            return Err(GuardError::OtherBoard);
        }
        let Some((size, root)) = self.seen else {
            return Ok(());
        };
        let begins_with_it = verifier.tree().root_at(size) == Some(root);
        if begins_with_it {
            Ok(())
        } else {
            Err(GuardError::Fork { size })
        }
    }

    /// Decides about the sum of an item, which is computed here from the board. The same sum is
    /// permitted again, so that a share that was lost can be made once more.
    ///
    /// Units: `now` is this device's time in milliseconds since 1970-01-01T00:00:00Z; a server that
    /// closes early by a wrong clock is refused.
    ///
    /// Errors: [`GuardError`]; then nothing is remembered.
    pub fn decide(
        &mut self,
        verifier: &Verifier,
        head: &Head,
        item: u16,
        now: u64,
    ) -> Result<Permit, GuardError> {
        self.recognise(verifier, head)?;
        let manifest = verifier.manifest().ok_or(Breach::NoManifest)?;
        if verifier.closing().is_none() {
            return Err(GuardError::NotClosed);
        }
        let left = manifest.content().accept_until.saturating_sub(now);
        if left > 0 {
            return Err(GuardError::Early(left));
        }
        if manifest.item(item).map(|item| item.kind) != Some(ItemKind::Secret) {
            return Err(GuardError::NotSecret(item));
        }
        let aggregate = verifier.aggregate(item)?;
        let minimum = manifest.content().minimum;
        if aggregate.ballots < minimum {
            return Err(GuardError::BelowMinimum {
                item,
                ballots: aggregate.ballots,
                minimum,
            });
        }
        let hash = aggregate.hash(&self.board_id, manifest.fingerprint())?;
        if self.opened.get(&item).is_some_and(|before| *before != hash) {
            return Err(GuardError::Second(item));
        }
        self.opened.insert(item, hash);
        self.seen = Some((head.size, head.root));
        Ok(Permit {
            board_id: self.board_id,
            aggregate,
            hash,
        })
    }
}
