//! Begins, restores and ends the session of a member on this phone.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::task::spawn_local;
use sokoguru_api::account::{Member, SessionGrant};
use sokoguru_api::wire::SessionId;
use sokoguru_api::{codec, json};

use super::{App, Session, SignInError, connect};
use crate::backend::{BackendError, Read, Request, Response, bearer, own, transport};
use crate::offline::outbox::Event;
use crate::offline::preferences::Leaving;
use crate::offline::store::{Change, Table};
use crate::offline::tabs::{self, News};
use crate::offline::{cache, records, sync, wipe};
use crate::pwa;

const KEY: &str = "member";
const LEAVING_LOCK: &str = "sokoguru-leaving";

/// Who is signed in, as the vault keeps it.
struct Known {
    member: Member,
    session: SessionId,
}

codec!(Known { member, session });

async fn known() -> Option<Known> {
    json::read(&records::current().read(Table::Secrets, KEY).await?).ok()
}

/// Opens what lies on the phone, so that the app shows it before anything was asked. Whether the
/// session still lives, the first answer tells.
pub async fn restore(app: App) {
    // Records that are open are not opened anew: a write may be on its way for them.
    let mut found = known().await;
    if found.is_none() && open_records(app).await {
        found = known().await;
    }
    if let Some(known) = found {
        sync::reload(app).await;
        cache::get_ahead(&records::current(), &own::home().request.path).await;
        app.began(known.member);
        sync::announce(app, Event::SignedIn);
    } else if !resume(app).await {
        // Not even the key to a member: nothing is kept until somebody signs in.
        records::close();
        app.outbox.set(Vec::new());
        app.mark.set(None);
        app.session.set(Session::SignedOut);
    }
}

/// Opens the records of this phone, if there are any. That somebody was signed in, the settings tell
/// sooner than the browser.
pub async fn open_records(app: App) -> bool {
    let origin = connect::origin();
    if app.settings.with_untracked(|settings| settings.known) && Leaving::load().is_none() {
        records::open(&origin).await.is_ok()
    } else {
        records::open_existing(&origin).await
    }
}

/// A phone that is short of room throws away what an app has stored, but not its cookie. The settings
/// remember that somebody was signed in, and what Beranda needs says who; it is kept at once, so
/// that the page does not ask for it again.
async fn resume(app: App) -> bool {
    if !app.settings.with_untracked(|settings| settings.known) || Leaving::load().is_some() {
        return false;
    }
    let Read { request, parse } = own::home();
    let Ok(answer) = transport::send(&request).await else {
        return false;
    };
    let (Ok(home), Some(session)) = (parse(&answer.body), SessionId::parse("current")) else {
        return false;
    };
    let _ = records::open(&connect::origin()).await;
    if anything_is_there().await {
        // Nobody's, as far as can be told. It must not become this member's.
        forget(app).await;
        let _ = records::open(&connect::origin()).await;
    }
    let fresh = cache::fresh(answer.body, answer.etag);
    cache::put(&records::current(), &request.path, &fresh).await;
    let member = home.member;
    keep(&Known {
        member: member.clone(),
        session,
    })
    .await;
    app.began(member);
    true
}

async fn keep(known: &Known) {
    let bytes = json::to_text(known).into_bytes();
    let _ = records::current()
        .write(vec![Change::put(Table::Secrets, KEY, bytes)])
        .await;
}

