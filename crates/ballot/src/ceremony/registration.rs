//! A trustee's two public keys as the office takes them down, before there is a board: as a text
//! with a checksum, and as twelve digits that are read aloud. PROTOCOL.md, section 6.

use crate::hash::{code, hash256};
use crate::keys::{PublicKey, Role, SecretKey, Seed, ZeroSecret};
use crate::paper::{self, PaperError};
use crate::start::Trustee;

const PREFIX: &str = "SKP1";
const BYTES: usize = 69;

/// The public keys of a trustee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrusteeKeys {
    /// The key that signs messages.
    pub signing: PublicKey,
    /// The key to which other trustees seal shares.
    pub transport: PublicKey,
}

impl TrusteeKeys {
    /// The keys of a seed.
    ///
    /// Errors: [`ZeroSecret`].
    pub fn of(seed: &Seed) -> Result<Self, ZeroSecret> {
        Ok(Self {
            signing: *SecretKey::derive(Role::TrusteeSigning, seed)?.public(),
            transport: *SecretKey::derive(Role::TrusteeTransport, seed)?.public(),
        })
    }

    /// The keys that stand in a start.
    pub const fn in_start(trustee: &Trustee) -> Self {
        Self {
            signing: trustee.signing,
            transport: trustee.transport,
        }
    }

    /// The text for the office: `SKP1-` and 111 characters.
    ///
    /// ```
    /// use sokoguru_ballot::ceremony::TrusteeKeys;
    /// use sokoguru_ballot::keys::Seed;
    ///
    /// let keys = TrusteeKeys::of(&Seed::from_bytes([5; 32]))?;
    /// assert_eq!(keys.text().len(), 5 + 111);
    /// assert_eq!(TrusteeKeys::read(&keys.text().to_lowercase()), Ok(keys));
    /// # Ok::<(), sokoguru_ballot::keys::ZeroSecret>(())
    /// ```
    pub fn text(&self) -> String {
        paper::write(PREFIX, &self.checked()).to_string()
    }

    /// Reads the text, in any case, with spaces and hyphens.
    ///
    /// Errors: [`PaperError`]; bytes that are no keys, or one key twice, are
    /// [`PaperError::Checksum`] too.
    pub fn read(text: &str) -> Result<Self, PaperError> {
        let bytes = paper::read::<BYTES>(PREFIX, text)?;
        let key = |from: usize| {
            let half = bytes.get(from..)?.first_chunk::<32>()?;
            PublicKey::decode(*half)
        };
        let keys = Self {
            signing: key(0).ok_or(PaperError::Checksum)?,
            transport: key(32).ok_or(PaperError::Checksum)?,
        };
        if keys.checked() == *bytes && keys.signing != keys.transport {
            Ok(keys)
        } else {
            Err(PaperError::Checksum)
        }
    }

    /// Twelve digits in groups of four. Who hears the same from the trustee and reads it in the
    /// start has the trustee's keys and nobody else's.
    pub fn code(&self) -> String {
        let checked = self.checked();
        code(
            "sokoguru/trustee-keys-code/1",
            checked.get(..64).unwrap_or_default(),
        )
    }

    /// Both keys and the first five bytes of their check.
    fn checked(&self) -> [u8; BYTES] {
        let (signing, transport) = (self.signing.as_bytes(), self.transport.as_bytes());
        let check = hash256("sokoguru/trustee-keys-check/1", &[signing, transport]);
        let mut bytes = [0; BYTES];
        let all = signing.iter().chain(transport).chain(&check);
        for (slot, byte) in bytes.iter_mut().zip(all) {
            *slot = *byte;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(byte: u8) -> TrusteeKeys {
        TrusteeKeys::of(&Seed::from_bytes([byte; 32])).unwrap()
    }

    #[test]
    fn one_wrong_character_is_found() {
        let text = keys(1).text();
        for place in 5..text.len() {
            let mut typed = text.clone().into_bytes();
            typed[place] = if typed[place] == b'7' { b'8' } else { b'7' };
            let typed = String::from_utf8(typed).unwrap();
            assert_eq!(
                TrusteeKeys::read(&typed),
                Err(PaperError::Checksum),
                "{place}"
            );
        }
        assert_eq!(
            TrusteeKeys::read(&text[..text.len() - 1]),
            Err(PaperError::Length)
        );
        assert_eq!(TrusteeKeys::read("SKT1-0"), Err(PaperError::Prefix));
    }

    #[test]
    fn other_keys_have_another_code() {
        assert_ne!(keys(1).code(), keys(2).code());
        let swapped = TrusteeKeys {
            signing: keys(1).transport,
            transport: keys(1).signing,
        };
        assert_ne!(swapped.code(), keys(1).code());
        assert_eq!(keys(1).code().len(), 14);
    }
}
