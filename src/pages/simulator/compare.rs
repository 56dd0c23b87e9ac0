//! The same loan worked out in three ways, and with every product that has it: what differs is seen
//! side by side, the yearly cost last.

use sokoguru_api::loans::LoanProduct;
use sokoguru_domain::{Method, Money, Product};

use super::estimate::{Estimate, estimate, rp};
use super::terms::TermsInput;
use crate::components::{Standing, tag};
use crate::i18n::{borrowing as t, formats, loans};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::prelude::*;

/// One way to borrow it.
struct Way {
    name: String,
    chosen: bool,
    estimate: Estimate,
}

/// The chosen product's terms by each method.
fn methods(product: &Product, amount: Money, months: u16, word: &str) -> Vec<Way> {
    Method::ALL
        .iter()
        .filter_map(|method| {
            let other = Product {
                method: *method,
                ..product.clone()
            };
            Some(Way {
                name: loans::method_words(Some(*method), word),
                chosen: *method == product.method,
                estimate: estimate(other, amount, months).ok()?,
            })
        })
        .collect()
}

/// Every product that lends this sum for so long.
fn products(all: &[LoanProduct], chosen: &str, amount: Money, months: u16) -> Vec<Way> {
    all.iter()
        .filter_map(|one| {
            Some(Way {
                name: one.name.clone(),
                chosen: one.id.as_str() == chosen,
                estimate: estimate(one.to_domain()?, amount, months).ok()?,
            })
        })
        .collect()
}

/// Both comparisons, behind a press each; they stay open while the figures change.
pub fn compare(input: TermsInput, list: Memo<Vec<LoanProduct>>, word: String) -> View {
    let word = StoredValue::new(word);
    let by_method = move || {
        list.with(|all| {
            let product = input.chosen(all)?.to_domain()?;
            let ways = methods(&product, input.money()?, input.term()?, &word.get_value());
            (!ways.is_empty()).then(|| table(&ways))
        })
    };
    let by_product = move || {
        list.with(|all| {
            let chosen = input.product.get();
            let ways = products(all, &chosen, input.money()?, input.term()?);
            (ways.len() > 1).then(|| table(&ways))
        })
    };
    view! {
        <details class="card">
            <summary>{t::compare()}</summary>
            <p class="muted">{t::compare_hint()}</p>
            {by_method}
        </details>
        <details class="card">
            <summary>{t::compare_products()}</summary>
            <p class="muted">{t::compare_products_hint()}</p>
            {by_product}
        </details>
    }
    .into_any()
}

fn table(ways: &[Way]) -> View {
    let heads = ways
        .iter()
        .map(|way| {
            let chosen = way
                .chosen
                .then(|| tag(Standing::Accepted, t::compare_this()));
            view! {
                <th scope="col">
                    {way.name.clone()}
                    {chosen}
                </th>
            }
            .into_any()
        })
        .collect_view();
    let figure = |name: &'static str, read: fn(&Estimate) -> String| {
        let cells = ways
            .iter()
            .map(|way| view! { <td>{read(&way.estimate)}</td> }.into_any())
            .collect_view();
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells}
            </tr>
        }
        .into_any()
    };
    let rows = [
        figure(t::compare_first(), |one| rp(one.first())),
        figure(t::compare_last(), |one| rp(one.last())),
        figure(t::compare_net(), |one| rp(one.net())),
        figure(t::compare_total(), |one| rp(one.total())),
        figure(t::compare_cost(), |one| rp(one.cost())),
        figure(t::compare_yearly(), |one| {
            one.yearly().map(formats::percent).unwrap_or_default()
        }),
    ];
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=t::compare_caption()>
            <table class="table num compare">
                <caption class="sr">{t::compare_caption()}</caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="sr">{t::compare_what()}</span>
                        </th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
