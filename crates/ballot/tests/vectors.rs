//! Known answers for whoever writes the protocol a second time: `vectors/ballots.json`, with what
//! is hashed on the way. Row 4 of the table of what must hold: a hash input that is dropped on both
//! sides, where no ballot notices, shows here.
//!
//! `SOKOGURU_WRITE_VECTORS=1 cargo test -p sokoguru-ballot --test vectors` writes the file anew;
//! that is a new version of the protocol.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod forger;
mod meeting;

use std::fmt::Write as _;
use std::path::PathBuf;

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT as G;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use forger::{Forger, Omission, Tactic, context, secret_of};
use meeting::{DURING, IN_CLEAR, Meeting, THREE_OF_TEN, UP_TO_TWO, YES_NO};
use serde_json::{Value, json};
use sokoguru_ballot::ballot::{Ballot, Sealer, Selection, Verifier};
use sokoguru_ballot::credential::PaperCredential;
use sokoguru_ballot::hash::{code, hash256, hash512, to_scalar, to_short};
use sokoguru_ballot::keys::{Message, Role, SecretKey, Seed};
use sokoguru_ballot::manifest::Manifest;

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn bytes_of(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

fn hashes() -> Value {
    let case = |tag: &str, parts: &[&[u8]]| {
        let wide = hash512(tag, parts);
        json!({
            "tag": tag,
            "parts": parts.iter().map(hex).collect::<Vec<_>>(),
            "hash512": hex(wide),
            "hash256": hex(hash256(tag, parts)),
            "to_scalar": hex(to_scalar(wide).as_bytes()),
            "to_short": hex(to_short(&wide).to_le_bytes()),
        })
    };
    json!([
        case("sokoguru/test/1", &[]),
        case("sokoguru/test/1", &[b""]),
        case("sokoguru/test/1", &[b"a", b"bc"]),
        case("sokoguru/test/1", &[b"ab", b"c"]),
        case("sokoguru/test/1", &[&[0xff; 200]]),
    ])
}

fn keys() -> Value {
    let roles = [
        ("voter", Role::Voter),
        ("registrar", Role::Registrar),
        ("board", Role::Board),
        ("trustee-signing", Role::TrusteeSigning),
        ("trustee-transport", Role::TrusteeTransport),
    ];
    let bytes: [u8; 32] = core::array::from_fn(|place| u8::try_from(place).unwrap());
    let seed = Seed::from_bytes(bytes);
    let case = |(name, role): (&str, Role)| {
        let secret = to_scalar(hash512("sokoguru/key/1", &[name.as_bytes(), &bytes]));
        let key = SecretKey::derive(role, &seed).unwrap();
        let fresh = [7; 32];
        let message = Message::new("sokoguru/test/1", &[b"what", b"is signed"]);
        let mut source = |bytes: &mut [u8]| {
            bytes.copy_from_slice(&fresh[..bytes.len()]);
            Ok(())
        };
        let signature = key.sign(&message, &mut source).unwrap();
        assert!(key.public().verifies(&message, &signature));
        let hashed = hash512("sokoguru/test/1", &[b"what", b"is signed"]);
        let nonce = hash512(
            "sokoguru/signature-nonce/1",
            &[secret.as_bytes(), &fresh, &hashed],
        );
        json!({
            "role": name,
            "seed": hex(bytes),
            "secret": hex(secret.as_bytes()),
            "public": hex(key.public().as_bytes()),
            "signed": {
                "tag": "sokoguru/test/1",
                "parts": [hex(b"what"), hex(b"is signed")],
                "message": hex(hashed),
                "fresh": hex(fresh),
                "nonce": hex(to_scalar(nonce).as_bytes()),
                "signature": hex(signature.to_bytes()),
            },
        })
    };
    Value::Array(roles.into_iter().map(case).collect())
}

fn credentials() -> Value {
    let case = |byte: u8| {
        let seed = Seed::from_bytes([byte; 32]);
        let paper = PaperCredential::new(&seed);
        json!({ "seed": hex([byte; 32]), "text": paper.expose() })
    };
    Value::Array([0, 1, 0x5a, 0xff].into_iter().map(case).collect())
}

fn point(bytes: &[u8]) -> RistrettoPoint {
    let bytes: [u8; 32] = bytes.try_into().unwrap();
    CompressedRistretto(bytes).decompress().unwrap()
}

fn scalar(bytes: &[u8]) -> Scalar {
    Scalar::from_canonical_bytes(bytes.try_into().unwrap()).unwrap()
}

/// The commitments that a ring's challenges and responses stand for, computed the plain way.
fn commitments(
    numbers: std::ops::RangeInclusive<u8>,
    ring: &[u8],
    ciphertext: &[RistrettoPoint; 2],
    election_key: RistrettoPoint,
) -> Vec<[u8; 32]> {
    let count = numbers.clone().count();
    numbers
        .enumerate()
        .flat_map(|(branch, number)| {
            let challenge = ring[branch * 16..][..16].try_into().unwrap();
            let challenge = Scalar::from(u128::from_le_bytes(challenge));
            let response = scalar(&ring[count * 16 + branch * 32..][..32]);
            let rest = ciphertext[1] - G * Scalar::from(number);
            [
                G * response - ciphertext[0] * challenge,
                election_key * response - rest * challenge,
            ]
        })
        .map(|point| point.compress().to_bytes())
        .collect()
}

/// A ballot with everything that is hashed for it.
fn ballot(meeting: &Meeting, voter: usize, place: u16, rev: u32, chosen: &[u8]) -> Value {
    let item = meeting.manifest.item(place).unwrap();
    let mut selection = Selection::blank(item);
    for option in chosen {
        selection = selection.with(*option);
    }
    let mut drawn = Vec::new();
    let mut source = meeting::source(&format!("vector {voter} {place} {rev}"));
    let mut recording = |bytes: &mut [u8]| {
        source(bytes)?;
        drawn.push(hex(&bytes));
        Ok(())
    };
    let sealer = Sealer::new(
        &meeting.manifest,
        meeting.slots[voter],
        &meeting.keys[voter],
    );
    let ballot = sealer.seal(place, rev, selection, &mut recording).unwrap();
    let fitting = meeting.fit(&ballot);
    Verifier::new(&meeting.manifest).verify(&fitting).unwrap();

    let bytes = ballot.bytes();
    let (unsigned, signature) = bytes.split_at(bytes.len() - 64);
    let message = hash512("sokoguru/ballot/1", &[unsigned]);
    let mut value = json!({
        "voter_seed": hex(meeting::seed(&format!("voter {voter}")).expose()),
        "slot": hex(meeting.slots[voter].as_bytes()),
        "item": place,
        "rev": rev,
        "chosen": chosen,
        "drawn": drawn,
        "context": hex(ballot.context().to_bytes()),
        "bytes": hex(bytes),
        "ballot_hash": hex(ballot.hash().as_bytes()),
        "receipt_code": ballot.hash().code(),
        "message": hex(message),
        "signature_challenge": hex(to_scalar(hash512(
            "sokoguru/signature/1",
            &[&signature[..32], ballot.context().key.as_bytes(), &message],
        )).as_bytes()),
    });
    if !ballot.ciphertexts().is_empty() {
        let rings = rings(meeting, &ballot, place);
        value
            .as_object_mut()
            .unwrap()
            .insert("rings".to_owned(), rings);
    }
    value
}

/// Commitments and challenge of each option's ring and of the sum's, by the document.
fn rings(meeting: &Meeting, ballot: &Ballot, place: u16) -> Value {
    let item = meeting.manifest.item(place).unwrap();
    let count = item.options.len();
    let key = meeting.manifest.content().election_key.unwrap();
    let context = ballot.context().to_bytes();
    let body = &ballot.bytes()[93..];
    let (ciphertexts, proofs) = body.split_at(count * 64);
    let pair = |option: usize| [0, 32].map(|at| point(&ciphertexts[option * 64 + at..][..32]));
    let shown = |challenge: [u8; 64], commitments: &[[u8; 32]]| {
        json!({
            "commitments": commitments.iter().map(hex).collect::<Vec<_>>(),
            "challenge": hex(to_short(&challenge).to_le_bytes()),
        })
    };
    let mut rings = Vec::new();
    for option in 0..count {
        let ring = &proofs[option * 96..][..96];
        let made = commitments(0..=1, ring, &pair(option), *key.element());
        let number = [u8::try_from(option).unwrap()];
        let [alpha, beta] = [0, 32].map(|at| &ciphertexts[option * 64 + at..][..32]);
        let mut parts: Vec<&[u8]> = vec![&context, key.as_bytes(), &number, alpha, beta];
        parts.extend(made.iter().map(|each| &each[..]));
        rings.push(shown(hash512("sokoguru/bit/1", &parts), &made));
    }
    let total = [0, 1].map(|half| (0..count).map(|each| pair(each)[half]).sum());
    let ring = &proofs[count * 96..];
    let made = commitments(item.min..=item.max, ring, &total, *key.element());
    let (min, max) = ([item.min], [item.max]);
    let mut parts: Vec<&[u8]> = vec![&context, key.as_bytes(), &min, &max, ciphertexts];
    parts.extend(made.iter().map(|each| &each[..]));
    rings.push(shown(hash512("sokoguru/range/1", &parts), &made));
    Value::Array(rings)
}

/// Ballots that must be refused although they are signed by an enrolled voter.
fn refused(meeting: &Meeting) -> Value {
    let key = meeting.manifest.content().election_key.unwrap();
    let mut all = Vec::new();
    let mut forge = |why: &str, values: [u8; 3], plan: &[Option<Tactic>], omission| {
        let context = context(meeting, 0, YES_NO);
        let mut forger = Forger::new(&context, secret_of(0), *key.element());
        forger.omission = omission;
        let votes = values.map(|value| forger.vote(Scalar::from(value)));
        let bytes = forger.ballot(&votes, (1, 1), plan);
        let ballot = Ballot::parse(&bytes).unwrap();
        let verdict = Verifier::new(&meeting.manifest).verify(&meeting.fit(&ballot));
        let verdict = verdict.map(|_| ()).unwrap_err();
        all.push(json!({ "why": why, "verdict": verdict.to_string(), "bytes": hex(bytes) }));
    };
    let pretend = Some(Tactic::Pretend(0));
    forge(
        "two votes for one option",
        [2, 0, 0],
        &[pretend, None, None, pretend],
        None,
    );
    forge(
        "two options of one",
        [1, 1, 0],
        &[None, None, None, pretend],
        None,
    );
    forge(
        "no option of one",
        [0, 0, 0],
        &[None, None, None, pretend],
        None,
    );
    for part in 0..9 {
        let why = format!("part {part} is missing from the hash of the options' proofs");
        forge(&why, [1, 0, 0], &[], Some(Omission::Bit(part)));
    }
    for part in 0..7 {
        let why = format!("part {part} is missing from the hash of the proof of the sum");
        forge(&why, [1, 0, 0], &[], Some(Omission::Range(part)));
    }
    for part in 0..3 {
        let why = format!("part {part} is missing from the hash of the signature");
        forge(&why, [1, 0, 0], &[], Some(Omission::Signature(part)));
    }
    for (from, to) in [(0, 32), (32, 34), (34, 38), (38, 54), (54, 86), (86, 90)] {
        let why = format!("bytes {from} to {to} are missing from the context in the proofs");
        forge(&why, [1, 0, 0], &[], Some(Omission::Context(from, to)));
    }
    Value::Array(all)
}

fn manifest(manifest: &Manifest) -> Value {
    json!({
        "bytes": hex(manifest.bytes()),
        "fingerprint": hex(manifest.fingerprint().as_bytes()),
    })
}

fn vectors() -> Value {
    let meeting = Meeting::new(5);
    let mut content = meeting.manifest.content().clone();
    content.revision = 2;
    content.close_at += 60_000;
    content.accept_until += 60_000;
    content.items[1].revision = 2;
    content.items[1].body = meeting::text("Memilih tiga pengurus");
    let second = Manifest::new(content).unwrap();
    meeting.manifest.check_successor(&second, DURING).unwrap();
    json!({
        "protocol": 1,
        "hashes": hashes(),
        "code": { "tag": "sokoguru/head-code/1", "bytes": hex([0; 32]), "code": code("sokoguru/head-code/1", &[0; 32]) },
        "keys": keys(),
        "credentials": credentials(),
        "start": { "bytes": hex(meeting.start.bytes()), "board_id": hex(meeting.start.board_id().as_bytes()) },
        "roll": { "bytes": hex(meeting.roll.encode()), "roll_hash": hex(meeting.roll.hash().as_bytes()) },
        "election_secret": hex(meeting::election_secret().as_bytes()),
        "manifests": [manifest(&meeting.manifest), manifest(&second)],
        "ballots": [
            ballot(&meeting, 0, YES_NO, 1, &[0]),
            ballot(&meeting, 1, YES_NO, 1, &[2]),
            ballot(&meeting, 1, YES_NO, 2, &[1]),
            ballot(&meeting, 2, THREE_OF_TEN, 1, &[]),
            ballot(&meeting, 3, THREE_OF_TEN, 1, &[0, 4, 9]),
            ballot(&meeting, 4, UP_TO_TWO, 1, &[1, 3]),
            ballot(&meeting, 4, IN_CLEAR, 7, &[1]),
        ],
        "refused": refused(&meeting),
    })
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors/ballots.json")
}

#[test]
fn row_04_answers_are_the_known_ones() {
    let made = vectors();
    if std::env::var_os("SOKOGURU_WRITE_VECTORS").is_some() {
        let mut text = serde_json::to_string_pretty(&made).unwrap();
        text.push('\n');
        std::fs::write(path(), text).unwrap();
    }
    let known: Value = serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap();
    for (name, known) in known.as_object().unwrap() {
        assert_eq!(&made[name], known, "{name}");
    }
    assert_eq!(
        made.as_object().unwrap().len(),
        known.as_object().unwrap().len()
    );
}

#[test]
fn row_04_the_known_ballots_hold_and_the_refused_ones_do_not() {
    let known: Value = serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap();
    let meeting = Meeting::new(5);
    let verifier = Verifier::new(&meeting.manifest);
    let verdict = |bytes: &[u8]| {
        let ballot = Ballot::parse(bytes).unwrap();
        verifier.verify(&meeting.fit(&ballot)).map(|_| ())
    };
    for each in known["ballots"].as_array().unwrap() {
        assert_eq!(verdict(&bytes_of(&each["bytes"])), Ok(()));
    }
    let refused = known["refused"].as_array().unwrap();
    assert_eq!(refused.len(), 28);
    for each in refused {
        let error = verdict(&bytes_of(&each["bytes"])).unwrap_err();
        assert_eq!(each["verdict"], error.to_string(), "{}", each["why"]);
    }
}
