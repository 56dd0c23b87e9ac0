//! What hostile bytes must not do: make anything panic, be read in two ways, change a board that
//! refused them, or pass for a ballot that nobody sealed. Each function panics when they do.
//!
//! Where the bytes come from is left to the fuzzer.

use std::sync::LazyLock;

use sokoguru_ballot::ballot::{Ballot, Verifier};
use sokoguru_ballot::board::{self, Event};
use sokoguru_ballot::credential::PaperCredential;
use sokoguru_ballot::keys::Message;
use sokoguru_ballot::manifest::Manifest;
use sokoguru_ballot::receipt::Receipt;
use sokoguru_ballot::roll::SignedRoll;
use sokoguru_ballot::start::Start;
use sokoguru_ballot::verifier;

use crate::meeting::{DURING, IN_CLEAR, Meeting, THREE_OF_TEN, YES_NO, source};

/// A board with an event of every kind.
pub const BOARD: &[u8] = include_bytes!("../../vectors/election.board");

/// A meeting with honest ballots.
pub struct Known {
    meeting: Meeting,
    verifier: Verifier,
    pub ballots: Vec<Ballot>,
}

pub static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let meeting = Meeting::new(3);
    Known {
        verifier: Verifier::new(&meeting.manifest),
        ballots: vec![
            meeting.seal(0, YES_NO, 1, &[1]),
            meeting.seal(0, IN_CLEAR, 1, &[0]),
            meeting.seal(0, THREE_OF_TEN, 1, &[2, 3]),
        ],
        meeting,
    }
});

/// The board of [`BOARD`] after each of its events.
static BOARDS: LazyLock<Vec<verifier::Verifier>> = LazyLock::new(|| {
    let (events, _) = board::file::split(BOARD).expect("the known board is one");
    let mut states = vec![verifier::Verifier::new()];
    for event in &events {
        let mut next = states.last().cloned().unwrap_or_default();
        next.push(event).expect("the known board holds");
        states.push(next);
    }
    states
});

fn is_accepted(bytes: &[u8]) -> bool {
    let known = &*KNOWN;
    let Ok(ballot) = Ballot::parse(bytes) else {
        return false;
    };
    assert_eq!(ballot.bytes(), bytes, "one encoding");
    let (manifest, roll) = (&known.meeting.manifest, known.meeting.roll.roll());
    let Ok(fitting) = ballot.fit(manifest, manifest, roll, DURING) else {
        return false;
    };
    let alone = known.verifier.verify(&fitting).map(|_| ());
    for together in known.verifier.verify_many(&[fitting, fitting]) {
        assert_eq!(together.map(|_| ()), alone, "one verdict");
    }
    alone.is_ok()
}

/// Bytes that come to the box.
pub fn ballot(bytes: &[u8]) {
    let sealed = KNOWN.ballots.iter().any(|known| known.bytes() == bytes);
    assert_eq!(
        is_accepted(bytes),
        sealed,
        "only what was sealed is accepted"
    );
}

/// Changes that an enrolled voter makes to an own ballot before signing it. The first byte says
/// which ballot; then three bytes each: a place, and what is changed there.
pub fn signed_ballot(bytes: &[u8]) {
    let Some((first, edits)) = bytes.split_first() else {
        return;
    };
    let known = &*KNOWN;
    let original = &known.ballots[usize::from(*first) % known.ballots.len()];
    let (unsigned, _) = original.bytes().split_at(original.bytes().len() - 64);
    let mut changed = unsigned.to_vec();
    for edit in edits.chunks_exact(3) {
        let place = usize::from(u16::from_be_bytes([edit[0], edit[1]])) % changed.len();
        changed[place] ^= edit[2];
    }
    let message = Message::new("sokoguru/ballot/1", &[&changed]);
    let signature = known.meeting.keys[0]
        .sign(&message, &mut source("signed"))
        .expect("the source gives what it has");
    let same = changed == unsigned;
    // A ballot in clear may be changed into another honest one.
    let in_clear = original.open_marks().is_some();
    changed.extend(signature.to_bytes());
    let accepted = is_accepted(&changed);
    assert!(accepted || !same, "an honest ballot is accepted");
    assert!(same || in_clear || !accepted, "a changed seal is not");
}

/// Bytes that a phone downloads as a manifest, a start, a roll or a receipt, and a text that
/// somebody types as a credential.
pub fn manifest(bytes: &[u8]) {
    if let Ok(manifest) = Manifest::parse(bytes) {
        assert_eq!(manifest.bytes(), bytes, "one encoding");
        let known = &KNOWN.meeting;
        let _ = manifest.check_board(&known.start, &known.roll);
        let _ = known.manifest.check_successor(&manifest, DURING);
    }
    if let Ok(start) = Start::parse(bytes) {
        assert_eq!(start.bytes(), bytes, "one encoding");
    }
    if let Ok(roll) = SignedRoll::parse(bytes, &KNOWN.meeting.start) {
        assert_eq!(roll.encode(), bytes, "one encoding");
    }
    let _ = Receipt::parse(bytes);
    if let Ok(seed) = PaperCredential::read(&String::from_utf8_lossy(bytes)) {
        let written = PaperCredential::new(&seed);
        assert!(PaperCredential::read(written.expose()).is_ok());
    }
}

/// An event that is offered to a board; the first byte says how far the board has come.
pub fn event(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    if let Ok(event) = Event::parse(bytes) {
        assert_eq!(event.to_bytes(), bytes, "one encoding");
    }
    let mut board = BOARDS[usize::from(*first) % BOARDS.len()].clone();
    let (size, root) = (board.size(), board.tree().root());
    match board.push(bytes) {
        Ok(()) => assert_eq!(board.size(), size + 1),
        Err(_) => assert_eq!((board.size(), board.tree().root()), (size, root)),
    }
}

/// A published file.
pub fn board(bytes: &[u8]) {
    let Ok((events, head)) = board::file::split(bytes) else {
        return;
    };
    let mut verifier = verifier::Verifier::new();
    let taken = events.iter().all(|event| verifier.push(event).is_ok());
    // A file may hold bytes that are no events; then no board takes them.
    match board::file::write(&events, &head) {
        Ok(written) => assert_eq!(written, bytes, "one encoding"),
        Err(_) => assert!(!taken, "what cannot be written is not taken"),
    }
    if taken {
        let _ = verifier.finish(&head);
    }
}
