//! "Bilik suara": voting with a printed key on whatever phone is there, without a sign-in. Nothing
//! stays on the phone but sealed ballots that wait; the last screen closes by itself.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::task::spawn_local;
use sokoguru_api::wire::MeetingId;

mod door;

use self::door::Door;
use super::vote::marking::{self, Marking, Step};
use crate::components::{Errors, Screen, Standing, Tab, note};
use crate::i18n::{fill, meetings as m, problems, votes as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::State;
use crate::offline::phone;
use crate::offline::store::StoreError;
use crate::offline::votes::{self, Kept, Owner, post};
use crate::pages::progress::focus_soon;
use crate::prelude::*;
use crate::router;
use crate::session::{self, App, use_app};
use crate::votes::booth::Booth;
use crate::votes::seal::{self, Answer};

const FIELD: &str = "kode-kartu";
/// Milliseconds after which the last screen closes.
const RESET: u32 = 60_000;

/// Where the booth is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Now {
    /// The key is asked for.
    Door,
    /// The item at this place of the list of votes.
    Item(usize),
    /// It is over.
    Done,
}

/// The booth. `Copy`: handles only.
#[derive(Clone, Copy)]
struct Inside {
    app: App,
    now: RwSignal<Now>,
    given: RwSignal<Vec<Kept>>,
    marks: Marking,
    /// Grows with every voter, so that a clock of the one before closes nothing.
    round: RwSignal<u32>,
}

thread_local! {
    /// The open booth, out of every signal's sight.
    static OPEN: RefCell<Option<Rc<Booth>>> = const { RefCell::new(None) };
}

fn opened() -> Option<Rc<Booth>> {
    OPEN.with_borrow(Clone::clone)
}

/// Wipes the seed.
fn shut() {
    OPEN.set(None);
}

/// `/bilik` and `/bilik/:id`
pub fn booth_page() -> View {
    let app = use_app();
    let inside = Inside {
        app,
        now: RwSignal::new(Now::Door),
        given: RwSignal::new(Vec::new()),
        marks: Marking::new(),
        round: RwSignal::new(0),
    };
    shut();
    watch(move || app.ballots.with(|list| follow(inside, list)));
    // Leaving the page is leaving the booth.
    on_cleanup(shut);
    let meeting = router::param("id").as_deref().and_then(MeetingId::parse);
    let hash = window().location().hash().unwrap_or_default();
    let path = window().location().pathname().unwrap_or_default();
    router::use_navigator().rename(&path);
    let door = Door {
        inside,
        meeting: RwSignal::new(meeting),
        typed: RwSignal::new(String::new()),
        errors: RwSignal::new(Errors::new()),
        busy: RwSignal::new(false),
        wrong: RwSignal::new(String::new()),
        scanning: RwSignal::new(false),
    };
    if hash.len() > 1 {
        door.enter(hash);
    }
    let body = move || match inside.now.get() {
        Now::Door => door.view(),
        Now::Item(place) => item_view(inside, place),
        Now::Done => done(inside),
    };
    let foot = (move || match inside.now.get() {
        Now::Door => door.foot(),
        Now::Item(place) => item_foot(inside, place),
        Now::Done => view! {
            <button class="btn" type="button" on:click=move |_| leave(inside)>
                {t::booth_new()}
            </button>
        }
        .into_any(),
    })
    .into_any();
    view! {
        <Screen title=t::booth() tab=Tab::None foot=foot>
            {body}
        </Screen>
    }
    .into_any()
}

fn item_view(inside: Inside, place: usize) -> View {
    let Some(booth) = opened() else {
        return ().into_any();
    };
    let votes: Vec<_> = booth.paper.votes().collect();
    let Some((_, item)) = votes.get(place) else {
        return ().into_any();
    };
    let numbers = [(place + 1).to_string(), votes.len().to_string()];
    let number = fill(t::booth_item(), &[&numbers[0], &numbers[1]]);
    let drawn = {
        let item = (*item).clone();
        move || match inside.marks.step.get() {
            Step::Choose => marking::choose(inside.marks, &item, ().into_any()),
            Step::Check => marking::check(inside.marks, &item),
        }
    };
    view! {
        <p class="muted">{number}</p>
        {drawn}
    }
    .into_any()
}

fn item_foot(inside: Inside, place: usize) -> View {
    let Some(booth) = opened() else {
        return ().into_any();
    };
    let votes: Vec<_> = booth.paper.votes().collect();
    let Some((_, item)) = votes.get(place) else {
        return ().into_any();
    };
    let send = Callback::new(move |()| give(inside, place));
    let skip = move || {
        (inside.marks.step.get() == Step::Choose).then(|| {
            view! {
                <button class="btn quiet" type="button" on:click=move |_| next(inside, place)>
                    {t::booth_skip()}
                </button>
            }
        })
    };
    view! {
        {marking::foot(inside.marks, item, send)}
        {skip}
    }
    .into_any()
}

