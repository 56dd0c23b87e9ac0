//! Copies of one ballot that come at once: they wait for what becomes of the first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sokoguru_ballot::board::Hash;
use tokio::sync::oneshot;

use super::Board;
use crate::problem::Answer;

/// Those who brought a copy of a ballot that is being taken, by its hash.
pub(super) type Copies = Mutex<HashMap<Hash, Vec<oneshot::Sender<Answer<Vec<u8>>>>>>;

/// Everybody who waits for what becomes of a ballot. Copies of one ballot cost the mathematics of
/// one, and get one answer.
pub(super) struct Asked {
    board: Arc<Board>,
    hash: Hash,
    is_answered: bool,
}

impl Asked {
    /// Joins those who wait; the first one gets the ballot to take.
    pub fn join(board: &Arc<Board>, hash: Hash) -> (Option<Self>, oneshot::Receiver<Answer<Vec<u8>>>) {
        let (sender, receiver) = oneshot::channel();
        let mut copies = board.copies.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = copies.entry(hash).or_default();
        waiting.push(sender);
        let first = (waiting.len() == 1).then(|| Self {
            board: Arc::clone(board),
            hash,
            is_answered: false,
        });
        (first, receiver)
    }

    /// Tells all of them.
    pub fn answer(mut self, result: &Answer<Vec<u8>>) {
        self.is_answered = true;
        for waiting in self.leave() {
            let _ = waiting.send(result.clone());
        }
    }

    fn leave(&self) -> Vec<oneshot::Sender<Answer<Vec<u8>>>> {
        let copies = &self.board.copies;
        let mut copies = copies.lock().unwrap_or_else(PoisonError::into_inner);
        copies.remove(&self.hash).unwrap_or_default()
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        // Unanswered, they are told to come again.
        if !self.is_answered {
            drop(self.leave());
        }
    }
}
