//! What a trustee's program refuses to open. Row 11 of the table of attacks.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod election;

use election::meeting::{self, ACCEPT_UNTIL};
use election::{Election, Setup};
use sokoguru_ballot::board::{Head, Kind};
use sokoguru_ballot::manifest::{Item, ItemKind};
use sokoguru_ballot::tally::{Guard, GuardError};
use sokoguru_ballot::verifier::{Breach, Fault};
use sokoguru_domain::meeting::Outcome;

fn breach(result: Result<(), Fault>) -> Breach {
    result.unwrap_err().breach
}

fn one_item(item: Item) -> Setup {
    Setup::of(vec![item])
}

/// A closed vote on one secret item, 4 for, 2 against, 1 abstains, and its aggregate.
fn counted() -> Election {
    let mut election = Election::opened(one_item(meeting::item("lpj", ItemKind::Secret)));
    for (voter, choice) in [0, 0, 1, 2, 0, 1, 0].into_iter().enumerate() {
        election.vote(voter, 0, 1, &[choice]);
    }
    election.close(9);
    election.aggregate(0);
    election
}

fn guard(election: &Election) -> Guard {
    Guard::new(*election.start.board_id())
}

fn decide(guard: &mut Guard, election: &mut Election, now: u64) -> Result<(), GuardError> {
    let head = election.head();
    guard
        .decide(&election.verifier, &head, 0, now)
        .map(|permit| assert_eq!(permit.aggregate().item, 0))
}

#[test]
fn row_11_a_trustee_opens_nothing_before_the_end() {
    let mut election = Election::opened(one_item(meeting::item("lpj", ItemKind::Secret)));
    for voter in 0..5 {
        election.vote(voter, 0, 1, &[0]);
    }
    let mut watch = guard(&election);
    let never = u64::MAX;
    assert_eq!(
        decide(&mut watch, &mut election, never),
        Err(GuardError::NotClosed)
    );
    // A server whose clock runs ahead closes: this device knows better.
    election.close(6);
    assert_eq!(
        decide(&mut watch, &mut election, ACCEPT_UNTIL - 1),
        Err(GuardError::Early(1))
    );
    assert_eq!(watch, guard(&election), "nothing was remembered");
    assert_eq!(decide(&mut watch, &mut election, ACCEPT_UNTIL), Ok(()));
    assert_ne!(watch, guard(&election));
}

#[test]
fn row_11_a_trustee_opens_no_tiny_sum() {
    let mut election = Election::opened(Setup {
        minimum: 5,
        ..one_item(meeting::item("lpj", ItemKind::Secret))
    });
    for voter in 0..4 {
        election.vote(voter, 0, 1, &[0]);
    }
    // A second ballot of one voter does not make five.
    election.vote(3, 0, 2, &[1]);
    election.close(7);
    let few = (0, 4, 5);
    let (item, ballots, minimum) = few;
    assert_eq!(
        decide(&mut guard(&election), &mut election, ACCEPT_UNTIL),
        Err(GuardError::BelowMinimum {
            item,
            ballots,
            minimum
        })
    );
    // A share that somebody makes all the same cannot stand on the board.
    election.aggregate(0);
    let share = counted().share_of(1, 0).to_bytes().unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Share, &share)),
        Breach::BelowMinimum {
            item,
            ballots,
            minimum
        }
    );
    assert_eq!(election.result(0), Outcome::TooFewBallots);
}

#[test]
fn row_11_a_trustee_opens_one_sum_of_an_item_ever() {
    let open = || Election::opened(one_item(meeting::item("lpj", ItemKind::Secret)));
    let mut first = open();
    let mut second = open();
    for voter in 0..6 {
        first.vote(voter, 0, 1, &[0]);
        if voter != 3 {
            second.vote(voter, 0, 1, &[0]);
        }
    }
    first.close(7);
    second.close(7);
    let mut watch = guard(&first);
    assert_eq!(decide(&mut watch, &mut first, ACCEPT_UNTIL), Ok(()));
    // The difference of the two sums would be the vote of voter 3.
    let size = first.verifier.size();
    assert_eq!(
        decide(&mut watch, &mut second, ACCEPT_UNTIL),
        Err(GuardError::Fork { size })
    );
    // The same once more is permitted, and after a restart nothing is forgotten.
    let mut watch = Guard::parse(&watch.to_bytes().unwrap()).unwrap();
    assert_eq!(decide(&mut watch, &mut first, ACCEPT_UNTIL), Ok(()));
    first.aggregate(0);
    assert_eq!(decide(&mut watch, &mut first, ACCEPT_UNTIL), Ok(()));
    let size = first.verifier.size();
    assert_eq!(
        decide(&mut watch, &mut second, ACCEPT_UNTIL),
        Err(GuardError::Fork { size })
    );
    // Even if only what was opened were remembered, and not the board on which it was.
    let kept = watch.to_bytes().unwrap();
    let (before, after) = (&kept[..34], &kept[34 + 1 + 40..]);
    let forgetful = [before, &[0], after].concat();
    let mut watch = Guard::parse(&forgetful).unwrap();
    assert_eq!(
        decide(&mut watch, &mut second, ACCEPT_UNTIL),
        Err(GuardError::Second(0))
    );
}

#[test]
fn row_11_a_trustee_opens_only_what_it_checked_itself() {
    let mut election = counted();
    let mut watch = guard(&election);
    let head = election.head();
    let forged = Head { at: 0, ..head };
    let signature = Breach::HeadSignature;
    let refused = watch.decide(&election.verifier, &forged, 0, ACCEPT_UNTIL);
    assert!(matches!(refused, Err(GuardError::Board(fault)) if fault.breach == signature));
    let mut unchecked = sokoguru_ballot::verifier::Verifier::new();
    for event in &election.events {
        unchecked.push_deferring(event).unwrap();
    }
    let refused = watch.decide(&unchecked, &head, 0, ACCEPT_UNTIL);
    assert!(
        matches!(refused, Err(GuardError::Board(fault)) if fault.breach == Breach::Unchecked(7))
    );
    unchecked.verify_next(7).unwrap();
    assert!(watch.decide(&unchecked, &head, 0, ACCEPT_UNTIL).is_ok());
    let refused = watch.decide(&unchecked, &head, 1, ACCEPT_UNTIL);
    assert_eq!(refused, Err(GuardError::NotSecret(1)));
    let other = Election::started(3, 3);
    let refused = guard(&other).decide(&unchecked, &head, 0, ACCEPT_UNTIL);
    assert_eq!(refused, Err(GuardError::OtherBoard));
}

#[test]
fn row_11_a_trustee_that_looked_before_sees_the_fork_before_it_opens_anything() {
    let open = || Election::opened(one_item(meeting::item("lpj", ItemKind::Secret)));
    let (mut shown, mut told) = (open(), open());
    shown.vote(0, 0, 1, &[0]);
    told.vote(1, 0, 1, &[0]);
    let mut watch = guard(&shown);
    let head = shown.head();
    assert_eq!(watch.observe(&shown.verifier, &head), Ok(()));
    let size = shown.verifier.size();
    for election in [&mut shown, &mut told] {
        for voter in 2..7 {
            election.vote(voter, 0, 1, &[0]);
        }
        election.close(7);
    }
    assert_eq!(
        decide(&mut watch, &mut told, ACCEPT_UNTIL),
        Err(GuardError::Fork { size })
    );
    let head = told.head();
    assert_eq!(
        watch.observe(&told.verifier, &head),
        Err(GuardError::Fork { size })
    );
    assert_eq!(decide(&mut watch, &mut shown, ACCEPT_UNTIL), Ok(()));
}
