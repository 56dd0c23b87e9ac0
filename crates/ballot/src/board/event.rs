//! The envelope of an event: its kind, the server's time, and a payload that the kind explains.
//!
//! The payloads are read where their rules are: `start`, `roll`, `manifest`, `ballot`, `ceremony`,
//! `tally`, `result`; the short ones of the meeting stand at the end of this file.

use thiserror::Error;

use crate::ballot::BallotHash;
use crate::wire::{Reader, Text, WireError, Writer};

/// The most bytes of an event other than a roll.
pub const EVENT_LIMIT: usize = 1_048_576;

/// The most bytes of a roll's event: more than a million voters.
pub const ROLL_LIMIT: usize = 67_108_864;

/// What an event is. The order is that of the numbers on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Who holds the meeting, who signs, who the trustees are.
    Start,
    /// A trustee binds itself to a reveal.
    Commitment,
    /// A trustee's part of the election key.
    Reveal,
    /// A trustee found all reveals in order.
    Confirmation,
    /// A trustee shows that another sent a wrong share.
    Complaint,
    /// Who may vote.
    Roll,
    /// What is voted on, or a change of it.
    Manifest,
    /// A vote.
    Ballot,
    /// A vote that came too late.
    Late,
    /// The end of voting.
    Closing,
    /// The sum of the secret ballots of an item.
    Aggregate,
    /// A trustee's part of opening an aggregate.
    Share,
    /// What an item decided.
    Result,
    /// What the chair found of an item without a count.
    Consensus,
    /// The order that lots gave to tied options.
    Lots,
}

impl Kind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 15] = [
        Self::Start,
        Self::Commitment,
        Self::Reveal,
        Self::Confirmation,
        Self::Complaint,
        Self::Roll,
        Self::Manifest,
        Self::Ballot,
        Self::Late,
        Self::Closing,
        Self::Aggregate,
        Self::Share,
        Self::Result,
        Self::Consensus,
        Self::Lots,
    ];

    /// The number on the board.
    pub const fn number(self) -> u8 {
        // The variants stand in the order of the numbers, from 0.
        self as u8
    }

    /// Reads back what [`Self::number`] wrote; `None` for a number without a meaning.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The name in PROTOCOL.md.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Commitment => "commitment",
            Self::Reveal => "reveal",
            Self::Confirmation => "confirmation",
            Self::Complaint => "complaint",
            Self::Roll => "roll",
            Self::Manifest => "manifest",
            Self::Ballot => "ballot",
            Self::Late => "late",
            Self::Closing => "closing",
            Self::Aggregate => "aggregate",
            Self::Share => "share",
            Self::Result => "result",
            Self::Consensus => "consensus",
            Self::Lots => "lots",
        }
    }

    /// The most bytes that an event of this kind may have.
    pub const fn limit(self) -> usize {
        match self {
            Self::Roll => ROLL_LIMIT,
            _ => EVENT_LIMIT,
        }
    }
}

/// Why bytes are no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EventError {
    /// They end before the payload begins.
    #[error("the event ends before its payload")]
    Short,
    /// A kind that this version does not know.
    #[error("no event has kind {0}")]
    Kind(u8),
    /// Over the limit of the kind.
    #[error("an event of {bytes} bytes, where {limit} are allowed")]
    TooLong {
        /// How many it has.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
}

/// An event on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event<'a> {
    /// What it is.
    pub kind: Kind,
    /// The server's time.
    ///
    /// Units: milliseconds since 1970-01-01T00:00:00Z.
    pub at: u64,
    /// What it says.
    pub payload: &'a [u8],
}

impl<'a> Event<'a> {
    /// Bytes before the payload.
    pub const ENVELOPE: usize = 9;

    /// Takes an event apart.
    ///
    /// Errors: [`EventError`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, EventError> {
        let mut reader = Reader::new(bytes);
        let number = reader.u8().map_err(|_| EventError::Short)?;
        let kind = Kind::from_number(number).ok_or(EventError::Kind(number))?;
        if bytes.len() > kind.limit() {
            return Err(EventError::TooLong {
                bytes: bytes.len(),
                limit: kind.limit(),
            });
        }
        let at = reader.u64().map_err(|_| EventError::Short)?;
        Ok(Self {
            kind,
            at,
            payload: reader.rest(),
        })
    }

    /// The bytes of the event, which are a leaf of the board's tree.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(Self::ENVELOPE + self.payload.len());
        writer
            .u8(self.kind.number())
            .u64(self.at)
            .bytes(self.payload);
        writer.finish()
    }
}

