//! A member's sealed votes among the other writes, as pages show them.

use super::App;
use sokoguru_api::wire::MeetingId;

use crate::offline::outbox::{Entry, EntryId};
use crate::offline::votes::{Kept, Key, Owner};
use crate::second;

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

    /// Whether a write is a sealed ballot.
    pub fn is_ballot(self, id: &EntryId) -> bool {
        self.ballots
            .with_untracked(|list| list.iter().any(|kept| kept.entry.id == *id))
    }

    /// The member's key for a meeting, without its seed.
    pub fn key_for(self, meeting: &MeetingId) -> Option<Key> {
        self.keys
            .with(|list| list.iter().find(|key| key.meeting == *meeting).cloned())
    }

    /// Whether this phone knows of a board for a meeting.
    pub fn knows_board(self, meeting: &MeetingId) -> bool {
        self.key_for(meeting).is_some()
            || self
                .boards
                .with(|list| list.iter().any(|board| board.meeting == *meeting))
    }

    /// Items of a meeting on which this member's ballot has left this phone for the box.
    pub fn given(self, meeting: &MeetingId) -> u16 {
        let mut items: Vec<u16> = self
            .own_ballots()
            .iter()
            .filter(|kept| kept.is_accepted() && kept.meeting() == Some(meeting.as_str()))
            .map(|kept| kept.place)
            .collect();
        items.sort_unstable();
        items.dedup();
        u16::try_from(items.len()).unwrap_or(u16::MAX)
    }

    /// Looks after the member's sealed votes where the second part of the app is there.
    pub fn tend_votes(self) {
        second::tend_votes();
    }
}
