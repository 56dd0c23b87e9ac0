//! Sealed votes on the phone: what needs curves. It comes with the second part of the app; what
//! keeps and sends ballots is `offline::votes` and needs none of it.
//!
//! `paper` is what the member reads and answers, proved to be on the board; `vouch` whether keys and
//! roll behind it are what the board's own events say, and `vouching` has that done; `seal` makes a
//! ballot of a choice; `judge` says whether what the cooperative's service shows fits what this phone
//! has seen; `look` asks for it; `compare` holds it against another phone's; `credential` enrols;
//! `tend` does all that by itself on each connection; `carry` is the way over another phone; `booth`
//! is a vote with a printed key.

pub mod booth;
pub mod carry;
pub mod compare;
pub mod credential;
pub mod judge;
pub mod look;
pub mod paper;
pub mod seal;
pub mod tend;
pub mod vouch;
pub mod vouching;

use sokoguru_ballot::randomness::RandomnessError;

use crate::offline::phone;

/// The phone's randomness, as the ballot crate takes it.
pub fn system(bytes: &mut [u8]) -> Result<(), RandomnessError> {
    if phone::random(bytes) {
        Ok(())
    } else {
        Err(RandomnessError)
    }
}

/// Bytes of a known length.
pub fn array<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}
