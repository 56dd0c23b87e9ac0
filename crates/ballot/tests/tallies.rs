//! Opening sums of ballots, with trustees who do not keep to it. Row 10 of the table of attacks.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod election;

use curve25519_dalek::scalar::Scalar;
use election::meeting::{self};
use election::{Election, Setup};
use sokoguru_ballot::ballot::Ballot;
use sokoguru_ballot::board::Kind;
use sokoguru_ballot::manifest::{Item, ItemKind};
use sokoguru_ballot::tally::{Aggregate, CombineError, OpeningShare, ShareError, combine};
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
