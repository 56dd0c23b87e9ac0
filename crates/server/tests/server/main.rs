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
mod box_reading;
mod conduct;
mod joining;
mod leaving;
mod minutes;
mod once;
mod own_data;
mod passwords;
mod presence;
mod reading;
mod refusing;
mod sealed;
mod second_meeting;
mod seed;
mod signing_in;
mod steps;
mod voting;
mod world;
