//! Whole boards, honest ones and broken ones. The numbers are those of the table of attacks that
//! the protocol has to stand.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod election;

use election::meeting::{ACCEPT_UNTIL, CLOSE_AT, OPEN_AT};
use election::{Election, Setup, everything, meeting};
use sokoguru_ballot::ballot::{Ballot, FitError, ProofError};
use sokoguru_ballot::board::event::{Closing, Late};
use sokoguru_ballot::board::{Event, Kind, Tree, file, is_consistent, leaf_hash};
use sokoguru_ballot::ceremony::CeremonyError;
use sokoguru_ballot::manifest::{
    ItemKind, Manifest, ManifestContent, ManifestError, SuccessionError,
};
use sokoguru_ballot::receipt::{Promise, Receipt, ReceiptError};
use sokoguru_ballot::roll::{Roll, RollError, Voter};
use sokoguru_ballot::verifier::{Breach, Evidence, Fault, ItemState, Standing, Verifier};
use sokoguru_domain::meeting::Outcome;

fn breach(result: Result<(), Fault>) -> Breach {
    result.unwrap_err().breach
}

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
fn row_7_equal_randomness_is_refused_and_named() {
    let mut election = opened();
    let first = election.vote(0, 0, 1, &[0]);
    let event = election.verifier.size() - 1;
    let second = election.seal(1, 0, 1, &[0]);
    // The second voter's ballot, with the randomness of the first for its last option.
    let body = 93 + 2 * 64;
    let mut bytes = second.bytes().to_vec();
    bytes[body..body + 32].copy_from_slice(&first.bytes()[body..body + 32]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, &bytes)),
        Breach::RepeatedRandomness { option: 2, event }
    );
    // All of it, word by word.
    let mut bytes = first.bytes().to_vec();
    bytes[..93].copy_from_slice(&second.bytes()[..93]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, &bytes)),
        Breach::RepeatedRandomness { option: 0, event }
    );
    // Of a ballot for another item, too, and of one that was replaced since.
    election.vote(0, 0, 2, &[1]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, &bytes)),
        Breach::RepeatedRandomness { option: 0, event }
    );
}

#[test]
fn row_7_equal_keys_are_refused() {
    let mut election = Election::started(0, 0);
    let voter = |number: usize, key: usize| Voter {
        slot: meeting::slot(number),
        key: *meeting::voter_key(key).public(),
    };
    let twice = Roll::new(vec![voter(0, 0), voter(1, 1), voter(2, 1)]);
    assert!(matches!(twice, Err(RollError::RepeatedKey(_))));
    // The same on the wire, where a server writes what it likes.
    let good = Roll::new(vec![voter(0, 0), voter(1, 1), voter(2, 2)]).unwrap();
    let mut payload = meeting::signed(good, &election.start).encode();
    let key = payload[4 + 16..4 + 48].to_vec();
    payload[4 + 48 + 16..4 + 96].copy_from_slice(&key);
    let found = breach(election.try_post(Kind::Roll, &payload));
    assert!(matches!(found, Breach::Roll(RollError::RepeatedKey(_))));
}

#[test]
fn row_13_nobody_is_added_to_the_roll() {
    let mut election = opened();
    let stranger = Voter {
        slot: meeting::slot(99),
        key: *meeting::voter_key(99).public(),
    };
    let mut voters = election.roll.as_ref().unwrap().roll().voters().to_vec();
    voters.push(stranger);
    let larger = meeting::signed(Roll::new(voters).unwrap(), &election.start);
    let payload = larger.encode();
    // A second roll, even with both signatures.
    assert_eq!(
        breach(election.try_post(Kind::Roll, &payload)),
        Breach::SecondRoll
    );
    // A manifest that names it.
    let mut content = election.manifest.as_ref().unwrap().content().clone();
    content.revision += 1;
    content.roll_hash = *larger.hash();
    let manifest = Manifest::new(content).unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Manifest, manifest.bytes())),
        Breach::Manifest(ManifestError::OtherBoard)
    );
    // A ballot of nobody.
    let stray = election.seal(0, 0, 1, &[0]);
    let mut bytes = stray.bytes().to_vec();
    bytes[40..56].copy_from_slice(meeting::slot(99).as_bytes());
    assert_eq!(
        breach(election.try_post(Kind::Ballot, &bytes)),
        Breach::Fit(FitError::NotEnrolled)
    );
    // A roll that one registrar did not sign.
    let mut fresh = Election::started(0, 0);
    let mut payload = payload;
    let last = payload.len() - 1;
    payload[last] ^= 1;
    assert!(matches!(
        breach(fresh.try_post(Kind::Roll, &payload)),
        Breach::Roll(_)
    ));
}

