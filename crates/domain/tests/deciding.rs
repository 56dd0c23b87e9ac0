//! What counts decide: quorum boundary, majorities, seats, ties and lots, each by its rule.
//! What holds for every count stands in `deciding_properties.rs`.

#![expect(
    clippy::unwrap_used,
    reason = "a rule that cannot be made fails the test"
)]

mod vectors;

use sokoguru_domain::meeting::{
    CountError, Counting, Decision, ItemRule, OPTIONS, Outcome, Poll, TieRule, elect,
};
use sokoguru_domain::{MajorityBasis, MajorityRule, QuorumRule};
use vectors::{count, text};

use Outcome::{Accepted, AwaitsLots, NoQuorum, NotAccepted, Tie, TooFewBallots};

fn proposal(majority: MajorityRule, tie: TieRule) -> ItemRule {
    ItemRule {
        quorum: QuorumRule::MORE_THAN_HALF,
        counting: Counting::Approval {
            favour: 0,
            against: 1,
            abstain: Some(2),
            majority,
        },
        tie,
    }
}

fn election(seats: u8, tie: TieRule) -> ItemRule {
    ItemRule {
        quorum: QuorumRule::MORE_THAN_HALF,
        counting: Counting::Election { seats },
        tie,
    }
}

fn poll(voters: u32, present: u32, ballots: u32) -> Poll {
    Poll {
        voters,
        present,
        ballots,
        minimum: None,
    }
}

fn outcome(rule: ItemRule, poll: Poll, totals: &[u32]) -> Outcome {
    rule.decide(poll, totals, None).unwrap().outcome
}

#[test]
fn row_27_the_quorum_boundary_of_real_minutes() {
    let rule = proposal(MajorityRule::SIMPLE, TieRule::NotAccepted);
    let entries = vectors::rat();
    let real = entries
        .iter()
        .find(|one| text(&one["id"]) == "kuorum-bangunharjo")
        .unwrap();
    let voters = count(&real["inputs"]["anggota"]);
    let present = count(&real["inputs"]["hadir"]);
    let needed = count(&real["expected"]["kuorum_min"]);
    assert_eq!(
        outcome(rule, poll(voters, present, 9), &[9, 0, 0]),
        Accepted
    );
    assert_eq!(outcome(rule, poll(voters, needed, 9), &[9, 0, 0]), Accepted);
    let one_less = poll(voters, needed - 1, needed - 1);
    // Not even all of those who came can decide.
    assert_eq!(outcome(rule, one_less, &[needed - 1, 0, 0]), NoQuorum);
    assert_eq!(
        election(1, TieRule::VoteAgain).decide(one_less, &[needed - 1], None),
        Ok(Decision {
            outcome: NoQuorum,
            elected: vec![],
            tied: vec![],
        })
    );
}

#[test]
fn row_27_the_second_meeting_counts_with_a_third() {
    let mut rule = proposal(MajorityRule::SIMPLE, TieRule::NotAccepted);
    rule.quorum = QuorumRule::new(1, 3, false).unwrap();
    assert_eq!(outcome(rule, poll(186, 62, 62), &[62, 0, 0]), Accepted);
    assert_eq!(outcome(rule, poll(186, 61, 61), &[61, 0, 0]), NoQuorum);
}

#[test]
fn row_27_three_quarters_of_three_quarters() {
    let three_quarters = MajorityRule::new(3, 4, false, MajorityBasis::Present).unwrap();
    let mut rule = proposal(three_quarters, TieRule::VoteAgain);
    rule.quorum = QuorumRule::new(3, 4, false).unwrap();
    for (present, votes, decided) in [
        (139, [139, 0, 0], NoQuorum),
        (140, [105, 35, 0], Accepted),
        (140, [104, 0, 36], NotAccepted),
        (140, [70, 70, 0], NotAccepted),
        // Who is present and silent weighs like a no.
        (186, [105, 0, 0], NotAccepted),
        (186, [140, 46, 0], Accepted),
        (186, [139, 0, 0], NotAccepted),
    ] {
        let counted = poll(186, present, votes.iter().sum());
        assert_eq!(
            outcome(rule, counted, &votes),
            decided,
            "{present} {votes:?}"
        );
    }
}

