//! Sends an application for membership: without a session, the same bytes under the same key each
//! time, until the cooperative has it, through every end of the app in between. Part of the second
//! part of the app.
//!
//! The disk is the truth. One tab at a time sends; the page that shows it is told when something
//! has changed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::task::spawn_local;
use sokoguru_api::joining::MembershipApplicationRequest;
use sokoguru_api::{Octets, json};
use sokoguru_domain::JoiningStatus;

use crate::backend::{BackendError, joining as protocol, transport};
use crate::offline::joining::{self, Kept};
use crate::offline::phone;
use crate::offline::store::StoreError;
use crate::offline::tabs;
use crate::session::{self, App, Session};

const LOCK: &str = "sokoguru-joining";
/// Shortest and longest pause between two tries, in milliseconds.
const PAUSES: (u64, u64) = (2_000, 300_000);

type Run = Rc<dyn Fn()>;

thread_local! {
    static WATCHER: RefCell<Option<Run>> = const { RefCell::new(None) };
    static LISTENING: Cell<bool> = const { Cell::new(false) };
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
    static TIMER: Cell<u32> = const { Cell::new(0) };
}

/// Sends what waits, asks for what is open, and does so again whenever the network comes back.
/// Called as often as one likes.
pub fn tend(app: App) {
    if !LISTENING.replace(true)
        && let Some(window) = web_sys::window()
    {
        phone::on(&window, "online", move |_| kick(app));
        if let Some(document) = window.document() {
            let shown = document.clone();
            phone::on(&document, "visibilitychange", move |_| {
                if !shown.hidden() {
                    kick(app);
                }
            });
        }
    }
    kick(app);
}

/// Says whom to tell of a change; the page that shows it, one at a time.
pub fn when_changed(run: impl Fn() + 'static) {
    WATCHER.set(Some(Rc::new(run)));
}

/// Tells the page that shows it.
pub fn changed() {
    if let Some(run) = WATCHER.with_borrow(Clone::clone) {
        run();
    }
}

/// Keeps an application; returns once it is on the disk. Sending begins by itself.
///
/// Errors: [`StoreError`]; also where this phone keeps nothing, because an application that is not
/// on the disk would be lost with the page.
pub async fn submit(app: App, mut request: MembershipApplicationRequest) -> Result<(), StoreError> {
    let mut bits = [0; 32];
    if !phone::random(&mut bits) {
        return Err(StoreError::Unavailable);
    }
    request.secret = Octets::from(bits.as_slice()).to_text();
    let kept = Kept {
        key: phone::uuid_v7(None).ok_or(StoreError::Unavailable)?,
        body: Some(json::to_text(&request)),
        secret: request.secret,
        name: request.name,
        made_ms: phone::now_ms(),
        tries: 0,
        refused: None,
        application: None,
        read_ms: 0,
    };
    joining::keep(&session::origin(), &kept).await?;
    changed();
    tend(app);
    Ok(())
}

/// Takes the application back at the cooperative.
///
/// Errors: the backend's; then nothing has changed.
pub async fn withdraw() -> Result<(), BackendError> {
    let origin = session::origin();
    let Some(mut kept) = joining::kept(&origin).await else {
        return Ok(());
    };
    let Some(application) = &kept.application else {
        return Ok(());
    };
    let read = protocol::withdrawal(&application.reference, &kept.secret);
    let answer = transport::send(&read.request).await?;
    kept.application = Some((read.parse)(&answer.body)?);
    kept.read_ms = phone::now_ms();
    let _ = joining::keep(&origin, &kept).await;
    changed();
    Ok(())
}

/// Looks after it now.
pub fn kick(app: App) {
    if RUNNING.replace(true) {
        AGAIN.set(true);
        return;
    }
    spawn_local(async move {
        loop {
            AGAIN.set(false);
            tabs::with_lock(LOCK, true, Box::pin(round(app))).await;
            if !AGAIN.get() {
                break;
            }
        }
        RUNNING.set(false);
    });
}

