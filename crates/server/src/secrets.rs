//! Random tokens, their digests, receipt numbers and ids.
//!
//! A token is only ever looked up by its digest, never compared: how long that takes tells nothing
//! of the token. Passwords and printed codes are compared inside argon2, in constant time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The system gives no randomness; nothing that needs a secret can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no randomness")]
pub struct NoRandomness;

/// A secret of 256 bits as it travels. `Debug` prints nothing of it.
pub struct Token(String);

impl Token {
    /// A new one.
    pub fn random() -> Result<Self, NoRandomness> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random_bytes::<32>()?)))
    }

    /// As it travels: 43 letters, digits, `-` and `_`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is stored.
    pub fn digest(&self) -> [u8; 32] {
        sha256(self.0.as_bytes())
    }
}

impl core::fmt::Debug for Token {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Random bytes from the system.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// Random bits, for a printed code.
pub fn random_bits() -> Result<u64, NoRandomness> {
    random_bytes().map(u64::from_le_bytes)
}

/// Twelve random digits, each number equally likely.
pub fn receipt_number() -> Result<String, NoRandomness> {
    const NUMBERS: u64 = 1_000_000_000_000;
    // The part of the range that would make the low numbers likelier is drawn again.
    const FAIR: u64 = u64::MAX - u64::MAX % NUMBERS;
    loop {
        let bits = random_bits()?;
        if bits < FAIR {
            return Ok(format!("{:012}", bits % NUMBERS));
        }
    }
}

/// A new id for the wire.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_digests_are_not_tokens() {
        let (one, other) = (Token::random().unwrap(), Token::random().unwrap());
        assert_eq!(one.as_str().len(), 43);
        assert_ne!(one.as_str(), other.as_str());
        assert_ne!(one.digest(), other.digest());
        assert_eq!(format!("{one:?}"), "Token(..)");
    }

    #[test]
    fn receipts_have_twelve_digits() {
        for _ in 0..100 {
            let number = receipt_number().unwrap();
            assert_eq!(number.len(), 12);
            assert!(number.bytes().all(|b| b.is_ascii_digit()));
        }
    }
}
