//! What follows from whole boards: reports, forks, and what a receipt proves. Rows 4, 22, 23 and 25
//! of the table of attacks.

mod election;

use election::{Election, Setup, everything, meeting};
use sokoguru_ballot::ballot::ProofError;
use sokoguru_ballot::board::{Kind, Tree, file, is_consistent, leaf_hash};
use sokoguru_ballot::manifest::ItemKind;
use sokoguru_ballot::receipt::{Promise, Receipt, ReceiptError};
use sokoguru_ballot::verifier::{Breach, Evidence, Fault, ItemState, Verifier};
use sokoguru_domain::meeting::Outcome;

/// An open vote on a secret and an open item.
fn opened() -> Election {
    Election::opened(Setup::of(vec![
        meeting::item("lpj", ItemKind::Secret),
        meeting::item("rapb", ItemKind::Open),
    ]))
}

fn verified(events: &[Vec<u8>]) -> Result<Verifier, Fault> {
    let mut verifier = Verifier::new();
    for event in events {
        verifier.push(event)?;
    }
    Ok(verifier)
}

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

#[test]
fn row_22_a_deleted_exchanged_or_inserted_event_is_found() {
    let mut election = everything();
    let head = election.head();
    let whole = election.events.clone();
    let honest = verified(&whole).unwrap();
    assert!(honest.finish(&head).is_ok());
    let found = |events: &[Vec<u8>]| match verified(events) {
        Err(_) => true,
        Ok(verifier) => verifier.finish(&head).is_err(),
    };
    for place in 0..whole.len() {
        let mut without = whole.clone();
        without.remove(place);
        assert!(found(&without), "without event {place}");
        let mut twice = whole.clone();
        twice.insert(place, whole[place].clone());
        assert!(found(&twice), "with event {place} twice");
        if place > 0 {
            let mut exchanged = whole.clone();
            exchanged.swap(place - 1, place);
            assert!(found(&exchanged), "event {place} one earlier");
        }
    }
}

#[test]
fn row_22_a_phone_that_kept_a_head_sees_a_fork() {
    let mut election = opened();
    for voter in 0..6 {
        election.vote(voter, 0, 1, &[0]);
    }
    let kept = election.head();
    let honest = election.events.clone();
    for voter in 6..9 {
        election.vote(voter, 0, 1, &[1]);
    }
    let grown = election.verifier.tree();
    let proof = grown.consistency(kept.size, grown.size()).unwrap();
    assert!(is_consistent(
        kept.size,
        grown.size(),
        &proof,
        &kept.root,
        &grown.root()
    ));
    // A board without one ballot of before, signed with the server's true key, is whole by itself.
    let mut forked = opened();
    for voter in [0, 1, 2, 4, 5] {
        forked.vote(voter, 0, 1, &[0]);
    }
    for voter in 6..11 {
        forked.vote(voter, 0, 1, &[1]);
    }
    let head = forked.head();
    let tree = forked.verifier.tree();
    assert!(forked.verifier.finish(&head).is_ok());
    let proof = tree.consistency(kept.size, tree.size()).unwrap();
    assert!(!is_consistent(
        kept.size,
        tree.size(),
        &proof,
        &kept.root,
        &head.root
    ));
    assert_ne!(tree.root_at(kept.size), Some(kept.root));
    let same = Tree::of(honest.iter().map(|event| leaf_hash(event)));
    assert_eq!(same.root(), kept.root);
}

