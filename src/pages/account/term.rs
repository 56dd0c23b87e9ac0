//! A term account: when it ends, what is paid then, and what an early end costs.

use chrono::NaiveDate;
use sokoguru_api::Amount;
use sokoguru_api::savings_requests::SavingsDetail;
use sokoguru_domain::savings::{Ending, Payout, Term};

use crate::components::{price, row, rupiah};
use crate::i18n::{fill, formats, requests as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::phone;

/// The cooperative's day, by the phone's clock.
pub fn today() -> NaiveDate {
    let zone = formats::zone().offset();
    phone::moment(phone::now_ms())
        .with_timezone(&zone)
        .date_naive()
}

/// What is known of the term of an account.
pub fn term_of(detail: &SavingsDetail) -> Option<Term> {
    detail.term.as_ref()?.to_domain(&detail.account)
}

/// The term in figures, where the account has one.
pub fn card(detail: &SavingsDetail) -> Option<View> {
    let account = &detail.account;
    let matures_on = account.matures_on?;
    let on = today();
    let days = (matures_on - on).num_days();
    let left = if days > 0 {
        fill(t::days_left(), &[&days.to_string()])
    } else {
        t::mature_now().to_owned()
    };
    let term = term_of(detail);
    let more = term.and_then(|term| {
        let end = term.at_maturity(on)?;
        let to_come = match term.payout {
            Payout::Elsewhere => None,
            Payout::Added | Payout::AtMaturity => {
                Some(row(t::interest_to_come(), rupiah(Amount(end.interest))))
            }
        };
        let tax = (!end.tax.is_zero()).then(|| row(t::tax(), rupiah(Amount(end.tax))));
        Some(view! {
            {to_come}
            {tax}
            {row(t::at_maturity(), rupiah(Amount(end.paid)))}
            <p class="muted">{payout_words(term.payout)}</p>
            {row(t::penalty(), penalty_words(&term))}
            <p class="muted">{fill(t::estimate(), &[&formats::date(on)])}</p>
        })
    });
    Some(
        view! {
            <section class="card">
                {row(t::matures(), formats::date(matures_on))}
                <p class="muted">{left}</p>
                {more}
            </section>
        }
        .into_any(),
    )
}

/// Where the interest goes.
pub fn payout_words(payout: Payout) -> &'static str {
    match payout {
        Payout::Elsewhere => t::interest_elsewhere(),
        Payout::Added => t::interest_added(),
        Payout::AtMaturity => t::interest_at_end(),
    }
}

/// The rule of the penalty in words.
pub fn penalty_words(term: &Term) -> String {
    term.penalty.map_or_else(
        || t::no_penalty().to_owned(),
        |penalty| {
            fill(
                t::penalty_of(penalty.of),
                &[&formats::percent(penalty.percent)],
            )
        },
    )
}

/// What an end pays, part by part.
pub fn ending_rows(balance: Amount, ending: &Ending) -> View {
    let part = |words: &'static str, sum: sokoguru_domain::Money, minus: bool| {
        (!sum.is_zero()).then(|| {
            let figure = formats::rupiah(Amount(sum));
            let figure = if minus {
                ["\u{2212}", &figure].concat()
            } else {
                ["+", &figure].concat()
            };
            row(words, view! { <span class="num">{figure}</span> })
        })
    };
    view! {
        {row(t::balance(), price(balance))}
        {part(t::interest(), ending.interest, false)}
        {part(t::tax(), ending.tax, true)}
        {part(t::penalty(), ending.penalty, true)}
        {row(t::you_get(), price(Amount(ending.paid)))}
    }
    .into_any()
}