async fn round(app: App) {
    let origin = session::origin();
    let Some(mut kept) = joining::kept(&origin).await else {
        return;
    };
    if has_become_the_member(app, &kept) {
        let _ = joining::forget(&origin, true).await;
        return changed();
    }
    if let Some(body) = kept.body.clone() {
        let read = protocol::apply(body, &kept.key);
        let answer = match transport::send(&read.request).await {
            Ok(answer) => (read.parse)(&answer.body),
            Err(error) => Err(error),
        };
        take(&mut kept, answer);
        if kept.is_pending() {
            wait(app, kept.tries);
        }
    } else if kept.is_open() {
        let Some(application) = &kept.application else {
            return;
        };
        let read = protocol::application(&application.reference, &kept.secret);
        let Ok(answer) = transport::send(&read.request).await else {
            return;
        };
        let Ok(application) = (read.parse)(&answer.body) else {
            return;
        };
        kept.application = Some(application);
        kept.read_ms = phone::now_ms();
    } else {
        return;
    }
    // Sent from elsewhere, or discarded, while this was on its way.
    let same = joining::kept(&origin)
        .await
        .is_some_and(|now| now.key == kept.key);
    if same && origin == session::origin() {
        let _ = joining::keep(&origin, &kept).await;
        changed();
    }
}

/// What an answer makes of an application that was sent.
fn take(
    kept: &mut Kept,
    answer: Result<sokoguru_api::joining::MembershipApplication, BackendError>,
) {
    match answer {
        Ok(application) => {
            kept.application = Some(application);
            kept.body = None;
            kept.tries = 0;
            kept.read_ms = phone::now_ms();
        }
        Err(BackendError::Rejected(problem)) if !is_retryable(&problem) => {
            // The same bytes would be refused again. The draft is still there to be put right.
            kept.refused = Some(*problem);
            kept.body = None;
        }
        Err(_) => kept.tries = kept.tries.saturating_add(1),
    }
}

fn is_retryable(problem: &sokoguru_api::Problem) -> bool {
    BackendError::Rejected(Box::new(problem.clone())).is_retryable()
}

/// Whether who signed in is the member that came of it.
fn has_become_the_member(app: App, kept: &Kept) -> bool {
    let number = kept
        .application
        .as_ref()
        .and_then(|application| application.member_number.clone());
    let is_accepted = kept.status() == Some(JoiningStatus::Accepted);
    is_accepted
        && number.is_some_and(|number| {
            app.session.with_untracked(
                |session| matches!(session, Session::SignedIn(member) if member.number == number),
            )
        })
}

/// Doubles from 2 s to 5 min; a later call replaces an earlier one.
fn pause(tries: u32) -> u64 {
    (PAUSES.0 << tries.saturating_sub(1).min(16)).min(PAUSES.1)
}

fn wait(app: App, tries: u32) {
    let mine = TIMER.get().wrapping_add(1);
    TIMER.set(mine);
    let ms = u32::try_from(pause(tries)).unwrap_or(u32::MAX);
    phone::later(ms, move || {
        if TIMER.get() == mine {
            kick(app);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use sokoguru_api::{Coded, Problem, ProblemCode};

    fn kept() -> Kept {
        Kept {
            key: "k".to_owned(),
            secret: "s".to_owned(),
            body: Some("{}".to_owned()),
            name: "Dewi".to_owned(),
            made_ms: 0,
            tries: 0,
            refused: None,
            application: None,
            read_ms: 0,
        }
    }

    fn rejected(code: ProblemCode) -> BackendError {
        BackendError::Rejected(Box::new(Problem {
            kind: "about:blank".to_owned(),
            title: String::new(),
            status: 422,
            detail: None,
            code: Coded::Known(code),
            trace_id: None,
            retry_at: None,
            limit: None,
            errors: Vec::new(),
        }))
    }

    #[test]
    fn only_a_refusal_for_good_ends_the_tries() {
        for error in [
            BackendError::Offline,
            BackendError::Unavailable { retry_after: None },
            BackendError::BadResponse,
            rejected(ProblemCode::RateLimited),
            rejected(ProblemCode::Internal),
        ] {
            let mut one = kept();
            take(&mut one, Err(error));
            assert!(one.is_pending() && one.tries == 1 && one.refused.is_none());
        }
        let mut one = kept();
        take(&mut one, Err(rejected(ProblemCode::ValidationFailed)));
        assert!(!one.is_pending() && one.refused.is_some());
    }

    #[test]
    fn pauses_grow_and_have_an_end() {
        assert_eq!(pause(1), 2_000);
        assert_eq!(pause(2), 4_000);
        assert_eq!(pause(60), 300_000);
    }
}
