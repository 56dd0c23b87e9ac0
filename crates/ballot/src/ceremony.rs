//! How trustees make the election key, so that no fewer than the threshold can ever open a ballot:
//! Pedersen's key generation with commit-then-reveal. PROTOCOL.md, section 6.
//!
//! `registration` is how the office learns the trustees' keys, `message` has what is said, `public`
//! what anyone concludes from it, `trustee` what a trustee says, `error` what can go wrong. Carrying
//! messages is left to the board.

mod error;
mod message;
mod public;
mod registration;
mod trustee;

pub use error::{CeremonyError, TrusteeError};
pub use message::{Commitment, Complaint, Confirmation, Reveal, SealedShare};
pub use public::{Ceremony, ElectionKeys, VoidRound};
pub use registration::TrusteeKeys;
pub use trustee::{Answer, SecretShare, Trustee};

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;

use crate::hash::hash512;
use crate::point::Point;
use crate::start::BoardId;

/// The value at `x` of the polynomial whose coefficients are hidden in points, lowest first.
fn evaluate(points: &[Point], x: u8) -> RistrettoPoint {
    let x = Scalar::from(x);
    points
        .iter()
        .rev()
        .fold(RistrettoPoint::identity(), |sum, point| {
            sum * x + point.element()
        })
}

/// The bytes that hide a share on its way from `from` to `to`.
fn share_pad(
    board_id: &BoardId,
    round: u16,
    (from, to): (u8, u8),
    nonce: &[u8; 32],
    secret: &[u8; 32],
) -> [u8; 64] {
    let parts: [&[u8]; 6] = [
        board_id.as_bytes(),
        &round.to_be_bytes(),
        &[from],
        &[to],
        nonce,
        secret,
    ];
    hash512("sokoguru/share-pad/1", &parts)
}

/// Hides or uncovers a share: the first half of the pad over it.
fn with_pad(share: &[u8; 32], pad: &[u8; 64]) -> [u8; 32] {
    let mut out = *share;
    for (byte, mask) in out.iter_mut().zip(pad) {
        *byte ^= mask;
    }
    out
}
