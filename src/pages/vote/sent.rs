//! What became of a vote: on the phone and not counted, in the box with its receipt, or not taken
//! and why. Nothing here knows the choice.

use crate::prelude::*;
use leptos::task::spawn_local;
use sokoguru_api::meetings::{AgendaItem, VoteReceipt};
use sokoguru_domain::MeetingPhase;

use super::Question;
use super::ballot::Ballot;
use super::standing::{OnItem, on_item};
use crate::components::{Icon, Standing, icon, note, use_announce};
use crate::i18n::{fill, formats, meetings as t};
use crate::markup::{IntoAny, View, view};
use crate::pages::meeting::agenda::vote_address;
use crate::pages::progress::{Wording, progress};
use crate::pwa::{self, Shared};
use crate::session::use_app;

/// Where a vote that was given stands, and what can be done next.
pub fn outcome(question: &Question, stand: &OnItem, ballot: Ballot) -> View {
    let open = question.meeting.summary.phase.known() == Some(MeetingPhase::Open);
    let may_change = open && question.meeting.may_vote;
    match stand {
        OnItem::InBox(receipt) => view! {
            {in_box(receipt)}
            {share_button(question, receipt)}
            {may_change.then(|| change_button(ballot, t::change_vote()))}
        }
        .into_any(),
        OnItem::OnPhone(entry) => {
            let again = move || {
                if may_change {
                    change_button(ballot, t::read_again())
                } else {
                    ().into_any()
                }
            };
            view! {
                {progress(entry, wording(), |_| ().into_any(), again)}
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn wording() -> Wording {
    Wording {
        stored: (t::stored_title(), t::stored_hint()),
        sending: (t::sending_title(), t::sending_hint()),
        sign_in: (t::stored_title(), t::sign_in_hint()),
        stuck: (t::stuck_title(), t::stuck_hint()),
        refused: t::refused_title(),
    }
}

fn in_box(receipt: &VoteReceipt) -> View {
    let at = fill(t::in_box_at(), &[&formats::date_time(receipt.received_at)]);
    let number = (!receipt.number.is_empty()).then(|| {
        view! {
            <section class="card center">
                <p class="muted">{t::receipt()}</p>
                <p class="code">{t::grouped(&receipt.number)}</p>
                <p class="muted">{t::receipt_hint()}</p>
            </section>
        }
    });
    view! {
        {note(Standing::Accepted, t::in_box_title(), at)}
        {number}
    }
    .into_any()
}

fn change_button(ballot: Ballot, words: &'static str) -> View {
    view! {
        <button class="btn quiet" type="button" on:click=move |_| ballot.begin_again()>
            {words}
        </button>
    }
    .into_any()
}

fn share_button(question: &Question, receipt: &VoteReceipt) -> View {
    let text = StoredValue::new(fill(
        t::share_text(),
        &[
            &question.meeting.summary.title,
            &question.item.position.to_string(),
            &t::grouped(&receipt.number),
            &formats::date_time(receipt.received_at),
        ],
    ));
    let say = use_announce();
    let share = move |_| {
        spawn_local(async move {
            let words = match pwa::share(t::receipt(), &text.get_value()).await {
                Shared::Copied => t::shared(),
                Shared::Unsupported => t::cannot_share(),
                Shared::Sent | Shared::Cancelled => return,
            };
            say.run(words.to_owned());
        });
    };
    view! {
        <button class="btn quiet" type="button" on:click=share>
            {icon(Icon::Share)}
            {t::share()}
        </button>
    }
    .into_any()
}

/// The next item that waits for this member: one after this first, else one before it.
pub fn next_item(question: &Question) -> Option<View> {
    let meeting = &question.meeting;
    let app = use_app();
    let waits = |item: &&AgendaItem| {
        item.id != question.item.id
            && app.writes(|entries| on_item(meeting, item, entries)) == OnItem::ToVote
    };
    let after = |item: &&AgendaItem| item.position > question.item.position;
    let next = meeting
        .items
        .iter()
        .filter(after)
        .find(waits)
        .or_else(|| meeting.items.iter().find(waits))?;
    Some(
        view! {
            <a class="btn" href=vote_address(meeting, next)>
                {t::next_item()}
            </a>
        }
        .into_any(),
    )
}
