//! What a meeting decided: one card an item, in words first, bars and figures after.
//!
//! Before the meeting is finished there is nothing to show, and the page says why. Outcomes and
//! shares come from the backend and the domain; nothing is decided here.

use crate::prelude::*;
use crate::router;
use rust_decimal::Decimal;
use sokoguru_api::ProblemCode;
use sokoguru_api::meetings::{BallotKind, ItemResult, OptionCount, Quorum, Results};
use sokoguru_api::wire::MeetingId;
use sokoguru_domain::Outcome;
use sokoguru_domain::meeting::turnout;

use super::meeting::no_meeting;
use crate::backend::{BackendError, own};
use crate::components::{Icon, Screen, Standing, Tab, empty, list_skeleton, loadable, tag};
use crate::i18n::{fill, formats, meetings as t};
use crate::markup::{IntoAny, View, view};
use crate::reading::{Loadable, use_reading};

/// Attendance against the rule: words, a bar, words.
pub fn quorum_card(quorum: &Quorum, verdict: &'static str) -> View {
    let width = turnout(quorum.present, quorum.voters).map(css_percent);
    let count = fill(
        t::present_of(),
        &[
            &quorum.present.to_string(),
            &quorum.voters.to_string(),
            &quorum.required.to_string(),
        ],
    );
    view! {
        <section class="card meter" aria-label=t::quorum()>
            <div class="row">
                <h2>{t::quorum()}</h2>
                <b class="num">{count}</b>
            </div>
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

fn outcome_tag(outcome: Option<Outcome>) -> View {
    let (standing, words) = match outcome {
        Some(Outcome::Accepted) => (Standing::Counted, t::accepted()),
        Some(Outcome::NotAccepted) => (Standing::Refused, t::rejected()),
        Some(Outcome::Tie) => (Standing::Waiting, t::tie()),
        Some(Outcome::NoQuorum) => (Standing::Attention, t::no_quorum()),
        Some(Outcome::AwaitsLots) => (Standing::Waiting, t::awaits_lots()),
        Some(Outcome::TooFewBallots) => (Standing::Attention, t::too_few_ballots()),
        None => (Standing::Info, t::outcome_unknown()),
    };
    tag(standing, words)
}

fn count_row(count: &OptionCount, all: u32) -> View {
    let share = turnout(count.votes, all);
    let figure = match share {
        Some(share) => fill(
            t::votes_share(),
            &[&count.votes.to_string(), &formats::percent(share)],
        ),
        None => fill(t::votes_only(), &[&count.votes.to_string()]),
    };
    view! {
        <li class="meter">
            <div class="row">
                <span>{count.label.clone()}</span>
                <b class="num">{figure}</b>
            </div>
            <div class="t" aria-hidden="true">
                <i style:width=share.map(css_percent)></i>
            </div>
        </li>
    }
    .into_any()
}

fn item_card(item: &ItemResult) -> View {
    let body = if item.ballot.known() == Some(BallotKind::Consensus) {
        match item.outcome.known() {
            Some(Outcome::Accepted) => view! {
                {tag(Standing::Accepted, t::consensus())}
                <p class="muted">{t::consensus_hint()}</p>
            }
            .into_any(),
            Some(Outcome::NotAccepted) => tag(Standing::Refused, t::no_consensus()),
            other => outcome_tag(other),
        }
    } else {
        let all = item.counts.iter().map(|count| count.votes).sum();
        let rows: Vec<View> = item
            .counts
            .iter()
            .map(|count| count_row(count, all))
            .collect();
        let needed = item
            .required
            .map(|votes| view! { <p class="muted">{fill(t::needed(), &[&votes.to_string()])}</p> });
        view! {
            {outcome_tag(item.outcome.known())}
            <ul class="group">{rows}</ul>
            {needed}
        }
        .into_any()
    };
    view! {
        <section class="card">
            <div>
                <p class="muted">{fill(t::item_no(), &[&item.position.to_string()])}</p>
                <h2>{item.title.clone()}</h2>
            </div>
            {body}
        </section>
    }
    .into_any()
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
    let body = move || {
        if not_yet.get() {
            empty(Icon::Clock, t::not_yet_title(), t::not_yet_hint(), None)
        } else {
            loadable(results, list_skeleton, |reading| {
                results_view(&reading.data)
            })
        }
    };
    view! {
        <Screen title=t::results() back=["/rat/", id.as_str()].concat() tab=Tab::Meetings>
            {body}
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

fn results_view(results: &Results) -> View {
    let verdict = if results.quorum.reached {
        t::quorum_reached()
    } else {
        t::quorum_failed()
    };
    let cards: Vec<View> = results.items.iter().map(item_card).collect();
    let none = cards
        .is_empty()
        .then(|| view! { <p class="muted">{t::no_results()}</p> });
    view! {
        {quorum_card(&results.quorum, verdict)}
        {none}
        {cards}
        <p class="muted">{fill(t::made_at(), &[&formats::date_time(results.as_of)])}</p>
    }
    .into_any()
}
