//! What a receipt proves when it is held against a board.

use core::fmt;

use super::Verifier;
use crate::receipt::{Receipt, ReceiptError};

/// What a receipt shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The board keeps the promise.
    Kept,
    /// The receipt is not the server's word about this board, and proves nothing.
    Worthless(ReceiptError),
    /// The promised event is there, and is not the ballot: the server broke its word.
    Broken {
        /// What the receipt promises, from 0.
        leaf: u64,
        /// Where the ballot stands instead, if anywhere.
        found: Option<u64>,
    },
    /// The ballot is there, at another time than the promised one: the server broke its word.
    OtherTime {
        /// Units: milliseconds since 1970-01-01T00:00:00Z.
        promised: u64,
        /// The same.
        found: u64,
    },
    /// The head in the receipt is of other events than this board: the server showed two boards.
    Fork {
        /// The events that the head covers.
        size: u64,
    },
    /// The server signed for more events than this board has. Another copy of the board is needed,
    /// or the server took events back.
    BoardTooShort {
        /// The events that the head in the receipt covers.
        size: u64,
        /// The events of this board.
        found: u64,
    },
}

impl Evidence {
    /// Whether it speaks against the server.
    pub const fn is_against_server(&self) -> bool {
        matches!(
            self,
            Self::Broken { .. } | Self::OtherTime { .. } | Self::Fork { .. }
        )
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept => out.write_str("the ballot stands where the receipt says"),
            Self::Worthless(error) => write!(out, "it proves nothing: {error}"),
            Self::Broken {
                leaf,
                found: Some(found),
            } => write!(
                out,
                "the server signed that the ballot is event {leaf}, but it is event {found}"
            ),
            Self::Broken { leaf, found: None } => write!(
                out,
                "the server signed that the ballot is event {leaf}, but it is not on the board"
            ),
            Self::OtherTime { promised, found } => write!(
                out,
                "the server signed that it took the ballot at {promised}, the board says {found}"
            ),
            Self::Fork { size } => write!(
                out,
                "the server signed another board of {size} events than this one begins with"
            ),
            Self::BoardTooShort { size, found } => write!(
                out,
                "the server signed a board of {size} events, this one has {found}"
            ),
        }
    }
}

impl Verifier {
    /// What a receipt proves against this board; `None` before it has begun.
    pub fn dispute(&self, receipt: &Receipt) -> Option<Evidence> {
        let start = self.start()?;
        if let Err(error) = receipt.check(start.board_id(), &start.content().board_key) {
            return Some(Evidence::Worthless(error));
        }
        let promise = receipt.promise;
        let size = promise.head.size;
        let Some(root) = self.tree().root_at(size) else {
            return Some(Evidence::BoardTooShort {
                size,
                found: self.size(),
            });
        };
        let placed = self
            .ballots()
            .and_then(|ballots| ballots.place(&promise.ballot));
        Some(match placed {
            Some(placed) if placed.event != promise.leaf => Evidence::Broken {
                leaf: promise.leaf,
                found: Some(placed.event),
            },
            None => Evidence::Broken {
                leaf: promise.leaf,
                found: None,
            },
            Some(placed) if placed.at != promise.accepted_at => Evidence::OtherTime {
                promised: promise.accepted_at,
                found: placed.at,
            },
            Some(_) if root != promise.head.root => Evidence::Fork { size },
            Some(_) => Evidence::Kept,
        })
    }
}
