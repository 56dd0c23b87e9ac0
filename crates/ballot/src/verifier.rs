//! Checking a board, event by event, by nothing but its bytes: who made the keys, who may vote,
//! what was asked, which ballots stand, and whether the results follow. PROTOCOL.md, all of it.
//!
//! A server runs it over its own board, a phone over what it downloads, an auditor over the
//! published file. Rules come at once; the proofs of ballots, which cost nearly all of the time,
//! may wait and be checked in slices or on several threads. Nothing is reported before all were.
//!
//! `ballots` is what the box holds, `tallies` what comes after the closing, `proofs` what still
//! waits, `fault` what can be wrong, `report` what an auditor reads, `dispute` what a receipt
//! proves. Getting the bytes is left to the caller.

mod ballots;
mod dispute;
mod fault;
mod proofs;
mod report;
mod tallies;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use ballots::{Admission, BallotBox, Standing, admit};
pub use dispute::Evidence;
pub use fault::{Breach, Fault};
pub use proofs::{Batch, Proved};
pub use report::{ItemReport, ItemState, PostedManifest, Report};

use crate::ballot::{self, Ballot};
use crate::board::event::{Closing, Consensus, Late};
use crate::board::{Event, Hash, Kind, Tree, leaf_hash};
use crate::ceremony::Ceremony;
use crate::manifest::{Fingerprint, ItemKind, Manifest};
use crate::roll::SignedRoll;
use crate::start::Start;
use proofs::Waiting;
use tallies::Tallies;

/// A manifest where it stands on the board.
#[derive(Debug, Clone)]
struct Posted {
    manifest: Arc<Manifest>,
    index: u64,
    at: u64,
}

/// A board as far as its events were pushed.
///
/// Invariant: every event in it keeps the rules; of ballots, all but those that [`Self::waiting`]
/// counts were proved. An event that is refused changes nothing.
#[derive(Clone, Default)]
pub struct Verifier {
    tree: Tree,
    at: u64,
    begun: Option<Box<Begun>>,
    waiting: Waiting,
}

/// What there is once a board has begun.
#[derive(Clone)]
struct Begun {
    start: Start,
    ceremony: Ceremony,
    roll: Option<Arc<SignedRoll>>,
    manifests: Vec<Posted>,
    by_fingerprint: BTreeMap<Fingerprint, Arc<Manifest>>,
    checker: Option<Arc<ballot::Verifier>>,
    ballots: BallotBox,
    consensus: BTreeMap<(u16, u32), Consensus>,
    closing: Option<Closing>,
    tallies: Tallies,
}

impl Verifier {
    /// Begins before the first event.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next event and checks all of it.
    ///
    /// Errors: [`Fault`]; then nothing changed.
    pub fn push(&mut self, event: &[u8]) -> Result<(), Fault> {
        self.take(event, true)
    }

    /// Takes the next event, and lets the proofs of a ballot wait for [`Self::verify_next`] or
    /// [`Self::take_batch`].
    ///
    /// Errors: [`Fault`]; then nothing changed.
    pub fn push_deferring(&mut self, event: &[u8]) -> Result<(), Fault> {
        self.take(event, false)
    }

    /// How many events were taken.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The tree over the events that were taken.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The start, once there is one.
    pub fn start(&self) -> Option<&Start> {
        self.begun.as_ref().map(|begun| &begun.start)
    }

    /// The trustees' ceremony, once the board has begun.
    pub fn ceremony(&self) -> Option<&Ceremony> {
        self.begun.as_ref().map(|begun| &begun.ceremony)
    }

    /// The roll, once there is one.
    pub fn roll(&self) -> Option<&SignedRoll> {
        self.begun.as_ref()?.roll.as_deref()
    }

