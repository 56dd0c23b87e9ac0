//! What an auditor reads of a board on which everything was checked.

use sokoguru_domain::meeting::Outcome;

use super::ballots::Standing;
use super::fault::{Breach, Fault};
use super::{Begun, Verifier};
use crate::ballot::BallotHash;
use crate::board::Head;
use crate::board::event::Closing;
use crate::ceremony::VoidRound;
use crate::manifest::{Fingerprint, ItemKind};
use crate::result::ItemResult;
use crate::roll::Slot;
use crate::start::BoardId;
use crate::tally::Aggregate;
use crate::wire::Text;

/// A manifest, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedManifest {
    /// Its event, from 0.
    pub event: u64,
    /// The server's time. Units: milliseconds since 1970-01-01T00:00:00Z.
    pub at: u64,
    /// From 1.
    pub revision: u32,
    /// What its ballots name.
    pub fingerprint: Fingerprint,
}

/// How far an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemState {
    /// The vote is not closed.
    Open,
    /// Closed, and something is still missing: shares, or what the chair found.
    Counting,
    /// What follows from the board; it does not stand there yet.
    Computed(ItemResult),
    /// What stands on the board and follows from it.
    Published(ItemResult),
}

/// An item of the manifest in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemReport {
    /// Its place, from 0.
    pub place: u16,
    /// Its short name.
    pub id: Text,
    /// What members read.
    pub title: Text,
    /// How it is decided upon.
    pub kind: ItemKind,
    /// From 1.
    pub revision: u32,
    /// The options' labels, in order.
    pub options: Vec<Text>,
    /// How many ballots count: one a slot.
    pub ballots: u32,
    /// The trustees who gave their share.
    pub shares: Vec<u8>,
    /// How far it is.
    pub state: ItemState,
}

/// A board on which everything was checked, up to a head.
///
/// Invariant: only [`Verifier::finish`] makes one, after every rule and every proof held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The board.
    pub board_id: BoardId,
    /// The cooperative.
    pub cooperative: Text,
    /// The meeting.
    pub meeting: Text,
    /// The server's signature under all of it.
    pub head: Head,
    /// The registrars who signed the roll.
    pub registrars: Vec<Text>,
    /// The trustees, in the order of their numbers.
    pub trustees: Vec<Text>,
    /// How many of them open a tally together.
    pub threshold: u8,
    /// The round in which the keys were made.
    pub keys_of_round: Option<u16>,
    /// Rounds that ended in a complaint, and whose fault that was.
    pub void_rounds: Vec<VoidRound>,
    /// How many voters stand in the roll; `None` before there is one.
    pub enrolled: Option<usize>,
    /// Members with a vote.
    pub voters: Option<u32>,
    /// All manifests, the one in force last.
    pub manifests: Vec<PostedManifest>,
    /// Ballots on the board, those that were replaced or are void among them. All were proved.
    pub ballots: usize,
    /// Ballots that came too late.
    pub late: u32,
    /// The end of voting, once it is there.
    pub closing: Option<Closing>,
    /// The items of the manifest in force.
    pub items: Vec<ItemReport>,
}

impl Report {
    /// Whether every item has a result on the board that nothing follows.
    pub fn is_final(&self) -> bool {
        !self.manifests.is_empty()
            && self.items.iter().all(|item| {
                matches!(&item.state,
                    ItemState::Published(result) if result.outcome != Outcome::AwaitsLots)
            })
    }
}

impl Verifier {
    /// Holds everything that was taken against a head, and reports.
    ///
    /// Errors: [`Fault`]: proofs still wait, or the head is not the server's or not of these events.
    pub fn finish(&self, head: &Head) -> Result<Report, Fault> {
        let fault = Fault::of_board;
        let begun = self.begun.as_ref().ok_or(fault(Breach::NotBegun))?;
        if self.waiting() > 0 {
            return Err(fault(Breach::Unchecked(self.waiting())));
        }
        if head.size != self.tree.size() {
            return Err(fault(Breach::HeadSize {
                said: head.size,
                found: self.tree.size(),
            }));
        }
        if head.root != self.tree.root() {
            return Err(fault(Breach::HeadRoot));
        }
        let content = begun.start.content();
        if !head.is_of(begun.start.board_id(), &content.board_key) {
            return Err(fault(Breach::HeadSignature));
        }
        Ok(begun.report(head))
    }

