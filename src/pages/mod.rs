//! One file a route; no rules.

pub mod account;
pub mod activation;
pub mod application;
pub mod apply;
pub mod cooperative;
pub mod devices;
pub mod display;
pub mod home;
pub mod install;
pub mod loan;
pub mod loans;
pub mod meeting;
pub mod meetings;
pub mod more;
pub mod not_found;
pub mod outbox;
pub mod paper;
pub mod password;
pub mod progress;
pub mod receipt;
pub mod results;
pub mod savings;
pub mod scan;
pub mod sign_in;
pub mod simulator;
pub mod vote;
