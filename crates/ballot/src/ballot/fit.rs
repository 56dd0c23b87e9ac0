//! Whether a ballot answers this manifest, comes from this roll, and comes in time: everything
//! that the box refuses before it computes a proof. PROTOCOL.md, "What the box takes".
//!
//! What needs the other ballots of the board is left to `board`: a `rev` or an element that stands
//! there already, and the same bytes once more.

use thiserror::Error;

use super::{Ballot, BallotKind};
use crate::keys::PublicKey;
use crate::manifest::{Item, ItemKind, Manifest};
use crate::roll::Roll;

/// Why a ballot is refused before its proofs are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FitError {
    /// The voter read another manifest than the one given for it.
    #[error("the ballot is for another manifest")]
    OtherManifest,
    /// The manifest in force is of another board, or of an earlier revision.
    #[error("the manifests do not belong together")]
    Manifests,
    /// There is no such item.
    #[error("no item {0}")]
    NoItem(u16),
    /// The item is for consensus, or the ballot is in clear and the item secret, or the other way.
    #[error("the ballot is not of the item's kind")]
    Kind,
    /// The item changed after the voter sealed, or the ballot names a revision that never was.
    #[error("revision {ballot} of an item that has {item}")]
    ItemRevision {
        /// The revision that the ballot names.
        ballot: u32,
        /// The revision in force.
        item: u32,
    },
    /// It answers another number of options.
    #[error("another number of options")]
    Options,
    /// It allows or marks another number of choices than the item does.
    #[error("another number of choices")]
    Bounds,
    /// The box is not open yet.
    #[error("the box is not open yet")]
    TooEarly,
    /// The box is shut.
    #[error("the box is shut")]
    TooLate,
    /// The slot does not stand in the roll, or with another key.
    #[error("not in the roll")]
    NotEnrolled,
    /// A second ballot where there is one only.
    #[error("a ballot cannot be replaced here")]
    RevoteOff,
}

/// A ballot together with the item that it answers and the key that must have signed it.
#[derive(Debug, Clone, Copy)]
pub struct FittingBallot<'a> {
    pub(super) ballot: &'a Ballot,
    pub(super) item: &'a Item,
    pub(super) key: &'a PublicKey,
}

impl<'a> FittingBallot<'a> {
    /// The ballot.
    pub const fn ballot(&self) -> &'a Ballot {
        self.ballot
    }

    /// The item that it answers.
    pub const fn item(&self) -> &'a Item {
        self.item
    }
}

impl Ballot {
    /// Holds the ballot against the manifest that its voter read (`own`, found by the fingerprint),
    /// the one in force, and the roll, at the moment it arrived.
    ///
    /// Units: `at` in milliseconds since 1970, UTC, by the server's clock.
    ///
    /// Errors: [`FitError`], in the order of the protocol.
    pub fn fit<'a>(
        &'a self,
        own: &Manifest,
        in_force: &'a Manifest,
        roll: &'a Roll,
        at: u64,
    ) -> Result<FittingBallot<'a>, FitError> {
        let context = self.context();
        if context.fingerprint != *own.fingerprint() {
            return Err(FitError::OtherManifest);
        }
        let (before, now) = (own.content(), in_force.content());
        if before.board_id != now.board_id
            || before.revision > now.revision
            || before.election_key != now.election_key
        {
            return Err(FitError::Manifests);
        }
        let no_item = FitError::NoItem(context.item);
        let read = own.item(context.item).ok_or(no_item)?;
        let item = in_force.item(context.item).ok_or(no_item)?;
        // An item that did not change is the same in both; any change has a higher revision.
        if context.revision != item.revision || read != item {
            return Err(FitError::ItemRevision {
                ballot: context.revision,
                item: item.revision,
            });
        }
        self.fits_item(item)?;
        if at < now.open_at {
            return Err(FitError::TooEarly);
        }
        if at >= now.accept_until {
            return Err(FitError::TooLate);
        }
        let key = roll.key_of(&context.slot).ok_or(FitError::NotEnrolled)?;
        if key.encoding() != context.key {
            return Err(FitError::NotEnrolled);
        }
        if !now.revote && context.rev != 1 {
            return Err(FitError::RevoteOff);
        }
        Ok(FittingBallot {
            ballot: self,
            item,
            key,
        })
    }

    fn fits_item(&self, item: &Item) -> Result<(), FitError> {
        let kind = match item.kind {
            ItemKind::Open => BallotKind::Open,
            ItemKind::Secret => BallotKind::Secret,
            ItemKind::Consensus => return Err(FitError::Kind),
        };
        if self.kind() != kind {
            return Err(FitError::Kind);
        }
        if usize::from(self.options()) != item.options.len() {
            return Err(FitError::Options);
        }
        let fits = match self.open_marks() {
            Some(marks) => {
                let marked = marks.iter().map(|mark| usize::from(*mark)).sum::<usize>();
                (usize::from(item.min)..=usize::from(item.max)).contains(&marked)
            }
            None => (item.min..=item.max).count() == usize::from(self.branches()),
        };
        if fits { Ok(()) } else { Err(FitError::Bounds) }
    }
}