#[test]
fn row_13_base_of_the_quorum_and_minimum_stay() {
    let mut election = opened();
    let changes: [fn(&mut ManifestContent); 2] = [
        |content| content.voters += 1,
        |content| content.minimum += 1,
    ];
    for change in changes {
        let mut content = election.manifest.as_ref().unwrap().content().clone();
        content.revision += 1;
        change(&mut content);
        let manifest = Manifest::new(content).unwrap();
        assert_eq!(
            breach(election.try_post(Kind::Manifest, manifest.bytes())),
            Breach::Succession(SuccessionError::Fixed)
        );
    }
}

#[test]
fn row_14_a_slot_counts_once() {
    let mut election = opened();
    let first = election.vote(5, 0, 1, &[0]);
    let second = election.vote(5, 0, 2, &[1]);
    let ballots = election.verifier.ballots().unwrap();
    assert_eq!((ballots.len(), ballots.counting(0, 1)), (2, 1));
    let last = election.verifier.size() - 1;
    assert_eq!(
        election.verifier.standing(&first.hash()),
        Standing::Replaced {
            event: last - 1,
            by: last
        }
    );
    assert_eq!(
        election.verifier.standing(&second.hash()),
        Standing::Counts { event: last }
    );
    assert_eq!(
        election.verifier.counted_of(0, &meeting::slot(5)),
        Some(last)
    );
    assert_eq!(election.verifier.counted_of(1, &meeting::slot(5)), None);
    // The same ballot again would be a second one with the same counter.
    assert_eq!(
        breach(election.try_post(Kind::Ballot, second.bytes())),
        Breach::RepeatedRev { event: last }
    );
}

#[test]
fn row_18_an_older_ballot_that_arrives_later_is_not_counted() {
    let mut election = opened();
    let older = election.seal(5, 0, 1, &[0]);
    election.vote(5, 0, 7, &[1]);
    election.post(Kind::Ballot, older.bytes());
    let event = election.verifier.size() - 1;
    assert_eq!(
        election.verifier.standing(&older.hash()),
        Standing::Replaced {
            event,
            by: event - 1
        }
    );
    election.close(7);
    election.tally();
    assert_eq!(election.verifier.result(0).unwrap().totals, [0, 1, 0]);
}

