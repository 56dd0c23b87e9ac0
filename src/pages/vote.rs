//! Voting on one item: read it, choose, check in words, send, and see what became of it.
//!
//! The choice lives in one signal from the first tap to the press on "Kirim suara", and nowhere
//! after that. Whether votes are taken is the cooperative's word; the phone's clock has no say.

pub mod ballot;
pub mod key;
pub mod marking;
pub mod marks;
pub mod outcome;
pub mod relay;
pub mod sealed;
pub mod sent;
pub mod standing;

use crate::prelude::*;
use crate::router;
use sokoguru_api::ProblemCode;
use sokoguru_api::meetings::{AgendaItem, BallotKind, Meeting};
use sokoguru_api::wire::MeetingId;
use sokoguru_domain::MeetingPhase;

use self::ballot::{Ballot, Step, foot, questions};
use self::sent::{next_item, outcome};
use self::standing::{OnItem, on_item};
use super::meeting::no_meeting;
use super::meeting::papers::{Shelf, paper_card};
use crate::backend::{BackendError, own};
use crate::components::{Icon, Screen, Standing, Tab, empty, figure_skeleton, loadable, note};
use crate::i18n::{fill, formats, meetings as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::State;
use crate::reading::{self, Loadable, Source, use_reading};
use crate::session::use_app;

/// What the page needs of the meeting; it changes only when that changes, so that a fresh answer
/// does not take the choice away under the member's finger.
#[derive(Clone, PartialEq)]
pub struct Question {
    /// The meeting without its date of reading.
    pub meeting: Meeting,
    /// The item.
    pub item: AgendaItem,
}

/// How an item is voted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Not known yet.
    Unknown,
    /// Through the member's session.
    Session,
    /// With ballots on a board.
    Board,
}

/// `/rat/:id/suara/:item`
pub fn vote_page() -> View {
    let app = use_app();
    let Some(id) = router::param("id").as_deref().and_then(MeetingId::parse) else {
        return no_meeting();
    };
    let wanted = router::param("item").unwrap_or_default();
    let source = use_reading(own::meeting(&id));
    let paper = use_reading(own::manifest(&id));
    let way = Memo::new({
        let (id, wanted) = (id.clone(), wanted.clone());
        move || {
            let is_secret = source.state.with(|state| {
                let meeting = state.reading().map(|reading| &reading.data);
                meeting.is_some_and(|meeting| {
                    let mut items = meeting.items.iter();
                    items.any(|item| {
                        item.id.as_str() == wanted
                            && item.ballot.known() == Some(BallotKind::Secret)
                    })
                })
            });
            paper.state.with(|state| match state {
                Loadable::Ready(_) | Loadable::Stale(..) => Way::Board,
                Loadable::Failed(BackendError::Rejected(problem))
                    if problem.code.known() == Some(ProblemCode::NotFound) =>
                {
                    Way::Session
                }
                _ if is_secret || app.knows_board(&id) => Way::Board,
                Loadable::Failed(BackendError::Rejected(_)) => Way::Board,
                Loadable::Failed(_) => Way::Session,
                Loadable::Loading => Way::Unknown,
            })
        }
    });
    let back = ["/rat/", id.as_str()].concat();
    (move || match way.get() {
        Way::Session => session_page(id.clone(), wanted.clone(), source),
        Way::Board => sealed::board_page(id.clone(), wanted.clone(), source, paper),
        Way::Unknown => view! {
            <Screen title=t::vote_now() back=back.clone() tab=Tab::Meetings>
                {figure_skeleton()}
            </Screen>
        }
        .into_any(),
    })
    .into_any()
}

