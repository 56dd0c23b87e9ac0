//! Months and movements as they stand in the list of an account.

use sokoguru_api::Amount;
use sokoguru_api::savings::Transaction;
use sokoguru_domain::{Direction, Money};

use crate::components::{Icon, icon};
use crate::i18n::{fill, formats, savings as words};
use crate::ledger::search::Line;
use crate::ledger::{Row, Rows};
use crate::markup::{IntoAny, View, view};
use crate::prelude::*;
use crate::session::use_app;

/// A length for a style.
pub fn pixels(length: i32) -> String {
    [&length.to_string(), "px"].concat()
}

/// A piece: its movements in lists, the months between them.
pub fn piece(
    rows: &Rows,
    lines: &[Line],
    (before, all): (usize, usize),
    top: i32,
    shown: RwSignal<Option<Transaction>>,
) -> View {
    let mut parts: Vec<View> = Vec::new();
    let mut open: Vec<View> = Vec::new();
    let mut number = before;
    let close = |open: &mut Vec<View>, parts: &mut Vec<View>| {
        if !open.is_empty() {
            let items = core::mem::take(open);
            parts.push(view! { <ul role="list">{items}</ul> }.into_any());
        }
    };
    for line in lines {
        match line {
            Line::Month {
                month,
                sen_in,
                sen_out,
            } => {
                close(&mut open, &mut parts);
                parts.push(month_line(&month.code(), *sen_in, *sen_out));
            }
            Line::Row(place) => {
                number += 1;
                if let Some(row) = rows.newest_first.get(*place) {
                    open.push(row_line(row, number, all, shown));
                }
            }
        }
    }
    close(&mut open, &mut parts);
    view! {
        <div class="piece" style:top=pixels(top)>
            {parts}
        </div>
    }
    .into_any()
}

fn month_line(code: &str, sen_in: i64, sen_out: i64) -> View {
    let hidden = use_app().hidden_balance;
    let sum = |sen, way| {
        let sum = Money::from_sen(sen).unwrap_or(Money::MAX);
        (!sum.is_zero()).then(|| formats::signed(Amount(sum), way))
    };
    let sums = [
        sum(sen_in, Direction::Credit),
        sum(sen_out, Direction::Debit),
    ];
    let sums = sums.into_iter().flatten().collect::<Vec<_>>().join("  ");
    view! {
        <h3 class="month">
            <span>{formats::month(code)}</span>
            <small class="num">
                {move || if hidden.get() { String::new() } else { sums.clone() }}
            </small>
        </h3>
    }
    .into_any()
}

fn row_line(row: &Row, number: usize, all: usize, shown: RwSignal<Option<Transaction>>) -> View {
    let hidden = use_app().hidden_balance;
    let movement = &row.movement;
    let direction = movement.direction.known().unwrap_or(Direction::Debit);
    let (picture, class) = match direction {
        Direction::Credit => (Icon::In, "way in"),
        Direction::Debit => (Icon::Out, "way"),
    };
    let sum = formats::signed(movement.amount, direction);
    let after = fill(
        words::balance_after(),
        &[&formats::rupiah(movement.balance_after)],
    );
    let covered = fill(words::balance_after(), &[formats::hidden()]);
    let kept = movement.clone();
    view! {
        <li class="line" aria-posinset=number.to_string() aria-setsize=all.to_string()>
            <button type="button" aria-haspopup="dialog" on:click=move |_| shown.set(Some(kept.clone()))>
                <span class=class>{icon(picture)}</span>
                <span class="what">
                    <b>{words::movement_name(&movement.kind)}</b>
                    <small>{formats::short_date(movement.booked_on)}</small>
                </span>
                <span class="sums num">
                    <b>{move || if hidden.get() { formats::hidden().to_owned() } else { sum.clone() }}</b>
                    <small>{move || if hidden.get() { covered.clone() } else { after.clone() }}</small>
                </span>
            </button>
        </li>
    }
    .into_any()
}