    /// Where a ballot stands on what was taken so far. Its proofs may still wait.
    pub fn standing(&self, ballot: &BallotHash) -> Standing {
        let revision_of = |item| Some(self.manifest()?.item(item)?.revision);
        self.ballots().map_or(Standing::Missing, |ballots| {
            ballots.standing(ballot, revision_of)
        })
    }

    /// The event with the ballot that counts for a slot and an item of the manifest in force.
    pub fn counted_of(&self, item: u16, slot: &Slot) -> Option<u64> {
        let revision = self.manifest()?.item(item)?.revision;
        self.ballots()?.counted_of(item, revision, slot)
    }

    /// The sum of the ballots of a secret item that count, to be put on the board after the
    /// closing.
    ///
    /// Errors: [`Breach`].
    pub fn aggregate(&self, item: u16) -> Result<Aggregate, Breach> {
        let begun = self.begun.as_ref().ok_or(Breach::NotBegun)?;
        if begun.closing.is_none() {
            return Err(Breach::NotClosed);
        }
        begun.aggregate(item)
    }

    /// The result of an item as it follows from the board, to be put there.
    ///
    /// Errors: [`Breach`], among them that shares are still missing.
    pub fn result(&self, item: u16) -> Result<ItemResult, Breach> {
        let begun = self.begun.as_ref().ok_or(Breach::NotBegun)?;
        begun.expected_result(item, begun.tallies.lots(item))
    }
}

impl Begun {
    fn report(&self, head: &Head) -> Report {
        let content = self.start.content();
        let manifest = self.in_force().map(|posted| posted.manifest.content());
        let items = manifest.map_or(&[][..], |manifest| &manifest.items);
        Report {
            board_id: *self.start.board_id(),
            cooperative: content.cooperative.clone(),
            meeting: content.meeting.clone(),
            head: *head,
            registrars: content
                .registrars
                .iter()
                .map(|registrar| registrar.role.clone())
                .collect(),
            trustees: content
                .trustees
                .iter()
                .map(|trustee| trustee.name.clone())
                .collect(),
            threshold: content.threshold,
            keys_of_round: self.ceremony.keys().map(|keys| keys.round),
            void_rounds: self.ceremony.void_rounds().to_vec(),
            enrolled: self.roll.as_ref().map(|roll| roll.roll().voters().len()),
            voters: manifest.map(|manifest| manifest.voters),
            manifests: self
                .manifests
                .iter()
                .map(|posted| PostedManifest {
                    event: posted.index,
                    at: posted.at,
                    revision: posted.manifest.content().revision,
                    fingerprint: *posted.manifest.fingerprint(),
                })
                .collect(),
            ballots: self.ballots.len(),
            late: self.ballots.late(),
            closing: self.closing,
            items: (0..)
                .zip(items)
                .map(|(place, item)| ItemReport {
                    place,
                    id: item.id.clone(),
                    title: item.title.clone(),
                    kind: item.kind,
                    revision: item.revision,
                    options: item.options.iter().map(|each| each.label.clone()).collect(),
                    ballots: self.ballots.counting(place, item.revision),
                    shares: self.tallies.sharers(place),
                    state: self.state_of(place),
                })
                .collect(),
        }
    }

    fn state_of(&self, place: u16) -> ItemState {
        let lots = self.tallies.lots(place);
        let published = self.tallies.result(place);
        // After lots a second result has to come; until then the first one is not the last word.
        let awaited =
            lots.is_some() && published.is_some_and(|result| result.outcome == Outcome::AwaitsLots);
        match published {
            Some(result) if !awaited => ItemState::Published(result.clone()),
            _ if self.closing.is_none() => ItemState::Open,
            _ => self
                .expected_result(place, lots)
                .map_or(ItemState::Counting, ItemState::Computed),
        }
    }
}
