//! The second factor: codes of six digits that change every 30 seconds, as authenticator apps show
//! them.
//!
//! Source: RFC 6238 (TOTP) over RFC 4226 (HOTP), with HMAC-SHA-1, because apps know no other; the
//! key has 160 bits, and what is broken in SHA-1 (collisions) does not touch HMAC.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::secrets::{NoRandomness, random_bytes};

/// How long a code is shown. Units: seconds.
const STEP: i64 = 30;
/// How many steps a phone's clock may be off.
const DRIFT: u64 = 1;

/// The key that the officer's app shares. `Debug` prints nothing of it.
pub struct Key([u8; 20]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// The step of a moment.
pub fn step_at(now: DateTime<Utc>) -> u64 {
    u64::try_from(now.timestamp().div_euclid(STEP)).unwrap_or(0)
}

impl Key {
    /// A new one.
    pub fn random() -> Result<Self, NoRandomness> {
        random_bytes().map(Self)
    }

    /// The one that is stored.
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// As it is stored.
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// As an app takes it when it is typed: base 32 of RFC 4648, in groups of four.
    pub fn typed(&self) -> String {
        let mut text = String::with_capacity(40);
        for (at, letter) in self.base32().chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push(' ');
            }
            text.push(letter);
        }
        text
    }

    /// As an app takes it from a QR code.
    pub fn address(&self, number: &str) -> String {
        format!(
            "otpauth://totp/Sokoguru:{number}?secret={}&issuer=Sokoguru",
            self.base32()
        )
    }

    fn base32(&self) -> String {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let mut text = String::with_capacity(32);
        for five in self.0.as_chunks::<5>().0 {
            let bits = five
                .iter()
                .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for at in (0..8).rev() {
                let value = usize::try_from(bits >> (at * 5) & 31).unwrap_or(0);
                text.push(char::from(ALPHABET.get(value).copied().unwrap_or(b'A')));
            }
        }
        text
    }

    /// The code of a step.
    fn code(&self, step: u64) -> Option<u32> {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).ok()?;
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let offset = usize::from(digest.last()? & 15);
        let four: [u8; 4] = digest.get(offset..offset + 4)?.try_into().ok()?;
        Some((u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
    }

    /// The step that a code belongs to, if it is the code of now or of a step beside.
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<u64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let typed: u32 = digits.parse().ok()?;
        let present = step_at(now);
        (present.saturating_sub(DRIFT)..=present + DRIFT)
            .find(|step| self.code(*step) == Some(typed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the rows for SHA-1; the last six of its eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let key = Key::from_bytes(*b"12345678901234567890");
        for (seconds, code) in [
            (59_i64, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            assert_eq!(key.step_of(code, now), Some(step_at(now)), "{seconds}");
        }
    }

    #[test]
    fn a_code_of_long_ago_or_of_another_form_is_none() {
        let key = Key::from_bytes(*b"12345678901234567890");
        let now = DateTime::from_timestamp(59 + 90, 0).unwrap();
        assert_eq!(key.step_of("287082", now), None);
        for wrong in ["", "28708", "2870820", "28708a", "+87082"] {
            assert_eq!(key.step_of(wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn a_key_is_written_as_apps_read_it() {
        let key = Key::from_bytes(*b"12345678901234567890");
        assert_eq!(key.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(key.typed().starts_with("GEZD GNBV GY3T"));
        assert!(
            key.address("KETUA")
                .ends_with("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sokoguru")
        );
        assert_eq!(format!("{key:?}"), "Key(..)");
    }
}
