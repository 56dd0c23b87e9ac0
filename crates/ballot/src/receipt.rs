//! A receipt: the server's word that a ballot stands on the board, and where. It never says what
//! was chosen. PROTOCOL.md, section 7.
//!
//! Whether the board keeps that word is left to `verifier`.

use thiserror::Error;

use crate::ballot::BallotHash;
use crate::board::Head;
use crate::keys::{Message, PublicKey, SecretKey, SignError, Signature};
use crate::randomness::Randomness;
use crate::start::BoardId;
use crate::wire::{Reader, WireError, Writer};

/// Why a receipt is no evidence against the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReceiptError {
    /// The server did not sign it for this board.
    #[error("the receipt is not signed by the key of this board")]
    Signature,
    /// The head in it is not the server's.
    #[error("the head in the receipt is not signed by the key of this board")]
    Head,
    /// The head is of a board that had no such event yet.
    #[error("the receipt names event {leaf} of a board of {size} events")]
    Leaf {
        /// What the receipt names.
        leaf: u64,
        /// What its head covers.
        size: u64,
    },
}

/// What the server promises about a ballot.
///
/// Invariant: the head has the leaf; that both are the server's word shows [`Receipt::check`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// What names the ballot.
    pub ballot: BallotHash,
    /// The event that holds it, from 0.
    pub leaf: u64,
    /// The time of that event.
    ///
    /// Units: milliseconds since 1970-01-01T00:00:00Z.
    pub accepted_at: u64,
    /// A head that covers it.
    pub head: Head,
}

/// A promise with the server's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// What is promised.
    pub promise: Promise,
    /// By the board key.
    pub signature: Signature,
}

impl Receipt {
    /// Bytes of a receipt.
    pub const BYTES: usize = 224;

    /// Signs a promise.
    ///
    /// Errors: [`SignError`].
    pub fn sign(
        board_id: &BoardId,
        promise: Promise,
        key: &SecretKey,
        source: &mut dyn Randomness,
    ) -> Result<Self, SignError> {
        Ok(Self {
            promise,
            signature: key.sign(&message(board_id, &promise), source)?,
        })
    }

    /// Whether this is the server's word about this board.
    ///
    /// Errors: [`ReceiptError`].
    pub fn check(&self, board_id: &BoardId, board_key: &PublicKey) -> Result<(), ReceiptError> {
        let Promise { leaf, head, .. } = self.promise;
        if leaf >= head.size {
            return Err(ReceiptError::Leaf {
                leaf,
                size: head.size,
            });
        }
        if !head.is_of(board_id, board_key) {
            return Err(ReceiptError::Head);
        }
        if !board_key.verifies(&message(board_id, &self.promise), &self.signature) {
            return Err(ReceiptError::Signature);
        }
        Ok(())
    }

    /// Reads a receipt and nothing else.
    ///
    /// Errors: [`WireError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        let receipt = Self {
            promise: Promise {
                ballot: BallotHash::from_bytes(reader.array()?),
                leaf: reader.u64()?,
                accepted_at: reader.u64()?,
                head: Head::read(&mut reader)?,
            },
            signature: Signature::read(&mut reader)?,
        };
        reader.finish()?;
        Ok(receipt)
    }

    /// The 224 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Promise {
            ballot,
            leaf,
            accepted_at,
            head,
        } = self.promise;
        let mut writer = Writer::with_capacity(Self::BYTES);
        writer.bytes(ballot.as_bytes()).u64(leaf).u64(accepted_at);
        head.write(&mut writer);
        self.signature.write(&mut writer);
        writer.finish()
    }
}

fn message(board_id: &BoardId, promise: &Promise) -> Message {
    let parts: [&[u8]; 5] = [
        board_id.as_bytes(),
        promise.ballot.as_bytes(),
        &promise.leaf.to_be_bytes(),
        &promise.accepted_at.to_be_bytes(),
        &promise.head.to_bytes(),
    ];
    Message::new("sokoguru/receipt/1", &parts)
}
