//! `run`: the whole thing on this machine, from nothing to an address in the terminal.

use std::path::PathBuf;

use crate::{Failure, Outcome, dist, paths, process};

/// Arguments go to the server after ours: `cargo xtask run --listen 0.0.0.0:8080` wins.
pub fn run(arguments: &[String]) -> Outcome {
    dist::build(dist::Purpose::Trial)?;
    let server = build_server()?;
    let listen_given = arguments
        .iter()
        .any(|argument| argument.starts_with("--listen"));
    let mut command = process::command(server, &["serve", "--demo", "--app"])?;
    command
        .arg(paths::dist()?)
        .args(["--data", "data/demo.sqlite"]);
    if !listen_given {
        command.args(["--listen", "127.0.0.1:8080"]);
    }
    println!("Starting the server; Ctrl-C ends it. Its data stays in data/demo.sqlite.");
    std::fs::create_dir_all(paths::root()?.join("data"))?;
    process::run(command.args(arguments))
}

/// Builds the reference server with the profile that the tests use too, so that nothing is
/// compiled twice, and returns its program.
pub fn build_server() -> Outcome<PathBuf> {
    println!("Building the server (a few minutes the first time)");
    build_program("sokoguru-server", "--bin", "sokoguru-server")
}

/// Builds one program of a package, `--bin` or `--example`, in the same profile, and returns it
/// from Cargo's own word on where it lies.
pub fn build_program(package: &str, sort: &str, name: &str) -> Outcome<PathBuf> {
    let messages = process::output(&mut process::cargo(&[
        "build",
        "--package",
        package,
        sort,
        name,
        "--message-format",
        "json-render-diagnostics",
    ])?)?;
    String::from_utf8_lossy(&messages)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| Failure::new(format!("Cargo named no program for {name}.")))
}
