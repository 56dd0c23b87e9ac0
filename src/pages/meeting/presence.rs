//! Who is in the meeting now, as it changes: the server tells by itself where the browser and the
//! way allow it, and is asked every quarter of a minute where not. Nobody listens or asks while the
//! page cannot be seen, and never for anything but attendance.

use std::cell::Cell;
use std::rc::Rc;

use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use sokoguru_api::decisions::Presence;
use sokoguru_api::meetings::Quorum;
use sokoguru_api::wire::MeetingId;
use sokoguru_domain::MeetingPhase;
use web_sys::{EventSource, MessageEvent};

use crate::backend::{BackendError, boards, own, transport};
use crate::i18n::{fill, formats, meetings as t, results};
use crate::markup::{IntoAny, View, view};
use crate::offline::phone;
use crate::pages::results::quorum_card;
use crate::prelude::*;
use crate::session;

/// Milliseconds between two looks at whether the page is there and can be seen.
const TICK: u32 = 1_000;
/// So many ticks between two questions.
const POLL: u32 = 15;
/// So many ticks may pass before a line has said something.
const PATIENCE: u32 = 10;

/// How the page learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The server tells.
    Told,
    /// It is asked.
    Asked,
}

impl Way {
    /// After a line broke or stayed silent: a line that has worked is tried again, one that never
    /// did is given up.
    fn after(self, has_worked: bool) -> Self {
        match self {
            Self::Told if has_worked => Self::Told,
            _ => Self::Asked,
        }
    }
}

/// What is known now; `None` until something came. It goes on as long as the page is there and the
/// meeting is not over.
pub fn follow(id: &MeetingId) -> RwSignal<Option<Presence>> {
    let live = RwSignal::new(None);
    let id = id.clone();
    spawn_local(async move {
        let mut way = if line_address(&id).is_some() {
            Way::Told
        } else {
            Way::Asked
        };
        while goes_on(live) {
            if document().hidden() {
                phone::sleep(TICK).await;
                continue;
            }
            way = match way {
                Way::Told => way.after(listen(&id, live).await),
                Way::Asked => {
                    ask(&id, live).await;
                    let mut ticks = 0;
                    while ticks < POLL && goes_on(live) && !document().hidden() {
                        phone::sleep(TICK).await;
                        ticks += 1;
                    }
                    way
                }
            };
        }
    });
    live
}

/// Whether there is still somebody to tell, and something to come.
fn goes_on(live: RwSignal<Option<Presence>>) -> bool {
    live.try_with_untracked(|now| !now.as_ref().is_some_and(is_over)) == Some(true)
}

fn is_over(now: &Presence) -> bool {
    now.phase.known() == Some(MeetingPhase::Finished)
}

/// Where the server tells; only on the page's own origin, because a line carries no token.
fn line_address(id: &MeetingId) -> Option<String> {
    transport::own_address(&boards::presence(id).request)?;
    let mut request = boards::presence(id).request;
    request.path = boards::events_path(id);
    transport::own_address(&request)
}

/// Takes what came, if it is newer than what is there.
fn take(live: RwSignal<Option<Presence>>, body: &[u8]) -> bool {
    let Ok(fresh) = own::parse::<Presence>(body) else {
        return false;
    };
    let is_newer = live.try_with_untracked(|now| is_newer(now.as_ref(), &fresh));
    if is_newer == Some(true) {
        live.try_set(Some(fresh));
    }
    true
}

/// Two lines may cross: an older word never takes the place of a newer one.
fn is_newer(now: Option<&Presence>, fresh: &Presence) -> bool {
    now.is_none_or(|now| fresh.as_of >= now.as_of && fresh != now)
}

