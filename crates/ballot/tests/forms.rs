//! Starts, rolls, credentials, signatures and the wire: what can be written can be read, in one way
//! only, and what breaks a rule is refused by its name.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod meeting;

use meeting::{Meeting, text};
use proptest::prelude::*;
use sokoguru_ballot::credential::{CredentialError, PaperCredential};
use sokoguru_ballot::keys::{Message, Role, Seed};
use sokoguru_ballot::manifest::Manifest;
use sokoguru_ballot::roll::{Roll, RollError, SignedRoll, Voter};
use sokoguru_ballot::start::{Start, StartContent, StartError};
use sokoguru_ballot::wire::{Reader, Text, WireError, Writer};

#[test]
fn a_start_is_read_as_it_was_written() {
    let start = Start::new(meeting::start_content()).unwrap();
    assert_eq!(Start::parse(start.bytes()).unwrap(), start);
    let open_only = Start::new(StartContent {
        threshold: 0,
        trustees: Vec::new(),
        ..meeting::start_content()
    });
    let open_only = open_only.unwrap();
    assert_eq!(Start::parse(open_only.bytes()).unwrap(), open_only);
    assert_ne!(start.board_id(), open_only.board_id());
    assert_eq!(start.trustee(0), None);
    assert_eq!(start.trustee(3).unwrap().name, text("Trustee 3"));
    assert_eq!(start.trustee(4), None);
}

#[test]
fn a_start_that_breaks_a_rule_is_refused() {
    let refused = |change: &dyn Fn(&mut StartContent)| {
        let mut content = meeting::start_content();
        change(&mut content);
        Start::new(content).unwrap_err()
    };
    let threshold = |threshold, trustees| StartError::Threshold {
        threshold,
        trustees,
    };
    assert_eq!(refused(&|start| start.threshold = 0), threshold(0, 3));
    assert_eq!(refused(&|start| start.threshold = 4), threshold(4, 3));
    assert_eq!(refused(&|start| start.trustees.clear()), threshold(2, 0));
    let crowd = |start: &mut StartContent| {
        start.trustees = start.trustees.iter().cycle().take(17).cloned().collect();
    };
    assert_eq!(refused(&crowd), threshold(2, 17));
    for change in [
        &(|start: &mut StartContent| start.registrars[1].key = start.registrars[0].key)
            as &dyn Fn(&mut StartContent),
        &|start| start.board_key = start.trustees[2].signing,
        &|start| start.trustees[0].transport = start.trustees[0].signing,
    ] {
        assert_eq!(refused(change), StartError::RepeatedKey);
    }
}

#[test]
fn a_roll_is_read_as_it_was_written_and_only_with_both_signatures() {
    let meeting = Meeting::new(20);
    let bytes = meeting.roll.encode();
    assert_eq!(bytes.len(), 4 + 20 * 48 + 128);
    assert_eq!(
        SignedRoll::parse(&bytes, &meeting.start).unwrap(),
        meeting.roll
    );
    for voter in 0..20 {
        let key = meeting.roll.roll().key_of(&meeting.slots[voter]).unwrap();
        assert_eq!(key, meeting.keys[voter].public());
    }
    assert_eq!(meeting.roll.roll().key_of(&meeting::slot(20)), None);

    let mut first = bytes.clone();
    first[4 + 20 * 48 + 40] ^= 1;
    let read = SignedRoll::parse(&first, &meeting.start);
    assert_eq!(read.unwrap_err(), RollError::Signature(1));
    let mut second = bytes.clone();
    second[4 + 20 * 48 + 64 + 40] ^= 1;
    let read = SignedRoll::parse(&second, &meeting.start);
    assert_eq!(read.unwrap_err(), RollError::Signature(2));
    // The signatures in the other order: each office signs as itself.
    let mut swapped = bytes[..4 + 20 * 48].to_vec();
    swapped.extend(&bytes[4 + 20 * 48 + 64..]);
    swapped.extend(&bytes[4 + 20 * 48..4 + 20 * 48 + 64]);
    let read = SignedRoll::parse(&swapped, &meeting.start);
    assert_eq!(read.unwrap_err(), RollError::Signature(1));
    // Slots in another order.
    let mut swapped = bytes.clone();
    for byte in 4..52 {
        swapped.swap(byte, byte + 48);
    }
    let read = SignedRoll::parse(&swapped, &meeting.start);
    assert!(matches!(read, Err(RollError::Slots(_))));
}

#[test]
fn row_13_a_voter_added_to_a_signed_roll_is_noticed() {
    let meeting = Meeting::new(5);
    let mut voters = meeting.roll.roll().voters().to_vec();
    voters.push(Voter {
        slot: meeting::slot(77),
        key: *meeting::key(Role::Voter, "added").public(),
    });
    let roll = Roll::new(voters).unwrap();
    let mut bytes = roll.encode();
    bytes.extend(&meeting.roll.encode()[4 + 5 * 48..]);
    let read = SignedRoll::parse(&bytes, &meeting.start);
    assert_eq!(read.unwrap_err(), RollError::Signature(1));
}

