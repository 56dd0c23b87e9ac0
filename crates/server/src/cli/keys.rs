//! `keys`: what registrars and trustees do away from the server. These commands touch no data file.

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Subcommand;
use sokoguru_ballot::keys::Seed;
use sokoguru_ballot::tally::Guard;
use sokoguru_domain::Lang;

use super::{Answer, Refusal, words};
use crate::sealed::key_file::{self, Who, public_part};
use crate::sealed::preparation::{millis, read_roll_file, sign_roll};
use crate::sealed::trusteeship::{CheckedBoard, messages, start_of};
use crate::secrets::random_bytes;

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
    /// Check a published board and write what a trustee says next, one file a message: in the
    /// ceremony, or the shares of the count.
    Speak {
        /// The trustee's key file.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// What the trustee remembers of the board, so that no second sum of an item is ever
        /// opened; made when it is not there, and never to be thrown away.
        #[arg(long, value_name = "FILE")]
        memory: PathBuf,
        /// The board.
        board: PathBuf,
        /// Folder for the messages.
        out: PathBuf,
    },
}

pub(super) fn run(lang: Lang, command: Command) -> Answer {
    match command {
        Command::New { who, file } => new(lang, who, &file),
        Command::SignRoll { key, role, roll } => {
            let seed = key_file::read(Who::Registrar, &key).map_err(|error| at(&key, &error))?;
            let file = std::fs::read(&roll).map_err(|error| at(&roll, &error))?;
            let (id, roll) = read_roll_file(&file)?;
            Ok(sign_roll((&id, &roll), &role, &seed)?)
        }
        Command::Speak {
            key,
            memory,
            board,
            out,
        } => speak(lang, &key, &memory, &board, &out),
    }
}

fn new(lang: Lang, who: Who, file: &Path) -> Answer {
    let seed = Seed::from_bytes(random_bytes()?);
    key_file::write(who, &seed, file).map_err(|error| at(file, &error))?;
    let public = public_part(who, &seed)?;
    let path = file.display();
    Ok(words(
        lang,
        format!("{public}\nKunci rahasia ditulis ke {path}. Jaga baik-baik dan buat cadangannya."),
        format!("{public}\nThe secret key is in {path}. Keep it well, and keep a copy."),
    ))
}

fn speak(lang: Lang, key: &Path, memory: &Path, board: &Path, out: &Path) -> Answer {
    let seed = key_file::read(Who::Trustee, key).map_err(|error| at(key, &error))?;
    let file = std::fs::read(board).map_err(|error| at(board, &error))?;
    let checked = CheckedBoard::parse(&file)?;
    let mut guard = match std::fs::read(memory) {
        Ok(bytes) => Guard::parse(&bytes)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Guard::new(*start_of(&file)?.board_id())
        }
        Err(error) => return Err(at(memory, &error)),
    };
    let said = messages(&seed, &checked, &mut guard, millis(Utc::now()))?;
    // Remembered first: what was said and forgotten could be said otherwise.
    let new = memory.with_extension("new");
    std::fs::write(&new, guard.to_bytes()?).map_err(|error| at(&new, &error))?;
    std::fs::File::open(&new)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&new, memory))
        .map_err(|error| at(memory, &error))?;
    std::fs::create_dir_all(out).map_err(|error| at(out, &error))?;
    let count = said.len();
    for (number, message) in (1..).zip(said) {
        let path = out.join(format!("{number}.message"));
        std::fs::write(&path, message).map_err(|error| at(&path, &error))?;
    }
    Ok(words(
        lang,
        format!("{count} pesan ditulis."),
        format!("{count} messages written."),
    ))
}

fn at(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal(format!("{}: {error}", path.display()))
}
