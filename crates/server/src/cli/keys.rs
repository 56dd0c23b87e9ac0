//! `keys`: the keys of registrars and trustees. They are made and used away from the server; these
//! commands touch no data file.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use sokoguru_api::Octets;
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_domain::Lang;

use super::{Answer, Refusal, words};
use crate::sealed::preparation::{read_roll_file, sign_roll};
use crate::secrets::random_bytes;

/// What a key file begins with; then come what it is for and the seed.
const WORD: &str = "sokoguru-key/1";

#[derive(Subcommand)]
pub(super) enum Command {
    /// Make a key, write its seed to a new file that only its owner can read, and print the public
    /// part.
    New {
        /// Whose.
        who: Who,
        /// The file; it must not be there yet.
        file: PathBuf,
    },
    /// Sign a roll that `meeting roll` has written, and print the signature.
    SignRoll {
        /// The registrar's key file.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The registrar's role, as the board has it: pengurus, for instance.
        #[arg(long)]
        role: String,
        /// The roll.
        roll: PathBuf,
    },
}

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Who {
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

pub(super) fn run(lang: Lang, command: Command) -> Answer {
    match command {
        Command::New { who, file } => new(lang, who, &file),
        Command::SignRoll { key, role, roll } => {
            let seed = read_key(Who::Registrar, &key)?;
            let file = std::fs::read(&roll).map_err(|error| at(&roll, &error))?;
            let (id, roll) = read_roll_file(&file)?;
            Ok(sign_roll((&id, &roll), &role, &seed)?)
        }
    }
}

fn new(lang: Lang, who: Who, file: &Path) -> Answer {
    let seed = Seed::from_bytes(random_bytes()?);
    write_key(who, &seed, file)?;
    let public = public_part(who, &seed)?;
    let path = file.display();
    Ok(words(
        lang,
        format!("{public}\nKunci rahasia ditulis ke {path}. Jaga baik-baik dan buat cadangannya."),
        format!("{public}\nThe secret key is in {path}. Keep it well, and keep a copy."),
    ))
}

/// What the office is told of a key: one key of a registrar, `SIGNING:TRANSPORT` of a trustee.
pub(crate) fn public_part(who: Who, seed: &Seed) -> Result<String, Refusal> {
    let of = |role| -> Result<String, Refusal> {
        let key = SecretKey::derive(role, seed)?;
        Ok(Octets::from(key.public().as_bytes().as_slice()).to_text())
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

/// Writes a key file for nobody but its owner.
pub(crate) fn write_key(who: Who, seed: &Seed, path: &Path) -> Result<(), Refusal> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let text = Octets::from(seed.expose().as_slice()).to_text();
    let mut file = options.open(path).map_err(|error| at(path, &error))?;
    writeln!(file, "{WORD} {} {text}", who.word()).map_err(|error| at(path, &error))?;
    file.sync_all().map_err(|error| at(path, &error))
}

/// Reads a key file.
pub(crate) fn read_key(who: Who, path: &Path) -> Result<Seed, Refusal> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(1024).read_to_string(&mut text))
        .map_err(|error| at(path, &error))?;
    let seed = text
        .trim()
        .strip_prefix(WORD)
        .and_then(|rest| rest.trim().strip_prefix(who.word()))
        .and_then(|rest| Octets::parse(rest.trim())?.array::<32>());
    seed.map(Seed::from_bytes).ok_or_else(|| {
        Refusal(format!(
            "{}: this is no key of a {}",
            path.display(),
            who.word()
        ))
    })
}

fn at(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal(format!("{}: {error}", path.display()))
}
