//! Choosing and checking: two steps, so that nobody votes by a slip of the thumb.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::meetings::{VoteOption, VoteRequest};

use super::Question;
use super::standing::next_rev;
use crate::components::{Icon, Standing, icon, note};
use crate::i18n::{common, fill, formats, meetings as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Command, Summary};
use crate::pages::progress::focus_soon;
use crate::session::App;

/// Id of the heading that takes the focus at every step.
pub const HEADING: &str = "pertanyaan";
/// Name of the group of choices.
const CHOICE: &str = "pilihan";

/// A step of the vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The choices.
    Choose,
    /// The choice in words.
    Check,
}

/// A vote that is being given. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct Ballot {
    app: App,
    /// Id of the option; empty before the first tap, and again once the vote is kept.
    choice: RwSignal<String>,
    /// Where the member is.
    pub step: RwSignal<Step>,
    /// Whether a vote that was given is being changed.
    pub again: RwSignal<bool>,
    missing: RwSignal<bool>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
    changed: RwSignal<bool>,
}

impl Ballot {
    /// A ballot without a choice.
    pub fn new(app: App) -> Self {
        Self {
            app,
            choice: RwSignal::new(String::new()),
            step: RwSignal::new(Step::Choose),
            again: RwSignal::new(false),
            missing: RwSignal::new(false),
            busy: RwSignal::new(false),
            failed: RwSignal::new(false),
            changed: RwSignal::new(false),
        }
    }

    /// Begins anew when the text of the item changes while the member reads it.
    pub fn reset_when_changed(self, question: Memo<Option<Question>>) {
        watch_change(move |before: Option<Option<u16>>| {
            let now = question.with(|question| question.as_ref().map(|one| one.item.revision));
            if before.flatten().is_some_and(|before| now != Some(before)) {
                self.forget();
                self.changed.set(true);
            }
            now
        });
    }

    fn forget(self) {
        self.choice.set(String::new());
        self.step.set(Step::Choose);
        self.missing.set(false);
    }

    /// Shows the choices once more for a vote that was given.
    pub fn begin_again(self) {
        self.forget();
        self.again.set(true);
        focus_soon(HEADING);
    }

    fn go(self, step: Step) {
        self.step.set(step);
        focus_soon(HEADING);
    }

    fn next(self) {
        let missing = self.choice.with_untracked(String::is_empty);
        self.missing.set(missing);
        if missing {
            crate::components::focus(CHOICE);
        } else {
            self.go(Step::Check);
        }
    }

    fn send(self, question: &Question) {
        if self.busy.get_untracked() {
            return;
        }
        let meeting = &question.meeting.summary;
        let item = &question.item;
        let chosen = self
            .choice
            .with_untracked(|id| item.options.iter().find(|one| one.id.as_str() == id))
            .map(|option| option.id.clone());
        let Some(option_id) = chosen else { return };
        let rev = self
            .app
            .outbox
            .with_untracked(|entries| next_rev(&meeting.id, item, entries));
        let command = Command::Vote(
            meeting.id.clone(),
            VoteRequest {
                item_id: item.id.clone(),
                item_revision: item.revision,
                option_id,
                rev,
            },
        );
        let summary = Summary::Vote {
            meeting_id: meeting.id.clone(),
            meeting_title: meeting.title.clone(),
            item_id: item.id.clone(),
            item_title: item.title.clone(),
            rev,
        };
        self.busy.set(true);
        self.failed.set(false);
        spawn_local(async move {
            match self.app.submit(command, summary).await {
                Ok(_) => {
                    // From here on only the sealed outbox knows, and after the receipt nobody.
                    self.choice.try_set(String::new());
                    self.step.try_set(Step::Choose);
                    self.again.try_set(false);
                    focus_soon(HEADING);
                }
                Err(_) => {
                    self.failed.try_set(true);
                }
            }
            self.busy.try_set(false);
        });
    }
}

/// The step as it is drawn, with the papers below: the choice is what the
/// member came for, and stays in reach of the thumb.
pub fn questions(ballot: Ballot, question: &Question, papers: View) -> View {
    match ballot.step.get() {
        Step::Choose => choose(ballot, question, papers),
        Step::Check => check(ballot, question),
    }
}

