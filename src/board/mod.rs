//! What a phone works out of a board: how far the trustees are, whether everything on it holds, and
//! what follows.
//!
//! `page` takes a download apart, `ceremony` says what a trustee has to do next, `slices` cuts long
//! work into pieces that let the page live, `checking` runs the verifier in such pieces, `finding` is
//! what it found in the words of a member, `inspection` downloads and drives all that, `opening` is
//! a trustee's part of the count. Only `inspection` and `opening` touch network and storage.

pub mod ceremony;
pub mod checking;
pub mod finding;
pub mod inspection;
pub mod opening;
pub mod page;
pub mod slices;
#[cfg(test)]
pub(crate) mod world;

use sokoguru_ballot::start::BoardId;

use crate::offline::phone;

/// A board's name in hexadecimal digits, under which the phone keeps what it knows of it.
pub fn board_name(board: &BoardId) -> String {
    let mut text = String::with_capacity(64);
    for byte in board.as_bytes() {
        phone::push_hex(&mut text, *byte);
    }
    text
}
