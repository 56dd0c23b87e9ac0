//! Row 6 of the table of what must hold, on every run: hostile bytes for a few seconds, the same
//! each time. `fuzz` drives the same functions with libFuzzer for as long as one likes:
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run signed_ballot`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

#[path = "../fuzz/src/hostile.rs"]
mod hostile;
mod meeting;

use hostile::{BOARD, KNOWN};
use sokoguru_ballot::board;
use sokoguru_ballot::hash::hash512;

/// Numbers that look random and are the same on every run.
struct Numbers {
    name: &'static str,
    drawn: u64,
}

impl Numbers {
    fn new(name: &'static str) -> Self {
        Self { name, drawn: 0 }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.drawn += 1;
        let hash = hash512(
            "test/hostile",
            &[self.name.as_bytes(), &self.drawn.to_be_bytes()],
        );
        let number = u64::from_be_bytes(hash[..8].try_into().unwrap());
        usize::try_from(number % u64::try_from(limit).unwrap()).unwrap()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    /// Bytes with a few things wrong: changed, missing, doubled, or moved from somewhere else.
    fn spoiled(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut spoiled = bytes.to_vec();
        for _ in 0..=self.below(3) {
            if spoiled.is_empty() {
                break;
            }
            let at = self.below(spoiled.len());
            let length = self.below(64.min(spoiled.len() - at)) + 1;
            match self.below(6) {
                0 => spoiled[at] ^= 1 << self.below(8),
                1 => spoiled[at] = [0, 1, 0x7f, 0xff][self.below(4)],
                2 => drop(spoiled.drain(at..at + length)),
                3 => spoiled.truncate(at),
                4 => {
                    let copy = spoiled[at..at + length].to_vec();
                    let to = self.below(spoiled.len());
                    drop(spoiled.splice(to..to, copy));
                }
                _ => {
                    let from = self.below(bytes.len());
                    let moved = bytes[from..].iter().take(length);
                    for (to, from) in spoiled[at..].iter_mut().zip(moved) {
                        *to = *from;
                    }
                }
            }
        }
        spoiled
    }
}

#[test]
fn row_06_hostile_ballots() {
    let mut numbers = Numbers::new("ballots");
    for known in &KNOWN.ballots {
        hostile::ballot(known.bytes());
    }
    for round in 0..6_000 {
        let known = &KNOWN.ballots[round % KNOWN.ballots.len()];
        hostile::ballot(&numbers.spoiled(known.bytes()));
    }
}

#[test]
fn row_06_hostile_ballots_that_their_voter_signed() {
    let mut numbers = Numbers::new("signed");
    hostile::signed_ballot(&[0]);
    for _ in 0..1_500 {
        let mut edits = vec![numbers.byte()];
        for _ in 0..=numbers.below(4) {
            edits.extend([numbers.byte(), numbers.byte(), numbers.byte()]);
        }
        hostile::signed_ballot(&edits);
    }
}

#[test]
fn row_06_hostile_manifests_starts_and_rolls() {
    let mut numbers = Numbers::new("manifests");
    let meeting = meeting::Meeting::new(3);
    let roll = meeting.roll.encode();
    for _ in 0..6_000 {
        hostile::manifest(&numbers.spoiled(meeting.manifest.bytes()));
        hostile::manifest(&numbers.spoiled(meeting.start.bytes()));
        hostile::manifest(&numbers.spoiled(&roll));
    }
}

#[test]
fn row_06_hostile_events_and_boards() {
    let mut numbers = Numbers::new("events");
    let (events, _) = board::file::split(BOARD).unwrap();
    for round in 0..4_000 {
        let place = round % events.len();
        // Mostly where the event belongs, so that it comes far.
        let before = if numbers.below(8) == 0 {
            numbers.byte()
        } else {
            u8::try_from(place).unwrap()
        };
        let mut bytes = vec![before];
        bytes.extend(numbers.spoiled(&events[place]));
        hostile::event(&bytes);
    }
    hostile::board(BOARD);
    for _ in 0..100 {
        hostile::board(&numbers.spoiled(BOARD));
    }
}