#[test]
fn row_27_a_tie_at_the_last_seat() {
    let totals = [12, 30, 12, 3, 12];
    for (tie, decided) in [
        (TieRule::VoteAgain, Tie),
        (TieRule::Lots, AwaitsLots),
        (TieRule::NotAccepted, NotAccepted),
    ] {
        let result = elect(&totals, 3, tie, None).unwrap();
        assert_eq!(result.outcome, decided);
        // The one above the tie has her seat whatever becomes of the others.
        assert_eq!((result.elected, result.tied), (vec![1], vec![0, 2, 4]));
        assert_eq!(result.open_seats, 2);
    }
    let drawn = elect(&totals, 3, TieRule::Lots, Some(&[4, 0, 2])).unwrap();
    assert_eq!((drawn.outcome, drawn.elected), (Accepted, vec![0, 1, 4]));
    // As many tied as seats left is no tie.
    let all = elect(&totals, 4, TieRule::VoteAgain, None).unwrap();
    assert_eq!((all.outcome, all.elected), (Accepted, vec![0, 1, 2, 4]));
    assert_eq!((all.tied, all.open_seats), (vec![], 0));
    // A tie above the last seat, and one below it, decide nothing.
    let above = elect(&[9, 9, 5, 4, 4], 3, TieRule::VoteAgain, None).unwrap();
    assert_eq!((above.outcome, above.elected), (Accepted, vec![0, 1, 2]));
}

#[test]
fn row_27_fewer_candidates_than_seats() {
    let result = elect(&[7, 1], 3, TieRule::VoteAgain, None).unwrap();
    assert_eq!((result.outcome, result.elected), (Accepted, vec![0, 1]));
    assert_eq!(result.open_seats, 1);
    // Nobody is elected without a vote, however many seats are left.
    let result = elect(&[7, 0, 0], 3, TieRule::Lots, None).unwrap();
    assert_eq!((result.outcome, result.elected), (Accepted, vec![0]));
    assert_eq!(result.open_seats, 2);
    for totals in [&[0, 0, 0][..], &[]] {
        let result = elect(totals, 2, TieRule::VoteAgain, None).unwrap();
        assert_eq!((result.outcome, result.elected), (NotAccepted, vec![]));
        assert_eq!((result.tied, result.open_seats), (vec![], 2));
    }
}

#[test]
fn lots_order_exactly_the_tied_and_nobody_else() {
    let refused = Err(CountError::Lots);
    let totals = [5, 5, 9, 5, 1];
    for lots in [
        &[0, 1][..],
        &[0, 1, 3, 4],
        &[0, 1, 1],
        &[0, 1, 2],
        &[0, 1, 3, 3],
        &[],
        &[0, 1, 200],
    ] {
        assert_eq!(
            elect(&totals, 2, TieRule::Lots, Some(lots)),
            refused,
            "{lots:?}"
        );
    }
    let lots = Some(&[3, 1, 0][..]);
    assert_eq!(
        elect(&totals, 2, TieRule::Lots, lots).unwrap().elected,
        [2, 3]
    );
    for tie in [TieRule::VoteAgain, TieRule::NotAccepted] {
        assert_eq!(elect(&totals, 2, tie, lots), refused);
    }
    // Nothing was tied.
    assert_eq!(elect(&totals, 4, TieRule::Lots, lots), refused);
    assert_eq!(elect(&totals, 1, TieRule::Lots, Some(&[])), refused);
}

#[test]
fn a_tied_proposal_by_its_tie_rule() {
    let counted = poll(100, 60, 60);
    let votes = [25, 25, 10];
    for (tie, lots, decided) in [
        (TieRule::VoteAgain, None, Ok(Tie)),
        (TieRule::NotAccepted, None, Ok(NotAccepted)),
        (TieRule::Lots, None, Ok(AwaitsLots)),
        (TieRule::Lots, Some(&[0, 1][..]), Ok(Accepted)),
        (TieRule::Lots, Some(&[1, 0]), Ok(NotAccepted)),
        (TieRule::Lots, Some(&[0]), Err(CountError::Lots)),
        (TieRule::Lots, Some(&[0, 2]), Err(CountError::Lots)),
        (TieRule::Lots, Some(&[0, 1, 2]), Err(CountError::Lots)),
        (TieRule::Lots, Some(&[0, 0]), Err(CountError::Lots)),
        (TieRule::VoteAgain, Some(&[0, 1]), Err(CountError::Lots)),
        (TieRule::NotAccepted, Some(&[0, 1]), Err(CountError::Lots)),
    ] {
        let result = proposal(MajorityRule::SIMPLE, tie).decide(counted, &votes, lots);
        if let Ok(decision) = &result {
            assert_eq!(
                (decision.tied.as_slice(), decision.elected.len()),
                (&[0, 1][..], 0)
            );
        }
        assert_eq!(result.map(|one| one.outcome), decided, "{tie:?} {lots:?}");
    }
    let lots = Some(&[0, 1][..]);
    let rule = proposal(MajorityRule::SIMPLE, TieRule::Lots);
    // Lots without a tie, without a quorum, and without a count.
    for (counted, votes) in [
        (poll(100, 60, 60), &[26, 24, 10][..]),
        (poll(100, 60, 60), &[24, 26, 10]),
        (poll(100, 60, 60), &[0, 0, 60]),
        (poll(200, 60, 60), &[25, 25, 10]),
        (
            Poll {
                minimum: Some(61),
                ..counted
            },
            &[],
        ),
    ] {
        assert_eq!(rule.decide(counted, votes, lots), Err(CountError::Lots));
    }
}