    /// The manifest in force.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.begun
            .as_ref()?
            .in_force()
            .map(|posted| &*posted.manifest)
    }

    /// The manifest with a fingerprint, in force or not.
    pub fn manifest_by(&self, fingerprint: &Fingerprint) -> Option<&Manifest> {
        self.begun
            .as_ref()?
            .by_fingerprint
            .get(fingerprint)
            .map(|manifest| &**manifest)
    }

    /// The ballots on the board.
    pub fn ballots(&self) -> Option<&BallotBox> {
        self.begun.as_ref().map(|begun| &begun.ballots)
    }

    /// The closing, once there is one.
    pub fn closing(&self) -> Option<Closing> {
        self.begun.as_ref()?.closing
    }

    fn take(&mut self, bytes: &[u8], at_once: bool) -> Result<(), Fault> {
        let index = self.tree.size();
        let leaf = leaf_hash(bytes);
        let event = Event::parse(bytes).map_err(|error| Fault::of(index, None, error))?;
        let kind = event.kind;
        let fault = |breach: Breach| Fault::of(index, Some(kind), breach);
        if event.at < self.at {
            return Err(fault(Breach::TimeGoesBack));
        }
        match (&mut self.begun, kind) {
            (None, Kind::Start) => {
                let begun = Begun::parse(event.payload).map_err(fault)?;
                self.begun = Some(Box::new(begun));
            }
            (None, _) => return Err(fault(Breach::NotBegun)),
            (Some(_), Kind::Start) => return Err(fault(Breach::SecondStart)),
            (Some(begun), Kind::Ballot) => {
                let waiting = begun.ballot(event, index, leaf, at_once).map_err(fault)?;
                self.waiting.extend(waiting);
            }
            (Some(begun), _) => begun.take(event, index).map_err(fault)?,
        }
        self.at = event.at;
        self.tree.push(leaf);
        Ok(())
    }
}

impl Begun {
    fn parse(payload: &[u8]) -> Result<Self, Breach> {
        let start = Start::parse(payload)?;
        Ok(Self {
            ceremony: Ceremony::new(&start),
            start,
            roll: None,
            manifests: Vec::new(),
            by_fingerprint: BTreeMap::new(),
            checker: None,
            ballots: BallotBox::default(),
            consensus: BTreeMap::new(),
            closing: None,
            tallies: Tallies::default(),
        })
    }

    fn in_force(&self) -> Option<&Posted> {
        self.manifests.last()
    }

    /// The manifest in force, for events that need one.
    fn needs_manifest(&self) -> Result<&Arc<Manifest>, Breach> {
        self.in_force()
            .map(|posted| &posted.manifest)
            .ok_or(Breach::NoManifest)
    }

    fn not_closed(&self) -> Result<(), Breach> {
        match self.closing {
            None => Ok(()),
            Some(_) => Err(Breach::Closed),
        }
    }

    fn before_manifest(&self) -> Result<(), Breach> {
        if self.manifests.is_empty() {
            Ok(())
        } else {
            Err(Breach::AfterManifest)
        }
    }

    fn take(&mut self, event: Event<'_>, index: u64) -> Result<(), Breach> {
        let payload = event.payload;
        match event.kind {
            Kind::Start => Err(Breach::SecondStart),
            // Ballots are taken by `Begun::ballot`, which says what waits.
            Kind::Ballot => self.needs_manifest().map(|_| ()),
            Kind::Commitment => {
                self.before_manifest()?;
                Ok(self.ceremony.commit(payload)?)
            }
            Kind::Reveal => {
                self.before_manifest()?;
                Ok(self.ceremony.reveal(payload)?)
            }
            Kind::Confirmation => {
                self.before_manifest()?;
                Ok(self.ceremony.confirm(payload)?)
            }
            Kind::Complaint => {
                self.before_manifest()?;
                self.ceremony.complain(payload)?;
                Ok(())
            }
            Kind::Roll => self.take_roll(payload),
            Kind::Manifest => self.take_manifest(payload, event.at, index),
            Kind::Late => self.take_late(payload, event.at),
            Kind::Closing => self.take_closing(payload, event.at),
            Kind::Consensus => self.take_consensus(payload),
            Kind::Aggregate => self.take_aggregate(payload),
            Kind::Share => self.take_share(payload),
            Kind::Result => self.take_result(payload),
            Kind::Lots => self.take_lots(payload),
        }
    }

    fn take_roll(&mut self, payload: &[u8]) -> Result<(), Breach> {
        if self.roll.is_some() {
            return Err(Breach::SecondRoll);
        }
        let roll = SignedRoll::parse(payload, &self.start)?;
        self.roll = Some(Arc::new(roll));
        Ok(())
    }

