//! One loan: what is left, what is due next, what is late, and every instalment.
//!
//! Every figure and every state comes from the cooperative; the page only says them in words.

pub mod costs;

use crate::prelude::*;
use crate::router;
use sokoguru_api::loans::{Instalment, Loan, LoanSummary};
use sokoguru_api::reminders::ReminderTopic;
use sokoguru_api::wire::LoanId;
use sokoguru_domain::{InstalmentStatus, LoanStatus};

use super::progress::{interest_word, own_words};
use super::reminders::calendar::loan_button;
use super::reminders::offer::offer;
use super::simulator::estimate::instalments;
use crate::backend::own;
use crate::components::{
    Icon, Screen, Standing, Tab, empty, explain, eye, figure_skeleton, loadable, note, note_with,
    row, rupiah, tag,
};
use crate::i18n::explain::Term;
use crate::i18n::{common, fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};
use crate::reading::use_reading;
use crate::session::use_app;

/// The next instalment in words: which of how many, when, how much.
pub fn next_due_lines(summary: &LoanSummary) -> View {
    match &summary.next_due {
        Some(due) => {
            let which = fill(
                t::instalment_of(),
                &[&due.number.to_string(), &summary.months.to_string()],
            );
            view! {
                <div class="row">
                    <span class="grow">
                        <b>{which}</b>
                        <br />
                        <span class="muted">{fill(t::due_on(), &[&formats::date(due.due_on)])}</span>
                    </span>
                    <b>{rupiah(due.amount)}</b>
                </div>
            }
            .into_any()
        }
        None if summary.status.known() == Some(LoanStatus::Closed) => {
            note(Standing::Accepted, t::paid_off(), t::paid_off_hint())
        }
        None => view! { <p class="muted">{t::none_due()}</p> }.into_any(),
    }
}

/// What is late, in words; nothing where nothing is. `late` is the number of instalments that are
/// late, where the page knows it.
pub fn arrears_note(summary: &LoanSummary, late: Option<usize>) -> Option<View> {
    if summary.arrears.0.is_zero() {
        return None;
    }
    let title = if late.is_some_and(|late| late > 1) {
        t::in_arrears()
    } else {
        t::unpaid()
    };
    let sum = own_words(t::arrears_of(), &[summary.arrears], "");
    let below = (sum, " ", t::arrears_hint()).into_any();
    Some(note_with(Standing::Attention, title, "", below))
}

fn state_tag(status: Option<InstalmentStatus>) -> View {
    let standing = match status {
        Some(InstalmentStatus::Paid) => Standing::Accepted,
        Some(InstalmentStatus::Partial | InstalmentStatus::Due) => Standing::Waiting,
        Some(InstalmentStatus::Overdue) => Standing::Attention,
        Some(InstalmentStatus::Upcoming) | None => Standing::Info,
    };
    tag(standing, t::instalment_state(status))
}

fn schedule_row(one: &Instalment, of: u16) -> View {
    let status = one.status.known();
    let partly = (!one.paid.0.is_zero() && status != Some(InstalmentStatus::Paid)).then(|| {
        let text = own_words(t::row_paid_of(), &[one.paid, one.total], "");
        view! { <p class="muted num">{text}</p> }.into_any()
    });
    let which = fill(
        t::instalment_of(),
        &[&one.number.to_string(), &of.to_string()],
    );
    view! {
        <li>
            <div class="link">
                <div class="grow">
                    <b>{which}</b>
                    <p class="muted">{fill(t::due_on(), &[&formats::date(one.due_on)])}</p>
                    {state_tag(status)}
                    {partly}
                </div>
                <b>{rupiah(one.total)}</b>
            </div>
        </li>
    }
    .into_any()
}

/// The schedule: what is still to come as a list, what is paid and the parts behind a press.
fn schedule(loan: &Loan, word: &str) -> View {
    if loan.schedule.is_empty() {
        return view! { <p class="muted">{t::no_schedule()}</p> }.into_any();
    }
    let is_paid = |row: &&Instalment| row.status.known() == Some(InstalmentStatus::Paid);
    let draw = |row| schedule_row(row, loan.summary.months);
    let rows = loan.schedule.iter();
    let coming: Vec<View> = rows.clone().filter(|row| !is_paid(row)).map(draw).collect();
    let paid: Vec<View> = rows.clone().filter(is_paid).map(draw).collect();
    let parts = rows
        .map(|row| {
            let sums = [row.principal, row.interest, row.total, row.balance];
            (row.number, sums.map(rupiah))
        })
        .collect();
    let coming =
        (!coming.is_empty()).then(|| view! { <ol class="card list">{coming}</ol> }.into_any());
    let paid = (!paid.is_empty()).then(|| {
        let title = fill(t::rows_paid(), &[&paid.len().to_string()]);
        view! {
            <details>
                <summary>{title}</summary>
                <ol class="card list">{paid}</ol>
            </details>
        }
        .into_any()
    });
    let parts = instalments(parts, word);
    view! {
        {coming}
        {paid}
        <details class="card">
            <summary>{t::parts()}</summary>
            {parts}
        </details>
    }
    .into_any()
}

fn loan_view(loan: &Loan, word: &str) -> View {
    let summary = &loan.summary;
    let late = loan
        .schedule
        .iter()
        .filter(|row| row.status.known() == Some(InstalmentStatus::Overdue))
        .count();
    view! {
        <section class="hero">
            <p class="muted">{t::outstanding()}</p>
            <p class="total"><b>{rupiah(summary.outstanding)}</b>{eye()}</p>
            <p class="muted">{fill(common::as_of(), &[&formats::date_time(loan.as_of)])}</p>
        </section>
        {arrears_note(summary, Some(late))}
        <section class="card">
            <h2>{t::next_due()}</h2>
            {next_due_lines(summary)}
        </section>
        <section class="card">
            {row(t::number(), summary.number.clone())}
            {row(t::borrowed(), rupiah(summary.principal))}
            {row(t::disbursed(), formats::date(summary.disbursed_on))}
            {row(t::price(), t::rate_words(loan.rate, word))}
            <p class="muted">{t::method_words(loan.method.known(), word)}</p>
            {explain(Term::Anuitas)}
        </section>
        {summary.next_due.is_some().then(|| offer(&[ReminderTopic::Instalment]))}
        {costs::late(loan, word)}
        {costs::payoff(loan, word)}
        {costs::guarantors(&loan.guarantors)}
        <section class="group">
            <h2>{t::schedule()}</h2>
            {schedule(loan, word)}
            {loan_button(loan)}
        </section>
    }
    .into_any()
}

/// `/pinjaman/:id`
pub fn loan_page() -> View {
    let app = use_app();
    let id = router::param("id");
    let Some(id) = id.as_deref().and_then(LoanId::parse) else {
        return not_there();
    };
    let loan = use_reading(own::loan(&id));
    let title = Signal::derive(move || {
        loan.state.with(|state| {
            state.reading().map_or_else(
                || t::loan().to_owned(),
                |one| one.data.summary.product_name.clone(),
            )
        })
    });
    view! {
        <Screen title=title back="/pinjaman" tab=Tab::Loans>
            {loadable(loan, figure_skeleton, move |reading| {
                loan_view(&reading.data, &interest_word(app))
            })}
        </Screen>
    }
    .into_any()
}

fn not_there() -> View {
    view! {
        <Screen title=t::loan() back="/pinjaman" tab=Tab::Loans>
            {empty(Icon::Loan, t::not_found_loan(), t::not_found_hint(), None)}
        </Screen>
    }
    .into_any()
}
