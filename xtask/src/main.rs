//! The one runner of this repository: `cargo xtask COMMAND`.
//!
//! Each command has its own module. What it needs and does not find (tools, browser, packages) it
//! installs into a per-user cache, and says so; every command can be interrupted and repeated.

mod bindgen;
mod browser;
mod budget;
mod dist;
mod e2e;
mod fuzz;
mod html;
mod openapi;
mod part;
mod paths;
mod process;
mod run;
mod schemathesis;
mod second_opinion;
mod service_worker;
mod styles;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal.
#[derive(Debug)]
pub struct Failure(pub String);

impl Failure {
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

pub type Outcome<T = ()> = Result<T, Failure>;

const USAGE: &str = "cargo xtask COMMAND

  run                   build the app, start the server with the demonstration cooperative
  test [--quick|--long] everything a change must pass; --quick: fmt, tidy, clippy, cargo test;
                        --long: also Schemathesis, and the fuzzer, a minute a target
  dist [--plain]        build the app into dist/, as it is shipped, with the standard library;
                        --plain leaves that out (sooner, larger), --wasm-opt adds binaryen
  budget                bytes of a first visit by kind, against docs/budgets.toml
  tidy                  the rules of ARCHITECTURE.md that a program can check
  fuzz [SECONDS]        garbage for whatever reads ballots and boards, with libFuzzer
  openapi [--check]     write docs/openapi.json, or compare it
  schemathesis          ask the server whatever docs/openapi.json allows, and more
  e2e [ARGS]            the journeys in Chromium; ARGS go to Playwright
  screenshots [ARGS]    every screen into screenshots/
  tools                 install trunk, wasm-bindgen-cli and cargo-deny into the cache
  service-worker        Trunk's last step: file list, joined styles, compressed copies
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match command {
        "run" => run::run(rest),
        "test" | "ci" => test::test(rest),
        "dist" => dist::dist(rest),
        "budget" => budget::budget(),
        "tidy" => tidy::tidy(),
        "fuzz" => fuzz::fuzz(rest),
        "schemathesis" => schemathesis::test(),
        "openapi" => openapi::openapi(rest),
        "e2e" => e2e::journeys(rest),
        "screenshots" => e2e::screenshots(rest),
        "tools" => tools::install_all(),
        "wasm-bindgen" => bindgen::bind(rest),
        "service-worker" => service_worker::finish(),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(Failure::new(format!("`{other}` is no command.\n\n{USAGE}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(words)) => {
            eprintln!("\n{words}");
            ExitCode::FAILURE
        }
    }
}
