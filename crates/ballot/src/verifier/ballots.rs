//! What the box holds: every ballot on the board, which of them count, and what a new one must not
//! repeat.
//!
//! Form, manifest, roll and time of a ballot are left to `crate::ballot`.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Breach;
use crate::ballot::{Ballot, BallotHash, CiphertextBytes, ElementBytes};
use crate::roll::Slot;

/// What has to be known of a board before it takes a ballot that fits, see [`Ballot::fit`].
///
/// A server looks these up in its database, where the board is; a verifier in [`BallotBox`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Admission {
    /// The event with another ballot of the same slot, item, revision of the item and `rev`.
    pub same_rev: Option<u64>,
    /// The option, and the event with a ciphertext whose alpha equals that option's.
    pub same_alpha: Option<(u8, u64)>,
}

/// Whether the board takes a ballot that fits; its proofs come after this.
///
/// Errors: [`Breach::RepeatedRev`], [`Breach::RepeatedRandomness`].
pub fn admit(known: Admission) -> Result<(), Breach> {
    if let Some(event) = known.same_rev {
        return Err(Breach::RepeatedRev { event });
    }
    if let Some((option, event)) = known.same_alpha {
        return Err(Breach::RepeatedRandomness { option, event });
    }
    Ok(())
}

/// Where a ballot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nowhere on this board.
    Missing,
    /// It came too late and is not counted.
    Late,
    /// It is the one that counts.
    Counts {
        /// Its event, from 0.
        event: u64,
    },
    /// The same voter's later ballot counts.
    Replaced {
        /// Its event, from 0.
        event: u64,
        /// The event of the one that counts.
        by: u64,
    },
    /// The item changed after it was sealed.
    Void {
        /// Its event, from 0.
        event: u64,
    },
}

/// What a ballot says about one item.
#[derive(Debug, Clone)]
pub(super) enum Vote {
    Open(Vec<u8>),
    Secret(Vec<CiphertextBytes>),
}

#[derive(Debug, Clone)]
struct Latest {
    rev: u32,
    event: u64,
    vote: Vote,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub event: u64,
    pub at: u64,
    item: u16,
    revision: u32,
    slot: Slot,
}

/// An item of one revision.
type ItemKey = (u16, u32);

/// The ballots on a board.
#[derive(Debug, Clone, Default)]
pub struct BallotBox {
    placed: BTreeMap<BallotHash, Placed>,
    revs: BTreeMap<(ItemKey, Slot, u32), u64>,
    alphas: BTreeMap<ElementBytes, u64>,
    latest: BTreeMap<ItemKey, BTreeMap<Slot, Latest>>,
    slots: BTreeSet<Slot>,
    late: BTreeSet<BallotHash>,
}

impl BallotBox {
    /// How many ballots are on the board, replaced and void ones among them.
    pub fn len(&self) -> usize {
        self.placed.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// How many came too late.
    pub fn late(&self) -> u32 {
        u32::try_from(self.late.len()).unwrap_or(u32::MAX)
    }

    /// How many slots have a ballot on the board, for any item.
    pub fn slots(&self) -> u32 {
        u32::try_from(self.slots.len()).unwrap_or(u32::MAX)
    }

    /// How many ballots count for an item of this revision: one a slot.
    pub fn counting(&self, item: u16, revision: u32) -> u32 {
        let latest = self.latest.get(&(item, revision));
        latest.map_or(0, |latest| u32::try_from(latest.len()).unwrap_or(u32::MAX))
    }

    /// The ballot of a slot that counts for an item of this revision, and its event.
    pub fn counted_of(&self, item: u16, revision: u32, slot: &Slot) -> Option<u64> {
        let latest = self.latest.get(&(item, revision))?.get(slot)?;
        Some(latest.event)
    }

    /// Where a ballot stands, given the revision of its item in force.
    pub fn standing(
        &self,
        ballot: &BallotHash,
        revision_of: impl FnOnce(u16) -> Option<u32>,
    ) -> Standing {
        let Some(placed) = self.placed.get(ballot) else {
            return if self.late.contains(ballot) {
                Standing::Late
            } else {
                Standing::Missing
            };
        };
        let event = placed.event;
        if revision_of(placed.item) != Some(placed.revision) {
            return Standing::Void { event };
        }
        match self.counted_of(placed.item, placed.revision, &placed.slot) {
            Some(by) if by != event => Standing::Replaced { event, by },
            _ => Standing::Counts { event },
        }
    }

    pub(super) fn place(&self, ballot: &BallotHash) -> Option<Placed> {
        self.placed.get(ballot).copied()
    }

    /// The votes that count for an item of this revision, in the order of the slots.
    pub(super) fn votes(&self, item: u16, revision: u32) -> impl Iterator<Item = &Vote> {
        let latest = self.latest.get(&(item, revision)).into_iter();
        latest.flat_map(BTreeMap::values).map(|latest| &latest.vote)
    }

    /// Whether the board takes this ballot beside those it has.
    pub(super) fn admits(&self, ballot: &Ballot) -> Result<(), Breach> {
        let context = ballot.context();
        let key = ((context.item, context.revision), context.slot, context.rev);
        let ciphertexts = ballot.ciphertexts();
        admit(Admission {
            same_rev: self.revs.get(&key).copied(),
            same_alpha: (0_u8..).zip(&ciphertexts).find_map(|(option, each)| {
                self.alphas.get(&each.alpha).map(|event| (option, *event))
            }),
        })
    }

    pub(super) fn insert(&mut self, ballot: &Ballot, event: u64, at: u64) {
        let context = ballot.context();
        let item = (context.item, context.revision);
        let placed = Placed {
            event,
            at,
            item: context.item,
            revision: context.revision,
            slot: context.slot,
        };
        self.placed.insert(ballot.hash(), placed);
        self.revs.insert((item, context.slot, context.rev), event);
        self.slots.insert(context.slot);
        let ciphertexts = ballot.ciphertexts();
        for each in &ciphertexts {
            self.alphas.insert(each.alpha, event);
        }
        let latest = self.latest.entry(item).or_default();
        // The voter's own counter says which ballot is the last one, not the order of arrival.
        if latest
            .get(&context.slot)
            .is_none_or(|before| before.rev < context.rev)
        {
            let vote = match ballot.open_marks() {
                Some(marks) => Vote::Open(marks.to_vec()),
                None => Vote::Secret(ciphertexts),
            };
            latest.insert(
                context.slot,
                Latest {
                    rev: context.rev,
                    event,
                    vote,
                },
            );
        }
    }

    pub(super) fn insert_late(&mut self, ballot: BallotHash) -> Result<(), Breach> {
        if self.placed.contains_key(&ballot) || !self.late.insert(ballot) {
            return Err(Breach::RepeatedLate);
        }
        Ok(())
    }
}
