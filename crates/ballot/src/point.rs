//! A group element as it came off the wire: its one encoding beside its coordinates, never the
//! identity. PROTOCOL.md, section 1.
//!
//! Aggregates may be the identity; they are left to `tally`.

use core::fmt;
use core::hash::{Hash, Hasher};

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::IsIdentity;

use crate::bytes::write_hex;

/// An element of ristretto255 other than the identity.
///
/// Invariant: the bytes are the canonical encoding of the element.
#[derive(Clone, Copy)]
pub struct Point {
    bytes: [u8; 32],
    element: RistrettoPoint,
}

impl Point {
    /// Reads an encoding. None when it is not canonical, no element, or the identity.
    pub fn decode(bytes: [u8; 32]) -> Option<Self> {
        let element = CompressedRistretto(bytes).decompress()?;
        (!element.is_identity()).then_some(Self { bytes, element })
    }

    /// Takes an element that was computed. None for the identity.
    pub fn from_element(element: RistrettoPoint) -> Option<Self> {
        (!element.is_identity()).then(|| Self {
            bytes: element.compress().to_bytes(),
            element,
        })
    }

    /// The encoding.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The element, to compute with.
    pub const fn element(&self) -> &RistrettoPoint {
        &self.element
    }
}

// An element has one encoding, so that comparing bytes compares elements.
impl PartialEq for Point {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Point {}

impl Hash for Point {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl fmt::Debug for Point {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Point(")?;
        write_hex(out, &self.bytes)?;
        out.write_str(")")
    }
}
