//! The whole service over a real database, as a client sees it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test and its helpers fail by panicking"
)]

mod app_files;
mod applications;
mod assembly;
mod attachments;
mod attacks;
mod audit;
mod box_attacks;
mod box_reading;
mod conduct;
mod four_eyes;
mod joining;
mod leaving;
mod minutes;
mod office;
mod once;
mod own_data;
mod passwords;
mod presence;
mod public;
mod push_service;
mod reading;
mod refusing;
mod reminded;
mod reminder_faults;
mod reminders;
mod savings_decisions;
mod savings_requests;
mod sealed;
mod second_meeting;
mod seed;
mod signing_in;
mod steps;
mod sureties;
mod surplus;
mod voting;
mod world;
