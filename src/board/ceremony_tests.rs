//! The ceremony as three phones go through it, and what a phone says when one of them cheats.

use sokoguru_ballot::board::Kind;
use sokoguru_ballot::ceremony::{Commitment, Reveal};
use sokoguru_ballot::keys::{Role, SecretKey};
use sokoguru_ballot::signed::{Signed, Statement as _};

use super::super::world::{World, source, trustee_keys, trustee_seed};
use super::*;

#[test]
fn each_acts_once_a_stage_and_waits_for_the_others() {
    let mut world = World::new();
    for stage in Stage::ALL {
        for number in 1..=3 {
            let before = world.standing();
            assert_eq!(before.step(&trustee_keys(number)), Step::Act(stage));
            world.speak(number);
            let after = world.standing();
            if number < 3 {
                assert_eq!(after.step(&trustee_keys(number)), Step::Wait(stage));
                let missing: Vec<u8> = after.missing(stage).map(|seat| seat.number).collect();
                assert_eq!(missing, (number + 1..=3).collect::<Vec<_>>());
                assert!(!after.is_over(stage));
                // Pressing again says nothing a second time.
                let events = world.events.len();
                world.speak(number);
                assert_eq!(world.events.len(), events);
            } else {
                assert!(after.is_over(stage));
            }
        }
    }
    let standing = world.standing();
    assert_eq!(standing.stage(), None);
    assert_eq!(standing.step(&trustee_keys(2)), Step::Done);
    assert!(standing.ceremony().keys().is_some());
    assert_eq!(standing.missing(Stage::Check).count(), 0);
}

#[test]
fn a_phone_that_was_switched_off_says_the_same_reveal() {
    let mut world = World::new();
    for number in 1..=3 {
        world.speak(number);
    }
    // Nothing but seed and board goes on: the commitment was made by another run of the program.
    let reveal = |name: &str| {
        let message = world
            .standing()
            .message(&trustee_seed(2), &mut source(name));
        message.unwrap().unwrap()
    };
    let (one, other) = (reveal("one"), reveal("other"));
    assert_ne!(one, other, "signatures differ");
    let unsigned = |message: &[u8]| message[..message.len() - 64].to_vec();
    assert_eq!(unsigned(&one), unsigned(&other));
}

#[test]
fn somebody_elses_seed_is_not_among_the_trustees() {
    let standing = World::new().standing();
    assert_eq!(standing.step(&trustee_keys(9)), Step::NotAmong);
    let said = standing.message(&trustee_seed(9), &mut source("x"));
    assert_eq!(said, Err(TrusteeError::NotAmong));
    assert!(standing.seat_of(&trustee_keys(9)).is_none());
    assert_eq!(standing.name(2), "Pak Budi");
    assert_eq!(standing.name(9), "");
}

/// The second trustee sends the third a share that does not fit, well signed and committed to.
fn cheated() -> World {
    let mut world = World::new();
    let honest = {
        let mut twin = World::new();
        for number in 1..=3 {
            twin.speak(number);
        }
        let message = twin.standing().message(&trustee_seed(2), &mut source("x"));
        Signed::<Reveal>::parse(&message.unwrap().unwrap()[1..])
            .unwrap()
            .said
    };
    let mut reveal = honest;
    reveal.shares[2].hidden[0] ^= 1;
    let key = SecretKey::derive(Role::TrusteeSigning, &trustee_seed(2)).unwrap();
    let board_id = *world.start.board_id();
    let commitment = Commitment {
        round: 0,
        trustee: 2,
        hash: reveal.hash().unwrap(),
    };
    let commitment = Signed::new(commitment, &board_id, &key, &mut source("c")).unwrap();
    world.speak(1);
    world.put(Kind::Commitment, &commitment.to_bytes().unwrap());
    world.speak(3);
    world.speak(1);
    let reveal = Signed::new(reveal, &board_id, &key, &mut source("r")).unwrap();
    assert!(!reveal.said.to_bytes().unwrap().is_empty());
    world.put(Kind::Reveal, &reveal.to_bytes().unwrap());
    world.speak(3);
    world
}

#[test]
fn a_wrong_share_ends_the_round_and_names_who_sent_it() {
    let mut world = cheated();
    assert_eq!(world.standing().stage(), Some(Stage::Check));
    world.speak(1);
    world.speak(3);
    let standing = world.standing();
    let [void] = standing.void_rounds() else {
        panic!("one round is void");
    };
    assert_eq!((void.trustee, void.against, void.culprit), (3, 2, 2));
    // Everybody begins again.
    for number in 1..=3 {
        let step = standing.step(&trustee_keys(number));
        assert_eq!(step, Step::Act(Stage::Commit), "{number}");
    }
    for _ in 0..3 {
        for number in 1..=3 {
            world.speak(number);
        }
    }
    assert_eq!(world.standing().stage(), None);
}

#[test]
fn a_board_with_a_message_that_does_not_hold_is_not_followed() {
    let mut world = World::new();
    world.speak(1);
    let again = world.events[1].clone();
    world.events.push(again);
    let events = world.events.iter().skip(1).map(Vec::as_slice);
    assert_eq!(
        Standing::read(world.start.bytes(), events).map(drop),
        Err(Fault::Message(CeremonyError::Twice(1)))
    );
    assert_eq!(Standing::read(&[1], []).map(drop), Err(Fault::Unreadable));
    assert_eq!(
        Standing::read(world.start.bytes(), [&[1_u8][..]]).map(drop),
        Err(Fault::Unreadable)
    );
}
