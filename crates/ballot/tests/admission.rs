//! Who and what the box lets in: credentials, moments, questions. The numbers are those of the table
//! of what must hold.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod forger;
mod meeting;

use forger::{Forger, context, proof_answer, signed_anew};
use meeting::{ACCEPT_UNTIL, DURING, Meeting, OPEN_AT, YES_NO};
use sokoguru_ballot::ballot::{FitError, ProofError, Sealer, Selection};
use sokoguru_ballot::hash::{hash512, to_scalar};
use sokoguru_ballot::keys::Role;
use sokoguru_ballot::manifest::Manifest;
use sokoguru_ballot::roll::{Roll, RollError, Slot, Voter};

#[test]
fn row_12_a_credential_that_is_not_enrolled_is_refused() {
    let meeting = Meeting::new(2);
    let stranger = meeting::key(Role::Voter, "stranger");
    let item = meeting.manifest.item(YES_NO).unwrap();
    let seal = |slot: Slot| {
        Sealer::new(&meeting.manifest, slot, &stranger)
            .seal(
                YES_NO,
                1,
                Selection::blank(item).with(0),
                &mut meeting::source("s"),
            )
            .unwrap()
    };
    // A slot of nobody, and somebody's slot with another key.
    for slot in [meeting::slot(99), meeting.slots[0]] {
        let ballot = seal(slot);
        let fit = ballot.fit(
            &meeting.manifest,
            &meeting.manifest,
            meeting.roll.roll(),
            DURING,
        );
        assert_eq!(fit.unwrap_err(), FitError::NotEnrolled);
    }
    // Somebody's slot and key, and the stranger's signature.
    let mine = meeting.seal(0, YES_NO, 1, &[0]);
    let mut bytes = mine.bytes()[..mine.bytes().len() - 64].to_vec();
    let key = meeting.manifest.content().election_key.unwrap();
    let secret = to_scalar(hash512(
        "sokoguru/key/1",
        &[b"voter", meeting::seed("stranger").expose()],
    ));
    let signature = Forger::new(mine.context(), secret, *key.element()).sign(&bytes);
    bytes.extend(signature);
    assert_eq!(proof_answer(&meeting, &bytes), Err(ProofError::Signature));
}

#[test]
fn row_12_a_credential_of_another_cooperative_or_one_revoked_is_refused() {
    let meeting = Meeting::new(3);
    let ballot = meeting.seal(0, YES_NO, 1, &[0]);
    let mut content = meeting::start_content();
    content.nonce = [1; 32];
    let start = sokoguru_ballot::start::Start::new(content).unwrap();
    // The other cooperative has the same voters, and yet another election.
    let roll = meeting::signed(meeting.roll.roll().clone(), &start);
    let manifest = Manifest::new(meeting::manifest_content(&start, &roll)).unwrap();
    let fit = ballot.fit(&manifest, &manifest, roll.roll(), DURING);
    assert_eq!(fit.unwrap_err(), FitError::OtherManifest);
    let fit = ballot.fit(&meeting.manifest, &manifest, roll.roll(), DURING);
    assert_eq!(fit.unwrap_err(), FitError::Manifests);
    // A roll signed for one board is none of another.
    let moved = sokoguru_ballot::roll::SignedRoll::parse(&meeting.roll.encode(), &start);
    assert_eq!(moved.unwrap_err(), RollError::Signature(1));
    // Revoked and enrolled anew: the slot has another key.
    let voters = meeting.roll.roll().voters().iter().map(|voter| Voter {
        slot: voter.slot,
        key: if voter.slot == meeting.slots[0] {
            *meeting::key(Role::Voter, "new phone").public()
        } else {
            voter.key
        },
    });
    let roll = Roll::new(voters.collect()).unwrap();
    let fit = ballot.fit(&meeting.manifest, &meeting.manifest, &roll, DURING);
    assert_eq!(fit.unwrap_err(), FitError::NotEnrolled);
}

#[test]
fn row_19_the_box_is_open_to_the_millisecond() {
    let meeting = Meeting::new(1);
    let ballot = meeting.seal(0, YES_NO, 1, &[0]);
    let fit = |at: u64| {
        ballot
            .fit(
                &meeting.manifest,
                &meeting.manifest,
                meeting.roll.roll(),
                at,
            )
            .map(|_| ())
    };
    assert_eq!(fit(OPEN_AT - 1), Err(FitError::TooEarly));
    assert_eq!(fit(OPEN_AT), Ok(()));
    assert_eq!(fit(ACCEPT_UNTIL - 1), Ok(()));
    assert_eq!(fit(ACCEPT_UNTIL), Err(FitError::TooLate));
}

#[test]
fn row_24_another_question_for_one_voter_is_refused() {
    let meeting = Meeting::new(1);
    let mut content = meeting.manifest.content().clone();
    content.items[0].body = meeting::text("Membubarkan koperasi");
    let shown = Manifest::new(content).unwrap();
    assert_ne!(shown.fingerprint(), meeting.manifest.fingerprint());
    let item = shown.item(YES_NO).unwrap();
    let ballot = Sealer::new(&shown, meeting.slots[0], &meeting.keys[0])
        .seal(
            YES_NO,
            1,
            Selection::blank(item).with(0),
            &mut meeting::source("q"),
        )
        .unwrap();
    // The board has no such manifest, and the ballot cannot be passed off as one for another.
    let roll = meeting.roll.roll();
    let fit = ballot.fit(&meeting.manifest, &meeting.manifest, roll, DURING);
    assert_eq!(fit.unwrap_err(), FitError::OtherManifest);
    let fit = ballot.fit(&shown, &meeting.manifest, roll, DURING);
    assert!(matches!(fit.unwrap_err(), FitError::ItemRevision { .. }));
    let mut bytes = ballot.bytes().to_vec();
    bytes[2..34].copy_from_slice(meeting.manifest.fingerprint().as_bytes());
    assert_eq!(proof_answer(&meeting, &bytes), Err(ProofError::Signature));
    let bytes = signed_anew(&meeting, &ballot, &context(&meeting, 0, YES_NO), 0);
    assert_eq!(proof_answer(&meeting, &bytes), Err(ProofError::Bit(0)));
}

#[test]
fn a_second_ballot_is_refused_where_there_is_one_only() {
    let mut meeting = Meeting::new(1);
    let mut content = meeting.manifest.content().clone();
    content.revote = false;
    meeting.manifest = Manifest::new(content).unwrap();
    let ballot = meeting.seal(0, YES_NO, 2, &[0]);
    let fit = ballot.fit(
        &meeting.manifest,
        &meeting.manifest,
        meeting.roll.roll(),
        DURING,
    );
    assert_eq!(fit.unwrap_err(), FitError::RevoteOff);
}
