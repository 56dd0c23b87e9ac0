//! The five steps of an application as they are drawn.

use sokoguru_api::joining::JoiningTerms;
use sokoguru_api::{Amount, ProblemCode};

use super::field::{Line, tick};
use super::form::{
    ADDRESS, AGREE, BORN, CONTACT, Form, NAME, NIK, OCCUPATION, PHONE, Step, VOLUNTARY,
};
use crate::backend::BackendError;
use crate::components::{Field, Icon, Kind, Standing, figure_skeleton, icon, loadable, note, row};
use crate::i18n::{fill, formats, joining as t};
use crate::markup::{IntoAny, View, view};
use crate::pages::sign_in::whatsapp;
use crate::prelude::*;
use crate::reading::{Loadable, Source};
use crate::session::App;

/// Draws a step.
pub fn draw(step: Step, form: Form, terms: Source<JoiningTerms>, app: App) -> View {
    match step {
        Step::Start => start(terms, app),
        Step::Person => person(form),
        Step::Address => address(form),
        Step::Consent => consent(form, terms),
        Step::Check => check(form),
    }
}

fn start(terms: Source<JoiningTerms>, app: App) -> View {
    let absent = Memo::new(move || {
        terms.state.with(|state| match state {
            Loadable::Failed(BackendError::Rejected(problem)) => {
                problem.code.known() == Some(ProblemCode::NotFound)
            }
            state => state.reading().is_some_and(|reading| !reading.data.open),
        })
    });
    let figures = move || {
        if absent.get() {
            return closed(app);
        }
        loadable(terms, figure_skeleton, |reading| costs(&reading.data))
    };
    let steps =
        [t::how_1(), t::how_2(), t::how_3()].map(|words| view! { <li>{words}</li> }.into_any());
    let needs = [
        (Icon::Person, t::needed_ktp()),
        (Icon::Phone, t::needed_phone()),
    ]
    .map(|(picture, words)| {
        view! { <li class="link">{icon(picture)} <span class="grow">{words}</span></li> }.into_any()
    });
    view! {
        {figures}
        <section class="card">
            <h3>{t::how()}</h3>
            <ol class="steps">{steps.into_iter().collect::<Vec<_>>()}</ol>
        </section>
        <section class="group">
            <h3>{t::needed()}</h3>
            <ul class="card list">{needs.into_iter().collect::<Vec<_>>()}</ul>
        </section>
        <a class="btn quiet" href="/koperasi/profil">{icon(Icon::Building)} {t::know()}</a>
        <a class="btn quiet" href="/pinjaman/simulasi">{icon(Icon::Simulate)} {t::simulate()}</a>
    }
    .into_any()
}

fn closed(app: App) -> View {
    let ask = move || {
        app.cooperative.with(|found| {
            let number = found.as_deref()?.contact.whatsapp.clone()?;
            Some(
                view! {
                    <a
                        class="btn quiet"
                        href=whatsapp(&number, t::greeting())
                        target="_blank"
                        rel="noopener"
                    >
                        {icon(Icon::Chat)}
                        {t::ask_office()}
                    </a>
                }
                .into_any(),
            )
        })
    };
    view! {
        {note(Standing::Waiting, t::closed(), t::closed_hint())}
        {ask}
    }
    .into_any()
}

fn costs(terms: &JoiningTerms) -> View {
    let wajib = fill(t::wajib_each(), &[&formats::rupiah(terms.wajib)]);
    let since = fill(
        t::terms_as_of(),
        &[&formats::date(terms.as_of.date_naive())],
    );
    view! {
        <section class="card">
            {row(t::pokok(), formats::rupiah(terms.pokok))}
            <p class="muted">{t::pokok_hint()}</p>
            {row(t::wajib(), wajib)}
            <p class="muted">{t::wajib_hint()}</p>
            <p class="muted">{since}</p>
        </section>
    }
    .into_any()
}

