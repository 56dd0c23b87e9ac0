//! Making the election key, with trustees who do not keep to it. Row 9 of the table of attacks.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod election;

use election::Election;
use election::meeting::{self, key, source};
use sokoguru_ballot::board::Kind;
use sokoguru_ballot::ceremony::{
    Answer, CeremonyError, Commitment, Complaint, Confirmation, Reveal, Trustee, TrusteeError,
};
use sokoguru_ballot::keys::{Role, Seed};
use sokoguru_ballot::signed::Signed;
use sokoguru_ballot::verifier::{Breach, Fault};

fn refused(result: Result<(), Fault>) -> CeremonyError {
    match result.unwrap_err().breach {
        Breach::Ceremony(error) => error,
        other => panic!("{other:?}"),
    }
}

fn commitment(reveal: &Reveal) -> Commitment {
    Commitment {
        round: reveal.round,
        trustee: reveal.trustee,
        hash: reveal.hash().unwrap(),
    }
}

/// The answer of a trustee to the reveals on the board.
fn answer(election: &mut Election, trustee: usize) -> Result<Answer, TrusteeError> {
    let ceremony = election.verifier.ceremony().unwrap();
    election.trustees[trustee - 1].check_reveals(ceremony, &mut election.random)
}

fn complaint(election: &mut Election, trustee: usize) -> Complaint {
    match answer(election, trustee).unwrap() {
        Answer::Complain(complaint) => complaint.said,
        Answer::Confirm(_) => panic!("the share is wrong"),
    }
}

#[test]
fn any_threshold_of_any_number_of_trustees_gets_keys_that_fit() {
    for (trustees, threshold) in [(1, 1), (2, 2), (3, 2), (3, 3), (5, 3)] {
        let mut election = Election::started(trustees, threshold);
        assert_eq!(
            election.ceremony().waits_for(),
            (1..=trustees).collect::<Vec<_>>()
        );
        election.round(None);
        assert!(election.ceremony().is_complete());
        assert!(election.ceremony().waits_for().is_empty());
        for trustee in &election.trustees {
            // That the secret fits the verification key is checked there.
            trustee.secret_share(election.ceremony()).unwrap();
        }
    }
}

#[test]
fn a_trustee_who_starts_again_says_the_same() {
    let mut election = Election::started(3, 2);
    let first = election.reveals();
    let seed = meeting::seed("trustee 1");
    let again = Trustee::new(&seed, &election.start).unwrap();
    let said = again.commitment(0, &mut source("another")).unwrap().said;
    assert_eq!(said, commitment(&first[0]));
    assert_eq!(election.reveals(), first);
}

#[test]
fn row_9_a_wrong_share_ends_the_round_and_names_who_sent_it() {
    let mut election = Election::started(3, 2);
    election.round(Some((2, 3)));
    let ceremony = election.ceremony();
    assert_eq!(ceremony.round(), 1);
    let [void] = ceremony.void_rounds() else {
        panic!("one round is void");
    };
    assert_eq!((void.round, void.trustee, void.against), (0, 3, 2));
    assert_eq!(void.culprit, 2);
    assert!(!ceremony.is_complete());
    election.round(None);
    assert_eq!(election.ceremony().keys().unwrap().round, 1);
}

#[test]
fn row_9_a_share_that_is_no_number_is_wrong_too() {
    let mut election = Election::started(3, 2);
    let mut reveals = election.reveals();
    for byte in &mut reveals[0].shares[1].hidden {
        *byte ^= 0xff;
    }
    election.reveal_all(reveals);
    let complaint = complaint(&mut election, 2);
    let payload = election.signed(2, complaint);
    election.post(Kind::Complaint, &payload);
    assert_eq!(election.ceremony().void_rounds()[0].culprit, 1);
}

#[test]
fn row_9_who_complains_about_a_right_share_is_named() {
    let mut election = Election::started(3, 2);
    // A complaint with a proof that holds, about a share that was right: it is made where the
    // share is wrong and its pad is the same.
    let mut other = Election::started(3, 2);
    let mut wrong = other.reveals();
    wrong[1].shares[2].hidden[0] ^= 1;
    other.reveal_all(wrong);
    let complaint = complaint(&mut other, 3);
    let right = election.reveals();
    election.reveal_all(right);
    let payload = election.signed(3, complaint);
    election.post(Kind::Complaint, &payload);
    let void = election.ceremony().void_rounds()[0];
    assert_eq!((void.trustee, void.against, void.culprit), (3, 2, 3));
}

