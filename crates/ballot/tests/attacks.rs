//! Voters who do not keep the rules: wrong numbers of votes, ballots of others or for something
//! else, hashes with parts left out. The numbers are those of the table of what must hold.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod forger;
mod meeting;

use curve25519_dalek::scalar::Scalar;
use forger::{Forger, Omission, Tactic, context, proof_answer, secret_of, signed_anew};
use meeting::{DURING, Meeting, THREE_OF_TEN, UP_TO_TWO, YES_NO};
use sokoguru_ballot::ballot::{Ballot, Context, FitError, ProofError, SealError, Sealer};
use sokoguru_ballot::ballot::{Selection, Verifier};
use sokoguru_ballot::keys::PublicKey;
use sokoguru_ballot::manifest::{Manifest, ManifestContent};
use sokoguru_ballot::roll::{Roll, RollError};

fn forger(meeting: &Meeting, place: u16) -> Forger {
    let key = meeting.manifest.content().election_key.unwrap();
    Forger::new(&context(meeting, 0, place), secret_of(0), *key.element())
}

/// What the box says to bytes that come over the network.
fn answer(meeting: &Meeting, bytes: &[u8]) -> Result<(), String> {
    let ballot = Ballot::parse(bytes).map_err(|error| error.to_string())?;
    let fitting = ballot
        .fit(
            &meeting.manifest,
            &meeting.manifest,
            meeting.roll.roll(),
            DURING,
        )
        .map_err(|error| error.to_string())?;
    let verdict = Verifier::new(&meeting.manifest).verify(&fitting);
    verdict.map(|_| ()).map_err(|error| error.to_string())
}

fn numbers(values: &[i8]) -> Vec<Scalar> {
    let number = |value: &i8| {
        let size = Scalar::from(value.unsigned_abs());
        if *value < 0 { -size } else { size }
    };
    values.iter().map(number).collect()
}

fn forged(
    meeting: &Meeting,
    place: u16,
    values: &[i8],
    tactics: &[Option<Tactic>],
) -> Result<(), ProofError> {
    let item = meeting.manifest.item(place).unwrap();
    let mut forger = forger(meeting, place);
    let votes: Vec<_> = numbers(values)
        .into_iter()
        .map(|value| forger.vote(value))
        .collect();
    proof_answer(
        meeting,
        &forger.ballot(&votes, (item.min, item.max), tactics),
    )
}

#[test]
fn the_forger_can_write_a_good_ballot() {
    let meeting = Meeting::new(1);
    assert_eq!(forged(&meeting, YES_NO, &[0, 1, 0], &[]), Ok(()));
    assert_eq!(forged(&meeting, UP_TO_TWO, &[0, 1, 0, 1], &[]), Ok(()));
    assert_eq!(forged(&meeting, THREE_OF_TEN, &[0; 10], &[]), Ok(()));
}

#[test]
fn row_01_values_other_than_0_and_1_are_refused() {
    let meeting = Meeting::new(1);
    let tactics = [
        Tactic::Pretend(0),
        Tactic::Pretend(1),
        Tactic::MakeUp,
        Tactic::FitAfterwards(0),
        Tactic::FitAfterwards(1),
    ];
    // The sums are honest: only the proofs of the options can refuse these.
    for (values, bad) in [
        (&[2, -1, 0], 0..2),
        (&[-1, 2, 0], 0..2),
        (&[1, 1, -1], 2..3),
        (&[127, -126, 0], 0..2),
    ] {
        for tactic in tactics {
            let mut plan = [None; 4];
            plan[bad.clone()].fill(Some(tactic));
            let verdict = forged(&meeting, YES_NO, values, &plan);
            let first = u8::try_from(bad.start).unwrap();
            assert_eq!(
                verdict,
                Err(ProofError::Bit(first)),
                "{values:?} {tactic:?}"
            );
        }
    }
}

