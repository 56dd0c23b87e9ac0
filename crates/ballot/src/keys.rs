//! Seeds, the keys that follow from them, and Schnorr signatures. PROTOCOL.md, section 1.
//!
//! Computing with a secret takes the same time whatever its value; checking a signature does not
//! need to. Where seeds are kept is left to the caller.

use core::fmt;

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::bytes::fixed_bytes;
use crate::hash::{hash512, to_scalar};
use crate::point::Point;
use crate::randomness::{Randomness, RandomnessError};
use crate::wire::{Reader, WireError, Writer};

/// What a key is for. Keys of one seed and two roles have nothing to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A member's key for one meeting.
    Voter,
    /// One of the two who sign the roll.
    Registrar,
    /// The server's key for heads and receipts.
    Board,
    /// A trustee's key for signing.
    TrusteeSigning,
    /// A trustee's key to which other trustees seal shares.
    TrusteeTransport,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Voter => "voter",
            Self::Registrar => "registrar",
            Self::Board => "board",
            Self::TrusteeSigning => "trustee-signing",
            Self::TrusteeTransport => "trustee-transport",
        }
    }
}

/// A seed or nonce that gives zero; it happens once in 2^252 times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the secret is zero")]
pub struct ZeroSecret;

/// Why nothing was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignError {
    /// No randomness.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The nonce is zero.
    #[error(transparent)]
    Zero(#[from] ZeroSecret),
}

/// The 32 bytes that a voter, registrar or trustee has to keep, and nothing else.
///
/// Invariant: wiped when dropped; `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    /// A new seed.
    ///
    /// Errors: [`RandomnessError`] when the source fails.
    pub fn generate(source: &mut dyn Randomness) -> Result<Self, RandomnessError> {
        let mut bytes = Zeroizing::new([0; 32]);
        source.fill(&mut *bytes)?;
        Ok(Self(bytes))
    }

    /// A seed that was kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to keep them somewhere safe.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Seed(..)")
    }
}

/// What is signed: the hash of a tag and parts.
#[derive(Clone, PartialEq, Eq)]
pub struct Message([u8; 64]);

impl Message {
    /// Hashes a tag and parts.
    pub fn new(tag: &str, parts: &[&[u8]]) -> Self {
        Self(hash512(tag, parts))
    }
}

fixed_bytes!(
    /// The encoding of a public key, which may still turn out to be no point.
    KeyBytes,
    32
);

/// A key that anyone may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey(Point);

impl PublicKey {
    /// Takes a point for a key.
    pub const fn new(point: Point) -> Self {
        Self(point)
    }

    /// Reads an encoding. None as in [`Point::decode`].
    pub fn decode(bytes: [u8; 32]) -> Option<Self> {
        Point::decode(bytes).map(Self)
    }

    /// Reads a key off the wire.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        reader.point().map(Self)
    }

    /// The point.
    pub const fn point(&self) -> &Point {
        &self.0
    }

    /// The encoding.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The encoding, as a ballot names it.
    pub const fn encoding(&self) -> KeyBytes {
        KeyBytes::from_bytes(*self.0.as_bytes())
    }

    /// Whether this key signed the message.
    #[must_use]
    pub fn verifies(&self, message: &Message, signature: &Signature) -> bool {
        let challenge = signature.challenge(self, message);
        // R is compared by its encoding: no other bytes are the encoding of the same element.
        let commitment = RistrettoPoint::vartime_multiscalar_mul(
            [&signature.response, &-challenge],
            [&RISTRETTO_BASEPOINT_POINT, self.0.element()],
        );
        signature.commitment != [0; 32] && commitment.compress().as_bytes() == &signature.commitment
    }
}

/// A key of its owner.
///
/// Invariant: not zero; wiped when dropped; `Debug` shows only the public half.
#[derive(Clone)]
pub struct SecretKey {
    scalar: Zeroizing<Scalar>,
    public: PublicKey,
}

impl SecretKey {
    /// The key of a seed in a role.
    ///
    /// Errors: [`ZeroSecret`].
    pub fn derive(role: Role, seed: &Seed) -> Result<Self, ZeroSecret> {
        let parts: [&[u8]; 2] = [role.name().as_bytes(), seed.expose()];
        let scalar = Zeroizing::new(to_scalar(hash512("sokoguru/key/1", &parts)));
        let point = Point::from_element(RistrettoPoint::mul_base(&scalar)).ok_or(ZeroSecret)?;
        Ok(Self {
            scalar,
            public: PublicKey(point),
        })
    }

    /// The public half.
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The number itself, for the proofs of this crate.
    pub(crate) fn scalar(&self) -> &Scalar {
        &self.scalar
    }

    /// Signs. The nonce depends on the key, on the message and on new randomness, so that neither
    /// a weak source nor a repeated message gives the key away.
    ///
    /// Errors: [`SignError`].
    pub fn sign(
        &self,
        message: &Message,
        source: &mut dyn Randomness,
    ) -> Result<Signature, SignError> {
        let mut fresh = Zeroizing::new([0; 32]);
        source.fill(&mut *fresh)?;
        let parts: [&[u8]; 3] = [self.scalar.as_bytes(), &*fresh, &message.0];
        let nonce = Zeroizing::new(to_scalar(hash512("sokoguru/signature-nonce/1", &parts)));
        let commitment = Point::from_element(RistrettoPoint::mul_base(&nonce)).ok_or(ZeroSecret)?;
        let mut signature = Signature {
            commitment: *commitment.as_bytes(),
            response: Scalar::ZERO,
        };
        let mut product = signature.challenge(&self.public, message) * *self.scalar;
        signature.response = *nonce + product;
        product.zeroize();
        Ok(signature)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SecretKey(.. of {:?})", self.public)
    }
}

/// A signature: a commitment and a response, 64 bytes.
///
/// Invariant: the response is below the group order. Whether the commitment is a point shows when
/// the signature is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    commitment: [u8; 32],
    response: Scalar,
}

impl Signature {
    /// Reads a signature off the wire.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            commitment: reader.array()?,
            response: reader.scalar()?,
        })
    }

    /// Writes it.
    pub fn write(&self, writer: &mut Writer) {
        writer.bytes(&self.commitment).scalar(&self.response);
    }

    /// The 64 bytes.
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut bytes = [0; 64];
        let (commitment, response) = bytes.split_at_mut(32);
        commitment.copy_from_slice(&self.commitment);
        response.copy_from_slice(self.response.as_bytes());
        bytes
    }

    pub(crate) const fn commitment(&self) -> &[u8; 32] {
        &self.commitment
    }

    pub(crate) const fn response(&self) -> &Scalar {
        &self.response
    }

    pub(crate) fn challenge(&self, key: &PublicKey, message: &Message) -> Scalar {
        let parts: [&[u8]; 3] = [&self.commitment, key.as_bytes(), &message.0];
        to_scalar(hash512("sokoguru/signature/1", &parts))
    }
}