/// Listens until the line breaks, the page goes or can not be seen; whether anything came.
async fn listen(id: &MeetingId, live: RwSignal<Option<Presence>>) -> bool {
    let Some(address) = line_address(id) else {
        return false;
    };
    let Ok(source) = EventSource::new(&address) else {
        return false;
    };
    let has_worked = Rc::new(Cell::new(false));
    let heard = Rc::clone(&has_worked);
    let run: Box<dyn FnMut(MessageEvent)> = Box::new(move |event| {
        if let Some(text) = event.data().as_string() {
            heard.set(take(live, text.as_bytes()) || heard.get());
        }
    });
    let run = Closure::wrap(run);
    for name in ["message", "presence"] {
        let _ = source.add_event_listener_with_callback(name, run.as_ref().unchecked_ref());
    }
    let mut ticks = 0_u32;
    while goes_on(live) && !document().hidden() {
        phone::sleep(TICK).await;
        ticks = ticks.saturating_add(1);
        let is_silent = !has_worked.get() && ticks > PATIENCE;
        if source.ready_state() == EventSource::CLOSED || is_silent {
            break;
        }
    }
    source.close();
    drop(run);
    // A page that went out of sight before the line could speak has not shown that it does not work.
    has_worked.get() || ticks <= PATIENCE && document().hidden()
}

async fn ask(id: &MeetingId, live: RwSignal<Option<Presence>>) {
    let request = boards::presence(id).request;
    match session::ask(&request).await {
        Ok(answer) => {
            take(live, &answer.body);
        }
        Err(BackendError::Offline) => {}
        // Nobody is asked again and again for what it does not have.
        Err(_) => phone::sleep(TICK * POLL).await,
    }
}

/// The card of the quorum, live where that is known, and the moment for which it holds.
pub fn live_quorum(live: RwSignal<Option<Presence>>, known: &Quorum, over: bool) -> View {
    let known = known.clone();
    let card = move || {
        live.with(|live| {
            let quorum = live.as_ref().map_or(&known, |live| &live.quorum);
            let verdict = match (quorum.reached, over) {
                (true, _) => t::quorum_reached(),
                (false, true) => t::quorum_failed(),
                (false, false) => t::quorum_missing(),
            };
            let moment = live.as_ref().map(|live| {
                let at = fill(results::live_at(), &[&formats::time(live.as_of)]);
                view! { <p class="muted">{at}</p> }.into_any()
            });
            (quorum_card(quorum, verdict), moment).into_any()
        })
    };
    // Only that the quorum is there is said aloud, not everybody who comes in.
    let is_reached =
        Memo::new(move || live.with(|live| live.as_ref().is_some_and(|live| live.quorum.reached)));
    view! {
        <div class="group">{card}</div>
        <p class="sr" role="status">
            {move || is_reached.get().then(t::quorum_reached)}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presence(minute: u32, present: u32) -> Presence {
        let text = format!(
            r#"{{"asOf":"2026-04-02T19:{minute:02}:00+07:00","phase":"open",
            "quorum":{{"present":{present},"voters":186,"required":94,"reached":{}}},"items":[]}}"#,
            present >= 94
        );
        own::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn an_older_word_never_takes_the_place_of_a_newer_one() {
        let now = presence(30, 93);
        assert!(is_newer(None, &now));
        assert!(is_newer(Some(&now), &presence(31, 94)));
        assert!(is_newer(Some(&now), &presence(30, 94)));
        assert!(!is_newer(Some(&now), &presence(29, 92)));
        assert!(!is_newer(Some(&now), &now.clone()));
    }

    #[test]
    fn a_line_that_never_spoke_is_given_up() {
        assert_eq!(Way::Told.after(true), Way::Told);
        assert_eq!(Way::Told.after(false), Way::Asked);
        assert_eq!(Way::Asked.after(true), Way::Asked);
    }

    #[test]
    fn figures_that_contradict_themselves_are_not_shown() {
        let text = r#"{"asOf":"2026-04-02T19:00:00+07:00","phase":"open",
            "quorum":{"present":101,"voters":186,"required":94,"reached":false},"items":[]}"#;
        assert!(own::parse::<Presence>(text.as_bytes()).is_err());
    }
}
