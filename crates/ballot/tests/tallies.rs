//! Opening sums of ballots, and what follows from them. Rows 10, 11, 25 and 27 of the table of
//! attacks.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod election;

use curve25519_dalek::scalar::Scalar;
use election::meeting::{self, ACCEPT_UNTIL};
use election::{Election, Setup};
use sokoguru_ballot::ballot::Ballot;
use sokoguru_ballot::board::{Head, Kind};
use sokoguru_ballot::manifest::{Decision, Item, ItemKind, TieRule};
use sokoguru_ballot::result::{ItemResult, ResultError};
use sokoguru_ballot::tally::{
    Aggregate, CombineError, Guard, GuardError, OpeningShare, ShareError, combine,
};
use sokoguru_ballot::verifier::{Breach, Fault};
use sokoguru_domain::meeting::{CountError, Outcome};
use sokoguru_domain::{MajorityBasis, MajorityRule, QuorumRule};

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

#[test]
fn row_10_any_threshold_of_shares_gives_the_same_totals() {
    let mut election = counted();
    let shares: Vec<OpeningShare> = (1..=3)
        .map(|trustee| election.share_of(trustee, 0).said)
        .collect();
    let aggregate = election.verifier.aggregate(0).unwrap();
    for pair in [[0, 1], [1, 0], [0, 2], [1, 2], [2, 1]] {
        let chosen = pair.map(|place| &shares[place]);
        assert_eq!(combine(&aggregate, &chosen, 2), Ok(vec![4, 2, 1]));
    }
    let all: Vec<&OpeningShare> = shares.iter().collect();
    assert_eq!(combine(&aggregate, &all, 3), Ok(vec![4, 2, 1]));
}

#[test]
fn row_10_one_share_less_than_the_threshold_opens_nothing() {
    let mut election = counted();
    election.share(2, 0);
    let too_few = CombineError::TooFew {
        shares: 1,
        threshold: 2,
    };
    assert_eq!(election.verifier.result(0), Err(Breach::Combine(too_few)));
    // Nor does it help to pretend that it is enough.
    let share = election.share_of(2, 0).said;
    let aggregate = election.verifier.aggregate(0).unwrap();
    assert_eq!(
        combine(&aggregate, &[&share], 1),
        Err(CombineError::NoTotal(0))
    );
    let twice = combine(&aggregate, &[&share, &share], 2);
    assert_eq!(twice, Err(CombineError::Repeated(2)));
}

#[test]
fn row_10_a_bad_share_is_refused_and_its_trustee_named() {
    let mut election = counted();
    let good = election.share_of(1, 0).said;
    let other = election.share_of(2, 0).said;
    let mut swapped = good.clone();
    swapped.parts.swap(0, 1);
    let proof = |trustee| Breach::Share(ShareError::Proof(trustee));
    let forged = [
        (swapped, proof(1)),
        (
            OpeningShare {
                parts: other.parts.clone(),
                ..good.clone()
            },
            proof(1),
        ),
        (
            OpeningShare {
                challenge: good.challenge ^ 1,
                ..good.clone()
            },
            proof(1),
        ),
        (
            OpeningShare {
                response: good.response + Scalar::ONE,
                ..good.clone()
            },
            proof(1),
        ),
        (
            OpeningShare {
                parts: good.parts[..2].to_vec(),
                ..good.clone()
            },
            Breach::Share(ShareError::Options),
        ),
        (
            OpeningShare {
                item: 1,
                ..good.clone()
            },
            Breach::NoItem(1),
        ),
        (
            OpeningShare {
                revision: 2,
                ..good.clone()
            },
            Breach::NoItem(0),
        ),
    ];
    for (share, expected) in forged {
        let payload = election.signed(1, share);
        let found = breach(election.try_post(Kind::Share, &payload));
        assert_eq!(found, expected);
    }
    // A part made with a secret that is not the trustee's, and an honest proof of that.
    let payload = election.signed(
        1,
        OpeningShare {
            trustee: 1,
            ..other
        },
    );
    assert_eq!(breach(election.try_post(Kind::Share, &payload)), proof(1));
}

#[test]
fn row_10_a_share_of_nobody_of_another_or_given_twice_is_refused() {
    let mut election = counted();
    let good = election.share_of(1, 0).said;
    for trustee in [0, 4, 255] {
        let share = OpeningShare {
            trustee,
            ..good.clone()
        };
        let payload = election.signed(1, share);
        assert_eq!(
            breach(election.try_post(Kind::Share, &payload)),
            Breach::NoTrustee(trustee)
        );
    }
    let payload = election.signed(2, good.clone());
    assert_eq!(
        breach(election.try_post(Kind::Share, &payload)),
        Breach::TrusteeSignature(1)
    );
    let payload = election.signed(1, good);
    election.post(Kind::Share, &payload);
    assert_eq!(
        breach(election.try_post(Kind::Share, &payload)),
        Breach::SecondShare(1)
    );
    // The bad ones did no harm: two good ones finish.
    election.share(3, 0);
    assert_eq!(election.result(0), Outcome::Accepted);
}

#[test]
fn row_10_a_share_of_another_sum_opens_nothing_here() {
    let mut election = counted();
    let mut other = Election::opened(one_item(meeting::item("lpj", ItemKind::Secret)));
    for voter in 0..5 {
        other.vote(voter, 0, 1, &[0]);
    }
    other.close(9);
    other.aggregate(0);
    let share = other.share_of(1, 0).to_bytes().unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Share, &share)),
        Breach::Share(ShareError::Aggregate)
    );
}

#[test]
fn the_aggregate_is_the_sum_of_the_ballots_that_count() {
    let mut election = counted();
    let good = election.verifier.aggregate(0).unwrap();
    let payload = good.to_bytes().unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Aggregate, &payload)),
        Breach::SecondAggregate(0)
    );
    let mut election = Election::opened(one_item(meeting::item("lpj", ItemKind::Secret)));
    let ballots: Vec<_> = (0..4)
        .map(|voter| election.vote(voter, 0, 1, &[0]))
        .collect();
    let sealed: Vec<_> = ballots[..3].iter().map(Ballot::ciphertexts).collect();
    let without_one = Aggregate::of(0, 1, 3, sealed.iter().map(Vec::as_slice)).unwrap();
    let early = election.verifier.aggregate(0);
    assert_eq!(early, Err(Breach::NotClosed));
    let payload = without_one.to_bytes().unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Aggregate, &payload)),
        Breach::NotClosed
    );
    election.close(5);
    assert_eq!(
        breach(election.try_post(Kind::Aggregate, &payload)),
        Breach::OtherAggregate(0)
    );
    let mut wrong_count = election.verifier.aggregate(0).unwrap();
    wrong_count.ballots += 1;
    let payload = wrong_count.to_bytes().unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Aggregate, &payload)),
        Breach::OtherAggregate(0)
    );
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
