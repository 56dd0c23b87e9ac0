//! A board in one file: `SKGBOARD1`, a newline, the number of events, each with its length, the
//! head.
//!
//! Reading takes bytes as they come and holds one event at a time, so that a phone can check a
//! board while it arrives. Where the bytes come from is left to the caller.

use thiserror::Error;

use super::event::{Event, Kind};
use super::head::Head;
use crate::wire::{Reader, WireError, Writer};

/// The first bytes of a file.
pub const MAGIC: &[u8; 10] = b"SKGBOARD1\n";

/// Why bytes are no board file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FileError {
    /// Other first bytes.
    #[error("this is no board file")]
    Magic,
    /// The end came before the head.
    #[error("the file ends early, after {events} events")]
    Short {
        /// Events that were whole.
        events: u32,
    },
    /// Bytes follow the head.
    #[error("bytes follow the head")]
    Long,
    /// A length that no event has.
    #[error("event {index} says that it has {bytes} bytes")]
    EventLength {
        /// Its place, from 0.
        index: u32,
        /// What the file says.
        bytes: u32,
    },
    /// More events than a file can count.
    #[error("too many events for one file")]
    TooMany,
    /// The bytes of the head.
    #[error("the head cannot be read: {0}")]
    Head(WireError),
}

/// What a file is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The next event's bytes.
    Event(&'a [u8]),
    /// The head, which is last.
    Head(Head),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expecting {
    Opening,
    Event { left: u32 },
    Head,
    End,
}

/// Takes a file's bytes as they come and gives its pieces in order.
///
/// Shape: [`Self::feed`], then [`Self::next_piece`] until it gives `None`, and so on;
/// [`Self::finish`] at the end. Memory: one event and what was fed beyond it.
#[derive(Debug, Clone)]
pub struct FileReader {
    buffer: Vec<u8>,
    used: usize,
    count: u32,
    expecting: Expecting,
}

impl Default for FileReader {
    fn default() -> Self {
        Self::new()
    }
}

impl FileReader {
    /// Begins before the first byte.
    pub fn new() -> Self {
        Self {
            buffer: Vec::new(),
            used: 0,
            count: 0,
            expecting: Expecting::Opening,
        }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.used);
        self.used = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// How many events the file says it has; 0 before its first bytes were read.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The next event or the head; `None` when more bytes are needed, and after the head.
    ///
    /// Errors: [`FileError`]. Nothing can be read after one.
    pub fn next_piece(&mut self) -> Result<Option<Piece<'_>>, FileError> {
        if self.expecting == Expecting::Opening && !self.opening()? {
            return Ok(None);
        }
        let available = self.buffer.get(self.used..).unwrap_or_default();
        match self.expecting {
            Expecting::Opening => Ok(None),
            Expecting::Event { left } => {
                let Some((length, rest)) = available.split_first_chunk::<4>() else {
                    return Ok(None);
                };
                let said = u32::from_be_bytes(*length);
                let wrong = FileError::EventLength {
                    index: self.count - left,
                    bytes: said,
                };
                let length = usize::try_from(said).map_err(|_| wrong)?;
                let Some(number) = rest.first() else {
                    return Ok(None);
                };
                // An unknown kind is left to whoever reads the event; here it only must not be
                // allowed the length of a roll.
                let limit =
                    Kind::from_number(*number).map_or(super::event::EVENT_LIMIT, Kind::limit);
                if length < Event::ENVELOPE || length > limit {
                    return Err(wrong);
                }
                if rest.len() < length {
                    return Ok(None);
                }
                let start = self.used + 4;
                self.used = start + length;
                self.expecting = match left {
                    0 | 1 => Expecting::Head,
                    _ => Expecting::Event { left: left - 1 },
                };
                Ok(self.buffer.get(start..self.used).map(Piece::Event))
            }
            Expecting::Head => {
                let Some(bytes) = available.get(..Head::BYTES) else {
                    return Ok(None);
                };
                let head = Head::parse(bytes).map_err(FileError::Head)?;
                self.used += Head::BYTES;
                self.expecting = Expecting::End;
                Ok(Some(Piece::Head(head)))
            }
            Expecting::End if available.is_empty() => Ok(None),
            Expecting::End => Err(FileError::Long),
        }
    }

    /// Says that no more bytes come.
    ///
    /// Errors: [`FileError::Short`] before the head, [`FileError::Long`] after it.
    pub fn finish(&self) -> Result<(), FileError> {
        let events = match self.expecting {
            Expecting::End if self.used == self.buffer.len() => return Ok(()),
            Expecting::End => return Err(FileError::Long),
            Expecting::Opening => 0,
            Expecting::Event { left } => self.count - left,
            Expecting::Head => self.count,
        };
        Err(FileError::Short { events })
    }

    fn opening(&mut self) -> Result<bool, FileError> {
        let available = self.buffer.get(self.used..).unwrap_or_default();
        let seen = available.len().min(MAGIC.len());
        if available.get(..seen) != MAGIC.get(..seen) {
            return Err(FileError::Magic);
        }
        let mut reader = Reader::new(available);
        let (Ok(_), Ok(count)) = (reader.bytes(MAGIC.len()), reader.u32()) else {
            return Ok(false);
        };
        self.used += MAGIC.len() + 4;
        self.count = count;
        self.expecting = match count {
            0 => Expecting::Head,
            left => Expecting::Event { left },
        };
        Ok(true)
    }
}

/// The events and the head of a file that is in memory.
///
/// Errors: [`FileError`].
pub fn split(bytes: &[u8]) -> Result<(Vec<Vec<u8>>, Head), FileError> {
    let mut reader = FileReader::new();
    reader.feed(bytes);
    let mut events = Vec::new();
    let mut head = None;
    while let Some(piece) = reader.next_piece()? {
        match piece {
            Piece::Event(event) => events.push(event.to_vec()),
            Piece::Head(last) => head = Some(last),
        }
    }
    reader.finish()?;
    let head = head.ok_or(FileError::Short {
        events: reader.count(),
    })?;
    Ok((events, head))
}

/// What stands before the first event.
pub fn opening(count: u32) -> [u8; 14] {
    let mut bytes = [0; 14];
    let (magic, number) = bytes.split_at_mut(MAGIC.len());
    magic.copy_from_slice(MAGIC);
    number.copy_from_slice(&count.to_be_bytes());
    bytes
}

/// Writes a file.
///
/// Errors: [`FileError::TooMany`], and [`FileError::EventLength`] for bytes that are no event.
pub fn write<E: AsRef<[u8]>>(events: &[E], head: &Head) -> Result<Vec<u8>, FileError> {
    let count = u32::try_from(events.len()).map_err(|_| FileError::TooMany)?;
    let mut writer = Writer::new();
    writer.bytes(&opening(count));
    for (index, event) in (0..count).zip(events) {
        let event = event.as_ref();
        let length = u32::try_from(event.len()).unwrap_or(u32::MAX);
        if Event::parse(event).is_err() {
            return Err(FileError::EventLength {
                index,
                bytes: length,
            });
        }
        writer.u32(length).bytes(event);
    }
    head.write(&mut writer);
    Ok(writer.finish())
}
