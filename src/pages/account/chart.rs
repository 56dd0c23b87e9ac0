//! How a balance went: a line over the months, with its figures as a table behind it.

use sokoguru_api::Amount;
use sokoguru_api::savings_requests::SavingsMonth;
use sokoguru_domain::Money;

use crate::i18n::{fill, formats, savings as words, statement as t};
use crate::ledger::search::Month;
use crate::markup::{CollectView, IntoAny, View, view};
use crate::prelude::*;
use crate::session::use_app;

/// The drawing's own units.
const WIDTH: i64 = 600;
const HEIGHT: i64 = 220;
/// Room above and below the line, for its stroke.
const EDGE: i64 = 6;

/// The chart of an account's months, oldest first.
pub fn chart(months: &[SavingsMonth]) -> View {
    let app = use_app();
    let points = StoredValue::new(points(months));
    let is_all = RwSignal::new(false);
    let seen = move || {
        points.with_value(|points| {
            let from = if is_all.get() {
                0
            } else {
                points.len().saturating_sub(13)
            };
            points.get(from..).unwrap_or_default().to_vec()
        })
    };
    let drawing = move || {
        if app.hidden_balance.get() {
            view! { <p class="muted">{formats::hidden()}</p> }.into_any()
        } else {
            draw(&seen())
        }
    };
    let choice = move |all: bool, words: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="span"
                    checked=is_all.get_untracked() == all
                    on:change=move |_| is_all.set(all)
                />
                {words}
            </label>
        }
    };
    let is_long = points.with_value(Vec::len) > 13;
    view! {
        <section class="card">
            <h2>{t::chart()}</h2>
            {drawing}
            {is_long
                .then(|| {
                    view! {
                        <div class="seg" role="radiogroup" aria-label=t::chart()>
                            {choice(false, t::year())}
                            {choice(true, t::all_time())}
                        </div>
                    }
                })}
            <details>
                <summary>{t::as_table()}</summary>
                {move || {
                    let hidden = app.hidden_balance.get();
                    points.with_value(|points| table(points, hidden))
                }}
            </details>
        </section>
    }
    .into_any()
}

/// A month with its end.
#[derive(Clone)]
struct Point {
    month: Month,
    money_in: Amount,
    money_out: Amount,
    balance: Amount,
}

/// Every month from the first to the last; one without movements keeps the balance before it.
fn points(months: &[SavingsMonth]) -> Vec<Point> {
    let mut all: Vec<Point> = Vec::new();
    for one in months {
        let Some(month) = Month::parse(&one.month) else {
            continue;
        };
        while let Some(last) = all.last() {
            let next = Month(last.month.0 + 1);
            // A gap of more than a century is a slip of the pen.
            if next >= month || all.len() > 1_200 {
                break;
            }
            all.push(Point {
                month: next,
                money_in: Amount(Money::ZERO),
                money_out: Amount(Money::ZERO),
                balance: last.balance,
            });
        }
        all.push(Point {
            month,
            money_in: one.money_in,
            money_out: one.money_out,
            balance: one.balance,
        });
    }
    all
}

fn draw(points: &[Point]) -> View {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return ().into_any();
    };
    let sen = |point: &Point| point.balance.0.to_sen();
    let highest = points.iter().map(sen).max().unwrap_or(0).max(1);
    let count = i64::try_from(points.len()).unwrap_or(1);
    let place = |at: usize, point: &Point| {
        let at = i64::try_from(at).unwrap_or(0);
        let x = if count > 1 {
            at * WIDTH / (count - 1)
        } else {
            WIDTH
        };
        let room = i128::from(HEIGHT - 2 * EDGE);
        let up = i64::try_from(room * i128::from(sen(point)) / i128::from(highest)).unwrap_or(0);
        (x, HEIGHT - EDGE - up)
    };
    let mut line = String::new();
    for (at, point) in points.iter().enumerate() {
        let (x, y) = place(at, point);
        line.push_str(if at == 0 { "M" } else { "L" });
        for part in [&x.to_string(), " ", &y.to_string()] {
            line.push_str(part);
        }
    }
    let area = format!("{line}L{WIDTH} {HEIGHT}L0 {HEIGHT}Z");
    let (end_x, end_y) = place(points.len() - 1, last);
    let top = points
        .iter()
        .max_by_key(|point| sen(point))
        .map_or(last.balance, |point| point.balance);
    let name = |point: &Point| formats::month(&point.month.code());
    let spoken = fill(
        t::chart_words(),
        &[
            &name(first),
            &formats::rupiah(first.balance),
            &name(last),
            &formats::rupiah(last.balance),
            &formats::rupiah(top),
        ],
    );
    view! {
        <div class="chart" role="img" aria-label=spoken>
            <p class="muted num">{formats::rupiah(top)}</p>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
                <path class="area" d=area></path>
                <path class="line" d=line></path>
                <circle cx=end_x.to_string() cy=end_y.to_string() r="7"></circle>
            </svg>
            <div class="row muted">
                <span>{name(first)}</span>
                <span>{name(last)}</span>
            </div>
        </div>
    }
    .into_any()
}

fn table(points: &[Point], hidden: bool) -> View {
    let sum = |amount: Amount| {
        if hidden {
            formats::hidden().to_owned()
        } else {
            formats::rupiah(amount)
        }
    };
    let rows = points.iter().rev().map(|point| {
        view! {
            <tr>
                <th scope="row">{formats::month(&point.month.code())}</th>
                <td class="num">{sum(point.money_in)}</td>
                <td class="num">{sum(point.money_out)}</td>
                <td class="num">{sum(point.balance)}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=words::balance()>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t::month()}</th>
                        <th scope="col">{t::money_in()}</th>
                        <th scope="col">{t::money_out()}</th>
                        <th scope="col">{t::balance()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(month: &str, rupiah: u64) -> SavingsMonth {
        let amount = |rupiah| Amount(Money::rupiah(rupiah).unwrap());
        SavingsMonth {
            month: month.to_owned(),
            money_in: amount(rupiah),
            money_out: amount(0),
            balance: amount(rupiah),
            movements: 1,
        }
    }

    #[test]
    fn months_without_movements_keep_the_balance() {
        let points = points(&[month("2025-11", 5), month("2026-02", 7)]);
        let seen: Vec<_> = points
            .iter()
            .map(|point| (point.month.code(), point.balance.0.to_sen() / 100))
            .collect();
        let wanted = [
            ("2025-11", 5),
            ("2025-12", 5),
            ("2026-01", 5),
            ("2026-02", 7),
        ];
        assert_eq!(seen, wanted.map(|(month, sum)| (month.to_owned(), sum)));
        assert!(points[1].money_in.0.is_zero());
    }
}
