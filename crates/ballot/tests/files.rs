//! Reading files and events that may be anything. Row 6 of the table of attacks.

mod election;

use std::sync::OnceLock;

use election::meeting::ACCEPT_UNTIL;
use election::{Election, Setup, everything, meeting};
use proptest::prelude::*;
use sokoguru_ballot::board::{Event, FileError, FileReader, Head, Kind, Piece, file};
use sokoguru_ballot::manifest::ItemKind;
use sokoguru_ballot::verifier::{Verifier, check_file};

fn pieces(reader: &mut FileReader) -> Result<(usize, bool), FileError> {
    let (mut events, mut head) = (0, false);
    while let Some(piece) = reader.next_piece()? {
        match piece {
            Piece::Event(_) => events += 1,
            Piece::Head(_) => head = true,
        }
    }
    Ok((events, head))
}

#[test]
fn a_file_is_read_in_whatever_pieces_it_comes() {
    let mut election = everything();
    let bytes = election.file();
    for size in [1, 2, 13, 14, 15, 100, 5_000, bytes.len()] {
        let mut reader = FileReader::new();
        let (mut events, mut heads) = (0, 0);
        for chunk in bytes.chunks(size) {
            assert!(reader.finish().is_err());
            reader.feed(chunk);
            let (more, head) = pieces(&mut reader).unwrap();
            events += more;
            heads += usize::from(head);
        }
        assert_eq!((events, heads), (election.events.len(), 1));
        assert_eq!(reader.finish(), Ok(()));
        assert_eq!(reader.count() as usize, election.events.len());
    }
}

#[test]
fn a_file_that_ends_early_or_late_is_none() {
    let mut election = everything();
    let bytes = election.file();
    for length in [
        0,
        9,
        10,
        13,
        14,
        17,
        18,
        500,
        bytes.len() - 113,
        bytes.len() - 1,
    ] {
        assert!(
            matches!(file::split(&bytes[..length]), Err(FileError::Short { .. })),
            "{length} bytes"
        );
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(file::split(&longer), Err(FileError::Long));
    assert_eq!(file::split(b"SKGBOARD2\n"), Err(FileError::Magic));
    assert_eq!(file::split(b"<!doctype html>"), Err(FileError::Magic));
}

#[test]
fn a_length_that_no_event_has_is_refused_before_its_bytes_come() {
    let opening = |length: u32, kind: u8| {
        let mut bytes = file::opening(1).to_vec();
        bytes.extend(length.to_be_bytes());
        bytes.push(kind);
        bytes
    };
    let refused = |bytes: &[u8]| {
        let mut reader = FileReader::new();
        reader.feed(bytes);
        matches!(
            reader.next_piece(),
            Err(FileError::EventLength { index: 0, .. })
        )
    };
    for (length, kind, wrong) in [
        (8, 7, true),
        (9, 7, false),
        (1_048_576, 7, false),
        (1_048_577, 7, true),
        (1_048_577, 5, false),
        (67_108_864, 5, false),
        (67_108_865, 5, true),
        (1_048_577, 200, true),
        (u32::MAX, 5, true),
    ] {
        assert_eq!(refused(&opening(length, kind)), wrong, "{length} of {kind}");
    }
}

#[test]
fn what_is_no_event_is_not_written() {
    let mut election = Election::started(0, 0);
    let head = election.head();
    let wrong = file::write(&[[7_u8; 4]], &head);
    assert!(matches!(
        wrong,
        Err(FileError::EventLength { index: 0, bytes: 4 })
    ));
    let empty = file::write::<[u8; 9]>(&[], &head).unwrap();
    assert_eq!(file::split(&empty), Ok((Vec::new(), head)));
    assert!(check_file(&empty).is_err(), "a board begins with its start");
}

/// Boards to which events of any kind can be offered: begun, with keys, open, closed, counted.
fn stages() -> &'static [Verifier] {
    static STAGES: OnceLock<Vec<Verifier>> = OnceLock::new();
    STAGES.get_or_init(|| {
        let mut stages = vec![Verifier::new(), Election::started(3, 2).verifier];
        let mut made = Election::started(3, 2);
        let reveals = made.reveals();
        made.reveal_all(reveals);
        stages.push(made.verifier);
        let mut open = Election::opened(Setup::of(vec![
            meeting::item("lpj", ItemKind::Secret),
            meeting::item("rapb", ItemKind::Open),
            meeting::consensus("penutup"),
        ]));
        for voter in 0..3 {
            open.vote(voter, 0, 1, &[0]);
        }
        stages.push(open.verifier.clone());
        open.close(8);
        open.aggregate(0);
        stages.push(open.verifier);
        stages
    })
}

fn payloads() -> &'static [Vec<u8>] {
    static PAYLOADS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    PAYLOADS.get_or_init(|| {
        let events = everything().events;
        let payload = |bytes: &Vec<u8>| bytes[Event::ENVELOPE..].to_vec();
        events.iter().map(payload).collect()
    })
}

/// Offers an event to every stage; whatever it is, it is taken or refused, and a refused one
/// leaves nothing behind.
fn offer(event: &[u8]) {
    for stage in stages() {
        let mut verifier = stage.clone();
        if verifier.push(event).is_err() {
            assert_eq!(verifier.size(), stage.size());
            assert_eq!(verifier.tree().root(), stage.tree().root());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn row_6_no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Event::parse(&bytes);
        let _ = Head::parse(&bytes);
        let _ = file::split(&bytes);
        let _ = check_file(&bytes);
        offer(&bytes);
    }

    #[test]
    fn row_6_no_payload_of_any_kind_makes_the_verifier_panic(
        kind in 0_usize..15,
        at in prop_oneof![Just(ACCEPT_UNTIL), Just(ACCEPT_UNTIL - 1), Just(u64::MAX)],
        payload in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        offer(&Event { kind: Kind::ALL[kind], at, payload: &payload }.to_bytes());
    }

    #[test]
    fn row_6_no_distorted_payload_makes_the_verifier_panic(
        kind in 0_usize..15,
        source in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let payload = source.get(payloads());
        let mut payload = payload[..=cut.index(payload.len())].to_vec();
        let place = place.index(payload.len());
        payload[place] = byte;
        offer(&Event { kind: Kind::ALL[kind], at: ACCEPT_UNTIL, payload: &payload }.to_bytes());
    }
}
