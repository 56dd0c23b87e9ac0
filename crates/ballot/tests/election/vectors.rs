//! Known answers for a second implementation: a tree with its proofs, the ceremony's messages, and
//! a small board with what follows from it.

use serde_json::{Value, json};
use sokoguru_ballot::board::tree::{Tree, leaf_hash};
use sokoguru_ballot::board::{Event, Kind};
use sokoguru_ballot::ceremony::{Commitment, Complaint, Confirmation, Reveal};
use sokoguru_ballot::signed::Signed;
use sokoguru_ballot::verifier::{ItemState, Report};

use super::meeting::seed;
use super::{Election, everything};

/// The files by their names.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut election = everything();
    let board = election.file();
    vec![
        ("merkle.json", printed(&merkle())),
        ("ceremony.json", printed(&ceremony(&election))),
        ("election.json", printed(&expected(&mut election))),
        ("election.board", board),
    ]
}

pub fn printed(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap();
    bytes.push(b'\n');
    bytes
}

pub fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

fn list(hashes: &[[u8; 32]]) -> Vec<String> {
    hashes.iter().map(|hash| hex(hash)).collect()
}

fn merkle() -> Value {
    let events: Vec<Vec<u8>> = (0..21_u8).map(|count| vec![count; count.into()]).collect();
    let tree = Tree::of(events.iter().map(|event| leaf_hash(event)));
    let size = tree.size();
    let roots: Vec<String> = (0..=size)
        .map(|size| hex(&tree.root_at(size).unwrap()))
        .collect();
    let inclusion: Vec<Value> = [
        (0, 1),
        (0, 2),
        (3, 7),
        (6, 7),
        (8, 13),
        (20, 21),
        (0, 21),
        (16, 21),
    ]
    .into_iter()
    .map(|(index, size)| {
        let proof = list(&tree.inclusion(index, size).unwrap());
        json!({"index": index, "size": size, "proof": proof})
    })
    .collect();
    let consistency: Vec<Value> = [
        (0, 5),
        (1, 2),
        (3, 7),
        (4, 7),
        (6, 13),
        (8, 21),
        (20, 21),
        (21, 21),
    ]
    .into_iter()
    .map(|(old, new)| {
        let proof = list(&tree.consistency(old, new).unwrap());
        json!({"old": old, "new": new, "proof": proof})
    })
    .collect();
    json!({
        "leaves": events.iter().map(|event| hex(event)).collect::<Vec<_>>(),
        "roots_by_size": roots,
        "inclusion": inclusion,
        "consistency": consistency,
    })
}

fn ceremony(election: &Election) -> Value {
    let start = &election.start;
    let trustees: Vec<Value> = (1..)
        .zip(&start.content().trustees)
        .map(|(number, trustee)| {
            json!({
                "number": number,
                "seed": hex(seed(&format!("trustee {number}")).expose()),
                "signing": hex(trustee.signing.as_bytes()),
                "transport": hex(trustee.transport.as_bytes()),
            })
        })
        .collect();
    let messages: Vec<Value> = (0..)
        .zip(&election.events)
        .filter_map(|(index, bytes)| message(index, &Event::parse(bytes).unwrap()))
        .collect();
    let void: Vec<Value> = election
        .ceremony()
        .void_rounds()
        .iter()
        .map(|void| {
            json!({
                "round": void.round, "trustee": void.trustee,
                "against": void.against, "culprit": void.culprit,
            })
        })
        .collect();
    let keys = election.ceremony().keys().unwrap();
    let verification: Vec<String> = keys
        .verification
        .iter()
        .map(|key| hex(key.as_bytes()))
        .collect();
    json!({
        "board_id": start.board_id().to_string(),
        "start": hex(start.bytes()),
        "threshold": start.content().threshold,
        "trustees": trustees,
        "messages": messages,
        "void_rounds": void,
        "round": keys.round,
        "verification_keys": verification,
        "election_key": hex(keys.election.as_bytes()),
    })
}

fn message(index: u64, event: &Event<'_>) -> Option<Value> {
    let payload = event.payload;
    let (round, trustee, more) = match event.kind {
        Kind::Commitment => {
            let said = Signed::<Commitment>::parse(payload).unwrap().said;
            (said.round, said.trustee, json!({"hash": hex(&said.hash)}))
        }
        Kind::Reveal => {
            let said = Signed::<Reveal>::parse(payload).unwrap().said;
            let hash = hex(&said.hash().unwrap());
            (said.round, said.trustee, json!({"reveal_hash": hash}))
        }
        Kind::Confirmation => {
            let said = Signed::<Confirmation>::parse(payload).unwrap().said;
            let transcript = hex(&said.transcript);
            (said.round, said.trustee, json!({"transcript": transcript}))
        }
        Kind::Complaint => {
            let said = Signed::<Complaint>::parse(payload).unwrap().said;
            (said.round, said.trustee, json!({"against": said.against}))
        }
        _ => return None,
    };
    Some(json!({
        "event": index, "kind": event.kind.number(), "round": round, "trustee": trustee,
        "says": more, "payload": hex(payload),
    }))
}

/// What follows from a board.
pub fn expected(election: &mut Election) -> Value {
    let head = election.head();
    let report = election.verifier.finish(&head).unwrap();
    let mut value = of_report(&report);
    value["kinds"] = election
        .events
        .iter()
        .map(|bytes| Event::parse(bytes).unwrap().kind.number())
        .collect();
    let ballots: Vec<Value> = (0_u64..)
        .zip(&election.events)
        .filter_map(|(index, bytes)| {
            let event = Event::parse(bytes).unwrap();
            let ballot = sokoguru_ballot::ballot::Ballot::parse(event.payload);
            (event.kind == Kind::Ballot).then(|| {
                let hash = ballot.unwrap().hash();
                json!({"event": index, "hash": hash.to_string(), "code": hash.code()})
            })
        })
        .collect();
    value["ballots_on_board"] = ballots.len().into();
    value["first_ballot"] = ballots.first().cloned().unwrap_or_default();
    value
}

fn of_report(report: &Report) -> Value {
    let items: Vec<Value> = report
        .items
        .iter()
        .map(|item| {
            let ItemState::Published(result) = &item.state else {
                panic!("item {} has no result", item.place);
            };
            json!({
                "item": item.place, "id": item.id.as_str(), "revision": item.revision,
                "ballots": result.ballots, "outcome": result.outcome.number(),
                "totals": result.totals, "elected": result.elected, "shares": item.shares,
            })
        })
        .collect();
    let manifests: Vec<Value> = report
        .manifests
        .iter()
        .map(|posted| {
            json!({
                "event": posted.event, "revision": posted.revision,
                "fingerprint": posted.fingerprint.to_string(),
            })
        })
        .collect();
    json!({
        "board_id": report.board_id.to_string(),
        "events": report.head.size,
        "root": hex(&report.head.root),
        "head_code": report.head.code(),
        "late": report.late,
        "present": report.closing.map(|closing| closing.present),
        "manifests": manifests,
        "items": items,
    })
}
