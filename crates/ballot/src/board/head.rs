//! A head: the server's signature under how many events a board has and under their root.
//!
//! Two heads that contradict each other prove that the server showed two boards.

use super::tree::Hash;
use crate::hash::code;
use crate::keys::{Message, PublicKey, SecretKey, SignError, Signature};
use crate::randomness::Randomness;
use crate::start::BoardId;
use crate::wire::{Reader, WireError, Writer};

/// A signed root.
///
/// Invariant: none. A head is evidence only after [`Self::is_of`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of events.
    pub size: u64,
    /// The tree's root over them.
    pub root: Hash,
    /// When the server signed.
    ///
    /// Units: milliseconds since 1970-01-01T00:00:00Z.
    pub at: u64,
    /// By the board key.
    pub signature: Signature,
}

impl Head {
    /// Bytes of a head.
    pub const BYTES: usize = 112;

    /// Signs a root.
    ///
    /// Errors: [`SignError`].
    pub fn sign(
        board_id: &BoardId,
        size: u64,
        root: Hash,
        at: u64,
        key: &SecretKey,
        source: &mut dyn Randomness,
    ) -> Result<Self, SignError> {
        Ok(Self {
            size,
            root,
            at,
            signature: key.sign(&message(board_id, size, &root, at), source)?,
        })
    }

    /// Whether the holder of the board key signed this head of this board.
    #[must_use]
    pub fn is_of(&self, board_id: &BoardId, board_key: &PublicKey) -> bool {
        board_key.verifies(
            &message(board_id, self.size, &self.root, self.at),
            &self.signature,
        )
    }

    /// Reads a head where one stands among other bytes.
    ///
    /// Errors: [`WireError`].
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            size: reader.u64()?,
            root: reader.array()?,
            at: reader.u64()?,
            signature: Signature::read(reader)?,
        })
    }

    /// Reads a head and nothing else.
    ///
    /// Errors: [`WireError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        let head = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(head)
    }

    /// Writes it.
    pub fn write(&self, writer: &mut Writer) {
        writer.u64(self.size).bytes(&self.root).u64(self.at);
        self.signature.write(writer);
    }

    /// The 112 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(Self::BYTES);
        self.write(&mut writer);
        writer.finish()
    }

    /// Twelve digits in groups of four, for print and for comparing by eye.
    pub fn code(&self) -> String {
        head_code(&self.root)
    }
}

/// The short code of a root.
pub fn head_code(root: &Hash) -> String {
    code("sokoguru/head-code/1", root)
}

fn message(board_id: &BoardId, size: u64, root: &Hash, at: u64) -> Message {
    let parts: [&[u8]; 4] = [
        board_id.as_bytes(),
        &size.to_be_bytes(),
        root,
        &at.to_be_bytes(),
    ];
    Message::new("sokoguru/head/1", &parts)
}
