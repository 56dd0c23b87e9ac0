//! The only code that touches browser storage.
//!
//! `store` is the port, `indexed_db` and `memory` keep bytes, `vault` seals them, `records` joins
//! the three. On top of it: `cache` (answers), `papers`, `drafts`, `outbox` (a pure machine) with
//! `sync` that drives it, `registry` (other cooperatives), `preferences` (look and language),
//! `tabs` (locks and messages between tabs) and `wipe`.

pub mod drafts;
pub mod outbox;
pub mod papers;
pub mod preferences;
pub mod store;
