//! The only code that touches browser storage.
//!
//! `store` is the port, `indexed_db` and `memory` keep bytes, `vault` seals them, `records` joins
//! the three. On top of it: `cache` (answers), `glance` (the total before the app), `papers`, `drafts`, `wish` (reminders), `outbox` (a pure machine, written
//! by `stored`, changed by `entries`) with `sync` that drives it, `registry` (other cooperatives), `preferences` (look and language),
//! `votes` (sealed ballots) and `trustees` (seeds), each in a database of its own, `downloads` (boards), `uploads` (files that go in pieces),
//! `votes` (sealed ballots) and `trustees` (seeds), each in a database of its own, `downloads` (boards),
//! `own_data` (what a member asks about their own data), `joining` (an application for membership, which has no member yet),
//! `tabs` (locks and messages between tabs) and `wipe`.

pub mod cache;
pub mod downloads;
pub mod drafts;
mod entries;
pub mod glance;
pub mod indexed_db;
pub mod joining;
pub mod memory;
pub mod movements;
pub mod outbox;
pub mod own_data;
pub mod papers;
pub mod phone;
pub mod preferences;
pub mod records;
pub mod registry;
pub mod store;
mod stored;
pub mod sync;
pub mod tabs;
pub mod trustees;
pub mod uploads;
pub mod vault;
pub mod votes;
pub mod wipe;
pub mod wish;
