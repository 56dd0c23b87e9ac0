//! Figures of several years: the newest in words, a small chart for each, and all of them in a
//! table.

use sokoguru_api::Amount;
use sokoguru_api::cooperative::YearFigures;

use crate::components::columns;
use crate::i18n::{cooperative as t, fill, formats};
use crate::markup::{IntoAny, View, view};

/// A figure: its name, how it is read, how it is written.
struct Kind {
    name: &'static str,
    value: fn(&YearFigures) -> i64,
    words: fn(&YearFigures) -> String,
}

fn rupiah(amount: Amount) -> String {
    formats::rupiah(amount)
}

fn kinds() -> [Kind; 6] {
    let kind = |name, value, words| Kind { name, value, words };
    [
        kind(
            t::members(),
            |one| i64::from(one.members),
            |one| fill(t::people(), &[&one.members.to_string()]),
        ),
        kind(
            t::savings(),
            |one| one.savings.0.to_sen(),
            |one| rupiah(one.savings),
        ),
        kind(
            t::loans(),
            |one| one.loans.0.to_sen(),
            |one| rupiah(one.loans),
        ),
        kind(
            t::assets(),
            |one| one.assets.0.to_sen(),
            |one| rupiah(one.assets),
        ),
        kind(
            t::equity(),
            |one| one.equity.0.to_sen(),
            |one| rupiah(one.equity),
        ),
        kind(
            t::surplus(),
            |one| match one.result.loss() {
                Some(loss) => -loss.0.to_sen(),
                None => one.result.amount.0.to_sen(),
            },
            |one| match one.result.loss() {
                Some(loss) => fill(t::loss_of(), &[&rupiah(loss)]),
                None => rupiah(one.result.amount),
            },
        ),
    ]
}

/// Draws them; nothing where there are none.
pub fn figures(all: &[YearFigures]) -> Option<View> {
    let newest = all.first()?;
    // Time runs from left to right; the list begins with the newest.
    let in_time: Vec<&YearFigures> = all.iter().rev().collect();
    let charts: Vec<View> = kinds()
        .iter()
        .map(|kind| chart(kind, newest, &in_time))
        .collect();
    let view = view! {
        <section class="group">
            <h2>{t::figures()}</h2>
            <p class="muted">{t::figures_hint()}</p>
            <div class="charts">{charts}</div>
            <details class="card">
                <summary>{t::table()}</summary>
                {table(all)}
            </details>
        </section>
    }
    .into_any();
    Some(view)
}

fn chart(kind: &Kind, newest: &YearFigures, in_time: &[&YearFigures]) -> View {
    let values: Vec<i64> = in_time.iter().map(|one| (kind.value)(one)).collect();
    let years: Vec<View> = in_time
        .iter()
        .map(|one| view! { <span>{one.year.to_string()}</span> }.into_any())
        .collect();
    let newest_words = (kind.words)(newest);
    view! {
        <section class="card">
            <div class="row">
                <h3>{kind.name}</h3>
                <b class="num">{newest_words}</b>
            </div>
            {columns(&values)}
            <p class="years muted num" aria-hidden="true">
                {years}
            </p>
        </section>
    }
    .into_any()
}

fn table(all: &[YearFigures]) -> View {
    let heads: Vec<View> = all
        .iter()
        .map(|one| view! { <th scope="col" class="num">{one.year.to_string()}</th> }.into_any())
        .collect();
    let rows: Vec<View> = kinds()
        .iter()
        .map(|kind| {
            let cells: Vec<View> = all
                .iter()
                .map(|one| {
                    let words = (kind.words)(one);
                    view! { <td class="num">{words}</td> }.into_any()
                })
                .collect();
            view! {
                <tr>
                    <th scope="row">{kind.name}</th>
                    {cells}
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=t::table()>
            <table class="table">
                <caption class="sr">{t::table()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::year()}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
