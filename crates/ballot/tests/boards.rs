//! What may stand on a board and when, with servers and voters who do not keep to it. Rows 7, 13
//! and 14 of the table of attacks.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod election;

use election::meeting::ACCEPT_UNTIL;
use election::{Election, Setup, meeting};
use sokoguru_ballot::ballot::FitError;
use sokoguru_ballot::board::event::Closing;
use sokoguru_ballot::board::{Event, Kind};
use sokoguru_ballot::ceremony::CeremonyError;
use sokoguru_ballot::manifest::{
    ItemKind, Manifest, ManifestContent, ManifestError, SuccessionError,
};
use sokoguru_ballot::roll::{Roll, RollError, Voter};
use sokoguru_ballot::verifier::{Breach, Fault, Standing, Verifier};

fn breach(result: Result<(), Fault>) -> Breach {
    result.unwrap_err().breach
}

/// An open vote on a secret and an open item.
fn opened() -> Election {
    Election::opened(Setup::of(vec![
        meeting::item("lpj", ItemKind::Secret),
        meeting::item("rapb", ItemKind::Open),
    ]))
}

#[test]
fn row_7_equal_randomness_is_refused_and_named() {
    let mut election = opened();
    let first = election.vote(0, 0, 1, &[0]);
    let event = election.verifier.size() - 1;
    let second = election.seal(1, 0, 1, &[0]);
    // The second voter's ballot, with the randomness of the first for its last option.
    let body = 93 + 2 * 64;
    let mut bytes = second.bytes().to_vec();
    bytes[body..body + 32].copy_from_slice(&first.bytes()[body..body + 32]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, &bytes)),
        Breach::RepeatedRandomness { option: 2, event }
    );
    // All of it, word by word.
    let mut bytes = first.bytes().to_vec();
    bytes[..93].copy_from_slice(&second.bytes()[..93]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, &bytes)),
        Breach::RepeatedRandomness { option: 0, event }
    );
    // Of a ballot for another item, too, and of one that was replaced since.
    election.vote(0, 0, 2, &[1]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, &bytes)),
        Breach::RepeatedRandomness { option: 0, event }
    );
}

#[test]
fn row_7_equal_keys_are_refused() {
    let mut election = Election::started(0, 0);
    let voter = |number: usize, key: usize| Voter {
        slot: meeting::slot(number),
        key: *meeting::voter_key(key).public(),
    };
    let twice = Roll::new(vec![voter(0, 0), voter(1, 1), voter(2, 1)]);
    assert!(matches!(twice, Err(RollError::RepeatedKey(_))));
    // The same on the wire, where a server writes what it likes.
    let good = Roll::new(vec![voter(0, 0), voter(1, 1), voter(2, 2)]).unwrap();
    let mut payload = meeting::signed(good, &election.start).encode();
    let key = payload[4 + 16..4 + 48].to_vec();
    payload[4 + 48 + 16..4 + 96].copy_from_slice(&key);
    let found = breach(election.try_post(Kind::Roll, &payload));
    assert!(matches!(found, Breach::Roll(RollError::RepeatedKey(_))));
}

#[test]
fn row_13_nobody_is_added_to_the_roll() {
    let mut election = opened();
    let stranger = Voter {
        slot: meeting::slot(99),
        key: *meeting::voter_key(99).public(),
    };
    let mut voters = election.roll.as_ref().unwrap().roll().voters().to_vec();
    voters.push(stranger);
    let larger = meeting::signed(Roll::new(voters).unwrap(), &election.start);
    let payload = larger.encode();
    // A second roll, even with both signatures.
    assert_eq!(
        breach(election.try_post(Kind::Roll, &payload)),
        Breach::SecondRoll
    );
    // A manifest that names it.
    let mut content = election.manifest.as_ref().unwrap().content().clone();
    content.revision += 1;
    content.roll_hash = *larger.hash();
    let manifest = Manifest::new(content).unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Manifest, manifest.bytes())),
        Breach::Manifest(ManifestError::OtherBoard)
    );
    // A ballot of nobody.
    let stray = election.seal(0, 0, 1, &[0]);
    let mut bytes = stray.bytes().to_vec();
    bytes[40..56].copy_from_slice(meeting::slot(99).as_bytes());
    assert_eq!(
        breach(election.try_post(Kind::Ballot, &bytes)),
        Breach::Fit(FitError::NotEnrolled)
    );
    // A roll that one registrar did not sign.
    let mut fresh = Election::started(0, 0);
    let mut payload = payload;
    let last = payload.len() - 1;
    payload[last] ^= 1;
    assert!(matches!(
        breach(fresh.try_post(Kind::Roll, &payload)),
        Breach::Roll(_)
    ));
}

