//! Every shape of the outbox goes to the disk and comes back the same.

use sokoguru_api::json::{read, to_text};
use sokoguru_api::{Amount, Coded, Problem, ProblemCode};
use sokoguru_domain::Money;

use super::*;

fn states() -> Vec<State> {
    let problem = Problem {
        kind: "about:blank".to_owned(),
        title: "x".to_owned(),
        status: 422,
        detail: None,
        code: Coded::Known(ProblemCode::VoteTooLate),
        trace_id: Some("t".to_owned()),
        retry_at: Some(chrono::DateTime::default()),
        limit: None,
        errors: Vec::new(),
    };
    let unavailable = |retry_after| State::Stuck(BackendError::Unavailable { retry_after });
    vec![
        State::Stored,
        State::Sending,
        State::WaitingForSignIn,
        State::Accepted(Receipt {
            kind: Kind::Vote,
            number: None,
            received_at: chrono::DateTime::default(),
        }),
        State::Refused(Box::new(problem.clone())),
        State::Stuck(BackendError::Rejected(Box::new(problem))),
        State::Stuck(BackendError::Offline),
        State::Stuck(BackendError::SignedOut),
        State::Stuck(BackendError::BadResponse),
        State::Stuck(BackendError::Unsupported),
        unavailable(None),
        unavailable(Some(7)),
    ]
}

fn summaries() -> Vec<Summary> {
    let text = || "RAT \"2025\"".to_owned();
    let meeting = || sokoguru_api::wire::MeetingId::parse("m1").unwrap();
    vec![
        Summary::LoanApplication {
            product_name: text(),
            amount: Amount(Money::parse("1500000.50").unwrap()),
            months: 12,
        },
        Summary::Cancellation {
            application_id: sokoguru_api::wire::ApplicationId::parse("p1").unwrap(),
            number: text(),
        },
        Summary::GuaranteeAnswer {
            guarantee_id: sokoguru_api::wire::GuaranteeId::parse("g1").unwrap(),
            borrower: text(),
            accepts: true,
        },
        Summary::Attachment {
            of: "0".repeat(36),
            slot: sokoguru_api::wire::SlotId::parse("ktp").unwrap(),
            name: text(),
            size: u32::MAX,
            sent: 7,
        },
        Summary::Attendance {
            meeting_id: meeting(),
            meeting_title: text(),
        },
        Summary::Vote {
            meeting_id: meeting(),
            meeting_title: text(),
            item_id: sokoguru_api::wire::ItemId::parse("i1").unwrap(),
            item_title: text(),
            rev: u32::MAX,
        },
        Summary::Withdrawal {
            account_id: sokoguru_api::wire::SavingsId::parse("s1").unwrap(),
            account_name: text(),
            amount: Amount(Money::ZERO),
        },
        Summary::DepositNotice {
            account_id: sokoguru_api::wire::SavingsId::parse("s1").unwrap(),
            account_name: text(),
            amount: Amount(Money::MAX),
        },
        Summary::SavingsCancellation {
            request_id: sokoguru_api::wire::SavingsRequestId::parse("r1").unwrap(),
            number: text(),
        },
        Summary::OwnData(Wish::Leave),
    ]
}

fn entries() -> Vec<Entry> {
    let mut list = Vec::new();
    for summary in summaries() {
        for state in states() {
            let content = Content {
                target: "m1".to_owned(),
                path: "/v1/x".to_owned(),
                body: Some("{\"a\":1}".to_owned()),
            };
            let id = EntryId("0".repeat(36));
            let mut entry = Entry::new(id, content, summary.clone(), u64::MAX);
            entry.state = state;
            list.push(entry);
        }
    }
    list
}

#[test]
fn every_entry_comes_back() {
    for mut entry in entries() {
        assert_eq!(read::<Entry>(to_text(&entry).as_bytes()), Ok(entry.clone()));
        entry.content = None;
        assert_eq!(read::<Entry>(to_text(&entry).as_bytes()), Ok(entry));
    }
    for kind in summaries().iter().map(Summary::kind) {
        assert_eq!(read::<Kind>(to_text(&kind).as_bytes()), Ok(kind));
    }
}

#[test]
fn another_form_is_not_guessed_at() {
    let text = to_text(&entries()[0]);
    assert!(text.starts_with("{\"form\":1,"));
    for other in [
        text.replacen("\"form\":1,", "\"form\":2,", 1),
        text.replacen("\"form\":1,", "", 1),
        text.replacen("\"Stored\"", "\"Lost\"", 1),
        text.replacen("\"state\":\"Stored\"", "\"state\":{\"Stored\":1}", 1),
    ] {
        assert!(read::<Entry>(other.as_bytes()).is_err(), "{other}");
    }
}
