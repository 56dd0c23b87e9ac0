//! Ballots that are made as they should be: they hold, say what was chosen, and have their size.

mod meeting;

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use meeting::{IN_CLEAR, Meeting, THREE_OF_TEN, UP_TO_TWO, YES_NO, election_secret};
use sokoguru_ballot::ballot::{Ballot, ProvenBallot, Verifier};

/// What only all trustees together can do.
fn opened(proven: &ProvenBallot<'_>) -> Vec<u8> {
    let open = |each: &sokoguru_ballot::ballot::Ciphertext| {
        let vote = each.beta - each.alpha * election_secret();
        let is = |value: &u8| vote == RISTRETTO_BASEPOINT_POINT * Scalar::from(*value);
        (0..=1).find(is).unwrap()
    };
    proven.ciphertexts().iter().map(open).collect()
}

#[test]
fn a_sealed_ballot_holds_and_opens_to_the_choice() {
    let meeting = Meeting::new(3);
    let verifier = Verifier::new(&meeting.manifest);
    let cases: &[(u16, &[u8], &[u8])] = &[
        (YES_NO, &[0], &[1, 0, 0]),
        (YES_NO, &[1], &[0, 1, 0]),
        (YES_NO, &[2], &[0, 0, 1]),
        (THREE_OF_TEN, &[], &[0; 10]),
        (THREE_OF_TEN, &[9, 4], &[0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
        (THREE_OF_TEN, &[0, 1, 2], &[1, 1, 1, 0, 0, 0, 0, 0, 0, 0]),
        (UP_TO_TWO, &[3], &[0, 0, 0, 1]),
        (UP_TO_TWO, &[0, 3], &[1, 0, 0, 1]),
    ];
    for (place, chosen, marks) in cases {
        let ballot = meeting.seal(1, *place, 1, chosen);
        let read = Ballot::parse(ballot.bytes()).unwrap();
        assert_eq!(read, ballot);
        let proven = verifier.verify(&meeting.fit(&ballot)).unwrap();
        assert_eq!(opened(&proven), *marks);
    }
}

#[test]
fn a_ballot_in_clear_holds_and_shows_the_choice() {
    let meeting = Meeting::new(3);
    let ballot = meeting.seal(2, IN_CLEAR, 1, &[1]);
    assert_eq!(ballot.open_marks(), Some(&[0, 1, 0][..]));
    assert!(ballot.ciphertexts().is_empty());
    let verifier = Verifier::new(&meeting.manifest);
    verifier.verify(&meeting.fit(&ballot)).unwrap();
}

#[test]
fn a_ballot_of_three_options_has_685_bytes() {
    let meeting = Meeting::new(1);
    assert_eq!(meeting.seal(0, YES_NO, 1, &[0]).bytes().len(), 685);
    assert_eq!(meeting.seal(0, IN_CLEAR, 1, &[0]).bytes().len(), 160);
}

#[test]
fn many_ballots_get_the_verdicts_that_each_gets_alone() {
    let meeting = Meeting::new(300);
    let verifier = Verifier::new(&meeting.manifest);
    let mut ballots: Vec<Ballot> = (0..300)
        .map(|voter| meeting.seal(voter, YES_NO, 1, &[u8::try_from(voter % 3).unwrap()]))
        .collect();
    let verdicts = |ballots: &[Ballot]| {
        let fitting: Vec<_> = ballots.iter().map(|each| meeting.fit(each)).collect();
        let alone: Vec<_> = fitting
            .iter()
            .map(|each| verifier.verify(each).map(|proven| proven.hash()))
            .collect();
        let together: Vec<_> = verifier
            .verify_many(&fitting)
            .into_iter()
            .map(|each| each.map(|proven| proven.hash()))
            .collect();
        assert_eq!(alone, together);
        together.iter().filter(|each| each.is_ok()).count()
    };
    assert_eq!(verdicts(&ballots), 300);
    // A response of a signature, a commitment that is no point, one that is the identity, and a
    // proof that does not hold.
    let changed = |ballot: &Ballot, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = ballot.bytes().to_vec();
        change(&mut bytes);
        Ballot::parse(&bytes).unwrap()
    };
    ballots[7] = changed(&ballots[7], &|bytes| bytes[685 - 32] ^= 1);
    assert_eq!(verdicts(&ballots), 299);
    ballots[70] = changed(&ballots[70], &|bytes| bytes[685 - 64] ^= 1);
    ballots[71] = changed(&ballots[71], &|bytes| bytes[685 - 64..685 - 32].fill(0));
    ballots[290] = changed(&ballots[290], &|bytes| bytes[300] ^= 1);
    assert_eq!(verdicts(&ballots), 296);
}

#[test]
fn doubling_together_encodes_the_identity_like_any_other() {
    let points = [RistrettoPoint::default(), RISTRETTO_BASEPOINT_POINT];
    let encoded = RistrettoPoint::double_and_compress_batch(&points);
    for (point, encoded) in points.iter().zip(&encoded) {
        assert_eq!((point + point).compress(), *encoded);
    }
}
