//! Bytes inside JSON: base64 for URLs (RFC 4648, section 5) without padding.
//!
//! What the bytes mean is left to whoever reads them; a list of numbers would be three times as
//! long.

use core::fmt;

#[cfg(feature = "deserialize")]
use serde::{Deserialize, Deserializer, de::Error as _};
use serde::{Serialize, Serializer};

use crate::json::{Decode, Encode, Json, Malformed};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes as they travel.
///
/// - Shape: letters, digits, `-` and `_`, four for three bytes, no padding.
/// - Errors: another letter, a length that no bytes have, bits that are left over.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Octets(pub Vec<u8>);

impl Octets {
    /// Reads the text.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
        for group in text.as_bytes().chunks(4) {
            let mut bits = 0_u32;
            for letter in group {
                bits = bits << 6 | value(*letter)?;
            }
            bits <<= 6 * (4 - group.len());
            let [_, all @ ..] = bits.to_be_bytes();
            let count = match group.len() {
                4 => 3,
                3 => 2,
                2 => 1,
                _ => return None,
            };
            let (taken, left) = all.split_at(count);
            if left.iter().any(|byte| *byte != 0) {
                return None;
            }
            bytes.extend_from_slice(taken);
        }
        Some(Self(bytes))
    }

    /// Writes the text.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.0.len() / 3 * 4 + 3);
        for group in self.0.chunks(3) {
            let bits = group
                .iter()
                .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
                << (8 * (3 - group.len()));
            for place in 0..=group.len() {
                let at = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
                text.push(char::from(ALPHABET.get(at).copied().unwrap_or(b'A')));
            }
        }
        text
    }

    /// The bytes, if there are so many.
    pub fn array<const N: usize>(&self) -> Option<[u8; N]> {
        self.0.as_slice().try_into().ok()
    }
}

fn value(letter: u8) -> Option<u32> {
    let place = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(u32::from(place))
}

impl From<&[u8]> for Octets {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

/// The length alone: the bytes may be of a vote.
impl fmt::Debug for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Octets({})", self.0.len())
    }
}

impl Serialize for Octets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

#[cfg(feature = "deserialize")]
impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?)
            .ok_or_else(|| D::Error::custom("not base64url"))
    }
}

impl Decode for Octets {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        Self::parse(json.text()?).ok_or(Malformed::UNNAMED)
    }
}

impl Encode for Octets {
    fn encode(&self, out: &mut String) {
        self.to_text().encode(out);
    }
}

#[cfg(test)]
mod tests {
    use super::Octets;

    #[test]
    fn the_examples_of_the_standard_hold() {
        // RFC 4648, section 10, and the letters that differ in URLs.
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(Octets::from(bytes.as_bytes()).to_text(), text);
            assert_eq!(Octets::parse(text).unwrap().0, bytes.as_bytes());
        }
        assert_eq!(Octets(vec![0xfb, 0xff]).to_text(), "-_8");
    }

    #[test]
    fn bytes_have_one_text_only() {
        for wrong in ["Z", "Zg==", "Zh", "Zm9=", "Zm+v", "Zm/v", "Zm9vY", "Zm9", "Z g"] {
            assert_eq!(Octets::parse(wrong), None, "{wrong}");
        }
        for byte in 0..=255_u8 {
            let octets = Octets(vec![byte, !byte, byte, 7]);
            assert_eq!(Octets::parse(&octets.to_text()), Some(octets));
        }
    }
}
