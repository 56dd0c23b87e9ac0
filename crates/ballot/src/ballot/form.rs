//! The form of a ballot: everything that can be refused before any mathematics.

use super::{Ballot, BallotHash, BallotKind, Context, FormError, HEADER, SIZE_LIMIT};
use crate::bytes::fixed_bytes;
use crate::hash::sha256;
use crate::keys::{KeyBytes, Message, Signature};
use crate::manifest::{Fingerprint, OPTIONS_MAX, OPTIONS_MIN};
use crate::roll::Slot;
use crate::wire::{Reader, WireError, Writer};

const VERSION: u8 = 1;
const OPEN: u8 = 0;
const SECRET: u8 = 1;
const IDENTITY: [u8; 32] = [0; 32];
/// Units: bytes of one branch of the range proof, and of a signature.
const BRANCH: usize = 48;
const SIGNATURE: usize = 64;

fixed_bytes!(
    /// The encoding of one half of a ciphertext. No two on a board are equal.
    ElementBytes,
    32
);

/// A sealed vote for one option, as it stands on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CiphertextBytes {
    /// `r·G`.
    pub alpha: ElementBytes,
    /// `r·Y + v·G`.
    pub beta: ElementBytes,
}

impl CiphertextBytes {
    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            alpha: ElementBytes::from_bytes(reader.array()?),
            beta: ElementBytes::from_bytes(reader.array()?),
        })
    }
}

impl Context {
    fn read(reader: &mut Reader<'_>) -> Result<Self, FormError> {
        let context = Self {
            fingerprint: Fingerprint::from_bytes(reader.array()?),
            item: reader.u16()?,
            revision: reader.u32()?,
            slot: Slot::from_bytes(reader.array()?),
            key: KeyBytes::from_bytes(reader.array()?),
            rev: reader.u32()?,
        };
        if context.revision == 0 || context.rev == 0 {
            return Err(FormError::Revision);
        }
        Ok(context)
    }
}

/// Writes what every ballot begins with.
pub(super) fn write_header(writer: &mut Writer, kind: BallotKind, context: &Context, options: u8) {
    writer
        .u8(VERSION)
        .u8(match kind {
            BallotKind::Open => OPEN,
            BallotKind::Secret => SECRET,
        })
        .bytes(&context.to_bytes())
        .u8(options);
}

/// What the voter's key signs: everything before the signature.
pub(super) fn message(unsigned: &[u8]) -> Message {
    Message::new("sokoguru/ballot/1", &[unsigned])
}

impl Ballot {
    /// Reads a ballot, and refuses all that its bytes alone show to be wrong.
    ///
    /// Errors: [`FormError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, FormError> {
        if bytes.len() > SIZE_LIMIT {
            return Err(FormError::Size);
        }
        let mut reader = Reader::new(bytes);
        match reader.u8()? {
            VERSION => {}
            other => return Err(WireError::Version(u16::from(other)).into()),
        }
        let kind = match reader.u8()? {
            OPEN => BallotKind::Open,
            SECRET => BallotKind::Secret,
            other => return Err(WireError::Choice(other).into()),
        };
        let context = Context::read(&mut reader)?;
        let options = reader.u8()?;
        if !(OPTIONS_MIN..=OPTIONS_MAX).contains(&usize::from(options)) {
            return Err(FormError::Options(options));
        }
        let branches = match kind {
            BallotKind::Open => {
                for _ in 0..options {
                    reader.flag()?;
                }
                0
            }
            BallotKind::Secret => read_seal(&mut reader, options)?,
        };
        let signature = Signature::read(&mut reader)?;
        reader.finish()?;
        Ok(Self {
            bytes: bytes.to_vec(),
            context,
            kind,
            options,
            branches,
            signature,
        })
    }

    /// The bytes, as they are sent and stand on the board.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What names it.
    pub fn hash(&self) -> BallotHash {
        BallotHash::from_bytes(sha256(&self.bytes))
    }

    /// Who answers what.
    pub const fn context(&self) -> &Context {
        &self.context
    }

    /// In clear or sealed.
    pub const fn kind(&self) -> BallotKind {
        self.kind
    }

    /// How many options it answers.
    pub const fn options(&self) -> u8 {
        self.options
    }

    /// How many numbers of chosen options its range proof allows; 0 in clear.
    pub(super) const fn branches(&self) -> u8 {
        self.branches
    }

    /// The voter's signature.
    pub(super) const fn signature(&self) -> &Signature {
        &self.signature
    }

    /// What the voter signed.
    pub(super) fn message(&self) -> Message {
        let end = self.bytes.len().saturating_sub(SIGNATURE);
        message(self.bytes.get(..end).unwrap_or_default())
    }

    /// The bytes between the number of options and the signature.
    pub(super) fn body(&self) -> &[u8] {
        let end = self.bytes.len().saturating_sub(SIGNATURE);
        self.bytes.get(HEADER..end).unwrap_or_default()
    }

    /// The marks of a ballot in clear: a 0 or 1 for each option. None of a sealed one.
    pub fn open_marks(&self) -> Option<&[u8]> {
        (self.kind == BallotKind::Open).then(|| self.body())
    }

    /// The sealed votes in the order of the options; none of a ballot in clear.
    pub fn ciphertexts(&self) -> Vec<CiphertextBytes> {
        if self.kind == BallotKind::Open {
            return Vec::new();
        }
        let mut reader = Reader::new(self.body());
        (0..self.options)
            .map_while(|_| CiphertextBytes::read(&mut reader).ok())
            .collect()
    }
}

/// Checks the form of a sealed body, and says how many branches its range proof has.
fn read_seal(reader: &mut Reader<'_>, options: u8) -> Result<u8, FormError> {
    let mut elements = Vec::with_capacity(2 * usize::from(options));
    for _ in 0..options {
        let ciphertext = CiphertextBytes::read(reader)?;
        elements.extend([ciphertext.alpha, ciphertext.beta]);
    }
    elements.push(ElementBytes::from_bytes(IDENTITY));
    elements.sort_unstable();
    if elements.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(FormError::RepeatedElement);
    }
    for _ in 0..options {
        reader.bytes(32)?;
        reader.scalar()?;
        reader.scalar()?;
    }
    // What is left says how many branches there are: one for each number of choices allowed.
    let length = reader.rest().len().checked_sub(SIGNATURE);
    let length = length.ok_or(WireError::Short)?;
    let branches = u8::try_from(length / BRANCH).map_err(|_| WireError::Long)?;
    if branches == 0 {
        return Err(WireError::Short.into());
    }
    if length % BRANCH != 0 || branches > options.saturating_add(1) {
        return Err(WireError::Long.into());
    }
    for _ in 0..branches {
        reader.short()?;
    }
    for _ in 0..branches {
        reader.scalar()?;
    }
    Ok(branches)
}
