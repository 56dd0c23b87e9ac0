//! The three steps of an application as they are drawn.

use crate::prelude::*;
use sokoguru_api::Amount;
use sokoguru_api::loans::LoanProduct;

use super::form::{Form, PURPOSE};
use crate::components::{Field, Kind, Standing, note, row};
use crate::i18n::{fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};
use crate::pages::simulator::outcome;
use crate::pages::simulator::terms::fields;

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