/// A ballot that came at or after `accept_until`: it is named and not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// What names the ballot.
    pub ballot: BallotHash,
}

impl Late {
    /// Reads the payload.
    ///
    /// Errors: [`WireError`].
    pub fn parse(payload: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(payload);
        let late = Self {
            ballot: BallotHash::from_bytes(reader.array()?),
        };
        reader.finish()?;
        Ok(late)
    }

    /// The payload.
    pub fn to_bytes(self) -> Vec<u8> {
        self.ballot.as_bytes().to_vec()
    }
}

/// The end of voting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Members with a vote who were present.
    pub present: u32,
    /// Ballots that came too late.
    pub late: u32,
}

impl Closing {
    /// Reads the payload.
    ///
    /// Errors: [`WireError`].
    pub fn parse(payload: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(payload);
        let closing = Self {
            present: reader.u32()?,
            late: reader.u32()?,
        };
        reader.finish()?;
        Ok(closing)
    }

    /// The payload.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.u32(self.present).u32(self.late);
        writer.finish()
    }
}

/// What the chair found of an item without a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consensus {
    /// Its place in the manifest, from 0.
    pub item: u16,
    /// The item's revision.
    pub revision: u32,
    /// Whether the meeting agreed.
    pub agreed: bool,
    /// What it agreed on, in the chair's words.
    pub words: Text,
}

impl Consensus {
    /// Reads the payload.
    ///
    /// Errors: [`WireError`].
    pub fn parse(payload: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(payload);
        let consensus = Self {
            item: reader.u16()?,
            revision: reader.u32()?,
            agreed: reader.flag()?,
            words: reader.text()?,
        };
        reader.finish()?;
        Ok(consensus)
    }

    /// The payload.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer
            .u16(self.item)
            .u32(self.revision)
            .flag(self.agreed)
            .text(&self.words);
        writer.finish()
    }
}

/// The order that lots drawn in the meeting gave to tied options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lots {
    /// Its place in the manifest, from 0.
    pub item: u16,
    /// The item's revision.
    pub revision: u32,
    /// Places of the tied options, best first.
    pub order: Vec<u8>,
}

impl Lots {
    /// Reads the payload.
    ///
    /// Errors: [`WireError`].
    pub fn parse(payload: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(payload);
        let lots = Self {
            item: reader.u16()?,
            revision: reader.u32()?,
            order: reader.list(Reader::u8)?,
        };
        reader.finish()?;
        Ok(lots)
    }

    /// The payload.
    ///
    /// Errors: [`WireError::ListTooLong`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, WireError> {
        let mut writer = Writer::new();
        writer.u16(self.item).u32(self.revision);
        writer.list(&self.order, |out, place| {
            out.u8(*place);
        })?;
        Ok(writer.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_have_the_numbers_of_the_protocol() {
        for (number, kind) in (0_u8..).zip(Kind::ALL) {
            assert_eq!(kind.number(), number);
            assert_eq!(Kind::from_number(number), Some(kind));
        }
        assert_eq!(Kind::from_number(15), None);
        assert_eq!(Kind::Ballot.number(), 7);
        assert_eq!(Kind::Lots.number(), 14);
    }

    #[test]
    fn an_event_is_its_kind_its_time_and_its_payload() {
        let event = Event {
            kind: Kind::Late,
            at: 0x0102,
            payload: &[9, 8],
        };
        let bytes = event.to_bytes();
        assert_eq!(bytes, [8, 0, 0, 0, 0, 0, 0, 1, 2, 9, 8]);
        assert_eq!(Event::parse(&bytes), Ok(event));
        assert_eq!(Event::parse(&bytes[..8]), Err(EventError::Short));
        assert_eq!(Event::parse(&[]), Err(EventError::Short));
        assert_eq!(Event::parse(&[15; 20]), Err(EventError::Kind(15)));
    }

    #[test]
    fn only_a_roll_may_be_long() {
        let mut bytes = vec![0; EVENT_LIMIT + 1];
        bytes[0] = Kind::Roll.number();
        assert!(Event::parse(&bytes).is_ok());
        bytes[0] = Kind::Ballot.number();
        assert_eq!(
            Event::parse(&bytes),
            Err(EventError::TooLong {
                bytes: EVENT_LIMIT + 1,
                limit: EVENT_LIMIT
            })
        );
    }
}
