//! The report: for people on the terminal, for programs as JSON.
//!
//! The JSON's shape is described in docs/backends.md. Ids of cases are stable: one that is given up
//! is not used again.

use std::fmt::Write as _;

use serde::Serialize;

use crate::verdict::{Finding, Verdict};

/// The verdict on every case, in the order in which they ran.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Which shape this is: `sokoguru-conformance/1`.
    pub format: &'static str,
    /// The version of the kit.
    pub kit: &'static str,
    /// The protocol that was judged.
    pub protocol: &'static str,
    /// The backend.
    pub url: String,
    /// When the run began, RFC 3339.
    pub started_at: String,
    /// Requests that were sent.
    pub requests: u32,
    /// Whether nothing was left out.
    pub complete: bool,
    /// Whether nothing failed.
    pub conforms: bool,
    /// How many cases ended in each way.
    pub totals: Totals,
    /// The cases.
    pub cases: Vec<CaseReport>,
}

/// Counts of verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// The contract holds.
    pub held: u32,
    /// It does not.
    pub failed: u32,
    /// It says nothing about this backend.
    pub not_applicable: u32,
    /// Not judged.
    pub left_out: u32,
}

/// One case.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseReport {
    /// Stable.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Where the contract says so: a heading of docs/backends.md.
    pub section: &'static str,
    /// How it ended.
    pub verdict: Verdict,
    /// Why it was left out or does not apply, or what there is to say about one that held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
}

impl Report {
    /// Counts the cases.
    pub fn new(url: String, started_at: String, requests: u32, cases: Vec<CaseReport>) -> Self {
        let mut totals = Totals::default();
        for case in &cases {
            let count = match case.verdict {
                Verdict::Held => &mut totals.held,
                Verdict::Failed => &mut totals.failed,
                Verdict::NotApplicable => &mut totals.not_applicable,
                Verdict::LeftOut => &mut totals.left_out,
            };
            *count = count.saturating_add(1);
        }
        Self {
            format: "sokoguru-conformance/1",
            kit: env!("CARGO_PKG_VERSION"),
            protocol: crate::kit::PROTOCOL,
            url,
            started_at,
            requests,
            complete: totals.left_out == 0,
            conforms: totals.failed == 0,
            totals,
            cases,
        }
    }

    /// The verdict on a case.
    pub fn verdict(&self, id: &str) -> Option<Verdict> {
        let case = self.cases.iter().find(|case| case.id == id)?;
        Some(case.verdict)
    }

    /// The ids of the cases that failed.
    pub fn failed(&self) -> Vec<&str> {
        let failed = |case: &&CaseReport| case.verdict == Verdict::Failed;
        let cases = self.cases.iter().filter(failed);
        cases.map(|case| case.id.as_str()).collect()
    }

    /// For a terminal: a line a case, what failed in full, and the sum.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for case in &self.cases {
            let word = match case.verdict {
                Verdict::Held => "held          ",
                Verdict::Failed => "FAILED        ",
                Verdict::NotApplicable => "not applicable",
                Verdict::LeftOut => "left out      ",
            };
            let _ = writeln!(text, "{word}  {}  {}", case.id, case.title);
            if let Some(note) = &case.note {
                let _ = writeln!(text, "                  {note}");
            }
        }
        for case in &self.cases {
            let Some(finding) = &case.finding else {
                continue;
            };
            let _ = write!(
                text,
                "\nFAILED {}: {}\n  The contract: docs/backends.md, \"{}\"\n",
                case.id, case.title, case.section
            );
            let parts = [
                ("Expected", Some(&finding.expected)),
                ("Sent", finding.sent.as_ref()),
                ("Came", finding.came.as_ref()),
            ];
            for (name, words) in parts {
                if let Some(words) = words {
                    let words = words.replace('\n', "\n    ");
                    let _ = writeln!(text, "  {name}:\n    {words}");
                }
            }
        }
        let Totals {
            held,
            failed,
            not_applicable,
            left_out,
        } = self.totals;
        let _ = writeln!(
            text,
            "\n{held} held, {failed} failed, {not_applicable} not applicable, {left_out} left out; \
             {} requests to {}",
            self.requests, self.url
        );
        if !self.complete {
            text.push_str("INCOMPLETE: what was left out has not been judged.\n");
        }
        text
    }
}
