//! Fields of a form: a label, a hint, an error that is linked to the input, and the summary of
//! errors that takes the focus when a form can not be sent.

use crate::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Event, HtmlElement, HtmlInputElement};
use sokoguru_domain::format;

use super::icon::{Icon, icon};
use crate::i18n::{common, formats};
use crate::markup::{CollectView, IntoAny, Place, View, view, watch};

/// What is wrong with which field: the id of its input, and words.
pub type Errors = Vec<(&'static str, String)>;

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Free text on one line.
    Text,
    /// Free text on several lines.
    Lines,
    /// Digits, with a keyboard for them.
    Digits,
    /// Capitals and digits, from paper.
    Code,
    /// An address of a site.
    Address,
    /// A sum of money; dots come by themselves and its words stand below.
    Money,
    /// The member's password.
    Password,
    /// A new password.
    NewPassword,
}

/// A field of a form.
#[derive(Clone, Copy)]
pub struct Field {
    /// Id of the input, one of its kind on the page.
    pub id: &'static str,
    /// What it asks for.
    pub label: &'static str,
    /// How to answer; may be empty.
    pub hint: &'static str,
    /// How it is typed.
    pub kind: Kind,
    /// What is typed.
    pub value: RwSignal<String>,
    /// What is wrong in the whole form; the field finds its own.
    pub errors: RwSignal<Errors>,
}

impl Field {
    fn error(self) -> Option<String> {
        let find = |errors: &Errors| {
            errors
                .iter()
                .find(|(id, _)| *id == self.id)
                .map(|(_, words)| words.clone())
        };
        self.errors.with(find)
    }

    /// Draws it.
    pub fn view(self) -> View {
        let input = match self.kind {
            Kind::Lines => self.lines(),
            Kind::Money => self.money(),
            Kind::Password | Kind::NewPassword => self.password(),
            _ => self.line(),
        };
        field_frame(
            self.id,
            self.label,
            self.hint,
            Signal::derive(move || self.error()),
            input,
        )
    }

    fn describedby(self) -> String {
        [self.id, "-hint ", self.id, "-error"].concat()
    }

    fn invalid(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.error().map(|_| "true"))
    }

    fn line(self) -> View {
        let (mode, complete, capitals) = match self.kind {
            Kind::Digits => ("numeric", "username", "none"),
            Kind::Code => ("text", "one-time-code", "characters"),
            Kind::Address => ("url", "url", "none"),
            _ => ("text", "off", "sentences"),
        };
        view! {
            <input
                class="input"
                id=self.id
                inputmode=mode
                autocomplete=complete
                autocapitalize=capitals
                spellcheck="false"
                aria-describedby=self.describedby()
                aria-invalid=self.invalid()
                prop:value=self.value
                on:input=move |event| self.value.set(event_target_value(&event))
            />
        }
        .into_any()
    }

    fn lines(self) -> View {
        view! {
            <textarea
                class="input"
                id=self.id
                rows="3"
                aria-describedby=self.describedby()
                aria-invalid=self.invalid()
                prop:value=self.value
                on:input=move |event| self.value.set(event_target_value(&event))
            ></textarea>
        }
        .into_any()
    }

    fn money(self) -> View {
        let words = move || {
            let sum = format::parse_rupiah_input(&self.value.get());
            sum.filter(|sum| !sum.is_zero())
                .map(|sum| formats::in_words(sum.into()))
        };
        view! {
            <div class="wrap money">
                <span aria-hidden="true">{common::rupiah_sign()}</span>
                <input
                    id=self.id
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby=self.describedby()
                    aria-invalid=self.invalid()
                    prop:value=self.value
                    on:input=move |event| self.value.set(grouped_as_typed(&event))
                />
            </div>
            <p class="muted" aria-live="polite">
                {words}
            </p>
        }
        .into_any()
    }

    fn password(self) -> View {
        let shown = RwSignal::new(false);
        let complete = if self.kind == Kind::NewPassword {
            "new-password"
        } else {
            "current-password"
        };
        view! {
            <div class="wrap">
                <input
                    id=self.id
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=complete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=self.describedby()
                    aria-invalid=self.invalid()
                    prop:value=self.value
                    on:input=move |event| self.value.set(event_target_value(&event))
                />
                <button
                    class="icon"
                    type="button"
                    aria-label=move || {
                        if shown.get() { common::hide_password() } else { common::show_password() }
                    }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || icon(if shown.get() { Icon::EyeOff } else { Icon::Eye })}
                </button>
            </div>
        }
        .into_any()
    }
}

/// A label, a hint and an error around an input of one's own; the input's id is `id`, and its
/// `aria-describedby` names `id-hint` and `id-error`.
pub fn field_frame(
    id: &'static str,
    label: &'static str,
    hint: impl Into<String>,
    error: Signal<Option<String>>,
    input: View,
) -> View {
    let hint = hint.into();
    let part = move |part: &str| [id, part].concat();
    view! {
        <div class="field" class:wrong=move || error.with(Option::is_some)>
            <label for=id>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="muted" id=part("-hint")>{hint}</p> })}
            {input}
            <p class="error" id=part("-error") hidden=move || error.with(Option::is_none)>
                {icon(Icon::Alert)}
                <span>{move || error.get()}</span>
            </p>
        </div>
    }
    .into_any()
}

/// All that is wrong, above the form; takes the focus when something is. Each entry leads to its
/// field.
pub fn error_summary(errors: RwSignal<Errors>) -> View {
    let place = Place::new();
    watch(move || {
        if errors.with(Vec::is_empty) {
            return;
        }
        if let Some(place) = place.get::<HtmlElement>() {
            request_animation_frame(move || {
                let _ = place.focus();
            });
        }
    });
    view! {
        <div
            node_ref=place
            class="state bad"
            role="alert"
            tabindex="-1"
            hidden=move || errors.with(Vec::is_empty)
        >
            {icon(Icon::Alert)}
            <div>
                <b>{common::check_again()}</b>
                <ul>
                    {move || {
                        errors.get().into_iter().map(|(id, words)| summary_line(id, words)).collect_view()
                    }}
                </ul>
            </div>
        </div>
    }
    .into_any()
}

fn summary_line(id: &'static str, words: String) -> View {
    if id.is_empty() {
        return view! { <li>{words}</li> }.into_any();
    }
    let go = move |event: Event| {
        event.prevent_default();
        focus(id);
    };
    view! {
        <li>
            <a href=["#", id].concat() on:click=go>
                {words}
            </a>
        </li>
    }
    .into_any()
}

/// Moves the focus to the element of an id.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// What is typed into a field of money, with dots between thousands; the cursor keeps its place
/// among the digits.
fn grouped_as_typed(event: &Event) -> String {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return String::new();
    };
    let typed = input.value();
    let Some(sum) = format::parse_rupiah_input(&typed) else {
        return typed;
    };
    if typed.contains(',') {
        return typed;
    }
    let shown = format::rupiah(sum).trim_start_matches("Rp").to_owned();
    let cursor = input.selection_start().ok().flatten().unwrap_or(0);
    let behind =
        |text: &str, from: usize| text.chars().skip(from).filter(char::is_ascii_digit).count();
    let digits_behind = behind(&typed, usize::try_from(cursor).unwrap_or(0));
    let place = (0..=shown.len())
        .rev()
        .find(|at| behind(&shown, *at) == digits_behind);
    input.set_value(&shown);
    if let Some(place) = place.and_then(|place| u32::try_from(place).ok()) {
        let _ = input.set_selection_range(place, place);
    }
    shown
}
