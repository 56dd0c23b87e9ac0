//! What meetings decided, and what became of it: each task with who answers for it, by when, and
//! the last word on it.

use chrono::NaiveDate;
use sokoguru_api::cooperative::{Decision, Decisions, MeetingDecisions};
use sokoguru_api::decisions::{FollowUp, FollowUpState};

use super::public_profile::outcome;
use crate::backend::own::cooperative as own;
use crate::components::{Icon, Screen, Standing, Tab, empty, list_skeleton, loadable, tag};
use crate::i18n::{common, cooperative as t, fill, formats};
use crate::markup::{IntoAny, View, view};
use crate::offline::phone;
use crate::reading::{Reading, use_reading};

/// `/koperasi/keputusan`
pub fn decisions_page() -> View {
    let decisions = use_reading(own::decisions());
    view! {
        <Screen title=t::decisions() back="/lainnya" tab=Tab::More>
            {loadable(decisions, list_skeleton, content)}
        </Screen>
    }
    .into_any()
}

fn content(reading: &Reading<Decisions>) -> View {
    let all = &reading.data;
    if all.items.is_empty() {
        return empty(Icon::Vote, t::no_decisions(), t::no_decisions_text(), None);
    }
    let meetings: Vec<View> = all.items.iter().map(meeting).collect();
    view! {
        {meetings}
        <p class="muted">{fill(common::as_of(), &[&formats::date_time(all.as_of)])}</p>
    }
    .into_any()
}

fn meeting(one: &MeetingDecisions) -> View {
    let tasks = || one.items.iter().flat_map(|item| &item.follow_ups);
    let all = tasks().count();
    let done = tasks()
        .filter(|task| task.state.known() == Some(FollowUpState::Done))
        .count();
    let progress = (all > 0).then(|| {
        let words = fill(t::progress(), &[&done.to_string(), &all.to_string()]);
        let standing = if done == all {
            Standing::Accepted
        } else {
            Standing::Waiting
        };
        view! { <p>{tag(standing, words)}</p> }
    });
    let items: Vec<View> = one.items.iter().map(decision).collect();
    view! {
        <section class="group">
            <div>
                <h2>{one.title.clone()}</h2>
                <p class="muted">{formats::date_time(one.held_at)}</p>
                {progress}
            </div>
            {items}
            <a
                class="btn quiet"
                href=["/rat/", one.meeting_id.as_str(), "/hasil"].concat()
            >
                {t::see_results()}
            </a>
        </section>
    }
    .into_any()
}

fn decision(one: &Decision) -> View {
    let tasks: Vec<View> = one.follow_ups.iter().map(task).collect();
    let tasks = if tasks.is_empty() {
        view! { <p class="muted">{t::no_tasks()}</p> }.into_any()
    } else {
        view! { <ul class="steps">{tasks}</ul> }.into_any()
    };
    view! {
        <section class="card">
            <div>
                <h3>{one.title.clone()}</h3>
                {outcome(one.outcome.known())}
            </div>
            {tasks}
        </section>
    }
    .into_any()
}

/// Where a task stands on a day.
fn standing(task: &FollowUp, today: NaiveDate) -> (Standing, &'static str) {
    match task.state.known() {
        Some(FollowUpState::Done) => (Standing::Accepted, t::task_done()),
        _ if task.due_on < today => (Standing::Attention, t::task_late()),
        _ => (Standing::Waiting, t::task_open()),
    }
}

/// A task as a line of a list.
pub fn task(one: &FollowUp) -> View {
    let now = phone::moment(phone::now_ms());
    let today = now.with_timezone(&formats::zone().offset()).date_naive();
    let (state, words) = standing(one, today);
    let class = (one.state.known() == Some(FollowUpState::Done)).then_some("done");
    let who = fill(
        t::task_by(),
        &[&one.responsible, &formats::date(one.due_on)],
    );
    let updated = fill(t::task_updated(), &[&formats::date_time(one.updated_at)]);
    let note = (!one.note.trim().is_empty()).then(|| view! { <p>{one.note.clone()}</p> });
    view! {
        <li class=class>
            <b>{one.what.clone()}</b>
            <p class="muted">{who}</p>
            <p>{tag(state, words)}</p>
            {note}
            <p class="muted">{updated}</p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sokoguru_api::json;

    fn task(state: &str) -> FollowUp {
        let text = format!(
            r#"{{"id":"f","itemId":"i","what":"Atap","responsible":"Bendahara",
            "dueOn":"2026-04-02","state":"{state}","updatedAt":"2026-04-01T10:00:00+07:00"}}"#
        );
        json::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_task_is_late_the_day_after_and_never_once_done() {
        let on = |day: &str| day.parse().unwrap();
        assert_eq!(
            standing(&task("open"), on("2026-04-02")).0,
            Standing::Waiting
        );
        assert_eq!(
            standing(&task("open"), on("2026-04-03")).0,
            Standing::Attention
        );
        assert_eq!(
            standing(&task("done"), on("2026-04-03")).0,
            Standing::Accepted
        );
        assert_eq!(
            standing(&task("stalled"), on("2026-04-03")).0,
            Standing::Attention
        );
    }
}
