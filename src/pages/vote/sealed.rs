//! Voting on one item of a meeting with a board. What is read comes from the manifest and from
//! nowhere else; the meeting only says when, and where the member is.

use sokoguru_api::board::BoardManifest;
use sokoguru_api::meetings::{AgendaItem, Meeting};
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::manifest::Item;
use sokoguru_domain::MeetingPhase;

mod giving;
mod question;
mod vouched;

use self::giving::submit;
use self::question::{Asked, Question, asked, is_voter, newest, phase};
use self::vouched::{Standpoint, standpoint, standpoint_note};
use super::item_papers;
use super::key::key_note;
use super::marking::{self, Marking, Step};
use super::outcome::{Stand, outcome, stand};
use crate::components::{Icon, Screen, Standing, Tab, empty, figure_skeleton, loadable, note};
use crate::i18n::{fill, formats, meetings as m, votes as t};
use crate::markup::{IntoAny, View, view, watch};
use crate::offline::votes::Kept;
use crate::pages::meeting::agenda::vote_address;
use crate::pages::meeting::papers::Shelf;
use crate::prelude::*;
use crate::reading::Source;
use crate::session::{App, use_app};
use crate::votes::tend;

/// The page of an item of a meeting with a board.
pub fn board_page(
    id: MeetingId,
    wanted: String,
    source: Source<Meeting>,
    paper: Source<BoardManifest>,
) -> View {
    let app = use_app();
    tend::tend(app, false);
    let asked = asked(app, id.clone(), wanted, source, paper);
    let question = Memo::new(move || match asked.get() {
        Asked::Question(question) => Some(*question),
        _ => None,
    });
    let given =
        Memo::new(move || question.with(|one| one.as_ref().and_then(|one| newest(app, one))));
    let stands = Memo::new(move || {
        question.with(|question| {
            let question = question.as_ref()?;
            let over = phase(question) == Some(MeetingPhase::Finished);
            given.with(|kept| {
                kept.as_ref()
                    .map(|kept| stand(kept, question.item.revision, over))
            })
        })
    });
    // The roll may have been frozen, or the paper changed, a moment ago.
    let waits = Memo::new(move || {
        question.with(|question| {
            question.as_ref().is_some_and(|one| {
                let standpoint = standpoint(app, one);
                phase(one) == Some(MeetingPhase::Open)
                    && matches!(standpoint, Standpoint::None | Standpoint::Unchecked)
            })
        })
    });
    watch(move || {
        if waits.get() {
            tend::tend(app, true);
        }
    });
    let marks = Marking::new();
    reset_when_changed(marks, question);
    let may_vote = Memo::new(move || {
        question.with(|question| {
            question.as_ref().is_some_and(|one| {
                phase(one) == Some(MeetingPhase::Open)
                    && one.meeting.may_vote
                    && standpoint(app, one) == Standpoint::Good
            })
        })
    });
    let asking =
        Memo::new(move || may_vote.get() && (marks.again.get() || stands.with(Option::is_none)));
    let send = Callback::new(move |()| {
        if let Some(question) = question.get_untracked() {
            submit(app, marks, question);
        }
    });
    let back = ["/rat/", id.as_str()].concat();
    let away = back.clone();
    let foot = (move || {
        if asking.get() {
            question.with(|one| {
                one.as_ref()
                    .map(|one| marking::foot(marks, &one.item, send))
                    .into_any()
            })
        } else {
            let next = question.with(|one| one.as_ref().and_then(|one| next_item(app, one)));
            next.unwrap_or_else(|| {
                view! { <a class="btn quiet" href=away.clone()>{m::back_to_agenda()}</a> }
                    .into_any()
            })
        }
    })
    .into_any();
    let title = Signal::derive(move || {
        let title = if asking.get() {
            m::vote_now()
        } else {
            m::your_vote()
        };
        title.to_owned()
    });
    let subtitle = Signal::derive(move || {
        question.with(|one| {
            one.as_ref().map_or_else(String::new, |one| {
                let number = (usize::from(one.place) + 1).to_string();
                let all = one.paper.manifest.content().items.len().to_string();
                fill(m::item_of(), &[&number, &all])
            })
        })
    });
    let shelf = Shelf::open();
    let body = move || match asked.get() {
        Asked::Question(_) if asking.get() => drawn(marks, question, shelf),
        Asked::Question(_) => told(app, question, given, stands, may_vote, marks, shelf),
        Asked::Wrong(reason) => view! {
            <div role="alert">
                {note(Standing::Refused, t::stop_voting(), t::of_reason(reason))}
            </div>
        }
        .into_any(),
        Asked::NoItem => empty(
            Icon::Vote,
            m::item_not_found(),
            m::meeting_not_found_hint(),
            None,
        ),
        Asked::Coming => coming(source, paper),
    };
    view! {
        <Screen title=title subtitle=subtitle back=back tab=Tab::Meetings foot=foot>
            {body}
        </Screen>
    }
    .into_any()
}

