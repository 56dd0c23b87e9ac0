//! Aktivasi: the code that the office printed becomes an account.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_domain::member::ActivationCodeError;
use sokoguru_domain::{ActivationCode, MemberNumber};

use super::sign_in::device_name;
use crate::components::new_password::NewPassword;
use crate::components::{Errors, Field, Kind, Screen, Standing, Tab, error_summary, note};
use crate::i18n::{account as t, fill, problems};
use crate::markup::{Child, view};
use crate::session::{App, SignInError, use_app};

const NUMBER: &str = "number";
const CODE: &str = "code";

#[derive(Clone, Copy)]
struct Form {
    app: App,
    number: RwSignal<String>,
    code: RwSignal<String>,
    password: NewPassword,
    errors: RwSignal<Errors>,
    busy: RwSignal<bool>,
}

impl Form {
    fn errors(self) -> Errors {
        let mut errors = Errors::new();
        let number = self.number.get_untracked();
        if number.trim().is_empty() {
            errors.push((NUMBER, t::number_missing().to_owned()));
        } else if MemberNumber::parse(&number).is_err() {
            errors.push((NUMBER, t::number_wrong().to_owned()));
        }
        let code = self.code.get_untracked();
        if code.trim().is_empty() {
            errors.push((CODE, t::code_missing().to_owned()));
        } else if let Err(error) = ActivationCode::parse(&code) {
            errors.push((CODE, code_words(&error)));
        }
        self.password.check(&mut errors);
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
                .activate(
                    self.number.get_untracked(),
                    self.code.get_untracked(),
                    self.password.typed(),
                    device_name(),
                )
                .await;
            self.busy.try_set(false);
            let words = match outcome {
                Ok(()) => return,
                Err(SignInError::Backend(error)) => problems::of_asking(&error),
                Err(SignInError::PendingWrites { count, member }) => {
                    fill(t::pending_text(), &[&count.to_string(), &member.name])
                }
            };
            self.errors.try_set(vec![("", words)]);
        });
    }
}

fn code_words(error: &ActivationCodeError) -> String {
    match error {
        ActivationCodeError::WrongLength { found } => fill(t::code_length(), &[&found.to_string()]),
        ActivationCodeError::UnknownCharacter => t::code_character().to_owned(),
        ActivationCodeError::Mistyped => t::code_slip().to_owned(),
    }
}

/// What the QR code of a printed card says behind the address, `#number.code`, where no server sees
/// it: both fields are filled in, and the member reads them over.
fn from_card() -> (String, String) {
    let behind = window().location().hash().unwrap_or_default();
    let (number, code) = behind
        .trim_start_matches('#')
        .split_once('.')
        .unwrap_or_default();
    (number.to_owned(), code.to_owned())
}

/// Aktivasi.
pub fn activation_page() -> impl Child {
    let (number, code) = from_card();
    let form = Form {
        app: use_app(),
        number: RwSignal::new(number),
        code: RwSignal::new(code),
        password: NewPassword::default(),
        errors: RwSignal::default(),
        busy: RwSignal::new(false),
    };
    let field = move |id, label, hint, kind, value| {
        Field {
            id,
            label,
            hint,
            kind,
            value,
            errors: form.errors,
        }
        .view()
    };
    view! {
        <Screen title=t::activation() subtitle=t::activation_intro() back="/masuk" tab=Tab::None>
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
                {field(NUMBER, t::member_number(), "", Kind::Digits, form.number)}
                {field(CODE, t::code(), t::code_hint(), Kind::Code, form.code)}
                {form.password.fields(form.errors)}
                <button class="btn" aria-disabled=move || form.busy.get().then_some("true")>
                    {move || if form.busy.get() { t::activating() } else { t::activate() }}
                </button>
            </form>
            {note(Standing::Info, "", t::activation_after())}
        </Screen>
    }
}
