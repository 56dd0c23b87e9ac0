//! Sending one request about savings from its page, and what becomes of it there.

use leptos::task::spawn_local;

use super::progress::{discard_button, focus_soon, progress};
use super::savings_request::{accepted, wording};
use crate::components::{Standing, note};
use crate::i18n::requests as t;
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Command, EntryId, Summary};
use crate::prelude::*;
use crate::session::{App, use_app};

/// Id of the heading once it is sent.
const SENT: &str = "terkirim";

/// Sends once. `Copy`: a handle to signals.
#[derive(Clone, Copy)]
pub struct Sender {
    /// The app.
    pub app: App,
    /// What was sent from this page.
    pub sent: RwSignal<Option<EntryId>>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
}

impl Sender {
    /// One that has sent nothing.
    pub fn new() -> Self {
        Self {
            app: use_app(),
            sent: RwSignal::new(None),
            busy: RwSignal::new(false),
            failed: RwSignal::new(false),
        }
    }

    /// Keeps the write on the phone; sending begins by itself. The first press holds.
    pub fn send(self, command: Command, summary: Summary) {
        if self.busy.get_untracked() || self.sent.with_untracked(Option::is_some) {
            return;
        }
        self.busy.set(true);
        self.failed.set(false);
        spawn_local(async move {
            match self.app.submit(command, summary).await {
                Ok(id) => {
                    self.sent.try_set(Some(id));
                    focus_soon(SENT);
                }
                Err(_) => self.failed.try_set(true),
            }
            self.busy.try_set(false);
        });
    }

    /// Says that the phone could not keep it.
    pub fn failure(self) -> View {
        (move || {
            self.failed.get().then(|| {
                view! {
                    <div role="alert">
                        {note(Standing::Refused, t::storage_title(), t::storage_text())}
                    </div>
                }
            })
        })
        .into_any()
    }
}

impl Default for Sender {
    fn default() -> Self {
        Self::new()
    }
}

/// What became of what was sent from this page.
pub fn outcome(sender: Sender) -> View {
    let state = move || {
        let id = sender.sent.get()?;
        sender.app.outbox.with(|all| {
            let entry = all.iter().find(|entry| entry.id == id)?;
            let gone = entry.id.clone();
            Some(progress(entry, wording(), accepted, move || {
                discard_button(&gone)
            }))
        })
    };
    view! {
        <h2 id=SENT tabindex="-1">
            {t::sent_title()}
        </h2>
        <div class="group" aria-live="polite">
            {state}
        </div>
    }
    .into_any()
}
