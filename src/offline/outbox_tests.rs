//! Cases and properties of the outbox.

#![expect(clippy::unwrap_used, reason = "a case that cannot be made fails")]

use proptest::prelude::*;
use sokoguru_api::{Coded, ProblemCode};

use super::*;

const NOW: u64 = 1_700_000_000_000;

fn entry(n: u64, kind: Kind) -> Entry {
    let meeting = MeetingId::parse("m1").unwrap();
    let summary = match kind {
        Kind::Attendance => Summary::Attendance {
            meeting_id: meeting,
            meeting_title: "RAT".to_owned(),
        },
        Kind::Cancellation => Summary::Cancellation {
            application_id: ApplicationId::parse("p1").unwrap(),
            number: "PP-1".to_owned(),
        },
        Kind::Withdrawal | Kind::DepositNotice => Summary::Withdrawal {
            account_id: SavingsId::parse("s1").unwrap(),
            account_name: "Sukarela".to_owned(),
            amount: sokoguru_domain::Money::ZERO.into(),
        },
        Kind::SavingsCancellation => Summary::SavingsCancellation {
            request_id: SavingsRequestId::parse("r1").unwrap(),
            number: "PT-1".to_owned(),
        },
        Kind::Question => Summary::Question {
            meeting_id: None,
            meeting_title: String::new(),
        },
        Kind::GuaranteeAnswer => Summary::GuaranteeAnswer {
            guarantee_id: GuaranteeId::parse("g1").unwrap(),
            borrower: "Siti".to_owned(),
            accepts: true,
        },
        Kind::Attachment => Summary::Attachment {
            of: format!("{:036}", 1),
            slot: SlotId::parse("ktp").unwrap(),
            name: "KTP".to_owned(),
            size: 100_000,
            sent: 0,
        },
        Kind::OwnData => Summary::OwnData(Wish::Leave),
        Kind::Vote | Kind::LoanApplication => Summary::Vote {
            meeting_id: meeting,
            meeting_title: "RAT".to_owned(),
            item_id: ItemId::parse("i1").unwrap(),
            item_title: "Laporan".to_owned(),
            rev: 1,
        },
    };
    let content = Content {
        target: "m1".to_owned(),
        path: "/v1/x".to_owned(),
        body: Some(r#"{"itemId":"i1","itemRevision":1,"optionId":"setuju","rev":1}"#.to_owned()),
    };
    Entry::new(EntryId(format!("{n:036}")), content, summary, NOW)
}

fn receipt() -> Receipt {
    Receipt {
        kind: Kind::Vote,
        number: Some("1".to_owned()),
        received_at: DateTime::default(),
    }
}

fn problem(code: ProblemCode) -> BackendError {
    BackendError::Rejected(Box::new(Problem {
        kind: "about:blank".to_owned(),
        title: "x".to_owned(),
        status: 422,
        detail: None,
        code: Coded::Known(code),
        trace_id: None,
        retry_at: None,
        limit: None,
        errors: Vec::new(),
    }))
}

fn sent(entry: Entry) -> Entry {
    on_event(entry, Event::Sent, NOW, 0)
}

fn answered(entry: Entry, answer: Result<Receipt, BackendError>) -> Entry {
    on_event(sent(entry), Event::Answered(answer), NOW, 0)
}

#[test]
fn acceptance_wipes_the_choice_and_keeps_the_receipt() {
    let done = answered(entry(1, Kind::Vote), Ok(receipt()));
    assert_eq!(done.state, State::Accepted(receipt()));
    assert!(done.content.is_none() && done.command().is_none());
    assert!(!json::to_text(&done).contains("setuju"));
}

#[test]
fn nothing_of_a_vote_is_in_debug_output() {
    let entry = entry(1, Kind::Vote);
    assert!(!format!("{entry:?} {:?}", entry.command()).contains("setuju"));
    assert!(matches!(entry.command(), Some(Command::Vote(_, vote)) if vote.rev == 1));
}

#[test]
fn the_network_alone_never_parks() {
    let mut entry = entry(1, Kind::Vote);
    for _ in 0..100 {
        entry = answered(entry, Err(BackendError::Offline));
        assert_eq!(entry.state, State::Stored);
        assert!(entry.due_ms >= NOW + FIRST_PAUSE && entry.due_ms <= NOW + LONGEST_PAUSE);
    }
}

#[test]
fn eight_other_failures_park_and_a_retry_starts_anew() {
    let mut entry = entry(1, Kind::Vote);
    for _ in 0..8 {
        assert_eq!(entry.state, State::Stored);
        entry = answered(entry, Err(BackendError::BadResponse));
    }
    assert_eq!(entry.state, State::Stuck(BackendError::BadResponse));
    let before = entry.content.clone();
    let entry = on_event(entry, Event::Retried, NOW + 1, 0);
    assert_eq!(
        (&entry.state, entry.failures, entry.due_ms),
        (&State::Stored, 0, NOW + 1)
    );
    assert_eq!(entry.content, before);
}

#[test]
fn the_backend_may_ask_for_a_longer_pause() {
    let busy = BackendError::Unavailable {
        retry_after: Some(900),
    };
    assert_eq!(
        answered(entry(1, Kind::Vote), Err(busy)).due_ms,
        NOW + 900_000
    );
}

#[test]
fn no_answer_and_no_clock_puts_a_try_off_for_long() {
    let busy = BackendError::Unavailable {
        retry_after: Some(u32::MAX),
    };
    let waiting = answered(entry(1, Kind::Vote), Err(busy));
    assert_eq!(waiting.due_ms, NOW + LONGEST_WAIT);
    let list = [waiting];
    assert_eq!(next_to_send(&list, NOW), None);
    assert_eq!(next_to_send(&list, NOW + LONGEST_WAIT), Some(0));
    // The clock was a year ahead when the pause began.
    let year = 365 * 24 * 3_600_000;
    assert_eq!(next_to_send(&list, NOW - year), Some(0));
}

#[test]
fn only_old_receipts_beyond_the_newest_go() {
    let day = 24 * 3_600_000;
    let mut list: Vec<Entry> = (0..60).map(|n| entry(n, Kind::Vote)).collect();
    assert_eq!(outdated(&list, NOW + 1000 * day), []);
    for entry in &mut list[..59] {
        entry.state = State::Accepted(receipt());
        entry.content = None;
    }
    list[2].state = State::WaitingForSignIn;
    assert_eq!(outdated(&list, NOW + 90 * day), []);
    let gone: Vec<_> = outdated(&list, NOW + 91 * day);
    // 58 are accepted; the 50 newest of them stay, and what waits stays anyway.
    let ids =
        |places: &[usize]| -> Vec<EntryId> { places.iter().map(|&n| list[n].id.clone()).collect() };
    assert_eq!(gone, ids(&[8, 7, 6, 5, 4, 3, 1, 0]));
}

#[test]
fn the_end_of_a_session_waits_for_the_member() {
    let waiting = answered(entry(1, Kind::Vote), Err(BackendError::SignedOut));
    assert_eq!(waiting.state, State::WaitingForSignIn);
    assert!(waiting.content.is_some());
    assert_eq!(
        on_event(waiting, Event::SignedIn, NOW, 0).state,
        State::Stored
    );
}

#[test]
fn a_refusal_is_final_and_a_busy_backend_is_not() {
    let refused = answered(entry(1, Kind::Vote), Err(problem(ProblemCode::VoteTooLate)));
    assert!(matches!(refused.state, State::Refused(_)) && refused.content.is_none());
    let again = on_event(refused.clone(), Event::Retried, NOW, 0);
    assert_eq!(again, refused);
    let busy = answered(
        entry(1, Kind::Vote),
        Err(problem(ProblemCode::RequestInProgress)),
    );
    assert_eq!(busy.state, State::Stored);
}

#[test]
fn what_was_on_its_way_is_sent_again_with_the_same_bytes() {
    let before = entry(1, Kind::Vote);
    let after = on_event(sent(before.clone()), Event::Restarted, NOW + 5, 0);
    assert_eq!((&after.id, &after.content), (&before.id, &before.content));
    assert_eq!(after.state, State::Stored);
    let stored: Entry = json::read(json::to_text(&after).as_bytes()).unwrap();
    assert_eq!(stored, after);
}

#[test]
fn one_kind_goes_in_order_and_kinds_do_not_wait_for_each_other() {
    let mut first = entry(1, Kind::Vote);
    first.due_ms = NOW + 9000;
    let list = [first, entry(2, Kind::Vote), entry(3, Kind::Attendance)];
    assert_eq!(next_to_send(&list, NOW), Some(2));
    assert_eq!(next_due(&list), Some(NOW));
    let list = [sent(entry(1, Kind::Vote)), entry(2, Kind::Vote)];
    assert_eq!(next_to_send(&list, NOW), None);
    let stuck = answered(entry(1, Kind::Vote), Err(BackendError::Unsupported));
    let list = [stuck, entry(2, Kind::Vote)];
    assert_eq!(next_to_send(&list, NOW), Some(1));
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::Restarted),
        Just(Event::Sent),
        Just(Event::SessionEnded),
        Just(Event::SignedIn),
        Just(Event::Reconnected),
        Just(Event::Retried),
        Just(Event::Answered(Ok(receipt()))),
        Just(Event::Answered(Err(BackendError::Offline))),
        Just(Event::Answered(Err(BackendError::SignedOut))),
        Just(Event::Answered(Err(BackendError::BadResponse))),
        Just(Event::Answered(Err(BackendError::Unsupported))),
        Just(Event::Answered(Err(problem(ProblemCode::WrongState)))),
        any::<Option<u32>>()
            .prop_map(|s| Event::Answered(Err(BackendError::Unavailable { retry_after: s }))),
    ]
}

