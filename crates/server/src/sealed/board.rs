//! A board in memory: its tree, what its events say, and what is looked up of its ballots.
//!
//! Everything here follows from the events in the box; nothing is kept that a restart would not
//! find again. It only grows, and only by what [`super::turn`] has committed.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use sokoguru_ballot::ballot::{Ballot, Verifier};
use sokoguru_ballot::board::event::{Closing, Late};
use sokoguru_ballot::board::{Event, Hash, Head, Kind, Tree, leaf_hash};
use sokoguru_ballot::ceremony::Ceremony;
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_ballot::manifest::{Fingerprint, Manifest};
use sokoguru_ballot::roll::{SignedRoll, Slot};
use sokoguru_ballot::start::Start;

use super::batch::Waiting;
use super::copies::Copies;
use crate::store::ballot_box::{BoardRow, BoxReading, EventRow};
use crate::store::{Store, StoreError, Stored};

/// Events that are read from the box at once.
const PAGE: u32 = 2000;

/// A board.
pub struct Board {
    meeting: String,
    start: Start,
    key: SecretKey,
    /// Held by the one who appends.
    pub(super) turn: tokio::sync::Mutex<()>,
    /// Proved ballots that wait for the next turn.
    pub(super) queue: Mutex<Vec<Waiting>>,
    /// Those who brought a copy of a ballot that is being taken.
    pub(super) copies: Copies,
    /// Ballots that came in time and are not on the board yet.
    pub(super) on_their_way: tokio::sync::watch::Sender<u32>,
    inside: RwLock<Inside>,
}

/// What is on a board.
pub struct Inside {
    /// The tree over all events.
    pub tree: Tree,
    /// The newest head.
    pub head: Head,
    /// The moment of the last event.
    pub last_at: u64,
    /// The roll, once it is frozen.
    pub roll: Option<Arc<FrozenRoll>>,
    /// The trustees' keys as far as they are made.
    pub ceremony: Ceremony,
    /// Every manifest, the last one in force.
    pub manifests: Vec<Published>,
    /// Checks ballots; there from the first manifest on.
    pub verifier: Option<Arc<Verifier>>,
    /// The end of voting.
    pub closing: Option<(u64, Closing)>,
    /// The leaf of the first ballot.
    pub first_ballot: Option<u64>,
    /// Ballots and their leaves.
    pub ballots: HashMap<Hash, u64>,
    /// Which ballot of which slot on which revision of which item is there.
    pub revs: HashSet<Rev>,
    /// First halves of ciphertexts.
    pub alphas: HashSet<[u8; 32]>,
    /// Ballots that left an event for coming too late.
    pub late: HashSet<Hash>,
    /// Other events in order: the trustees' messages, aggregates, shares, results, and the chair's
    /// words.
    pub others: Vec<EventRow>,
}

/// What no two ballots have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rev {
    /// Place of the item.
    pub item: u16,
    /// Its revision.
    pub revision: u32,
    /// Whose.
    pub slot: Slot,
    /// Which.
    pub rev: u32,
}

impl Rev {
    /// Of a ballot.
    pub fn of(ballot: &Ballot) -> Self {
        let context = ballot.context();
        Self {
            item: context.item,
            revision: context.revision,
            slot: context.slot,
            rev: context.rev,
        }
    }
}

/// A frozen roll, found by slot and by key.
pub struct FrozenRoll {
    /// As it stands on the board.
    pub signed: SignedRoll,
    by_key: HashMap<[u8; 32], Slot>,
}

/// A manifest on the board.
#[derive(Clone)]
pub struct Published {
    /// Its leaf.
    pub leaf: u64,
    /// The moment of its event.
    pub at: u64,
    /// What it says.
    pub manifest: Arc<Manifest>,
}

/// What the box holds and this program does not understand.
fn corrupt<E>(words: &'static str) -> impl FnOnce(E) -> StoreError {
    move |_| StoreError::Corrupt(words)
}

