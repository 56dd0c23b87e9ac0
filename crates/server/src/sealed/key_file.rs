//! Key files of registrars and trustees: one line that says what the key is for and the seed, in a
//! file that only its owner can read. They are made and used away from the server.

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use sokoguru_api::Octets;
use sokoguru_ballot::keys::{PublicKey, Role, SecretKey, Seed, ZeroSecret};

/// What a key file begins with.
const WORD: &str = "sokoguru-key/1";

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Who {
    /// One of the two who sign the roll.
    Registrar,
    /// Somebody who holds a part of the election key.
    Trustee,
}

impl Who {
    const fn word(self) -> &'static str {
        match self {
            Self::Registrar => "registrar",
            Self::Trustee => "trustee",
        }
    }
}

/// A public key as it is told to the office.
pub fn public(role: Role, seed: &Seed) -> Result<PublicKey, ZeroSecret> {
    Ok(*SecretKey::derive(role, seed)?.public())
}

/// What the office is told of a key: one key of a registrar, `SIGNING:TRANSPORT` of a trustee.
pub fn public_part(who: Who, seed: &Seed) -> Result<String, ZeroSecret> {
    let of = |role| -> Result<String, ZeroSecret> {
        Ok(Octets::from(public(role, seed)?.as_bytes().as_slice()).to_text())
    };
    match who {
        Who::Registrar => of(Role::Registrar),
        Who::Trustee => Ok(format!(
            "{}:{}",
            of(Role::TrusteeSigning)?,
            of(Role::TrusteeTransport)?
        )),
    }
}

/// Writes a new key file.
pub fn write(who: Who, seed: &Seed, path: &Path) -> io::Result<()> {
    let text = Octets::from(seed.expose().as_slice()).to_text();
    write_private(path, &format!("{WORD} {} {text}\n", who.word()))
}

/// Writes a new file for nobody but its owner.
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Reads a key file.
///
/// Errors: [`io::ErrorKind::InvalidData`] when it is none, or for somebody else.
pub fn read(who: Who, path: &Path) -> io::Result<Seed> {
    let mut text = String::new();
    std::fs::File::open(path)?
        .take(1024)
        .read_to_string(&mut text)?;
    text.trim()
        .strip_prefix(WORD)
        .and_then(|rest| rest.trim().strip_prefix(who.word()))
        .and_then(|rest| Octets::parse(rest.trim())?.array::<32>())
        .map(Seed::from_bytes)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "this is no such key"))
}
