//! Proofs that still have to be checked. A ballot leaves this queue only by a check that held, so
//! that nothing can be reported before everything was looked at.
//!
//! Spreading batches over threads is left to the caller.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::Verifier;
use super::fault::{Breach, Fault};
use crate::ballot::{self, Ballot};
use crate::board::{Hash, Kind};
use crate::manifest::Manifest;
use crate::roll::SignedRoll;

/// A ballot on the board whose proofs were not checked yet.
#[derive(Clone)]
pub(super) struct Deferred {
    pub index: u64,
    pub leaf: Hash,
    pub at: u64,
    pub ballot: Ballot,
    pub own: Arc<Manifest>,
    pub in_force: Arc<Manifest>,
    pub roll: Arc<SignedRoll>,
    pub checker: Arc<ballot::Verifier>,
}

impl Deferred {
    fn fitting(&self) -> Result<ballot::FittingBallot<'_>, Breach> {
        let roll = self.roll.roll();
        Ok(self.ballot.fit(&self.own, &self.in_force, roll, self.at)?)
    }

    pub(super) fn check(&self) -> Result<(), Breach> {
        self.checker.verify(&self.fitting()?)?;
        Ok(())
    }

    fn fault(&self, breach: impl Into<Breach>) -> Fault {
        Fault::of(self.index, Some(Kind::Ballot), breach)
    }
}

/// The queue, and what was taken from it and not settled.
#[derive(Clone, Default)]
pub(super) struct Waiting {
    queue: VecDeque<Deferred>,
    taken: BTreeMap<u64, Hash>,
}

impl Waiting {
    pub(super) fn extend(&mut self, deferred: Option<Deferred>) {
        self.queue.extend(deferred);
    }

    pub(super) fn len(&self) -> usize {
        self.queue.len() + self.taken.len()
    }
}

/// Ballots to be checked together, on whatever thread.
#[must_use = "ballots that are taken out and not settled are never reported as checked"]
pub struct Batch {
    ballots: Vec<Deferred>,
}

/// That the ballots of a batch hold. Only a check makes one.
#[must_use = "the verifier has to be told, see `Verifier::settle`"]
pub struct Proved {
    events: Vec<(u64, Hash)>,
}

impl Batch {
    /// How many ballots.
    pub fn len(&self) -> usize {
        self.ballots.len()
    }

    /// Whether there is none; the verifier gives no such batch.
    pub fn is_empty(&self) -> bool {
        self.ballots.is_empty()
    }

    /// Checks the proofs and signatures of all of them.
    ///
    /// Errors: the [`Fault`] of the first that does not hold.
    pub fn verify(self) -> Result<Proved, Fault> {
        let mut fitting = Vec::with_capacity(self.ballots.len());
        for deferred in &self.ballots {
            fitting.push(
                deferred
                    .fitting()
                    .map_err(|breach| deferred.fault(breach))?,
            );
        }
        if let Some(first) = self.ballots.first() {
            let verdicts = first.checker.verify_many(&fitting);
            if verdicts.len() != self.ballots.len() {
                return Err(Fault::of_board(Breach::Unchecked(self.ballots.len())));
            }
            for (deferred, verdict) in self.ballots.iter().zip(verdicts) {
                verdict.map_err(|error| deferred.fault(error))?;
            }
        }
        let events = self.ballots.iter().map(|each| (each.index, each.leaf));
        Ok(Proved {
            events: events.collect(),
        })
    }
}

impl Verifier {
    /// How many ballots still have to be checked.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Checks up to so many of the ballots that wait, the oldest first, and says how many still
    /// wait. A page calls it again and again with a few, and stays alive in between.
    ///
    /// Errors: the [`Fault`] of the first that does not hold; it keeps waiting, and so no report
    /// will ever be given.
    pub fn verify_next(&mut self, count: usize) -> Result<usize, Fault> {
        for _ in 0..count {
            let Some(deferred) = self.waiting.queue.front() else {
                break;
            };
            deferred.check().map_err(|breach| deferred.fault(breach))?;
            self.waiting.queue.pop_front();
        }
        Ok(self.waiting.len())
    }

    /// Takes up to so many of the ballots that wait out, to check them elsewhere; `None` when none
    /// waits. They count as waiting until [`Self::settle`].
    pub fn take_batch(&mut self, count: usize) -> Option<Batch> {
        let count = count.min(self.waiting.queue.len());
        if count == 0 {
            return None;
        }
        let ballots: Vec<Deferred> = self.waiting.queue.drain(..count).collect();
        let taken = ballots.iter().map(|each| (each.index, each.leaf));
        self.waiting.taken.extend(taken);
        Some(Batch { ballots })
    }

    /// Takes the word of a check for the ballots of its batch.
    pub fn settle(&mut self, proved: Proved) {
        for (index, leaf) in proved.events {
            // A batch of another board has other leaves at these places.
            if self.waiting.taken.get(&index) == Some(&leaf) {
                self.waiting.taken.remove(&index);
            }
        }
    }
}
