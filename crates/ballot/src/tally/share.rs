//! A trustee's part of opening an aggregate, and the proof that it was made with the trustee's
//! secret and nothing else.

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use super::aggregate::{Aggregate, AggregateHash, Element};
use super::guard::Permit;
use crate::ceremony::{SecretShare, Trustee, TrusteeError};
use crate::hash::{Short, hash512, short_scalar, to_scalar, to_short};
use crate::keys::{PublicKey, SignError};
use crate::randomness::Randomness;
use crate::signed::{Signed, Statement};
use crate::start::BoardId;
use crate::wire::{Reader, WireError, Writer};

/// What a trustee says about an aggregate.
///
/// Invariant: none. It is worth something after [`OpeningShare::check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningShare {
    /// The item's place in the manifest, from 0.
    pub item: u16,
    /// The item's revision.
    pub revision: u32,
    /// The trustee's number, from 1.
    pub trustee: u8,
    /// Which sum it opens.
    pub aggregate: AggregateHash,
    /// The trustee's secret times each alpha, in the order of the options.
    pub parts: Vec<Element>,
    /// The challenge of the proof.
    pub challenge: Short,
    /// Its response.
    pub response: Scalar,
}

/// Why a share is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ShareError {
    /// Another item, or another revision of it.
    #[error("the share is for another item")]
    Item,
    /// Not one part for each option.
    #[error("the share does not have the options of the item")]
    Options,
    /// A share of something else.
    #[error("the share opens another aggregate")]
    Aggregate,
    /// Not made with the trustee's secret.
    #[error("the proof of the share of trustee {0} does not hold")]
    Proof(u8),
}

impl Statement for OpeningShare {
    const TAG: &'static str = "sokoguru/share/1";

    fn write(&self, writer: &mut Writer) -> Result<(), WireError> {
        writer
            .u16(self.item)
            .u32(self.revision)
            .u8(self.trustee)
            .bytes(self.aggregate.as_bytes())
            .list(&self.parts, |out, part| {
                out.bytes(part.as_bytes());
            })?
            .short(self.challenge)
            .scalar(&self.response);
        Ok(())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            item: reader.u16()?,
            revision: reader.u32()?,
            trustee: reader.u8()?,
            aggregate: AggregateHash::from_bytes(reader.array()?),
            parts: reader.list(Element::read)?,
            challenge: reader.short()?,
            response: reader.scalar()?,
        })
    }
}

impl OpeningShare {
    /// Opens a trustee's part of the aggregate that its guard permits, and signs it.
    ///
    /// Errors: [`TrusteeError::OtherBoard`] when permit and trustee do not belong together, and
    /// [`TrusteeError::Sign`].
    pub fn make(
        permit: &Permit,
        trustee: &Trustee,
        secret: &SecretShare,
        source: &mut dyn Randomness,
    ) -> Result<Signed<Self>, TrusteeError> {
        if permit.board_id() != trustee.board_id() || secret.trustee() != trustee.number() {
            return Err(TrusteeError::OtherBoard);
        }
        let aggregate = permit.aggregate();
        let alphas = || aggregate.sums.iter().map(|sum| sum.alpha.value());
        let parts: Vec<Element> = alphas()
            .map(|alpha| Element::new(alpha * secret.value()))
            .collect();
        // Two proofs with one nonce would give the secret away, so that the nonce hangs on the
        // secret and on what is proved as well as on the source.
        let mut fresh = Zeroizing::new([0; 32]);
        source.fill(&mut *fresh).map_err(SignError::from)?;
        let seeds: [&[u8]; 3] = [
            secret.value().as_bytes(),
            &*fresh,
            permit.aggregate_hash().as_bytes(),
        ];
        let nonce = Zeroizing::new(to_scalar(hash512("sokoguru/decryption-nonce/1", &seeds)));
        let statement = Proved {
            board_id: permit.board_id(),
            aggregate: permit.aggregate_hash(),
            trustee: trustee.number(),
            key: secret.verification(),
            parts: &parts,
        };
        let challenge = statement.challenge(
            RistrettoPoint::mul_base(&nonce),
            alphas().map(|alpha| alpha * *nonce),
        );
        let mut product = short_scalar(challenge) * secret.value();
        let response = *nonce + product;
        product.zeroize();
        let said = Self {
            item: aggregate.item,
            revision: aggregate.revision,
            trustee: trustee.number(),
            aggregate: *permit.aggregate_hash(),
            parts,
            challenge,
            response,
        };
        Ok(Signed::new(
            said,
            trustee.board_id(),
            trustee.signing(),
            source,
        )?)
    }

    /// Whether this is the part of the trustee with this verification key. The signature is left
    /// to [`Signed::is_by`].
    ///
    /// Errors: [`ShareError`].
    pub fn check(
        &self,
        board_id: &BoardId,
        aggregate: &Aggregate,
        hash: &AggregateHash,
        key: &PublicKey,
    ) -> Result<(), ShareError> {
        if (self.item, self.revision) != (aggregate.item, aggregate.revision) {
            return Err(ShareError::Item);
        }
        if self.parts.len() != aggregate.sums.len() {
            return Err(ShareError::Options);
        }
        if self.aggregate != *hash {
            return Err(ShareError::Aggregate);
        }
        let minus = -short_scalar(self.challenge);
        let commitment = |base: &RistrettoPoint, value: &RistrettoPoint| {
            RistrettoPoint::vartime_multiscalar_mul([&self.response, &minus], [base, value])
        };
        let statement = Proved {
            board_id,
            aggregate: hash,
            trustee: self.trustee,
            key,
            parts: &self.parts,
        };
        let pairs = aggregate.sums.iter().zip(&self.parts);
        let challenge = statement.challenge(
            commitment(&RISTRETTO_BASEPOINT_POINT, key.point().element()),
            pairs.map(|(sum, part)| commitment(sum.alpha.value(), part.value())),
        );
        if challenge == self.challenge {
            Ok(())
        } else {
            Err(ShareError::Proof(self.trustee))
        }
    }
}

/// What the proof of a share is about.
struct Proved<'a> {
    board_id: &'a BoardId,
    aggregate: &'a AggregateHash,
    trustee: u8,
    key: &'a PublicKey,
    parts: &'a [Element],
}

impl Proved<'_> {
    fn challenge(
        &self,
        on_base: RistrettoPoint,
        on_alphas: impl Iterator<Item = RistrettoPoint>,
    ) -> Short {
        let parts: Vec<u8> = self
            .parts
            .iter()
            .flat_map(|part| *part.as_bytes())
            .collect();
        let commitments: Vec<[u8; 32]> = core::iter::once(on_base)
            .chain(on_alphas)
            .map(|point| point.compress().to_bytes())
            .collect();
        let number = [self.trustee];
        let mut hashed: Vec<&[u8]> = vec![
            self.board_id.as_bytes(),
            self.aggregate.as_bytes(),
            &number,
            self.key.as_bytes(),
            &parts,
        ];
        hashed.extend(commitments.iter().map(<[u8; 32]>::as_slice));
        to_short(&hash512("sokoguru/decryption/1", &hashed))
    }
}
