//! The conformance kit: runs the contract's cases against a backend that claims `sokoguru/1`.
//!
//! It knows the backend as an app does, by HTTP alone, and judges it by `docs/openapi.json` and by
//! the sections of docs/backends.md. It shares no code with the reference backend, so that a fault
//! of that one is not taken for the contract.

pub mod account;
mod cases;
mod client;
mod contract;
mod exchange;
mod kit;
pub mod report;
mod values;
pub mod verdict;

use chrono::{SecondsFormat, Utc};
use ureq::http::Uri;

use account::Account;
use client::{Ask, Client};
use contract::{Contract, ContractError};
use kit::Kit;
use report::{CaseReport, Report};
use verdict::{Judged, Outcome, Stop, Verdict};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum CannotRun {
    /// The address is not one of a backend.
    #[error("{0} is no address of the form https://HOST or https://HOST:PORT, without a path")]
    Address(String),
    /// Nobody answers there.
    #[error("{url} does not answer:\n{why}")]
    NoAnswer {
        /// The address.
        url: String,
        /// What happened.
        why: String,
    },
    /// The kit itself is broken.
    #[error(transparent)]
    Contract(#[from] ContractError),
}

/// Runs every case against a backend, in the order of `cases`; writes last, and the one that
/// locks a member out at the very end.
///
/// Errors: [`CannotRun`] when there is nothing to judge. Whatever the backend answers ends in a
/// verdict.
pub fn run(url: &str, account: Account) -> Result<Report, CannotRun> {
    let started_at = Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true);
    let origin = origin(url).ok_or_else(|| CannotRun::Address(url.to_owned()))?;
    let client = Client::new(&origin);
    let discovery = match client.send(&Ask::get("/.well-known/koperasi")) {
        Ok(answer) => answer.value().unwrap_or_default(),
        Err(stop) => {
            let why = match stop {
                Stop::Failed(finding) => finding.came.unwrap_or_default(),
                Stop::Ended(_) => String::new(),
            };
            return Err(CannotRun::NoAnswer { url: origin, why });
        }
    };
    let kit = Kit::new(client, account, Contract::published()?, discovery);
    let mut reports = Vec::new();
    for case in cases::all(&kit) {
        let judged = (case.run)(&kit);
        reports.push(report(case, judged, &kit));
    }
    let requests = kit.client.requests.get();
    Ok(Report::new(origin, started_at, requests, reports))
}

fn report(case: cases::Case<'_>, judged: Judged, kit: &Kit) -> CaseReport {
    let (verdict, note, finding) = match judged {
        Ok(outcome) | Err(Stop::Ended(outcome)) => match outcome {
            Outcome::Held => (Verdict::Held, None, None),
            Outcome::HeldBut(note) => (Verdict::Held, Some(note), None),
            Outcome::NotApplicable(why) => (Verdict::NotApplicable, Some(why), None),
            Outcome::LeftOut(why) => (Verdict::LeftOut, Some(why), None),
        },
        Err(Stop::Failed(mut finding)) => {
            finding.expected = kit.client.masked(&finding.expected);
            finding.came = finding.came.map(|came| kit.client.masked(&came));
            (Verdict::Failed, None, Some(*finding))
        }
    };
    CaseReport {
        id: case.id,
        title: case.title,
        section: case.section,
        verdict,
        note: note.map(|note| kit.client.masked(&note)),
        finding,
    }
}

/// Scheme, host and port of an address that has nothing else.
fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.trim_end_matches('/').parse().ok()?;
    let scheme = uri
        .scheme_str()
        .filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let authority = uri.authority()?;
    let bare = uri.query().is_none() && matches!(uri.path(), "" | "/");
    (bare && !authority.as_str().contains('@')).then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_origin() {
        let good = ["https://koperasi.example", "http://127.0.0.1:8080/"];
        for url in good {
            assert_eq!(origin(url).as_deref(), Some(url.trim_end_matches('/')));
        }
        for url in [
            "koperasi.example",
            "ftp://a",
            "https://a/b",
            "https://u:p@a",
            "",
            "https://a?b",
        ] {
            assert_eq!(origin(url), None, "{url}");
        }
    }
}