impl Board {
    /// Reads a board from the box.
    pub(super) async fn load(store: &Store, row: &BoardRow) -> Stored<Self> {
        let mut tx = store.read_box().await?;
        let first = tx.events(&row.meeting_id, 0, 1).await?;
        let first = first.first().ok_or(StoreError::Corrupt("start"))?;
        let event = Event::parse(&first.bytes).map_err(corrupt("start"))?;
        let start = Start::parse(event.payload).map_err(corrupt("start"))?;
        let seed = Seed::from_bytes(tx.board_seed(&row.meeting_id).await?);
        let key = SecretKey::derive(Role::Board, &seed).map_err(corrupt("board key"))?;
        let head = Head::parse(&row.head).map_err(corrupt("head"))?;
        let mut inside = Inside::new(head, Ceremony::new(&start));
        inside.follow(&mut tx, &row.meeting_id, &start).await?;
        Ok(Self {
            meeting: row.meeting_id.clone(),
            start,
            key,
            turn: tokio::sync::Mutex::default(),
            queue: Mutex::default(),
            copies: Copies::default(),
            on_their_way: tokio::sync::watch::Sender::new(0),
            inside: RwLock::new(inside),
        })
    }

    /// The meeting.
    pub fn meeting(&self) -> &str {
        &self.meeting
    }

    /// Who signs, and what the board's id is.
    pub const fn start(&self) -> &Start {
        &self.start
    }

    /// What signs heads and receipts.
    pub(super) const fn key(&self) -> &SecretKey {
        &self.key
    }

    /// What is on the board. Not to be held over an `await`.
    pub fn read(&self) -> RwLockReadGuard<'_, Inside> {
        self.inside.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Number of events.
    pub fn size(&self) -> u64 {
        self.read().tree.size()
    }

    /// The slot for which a key of the frozen roll votes.
    pub fn slot_of(&self, key: &[u8; 32]) -> Option<Slot> {
        self.read().roll.as_ref()?.by_key.get(key).copied()
    }

    /// How many leaves may be read: all of them once voting is over, and until then those before
    /// the first ballot, because open ballots could be counted.
    pub fn readable(&self) -> u64 {
        let inside = self.read();
        match (&inside.closing, inside.first_ballot) {
            (None, Some(leaf)) => leaf,
            _ => inside.tree.size(),
        }
    }

    /// Takes over what another process has appended.
    pub(super) async fn catch_up(&self, store: &Store) -> Stored<()> {
        let _turn = self.turn.lock().await;
        let mut tx = store.read_box().await?;
        self.follow(&mut tx).await
    }

    /// Takes over what is in the box and not here yet. The turn must be held.
    pub(super) async fn follow(&self, tx: &mut BoxReading) -> Stored<()> {
        let row = tx.board(&self.meeting).await?;
        let row = row.ok_or(StoreError::Corrupt("board"))?;
        let size = self.size();
        if size == row.size {
            return Ok(());
        }
        let mut new = Vec::new();
        let mut from = size;
        while from < row.size {
            let page = tx.events(&self.meeting, from, PAGE).await?;
            from += page.len() as u64;
            if page.is_empty() {
                return Err(StoreError::Corrupt("board"));
            }
            new.extend(page);
        }
        let head = Head::parse(&row.head).map_err(corrupt("head"))?;
        self.grow(new, head)
    }

    /// Adds events that are committed. The turn must be held.
    pub(super) fn grow(&self, events: Vec<EventRow>, head: Head) -> Stored<()> {
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        for event in events {
            inside.apply(event, &self.start)?;
        }
        if inside.tree.size() != head.size || inside.tree.root() != head.root {
            return Err(StoreError::Corrupt("head"));
        }
        inside.head = head;
        Ok(())
    }
}

impl Inside {
    fn new(head: Head, ceremony: Ceremony) -> Self {
        Self {
            tree: Tree::new(),
            head,
            last_at: 0,
            roll: None,
            ceremony,
            manifests: Vec::new(),
            verifier: None,
            closing: None,
            first_ballot: None,
            ballots: HashMap::new(),
            revs: HashSet::new(),
            alphas: HashSet::new(),
            late: HashSet::new(),
            others: Vec::new(),
        }
    }

