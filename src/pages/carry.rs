//! "Titipan": takes a sealed ballot from another phone's code and passes it on, without a sign-in; and
//! takes a receipt that such a phone has brought back. Neither can be read or changed on the way.

use leptos::task::spawn_local;
use sokoguru_api::Octets;
use sokoguru_api::wire::MeetingId;

use super::vote::outcome::receipt;
use crate::components::{
    Icon, Screen, Standing, Tab, empty, figure_skeleton, icon, note, note_with,
};
use crate::i18n::{meetings as m, problems, votes as t};
use crate::markup::{IntoAny, View, view};
use crate::offline::outbox::{EntryId, State};
use crate::offline::store::StoreError;
use crate::offline::votes::{Kept, post};
use crate::pages::scan;
use crate::prelude::*;
use crate::router;
use crate::session::{App, use_app};
use crate::votes::carry::{self, Load};
use crate::votes::compare;

/// What has become of what was brought.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Brought {
    /// Nothing was.
    Nothing,
    /// It is being looked at.
    Looking,
    /// It is no ballot, no receipt, or damaged.
    Broken,
    /// The phone can not keep it.
    NotKept,
    /// A ballot of another phone, by its hash.
    Ballot(String),
    /// The receipt of a ballot of this phone.
    Taken(Box<Kept>),
    /// A receipt of somebody else's ballot.
    Foreign,
}

/// `/titip`
pub fn carry_page() -> View {
    let app = use_app();
    let navigator = router::use_navigator();
    let brought = RwSignal::new(Brought::Looking);
    let hash = window().location().hash().unwrap_or_default();
    // What is carried does not stay in the address, nor in the history.
    navigator.rename(carry::PATH);
    open(app, brought, hash);
    let scanning = RwSignal::new(false);
    let found = Callback::new(move |text: Option<String>| {
        scanning.set(false);
        brought.set(Brought::Looking);
        open(app, brought, text.unwrap_or_default());
    });
    let body = move || {
        if scanning.get() {
            return scan::viewer(found, Callback::new(move |()| scanning.set(false)));
        }
        drawn(app, &brought.get())
    };
    let again = move || {
        let idle = !scanning.get() && brought.with(|now| *now != Brought::Looking);
        (idle && scan::is_possible()).then(|| {
            view! {
                <button class="btn quiet" type="button" on:click=move |_| scanning.set(true)>
                    {icon(Icon::Scan)}
                    {t::scan_other()}
                </button>
            }
        })
    };
    view! {
        <Screen title=t::carry_title() back="/" tab=Tab::None>
            <div class="group" aria-live="polite">
                {body}
            </div>
            {again}
        </Screen>
    }
    .into_any()
}

fn open(app: App, brought: RwSignal<Brought>, text: String) {
    spawn_local(async move {
        let now = match Load::read(&text) {
            None if text.trim_start_matches('#').is_empty() => Brought::Nothing,
            None | Some(Load::Head(..)) => Brought::Broken,
            Some(Load::Ballot(meeting, bytes)) => keep(app, &meeting, &bytes).await,
            Some(Load::Receipt(meeting, bytes)) => {
                match compare::take_receipt(app, &meeting, &bytes).await {
                    Some(kept) => taken(kept, &bytes),
                    None => Brought::Foreign,
                }
            }
        };
        brought.try_set(now);
    });
}

fn taken(mut kept: Kept, bytes: &[u8]) -> Brought {
    kept.receipt = Some(Octets(bytes.to_vec()));
    Brought::Taken(Box::new(kept))
}

async fn keep(app: App, meeting: &MeetingId, bytes: &[u8]) -> Brought {
    let Some(kept) = carry::carried(meeting, bytes) else {
        return Brought::Broken;
    };
    let hash = kept.hash().to_owned();
    // The same code scanned twice, or on the phone that it came from.
    let known = app
        .ballots
        .with_untracked(|list| list.iter().any(|one| one.hash() == hash));
    if known {
        let _ = app.retry(EntryId(hash.clone())).await;
        return Brought::Ballot(hash);
    }
    match post::submit(app, kept).await {
        Ok(()) => Brought::Ballot(hash),
        Err(StoreError::Full | StoreError::Unavailable | _) => Brought::NotKept,
    }
}

fn drawn(app: App, brought: &Brought) -> View {
    match brought {
        Brought::Looking => figure_skeleton(),
        Brought::Nothing => empty(
            Icon::Vote,
            t::carry_nothing(),
            t::carry_nothing_hint(),
            None,
        ),
        Brought::Broken => note(Standing::Refused, t::carry_broken(), ""),
        Brought::NotKept => note(Standing::Refused, t::not_sealed(), m::storage_failed()),
        Brought::Foreign => note(Standing::Attention, t::receipt_other(), ""),
        Brought::Taken(kept) => view! {
            {note(Standing::Accepted, t::receipt_taken(), "")}
            {receipt(kept)}
        }
        .into_any(),
        Brought::Ballot(hash) => passing_on(app, hash.clone()),
    }
}

fn passing_on(app: App, hash: String) -> View {
    // Once it is in the box nothing of it stays on this phone but this screen.
    let seen = StoredValue::new(None::<Kept>);
    (move || {
        let kept = app
            .ballots
            .with(|list| list.iter().find(|one| one.hash() == hash).cloned());
        if kept.is_some() {
            seen.set_value(kept);
        }
        let Some(kept) = seen.get_value() else {
            return figure_skeleton();
        };
        let id = kept.entry.id.clone();
        let again = move || {
            let id = id.clone();
            view! {
                <button
                    class="btn quiet"
                    type="button"
                    on:click=move |_| {
                        let id = id.clone();
                        spawn_local(async move {
                            let _ = app.retry(id).await;
                        });
                    }
                >
                    {crate::i18n::more::send_again()}
                </button>
            }
            .into_any()
        };
        match &kept.entry.state {
            State::Accepted(_) => view! {
                {note(Standing::Accepted, t::carry_done(), t::carry_done_hint())}
                {receipt(&kept)}
            }
            .into_any(),
            State::Refused(problem) => note(
                Standing::Refused,
                t::carry_refused(),
                problems::of_refusal(problem),
            ),
            State::Sending => note(Standing::Sending, t::sending(), m::sending_hint()),
            _ => note_with(
                Standing::Stored,
                t::carry_waiting(),
                t::carry_waiting_hint(),
                again(),
            ),
        }
    })
    .into_any()
}