#[test]
fn row_01_overvote_and_undervote_are_refused() {
    let meeting = Meeting::new(1);
    let cases: &[(u16, &[i8])] = &[
        (YES_NO, &[1, 1, 0]),
        (YES_NO, &[1, 1, 1]),
        (YES_NO, &[0, 0, 0]),
        (UP_TO_TWO, &[1, 1, 1, 0]),
        (UP_TO_TWO, &[0, 0, 0, 0]),
        (THREE_OF_TEN, &[1, 1, 1, 1, 0, 0, 0, 0, 0, 0]),
        (THREE_OF_TEN, &[1; 10]),
    ];
    for (place, values) in cases {
        let item = meeting.manifest.item(*place).unwrap();
        let branches = usize::from(item.max - item.min) + 1;
        let pretences = (0..branches)
            .flat_map(|branch| [Tactic::Pretend(branch), Tactic::FitAfterwards(branch)]);
        for tactic in pretences.chain([Tactic::MakeUp]) {
            let mut plan = vec![None; values.len()];
            plan.push(Some(tactic));
            let verdict = forged(&meeting, *place, values, &plan);
            assert_eq!(verdict, Err(ProofError::Range), "{values:?} {tactic:?}");
        }
    }
}

#[test]
fn row_01_proofs_for_other_bounds_are_refused() {
    let meeting = Meeting::new(1);
    let bounds = [((1, 2), FitError::Bounds), ((0, 1), FitError::Bounds)];
    for (bounds, error) in bounds {
        let mut forger = forger(&meeting, YES_NO);
        let votes = numbers(&[1, 0, 0])
            .into_iter()
            .map(|value| forger.vote(value));
        let votes: Vec<_> = votes.collect::<Vec<_>>();
        let bytes = forger.ballot(&votes, bounds, &[]);
        assert_eq!(answer(&meeting, &bytes), Err(error.to_string()));
    }
    // As many branches as the item has, but for one more choice than it allows.
    let mut forger = forger(&meeting, YES_NO);
    let votes = numbers(&[1, 1, 0]);
    let votes: Vec<_> = votes.into_iter().map(|value| forger.vote(value)).collect();
    let bytes = forger.ballot(&votes, (2, 2), &[]);
    assert_eq!(proof_answer(&meeting, &bytes), Err(ProofError::Range));
}

#[test]
fn row_01_the_sealer_and_the_open_form_refuse_too() {
    let meeting = Meeting::new(1);
    let item = meeting.manifest.item(YES_NO).unwrap();
    let sealer = Sealer::new(&meeting.manifest, meeting.slots[0], &meeting.keys[0]);
    for (selection, marked) in [
        (Selection::blank(item), 0),
        (Selection::blank(item).with(0).with(1), 2),
        (Selection::blank(item).with(3), 0),
    ] {
        let refused = sealer.seal(YES_NO, 1, selection, &mut meeting::source("x"));
        let error = SealError::Bounds {
            marked,
            min: 1,
            max: 1,
        };
        assert_eq!(refused, Err(error));
    }
    let honest = meeting.seal(0, meeting::IN_CLEAR, 1, &[0]);
    for marks in [[1, 1, 0], [0, 0, 0]] {
        let mut bytes = honest.bytes()[..96].to_vec();
        bytes[93..].copy_from_slice(&marks);
        let signature = forger(&meeting, meeting::IN_CLEAR).sign(&bytes);
        bytes.extend(signature);
        let refused = answer(&meeting, &bytes);
        assert_eq!(refused, Err(FitError::Bounds.to_string()));
    }
    let mut two = honest.bytes().to_vec();
    two[93] = 2;
    assert!(Ballot::parse(&two).is_err());
}

