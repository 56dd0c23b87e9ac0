//! `/rat/:id/pemegang-kunci`: a trustee's page. The key on this phone, the three steps of making
//! the election's key together, and opening the result. It needs no sign-in: trustees may be
//! outsiders, and every message is signed by the trustee's own key.
//!
//! `key` makes and keeps the seed, `steps` is the ceremony, `count` the opening. What is to be done
//! next follows from the board and the seed alone.

pub mod count;
pub mod key;
pub mod steps;

use std::sync::Arc;

use leptos::task::spawn_local;
use sokoguru_api::ProblemCode;
use sokoguru_api::board::Ceremony;
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::board::Hash;
use sokoguru_ballot::ceremony::TrusteeKeys;
use sokoguru_ballot::keys::Seed;

use self::key::{own_key, registration};
use super::meeting::no_meeting;
use crate::backend::{BackendError, boards};
use crate::board::ceremony::Standing;
use crate::board::inspection::Inspection;
use crate::components::{
    Screen, Standing as Mood, Tab, list_skeleton, loadable, note, use_announce,
};
use crate::i18n::trustees as t;
use crate::markup::{IntoAny, View, view};
use crate::offline::phone;
use crate::offline::trustees::{self, Keeping};
use crate::prelude::*;
use crate::reading::{Loadable, Source, use_reading};
use crate::router;
use crate::session::{self, Session, use_app};

/// Milliseconds between two looks at what the others did.
const PAUSE: u32 = 8_000;

/// What this phone has of a trustee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// It is being looked up.
    Looking,
    /// The phone keeps nothing, or does not give what it kept.
    NoDisk,
    /// No key.
    Nothing,
    /// A key.
    Key(Keeping),
}

/// What the parts of the page share. `Copy`: a handle.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The meeting.
    pub meeting: StoredValue<MeetingId>,
    /// The key on this phone.
    pub holding: RwSignal<Holding>,
    /// Whether something that was pressed is under way.
    pub busy: RwSignal<bool>,
    /// Tells what has just happened.
    pub say: Callback<String>,
    /// What the trustees have said so far.
    pub ceremony: Source<Ceremony>,
    /// The root at the closing that this trustee has compared with the others'.
    pub compared: RwSignal<Option<Hash>>,
    /// The check of the board before anything is opened. It outlives every redrawing of the page.
    pub inspection: Inspection,
}

impl Desk {
    /// Looks up the key on this phone.
    fn look(self) {
        spawn_local(async move {
            let found = trustees::find(&session::origin(), &self.meeting.get_value()).await;
            self.holding.try_set(match found {
                Ok(Some(keeping)) => Holding::Key(keeping),
                Ok(None) => Holding::Nothing,
                Err(_) => Holding::NoDisk,
            });
        });
    }

    /// Keeps a key, and shows it once it is on the disk.
    pub async fn keep(self, keeping: Keeping) -> bool {
        let kept = trustees::keep(&session::origin(), &keeping).await.is_ok();
        if kept {
            self.holding.try_set(Holding::Key(keeping));
        }
        kept
    }

    /// Looks at the others again and again, while the page is there and can be seen.
    fn watch(self) {
        let alive = self.busy;
        spawn_local(async move {
            loop {
                phone::sleep(PAUSE).await;
                let Some(is_busy) = alive.try_get_untracked() else {
                    return;
                };
                if !is_busy && !document().hidden() {
                    self.ceremony.refresh.run(());
                }
            }
        });
    }
}

/// The seed of a key that is kept.
pub fn seed_of(keeping: &Keeping) -> Option<Seed> {
    keeping.seed.array().map(Seed::from_bytes)
}

