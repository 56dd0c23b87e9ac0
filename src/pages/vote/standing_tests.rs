//! What the member is told of an item, for every mixture of the cooperative's word and the phone's.

use super::*;

fn meeting(phase: &str, receipt_rev: Option<u32>) -> Meeting {
    let receipt = receipt_rev.map_or_else(String::new, |rev| {
        let text = r#","receipt":{"itemId":"i1","number":"482710935560","rev":REV,"receivedAt":"2026-04-02T10:42:00+07:00"}"#;
        text.replace("REV", &rev.to_string())
    });
    let text = r#"{"asOf":"2026-04-02T10:00:00+07:00","summary":{"id":"m1","title":"RAT","kind":"rat",
        "bookYear":2025,"startsAt":"2026-04-02T09:00:00+07:00","place":"Balai","phase":"PHASE",
        "openAt":"2026-04-02T09:00:00+07:00","closeAt":"2026-04-02T12:00:00+07:00",
        "acceptUntil":"2026-04-02T12:15:00+07:00","votableItems":1,"votedItems":0},
        "mayVote":true,"quorum":{"present":101,"voters":186,"required":94,"reached":true},
        "items":[{"id":"i1","position":1,"revision":1,"title":"LPJ","text":"Setuju?","ballot":"open",
        "options":[{"id":"o1","label":"Setuju","side":"for"},{"id":"o2","label":"Tidak","side":"against"}]
        RECEIPT}],"papers":[]}"#;
    let text = text.replace("PHASE", phase).replace("RECEIPT", &receipt);
    serde_json::from_str(&text).unwrap()
}

fn entry(rev: u32, state: &str) -> Entry {
    let text = r#"{"id":"e","content":null,"summary":{"Vote":{"meeting_id":"m1","meeting_title":"RAT",
        "item_id":"i1","item_title":"LPJ","rev":REV}},"created_ms":0,"attempts":0,"failures":0,
        "due_ms":0,"state":STATE}"#;
    serde_json::from_str(
        &text
            .replace("REV", &rev.to_string())
            .replace("STATE", state),
    )
    .unwrap()
}

const ACCEPTED: &str = r#"{"Accepted":{"kind":"Vote","number":"111122223333","received_at":"2026-04-02T10:50:00+07:00"}}"#;

fn stand(meeting: &Meeting, outbox: &[Entry]) -> OnItem {
    on_item(meeting, &meeting.items[0], outbox)
}

#[test]
fn phases_without_a_vote() {
    assert_eq!(stand(&meeting("announced", None), &[]), OnItem::NotOpen);
    assert_eq!(stand(&meeting("open", None), &[]), OnItem::ToVote);
    assert_eq!(stand(&meeting("closed", None), &[]), OnItem::Missed);
    assert_eq!(stand(&meeting("finished", None), &[]), OnItem::Missed);
    assert_eq!(stand(&meeting("something-new", None), &[]), OnItem::Missed);
}

#[test]
fn a_vote_on_the_phone_is_never_shown_as_in_the_box() {
    let open = meeting("open", None);
    assert!(matches!(
        stand(&open, &[entry(1, r#""Stored""#)]),
        OnItem::OnPhone(_)
    ));
    assert!(matches!(
        stand(&open, &[entry(1, r#""Sending""#)]),
        OnItem::OnPhone(_)
    ));
    // A change of a vote that is in: the change is not.
    let voted = meeting("open", Some(1));
    assert!(matches!(
        stand(&voted, &[entry(2, r#""Stored""#)]),
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
        number(stand(&meeting("open", None), &[entry(1, ACCEPTED)])),
        "111122223333"
    );
    assert_eq!(
        number(stand(&meeting("open", Some(1)), &[entry(2, ACCEPTED)])),
        "111122223333"
    );
    // Another phone has voted later.
    assert_eq!(
        number(stand(&meeting("open", Some(2)), &[entry(1, ACCEPTED)])),
        "482710935560"
    );
}

#[test]
fn revisions_grow_over_phone_and_backend() {
    let id = MeetingId::parse("m1").unwrap();
    let (fresh, voted) = (meeting("open", None), meeting("open", Some(3)));
    assert_eq!(next_rev(&id, &fresh.items[0], &[]), 1);
    assert_eq!(next_rev(&id, &voted.items[0], &[]), 4);
    assert_eq!(
        next_rev(&id, &voted.items[0], &[entry(4, r#""Stored""#)]),
        5
    );
}

#[test]
fn waiting_first_votes_are_counted() {
    let id = MeetingId::parse("m1").unwrap();
    let entries = [
        entry(1, r#""Stored""#),
        entry(2, r#""Stored""#),
        entry(1, ACCEPTED),
    ];
    assert_eq!(first_votes_waiting(&id, &entries), 1);
}
