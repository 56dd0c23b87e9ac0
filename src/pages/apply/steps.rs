//! The steps of an application as they are drawn.

use crate::prelude::*;
use sokoguru_api::Amount;
use sokoguru_api::loans::LoanProduct;

use super::form::{Form, PURPOSE};
use crate::components::{Field, Kind, Standing, note, row};
use crate::i18n::{borrowing as b, fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};
use crate::pages::simulator::outcome;
use crate::pages::simulator::terms::fields;
use crate::session::App;

/// Product, amount and months, with what they lead to.
pub fn terms_step(form: Form, products: Memo<Vec<LoanProduct>>, word: &str) -> View {
    view! {
        {fields(form.terms, products, form.errors, word)}
        {outcome(form.terms, products, form.terms.estimated(products), word.to_owned())}
        <p class="muted">{t::estimate()}</p>
    }
    .into_any()
}

/// What the loan is for.
pub fn purpose_step(form: Form) -> View {
    let field = Field {
        id: PURPOSE,
        label: t::purpose(),
        hint: t::purpose_hint(),
        kind: Kind::Lines,
        value: form.purpose,
        errors: form.errors,
    };
    let letters = move || {
        let count = form.purpose.with(|text| text.trim().chars().count());
        fill(t::purpose_left(), &[&count.to_string()])
    };
    view! {
        {field.view()}
        <p class="muted num">{letters}</p>
    }
    .into_any()
}

/// Who stands surety, and what is pledged.
pub fn sureties_step(app: App, form: Form, products: Memo<Vec<LoanProduct>>) -> View {
    products.with_untracked(|all| {
        let amount = form.terms.money().unwrap_or_default();
        match form.conditions(all) {
            Some(asked) => form.sureties.view(app, asked, amount, form.errors),
            None => ().into_any(),
        }
    })
}

/// Photos of the papers that the product asks for.
pub fn papers_step(form: Form, products: Memo<Vec<LoanProduct>>) -> View {
    products.with_untracked(|all| match form.conditions(all) {
        Some(asked) => form.photos.view(&asked.slots),
        None => ().into_any(),
    })
}

/// Guarantors, pledge and papers once more.
fn sureties_facts(form: Form, product: &LoanProduct, amount: Amount) -> View {
    let asked = &product.conditions;
    let named = form.sureties.summary(asked.guarantors);
    let named = (!named.is_empty()).then(|| {
        view! {
            <div>
                <p class="muted">{b::guarantor_numbers()}</p>
                <ul>{named}</ul>
            </div>
        }
        .into_any()
    });
    let needed = asked.needs_collateral(amount.0);
    let pledge = form.sureties.pledge().filter(|_| needed).map(|pledge| {
        let worth = fill(
            b::pledge_worth(),
            &[&pledge.description, &formats::rupiah(pledge.value)],
        );
        row(b::pledge_of(pledge.kind.known()), worth)
    });
    let papers = (!asked.slots.is_empty()).then(|| {
        let count = form.photos.count(&asked.slots).to_string();
        view! { <p class="muted">{fill(b::papers_count(), &[&count])}</p> }.into_any()
    });
    (named, pledge, papers).into_any()
}

/// Everything once more, the amount also in words.
pub fn check_step(form: Form, products: Memo<Vec<LoanProduct>>, word: String) -> View {
    let asked = move || {
        products.with(|all| {
            let product = form.terms.chosen(all)?;
            let amount = Amount(form.terms.money()?);
            let months = form.terms.term()?.to_string();
            Some(
                view! {
                    <section class="card">
                        {row(t::product(), product.name.clone())}
                        {row(t::amount(), formats::rupiah(amount))}
                        <p class="muted">{fill(t::in_words(), &[&formats::in_words(amount)])}</p>
                        {row(t::term(), fill(t::months_count(), &[&months]))}
                        <div>
                            <p class="muted">{t::purpose()}</p>
                            <p>{form.purpose.get()}</p>
                        </div>
                        {sureties_facts(form, product, amount)}
                    </section>
                }
                .into_any(),
            )
        })
    };
    view! {
        {asked}
        {outcome(form.terms, products, form.terms.estimated(products), word)}
        {note(Standing::Info, t::check_hint(), t::estimate())}
    }
    .into_any()
}
