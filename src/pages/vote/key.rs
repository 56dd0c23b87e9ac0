//! How this phone stands with the list of voters, in the member's words, and the way out.

use leptos::task::spawn_local;
use sokoguru_api::wire::MeetingId;

use crate::components::{Standing, note, note_with, use_announce};
use crate::i18n::{problems, votes as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::votes::Stage;
use crate::prelude::*;
use crate::session::App;
use crate::votes::tend;

/// Says how this phone stands, where the member should know; nothing where it can vote.
pub fn key_note(app: App, meeting: &MeetingId) -> View {
    let meeting = meeting.clone();
    (move || {
        let key = app.key_for(&meeting)?;
        Some(match key.stage {
            Stage::Frozen(_) => return None,
            Stage::Enrolled => note(Standing::Accepted, t::enrolled_hint(), ""),
            Stage::Made => note(Standing::Waiting, t::enrolling_hint(), ""),
            Stage::Replaced => replaced(app, meeting.clone(), key.accept_until_ms),
            Stage::Missed => note(
                Standing::Attention,
                t::not_this_phone(),
                t::not_this_phone_hint(),
            ),
        })
    })
    .into_any()
}

fn replaced(app: App, meeting: MeetingId, until: u64) -> View {
    let say = use_announce();
    let busy = RwSignal::new(false);
    let meeting = StoredValue::new(meeting);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            if let Err(error) = tend::insist(app, &meeting.get_value(), until).await {
                say.run(problems::of_asking(&error));
            }
            busy.try_set(false);
        });
    };
    let button = view! {
        <button
            class="btn quiet"
            type="button"
            aria-disabled=move || busy.get().then_some("true")
            on:click=press
        >
            {t::use_this_phone()}
        </button>
    };
    note_with(
        Standing::Attention,
        t::other_phone(),
        t::other_phone_hint(),
        button.into_any(),
    )
}
