//! A voter who does not keep the rules: writes ballots from the protocol alone, without the sealer,
//! with any numbers in place of votes, and with parts left out of hashes.
//!
//! With honest numbers and nothing left out its ballots hold; a test says so, because a forger that
//! cannot write a good ballot would prove nothing.

#![allow(dead_code, reason = "each test file uses another part")]

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT as G;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use sokoguru_ballot::ballot::{Ballot, Context, ProofError, Verifier};
use sokoguru_ballot::hash::{hash512, to_scalar, to_short};

use crate::meeting::{self, Meeting, scalar};

/// Which input of which hash is left out. Numbers count the parts from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omission {
    Bit(usize),
    Range(usize),
    Signature(usize),
    /// A run of bytes of the context, wherever it is hashed.
    Context(usize, usize),
    /// The tags stay the same for all hashes.
    Tags,
    /// The length before each part.
    Lengths,
}

/// How a ring is closed when no branch of it is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tactic {
    /// The ring is made as if the number of this branch, counted from 0, were the true one.
    Pretend(usize),
    /// Every branch is made up, and the challenges are left not to add up.
    MakeUp,
    /// The commitments of this branch are computed from the response after the challenge is known,
    /// although the challenge depends on them.
    FitAfterwards(usize),
}

pub struct Forger {
    pub context: [u8; Context::LENGTH],
    pub secret: Scalar,
    pub election_key: RistrettoPoint,
    pub omission: Option<Omission>,
    drawn: u32,
}

/// A vote with what is needed to prove it.
#[derive(Clone, Copy)]
pub struct Vote {
    pub value: Scalar,
    pub randomness: Scalar,
}

impl Forger {
    pub fn new(context: &Context, secret: Scalar, election_key: RistrettoPoint) -> Self {
        Self {
            context: context.to_bytes(),
            secret,
            election_key,
            omission: None,
            drawn: 0,
        }
    }

    pub fn draw(&mut self) -> Scalar {
        self.drawn += 1;
        scalar(&format!("forger {}", self.drawn))
    }

    pub fn vote(&mut self, value: Scalar) -> Vote {
        Vote {
            value,
            randomness: self.draw(),
        }
    }

    /// The bytes of a ballot. `tactics` has one entry an option, and the range's comes last; where
    /// it says nothing, the true branch is used.
    pub fn ballot(
        &mut self,
        votes: &[Vote],
        bounds: (u8, u8),
        tactics: &[Option<Tactic>],
    ) -> Vec<u8> {
        let mut bytes = vec![1, 1];
        bytes.extend(self.context);
        bytes.push(u8::try_from(votes.len()).unwrap());
        let encrypted: Vec<[RistrettoPoint; 2]> = votes
            .iter()
            .map(|vote| {
                let alpha = G * vote.randomness;
                [alpha, self.election_key * vote.randomness + G * vote.value]
            })
            .collect();
        let ciphertexts: Vec<u8> = encrypted
            .iter()
            .flatten()
            .flat_map(|point| point.compress().to_bytes())
            .collect();
        bytes.extend(&ciphertexts);
        for (place, (vote, ciphertext)) in votes.iter().zip(&encrypted).enumerate() {
            let statement = vec![
                self.hashed_context(),
                self.election_key.compress().to_bytes().to_vec(),
                vec![u8::try_from(place).unwrap()],
                ciphertext[0].compress().to_bytes().to_vec(),
                ciphertext[1].compress().to_bytes().to_vec(),
            ];
            let ring = Ring {
                tag: "sokoguru/bit/1",
                statement,
                numbers: (0, 1),
                ciphertext: *ciphertext,
                vote: *vote,
                tactic: tactics.get(place).copied().flatten(),
            };
            bytes.extend(self.ring(&ring));
        }
        let sum = |pick: fn(&Vote) -> Scalar| votes.iter().map(pick).sum::<Scalar>();
        let total = Vote {
            value: sum(|vote| vote.value),
            randomness: sum(|vote| vote.randomness),
        };
        let add = |half: usize| {
            encrypted
                .iter()
                .map(|pair| pair[half])
                .sum::<RistrettoPoint>()
        };
        let ring = Ring {
            tag: "sokoguru/range/1",
            statement: vec![
                self.hashed_context(),
                self.election_key.compress().to_bytes().to_vec(),
                vec![bounds.0],
                vec![bounds.1],
                ciphertexts,
            ],
            numbers: bounds,
            ciphertext: [add(0), add(1)],
            vote: total,
            tactic: tactics.get(votes.len()).copied().flatten(),
        };
        bytes.extend(self.ring(&ring));
        let signature = self.sign(&bytes);
        bytes.extend(signature);
        bytes
    }

