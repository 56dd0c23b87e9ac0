//! The meetings of members: the open one first, then those to come, then those that were.

use sokoguru_api::meetings::{MeetingSummary, Meetings};
use sokoguru_domain::MeetingPhase;

use super::vote::standing::first_votes_waiting;
use crate::backend::own;
use crate::components::{Icon, Screen, Standing, Tab, empty, icon, list_skeleton, loadable, tag};
use crate::i18n::{common, fill, formats, meetings as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::Entry;
use crate::reading::{Reading, use_reading};
use crate::session::{App, use_app};

/// `/rat`
pub fn meetings_page() -> View {
    let app = use_app();
    let meetings = use_reading(own::meetings());
    view! {
        <Screen title=t::title() tab=Tab::Meetings>
            {loadable(meetings, list_skeleton, move |reading| {
                app.writes(|entries| meeting_list(reading, entries, app))
            })}
        </Screen>
    }
    .into_any()
}

fn meeting_list(reading: &Reading<Meetings>, outbox: &[Entry], app: App) -> View {
    let all = &reading.data.items;
    if all.is_empty() {
        return empty(Icon::Vote, t::no_meetings(), t::no_meetings_hint(), None);
    }
    let of = |wanted: fn(Option<MeetingPhase>) -> bool| {
        all.iter().filter(move |one| wanted(one.phase.known()))
    };
    let open: Vec<View> = of(|phase| matches!(phase, Some(MeetingPhase::Open)))
        .map(|one| open_card(one, outbox, app))
        .collect();
    let coming: Vec<View> = of(|phase| matches!(phase, Some(MeetingPhase::Announced)))
        .map(line)
        .collect();
    let past: Vec<View> =
        of(|phase| !matches!(phase, Some(MeetingPhase::Open | MeetingPhase::Announced)))
            .map(line)
            .collect();
    view! {
        {open}
        {group(t::coming(), coming)}
        {group(t::past(), past)}
        <p class="muted">{fill(common::as_of(), &[&formats::date_time(reading.data.as_of)])}</p>
    }
    .into_any()
}

fn group(title: &'static str, lines: Vec<View>) -> Option<View> {
    (!lines.is_empty()).then(|| {
        view! {
            <section class="group">
                <h2>{title}</h2>
                <ul class="card list">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

/// The address of a meeting.
pub fn address(meeting: &MeetingSummary) -> String {
    ["/rat/", meeting.id.as_str()].concat()
}

fn open_card(meeting: &MeetingSummary, outbox: &[Entry], app: App) -> View {
    // The cooperative does not know whose the sealed ballots are; the phone knows of its own.
    let given = app.given(&meeting.id).max(meeting.voted_items);
    let waiting = meeting
        .votable_items
        .saturating_sub(given)
        .saturating_sub(first_votes_waiting(&meeting.id, outbox));
    let (words, button) = match waiting {
        0 if meeting.votable_items > 0 && given == meeting.votable_items => {
            (t::all_voted().to_owned(), t::open_meeting())
        }
        0 => (meeting.title.clone(), t::open_meeting()),
        1 => (t::waiting_vote().to_owned(), t::vote_now()),
        more => (
            fill(t::waiting_votes(), &[&more.to_string()]),
            t::vote_now(),
        ),
    };
    let until = fill(t::until(), &[&formats::date_time(meeting.close_at)]);
    view! {
        <section class="card todo">
            <div>
                <small>{meeting.title.clone()} ". " {until}</small>
                <h2>{words}</h2>
            </div>
            {meeting.attended_at.is_some().then(|| view! { <p>{t::you_attended()}</p> })}
            <a class="btn" href=address(meeting)>
                {button}
            </a>
        </section>
    }
    .into_any()
}

fn line(meeting: &MeetingSummary) -> View {
    let phase = meeting.phase.known();
    let standing = match phase {
        Some(MeetingPhase::Finished) => Standing::Accepted,
        Some(MeetingPhase::Closed) => Standing::Waiting,
        _ => Standing::Info,
    };
    let when = formats::date_time(meeting.starts_at);
    view! {
        <li>
            <a href=address(meeting)>
                <span class="grow">
                    <b>{meeting.title.clone()}</b>
                    <br />
                    <span class="muted">{when}</span>
                    <br />
                    <span class="muted">{meeting.place.clone()}</span>
                    <br />
                    {tag(standing, t::phase_words(phase))}
                </span>
                {icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}
