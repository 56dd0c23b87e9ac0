//! What a running loan costs otherwise: instalments that are late with their fees, and paying it off
//! on a day that the member chooses. Every figure is the cooperative's.

use chrono::{Days, NaiveDate};
use sokoguru_api::loan_conditions::{LateInstalment, Payoff};
use sokoguru_api::loans::Loan;
use sokoguru_api::sureties::Guarantor;
use sokoguru_api::wire::LoanId;
use sokoguru_domain::LoanStatus;

use crate::backend::own;
use crate::components::{Standing, field_frame, figure_skeleton, loadable, note, row, rupiah};
use crate::i18n::{borrowing as t, common, fill, formats, loans};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::offline::phone;
use crate::prelude::*;
use crate::reading::use_reading;

const DAY: &str = "tanggal-pelunasan";
/// How far ahead a payoff is worked out.
const DAYS: u64 = 366;

/// The instalments that are late, each with its fee, and the rule in words.
pub fn late(loan: &Loan, word: &str) -> Option<View> {
    let rule = loan.late_fee.as_ref().map(|rule| {
        let words = t::late_rule_words(rule, word);
        view! {
            <details>
                <summary>{t::late_rule()}</summary>
                <p>{words}</p>
            </details>
        }
        .into_any()
    });
    if loan.late.is_empty() {
        return rule.map(|rule| view! { <section class="card">{rule}</section> }.into_any());
    }
    let lines = loan.late.iter().map(late_line).collect_view();
    Some(
        view! {
            <section class="card">
                <h2>{t::late_title()}</h2>
                {lines}
                {rule}
            </section>
        }
        .into_any(),
    )
}

fn late_line(one: &LateInstalment) -> View {
    let title = fill(
        t::late_line(),
        &[&one.number.to_string(), &one.days.to_string()],
    );
    let fee = if one.fee.0.is_zero() {
        view! { <p class="muted">{t::late_none()}</p> }.into_any()
    } else {
        row(t::late_fee(), rupiah(one.fee))
    };
    view! {
        <div class="group">
            <div>
                <b>{title}</b>
                <p class="muted">{fill(loans::due_on(), &[&formats::date(one.due_on)])}</p>
            </div>
            {row(t::late_left(), rupiah(one.left))}
            {fee}
        </div>
    }
    .into_any()
}

/// Who stands surety.
pub fn guarantors(list: &[Guarantor]) -> Option<View> {
    if list.is_empty() {
        return None;
    }
    let lines = list
        .iter()
        .map(|one| row(one.name.clone(), formats::member_number(&one.number)))
        .collect_view();
    Some(
        view! {
            <section class="card">
                <h2>{t::guaranteed_by()}</h2>
                {lines}
            </section>
        }
        .into_any(),
    )
}

/// Paying off on a chosen day; nothing where nothing is left.
pub fn payoff(loan: &Loan, word: &str) -> Option<View> {
    if loan.summary.status.known() != Some(LoanStatus::Active) {
        return None;
    }
    let today = today();
    let last = today.checked_add_days(Days::new(DAYS)).unwrap_or(today);
    let (id, typed) = (loan.summary.id.clone(), RwSignal::new(today.to_string()));
    let asked = RwSignal::new(false);
    let day = Memo::new(move || {
        let day = typed.with(|text| text.parse::<NaiveDate>().ok());
        day.filter(|day| (today..=last).contains(day))
    });
    let error = Signal::derive(move || day.get().is_none().then(|| t::payoff_bad_day().to_owned()));
    let input = view! {
        <input
            class="input"
            type="date"
            id=DAY
            min=today.to_string()
            max=last.to_string()
            aria-describedby=[DAY, "-error"].concat()
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            prop:value=typed
            on:input=move |event| typed.set(event_target_value(&event))
        />
    }
    .into_any();
    let rule = t::payoff_rule_words(loan.payoff.interest.known(), word);
    let word = StoredValue::new(word.to_owned());
    let quote = move || {
        let day = day.get().filter(|_| asked.get())?;
        Some(quote(&id, day, word.get_value()))
    };
    let ask = move || {
        (!asked.get()).then(|| {
            view! {
                <button class="btn quiet" type="button" on:click=move |_| asked.set(true)>
                    {t::payoff_ask()}
                </button>
            }
        })
    };
    Some(
        view! {
            <section class="card" id="pelunasan">
                <h2>{t::payoff()}</h2>
                <p class="muted">{rule}</p>
                {field_frame(DAY, t::payoff_day(), "", error, input)}
                {ask}
                <div class="group" aria-live="polite">
                    {quote}
                </div>
            </section>
        }
        .into_any(),
    )
}

fn quote(id: &LoanId, day: NaiveDate, word: String) -> View {
    let source = use_reading(own::payoff(id, day));
    loadable(source, figure_skeleton, move |reading| {
        figures(&reading.data, &word)
    })
}

fn figures(cost: &Payoff, word: &str) -> View {
    let late = (!cost.late_fees.0.is_zero()).then(|| row(t::payoff_late(), rupiah(cost.late_fees)));
    let fee = (!cost.fee.0.is_zero()).then(|| row(t::payoff_fee(), rupiah(cost.fee)));
    let interest = loans::capital(&fill(t::payoff_interest(), &[word]));
    view! {
        <div class="group">
            <div>
                <p class="muted">{t::payoff_total()}</p>
                <p class="big">{rupiah(cost.total)}</p>
                <p class="muted">{fill(t::payoff_on(), &[&formats::date(cost.on)])}</p>
            </div>
            {row(t::payoff_principal(), rupiah(cost.principal))}
            {row(interest, rupiah(cost.interest))}
            {late}
            {fee}
            {note(Standing::Info, t::payoff_hint(), "")}
            <p class="muted">{fill(common::as_of(), &[&formats::date_time(cost.as_of)])}</p>
        </div>
    }
    .into_any()
}

/// The cooperative's day by this phone's clock. The cooperative's own decides when it answers.
fn today() -> NaiveDate {
    phone::moment(phone::now_ms())
        .with_timezone(&formats::zone().offset())
        .date_naive()
}