fn next(inside: Inside, place: usize) {
    inside.marks.forget();
    let more = opened().is_some_and(|booth| booth.paper.votes().nth(place + 1).is_some());
    if more {
        inside.now.try_set(Now::Item(place + 1));
        focus_soon(marking::HEADING);
    } else {
        finish(inside);
    }
}

/// Seals at once, and keeps the ballot.
fn give(inside: Inside, place: usize) {
    if inside.marks.busy.get_untracked() {
        return;
    }
    inside.marks.busy.set(true);
    inside.marks.failed.set(false);
    spawn_local(async move {
        match sealed(inside, place).await {
            Ok(kept) => {
                inside.given.try_update(|given| given.push(kept));
                inside
                    .app
                    .ballots
                    .with_untracked(|list| follow(inside, list));
                next(inside, place);
            }
            Err(_) => inside.marks.failed.try_set(true),
        }
        inside.marks.busy.try_set(false);
    });
}

async fn sealed(inside: Inside, place: usize) -> Result<Kept, StoreError> {
    let booth = opened().ok_or(StoreError::NoMember)?;
    let found = booth.paper.votes().nth(place);
    let (at, item) = found.ok_or(StoreError::NoMember)?;
    let marks = inside
        .marks
        .marks
        .with_untracked(|marks| marks.places(item.min));
    let manifest = &booth.paper.manifest;
    let answer = Answer {
        manifest,
        place: at,
        // A card votes once an item; who votes again at another phone asks the staff.
        rev: 1,
    };
    let marks = marks.ok_or(StoreError::WrongState)?;
    let ballot = seal::seal(&booth.voter, answer, marks).map_err(|_| StoreError::Unavailable)?;
    let content = manifest.content();
    let kept = seal::kept(
        &ballot,
        item,
        &booth.meeting,
        content.title.as_str(),
        content.accept_until,
        Owner::Booth,
    );
    let kept = kept.ok_or(StoreError::Unavailable)?;
    post::submit(inside.app, kept.clone()).await?;
    Ok(kept)
}

/// Keeps the newest state of every ballot that was given here. Once one is in the box nothing of it
/// stays on this phone but this screen, and that can be before the screen is drawn.
fn follow(inside: Inside, list: &[Kept]) {
    let mut given = inside.given.get_untracked();
    for one in &mut given {
        if let Some(kept) = list.iter().find(|kept| kept.hash() == one.hash()) {
            one.clone_from(kept);
        }
    }
    if inside.given.with_untracked(|before| *before != given) {
        inside.given.set(given);
    }
}

fn finish(inside: Inside) {
    // The seed goes now, whatever the screen still shows.
    shut();
    inside.marks.forget();
    inside.now.try_set(Now::Done);
    focus_soon(marking::HEADING);
    let round = inside.round.get_untracked();
    phone::later(RESET, move || {
        if inside.round.try_get_untracked() == Some(round) {
            leave(inside);
        }
    });
}

fn leave(inside: Inside) {
    shut();
    // What is in the box leaves nothing here.
    spawn_local(async move {
        let mark = inside.app.mark.get_untracked();
        votes::sweep(&session::origin(), false, mark.as_deref()).await;
        post::reload(inside.app).await;
    });
    inside.given.try_set(Vec::new());
    inside
        .round
        .try_update(|round| *round = round.wrapping_add(1));
    inside.now.try_set(Now::Door);
    focus_soon(FIELD);
}

fn done(inside: Inside) -> View {
    let lines = move || {
        inside.given.with(|given| {
            let lines: Vec<View> = given
                .iter()
                .map(|kept| view! { <p class="code">{m::grouped(&kept.code)}</p> }.into_any())
                .collect();
            let waiting = given.iter().filter(|kept| kept.entry.is_pending()).count();
            let refused = given.iter().find_map(|kept| match &kept.entry.state {
                State::Refused(problem) => Some(problems::of_refusal(problem)),
                _ => None,
            });
            let state = if let Some(words) = refused {
                note(Standing::Refused, m::refused_title(), words)
            } else if waiting > 0 {
                let words = fill(t::booth_waits(), &[&waiting.to_string()]);
                note(Standing::Stored, words, "")
            } else if lines.is_empty() {
                ().into_any()
            } else {
                note(Standing::Accepted, m::in_box_title(), "")
            };
            let codes = (!lines.is_empty()).then(|| {
                view! {
                    <section class="card center">
                        <p class="muted">{t::booth_codes()}</p>
                        {lines}
                    </section>
                }
            });
            view! {
                {state}
                {codes}
            }
        })
    };
    view! {
        <h2 class="big" id=marking::HEADING tabindex="-1">
            {t::booth_done()}
        </h2>
        <p>{t::booth_done_hint()}</p>
        <div class="group" aria-live="polite">
            {lines}
        </div>
        <p class="muted">{t::booth_resets()}</p>
    }
    .into_any()
}
