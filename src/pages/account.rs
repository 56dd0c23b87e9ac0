//! One savings account: its balance and rules, and its movements by month with the running
//! balance. The first page is there without network; further pages are asked for one by one.

use crate::prelude::*;
use crate::router;
use leptos::task::spawn_local;
use sokoguru_api::savings::{Savings, SavingsAccount, Transaction, Transactions};
use sokoguru_api::wire::SavingsId;
use sokoguru_domain::Direction;

use super::{not_found, receipt};
use crate::backend::own;
use crate::components::{
    Icon, Screen, Standing, Tab, empty, eye, figure_skeleton, icon, list_skeleton, loadable, note,
    row, rupiah,
};
use crate::i18n::{common, fill, formats, savings as t};
use crate::markup::{Child, IntoAny, View, view, watch};
use crate::reading::{Reading, fetch, use_reading, use_reading_when};
use crate::session::use_app;

/// Pages after the first.
#[derive(Clone, Copy)]
struct Further {
    id: StoredValue<SavingsId>,
    month: RwSignal<Option<String>>,
    items: RwSignal<Vec<Transaction>>,
    cursor: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
}

impl Further {
    fn begin(self, first: &Transactions) {
        self.items.set(Vec::new());
        self.cursor.set(first.next_cursor.clone());
        self.failed.set(false);
    }

    fn load(self) {
        let Some(cursor) = self.cursor.get_untracked() else {
            return;
        };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let month = self.month.get_untracked();
        let read = self
            .id
            .with_value(|id| own::transactions(id, month.as_deref(), Some(&cursor)));
        spawn_local(async move {
            let page = fetch(read).await;
            self.busy.try_set(false);
            // Another month may have been chosen meanwhile: its list begins anew.
            let same = self.cursor.try_get_untracked().flatten() == Some(cursor);
            match page {
                Ok(page) if same => {
                    self.items.try_update(|items| items.extend(page.items));
                    self.cursor.try_set(page.next_cursor);
                    self.failed.try_set(false);
                }
                Ok(_) => {}
                Err(_) => {
                    self.failed.try_set(true);
                }
            }
        });
    }
}

/// One savings account.
pub fn account_page() -> impl Child {
    let id = router::param("id");
    id.as_deref()
        .and_then(SavingsId::parse)
        .map_or_else(not_found::not_found, page)
}

fn page(id: SavingsId) -> View {
    let title = RwSignal::new(common::savings().to_owned());
    let accounts = use_reading(own::savings());
    let further = Further {
        id: StoredValue::new(id.clone()),
        month: RwSignal::new(None),
        items: RwSignal::default(),
        cursor: RwSignal::new(None),
        busy: RwSignal::new(false),
        failed: RwSignal::new(false),
    };
    let wanted = id.clone();
    let movements = use_reading_when(Signal::derive(move || {
        let month = further.month.get();
        Some(own::transactions(&wanted, month.as_deref(), None))
    }));
    let months = RwSignal::new(Vec::<String>::new());
    watch(move || {
        movements.state.with(|state| {
            if let Some(reading) = state.reading() {
                further.begin(&reading.data);
                if !reading.data.months.is_empty() {
                    months.set(reading.data.months.clone());
                }
            }
        });
    });
    view! {
        <Screen title=title back="/simpanan" tab=Tab::Savings>
            {loadable(accounts, figure_skeleton, move |reading| head(reading, &id, title))}
            <div class="row">
                <h2>{t::movements()}</h2>
                {move || months.with(|months| (months.len() > 1).then(|| month_choice(months, further)))}
            </div>
            {loadable(movements, list_skeleton, move |reading| list(reading, further))}
        </Screen>
    }
    .into_any()
}

fn head(reading: &Reading<Savings>, id: &SavingsId, title: RwSignal<String>) -> View {
    let Some(account) = reading.data.items.iter().find(|account| account.id == *id) else {
        return empty(
            Icon::Info,
            common::not_found_title(),
            common::not_found_text(),
            Some(("/simpanan", common::savings())),
        );
    };
    let name = t::kind_name(&account.kind);
    if title.with_untracked(|title| title != name) {
        title.set(name.to_owned());
    }
    view! {
        <section class="hero">
            <p class="muted">{t::balance()}</p>
            <div class="total">
                <b>{rupiah(account.balance)}</b>
                {eye()}
            </div>
            <p class="muted">{fill(common::as_of(), &[&formats::date_time(reading.data.as_of)])}</p>
        </section>
        {facts(account)}
    }
    .into_any()
}

