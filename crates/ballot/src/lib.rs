//! Sealed ballots that a member can check and nobody can open alone, in reading order.
//!
//! `wire` reads and writes the bytes of PROTOCOL.md; `hash` is the one way to hash; `point` is a
//! group element off the wire; `keys` are seeds, key pairs and signatures; `credential` is a seed
//! on paper; `start`, `roll` and `manifest` say who votes on what; `ballot` seals a choice and
//! checks a sealed one; `board` is the log with its tree, heads and files, and `receipt` the server's
//! word about one ballot; `signed` is a trustee's word; `ceremony` makes the election key and `tally`
//! opens sums with it; `result` says what was decided, and `verifier` checks all of it.
//!
//! No IO and no clock: moments and randomness are passed in, and every input may be hostile. What
//! a meeting's rules make of the totals is left to `sokoguru-domain`.

pub mod ballot;
pub mod board;
pub mod ceremony;
pub mod credential;
pub mod hash;
pub mod keys;
pub mod manifest;
pub mod point;
pub mod randomness;
pub mod receipt;
pub mod result;
pub mod roll;
pub mod signed;
pub mod start;
pub mod tally;
pub mod verifier;
pub mod wire;

mod bytes;
mod fixed_base;