#[test]
fn row_9_a_complaint_without_its_proof_is_refused() {
    let mut election = Election::started(3, 2);
    let mut reveals = election.reveals();
    reveals[1].shares[2].hidden[0] ^= 1;
    reveals[1].shares[0].hidden[0] ^= 1;
    election.reveal_all(reveals);
    let good = complaint(&mut election, 3);
    let others = complaint(&mut election, 1);
    let forged = [
        Complaint {
            challenge: good.challenge ^ 1,
            ..good.clone()
        },
        Complaint {
            response: good.response + good.response,
            ..good.clone()
        },
        // The opening of another share.
        Complaint {
            opening: others.opening,
            ..good.clone()
        },
        Complaint {
            against: 1,
            ..good.clone()
        },
    ];
    for complaint in forged {
        let payload = election.signed(3, complaint);
        let error = refused(election.try_post(Kind::Complaint, &payload));
        assert_eq!(error, CeremonyError::ComplaintProof(3));
    }
    let payload = election.signed(
        3,
        Complaint {
            against: 3,
            ..good.clone()
        },
    );
    let error = refused(election.try_post(Kind::Complaint, &payload));
    assert_eq!(error, CeremonyError::AgainstItself(3));
    let payload = election.signed(3, Complaint { against: 4, ..good });
    let error = refused(election.try_post(Kind::Complaint, &payload));
    assert_eq!(error, CeremonyError::NoTrustee(4));
    assert!(election.ceremony().void_rounds().is_empty());
}

#[test]
fn row_9_who_waits_for_the_others_is_named() {
    let mut election = Election::started(3, 2);
    let reveals = election.reveals();
    for reveal in &reveals[..2] {
        let payload = election.signed(reveal.trustee, commitment(reveal));
        election.post(Kind::Commitment, &payload);
    }
    // Nobody reveals before the last one committed, and so the last one has nothing to look at.
    let payload = election.signed(1, reveals[0].clone());
    let early = CeremonyError::Early {
        trustee: 1,
        missing: 3,
    };
    assert_eq!(refused(election.try_post(Kind::Reveal, &payload)), early);
    let trustee = &election.trustees[0];
    assert_eq!(
        trustee.reveal(election.verifier.ceremony().unwrap(), &mut source("early")),
        Err(TrusteeError::Ceremony(early))
    );
    assert_eq!(election.ceremony().waits_for(), [3]);
}

#[test]
fn row_9_nobody_reveals_something_else_than_it_committed_to() {
    let mut election = Election::started(3, 2);
    let reveals = election.reveals();
    for reveal in &reveals {
        let payload = election.signed(reveal.trustee, commitment(reveal));
        election.post(Kind::Commitment, &payload);
    }
    let mut other = reveals[2].clone();
    other.shares.swap(0, 1);
    let payload = election.signed(3, other);
    let error = refused(election.try_post(Kind::Reveal, &payload));
    assert_eq!(error, CeremonyError::NotCommitted(3));
}

#[test]
fn row_9_nobody_reveals_a_key_that_it_does_not_know() {
    // The last trustee would like the sum to be its own key: it reveals its own point minus the
    // others', for which it knows no number.
    let mut election = Election::started(3, 2);
    let mut reveals = election.reveals();
    reveals[2].coefficients[0] = reveals[1].coefficients[0];
    for reveal in &reveals {
        let payload = election.signed(reveal.trustee, commitment(reveal));
        election.post(Kind::Commitment, &payload);
    }
    let payload = election.signed(3, reveals[2].clone());
    let error = refused(election.try_post(Kind::Reveal, &payload));
    assert_eq!(error, CeremonyError::Possession(3));
    // Nor does another trustee's proof help, which is for another number.
    let mut election = Election::started(3, 2);
    let mut reveals = election.reveals();
    reveals[2] = Reveal {
        trustee: 3,
        ..reveals[1].clone()
    };
    for reveal in &reveals {
        let payload = election.signed(reveal.trustee, commitment(reveal));
        election.post(Kind::Commitment, &payload);
    }
    let payload = election.signed(3, reveals[2].clone());
    let error = refused(election.try_post(Kind::Reveal, &payload));
    assert_eq!(error, CeremonyError::Possession(3));
}

