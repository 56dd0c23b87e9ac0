//! Counting sealed ballots without opening one: their sum is opened by a threshold of trustees,
//! each with a proof. PROTOCOL.md, section 9.
//!
//! `aggregate` is the sum, `share` a trustee's part of opening it, `combine` the totals out of the
//! parts, and `guard` what a trustee's program refuses. Which ballots count is left to `verifier`,
//! and what the totals decide to `result`.

mod aggregate;
mod combine;
mod guard;
mod share;

pub use aggregate::{Aggregate, AggregateError, AggregateHash, Element, Sum};
pub use combine::{CombineError, combine};
pub use guard::{Guard, GuardError, Permit};
pub use share::{OpeningShare, ShareError};
