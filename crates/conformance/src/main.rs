//! `sokoguru-conformance URL --account FILE`: the kit as a command.
//!
//! Exit status: 0 all held, 1 something failed, 2 wrong use, 3 could not run, 4 nothing failed but
//! cases were left out.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use sokoguru_conformance::account::Account;
use sokoguru_conformance::run;

/// Holds a backend that claims sokoguru/1 against the contract.
///
/// Exit status: 0 all held, 1 something failed, 2 wrong use, 3 could not run, 4 nothing failed but
/// cases were left out.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// Where the backend is, such as <https://koperasi.example>.
    url: String,
    /// Who the kit signs in as; docs/backends.md shows the form.
    #[arg(long, value_name = "FILE")]
    account: PathBuf,
    /// Write the report as JSON too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

const FAILED: u8 = 1;
const WRONG_USE: u8 = 2;
const COULD_NOT_RUN: u8 = 3;
const INCOMPLETE: u8 = 4;

fn main() -> ExitCode {
    // Clap itself ends with 2 on wrong use.
    let options = Options::parse();
    ExitCode::from(judge(&options))
}

fn judge(options: &Options) -> u8 {
    let say = |words: &dyn std::fmt::Display| {
        // A closed stderr is no reason to judge otherwise.
        let _ = writeln!(io::stderr(), "{words}");
    };
    let account = match Account::read(&options.account) {
        Ok(account) => account,
        Err(error) => {
            say(&error);
            return WRONG_USE;
        }
    };
    let report = match run(&options.url, account) {
        Ok(report) => report,
        Err(error @ sokoguru_conformance::CannotRun::Address(_)) => {
            say(&error);
            return WRONG_USE;
        }
        Err(error) => {
            say(&error);
            return COULD_NOT_RUN;
        }
    };
    let _ = write!(io::stdout(), "{}", report.text());
    if let Some(path) = &options.json {
        let written = serde_json::to_vec_pretty(&report)
            .map_err(io::Error::from)
            .and_then(|bytes| fs::write(path, bytes));
        if let Err(error) = written {
            say(&format_args!("{}: {error}", path.display()));
            return COULD_NOT_RUN;
        }
    }
    match (report.conforms, report.complete) {
        (false, _) => FAILED,
        (true, false) => INCOMPLETE,
        (true, true) => 0,
    }
}
