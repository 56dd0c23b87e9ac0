//! A small board that behaves, and each way in which one could not.

use sokoguru_api::Octets;
use sokoguru_api::board::BoardManifest;
use sokoguru_ballot::ballot::Ballot;
use sokoguru_ballot::board::Tree;
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_ballot::manifest::{
    Decision, Item, ItemKind, ItemOption, Manifest, ManifestContent, TieRule,
};
use sokoguru_ballot::randomness::RandomnessError;
use sokoguru_ballot::receipt::Promise;
use sokoguru_ballot::roll::{RollHash, Slot};
use sokoguru_ballot::start::{Registrar, Start, StartContent, Trustee};
use sokoguru_ballot::wire::Text;
use sokoguru_domain::{MajorityRule, QuorumRule};

use super::*;
use crate::votes::paper::Paper;
use crate::votes::seal::{Answer, Voter};

/// Different bytes each time, for tests.
pub fn source() -> impl FnMut(&mut [u8]) -> Result<(), RandomnessError> {
    let mut drawn = 0_u64;
    move |bytes| {
        for chunk in bytes.chunks_mut(32) {
            drawn += 1;
            let block = sokoguru_ballot::hash::hash256("test", &[&drawn.to_be_bytes()]);
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

fn derived(role: Role, seed: u8) -> SecretKey {
    SecretKey::derive(role, &Seed::from_bytes([seed; 32])).unwrap()
}

fn item(id: &str, kind: ItemKind, options: usize, min: u8, max: u8) -> Item {
    Item {
        id: text(id),
        revision: 1,
        kind,
        title: text("Pengurus"),
        body: text("Siapa yang memimpin?"),
        options: (0..options)
            .map(|place| ItemOption {
                id: text(&format!("o{place}")),
                label: text(&format!("Calon {place}")),
            })
            .collect(),
        min,
        max,
        quorum: QuorumRule::MORE_THAN_HALF,
        decision: if max == 1 && options == 3 {
            Decision::Majority {
                tie: TieRule::VoteAgain,
                favour: 0,
                against: 1,
                abstain: Some(2),
                rule: MajorityRule::SIMPLE,
            }
        } else {
            Decision::Election {
                tie: TieRule::Lots,
                seats: max,
            }
        },
    }
}

/// A board with its key, its leaves and its voting paper.
pub struct Small {
    pub key: SecretKey,
    pub start: Start,
    pub manifest: Manifest,
    pub leaves: Vec<Vec<u8>>,
}

impl Small {
    pub fn new() -> Self {
        let key = derived(Role::Board, 1);
        let start = Start::new(StartContent {
            cooperative: text("KSP"),
            meeting: text("RAT"),
            board_key: *key.public(),
            registrars: [2, 3].map(|seed| Registrar {
                role: text(&format!("r{seed}")),
                key: *derived(Role::Registrar, seed).public(),
            }),
            threshold: 1,
            trustees: vec![Trustee {
                name: text("Pak Budi"),
                signing: *derived(Role::TrusteeSigning, 4).public(),
                transport: *derived(Role::TrusteeTransport, 4).public(),
            }],
            nonce: [9; 32],
        })
        .unwrap();
        let election = *derived(Role::TrusteeSigning, 5).public();
        let manifest = Manifest::new(ManifestContent {
            board_id: *start.board_id(),
            revision: 1,
            title: text("RAT"),
            open_at: 1,
            close_at: 2_000,
            accept_until: 3_000,
            revote: true,
            minimum: 1,
            voters: 10,
            roll_hash: RollHash::from_bytes([7; 32]),
            threshold: 1,
            verification_keys: vec![election],
            election_key: Some(*election.point()),
            items: vec![
                item("i1", ItemKind::Secret, 3, 1, 1),
                item("i2", ItemKind::Secret, 4, 0, 2),
                item("i3", ItemKind::Open, 3, 1, 1),
            ],
        })
        .unwrap();
        let leaves = vec![
            event(Kind::Start, 0, start.bytes()),
            event(Kind::Manifest, 5, manifest.bytes()),
        ];
        Self {
            key,
            start,
            manifest,
            leaves,
        }
    }

    pub fn pin(&self) -> Pin {
        Pin {
            board_id: *self.start.board_id(),
            key: *self.key.public(),
        }
    }

    fn tree(&self) -> Tree {
        Tree::of(self.leaves.iter().map(|leaf| leaf_hash(leaf)))
    }

    pub fn head(&self) -> Head {
        self.signed(&self.key)
    }

    fn signed(&self, key: &SecretKey) -> Head {
        let tree = self.tree();
        let id = self.start.board_id();
        Head::sign(id, tree.size(), tree.root(), 6, key, &mut source()).unwrap()
    }

    pub fn answer(&self) -> BoardManifest {
        let head = self.head();
        let proof = self.tree().inclusion(1, head.size).unwrap();
        BoardManifest {
            board_id: Octets(self.start.board_id().as_bytes().to_vec()),
            start: Octets(self.start.bytes().to_vec()),
            manifest: Octets(self.manifest.bytes().to_vec()),
            at: 5,
            leaf: 1,
            head: Octets(head.to_bytes()),
            proof: proof.iter().map(|hash| Octets(hash.to_vec())).collect(),
        }
    }

    pub fn ballot(&self, place: u16, rev: u32, marks: &[u8]) -> Ballot {
        let voter = Voter {
            seed: Seed::from_bytes([8; 32]),
            slot: Slot::from_bytes([9; 16]),
        };
        let answer = Answer {
            manifest: &self.manifest,
            place,
            rev,
        };
        crate::votes::seal::seal_from(&voter, answer, marks.to_vec(), &mut source()).unwrap()
    }

    pub fn take(&mut self, ballot: &Ballot) -> Receipt {
        let leaf = self.tree().size();
        self.leaves.push(event(Kind::Ballot, 7, ballot.bytes()));
        let promise = Promise {
            ballot: ballot.hash(),
            leaf,
            accepted_at: 7,
            head: self.head(),
        };
        Receipt::sign(self.start.board_id(), promise, &self.key, &mut source()).unwrap()
    }
}

fn event(kind: Kind, at: u64, payload: &[u8]) -> Vec<u8> {
    Event { kind, at, payload }.to_bytes()
}

#[test]
fn a_paper_is_what_stands_on_the_board() {
    let small = Small::new();
    let paper = Paper::prove(&small.answer()).unwrap();
    assert_eq!(paper.manifest, small.manifest);
    assert_eq!(paper.item("i2").map(|(place, _)| place), Some(1));

    let mut other = small.answer();
    other.board_id.0[0] ^= 1;
    assert_eq!(Paper::prove(&other), Err(Reason::OtherBoard));

    // Another text for this voter alone: it is on no board.
    let mut content = small.manifest.content().clone();
    content.items[0].body = text("Siapa yang berhenti?");
    let mut other = small.answer();
    other.manifest = Octets(Manifest::new(content).unwrap().bytes().to_vec());
    assert_eq!(Paper::prove(&other), Err(Reason::OtherQuestion));

    let mut other = small.answer();
    other.head.0[8] ^= 1;
    assert_eq!(Paper::prove(&other), Err(Reason::HeadSignature));

    let mut other = small.answer();
    other.proof.clear();
    assert_eq!(Paper::prove(&other), Err(Reason::OtherQuestion));

    let mut other = small.answer();
    other.at += 1;
    assert_eq!(Paper::prove(&other), Err(Reason::OtherQuestion));
}

#[test]
fn heads_are_the_boards_or_nobodys() {
    let small = Small::new();
    let bytes = small.head().to_bytes();
    assert_eq!(head(&small.pin(), &bytes), Some(Ok(small.head())));
    assert_eq!(head(&small.pin(), b"<html>Login</html>"), None);
    for place in [0, 8, 45, 60] {
        let mut wrong = bytes.clone();
        wrong[place] ^= 1;
        assert_eq!(
            head(&small.pin(), &wrong),
            Some(Err(Reason::HeadSignature)),
            "{place}"
        );
    }
    let forged = small.signed(&derived(Role::Board, 66)).to_bytes();
    assert_eq!(
        head(&small.pin(), &forged),
        Some(Err(Reason::HeadSignature))
    );
}

#[test]
fn a_fork_is_seen_from_either_side() {
    let mut mine = Small::new();
    let before = mine.head();
    let mut yours = Small::new();
    mine.take(&mine.ballot(0, 1, &[0]));
    yours.take(&yours.ballot(0, 2, &[1]));
    let proof = mine.tree().consistency(before.size, 3).unwrap();
    assert_eq!(continues(&before, &mine.head(), &proof), Ok(()));
    assert_eq!(continues(&mine.head(), &before, &proof), Ok(()));
    assert_eq!(continues(&mine.head(), &mine.head(), &[]), Ok(()));
    // Two boards of one size.
    assert_eq!(
        continues(&mine.head(), &yours.head(), &[]),
        Err(Reason::NotContinued)
    );
    // One that goes on from the other, as it says.
    yours.take(&yours.ballot(1, 1, &[]));
    let proof = yours.tree().consistency(3, 4).unwrap();
    assert_eq!(
        continues(&mine.head(), &yours.head(), &proof),
        Err(Reason::NotContinued)
    );
}

#[test]
fn a_receipt_holds_for_its_ballot_only() {
    let mut small = Small::new();
    let (one, other) = (small.ballot(0, 1, &[0]), small.ballot(0, 2, &[0]));
    let bytes = small.take(&one).to_bytes();
    assert!(receipt(&small.pin(), one.bytes(), &bytes).is_ok());
    assert_eq!(
        receipt(&small.pin(), other.bytes(), &bytes),
        Err(Reason::ReceiptSignature)
    );
    // Every byte counts.
    for place in 0..bytes.len() {
        let mut wrong = bytes.clone();
        wrong[place] ^= 1;
        assert!(
            receipt(&small.pin(), one.bytes(), &wrong).is_err(),
            "{place}"
        );
    }
}

#[test]
fn a_ballot_is_where_its_receipt_says_or_nowhere() {
    let mut small = Small::new();
    let one = small.ballot(0, 1, &[0]);
    let promise = small.take(&one);
    small.take(&small.ballot(1, 1, &[1, 3]));
    let (tree, head) = (small.tree(), small.head());
    let proof = tree.inclusion(2, 4).unwrap();
    assert_eq!(on_board(&promise, one.bytes(), &head, &proof), Ok(()));
    let other = tree.inclusion(3, 4).unwrap();
    assert_eq!(
        on_board(&promise, one.bytes(), &head, &other),
        Err(Reason::NotOnBoard)
    );
    let another = small.ballot(0, 2, &[0]);
    assert_eq!(
        on_board(&promise, another.bytes(), &head, &proof),
        Err(Reason::NotOnBoard)
    );
}

#[test]
fn proofs_are_hashes() {
    assert_eq!(hashes(&[]), Some(Vec::new()));
    assert_eq!(hashes(&[1; 64]).map(|list| list.len()), Some(2));
    assert_eq!(hashes(&[1; 63]), None);
}

#[test]
fn sealing_takes_what_the_item_allows_and_nothing_else() {
    let small = Small::new();
    let voter = Voter {
        seed: Seed::from_bytes([8; 32]),
        slot: Slot::from_bytes([9; 16]),
    };
    let seal = |place, marks: &[u8]| {
        let answer = Answer {
            manifest: &small.manifest,
            place,
            rev: 1,
        };
        crate::votes::seal::seal_from(&voter, answer, marks.to_vec(), &mut source())
    };
    assert!(seal(0, &[2]).is_ok());
    assert!(seal(0, &[]).is_err() && seal(0, &[0, 1]).is_err());
    assert!(seal(1, &[]).is_ok() && seal(1, &[0, 3]).is_ok());
    assert!(seal(1, &[0, 1, 2]).is_err());
    // One open item in clear: it says who and what, and is signed the same way.
    assert_eq!(seal(2, &[1]).unwrap().open_marks(), Some(&[0, 1, 0][..]));
    assert_eq!(seal(0, &[2]).unwrap().bytes().len(), 685);
    // A source without randomness seals nothing.
    let answer = Answer {
        manifest: &small.manifest,
        place: 0,
        rev: 1,
    };
    let mut dry = |_: &mut [u8]| Err(RandomnessError);
    assert!(crate::votes::seal::seal_from(&voter, answer, vec![0], &mut dry).is_err());
}
