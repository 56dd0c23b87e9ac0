//! Seals citizens' numbers (NIK KTP) where they are stored.
//!
//! The key lies in a file of its own beside the data file, for nobody but its owner, so that a
//! copy of the data alone shows no number. A number is sealed with XChaCha20-Poly1305 under a fresh
//! nonce; beside it stands a mark, HMAC-SHA-256 under a second key, by which two equal numbers are
//! found without opening either.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use sokoguru_api::Octets;
use sokoguru_domain::NationalId;

use crate::sealed::key_file::write_private;
use crate::secrets::{NoRandomness, random_bytes, sha256};
use crate::store::{Store, StoreError};

/// What the file begins with.
const WORD: &str = "sokoguru-identity-key/1";
/// Bytes of a nonce.
const NONCE: usize = 24;
/// What is sealed is bound to, so that it opens as nothing else.
const PURPOSE: &[u8] = b"nik-ktp";

/// Why there is no key to seal with.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Numbers are stored that another key has sealed.
    #[error("the key file {0} of members' NIK KTP is missing or another one: put yours back")]
    WrongKey(String),
    /// The file cannot be read or written.
    #[error("the key file {0}: {1}")]
    File(String, io::Error),
    /// The file is no key.
    #[error("the key file {0} is damaged: put yours back")]
    Damaged(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// A number as it is stored. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedId {
    /// Nonce and ciphertext.
    pub sealed: Vec<u8>,
    /// Equal for equal numbers.
    pub mark: [u8; 32],
}

impl core::fmt::Debug for SealedId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SealedId(..)")
    }
}

/// The key. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct IdentityKey {
    seal: [u8; 32],
    mark: [u8; 32],
}

impl core::fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("IdentityKey(..)")
    }
}

impl IdentityKey {
    /// A key from its seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let part = |what: &[u8]| sha256(&[seed.as_slice(), what].concat());
        Self {
            seal: part(b"sokoguru identity seal"),
            mark: part(b"sokoguru identity mark"),
        }
    }

    /// The key beside a data file, made when the data has never had one.
    ///
    /// Errors: [`IdentityError::WrongKey`] when the data was sealed with another one: a new key
    /// would leave every stored number closed for ever without a word.
    pub async fn of(store: &Store) -> Result<Self, IdentityError> {
        let path = file_beside(store.path());
        let shown = || path.display().to_string();
        let known = store.read().await?.identity_fingerprint().await?;
        let seed = match (std::fs::read_to_string(&path), known) {
            (Ok(text), _) => parse(&text).ok_or_else(|| IdentityError::Damaged(shown()))?,
            (Err(error), None) if error.kind() == io::ErrorKind::NotFound => {
                let seed = random_bytes::<32>()?;
                let text = Octets::from(seed.as_slice()).to_text();
                match write_private(&path, &format!("{WORD} {text}\n")) {
                    Ok(()) => seed,
                    // Another process made it just now.
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                        let text = std::fs::read_to_string(&path)
                            .map_err(|error| IdentityError::File(shown(), error))?;
                        parse(&text).ok_or_else(|| IdentityError::Damaged(shown()))?
                    }
                    Err(error) => return Err(IdentityError::File(shown(), error)),
                }
            }
            (Err(error), Some(_)) if error.kind() == io::ErrorKind::NotFound => {
                return Err(IdentityError::WrongKey(shown()));
            }
            (Err(error), _) => return Err(IdentityError::File(shown(), error)),
        };
        let key = Self::from_seed(&seed);
        let fingerprint = key.fingerprint();
        match known {
            Some(known) if known == fingerprint => Ok(key),
            Some(_) => Err(IdentityError::WrongKey(shown())),
            None => {
                let mut tx = store.write().await?;
                if tx.identity_fingerprint().await?.is_none() {
                    tx.put_identity_fingerprint(&fingerprint).await?;
                }
                let kept = tx.identity_fingerprint().await?;
                tx.commit().await?;
                if kept == Some(fingerprint) {
                    Ok(key)
                } else {
                    Err(IdentityError::WrongKey(shown()))
                }
            }
        }
    }

    fn fingerprint(&self) -> [u8; 32] {
        sha256(&[self.mark.as_slice(), b"fingerprint"].concat())
    }

    /// Seals a number.
    pub fn seal(&self, id: &NationalId) -> Result<SealedId, NoRandomness> {
        let nonce = random_bytes::<NONCE>()?;
        let payload = Payload {
            msg: id.as_str().as_bytes(),
            aad: PURPOSE,
        };
        let sealed = XChaCha20Poly1305::new(Key::from_slice(&self.seal))
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| NoRandomness)?;
        Ok(SealedId {
            sealed: [nonce.as_slice(), &sealed].concat(),
            mark: self.mark_of(id),
        })
    }

    /// Opens a number; `None` where it was sealed with another key or is damaged.
    pub fn open(&self, sealed: &[u8]) -> Option<NationalId> {
        let (nonce, text) = sealed.split_at_checked(NONCE)?;
        let payload = Payload {
            msg: text,
            aad: PURPOSE,
        };
        let plain = XChaCha20Poly1305::new(Key::from_slice(&self.seal))
            .decrypt(XNonce::from_slice(nonce), payload)
            .ok()?;
        NationalId::parse(core::str::from_utf8(&plain).ok()?).ok()
    }

    fn mark_of(&self, id: &NationalId) -> [u8; 32] {
        // HMAC takes a key of any length.
        Hmac::<Sha256>::new_from_slice(&self.mark).map_or([0; 32], |mut mac| {
            mac.update(id.as_str().as_bytes());
            mac.finalize().into_bytes().into()
        })
    }
}