/// The page.
pub fn trustee_page() -> View {
    let app = use_app();
    let id = router::param("id");
    let Some(id) = id.as_deref().and_then(MeetingId::parse) else {
        return no_meeting();
    };
    let desk = Desk {
        meeting: StoredValue::new(id.clone()),
        holding: RwSignal::new(Holding::Looking),
        busy: RwSignal::new(false),
        say: use_announce(),
        ceremony: use_reading(boards::ceremony(&id)),
        compared: RwSignal::new(None),
        inspection: Inspection::new(id.clone()),
    };
    // Whoever came by a link may be nobody's member, and has no screen above this one.
    let back = match app.session.get_untracked() {
        Session::SignedIn(_) | Session::Ended(_) => ["/rat/", id.as_str()].concat(),
        Session::Unknown | Session::SignedOut => String::new(),
    };
    desk.look();
    desk.watch();
    let body = move || match desk.holding.get() {
        Holding::Looking => list_skeleton(),
        Holding::NoDisk => note(Mood::Refused, t::no_disk_title(), t::no_disk_text()),
        Holding::Nothing => key::none(desk),
        Holding::Key(keeping) if !keeping.written => key::paper(desk, &keeping),
        Holding::Key(keeping) => with_key(desk, Arc::new(keeping)),
    };
    view! {
        <Screen title=t::title() back=back tab=Tab::Meetings>
            {body}
        </Screen>
    }
    .into_any()
}

fn with_key(desk: Desk, keeping: Arc<Keeping>) -> View {
    let keys = seed_of(&keeping).and_then(|seed| TrusteeKeys::of(&seed).ok());
    let Some(keys) = keys else {
        return note(Mood::Refused, t::no_disk_title(), t::no_disk_text());
    };
    // Before the start is on the board there is nothing to read, which is no failure.
    let is_early = Memo::new(move || {
        desk.ceremony.state.with(|state| match state {
            Loadable::Failed(BackendError::Rejected(problem)) => matches!(
                problem.code.known(),
                Some(ProblemCode::NotFound | ProblemCode::WrongState)
            ),
            _ => false,
        })
    });
    let body = move || {
        if is_early.get() {
            return (
                registration(&keys, true),
                note(Mood::Info, t::not_yet(), t::not_yet_text()),
            )
                .into_any();
        }
        let keeping = Arc::clone(&keeping);
        loadable(desk.ceremony, list_skeleton, move |reading| {
            on_board(desk, &keeping, &keys, &reading.data)
        })
    };
    view! {
        {own_key(&keys)}
        {body}
        {key::removal(desk)}
    }
    .into_any()
}

/// The page once there is a board.
fn on_board(desk: Desk, keeping: &Arc<Keeping>, keys: &TrusteeKeys, shown: &Ceremony) -> View {
    let events = shown.events.iter().map(|event| event.bytes.0.as_slice());
    let standing = match Standing::read(&shown.start.0, events) {
        Ok(standing) => Arc::new(standing),
        Err(_) => return note(Mood::Refused, t::bad_board(), t::bad_board_text()),
    };
    let board_id = standing.start().board_id().as_bytes();
    if keeping
        .board_id
        .as_ref()
        .is_some_and(|known| known.0 != board_id)
    {
        return note(Mood::Refused, t::other_board(), t::other_board_text());
    }
    let Some(seat) = standing.seat_of(keys) else {
        return (
            note(Mood::Waiting, t::not_among(), t::not_among_text()),
            registration(keys, true),
            steps::everybody(&standing, 0),
        )
            .into_any();
    };
    let number = seat.number;
    // The office has the keys; they can still be shown until the steps are done.
    let again = (!standing.ceremony().is_complete()).then(|| registration(keys, false));
    if keeping.board_id.is_none() {
        pin(desk, keeping, board_id);
    }
    let count = standing
        .ceremony()
        .is_complete()
        .then(|| count::count(desk, keeping, shown, number));
    view! {
        {again}
        {steps::everybody(&standing, number)}
        {steps::ceremony(desk, keeping, &standing, keys)}
        {count}
    }
    .into_any()
}

/// Remembers the first board in which these keys stand: from then on no other one is spoken to.
fn pin(desk: Desk, keeping: &Keeping, board_id: &[u8; 32]) {
    let pinned = Keeping {
        board_id: Some(board_id.as_slice().into()),
        ..keeping.clone()
    };
    spawn_local(async move {
        desk.keep(pinned).await;
    });
}