    fn take_manifest(&mut self, payload: &[u8], at: u64, index: u64) -> Result<(), Breach> {
        self.not_closed()?;
        let manifest = Manifest::parse(payload)?;
        let roll = self.roll.as_ref().ok_or(Breach::NoRoll)?;
        if !self.ceremony.is_complete() {
            return Err(Breach::NoKeys);
        }
        manifest.check_board(&self.start, roll)?;
        let content = manifest.content();
        let fits = match self.ceremony.keys() {
            None => content.verification_keys.is_empty() && content.election_key.is_none(),
            Some(keys) => {
                content.verification_keys == keys.verification
                    && content.election_key == Some(keys.election)
            }
        };
        if !fits {
            return Err(Breach::OtherKeys);
        }
        match self.in_force() {
            Some(before) => before.manifest.check_successor(&manifest, at)?,
            None if content.revision != 1 => return Err(Breach::FirstRevision(content.revision)),
            None => {}
        }
        let manifest = Arc::new(manifest);
        if self.checker.is_none() {
            self.checker = Some(Arc::new(ballot::Verifier::new(&manifest)));
        }
        self.by_fingerprint
            .insert(*manifest.fingerprint(), Arc::clone(&manifest));
        self.manifests.push(Posted {
            manifest,
            index,
            at,
        });
        Ok(())
    }

    /// Takes a ballot; gives it back if its proofs still have to be checked.
    fn ballot(
        &mut self,
        event: Event<'_>,
        index: u64,
        leaf: Hash,
        at_once: bool,
    ) -> Result<Option<proofs::Deferred>, Breach> {
        let in_force = Arc::clone(self.needs_manifest()?);
        self.not_closed()?;
        let ballot = Ballot::parse(event.payload)?;
        let roll = Arc::clone(self.roll.as_ref().ok_or(Breach::NoRoll)?);
        let own = self
            .by_fingerprint
            .get(&ballot.context().fingerprint)
            .map(Arc::clone)
            .ok_or(Breach::UnknownFingerprint)?;
        ballot.fit(&own, &in_force, roll.roll(), event.at)?;
        self.ballots.admits(&ballot)?;
        let deferred = proofs::Deferred {
            index,
            leaf,
            at: event.at,
            ballot,
            own,
            in_force,
            roll,
            checker: Arc::clone(self.checker.as_ref().ok_or(Breach::NoManifest)?),
        };
        if at_once {
            deferred.check()?;
        }
        self.ballots.insert(&deferred.ballot, index, event.at);
        Ok((!at_once).then_some(deferred))
    }

    fn take_late(&mut self, payload: &[u8], at: u64) -> Result<(), Breach> {
        let manifest = self.needs_manifest()?;
        self.not_closed()?;
        let late = Late::parse(payload)?;
        if at < manifest.content().accept_until {
            return Err(Breach::NotLate);
        }
        self.ballots.insert_late(late.ballot)
    }

    fn take_closing(&mut self, payload: &[u8], at: u64) -> Result<(), Breach> {
        let content = self.needs_manifest()?.content();
        self.not_closed()?;
        let closing = Closing::parse(payload)?;
        if at < content.accept_until {
            return Err(Breach::ClosesEarly);
        }
        if closing.late != self.ballots.late() {
            return Err(Breach::LateCount {
                said: closing.late,
                found: self.ballots.late(),
            });
        }
        if closing.present > content.voters || closing.present < self.ballots.slots() {
            return Err(Breach::Present {
                said: closing.present,
                ballots: self.ballots.slots(),
                voters: content.voters,
            });
        }
        self.closing = Some(closing);
        Ok(())
    }

    fn take_consensus(&mut self, payload: &[u8]) -> Result<(), Breach> {
        let consensus = Consensus::parse(payload)?;
        let item = self
            .needs_manifest()?
            .item(consensus.item)
            .filter(|item| item.revision == consensus.revision)
            .ok_or(Breach::NoItem(consensus.item))?;
        if item.kind != ItemKind::Consensus {
            return Err(Breach::ItemKind(consensus.item));
        }
        if self.tallies.has_result(consensus.item) {
            return Err(Breach::SecondResult(consensus.item));
        }
        let key = (consensus.item, consensus.revision);
        if self.consensus.contains_key(&key) {
            return Err(Breach::SecondConsensus(consensus.item));
        }
        self.consensus.insert(key, consensus);
        Ok(())
    }
}