#[test]
fn row_02_replay_to_another_item_election_or_revision_is_refused() {
    let mut meeting = Meeting::new(2);
    let twin = |meeting: &mut Meeting, change: &dyn Fn(&mut ManifestContent)| {
        let mut content = meeting.manifest.content().clone();
        change(&mut content);
        meeting.manifest = Manifest::new(content).unwrap();
    };
    // A second item with the very same options and bounds.
    twin(&mut meeting, &|content| {
        let mut item = content.items[0].clone();
        item.id = meeting::text("twin");
        content.items.push(item);
    });
    let ballot = meeting.seal(0, YES_NO, 1, &[1]);
    let own = *ballot.context();
    assert_eq!(proof_answer(&meeting, ballot.bytes()), Ok(()));
    let other_item = Context { item: 5, ..own };
    let other_rev = Context { rev: 2, ..own };
    for context in [other_item, other_rev] {
        let bytes = signed_anew(&meeting, &ballot, &context, 0);
        assert_eq!(proof_answer(&meeting, &bytes), Err(ProofError::Bit(0)));
    }
    // Another election with the same key, and another revision of the item.
    let before = meeting.manifest.clone();
    for change in [
        &(|content: &mut ManifestContent| {
            content.title = meeting::text("RAT 2027");
        }) as &dyn Fn(&mut _),
        &|content: &mut ManifestContent| {
            content.items[0].revision = 2;
        },
    ] {
        meeting.manifest = before.clone();
        twin(&mut meeting, change);
        let context = context(&meeting, 0, YES_NO);
        let bytes = signed_anew(&meeting, &ballot, &context, 0);
        assert_eq!(proof_answer(&meeting, &bytes), Err(ProofError::Bit(0)));
        // As it is, it does not even fit.
        assert!(
            ballot
                .fit(
                    &meeting.manifest,
                    &meeting.manifest,
                    meeting.roll.roll(),
                    DURING
                )
                .is_err()
        );
    }
}

#[test]
fn row_03_copied_permuted_or_partly_reused_ciphertexts_are_refused() {
    let meeting = Meeting::new(2);
    let victim = meeting.seal(0, YES_NO, 1, &[1]);
    // The whole of another voter's ballot.
    let copy = signed_anew(&meeting, &victim, &context(&meeting, 1, YES_NO), 1);
    assert_eq!(proof_answer(&meeting, &copy), Err(ProofError::Bit(0)));

    // Options of one's own ballot in another order, with their proofs.
    let (ciphertexts, proofs) = (93, 93 + 3 * 64);
    let unsigned = &victim.bytes()[..victim.bytes().len() - 64];
    let resigned = |mut bytes: Vec<u8>| {
        let signature = forger(&meeting, YES_NO).sign(&bytes);
        bytes.extend(signature);
        bytes
    };
    let mut swapped = unsigned.to_vec();
    for byte in 0..64 {
        swapped.swap(ciphertexts + byte, ciphertexts + 64 + byte);
    }
    for byte in 0..96 {
        swapped.swap(proofs + byte, proofs + 96 + byte);
    }
    let swapped = resigned(swapped);
    assert_eq!(proof_answer(&meeting, &swapped), Err(ProofError::Bit(0)));

    // One option out of another ballot of the same voter, with its proof.
    let second = meeting.seal(0, YES_NO, 2, &[1]);
    let mut mixed = unsigned.to_vec();
    mixed[ciphertexts + 128..proofs].copy_from_slice(&second.bytes()[ciphertexts + 128..proofs]);
    mixed[proofs + 192..proofs + 288].copy_from_slice(&second.bytes()[proofs + 192..proofs + 288]);
    assert_eq!(
        proof_answer(&meeting, &resigned(mixed)),
        Err(ProofError::Bit(2))
    );

    // One ciphertext twice in a ballot.
    let mut twice = unsigned.to_vec();
    twice.copy_within(ciphertexts..ciphertexts + 64, ciphertexts + 64);
    assert!(Ballot::parse(&resigned(twice)).is_err());
    // And one half of it.
    let mut half = unsigned.to_vec();
    half.copy_within(ciphertexts..ciphertexts + 32, ciphertexts + 64);
    assert!(Ballot::parse(&resigned(half)).is_err());
}

