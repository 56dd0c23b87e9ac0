//! The reference backend keeps the contract.

use std::process::Command;

use sokoguru_conformance::account::Account;
use sokoguru_conformance::verdict::Verdict;

use crate::world::{Server, account, judge};

/// Shapes of which the demonstration has something.
const JUDGED: [&str; 8] = [
    "shape.get_home",
    "shape.get_loan",
    "shape.get_meeting",
    "shape.list_loan_applications",
    "shape.list_loans",
    "shape.list_meetings",
    "shape.list_savings",
    "shape.list_transactions",
];

#[tokio::test(flavor = "multi_thread")]
async fn our_server_conforms_and_nothing_is_left_out() {
    let server = Server::start(|router| router).await;
    let report = judge(&server.url, account()).await;
    println!("{}", report.text());
    assert!(report.conforms, "{:?}", report.failed());
    assert!(report.complete);
    // What the demonstration has must have been judged, not passed over.
    let over: Vec<_> = report
        .cases
        .iter()
        .filter(|case| case.verdict == Verdict::NotApplicable)
        .map(|case| case.id.as_str())
        // What this member has nothing of (a request to leave, a phone for messages) is 404.
        .filter(|id| !id.starts_with("shape.") || JUDGED.contains(id))
        .collect();
    assert_eq!(over, ["browser.hsts"]);
    let mut ids: Vec<_> = report.cases.iter().map(|case| &case.id).collect();
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id twice");

    // A second run at once: the member is locked for a moment, and the kit waits for it.
    let text = serde_json::to_string(&report).unwrap();
    for secret in ["padi-hijau-42", "kopi-tubruk-77", "melati-putih-187"] {
        assert!(!text.contains(secret));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_disposable_member_nothing_is_written_and_the_report_is_incomplete() {
    let server = Server::start(|router| router).await;
    let one = Account {
        other_member: None,
        disposable_member: None,
        app_origin: None,
        ..account()
    };
    let report = judge(&server.url, one).await;
    assert!(report.conforms, "{}", report.text());
    assert!(!report.complete);
    for id in [
        "write.once",
        "vote.cast",
        "limits.lock",
        "others.ids",
        "bearer.reuse",
    ] {
        assert_eq!(report.verdict(id), Some(Verdict::LeftOut), "{id}");
    }
    assert!(report.text().contains("INCOMPLETE"));
}

/// The program itself: its report and its exit status.
#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_by_its_status_how_it_went() {
    let server = Server::start(|router| router).await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let member = r#"{"memberNumber":"01150042","password":"padi-hijau-42"}"#;
    std::fs::write(path("good.json"), format!(r#"{{"member":{member}}}"#)).unwrap();
    std::fs::write(path("bad.json"), "{").unwrap();
    let wrong = member.replace("42\"}", "43\"}");
    std::fs::write(path("wrong.json"), format!(r#"{{"member":{wrong}}}"#)).unwrap();
    let status = |url: &str, account: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sokoguru-conformance"));
        command.arg(url).arg("--account").arg(path(account));
        command.arg("--json").arg(path("report.json"));
        let output = command.output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, text) = status(&server.url, "good.json");
    assert_eq!(code, Some(4), "{text}");
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(path("report.json")).unwrap()).unwrap();
    assert_eq!(report["format"], "sokoguru-conformance/1");
    assert_eq!(report["conforms"], true);
    assert_eq!(report["complete"], false);
    assert_eq!(status(&server.url, "wrong.json").0, Some(1));
    assert_eq!(status(&server.url, "bad.json").0, Some(2));
    assert_eq!(status("koperasi", "good.json").0, Some(2));
    assert_eq!(status("http://127.0.0.1:9", "good.json").0, Some(3));
}