/// The key file of a data file.
pub fn file_beside(data: &Path) -> PathBuf {
    let mut name = data.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".identity-key");
    data.with_file_name(name)
}

fn parse(text: &str) -> Option<[u8; 32]> {
    let rest = text.trim().strip_prefix(WORD)?;
    Octets::parse(rest.trim())?.array::<32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> NationalId {
        NationalId::parse(text).unwrap()
    }

    #[test]
    fn a_number_opens_with_its_key_only() {
        let (one, other) = (
            IdentityKey::from_seed(&[1; 32]),
            IdentityKey::from_seed(&[2; 32]),
        );
        let number = id("3273051712909999");
        let sealed = one.seal(&number).unwrap();
        assert_eq!(one.open(&sealed.sealed), Some(number.clone()));
        assert_eq!(other.open(&sealed.sealed), None);
        for at in 0..sealed.sealed.len() {
            let mut broken = sealed.sealed.clone();
            broken[at] ^= 1;
            assert_eq!(one.open(&broken), None);
        }
        assert!(!String::from_utf8_lossy(&sealed.sealed).contains("3273"));
    }

    #[test]
    fn equal_numbers_have_equal_marks_and_nothing_else() {
        let key = IdentityKey::from_seed(&[1; 32]);
        let (one, same) = (id("3273051712909999"), id("3273 0517 1290 9999"));
        let (first, second) = (key.seal(&one).unwrap(), key.seal(&same).unwrap());
        assert_eq!(first.mark, second.mark);
        assert_ne!(first.sealed, second.sealed);
        assert_ne!(first.mark, key.seal(&id("3273051712909998")).unwrap().mark);
    }

    #[tokio::test]
    async fn a_lost_key_is_noticed_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("k.sqlite");
        let store = Store::open(&data).await.unwrap();
        store.migrate().await.unwrap();
        let number = id("3273051712909999");
        let sealed = IdentityKey::of(&store)
            .await
            .unwrap()
            .seal(&number)
            .unwrap();
        let again = IdentityKey::of(&store).await.unwrap();
        assert_eq!(again.open(&sealed.sealed), Some(number));
        let file = file_beside(&data);
        let kept = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert!(matches!(
            IdentityKey::of(&store).await,
            Err(IdentityError::WrongKey(_))
        ));
        assert!(!file.exists());
        std::fs::write(&file, "x").unwrap();
        assert!(matches!(
            IdentityKey::of(&store).await,
            Err(IdentityError::Damaged(_))
        ));
        std::fs::write(&file, kept).unwrap();
        assert!(IdentityKey::of(&store).await.is_ok());
    }
}
