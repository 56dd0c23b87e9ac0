//! The ceremony as a calm list: three steps, who did each, whom it waits for, and one button where
//! it is this trustee's turn.

use std::sync::Arc;

use leptos::task::spawn_local;
use sokoguru_ballot::ceremony::{TrusteeKeys, VoidRound};

use super::{Desk, seed_of};
use crate::backend::boards;
use crate::board::ceremony::{Seat, Stage, Standing, Step};
use crate::components::{Standing as Mood, note, tag};
use crate::i18n::{fill, problems, trustees as t};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::offline::trustees::Keeping;
use crate::prelude::*;
use crate::reading::fetch;
use crate::votes::system;

/// All trustees with the codes of their keys, to be compared aloud. `own` is this trustee's number.
pub fn everybody(standing: &Standing, own: u8) -> View {
    let content = standing.start().content();
    let needed = fill(
        t::needed_of(),
        &[
            &content.threshold.to_string(),
            &content.trustees.len().to_string(),
        ],
    );
    let rows = standing
        .seats()
        .iter()
        .map(|seat| {
            let name = if seat.number == own {
                fill(t::you(), &[&seat.name])
            } else {
                seat.name.clone()
            };
            view! {
                <li class="row">
                    <span>{name}</span>
                    <b class="num">{seat.keys.code()}</b>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{t::everybody()}</h2>
            <p class="muted">{t::everybody_hint()}</p>
            <ul>{rows}</ul>
            <p class="muted">{needed}</p>
        </section>
    }
    .into_any()
}

/// The three steps.
pub fn ceremony(
    desk: Desk,
    keeping: &Arc<Keeping>,
    standing: &Arc<Standing>,
    keys: &TrusteeKeys,
) -> View {
    let voids = standing
        .void_rounds()
        .iter()
        .map(|void| void_note(standing, *void))
        .collect_view();
    let step = standing.step(keys);
    if step == Step::Done {
        return note(Mood::Counted, t::keys_made(), t::keys_made_text());
    }
    let waits = matches!(step, Step::Wait(_))
        .then(|| view! { <p class="muted">{t::you_wait()}</p> }.into_any());
    let list = Stage::ALL
        .map(|stage| one_step(desk, keeping, standing, step, stage))
        .collect_view();
    view! {
        <section class="card" aria-live="polite">
            <h2>{t::steps()}</h2>
            {voids}
            <ol class="steps ahead">{list}</ol>
            {waits}
        </section>
    }
    .into_any()
}

fn one_step(
    desk: Desk,
    keeping: &Arc<Keeping>,
    standing: &Arc<Standing>,
    step: Step,
    stage: Stage,
) -> View {
    let (name, text, button) = t::stage_words(stage);
    let over = standing.is_over(stage);
    let progress = if over {
        Some(tag(Mood::Accepted, t::step_done()))
    } else if standing.stage() == Some(stage) {
        let missing: Vec<&Seat> = standing.missing(stage).collect();
        let done = standing
            .seats()
            .iter()
            .filter(|seat| missing.iter().all(|missing| missing.number != seat.number));
        let done = names(done);
        let done = (!done.is_empty()).then(|| line(t::done_by(), &done));
        let waits = line(t::waits_for(), &names(missing.into_iter()));
        Some((done, waits).into_any())
    } else {
        Some(view! { <p class="muted">{t::step_later()}</p> }.into_any())
    };
    let press = (step == Step::Act(stage)).then(|| press(desk, keeping, standing, button));
    view! {
        <li class:done=over>
            <b>{name}</b>
            <p class="muted">{text}</p>
            {progress}
            {press}
        </li>
    }
    .into_any()
}

fn line(words: &str, names: &str) -> View {
    let words = fill(words, &[names]);
    view! { <p>{words}</p> }.into_any()
}

/// Names one after the other.
pub fn names<'a>(seats: impl Iterator<Item = &'a Seat>) -> String {
    let names: Vec<&str> = seats.map(|seat| seat.name.as_str()).collect();
    names.join(", ")
}

fn press(
    desk: Desk,
    keeping: &Arc<Keeping>,
    standing: &Arc<Standing>,
    words: &'static str,
) -> View {
    let failed = RwSignal::new(String::new());
    let (keeping, standing) = (Arc::clone(keeping), Arc::clone(standing));
    let act = move |_| {
        if desk.busy.get_untracked() {
            return;
        }
        desk.busy.set(true);
        failed.set(String::new());
        let (keeping, standing) = (Arc::clone(&keeping), Arc::clone(&standing));
        spawn_local(async move {
            let told = send(desk, &keeping, &standing).await;
            desk.busy.try_set(false);
            if let Err(words) = told {
                failed.try_set(words);
            }
            // Whatever became of it: what is to be done next follows from the board. A message whose
            // answer got lost is there, and its step is done.
            desk.ceremony.refresh.run(());
        });
    };
    view! {
        <button
            class="btn"
            type="button"
            aria-disabled=move || desk.busy.get().then_some("true")
            on:click=act
        >
            {move || if desk.busy.get() { t::sending() } else { words }}
        </button>
        <p class="error" role="alert" hidden=move || failed.with(String::is_empty)>
            {move || failed.get()}
        </p>
    }
    .into_any()
}

async fn send(desk: Desk, keeping: &Keeping, standing: &Standing) -> Result<(), String> {
    let seed = seed_of(keeping).ok_or_else(|| t::cannot_act().to_owned())?;
    let message = standing
        .message(&seed, &mut system)
        .map_err(|error| t::of_trustee(error).to_owned())?;
    let Some(message) = message else {
        return Ok(());
    };
    let asked = desk
        .meeting
        .with_value(|meeting| boards::post_trustee_message(meeting, message));
    fetch(asked)
        .await
        .map(drop)
        .map_err(|error| problems::of_asking(&error))
}

fn void_note(standing: &Standing, void: VoidRound) -> View {
    let title = fill(t::void_title(), &[&(u32::from(void.round) + 1).to_string()]);
    let (trustee, against) = (standing.name(void.trustee), standing.name(void.against));
    let text = if void.culprit == void.against {
        fill(t::void_sender(), &[against, trustee])
    } else {
        fill(t::void_plaintiff(), &[trustee, against])
    };
    note(Mood::Refused, title, text)
}
