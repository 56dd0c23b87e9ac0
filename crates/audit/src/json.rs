//! The findings for programs. Names and shapes stay as they are; new ones may come.

use serde_json::{Value, json};
use sokoguru_ballot::board::{Head, Kind};
use sokoguru_ballot::manifest::ItemKind;
use sokoguru_ballot::result::ItemResult;
use sokoguru_ballot::verifier::{Evidence, Fault, ItemReport, ItemState, Report};

use crate::check::Board;
use crate::compare::Relation;
use crate::findings::{FindError, Findings, Printed, ReceiptFinding};
use crate::words::hex;

/// All findings.
pub fn of(findings: &Findings) -> String {
    let verdict = findings.verdict();
    let mut value = json!({
        "verdict": verdict.name(),
        "exitCode": verdict.exit_code(),
        "board": board(&findings.board),
    });
    if let Some((other, relation)) = &findings.other {
        value["other"] = board(other);
        value["comparison"] = relation.map_or(Value::Null, comparison);
    }
    value["receipts"] = findings.receipts.iter().map(receipt).collect();
    value["printed"] = findings.printed.iter().map(printed).collect();
    line(&value)
}

/// That something cannot be read.
pub fn of_error(error: &FindError) -> String {
    line(&json!({"verdict": "unreadable", "exitCode": 2, "error": error.to_string()}))
}

fn line(value: &Value) -> String {
    format!("{value:#}\n")
}

fn board(board: &Board) -> Value {
    let (report, fault) = match &board.verdict {
        Ok(report) => (reported(report), Value::Null),
        Err(fault) => (Value::Null, broken(fault)),
    };
    json!({
        "place": board.place,
        "eventsRead": board.verifier.size(),
        "fault": fault,
        "report": report,
    })
}

fn broken(fault: &Fault) -> Value {
    json!({
        "event": fault.event,
        "kind": fault.kind.map(Kind::name),
        "rule": fault.breach.to_string(),
        "message": fault.to_string(),
    })
}

fn head(head: &Head) -> Value {
    json!({
        "size": head.size,
        "root": hex(&head.root),
        "at": head.at,
        "code": head.code(),
        "bytes": hex(&head.to_bytes()),
    })
}

fn reported(report: &Report) -> Value {
    let names = |texts: &[sokoguru_ballot::wire::Text]| -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    };
    let manifests: Vec<Value> = report
        .manifests
        .iter()
        .map(|posted| {
            json!({
                "event": posted.event,
                "at": posted.at,
                "revision": posted.revision,
                "fingerprint": posted.fingerprint.to_string(),
            })
        })
        .collect();
    let void: Vec<Value> = report
        .void_rounds
        .iter()
        .map(|void| {
            json!({
                "round": void.round,
                "trustee": void.trustee,
                "against": void.against,
                "culprit": void.culprit,
            })
        })
        .collect();
    json!({
        "boardId": report.board_id.to_string(),
        "cooperative": report.cooperative.as_str(),
        "meeting": report.meeting.as_str(),
        "final": report.is_final(),
        "head": head(&report.head),
        "registrars": names(&report.registrars),
        "trustees": names(&report.trustees),
        "threshold": report.threshold,
        "keysOfRound": report.keys_of_round,
        "voidRounds": void,
        "enrolled": report.enrolled,
        "voters": report.voters,
        "present": report.closing.map(|closing| closing.present),
        "manifests": manifests,
        "ballots": report.ballots,
        "late": report.late,
        "items": report.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item(item: &ItemReport) -> Value {
    let (state, result) = match &item.state {
        ItemState::Open => ("open", None),
        ItemState::Counting => ("counting", None),
        ItemState::Computed(result) => ("computed", Some(result)),
        ItemState::Published(result) => ("published", Some(result)),
    };
    json!({
        "place": item.place,
        "id": item.id.as_str(),
        "title": item.title.as_str(),
        "kind": match item.kind {
            ItemKind::Open => "open",
            ItemKind::Secret => "secret",
            ItemKind::Consensus => "consensus",
        },
        "revision": item.revision,
        "options": item.options.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "ballots": item.ballots,
        "shares": item.shares,
        "state": state,
        "result": result.map(outcome),
    })
}

fn outcome(result: &ItemResult) -> Value {
    json!({
        "outcome": result.outcome.number(),
        "ballots": result.ballots,
        "totals": result.totals,
        "elected": result.elected,
    })
}

fn comparison(relation: Relation) -> Value {
    match relation {
        Relation::Same => json!({"relation": "same"}),
        Relation::Longer { more } => json!({"relation": "longer", "more": more}),
        Relation::Shorter { more } => json!({"relation": "shorter", "more": more}),
        Relation::OtherBoard => json!({"relation": "otherBoard"}),
        Relation::Fork {
            event,
            first,
            second,
        } => json!({
            "relation": "fork",
            "event": event,
            "leaves": [hex(&first), hex(&second)],
        }),
    }
}

fn receipt(finding: &ReceiptFinding) -> Value {
    let promise = finding.receipt.promise;
    let evidence = finding.evidence.map(|evidence| {
        let name = match evidence {
            Evidence::Kept => "kept",
            Evidence::Worthless(_) => "worthless",
            Evidence::Broken { .. } => "broken",
            Evidence::OtherTime { .. } => "otherTime",
            Evidence::Fork { .. } => "fork",
            Evidence::BoardTooShort { .. } => "boardTooShort",
        };
        json!({
            "finding": name,
            "againstServer": evidence.is_against_server(),
            "message": evidence.to_string(),
        })
    });
    json!({
        "place": finding.place,
        "ballot": promise.ballot.to_string(),
        "code": promise.ballot.code(),
        "event": promise.leaf,
        "acceptedAt": promise.accepted_at,
        "head": head(&promise.head),
        "bytes": hex(&finding.receipt.to_bytes()),
        "evidence": evidence,
    })
}

fn printed(printed: &Printed) -> Value {
    match printed {
        Printed::Fits(what) => json!({"what": what, "fits": true}),
        Printed::FitsEarlier(what, size) => {
            json!({"what": what, "fits": true, "ofFirstEvents": size})
        }
        Printed::CodeOfEarlier(size) => {
            json!({"what": "head code", "fits": false, "ofFirstEvents": size})
        }
        Printed::Differs { what, found } => json!({"what": what, "fits": false, "found": found}),
    }
}
