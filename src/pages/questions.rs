//! Tanya pengawas: the member's questions with their answers, and a form for another one. A question
//! goes through the outbox, so that it can be asked without a network; nobody but the member and
//! the pengawas reads it.

use leptos::task::spawn_local;
use sokoguru_api::ProblemCode;
use sokoguru_api::questions::{Question, QuestionRequest, Questions};
use sokoguru_api::wire::MeetingId;

use super::meeting::no_meeting;
use super::progress::discard_button;
use crate::backend::own::{self, cooperative};
use crate::components::{
    Errors, Field, Icon, Kind, Screen, Standing, Tab, empty, error_summary, explain, list_skeleton,
    loadable, note, note_with, tag, use_announce,
};
use crate::i18n::explain::Term;
use crate::i18n::{common, fill, formats, problems, questions as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Command, Entry, State, Summary};
use crate::prelude::*;
use crate::reading::{Reading, use_reading};
use crate::router;
use crate::session::{App, use_app};

const TEXT: &str = "pertanyaan";
/// Letters of a question, at least and at most.
const LENGTH: (usize, usize) = (10, 1000);

#[derive(Clone, Copy)]
struct Form {
    app: App,
    text: RwSignal<String>,
    errors: RwSignal<Errors>,
    busy: RwSignal<bool>,
    /// The meeting that it is about, with its title.
    meeting: RwSignal<Option<(MeetingId, String)>>,
    say: Callback<String>,
}

/// `/tanya` and `/rat/:id/tanya`
pub fn questions_page() -> View {
    let app = use_app();
    let meeting = RwSignal::new(None);
    let back = match router::param("id") {
        None => "/lainnya".to_owned(),
        Some(id) => {
            let Some(id) = MeetingId::parse(&id) else {
                return no_meeting();
            };
            let back = ["/rat/", id.as_str()].concat();
            let source = use_reading(own::meeting(&id));
            meeting.set(Some((id.clone(), String::new())));
            watch(move || {
                let title = source.state.with(|state| {
                    let reading = state.reading();
                    reading.map(|one| one.data.summary.title.clone())
                });
                if let Some(title) = title {
                    meeting.set(Some((id.clone(), title)));
                }
            });
            back
        }
    };
    let form = Form {
        app,
        text: RwSignal::default(),
        errors: RwSignal::default(),
        busy: RwSignal::new(false),
        meeting,
        say: use_announce(),
    };
    let subtitle = Signal::derive(move || {
        meeting.with(|meeting| {
            meeting
                .as_ref()
                .map_or_else(String::new, |(_, title): &(MeetingId, String)| {
                    title.clone()
                })
        })
    });
    let questions = use_reading(cooperative::questions());
    view! {
        <Screen title=t::title() subtitle=subtitle back=back tab=Tab::More>
            {note(Standing::Info, t::intro(), "")}
            {draw_form(form)}
            <section class="group" aria-live="polite">
                {move || app.writes(waiting)}
            </section>
            <section class="group">
                <h2>{t::mine()}</h2>
                {loadable(questions, list_skeleton, list)}
            </section>
            {explain(Term::Pengawas)}
        </Screen>
    }
    .into_any()
}

fn draw_form(form: Form) -> View {
    let field = Field {
        id: TEXT,
        label: t::question(),
        hint: t::field_hint(),
        kind: Kind::Lines,
        value: form.text,
        errors: form.errors,
    };
    let letters = move || {
        let count = form.text.with(|text| text.trim().chars().count());
        fill(t::letters(), &[&count.to_string()])
    };
    view! {
        {error_summary(form.errors)}
        <form
            class="group form"
            method="dialog"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                send(form);
            }
        >
            {field.view()}
            <p class="muted num">{letters}</p>
            <button class="btn" aria-disabled=move || form.busy.get().then_some("true")>
                {t::send()}
            </button>
        </form>
    }
    .into_any()
}

fn send(form: Form) {
    if form.busy.get_untracked() {
        return;
    }
    let text = form.text.with_untracked(|text| text.trim().to_owned());
    let wrong = match text.chars().count() {
        count if count < LENGTH.0 => Some(t::too_short()),
        count if count > LENGTH.1 => Some(t::too_long()),
        _ => None,
    };
    if let Some(words) = wrong {
        form.errors.set(vec![(TEXT, words.to_owned())]);
        return;
    }
    form.errors.set(Vec::new());
    form.busy.set(true);
    let (meeting_id, meeting_title) = form.meeting.get_untracked().unzip();
    let command = Command::Ask(meeting_id.clone(), QuestionRequest { text });
    let summary = Summary::Question {
        meeting_id,
        meeting_title: meeting_title.unwrap_or_default(),
    };
    spawn_local(async move {
        let words = if form.app.submit(command, summary).await.is_ok() {
            form.text.try_set(String::new());
            t::kept()
        } else {
            t::not_stored()
        };
        form.say.run(words.to_owned());
        form.busy.try_set(false);
    });
}

/// Questions that the cooperative does not have yet, or has refused.
fn waiting(entries: &[Entry]) -> View {
    let cards: Vec<View> = entries
        .iter()
        .rev()
        .filter(|entry| matches!(entry.summary, Summary::Question { .. }))
        .filter_map(standing)
        .collect();
    cards.into_any()
}

fn standing(entry: &Entry) -> Option<View> {
    Some(match &entry.state {
        State::Accepted(_) => return None,
        State::Stored => note(Standing::Stored, common::stored(), common::stored_text()),
        State::Sending => note(Standing::Sending, common::sending(), ""),
        State::WaitingForSignIn => note(
            Standing::Stored,
            common::stored(),
            common::waits_for_sign_in(),
        ),
        State::Stuck(_) => note_with(
            Standing::Attention,
            common::stuck(),
            common::stuck_text(),
            discard_button(&entry.id),
        ),
        State::Refused(problem) => {
            let words = match (problem.code.known(), &problem.limit) {
                (Some(ProblemCode::WrongState), Some(limit)) => fill(t::too_many(), &[limit]),
                _ => problems::of_refusal(problem),
            };
            note_with(
                Standing::Refused,
                t::refused(),
                words,
                discard_button(&entry.id),
            )
        }
    })
}

fn list(reading: &Reading<Questions>) -> View {
    let cards: Vec<View> = reading.data.items.iter().map(card).collect();
    if cards.is_empty() {
        return empty(Icon::Chat, t::none(), t::none_text(), None);
    }
    cards.into_any()
}

fn card(one: &Question) -> View {
    let answer = match &one.answer {
        None => view! { <p>{tag(Standing::Waiting, t::waits())}</p> }.into_any(),
        Some(answer) => {
            let by = fill(
                t::answer_by(),
                &[&answer.by, &formats::date_time(answer.at)],
            );
            view! {
                <div class="answer">
                    <p>{tag(Standing::Accepted, t::answered())}</p>
                    <p class="lines">{answer.text.clone()}</p>
                    <p class="muted">{by}</p>
                </div>
            }
            .into_any()
        }
    };
    let about = one
        .meeting_title
        .as_ref()
        .map(|title| view! { <p class="muted">{title.clone()}</p> });
    view! {
        <article class="card">
            {about}
            <p class="lines">
                <b>{one.text.clone()}</b>
            </p>
            <p class="muted">{fill(t::asked(), &[&formats::date_time(one.asked_at)])}</p>
            {answer}
        </article>
    }
    .into_any()
}
