//! A seed on paper: Crockford's base 32 with a checksum, for members without a phone.
//! PROTOCOL.md, section 7.
//!
//! Drawing it as a QR is left to the app.

use core::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

use crate::hash::hash256;
use crate::keys::Seed;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PREFIX: &str = "SKG1";
const DIGITS: usize = 60;
const BYTES: usize = 37;

/// Why a text is no credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// It does not begin with `SKG1`.
    #[error("not a credential")]
    Prefix,
    /// Too few or too many characters.
    #[error("a credential has 60 characters after its beginning")]
    Length,
    /// A character that is not in the alphabet.
    #[error("a character that no credential has")]
    Character,
    /// A character was misread or mistyped.
    #[error("the checksum does not fit")]
    Checksum,
}

/// The text of a credential.
///
/// Invariant: wiped when dropped; `Debug` shows nothing of it.
pub struct PaperCredential(Zeroizing<String>);

impl PaperCredential {
    /// Writes a seed down: `SKG1-` and 60 characters.
    pub fn new(seed: &Seed) -> Self {
        let bytes = checked(seed);
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + 1 + DIGITS));
        text.push_str(PREFIX);
        text.push('-');
        let mut held: u16 = 0;
        let mut bits = 0_u32;
        for byte in bytes.iter() {
            held = (held << 8) | u16::from(*byte);
            bits += 8;
            while bits >= 5 {
                bits -= 5;
                text.push(character(held >> bits));
            }
        }
        // 296 bits leave one bit over; four zero bits fill its character.
        text.push(character(held << (5 - bits)));
        Self(text)
    }

    /// The text, to print it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Reads a credential as a person types it: any case, with spaces and hyphens, `O` for 0, `I`
    /// and `L` for 1.
    ///
    /// Errors: [`CredentialError`].
    ///
    /// ```
    /// use sokoguru_ballot::credential::PaperCredential;
    /// use sokoguru_ballot::keys::Seed;
    ///
    /// let paper = PaperCredential::new(&Seed::from_bytes([5; 32]));
    /// let typed = paper.expose().to_lowercase().replace('0', "o");
    /// assert_eq!(PaperCredential::read(&typed)?.expose(), &[5; 32]);
    /// # Ok::<(), sokoguru_ballot::credential::CredentialError>(())
    /// ```
    pub fn read(text: &str) -> Result<Seed, CredentialError> {
        let mut letters = text
            .bytes()
            .filter(|byte| !matches!(byte, b' ' | b'-' | b'\t' | b'\r' | b'\n'))
            .map(normal);
        for expected in PREFIX.bytes() {
            if letters.next() != Some(expected) {
                return Err(CredentialError::Prefix);
            }
        }
        let mut bytes = Zeroizing::new([0_u8; BYTES]);
        let mut slots = bytes.iter_mut();
        let mut held: u16 = 0;
        let mut bits = 0_u32;
        for _ in 0..DIGITS {
            let letter = letters.next().ok_or(CredentialError::Length)?;
            held = (held << 5) | value(letter)?;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                if let Some(slot) = slots.next() {
                    *slot = low_byte(held >> bits);
                }
                held &= (1 << bits) - 1;
            }
        }
        if letters.next().is_some() {
            return Err(CredentialError::Length);
        }
        let mut seed = Zeroizing::new([0; 32]);
        seed.copy_from_slice(bytes.first_chunk::<32>().unwrap_or(&[0; 32]));
        let seed = Seed::from_bytes(*seed);
        // The bits that fill up the last character are zero, or it is another text.
        if held != 0 || *checked(&seed) != *bytes {
            return Err(CredentialError::Checksum);
        }
        Ok(seed)
    }
}

impl fmt::Debug for PaperCredential {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PaperCredential(..)")
    }
}

/// The seed and the first five bytes of its check.
fn checked(seed: &Seed) -> Zeroizing<[u8; BYTES]> {
    let check = hash256("sokoguru/credential-check/1", &[seed.expose()]);
    let mut bytes = Zeroizing::new([0; BYTES]);
    for (slot, byte) in bytes.iter_mut().zip(seed.expose().iter().chain(&check)) {
        *slot = *byte;
    }
    bytes
}

fn low_byte(value: u16) -> u8 {
    let [_, low] = value.to_be_bytes();
    low
}

fn character(five_bits: u16) -> char {
    let place = usize::from(five_bits & 31);
    ALPHABET.get(place).copied().map_or('0', char::from)
}

/// The character that is meant.
fn normal(letter: u8) -> u8 {
    match letter.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    }
}

fn value(letter: u8) -> Result<u16, CredentialError> {
    let place = ALPHABET.iter().zip(0..).find(|(each, _)| **each == letter);
    place
        .map(|(_, value)| value)
        .ok_or(CredentialError::Character)
}