#[test]
fn row_13_base_of_the_quorum_and_minimum_stay() {
    let mut election = opened();
    let changes: [fn(&mut ManifestContent); 2] = [
        |content| content.voters += 1,
        |content| content.minimum += 1,
    ];
    for change in changes {
        let mut content = election.manifest.as_ref().unwrap().content().clone();
        content.revision += 1;
        change(&mut content);
        let manifest = Manifest::new(content).unwrap();
        assert_eq!(
            breach(election.try_post(Kind::Manifest, manifest.bytes())),
            Breach::Succession(SuccessionError::Fixed)
        );
    }
}

#[test]
fn row_14_a_slot_counts_once() {
    let mut election = opened();
    let first = election.vote(5, 0, 1, &[0]);
    let second = election.vote(5, 0, 2, &[1]);
    let ballots = election.verifier.ballots().unwrap();
    assert_eq!((ballots.len(), ballots.counting(0, 1)), (2, 1));
    let last = election.verifier.size() - 1;
    assert_eq!(
        election.verifier.standing(&first.hash()),
        Standing::Replaced {
            event: last - 1,
            by: last
        }
    );
    assert_eq!(
        election.verifier.standing(&second.hash()),
        Standing::Counts { event: last }
    );
    assert_eq!(
        election.verifier.counted_of(0, &meeting::slot(5)),
        Some(last)
    );
    assert_eq!(election.verifier.counted_of(1, &meeting::slot(5)), None);
    // The same ballot again would be a second one with the same counter.
    assert_eq!(
        breach(election.try_post(Kind::Ballot, second.bytes())),
        Breach::RepeatedRev { event: last }
    );
}

#[test]
fn events_come_in_their_order() {
    let mut election = Election::started(3, 2);
    let start = election.events[0].clone();
    let mut empty = Verifier::new();
    let roll = |at| {
        Event {
            kind: Kind::Roll,
            at,
            payload: &[],
        }
        .to_bytes()
    };
    assert_eq!(breach(empty.push(&roll(0))), Breach::NotBegun);
    let payload = election.start.bytes().to_vec();
    assert_eq!(
        breach(election.try_post(Kind::Start, &payload)),
        Breach::SecondStart
    );
    assert_eq!(election.events, [start]);
    for kind in [Kind::Ballot, Kind::Late, Kind::Closing] {
        assert_eq!(
            breach(election.try_post(kind, &[0; 32])),
            Breach::NoManifest
        );
    }
    // A manifest before the keys of the trustees.
    election.enrol(3);
    let other = opened();
    let manifest = other.manifest.as_ref().unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Manifest, manifest.bytes())),
        Breach::NoKeys
    );
    // Keys and messages after it.
    let mut open = opened();
    let late = open.events[1].clone();
    let message = Event::parse(&late).unwrap();
    assert_eq!(
        breach(open.try_post(message.kind, message.payload)),
        Breach::AfterManifest
    );
    let mut made = Election::started(3, 2);
    made.round(None);
    assert_eq!(
        breach(made.try_post(message.kind, message.payload)),
        Breach::Ceremony(CeremonyError::Over)
    );
    // Nothing changes after the closing.
    open.close(7);
    let mut content = open.manifest.as_ref().unwrap().content().clone();
    content.revision += 1;
    content.close_at = open.at;
    content.accept_until = open.at + 1_000;
    let manifest = Manifest::new(content).unwrap();
    assert_eq!(
        breach(open.try_post(Kind::Manifest, manifest.bytes())),
        Breach::Closed
    );
}

#[test]
fn a_manifest_has_the_keys_that_the_trustees_made() {
    let mut honest = opened();
    let content = honest.manifest.as_ref().unwrap().content().clone();
    let other_key = content.verification_keys[0];
    let changes: [&dyn Fn(&mut ManifestContent); 3] = [
        &|content| content.election_key = Some(*other_key.point()),
        &|content| content.verification_keys.swap(0, 1),
        &|content| content.revision = 2,
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let mut election = Election::started(3, 2);
        election.round(None);
        election.enrol(12);
        let mut content = content.clone();
        change(&mut content);
        let manifest = Manifest::new(content).unwrap();
        let expected = if place == 2 {
            Breach::FirstRevision(2)
        } else {
            Breach::OtherKeys
        };
        assert_eq!(
            breach(election.try_post(Kind::Manifest, manifest.bytes())),
            expected
        );
    }
    honest.vote(0, 0, 1, &[0]);
}

#[test]
fn attendance_lies_between_who_voted_and_who_may() {
    let closing = |present| Closing { present, late: 0 }.to_bytes();
    let mut election = opened();
    election.vote(0, 0, 1, &[0]);
    election.vote(0, 1, 1, &[0]);
    election.vote(1, 1, 1, &[0]);
    election.at = ACCEPT_UNTIL;
    for present in [0, 1, 13] {
        assert_eq!(
            breach(election.try_post(Kind::Closing, &closing(present))),
            Breach::Present {
                said: present,
                ballots: 2,
                voters: 12
            }
        );
    }
    assert!(election.try_post(Kind::Closing, &closing(2)).is_ok());
}