proptest! {
    /// Whatever happens: key, summary and bytes never change, the bytes go only with a final
    /// answer, and what is final stays.
    #[test]
    fn nothing_vanishes(
        steps in prop::collection::vec((any_event(), 0..10_000_000u64, any::<u8>()), 0..60),
    ) {
        let start = entry(1, Kind::Vote);
        let mut now = entry(1, Kind::Vote);
        let mut time = NOW;
        for (event, passed, jitter) in steps {
            time += passed;
            let before = now.clone();
            now = on_event(now, event, time, jitter);
            prop_assert_eq!(&now.id, &start.id);
            prop_assert_eq!(&now.summary, &start.summary);
            prop_assert_eq!(now.content.is_some(), now.is_pending());
            if let Some(content) = &now.content {
                prop_assert_eq!(Some(content), start.content.as_ref());
            }
            if !before.is_pending() {
                prop_assert_eq!(&before, &now);
            }
            if before.state != State::Sending && now.state == State::Sending {
                prop_assert_eq!(before.state, State::Stored);
            }
            prop_assert!(now.failures < MOST_FAILURES || matches!(now.state, State::Stuck(_)));
        }
    }

    /// A driver that sends what is offered never has two sends of one kind on their way, and
    /// everything is accepted in the end.
    #[test]
    fn never_two_at_once_and_all_arrive(
        kinds in prop::collection::vec(0..3u8, 1..8),
        fates in prop::collection::vec(any::<bool>(), 0..40),
    ) {
        let mut list: Vec<Entry> = (0u64..)
            .zip(&kinds)
            .map(|(n, kind)| {
                entry(n, [Kind::Vote, Kind::Attendance, Kind::Cancellation][usize::from(*kind)])
            })
            .collect();
        let mut time = NOW;
        let mut fates = fates.into_iter();
        for _ in 0..2000 {
            if let Some(place) = next_to_send(&list, time) {
                list[place] = on_event(list[place].clone(), Event::Sent, time, 0);
                let kind = list[place].summary.kind();
                let flying = list
                    .iter()
                    .filter(|e| e.state == State::Sending && e.summary.kind() == kind)
                    .count();
                prop_assert_eq!(flying, 1);
                let is_earlier_open = list[..place]
                    .iter()
                    .any(|e| e.summary.kind() == kind && e.state == State::Stored);
                prop_assert!(!is_earlier_open);
                let answer = if fates.next().unwrap_or(true) {
                    Ok(receipt())
                } else {
                    Err(BackendError::Offline)
                };
                list[place] = on_event(list[place].clone(), Event::Answered(answer), time, 9);
            } else if let Some(due) = next_due(&list) {
                time = due;
            } else {
                break;
            }
        }
        prop_assert!(list.iter().all(|e| matches!(e.state, State::Accepted(_))));
    }
}

