//! Reading and writing the bytes of PROTOCOL.md, section 1: big-endian numbers, texts and lists
//! with their length before them, points and scalars.
//!
//! A reader takes nothing but the one encoding of a value, and allocates nothing for bytes that
//! are not there. What the values mean is left to the modules that read them.

use curve25519_dalek::scalar::Scalar;
use thiserror::Error;

use crate::hash::Short;
use crate::point::Point;

/// The longest text, in bytes of UTF-8.
pub const TEXT_LIMIT: usize = 4_096;

/// Why bytes are not what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WireError {
    /// The bytes end before the value does.
    #[error("the bytes end too early")]
    Short,
    /// Bytes are left over.
    #[error("bytes are left over")]
    Long,
    /// A text over [`TEXT_LIMIT`].
    #[error("a text is too long")]
    TextTooLong,
    /// A text that is not UTF-8.
    #[error("a text is not UTF-8")]
    NotUtf8,
    /// A list with more entries than its count can say.
    #[error("a list is too long")]
    ListTooLong,
    /// A version that this program does not know.
    #[error("version {0} is not known")]
    Version(u16),
    /// A byte that must be one of a few values.
    #[error("{0} is none of the values that a byte may have here")]
    Choice(u8),
    /// Bytes that are no group element in its one encoding, or the identity.
    #[error("not a point, or the identity")]
    Point,
    /// A scalar that is not below the group order.
    #[error("a scalar is not below the group order")]
    Scalar,
}

/// A text short enough for the wire.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(String);

impl Text {
    /// Takes a text.
    ///
    /// Errors: [`WireError::TextTooLong`] over [`TEXT_LIMIT`] bytes.
    pub fn new(text: impl Into<String>) -> Result<Self, WireError> {
        let text = text.into();
        if text.len() > TEXT_LIMIT {
            return Err(WireError::TextTooLong);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Display for Text {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str(&self.0)
    }
}

/// Takes values off the front of bytes.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Begins at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The end: nothing may be left.
    ///
    /// Errors: [`WireError::Long`].
    pub fn finish(self) -> Result<(), WireError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(WireError::Long)
        }
    }

    /// So many bytes.
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8], WireError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(WireError::Short)?;
        self.rest = rest;
        Ok(taken)
    }

    /// So many bytes, as an array.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(WireError::Short)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8, WireError> {
        self.array().map(u8::from_be_bytes)
    }

    /// Two bytes, big-endian.
    pub fn u16(&mut self) -> Result<u16, WireError> {
        self.array().map(u16::from_be_bytes)
    }

    /// Four bytes, big-endian.
    pub fn u32(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_be_bytes)
    }

    /// Eight bytes, big-endian.
    pub fn u64(&mut self) -> Result<u64, WireError> {
        self.array().map(u64::from_be_bytes)
    }

    /// A byte that is 0 or 1.
    pub fn flag(&mut self) -> Result<bool, WireError> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(WireError::Choice(other)),
        }
    }

    /// The version, which must be this program's.
    pub fn version(&mut self, known: u16) -> Result<(), WireError> {
        let version = self.u16()?;
        if version == known {
            Ok(())
        } else {
            Err(WireError::Version(version))
        }
    }

    /// A text.
    pub fn text(&mut self) -> Result<Text, WireError> {
        let length = usize::from(self.u16()?);
        if length > TEXT_LIMIT {
            return Err(WireError::TextTooLong);
        }
        let text = core::str::from_utf8(self.bytes(length)?).map_err(|_| WireError::NotUtf8)?;
        Text::new(text)
    }

    /// A list with a count of two bytes. Memory grows with what was read, not with the count.
    pub fn list<T, E: From<WireError>>(
        &mut self,
        mut entry: impl FnMut(&mut Self) -> Result<T, E>,
    ) -> Result<Vec<T>, E> {
        let count = self.u16()?;
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push(entry(self)?);
        }
        Ok(entries)
    }

    /// A point other than the identity. This computes a square root.
    pub fn point(&mut self) -> Result<Point, WireError> {
        Point::decode(self.array()?).ok_or(WireError::Point)
    }

    /// A scalar below the group order.
    pub fn scalar(&mut self) -> Result<Scalar, WireError> {
        Option::from(Scalar::from_canonical_bytes(self.array()?)).ok_or(WireError::Scalar)
    }

    /// A challenge.
    pub fn short(&mut self) -> Result<Short, WireError> {
        self.array().map(Short::from_le_bytes)
    }
}

/// Puts values one after the other.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Begins with nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
        }
    }

    /// What was written so far.
    pub fn written(&self) -> &[u8] {
        &self.bytes
    }

    /// All that was written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) -> &mut Self {
        self.bytes(&[value])
    }

    /// Two bytes, big-endian.
    pub fn u16(&mut self, value: u16) -> &mut Self {
        self.bytes(&value.to_be_bytes())
    }

    /// Four bytes, big-endian.
    pub fn u32(&mut self, value: u32) -> &mut Self {
        self.bytes(&value.to_be_bytes())
    }

    /// Eight bytes, big-endian.
    pub fn u64(&mut self, value: u64) -> &mut Self {
        self.bytes(&value.to_be_bytes())
    }

    /// 0 or 1.
    pub fn flag(&mut self, value: bool) -> &mut Self {
        self.u8(u8::from(value))
    }

    /// A text with its length.
    pub fn text(&mut self, text: &Text) -> &mut Self {
        let bytes = text.as_str().as_bytes();
        // A text is never longer than `TEXT_LIMIT`.
        self.u16(u16::try_from(bytes.len()).unwrap_or(u16::MAX))
            .bytes(bytes)
    }

    /// A list with its count.
    ///
    /// Errors: [`WireError::ListTooLong`] over 65,535 entries, and then nothing is written.
    pub fn list<T>(
        &mut self,
        entries: &[T],
        mut entry: impl FnMut(&mut Self, &T),
    ) -> Result<&mut Self, WireError> {
        let count = u16::try_from(entries.len()).map_err(|_| WireError::ListTooLong)?;
        self.u16(count);
        for each in entries {
            entry(self, each);
        }
        Ok(self)
    }

    /// A point.
    pub fn point(&mut self, point: &Point) -> &mut Self {
        self.bytes(point.as_bytes())
    }

    /// A scalar.
    pub fn scalar(&mut self, scalar: &Scalar) -> &mut Self {
        self.bytes(scalar.as_bytes())
    }

    /// A challenge.
    pub fn short(&mut self, short: Short) -> &mut Self {
        self.bytes(&short.to_le_bytes())
    }
}
