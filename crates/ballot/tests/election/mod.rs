//! A whole board, from its start to its results, out of fixed randomness: what honest servers,
//! voters and trustees would put there, checked event by event while it grows.

#![allow(dead_code, reason = "each test file uses another part")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what cannot be made fails the test that needs it"
)]

#[path = "../meeting/mod.rs"]
pub mod meeting;
pub mod vectors;

use meeting::{ACCEPT_UNTIL, OPEN_AT, key, seed, slot, source, text, voter_key};
use sokoguru_ballot::ballot::{Ballot, Sealer, Selection};
use sokoguru_ballot::board::event::{Closing, Consensus, Late, Lots};
use sokoguru_ballot::board::{Event, Head, Kind, file};
use sokoguru_ballot::ceremony::{Answer, Ceremony, Commitment, Reveal, Trustee};
use sokoguru_ballot::keys::{Role, SecretKey};
use sokoguru_ballot::manifest::{Item, ItemKind, Manifest, ManifestContent};
use sokoguru_ballot::receipt::{Promise, Receipt};
use sokoguru_ballot::roll::{Roll, SignedRoll, Voter};
use sokoguru_ballot::signed::Signed;
use sokoguru_ballot::start::{self, Start, StartContent};
use sokoguru_ballot::tally::{Guard, OpeningShare};
use sokoguru_ballot::verifier::{Fault, Verifier};
use sokoguru_domain::meeting::Outcome;

/// Who votes on what.
pub struct Setup {
    pub voters: usize,
    /// Trustees and how many of them are needed.
    pub trustees: u8,
    pub threshold: u8,
    pub minimum: u32,
    pub revote: bool,
    pub items: Vec<Item>,
    /// A trustee that sends a wrong share in the first round, and who gets it.
    pub bad_share: Option<(u8, u8)>,
}

impl Setup {
    pub fn of(items: Vec<Item>) -> Self {
        Self {
            voters: 12,
            trustees: 3,
            threshold: 2,
            minimum: 1,
            revote: true,
            items,
            bad_share: None,
        }
    }
}

/// A board and everybody who writes on it.
pub struct Election {
    pub start: Start,
    pub trustees: Vec<Trustee>,
    pub roll: Option<SignedRoll>,
    pub manifest: Option<Manifest>,
    pub keys: Vec<SecretKey>,
    pub events: Vec<Vec<u8>>,
    pub verifier: Verifier,
    pub at: u64,
    pub random:
        Box<dyn FnMut(&mut [u8]) -> Result<(), sokoguru_ballot::randomness::RandomnessError>>,
    /// Whether proofs of ballots wait: big boards are checked by whoever reads them.
    pub deferring: bool,
}

pub fn start_content(trustees: u8, threshold: u8) -> StartContent {
    StartContent {
        threshold,
        trustees: (1..=trustees)
            .map(|number| start::Trustee {
                name: text(&format!("Trustee {number}")),
                signing: *key(Role::TrusteeSigning, &format!("trustee {number}")).public(),
                transport: *key(Role::TrusteeTransport, &format!("trustee {number}")).public(),
            })
            .collect(),
        ..meeting::start_content()
    }
}

impl Election {
    /// A board with its start only.
    pub fn started(trustees: u8, threshold: u8) -> Self {
        let start = Start::new(start_content(trustees, threshold)).unwrap();
        let trustees = (1..=trustees)
            .map(|number| Trustee::new(&seed(&format!("trustee {number}")), &start).unwrap())
            .collect();
        let mut election = Self {
            trustees,
            roll: None,
            manifest: None,
            keys: Vec::new(),
            events: Vec::new(),
            verifier: Verifier::new(),
            at: OPEN_AT - 3_600_000,
            random: Box::new(source("election")),
            deferring: false,
            start,
        };
        let payload = election.start.bytes().to_vec();
        election.post(Kind::Start, &payload);
        election
    }

    /// A board on which voting can begin.
    pub fn opened(setup: Setup) -> Self {
        let mut election = Self::started(setup.trustees, setup.threshold);
        if setup.trustees > 0 {
            if let Some(bad) = setup.bad_share {
                election.round(Some(bad));
            }
            election.round(None);
        }
        election.enrol(setup.voters);
        let content = election.manifest_content(&setup);
        election.publish(content);
        election.at = OPEN_AT;
        election
    }

