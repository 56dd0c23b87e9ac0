//! One savings account: its balance and rules, what can be asked of the office, how the balance
//! went, and all its movements. What the phone has is there without a network.

use crate::prelude::*;
use crate::router;
use sokoguru_api::savings_requests::{SavingsDetail, SavingsRequests};
use sokoguru_api::wire::SavingsId;
use sokoguru_domain::{RequestStatus, SavingsKind};

use super::progress::latest;
use super::savings_request::{request_link, waiting_note};
use super::{not_found, receipt};
use crate::backend::own;
use crate::components::{
    Icon, Screen, Standing, Tab, eye, figure_skeleton, icon, loadable, note_with, row, rupiah,
};
use crate::i18n::{common, fill, formats, requests, savings as t, statement as s};
use crate::ledger::Ledger;
use crate::markup::{IntoAny, View, view, watch};
use crate::offline::outbox::{Entry, Summary};
use crate::reading::{Reading, Source, use_reading};
use crate::session::{App, use_app};

pub mod chart;
pub mod filter;
mod lines;
pub mod list;
pub mod term;

/// One savings account.
pub fn account_page() -> View {
    let id = router::param("id");
    id.as_deref()
        .and_then(SavingsId::parse)
        .map_or_else(not_found::not_found, page)
}

fn page(id: SavingsId) -> View {
    let title = RwSignal::new(common::savings().to_owned());
    let detail = use_reading(own::savings_account(&id));
    let asked = use_reading(own::savings_requests());
    let ledger = Ledger::open(id.clone());
    follow_account(detail, ledger);
    let shown = RwSignal::new(None);
    let ready = move |reading: &Reading<SavingsDetail>| content(reading, title, asked, &id);
    view! {
        <Screen title=title back="/simpanan" tab=Tab::Savings>
            {loadable(detail, figure_skeleton, ready)}
            <h2>{t::movements()}</h2>
            {list::movements(ledger, shown)}
            {receipt::sheet(shown)}
        </Screen>
    }
    .into_any()
}

/// Lets the movements follow what is known of their account.
pub fn follow_account(detail: Source<SavingsDetail>, ledger: Ledger) {
    watch(move || {
        detail.state.with(|state| {
            if let Some(reading) = state.reading() {
                ledger.follow(&reading.data);
            }
        });
    });
}

fn content(
    reading: &Reading<SavingsDetail>,
    title: RwSignal<String>,
    asked: Source<SavingsRequests>,
    id: &SavingsId,
) -> View {
    let detail = &reading.data;
    let account = &detail.account;
    let name = t::kind_name(&account.kind);
    if title.with_untracked(|title| title != name) {
        title.set(name.to_owned());
    }
    let chart = (detail.months.len() > 1).then(|| chart::chart(&detail.months));
    view! {
        <section class="hero">
            <p class="muted">{t::balance()}</p>
            <div class="total">
                <b>{rupiah(account.balance)}</b>
                {eye()}
            </div>
            <p class="muted">{fill(common::as_of(), &[&formats::date_time(detail.as_of)])}</p>
            <p>{t::kind_what(&account.kind)}</p>
        </section>
        {actions(detail)}
        {over_the_cap(detail)}
        {own_requests(asked, id)}
        {term::card(detail)}
        {chart}
        {facts(detail)}
        <a class="card account" href=["/simpanan/", id.as_str(), "/laporan"].concat()>
            {icon(Icon::Paper)}
            <span class="grow">
                <b>{s::statement()}</b>
                <br />
                <small>{s::pdf_or_csv()}</small>
            </span>
            {icon(Icon::Next)}
        </a>
    }
    .into_any()
}

