//! A meeting to vote in: a board's start, a roll, and manifests, all from fixed randomness.
#![allow(dead_code, reason = "each test file uses another part")]

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use sokoguru_ballot::ballot::{Ballot, FittingBallot, Sealer, Selection};
use sokoguru_ballot::hash::{hash512, to_scalar};
use sokoguru_ballot::keys::{PublicKey, Role, SecretKey, Seed};
use sokoguru_ballot::manifest::{
    Decision, Item, ItemKind, ItemOption, Manifest, ManifestContent, TieRule,
};
use sokoguru_ballot::point::Point;
use sokoguru_ballot::randomness::RandomnessError;
use sokoguru_ballot::roll::{self, Roll, SignedRoll, Slot, Voter};
use sokoguru_ballot::start::{Registrar, Start, StartContent, Trustee};
use sokoguru_ballot::wire::Text;
use sokoguru_domain::{MajorityRule, QuorumRule};

pub const OPEN_AT: u64 = 1_800_000_000_000;
pub const CLOSE_AT: u64 = OPEN_AT + 3_600_000;
pub const ACCEPT_UNTIL: u64 = CLOSE_AT + 600_000;
pub const DURING: u64 = OPEN_AT + 1;

/// Places of the items in the manifest.
pub const YES_NO: u16 = 0;
pub const THREE_OF_TEN: u16 = 1;
pub const IN_CLEAR: u16 = 2;
pub const BY_CONSENSUS: u16 = 3;
pub const UP_TO_TWO: u16 = 4;

