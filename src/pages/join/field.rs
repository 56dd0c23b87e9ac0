//! Fields about a person: each says to the browser what it asks for, so that a phone fills in what
//! it knows and brings the right keyboard.

use chrono::NaiveDate;

use crate::components::{Errors, field_frame};
use crate::markup::{IntoAny, View, view};
use crate::prelude::*;
use leptos::prelude::event_target_checked;

/// A field about a person.
#[derive(Clone, Copy)]
pub struct Line {
    /// Id of the input, one of its kind on the page.
    pub id: &'static str,
    /// What it asks for.
    pub label: &'static str,
    /// How to answer; may be empty.
    pub hint: &'static str,
    /// The keyboard: `text`, `numeric`, `tel`.
    pub mode: &'static str,
    /// What the browser may fill in, a word of the HTML standard; `off` for nothing.
    pub complete: &'static str,
    /// What is typed.
    pub value: RwSignal<String>,
    /// What is wrong in the whole form.
    pub errors: RwSignal<Errors>,
}

impl Line {
    /// Draws it; `lines` where the answer is longer than a line.
    pub fn view(self, lines: bool) -> View {
        let id = self.id;
        let error = Signal::derive(move || error_of(self.errors, id));
        let described = [id, "-hint ", id, "-error"].concat();
        let invalid = move || error.with(Option::is_some).then_some("true");
        let input = if lines {
            view! {
                <textarea
                    class="input"
                    id=id
                    rows="3"
                    autocomplete=self.complete
                    aria-describedby=described
                    aria-invalid=invalid
                    prop:value=self.value
                    on:input=move |event| self.value.set(event_target_value(&event))
                ></textarea>
            }
            .into_any()
        } else {
            view! {
                <input
                    class="input"
                    id=id
                    inputmode=self.mode
                    autocomplete=self.complete
                    autocapitalize="words"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=invalid
                    prop:value=self.value
                    on:input=move |event| self.value.set(event_target_value(&event))
                />
            }
            .into_any()
        };
        field_frame(id, self.label, self.hint, error, input)
    }
}

/// What is wrong with a field.
pub fn error_of(errors: RwSignal<Errors>, id: &str) -> Option<String> {
    errors.with(|errors| {
        let found = errors.iter().find(|(of, _)| *of == id);
        found.map(|(_, words)| words.clone())
    })
}

/// A box to tick, with its words and what is wrong.
pub fn tick(
    id: &'static str,
    words: &'static str,
    value: RwSignal<bool>,
    errors: RwSignal<Errors>,
) -> View {
    let error = Signal::derive(move || error_of(errors, id));
    let wrong = [id, "-error"].concat();
    view! {
        <div class="field" class:wrong=move || error.with(Option::is_some)>
            <label class="choice tick" for=id>
                <input
                    type="checkbox"
                    id=id
                    prop:checked=value
                    aria-describedby=wrong.clone()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                <span>{words}</span>
            </label>
            <p class="error" id=wrong hidden=move || error.with(Option::is_none)>
                <span>{move || error.get()}</span>
            </p>
        </div>
    }
    .into_any()
}

/// A day as it is typed: day, month, year, with anything or nothing between them.
pub fn day(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text
        .split(|mark: char| !mark.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let number = |text: &str| text.parse::<u32>().ok();
    let (day, month, year) = match parts.as_slice() {
        [all] if all.len() == 8 => (all.get(..2)?, all.get(2..4)?, all.get(4..)?),
        [day, month, year] if year.len() == 4 => (*day, *month, *year),
        _ => return None,
    };
    let year = year
        .parse()
        .ok()
        .filter(|year| (1900..=2199).contains(year))?;
    NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_is_read_however_it_is_typed() {
        for typed in [
            "17-12-1990",
            "17121990",
            "17/12/1990",
            " 17 12 1990 ",
            "17.12.1990",
        ] {
            assert_eq!(day(typed), "1990-12-17".parse().ok(), "{typed}");
        }
        assert_eq!(day("1-2-1990"), "1990-02-01".parse().ok());
        for typed in [
            "",
            "1990-12-17",
            "32-12-1990",
            "17-13-1990",
            "29-02-1990",
            "171290",
            "x",
        ] {
            assert_eq!(day(typed), None, "{typed}");
        }
    }
}
