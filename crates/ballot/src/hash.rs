//! The one way to hash: a tag that says what for, then parts, each with its length before it, so
//! that no two lists of parts have the same bytes. PROTOCOL.md, section 1.
//!
//! The Merkle tree hashes by its own standard and is left to `board`.

use curve25519_dalek::scalar::Scalar;
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroize;

/// A challenge below 2^128, sixteen bytes on the wire, little-endian.
pub type Short = u128;

fn part<D: Digest>(hasher: &mut D, bytes: &[u8]) {
    // No part comes near 4 GiB: an event has a limit of 64 MiB.
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    hasher.update(length.to_be_bytes());
    hasher.update(bytes);
}

fn tagged<D: Digest>(tag: &str, parts: &[&[u8]]) -> D {
    let mut hasher = D::new();
    part(&mut hasher, tag.as_bytes());
    for bytes in parts {
        part(&mut hasher, bytes);
    }
    hasher
}

/// SHA-512 of a tag and parts.
pub fn hash512(tag: &str, parts: &[&[u8]]) -> [u8; 64] {
    tagged::<Sha512>(tag, parts).finalize().into()
}

/// SHA-256 of a tag and parts.
pub fn hash256(tag: &str, parts: &[&[u8]]) -> [u8; 32] {
    tagged::<Sha256>(tag, parts).finalize().into()
}

/// SHA-256 of bytes as they are, for a ballot's hash.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A number below the group order out of a hash; the bias is below 2^-256.
pub fn to_scalar(mut hash: [u8; 64]) -> Scalar {
    let scalar = Scalar::from_bytes_mod_order_wide(&hash);
    // Nonces and keys come this way too.
    hash.zeroize();
    scalar
}

/// The challenge in the first sixteen bytes of a hash.
pub fn to_short(hash: &[u8; 64]) -> Short {
    let mut first = [0; 16];
    first.copy_from_slice(hash.first_chunk::<16>().unwrap_or(&[0; 16]));
    Short::from_le_bytes(first)
}

/// A challenge as a number of the field of scalars.
pub fn short_scalar(short: Short) -> Scalar {
    Scalar::from(short)
}

/// Twelve digits for print and for comparing by eye, in groups of four.
///
/// ```
/// let code = sokoguru_ballot::hash::code("sokoguru/head-code/1", &[0; 32]);
/// assert_eq!(code.len(), 14);
/// # assert_eq!(code.chars().filter(char::is_ascii_digit).count(), 12);
/// # assert_eq!(code.chars().nth(4), Some(' '));
/// ```
pub fn code(tag: &str, bytes: &[u8]) -> String {
    let hash = hash256(tag, &[bytes]);
    let first = hash.first_chunk::<8>().copied().unwrap_or_default();
    let number = u64::from_be_bytes(first) % 1_000_000_000_000;
    format!(
        "{:04} {:04} {:04}",
        number / 100_000_000,
        number / 10_000 % 10_000,
        number % 10_000
    )
}
