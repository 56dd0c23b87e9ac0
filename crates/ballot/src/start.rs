//! The first event of a board: who holds the meeting, who signs the roll, who the trustees are.
//! PROTOCOL.md, sections 2 and 3.

use thiserror::Error;

use crate::bytes::fixed_bytes;
use crate::hash::hash256;
use crate::keys::PublicKey;
use crate::wire::{Reader, Text, WireError, Writer};

/// The most trustees of a board.
pub const TRUSTEES_LIMIT: usize = 16;

fixed_bytes!(
    /// What tells one board from every other: the hash of its start.
    BoardId,
    32
);

/// Someone who vouches for the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registrar {
    /// The office, such as "pengurus"; part of what is signed.
    pub role: Text,
    /// The key that signs.
    pub key: PublicKey,
}

/// Someone who holds a part of the election key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trustee {
    /// The name that members know.
    pub name: Text,
    /// The key that signs messages.
    pub signing: PublicKey,
    /// The key to which other trustees seal shares.
    pub transport: PublicKey,
}

/// What a start says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartContent {
    /// The cooperative.
    pub cooperative: Text,
    /// The meeting.
    pub meeting: Text,
    /// The server's key for heads and receipts.
    pub board_key: PublicKey,
    /// Two offices with opposed interests.
    pub registrars: [Registrar; 2],
    /// How many trustees open a tally together; 0 on a board of open items only.
    pub threshold: u8,
    /// In order; their numbers begin at 1.
    pub trustees: Vec<Trustee>,
    /// Random, so that two boards never have one id.
    pub nonce: [u8; 32],
}

/// Why a start is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StartError {
    /// The bytes.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// Not exactly two registrars.
    #[error("{0} registrars, not 2")]
    Registrars(usize),
    /// A threshold of none or of more than all, or too many trustees.
    #[error("a threshold of {threshold} of {trustees} trustees")]
    Threshold {
        /// How many are needed.
        threshold: u8,
        /// How many there are.
        trustees: usize,
    },
    /// One key stands in two places.
    #[error("a key stands there twice")]
    RepeatedKey,
}

/// A start that keeps the rules, with its bytes.
///
/// Invariant: the bytes are the encoding of the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    content: StartContent,
    bytes: Vec<u8>,
    board_id: BoardId,
}

impl Start {
    const VERSION: u16 = 1;

    /// Checks the rules and encodes.
    ///
    /// Errors: [`StartError`].
    pub fn new(content: StartContent) -> Result<Self, StartError> {
        content.check()?;
        let bytes = content.encode()?;
        let board_id = BoardId::from_bytes(hash256("sokoguru/board/1", &[&bytes]));
        Ok(Self {
            content,
            bytes,
            board_id,
        })
    }

    /// Reads the payload of an event of kind 0.
    ///
    /// Errors: [`StartError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, StartError> {
        let mut reader = Reader::new(bytes);
        let content = StartContent::read(&mut reader)?;
        reader.finish()?;
        Self::new(content)
    }

    /// What it says.
    pub const fn content(&self) -> &StartContent {
        &self.content
    }

    /// The payload of its event.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The board's id.
    pub const fn board_id(&self) -> &BoardId {
        &self.board_id
    }

    /// The trustee of a number from 1.
    pub fn trustee(&self, number: u8) -> Option<&Trustee> {
        let place = usize::from(number).checked_sub(1)?;
        self.content.trustees.get(place)
    }
}

/// Whether so many of so many trustees may open a tally: 1 to all of at most 16, or none of none.
pub(crate) fn threshold_holds(threshold: u8, trustees: usize) -> bool {
    let needed = usize::from(threshold);
    trustees <= TRUSTEES_LIMIT && needed <= trustees && (needed > 0 || trustees == 0)
}

impl StartContent {
    fn check(&self) -> Result<(), StartError> {
        if !threshold_holds(self.threshold, self.trustees.len()) {
            return Err(StartError::Threshold {
                threshold: self.threshold,
                trustees: self.trustees.len(),
            });
        }
        let mut keys: Vec<&[u8; 32]> = vec![self.board_key.as_bytes()];
        keys.extend(self.registrars.iter().map(|each| each.key.as_bytes()));
        for each in &self.trustees {
            keys.extend([each.signing.as_bytes(), each.transport.as_bytes()]);
        }
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(StartError::RepeatedKey);
        }
        Ok(())
    }

    fn encode(&self) -> Result<Vec<u8>, WireError> {
        let mut writer = Writer::new();
        writer
            .u16(Start::VERSION)
            .text(&self.cooperative)
            .text(&self.meeting)
            .point(self.board_key.point())
            .list(&self.registrars, |out, each| {
                out.text(&each.role).point(each.key.point());
            })?
            .u8(self.threshold)
            .list(&self.trustees, |out, each| {
                out.text(&each.name)
                    .point(each.signing.point())
                    .point(each.transport.point());
            })?
            .bytes(&self.nonce);
        Ok(writer.finish())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, StartError> {
        reader.version(Start::VERSION)?;
        let cooperative = reader.text()?;
        let meeting = reader.text()?;
        let board_key = PublicKey::read(reader)?;
        let registrars = reader.list(|reader| {
            Ok::<_, WireError>(Registrar {
                role: reader.text()?,
                key: PublicKey::read(reader)?,
            })
        })?;
        let registrars = registrars
            .try_into()
            .map_err(|all: Vec<Registrar>| StartError::Registrars(all.len()))?;
        let threshold = reader.u8()?;
        let trustees = reader.list(|reader| {
            Ok::<_, WireError>(Trustee {
                name: reader.text()?,
                signing: PublicKey::read(reader)?,
                transport: PublicKey::read(reader)?,
            })
        })?;
        Ok(Self {
            cooperative,
            meeting,
            board_key,
            registrars,
            threshold,
            trustees,
            nonce: reader.array()?,
        })
    }
}
