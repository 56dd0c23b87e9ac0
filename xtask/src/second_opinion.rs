//! The verifier of boards in Python: its own tests. What it checks is left to
//! `tests/second-opinion`.

use std::path::PathBuf;

use crate::{Outcome, paths, process};

const OLDEST: (u32, u32) = (3, 9);

/// A Python that can run the second verifier, if this machine has one.
pub fn python() -> Option<PathBuf> {
    ["python3", "python"].iter().find_map(|name| {
        let program = process::on_path(&[name])?;
        let words = process::version_of(&program)?;
        (version(&words)? >= OLDEST).then_some(program)
    })
}

/// `Python 3.11.7` is (3, 11).
fn version(words: &str) -> Option<(u32, u32)> {
    let mut numbers = words.strip_prefix("Python ")?.split('.');
    let mut number = || numbers.next()?.parse().ok();
    Some((number()?, number()?))
}

/// Its unit tests, against RFC 9496 and against boards that it makes itself.
pub fn test(python: &PathBuf) -> Outcome {
    let folder = paths::root()?.join("tests/second-opinion");
    let mut command = process::command(python, &["-m", "unittest", "--quiet"])?;
    command
        .current_dir(folder)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    process::run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        assert_eq!(version("Python 3.11.7"), Some((3, 11)));
        assert_eq!(version("Python 3.9.0rc1"), Some((3, 9)));
        assert_eq!(version("Python 2.7"), Some((2, 7)));
        assert_eq!(version("python"), None);
        assert_eq!(version("Python x.y"), None);
    }
}
