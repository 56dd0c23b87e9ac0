//! Checks a published board of sealed votes from its first byte to its last, and says what follows
//! from it. It trusts nothing but the board's own bytes, and needs no account, key or database.
//!
//! `arguments` is what may be asked, `source` where bytes come from, `check` the work itself over
//! all processors, `compare` two copies of a board, `findings` what is true of it all, `words` and
//! `json` how that is said. The mathematics is that of `sokoguru-ballot`.

mod arguments;
mod check;
mod compare;
mod findings;
mod json;
mod source;
mod words;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    // Wrong arguments end here with 2, as all that cannot be read does.
    let arguments = arguments::Arguments::parse();
    let findings = match findings::find(&arguments) {
        Ok(findings) => findings,
        Err(error) => {
            let text = if arguments.json {
                json::of_error(&error)
            } else {
                format!("sokoguru-audit: {error}\n")
            };
            return said(&text, arguments.json, ExitCode::from(2));
        }
    };
    let text = if arguments.json {
        json::of(&findings)
    } else {
        words::of(&findings)
    };
    said(&text, true, ExitCode::from(findings.verdict().exit_code()))
}

/// Writes the text out, and turns a reader that went away into exit code 2.
fn said(text: &str, to_stdout: bool, code: ExitCode) -> ExitCode {
    let written = if to_stdout {
        std::io::stdout().write_all(text.as_bytes())
    } else {
        std::io::stderr().write_all(text.as_bytes())
    };
    if written.is_ok() {
        code
    } else {
        ExitCode::from(2)
    }
}
