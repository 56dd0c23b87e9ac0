//! Records come back as they were written, and nothing prints a seed.

use sokoguru_api::json::{read, to_text};
use sokoguru_api::wire::ItemId;

use super::*;
use crate::offline::outbox::{Content, EntryId, Summary};
use crate::offline::votes::boards::{Board, Exhibit, HEADS, Reason, Vouch};

/// A ballot in a state, as it lies on the phone.
pub fn kept(state: State, owner: Owner) -> Kept {
    let content = Content {
        target: "m1".to_owned(),
        path: "/v1/meetings/m1/ballots/00".to_owned(),
        body: None,
    };
    let summary = Summary::Vote {
        meeting_id: MeetingId::parse("m1").unwrap(),
        meeting_title: "RAT".to_owned(),
        item_id: ItemId::parse("i1").unwrap(),
        item_title: "LPJ".to_owned(),
        rev: 1,
    };
    let mut entry = Entry::new(EntryId("00".repeat(32)), content, summary, 5);
    entry.state = state;
    Kept {
        entry,
        owner,
        sealed: Octets(vec![1, 2, 3]),
        code: "482710935560".to_owned(),
        place: 0,
        revision: 1,
        accept_until_ms: 1_000,
        receipt: None,
        found: Found::Unknown,
    }
}

/// A key of a member.
pub fn credential(frozen: bool) -> Credential {
    Credential {
        id: "c1".to_owned(),
        owner: "mark".to_owned(),
        meeting: MeetingId::parse("m1").unwrap(),
        seed: Octets(vec![7; 32]),
        public_key: Octets(vec![8; 32]),
        stage: if frozen {
            Stage::Frozen(Octets(vec![9; 16]))
        } else {
            Stage::Enrolled
        },
        accept_until_ms: 1_000,
        revs: vec![0, 3],
    }
}

fn trouble() -> Trouble {
    Trouble {
        reason: Reason::NotContinued,
        at_ms: 9,
        evidence: vec![Exhibit {
            name: "head".to_owned(),
            bytes: Octets(vec![0, 255]),
        }],
    }
}

#[test]
fn records_come_back() {
    for owner in [Owner::Member("m".to_owned()), Owner::Booth, Owner::Carried] {
        for found in [
            Found::Unknown,
            Found::OnBoard(u64::MAX),
            Found::Wrong(trouble()),
        ] {
            let mut one = kept(State::Stored, owner.clone());
            one.found = found;
            one.receipt = Some(Octets(vec![4; 224]));
            assert_eq!(read::<Kept>(to_text(&one).as_bytes()), Ok(one));
        }
    }
    for stage in [
        Stage::Made,
        Stage::Enrolled,
        Stage::Replaced,
        Stage::Frozen(Octets(vec![9; 16])),
        Stage::Missed,
    ] {
        let mut one = credential(false);
        one.stage = stage;
        assert_eq!(read::<Credential>(to_text(&one).as_bytes()), Ok(one));
    }
    for reason in Reason::ALL.map(|(reason, _)| reason) {
        assert_eq!(read::<Reason>(to_text(&reason).as_bytes()), Ok(reason));
    }
}

#[test]
fn another_form_is_not_guessed_at() {
    let text = to_text(&credential(true)).replacen("\"form\":1", "\"form\":2", 1);
    assert!(read::<Credential>(text.as_bytes()).is_err());
}

#[test]
fn a_seed_is_never_printed() {
    let text = format!("{:?}", credential(true));
    assert!(!text.contains('7') && !text.contains("Bw"), "{text}");
    assert_eq!(format!("{:?}", Octets(vec![7; 32])), "Octets(32)");
}

#[test]
fn heads_do_not_grow_for_ever() {
    let mut board = Board {
        trouble: Some(trouble()),
        ..Board::new(MeetingId::parse("m1").unwrap(), &[1; 32], &[2; 32])
    };
    for round in 0..40_u8 {
        board.remember(&[round]);
        board.remember(&[round]);
    }
    assert_eq!(board.heads.len(), HEADS);
    assert_eq!(board.newest(), Some(&[39][..]));
    assert_eq!(read::<Board>(to_text(&board).as_bytes()), Ok(board));
}

#[test]
fn a_rev_is_never_given_twice() {
    let mut one = credential(true);
    assert_eq!([one.take_rev(1), one.take_rev(1)], [4, 5]);
    assert_eq!([one.take_rev(0), one.take_rev(7)], [1, 1]);
    assert_eq!(one.revs, [1, 5, 0, 0, 0, 0, 0, 1]);
}

#[test]
fn a_vouched_paper_is_remembered_for_its_voter_alone() {
    let vouch = |number: u8| Vouch {
        fingerprint: Octets(vec![number; 32]),
        terms: Octets(vec![7; 32]),
        slot: Octets(vec![1; 16]),
        public_key: Octets(vec![2; 32]),
    };
    let mut board = Board {
        refused: Some(trouble()),
        ..Board::new(MeetingId::parse("m1").unwrap(), &[1; 32], &[2; 32])
    };
    // One that an earlier version kept vouches for nothing.
    let before = to_text(&board).replace("\"vouches\":[],", "");
    assert_eq!(read::<Board>(before.as_bytes()).as_ref(), Ok(&board));
    assert!(board.wrong().is_some());
    board.vouch(vouch(3));
    assert_eq!((&board.refused, &board.earlier), (&None, &Some(trouble())));
    assert!(board.vouches_for(&[3; 32], &[1; 16]).is_some());
    for (paper, slot) in [([3; 32], [9; 16]), ([4; 32], [1; 16])] {
        assert!(board.vouches_for(&paper, &slot).is_none(), "{paper:?}");
    }
    assert_eq!(
        read::<Board>(to_text(&board).as_bytes()).as_ref(),
        Ok(&board)
    );
    for number in 0..100 {
        board.vouch(vouch(number));
        board.vouch(vouch(number));
    }
    assert_eq!(board.vouches.len(), 32);
    assert!(board.vouches_for(&[99; 32], &[1; 16]).is_some());
}
