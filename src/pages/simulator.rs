//! The loan simulator, open to everybody: what a loan would cost, while the amount is being moved.
//!
//! Every figure comes from the domain, through [`estimate`]; the products come from the phone's
//! copy where there is no network.

pub mod compare;
pub mod estimate;
pub mod terms;

use crate::prelude::*;
use crate::router;
use sokoguru_api::loans::{LoanProduct, LoanProducts};

use self::estimate::{Estimate, figures, method_note, rp, table};
use self::terms::{AMOUNT, MONTHS, PRODUCT, TermsInput, fields};
use super::progress::interest_word;
use crate::backend::own;
use crate::components::{
    Errors, Icon, Screen, Standing, Tab, empty, figure_skeleton, loadable, note,
};
use crate::i18n::{fill, loans as t};
use crate::markup::{IntoAny, View, view};
use crate::reading::{Source, use_reading};
use crate::session::use_app;

/// `/pinjaman/simulasi`
pub fn simulator_page() -> View {
    let source = use_reading(own::loan_products());
    let products = product_memo(source);
    let input = TermsInput::empty();
    input.set(
        router::query(PRODUCT).as_deref(),
        router::query(AMOUNT).as_deref(),
        router::query(MONTHS).as_deref(),
    );
    watch(move || {
        products.with(|all| input.settle(all));
    });
    let foot = view! {
        <a class="btn" href=move || input.address("/pinjaman/ajukan")>
            {t::apply()}
        </a>
    }
    .into_any();
    view! {
        <Screen title=t::simulator() subtitle=t::estimate() back="/pinjaman" tab=Tab::Loans foot=foot>
            {with_products(source, products, move |products| simulator(input, products))}
        </Screen>
    }
    .into_any()
}

/// The products as a value that changes only when they do, so that a fresh answer does not take
/// the field away under the member's fingers.
pub fn product_memo(source: Source<LoanProducts>) -> Memo<Vec<LoanProduct>> {
    Memo::new(move || {
        source.state.with(|state| {
            state
                .reading()
                .map(|one| one.data.items.clone())
                .unwrap_or_default()
        })
    })
}

/// Draws a form once there are products; until then what became of asking for them.
pub fn with_products(
    source: Source<LoanProducts>,
    products: Memo<Vec<LoanProduct>>,
    form: impl Fn(Memo<Vec<LoanProduct>>) -> View + Send + 'static,
) -> View {
    let some = Memo::new(move || !products.with(Vec::is_empty));
    (move || {
        if some.get() {
            form(products)
        } else {
            loadable(source, figure_skeleton, |_| {
                empty(Icon::Info, t::no_products(), t::no_products_hint(), None)
            })
        }
    })
    .into_any()
}

fn simulator(input: TermsInput, products: Memo<Vec<LoanProduct>>) -> View {
    let app = use_app();
    let word = interest_word(app);
    let errors = RwSignal::new(Errors::new());
    // Here the fields correct themselves while they are filled in; nothing is being sent.
    watch(move || errors.set(products.with(|all| input.errors(all))));
    let estimate = input.estimated(products);
    let spoken = move || {
        estimate.with(|one| {
            one.as_ref()
                .map(|one| fill(t::spoken(), &[&rp(one.first())]))
        })
    };
    view! {
        {fields(input, products, errors, &word)}
        <p class="sr" role="status">
            {spoken}
        </p>
        {outcome(input, products, estimate, word.clone())}
        {compare::compare(input, products, word)}
    }
    .into_any()
}

/// The result, or why there is none. The schedule stays open while the figures change.
pub fn outcome(
    input: TermsInput,
    products: Memo<Vec<LoanProduct>>,
    estimate: Memo<Option<Estimate>>,
    word: String,
) -> View {
    let word = StoredValue::new(word);
    let drawn = move || {
        products.with(|all| {
            let Some(product) = input.chosen(all) else {
                return ().into_any();
            };
            let word = word.get_value();
            let method = method_note(product, &word);
            estimate.with(|estimate| match estimate {
                Some(estimate) => (figures(estimate, &word), method).into_any(),
                None if product.to_domain().is_none() => {
                    (method, note(Standing::Info, t::not_computable(), "")).into_any()
                }
                None => (note(Standing::Info, t::no_result(), ""), method).into_any(),
            })
        })
    };
    let rows = move || estimate.with(|one| one.as_ref().map(|one| table(one, &word.get_value())));
    view! {
        {drawn}
        <details class="card" hidden=move || estimate.with(Option::is_none)>
            <summary>{t::schedule()}</summary>
            {rows}
        </details>
    }
    .into_any()
}
