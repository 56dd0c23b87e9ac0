//! A movement in full, as a sheet that can be shown, or shared as a text or a picture.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::savings::Transaction;
use sokoguru_domain::{Direction, TransactionKind};

use crate::components::{Icon, Sheet, icon, row, use_announce};
use crate::i18n::{common, formats, savings as t, statement};
use crate::markup::{IntoAny, View, view, watch};
use crate::pwa::{self, Shared};
use crate::session::use_app;
use crate::sharing::{self, File, Handed};

mod picture;

const PNG: &str = "image/png";

/// The sheet of the movement in `shown`; closing it empties `shown`.
pub fn sheet(shown: RwSignal<Option<Transaction>>) -> View {
    let open = RwSignal::new(false);
    watch(move || open.set(shown.with(Option::is_some)));
    watch_change(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            shown.set(None);
        }
        now
    });
    view! {
        <Sheet open=open title=t::receipt()>
            {move || shown.with(|shown| shown.as_ref().map(content))}
            <button class="btn quiet" type="button" on:click=move |_| open.set(false)>
                {common::close()}
            </button>
        </Sheet>
    }
    .into_any()
}

fn content(movement: &Transaction) -> View {
    let lines = lines(movement);
    let text = text(&lines);
    let announce = use_announce();
    let facts: Vec<_> = lines
        .into_iter()
        .map(|(words, figure)| row(words, figure))
        .collect();
    view! {
        <div class="group">{facts}</div>
        {tax_words(movement).map(|words| view! { <p>{words}</p> })}
        <p class="muted">{t::receipt_note()}</p>
        {picture_button(movement)}
        <button
            class="btn quiet"
            type="button"
            on:click=move |_| {
                let text = text.clone();
                spawn_local(async move {
                    match pwa::share(t::receipt(), &text).await {
                        Shared::Copied => announce.run(t::copied().to_owned()),
                        Shared::Unsupported => announce.run(t::share_failed().to_owned()),
                        Shared::Sent | Shared::Cancelled => {}
                    }
                });
            }
        >
            {icon(Icon::Share)}
            {statement::text()}
        </button>
    }
    .into_any()
}

/// What the tax has to do with a movement.
fn tax_words(movement: &Transaction) -> Option<&'static str> {
    match movement.kind.known() {
        Some(TransactionKind::Tax) => Some(t::tax_why()),
        Some(TransactionKind::Interest) => Some(t::interest_why()),
        _ => None,
    }
}

/// Shares the receipt as a picture, or saves it where the phone does not share files.
fn picture_button(movement: &Transaction) -> View {
    let movement = StoredValue::new(movement.clone());
    let cooperative = cooperative();
    let announce = use_announce();
    let words = if sharing::can_share(PNG) {
        statement::picture()
    } else {
        statement::save_picture()
    };
    let share = move |_| {
        let (movement, cooperative) = (movement.get_value(), cooperative.clone());
        spawn_local(async move {
            let direction = movement.direction.known().unwrap_or(Direction::Debit);
            let sum = formats::signed(movement.amount, direction);
            let facts = lines(&movement);
            let drawn = picture::png(&cooperative, t::receipt(), &sum, &facts, t::receipt_note());
            let handed = match drawn.await {
                None => Handed::Impossible,
                Some(bytes) => {
                    let name = [statement::receipt_file(), "-", movement.id.as_str(), ".png"];
                    let media_type = PNG;
                    let name = name.concat();
                    sharing::hand_out(File {
                        name,
                        media_type,
                        bytes,
                    })
                    .await
                }
            };
            match handed {
                Handed::Saved => announce.run(statement::saved().to_owned()),
                Handed::Impossible => announce.run(t::share_failed().to_owned()),
                Handed::Shared | Handed::Cancelled => {}
            }
        });
    };
    view! {
        <button class="btn" type="button" on:click=share>
            {icon(Icon::Share)}
            {words}
        </button>
    }
    .into_any()
}

fn cooperative() -> String {
    use_app()
        .cooperative
        .with_untracked(|c| c.as_ref().map_or_else(String::new, |c| c.name.clone()))
}

fn lines(movement: &Transaction) -> Vec<(&'static str, String)> {
    let direction = movement.direction.known().unwrap_or(Direction::Debit);
    let mut lines = vec![
        (t::kind(), t::movement_name(&movement.kind).to_owned()),
        (t::date(), formats::date(movement.booked_on)),
        (t::amount(), formats::signed(movement.amount, direction)),
        (t::in_words(), formats::in_words(movement.amount)),
        (t::after(), formats::rupiah(movement.balance_after)),
    ];
    for (words, text) in [
        (t::description(), &movement.description),
        (t::reference(), &movement.reference),
    ] {
        if !text.is_empty() {
            lines.push((words, text.clone()));
        }
    }
    lines
}

/// The receipt as a text for another app: the cooperative first, then a fact a line.
fn text(lines: &[(&'static str, String)]) -> String {
    let mut text = cooperative();
    for (words, figure) in lines {
        for part in ["\n", words, ": ", figure] {
            text.push_str(part);
        }
    }
    text
}
