//! How a write stands that was made on this page: in words, with a colour and an icon, and always
//! with a way out. Shared by applications, cancellations, attendance and votes.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::Amount;

use crate::components::{Standing, failed, list_skeleton, note, note_with, use_announce};
use crate::i18n::{borrowing, common, fill, formats, loans as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Entry, EntryId, Receipt, State, Summary};
use crate::reading::{Loadable, Source};
use crate::session::{self, App};

/// Strong words and what follows from them.
pub type Words = (&'static str, &'static str);

/// What a page says of its write in each state that lasts.
#[derive(Clone, Copy)]
pub struct Wording {
    /// On the phone, not sent.
    pub stored: Words,
    /// On its way.
    pub sending: Words,
    /// Waits for the member to sign in.
    pub sign_in: Words,
    /// Needs the member.
    pub stuck: Words,
    /// Before the reason of a refusal.
    pub refused: &'static str,
}

/// Draws where a write stands. What the cooperative said of it is drawn by `accepted`; what else
/// can be done after a refusal by `refused`.
pub fn progress(
    entry: &Entry,
    wording: Wording,
    accepted: impl FnOnce(&Receipt) -> View,
    refused: impl FnOnce() -> View,
) -> View {
    match &entry.state {
        State::Accepted(receipt) => accepted(receipt),
        State::Refused(problem) => note_with(
            Standing::Refused,
            wording.refused,
            borrowing::of_refusal(problem),
            refused(),
        ),
        waiting => pending(&entry.id, waiting, wording),
    }
}

fn pending(id: &EntryId, state: &State, wording: Wording) -> View {
    match state {
        State::Sending => note(Standing::Sending, wording.sending.0, wording.sending.1),
        State::WaitingForSignIn => note_with(
            Standing::Stored,
            wording.sign_in.0,
            wording.sign_in.1,
            view! { <a class="btn quiet" href="/masuk">{common::sign_in()}</a> }.into_any(),
        ),
        State::Stuck(_) => note_with(
            Standing::Attention,
            wording.stuck.0,
            wording.stuck.1,
            (retry_button(id), discard_button(id)).into_any(),
        ),
        State::Stored | State::Accepted(_) | State::Refused(_) => note_with(
            Standing::Stored,
            wording.stored.0,
            wording.stored.1,
            retry_button(id),
        ),
    }
}

fn retry_button(id: &EntryId) -> View {
    let app = session::use_app();
    let id = StoredValue::new(id.clone());
    view! {
        <button
            class="btn quiet"
            type="button"
            on:click=move |_| {
                spawn_local(async move {
                    // What cannot be tried again any more shows its new state by itself.
                    let _ = app.retry(id.get_value()).await;
                });
            }
        >
            {t::send_again()}
        </button>
    }
    .into_any()
}

/// Removes a write that cannot be sent, or that was refused.
pub fn discard_button(id: &EntryId) -> View {
    let app = session::use_app();
    let say = use_announce();
    let id = StoredValue::new(id.clone());
    view! {
        <button
            class="btn quiet"
            type="button"
            on:click=move |_| {
                spawn_local(async move {
                    if app.discard(id.get_value()).await.is_err() {
                        say.run(t::not_discarded().to_owned());
                    }
                });
            }
        >
            {t::discard()}
        </button>
    }
    .into_any()
}

/// The newest write that fits, if there is one.
pub fn latest(entries: &[Entry], fits: impl Fn(&Summary) -> bool) -> Option<&Entry> {
    entries.iter().rev().find(|entry| fits(&entry.summary))
}

/// Draws something read that belongs to a page whose first part already says how old it is: no
/// second note above an old copy, which carries its own date.
pub fn beside<T: Send + Sync + 'static>(
    source: Source<T>,
    ready: impl Fn(&T) -> View + Send + 'static,
) -> View {
    (move || {
        source.state.with(|state| match state {
            Loadable::Loading => list_skeleton(),
            Loadable::Ready(reading) | Loadable::Stale(reading, _) => ready(&reading.data),
            Loadable::Failed(error) => failed(error, source.refresh),
        })
    })
    .into_any()
}

/// The cooperative's own word for the price of a loan.
pub fn interest_word(app: App) -> String {
    app.cooperative.with(|cooperative| {
        t::interest_word(
            cooperative
                .as_ref()
                .and_then(|cooperative| cooperative.words.interest.as_deref()),
        )
    })
}

/// A text with sums of the member's own money, hidden while the eye is closed. `word` takes the
/// place behind the sums.
pub fn own_words(text: &'static str, sums: &[Amount], word: &str) -> View {
    let hidden = session::use_app().hidden_balance;
    let mut shown: Vec<String> = sums.iter().map(|sum| formats::rupiah(*sum)).collect();
    let mut veiled = vec![formats::hidden().to_owned(); sums.len()];
    for words in [&mut shown, &mut veiled] {
        words.push(word.to_owned());
    }
    (move || {
        let words = if hidden.get() { &veiled } else { &shown };
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        fill(text, &words)
    })
    .into_any()
}

/// Moves the focus to an element once it stands on the page, so that a new step is read out and
/// begins at its top.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        crate::components::focus(id);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
}
