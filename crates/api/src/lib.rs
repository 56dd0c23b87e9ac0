//! The wire between the app and a cooperative's backend, contract v1.
//!
//! What it is for: the shapes of every request and answer, the closed list of error codes, and the
//! checks that turn a payload into types that cannot be wrong. A payload that does not pass is an
//! error, never a zero.
//!
//! What it leaves to others: rules (`sokoguru-domain`), transport and storage (the app), handlers
//! (`sokoguru-server`).
//!
//! Reading order: [`wire`] holds the scalars, [`problem`] the errors, then one module per area.
//! [`json`] is how the app reads and writes all of it; the backend does so with serde, for which it
//! switches on the feature `deserialize`.
//!
//! Tolerance: unknown fields are ignored, unknown codes become [`Coded::Other`]; additions are
//! therefore never breaking.

pub mod account;
pub mod board;
pub mod cooperative;
pub mod decisions;
pub mod discovery;
pub mod home;
pub mod joining;
pub mod json;
pub mod loan_conditions;
pub mod loan_products;
pub mod loans;
pub mod meetings;
pub mod octets;
pub mod office;
pub mod own_data;
pub mod problem;
pub mod questions;
pub mod reminders;
pub mod savings;
pub mod savings_requests;
#[cfg(feature = "openapi")]
mod schema;
pub mod shu;
pub mod sureties;
pub mod wire;

pub use octets::Octets;
pub use problem::{Problem, ProblemCode};
pub use wire::{Amount, Coded, Page, Rate};
