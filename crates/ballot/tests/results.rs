//! What items decide, from ballots to results. Rows 25 and 27 of the table of attacks.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod election;

use election::meeting::{self};
use election::{Election, Setup};
use sokoguru_ballot::board::Kind;
use sokoguru_ballot::manifest::{Decision, Item, ItemKind, TieRule};
use sokoguru_ballot::result::{ItemResult, ResultError};
use sokoguru_ballot::verifier::{Breach, Fault};
use sokoguru_domain::meeting::{CountError, Outcome};
use sokoguru_domain::{MajorityBasis, MajorityRule, QuorumRule};

fn breach(result: Result<(), Fault>) -> Breach {
    result.unwrap_err().breach
}

fn one_item(item: Item) -> Setup {
    Setup::of(vec![item])
}

/// The result of a secret vote with these numbers for, against and abstaining.
fn approval(item: Item, voters: usize, present: u32, by_option: [usize; 3]) -> ItemResult {
    let mut election = Election::opened(Setup {
        voters,
        ..one_item(item)
    });
    let mut voter = 0;
    for (choice, count) in (0..).zip(by_option) {
        for _ in 0..count {
            election.vote(voter, 0, 1, &[choice]);
            voter += 1;
        }
    }
    election.close(present);
    election.tally();
    let head = election.head();
    let report = election.verifier.finish(&head).unwrap();
    match &report.items[0].state {
        sokoguru_ballot::verifier::ItemState::Published(result) => result.clone(),
        other => panic!("{other:?}"),
    }
}

fn majority(rule: MajorityRule, quorum: QuorumRule, tie: TieRule) -> Item {
    Item {
        quorum,
        decision: Decision::Majority {
            tie,
            favour: 0,
            against: 1,
            abstain: Some(2),
            rule,
        },
        ..meeting::item("lpj", ItemKind::Secret)
    }
}

#[test]
fn row_27_the_quorum_is_reached_by_one_more_than_half() {
    let item = || {
        majority(
            MajorityRule::SIMPLE,
            QuorumRule::MORE_THAN_HALF,
            TieRule::VoteAgain,
        )
    };
    let without = approval(item(), 10, 5, [3, 1, 0]);
    assert_eq!(
        (without.outcome, without.totals),
        (Outcome::NoQuorum, vec![3, 1, 0])
    );
    let with = approval(item(), 10, 6, [3, 1, 0]);
    assert_eq!(with.outcome, Outcome::Accepted);
    // The second meeting: at least a third.
    let third = QuorumRule::new(1, 3, false).unwrap();
    let item = || majority(MajorityRule::SIMPLE, third, TieRule::VoteAgain);
    assert_eq!(
        approval(item(), 10, 3, [2, 1, 0]).outcome,
        Outcome::NoQuorum
    );
    assert_eq!(
        approval(item(), 10, 4, [2, 1, 0]).outcome,
        Outcome::Accepted
    );
}

#[test]
fn row_27_three_quarters_of_those_present() {
    let rule = MajorityRule::new(3, 4, false, MajorityBasis::Present).unwrap();
    let item = || majority(rule, QuorumRule::MORE_THAN_HALF, TieRule::VoteAgain);
    assert_eq!(
        approval(item(), 10, 8, [6, 1, 1]).outcome,
        Outcome::Accepted
    );
    assert_eq!(
        approval(item(), 10, 9, [6, 1, 1]).outcome,
        Outcome::NotAccepted
    );
}

#[test]
fn row_27_a_tie_is_what_the_item_says() {
    for (tie, outcome) in [
        (TieRule::VoteAgain, Outcome::Tie),
        (TieRule::NotAccepted, Outcome::NotAccepted),
        (TieRule::Lots, Outcome::AwaitsLots),
    ] {
        let item = majority(MajorityRule::SIMPLE, QuorumRule::MORE_THAN_HALF, tie);
        let mut election = Election::opened(one_item(item));
        for (voter, choice) in [0, 1, 1, 0, 2].into_iter().enumerate() {
            election.vote(voter, 0, 1, &[choice]);
        }
        election.close(8);
        election.tally();
        let result = election.verifier.result(0).unwrap();
        assert_eq!(result.outcome, outcome);
    }
}

/// A vote for board members that ends in a tie for the second of two seats.
fn tied_election() -> Election {
    let mut item = meeting::election("pengurus", 4, 0, 1);
    item.decision = Decision::Election {
        tie: TieRule::Lots,
        seats: 2,
    };
    let mut election = Election::opened(one_item(item));
    for (voter, choice) in [0, 0, 1, 3].into_iter().enumerate() {
        election.vote(voter, 0, 1, &[choice]);
    }
    election.close(8);
    election.tally();
    election
}