/// Begins anew when the item changes while the member reads it.
fn reset_when_changed(marks: Marking, question: Memo<Option<Question>>) {
    watch_change(move |before: Option<Option<u32>>| {
        let now = question.with(|question| question.as_ref().map(|one| one.item.revision));
        if before.flatten().is_some_and(|before| now != Some(before)) {
            marks.forget();
            marks.changed.set(true);
        }
        now
    });
}

fn drawn(marks: Marking, question: Memo<Option<Question>>, shelf: Shelf) -> View {
    (move || {
        question.with(|question| {
            let one = question.as_ref()?;
            let item = &one.item;
            if marks.step.get() == Step::Check {
                return Some(marking::check(marks, item));
            }
            let close = moment(one.paper.manifest.content().close_at);
            let until = fill(m::until(), &[&close]);
            let again = if one.paper.manifest.content().revote {
                t::revote_on()
            } else {
                t::revote_off()
            };
            let change = marks
                .again
                .get()
                .then(|| note(Standing::Info, m::change_vote(), m::change_hint()));
            let papers = agenda_item(one).map(|agenda| {
                item_papers(
                    &super::Question {
                        meeting: one.meeting.clone(),
                        item: agenda.clone(),
                    },
                    shelf,
                )
            });
            let below = view! {
                <p class="muted">{t::on_paper()}</p>
                <p class="muted">{again} " " {until}</p>
                {papers}
            }
            .into_any();
            Some(view! {
                {change}
                {marking::choose(marks, item, below)}
            })
        })
    })
    .into_any()
}

fn agenda_item(question: &Question) -> Option<&AgendaItem> {
    let mut items = question.meeting.items.iter();
    items.find(|agenda| agenda.id.as_str() == question.item.id.as_str())
}

fn moment(ms: u64) -> String {
    formats::date_time(crate::offline::phone::moment(ms))
}

/// Where the vote stands, or why none can be given.
fn told(
    app: App,
    question: Memo<Option<Question>>,
    given: Memo<Option<Kept>>,
    stands: Memo<Option<Stand>>,
    may_vote: Memo<bool>,
    marks: Marking,
    shelf: Shelf,
) -> View {
    let state = move || {
        let one = question.get()?;
        Some(match (given.get(), stands.get()) {
            (Some(kept), Some(stand)) => {
                let revote = one.paper.manifest.content().revote || stand == Stand::Void;
                let open = may_vote.get() && revote;
                let again = move || change_button(open, marks, m::read_again());
                let change = open && matches!(stand, Stand::InBox | Stand::Waiting);
                view! {
                    {outcome(app, &kept, &stand, again)}
                    {change_button(change, marks, m::change_vote())}
                    <a class="btn quiet" href=checks_address(&one)>
                        {t::to_checks()}
                    </a>
                }
                .into_any()
            }
            _ => closed(app, &one, shelf),
        })
    };
    // Of its own: what changes there must not draw the ballot's state anew.
    let checked =
        Memo::new(move || question.with(|one| one.as_ref().map(|one| standpoint(app, one))));
    let checked = move || {
        checked.with(|_| ());
        question.with_untracked(|one| standpoint_note(app, one.as_ref()?))
    };
    let heading =
        move || question.with(|one| one.as_ref().map(|one| one.item.title.as_str().to_owned()));
    view! {
        <h2 id=marking::HEADING tabindex="-1">
            {heading}
        </h2>
        <div class="group" aria-live="polite">
            {state}
            {checked}
        </div>
    }
    .into_any()
}

