//! What a trustee's phone opens, and what it refuses whatever it is asked.

use sokoguru_ballot::verifier::Verifier;

use super::super::checking::Seen;
use super::super::world::{ACCEPT_UNTIL, World, source, trustee_seed};
use super::*;

fn checked(world: &World) -> Checking {
    let mut checking = Checking::new(world.head(), Seen::default());
    let events: Vec<&[u8]> = world.events.iter().map(Vec::as_slice).collect();
    checking.feed(&events);
    while !checking.work(|| 0).unwrap() {}
    checking
}

fn refused(world: &World, before: &[u8], item: u16, now: u64) -> OpenError {
    decide(&checked(world), before, item, now)
        .map(drop)
        .unwrap_err()
}

#[test]
fn two_of_three_open_a_sum() {
    let mut world = World::closed();
    for number in [3, 1] {
        let checking = checked(&world);
        let report = checking.finish().unwrap();
        let states: Vec<SumState> = sums(&report, 3, number)
            .iter()
            .map(|sum| sum.state)
            .collect();
        assert_eq!(states, [SumState::Closed, SumState::TooFew]);
        let decided = decide(&checking, &[], 0, ACCEPT_UNTIL).unwrap();
        let share = decided.share(&checking, &trustee_seed(number), &mut source("s"));
        world.post(&share.unwrap());
        let report = checked(&world).finish().unwrap();
        assert_eq!(sums(&report, 3, number)[0].state, SumState::Opened);
    }
    let mut verifier = Verifier::new();
    for event in &world.events {
        verifier.push(event).unwrap();
    }
    assert_eq!(verifier.result(0).unwrap().totals, [4, 1, 0]);
}

#[test]
fn nothing_is_opened_early_or_when_it_is_little_or_not_secret() {
    let open = World::voted();
    assert_eq!(
        refused(&open, &[], 0, ACCEPT_UNTIL),
        OpenError::Guard(GuardError::NotClosed)
    );
    let closed = World::closed();
    assert_eq!(
        refused(&closed, &[], 0, ACCEPT_UNTIL - 1),
        OpenError::Guard(GuardError::Early(1))
    );
    assert_eq!(
        refused(&closed, &[], 2, ACCEPT_UNTIL),
        OpenError::Guard(GuardError::BelowMinimum {
            item: 2,
            ballots: 1,
            minimum: 3
        })
    );
    assert_eq!(
        refused(&closed, &[], 1, ACCEPT_UNTIL),
        OpenError::Guard(GuardError::NotSecret(1))
    );
    assert_eq!(refused(&closed, &[1], 0, ACCEPT_UNTIL), OpenError::Memory);
}

#[test]
fn a_second_sum_is_refused_and_the_same_one_is_not() {
    let world = World::closed();
    let first = decide(&checked(&world), &[], 0, ACCEPT_UNTIL).unwrap();
    let again = decide(&checked(&world), &first.memory, 0, ACCEPT_UNTIL).unwrap();
    assert_eq!(again.memory, first.memory);

    // A server that shows a board without the last ballots, in order for itself.
    let mut other = World::opened();
    for number in 0..4 {
        other.vote(number, 0, 1, 0);
    }
    let mut other = close(other);
    let sum = other.verifier().aggregate(0).unwrap().to_bytes().unwrap();
    other.put(Kind::Aggregate, &sum);
    let refused = refused(&other, &first.memory, 0, ACCEPT_UNTIL);
    assert!(
        matches!(
            refused,
            OpenError::Guard(GuardError::Fork { .. } | GuardError::Second(0))
        ),
        "{refused:?}"
    );
}

fn close(mut world: World) -> World {
    world.close(4);
    world
}

#[test]
fn only_a_trustee_of_the_board_makes_a_share() {
    let checking = checked(&World::closed());
    let decided = decide(&checking, &[], 0, ACCEPT_UNTIL).unwrap();
    assert_eq!(
        decided.share(&checking, &trustee_seed(9), &mut source("s")),
        Err(OpenError::Trustee(TrusteeError::NotAmong))
    );
}

#[test]
fn a_board_that_was_not_looked_at_to_the_end_opens_nothing() {
    let world = World::closed();
    let mut checking = Checking::new(world.head(), Seen::default());
    let events: Vec<&[u8]> = world.events.iter().map(Vec::as_slice).collect();
    checking.feed(&events);
    let mut now = 0;
    while !matches!(
        checking.progress(),
        super::super::checking::Progress::Ballots { done: 1.., .. }
    ) {
        checking
            .work(|| {
                now += 100;
                now
            })
            .unwrap();
    }
    assert!(matches!(
        decide(&checking, &[], 0, ACCEPT_UNTIL).map(drop),
        Err(OpenError::Guard(GuardError::Board(_)))
    ));
}
