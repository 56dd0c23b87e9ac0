//! Figures of money. They stay hidden while the member has closed the eye.

use leptos::task::spawn_local;
use sokoguru_api::Amount;

use crate::i18n::{common, formats};
use crate::markup::{IntoAny, View, view};
use crate::offline::glance;
use crate::session;

/// A figure of the member's own money, hidden while the eye is closed.
pub fn rupiah(amount: Amount) -> View {
    let hidden = session::use_app().hidden_balance;
    let shown = formats::rupiah(amount);
    view! {
        <span class="num">
            {move || if hidden.get() { formats::hidden().to_owned() } else { shown.clone() }}
        </span>
    }
    .into_any()
}

/// A figure that is nobody's secret: a price, a simulation, a limit.
pub fn price(amount: Amount) -> View {
    view! { <span class="num">{formats::rupiah(amount)}</span> }.into_any()
}

/// The eye.
pub fn eye() -> View {
    use super::icon::{Icon, icon};
    let hidden = session::use_app().hidden_balance;
    view! {
        <button
            class="icon"
            type="button"
            aria-label=move || if hidden.get() { common::show_balance() } else { common::hide_balance() }
            on:click=move |_| {
                hidden.update(|hidden| *hidden = !*hidden);
                if hidden.get_untracked() {
                    spawn_local(glance::forget());
                }
            }
        >
            {move || icon(if hidden.get() { Icon::EyeOff } else { Icon::Eye })}
        </button>
    }
    .into_any()
}

/// A line of facts: words left, a figure right.
pub fn row(words: impl Into<String>, figure: impl IntoAny) -> View {
    draw_row(words.into(), figure.into_any())
}

fn draw_row(words: String, figure: View) -> View {
    view! {
        <div class="row">
            <span>{words}</span>
            <b>{figure}</b>
        </div>
    }
    .into_any()
}
