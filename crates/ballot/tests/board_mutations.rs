//! Every byte of every event of a board changed in turn. Row 25 of the table of attacks.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod election;

use election::{Election, everything};
use sokoguru_ballot::board::{Event, Head, Kind, file};
use sokoguru_ballot::verifier::Verifier;

/// What the server alone says, and no rule or signature of others binds: it may lie about these
/// before anybody else has a head, and never afterwards.
fn is_the_servers_word(kind: Kind, offset: usize) -> bool {
    let time = 1..9;
    time.contains(&offset)
        || match kind {
            Kind::Late => true,
            // The number of late ballots is bound by their events.
            Kind::Closing => (9..13).contains(&offset),
            // The chair's words, behind item, revision, agreement and length.
            Kind::Consensus => offset >= 9 + 9,
            _ => false,
        }
}

/// Changes one bit of each byte of every fourth event, another bit from byte to byte.
fn change_every_byte(remainder: usize) {
    let mut election = everything();
    let head = election.head();
    let events = election.events.clone();
    let mut before = Verifier::new();
    for (place, event) in events.iter().enumerate() {
        if place % 4 == remainder {
            let kind = Event::parse(event).unwrap().kind;
            for offset in 0..event.len() {
                let mut changed = event.clone();
                changed[offset] ^= 1 << ((offset + place) % 8);
                let rest = &events[place + 1..];
                if let Some(survivor) = survives(&before, &changed, rest) {
                    assert!(survivor.finish(&head).is_err());
                    // A server that signs its lie: only what it alone says can be another.
                    let lie = signed_again(&mut election, &survivor);
                    assert!(
                        is_the_servers_word(kind, offset) || survivor.finish(&lie).is_err(),
                        "byte {offset} of event {place} ({})",
                        kind.name()
                    );
                }
            }
            let longer = [event.as_slice(), &[0]].concat();
            assert!(survives(&before, &longer, &[]).is_none(), "event {place}");
            let shorter = &event[..event.len() - 1];
            assert!(survives(&before, shorter, &[]).is_none(), "event {place}");
        }
        before.push(event).unwrap();
    }
}

/// The board with another event, if no event on it is refused.
fn survives(before: &Verifier, changed: &[u8], rest: &[Vec<u8>]) -> Option<Verifier> {
    let mut verifier = before.clone();
    verifier.push(changed).ok()?;
    for event in rest {
        verifier.push(event).ok()?;
    }
    Some(verifier)
}

fn signed_again(election: &mut Election, verifier: &Verifier) -> Head {
    let honest = core::mem::replace(&mut election.verifier, verifier.clone());
    let head = election.head();
    election.verifier = honest;
    head
}

#[test]
fn row_25_every_byte_of_events_0_4_8_and_so_on_is_bound() {
    change_every_byte(0);
}

#[test]
fn row_25_every_byte_of_events_1_5_9_and_so_on_is_bound() {
    change_every_byte(1);
}

#[test]
fn row_25_every_byte_of_events_2_6_10_and_so_on_is_bound() {
    change_every_byte(2);
}

#[test]
fn row_25_every_byte_of_events_3_7_11_and_so_on_is_bound() {
    change_every_byte(3);
}

#[test]
fn row_25_every_bit_of_the_head_is_bound() {
    let mut election = everything();
    let head = election.head().to_bytes();
    for bit in 0..8 * head.len() {
        let mut changed = head.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(changed) = Head::parse(&changed) {
            assert!(election.verifier.finish(&changed).is_err(), "bit {bit}");
        }
    }
}

#[test]
fn row_25_every_byte_of_the_file_around_the_events_is_bound() {
    let mut election = everything();
    let bytes = election.file();
    let (events, head) = file::split(&bytes).unwrap();
    let mut around: Vec<usize> = (0..14).collect();
    let mut offset = 14;
    for event in &events {
        around.extend(offset..offset + 4);
        offset += 4 + event.len();
    }
    assert_eq!(offset + Head::BYTES, bytes.len());
    for place in around {
        for bit in [0, 3, 7] {
            let mut changed = bytes.clone();
            changed[place] ^= 1 << bit;
            let same = file::split(&changed) == Ok((events.clone(), head));
            assert!(!same, "bit {bit} of byte {place}");
            if let Ok((events, head)) = file::split(&changed) {
                let mut verifier = Verifier::new();
                let refused = events.iter().any(|event| verifier.push(event).is_err());
                assert!(refused || verifier.finish(&head).is_err());
            }
        }
    }
}