#[test]
fn row_27_lots_decide_a_tie_at_the_last_seat_and_nothing_else() {
    let mut election = tied_election();
    let waiting = election.verifier.result(0).unwrap();
    assert_eq!(waiting.outcome, Outcome::AwaitsLots);
    assert_eq!(waiting.elected, [0]);
    let again = waiting.to_bytes().unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Result, &again)),
        Breach::SecondResult(0)
    );
    let lots = |order: &[u8]| {
        sokoguru_ballot::board::event::Lots {
            item: 0,
            revision: 1,
            order: order.to_vec(),
        }
        .to_bytes()
        .unwrap()
    };
    for order in [&[1][..], &[1, 2], &[1, 3, 0], &[1, 1], &[]] {
        assert_eq!(
            breach(election.try_post(Kind::Lots, &lots(order))),
            Breach::Result(ResultError::Count(CountError::Lots)),
            "{order:?}"
        );
    }
    election.post(Kind::Lots, &lots(&[3, 1]));
    assert_eq!(
        breach(election.try_post(Kind::Lots, &lots(&[1, 3]))),
        Breach::NoLots(0)
    );
    let head = election.head();
    assert!(!election.verifier.finish(&head).unwrap().is_final());
    assert_eq!(
        breach(election.try_post(Kind::Result, &again)),
        Breach::OtherResult(0)
    );
    assert_eq!(election.result(0), Outcome::Accepted);
    assert_eq!(election.verifier.result(0).unwrap().elected, [0, 3]);
    let head = election.head();
    assert!(election.verifier.finish(&head).unwrap().is_final());
}

#[test]
fn row_27_fewer_candidates_with_votes_than_seats() {
    let mut election = Election::opened(one_item(meeting::election("pengurus", 10, 0, 3)));
    for voter in 0..3 {
        election.vote(voter, 0, 1, &[4]);
    }
    election.close(8);
    election.tally();
    let result = election.verifier.result(0).unwrap();
    assert_eq!(
        (result.outcome, result.elected),
        (Outcome::Accepted, vec![4])
    );
}

#[test]
fn row_25_elections_without_a_ballot_with_one_and_all_blank() {
    let item = || meeting::item("lpj", ItemKind::Secret);
    let empty = approval(item(), 3, 2, [0, 0, 0]);
    assert_eq!(empty.outcome, Outcome::TooFewBallots);
    assert!(empty.totals.is_empty());
    let one = approval(item(), 3, 2, [1, 0, 0]);
    assert_eq!(
        (one.outcome, one.totals),
        (Outcome::Accepted, vec![1, 0, 0])
    );
    let abstaining = approval(item(), 3, 3, [0, 0, 3]);
    assert_eq!(
        (abstaining.outcome, abstaining.totals),
        (Outcome::NotAccepted, vec![0, 0, 3])
    );
    let mut blank = Election::opened(one_item(meeting::election("pengurus", 10, 0, 3)));
    for voter in 0..4 {
        blank.vote(voter, 0, 1, &[]);
    }
    blank.close(8);
    blank.tally();
    let result = blank.verifier.result(0).unwrap();
    assert_eq!(
        (result.outcome, result.ballots, result.totals),
        (Outcome::NotAccepted, 4, vec![0; 10])
    );
}

#[test]
fn every_option_and_every_number_of_choices_is_counted_once() {
    let mut election = Election::opened(one_item(meeting::election("pengurus", 10, 0, 3)));
    let choices: [&[u8]; 8] = [
        &[0, 1, 2],
        &[0, 1],
        &[0],
        &[],
        &[9, 8, 7],
        &[9],
        &[5, 0, 9],
        &[3],
    ];
    let mut expected = vec![0_u32; 10];
    for (voter, chosen) in choices.into_iter().enumerate() {
        election.vote(voter, 0, 1, chosen);
        for option in chosen {
            expected[usize::from(*option)] += 1;
        }
    }
    election.close(9);
    election.tally();
    assert_eq!(election.verifier.result(0).unwrap().totals, expected);
}

#[test]
fn a_board_of_open_items_needs_no_trustees() {
    let mut election = Election::opened(Setup {
        trustees: 0,
        threshold: 0,
        ..one_item(meeting::item("rapb", ItemKind::Open))
    });
    for (voter, choice) in [0, 1, 0].into_iter().enumerate() {
        election.vote(voter, 0, 1, &[choice]);
    }
    election.close(8);
    election.tally();
    let result = election.verifier.result(0).unwrap();
    assert_eq!(
        (result.outcome, result.totals),
        (Outcome::Accepted, vec![2, 1, 0])
    );
}
