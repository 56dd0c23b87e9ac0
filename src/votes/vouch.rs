//! Whether this phone may seal a ballot for a voting paper: it recomputes from the board's own
//! events who made the election key, who signed the roll, that its own slot and key stand in it, and
//! that the paper is what follows. PROTOCOL.md, section 11, "Voter, before sealing". Pure.
//!
//! An election key that only the service vouches for could be the service's own. What is needed are
//! the events up to the first manifest: keys and roll never change afterwards, and the ballots that
//! follow, which nobody may read while voting is open, add nothing to this. A later manifest stands
//! on the same board with the same [`terms`].
//!
//! Fetching, and keeping what came of it, is left to `vouching`.

use std::ops::ControlFlow;

use sokoguru_ballot::board::tree::{Hash, is_consistent, leaf_hash};
use sokoguru_ballot::board::{Event, Head, Kind, Tree};
use sokoguru_ballot::hash::hash256;
use sokoguru_ballot::keys::PublicKey;
use sokoguru_ballot::manifest::Manifest;
use sokoguru_ballot::roll::{SignedRoll, Slot};
use sokoguru_ballot::verifier::{Breach, Fault, Verifier};

use super::judge::Pin;
use super::paper::Paper;
use crate::board::slices;
use crate::offline::votes::Reason;

/// The most events before a first manifest that a phone looks at: eighty rounds of sixteen trustees.
const MOST: u64 = 4_096;

/// What no later manifest may change: board, roll, numbers of voters and of ballots to open, trustees'
/// keys and election key, as one hash. It is kept on this phone and never sent.
pub fn terms(manifest: &Manifest) -> Hash {
    let content = manifest.content();
    let verification: Vec<u8> = content
        .verification_keys
        .iter()
        .flat_map(|key| *key.as_bytes())
        .collect();
    let election = content.election_key.map(|key| *key.as_bytes());
    hash256(
        "sokoguru/phone-terms/1",
        &[
            content.board_id.as_bytes(),
            &content.minimum.to_be_bytes(),
            &content.voters.to_be_bytes(),
            content.roll_hash.as_bytes(),
            &[content.threshold],
            &verification,
            election.as_ref().map_or(&[][..], |key| key),
        ],
    )
}

/// The events of a board from its start to its first manifest, as they came.
#[derive(Clone, Debug)]
pub struct Opening {
    events: Vec<Vec<u8>>,
    tree: Tree,
    last: u64,
    is_whole: bool,
}

impl Opening {
    /// Begins for a voting paper: the first manifest is its own, or stands before it.
    pub fn new(paper: &Paper) -> Self {
        Self {
            events: Vec::new(),
            tree: Tree::new(),
            last: paper.leaf.min(MOST - 1),
            is_whole: false,
        }
    }

    /// The event with which the next page begins, and how many there may be; `None` once the first
    /// manifest is here.
    pub fn needs(&self) -> Option<(u64, u64)> {
        let from = self.tree.size();
        (!self.is_whole).then(|| (from, self.last.saturating_sub(from).saturating_add(1)))
    }

    /// Takes a page. What follows on the first manifest is left.
    pub fn feed(&mut self, events: &[&[u8]]) {
        for event in events {
            if self.is_whole {
                return;
            }
            let is_manifest = Event::parse(event).is_ok_and(|event| event.kind == Kind::Manifest);
            self.is_whole = is_manifest || self.tree.size() >= self.last;
            self.tree.push(leaf_hash(event));
            self.events.push(event.to_vec());
        }
    }

    /// How many events.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The events.
    pub fn events(&self) -> &[Vec<u8>] {
        &self.events
    }

    /// Whether the board under a signed head begins with these events; the proof leads from
    /// [`Self::size`] to the head's size.
    ///
    /// Errors: [`Reason::NotContinued`].
    pub fn stands_under(&self, head: &Head, proof: &[Hash]) -> Result<(), Reason> {
        let root = self.tree.root();
        if is_consistent(self.size(), head.size, proof, &root, &head.root) {
            Ok(())
        } else {
            Err(Reason::NotContinued)
        }
    }
}

/// The events of an opening on their way through the verifier.
pub struct Vouching<'a> {
    events: core::slice::Iter<'a, Vec<u8>>,
    verifier: Verifier,
}

impl<'a> Vouching<'a> {
    /// Begins.
    pub fn new(opening: &'a Opening) -> Self {
        Self {
            events: opening.events.iter(),
            verifier: Verifier::new(),
        }
    }

    /// Works for a slice of time; `true` once every event was looked at.
    ///
    /// Errors: the reason that the member is told.
    pub fn work(&mut self, now_ms: impl FnMut() -> u64) -> Result<bool, Reason> {
        let end = slices::slice(now_ms, || match self.events.next() {
            None => ControlFlow::Break(Ok(())),
            Some(event) => match self.verifier.push_deferring(event) {
                Ok(()) => ControlFlow::Continue(()),
                Err(fault) => ControlFlow::Break(Err(reason(&fault))),
            },
        });
        end.map_or(Ok(false), |end| end.map(|()| true))
    }

    /// What the events say, held against the board that this phone knows and the paper it is shown.
    ///
    /// Errors: the reason that the member is told; also while events were not looked at.
    pub fn finish(self, pin: &Pin, paper: &Paper) -> Result<Vouched, Reason> {
        let start = self.verifier.start().ok_or(Reason::Opening)?;
        let found = Pin {
            board_id: *start.board_id(),
            key: start.content().board_key,
        };
        if found != *pin || paper.pin != *pin {
            return Err(Reason::OtherBoard);
        }
        let roll = self.verifier.roll().ok_or(Reason::Roll)?;
        let first = self.verifier.manifest().ok_or(Reason::Opening)?;
        let ceremony = self.verifier.ceremony().ok_or(Reason::Opening)?;
        let shown = paper.manifest.content();
        let is_made_here = ceremony.is_complete()
            && match ceremony.keys() {
                None => shown.verification_keys.is_empty() && shown.election_key.is_none(),
                Some(keys) => {
                    shown.verification_keys == keys.verification
                        && shown.election_key == Some(keys.election)
                }
            };
        if !is_made_here {
            return Err(Reason::ElectionKey);
        }
        if shown.roll_hash != *roll.hash() {
            return Err(Reason::Roll);
        }
        let is_first = paper.manifest.fingerprint() == first.fingerprint();
        let is_later = shown.revision > first.content().revision
            && paper.leaf >= self.verifier.size()
            && terms(&paper.manifest) == terms(first);
        if !is_first && !is_later {
            return Err(Reason::OtherQuestion);
        }
        Ok(Vouched { roll: roll.clone() })
    }
}

fn reason(fault: &Fault) -> Reason {
    match fault.breach {
        Breach::OtherKeys | Breach::NoKeys => Reason::ElectionKey,
        Breach::Roll(_) | Breach::NoRoll | Breach::SecondRoll => Reason::Roll,
        _ => Reason::Opening,
    }
}

/// A voting paper whose keys and roll this phone has recomputed.
#[derive(Clone, Debug)]
pub struct Vouched {
    roll: SignedRoll,
}

impl Vouched {
    /// Whether a voter is in the roll, with this key in this slot.
    ///
    /// Errors: [`Reason::NotListed`].
    pub fn lists(&self, slot: &Slot, key: &PublicKey) -> Result<(), Reason> {
        if self.roll.roll().key_of(slot) == Some(key) {
            Ok(())
        } else {
            Err(Reason::NotListed)
        }
    }
}

#[cfg(test)]
#[path = "vouch_tests.rs"]
mod tests;
