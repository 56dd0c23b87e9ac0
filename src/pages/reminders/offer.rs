//! The offer of a reminder, on the page where it helps, and only there: after an application was
//! sent, on a loan with a next due date, on a meeting before its vote opens.

use leptos::task::spawn_local;
use sokoguru_api::reminders::ReminderTopic;

use crate::components::{Icon, Standing, icon, note, note_with};
use crate::i18n::reminders as t;
use crate::markup::{IntoAny, View, view};
use crate::offline::wish;
use crate::prelude::*;
use crate::reminders::{self, Trouble};
use crate::session::use_app;

/// How far the offer has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Not shown: nobody can be reminded here, or the member has answered before.
    Silent,
    Asking,
    Working,
    Done,
    /// The browser forbids it; the page of reminders says what to do.
    Blocked,
    NotAnswered,
    /// Kept on the phone; the rest follows by itself.
    Kept,
}

/// Offers the topics; the first one names what the page is about.
pub fn offer(topics: &'static [ReminderTopic]) -> View {
    let app = use_app();
    let step = RwSignal::new(Step::Silent);
    let Some(topic) = topics.first().copied() else {
        return ().into_any();
    };
    if !reminders::can_be_offered(app) {
        return ().into_any();
    }
    spawn_local(async move {
        let wish = wish::load().await;
        if !reminders::has(&wish.topics, topic) && !reminders::has(&wish.waved, topic) {
            step.try_set(Step::Asking);
        }
    });
    let accept = move || {
        step.set(Step::Working);
        spawn_local(async move {
            step.try_set(match reminders::turn_on(app, topics).await {
                Ok(()) => Step::Done,
                Err(Trouble::Blocked) => Step::Blocked,
                Err(Trouble::NotAnswered) => Step::NotAnswered,
                Err(Trouble::NoAddress | Trouble::NotKept | Trouble::Backend(_)) => Step::Kept,
            });
        });
    };
    let refuse = move || {
        step.set(Step::Silent);
        spawn_local(reminders::wave_away(topic));
    };
    let drawn = move || match step.get() {
        Step::Silent => ().into_any(),
        Step::Asking => asking(topic, false, accept, refuse),
        Step::Working => asking(topic, true, accept, refuse),
        Step::NotAnswered => (
            note(
                Standing::Attention,
                t::not_answered(),
                t::not_answered_text(),
            ),
            asking(topic, false, accept, refuse),
        )
            .into_any(),
        Step::Done => note_with(Standing::Accepted, t::offer_done(), "", settings_link()),
        Step::Kept => note_with(
            Standing::Stored,
            t::not_sent(),
            t::not_sent_text(),
            settings_link(),
        ),
        Step::Blocked => note_with(Standing::Attention, t::blocked(), "", settings_link()),
    };
    view! {
        <div class="group" aria-live="polite">
            {drawn}
        </div>
    }
    .into_any()
}

fn settings_link() -> View {
    view! {
        <a class="btn quiet small" href="/lainnya/pengingat">
            {t::see_reminders()}
        </a>
    }
    .into_any()
}

fn asking(
    topic: ReminderTopic,
    busy: bool,
    accept: impl Fn() + 'static,
    refuse: impl Fn() + 'static,
) -> View {
    let (question, what) = t::offer_words(topic);
    let press = move |_| {
        if !busy {
            accept();
        }
    };
    let words = if busy { t::working() } else { t::remind_me() };
    view! {
        <section class="card">
            <div class="paper">
                {icon(Icon::Bell)}
                <div>
                    <h2>{question}</h2>
                    <p class="muted">{what}</p>
                </div>
            </div>
            <div class="pair">
                <button
                    class="btn quiet"
                    type="button"
                    aria-disabled=busy.then_some("true")
                    on:click=press
                >
                    {words}
                </button>
                <button class="btn quiet" type="button" on:click=move |_| refuse()>
                    {t::no_thanks()}
                </button>
            </div>
        </section>
    }
    .into_any()
}