#[test]
fn row_04_a_proof_without_one_of_the_hash_inputs_is_refused() {
    let meeting = Meeting::new(1);
    let with = |omission: Option<Omission>| {
        let mut forger = forger(&meeting, UP_TO_TWO);
        forger.omission = omission;
        let votes = numbers(&[0, 1, 0, 1]);
        let votes: Vec<_> = votes.into_iter().map(|value| forger.vote(value)).collect();
        proof_answer(&meeting, &forger.ballot(&votes, (1, 2), &[]))
    };
    assert_eq!(with(None), Ok(()));
    for part in 0..9 {
        let verdict = with(Some(Omission::Bit(part)));
        assert_eq!(verdict, Err(ProofError::Bit(0)), "part {part}");
    }
    for part in 0..9 {
        let verdict = with(Some(Omission::Range(part)));
        assert_eq!(verdict, Err(ProofError::Range), "part {part}");
    }
    for part in 0..3 {
        let verdict = with(Some(Omission::Signature(part)));
        assert_eq!(verdict, Err(ProofError::Signature), "part {part}");
    }
    // Fingerprint, item, revision, slot, key, rev.
    for (from, to) in [(0, 32), (32, 34), (34, 38), (38, 54), (54, 86), (86, 90)] {
        let verdict = with(Some(Omission::Context(from, to)));
        assert_eq!(verdict, Err(ProofError::Bit(0)), "bytes {from} to {to}");
    }
    for omission in [Omission::Tags, Omission::Lengths] {
        assert_eq!(with(Some(omission)), Err(ProofError::Signature));
    }
}

#[test]
fn row_07_equal_keys_or_slots_are_refused_in_a_roll() {
    let meeting = Meeting::new(3);
    let mut voters = meeting.roll.roll().voters().to_vec();
    voters[2].key = voters[0].key;
    assert!(matches!(Roll::new(voters), Err(RollError::RepeatedKey(_))));
    let mut voters = meeting.roll.roll().voters().to_vec();
    voters[2].slot = voters[0].slot;
    assert!(matches!(Roll::new(voters), Err(RollError::Slots(_))));
}

#[test]
fn row_07_a_source_that_repeats_itself_gives_no_ciphertext_twice() {
    let meeting = Meeting::new(2);
    let stuck = |bytes: &mut [u8]| {
        bytes.fill(3);
        Ok(())
    };
    let mut seen = Vec::new();
    for (voter, place, rev, option) in [
        (0, YES_NO, 1, 0),
        (0, YES_NO, 1, 1),
        (0, YES_NO, 2, 0),
        (0, UP_TO_TWO, 1, 0),
        (1, YES_NO, 1, 0),
    ] {
        let item = meeting.manifest.item(place).unwrap();
        let selection = Selection::blank(item).with(option);
        let sealer = Sealer::new(
            &meeting.manifest,
            meeting.slots[voter],
            &meeting.keys[voter],
        );
        let ballot = sealer.seal(place, rev, selection, &mut { stuck }).unwrap();
        proof_answer(&meeting, ballot.bytes()).unwrap();
        seen.extend(
            ballot
                .ciphertexts()
                .iter()
                .flat_map(|each| [each.alpha, each.beta]),
        );
        // The commitment of the signature as well: two messages with one nonce give the key away.
        let end = ballot.bytes().len();
        let commitment = ballot.bytes()[end - 64..end - 32].try_into().unwrap();
        seen.push(sokoguru_ballot::ballot::ElementBytes::from_bytes(
            commitment,
        ));
    }
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), all);
}

#[test]
fn nothing_secret_is_shown() {
    let meeting = Meeting::new(1);
    let seed = meeting::seed("shown");
    let item = meeting.manifest.item(YES_NO).unwrap();
    assert_eq!(format!("{seed:?}"), "Seed(..)");
    let selection = Selection::blank(item).with(1);
    assert_eq!(format!("{selection:?}"), "Selection(..)");
    let paper = sokoguru_ballot::credential::PaperCredential::new(&seed);
    assert_eq!(format!("{paper:?}"), "PaperCredential(..)");
    let key: &PublicKey = meeting.keys[0].public();
    let shown = format!("{:?}", meeting.keys[0]);
    assert_eq!(shown, format!("SecretKey(.. of {key:?})"));
}
