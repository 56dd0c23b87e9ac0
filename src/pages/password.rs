//! Ganti kata sandi: the member proves the old password and chooses a new one.
//!
//! It needs the network and is never queued: a password that waits on a phone is no password.

use crate::prelude::*;
use leptos::task::spawn_local;

use crate::backend::BackendError;
use crate::components::new_password::{self, NewPassword};
use crate::components::{Errors, Field, Kind, Screen, Standing, Tab, error_summary, note};
use crate::i18n::{account as t, problems};
use crate::markup::{IntoAny, View, view};
use crate::pages::progress::focus_soon;
use crate::session::{App, use_app};

const CURRENT: &str = "current-password";
const DONE: &str = "password-done";

#[derive(Clone, Copy)]
struct Form {
    app: App,
    current: RwSignal<String>,
    password: NewPassword,
    errors: RwSignal<Errors>,
    busy: RwSignal<bool>,
    done: RwSignal<bool>,
}

impl Form {
    fn errors(self) -> Errors {
        let mut errors = Errors::new();
        if self.current.with_untracked(String::is_empty) {
            errors.push((CURRENT, t::password_missing().to_owned()));
        }
        let is_new = |current: &String| *current != self.password.typed();
        if self.password.check(&mut errors) && !self.current.with_untracked(is_new) {
            errors.push((new_password::FIELD, t::password_same().to_owned()));
        }
        errors
    }

    fn submit(self) {
        if self.busy.get_untracked() {
            return;
        }
        let errors = self.errors();
        let complete = errors.is_empty();
        self.errors.set(errors);
        if !complete {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let outcome = self
                .app
                .change_password(self.current.get_untracked(), self.password.typed())
                .await;
            self.busy.try_set(false);
            match outcome {
                Ok(()) => {
                    self.current.try_set(String::new());
                    self.password.clear();
                    self.done.try_set(true);
                    focus_soon(DONE);
                }
                Err(error) => {
                    self.errors.try_set(vec![words(&error)]);
                }
            }
        });
    }
}

/// What went wrong, beside the field that it is about.
fn words(error: &BackendError) -> (&'static str, String) {
    use sokoguru_api::ProblemCode;
    let code = match error {
        BackendError::Rejected(problem) => problem.code.known(),
        _ => None,
    };
    match code {
        Some(ProblemCode::CredentialsWrong) => (CURRENT, t::password_wrong().to_owned()),
        Some(ProblemCode::PasswordWeak) => (new_password::FIELD, problems::of_asking(error)),
        _ => ("", problems::of_asking(error)),
    }
}

/// Ganti kata sandi.
pub fn password_page() -> View {
    let form = Form {
        app: use_app(),
        current: RwSignal::default(),
        password: NewPassword::default(),
        errors: RwSignal::default(),
        busy: RwSignal::new(false),
        done: RwSignal::new(false),
    };
    let body = move || {
        if form.done.get() {
            changed()
        } else {
            fields(form)
        }
    };
    view! {
        <Screen
            title=t::change_password()
            subtitle=t::change_password_hint()
            back="/lainnya"
            tab=Tab::More
        >
            {body}
        </Screen>
    }
    .into_any()
}

fn fields(form: Form) -> View {
    let current = Field {
        id: CURRENT,
        label: t::current_password(),
        hint: "",
        kind: Kind::Password,
        value: form.current,
        errors: form.errors,
    };
    view! {
        {error_summary(form.errors)}
        <form
            class="group form"
            method="dialog"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                form.submit();
            }
        >
            {current.view()}
            {form.password.fields(form.errors)}
            <button class="btn" aria-disabled=move || form.busy.get().then_some("true")>
                {move || if form.busy.get() { t::changing() } else { t::change_password() }}
            </button>
        </form>
        {note(Standing::Info, "", t::change_password_after())}
    }
    .into_any()
}

fn changed() -> View {
    view! {
        <div class="group" id=DONE tabindex="-1">
            {note(Standing::Accepted, t::password_changed(), t::password_changed_hint())}
            <a class="btn quiet" href="/lainnya">
                {t::back_to_more()}
            </a>
        </div>
    }
    .into_any()
}