    /// Signs as the protocol says, or with an omission.
    pub fn sign(&mut self, unsigned: &[u8]) -> [u8; 64] {
        let message = self.hash("sokoguru/ballot/1", vec![unsigned.to_vec()], None);
        let nonce = self.draw();
        let commitment = (G * nonce).compress().to_bytes();
        let key = (G * self.secret).compress().to_bytes();
        let left_out = match self.omission {
            Some(Omission::Signature(part)) => Some(part),
            _ => None,
        };
        let parts = vec![commitment.to_vec(), key.to_vec(), message.to_vec()];
        let challenge = to_scalar(self.hash("sokoguru/signature/1", parts, left_out));
        let response = nonce + challenge * self.secret;
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&commitment);
        signature[32..].copy_from_slice(response.as_bytes());
        signature
    }

    fn hashed_context(&self) -> Vec<u8> {
        let mut context = self.context.to_vec();
        if let Some(Omission::Context(from, to)) = self.omission {
            context.drain(from..to);
        }
        context
    }

    fn hash(&self, tag: &str, mut parts: Vec<Vec<u8>>, left_out: Option<usize>) -> [u8; 64] {
        if let Some(part) = left_out {
            parts.remove(part);
        }
        let tag = match self.omission {
            Some(Omission::Tags) => "sokoguru",
            _ => tag,
        };
        if self.omission == Some(Omission::Lengths) {
            use sha2::Digest;
            let all = parts.concat();
            return sha2::Sha512::digest([tag.as_bytes(), &all[..]].concat()).into();
        }
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        hash512(tag, &parts)
    }

    fn ring(&mut self, ring: &Ring) -> Vec<u8> {
        let numbers: Vec<u8> = (ring.numbers.0..=ring.numbers.1).collect();
        let honest = numbers
            .iter()
            .position(|number| Scalar::from(*number) == ring.vote.value);
        let [alpha, beta] = ring.ciphertext;
        let truth = match ring.tactic {
            None => Some(honest.expect("an honest ring needs a true branch")),
            Some(Tactic::Pretend(branch) | Tactic::FitAfterwards(branch)) => Some(branch),
            Some(Tactic::MakeUp) => None,
        };
        let mut challenges: Vec<u128> = Vec::new();
        let mut responses: Vec<Scalar> = Vec::new();
        let mut commitments: Vec<RistrettoPoint> = Vec::new();
        let nonce = self.draw();
        for (branch, number) in numbers.iter().enumerate() {
            let challenge = u128::from_le_bytes(self.draw().as_bytes()[..16].try_into().unwrap());
            let response = self.draw();
            let challenge_scalar = Scalar::from(challenge);
            let rest = beta - G * Scalar::from(*number);
            if truth == Some(branch) {
                commitments.extend([G * nonce, self.election_key * nonce]);
            } else {
                commitments.extend([
                    G * response - alpha * challenge_scalar,
                    self.election_key * response - rest * challenge_scalar,
                ]);
            }
            challenges.push(challenge);
            responses.push(response);
        }
        let mut parts = ring.statement.clone();
        parts.extend(
            commitments
                .iter()
                .map(|each| each.compress().to_bytes().to_vec()),
        );
        let left_out = match self.omission {
            Some(Omission::Bit(part)) if ring.tag == "sokoguru/bit/1" => Some(part),
            Some(Omission::Range(part)) if ring.tag == "sokoguru/range/1" => Some(part),
            _ => None,
        };
        let challenge = to_short(&self.hash(ring.tag, parts, left_out));
        if let Some(branch) = truth {
            let others = challenges
                .iter()
                .enumerate()
                .filter(|(each, _)| *each != branch)
                .fold(0_u128, |sum, (_, each)| sum.wrapping_add(*each));
            challenges[branch] = challenge.wrapping_sub(others);
            if !matches!(ring.tactic, Some(Tactic::FitAfterwards(_))) {
                responses[branch] = nonce + Scalar::from(challenges[branch]) * ring.vote.randomness;
            }
        }
        let mut bytes = Vec::new();
        for challenge in challenges {
            bytes.extend(challenge.to_le_bytes());
        }
        for response in responses {
            bytes.extend(response.as_bytes());
        }
        bytes
    }
}

struct Ring {
    tag: &'static str,
    statement: Vec<Vec<u8>>,
    numbers: (u8, u8),
    ciphertext: [RistrettoPoint; 2],
    vote: Vote,
    tactic: Option<Tactic>,
}

pub fn secret_of(voter: usize) -> Scalar {
    let seed = meeting::seed(&format!("voter {voter}"));
    to_scalar(hash512("sokoguru/key/1", &[b"voter", seed.expose()]))
}

pub fn context(meeting: &Meeting, voter: usize, place: u16) -> Context {
    Context {
        fingerprint: *meeting.manifest.fingerprint(),
        item: place,
        revision: meeting.manifest.item(place).unwrap().revision,
        slot: meeting.slots[voter],
        key: meeting.keys[voter].public().encoding(),
        rev: 1,
    }
}

pub fn proof_answer(meeting: &Meeting, bytes: &[u8]) -> Result<(), ProofError> {
    let ballot = Ballot::parse(bytes).unwrap();
    let fitting = meeting.fit(&ballot);
    let together = Verifier::new(&meeting.manifest).verify_many(&[fitting, fitting]);
    let alone = Verifier::new(&meeting.manifest)
        .verify(&fitting)
        .map(|_| ());
    for each in together {
        assert_eq!(each.map(|_| ()), alone);
    }
    alone
}

/// A voter signs another voter's ballot, or an own one, with another context before it.
pub fn signed_anew(meeting: &Meeting, ballot: &Ballot, context: &Context, voter: usize) -> Vec<u8> {
    let mut bytes = ballot.bytes()[..ballot.bytes().len() - 64].to_vec();
    bytes[2..92].copy_from_slice(&context.to_bytes());
    let key = meeting.manifest.content().election_key.unwrap();
    let signature = Forger::new(context, secret_of(voter), *key.element()).sign(&bytes);
    bytes.extend(signature);
    bytes
}
