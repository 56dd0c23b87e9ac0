//! What became of a sealed ballot: waits for a signal, in the box, counted, or red with the reason.
//! Nothing here knows the choice.

use leptos::task::spawn_local;
use sokoguru_api::wire::MeetingId;

use super::relay::relay;
use crate::components::{Icon, Standing, icon, note, note_with, qr, use_announce};
use crate::i18n::{fill, formats, meetings as m, votes as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::State;
use crate::offline::phone;
use crate::offline::votes::{Exhibit, Found, Kept, Trouble};
use crate::pages::progress::{Wording, progress};
use crate::prelude::*;
use crate::pwa::{self, Shared};
use crate::session::App;
use crate::votes::carry::Load;

/// Where a ballot stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Closed on this phone, not counted.
    Waiting,
    /// In the box.
    InBox,
    /// On the board that was counted.
    Counted,
    /// Not taken, or of a question that has changed since.
    Void,
    /// Something does not fit.
    Wrong(Trouble),
}

/// Where a ballot stands. `revision` is the item's now, `over` that the result is out.
pub fn stand(kept: &Kept, revision: u32, over: bool) -> Stand {
    match (&kept.entry.state, &kept.found) {
        (_, Found::Wrong(trouble)) => Stand::Wrong(trouble.clone()),
        (State::Refused(_), _) => Stand::Void,
        _ if kept.revision != revision => Stand::Void,
        (State::Accepted(_), Found::OnBoard(_)) if over => Stand::Counted,
        (State::Accepted(_), _) => Stand::InBox,
        _ => Stand::Waiting,
    }
}

/// Draws where a ballot stands, with what can be done. `again` is drawn where the member can vote
/// once more after a refusal.
pub fn outcome(app: App, kept: &Kept, stand: &Stand, again: impl FnOnce() -> View) -> View {
    match stand {
        Stand::Wrong(trouble) => view! {
            {trouble_note(trouble)}
            {receipt(kept)}
        }
        .into_any(),
        Stand::Void if kept.is_accepted() => note_with(
            Standing::Refused,
            m::refused_title(),
            t::item_revised(),
            again(),
        ),
        Stand::Void => progress(&kept.entry, wording(), |_| ().into_any(), again),
        Stand::Waiting => {
            let until = phone::moment(kept.accept_until_ms);
            let hint = fill(t::waiting_hint(), &[&formats::date_time(until)]);
            let is_stored = matches!(kept.entry.state, State::Stored | State::WaitingForSignIn);
            let state = if is_stored {
                note(Standing::Stored, t::waiting(), hint)
            } else {
                progress(&kept.entry, wording(), |_| ().into_any(), again)
            };
            view! {
                {state}
                {relay(app, kept)}
            }
            .into_any()
        }
        Stand::InBox => {
            let checked = match kept.found {
                Found::OnBoard(_) => t::in_box_on_board(),
                _ => t::in_box_unchecked(),
            };
            view! {
                {note(Standing::Accepted, m::in_box_title(), at(kept))}
                {receipt(kept)}
                <p class="muted">{checked}</p>
            }
            .into_any()
        }
        Stand::Counted => view! {
            {note(Standing::Counted, t::counted(), t::counted_hint())}
            {receipt(kept)}
        }
        .into_any(),
    }
}

fn at(kept: &Kept) -> String {
    match &kept.entry.state {
        State::Accepted(receipt) => {
            fill(m::in_box_at(), &[&formats::date_time(receipt.received_at)])
        }
        _ => String::new(),
    }
}

fn wording() -> Wording {
    Wording {
        stored: (t::waiting(), ""),
        sending: (t::sending(), m::sending_hint()),
        sign_in: (t::waiting(), ""),
        stuck: (m::stuck_title(), m::stuck_hint()),
        refused: m::refused_title(),
    }
}

/// The twelve digits, and the signed receipt as a code for whoever wants to check it elsewhere.
pub fn receipt(kept: &Kept) -> View {
    let origin = window().location().origin().unwrap_or_default();
    let picture = kept.receipt.as_ref().and_then(|bytes| {
        let meeting = kept.meeting().and_then(MeetingId::parse)?;
        let address = Load::Receipt(meeting, bytes.0.clone()).address(&origin);
        qr(&address, t::receipt_code())
    });
    let picture = picture.map(|picture| {
        view! {
            <details>
                <summary>{t::receipt_code()}</summary>
                {picture}
            </details>
        }
    });
    view! {
        <section class="card center">
            <p class="muted">{m::receipt()}</p>
            <p class="code">{m::grouped(&kept.code)}</p>
            <p class="muted">{t::in_box_secret()}</p>
            {picture}
        </section>
    }
    .into_any()
}