/// Begins a session with what the member typed.
pub async fn begin(app: App, number: &str, read: Read<SessionGrant>) -> Result<(), SignInError> {
    let mut former = app
        .session
        .with_untracked(|session| session.member().cloned());
    if former.is_none() && records::open_existing(&connect::origin()).await {
        // Somebody whom this tab has not heard of. Their records must not become this member's.
        former = known().await.map(|known| known.member);
    }
    // Another tab may have kept a write since.
    sync::reload(app).await;
    if let Some(member) = former
        .clone()
        .filter(|member| digits(number) != digits(&member.number))
    {
        refuse_if_pending(app, member)?;
    }
    let answer = ask_alone(read.request).await;
    app.heard(
        answer
            .as_ref()
            .err()
            .filter(|error| **error != BackendError::SignedOut),
    );
    let grant = (read.parse)(&answer?.body)?;
    let is_same = former
        .as_ref()
        .is_some_and(|member| member.number == grant.member.number);
    if let Some(member) = former.filter(|_| !is_same) {
        refuse_if_pending(app, member)?;
        forget(app).await;
    }
    // Without IndexedDB the app works as long as the page is open, and says so when something is
    // to be kept.
    if !records::current().is_durable() {
        let _ = records::open(&connect::origin()).await;
    }
    let is_other = match known().await {
        Some(known) => known.member.number != grant.member.number,
        None => !is_same && anything_is_there().await,
    };
    if is_other {
        // Nobody's, as far as can be told, or another member's. They must not become this one's.
        forget(app).await;
        let _ = records::open(&connect::origin()).await;
    }
    let known = Known {
        member: grant.member,
        session: grant.session_id,
    };
    keep(&known).await;
    if let Some(tokens) = grant.bearer {
        let _ = bearer::hold(tokens).await;
    }
    sync::reload(app).await;
    app.began(known.member);
    tabs::tell(News::SignedIn);
    sync::announce(app, Event::SignedIn);
    spawn_local(connect::refresh(app));
    pwa::persist().await;
    Ok(())
}

async fn anything_is_there() -> bool {
    let records = records::current();
    for table in [Table::Outbox, Table::Cache, Table::Drafts] {
        if !records.keys(table).await.is_empty() {
            return true;
        }
    }
    false
}

/// Asks for a session while nobody takes leave: the end of the former one must not arrive after
/// the beginning of this one and take its cookie away.
async fn ask_alone(request: Request) -> Result<Response, BackendError> {
    let slot = Rc::new(RefCell::new(Err(BackendError::Offline)));
    let result = Rc::clone(&slot);
    let work = Box::pin(async move {
        take_leave(false).await;
        let answer = transport::send(&request).await;
        if answer.is_ok() {
            // Its cookie has taken the place of the former one.
            Leaving::remember(None);
        }
        let _ = result.replace(answer);
    });
    tabs::with_lock(LEAVING_LOCK, true, work).await;
    slot.replace(Err(BackendError::Offline))
}

/// Wipes the phone first, then ends the session at the backend, as well as that goes. What is left
/// to do is remembered, and done at the next start.
pub async fn end(app: App, forget_all: bool) {
    Leaving::remember(Some(Leaving::Wiping));
    app.session.set(Session::SignedOut);
    app.outbox.set(Vec::new());
    app.mark.set(None);
    app.hidden_balance.set(false);
    wipe::everything(&connect::origin(), forget_all).await;
    Leaving::remember(Some(Leaving::Telling));
    leave(Leaving::load().is_none()).await;
    bearer::forget();
}

/// Wipes what a sign-out that was interrupted has left.
pub async fn finish_leaving() {
    if Leaving::load() == Some(Leaving::Wiping) {
        wipe::everything(&connect::origin(), false).await;
        Leaving::remember(Some(Leaving::Telling));
    }
}

/// Tells the backend of a sign-out that it has not heard of, if there is one.
pub async fn farewell() {
    if Leaving::load().is_some() {
        leave(false).await;
    }
}

/// Ends the session at the backend; `anyway` also where nothing says that it has not heard of it.
pub async fn leave(anyway: bool) {
    tabs::with_lock(LEAVING_LOCK, true, Box::pin(take_leave(anyway))).await;
}

async fn take_leave(anyway: bool) {
    if !anyway && Leaving::load() != Some(Leaving::Telling) {
        return;
    }
    // The page cannot see the cookie, so that it cannot know the session either.
    let Some(current) = SessionId::parse("current") else {
        return;
    };
    match transport::send(&own::delete_session(&current)).await {
        Ok(_) | Err(BackendError::SignedOut | BackendError::Rejected(_)) => {
            Leaving::remember(None);
        }
        // Nobody can have heard it: the next time.
        Err(_) => {}
    }
}

/// Nothing of the former member stays.
async fn forget(app: App) {
    app.session.set(Session::SignedOut);
    app.outbox.set(Vec::new());
    app.mark.set(None);
    wipe::everything(&connect::origin(), false).await;
}

fn refuse_if_pending(app: App, member: Member) -> Result<(), SignInError> {
    let count = app
        .outbox
        .with_untracked(|list| list.iter().filter(|entry| entry.is_pending()).count());
    if count == 0 {
        Ok(())
    } else {
        Err(SignInError::PendingWrites { count, member })
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
