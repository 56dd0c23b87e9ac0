//! A meeting for tests: three trustees of whom two open, five voters, a secret and an open item. Its
//! board is made by the same calls that phones and a server make.

use sokoguru_ballot::ballot::{Sealer, Selection};
use sokoguru_ballot::board::event::Closing;
use sokoguru_ballot::board::{Event, Head, Kind, Tree, leaf_hash};
use sokoguru_ballot::ceremony::TrusteeKeys;
use sokoguru_ballot::hash::hash512;
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_ballot::manifest::{
    Decision, Item, ItemKind, ItemOption, Manifest, ManifestContent, TieRule,
};
use sokoguru_ballot::randomness::RandomnessError;
use sokoguru_ballot::roll::{self, Roll, SignedRoll, Slot, Voter};
use sokoguru_ballot::start::{Registrar, Start, StartContent, Trustee};
use sokoguru_ballot::verifier::Verifier;
use sokoguru_ballot::wire::Text;
use sokoguru_domain::{MajorityRule, QuorumRule};

use super::ceremony::Standing;

pub const OPEN_AT: u64 = 1_800_000_000_000;
pub const ACCEPT_UNTIL: u64 = OPEN_AT + 3_600_000;
pub const VOTERS: u8 = 5;

/// Bytes that follow from a name.
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

pub fn trustee_seed(number: u8) -> Seed {
    Seed::from_bytes([100 + number; 32])
}

pub fn trustee_keys(number: u8) -> TrusteeKeys {
    TrusteeKeys::of(&trustee_seed(number)).unwrap()
}

pub fn voter(number: u8) -> (Slot, SecretKey) {
    let key = SecretKey::derive(Role::Voter, &Seed::from_bytes([number + 1; 32])).unwrap();
    (Slot::from_bytes([number + 1; 16]), key)
}

pub fn office(name: &str) -> SecretKey {
    let byte = u8::try_from(name.len()).unwrap();
    SecretKey::derive(Role::Registrar, &Seed::from_bytes([200 + byte; 32])).unwrap()
}

fn board_key() -> SecretKey {
    SecretKey::derive(Role::Board, &Seed::from_bytes([250; 32])).unwrap()
}

pub fn start() -> Start {
    let registrar = |role: &str| Registrar {
        role: text(role),
        key: *office(role).public(),
    };
    let trustees = [(1, "Bu Sari"), (2, "Pak Budi"), (3, "Bu Wati")];
    Start::new(StartContent {
        cooperative: text("KSP Contoh Makmur"),
        meeting: text("RAT 2026"),
        board_key: *board_key().public(),
        registrars: [registrar("pengurus"), registrar("pengawasan")],
        threshold: 2,
        trustees: trustees
            .map(|(number, name)| Trustee {
                name: text(name),
                signing: trustee_keys(number).signing,
                transport: trustee_keys(number).transport,
            })
            .to_vec(),
        nonce: [9; 32],
    })
    .unwrap()
}