/// What the member does with the evidence, and whether it tells a choice.
pub fn evidence_hint(trouble: &Trouble) -> &'static str {
    // The second byte of a ballot says whether anybody can read it.
    let tells = |exhibit: &Exhibit| exhibit.name == "ballot" && exhibit.bytes.0.get(1) == Some(&0);
    if trouble.evidence.iter().any(tells) {
        t::wrong_hint_open()
    } else {
        t::wrong_hint()
    }
}

/// What does not fit, and the way to show it to somebody.
pub fn trouble_note(trouble: &Trouble) -> View {
    let hint = evidence_hint(trouble);
    let text = [t::of_reason(trouble.reason), " ", hint].concat();
    view! {
        <div role="alert">
            {note_with(Standing::Refused, t::wrong(), text, share_evidence(trouble))}
        </div>
    }
    .into_any()
}

/// The button that shares the evidence.
pub fn share_evidence(trouble: &Trouble) -> View {
    let text = StoredValue::new(evidence(trouble));
    let say = use_announce();
    let share = move |_| {
        spawn_local(async move {
            let words = match pwa::share(t::evidence_title(), &text.get_value()).await {
                Shared::Copied => t::evidence_copied(),
                Shared::Unsupported => m::cannot_share(),
                Shared::Sent | Shared::Cancelled => return,
            };
            say.run(words.to_owned());
        });
    };
    view! {
        <button class="btn quiet" type="button" on:click=share>
            {icon(Icon::Share)}
            {t::share_evidence()}
        </button>
    }
    .into_any()
}

/// The evidence as text: what, when (milliseconds since 1970), and the bytes in base 64, each with its name. The auditor's
/// program reads the same bytes.
pub fn evidence(trouble: &Trouble) -> String {
    let at = trouble.at_ms.to_string();
    let mut text = ["sokoguru evidence/1\n", trouble.reason.name(), "\n", &at].concat();
    for exhibit in &trouble.evidence {
        text.push('\n');
        text.push_str(&exhibit.name);
        text.push_str(": ");
        text.push_str(&exhibit.bytes.to_text());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offline::outbox::{Kind, Receipt};
    use crate::offline::votes::shapes::tests::kept;
    use crate::offline::votes::{Owner, Reason};
    use sokoguru_api::Octets;

    fn accepted(found: Found) -> Kept {
        let state = State::Accepted(Receipt {
            kind: Kind::Vote,
            number: None,
            received_at: chrono::DateTime::default(),
        });
        let mut kept = kept(state, Owner::Booth);
        kept.found = found;
        kept
    }

    fn trouble() -> Trouble {
        Trouble {
            reason: Reason::NotOnBoard,
            at_ms: 0,
            evidence: vec![Exhibit {
                name: "head".to_owned(),
                bytes: Octets(vec![255]),
            }],
        }
    }

    #[test]
    fn counted_only_when_seen_on_the_board_that_was_counted() {
        let seen = accepted(Found::OnBoard(9));
        assert_eq!(stand(&seen, 1, false), Stand::InBox);
        assert_eq!(stand(&seen, 1, true), Stand::Counted);
        assert_eq!(stand(&accepted(Found::Unknown), 1, true), Stand::InBox);
        assert_eq!(stand(&seen, 2, true), Stand::Void);
        assert_eq!(
            stand(&kept(State::Stored, Owner::Booth), 1, true),
            Stand::Waiting
        );
    }

    #[test]
    fn red_wins_over_everything() {
        let wrong = accepted(Found::Wrong(trouble()));
        assert_eq!(stand(&wrong, 2, true), Stand::Wrong(trouble()));
    }

    #[test]
    fn evidence_names_its_pieces() {
        let text = evidence(&trouble());
        assert!(text.starts_with("sokoguru evidence/1\nNotOnBoard\n0\n"));
        assert!(text.ends_with("\nhead: _w"), "{text}");
    }
}
