//! The door of the booth: the printed key, typed or scanned.

use std::rc::Rc;

use leptos::task::spawn_local;
use sokoguru_api::wire::MeetingId;

use super::{FIELD, Inside, Now, OPEN};
use crate::components::{Errors, Field, Icon, Kind, Standing, error_summary, focus, icon, note};
use crate::i18n::{common, problems, votes as t};
use crate::markup::{IntoAny, View, view};
use crate::pages::progress::focus_soon;
use crate::pages::scan;
use crate::pages::vote::marking;
use crate::prelude::*;
use crate::votes::booth::{self, Closed};

/// The door of the booth. `Copy`: handles to signals.
#[derive(Clone, Copy)]
pub struct Door {
    /// The booth behind it.
    pub inside: Inside,
    /// The meeting, where the address or the code names it.
    pub meeting: RwSignal<Option<MeetingId>>,
    /// What is typed.
    pub typed: RwSignal<String>,
    /// What is wrong with it.
    pub errors: RwSignal<Errors>,
    /// Whether the paper is being fetched.
    pub busy: RwSignal<bool>,
    /// Why the booth stays closed.
    pub wrong: RwSignal<String>,
    /// Whether the camera looks.
    pub scanning: RwSignal<bool>,
}

impl Door {
    /// Opens the booth with what was typed or scanned.
    pub fn enter(self, text: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.errors.set(Errors::new());
        self.wrong.set(String::new());
        let (named, seed) = match booth::read(&text) {
            Ok(read) => read,
            Err(error) => return self.refuse(&Closed::Typed(error)),
        };
        let Some(meeting) = named.or_else(|| self.meeting.get_untracked()) else {
            self.wrong.set(t::card_no_meeting().to_owned());
            return;
        };
        self.busy.set(true);
        spawn_local(async move {
            match booth::open(&meeting, seed).await {
                Ok(booth) => {
                    OPEN.set(Some(Rc::new(booth)));
                    self.meeting.try_set(Some(meeting));
                    self.typed.try_set(String::new());
                    self.inside.given.try_set(Vec::new());
                    self.inside
                        .round
                        .try_update(|round| *round = round.wrapping_add(1));
                    self.inside.marks.forget();
                    self.inside.now.try_set(Now::Item(0));
                    focus_soon(marking::HEADING);
                }
                Err(closed) => self.refuse(&closed),
            }
            self.busy.try_set(false);
        });
    }

    fn refuse(self, closed: &Closed) {
        let words = match closed {
            Closed::Typed(_) => {
                self.errors
                    .try_set(vec![(FIELD, t::card_wrong().to_owned())]);
                focus(FIELD);
                return;
            }
            Closed::NotOnRoll => t::card_unknown().to_owned(),
            Closed::NoVote => t::booth_closed().to_owned(),
            Closed::Wrong(reason) => [t::of_reason(*reason), " ", t::tell_staff()].concat(),
            Closed::Unchecked => t::paper_unchecked().to_owned(),
            Closed::Backend(error) => problems::of_asking(error),
        };
        self.wrong.try_set(words);
    }

    /// Draws it.
    pub fn view(self) -> View {
        if self.scanning.get() {
            let found = Callback::new(move |text: Option<String>| {
                self.scanning.set(false);
                if let Some(text) = text {
                    self.enter(text);
                }
            });
            return scan::viewer(found, Callback::new(move |()| self.scanning.set(false)));
        }
        let field = Field {
            id: FIELD,
            label: t::card_code(),
            hint: t::card_code_hint(),
            kind: Kind::Code,
            value: self.typed,
            errors: self.errors,
        };
        let scan = scan::is_possible().then(|| {
            view! {
                <button
                    class="btn quiet"
                    type="button"
                    on:click=move |_| self.scanning.set(true)
                >
                    {icon(Icon::Scan)}
                    {t::scan_card()}
                </button>
            }
        });
        let wrong = move || {
            let words = self.wrong.get();
            (!words.is_empty()).then(|| note(Standing::Refused, words, ""))
        };
        view! {
            <p>{t::booth_hint()}</p>
            {error_summary(self.errors)}
            <div role="alert">{wrong}</div>
            {field.view()}
            {scan}
        }
        .into_any()
    }

    /// The button at the thumb.
    pub fn foot(self) -> View {
        view! {
            <button
                class="btn"
                type="button"
                aria-disabled=move || self.busy.get().then_some("true")
                on:click=move |_| self.enter(self.typed.get_untracked())
            >
                {move || if self.busy.get() { common::loading() } else { t::booth_open() }}
            </button>
        }
        .into_any()
    }
}