fn item(id: &str, kind: ItemKind) -> Item {
    let option = |id: &str| ItemOption {
        id: text(id),
        label: text(id),
    };
    Item {
        id: text(id),
        revision: 1,
        kind,
        title: text("Laporan pertanggungjawaban"),
        body: text("Menerima laporan?"),
        options: ["setuju", "tidak", "abstain"].map(option).to_vec(),
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

/// A board that grows.
#[derive(Clone)]
pub struct World {
    pub start: Start,
    pub events: Vec<Vec<u8>>,
    pub manifest: Option<Manifest>,
    at: u64,
}

impl World {
    /// A board with its start.
    pub fn new() -> Self {
        let start = start();
        let mut world = Self {
            events: Vec::new(),
            manifest: None,
            at: OPEN_AT - 1_000,
            start,
        };
        let payload = world.start.bytes().to_vec();
        world.put(Kind::Start, &payload);
        world
    }

    /// With keys, roll and manifest.
    pub fn opened() -> Self {
        let mut world = Self::new();
        for _ in 0..3 {
            for number in 1..=3 {
                world.speak(number);
            }
        }
        let roll = Roll::new(
            (0..VOTERS)
                .map(voter)
                .map(|(slot, key)| Voter {
                    slot,
                    key: *key.public(),
                })
                .collect(),
        )
        .unwrap();
        let board_id = *world.start.board_id();
        let sign = |name: &str| {
            roll::sign(
                &roll,
                &board_id,
                &text(name),
                &office(name),
                &mut source(name),
            )
            .unwrap()
        };
        let signatures = [sign("pengurus"), sign("pengawasan")];
        let roll = SignedRoll::new(roll.clone(), signatures, &world.start).unwrap();
        world.put(Kind::Roll, &roll.encode());
        let standing = world.standing();
        let keys = standing.ceremony().keys().unwrap();
        let manifest = Manifest::new(ManifestContent {
            board_id,
            revision: 1,
            title: text("RAT 2026"),
            open_at: OPEN_AT,
            close_at: ACCEPT_UNTIL - 60_000,
            accept_until: ACCEPT_UNTIL,
            revote: true,
            minimum: 3,
            voters: 6,
            roll_hash: *roll.hash(),
            threshold: 2,
            verification_keys: keys.verification.clone(),
            election_key: Some(keys.election),
            items: vec![
                item("lpj", ItemKind::Secret),
                item("rapb", ItemKind::Open),
                item("sedikit", ItemKind::Secret),
            ],
        })
        .unwrap();
        world.put(Kind::Manifest, manifest.bytes());
        world.manifest = Some(manifest);
        world.at = OPEN_AT;
        world
    }

    /// With votes on it: four for the first item and one against, one voter changed the mind; the
    /// last secret item has too few.
    pub fn voted() -> Self {
        let mut world = Self::opened();
        for number in 0..VOTERS {
            let choice = u8::from(number == 4);
            world.vote(number, 0, 1, choice);
            world.vote(number, 1, 1, 0);
        }
        world.vote(3, 0, 2, 0);
        world.vote(0, 2, 1, 0);
        world
    }

    /// Closed, and added up as a server does it.
    pub fn closed() -> Self {
        let mut world = Self::voted();
        world.close(5);
        let sum = world.verifier().aggregate(0).unwrap().to_bytes().unwrap();
        world.put(Kind::Aggregate, &sum);
        world
    }

    /// Ends the vote, with so many members present.
    pub fn close(&mut self, present: u32) {
        self.at = ACCEPT_UNTIL;
        let closing = Closing { present, late: 0 };
        self.put(Kind::Closing, &closing.to_bytes());
    }

    /// Puts every result there that follows.
    pub fn settle(&mut self) {
        for place in 0..3 {
            let result = self.verifier().result(place).unwrap().to_bytes().unwrap();
            self.put(Kind::Result, &result);
        }
    }

    pub fn put(&mut self, kind: Kind, payload: &[u8]) {
        let event = Event {
            kind,
            at: self.at,
            payload,
        };
        self.events.push(event.to_bytes());
    }

    /// Puts a message there as it travels.
    pub fn post(&mut self, message: &[u8]) {
        let (kind, payload) = message.split_first().unwrap();
        self.put(Kind::from_number(*kind).unwrap(), payload);
    }

    /// A trustee says what there is to say.
    pub fn speak(&mut self, number: u8) {
        let mut source = source(&format!("trustee {number} {}", self.events.len()));
        let message = self
            .standing()
            .message(&trustee_seed(number), &mut source)
            .unwrap();
        if let Some(message) = message {
            self.post(&message);
        }
    }

    pub fn vote(&mut self, number: u8, place: u16, rev: u32, choice: u8) -> Vec<u8> {
        let manifest = self.manifest.clone().unwrap();
        let (slot, key) = voter(number);
        let selection = Selection::blank(manifest.item(place).unwrap()).with(choice);
        let name = format!("ballot {number} {place} {rev}");
        let ballot = Sealer::new(&manifest, slot, &key)
            .seal(place, rev, selection, &mut source(&name))
            .unwrap();
        let bytes = ballot.bytes().to_vec();
        self.put(Kind::Ballot, &bytes);
        bytes
    }

    pub fn standing(&self) -> Standing {
        let events = self.events.iter().skip(1).map(Vec::as_slice);
        Standing::read(self.start.bytes(), events).unwrap()
    }

    pub fn verifier(&self) -> Verifier {
        let mut verifier = Verifier::new();
        for event in &self.events {
            verifier.push(event).unwrap();
        }
        verifier
    }

    pub fn head(&self) -> Head {
        self.head_of(self.events.len())
    }

    /// The head when the board had so many events.
    pub fn head_of(&self, size: usize) -> Head {
        let tree = Tree::of(self.events[..size].iter().map(|event| leaf_hash(event)));
        let key = board_key();
        Head::sign(
            self.start.board_id(),
            tree.size(),
            tree.root(),
            self.at,
            &key,
            &mut source("head"),
        )
        .unwrap()
    }
}
