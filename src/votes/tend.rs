//! Looks after sealed votes by itself, on each connection: enrols, keeps the voting papers for when
//! there is no signal, and computes whether they may be answered,
//! and checks that what was given is where it was promised to be.
//!
//! `credential`, `vouching` and `look` do the work; here is when.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::task::spawn_local;
use sokoguru_api::ProblemCode;
use sokoguru_api::board::BoardManifest;
use sokoguru_api::wire::MeetingId;
use sokoguru_domain::MeetingPhase;

use super::credential::{self, Came};
use super::{look, vouching};
use crate::backend::{BackendError, own};
use crate::offline::phone;
use crate::offline::tabs::{self, News};
use crate::offline::votes::{self, post};
use crate::reading;
use crate::session::{self, App, Session};

const LOCK: &str = "sokoguru-look";
/// Milliseconds before which nobody looks again unasked.
const PAUSE: u64 = 15_000;

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
    static LAST: Cell<u64> = const { Cell::new(0) };
    static PLANNED: Cell<bool> = const { Cell::new(false) };
    /// For whom it was done.
    static WHO: RefCell<Option<String>> = const { RefCell::new(None) };
    /// Meetings that take no keys of this member, as far as this page was told.
    static WITHOUT: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Looks after everything; where that was done a moment ago for the same member, a little later.
/// `now`: in any case at once.
pub fn tend(app: App, now: bool) {
    let who = app
        .session
        .with_untracked(|session| session.member().map(|member| member.number.clone()));
    let is_same = WHO.replace(who.clone()) == who;
    if !is_same {
        WITHOUT.with_borrow_mut(BTreeSet::clear);
    }
    let since = phone::now_ms().abs_diff(LAST.get());
    if !now && is_same && since < PAUSE {
        if !PLANNED.replace(true) {
            let rest = u32::try_from(PAUSE - since).unwrap_or(u32::MAX);
            phone::later(rest, move || {
                PLANNED.set(false);
                tend(app, false);
            });
        }
        return;
    }
    if RUNNING.replace(true) {
        AGAIN.set(true);
        return;
    }
    spawn_local(async move {
        loop {
            AGAIN.set(false);
            LAST.set(phone::now_ms());
            round(app).await;
            if !AGAIN.get() {
                break;
            }
        }
        RUNNING.set(false);
    });
}

async fn round(app: App) {
    let origin = session::origin();
    let signed_in = app
        .session
        .with_untracked(|session| matches!(session, Session::SignedIn(_)));
    if signed_in {
        prepare(app, &origin).await;
    }
    let mark = app.mark.get_untracked();
    votes::sweep(&origin, false, mark.as_deref()).await;
    post::reload(app).await;
    let mut meetings: Vec<MeetingId> = app
        .boards
        .with_untracked(|list| list.iter().map(|board| board.meeting.clone()).collect());
    for kept in app.ballots.get_untracked() {
        if let Some(meeting) = kept.meeting().and_then(MeetingId::parse)
            && !meetings.contains(&meeting)
        {
            meetings.push(meeting);
        }
    }
    for meeting in meetings {
        let work = Box::pin(async move {
            // What did not come, comes with the next connection.
            let _ = look::look(app, &meeting).await;
        });
        tabs::with_lock(LOCK, true, work).await;
    }
    post::reload(app).await;
    tabs::tell(News::Votes);
}

/// Enrols for the meetings that take keys, and keeps what voting needs without a signal.
async fn prepare(app: App, origin: &str) {
    let number = app
        .session
        .with_untracked(|session| session.member().map(|member| member.number.clone()));
    let mark = match number {
        Some(number) => votes::mark(origin, &number).await,
        None => None,
    };
    let (Some(mark), Ok(meetings)) = (mark, reading::fetch_and_keep(own::meetings()).await) else {
        return;
    };
    for meeting in meetings.items {
        let phase = meeting.phase.known();
        let is_coming = matches!(phase, Some(MeetingPhase::Announced | MeetingPhase::Open));
        let known = meeting.id.as_str().to_owned();
        if !is_coming || WITHOUT.with_borrow(|without| without.contains(&known)) {
            continue;
        }
        let answer = match reading::fetch_and_keep(own::manifest(&meeting.id)).await {
            Ok(answer) => {
                let _ = reading::fetch_and_keep(own::meeting(&meeting.id)).await;
                Some(answer)
            }
            Err(BackendError::Rejected(problem)) => match problem.code.known() {
                // There is a board, and no manifest on it yet.
                Some(ProblemCode::WrongState) => None,
                Some(ProblemCode::NotFound) => {
                    WITHOUT.with_borrow_mut(|without| without.insert(known));
                    continue;
                }
                _ => continue,
            },
            Err(_) => return,
        };
        let until = u64::try_from(meeting.accept_until.timestamp_millis()).unwrap_or(0);
        match credential::enrol(origin, &mark, &meeting.id, until, answer.is_some(), false).await {
            Ok(Came::NoBoard) => {
                WITHOUT.with_borrow_mut(|without| without.insert(known));
            }
            Ok(Came::Kept) if answer.is_none() => {
                let _ = vouching::pin_start(origin, &meeting.id, until).await;
            }
            Ok(Came::Kept) | Err(_) => {}
        }
        if let Some(answer) = answer {
            // What did not come, comes with the next connection.
            let _ = paper_came(origin, &mark, &meeting.id, answer).await;
        }
    }
}

/// Takes a voting paper that has just come, one at a time; `false` where what it needs did not come.
async fn paper_came(origin: &str, mark: &str, meeting: &MeetingId, answer: BoardManifest) -> bool {
    let (origin, mark, meeting) = (origin.to_owned(), mark.to_owned(), meeting.clone());
    let is_taken = Rc::new(Cell::new(false));
    let said = Rc::clone(&is_taken);
    let work = Box::pin(async move {
        let taken = vouching::take(&origin, &mark, &meeting, &answer).await;
        said.set(taken.is_ok());
    });
    tabs::with_lock(LOCK, true, work).await;
    is_taken.get()
}

/// Checks the voting paper of a meeting now, because the member waits for it; `false` where what it
/// needs did not come.
///
/// Errors: the backend's, where the paper itself did not come.
pub async fn check_paper(app: App, meeting: &MeetingId) -> Result<bool, BackendError> {
    let mark = app.mark.get_untracked().ok_or(BackendError::SignedOut)?;
    let answer = reading::fetch_and_keep(own::manifest(meeting)).await?;
    let is_taken = paper_came(&session::origin(), &mark, meeting, answer).await;
    post::reload(app).await;
    tabs::tell(News::Votes);
    Ok(is_taken)
}

/// Makes this phone the one that votes, although another one's key stands on the list.
pub async fn insist(
    app: App,
    meeting: &MeetingId,
    accept_until_ms: u64,
) -> Result<(), BackendError> {
    let mark = app.mark.get_untracked().ok_or(BackendError::SignedOut)?;
    credential::enrol(
        &session::origin(),
        &mark,
        meeting,
        accept_until_ms,
        false,
        true,
    )
    .await?;
    post::reload(app).await;
    Ok(())
}
