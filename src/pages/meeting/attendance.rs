//! "Saya hadir": the button, and where the word of it stands.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::meetings::MeetingSummary;
use sokoguru_domain::MeetingPhase;

use crate::components::{Standing, note, use_announce};
use crate::i18n::{common, fill, formats, meetings as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Command, Entry, State, Summary};
use crate::pages::progress::{Wording, latest, progress};
use crate::session::{App, use_app};

/// Attendance of the member, as recorded or still on the way.
pub fn attendance(meeting: &MeetingSummary, outbox: &[Entry]) -> View {
    let app = use_app();
    let body = match meeting.attended_at {
        Some(at) => {
            let since = fill(t::attended_at(), &[&formats::date_time(at)]);
            note(Standing::Accepted, t::you_attended(), since)
        }
        None => not_recorded(app, meeting, outbox),
    };
    view! {
        <section class="group" aria-live="polite">
            <h2>{t::attendance()}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn not_recorded(app: App, meeting: &MeetingSummary, outbox: &[Entry]) -> View {
    let mine = |summary: &Summary| matches!(summary, Summary::Attendance { meeting_id, .. } if *meeting_id == meeting.id);
    let entry = latest(outbox, mine);
    let refused = matches!(entry.map(|entry| &entry.state), Some(State::Refused(_)));
    let state = entry.map(|entry| {
        progress(
            entry,
            wording(),
            |receipt| {
                let since = fill(
                    t::attended_at(),
                    &[&formats::date_time(receipt.received_at)],
                );
                note(Standing::Accepted, t::you_attended(), since)
            },
            || ().into_any(),
        )
    });
    let words = match meeting.phase.known() {
        Some(MeetingPhase::Open) if entry.is_none() || refused => button(app, meeting),
        Some(MeetingPhase::Closed | MeetingPhase::Finished) if entry.is_none() => {
            view! { <p class="muted">{t::attend_missed()}</p> }.into_any()
        }
        Some(MeetingPhase::Announced) => {
            view! { <p class="muted">{t::attend_later()}</p> }.into_any()
        }
        _ => ().into_any(),
    };
    (state, words).into_any()
}

fn button(app: App, meeting: &MeetingSummary) -> View {
    let say = use_announce();
    let busy = RwSignal::new(false);
    let wish = StoredValue::new((meeting.id.clone(), meeting.title.clone()));
    let attend = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (meeting_id, meeting_title) = wish.get_value();
        let command = Command::Attend(meeting_id.clone());
        let summary = Summary::Attendance {
            meeting_id,
            meeting_title,
        };
        spawn_local(async move {
            if app.submit(command, summary).await.is_err() {
                say.run(t::attend_not_stored().to_owned());
            }
            busy.try_set(false);
        });
    };
    view! {
        <p class="muted">{t::attend_hint()}</p>
        <button class="btn quiet" type="button" on:click=attend>
            {t::attend()}
        </button>
    }
    .into_any()
}

fn wording() -> Wording {
    Wording {
        stored: (common::stored(), t::attend_waiting()),
        sending: (common::sending(), t::attend_sending()),
        sign_in: (common::stored(), common::waits_for_sign_in()),
        stuck: (common::stuck(), common::stuck_text()),
        refused: t::attend_refused(),
    }
}