fn checks_address(question: &Question) -> String {
    ["/rat/", question.meeting.summary.id.as_str(), "/periksa"].concat()
}

fn change_button(open: bool, marks: Marking, words: &'static str) -> View {
    open.then(|| {
        view! {
            <button class="btn quiet" type="button" on:click=move |_| marks.begin_again()>
                {words}
            </button>
        }
    })
    .into_any()
}

/// Why no vote can be given now.
fn closed(app: App, question: &Question, shelf: Shelf) -> View {
    let summary = &question.meeting.summary;
    let content = question.paper.manifest.content();
    let why = match phase(question) {
        Some(MeetingPhase::Announced) => {
            let opens = fill(m::stopped_early_hint(), &[&moment(content.open_at)]);
            note(Standing::Info, m::stopped_early(), opens)
        }
        _ if !question.meeting.may_vote => {
            note(Standing::Info, m::no_vote_title(), m::no_vote_hint())
        }
        Some(MeetingPhase::Open) if app.key_for(&summary.id).is_none() => note(
            Standing::Attention,
            t::not_this_phone(),
            t::not_this_phone_hint(),
        ),
        Some(MeetingPhase::Open) => key_note(app, &summary.id),
        _ => {
            let closed = fill(m::stopped_closed_hint(), &[&moment(content.close_at)]);
            note(Standing::Info, m::stopped_closed(), closed)
        }
    };
    let papers = agenda_item(question).map(|agenda| {
        item_papers(
            &super::Question {
                meeting: question.meeting.clone(),
                item: agenda.clone(),
            },
            shelf,
        )
    });
    view! {
        <p>{question.item.body.as_str().to_owned()}</p>
        {why}
        {papers}
    }
    .into_any()
}

/// While the meeting or its paper is not there.
fn coming(source: Source<Meeting>, paper: Source<BoardManifest>) -> View {
    view! {
        {loadable(source, figure_skeleton, |_| ().into_any())}
        {move || {
            let has_meeting = source.state.with(|state| state.reading().is_some());
            has_meeting.then(|| no_paper(paper))
        }}
    }
    .into_any()
}

fn no_paper(paper: Source<BoardManifest>) -> View {
    use crate::backend::BackendError;
    use crate::reading::Loadable;
    use sokoguru_api::ProblemCode;
    (move || {
        let not_yet = paper.state.with(|state| {
            matches!(
                state,
                Loadable::Failed(BackendError::Rejected(problem))
                    if problem.code.known() == Some(ProblemCode::WrongState)
            )
        });
        if not_yet {
            note(Standing::Info, t::no_paper(), t::enrolling_hint())
        } else {
            loadable(paper, figure_skeleton, |_| ().into_any())
        }
    })
    .into_any()
}

/// The next item of the paper on which this phone has no ballot.
fn next_item(app: App, question: &Question) -> Option<View> {
    if phase(question) != Some(MeetingPhase::Open) || !is_voter(app, &question.meeting.summary.id) {
        return None;
    }
    let given: Vec<u16> = app
        .own_ballots()
        .iter()
        .filter(|kept| kept.meeting() == Some(question.meeting.summary.id.as_str()))
        .map(|kept| kept.place)
        .collect();
    let waits = |place: &u16| *place != question.place && !given.contains(place);
    let votes: Vec<(u16, &Item)> = question.paper.votes().collect();
    let later = votes
        .iter()
        .find(|(place, _)| *place > question.place && waits(place));
    let (_, item) = later.or_else(|| votes.iter().find(|(place, _)| waits(place)))?;
    let mut agenda = question.meeting.items.iter();
    let agenda = agenda.find(|agenda| agenda.id.as_str() == item.id.as_str())?;
    Some(
        view! {
            <a class="btn" href=vote_address(&question.meeting, agenda)>
                {m::next_item()}
            </a>
        }
        .into_any(),
    )
}
