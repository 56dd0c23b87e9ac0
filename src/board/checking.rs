//! Checking a board in slices: first every event's rules as the pages come, then the proofs of the
//! ballots one by one, then the signed head over all of it. Before the end nothing is said but how
//! far it is.
//!
//! Where pages come from, and when the page gets its turn, is left to `inspection`.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use sokoguru_ballot::board::{Hash, Head, Kind};
use sokoguru_ballot::start::BoardId;
use sokoguru_ballot::verifier::{BallotBox, Fault, Report, Verifier};

use super::slices;

/// What a phone has seen of a board before, and holds against it now.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The board's id, if there was one.
    pub board: Option<BoardId>,
    /// Signed heads that were found in order.
    pub heads: Vec<Head>,
}

/// Why a board is not in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The first thing on it that breaks a rule.
    Fault(Fault),
    /// Another board than the one that this phone saw first.
    OtherBoard,
    /// The board does not begin as it did when this phone saw so many events of it: something was
    /// changed or taken out, or others are shown another one.
    Fork {
        /// The events that were seen.
        size: u64,
    },
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Events that were taken, of all.
    Events {
        /// So many.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// Ballots that were proved, of all.
    Ballots {
        /// So many.
        done: usize,
        /// Of so many.
        of: usize,
    },
    /// Everything was looked at.
    Over,
}

/// A check that is under way.
pub struct Checking {
    verifier: Verifier,
    head: Head,
    seen: Seen,
    page: VecDeque<Vec<u8>>,
    /// Events up to and including the closing.
    closed: Option<u64>,
}

impl Checking {
    /// Begins to check the board under a head.
    pub fn new(head: Head, seen: Seen) -> Self {
        Self {
            verifier: Verifier::new(),
            head,
            seen,
            page: VecDeque::new(),
            closed: None,
        }
    }

    /// The head under which everything has to be.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Goes on under a newer head: what was taken and proved need not be taken again, and whether it
    /// is under the new head shows at the end. `false` where the head is of fewer events than were
    /// taken.
    #[must_use]
    pub fn renew(&mut self, head: Head) -> bool {
        let fits = head.size >= self.verifier.size().saturating_add(self.page.len() as u64);
        if fits {
            self.head = head;
        }
        fits
    }

    /// What was taken so far. It says nothing before [`Self::finish`] does.
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The root over all events up to and including the closing: what trustees compare before they
    /// open anything. It stays while the board grows by their shares. `None` before the closing.
    pub fn root_at_closing(&self) -> Option<Hash> {
        self.verifier.tree().root_at(self.closed?)
    }

    /// The event with which the next page has to begin; `None` while there is one, or when no more
    /// are needed.
    pub fn needs(&self) -> Option<u64> {
        let taken = self.verifier.size();
        (self.page.is_empty() && taken < self.head.size).then_some(taken)
    }

    /// Takes a page. Events after the head are left for another time.
    pub fn feed(&mut self, events: &[&[u8]]) {
        let taken = self.verifier.size();
        let left = self.head.size.saturating_sub(taken);
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        self.page
            .extend(events.iter().take(left).map(|event| event.to_vec()));
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let (done, of) = (self.verifier.size(), self.head.size);
        if done < of {
            return Progress::Events { done, of };
        }
        let of = self.verifier.ballots().map_or(0, BallotBox::len);
        match self.verifier.waiting() {
            0 => Progress::Over,
            waiting => Progress::Ballots {
                done: of.saturating_sub(waiting),
                of,
            },
        }
    }

    /// Works for a slice of time; `true` when a page is needed, or everything was looked at.
    ///
    /// Errors: [`Wrong`]; then no more is to be done.
    pub fn work(&mut self, now_ms: impl FnMut() -> u64) -> Result<bool, Wrong> {
        let end = slices::slice(now_ms, || match self.piece() {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(Ok(())),
            Err(wrong) => ControlFlow::Break(Err(wrong)),
        });
        end.map_or(Ok(false), |end| end.map(|()| true))
    }

    /// One piece; `false` when there is none.
    fn piece(&mut self) -> Result<bool, Wrong> {
        if let Some(event) = self.page.pop_front() {
            self.verifier.push_deferring(&event)?;
            if event.first() == Some(&Kind::Closing.number()) {
                self.closed = Some(self.verifier.size());
            }
            if self.verifier.size() == 1 {
                self.is_known_board()?;
            }
            return Ok(true);
        }
        if self.verifier.size() < self.head.size || self.verifier.waiting() == 0 {
            return Ok(false);
        }
        self.verifier.verify_next(1)?;
        Ok(true)
    }

    fn is_known_board(&self) -> Result<(), Wrong> {
        let found = self.verifier.start().map(|start| *start.board_id());
        match self.seen.board {
            Some(known) if found != Some(known) => Err(Wrong::OtherBoard),
            _ => Ok(()),
        }
    }

    /// The end: everything was proved, is under the head, and continues what was seen before.
    ///
    /// Errors: [`Wrong`]; also while something was not looked at.
    pub fn finish(&self) -> Result<Report, Wrong> {
        let report = self.verifier.finish(&self.head)?;
        self.is_known_board()?;
        for seen in &self.seen.heads {
            if self.verifier.tree().root_at(seen.size) != Some(seen.root) {
                return Err(Wrong::Fork { size: seen.size });
            }
        }
        Ok(report)
    }
}

#[cfg(test)]
#[path = "checking_tests.rs"]
mod tests;
