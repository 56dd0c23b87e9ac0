//! A turn at a board: the one way to append. One transaction of the box holds the events, what is
//! looked up of them, and the signed head over all of it.

use sokoguru_ballot::board::{Event, Head, Kind, Tree, leaf_hash};
use tokio::sync::MutexGuard;

use super::{Board, SealedError, system};
use crate::store::ballot_box::{BoxWriting, EventRow};
use crate::store::{Store, StoreError};

/// The place of the one who appends. Dropped without [`Turn::finish`], nothing of it stays.
pub struct Turn<'a> {
    board: &'a Board,
    _held: MutexGuard<'a, ()>,
    /// The transaction.
    pub tx: BoxWriting,
    tree: Tree,
    last_at: u64,
    events: Vec<EventRow>,
}

impl Board {
    /// Waits for the turn. What another process has appended meanwhile is taken over first.
    pub async fn turn(&self, store: &Store) -> Result<Turn<'_>, SealedError> {
        let held = self.turn.lock().await;
        self.turn_of(held, store).await
    }

    /// The turn of who holds it.
    pub(super) async fn turn_of<'a>(
        &'a self,
        held: MutexGuard<'a, ()>,
        store: &Store,
    ) -> Result<Turn<'a>, SealedError> {
        let mut tx = store.write_box().await?;
        self.follow(&mut tx).await?;
        let (tree, last_at) = {
            let inside = self.read();
            (inside.tree.clone(), inside.last_at)
        };
        Ok(Turn {
            board: self,
            _held: held,
            tx,
            tree,
            last_at,
            events: Vec::new(),
        })
    }

    /// Appends one event that `make` decides on, looking at the board as it stands.
    pub async fn append(
        &self,
        store: &Store,
        now: u64,
        make: impl FnOnce(&super::board::Inside, u64) -> Result<(Kind, Vec<u8>), SealedError>,
    ) -> Result<(u64, Head), SealedError> {
        let mut turn = self.turn(store).await?;
        let at = turn.moment(now);
        let (kind, payload) = make(&self.read(), at)?;
        let leaf = turn.push(kind, at, &payload)?;
        Ok((leaf, turn.finish(now).await?))
    }
}

impl Turn<'_> {
    /// The moment of the next event: now, and never before the last one.
    pub fn moment(&self, now: u64) -> u64 {
        now.max(self.last_at)
    }

    /// Adds an event and gives its leaf.
    pub fn push(&mut self, kind: Kind, at: u64, payload: &[u8]) -> Result<u64, SealedError> {
        let bytes = Event { kind, at, payload }.to_bytes();
        if bytes.len() > kind.limit() {
            return Err(SealedError::Refused(format!(
                "a {} of {} bytes is too long",
                kind.name(),
                bytes.len()
            )));
        }
        let leaf = self.tree.size();
        self.tree.push(leaf_hash(&bytes));
        self.last_at = self.last_at.max(at);
        self.events.push(EventRow {
            leaf,
            kind: kind.number(),
            bytes,
        });
        Ok(leaf)
    }

    /// Whether anything was added.
    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }

    /// Signs a head over everything so far.
    pub fn sign(&self, now: u64) -> Result<Head, SealedError> {
        Ok(Head::sign(
            self.board.start().board_id(),
            self.tree.size(),
            self.tree.root(),
            self.moment(now),
            self.board.key(),
            &mut system,
        )?)
    }

    /// Makes it last, under a new head.
    pub async fn finish(mut self, now: u64) -> Result<Head, SealedError> {
        if self.events.is_empty() {
            return Ok(self.board.read().head);
        }
        let head = self.sign(now)?;
        self.write(&head).await?;
        self.commit(head).await
    }

    /// Writes the events and the head. What refers to the events is written after it.
    pub async fn write(&mut self, head: &Head) -> Result<(), StoreError> {
        let meeting = self.board.meeting();
        for row in &self.events {
            let event =
                Event::parse(&row.bytes).map_err(|_| StoreError::Corrupt("event"))?;
            self.tx
                .append(meeting, row.leaf, (row.kind, event.at), &row.bytes)
                .await?;
        }
        self.tx.set_head(meeting, head.size, &head.to_bytes()).await
    }

    /// Commits what [`Turn::write`] has written, and lets the board in memory follow.
    pub async fn commit(self, head: Head) -> Result<Head, SealedError> {
        self.tx.commit().await?;
        self.board.grow(self.events, head)?;
        Ok(head)
    }
}
