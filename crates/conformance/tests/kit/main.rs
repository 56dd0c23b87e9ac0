//! The kit against the reference backend, against that one with one defect at a time, and against
//! what is no backend at all; always over TCP.

mod broken;
mod defects;
mod garbage;
mod own;
mod world;
