//! A member's sealed votes among the other writes, as pages show them.

use super::App;
use crate::offline::outbox::Entry;
use crate::offline::votes::{Kept, Owner};

impl App {
    /// This member's sealed ballots, oldest first.
    pub fn own_ballots(self) -> Vec<Kept> {
        self.mark.with(|mark| {
            let mine = |kept: &&Kept| match (&kept.owner, mark) {
                (Owner::Member(owner), Some(mark)) => owner == mark,
                _ => false,
            };
            self.ballots
                .with(|list| list.iter().filter(mine).cloned().collect())
        })
    }

    /// Looks at every write of the member, sealed ballots after the others.
    pub fn writes<U>(self, look: impl FnOnce(&[Entry]) -> U) -> U {
        let mut all = self.outbox.get();
        all.extend(self.own_ballots().into_iter().map(|kept| kept.entry));
        look(&all)
    }

    /// Looks after the member's sealed votes where the second part of the app is there.
    pub fn tend_votes(self) {}
}
