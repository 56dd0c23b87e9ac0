//! The agenda: every item in its order, with where the member stands on it and what to do next.

use sokoguru_api::meetings::{AgendaItem, Meeting};
use sokoguru_domain::MeetingPhase;

use crate::components::{Icon, Standing, icon, tag};
use crate::i18n::{fill, formats, meetings as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{Entry, State};
use crate::pages::vote::standing::{OnItem, on_item};

/// The address of a vote.
pub fn vote_address(meeting: &Meeting, item: &AgendaItem) -> String {
    [
        "/rat/",
        meeting.summary.id.as_str(),
        "/suara/",
        item.id.as_str(),
    ]
    .concat()
}

/// The agenda of a meeting.
pub fn agenda(meeting: &Meeting, outbox: &[Entry]) -> View {
    if meeting.items.is_empty() {
        return view! { <p class="muted">{t::no_agenda()}</p> }.into_any();
    }
    let lines: Vec<View> = meeting
        .items
        .iter()
        .map(|item| line(meeting, item, outbox))
        .collect();
    view! { <ol class="card list">{lines}</ol> }.into_any()
}

fn line(meeting: &Meeting, item: &AgendaItem, outbox: &[Entry]) -> View {
    let stand = on_item(meeting, item, outbox);
    let (standing, words) = in_words(&stand, meeting.summary.phase.known());
    let receipt = match &stand {
        OnItem::InBox(receipt) => Some(view! {
            <br />
            <span class="muted num">
                {fill(t::receipt_short(), &[&t::grouped(&receipt.number)])}
                ", "
                {formats::date_time(receipt.received_at)}
            </span>
        }),
        _ => None,
    };
    let number = fill(t::item_no(), &[&item.position.to_string()]);
    let inside = view! {
        <span class="grow">
            <span class="muted">{number}</span>
            <br />
            <b>{item.title.clone()}</b>
            <br />
            {tag(standing, words)}
            {receipt}
        </span>
    };
    let leads_on = !matches!(
        stand,
        OnItem::Discussed | OnItem::Consensus | OnItem::Unknown
    );
    if !leads_on {
        let text =
            (!item.text.is_empty()).then(|| view! { <p class="muted">{item.text.clone()}</p> });
        return view! {
            <li>
                <div class="link">{inside}</div>
                {text}
            </li>
        }
        .into_any();
    }
    view! {
        <li>
            <a href=vote_address(meeting, item)>
                {inside}
                {icon(Icon::Next)}
            </a>
        </li>
    }
    .into_any()
}

/// Where the member stands, in a few words.
pub fn in_words(stand: &OnItem, phase: Option<MeetingPhase>) -> (Standing, &'static str) {
    match stand {
        OnItem::Discussed => (Standing::Info, t::item_discussed()),
        OnItem::Consensus => (Standing::Info, t::item_consensus()),
        OnItem::Unknown => (Standing::Info, t::item_unknown()),
        OnItem::NotOpen => (Standing::Info, t::item_not_open()),
        OnItem::NoVote => (Standing::Info, t::item_no_vote()),
        OnItem::ToVote => (Standing::Waiting, t::item_vote()),
        OnItem::InBox(_) => (Standing::Accepted, t::item_in_box()),
        OnItem::Missed if phase.is_none() => (Standing::Info, t::item_closed()),
        OnItem::Missed => (Standing::Info, t::item_missed()),
        OnItem::OnPhone(entry) => match &entry.state {
            State::Sending => (Standing::Sending, t::item_sending()),
            State::Refused(_) => (Standing::Refused, t::item_refused()),
            State::Stuck(_) => (Standing::Attention, t::item_attention()),
            State::Stored | State::WaitingForSignIn | State::Accepted(_) => {
                (Standing::Stored, t::item_stored())
            }
        },
    }
}
