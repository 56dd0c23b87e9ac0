//! One meeting: when and where, attendance, quorum, the agenda with the member's own state on each
//! item, and the papers.

pub mod agenda;
pub mod attendance;
pub mod papers;
pub mod presence;

use crate::prelude::*;
use crate::router;
use sokoguru_api::decisions::Presence;
use sokoguru_api::meetings::{AgendaItem, BallotKind, Meeting, MeetingKind, MeetingSummary};
use sokoguru_api::reminders::ReminderTopic;
use sokoguru_api::wire::MeetingId;
use sokoguru_domain::MeetingPhase;

use self::agenda::agenda;
use self::attendance::attendance;
use self::papers::{Shelf, paper_card};
use self::presence::{follow, live_quorum};
use super::decisions::task;
use super::reminders::calendar::meeting_button;
use super::reminders::offer::offer;
use super::vote::key::key_note;
use crate::backend::own;
use crate::components::{
    Icon, Screen, Standing, Tab, empty, explain, figure_skeleton, loadable, note,
};
use crate::i18n::explain::Term;
use crate::i18n::{common, cooperative, fill, formats, meetings as t, questions, trustees, votes};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::Entry;
use crate::reading::use_reading;
use crate::session::{App, use_app};

/// `/rat/:id`
pub fn meeting_page() -> View {
    let app = use_app();
    let id = router::param("id");
    let Some(id) = id.as_deref().and_then(MeetingId::parse) else {
        return no_meeting();
    };
    let meeting = use_reading(own::meeting(&id));
    let shelf = Shelf::open();
    let live = follow(&id);
    let title = Signal::derive(move || {
        meeting.state.with(|state| {
            state.reading().map_or_else(
                || t::meeting().to_owned(),
                |one| one.data.summary.title.clone(),
            )
        })
    });
    let body = loadable(meeting, figure_skeleton, move |reading| {
        app.writes(|entries| meeting_view(&reading.data, entries, shelf, app, live))
    });
    view! {
        <Screen title=title back="/rat" tab=Tab::Meetings>
            {body}
        </Screen>
    }
    .into_any()
}

/// An address that leads to no meeting.
pub fn no_meeting() -> View {
    view! {
        <Screen title=t::meeting() back="/rat" tab=Tab::Meetings>
            {empty(Icon::Vote, t::meeting_not_found(), t::meeting_not_found_hint(), None)}
        </Screen>
    }
    .into_any()
}

fn meeting_view(
    meeting: &Meeting,
    outbox: &[Entry],
    shelf: Shelf,
    app: App,
    live: RwSignal<Option<Presence>>,
) -> View {
    let summary = &meeting.summary;
    let phase = summary.phase.known();
    let finished = phase == Some(MeetingPhase::Finished);
    let over = matches!(phase, Some(MeetingPhase::Closed | MeetingPhase::Finished));
    let results = finished.then(|| {
        view! {
            <a class="btn" href=["/rat/", summary.id.as_str(), "/hasil"].concat()>
                {t::see_results()}
            </a>
        }
    });
    let no_vote =
        (!meeting.may_vote).then(|| note(Standing::Info, t::no_vote_title(), t::no_vote_hint()));
    let on_board = app.knows_board(&summary.id);
    let who_sees = (meeting.may_vote && summary.votable_items > 0 && !over)
        .then(|| who_sees(meeting, on_board));
    let checks = on_board.then(|| {
        view! {
            <a class="btn quiet" href=["/rat/", summary.id.as_str(), "/periksa"].concat()>
                {votes::to_checks()}
            </a>
        }
    });
    let announced = (phase == Some(MeetingPhase::Announced)).then(|| {
        let vote = (meeting.may_vote && summary.votable_items > 0)
            .then(|| offer(&[ReminderTopic::Vote, ReminderTopic::Meeting]));
        (meeting_button(summary), vote).into_any()
    });
    let key = (meeting.may_vote && !over).then(|| key_note(app, &summary.id));
    let cards: Vec<View> = meeting
        .papers
        .iter()
        .map(|paper| paper_card(shelf, &summary.id, paper))
        .collect();
    let papers = if cards.is_empty() {
        view! { <p class="muted">{t::no_papers()}</p> }.into_any()
    } else {
        (view! { <p class="muted">{t::papers_hint()}</p> }, cards).into_any()
    };
    view! {
        {facts(summary)}
        {announced}
        {results}
        {no_vote}
        {attendance(summary, outbox)}
        {live_quorum(live, &meeting.quorum, over)}
        <section class="group">
            <h2>{t::agenda()}</h2>
            {who_sees}
            {key}
            {agenda(meeting, outbox)}
            {checks}
        </section>
        <section class="group">
            <h2>{t::papers()}</h2>
            {papers}
        </section>
        {follow_ups(meeting)}
        <a class="btn quiet" href=["/rat/", summary.id.as_str(), "/tanya"].concat()>
            {questions::about_meeting()}
        </a>
        {explain(Term::Rat)}
        {explain(Term::Kuorum)}
        {explain(Term::SuaraRahasia)}
        {trustee_link(meeting)}
        <p class="muted">{fill(common::as_of(), &[&formats::date_time(meeting.as_of)])}</p>
    }
    .into_any()
}