#[test]
fn a_paper_waits_for_its_application_and_shows_how_far_it_came() {
    let application = entry(1, Kind::Cancellation);
    let list = vec![
        application,
        entry(2, Kind::Attachment),
        entry(3, Kind::Attachment),
    ];
    assert_eq!(next_to_send(&list, NOW), Some(0));
    assert!(waits_for_another(&list[1], &list));
    // While it is on its way, or once it is refused, nothing of it is sent.
    let mut sending = list.clone();
    sending[0].state = State::Sending;
    assert_eq!(next_to_send(&sending, NOW), None);
    let mut accepted = list.clone();
    accepted[0].state = State::Accepted(receipt());
    assert_eq!(next_to_send(&accepted, NOW), Some(1));
    // One after the other, also when the application's own receipt is gone.
    accepted[1].state = State::Sending;
    assert_eq!(next_to_send(&accepted, NOW), None);
    assert_eq!(next_to_send(&list[1..], NOW), Some(0));
    let mine = followers(&list, &EntryId(format!("{:036}", 1)));
    assert_eq!(mine, [list[1].id.clone(), list[2].id.clone()]);

    let sent = on_event(list[1].clone(), Event::Sent, NOW, 0);
    let further = on_event(sent, Event::Progressed(65_536), NOW, 0);
    let cut = Event::Answered(Err(BackendError::Offline));
    let after = on_event(further, cut, NOW, 0);
    assert!(matches!(
        after.summary,
        Summary::Attachment { sent: 65_536, .. }
    ));
    assert_eq!(after.state, State::Stored);
    // What is not on its way makes no progress.
    let idle = on_event(list[1].clone(), Event::Progressed(5), NOW, 0);
    assert_eq!(idle, list[1]);
}