    /// The next event, at the present moment.
    pub fn try_post(&mut self, kind: Kind, payload: &[u8]) -> Result<(), Fault> {
        let bytes = Event {
            kind,
            at: self.at,
            payload,
        }
        .to_bytes();
        if self.deferring {
            self.verifier.push_deferring(&bytes)?;
        } else {
            self.verifier.push(&bytes)?;
        }
        self.events.push(bytes);
        self.at += 1;
        Ok(())
    }

    pub fn post(&mut self, kind: Kind, payload: &[u8]) {
        if let Err(fault) = self.try_post(kind, payload) {
            panic!("{fault}");
        }
    }

    pub fn ceremony(&self) -> &Ceremony {
        self.verifier.ceremony().unwrap()
    }

    /// What each trustee will reveal in this round.
    pub fn reveals(&mut self) -> Vec<Reveal> {
        let mut rehearsal = self.ceremony().clone();
        let round = rehearsal.round();
        for trustee in &self.trustees {
            let commitment = trustee.commitment(round, &mut self.random).unwrap();
            rehearsal.commit(&commitment.to_bytes().unwrap()).unwrap();
        }
        let random = &mut self.random;
        self.trustees
            .iter()
            .map(|trustee| trustee.reveal(&rehearsal, random).unwrap().said)
            .collect()
    }

    /// Signs in a trustee's name.
    pub fn signed<S: sokoguru_ballot::signed::Statement>(
        &mut self,
        trustee: u8,
        said: S,
    ) -> Vec<u8> {
        let key = key(Role::TrusteeSigning, &format!("trustee {trustee}"));
        let signed = Signed::new(said, self.start.board_id(), &key, &mut self.random).unwrap();
        signed.to_bytes().unwrap()
    }

    /// Commitments and reveals of a round.
    pub fn reveal_all(&mut self, reveals: Vec<Reveal>) {
        for reveal in &reveals {
            let commitment = Commitment {
                round: reveal.round,
                trustee: reveal.trustee,
                hash: reveal.hash().unwrap(),
            };
            let payload = self.signed(reveal.trustee, commitment);
            self.post(Kind::Commitment, &payload);
        }
        for reveal in reveals {
            let payload = self.signed(reveal.trustee, reveal);
            self.post(Kind::Reveal, &payload);
        }
    }

    /// A round of the ceremony, to its end or to the first complaint.
    pub fn round(&mut self, bad_share: Option<(u8, u8)>) {
        let mut reveals = self.reveals();
        if let Some((from, to)) = bad_share {
            reveals[usize::from(from) - 1].shares[usize::from(to) - 1].hidden[0] ^= 1;
        }
        self.reveal_all(reveals);
        let mut answers = Vec::new();
        let bad = bad_share.map(|(from, _)| from);
        let honest = |trustee: &&Trustee| Some(trustee.number()) != bad;
        for trustee in self.trustees.iter().filter(honest) {
            let ceremony = self.verifier.ceremony().unwrap();
            answers.push(trustee.check_reveals(ceremony, &mut self.random).unwrap());
        }
        for answer in answers {
            match answer {
                Answer::Confirm(said) => self.post(Kind::Confirmation, &said.to_bytes().unwrap()),
                Answer::Complain(said) => {
                    self.post(Kind::Complaint, &said.to_bytes().unwrap());
                    return;
                }
            }
        }
    }

    pub fn enrol(&mut self, voters: usize) {
        self.keys = (0..voters).map(voter_key).collect();
        let entries = (0..voters).zip(&self.keys).map(|(number, key)| Voter {
            slot: slot(number),
            key: *key.public(),
        });
        let roll = meeting::signed(Roll::new(entries.collect()).unwrap(), &self.start);
        self.post(Kind::Roll, &roll.encode());
        self.roll = Some(roll);
    }

    pub fn manifest_content(&self, setup: &Setup) -> ManifestContent {
        let keys = self.ceremony().keys();
        ManifestContent {
            threshold: setup.threshold,
            minimum: setup.minimum,
            revote: setup.revote,
            voters: u32::try_from(setup.voters).unwrap(),
            verification_keys: keys
                .map(|keys| keys.verification.clone())
                .unwrap_or_default(),
            election_key: keys.map(|keys| keys.election),
            items: setup.items.clone(),
            ..meeting::manifest_content(&self.start, self.roll.as_ref().unwrap())
        }
    }