/// Who gets to see what a member chooses at this meeting.
fn who_sees(meeting: &Meeting, on_board: bool) -> View {
    let has = |kind| {
        let mut items = meeting.items.iter();
        items.any(|item| item.ballot.known() == Some(kind))
    };
    let (title, words) = match (has(BallotKind::Secret), has(BallotKind::Open)) {
        (true, true) => (t::mixed_votes_title(), t::mixed_votes()),
        (true, false) => (votes::secret(), votes::secret_hint()),
        (false, _) if on_board => (votes::open(), votes::open_hint()),
        (false, _) => (t::open_votes_title(), t::open_votes()),
    };
    note(Standing::Info, title, words)
}

/// What became of what the meeting decided.
fn follow_ups(meeting: &Meeting) -> Option<View> {
    let tasks: Vec<View> = meeting.follow_ups.iter().map(task).collect();
    (!tasks.is_empty()).then(|| {
        view! {
            <section class="card">
                <h2>{cooperative::decisions()}</h2>
                <ul class="steps">{tasks}</ul>
            </section>
        }
        .into_any()
    })
}

/// The way for trustees, where there is something to be opened.
fn trustee_link(meeting: &Meeting) -> Option<View> {
    let is_secret = |item: &AgendaItem| item.ballot.known() == Some(BallotKind::Secret);
    meeting.items.iter().any(is_secret).then(|| {
        let address = ["/rat/", meeting.summary.id.as_str(), "/pemegang-kunci"].concat();
        view! {
            <p>
                <a href=address>{trustees::link()}</a>
            </p>
        }
        .into_any()
    })
}

fn facts(summary: &MeetingSummary) -> View {
    let kind = match summary.kind.known() {
        Some(MeetingKind::Rat) => t::kind_rat(),
        Some(MeetingKind::Ralb) => t::kind_ralb(),
        None => t::kind_other(),
    };
    let phase = summary.phase.known();
    view! {
        <section class="card">
            <div>
                <h2>{kind}</h2>
                <p class="muted">{fill(t::book_year(), &[&summary.book_year.to_string()])}</p>
            </div>
            {fact(t::phase(), t::phase_words(phase))}
            {fact(t::when(), formats::date_time(summary.starts_at))}
            {fact(t::place(), summary.place.clone())}
            {fact(t::votes_from(), formats::date_time(summary.open_at))}
            {fact(t::votes_until(), formats::date_time(summary.close_at))}
        </section>
    }
    .into_any()
}

/// A fact: its name above, because dates and places are long.
fn fact(name: &'static str, words: impl Into<String>) -> View {
    let words: String = words.into();
    view! {
        <div>
            <p class="muted">{name}</p>
            <p>
                <b>{words}</b>
            </p>
        </div>
    }
    .into_any()
}