#[test]
fn a_count_that_lies_takes_no_memory() {
    let mut bytes = vec![0xff; 4];
    bytes.extend([1; 48]);
    let start = Start::new(meeting::start_content()).unwrap();
    let read = SignedRoll::parse(&bytes, &start);
    assert_eq!(read.unwrap_err(), RollError::Wire(WireError::Point));
    let read = SignedRoll::parse(&[0xff; 4], &start);
    assert_eq!(read.unwrap_err(), RollError::Wire(WireError::Short));
}

#[test]
fn a_credential_survives_paper_and_typing_but_no_mistake() {
    let seed = meeting::seed("paper");
    let paper = PaperCredential::new(&seed);
    assert_eq!(paper.expose().len(), 65);
    let digits = &paper.expose()[5..];
    let groups: Vec<&str> = digits
        .as_bytes()
        .chunks(4)
        .map(|group| std::str::from_utf8(group).unwrap())
        .collect();
    let spaced = groups.join(" ");
    let typed = format!("skg1 {}", spaced.to_lowercase().replace('1', "l"));
    assert_eq!(
        PaperCredential::read(&typed).unwrap().expose(),
        seed.expose()
    );
    for place in 0..60 {
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars() {
            let mut letters: Vec<char> = digits.chars().collect();
            if letters[place] == other {
                continue;
            }
            letters[place] = other;
            let text: String = letters.into_iter().collect();
            let read = PaperCredential::read(&format!("SKG1-{text}"));
            assert_eq!(read.unwrap_err(), CredentialError::Checksum);
        }
    }
    for (text, error) in [
        ("", CredentialError::Prefix),
        ("SKG2-", CredentialError::Prefix),
        ("SKG1-", CredentialError::Length),
        (&format!("{}0", paper.expose()), CredentialError::Length),
        (
            &paper.expose().replacen(&digits[..1], "U", 1),
            CredentialError::Character,
        ),
    ] {
        assert_eq!(PaperCredential::read(text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn a_signature_fits_one_key_and_one_message() {
    let key = meeting::key(Role::Board, "one");
    let message = Message::new("sokoguru/test/1", &[b"ab", b"c"]);
    let signature = key.sign(&message, &mut meeting::source("s")).unwrap();
    assert!(key.public().verifies(&message, &signature));
    let other = meeting::key(Role::Registrar, "one");
    assert!(!other.public().verifies(&message, &signature));
    for parts in [&[&b"a"[..], b"bc"][..], &[b"abc"], &[b"ab", b"c", b""]] {
        let message = Message::new("sokoguru/test/1", parts);
        assert!(!key.public().verifies(&message, &signature));
    }
    let message = Message::new("sokoguru/test/2", &[b"ab", b"c"]);
    assert!(!key.public().verifies(&message, &signature));
}

fn texts() -> impl Strategy<Value = Text> {
    ".{0,40}".prop_map(|text| Text::new(text).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_seed_is_read_off_its_paper(bytes: [u8; 32]) {
        let paper = PaperCredential::new(&Seed::from_bytes(bytes));
        prop_assert_eq!(*PaperCredential::read(paper.expose()).unwrap().expose(), bytes);
    }

    #[test]
    fn values_are_read_as_they_were_written(
        a: u8, b: u16, c: u32, d: u64, flag: bool, short: u128, texts in proptest::collection::vec(texts(), 0..9),
    ) {
        let mut writer = Writer::new();
        writer.u8(a).u16(b).u32(c).u64(d).flag(flag).short(short);
        writer.list(&texts, |out, text| { out.text(text); }).unwrap();
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes);
        prop_assert_eq!(reader.u8(), Ok(a));
        prop_assert_eq!(reader.u16(), Ok(b));
        prop_assert_eq!(reader.u32(), Ok(c));
        prop_assert_eq!(reader.u64(), Ok(d));
        prop_assert_eq!(reader.flag(), Ok(flag));
        prop_assert_eq!(reader.short(), Ok(short));
        prop_assert_eq!(reader.list(Reader::text), Ok::<_, WireError>(texts));
        prop_assert_eq!(reader.finish(), Ok(()));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let start = Start::new(meeting::start_content()).unwrap();
        let _ = Start::parse(&bytes);
        let _ = SignedRoll::parse(&bytes, &start);
        let _ = Manifest::parse(&bytes);
        let _ = sokoguru_ballot::ballot::Ballot::parse(&bytes);
        let _ = PaperCredential::read(&String::from_utf8_lossy(&bytes));
    }
}
