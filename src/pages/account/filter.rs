//! What a member looks for among movements: words, a way, a kind, a month.

use sokoguru_domain::{Direction, TransactionKind};

use crate::i18n::{formats, savings as words, statement as t};
use crate::ledger::Ledger;
use crate::ledger::search::{Month, Wish};
use crate::markup::{CollectView, IntoAny, View, view};
use crate::prelude::*;

/// The fields of the filter. What is typed takes effect once the typing pauses.
pub fn filter(ledger: Ledger, wish: RwSignal<Wish>) -> View {
    let typed = RwSignal::new(String::new());
    let text = move |text: String| {
        typed.set(text.clone());
        set_timeout(
            move || {
                if typed.try_get_untracked().as_deref() == Some(&text) {
                    wish.try_update(|wish| wish.text = text);
                }
            },
            core::time::Duration::from_millis(150),
        );
    };
    let way = move |way: Option<Direction>, words: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="way"
                    checked=move || wish.with(|wish| wish.direction == way)
                    prop:checked=move || wish.with(|wish| wish.direction == way)
                    on:change=move |_| wish.update(|wish| wish.direction = way)
                />
                {words}
            </label>
        }
    };
    view! {
        <div class="group" role="search" aria-label=t::filter()>
            <div class="field">
                <label for="cari">{t::search()}</label>
                <input
                    class="input"
                    id="cari"
                    type="search"
                    autocomplete="off"
                    enterkeyhint="search"
                    placeholder=t::search_hint()
                    prop:value=typed
                    on:input=move |event| text(event_target_value(&event))
                />
            </div>
            <details class="narrow">
                <summary>{t::narrow()}</summary>
                <div class="group">
            <div class="seg" role="radiogroup" aria-label=t::filter()>
                {way(None, t::both_ways())}
                {way(Some(Direction::Credit), t::money_in())}
                {way(Some(Direction::Debit), t::money_out())}
            </div>
            <div class="pair">
                {kinds(ledger, wish)}
                {months(ledger, wish)}
            </div>
                </div>
            </details>
            {move || {
                wish.with(|wish| !wish.is_everything())
                    .then(|| {
                        view! {
                            <button
                                class="btn quiet small"
                                type="button"
                                on:click=move |_| {
                                    typed.set(String::new());
                                    wish.set(Wish::default());
                                }
                            >
                                {t::clear()}
                            </button>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// The kinds that the account has.
fn kinds(ledger: Ledger, wish: RwSignal<Wish>) -> View {
    let there = Memo::new(move || {
        ledger.rows.with(|rows| {
            let mut there = [false; TransactionKind::ALL.len()];
            for row in &rows.newest_first {
                if let Some(kind) = row.movement.kind.known()
                    && let Some(place) = TransactionKind::ALL.iter().position(|one| *one == kind)
                    && let Some(flag) = there.get_mut(place)
                {
                    *flag = true;
                }
            }
            there
        })
    });
    let options = move || {
        let chosen = wish.with(|wish| wish.kind);
        let there = there.get();
        let kinds = TransactionKind::ALL.iter().zip(there);
        let option = |kind: TransactionKind| {
            view! {
                <option value=kind.code() selected=chosen == Some(kind)>
                    {words::movement_name(&kind.into())}
                </option>
            }
        };
        kinds
            .filter(|(_, there)| *there)
            .map(|(kind, _)| option(*kind))
            .collect_view()
    };
    view! {
        <select
            class="input"
            aria-label=t::kind()
            on:change=move |event| {
                let kind = TransactionKind::from_code(&event_target_value(&event));
                wish.update(|wish| wish.kind = kind);
            }
        >
            <option value="" selected=move || wish.with(|wish| wish.kind.is_none())>
                {t::all_kinds()}
            </option>
            {options}
        </select>
    }
    .into_any()
}

/// The months that the account has.
fn months(ledger: Ledger, wish: RwSignal<Wish>) -> View {
    let there = Memo::new(move || {
        ledger.rows.with(|rows| {
            let mut months: Vec<Month> = Vec::new();
            for row in &rows.newest_first {
                let month = Month::of(&row.movement);
                if months.last() != Some(&month) {
                    months.push(month);
                }
            }
            months
        })
    });
    let options = move || {
        let chosen = wish.with(|wish| wish.month);
        let option = |month: &Month| {
            let code = month.code();
            view! {
                <option value=code.clone() selected=chosen == Some(*month)>
                    {formats::month(&code)}
                </option>
            }
        };
        there.with(|months| months.iter().map(option).collect_view())
    };
    view! {
        <select
            class="input"
            aria-label=words::choose_month()
            on:change=move |event| {
                let month = Month::parse(&event_target_value(&event));
                wish.update(|wish| wish.month = month);
            }
        >
            <option value="" selected=move || wish.with(|wish| wish.month.is_none())>
                {words::all_months()}
            </option>
            {options}
        </select>
    }
    .into_any()
}