    pub fn publish(&mut self, content: ManifestContent) {
        let manifest = Manifest::new(content).unwrap();
        self.post(Kind::Manifest, manifest.bytes());
        self.manifest = Some(manifest);
    }

    /// A revision of the manifest.
    pub fn revise(&mut self, change: impl FnOnce(&mut ManifestContent)) {
        let mut content = self.manifest.as_ref().unwrap().content().clone();
        content.revision += 1;
        change(&mut content);
        self.publish(content);
    }

    pub fn seal(&mut self, voter: usize, place: u16, rev: u32, chosen: &[u8]) -> Ballot {
        let manifest = self.manifest.as_ref().unwrap();
        let mut selection = Selection::blank(manifest.item(place).unwrap());
        for option in chosen {
            selection = selection.with(*option);
        }
        let sealer = Sealer::new(manifest, slot(voter), &self.keys[voter]);
        sealer
            .seal(place, rev, selection, &mut self.random)
            .unwrap()
    }

    pub fn vote(&mut self, voter: usize, place: u16, rev: u32, chosen: &[u8]) -> Ballot {
        let ballot = self.seal(voter, place, rev, chosen);
        self.post(Kind::Ballot, ballot.bytes());
        ballot
    }

    pub fn late(&mut self, ballot: &Ballot) {
        let late = Late {
            ballot: ballot.hash(),
        };
        self.post(Kind::Late, &late.to_bytes());
    }

    pub fn close(&mut self, present: u32) {
        self.at = self.at.max(ACCEPT_UNTIL);
        let late = self.verifier.ballots().unwrap().late();
        self.post(Kind::Closing, &Closing { present, late }.to_bytes());
    }

    pub fn agree(&mut self, item: u16, agreed: bool) {
        let revision = self
            .verifier
            .manifest()
            .unwrap()
            .item(item)
            .unwrap()
            .revision;
        let consensus = Consensus {
            item,
            revision,
            agreed,
            words: text("Disetujui secara musyawarah"),
        };
        self.post(Kind::Consensus, &consensus.to_bytes());
    }

    pub fn aggregate(&mut self, item: u16) {
        let aggregate = self.verifier.aggregate(item).unwrap();
        self.post(Kind::Aggregate, &aggregate.to_bytes().unwrap());
    }

    /// The share of a trustee, numbers from 1.
    pub fn share_of(&mut self, trustee: u8, item: u16) -> Signed<OpeningShare> {
        let head = self.head();
        let mut guard = Guard::new(*self.start.board_id());
        let permit = guard.decide(&self.verifier, &head, item, self.at).unwrap();
        let trustee = &self.trustees[usize::from(trustee) - 1];
        let secret = trustee.secret_share(self.ceremony()).unwrap();
        OpeningShare::make(&permit, trustee, &secret, &mut self.random).unwrap()
    }

    pub fn share(&mut self, trustee: u8, item: u16) {
        let share = self.share_of(trustee, item);
        self.post(Kind::Share, &share.to_bytes().unwrap());
    }

    pub fn result(&mut self, item: u16) -> Outcome {
        let result = self.verifier.result(item).unwrap();
        self.post(Kind::Result, &result.to_bytes().unwrap());
        result.outcome
    }

    pub fn lots(&mut self, item: u16, order: &[u8]) {
        let revision = self
            .verifier
            .manifest()
            .unwrap()
            .item(item)
            .unwrap()
            .revision;
        let lots = Lots {
            item,
            revision,
            order: order.to_vec(),
        };
        self.post(Kind::Lots, &lots.to_bytes().unwrap());
    }

    /// Aggregates, as many shares as are needed, and results, of all items but those for consensus.
    pub fn tally(&mut self) {
        let manifest = self.verifier.manifest().unwrap().clone();
        let content = manifest.content();
        for (place, item) in (0..).zip(&content.items) {
            let ballots = self.verifier.ballots().unwrap();
            let enough = ballots.counting(place, item.revision) >= content.minimum;
            if item.kind == ItemKind::Secret && enough {
                self.aggregate(place);
                for trustee in 1..=content.threshold {
                    self.share(trustee, place);
                }
            }
            if item.kind != ItemKind::Consensus {
                self.result(place);
            }
        }
    }