fn facts(account: &SavingsAccount) -> View {
    let withdrawable = account.minimum_balance.map(|minimum| {
        view! {
            {row(t::available(), rupiah(account.available))}
            {row(t::minimum(), rupiah(minimum))}
        }
    });
    let day = |words: &'static str, day| row(words, formats::date(day));
    view! {
        <section class="card">
            <p class="muted">{t::kind_what(&account.kind)}</p>
            {withdrawable}
            {account.matures_on.map(|on| day(t::matures_on(), on))}
            {account.rate.map(|rate| row(t::interest(), formats::rate(rate)))}
            {row(t::account_number(), account.number.clone())}
            {day(t::opened_on(), account.opened_on)}
        </section>
    }
    .into_any()
}

fn month_choice(months: &[String], further: Further) -> View {
    let chosen = further.month.get_untracked();
    let option = |month: &String| {
        let selected = chosen.as_ref() == Some(month);
        view! {
            <option value=month.clone() selected=selected>
                {formats::month(month)}
            </option>
        }
    };
    let options: Vec<_> = months.iter().map(option).collect();
    view! {
        <select
            class="input months"
            aria-label=t::choose_month()
            on:change=move |event| {
                let month = event_target_value(&event);
                further.month.set((!month.is_empty()).then_some(month));
            }
        >
            <option value="">{t::all_months()}</option>
            {options}
        </select>
    }
    .into_any()
}

fn list(reading: &Reading<Transactions>, further: Further) -> View {
    let first = std::sync::Arc::clone(&reading.data);
    if first.items.is_empty() {
        return if further.month.get_untracked().is_some() {
            view! { <p class="muted">{t::no_movements_month()}</p> }.into_any()
        } else {
            empty(
                Icon::Savings,
                t::no_movements(),
                t::no_movements_text(),
                None,
            )
        };
    }
    let shown = RwSignal::new(None::<Transaction>);
    view! {
        {move || further.items.with(|more| by_month(first.items.iter().chain(more), shown))}
        {move || further.failed.get().then(|| note(Standing::Waiting, "", t::load_more_failed()))}
        {move || further.cursor.with(Option::is_some).then(|| load_more(further))}
        {receipt::sheet(shown)}
    }
    .into_any()
}

fn load_more(further: Further) -> View {
    view! {
        <button
            class="btn quiet"
            type="button"
            aria-disabled=move || further.busy.get().then_some("true")
            on:click=move |_| further.load()
        >
            {move || if further.busy.get() { common::loading() } else { t::load_more() }}
        </button>
    }
    .into_any()
}

/// Movements under the month in which they count.
fn by_month<'a>(
    movements: impl Iterator<Item = &'a Transaction>,
    shown: RwSignal<Option<Transaction>>,
) -> Vec<View> {
    let mut months: Vec<(String, Vec<View>)> = Vec::new();
    for movement in movements {
        let day = movement.booked_on.to_string();
        let month = day.get(..7).unwrap_or_default();
        if months.last().is_none_or(|(last, _)| last != month) {
            months.push((month.to_owned(), Vec::new()));
        }
        if let Some((_, lines)) = months.last_mut() {
            lines.push(line(movement, shown));
        }
    }
    let section = |(month, lines): (String, Vec<View>)| {
        view! {
            <section class="group">
                <h3 class="muted">{formats::month(&month)}</h3>
                <ul class="card list">{lines}</ul>
            </section>
        }
        .into_any()
    };
    months.into_iter().map(section).collect()
}

fn line(movement: &Transaction, shown: RwSignal<Option<Transaction>>) -> View {
    let hidden = use_app().hidden_balance;
    let direction = movement.direction.known().unwrap_or(Direction::Debit);
    let (picture, class) = match direction {
        Direction::Credit => (Icon::In, "way in"),
        Direction::Debit => (Icon::Out, "way"),
    };
    let sum = formats::signed(movement.amount, direction);
    let after = fill(
        t::balance_after(),
        &[&formats::rupiah(movement.balance_after)],
    );
    let covered = fill(t::balance_after(), &[formats::hidden()]);
    let kept = movement.clone();
    view! {
        <li>
            <button type="button" aria-haspopup="dialog" on:click=move |_| shown.set(Some(kept.clone()))>
                <span class=class>{icon(picture)}</span>
                <span class="grow">
                    <span class="row">
                        <b>{t::movement_name(&movement.kind)}</b>
                        <b class="num">
                            {move || if hidden.get() { formats::hidden().to_owned() } else { sum.clone() }}
                        </b>
                    </span>
                    <span class="row muted">
                        <span>{formats::short_date(movement.booked_on)}</span>
                        <span class="num">
                            {move || if hidden.get() { covered.clone() } else { after.clone() }}
                        </span>
                    </span>
                </span>
            </button>
        </li>
    }
    .into_any()
}
