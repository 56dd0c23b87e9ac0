//! Daftar jadi anggota: what membership costs, the application in five steps, also without network
//! and without an account, and afterwards where it stands.

pub mod field;
pub mod form;
pub mod outcome;
pub mod steps;

use leptos::task::spawn_local;

use self::form::{Form, Step};
use crate::backend::joining as protocol;
use crate::components::{Screen, Standing, Tab, error_summary, list_skeleton, note, note_with};
use crate::i18n::{common, fill, joining as t};
use crate::joining;
use crate::markup::{IntoAny, View, view};
use crate::offline::joining::{self as kept_on_phone, Kept};
use crate::pages::progress::focus_soon;
use crate::prelude::*;
use crate::reading::use_reading;
use crate::session::{self, App, use_app};

/// Id of the heading of a step.
pub const STEP: &str = "langkah";

/// What this phone has of an application.
#[derive(Clone, Debug, PartialEq)]
enum Now {
    /// It is being looked up.
    Looking,
    /// Nothing was sent: the form.
    Form,
    /// It was sent, or waits to be.
    Sent(Box<Kept>),
}

/// The page's handles.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    form: Form,
    now: RwSignal<Now>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
}

impl Desk {
    fn look(self) {
        spawn_local(async move {
            let found = kept_on_phone::kept(&session::origin()).await;
            let now = found.map_or(Now::Form, |kept| Now::Sent(Box::new(kept)));
            if self.now.try_with_untracked(|shown| *shown != now) == Some(true) {
                self.now.try_set(now);
            }
        });
    }

    fn send(self) {
        // The first press holds; a second one finds it busy.
        if self.busy.get_untracked() {
            return;
        }
        let Some(request) = untrack(|| self.form.request()) else {
            return;
        };
        self.busy.set(true);
        self.failed.set(false);
        spawn_local(async move {
            self.form.rest();
            let stored = joining::submit(self.app, request).await.is_ok();
            self.busy.try_set(false);
            self.failed.try_set(!stored);
            if stored {
                self.look();
                focus_soon(STEP);
            } else {
                self.form.wake();
            }
        });
    }
}

/// `/daftar`
pub fn join_page() -> View {
    let app = use_app();
    let terms = use_reading(protocol::terms());
    let desk = Desk {
        app,
        form: Form::empty(),
        now: RwSignal::new(Now::Looking),
        busy: RwSignal::new(false),
        failed: RwSignal::new(false),
    };
    desk.form.begin();
    desk.look();
    joining::when_changed(move || desk.look());
    joining::tend(app);
    let asked = RwSignal::new(None);
    let is_pending = Signal::derive(move || {
        desk.now
            .with(|now| matches!(now, Now::Sent(kept) if kept.is_pending()))
    });
    let foot = (move || match desk.now.get() {
        Now::Form => buttons(desk),
        Now::Looking | Now::Sent(_) => {
            view! { <a class="btn quiet" href="/masuk">{common::back()}</a> }.into_any()
        }
    })
    .into_any();
    view! {
        <Screen title=t::title() back="/masuk" tab=Tab::None foot=foot>
            {move || match desk.now.get() {
                Now::Looking => list_skeleton(),
                Now::Form => {
                    let step = Memo::new(move || desk.form.step.get());
                    view! {
                        {resumed(desk.form)}
                        {move || heading(step.get())}
                        {error_summary(desk.form.errors)}
                        {move || steps::draw(step.get(), desk.form, terms, app)}
                        {kept_line(desk.form)}
                        {move || desk.failed.get().then(not_stored)}
                    }
                    .into_any()
                }
                Now::Sent(kept) => outcome::draw(app, desk.form, &kept, asked),
            }}
            {outcome::sheet(app, desk.form, asked, is_pending)}
        </Screen>
    }
    .into_any()
}

fn resumed(form: Form) -> View {
    (move || {
        form.restored.get().then(|| {
            let again = view! {
                <button class="btn quiet" type="button" on:click=move |_| form.start_over()>
                    {t::start_over()}
                </button>
            };
            note_with(Standing::Info, t::resumed(), t::resumed_hint(), again)
        })
    })
    .into_any()
}

fn kept_line(form: Form) -> View {
    view! {
        <p class="muted" role="status">
            {move || match form.kept.get() {
                None => "",
                Some(true) => t::draft_saved(),
                Some(false) => t::draft_not_saved(),
            }}
        </p>
    }
    .into_any()
}

fn not_stored() -> View {
    let words = note(Standing::Refused, t::not_stored(), t::not_stored_hint());
    view! { <div role="alert">{words}</div> }.into_any()
}

fn heading(step: Step) -> View {
    let number = (step.number() + 1).to_string();
    view! {
        <div>
            <p class="muted">{fill(t::step_of(), &[&number])}</p>
            <h2 id=STEP tabindex="-1">
                {step.words()}
            </h2>
        </div>
    }
    .into_any()
}

fn buttons(desk: Desk) -> View {
    let form = desk.form;
    let go = move |step: Step| {
        form.step.set(step);
        focus_soon(STEP);
    };
    let on = move |_| {
        let now = form.step.get_untracked();
        let errors = untrack(|| form.errors_of(now));
        let fine = errors.is_empty();
        form.errors.set(errors);
        match (fine, now.after()) {
            (true, Some(after)) => go(after),
            (true, None) => desk.send(),
            (false, _) => {}
        }
    };
    let words = move || match form.step.get() {
        Step::Check if desk.busy.get() => t::storing(),
        Step::Check => t::send(),
        _ => common::next(),
    };
    view! {
        <button
            class="btn"
            type="button"
            aria-disabled=move || desk.busy.get().then_some("true")
            on:click=on
        >
            {words}
        </button>
        {move || {
            form.step
                .get()
                .before()
                .map(|before| {
                    view! {
                        <button class="btn quiet" type="button" on:click=move |_| go(before)>
                            {common::back()}
                        </button>
                    }
                })
        }}
    }
    .into_any()
}
