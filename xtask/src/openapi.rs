//! `openapi`: the published form of the contract, generated from `crates/api`. With `--check` it
//! is only compared, so that the contract can not change by accident.

use std::fs;

use crate::{Failure, Outcome, paths, process};

pub fn openapi(arguments: &[String]) -> Outcome {
    match arguments {
        [] => write(),
        [only] if only == "--check" => check(),
        _ => Err(Failure::new("`openapi` knows only `--check`.")),
    }
}

fn write() -> Outcome {
    let document = generate()?;
    let path = paths::root()?.join("docs/openapi.json");
    fs::write(&path, document)?;
    println!("Wrote {}", path.display());
    Ok(())
}

pub fn check() -> Outcome {
    let fresh = generate()?;
    let kept = fs::read_to_string(paths::root()?.join("docs/openapi.json")).unwrap_or_default();
    match first_difference(&kept, &fresh) {
        None => Ok(()),
        Some((line, kept, fresh)) => Err(Failure::new(format!(
            "docs/openapi.json is not what the server says. First difference, line {line}:\n\
             - {kept}\n+ {fresh}\nIf the change is meant, run `cargo xtask openapi` and commit it."
        ))),
    }
}

fn generate() -> Outcome<String> {
    let printed = process::output(&mut process::cargo(&[
        "run",
        "--quiet",
        "--package",
        "sokoguru-server",
        "--",
        "openapi",
    ])?)?;
    let document: serde_json::Value = serde_json::from_slice(&printed)?;
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn first_difference<'a>(kept: &'a str, fresh: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let (mut kept, mut fresh) = (kept.lines(), fresh.lines());
    for line in 1.. {
        match (kept.next(), fresh.next()) {
            (None, None) => break,
            (old, new) if old == new => {}
            (old, new) => return Some((line, old.unwrap_or(""), new.unwrap_or(""))),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_first_line_that_differs() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((2, "b", "c")));
        assert_eq!(first_difference("", "a\n"), Some((1, "", "a")));
    }
}
