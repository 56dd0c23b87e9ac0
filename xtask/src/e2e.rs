//! `e2e` and `screenshots`: Playwright in `tests/e2e` against the built app and the real server.

use std::fs;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::process::on_path;
use crate::service_worker::hex;
use crate::{Failure, Outcome, browser, dist, paths, process, run};

/// What the journeys start beside the browser.
pub struct Programs {
    /// The reference server and its command line.
    server: PathBuf,
    /// Recounts a published board.
    audit: PathBuf,
    /// Seals ballots for members without a phone in the test.
    voters: PathBuf,
}

impl Programs {
    pub fn build() -> Outcome<Self> {
        Ok(Self {
            server: run::build_server()?,
            audit: run::build_program("sokoguru-audit", "--bin", "sokoguru-audit")?,
            voters: run::build_program("sokoguru-ballot", "--example", "voters")?,
        })
    }
}

pub fn journeys(arguments: &[String]) -> Outcome {
    dist::build(dist::Purpose::Trial)?;
    run_journeys(&Programs::build()?, arguments)
}

pub fn screenshots(arguments: &[String]) -> Outcome {
    dist::build(dist::Purpose::Trial)?;
    let programs = Programs::build()?;
    let folder = paths::root()?.join("screenshots");
    let mut command = playwright(&programs, arguments)?;
    process::run(command.env("SOKOGURU_SCREENSHOTS", &folder))?;
    println!("The pictures lie in {}", folder.display());
    Ok(())
}

pub fn run_journeys(programs: &Programs, arguments: &[String]) -> Outcome {
    process::run(&mut playwright(programs, arguments)?)
}

/// The manifest of the built app, judged by the rules of `@pwabuilder/manifest-validation`.
pub fn check_manifest() -> Outcome {
    let folder = packages()?;
    let mut command = process::command(node()?, &["support/check-manifest.mjs"])?;
    process::run(command.arg(paths::dist()?).current_dir(folder))
}

/// The types of the test code; Playwright itself only strips them.
pub fn check_types() -> Outcome {
    let folder = packages()?;
    let mut command = process::command(node()?, &["node_modules/typescript/bin/tsc", "--noEmit"])?;
    process::run(command.current_dir(folder))
}

fn playwright(programs: &Programs, arguments: &[String]) -> Outcome<std::process::Command> {
    let folder = packages()?;
    let chromium = browser::chromium()?;
    let mut command = process::command(node()?, &["node_modules/@playwright/test/cli.js", "test"])?;
    command
        .args(arguments)
        .current_dir(folder)
        .env("CHROME_PATH", chromium)
        .env("SOKOGURU_SERVER", &programs.server)
        .env("SOKOGURU_AUDIT", &programs.audit)
        .env("SOKOGURU_VOTERS", &programs.voters)
        .env("SOKOGURU_APP", paths::dist()?)
        .env_remove("SOKOGURU_SCREENSHOTS");
    Ok(command)
}

fn node() -> Outcome<PathBuf> {
    on_path(&["node"])
        .ok_or_else(|| Failure::new("Node is needed (20 or later) with npm: https://nodejs.org"))
}

/// The folder of the tests with its packages in place, as `package-lock.json` has them.
fn packages() -> Outcome<PathBuf> {
    let folder = paths::root()?.join("tests/e2e");
    let lock = hex(&Sha256::digest(fs::read(folder.join("package-lock.json"))?));
    // Written last: a half-done installation has no mark, or the mark of another lock.
    let mark = folder.join("node_modules/.sokoguru-lock");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(folder);
    }
    node()?;
    let npm = on_path(&["npm"]).ok_or_else(|| Failure::new("npm is needed beside Node."))?;
    println!("Installing the npm packages of tests/e2e (under a minute)");
    process::run(
        process::command(npm, &["ci", "--no-audit", "--no-fund"])?
            .current_dir(&folder)
            // The tests use the Chromium of the machine.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    fs::write(mark, lock)?;
    Ok(folder)
}
