//! Sealed votes on the server's side: boards that only grow, and what may be put on them.
//!
//! [`board`] is a board in memory, [`turn`] the one way to append to it. [`intake`] takes ballots
//! and `batch` puts them on the board, [`preparation`] starts a board and freezes its roll, [`composition`] makes the manifest of an
//! agenda, [`ceremony`] takes the trustees' messages, [`closing`] ends the vote and states the
//! results, [`settlement`] lets the meeting follow its board. [`key_file`] and [`trusteeship`] are for
//! those who keep keys, away from the server.
//!
//! What it leaves to others: the mathematics and every byte (`sokoguru-ballot`), the only SQL
//! (`crate::store`), which takes rolls and ballots in transactions that cannot be exchanged.

mod batch;
pub mod board;
pub mod ceremony;
pub mod closing;
pub mod composition;
mod copies;
pub mod intake;
pub mod key_file;
pub mod lanes;
pub mod preparation;
pub mod settlement;
pub mod stops;
pub mod trusteeship;
pub mod turn;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sokoguru_ballot::keys::{SignError, ZeroSecret};
use sokoguru_ballot::randomness::RandomnessError;
use sokoguru_ballot::wire::WireError;

pub use board::Board;

use crate::secrets::NoRandomness;
use crate::store::{Store, StoreError};

/// Why something was not put on a board.
#[derive(Debug, thiserror::Error)]
pub enum SealedError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// Nothing could be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// Something is not short enough for the board.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The board, or the roll, is in a state that does not allow this.
    #[error("{0}")]
    WrongState(String),
    /// What was handed in does not hold.
    #[error("{0}")]
    Refused(String),
}

impl From<ZeroSecret> for SealedError {
    fn from(error: ZeroSecret) -> Self {
        Self::Sign(error.into())
    }
}

impl SealedError {
    /// A state that does not allow something.
    pub(crate) fn state(words: impl Into<String>) -> Self {
        Self::WrongState(words.into())
    }

    /// Something that does not hold, in its own words.
    pub(crate) fn refused(error: impl std::fmt::Display) -> Self {
        Self::Refused(error.to_string())
    }
}

/// The system's randomness, as the ballot crate takes it.
pub fn system(bytes: &mut [u8]) -> Result<(), RandomnessError> {
    getrandom::fill(bytes).map_err(|_| RandomnessError)
}

/// The boards that this process has in memory.
#[derive(Default)]
pub struct Boards(RwLock<HashMap<String, Arc<Board>>>);

impl Boards {
    /// The board of a meeting as it stands in the box, which other processes write to as well.
    pub async fn of(&self, store: &Store, meeting: &str) -> Result<Option<Arc<Board>>, StoreError> {
        let Some(row) = store.read_box().await?.board(meeting).await? else {
            return Ok(None);
        };
        let known = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(meeting)
            .cloned();
        let board = if let Some(board) = known {
            board
        } else {
            let loaded = Arc::new(Board::load(store, &row).await?);
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            // Who was faster has the one that others may hold already.
            Arc::clone(all.entry(meeting.to_owned()).or_insert(loaded))
        };
        if board.size() < row.size {
            board.catch_up(store).await?;
        }
        Ok(Some(board))
    }
}