/// What can be asked of the office: nothing that would only be refused.
fn actions(detail: &SavingsDetail) -> View {
    let account = &detail.account;
    let place = |end: &str| ["/simpanan/", account.id.as_str(), end].concat();
    let kind = account.kind.known();
    let out = match kind {
        Some(SavingsKind::Sukarela) => Some((requests::withdraw(), Icon::Out)),
        Some(SavingsKind::Berjangka) if detail.term.is_some() && !account.balance.0.is_zero() => {
            Some((requests::end_term(), Icon::Out))
        }
        _ => None,
    };
    let notice = (kind != Some(SavingsKind::Berjangka)).then_some(requests::give_notice());
    let link = |href: String, picture: Icon, words: &'static str| {
        view! {
            <a class="btn quiet" href=href>
                {icon(picture)}
                {words}
            </a>
        }
    };
    view! {
        <div class="pair">
            {out.map(|(words, picture)| link(place("/tarik"), picture, words))}
            {notice.map(|words| link(place("/setor"), Icon::In, words))}
        </div>
    }
    .into_any()
}

/// What the member has asked about this account and still waits for, on the phone and at the
/// office.
fn own_requests(asked: Source<SavingsRequests>, id: &SavingsId) -> View {
    let app = use_app();
    let (mine, theirs) = (id.clone(), id.clone());
    let on_phone = move || app.outbox.with(|all| phone_note(all, &mine));
    let at_office = move || {
        asked.state.with(|state| {
            let all = &state.reading()?.data.items;
            let mine = all.iter().filter(|one| one.account_id == theirs);
            // The newest decided one stays beside those that wait, so that its answer is seen.
            let (mut links, mut decided) = (Vec::new(), 0);
            for one in mine {
                let is_over = one.status.known().is_some_and(RequestStatus::is_final);
                decided += usize::from(is_over);
                if !is_over || decided == 1 {
                    links.push(view! { <li>{request_link(one)}</li> });
                }
            }
            (!links.is_empty()).then(|| {
                view! {
                    <section class="group">
                        <h2>{requests::requests()}</h2>
                        <ul class="card list">{links}</ul>
                    </section>
                }
            })
        })
    };
    view! {
        {on_phone}
        {at_office}
    }
    .into_any()
}

fn phone_note(all: &[Entry], id: &SavingsId) -> Option<View> {
    let is_mine = |summary: &Summary| match summary {
        Summary::Withdrawal { account_id, .. } | Summary::DepositNotice { account_id, .. } => {
            account_id == id
        }
        _ => false,
    };
    latest(all, is_mine)
        .filter(|entry| entry.is_pending())
        .map(waiting_note)
}

/// What withdrawals that are still on this phone ask of an account.
pub fn waiting_on_phone(app: App, id: &SavingsId) -> sokoguru_domain::Money {
    app.outbox.with(|all| {
        let sums = all.iter().filter(|entry| entry.is_pending());
        let sums = sums.filter_map(|entry| match &entry.summary {
            Summary::Withdrawal {
                account_id, amount, ..
            } if account_id == id => Some(amount.0),
            _ => None,
        });
        sokoguru_domain::Money::sum(sums).unwrap_or(sokoguru_domain::Money::MAX)
    })
}

fn facts(detail: &SavingsDetail) -> View {
    let account = &detail.account;
    let withdrawable = account.minimum_balance.map(|minimum| {
        view! {
            {row(t::available(), rupiah(account.available))}
            {row(t::minimum(), rupiah(minimum))}
        }
    });
    let waiting =
        (!detail.waiting.0.is_zero()).then(|| row(requests::waiting(), rupiah(detail.waiting)));
    view! {
        <details class="card">
            <summary>{t::about()}</summary>
            <p class="muted">{t::kind_more(&account.kind)}</p>
            {withdrawable}
            {waiting}
            {account.rate.map(|rate| row(t::interest(), formats::rate(rate)))}
            {row(t::account_number(), account.number.clone())}
            {row(t::opened_on(), formats::date(account.opened_on))}
        </details>
    }
    .into_any()
}

/// A rate above what the law lets a cooperative pay is pointed out.
fn over_the_cap(detail: &SavingsDetail) -> Option<View> {
    let rate = detail.account.rate?;
    rate.0.exceeds_legal_savings_cap().then(|| {
        note_with(
            Standing::Attention,
            t::over_the_cap(),
            t::over_the_cap_text(),
            (),
        )
    })
}
