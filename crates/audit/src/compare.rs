//! Two copies of a board: the same, one grown out of the other, or a fork.

use sokoguru_ballot::board::Hash;
use sokoguru_ballot::start::Start;
use sokoguru_ballot::verifier::Verifier;

/// How a second copy relates to the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same events.
    Same,
    /// The second begins with the first and has more.
    Longer {
        /// How many more.
        more: u64,
    },
    /// The first begins with the second and has more.
    Shorter {
        /// How many more.
        more: u64,
    },
    /// Boards of two votes: nothing follows.
    OtherBoard,
    /// One vote, two boards: the server showed different things to different people.
    Fork {
        /// The first event that differs, from 0.
        event: u64,
        /// Its leaf in the first copy.
        first: Hash,
        /// Its leaf in the second copy.
        second: Hash,
    },
}

/// Compares two boards by their trees.
pub fn compare(first: &Verifier, second: &Verifier) -> Relation {
    let (one, other) = (first.tree(), second.tree());
    let shared = one.size().min(other.size());
    if one.root_at(shared) != other.root_at(shared) {
        let differs = |event: &u64| one.leaf(*event) != other.leaf(*event);
        let Some(event) = (0..shared).find(differs) else {
            return Relation::Same;
        };
        let (Some(in_first), Some(in_second)) = (one.leaf(event), other.leaf(event)) else {
            return Relation::Same;
        };
        // The id is the hash of the start: boards with another start are other boards.
        if event == 0 && first.start().map(Start::board_id) != second.start().map(Start::board_id) {
            return Relation::OtherBoard;
        }
        return Relation::Fork {
            event,
            first: in_first,
            second: in_second,
        };
    }
    match other.size().checked_sub(one.size()) {
        Some(0) => Relation::Same,
        Some(more) => Relation::Longer { more },
        None => Relation::Shorter {
            more: one.size() - shared,
        },
    }
}
