//! Ballots that something changed on their way: every bit in turn, encodings that are not the one
//! encoding, and bytes that miss or are too many.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod forger;
mod meeting;

use curve25519_dalek::scalar::Scalar;
use forger::Forger;
use meeting::{DURING, Meeting, YES_NO};
use sokoguru_ballot::ballot::{Ballot, Verifier};
use sokoguru_ballot::hash::{hash512, to_scalar};

fn accepted(meeting: &Meeting, verifier: &Verifier, bytes: &[u8]) -> bool {
    let Ok(ballot) = Ballot::parse(bytes) else {
        return false;
    };
    let (manifest, roll) = (&meeting.manifest, meeting.roll.roll());
    let Ok(fitting) = ballot.fit(manifest, manifest, roll, DURING) else {
        return false;
    };
    verifier.verify(&fitting).is_ok()
}

/// Signs changed bytes as their voter would, so that only form and proofs are left to refuse them.
fn signed_anew(meeting: &Meeting, original: &Ballot, unsigned: &[u8]) -> Vec<u8> {
    let seed = meeting::seed("voter 0");
    let secret = to_scalar(hash512("sokoguru/key/1", &[b"voter", seed.expose()]));
    let key = meeting.manifest.content().election_key.unwrap();
    let mut bytes = unsigned.to_vec();
    bytes.extend(Forger::new(original.context(), secret, *key.element()).sign(unsigned));
    bytes
}

#[test]
fn row_05_and_21_every_bit_of_a_ballot_matters() {
    let meeting = Meeting::new(1);
    let verifier = Verifier::new(&meeting.manifest);
    for place in [YES_NO, meeting::IN_CLEAR] {
        let ballot = meeting.seal(0, place, 1, &[1]);
        assert!(accepted(&meeting, &verifier, ballot.bytes()));
        for bit in 0..ballot.bytes().len() * 8 {
            let mut bytes = ballot.bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(!accepted(&meeting, &verifier, &bytes), "bit {bit}");
        }
    }
}

#[test]
fn row_05_every_bit_matters_even_when_its_voter_signs_the_change() {
    let meeting = Meeting::new(1);
    let verifier = Verifier::new(&meeting.manifest);
    let ballot = meeting.seal(0, YES_NO, 1, &[1]);
    let unsigned = &ballot.bytes()[..ballot.bytes().len() - 64];
    assert!(accepted(
        &meeting,
        &verifier,
        &signed_anew(&meeting, &ballot, unsigned)
    ));
    for bit in 0..unsigned.len() * 8 {
        let mut bytes = unsigned.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let bytes = signed_anew(&meeting, &ballot, &bytes);
        assert!(!accepted(&meeting, &verifier, &bytes), "bit {bit}");
    }
}

/// The group order and the field's prime, little-endian.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn sum(one: &[u8], other: &[u8]) -> Vec<u8> {
    let mut carry = 0_u16;
    let mut sum = Vec::new();
    for (one, other) in one.iter().zip(other) {
        carry += u16::from(*one) + u16::from(*other);
        sum.push(u8::try_from(carry % 256).unwrap());
        carry /= 256;
    }
    assert_eq!(carry, 0, "the sum has 32 bytes");
    sum
}

#[test]
fn row_05_a_scalar_plus_the_order_is_refused_everywhere() {
    let meeting = Meeting::new(1);
    let verifier = Verifier::new(&meeting.manifest);
    let ballot = meeting.seal(0, YES_NO, 1, &[1]);
    let proofs = 93 + 3 * 64;
    // Two responses an option, the response of the range, and the signature's.
    let mut places: Vec<usize> = (0..3)
        .flat_map(|option| [proofs + option * 96 + 32, proofs + option * 96 + 64])
        .collect();
    places.extend([proofs + 3 * 96 + 16, ballot.bytes().len() - 32]);
    for place in places {
        let mut bytes = ballot.bytes().to_vec();
        let scalar = bytes[place..place + 32].to_vec();
        // It is a scalar that stands there, or the test would prove nothing.
        let read = Scalar::from_canonical_bytes(scalar.clone().try_into().unwrap());
        assert!(bool::from(read.is_some()));
        bytes[place..place + 32].copy_from_slice(&sum(&scalar, &ORDER));
        let whole = signed_anew(&meeting, &ballot, &bytes[..bytes.len() - 64]);
        assert!(Ballot::parse(&bytes).is_err(), "byte {place}");
        if place < ballot.bytes().len() - 64 {
            assert!(!accepted(&meeting, &verifier, &whole), "byte {place}");
        }
    }
}

#[test]
fn row_05_points_in_another_encoding_and_the_identity_are_refused() {
    let meeting = Meeting::new(1);
    let verifier = Verifier::new(&meeting.manifest);
    let ballot = meeting.seal(0, YES_NO, 1, &[1]);
    let hex = |text: &str| -> [u8; 32] {
        let byte = |at: usize| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap();
        core::array::from_fn(byte)
    };
    let ends =
        |first: &str, middle: &str, last: &str| hex(&format!("{first}{}{last}", middle.repeat(30)));
    // RFC 9496, appendix A.2: not canonical, negative, not a square, negative product, zero.
    let bad = [
        [0; 32],
        ends("00", "ff", "ff"),
        ends("ff", "ff", "7f"),
        ends("f3", "ff", "7f"),
        ends("ed", "ff", "7f"),
        ends("01", "00", "00"),
        ends("01", "ff", "7f"),
        hex("ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20"),
        hex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371"),
        hex("3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e"),
    ];
    let refused = |bytes: &[u8], place: usize| {
        let anew = signed_anew(&meeting, &ballot, &bytes[..bytes.len() - 64]);
        assert!(!accepted(&meeting, &verifier, &anew), "byte {place}");
    };
    for point in bad {
        assert!(sokoguru_ballot::point::Point::decode(point).is_none());
        for place in (0..6).map(|each| 93 + each * 32) {
            let mut bytes = ballot.bytes().to_vec();
            bytes[place..place + 32].copy_from_slice(&point);
            refused(&bytes, place);
        }
        let mut bytes = ballot.bytes().to_vec();
        let place = bytes.len() - 64;
        bytes[place..place + 32].copy_from_slice(&point);
        assert!(!accepted(&meeting, &verifier, &bytes));
        let fitting = Ballot::parse(&bytes).unwrap();
        let verdicts = verifier.verify_many(&[meeting.fit(&fitting)]);
        assert!(verdicts.iter().all(Result::is_err));
    }
}

#[test]
fn row_05_a_byte_less_or_more_is_refused() {
    let meeting = Meeting::new(1);
    for place in [YES_NO, meeting::IN_CLEAR, meeting::THREE_OF_TEN] {
        let ballot = meeting.seal(0, place, 1, &[1]);
        for length in 0..ballot.bytes().len() {
            assert!(
                Ballot::parse(&ballot.bytes()[..length]).is_err(),
                "{length}"
            );
        }
        for extra in [1, 16, 32, 48, 64, 96, 10_000] {
            let mut bytes = ballot.bytes().to_vec();
            bytes.extend(vec![0; extra]);
            let read = Ballot::parse(&bytes);
            // Forty-eight more bytes are the form of one more branch; the item then refuses it.
            if let Ok(ballot) = read {
                let (manifest, roll) = (&meeting.manifest, meeting.roll.roll());
                assert!(ballot.fit(manifest, manifest, roll, DURING).is_err());
            }
        }
    }
}
