//! The board: an append-only list of events, each a leaf of a Merkle tree whose roots the server
//! signs. PROTOCOL.md, section 2.
//!
//! This says how events, heads and files are written. What may stand on a board is left to
//! `verifier`.

pub mod event;
pub mod file;
pub mod head;
pub mod tree;

pub use event::{Event, EventError, Kind};
pub use file::{FileError, FileReader, Piece};
pub use head::Head;
pub use tree::{Hash, Tree, is_consistent, is_included, leaf_hash};