/// Bytes that follow from a name, for tests that must give the same result each time.
pub fn source(name: &str) -> impl FnMut(&mut [u8]) -> Result<(), RandomnessError> + use<> {
    let name = name.to_owned();
    let mut drawn = 0_u64;
    move |bytes| {
        for chunk in bytes.chunks_mut(64) {
            drawn += 1;
            let block = hash512("test/source", &[name.as_bytes(), &drawn.to_be_bytes()]);
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

pub fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

pub fn seed(name: &str) -> Seed {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(&hash512("test/seed", &[name.as_bytes()])[..32]);
    Seed::from_bytes(bytes)
}

pub fn key(role: Role, name: &str) -> SecretKey {
    SecretKey::derive(role, &seed(name)).unwrap()
}

pub fn scalar(name: &str) -> Scalar {
    to_scalar(hash512("test/scalar", &[name.as_bytes()]))
}

fn trustee(number: u8) -> Trustee {
    Trustee {
        name: text(&format!("Trustee {number}")),
        signing: *key(Role::TrusteeSigning, &format!("trustee {number}")).public(),
        transport: *key(Role::TrusteeTransport, &format!("trustee {number}")).public(),
    }
}

pub fn start_content() -> StartContent {
    let registrar = |role: &str| Registrar {
        role: text(role),
        key: *key(Role::Registrar, role).public(),
    };
    StartContent {
        cooperative: text("Koperasi Desa Merah Putih Sukamaju"),
        meeting: text("RAT 2026"),
        board_key: *key(Role::Board, "board").public(),
        registrars: [registrar("pengurus"), registrar("pengawas")],
        threshold: 2,
        trustees: (1..=3).map(trustee).collect(),
        nonce: [9; 32],
    }
}

pub fn slot(number: usize) -> Slot {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash512("test/slot", &[&number.to_be_bytes()])[..16]);
    Slot::from_bytes(bytes)
}

pub fn voter_key(number: usize) -> SecretKey {
    key(Role::Voter, &format!("voter {number}"))
}

/// The election's secret, which no one has in a real meeting.
pub fn election_secret() -> Scalar {
    scalar("election")
}

fn options(ids: &[&str]) -> Vec<ItemOption> {
    let option = |id: &&str| ItemOption {
        id: text(id),
        label: text(&id.to_uppercase()),
    };
    ids.iter().map(option).collect()
}

pub fn item(id: &str, kind: ItemKind) -> Item {
    Item {
        id: text(id),
        revision: 1,
        kind,
        title: text("Laporan pertanggungjawaban"),
        body: text("Menerima laporan pengurus tahun buku 2025"),
        options: options(&["setuju", "tidak", "abstain"]),
        min: 1,
        max: 1,
        quorum: QuorumRule::MORE_THAN_HALF,
        decision: Decision::Majority {
            tie: TieRule::VoteAgain,
            favour: 0,
            against: 1,
            abstain: Some(2),
            rule: MajorityRule::SIMPLE,
        },
    }
}

pub fn election(id: &str, candidates: usize, min: u8, max: u8) -> Item {
    let ids: Vec<String> = (0..candidates)
        .map(|each| format!("calon {each}"))
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    Item {
        options: options(&ids),
        min,
        max,
        decision: Decision::Election {
            tie: TieRule::Lots,
            seats: 3,
        },
        ..item(id, ItemKind::Secret)
    }
}

pub fn consensus(id: &str) -> Item {
    Item {
        options: Vec::new(),
        min: 0,
        max: 0,
        decision: Decision::Consensus,
        ..item(id, ItemKind::Consensus)
    }
}

/// A board with its first three events, and the voters' keys in the order of their numbers.
pub struct Meeting {
    pub start: Start,
    pub roll: SignedRoll,
    pub manifest: Manifest,
    pub slots: Vec<Slot>,
    pub keys: Vec<SecretKey>,
}

impl Meeting {
    pub fn new(voters: usize) -> Self {
        let start = Start::new(start_content()).unwrap();
        let keys: Vec<SecretKey> = (0..voters).map(voter_key).collect();
        let slots: Vec<Slot> = (0..voters).map(slot).collect();
        let entries = slots.iter().zip(&keys).map(|(slot, key)| Voter {
            slot: *slot,
            key: *key.public(),
        });
        let roll = Roll::new(entries.collect()).unwrap();
        let roll = signed(roll, &start);
        let manifest = Manifest::new(manifest_content(&start, &roll)).unwrap();
        manifest.check_board(&start, &roll).unwrap();
        Self {
            start,
            roll,
            manifest,
            slots,
            keys,
        }
    }

    pub fn seal(&self, voter: usize, place: u16, rev: u32, chosen: &[u8]) -> Ballot {
        let item = self.manifest.item(place).unwrap();
        let mut selection = Selection::blank(item);
        for option in chosen {
            selection = selection.with(*option);
        }
        let sealer = Sealer::new(&self.manifest, self.slots[voter], &self.keys[voter]);
        let name = format!("ballot {voter} {place} {rev}");
        sealer
            .seal(place, rev, selection, &mut source(&name))
            .unwrap()
    }

    pub fn fit<'a>(&'a self, ballot: &'a Ballot) -> FittingBallot<'a> {
        ballot
            .fit(&self.manifest, &self.manifest, self.roll.roll(), DURING)
            .unwrap()
    }
}

pub fn signed(roll: Roll, start: &Start) -> SignedRoll {
    let sign = |office: &str| {
        let key = key(Role::Registrar, office);
        let mut source = source(office);
        roll::sign(&roll, start.board_id(), &text(office), &key, &mut source).unwrap()
    };
    let signatures = [sign("pengurus"), sign("pengawas")];
    SignedRoll::new(roll, signatures, start).unwrap()
}

pub fn manifest_content(start: &Start, roll: &SignedRoll) -> ManifestContent {
    let share = |number: u8| {
        let share = scalar(&format!("share {number}"));
        PublicKey::new(Point::from_element(RistrettoPoint::mul_base(&share)).unwrap())
    };
    let election_key = RistrettoPoint::mul_base(&election_secret());
    ManifestContent {
        board_id: *start.board_id(),
        revision: 1,
        title: text("RAT 2026"),
        open_at: OPEN_AT,
        close_at: CLOSE_AT,
        accept_until: ACCEPT_UNTIL,
        revote: true,
        minimum: 5,
        voters: u32::try_from(roll.roll().voters().len()).unwrap() + 10,
        roll_hash: *roll.hash(),
        threshold: 2,
        verification_keys: (1..=3).map(share).collect(),
        election_key: Point::from_element(election_key),
        items: vec![
            item("lpj", ItemKind::Secret),
            election("pengurus", 10, 0, 3),
            item("rapb", ItemKind::Open),
            consensus("penutup"),
            election("pengawas", 4, 1, 2),
        ],
    }
}
