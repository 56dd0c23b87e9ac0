//! What a meeting decided: one card an item, in words first, bars and figures after, and the check of
//! all of it on this phone.
//!
//! Before the meeting is finished there is nothing to show, and the page says why. Outcomes and
//! shares come from the backend and the domain; nothing is decided here. `items` draws what an item
//! decided, `own_check` begins the check with what the phone knows.

mod items;
mod own_check;

use std::sync::Arc;

use rust_decimal::Decimal;
use sokoguru_api::ProblemCode;
use sokoguru_api::meetings::{Quorum, Results};
use sokoguru_api::wire::MeetingId;
use sokoguru_domain::meeting::turnout;

use self::items::item_card;
use super::board_check::is_alarm;
use super::decisions::task;
use super::meeting::no_meeting;
use crate::backend::{BackendError, boards, own, transport};
use crate::components::{Icon, Screen, Tab, empty, list_skeleton, loadable};
use crate::i18n::{cooperative, fill, formats, meetings as t, results as words};
use crate::markup::{IntoAny, View, view};
use crate::prelude::*;
use crate::reading::{Loadable, use_reading};
use crate::router;

/// Attendance against the rule: words, a bar, words.
pub fn quorum_card(quorum: &Quorum, verdict: &'static str) -> View {
    let count = fill(
        t::present_of(),
        &[
            &quorum.present.to_string(),
            &quorum.voters.to_string(),
            &quorum.required.to_string(),
        ],
    );
    quorum_view(quorum, Some(count), verdict.to_owned())
}

/// The same after the meeting: the rule with its figures in one sentence.
fn decided_quorum(quorum: &Quorum) -> View {
    let text = if quorum.reached {
        words::quorum_reached()
    } else {
        words::quorum_failed()
    };
    let figures = [quorum.present, quorum.voters, quorum.required].map(|figure| figure.to_string());
    let [present, voters, required] = &figures;
    quorum_view(quorum, None, fill(text, &[present, voters, required]))
}

fn quorum_view(quorum: &Quorum, count: Option<String>, verdict: String) -> View {
    let width = turnout(quorum.present, quorum.voters).map(css_percent);
    let heading = match count {
        None => view! { <h2>{t::quorum()}</h2> }.into_any(),
        Some(count) => view! {
            <div class="row">
                <h2>{t::quorum()}</h2>
                <b class="num">{count}</b>
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="card meter" aria-label=t::quorum()>
            {heading}
            <div class="t" aria-hidden="true">
                <i style:width=width></i>
            </div>
            <p class="muted">{verdict}</p>
        </section>
    }
    .into_any()
}

/// A share of a hundred as a width.
fn css_percent(share: Decimal) -> String {
    let mut text = share.to_string();
    text.push('%');
    text
}

/// `/rat/:id/hasil`
pub fn results_page() -> View {
    let id = router::param("id");
    let Some(id) = id.as_deref().and_then(MeetingId::parse) else {
        return no_meeting();
    };
    let results = use_reading(own::results(&id));
    let not_yet = Memo::new(move || {
        results.state.with(|state| match state {
            Loadable::Failed(error) => is_not_yet(error),
            _ => false,
        })
    });
    // What the page claims, for the check to be held against.
    let shown = Signal::derive(move || {
        results
            .state
            .with(|state| state.reading().map(|reading| Arc::clone(&reading.data)))
    });
    let is_there = Memo::new(move || results.state.with(|state| state.reading().is_some()));
    let meeting = StoredValue::new(id.clone());
    let inspection = own_check::inspection(id.clone(), is_there);
    let is_alarm = is_alarm(inspection, shown);
    // A finding that contradicts the page stands above it, every other one below.
    let check = move |above: bool| {
        let belongs = is_there.get() && is_alarm.get() == above;
        belongs.then(|| own_check::card(inspection, shown))
    };
    let body = move || {
        if not_yet.get() {
            empty(Icon::Clock, t::not_yet_title(), t::not_yet_hint(), None)
        } else {
            loadable(results, list_skeleton, move |reading| {
                results_view(&meeting.get_value(), &reading.data)
            })
        }
    };
    view! {
        <Screen title=t::results() back=["/rat/", id.as_str()].concat() tab=Tab::Meetings>
            {move || check(true)}
            {body}
            {move || check(false)}
        </Screen>
    }
    .into_any()
}

/// Whether the backend keeps the result back because the meeting is not finished.
fn is_not_yet(error: &BackendError) -> bool {
    matches!(
        error,
        BackendError::Rejected(problem) if problem.code.known() == Some(ProblemCode::WrongState)
    )
}

/// What became of the decisions.
fn follow_ups(results: &Results) -> Option<View> {
    let tasks: Vec<View> = results.follow_ups.iter().map(task).collect();
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

fn results_view(meeting: &MeetingId, results: &Results) -> View {
    let cards: Vec<View> = results.items.iter().map(item_card).collect();
    let none = cards
        .is_empty()
        .then(|| view! { <p class="muted">{t::no_results()}</p> });
    // Another origin would want a token, which a link does not carry.
    let minutes = transport::own_address(&boards::minutes(meeting)).map(|address| {
        view! {
            <a class="btn quiet" href=address target="_blank">
                {words::minutes()}
            </a>
        }
    });
    view! {
        {decided_quorum(&results.quorum)}
        {none}
        {cards}
        {follow_ups(results)}
        {minutes}
        <p class="muted">{fill(t::made_at(), &[&formats::date_time(results.as_of)])}</p>
    }
    .into_any()
}
