//! Simpanan: the accounts by kind, each with what it is and its balance.

use sokoguru_api::savings::{Savings, SavingsAccount};

use crate::backend::own;
use crate::components::{Icon, Screen, Tab, empty, eye, icon, list_skeleton, loadable, rupiah};
use crate::i18n::{common, fill, formats, home, savings as t};
use crate::markup::{Child, IntoAny, View, view};
use crate::reading::{Reading, use_reading};

/// Simpanan.
pub fn savings_page() -> impl Child {
    let source = use_reading(own::savings());
    view! {
        <Screen title=common::savings() tab=Tab::Savings>
            {loadable(source, list_skeleton, content)}
        </Screen>
    }
}

fn content(reading: &Reading<Savings>) -> View {
    let savings = &reading.data;
    if savings.items.is_empty() {
        return empty(Icon::Savings, t::none(), t::none_text(), None);
    }
    let cards: Vec<_> = savings.items.iter().map(card).collect();
    view! {
        <section class="hero">
            <p class="muted">{home::total()}</p>
            <div class="total">
                <b>{rupiah(savings.total)}</b>
                {eye()}
            </div>
            <p class="muted">{fill(common::as_of(), &[&formats::date_time(savings.as_of)])}</p>
        </section>
        {cards}
        <a class="btn quiet" href="/istilah">
            {t::words()}
        </a>
    }
    .into_any()
}

fn card(account: &SavingsAccount) -> View {
    let maturity = account.matures_on.map(|day| {
        view! {
            <p class="muted">{t::matures_on()} " " {formats::date(day)}</p>
        }
    });
    let rate = account
        .rate
        .map(|rate| view! { <p class="muted">{formats::rate(rate)}</p> });
    let last = account.last_movement_on.map(|day| {
        view! { <p class="muted">{fill(t::last_movement(), &[&formats::date(day)])}</p> }
    });
    view! {
        <a class="card account" href=["/simpanan/", account.id.as_str()].concat()>
            <span class="grow">
                <h2>{t::kind_name(&account.kind)}</h2>
                <p class="muted">{t::kind_what(&account.kind)}</p>
                <p class="big">{rupiah(account.balance)}</p>
                {maturity}
                {rate}
                {last}
            </span>
            {icon(Icon::Next)}
        </a>
    }
    .into_any()
}