/// An item on which the cooperative sees who chose what.
fn session_page(id: MeetingId, wanted: String, source: Source<Meeting>) -> View {
    let app = use_app();
    let question = Memo::new(move || {
        source.state.with(|state| {
            let meeting = &state.reading()?.data;
            let item = meeting
                .items
                .iter()
                .find(|item| item.id.as_str() == wanted)?
                .clone();
            let mut meeting = Meeting::clone(meeting);
            meeting.as_of = meeting.summary.open_at;
            meeting.quorum.present = 0;
            Some(Question { meeting, item })
        })
    });
    let stand = Memo::new(move || {
        question.with(|question| {
            let question = question.as_ref()?;
            Some(
                app.outbox
                    .with(|entries| on_item(&question.meeting, &question.item, entries)),
            )
        })
    });
    // A refusal means that the phone's copy is behind: the item was changed, or voting is over.
    watch(move || {
        let refused = stand.with(|stand| {
            matches!(stand, Some(OnItem::OnPhone(entry)) if matches!(entry.state, State::Refused(_)))
        });
        if refused {
            source.refresh.run(());
        }
    });
    let ballot = Ballot::new(app);
    ballot.reset_when_changed(question);

    let asking = Memo::new(move || {
        let open = question.with(|question| {
            question.as_ref().is_some_and(|one| {
                one.meeting.summary.phase.known() == Some(MeetingPhase::Open)
                    && one.meeting.may_vote
            })
        });
        let to_vote = stand.with(|stand| matches!(stand, Some(OnItem::ToVote)));
        open && (to_vote || ballot.again.get())
    });
    let subtitle = Signal::derive(move || {
        question.with(|question| {
            question.as_ref().map_or_else(String::new, |one| {
                let of = one.meeting.items.len().to_string();
                fill(t::item_of(), &[&one.item.position.to_string(), &of])
            })
        })
    });
    let title = Signal::derive(move || {
        let title = if asking.get() {
            t::vote_now()
        } else {
            t::your_vote()
        };
        title.to_owned()
    });
    let back = ["/rat/", id.as_str()].concat();
    let away = back.clone();
    let foot = (move || {
        if asking.get() {
            foot(ballot, question)
        } else {
            let next = question.with(|one| one.as_ref().and_then(next_item));
            next.unwrap_or_else(|| {
                view! { <a class="btn quiet" href=away.clone()>{t::back_to_agenda()}</a> }
                    .into_any()
            })
        }
    })
    .into_any();
    let shelf = Shelf::open();
    let body = move || {
        if asking.get() {
            asked(ballot, question, source.state, shelf)
        } else if question.with(Option::is_some) {
            told(question, stand, ballot, shelf)
        } else {
            loadable(source, figure_skeleton, |_| {
                empty(
                    Icon::Vote,
                    t::item_not_found(),
                    t::meeting_not_found_hint(),
                    None,
                )
            })
        }
    };
    view! {
        <Screen title=title subtitle=subtitle back=back tab=Tab::Meetings foot=foot>
            {body}
        </Screen>
    }
    .into_any()
}

/// The question with its papers, the choices or the check of the choice.
fn asked(
    ballot: Ballot,
    question: Memo<Option<Question>>,
    state: reading::State<Meeting>,
    shelf: Shelf,
) -> View {
    let old = move || {
        state
            .with(|state| matches!(state, Loadable::Stale(_, Some(_))))
            .then(|| note(Standing::Offline, t::stale_vote(), ""))
    };
    let drawn = move || {
        question.with(|question| {
            question.as_ref().map(|one| {
                let papers = match ballot.step.get() {
                    Step::Choose => item_papers(one, shelf),
                    Step::Check => ().into_any(),
                };
                questions(ballot, one, papers)
            })
        })
    };
    view! {
        {drawn}
        {old}
    }
    .into_any()
}

/// The papers of an item.
pub fn item_papers(question: &Question, shelf: Shelf) -> View {
    let meeting = &question.meeting;
    let cards: Vec<View> = meeting
        .papers
        .iter()
        .filter(|paper| question.item.paper_ids.contains(&paper.id))
        .map(|paper| paper_card(shelf, &meeting.summary.id, paper))
        .collect();
    cards.into_any()
}

/// Where the vote stands, or why none can be given.
fn told(
    question: Memo<Option<Question>>,
    stand: Memo<Option<OnItem>>,
    ballot: Ballot,
    shelf: Shelf,
) -> View {
    let drawn = move || {
        question.with(|question| {
            let one = question.as_ref()?;
            let stand = stand.get()?;
            Some(match &stand {
                OnItem::OnPhone(_) | OnItem::InBox(_) => outcome(one, &stand, ballot),
                _ => view! {
                    {closed(one, &stand)}
                    {item_papers(one, shelf)}
                }
                .into_any(),
            })
        })
    };
    let heading =
        move || question.with(|question| question.as_ref().map(|one| one.item.title.clone()));
    view! {
        <h2 id=ballot::HEADING tabindex="-1">
            {heading}
        </h2>
        <div class="group" aria-live="polite">
            {drawn}
        </div>
    }
    .into_any()
}

/// Why this item takes no vote now.
fn closed(question: &Question, stand: &OnItem) -> View {
    let summary = &question.meeting.summary;
    let (strong, text) = match stand {
        OnItem::Discussed => (t::stopped_no_ballot(), t::item_discussed().to_owned()),
        OnItem::Consensus => (t::stopped_no_ballot(), t::item_consensus().to_owned()),
        OnItem::Unknown => (t::stopped_no_ballot(), t::item_unknown().to_owned()),
        OnItem::NotOpen => {
            let opens = fill(
                t::stopped_early_hint(),
                &[&formats::date_time(summary.open_at)],
            );
            (t::stopped_early(), opens)
        }
        OnItem::NoVote => (t::no_vote_title(), t::no_vote_hint().to_owned()),
        _ => {
            let closed = fill(
                t::stopped_closed_hint(),
                &[&formats::date_time(summary.close_at)],
            );
            (t::stopped_closed(), closed)
        }
    };
    view! {
        <p>{question.item.text.clone()}</p>
        {note(Standing::Info, strong, text)}
    }
    .into_any()
}