#[test]
fn row_19_the_box_opens_and_shuts_to_the_millisecond() {
    let mut election = opened();
    let ballot = election.seal(0, 0, 1, &[0]);
    // Nothing changes while events are refused, so that time may be tried backwards.
    let at = |moment: u64| {
        let mut election = opened();
        election.at = moment;
        election.try_post(Kind::Ballot, ballot.bytes())
    };
    let early = Breach::Fit(FitError::TooEarly);
    let too_late = Breach::Fit(FitError::TooLate);
    assert_eq!(breach(at(OPEN_AT - 1)), early);
    assert!(at(OPEN_AT).is_ok());
    assert!(at(ACCEPT_UNTIL - 1).is_ok());
    assert_eq!(breach(at(ACCEPT_UNTIL)), too_late);

    let late = Late {
        ballot: ballot.hash(),
    };
    election.at = ACCEPT_UNTIL - 1;
    assert_eq!(
        breach(election.try_post(Kind::Late, &late.to_bytes())),
        Breach::NotLate
    );
    let closing = |late| Closing { present: 8, late }.to_bytes();
    assert_eq!(
        breach(election.try_post(Kind::Closing, &closing(0))),
        Breach::ClosesEarly
    );
    election.at = ACCEPT_UNTIL;
    election.late(&ballot);
    assert_eq!(
        breach(election.try_post(Kind::Late, &late.to_bytes())),
        Breach::RepeatedLate
    );
    assert_eq!(election.verifier.standing(&ballot.hash()), Standing::Late);
    assert_eq!(
        breach(election.try_post(Kind::Closing, &closing(0))),
        Breach::LateCount { said: 0, found: 1 }
    );
    election.post(Kind::Closing, &closing(1));
    assert_eq!(
        breach(election.try_post(Kind::Closing, &closing(1))),
        Breach::Closed
    );
    assert_eq!(
        breach(election.try_post(Kind::Late, &[1; 32])),
        Breach::Closed
    );
}

#[test]
fn row_19_time_on_the_board_never_goes_back() {
    let mut election = opened();
    election.vote(0, 0, 1, &[0]);
    let ballot = election.seal(1, 0, 1, &[0]);
    election.at -= 2;
    assert_eq!(
        breach(election.try_post(Kind::Ballot, ballot.bytes())),
        Breach::TimeGoesBack
    );
    election.at += 1;
    assert!(election.try_post(Kind::Ballot, ballot.bytes()).is_ok());
}

#[test]
fn row_19_a_changed_date_is_an_event_or_nothing() {
    let mut election = opened();
    // Another date told to a voter gives another fingerprint.
    let mut content = election.manifest.as_ref().unwrap().content().clone();
    content.accept_until += 1;
    let told = Manifest::new(content).unwrap();
    let shown = election.manifest.replace(told);
    let ballot = election.seal(0, 0, 1, &[0]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, ballot.bytes())),
        Breach::UnknownFingerprint
    );
    election.manifest = shown;
    // On the board, voting is longer from then on, and ballots of before still count.
    let before = election.vote(1, 0, 1, &[0]);
    election.revise(|content| {
        content.close_at += 10;
        content.accept_until += 10;
    });
    let after = election.seal(2, 0, 1, &[0]);
    election.at = ACCEPT_UNTIL + 9;
    election.post(Kind::Ballot, after.bytes());
    for ballot in [before, after] {
        assert!(matches!(
            election.verifier.standing(&ballot.hash()),
            Standing::Counts { .. }
        ));
    }
    // It cannot end in the past.
    let mut content = election.manifest.as_ref().unwrap().content().clone();
    content.revision += 1;
    content.close_at = CLOSE_AT;
    let manifest = Manifest::new(content).unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Manifest, manifest.bytes())),
        Breach::Succession(SuccessionError::ClosesInThePast)
    );
}

#[test]
fn a_changed_item_voids_its_ballots_and_lets_their_voters_vote_again() {
    let mut election = Election::opened(Setup {
        revote: false,
        ..Setup::of(vec![
            meeting::item("lpj", ItemKind::Secret),
            meeting::item("rapb", ItemKind::Secret),
        ])
    });
    let void = election.vote(0, 0, 1, &[0]);
    let kept = election.vote(0, 1, 1, &[0]);
    let queued = election.seal(1, 0, 1, &[0]);
    let second = election.seal(0, 1, 2, &[1]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, second.bytes())),
        Breach::Fit(FitError::RevoteOff)
    );
    election.revise(|content| {
        content.items[0].revision = 2;
        content.items[0].body = meeting::text("Dengan catatan");
    });
    let stands = |election: &Election, ballot: &Ballot| election.verifier.standing(&ballot.hash());
    assert!(matches!(stands(&election, &void), Standing::Void { .. }));
    assert!(matches!(stands(&election, &kept), Standing::Counts { .. }));
    assert!(matches!(
        breach(election.try_post(Kind::Ballot, queued.bytes())),
        Breach::Fit(FitError::ItemRevision { ballot: 1, item: 2 })
    ));
    let again = election.vote(0, 0, 1, &[1]);
    assert!(matches!(stands(&election, &again), Standing::Counts { .. }));
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

