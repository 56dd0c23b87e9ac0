//! Sealing and checking as a phone does them, for `tests/perf/ballot.mjs` to time. Randomness is
//! fixed; nothing made here is for a real vote.

#[path = "../../../../crates/ballot/tests/meeting/mod.rs"]
mod meeting;

use std::cell::RefCell;

use meeting::{Meeting, THREE_OF_TEN, YES_NO};
use sokoguru_ballot::ballot::{Ballot, Verifier};

thread_local! {
    static MEETING: RefCell<Option<Meeting>> = const { RefCell::new(None) };
    static LAST: RefCell<Vec<Ballot>> = const { RefCell::new(Vec::new()) };
}

/// Reads the manifest and makes a key, as a phone has them before a member chooses.
#[unsafe(no_mangle)]
pub extern "C" fn prepare() {
    MEETING.set(Some(Meeting::new(2)));
}

/// Seals one of 3; its size in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn seal_three(rev: u32) -> usize {
    seal(YES_NO, rev, &[1])
}

/// Seals up to 3 of 10; its size in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn seal_ten(rev: u32) -> usize {
    seal(THREE_OF_TEN, rev, &[1, 5, 7])
}

fn seal(item: u16, rev: u32, chosen: &[u8]) -> usize {
    MEETING.with_borrow(|meeting| {
        let Some(meeting) = meeting else { return 0 };
        let ballot = meeting.seal(0, item, rev, chosen);
        let size = ballot.bytes().len();
        LAST.with_borrow_mut(|last| last.push(ballot));
        size
    })
}

/// Checks the ballot that was sealed last; 1 when it holds.
#[unsafe(no_mangle)]
pub extern "C" fn verify() -> u32 {
    MEETING.with_borrow(|meeting| {
        LAST.with_borrow(|last| {
            let (Some(meeting), Some(ballot)) = (meeting, last.last()) else {
                return 0;
            };
            let verifier = Verifier::new(&meeting.manifest);
            u32::from(verifier.verify(&meeting.fit(ballot)).is_ok())
        })
    })
}
