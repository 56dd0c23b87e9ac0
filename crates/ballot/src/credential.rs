//! A seed on paper with a checksum: a voter's, for members without a phone, and a trustee's, which
//! is the only copy beside the trustee's phone. PROTOCOL.md, sections 6 and 7.
//!
//! Drawing it as a QR is left to the app.

use core::fmt;

use zeroize::Zeroizing;

use crate::hash::hash256;
use crate::keys::Seed;
use crate::paper;

/// Why a text is no seed.
pub use crate::paper::PaperError as CredentialError;

const BYTES: usize = 37;

/// What tells one kind of paper from the other: a voter's paper is no trustee's, even when somebody
/// copies its characters.
struct Form {
    prefix: &'static str,
    tag: &'static str,
}

const VOTER: Form = Form {
    prefix: "SKG1",
    tag: "sokoguru/credential-check/1",
};

const TRUSTEE: Form = Form {
    prefix: "SKT1",
    tag: "sokoguru/trustee-check/1",
};

impl Form {
    fn write(&self, seed: &Seed) -> Zeroizing<String> {
        paper::write(self.prefix, &*self.checked(seed))
    }

    fn read(&self, text: &str) -> Result<Seed, CredentialError> {
        let bytes = paper::read::<BYTES>(self.prefix, text)?;
        let mut seed = Zeroizing::new([0; 32]);
        seed.copy_from_slice(bytes.first_chunk::<32>().unwrap_or(&[0; 32]));
        let seed = Seed::from_bytes(*seed);
        if *self.checked(&seed) == *bytes {
            Ok(seed)
        } else {
            Err(CredentialError::Checksum)
        }
    }

    /// The seed and the first five bytes of its check.
    fn checked(&self, seed: &Seed) -> Zeroizing<[u8; BYTES]> {
        let check = hash256(self.tag, &[seed.expose()]);
        let mut bytes = Zeroizing::new([0; BYTES]);
        for (slot, byte) in bytes.iter_mut().zip(seed.expose().iter().chain(&check)) {
            *slot = *byte;
        }
        bytes
    }
}

/// The text of a voter's credential.
///
/// Invariant: wiped when dropped; `Debug` shows nothing of it.
pub struct PaperCredential(Zeroizing<String>);

impl PaperCredential {
    /// Writes a seed down: `SKG1-` and 60 characters.
    pub fn new(seed: &Seed) -> Self {
        Self(VOTER.write(seed))
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
        VOTER.read(text)
    }
}

impl fmt::Debug for PaperCredential {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PaperCredential(..)")
    }
}

/// The text of a trustee's seed.
///
/// Invariant: wiped when dropped; `Debug` shows nothing of it.
pub struct TrusteePaper(Zeroizing<String>);

impl TrusteePaper {
    /// Writes a seed down: `SKT1-` and 60 characters.
    pub fn new(seed: &Seed) -> Self {
        Self(TRUSTEE.write(seed))
    }

    /// The text, to write it down.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Reads a trustee's paper as a person types it, like [`PaperCredential::read`].
    ///
    /// Errors: [`CredentialError`]; a voter's paper is [`CredentialError::Prefix`].
    ///
    /// ```
    /// use sokoguru_ballot::credential::{CredentialError, PaperCredential, TrusteePaper};
    /// use sokoguru_ballot::keys::Seed;
    ///
    /// let seed = Seed::from_bytes([5; 32]);
    /// let paper = TrusteePaper::new(&seed);
    /// assert_eq!(TrusteePaper::read(paper.expose())?.expose(), &[5; 32]);
    /// let voter = PaperCredential::new(&seed);
    /// assert_eq!(TrusteePaper::read(voter.expose()).err(), Some(CredentialError::Prefix));
    /// # Ok::<(), CredentialError>(())
    /// ```
    pub fn read(text: &str) -> Result<Seed, CredentialError> {
        TRUSTEE.read(text)
    }
}

impl fmt::Debug for TrusteePaper {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TrusteePaper(..)")
    }
}