    async fn follow(&mut self, tx: &mut BoxReading, meeting: &str, start: &Start) -> Stored<()> {
        while self.tree.size() < self.head.size {
            let page = tx.events(meeting, self.tree.size(), PAGE).await?;
            if page.is_empty() {
                return Err(StoreError::Corrupt("board"));
            }
            for event in page {
                self.apply(event, start)?;
            }
        }
        if self.tree.root() == self.head.root {
            Ok(())
        } else {
            Err(StoreError::Corrupt("head"))
        }
    }

    fn apply(&mut self, row: EventRow, start: &Start) -> Stored<()> {
        let leaf = self.tree.size();
        if row.leaf != leaf {
            return Err(StoreError::Corrupt("leaf"));
        }
        let event = Event::parse(&row.bytes).map_err(corrupt("event"))?;
        self.tree.push(leaf_hash(&row.bytes));
        self.last_at = event.at;
        match event.kind {
            Kind::Start => {}
            Kind::Roll => {
                let signed = SignedRoll::parse(event.payload, start).map_err(corrupt("roll"))?;
                self.roll = Some(Arc::new(FrozenRoll::new(signed)));
            }
            Kind::Manifest => {
                let manifest = Manifest::parse(event.payload).map_err(corrupt("manifest"))?;
                self.verifier
                    .get_or_insert_with(|| Arc::new(Verifier::new(&manifest)));
                self.manifests.push(Published {
                    leaf,
                    at: event.at,
                    manifest: Arc::new(manifest),
                });
            }
            Kind::Ballot => {
                let ballot = Ballot::parse(event.payload).map_err(corrupt("ballot"))?;
                self.first_ballot.get_or_insert(leaf);
                self.ballots.insert(*ballot.hash().as_bytes(), leaf);
                self.revs.insert(Rev::of(&ballot));
                let alphas = ballot.ciphertexts().into_iter();
                self.alphas.extend(alphas.map(|one| *one.alpha.as_bytes()));
            }
            Kind::Late => {
                let late = Late::parse(event.payload).map_err(corrupt("late"))?;
                self.late.insert(*late.ballot.as_bytes());
            }
            Kind::Closing => {
                let closing = Closing::parse(event.payload).map_err(corrupt("closing"))?;
                self.closing = Some((leaf, closing));
            }
            Kind::Commitment | Kind::Reveal | Kind::Confirmation | Kind::Complaint => {
                let said = match event.kind {
                    Kind::Commitment => self.ceremony.commit(event.payload),
                    Kind::Reveal => self.ceremony.reveal(event.payload),
                    Kind::Confirmation => self.ceremony.confirm(event.payload),
                    _ => self.ceremony.complain(event.payload).map(|_| ()),
                };
                said.map_err(corrupt("ceremony"))?;
                self.others.push(row);
            }
            Kind::Aggregate | Kind::Share | Kind::Result | Kind::Consensus | Kind::Lots => {
                self.others.push(row);
            }
        }
        Ok(())
    }

    /// The manifest in force.
    pub fn in_force(&self) -> Option<&Published> {
        self.manifests.last()
    }

    /// The manifest that a ballot names.
    pub fn named(&self, fingerprint: &Fingerprint) -> Option<&Arc<Manifest>> {
        self.manifests
            .iter()
            .map(|published| &published.manifest)
            .find(|manifest| manifest.fingerprint() == fingerprint)
    }

    /// The other events of some kinds, with their payloads.
    pub fn of_kind(&self, kind: Kind) -> impl DoubleEndedIterator<Item = Event<'_>> {
        self.others
            .iter()
            .filter(move |row| row.kind == kind.number())
            .filter_map(|row| Event::parse(&row.bytes).ok())
    }
}

impl FrozenRoll {
    fn new(signed: SignedRoll) -> Self {
        let voters = signed.roll().voters().iter();
        let by_key = voters
            .map(|voter| (*voter.key.as_bytes(), voter.slot))
            .collect();
        Self { signed, by_key }
    }
}
