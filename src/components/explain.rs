//! An explainer: a question that opens to its answer, where the word is used. It is on the phone, so
//! that it opens without a network. A plain `<details>`: it works by keyboard and is read out.

use super::icon::{Icon, icon};
use crate::i18n::explain::Term;
use crate::markup::{IntoAny, View, view};

/// Draws one.
pub fn explain(term: Term) -> View {
    let (question, answer) = term.words();
    view! {
        <details class="explain">
            <summary>
                {icon(Icon::Info)} <span class="grow">{question}</span>
            </summary>
            <p>{answer}</p>
        </details>
    }
    .into_any()
}
