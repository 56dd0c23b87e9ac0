//! The loans of a member: running ones, applications and what the cooperative offers, with the two
//! things to do about them.

use sokoguru_api::loans::{LoanApplication, LoanApplications, LoanProduct, LoanSummary, Loans};
use sokoguru_domain::meeting::turnout;
use sokoguru_domain::{ApplicationStatus, LoanStatus};

use super::loan::{arrears_note, next_due_lines};
use super::progress::{Wording, beside, discard_button, interest_word, progress};
use crate::backend::own;
use crate::components::{
    Icon, Screen, Standing, Tab, empty, icon, list_skeleton, loadable, note_with, rupiah, tag,
};
use crate::i18n::{borrowing, common, fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Entry, Kind, State, Summary};
use crate::reading::{Reading, use_reading};
use crate::session::use_app;

/// `/pinjaman`
pub fn loans_page() -> View {
    let app = use_app();
    let loans = use_reading(own::loans());
    let applications = use_reading(own::loan_applications());
    let products = use_reading(own::loan_products());
    view! {
        <Screen title=common::loans() tab=Tab::Loans>
            {loadable(loans, list_skeleton, loan_list)}
            <div class="pair">
                <a class="btn" href="/pinjaman/ajukan">{t::apply()}</a>
                <a class="btn quiet" href="/pinjaman/simulasi">{t::simulate()}</a>
            </div>
            {move || app.outbox.with(|entries| waiting_list(entries))}
            {beside(applications, application_list)}
            <a class="card link" href="/pinjaman/penjamin">
                {icon(Icon::People)}
                <span class="grow">
                    <b>{borrowing::guarantees()}</b>
                    <br />
                    <span class="muted">{borrowing::guarantees_hint()}</span>
                </span>
                {icon(Icon::Next)}
            </a>
            {beside(products, move |products| {
                product_list(&products.items, &interest_word(app))
            })}
        </Screen>
    }
    .into_any()
}

fn loan_list(reading: &Reading<Loans>) -> View {
    let loans = &reading.data;
    if loans.items.is_empty() {
        return empty(Icon::Loan, t::no_loans(), t::no_loans_hint(), None);
    }
    let is_closed = |loan: &&LoanSummary| loan.status.known() == Some(LoanStatus::Closed);
    let running: Vec<View> = loans
        .items
        .iter()
        .filter(|loan| !is_closed(loan))
        .map(running_card)
        .collect();
    let closed: Vec<View> = loans
        .items
        .iter()
        .filter(is_closed)
        .map(closed_line)
        .collect();
    let none_runs = running.is_empty();
    view! {
        <section class="group">
            <h2>{t::running()}</h2>
            {none_runs.then(|| view! { <p class="muted">{t::no_loans()}</p> })}
            {running}
            <p class="muted">{fill(common::as_of(), &[&formats::date_time(loans.as_of)])}</p>
        </section>
        {(!closed.is_empty())
            .then(|| {
                view! {
                    <details>
                        <summary>{t::finished()}</summary>
                        <ul class="card list">{closed}</ul>
                    </details>
                }
            })}
    }
    .into_any()
}

fn address(loan: &LoanSummary) -> String {
    ["/pinjaman/", loan.id.as_str()].concat()
}

fn running_card(loan: &LoanSummary) -> View {
    let paid = fill(
        t::instalments_paid(),
        &[&loan.paid_instalments.to_string(), &loan.months.to_string()],
    );
    let width = turnout(loan.paid_instalments.into(), loan.months.into()).map(|share| {
        let mut width = share.to_string();
        width.push('%');
        width
    });
    view! {
        <section class="card">
            <div>
                <h3>{loan.product_name.clone()}</h3>
                <p class="muted">{fill(t::loan_no(), &[&loan.number])}</p>
            </div>
            <div>
                <p class="muted">{t::outstanding()}</p>
                <p class="big">{rupiah(loan.outstanding)}</p>
            </div>
            <div class="meter">
                <div class="t" aria-hidden="true">
                    <i style:width=width></i>
                </div>
                <p class="muted">{paid}</p>
            </div>
            {next_due_lines(loan)}
            {arrears_note(loan, None)}
            <a class="btn quiet" href=address(loan)>
                {t::see_schedule()}
                <span class="sr">{loan.number.clone()}</span>
            </a>
        </section>
    }
    .into_any()
}

