//! `fuzz`: garbage for everything that reads what a stranger sent, with libFuzzer on the stable
//! compiler.
//!
//! The fuzz crate stands outside of the workspace, because only this builds it. Its short cousin,
//! `crates/ballot/tests/fuzzed.rs`, runs with every test.

use std::fs;
use std::path::Path;

use crate::{Failure, Outcome, paths, process};

const TARGETS: &[&str] = &["ballot", "signed_ballot", "manifest", "event", "board"];
/// What tells the fuzzer which code an input reached.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1 -Cdebug-assertions=on -Coverflow-checks=on";

/// `fuzz [SECONDS]`: each target for so long, a minute unless told otherwise.
pub fn fuzz(arguments: &[String]) -> Outcome {
    let seconds = match arguments {
        [] => 60,
        [only] => only
            .parse()
            .map_err(|_| Failure::new("`fuzz` takes a number of seconds."))?,
        _ => return Err(Failure::new("`fuzz` takes a number of seconds.")),
    };
    run(seconds)
}

/// Builds the targets and lets each run; fails at the first input that one does not bear.
pub fn run(seconds: u32) -> Outcome {
    let manifest = paths::root()?.join("crates/ballot/fuzz/Cargo.toml");
    let build = paths::target()?.join("fuzz");
    // A target of its own in the path, so that build scripts are not built for the fuzzer.
    let host = host()?;
    println!("Building the fuzzer (a minute or two the first time)");
    let mut cargo = process::cargo(&["build", "--release", "--locked", "--target", &host])?;
    cargo.arg("--manifest-path").arg(manifest);
    cargo.arg("--target-dir").arg(&build);
    process::run(cargo.env("RUSTFLAGS", COVERAGE))?;
    for target in TARGETS {
        println!("{target}, {seconds} s");
        let corpus = build.join("corpus").join(target);
        fs::create_dir_all(&corpus)?;
        let program = build.join(&host).join("release").join(target);
        one(&program, &corpus, seconds)?;
    }
    Ok(())
}

fn one(program: &Path, corpus: &Path, seconds: u32) -> Outcome {
    let mut command = process::command(program, &[])?;
    command.arg(corpus);
    command.args([
        &format!("-max_total_time={seconds}"),
        "-max_len=65536",
        "-rss_limit_mb=1024",
        "-timeout=10",
        "-print_final_stats=1",
        "-verbosity=0",
        "-print_funcs=0",
    ]);
    // Where an input goes that was too much: beside the corpus, to be tried again.
    command.arg(format!("-artifact_prefix={}/", corpus.display()));
    process::run(&mut command)
}

fn host() -> Outcome<String> {
    let words = process::output(&mut process::command("rustc", &["-vV"])?)?;
    String::from_utf8_lossy(&words)
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| Failure::new("rustc does not say which machine this is."))
}
