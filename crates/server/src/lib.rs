//! The reference backend of a cooperative: contract v1 over an embedded database.
//!
//! What it is for: a cooperative without any system can start today, and everything in this
//! repository can be tested against something real.
//!
//! What it leaves to others: the rules (`sokoguru-domain`), the shapes on the wire
//! (`sokoguru-api`), how a member sees any of it (the app).
//!
//! Reading order: [`mod@app`] is the whole in one view, [`routes`] answer, [`store`] holds the
//! only SQL. [`cli`], [`import`] and [`demo`] are the office's side.

pub mod answer;
pub mod app;
pub mod audit;
pub mod cli;
pub mod clock;
pub mod conduct;
pub mod config;
pub mod deciding;
pub mod demo;
pub mod duty;
pub mod identity;
pub mod import;
pub mod joining;
pub mod lending;
pub mod minutes;
pub mod office;
pub mod once;
pub mod openapi;
pub mod own_data;

pub mod passwords;
pub mod patience;
pub mod problem;
pub mod reminders;
pub mod request;
pub mod routes;
pub mod savings_office;
pub mod sealed;
pub mod secrets;
pub mod sign_in;
pub mod site;
pub mod state;
pub mod store;
pub mod surplus;
pub mod tasks;
pub mod text;
pub mod throttle;
pub mod view;
pub mod watching;

pub use app::{app, serve};
pub use config::Config;
pub use openapi::openapi;
pub use state::State;
pub use store::Store;
