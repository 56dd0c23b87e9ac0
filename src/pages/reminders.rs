//! Pengingat: whether this phone gets reminders, which ones, and what to do where it cannot.

pub mod calendar;
pub mod offer;

use leptos::task::spawn_local;
use sokoguru_api::reminders::ReminderTopic;

use crate::components::{
    Icon, Screen, Standing, Tab, icon, list_skeleton, note, note_with, use_announce,
};
use crate::i18n::{common, problems, reminders as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::wish::{self, Wish};
use crate::prelude::*;
use crate::reminders::browser::{self, Permission};
use crate::reminders::{self, Trouble};
use crate::session::{App, use_app};

/// What the page knows.
#[derive(Clone, Copy)]
struct Known {
    app: App,
    /// `None` until the phone's record was read.
    wish: RwSignal<Option<Wish>>,
    permission: RwSignal<Permission>,
    trouble: RwSignal<Option<Trouble>>,
    busy: RwSignal<bool>,
}

impl Known {
    /// Turns everything on, after the browser's own question.
    fn turn_on(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let done = reminders::turn_on(self.app, &ReminderTopic::ALL).await;
            let now = wish::load().await;
            self.permission.try_set(browser::permission());
            self.trouble.try_set(done.err());
            self.wish.try_set(Some(now));
            self.busy.try_set(false);
        });
    }

    /// Changes the wish as it is shown, at once; phone and cooperative follow.
    fn change(self, make: impl FnOnce(&mut Wish)) {
        let Some(Some(mut wish)) = self.wish.try_get_untracked() else {
            return;
        };
        make(&mut wish);
        self.wish.set(Some(wish.clone()));
        // At once, should the member leave the page before its turn has come.
        spawn_local(async move {
            let _ = wish::save(&wish).await;
        });
        self.follow();
    }

    /// Lets phone and cooperative follow the wish. What is changed meanwhile follows next.
    fn follow(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            while let Some(Some(wish)) = self.wish.try_get_untracked() {
                let done = reminders::change(self.app, wish.clone()).await;
                let told = wish::load().await.told;
                self.permission.try_set(browser::permission());
                self.trouble.try_set(done.err());
                let Some(Some(mut now)) = self.wish.try_get_untracked() else {
                    return;
                };
                now.told = told;
                let is_same = now.topics == wish.topics && now.detailed == wish.detailed;
                self.wish.try_set(Some(now));
                if is_same {
                    break;
                }
            }
            self.busy.try_set(false);
        });
    }
}

/// `/lainnya/pengingat`
pub fn reminders_page() -> View {
    let known = Known {
        app: use_app(),
        wish: RwSignal::new(None),
        permission: RwSignal::new(browser::permission()),
        trouble: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    spawn_local(async move {
        known.wish.try_set(Some(wish::load().await));
        // What was chosen without a signal goes out when the page is opened with one.
        known.follow();
    });
    // Drawn anew only when something else is to be said, so that a switch keeps the focus.
    let mode = Memo::new(move || mode(known));
    let body = move || match mode.get() {
        Mode::NotOffered => note(Standing::Info, t::not_offered(), ""),
        Mode::Loading => list_skeleton(),
        Mode::Unsupported => note(Standing::Info, t::unsupported(), t::unsupported_text()),
        Mode::Blocked => blocked(known),
        Mode::Off => off(known),
        Mode::On => on(known),
    };
    view! {
        <Screen title=t::title() subtitle=t::title_hint() back="/lainnya" tab=Tab::More>
            {body}
            {calendar_card()}
        </Screen>
    }
    .into_any()
}

/// What there is to say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    NotOffered,
    Loading,
    Unsupported,
    Blocked,
    Off,
    On,
}

fn mode(known: Known) -> Mode {
    if reminders::key_of(known.app).is_none() {
        return Mode::NotOffered;
    }
    let wished = known
        .wish
        .with(|wish| wish.as_ref().map(|wish| !wish.topics.is_empty()));
    match (known.permission.get(), wished) {
        (_, None) => Mode::Loading,
        (Permission::Unsupported, _) => Mode::Unsupported,
        (Permission::Blocked, _) => Mode::Blocked,
        (Permission::Granted, Some(true)) => Mode::On,
        // Chosen before, and taken back in the browser's own settings, is off as well.
        (Permission::Ask, _) | (Permission::Granted, Some(false)) => Mode::Off,
    }
}

fn off(known: Known) -> View {
    let turn_on = move |_| known.turn_on();
    let lines: Vec<View> = ReminderTopic::ALL.into_iter().map(line).collect();
    let words = move || {
        if known.busy.get() {
            t::working()
        } else {
            t::turn_on()
        }
    };
    view! {
        <div aria-live="polite">{move || trouble_note(known)}</div>
        <section class="card">
            <div class="paper">
                {icon(Icon::Bell)}
                <div>
                    <h2>{t::off()}</h2>
                    <p class="muted">{t::off_text()}</p>
                </div>
            </div>
            <ul class="list">{lines}</ul>
            <button
                class="btn"
                type="button"
                aria-disabled=move || known.busy.get().then_some("true")
                on:click=turn_on
            >
                {words}
            </button>
        </section>
    }
    .into_any()
}

