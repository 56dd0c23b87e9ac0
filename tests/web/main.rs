//! What only a browser can show: records sealed in IndexedDB, the outbox over a network that fails,
//! readings with and without it, and a wipe that leaves nothing.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

mod phone;
mod pictures;
mod reading;
mod sending;
mod storage;
mod votes;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