fn person(form: Form) -> View {
    let line = |id, label, hint, mode, complete, value| {
        let errors = form.errors;
        Line {
            id,
            label,
            hint,
            mode,
            complete,
            value,
            errors,
        }
        .view(false)
    };
    let differs = Memo::new(move || form.nik_differs());
    view! {
        {line(NAME, t::name(), t::name_hint(), "text", "name", form.name)}
        {line(NIK, t::nik(), t::nik_hint(), "numeric", "off", form.nik)}
        {line(BORN, t::born_on(), t::born_on_hint(), "text", "bday", form.born_on)}
        <div aria-live="polite">
            {move || {
                differs
                    .get()
                    .then(|| note(Standing::Waiting, t::nik_differs(), t::nik_differs_hint()))
            }}
        </div>
    }
    .into_any()
}

fn address(form: Form) -> View {
    let line = |id, label, hint, mode, complete, value, lines| {
        let errors = form.errors;
        Line {
            id,
            label,
            hint,
            mode,
            complete,
            value,
            errors,
        }
        .view(lines)
    };
    let voluntary = Field {
        id: VOLUNTARY,
        label: t::voluntary(),
        hint: t::voluntary_hint(),
        kind: Kind::Money,
        value: form.voluntary,
        errors: form.errors,
    };
    view! {
        {line(ADDRESS, t::address(), t::address_hint(), "text", "street-address", form.address, true)}
        {line(PHONE, t::phone(), t::phone_hint(), "tel", "tel", form.phone, false)}
        {line(
            OCCUPATION,
            t::occupation(),
            t::occupation_hint(),
            "text",
            "organization-title",
            form.occupation,
            false,
        )}
        {voluntary.view()}
    }
    .into_any()
}

fn consent(form: Form, terms: Source<JoiningTerms>) -> View {
    let part = |title: &'static str, text: String| {
        view! {
            <div>
                <h3>{title}</h3>
                <p>{text}</p>
            </div>
        }
        .into_any()
    };
    let known = move || {
        terms.state.with(|state| {
            state.reading().map(|reading| {
                let terms = &reading.data;
                (
                    terms.refused_kept_days.to_string(),
                    terms.privacy_contact.clone(),
                )
            })
        })
    };
    let kept = move || {
        let text = known().map_or_else(
            || t::how_long_plain().to_owned(),
            |(days, _)| fill(t::how_long_text(), &[&days]),
        );
        part(t::how_long(), text)
    };
    let person = move || known().map(|(_, who)| part(t::contact_person(), who));
    view! {
        <p>{t::consent_intro()}</p>
        <section class="card words">
            {part(t::purpose(), t::purpose_text().to_owned())}
            {part(t::what(), t::what_text().to_owned())}
            {kept}
            {part(t::who_sees(), t::who_sees_text().to_owned())}
            {part(t::rights(), t::rights_text().to_owned())}
            {person}
        </section>
        {tick(AGREE, t::agree(), form.agreed, form.errors)}
        {tick(CONTACT, t::agree_contact(), form.contact, form.errors)}
    }
    .into_any()
}

fn check(form: Form) -> View {
    let born = form.birthday().map_or_else(String::new, formats::date);
    let sum = form.start_sum();
    let sum = sum.map_or_else(|| t::none().to_owned(), |sum: Amount| formats::rupiah(sum));
    let contact = if form.contact.get() {
        t::yes()
    } else {
        t::no()
    };
    let text = |signal: RwSignal<String>| signal.with(|text| text.trim().to_owned());
    view! {
        <section class="card">
            {row(t::name(), text(form.name))}
            {row(t::nik(), text(form.nik))}
            {row(t::born_on(), born)}
            {row(t::address(), text(form.address))}
            {row(t::phone(), text(form.phone))}
            {row(t::occupation(), text(form.occupation))}
            {row(t::voluntary(), sum)}
            {row(t::contact_short(), contact)}
        </section>
        {note(Standing::Info, "", t::check_hint())}
    }
    .into_any()
}
