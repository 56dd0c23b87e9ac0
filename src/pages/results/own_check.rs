//! The check of the result on the member's phone: with the phone's own ballots, and with what it saw
//! of the board before. On a wireless network at home it begins by itself; where every megabyte is
//! paid for, the member decides.

use std::sync::Arc;

use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsValue;
use sokoguru_api::ProblemCode;
use sokoguru_api::meetings::Results;
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::board::Head;
use sokoguru_ballot::start::BoardId;

use crate::backend::BackendError;
use crate::board::checking::Seen;
use crate::board::finding::Sealed;
use crate::board::inspection::{Inspection, Known, State};
use crate::i18n::{fill, results as words};
use crate::markup::{IntoAny, View, view};
use crate::offline::phone;
use crate::offline::votes::{self, Board, Kept, Owner};
use crate::pages::board_check;
use crate::prelude::*;
use crate::session::{self, App, use_app};

/// A check that begins when there is a result to be checked, and where that costs nothing.
pub fn inspection(meeting: MeetingId, is_there: Memo<bool>) -> Inspection {
    let app = use_app();
    let inspection = Inspection::new(meeting.clone());
    watch(move || {
        if is_there.get() {
            let meeting = meeting.clone();
            spawn_local(async move {
                let known = known(app, &meeting).await;
                inspection.open(known, is_free());
            });
        }
    });
    inspection
}

/// The card; nothing where the meeting has no board.
pub fn card(inspection: Inspection, shown: Signal<Option<Arc<Results>>>) -> View {
    let has_board = Memo::new(move || !inspection.state.with(is_without_board));
    let late = move || {
        inspection.state.with(|state| match state {
            State::Good(finding) if finding.late > 0 => {
                Some(fill(words::late(), &[&finding.late.to_string()]))
            }
            _ => None,
        })
    };
    let body = move || {
        has_board.get().then(|| {
            view! {
                {board_check::card(inspection, shown)}
                {move || late().map(|late| view! { <p class="muted">{late}</p> })}
            }
            .into_any()
        })
    };
    body.into_any()
}

/// Whether the meeting voted without a board: the backend knows none.
fn is_without_board(state: &State) -> bool {
    match state {
        State::Failed(BackendError::Unsupported) => true,
        State::Failed(BackendError::Rejected(problem)) => {
            problem.code.known() == Some(ProblemCode::NotFound)
        }
        _ => false,
    }
}

/// What this phone knows before it looks: its own ballots that were accepted, and the heads that it
/// saw.
async fn known(app: App, meeting: &MeetingId) -> Known {
    let origin = session::origin();
    let Some(records) = votes::existing(&origin).await else {
        return Known::default();
    };
    let number = app
        .session
        .with_untracked(|session| session.member().map(|member| member.number.clone()));
    let mark = match number {
        Some(number) => votes::mark(&origin, &number).await,
        None => None,
    };
    // From the disk, because the page may be older than what the app shows of its ballots.
    let own = votes::ballots(&records)
        .await
        .into_iter()
        .filter(|kept| is_own(kept, mark.as_deref(), meeting))
        .map(sealed)
        .collect();
    let seen = votes::board(&records, meeting).await;
    Known {
        seen: seen.as_ref().map(seen_of).unwrap_or_default(),
        own,
        whole: false,
    }
}

/// Whether a ballot is this member's, of this meeting, and the cooperative gave a receipt for it.
fn is_own(kept: &Kept, mark: Option<&str>, meeting: &MeetingId) -> bool {
    let is_mine = match &kept.owner {
        Owner::Member(owner) => mark == Some(owner.as_str()),
        Owner::Booth | Owner::Carried => false,
    };
    is_mine && kept.is_accepted() && kept.meeting() == Some(meeting.as_str())
}

fn sealed(kept: Kept) -> Sealed {
    Sealed {
        bytes: kept.sealed.0,
        code: kept.code,
    }
}

fn seen_of(board: &Board) -> Seen {
    Seen {
        board: board.board_id.array().map(BoardId::from_bytes),
        heads: board
            .heads
            .iter()
            .filter_map(|head| Head::parse(&head.0).ok())
            .collect(),
    }
}

/// Whether the phone says that a download costs nothing: a wireless network, and no wish to save.
fn is_free() -> bool {
    let connection = phone::navigator().and_then(|all| phone::property(&all, "connection"));
    let Some(connection) = connection else {
        // Browsers that do not tell are those of computers and of one maker of phones.
        return false;
    };
    let saves =
        phone::property(&connection, "saveData").is_some_and(|saves| saves == JsValue::TRUE);
    let kind = phone::property(&connection, "type").and_then(|kind| kind.as_string());
    !saves && matches!(kind.as_deref(), Some("wifi" | "ethernet"))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::offline::outbox::State;
    use crate::offline::votes::shapes::tests::kept;
    use sokoguru_api::Octets;

    #[test]
    fn what_was_seen_is_held_against_the_board() {
        let mut board = Board::new(MeetingId::parse("m1").unwrap(), &[1; 32], &[2; 32]);
        board.heads = vec![Octets(vec![0; 112]), Octets(vec![1; 3])];
        let seen = seen_of(&board);
        assert_eq!(seen.board, Some(BoardId::from_bytes([1; 32])));
        assert_eq!(seen.heads.len(), 1, "what is no head is passed over");
    }

    #[test]
    fn only_the_members_own_ballots_with_a_receipt_are_looked_for() {
        let meeting = MeetingId::parse("m1").unwrap();
        let accepted = |owner| {
            let receipt = crate::offline::outbox::Receipt {
                kind: crate::offline::outbox::Kind::Vote,
                number: None,
                received_at: chrono::DateTime::default(),
            };
            kept(State::Accepted(receipt), owner)
        };
        let mine = || Owner::Member("mark".to_owned());
        assert!(is_own(&accepted(mine()), Some("mark"), &meeting));
        assert!(!is_own(&accepted(mine()), Some("other"), &meeting));
        assert!(!is_own(&accepted(mine()), None, &meeting));
        assert!(!is_own(&accepted(Owner::Booth), Some("mark"), &meeting));
        assert!(!is_own(
            &kept(State::Stored, mine()),
            Some("mark"),
            &meeting
        ));
        let other = MeetingId::parse("m2").unwrap();
        assert!(!is_own(&accepted(mine()), Some("mark"), &other));
    }

    #[test]
    fn a_meeting_without_a_board_has_no_check() {
        use super::State as Check;
        assert!(is_without_board(&Check::Failed(BackendError::Unsupported)));
        assert!(!is_without_board(&Check::Failed(BackendError::Offline)));
        assert!(!is_without_board(&Check::Asking));
    }
}