    pub fn head(&mut self) -> Head {
        let tree = self.verifier.tree();
        let key = key(Role::Board, "board");
        let (size, root) = (tree.size(), tree.root());
        let board_id = self.start.board_id();
        Head::sign(board_id, size, root, self.at, &key, &mut self.random).unwrap()
    }

    /// The receipt of a ballot in an event, under the present head.
    pub fn receipt(&mut self, ballot: &Ballot, leaf: u64) -> Receipt {
        let event = Event::parse(&self.events[usize::try_from(leaf).unwrap()]).unwrap();
        let promise = Promise {
            ballot: ballot.hash(),
            leaf,
            accepted_at: event.at,
            head: self.head(),
        };
        let key = key(Role::Board, "board");
        Receipt::sign(self.start.board_id(), promise, &key, &mut self.random).unwrap()
    }

    pub fn file(&mut self) -> Vec<u8> {
        let head = self.head();
        file::write(&self.events, &head).unwrap()
    }
}

/// A board with everything that can be on one: a void round, a changed manifest, replaced, void and
/// late ballots, a tie that lots decide, an item with too few ballots, consensus.
pub fn everything() -> Election {
    let mut small = meeting::election("koperasi", 3, 1, 1);
    small.decision = sokoguru_ballot::manifest::Decision::Election {
        tie: sokoguru_ballot::manifest::TieRule::Lots,
        seats: 1,
    };
    let mut election = Election::opened(Setup {
        minimum: 3,
        bad_share: Some((2, 3)),
        ..Setup::of(vec![
            meeting::item("lpj", ItemKind::Secret),
            meeting::election("pengawas", 4, 1, 2),
            meeting::item("rapb", ItemKind::Open),
            meeting::consensus("penutup"),
            meeting::item("kantor", ItemKind::Secret),
            small,
        ])
    });
    // Item 0: 6 for, 2 against, 1 abstains; voter 3 changes their mind, and the older ballot comes
    // after the newer one.
    let older = election.seal(3, 0, 1, &[1]);
    election.vote(3, 0, 2, &[0]);
    election.post(Kind::Ballot, older.bytes());
    for (voter, choice) in [
        (0, 0),
        (1, 0),
        (2, 0),
        (4, 0),
        (5, 0),
        (6, 1),
        (7, 1),
        (8, 2),
    ] {
        election.vote(voter, 0, 1, &[choice]);
    }
    // Item 2, in clear; then its text changes, and its ballots are void.
    for voter in 0..4 {
        election.vote(voter, 2, 1, &[0]);
    }
    election.revise(|content| {
        content.items[2].revision += 1;
        content.items[2].body = text("Menetapkan RAPB 2026 dengan perubahan");
        content.close_at += 60_000;
        content.accept_until += 60_000;
    });
    for (voter, choice) in [(0, 1), (1, 1), (2, 0)] {
        election.vote(voter, 2, 1, &[choice]);
    }
    // Item 1: three seats for which 5, 3, 2 and 0 votes are given.
    for (voter, chosen) in [
        (0, vec![0, 1]),
        (1, vec![0, 1]),
        (2, vec![0, 1]),
        (3, vec![0, 2]),
    ] {
        election.vote(voter, 1, 1, &chosen);
    }
    election.vote(4, 1, 1, &[0, 2]);
    // Item 4: two ballots, where three are needed.
    for voter in 0..2 {
        election.vote(voter, 4, 1, &[0]);
    }
    // Item 5: a tie at the last seat.
    for (voter, choice) in [(0, 0), (1, 0), (2, 2), (3, 2), (4, 1)] {
        election.vote(voter, 5, 1, &[choice]);
    }
    let late = election.seal(9, 0, 1, &[1]);
    election.at = ACCEPT_UNTIL + 60_000;
    election.late(&late);
    election.agree(3, true);
    election.close(10);
    for (item, trustees) in [(0, vec![1, 3]), (1, vec![3, 2]), (5, vec![1, 2, 3])] {
        election.aggregate(item);
        for trustee in trustees {
            election.share(trustee, item);
        }
    }
    for item in 0..6 {
        election.result(item);
    }
    election.lots(5, &[2, 0]);
    election.result(5);
    election
}
