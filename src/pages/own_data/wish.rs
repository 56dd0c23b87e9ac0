//! A wish about the member's own data on its way: into the outbox, and how it stands.

use leptos::task::spawn_local;

use crate::components::{Standing, note};
use crate::i18n::{common, own_data as t};
use crate::markup::{IntoAny, View};
use crate::offline::outbox::{Command, State, Summary};
use crate::offline::own_data::{OwnData, Wish};
use crate::pages::progress::{Wording, discard_button, latest, progress};
use crate::prelude::*;
use crate::session::App;

/// Puts a wish into the outbox; `then` is told whether it is durable on the phone.
pub fn send(
    app: App,
    write: OwnData,
    wish: Wish,
    say: Callback<String>,
    then: impl FnOnce(bool) + 'static,
) {
    spawn_local(async move {
        let kept = app
            .submit(Command::OwnData(write), Summary::OwnData(wish))
            .await;
        if kept.is_err() {
            say.run(t::not_stored().to_owned());
        }
        then(kept.is_ok());
    });
}

/// Whether a wish that fits has not been answered by the cooperative.
pub fn is_under_way(app: App, fits: impl Fn(Wish) -> bool) -> bool {
    app.outbox.with(|entries| {
        entries.iter().any(|entry| {
            entry.is_pending() && matches!(entry.summary, Summary::OwnData(wish) if fits(wish))
        })
    })
}

/// How the newest wish that fits stands, as long as the answer of the cooperative does not show it.
pub fn standing(app: App, fits: impl Fn(Wish) -> bool + Copy + 'static) -> View {
    (move || {
        app.outbox.with(|entries| {
            let mine = |summary: &Summary| matches!(summary, Summary::OwnData(wish) if fits(*wish));
            latest(entries, mine)
                .filter(|entry| !matches!(entry.state, State::Accepted(_)))
                .map(|entry| {
                    progress(
                        entry,
                        wording(),
                        |_| note(Standing::Accepted, common::accepted(), ""),
                        || discard_button(&entry.id),
                    )
                })
        })
    })
    .into_any()
}

fn wording() -> Wording {
    Wording {
        stored: (common::stored(), common::stored_text()),
        sending: (common::sending(), ""),
        sign_in: (common::stored(), common::waits_for_sign_in()),
        stuck: (common::stuck(), common::stuck_text()),
        refused: common::refused(),
    }
}
