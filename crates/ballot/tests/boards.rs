//! Whole boards, honest ones and broken ones. The numbers are those of the table of attacks that
//! the protocol has to stand.

#[expect(
    clippy::duplicate_mod,
    reason = "each test file is a program of its own"
)]
mod election;

use election::{Election, Setup, everything, meeting};
use sokoguru_ballot::board::file;
use sokoguru_ballot::verifier::{ItemState, Verifier};
use sokoguru_domain::meeting::Outcome;

#[test]
fn row_25_an_honest_board_is_reported_whole() {
    let mut election = everything();
    let head = election.head();
    let report = election.verifier.finish(&head).unwrap();
    assert!(report.is_final());
    assert_eq!(report.void_rounds.len(), 1);
    assert_eq!(report.keys_of_round, Some(1));
    assert_eq!(report.late, 1);
    let results: Vec<_> = report
        .items
        .iter()
        .map(|item| match &item.state {
            ItemState::Published(result) => (
                result.outcome,
                result.totals.clone(),
                result.elected.clone(),
            ),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        results,
        [
            (Outcome::Accepted, vec![6, 2, 1], vec![]),
            (Outcome::Accepted, vec![5, 3, 2, 0], vec![0, 1, 2]),
            (Outcome::NotAccepted, vec![1, 2, 0], vec![]),
            (Outcome::Accepted, vec![], vec![]),
            (Outcome::TooFewBallots, vec![], vec![]),
            (Outcome::Accepted, vec![2, 1, 2], vec![2]),
        ]
    );
    let bytes = election.file();
    let (events, head) = file::split(&bytes).unwrap();
    assert_eq!(events, election.events);
    let mut again = Verifier::new();
    for event in &events {
        again.push(event).unwrap();
    }
    assert!(again.finish(&head).is_ok());
}

/// `cargo run -p sokoguru-ballot --example election -- vectors crates/ballot/vectors` writes them.
#[test]
fn row_4_the_known_answers_are_still_given() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    for (name, bytes) in election::vectors::files() {
        let kept = std::fs::read(dir.join(name)).unwrap();
        assert!(kept == bytes, "{name} is not what it was");
    }
}
