//! Whether this phone vouches for the voting paper, in the member's words, and the way out.

use leptos::task::spawn_local;
use sokoguru_domain::MeetingPhase;

use super::question::{Question, phase};
use crate::components::{Standing, note_with, use_announce};
use crate::i18n::{common, problems, votes as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::votes::{Stage, Trouble};
use crate::pages::vote::outcome::{evidence_hint, share_evidence};
use crate::prelude::*;
use crate::session::App;
use crate::votes::tend;

/// What this phone says of the voting paper to the member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standpoint {
    /// The member's key is not in the roll, so that there is nothing to say.
    None,
    /// It was recomputed, and holds.
    Good,
    /// It has not been checked yet.
    Unchecked,
    /// Something does not hold: nothing is sealed.
    Wrong(Trouble),
}

/// What this phone says of a voting paper.
pub fn standpoint(app: App, question: &Question) -> Standpoint {
    let meeting = &question.meeting.summary.id;
    let Some(Stage::Frozen(slot)) = app.key_for(meeting).map(|key| key.stage) else {
        return Standpoint::None;
    };
    app.boards.with(|boards| {
        let board = boards.iter().find(|board| board.meeting == *meeting);
        let Some(board) = board else {
            return Standpoint::Unchecked;
        };
        if let Some(trouble) = board.wrong() {
            return Standpoint::Wrong(trouble.clone());
        }
        let fingerprint = question.paper.manifest.fingerprint();
        match board.vouches_for(fingerprint.as_bytes(), &slot.0) {
            Some(_) => Standpoint::Good,
            None => Standpoint::Unchecked,
        }
    })
}

/// Says so where the member cannot vote because of it; nothing otherwise.
pub fn standpoint_note(app: App, question: &Question) -> Option<View> {
    let phase = phase(question);
    match standpoint(app, question) {
        Standpoint::None | Standpoint::Good => None,
        Standpoint::Unchecked => {
            (phase == Some(MeetingPhase::Open)).then(|| unchecked(app, question))
        }
        Standpoint::Wrong(trouble) => {
            let is_coming = matches!(phase, Some(MeetingPhase::Announced | MeetingPhase::Open));
            is_coming.then(|| wrong(&trouble))
        }
    }
}

fn wrong(trouble: &Trouble) -> View {
    let parts = [
        t::of_reason(trouble.reason),
        t::tell_committee(),
        evidence_hint(trouble),
    ];
    let text = parts.join(" ");
    let share = share_evidence(trouble);
    view! {
        <div role="alert">{note_with(Standing::Refused, t::stop_voting(), text, share)}</div>
    }
    .into_any()
}

fn unchecked(app: App, question: &Question) -> View {
    let say = use_announce();
    let busy = RwSignal::new(false);
    let meeting = StoredValue::new(question.meeting.summary.id.clone());
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let words = match tend::check_paper(app, &meeting.get_value()).await {
                Ok(true) => None,
                Ok(false) => Some(t::paper_unchecked().to_owned()),
                Err(error) => Some(problems::of_asking(&error)),
            };
            if let Some(words) = words {
                say.run(words);
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
            {move || if busy.get() { t::vouching() } else { common::try_again() }}
        </button>
    };
    note_with(
        Standing::Waiting,
        t::not_vouched(),
        t::not_vouched_hint(),
        button.into_any(),
    )
}
