//! Makes a board out of fixed randomness, to try verifiers on: the known answers in `vectors`, or
//! a meeting of any size.
//!
//! ```text
//! cargo run -p sokoguru-ballot --example election -- vectors DIR
//! cargo run --release -p sokoguru-ballot --example election -- board DIR VOTERS OPTIONS TRUSTEES
//! ```
//!
//! The seeds are known to everybody. Nothing made here is for a real vote.

#[path = "../tests/election/mod.rs"]
mod election;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use election::{Election, Setup, meeting, vectors};
use sokoguru_ballot::manifest::ItemKind;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["vectors", dir] => write(dir, &vectors::files()),
        ["board", dir, voters, options, trustees] => {
            let size = (number(voters)?, number(options)?, number(trustees)?);
            write(dir, &board(size))
        }
        _ => Err(io::Error::other(
            "vectors DIR, or board DIR VOTERS OPTIONS TRUSTEES",
        )),
    }
}

fn number<T: core::str::FromStr>(text: &str) -> io::Result<T> {
    let wrong = || io::Error::other(format!("{text} is no number for this"));
    text.parse().map_err(|_| wrong())
}

fn write(dir: &str, files: &[(&str, Vec<u8>)]) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    for (name, bytes) in files {
        let path: PathBuf = Path::new(dir).join(name);
        fs::write(path, bytes)?;
    }
    Ok(())
}

/// One secret item; voter by voter each option gets its turn. More than half of the trustees open
/// it.
fn board((voters, options, trustees): (usize, u8, u8)) -> Vec<(&'static str, Vec<u8>)> {
    let item = if options == 3 {
        meeting::item("lpj", ItemKind::Secret)
    } else {
        meeting::election("pengurus", options.into(), 1, 1)
    };
    let mut election = Election::opened(Setup {
        voters,
        trustees,
        threshold: trustees / 2 + 1,
        ..Setup::of(vec![item])
    });
    election.deferring = true;
    let mut choice = 0;
    for voter in 0..voters {
        election.vote(voter, 0, 1, &[choice]);
        choice = (choice + 1) % options;
    }
    // These ballots were made here and are good; the guards of the trustees want it proved.
    while election.verifier.waiting() > 0 {
        if let Err(fault) = election.verifier.verify_next(1_000) {
            panic!("{fault}");
        }
    }
    election.close(voters.try_into().unwrap_or(u32::MAX));
    election.tally();
    let json = vectors::printed(&vectors::expected(&mut election));
    vec![("election.board", election.file()), ("election.json", json)]
}
