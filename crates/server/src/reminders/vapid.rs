//! Who sends: the key by which push services know this server (VAPID, RFC 8292), and what it signs
//! for each message.
//!
//! The key is one line in a file that only its owner can read. Whoever loses it loses the way to
//! every device: members turn reminders on again.

use std::io::{self, Read as _};
use std::path::Path;

use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;

use super::seal::SealError;
use crate::sealed::key_file::write_private;

/// What the file begins with.
const WORD: &str = "sokoguru-key/1 reminders ";
/// How long what is signed holds. RFC 8292 allows a day.
const LASTS: TimeDelta = TimeDelta::hours(12);

/// The key.
pub struct Vapid {
    pair: EcdsaKeyPair,
    contact: Option<String>,
}

fn broken<E>(_: E) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "this is no key for reminders; move the file away to have a new one made",
    )
}

impl Vapid {
    /// Reads the key, or makes it where there is no file. `contact` is an address, `mailto:` or
    /// `https:`, at which a push service reaches the operator.
    pub fn load_or_make(path: &Path, contact: Option<String>) -> io::Result<Self> {
        match Self::load(path, contact.clone()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let made = EcdsaKeyPair::generate_pkcs8(
                    &ECDSA_P256_SHA256_FIXED_SIGNING,
                    &SystemRandom::new(),
                )
                .map_err(|_| io::Error::other("the system gives no randomness"))?;
                let line = format!("{WORD}{}\n", URL_SAFE_NO_PAD.encode(made.as_ref()));
                match write_private(path, &line) {
                    // Another process was faster: its key holds.
                    Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
                    _ => Self::load(path, contact),
                }
            }
            found => found,
        }
    }

    fn load(path: &Path, contact: Option<String>) -> io::Result<Self> {
        let mut text = String::new();
        std::fs::File::open(path)?
            .take(1024)
            .read_to_string(&mut text)?;
        let coded = text.trim().strip_prefix(WORD).unwrap_or_default();
        let bytes = URL_SAFE_NO_PAD.decode(coded).map_err(broken)?;
        let pair = EcdsaKeyPair::from_pkcs8(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &bytes,
            &SystemRandom::new(),
        )
        .map_err(broken)?;
        Ok(Self { pair, contact })
    }

    /// The public part as the app hands it to the browser: 65 bytes, base64url.
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref())
    }

    /// The header `Authorization` for a message to a push service (its origin).
    pub fn authorization(
        &self,
        origin: &str,
        now: DateTime<Utc>,
    ) -> Result<HeaderValue, SealError> {
        let mut claims = json!({"aud": origin, "exp": (now + LASTS).timestamp()});
        if let Some(contact) = &self.contact {
            claims["sub"] = contact.as_str().into();
        }
        let coded = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = [
            coded(&json!({"typ": "JWT", "alg": "ES256"})),
            coded(&claims),
        ]
        .join(".");
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes())?;
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        let value = format!("vapid t={signed}.{signature}, k={}", self.public_key());
        HeaderValue::from_str(&value).map_err(|_| SealError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::signature::Verifier as _;
    use p256::ecdsa::{Signature, VerifyingKey};

    #[test]
    fn another_implementation_takes_the_signature() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let contact = Some("mailto:kantor@koperasi.example".to_owned());
        let key = Vapid::load_or_make(&path, contact).unwrap();
        let now: DateTime<Utc> = "2026-04-02T02:00:00Z".parse().unwrap();
        let header = key.authorization("https://push.example", now).unwrap();
        let (token, public) = header
            .to_str()
            .unwrap()
            .strip_prefix("vapid t=")
            .unwrap()
            .split_once(", k=")
            .unwrap();
        let public = URL_SAFE_NO_PAD.decode(public).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        VerifyingKey::from_sec1_bytes(&public)
            .unwrap()
            .verify(signed.as_bytes(), &signature)
            .unwrap();
        let claims = URL_SAFE_NO_PAD.decode(signed.split_once('.').unwrap().1);
        let claims: serde_json::Value = serde_json::from_slice(&claims.unwrap()).unwrap();
        assert_eq!(claims["aud"], "https://push.example");
        assert_eq!(claims["sub"], "mailto:kantor@koperasi.example");
        assert_eq!(claims["exp"], now.timestamp() + 12 * 3600);
    }

    #[test]
    fn the_key_stays_and_is_nobody_elses_to_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let first = Vapid::load_or_make(&path, None).unwrap().public_key();
        assert_eq!(
            Vapid::load_or_make(&path, None).unwrap().public_key(),
            first
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
        std::fs::write(&path, "sokoguru-key/1 registrar AAAA").unwrap();
        let error = Vapid::load_or_make(&path, None).map(drop).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}
