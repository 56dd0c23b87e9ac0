//! `tidy`: the rules of ARCHITECTURE.md that a program can check.
//!
//! Every rule looks at one file at a time and names the line. `tidy-allow: RULE, reason` in a
//! comment on the line or the line before lets one place pass.

mod display_text;
mod rust_rules;
mod source;
mod web_rules;

use std::fs;

use crate::{Failure, Outcome, paths};

const SKIP: &[&str] = &[
    ".git",
    "target",
    "dist",
    "node_modules",
    "data",
    "screenshots",
    "results",
    "test-results",
];
const LONGEST: usize = 400;

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    pub line: usize,
    pub words: String,
}

impl Finding {
    fn new(rule: &'static str, line: usize, words: impl Into<String>) -> Self {
        Self {
            rule,
            line,
            words: words.into(),
        }
    }
}

pub fn tidy() -> Outcome {
    let root = paths::root()?;
    let mut report = Vec::new();
    let mut files = 0;
    for file in paths::files_below(&root, SKIP)? {
        let name = paths::slashes(&file);
        if !is_source(&name) {
            continue;
        }
        files += 1;
        let text = fs::read_to_string(root.join(&file))?;
        for finding in check(&name, &text) {
            report.push(format!(
                "{name}:{}: [{}] {}",
                finding.line, finding.rule, finding.words
            ));
        }
    }
    if report.is_empty() {
        println!("tidy: {files} files in order");
        Ok(())
    } else {
        Err(Failure::new(format!(
            "{}\n\ntidy: {} places",
            report.join("\n"),
            report.len()
        )))
    }
}

fn is_source(name: &str) -> bool {
    matches!(
        name.rsplit_once('.').map_or("", |(_, extension)| extension),
        "rs" | "js" | "mjs" | "ts" | "css" | "html"
    )
}

/// All rules that hold for the file of this name.
pub fn check(name: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    too_long(text, &mut findings);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "rs" => rust_rules::check(name, text, &mut findings),
        "css" => web_rules::css(name, text, &mut findings),
        "js" | "mjs" => web_rules::script(name, text, &mut findings),
        "html" => web_rules::page(name, text, &mut findings),
        _ => {}
    }
    let lines: Vec<&str> = text.lines().collect();
    findings.retain(|finding| !allowed(&lines, finding));
    findings
}

fn too_long(text: &str, findings: &mut Vec<Finding>) {
    let lines = text.lines().count();
    let reason = text.lines().take(10).any(|line| line.contains("long:"));
    if lines > LONGEST && !reason {
        findings.push(Finding::new(
            "long",
            LONGEST + 1,
            format!("{lines} lines: split it, or give the reason at the top (`// long: ...`)"),
        ));
    }
}

fn allowed(lines: &[&str], finding: &Finding) -> bool {
    let mark = format!("tidy-allow: {},", finding.rule);
    [finding.line.checked_sub(1), finding.line.checked_sub(2)]
        .into_iter()
        .flatten()
        .filter_map(|index| lines.get(index))
        .any(|line| line.contains(&mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn rules(name: &str, text: &str) -> Vec<&'static str> {
        check(name, text)
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    }

    /// The same for the body of a Rust file that says what it is for.
    pub fn rules_of_rust(name: &str, body: &str) -> Vec<&'static str> {
        rules(name, &format!("//! A.\n{body}\n"))
    }

    #[test]
    fn the_repository_is_tidy() {
        if let Err(Failure(report)) = tidy() {
            panic!("{report}");
        }
    }

    #[test]
    fn long_files_need_a_reason() {
        let body = "fn a() {}\n".repeat(LONGEST);
        assert_eq!(rules("src/a.rs", &format!("//! A.\n{body}")), ["long"]);
        assert!(rules("src/a.rs", &format!("//! A.\n// long: one table\n{body}")).is_empty());
    }

    #[test]
    fn one_place_can_be_allowed_with_a_reason() {
        let text = "//! A.\n// tidy-allow: float, only for a test\nfn a(x: f64) {}\n";
        assert!(rules("crates/domain/src/a.rs", text).is_empty());
        assert_eq!(
            rules("crates/domain/src/a.rs", &text.replace("float,", "clock,")),
            ["float"]
        );
    }
}
