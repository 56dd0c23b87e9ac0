//! The four messages of the ceremony, without the signatures under them.
//!
//! Reading takes any message of the right form; whether it is right is left to `public`.

use curve25519_dalek::scalar::Scalar;

use crate::hash::{Short, hash256, hash512, to_short};
use crate::keys::PublicKey;
use crate::point::Point;
use crate::signed::{Signed, Statement};
use crate::start::BoardId;
use crate::wire::{Reader, WireError, Writer};

/// Says beforehand what a reveal will be, so that nobody can choose theirs by the others'.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// From 0.
    pub round: u16,
    /// The number of who speaks, from 1.
    pub trustee: u8,
    /// See [`Reveal::hash`].
    pub hash: [u8; 32],
}

/// A number on its way from one trustee to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedShare {
    /// `r·G`, from which only the receiver computes the pad.
    pub nonce: Point,
    /// The share under the pad.
    pub hidden: [u8; 32],
}

/// A trustee's part of the election key, and the others' shares of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    /// From 0.
    pub round: u16,
    /// The number of who speaks, from 1.
    pub trustee: u8,
    /// The coefficients as points, lowest first; as many as the threshold.
    pub coefficients: Vec<Point>,
    /// The challenge of the proof that the lowest coefficient is known.
    pub challenge: Short,
    /// The response of that proof.
    pub response: Scalar,
    /// One for each trustee, in the order of their numbers.
    pub shares: Vec<SealedShare>,
}

/// Says that all reveals were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// From 0.
    pub round: u16,
    /// The number of who speaks, from 1.
    pub trustee: u8,
    /// The hash of all reveals, whole, in the order of their senders.
    pub transcript: [u8; 32],
}

/// Uncovers one share, so that everybody sees whether it was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// From 0.
    pub round: u16,
    /// The number of who speaks, from 1.
    pub trustee: u8,
    /// The number of who sent the share.
    pub against: u8,
    /// What opens the pad: the receiver's transport key times the share's nonce.
    pub opening: Point,
    /// The challenge of the proof that it does.
    pub challenge: Short,
    /// The response of that proof.
    pub response: Scalar,
}

impl Statement for Commitment {
    const TAG: &'static str = "sokoguru/commitment/1";

    fn write(&self, writer: &mut Writer) -> Result<(), WireError> {
        writer.u16(self.round).u8(self.trustee).bytes(&self.hash);
        Ok(())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            round: reader.u16()?,
            trustee: reader.u8()?,
            hash: reader.array()?,
        })
    }
}

impl Reveal {
    /// What a commitment to this reveal says.
    ///
    /// Errors: [`WireError::ListTooLong`].
    pub fn hash(&self) -> Result<[u8; 32], WireError> {
        Ok(hash256("sokoguru/reveal-hash/1", &[&self.to_bytes()?]))
    }
}

impl Statement for Reveal {
    const TAG: &'static str = "sokoguru/reveal/1";

    fn write(&self, writer: &mut Writer) -> Result<(), WireError> {
        writer.u16(self.round).u8(self.trustee);
        writer.list(&self.coefficients, |out, point| {
            out.point(point);
        })?;
        writer.short(self.challenge).scalar(&self.response);
        writer.list(&self.shares, |out, share| {
            out.point(&share.nonce).bytes(&share.hidden);
        })?;
        Ok(())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            round: reader.u16()?,
            trustee: reader.u8()?,
            coefficients: reader.list(Reader::point)?,
            challenge: reader.short()?,
            response: reader.scalar()?,
            shares: reader.list(|reader| {
                Ok::<_, WireError>(SealedShare {
                    nonce: reader.point()?,
                    hidden: reader.array()?,
                })
            })?,
        })
    }
}

impl Statement for Confirmation {
    const TAG: &'static str = "sokoguru/confirmation/1";

    fn write(&self, writer: &mut Writer) -> Result<(), WireError> {
        writer
            .u16(self.round)
            .u8(self.trustee)
            .bytes(&self.transcript);
        Ok(())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            round: reader.u16()?,
            trustee: reader.u8()?,
            transcript: reader.array()?,
        })
    }
}

impl Statement for Complaint {
    const TAG: &'static str = "sokoguru/complaint/1";

    fn write(&self, writer: &mut Writer) -> Result<(), WireError> {
        writer
            .u16(self.round)
            .u8(self.trustee)
            .u8(self.against)
            .point(&self.opening)
            .short(self.challenge)
            .scalar(&self.response);
        Ok(())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            round: reader.u16()?,
            trustee: reader.u8()?,
            against: reader.u8()?,
            opening: reader.point()?,
            challenge: reader.short()?,
            response: reader.scalar()?,
        })
    }
}

/// What confirmations name: the hash of all reveals of a round, whole, in the order of the
/// trustees' numbers.
///
/// Errors: [`WireError::ListTooLong`].
pub(super) fn transcript<'a>(
    reveals: impl Iterator<Item = &'a Signed<Reveal>>,
) -> Result<[u8; 32], WireError> {
    let payloads = reveals
        .map(Signed::to_bytes)
        .collect::<Result<Vec<_>, _>>()?;
    let parts: Vec<&[u8]> = payloads.iter().map(Vec::as_slice).collect();
    Ok(hash256("sokoguru/transcript/1", &parts))
}

/// The challenge of the proof that the lowest coefficient is known.
pub(super) fn possession_challenge(
    board_id: &BoardId,
    (round, trustee): (u16, u8),
    coefficient: &Point,
    commitment: &[u8; 32],
) -> Short {
    let parts: [&[u8]; 5] = [
        board_id.as_bytes(),
        &round.to_be_bytes(),
        &[trustee],
        coefficient.as_bytes(),
        commitment,
    ];
    to_short(&hash512("sokoguru/possession/1", &parts))
}

/// What the proof of a complaint is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opened<'a> {
    pub board_id: &'a BoardId,
    pub round: u16,
    pub trustee: u8,
    pub against: u8,
    /// `R` of the share.
    pub nonce: &'a Point,
    /// The transport key of who complains.
    pub transport: &'a PublicKey,
    /// `S`.
    pub opening: &'a Point,
}

impl Opened<'_> {
    /// The challenge of the proof that `S` and the transport key have one logarithm.
    pub fn challenge(&self, on_base: &[u8; 32], on_nonce: &[u8; 32]) -> Short {
        let parts: [&[u8]; 9] = [
            self.board_id.as_bytes(),
            &self.round.to_be_bytes(),
            &[self.trustee],
            &[self.against],
            self.nonce.as_bytes(),
            self.transport.as_bytes(),
            self.opening.as_bytes(),
            on_base,
            on_nonce,
        ];
        to_short(&hash512("sokoguru/complaint-proof/1", &parts))
    }
}
