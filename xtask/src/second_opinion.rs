//! The verifier of boards in Python: its own tests, and an election that the first program makes
//! anew. What it checks is left to `tests/second-opinion`.

use std::path::{Path, PathBuf};
use std::process::Command;

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
pub fn version(words: &str) -> Option<(u32, u32)> {
    let mut numbers = words.strip_prefix("Python ")?.split('.');
    let mut number = || numbers.next()?.parse().ok();
    Some((number()?, number()?))
}

/// Its unit tests, against RFC 9496, the known answers and boards that it makes itself; then a
/// larger election from the first program, whose answers it must reach on its own.
pub fn test(python: &Path) -> Outcome {
    process::run(&mut unit_tests(python, &[])?)?;
    let folder = paths::target()?.join("second-opinion");
    let mut first = process::cargo(&["run", "--quiet", "--package", "sokoguru-ballot"])?;
    first
        .args(["--example", "election", "--", "board"])
        .arg(&folder)
        .args(["60", "4", "3"]);
    process::run(&mut first)?;
    let mut second = unit_tests(python, &["test_vectors.Election"])?;
    process::run(second.env("SECOND_OPINION_ELECTION", &folder))
}

fn unit_tests(python: &Path, names: &[&str]) -> Outcome<Command> {
    let mut command = process::command(python, &["-m", "unittest", "--quiet"])?;
    command
        .args(names)
        .current_dir(paths::root()?.join("tests/second-opinion"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
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