fn choose(ballot: Ballot, question: &Question, papers: View) -> View {
    let item = &question.item;
    let options: Vec<View> = item
        .options
        .iter()
        .map(|option| choice(ballot, option))
        .collect();
    let until = fill(
        t::until(),
        &[&formats::date_time(question.meeting.summary.close_at)],
    );
    let change = ballot
        .again
        .get()
        .then(|| note(Standing::Info, t::change_vote(), t::change_hint()));
    let changed = move || {
        ballot
            .changed
            .get()
            .then(|| note(Standing::Attention, t::item_was_changed(), t::read_again()))
    };
    view! {
        {change}
        <div class="group" aria-live="polite">
            {changed}
            <h2 id=HEADING tabindex="-1">
                {item.text.clone()}
            </h2>
        </div>
        <div
            class="group"
            id=CHOICE
            tabindex="-1"
            role="radiogroup"
            aria-labelledby="pilihan-label"
            aria-describedby="pilihan-error"
        >
            <h3 id="pilihan-label">{t::choose()}</h3>
            <div class="choices">{options}</div>
            <p
                class="error"
                id="pilihan-error"
                role="alert"
                hidden=move || !ballot.missing.get()
            >
                {icon(Icon::Alert)}
                <span>{t::choose_first()}</span>
            </p>
        </div>
        <p class="muted">{t::one_member()} " " {until}</p>
        <p class="muted">{t::open_votes()}</p>
        {papers}
    }
    .into_any()
}

fn choice(ballot: Ballot, option: &VoteOption) -> View {
    let id = option.id.as_str().to_owned();
    let chosen = {
        let id = id.clone();
        move || ballot.choice.with(|choice| *choice == id)
    };
    view! {
        <label class="choice">
            <input
                type="radio"
                name=CHOICE
                prop:checked=chosen
                on:change=move |_| {
                    ballot.choice.set(id.clone());
                    ballot.missing.set(false);
                }
            />
            <span class="grow">{option.label.clone()}</span>
        </label>
    }
    .into_any()
}

fn check(ballot: Ballot, question: &Question) -> View {
    let item = &question.item;
    let label = ballot.choice.with(|id| {
        item.options
            .iter()
            .find(|one| one.id.as_str() == id)
            .map(|one| one.label.clone())
    });
    view! {
        <h2 id=HEADING tabindex="-1">
            {t::confirm_title()}
        </h2>
        <section class="card">
            <div>
                <p class="muted">{t::you_choose()}</p>
                <p class="big">{label}</p>
            </div>
            <div>
                <p class="muted">{t::for_item()}</p>
                <p>
                    <b>{item.title.clone()}</b>
                </p>
                <p>{item.text.clone()}</p>
            </div>
            <p>
                <b>{t::send_ask()}</b>
            </p>
        </section>
        <p class="muted">{t::open_votes()}</p>
        {move || {
            ballot
                .failed
                .get()
                .then(|| view! {
                    <div role="alert">
                        {note(Standing::Refused, t::storage_title(), t::storage_failed())}
                    </div>
                })
        }}
    }
    .into_any()
}

/// The buttons at the thumb.
pub fn foot(ballot: Ballot, question: Memo<Option<Question>>) -> View {
    match ballot.step.get() {
        Step::Choose => view! {
            <button class="btn" type="button" on:click=move |_| ballot.next()>
                {common::next()}
            </button>
        }
        .into_any(),
        Step::Check => view! {
            <button
                class="btn"
                type="button"
                aria-disabled=move || ballot.busy.get().then_some("true")
                on:click=move |_| {
                    question
                        .with_untracked(|question| {
                            if let Some(question) = question {
                                ballot.send(question);
                            }
                        });
                }
            >
                {move || if ballot.busy.get() { t::storing() } else { t::send() }}
            </button>
            <button class="btn quiet" type="button" on:click=move |_| ballot.go(Step::Choose)>
                {t::change_choice()}
            </button>
        }
        .into_any(),
    }
}