fn line(topic: ReminderTopic) -> View {
    let (name, when) = t::topic_words(topic);
    view! {
        <li class="link">
            <span>
                <b>{name}</b>
                <br />
                <span class="muted">{when}</span>
            </span>
        </li>
    }
    .into_any()
}

fn on(known: Known) -> View {
    let announce = use_announce();
    let topics: Vec<View> = ReminderTopic::ALL
        .into_iter()
        .map(|topic| {
            let (name, when) = t::topic_words(topic);
            let is_on = move || wished(known, |wish| reminders::has(&wish.topics, topic));
            let tap = move || {
                known.change(|wish| {
                    let is_on = reminders::has(&wish.topics, topic);
                    reminders::set(&mut wish.topics, topic, !is_on);
                });
            };
            switch(name, when, is_on, tap)
        })
        .collect();
    let detailed = move || wished(known, |wish| wish.detailed);
    let tap_detailed = move || {
        known.change(|wish| wish.detailed = !wish.detailed);
    };
    let turn_off = move |_| {
        known.change(|wish| wish.topics.clear());
        announce.run(t::turned_off().to_owned());
    };
    let standing = move || match known.trouble.get() {
        None => note(Standing::Accepted, t::on(), t::on_text()),
        Some(_) => trouble_note(known).into_any(),
    };
    view! {
        <div aria-live="polite">{standing}</div>
        <fieldset class="group">
            <legend>{t::choose()}</legend>
            <div class="choices">{topics}</div>
        </fieldset>
        <fieldset class="group">
            <legend>{t::lock_screen()}</legend>
            {switch(t::detailed(), t::detailed_text(), detailed, tap_detailed)}
        </fieldset>
        <button class="btn quiet" type="button" on:click=turn_off>
            {t::turn_off()}
        </button>
    }
    .into_any()
}

fn wished(known: Known, look: impl FnOnce(&Wish) -> bool) -> bool {
    known.wish.with(|wish| wish.as_ref().is_some_and(look))
}

/// Something that is on or off, with what it means.
fn switch(
    name: &'static str,
    text: &'static str,
    is_on: impl Fn() -> bool + 'static,
    tap: impl Fn() + 'static,
) -> View {
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=is_on on:change=move |_| tap() />
            <span class="grow">
                {name}
                <br />
                <span class="muted">{text}</span>
            </span>
        </label>
    }
    .into_any()
}

fn blocked(known: Known) -> View {
    let again = move |_| known.follow();
    let ways = view! {
        <p>{t::blocked_site()}</p>
        <p>{t::blocked_installed()}</p>
        <button class="btn quiet" type="button" on:click=again>
            {t::look_again()}
        </button>
    };
    note_with(
        Standing::Attention,
        t::blocked(),
        t::blocked_text(),
        ways.into_any(),
    )
}

/// What stands between the wish and the reminders, with the way on.
fn trouble_note(known: Known) -> Option<View> {
    let again = move |_| known.follow();
    let button = || {
        view! {
            <button class="btn quiet small" type="button" on:click=again>
                {common::try_again()}
            </button>
        }
        .into_any()
    };
    Some(match known.trouble.get()? {
        Trouble::Blocked => note(Standing::Attention, t::blocked(), ""),
        Trouble::NotAnswered => note(
            Standing::Attention,
            t::not_answered(),
            t::not_answered_text(),
        ),
        Trouble::NotKept => note(Standing::Refused, t::not_kept(), t::not_kept_text()),
        Trouble::NoAddress => note_with(
            Standing::Waiting,
            t::no_address(),
            t::no_address_text(),
            button(),
        ),
        Trouble::Backend(error) if error.is_retryable() => note_with(
            Standing::Stored,
            t::not_sent(),
            t::not_sent_text(),
            button(),
        ),
        Trouble::Backend(error) => note_with(
            Standing::Attention,
            t::not_sent(),
            problems::of_asking(&error),
            button(),
        ),
    })
}

/// The way without any of it.
fn calendar_card() -> View {
    view! {
        <section class="card">
            <div class="paper">
                {icon(Icon::Calendar)}
                <div>
                    <h2>{t::calendar()}</h2>
                    <p class="muted">{t::calendar_text()}</p>
                </div>
            </div>
            <div class="pair">
                <a class="btn quiet" href="/pinjaman">
                    {t::to_loans()}
                </a>
                <a class="btn quiet" href="/rat">
                    {t::to_meetings()}
                </a>
            </div>
        </section>
    }
    .into_any()
}
