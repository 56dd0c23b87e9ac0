//! Begins, restores and ends the session of a member on this phone.

use leptos::task::spawn_local;
use sokoguru_api::account::{Member, SessionGrant};
use sokoguru_api::wire::SessionId;
use sokoguru_api::{codec, json};

use super::{App, Session, SignInError, connect};
use crate::backend::{BackendError, Read, bearer, own, transport};
use crate::offline::outbox::Event;
use crate::offline::store::{Change, Table};
use crate::offline::tabs::{self, News};
use crate::offline::{records, sync, wipe};
use crate::pwa;

const KEY: &str = "member";

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
    let found = if records::open_existing(&connect::origin()).await {
        known().await
    } else {
        None
    };
    if let Some(known) = found {
        sync::reload(app).await;
        app.session.set(Session::SignedIn(known.member));
        sync::announce(app, Event::SignedIn);
    } else {
        // Not even the key to a member: nothing is kept until somebody signs in.
        records::close();
        app.session.set(Session::SignedOut);
    }
}

/// Begins a session with what the member typed.
pub async fn begin(app: App, number: &str, read: Read<SessionGrant>) -> Result<(), SignInError> {
    let former = app
        .session
        .with_untracked(|session| session.member().cloned());
    if let Some(member) = former
        .clone()
        .filter(|member| digits(number) != digits(&member.number))
    {
        refuse_if_pending(app, member)?;
    }
    let answer = transport::send(&read.request).await;
    app.heard(
        answer
            .as_ref()
            .err()
            .filter(|error| **error != BackendError::SignedOut),
    );
    let grant = (read.parse)(&answer?.body)?;
    if let Some(member) = former.filter(|member| member.number != grant.member.number) {
        refuse_if_pending(app, member)?;
        app.session.set(Session::SignedOut);
        app.outbox.set(Vec::new());
        wipe::everything(&connect::origin(), false).await;
    }
    // Without IndexedDB the app works as long as the page is open, and says so when something is
    // to be kept.
    if !records::current().is_durable() {
        let _ = records::open(&connect::origin()).await;
    }
    let known = Known {
        member: grant.member,
        session: grant.session_id,
    };
    let records = records::current();
    let bytes = json::to_text(&known).into_bytes();
    let _ = records
        .write(vec![Change::put(Table::Secrets, KEY, bytes)])
        .await;
    if let Some(tokens) = grant.bearer {
        let _ = bearer::hold(tokens).await;
    }
    app.session.set(Session::SignedIn(known.member));
    tabs::tell(News::SignedIn);
    sync::announce(app, Event::SignedIn);
    spawn_local(connect::refresh(app));
    pwa::persist().await;
    Ok(())
}

/// Wipes the phone first, then ends the session at the backend, as well as that goes.
pub async fn end(app: App, forget: bool) {
    let known = known().await;
    app.session.set(Session::SignedOut);
    app.outbox.set(Vec::new());
    app.hidden_balance.set(false);
    wipe::everything(&connect::origin(), forget).await;
    if let Some(known) = known {
        let _ = transport::send(&own::delete_session(&known.session)).await;
    }
    bearer::forget();
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