fn closed_line(loan: &LoanSummary) -> View {
    view! {
        <li>
            <a href=address(loan)>
                <span class="grow">
                    <b>{loan.product_name.clone()}</b>
                    <br />
                    <span class="muted">
                        {fill(t::disbursed_on(), &[&formats::date(loan.disbursed_on)])}
                    </span>
                </span>
                {tag(Standing::Accepted, t::paid_off())}
                {icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}

/// How an application stands, as a tag.
pub fn application_tag(status: Option<ApplicationStatus>) -> View {
    let standing = match status {
        Some(ApplicationStatus::Submitted | ApplicationStatus::UnderReview) => Standing::Waiting,
        Some(ApplicationStatus::Approved | ApplicationStatus::Disbursed) => Standing::Accepted,
        Some(ApplicationStatus::Rejected) => Standing::Refused,
        Some(ApplicationStatus::Cancelled) | None => Standing::Info,
    };
    tag(standing, t::application_state(status))
}

fn application_list(applications: &LoanApplications) -> View {
    if applications.items.is_empty() {
        return ().into_any();
    }
    let lines: Vec<View> = applications.items.iter().map(application_line).collect();
    view! {
        <section class="group">
            <h2>{t::applications()}</h2>
            <ul class="card list">{lines}</ul>
            <p class="muted">{fill(common::as_of(), &[&formats::date_time(applications.as_of)])}</p>
        </section>
    }
    .into_any()
}

fn application_line(application: &LoanApplication) -> View {
    let months = fill(t::months_count(), &[&application.months.to_string()]);
    view! {
        <li>
            <a href=["/pinjaman/pengajuan/", application.id.as_str()].concat()>
                <span class="grow">
                    <b>{application.product_name.clone()}</b>
                    <br />
                    {rupiah(application.amount)}
                    ", "
                    {months}
                    <br />
                    <span class="muted">{application.number.clone()}</span>
                    <br />
                    {application_tag(application.status.known())}
                </span>
                {icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}

/// What a page says of an application that is still on the phone.
pub fn application_wording() -> Wording {
    Wording {
        stored: (common::stored(), t::waiting_hint()),
        sending: (common::sending(), t::sending_hint()),
        sign_in: (common::stored(), t::sign_in_hint()),
        stuck: (common::stuck(), t::stuck_hint()),
        refused: t::refused_title(),
    }
}

/// Applications that the cooperative does not have, or has refused.
fn waiting_list(entries: &[Entry]) -> Option<View> {
    let cards: Vec<View> = entries
        .iter()
        .filter(|entry| entry.summary.kind() == Kind::LoanApplication)
        .filter(|entry| !matches!(entry.state, State::Accepted(_)))
        .map(waiting_card)
        .collect();
    (!cards.is_empty()).then(|| {
        view! {
            <section class="group" aria-live="polite">
                <h2>{t::not_there_yet()}</h2>
                {cards}
            </section>
        }
        .into_any()
    })
}

fn waiting_card(entry: &Entry) -> View {
    let id = entry.id.clone();
    view! {
        <div class="card">
            {application_facts(&entry.summary)}
            {progress(
                entry,
                application_wording(),
                |_| ().into_any(),
                move || discard_button(&id),
            )}
        </div>
    }
    .into_any()
}

/// What was asked for, of a write on this phone.
pub fn application_facts(summary: &Summary) -> View {
    let Summary::LoanApplication {
        product_name,
        amount,
        months,
    } = summary
    else {
        return ().into_any();
    };
    view! {
        <div class="row">
            <span class="grow">
                <b>{product_name.clone()}</b>
                <br />
                <span class="muted">{fill(t::months_count(), &[&months.to_string()])}</span>
            </span>
            <b>{rupiah(*amount)}</b>
        </div>
    }
    .into_any()
}

fn product_list(products: &[LoanProduct], word: &str) -> View {
    if products.is_empty() {
        return empty(Icon::Info, t::no_products(), t::no_products_hint(), None);
    }
    let cards: Vec<View> = products
        .iter()
        .map(|product| product_card(product, word))
        .collect();
    view! {
        <section class="group">
            <h2>{t::products()}</h2>
            {cards}
        </section>
    }
    .into_any()
}

fn product_card(product: &LoanProduct, word: &str) -> View {
    let amounts = fill(
        t::amount_range(),
        &[
            &formats::rupiah(product.min_amount),
            &formats::rupiah(product.max_amount),
        ],
    );
    let months = fill(
        t::months_range(),
        &[
            &product.min_months.to_string(),
            &product.max_months.to_string(),
        ],
    );
    let above_law = product
        .rate
        .0
        .exceeds_legal_loan_cap()
        .then(|| note_with(Standing::Attention, t::beyond_cap(), "", ()));
    view! {
        <section class="card">
            <div>
                <h3>{product.name.clone()}</h3>
                <p>
                    {t::rate_words(product.rate, word)}
                    ", "
                    {t::lower(&t::method_words(product.method.known(), word))}
                </p>
                <p class="muted num">{amounts} ". " {months} "."</p>
                <p class="muted">{product.description.clone()}</p>
            </div>
            {above_law}
            <a
                class="btn quiet"
                href=["/pinjaman/simulasi?produk=", product.id.as_str()].concat()
            >
                {t::simulate()}
                <span class="sr">{product.name.clone()}</span>
            </a>
        </section>
    }
    .into_any()
}
