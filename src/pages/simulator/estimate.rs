//! What a loan would cost: asked of the domain, drawn as one card and one table.
//!
//! Nothing is reckoned here. The simulator shows it while the member tries figures, the
//! application shows it once more before it is sent.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sokoguru_api::{Amount, loans::LoanProduct};
use sokoguru_domain::loan::{FeeKind, LoanError, Method, Product, Terms, fee_amount};
use sokoguru_domain::{Money, Schedule, net_disbursed, schedule, yearly_cost};

use crate::components::price;
use crate::i18n::{fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};

/// What the domain says of an amount over a term.
#[derive(PartialEq)]
pub struct Estimate {
    product: Product,
    schedule: Schedule,
    fees: Vec<(FeeKind, Money)>,
    net: Money,
    yearly: Option<Decimal>,
}

/// Asks the domain what a loan on a product's terms would cost.
pub fn estimate(product: Product, principal: Money, months: u16) -> Result<Estimate, LoanError> {
    let terms = Terms {
        principal,
        months,
        // An estimate has no calendar yet: only the number of a month is shown.
        first_due: NaiveDate::default(),
    };
    let schedule = schedule(&product, &terms)?;
    let fees = product
        .fees
        .iter()
        .map(|fee| Ok((fee.kind, fee_amount(&product, fee, principal)?)))
        .collect::<Result<Vec<_>, LoanError>>()?;
    let net = net_disbursed(&product, principal)?;
    let yearly = yearly_cost(&schedule, net);
    Ok(Estimate {
        product,
        schedule,
        fees,
        net,
        yearly,
    })
}

impl Estimate {
    /// The first instalment, the one to remember.
    pub fn first(&self) -> Money {
        self.schedule
            .instalments()
            .first()
            .map_or(Money::ZERO, |one| one.total)
    }

    /// The last instalment.
    pub fn last(&self) -> Money {
        self.schedule
            .instalments()
            .last()
            .map_or(Money::ZERO, |one| one.total)
    }
}

impl Estimate {
    /// What is received after fees.
    pub fn net(&self) -> Money {
        self.net
    }

    /// All that is paid.
    pub fn total(&self) -> Money {
        self.schedule.total()
    }

    /// All that it costs: what is paid beyond what was received.
    pub fn cost(&self) -> Money {
        self.total().checked_sub(self.net).unwrap_or(Money::ZERO)
    }

    /// The yearly cost in percent.
    pub fn yearly(&self) -> Option<Decimal> {
        self.yearly
    }
}

/// A sum as a member reads it.
pub fn rp(money: Money) -> String {
    formats::rupiah(Amount(money))
}

/// A line with a name and a figure.
pub fn line(name: impl Into<String>, figure: impl Into<String>) -> View {
    let (name, figure): (String, String) = (name.into(), figure.into());
    view! {
        <div class="row">
            <span class="grow">{name}</span>
            <b class="num">{figure}</b>
        </div>
    }
    .into_any()
}

/// The figures that matter, the large one first.
pub fn figures(estimate: &Estimate, word: &str) -> View {
    let declining = estimate.product.method == Method::Declining;
    let (first, last) = (estimate.first(), estimate.last());
    let beside = match (declining, first == last) {
        (_, true) => None,
        (true, false) => Some(fill(t::then_down_to(), &[&rp(last)])),
        (false, false) => Some(fill(t::last_differs(), &[&rp(last)])),
    };
    let fees: Vec<View> = if estimate.fees.is_empty() {
        vec![view! { <p class="muted">{t::no_fees()}</p> }.into_any()]
    } else {
        estimate
            .fees
            .iter()
            .map(|(kind, amount)| {
                let name = match kind {
                    FeeKind::Provision => t::provision(),
                    FeeKind::Administration => t::administration(),
                };
                line(name, rp(*amount))
            })
            .collect()
    };
    let yearly = estimate.yearly.map(|percent| {
        let percent = fill(t::yearly_value(), &[&formats::percent(percent)]);
        view! {
            {line(t::yearly(), percent)}
            <p class="muted">{fill(t::yearly_hint(), &[word])}</p>
        }
    });
    let above_law = estimate.product.rate.exceeds_legal_loan_cap();
    view! {
        <section class="card">
            <div>
                <p class="muted">
                    {if declining { t::first_instalment() } else { t::instalment() }}
                </p>
                <p class="big num">{rp(first)}</p>
                {beside.map(|text| view! { <p class="muted num">{text}</p> })}
            </div>
            {line(
                fill(t::interest_total(), &[word]),
                rp(estimate.schedule.total_interest()),
            )}
            {fees}
            {line(t::net(), rp(estimate.net))}
            {line(t::total(), rp(estimate.schedule.total()))}
            {yearly}
            {above_law.then(|| view! { <p class="state bad">{t::beyond_cap()}</p> })}
        </section>
    }
    .into_any()
}

/// Every instalment of an estimate as a table.
pub fn table(estimate: &Estimate, word: &str) -> View {
    let rows = estimate
        .schedule
        .instalments()
        .iter()
        .map(|one| {
            let sums = [one.principal, one.interest, one.total, one.balance];
            (one.number, sums.map(|sum| price(Amount(sum))))
        })
        .collect();
    instalments(rows, word)
}

/// Instalments as a table: number, principal, interest, both, what is left.
pub fn instalments(rows: Vec<(u16, [View; 4])>, word: &str) -> View {
    let heads = [
        t::month_no().to_owned(),
        t::principal().to_owned(),
        t::capital(word),
        t::sum().to_owned(),
        t::left().to_owned(),
    ]
    .map(|head| view! { <th scope="col">{head}</th> }.into_any());
    let rows: Vec<View> = rows
        .into_iter()
        .map(|(number, sums)| {
            let sums = sums.map(|sum| view! { <td>{sum}</td> }.into_any());
            view! {
                <tr>
                    <th scope="row">{number}</th>
                    {sums}
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=t::schedule_caption()>
            <table class="table num">
                <caption class="sr">{t::schedule_caption()}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How the price of a product is reckoned, in words.
pub fn method_note(product: &LoanProduct, word: &str) -> View {
    let method = product.method.known();
    view! {
        <div>
            <p>
                <b>{t::rate_words(product.rate, word)}</b>
            </p>
            <p>{t::method_words(method, word)}</p>
            <p class="muted">{t::method_hint(method, word)}</p>
        </div>
    }
    .into_any()
}
