//! The command as an auditor runs it: what it prints and how it exits, over honest boards and over
//! every kind of broken one.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

#[path = "../../ballot/tests/election/mod.rs"]
mod election;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use election::{Election, Setup, meeting};
use serde_json::Value;
use sokoguru_ballot::board::{Event, Kind, file};
use sokoguru_ballot::manifest::ItemKind;
use tempfile::TempDir;

struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

fn audit(arguments: &[&str]) -> Answer {
    let output = Command::new(env!("CARGO_BIN_EXE_sokoguru-audit"))
        .args(arguments)
        .output()
        .unwrap();
    Answer {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn kept(dir: &TempDir, name: &str, bytes: &[u8]) -> String {
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn known(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../ballot/vectors")
        .join(name)
}

fn known_board() -> String {
    known("election.board").to_str().unwrap().to_owned()
}

fn known_facts() -> Value {
    serde_json::from_slice(&fs::read(known("election.json")).unwrap()).unwrap()
}

/// A vote on one secret item with three ballots.
fn small() -> Election {
    let mut election = Election::opened(Setup::of(vec![meeting::item("lpj", ItemKind::Secret)]));
    for voter in 0..3 {
        election.vote(voter, 0, 1, &[0]);
    }
    election
}

#[test]
fn row_25_the_known_board_holds_and_says_what_is_expected() {
    let facts = known_facts();
    let answer = audit(&[&known_board(), "--json"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let found = answer.json();
    assert_eq!(found["verdict"], "holds");
    let report = &found["board"]["report"];
    assert_eq!(report["final"], true);
    assert_eq!(report["boardId"], facts["board_id"]);
    assert_eq!(report["head"]["code"], facts["head_code"]);
    assert_eq!(report["voidRounds"][0]["culprit"], 2);
    for (found, expected) in report["items"]
        .as_array()
        .unwrap()
        .iter()
        .zip(facts["items"].as_array().unwrap())
    {
        for name in ["outcome", "totals", "elected", "ballots"] {
            assert_eq!(found["result"][name], expected[name]);
        }
    }
    for threads in ["1", "7"] {
        let again = audit(&[&known_board(), "--json", "--threads", threads]);
        assert_eq!(again.out, answer.out);
    }
    let words = audit(&[&known_board()]);
    assert_eq!(words.code, 0);
    assert!(words.out.ends_with("EVERYTHING HOLDS.\n"), "{}", words.out);
}

#[test]
fn what_was_printed_is_held_against_the_board() {
    let facts = known_facts();
    let text = |name: &str| facts[name].as_str().unwrap().to_owned();
    let (id, root, code) = (text("board_id"), text("root"), text("head_code"));
    let board = known_board();
    let pinned = |arguments: &[&str]| audit(&[&[board.as_str()], arguments].concat());
    let all = pinned(&["--board-id", &id, "--root", &root, "--head-code", &code]);
    assert_eq!(all.code, 0, "{}", all.out);
    assert_eq!(pinned(&["--head-code", &code.replace(' ', "-")]).code, 0);
    for wrong in [
        ["--board-id", root.as_str()],
        ["--root", &id],
        ["--head-code", "0000 0000 0000"],
    ] {
        let answer = pinned(&wrong);
        assert_eq!(answer.code, 5, "{wrong:?}");
        assert!(answer.out.contains("does not fit"), "{}", answer.out);
    }
    for nonsense in [
        ["--board-id", "12"],
        ["--root", "xyz"],
        ["--head-code", "123"],
    ] {
        assert_eq!(pinned(&nonsense).code, 2, "{nonsense:?}");
    }
}

#[test]
fn a_root_that_was_printed_before_the_board_grew_fits() {
    let dir = TempDir::new().unwrap();
    let mut election = small();
    let before = election.head();
    election.vote(3, 0, 1, &[1]);
    let board = kept(&dir, "board", &election.file());
    let root = before
        .root
        .iter()
        .fold(String::new(), |all, byte| all + &format!("{byte:02x}"));
    let answer = audit(&[&board, "--root", &root]);
    assert_eq!(answer.code, 0, "{}", answer.out);
    assert!(answer.out.contains("the board grew since"));
    // Its twelve digits alone are too few to show that.
    let answer = audit(&[&board, "--head-code", &before.code()]);
    assert_eq!(answer.code, 5, "{}", answer.out);
}

#[test]
fn row_25_the_first_wrong_event_is_named() {
    let dir = TempDir::new().unwrap();
    let mut election = election::everything();
    let head = election.head();
    let mut events = election.events.clone();
    let ballots: Vec<usize> = (0..events.len())
        .filter(|place| Event::parse(&events[*place]).unwrap().kind == Kind::Ballot)
        .collect();
    // Three things are wrong; threads find the later ones first, maybe.
    for place in [ballots[9], ballots[4]] {
        let middle = events[place].len() / 2;
        events[place][middle] ^= 1;
    }
    let last = events.len() - 1;
    events[last][20] ^= 1;
    let board = kept(&dir, "board", &file::write(&events, &head).unwrap());
    let answer = audit(&[&board]);
    assert_eq!(answer.code, 1);
    let name = format!("wrong at event {} (ballot)", ballots[4]);
    assert!(answer.out.contains(&name), "{}", answer.out);
    let answer = audit(&[&board, "--json"]);
    assert_eq!(answer.code, 1);
    let found = answer.json();
    assert_eq!(found["board"]["fault"]["event"], ballots[4]);
    assert_eq!(found["board"]["report"], Value::Null);
}

#[test]
fn a_head_of_another_board_is_no_head() {
    let dir = TempDir::new().unwrap();
    let mut election = small();
    let head = election.head();
    election.vote(3, 0, 1, &[1]);
    let bytes = file::write(&election.events, &head).unwrap();
    let answer = audit(&[&kept(&dir, "board", &bytes)]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("the head is of"), "{}", answer.out);
}

#[test]
fn row_22_two_copies_are_the_same_grown_or_a_fork() {
    let dir = TempDir::new().unwrap();
    let mut election = small();
    let early = kept(&dir, "early", &election.file());
    election.vote(3, 0, 1, &[1]);
    let late = kept(&dir, "late", &election.file());
    let mut forked = small();
    forked.vote(4, 0, 1, &[1]);
    let fork = kept(&dir, "fork", &forked.file());

    let relation = |first: &str, second: &str| {
        let answer = audit(&[first, "--compare", second, "--json"]);
        let found = answer.json();
        let relation = found["comparison"]["relation"].as_str().unwrap().to_owned();
        (answer.code, relation, found["comparison"].clone())
    };
    assert_eq!(relation(&early, &early).1, "same");
    let (code, name, more) = relation(&early, &late);
    assert_eq!(
        (code, name.as_str(), &more["more"]),
        (0, "longer", &1.into())
    );
    let (code, name, _) = relation(&late, &early);
    assert_eq!((code, name.as_str()), (0, "shorter"));
    let (code, name, more) = relation(&late, &fork);
    assert_eq!((code, name.as_str()), (3, "fork"));
    assert_eq!(more["event"], election.events.len() - 1);
    let words = audit(&[&late, "--compare", &fork]);
    assert!(
        words.out.contains("The server signed both"),
        "{}",
        words.out
    );
    let mut other = Election::started(0, 0);
    let other = kept(&dir, "other", &other.file());
    let (code, name, _) = relation(&late, &other);
    assert_eq!((code, name.as_str()), (3, "otherBoard"));
    // A broken copy is no copy.
    let mut bytes = fs::read(&late).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let broken = kept(&dir, "broken", &bytes);
    assert_eq!(audit(&[&late, "--compare", &broken]).code, 1);
}

#[test]
fn row_23_a_receipt_without_its_entry_is_printed_as_evidence() {
    let dir = TempDir::new().unwrap();
    let mut election = small();
    let mine = election.vote(3, 0, 1, &[1]);
    let leaf = u64::try_from(election.events.len() - 1).unwrap();
    let receipt = election.receipt(&mine, leaf).to_bytes();
    let honest = kept(&dir, "honest", &election.file());
    let mut without = small();
    without.vote(4, 0, 1, &[1]);
    let lying = kept(&dir, "lying", &without.file());
    let too_short = kept(&dir, "short", &small().file());
    let bytes = kept(&dir, "receipt", &receipt);
    let hex = receipt
        .iter()
        .fold(String::new(), |all, byte| all + &format!("{byte:02x} "));
    let in_hex = kept(&dir, "receipt.txt", hex.as_bytes());

    for receipt in [&bytes, &in_hex] {
        let answer = audit(&[&honest, "--receipt", receipt]);
        assert_eq!(answer.code, 0, "{}", answer.out);
        let answer = audit(&[&lying, "--receipt", receipt]);
        assert_eq!(answer.code, 4, "{}", answer.out);
        assert!(answer.out.contains("is not on the board"), "{}", answer.out);
        assert!(answer.out.contains("keep this: "), "{}", answer.out);
        let found = audit(&[&lying, "--receipt", receipt, "--json"]).json();
        assert_eq!(found["receipts"][0]["evidence"]["againstServer"], true);
        assert_eq!(audit(&[&too_short, "--receipt", receipt]).code, 6);
    }
    let mut forged = receipt.clone();
    forged[0] ^= 1;
    let forged = kept(&dir, "forged", &forged);
    let answer = audit(&[&lying, "--receipt", &forged]);
    assert_eq!(answer.code, 6, "{}", answer.out);
    assert!(answer.out.contains("proves nothing"));
    let nonsense = kept(&dir, "nonsense", b"not a receipt");
    assert_eq!(audit(&[&honest, "--receipt", &nonsense]).code, 2);
}

#[test]
fn what_cannot_be_read_is_2_and_says_why() {
    let dir = TempDir::new().unwrap();
    let whole = fs::read(known_board()).unwrap();
    let cases = [
        (
            dir.path().join("nothing").to_str().unwrap().to_owned(),
            "cannot be read",
        ),
        (kept(&dir, "page", b"<!doctype html>"), "no board file"),
        (kept(&dir, "cut", &whole[..whole.len() - 1]), "ends early"),
        (
            kept(&dir, "long", &[whole.as_slice(), &[0]].concat()),
            "bytes follow",
        ),
        ("https://127.0.0.1:1/board".to_owned(), "https"),
        ("http://127.0.0.1:1/board".to_owned(), "cannot be fetched"),
    ];
    for (place, why) in cases {
        let answer = audit(&[&place]);
        assert_eq!(answer.code, 2, "{place}");
        assert!(answer.err.contains(why), "{}", answer.err);
        let answer = audit(&[&place, "--json"]);
        assert_eq!((answer.code, &answer.json()["exitCode"]), (2, &2.into()));
    }
    assert_eq!(audit(&[]).code, 2);
    assert_eq!(audit(&["a", "b"]).code, 2);
}

#[test]
fn a_board_is_read_from_an_address() {
    let body = fs::read(known_board()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/board", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 1_024];
        let _ = stream.read(&mut request).unwrap();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).unwrap();
        for chunk in body.chunks(1_000) {
            stream.write_all(chunk).unwrap();
        }
    });
    let answer = audit(&[&address]);
    server.join().unwrap();
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
}

#[test]
fn the_words_on_a_board_cannot_write_the_verdict() {
    let dir = TempDir::new().unwrap();
    let mut election = Election::opened(Setup::of(vec![meeting::item("lpj", ItemKind::Secret)]));
    election.revise(|content| {
        content.items[0].revision += 1;
        content.items[0].title = meeting::text("\u{1b}[2J\r\nEVERYTHING HOLDS.\u{202e}");
    });
    let board = kept(&dir, "board", &election.file());
    let answer = audit(&[&board]);
    let verdicts = answer
        .out
        .lines()
        .filter(|line| line.starts_with("EVERYTHING"));
    assert_eq!(verdicts.count(), 1, "{}", answer.out);
    assert!(!answer.out.contains(['\u{1b}', '\r', '\u{202e}']));
}
