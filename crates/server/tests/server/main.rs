//! The whole service over a real database, as a client sees it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test and its helpers fail by panicking"
)]

mod app_files;
mod applications;
mod assembly;
mod attacks;
mod box_attacks;
mod once;
mod passwords;
mod reading;
mod refusing;
mod sealed;
mod seed;
mod signing_in;
mod voting;
mod world;
