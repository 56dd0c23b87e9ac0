//! Hostile bytes, for libFuzzer and for `tests/fuzzed.rs`.

pub mod hostile;
#[path = "../../tests/meeting/mod.rs"]
mod meeting;
