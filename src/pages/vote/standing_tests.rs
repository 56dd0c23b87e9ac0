//! What the member is told of an item, for every mixture of the cooperative's word and the phone's.

use chrono::{DateTime, FixedOffset};
use sokoguru_api::meetings::{MeetingKind, MeetingSummary, Quorum};
use sokoguru_api::wire::{Coded, MeetingPhaseWord};

use super::*;
use crate::offline::outbox::{EntryId, Kind, Receipt};

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn item_id() -> ItemId {
    ItemId::parse("i1").unwrap()
}

fn meeting_id() -> MeetingId {
    MeetingId::parse("m1").unwrap()
}

fn meeting(phase: MeetingPhaseWord, receipt_rev: Option<u32>) -> Meeting {
    let day = at("2026-04-02T09:00:00+07:00");
    Meeting {
        as_of: day,
        summary: MeetingSummary {
            id: meeting_id(),
            title: "RAT".to_owned(),
            kind: MeetingKind::Rat.into(),
            book_year: 2025,
            starts_at: day,
            place: "Balai".to_owned(),
            phase,
            open_at: day,
            close_at: at("2026-04-02T12:00:00+07:00"),
            accept_until: at("2026-04-02T12:15:00+07:00"),
            votable_items: 1,
            voted_items: 0,
            attended_at: None,
        },
        may_vote: true,
        quorum: Quorum {
            present: 101,
            voters: 186,
            required: 94,
            reached: true,
        },
        items: vec![AgendaItem {
            id: item_id(),
            position: 1,
            revision: 1,
            title: "LPJ".to_owned(),
            text: "Setuju?".to_owned(),
            ballot: BallotKind::Open.into(),
            options: Vec::new(),
            receipt: receipt_rev.map(|rev| VoteReceipt {
                item_id: item_id(),
                number: "482710935560".to_owned(),
                rev,
                received_at: day,
            }),
            paper_ids: Vec::new(),
            rule: None,
            consensus: None,
        }],
        papers: Vec::new(),
        board: None,
        second_of: None,
        follow_ups: Vec::new(),
    }
}

fn open(receipt_rev: Option<u32>) -> Meeting {
    meeting(MeetingPhase::Open.into(), receipt_rev)
}

fn entry(rev: u32, state: State) -> Entry {
    Entry {
        id: EntryId("e".to_owned()),
        content: None,
        summary: Summary::Vote {
            meeting_id: meeting_id(),
            meeting_title: "RAT".to_owned(),
            item_id: item_id(),
            item_title: "LPJ".to_owned(),
            rev,
        },
        created_ms: 0,
        attempts: 0,
        failures: 0,
        due_ms: 0,
        state,
    }
}

fn accepted() -> State {
    State::Accepted(Receipt {
        kind: Kind::Vote,
        number: Some("111122223333".to_owned()),
        received_at: at("2026-04-02T10:50:00+07:00"),
    })
}

fn stand(meeting: &Meeting, outbox: &[Entry]) -> OnItem {
    on_item(meeting, &meeting.items[0], outbox)
}

#[test]
fn phases_without_a_vote() {
    assert_eq!(
        stand(&meeting(MeetingPhase::Announced.into(), None), &[]),
        OnItem::NotOpen
    );
    assert_eq!(stand(&open(None), &[]), OnItem::ToVote);
    assert_eq!(
        stand(&meeting(MeetingPhase::Closed.into(), None), &[]),
        OnItem::Missed
    );
    assert_eq!(
        stand(&meeting(MeetingPhase::Finished.into(), None), &[]),
        OnItem::Missed
    );
    assert_eq!(
        stand(&meeting(Coded::Other("baru".to_owned()), None), &[]),
        OnItem::Missed
    );
}

#[test]
fn a_vote_on_the_phone_is_never_shown_as_in_the_box() {
    let fresh = open(None);
    assert!(matches!(
        stand(&fresh, &[entry(1, State::Stored)]),
        OnItem::OnPhone(_)
    ));
    assert!(matches!(
        stand(&fresh, &[entry(1, State::Sending)]),
        OnItem::OnPhone(_)
    ));
    // A change of a vote that is in: the change is not.
    let voted = open(Some(1));
    assert!(matches!(
        stand(&voted, &[entry(2, State::Stored)]),
        OnItem::OnPhone(_)
    ));
}

#[test]
fn the_newest_receipt_is_shown() {
    let number = |stand: OnItem| match stand {
        OnItem::InBox(receipt) => receipt.number,
        other => format!("{other:?}"),
    };
    assert_eq!(
        number(stand(&open(None), &[entry(1, accepted())])),
        "111122223333"
    );
    assert_eq!(
        number(stand(&open(Some(1)), &[entry(2, accepted())])),
        "111122223333"
    );
    // Another phone has voted later.
    assert_eq!(
        number(stand(&open(Some(2)), &[entry(1, accepted())])),
        "482710935560"
    );
}

#[test]
fn revisions_grow_over_phone_and_backend() {
    let id = meeting_id();
    let (fresh, voted) = (open(None), open(Some(3)));
    assert_eq!(next_rev(&id, &fresh.items[0], &[]), 1);
    assert_eq!(next_rev(&id, &voted.items[0], &[]), 4);
    assert_eq!(
        next_rev(&id, &voted.items[0], &[entry(4, State::Stored)]),
        5
    );
}

#[test]
fn waiting_first_votes_are_counted() {
    let id = meeting_id();
    let entries = [
        entry(1, State::Stored),
        entry(2, State::Stored),
        entry(1, accepted()),
    ];
    assert_eq!(first_votes_waiting(&id, &entries), 1);
}
