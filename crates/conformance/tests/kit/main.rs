//! The kit against the reference backend, against that one with one defect at a time, and against
//! what is no backend at all; always over TCP.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test and its helpers fail by panicking"
)]

mod broken;
mod defects;
mod garbage;
mod own;
mod world;
