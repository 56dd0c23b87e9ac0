//! Drives `hostile::ballot` with libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sokoguru_ballot_fuzz::hostile::ballot(bytes));
