//! A trustee's word: what is said, and a signature over all of it on this board.
//!
//! What trustees say is left to `ceremony` and `tally`.

use crate::keys::{Message, PublicKey, SecretKey, SignError, Signature};
use crate::randomness::Randomness;
use crate::start::BoardId;
use crate::wire::{Reader, WireError, Writer};

/// Something that a trustee says, as it stands before the signature.
pub trait Statement: Sized {
    /// What tells signatures under it from all others.
    const TAG: &'static str;

    /// Writes it.
    ///
    /// Errors: [`WireError::ListTooLong`].
    fn write(&self, writer: &mut Writer) -> Result<(), WireError>;

    /// Reads it.
    ///
    /// Errors: [`WireError`].
    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError>;

    /// The bytes before the signature.
    ///
    /// Errors: [`WireError::ListTooLong`].
    fn to_bytes(&self) -> Result<Vec<u8>, WireError> {
        let mut writer = Writer::new();
        self.write(&mut writer)?;
        Ok(writer.finish())
    }
}

/// A statement with the signature under it: the payload of an event.
///
/// Invariant: none. It is somebody's word only after [`Signed::is_by`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed<S> {
    /// What is said.
    pub said: S,
    /// By the trustee's signing key.
    pub signature: Signature,
}

impl<S: Statement> Signed<S> {
    /// Signs.
    ///
    /// Errors: [`SignError`].
    pub fn new(
        said: S,
        board_id: &BoardId,
        key: &SecretKey,
        source: &mut dyn Randomness,
    ) -> Result<Self, SignError> {
        // A statement's lists are as long as there can be trustees or options, and always fit.
        let bytes = said.to_bytes().unwrap_or_default();
        let signature = key.sign(&message::<S>(board_id, &bytes), source)?;
        Ok(Self { said, signature })
    }

    /// Reads the payload of an event.
    ///
    /// Errors: [`WireError`].
    pub fn parse(payload: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(payload);
        let signed = Self {
            said: S::read(&mut reader)?,
            signature: Signature::read(&mut reader)?,
        };
        reader.finish()?;
        Ok(signed)
    }

    /// The payload of its event.
    ///
    /// Errors: [`WireError::ListTooLong`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, WireError> {
        let mut writer = Writer::new();
        self.said.write(&mut writer)?;
        self.signature.write(&mut writer);
        Ok(writer.finish())
    }

    /// Whether the holder of this key said it on this board.
    #[must_use]
    pub fn is_by(&self, key: &PublicKey, board_id: &BoardId) -> bool {
        self.said
            .to_bytes()
            .is_ok_and(|bytes| key.verifies(&message::<S>(board_id, &bytes), &self.signature))
    }
}

fn message<S: Statement>(board_id: &BoardId, bytes: &[u8]) -> Message {
    Message::new(S::TAG, &[board_id.as_bytes(), bytes])
}
