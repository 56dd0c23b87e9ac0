//! Bytes as people write them down: Crockford's base 32 after a few letters that say what it is.
//! PROTOCOL.md, sections 6 and 7.
//!
//! What the bytes are, and the check among them, is left to `credential` and `ceremony`.

use thiserror::Error;
use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Why a text is not the one that was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PaperError {
    /// It does not begin with the letters of its kind.
    #[error("another kind of text")]
    Prefix,
    /// Too few or too many characters.
    #[error("too few or too many characters")]
    Length,
    /// A character that is not in the alphabet.
    #[error("a character that no such text has")]
    Character,
    /// A character was misread or mistyped.
    #[error("the checksum does not fit")]
    Checksum,
}

/// Writes bytes after a prefix and a hyphen; zero bits fill the last character.
pub(crate) fn write(prefix: &str, bytes: &[u8]) -> Zeroizing<String> {
    // Enough from the beginning, so that no copy of a secret stays behind.
    let digits = bytes.len().saturating_mul(8).div_ceil(5);
    let mut text = Zeroizing::new(String::with_capacity(prefix.len() + 1 + digits));
    text.push_str(prefix);
    text.push('-');
    let mut held: u16 = 0;
    let mut bits = 0_u32;
    for byte in bytes {
        held = (held << 8) | u16::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(character(held >> bits));
        }
    }
    if bits > 0 {
        text.push(character(held << (5 - bits)));
    }
    text
}

/// Reads bytes as a person types them: any case, with spaces and hyphens, `O` for 0, `I` and `L`
/// for 1.
///
/// Errors: [`PaperError`]; [`PaperError::Checksum`] when bits that only fill up are not zero.
pub(crate) fn read<const N: usize>(
    prefix: &str,
    text: &str,
) -> Result<Zeroizing<[u8; N]>, PaperError> {
    let mut letters = text
        .bytes()
        .filter(|byte| !matches!(byte, b' ' | b'-' | b'\t' | b'\r' | b'\n'))
        .map(normal);
    for expected in prefix.bytes() {
        if letters.next() != Some(expected) {
            return Err(PaperError::Prefix);
        }
    }
    let mut bytes = Zeroizing::new([0_u8; N]);
    let mut slots = bytes.iter_mut();
    let mut held: u16 = 0;
    let mut bits = 0_u32;
    for _ in 0..N.saturating_mul(8).div_ceil(5) {
        let letter = letters.next().ok_or(PaperError::Length)?;
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
        return Err(PaperError::Length);
    }
    // The bits that fill up the last character are zero, or it is another text.
    if held == 0 {
        Ok(bytes)
    } else {
        Err(PaperError::Checksum)
    }
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

fn value(letter: u8) -> Result<u16, PaperError> {
    let place = ALPHABET.iter().zip(0..).find(|(each, _)| **each == letter);
    place.map(|(_, value)| value).ok_or(PaperError::Character)
}
