//! How far the trustees are with their keys, and what a trustee has to do next. Everything follows
//! from the board and the seed, so that a phone that was switched off in the middle goes on where it
//! was.
//!
//! The messages themselves are the ballot crate's; sending them is left to the page.

use sokoguru_ballot::board::{Event, Kind};
use sokoguru_ballot::ceremony::{
    Answer, Ceremony, CeremonyError, Trustee, TrusteeError, TrusteeKeys, VoidRound,
};
use sokoguru_ballot::keys::Seed;
use sokoguru_ballot::randomness::Randomness;
use sokoguru_ballot::start::Start;

/// What is wrong with what the cooperative's service shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The start, or an event, cannot be read.
    Unreadable,
    /// A message does not hold.
    Message(CeremonyError),
}

/// A trustee, and how far this one is in the round that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// From 1.
    pub number: u8,
    /// The name that members know.
    pub name: String,
    /// The keys in the start.
    pub keys: TrusteeKeys,
    /// Whether this trustee committed.
    pub committed: bool,
    /// Whether this trustee revealed.
    pub revealed: bool,
    /// Whether this trustee confirmed.
    pub confirmed: bool,
}

/// What everybody does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Setuju: everybody commits.
    Commit,
    /// Buka: everybody reveals.
    Reveal,
    /// Periksa: everybody checks and confirms.
    Check,
}

impl Stage {
    /// In their order.
    pub const ALL: [Self; 3] = [Self::Commit, Self::Reveal, Self::Check];

    fn is_done_by(self, seat: &Seat) -> bool {
        match self {
            Self::Commit => seat.committed,
            Self::Reveal => seat.revealed,
            Self::Check => seat.confirmed,
        }
    }
}

/// What a trustee has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// These keys stand nowhere on the board.
    NotAmong,
    /// Press.
    Act(Stage),
    /// Done; the others have still to act.
    Wait(Stage),
    /// The keys are made.
    Done,
}

/// How far a ceremony is.
#[derive(Clone, Debug)]
pub struct Standing {
    start: Start,
    ceremony: Ceremony,
    seats: Vec<Seat>,
}

impl Standing {
    /// Follows a ceremony: the payload of the start, then events in the order of the board. Events
    /// that are no message of it are passed over.
    ///
    /// Errors: [`Fault`].
    pub fn read<'a>(
        start: &[u8],
        events: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, Fault> {
        let start = Start::parse(start).map_err(|_| Fault::Unreadable)?;
        let seats = (1..)
            .zip(&start.content().trustees)
            .map(|(number, trustee)| Seat {
                number,
                name: trustee.name.as_str().to_owned(),
                keys: TrusteeKeys::in_start(trustee),
                committed: false,
                revealed: false,
                confirmed: false,
            })
            .collect();
        let mut standing = Self {
            ceremony: Ceremony::new(&start),
            start,
            seats,
        };
        for event in events {
            let event = Event::parse(event).map_err(|_| Fault::Unreadable)?;
            standing.take(event).map_err(Fault::Message)?;
        }
        Ok(standing)
    }

    fn take(&mut self, event: Event) -> Result<(), CeremonyError> {
        let payload = event.payload;
        let mark: fn(&mut Seat) = match event.kind {
            Kind::Commitment => {
                self.ceremony.commit(payload)?;
                |seat| seat.committed = true
            }
            Kind::Reveal => {
                self.ceremony.reveal(payload)?;
                |seat| seat.revealed = true
            }
            Kind::Confirmation => {
                self.ceremony.confirm(payload)?;
                |seat| seat.confirmed = true
            }
            Kind::Complaint => {
                self.ceremony.complain(payload)?;
                for seat in &mut self.seats {
                    (seat.committed, seat.revealed, seat.confirmed) = (false, false, false);
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        // Every message begins with its round and who speaks.
        let speaker = payload.get(2);
        let seat = |seat: &&mut Seat| Some(&seat.number) == speaker;
        if let Some(seat) = self.seats.iter_mut().find(seat) {
            mark(seat);
        }
        Ok(())
    }

    /// The start.
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// The ceremony.
    pub fn ceremony(&self) -> &Ceremony {
        &self.ceremony
    }

    /// The trustees in order.
    pub fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// The trustee with these keys.
    pub fn seat_of(&self, keys: &TrusteeKeys) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.keys == *keys)
    }

    /// The name of a trustee.
    pub fn name(&self, number: u8) -> &str {
        let find = |seat: &&Seat| seat.number == number;
        self.seats.iter().find(find).map_or("", |seat| &seat.name)
    }

    /// What everybody does now; `None` once the keys are made.
    pub fn stage(&self) -> Option<Stage> {
        if self.ceremony.is_complete() {
            return None;
        }
        Stage::ALL
            .into_iter()
            .find(|stage| !self.seats.iter().all(|seat| stage.is_done_by(seat)))
    }

    /// Whether a stage is over.
    pub fn is_over(&self, stage: Stage) -> bool {
        self.stage().is_none_or(|now| now > stage)
    }

    /// Who has still to act in a stage.
    pub fn missing(&self, stage: Stage) -> impl Iterator<Item = &Seat> {
        let is_complete = self.ceremony.is_complete();
        self.seats
            .iter()
            .filter(move |seat| !is_complete && !stage.is_done_by(seat))
    }

    /// What the trustee with these keys has to do.
    pub fn step(&self, keys: &TrusteeKeys) -> Step {
        let Some(seat) = self.seat_of(keys) else {
            return Step::NotAmong;
        };
        match self.stage() {
            None => Step::Done,
            Some(stage) if stage.is_done_by(seat) => Step::Wait(stage),
            Some(stage) => Step::Act(stage),
        }
    }

    /// The rounds that ended in a complaint, the newest last.
    pub fn void_rounds(&self) -> &[VoidRound] {
        self.ceremony.void_rounds()
    }

    /// The message that the seed's owner has to send now, as it travels: its kind, then its payload.
    /// `None` when there is nothing to say.
    ///
    /// Errors: [`TrusteeError`].
    pub fn message(
        &self,
        seed: &Seed,
        source: &mut dyn Randomness,
    ) -> Result<Option<Vec<u8>>, TrusteeError> {
        let trustee = Trustee::new(seed, &self.start)?;
        let keys = TrusteeKeys::of(seed)?;
        let ceremony = &self.ceremony;
        let (kind, payload) = match self.step(&keys) {
            Step::NotAmong | Step::Wait(_) | Step::Done => return Ok(None),
            Step::Act(Stage::Commit) => {
                let said = trustee.commitment(ceremony.round(), source)?;
                (Kind::Commitment, said.to_bytes()?)
            }
            Step::Act(Stage::Reveal) => {
                let said = trustee.reveal(ceremony, source)?;
                (Kind::Reveal, said.to_bytes()?)
            }
            Step::Act(Stage::Check) => match trustee.check_reveals(ceremony, source)? {
                Answer::Confirm(said) => (Kind::Confirmation, said.to_bytes()?),
                Answer::Complain(said) => (Kind::Complaint, said.to_bytes()?),
            },
        };
        let mut message = vec![kind.number()];
        message.extend(payload);
        Ok(Some(message))
    }
}

#[cfg(test)]
#[path = "ceremony_tests.rs"]
mod tests;