#[test]
fn events_come_in_their_order() {
    let mut election = Election::started(3, 2);
    let start = election.events[0].clone();
    let mut empty = Verifier::new();
    let roll = |at| {
        Event {
            kind: Kind::Roll,
            at,
            payload: &[],
        }
        .to_bytes()
    };
    assert_eq!(breach(empty.push(&roll(0))), Breach::NotBegun);
    let payload = election.start.bytes().to_vec();
    assert_eq!(
        breach(election.try_post(Kind::Start, &payload)),
        Breach::SecondStart
    );
    assert_eq!(election.events, [start]);
    for kind in [Kind::Ballot, Kind::Late, Kind::Closing] {
        assert_eq!(
            breach(election.try_post(kind, &[0; 32])),
            Breach::NoManifest
        );
    }
    // A manifest before the keys of the trustees.
    election.enrol(3);
    let other = opened();
    let manifest = other.manifest.as_ref().unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Manifest, manifest.bytes())),
        Breach::NoKeys
    );
    // Keys and messages after it.
    let mut open = opened();
    let late = open.events[1].clone();
    let message = Event::parse(&late).unwrap();
    assert_eq!(
        breach(open.try_post(message.kind, message.payload)),
        Breach::AfterManifest
    );
    let mut made = Election::started(3, 2);
    made.round(None);
    assert_eq!(
        breach(made.try_post(message.kind, message.payload)),
        Breach::Ceremony(CeremonyError::Over)
    );
    // Nothing changes after the closing.
    open.close(7);
    let mut content = open.manifest.as_ref().unwrap().content().clone();
    content.revision += 1;
    content.close_at = open.at;
    content.accept_until = open.at + 1_000;
    let manifest = Manifest::new(content).unwrap();
    assert_eq!(
        breach(open.try_post(Kind::Manifest, manifest.bytes())),
        Breach::Closed
    );
}

#[test]
fn a_manifest_has_the_keys_that_the_trustees_made() {
    let mut honest = opened();
    let content = honest.manifest.as_ref().unwrap().content().clone();
    let other_key = content.verification_keys[0];
    let changes: [&dyn Fn(&mut ManifestContent); 3] = [
        &|content| content.election_key = Some(*other_key.point()),
        &|content| content.verification_keys.swap(0, 1),
        &|content| content.revision = 2,
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let mut election = Election::started(3, 2);
        election.round(None);
        election.enrol(12);
        let mut content = content.clone();
        change(&mut content);
        let manifest = Manifest::new(content).unwrap();
        let expected = if place == 2 {
            Breach::FirstRevision(2)
        } else {
            Breach::OtherKeys
        };
        assert_eq!(
            breach(election.try_post(Kind::Manifest, manifest.bytes())),
            expected
        );
    }
    honest.vote(0, 0, 1, &[0]);
}

#[test]
fn attendance_lies_between_who_voted_and_who_may() {
    let closing = |present| Closing { present, late: 0 }.to_bytes();
    let mut election = opened();
    election.vote(0, 0, 1, &[0]);
    election.vote(0, 1, 1, &[0]);
    election.vote(1, 1, 1, &[0]);
    election.at = ACCEPT_UNTIL;
    for present in [0, 1, 13] {
        assert_eq!(
            breach(election.try_post(Kind::Closing, &closing(present))),
            Breach::Present {
                said: present,
                ballots: 2,
                voters: 12
            }
        );
    }
    assert!(election.try_post(Kind::Closing, &closing(2)).is_ok());
}
