//! Who may vote: slots that mean nothing with the keys behind them, signed by two registrars.
//! PROTOCOL.md, section 4.
//!
//! Which member a slot belongs to is left to the roll's keepers.

use thiserror::Error;

use crate::bytes::fixed_bytes;
use crate::hash::hash256;
use crate::keys::{Message, PublicKey, SecretKey, SignError, Signature};
use crate::randomness::Randomness;
use crate::start::{BoardId, Start};
use crate::wire::{Reader, Text, WireError, Writer};

fixed_bytes!(
    /// A voter's place: 16 random bytes.
    Slot,
    16
);

fixed_bytes!(
    /// What the registrars signed and the manifest names.
    RollHash,
    32
);

/// A slot and the key that votes for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voter {
    /// The place.
    pub slot: Slot,
    /// The key.
    pub key: PublicKey,
}

/// Why a roll is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RollError {
    /// The bytes.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A slot does not come after the one before it.
    #[error("slot {0} is out of order or stands there twice")]
    Slots(Slot),
    /// Two slots have one key.
    #[error("the key of slot {0} stands there twice")]
    RepeatedKey(Slot),
    /// More voters than a roll can hold.
    #[error("too many voters")]
    TooMany,
    /// A registrar did not sign this roll.
    #[error("the signature of registrar {0} does not fit")]
    Signature(u8),
}

/// The voters in the order of their slots.
///
/// Invariant: slots ascend, and no slot or key stands there twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roll {
    voters: Vec<Voter>,
}

impl Roll {
    /// Takes voters in any order.
    ///
    /// Errors: [`RollError`] when a slot or a key stands there twice.
    pub fn new(mut voters: Vec<Voter>) -> Result<Self, RollError> {
        voters.sort_unstable_by_key(|voter| voter.slot);
        Self::ordered(voters)
    }

    fn ordered(voters: Vec<Voter>) -> Result<Self, RollError> {
        if u32::try_from(voters.len()).is_err() {
            return Err(RollError::TooMany);
        }
        for pair in voters.windows(2) {
            if let [before, after] = pair
                && before.slot >= after.slot
            {
                return Err(RollError::Slots(after.slot));
            }
        }
        let mut by_key: Vec<&Voter> = voters.iter().collect();
        by_key.sort_unstable_by_key(|voter| voter.key.as_bytes());
        for pair in by_key.windows(2) {
            if let [one, other] = pair
                && one.key == other.key
            {
                return Err(RollError::RepeatedKey(other.slot));
            }
        }
        Ok(Self { voters })
    }

    /// The voters, slots ascending.
    pub fn voters(&self) -> &[Voter] {
        &self.voters
    }

    /// The key of a slot.
    pub fn key_of(&self, slot: &Slot) -> Option<&PublicKey> {
        let place = self
            .voters
            .binary_search_by_key(slot, |voter| voter.slot)
            .ok()?;
        self.voters.get(place).map(|voter| &voter.key)
    }

    /// The bytes that are hashed and signed.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(4 + self.voters.len() * 48);
        // `ordered` counted them.
        writer.u32(u32::try_from(self.voters.len()).unwrap_or(u32::MAX));
        for voter in &self.voters {
            writer
                .bytes(voter.slot.as_bytes())
                .bytes(voter.key.as_bytes());
        }
        writer.finish()
    }

    /// What registrars sign.
    pub fn hash(&self, board_id: &BoardId) -> RollHash {
        let parts: [&[u8]; 2] = [board_id.as_bytes(), &self.encode()];
        RollHash::from_bytes(hash256("sokoguru/roll/1", &parts))
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, RollError> {
        let count = reader.u32()?;
        let mut voters = Vec::new();
        for _ in 0..count {
            voters.push(Voter {
                slot: Slot::from_bytes(reader.array()?),
                key: PublicKey::read(reader)?,
            });
        }
        Self::ordered(voters)
    }
}

/// What a registrar's signature is over.
pub fn message(board_id: &BoardId, hash: &RollHash, role: &Text) -> Message {
    let parts: [&[u8]; 3] = [
        board_id.as_bytes(),
        hash.as_bytes(),
        role.as_str().as_bytes(),
    ];
    Message::new("sokoguru/roll-signature/1", &parts)
}

/// One registrar's signature under a roll.
///
/// Errors: [`SignError`].
pub fn sign(
    roll: &Roll,
    board_id: &BoardId,
    office: &Text,
    key: &SecretKey,
    source: &mut dyn Randomness,
) -> Result<Signature, SignError> {
    key.sign(&message(board_id, &roll.hash(board_id), office), source)
}

/// A roll that both registrars signed: the payload of an event of kind 5.
///
/// Invariant: both signatures fit the start's registrars, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRoll {
    roll: Roll,
    hash: RollHash,
    signatures: [Signature; 2],
}

impl SignedRoll {
    /// Checks the signatures.
    ///
    /// Errors: [`RollError::Signature`] with the registrar's number, 1 or 2.
    pub fn new(roll: Roll, signatures: [Signature; 2], start: &Start) -> Result<Self, RollError> {
        let hash = roll.hash(start.board_id());
        let registrars = start.content().registrars.iter();
        for (number, (registrar, signature)) in (1..).zip(registrars.zip(&signatures)) {
            let message = message(start.board_id(), &hash, &registrar.role);
            if !registrar.key.verifies(&message, signature) {
                return Err(RollError::Signature(number));
            }
        }
        Ok(Self {
            roll,
            hash,
            signatures,
        })
    }

    /// Reads the payload of an event and checks the signatures.
    ///
    /// Errors: [`RollError`].
    pub fn parse(bytes: &[u8], start: &Start) -> Result<Self, RollError> {
        let mut reader = Reader::new(bytes);
        let roll = Roll::read(&mut reader)?;
        let signatures = [Signature::read(&mut reader)?, Signature::read(&mut reader)?];
        reader.finish()?;
        Self::new(roll, signatures, start)
    }

    /// The payload of its event.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.bytes(&self.roll.encode());
        for signature in &self.signatures {
            signature.write(&mut writer);
        }
        writer.finish()
    }

    /// The voters.
    pub const fn roll(&self) -> &Roll {
        &self.roll
    }

    /// What was signed.
    pub const fn hash(&self) -> &RollHash {
        &self.hash
    }
}