#[test]
fn row_9_too_many_or_too_few_coefficients_are_refused() {
    for more in [true, false] {
        let mut election = Election::started(3, 2);
        let mut reveals = election.reveals();
        let known = reveals[0].coefficients[1];
        if more {
            reveals[0].coefficients.push(known);
        } else {
            reveals[0].coefficients.pop();
        }
        for reveal in &reveals {
            let payload = election.signed(reveal.trustee, commitment(reveal));
            election.post(Kind::Commitment, &payload);
        }
        let payload = election.signed(1, reveals[0].clone());
        let error = refused(election.try_post(Kind::Reveal, &payload));
        assert_eq!(error, CeremonyError::Numbers(1));
    }
}

#[test]
fn row_9_messages_are_signed_said_once_and_of_this_round() {
    let mut election = Election::started(3, 2);
    let reveals = election.reveals();
    let said = commitment(&reveals[0]);
    // Trustee 2 speaks for trustee 1.
    let payload = election.signed(2, said.clone());
    let error = refused(election.try_post(Kind::Commitment, &payload));
    assert_eq!(error, CeremonyError::Signature(1));
    let payload = election.signed(
        1,
        Commitment {
            round: 1,
            ..said.clone()
        },
    );
    let error = refused(election.try_post(Kind::Commitment, &payload));
    let round = CeremonyError::Round {
        expected: 0,
        found: 1,
    };
    assert_eq!(error, round);
    for trustee in [0, 4] {
        let payload = election.signed(
            1,
            Commitment {
                trustee,
                ..said.clone()
            },
        );
        let error = refused(election.try_post(Kind::Commitment, &payload));
        assert_eq!(error, CeremonyError::NoTrustee(trustee));
    }
    let payload = election.signed(1, said);
    election.post(Kind::Commitment, &payload);
    let error = refused(election.try_post(Kind::Commitment, &payload));
    assert_eq!(error, CeremonyError::Twice(1));
    // A signature for another board.
    let other = Election::started(3, 3);
    let signing = key(Role::TrusteeSigning, "trustee 2");
    let elsewhere = Signed::new(
        commitment(&reveals[1]),
        other.start.board_id(),
        &signing,
        &mut source("elsewhere"),
    );
    let payload = elsewhere.unwrap().to_bytes().unwrap();
    let error = refused(election.try_post(Kind::Commitment, &payload));
    assert_eq!(error, CeremonyError::Signature(2));
}

#[test]
fn row_9_a_confirmation_is_of_these_reveals_and_ends_all_doubt() {
    let mut election = Election::started(3, 2);
    let reveals = election.reveals();
    election.reveal_all(reveals);
    let other = Confirmation {
        round: 0,
        trustee: 1,
        transcript: [7; 32],
    };
    let payload = election.signed(1, other);
    let error = refused(election.try_post(Kind::Confirmation, &payload));
    assert_eq!(error, CeremonyError::Transcript(1));
    let Answer::Confirm(confirmation) = answer(&mut election, 1).unwrap() else {
        panic!("the reveals are in order");
    };
    let payload = confirmation.to_bytes().unwrap();
    election.post(Kind::Confirmation, &payload);
    let error = refused(election.try_post(Kind::Confirmation, &payload));
    assert_eq!(error, CeremonyError::Twice(1));
    // Who confirmed cannot complain any more.
    let mut doubting = Election::started(3, 2);
    let mut wrong = doubting.reveals();
    wrong[1].shares[0].hidden[0] ^= 1;
    doubting.reveal_all(wrong);
    let complaint = complaint(&mut doubting, 1);
    let payload = election.signed(1, complaint);
    let error = refused(election.try_post(Kind::Complaint, &payload));
    assert_eq!(error, CeremonyError::Twice(1));
}

#[test]
fn row_9_a_trustee_notices_who_speaks_in_its_name() {
    let mut election = Election::started(3, 2);
    let mut reveals = election.reveals();
    reveals[0].shares[1].hidden[0] ^= 1;
    election.reveal_all(reveals);
    assert_eq!(answer(&mut election, 1), Err(TrusteeError::Impostor));
}

#[test]
fn a_seed_of_nobody_is_no_trustee() {
    let election = Election::started(3, 2);
    let stranger = Seed::from_bytes([5; 32]);
    let error = Trustee::new(&stranger, &election.start).unwrap_err();
    assert_eq!(error, TrusteeError::NotAmong);
    let other = Election::started(3, 3);
    let trustee = &election.trustees[0];
    let error = trustee.secret_share(other.ceremony()).unwrap_err();
    assert_eq!(error, TrusteeError::OtherBoard);
    let error = trustee.secret_share(election.ceremony()).unwrap_err();
    assert_eq!(error, TrusteeError::NotComplete);
}
