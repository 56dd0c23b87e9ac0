//! The rules for Rust files.

use super::source::{Source, has_word};
use super::{Finding, display_text};

pub fn check(name: &str, text: &str, findings: &mut Vec<Finding>) {
    opens_with_purpose(text, findings);
    let source = Source::read(text);
    let is_in = |folder: &str| name.starts_with(folder);
    let app = is_in("src/");
    let product = app || (is_in("crates/") && name.contains("/src/"));

    if product && !is_in("crates/server/src/store") {
        sql(&source, findings);
    }
    if app && !is_in("src/offline") {
        storage(&source, findings);
    }
    if is_in("src/pages") || is_in("src/components") {
        display_text::check(&source, findings);
    }
    if app {
        raw_colour(&source, findings);
    }
    if is_in("crates/domain/src") || is_in("crates/ballot/src") {
        words(
            "clock",
            CLOCKS,
            "a clock: the moment is passed in",
            &source,
            findings,
        );
    }
    if is_in("crates/domain/src") {
        words(
            "float",
            &["f32", "f64"],
            "a float: figures are Decimal or integer",
            &source,
            findings,
        );
    }
}

const CLOCKS: &[&str] = &[
    "SystemTime",
    "Instant",
    "Utc::now",
    "Local::now",
    "Date::now",
    "js_sys::Date",
];

fn opens_with_purpose(text: &str, findings: &mut Vec<Finding>) {
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    if !first.starts_with("//!") {
        findings.push(Finding::new(
            "purpose",
            1,
            "opens without `//!`: what is this file for?",
        ));
    }
}

fn words(
    rule: &'static str,
    forbidden: &[&str],
    why: &str,
    source: &Source,
    findings: &mut Vec<Finding>,
) {
    for (number, line) in source.lines() {
        for word in forbidden.iter().filter(|word| has_word(line, word)) {
            findings.push(Finding::new(rule, number, format!("`{word}` is {why}")));
        }
    }
}

fn sql(source: &Source, findings: &mut Vec<Finding>) {
    const STARTS: &[&[&str]] = &[
        &["SELECT"],
        &["INSERT", "INTO"],
        &["INSERT", "OR"],
        &["DELETE", "FROM"],
        &["CREATE", "TABLE"],
        &["CREATE", "INDEX"],
        &["ALTER", "TABLE"],
        &["DROP", "TABLE"],
        &["PRAGMA"],
        &["BEGIN", "IMMEDIATE"],
        &["WITH", "RECURSIVE"],
    ];
    for literal in &source.literals {
        let upper: Vec<String> = literal
            .text
            .split_whitespace()
            .take(4)
            .map(str::to_uppercase)
            .collect();
        // A lone keyword may be a word of something else; a statement has more.
        let statement = upper.len() > 1
            && (STARTS.iter().any(|start| {
                start
                    .iter()
                    .zip(&upper)
                    .filter(|(want, have)| **want == have.as_str())
                    .count()
                    == start.len()
            }) || (upper[0] == "UPDATE" && upper.iter().any(|word| word == "SET")));
        // Prose begins with one capital, statements are written in capitals.
        let shouted = literal.text.split_whitespace().next().is_some_and(|first| {
            first.chars().all(|letter| !letter.is_lowercase())
                || first.chars().all(char::is_lowercase)
        });
        if statement && shouted {
            findings.push(Finding::new(
                "sql",
                literal.line,
                "SQL belongs into crates/server/src/store",
            ));
        }
    }
    words(
        "sql",
        &[
            "sqlx::query",
            "sqlx::query_as",
            "sqlx::query_scalar",
            "QueryBuilder",
        ],
        "SQL: it belongs into crates/server/src/store",
        source,
        findings,
    );
}

fn storage(source: &Source, findings: &mut Vec<Finding>) {
    const NAMES: &[&str] = &[
        "indexed_db",
        "IdbFactory",
        "IdbDatabase",
        "idb",
        "indexed_db_futures",
        "local_storage",
        "session_storage",
        "gloo_storage",
        "SessionStorage",
        "web_sys::Storage",
        "CacheStorage",
        "caches",
    ];
    words(
        "storage",
        NAMES,
        "browser storage: only src/offline touches it",
        source,
        findings,
    );
    for literal in &source.literals {
        let forbidden = ["localStorage", "sessionStorage", "indexedDB", "caches"];
        if forbidden.contains(&literal.text.as_str()) {
            findings.push(Finding::new(
                "storage",
                literal.line,
                format!(
                    "`{}` is browser storage: only src/offline touches it",
                    literal.text
                ),
            ));
        }
    }
}

fn raw_colour(source: &Source, findings: &mut Vec<Finding>) {
    let tests = source.tests_from();
    for literal in source
        .literals
        .iter()
        .filter(|literal| literal.line < tests)
    {
        if super::web_rules::is_hex_colour(&literal.text) {
            findings.push(Finding::new(
                "colour",
                literal.line,
                format!(
                    "{} is a raw colour: use a token of style/tokens.css",
                    literal.text
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::super::tests::rules_of_rust as rules;

    #[test]
    fn every_file_says_what_it_is_for() {
        let found = check("crates/api/src/a.rs", "use std::fs;\n//! Too late.\n");
        assert_eq!(found[0].rule, "purpose");
        assert!(rules("crates/api/src/a.rs", "").is_empty());
    }

    #[test]
    fn sql_stays_in_the_store() {
        let planted = "fn a() { run(\"SELECT id FROM members\"); }";
        assert_eq!(rules("crates/server/src/routes/a.rs", planted), ["sql"]);
        assert_eq!(
            rules("src/a.rs", "fn a() { run(\"update members set a = 1\"); }"),
            ["sql"]
        );
        assert_eq!(
            rules("crates/server/src/a.rs", "fn a() { sqlx::query(q); }"),
            ["sql"]
        );
        assert!(rules("crates/server/src/store/a.rs", planted).is_empty());
        assert!(
            rules(
                "crates/server/src/a.rs",
                "fn a() { say(\"Select a member\"); }"
            )
            .is_empty()
        );
    }

    #[test]
    fn storage_stays_in_offline() {
        for planted in [
            "window.local_storage()",
            "idb::Factory::new()",
            "get(\"localStorage\")",
        ] {
            let body = format!("fn a() {{ {planted}; }}");
            assert_eq!(rules("src/pages/a.rs", &body), ["storage"], "{planted}");
            assert!(rules("src/offline/a.rs", &body).is_empty());
        }
    }

    #[test]
    fn colours_are_tokens() {
        assert_eq!(
            rules("src/a.rs", "const A: &str = \"#0a5c45\";"),
            ["colour"]
        );
        assert!(rules("src/a.rs", "const A: &str = \"#main\";").is_empty());
    }

    #[test]
    fn domain_has_no_float_and_no_clock() {
        assert_eq!(
            rules("crates/domain/src/a.rs", "fn a(x: f64) {}"),
            ["float"]
        );
        assert!(
            rules(
                "crates/domain/src/a.rs",
                "// f64 is not for money\nfn a() {}"
            )
            .is_empty()
        );
        assert!(rules("src/a.rs", "fn a(x: f64) {}").is_empty());
        for planted in [
            "std::time::SystemTime::now()",
            "chrono::Utc::now()",
            "js_sys::Date::new_0()",
        ] {
            let body = format!("fn a() {{ {planted}; }}");
            assert_eq!(
                rules("crates/domain/src/a.rs", &body),
                ["clock"],
                "{planted}"
            );
            assert_eq!(
                rules("crates/ballot/src/a.rs", &body),
                ["clock"],
                "{planted}"
            );
        }
    }
}
