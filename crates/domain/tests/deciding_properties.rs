//! What holds for every count of votes, tried on many of them: nobody is elected before one with
//! more votes, the order of options is nothing, and a vote in favour never harms.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sokoguru_domain::meeting::{Counting, ItemRule, OPTIONS, Outcome, Poll, TieRule, elect};
use sokoguru_domain::{MajorityBasis, MajorityRule, QuorumRule};

use Outcome::{Accepted, AwaitsLots, NoQuorum, NotAccepted, Tie, TooFewBallots};

/// Few votes among many options, so that ties are common.
fn any_totals() -> impl Strategy<Value = Vec<u32>> {
    prop_oneof![vec(0..4_u32, 0..=OPTIONS), vec(0..200_u32, 0..=OPTIONS)]
}

proptest! {
    #[test]
    fn nobody_is_elected_before_one_with_more_votes(
        totals in any_totals(),
        seats in 1..=32_u8,
        tie in select(TieRule::ALL),
    ) {
        let result = elect(&totals, seats, tie, None).unwrap();
        prop_assert!(result.elected.len() <= usize::from(seats));
        prop_assert!(result.elected.is_sorted() && result.tied.is_sorted());
        let votes = |place: &u8| totals[usize::from(*place)];
        let elected: Vec<u32> = result.elected.iter().map(votes).collect();
        let others: Vec<u32> = (0_u8..)
            .zip(&totals)
            .filter(|(place, _)| !result.elected.contains(place))
            .map(|(_, votes)| *votes)
            .collect();
        prop_assert!(elected.iter().all(|votes| *votes > 0));
        let least = elected.iter().min();
        let most = others.iter().max();
        // Not even one with as many: that is a tie, and then neither has a seat.
        prop_assert!(least.zip(most).is_none_or(|(least, most)| least > most));
        let with_votes = totals.iter().filter(|votes| **votes > 0).count();
        if result.tied.is_empty() {
            prop_assert_eq!(result.elected.len(), with_votes.min(usize::from(seats)));
            prop_assert_eq!(result.outcome == Accepted, with_votes > 0);
        } else {
            prop_assert!(result.tied.len() > usize::from(result.open_seats) && result.open_seats > 0);
            prop_assert_eq!(result.elected.len() + usize::from(result.open_seats), usize::from(seats));
            let edge = votes(&result.tied[0]);
            prop_assert!(result.tied.iter().all(|place| votes(place) == edge));
            prop_assert_eq!(totals.iter().filter(|votes| **votes == edge).count(), result.tied.len());
        }
    }

    #[test]
    fn the_order_of_the_options_never_matters(
        (totals, order) in any_totals().prop_flat_map(|totals| {
            let places: Vec<usize> = (0..totals.len()).collect();
            (Just(totals), Just(places).prop_shuffle())
        }),
        seats in 1..=32_u8,
        tie in select(TieRule::ALL),
    ) {
        let shuffled: Vec<u32> = order.iter().map(|from| totals[*from]).collect();
        let back = |places: &[u8]| -> Vec<u8> {
            let mut back: Vec<u8> = places
                .iter()
                .map(|place| u8::try_from(order[usize::from(*place)]).unwrap())
                .collect();
            back.sort_unstable();
            back
        };
        let (one, other) = (
            elect(&totals, seats, tie, None).unwrap(),
            elect(&shuffled, seats, tie, None).unwrap(),
        );
        prop_assert_eq!(one.outcome, other.outcome);
        prop_assert_eq!(one.elected, back(&other.elected));
        prop_assert_eq!(one.tied, back(&other.tied));
    }

    #[test]
    fn lots_fill_every_seat_and_only_from_the_tied(
        totals in vec(0..4_u32, 2..=OPTIONS),
        seats in 1..=32_u8,
        salt in any::<u64>(),
    ) {
        let tie = elect(&totals, seats, TieRule::Lots, None).unwrap();
        prop_assume!(tie.outcome == AwaitsLots);
        let mut order = tie.tied.clone();
        order.sort_by_key(|place| (u64::from(*place) + 1).wrapping_mul(salt | 1));
        let drawn = elect(&totals, seats, TieRule::Lots, Some(&order)).unwrap();
        prop_assert_eq!(drawn.outcome, Accepted);
        prop_assert_eq!(drawn.elected.len(), usize::from(seats));
        let free = usize::from(tie.open_seats);
        for place in &order[..free] {
            prop_assert!(drawn.elected.contains(place));
        }
        for place in &order[free..] {
            prop_assert!(!drawn.elected.contains(place));
        }
        prop_assert!(tie.elected.iter().all(|place| drawn.elected.contains(place)));
    }

    #[test]
    fn one_more_vote_never_costs_a_seat(totals in any_totals(), seats in 1..=32_u8) {
        let before = elect(&totals, seats, TieRule::VoteAgain, None).unwrap();
        for place in &before.elected {
            let mut more = totals.clone();
            more[usize::from(*place)] += 1;
            let after = elect(&more, seats, TieRule::VoteAgain, None).unwrap();
            prop_assert!(after.elected.contains(place));
        }
    }

    #[test]
    fn one_more_vote_in_favour_is_never_a_step_back(
        favour in 0..60_u32,
        against in 0..60_u32,
        silent in 1..60_u32,
        strict in any::<bool>(),
        basis in select(MajorityBasis::ALL),
        tie in select(TieRule::ALL),
        (numerator, denominator) in select(vec![(1, 2), (2, 3), (3, 4), (1, 5)]),
    ) {
        let majority = MajorityRule::new(numerator, denominator, strict, basis).unwrap();
        let rule = ItemRule {
            quorum: QuorumRule::MORE_THAN_HALF,
            counting: Counting::Approval { favour: 0, against: 1, abstain: None, majority },
            tie,
        };
        let present = favour + against + silent;
        let poll = |ballots| Poll { voters: 200, present, ballots, minimum: None };
        let outcome = |favour: u32| {
            rule.decide(poll(favour + against), &[favour, against], None).unwrap().outcome
        };
        let step = |favour| match outcome(favour) {
            NoQuorum => 0,
            NotAccepted => 1,
            Tie | AwaitsLots => 2,
            Accepted => 3,
            TooFewBallots => unreachable!("open ballots have no minimum"),
        };
        prop_assert!(step(favour) <= step(favour + 1));
    }
}
