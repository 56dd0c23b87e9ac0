//! Asking the office to put one datum right.

use sokoguru_api::own_data::{CorrectionRequest, Profile};
use sokoguru_domain::identity::phone;
use sokoguru_domain::{DataField, WishStatus};

use super::join::field::{Line, day};
use super::own_data::datum;
use super::own_data::wish::{is_under_way, send};
use crate::backend::joining as protocol;
use crate::components::{
    Errors, Field, Kind, Screen, Standing, Tab, error_summary, figure_skeleton, loadable, note,
    row, use_announce,
};
use crate::i18n::{joining as j, own_data as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::own_data::{OwnData, Wish};
use crate::prelude::*;
use crate::reading::use_reading;
use crate::router;
use crate::session::use_app;

const VALUE: &str = "isi";
const REASON: &str = "alasan";

/// `/lainnya/data/perbaiki/:field`
pub fn correct_page() -> View {
    let field = router::param("field").and_then(|code| DataField::from_code(&code));
    let Some(field) = field else {
        return super::not_found::not_found();
    };
    let app = use_app();
    let source = use_reading(protocol::profile());
    let (value, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = RwSignal::new(Errors::new());
    let busy = RwSignal::new(false);
    let say = use_announce();
    let navigator = router::use_navigator();
    let submit = move || {
        let request = request(field, &value.get_untracked(), &reason.get_untracked());
        match request {
            Err(wrong) => errors.set(wrong),
            Ok(_) if busy.get_untracked() => {}
            Ok(request) => {
                errors.set(Errors::new());
                // The first press holds, until it is known whether it could be kept.
                busy.set(true);
                let (write, wish) = (OwnData::Correct(request), Wish::Correct(field));
                send(app, write, wish, say, move |is_kept| {
                    busy.try_set(false);
                    if is_kept {
                        navigator.replace("/lainnya/data");
                    }
                });
            }
        }
    };
    let waits = move || {
        let at_office = source.state.with(|state| {
            state
                .reading()
                .is_some_and(|reading| waits_for_answer(&reading.data, field))
        });
        at_office || is_under_way(app, |wish| wish == Wish::Correct(field))
    };
    let known = loadable(source, figure_skeleton, move |reading| {
        view! { <section class="card">{row(t::now(), datum(&reading.data, field))}</section> }
            .into_any()
    });
    let foot = (move || {
        if waits() {
            return view! { <a class="btn" href="/lainnya/data">{crate::i18n::common::back()}</a> }
                .into_any();
        }
        view! {
            <button class="btn" type="button" on:click=move |_| submit()>
                {t::ask()}
            </button>
        }
        .into_any()
    })
    .into_any();
    let why = Field {
        id: REASON,
        label: t::why(),
        hint: t::why_hint(),
        kind: Kind::Lines,
        value: reason,
        errors,
    };
    view! {
        <Screen title=t::correct_title() subtitle=t::field(field) back="/lainnya/data" tab=Tab::More foot=foot>
            {known}
            {move || {
                if waits() {
                    return note(Standing::Waiting, t::waits_already(), "");
                }
                view! {
                    {error_summary(errors)}
                    <div class="group form">
                        {line(field, value, errors)}
                        {why.view()}
                    </div>
                    {note(Standing::Info, "", t::ask_hint())}
                }
                .into_any()
            }}
        </Screen>
    }
    .into_any()
}

fn waits_for_answer(profile: &Profile, field: DataField) -> bool {
    profile.corrections.iter().any(|one| {
        one.field.known() == Some(field) && one.status.known() == Some(WishStatus::Submitted)
    })
}

fn line(field: DataField, value: RwSignal<String>, errors: RwSignal<Errors>) -> View {
    let (hint, mode, complete) = match field {
        DataField::Name => (j::name_hint(), "text", "name"),
        DataField::Address => (j::address_hint(), "text", "street-address"),
        DataField::Phone => (j::phone_hint(), "tel", "tel"),
        DataField::BornOn => (t::born_on_hint(), "text", "bday"),
        DataField::Occupation => (j::occupation_hint(), "text", "organization-title"),
    };
    let line = Line {
        id: VALUE,
        label: t::new_value(),
        hint,
        mode,
        complete,
        value,
        errors,
    };
    line.view(field == DataField::Address)
}

fn request(field: DataField, value: &str, reason: &str) -> Result<CorrectionRequest, Errors> {
    let letters = |text: &str, most: usize, least: usize| {
        let text = text.trim().replace('\n', " ");
        (least..=most)
            .contains(&text.chars().count())
            .then_some(text)
    };
    let (value, wrong) = match field {
        DataField::Name => (letters(value, 120, 3), j::name_wrong()),
        DataField::Address => (letters(value, 300, 10), j::address_wrong()),
        DataField::Occupation => (letters(value, 80, 2), j::occupation_wrong()),
        DataField::Phone => (phone(value), j::phone_wrong()),
        DataField::BornOn => (day(value).map(|day| day.to_string()), j::born_on_wrong()),
    };
    let mut errors = Errors::new();
    if value.is_none() {
        errors.push((VALUE, wrong.to_owned()));
    }
    let reason = letters(reason, 500, 0);
    if reason.is_none() {
        errors.push((REASON, t::reason_long().to_owned()));
    }
    match (value, reason) {
        (Some(value), Some(reason)) => Ok(CorrectionRequest {
            field: field.into(),
            value,
            reason,
        }),
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_has_the_spelling_of_the_contract() {
        let of = |field, text: &str| request(field, text, " ").map(|one| one.value).ok();
        assert_eq!(
            of(DataField::BornOn, "17-12-1990").as_deref(),
            Some("1990-12-17")
        );
        assert_eq!(
            of(DataField::Phone, "+62 812 3456 7890").as_deref(),
            Some("081234567890")
        );
        assert_eq!(
            of(DataField::Address, " Jl. Melati 7\nRT 3 ").as_deref(),
            Some("Jl. Melati 7 RT 3")
        );
        for (field, wrong) in [
            (DataField::Phone, "12"),
            (DataField::BornOn, "1990"),
            (DataField::Name, "A"),
            (DataField::Address, "Jl."),
        ] {
            assert_eq!(of(field, wrong), None, "{wrong}");
        }
        assert!(request(DataField::Name, "Siti", &"x".repeat(501)).is_err());
    }
}