#[test]
fn few_secret_ballots_are_not_counted() {
    let rule = proposal(MajorityRule::SIMPLE, TieRule::VoteAgain);
    let few = |ballots, minimum| Poll {
        voters: 20,
        present: 11,
        ballots,
        minimum: Some(minimum),
    };
    assert_eq!(outcome(rule, few(4, 5), &[]), TooFewBallots);
    assert_eq!(outcome(rule, few(5, 5), &[3, 2, 0]), Accepted);
    // A total in spite of it would have given the few away.
    assert_eq!(
        rule.decide(few(4, 5), &[3, 1, 0], None),
        Err(CountError::MoreVotesThanBallots)
    );
    // Without a quorum that is said first.
    let absent = Poll {
        present: 10,
        ..few(4, 5)
    };
    assert_eq!(outcome(rule, absent, &[]), NoQuorum);
    assert_eq!(
        outcome(
            rule,
            Poll {
                present: 10,
                ..few(6, 5)
            },
            &[6, 0, 0]
        ),
        NoQuorum
    );
    let seats = election(2, TieRule::VoteAgain);
    assert_eq!(outcome(seats, few(4, 5), &[]), TooFewBallots);
}

#[test]
fn a_count_that_cannot_be_is_refused() {
    let rule = proposal(MajorityRule::SIMPLE, TieRule::VoteAgain);
    let seats = election(2, TieRule::VoteAgain);
    for (rule, counted, totals, error) in [
        (
            rule,
            poll(9, 10, 1),
            &[1, 0, 0][..],
            CountError::MorePresentThanVoters,
        ),
        (
            rule,
            poll(20, 11, 12),
            &[1, 0, 0],
            CountError::MoreVotesThanPresent,
        ),
        (
            rule,
            poll(20, 11, 5),
            &[3, 2, 1],
            CountError::MoreVotesThanBallots,
        ),
        (
            rule,
            poll(20, 11, 5),
            &[u32::MAX, 1, 0],
            CountError::MoreVotesThanBallots,
        ),
        (rule, poll(20, 11, 5), &[3, 2], CountError::Options),
        (rule, poll(20, 11, 5), &[3, 2, 0, 0], CountError::Options),
        (rule, poll(20, 11, 5), &[], CountError::Options),
        (
            seats,
            poll(20, 11, 5),
            &[6, 0],
            CountError::MoreVotesThanBallots,
        ),
        (
            seats,
            poll(20, 11, 5),
            &[1; OPTIONS + 1],
            CountError::Options,
        ),
        (
            election(0, TieRule::Lots),
            poll(20, 11, 5),
            &[1],
            CountError::NoSeat,
        ),
    ] {
        assert_eq!(rule.decide(counted, totals, None), Err(error), "{totals:?}");
    }
    // Two seats, two votes on each ballot: more votes than ballots, and right.
    let two_each = seats.decide(poll(20, 11, 5), &[5, 4, 1], None).unwrap();
    assert_eq!(two_each.elected, [0, 1]);
    // A ballot left blank is a ballot.
    assert_eq!(outcome(rule, poll(20, 11, 5), &[1, 0, 0]), Accepted);
    for (favour, against, abstain) in [
        (0, 0, Some(1)),
        (0, 1, Some(1)),
        (0, 1, Some(0)),
        (0, 3, None),
    ] {
        let broken = ItemRule {
            counting: Counting::Approval {
                favour,
                against,
                abstain,
                majority: MajorityRule::SIMPLE,
            },
            ..rule
        };
        let totals = vec![1; if abstain.is_some() { 3 } else { 2 }];
        assert_eq!(
            broken.decide(poll(20, 11, 5), &totals, None),
            Err(CountError::Options),
            "{favour} {against} {abstain:?}"
        );
    }
}

#[test]
fn places_and_not_positions_say_what_is_in_favour() {
    let mut rule = proposal(MajorityRule::SIMPLE, TieRule::VoteAgain);
    rule.counting = Counting::Approval {
        favour: 2,
        against: 0,
        abstain: Some(1),
        majority: MajorityRule::SIMPLE,
    };
    assert_eq!(outcome(rule, poll(20, 11, 6), &[1, 2, 3]), Accepted);
    assert_eq!(outcome(rule, poll(20, 11, 6), &[3, 2, 1]), NotAccepted);
    rule.counting = Counting::Approval {
        favour: 1,
        against: 0,
        abstain: None,
        majority: MajorityRule::SIMPLE,
    };
    assert_eq!(outcome(rule, poll(20, 11, 6), &[1, 2]), Accepted);
}