#[test]
fn row_23_a_receipt_without_its_entry_is_evidence() {
    let mut election = opened();
    election.vote(0, 0, 1, &[0]);
    let mine = election.vote(1, 0, 1, &[0]);
    let leaf = election.verifier.size() - 1;
    let receipt = election.receipt(&mine, leaf);
    let bytes = receipt.to_bytes();
    assert_eq!(bytes.len(), Receipt::BYTES);
    assert_eq!(Receipt::parse(&bytes), Ok(receipt));
    let kept = election.verifier.dispute(&receipt);
    assert_eq!(kept, Some(Evidence::Kept));

    // The server shows a board without it, just as long.
    let mut forked = opened();
    forked.vote(0, 0, 1, &[0]);
    let other = forked.vote(2, 0, 1, &[0]);
    let against = forked.verifier.dispute(&receipt).unwrap();
    assert_eq!(against, Evidence::Broken { leaf, found: None });
    assert!(against.is_against_server());
    // At another place.
    let mut moved = opened();
    moved.vote(0, 0, 1, &[0]);
    moved.vote(2, 0, 1, &[0]);
    moved.post(Kind::Ballot, mine.bytes());
    let found = Some(leaf + 1);
    let against = moved.verifier.dispute(&receipt).unwrap();
    assert_eq!(against, Evidence::Broken { leaf, found });
    // At another time.
    let mut later = opened();
    later.vote(0, 0, 1, &[0]);
    later.at += 5;
    later.post(Kind::Ballot, mine.bytes());
    let against = later.verifier.dispute(&receipt).unwrap();
    assert!(matches!(against, Evidence::OtherTime { .. }));
    // In its place, behind another event than the server signed.
    let mut before = opened();
    before.vote(3, 0, 1, &[0]);
    before.post(Kind::Ballot, mine.bytes());
    let against = before.verifier.dispute(&receipt).unwrap();
    assert_eq!(against, Evidence::Fork { size: leaf + 1 });
    // Not yet there.
    let short = opened();
    let unclear = short.verifier.dispute(&receipt).unwrap();
    assert!(matches!(unclear, Evidence::BoardTooShort { .. }));
    assert!(!unclear.is_against_server());

    // What nobody signed is no evidence.
    let promise = receipt.promise;
    let unsigned = |promise| Receipt { promise, ..receipt };
    let worthless = |receipt: &Receipt| forked.verifier.dispute(receipt).unwrap();
    for promise in [
        Promise {
            ballot: other.hash(),
            ..promise
        },
        Promise {
            leaf: leaf - 1,
            ..promise
        },
        Promise {
            accepted_at: 0,
            ..promise
        },
    ] {
        assert_eq!(
            worthless(&unsigned(promise)),
            Evidence::Worthless(ReceiptError::Signature)
        );
    }
    let mut head = promise.head;
    head.root[0] ^= 1;
    assert_eq!(
        worthless(&unsigned(Promise { head, ..promise })),
        Evidence::Worthless(ReceiptError::Head)
    );
    let size = promise.head.size;
    assert_eq!(
        worthless(&unsigned(Promise {
            leaf: size,
            ..promise
        })),
        Evidence::Worthless(ReceiptError::Leaf { leaf: size, size })
    );
}

#[test]
fn nothing_is_reported_before_every_proof_was_checked() {
    let mut election = opened();
    for voter in 0..5 {
        election.vote(voter, 0, 1, &[0]);
    }
    let head = election.head();
    let mut verifier = Verifier::new();
    for event in &election.events {
        verifier.push_deferring(event).unwrap();
    }
    let unchecked = |left| {
        Err(Fault {
            event: None,
            kind: None,
            breach: Breach::Unchecked(left),
        })
    };
    assert_eq!(verifier.finish(&head), unchecked(5));
    assert_eq!(verifier.verify_next(2), Ok(3));
    let batch = verifier.take_batch(2).unwrap();
    let other = verifier.take_batch(9).unwrap();
    assert_eq!((batch.len(), other.len()), (2, 1));
    assert!(verifier.take_batch(1).is_none());
    assert_eq!(verifier.finish(&head), unchecked(3));
    let proved = batch.verify().unwrap();
    verifier.settle(proved);
    // The word for a batch of another board counts for nothing here.
    let mut elsewhere = opened();
    elsewhere.deferring = true;
    for voter in (0..5).rev() {
        elsewhere.vote(voter, 0, 1, &[1]);
    }
    let foreign = elsewhere.verifier.take_batch(5).unwrap().verify().unwrap();
    verifier.settle(foreign);
    assert_eq!(verifier.finish(&head), unchecked(1));
    verifier.settle(other.verify().unwrap());
    assert!(verifier.finish(&head).is_ok());
}

#[test]
fn a_proof_that_does_not_hold_is_named_however_late_it_is_checked() {
    let mut election = opened();
    election.deferring = true;
    election.vote(0, 0, 1, &[0]);
    let sealed = election.seal(1, 0, 1, &[0]);
    let mut bytes = sealed.bytes().to_vec();
    // A challenge of the last option's proof.
    bytes[93 + 3 * 64 + 2 * 96] ^= 1;
    // It is signed by the voter all the same: without that, the signature would be found first.
    let unsigned = bytes.len() - 64;
    let message = sokoguru_ballot::keys::Message::new("sokoguru/ballot/1", &[&bytes[..unsigned]]);
    let signature = election.keys[1]
        .sign(&message, &mut election.random)
        .unwrap();
    bytes[unsigned..].copy_from_slice(&signature.to_bytes());
    election.post(Kind::Ballot, &bytes);
    let event = election.verifier.size() - 1;
    election.vote(2, 0, 1, &[0]);
    let fault = Fault {
        event: Some(event),
        kind: Some(Kind::Ballot),
        breach: Breach::Proof(ProofError::Bit(2)),
    };
    let mut sliced = election.verifier.clone();
    assert_eq!(sliced.verify_next(1), Ok(2));
    assert_eq!(sliced.verify_next(1), Err(fault));
    assert_eq!(sliced.verify_next(5), Err(fault));
    let batch = election.verifier.take_batch(3).unwrap();
    assert_eq!(batch.verify().err(), Some(fault));
    let head = election.head();
    assert!(election.verifier.finish(&head).is_err());
    assert_eq!(
        fault.to_string(),
        format!("event {event} (ballot): the proof of option 2 does not hold")
    );
}
