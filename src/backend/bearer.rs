//! Tokens for a backend on another origin: the access token in memory, the refresh token in the
//! vault.
//!
//! A refresh token works once, and using it twice ends the session. So only one tab at a time
//! changes it, under a lock, and the new one is stored before it is used.

use std::cell::RefCell;
use std::rc::Rc;

use sokoguru_api::account::{Bearer, RefreshRequest};

use super::{BackendError, own, transport};
use crate::offline::store::{Change, StoreError, Table};
use crate::offline::{records, tabs};

const KEY: &str = "refresh";

thread_local! {
    static ACCESS: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The access token, if there is one.
pub fn current() -> Option<String> {
    ACCESS.with_borrow(Clone::clone)
}

/// Forgets the access token.
pub fn forget() {
    ACCESS.set(None);
}

/// Takes the tokens of a session that has begun or was renewed.
pub async fn hold(tokens: Bearer) -> Result<(), StoreError> {
    let change = Change::put(Table::Secrets, KEY, tokens.refresh_token.into_bytes());
    let stored = records::current().write(vec![change]).await;
    ACCESS.set(Some(tokens.access_token));
    stored
}

/// A token other than `stale`: another request's or tab's, or a new one.
pub async fn renew(stale: Option<&str>) -> Result<String, BackendError> {
    let stale = stale.map(str::to_owned);
    let result = Rc::new(RefCell::new(Err(BackendError::Offline)));
    let slot = Rc::clone(&result);
    let work = Box::pin(async move {
        let renewed = match current() {
            Some(token) if stale.as_ref() != Some(&token) => Ok(token),
            _ => exchange().await,
        };
        let _ = slot.replace(renewed);
    });
    tabs::with_lock("sokoguru-refresh", true, work).await;
    result.replace(Err(BackendError::Offline))
}

async fn exchange() -> Result<String, BackendError> {
    let records = records::current();
    let stored = records.read(Table::Secrets, KEY).await;
    let refresh_token = stored
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(BackendError::SignedOut)?;
    let read = own::refresh_session(&RefreshRequest { refresh_token });
    let answer = match Box::pin(transport::send(&read.request)).await {
        // The backend knows the token no more: the session has ended.
        Err(BackendError::Rejected(_)) => Err(BackendError::SignedOut),
        answer => answer,
    }?;
    let tokens = (read.parse)(&answer.body)?
        .bearer
        .ok_or(BackendError::BadResponse)?;
    if !records::is_current(&records) {
        // Signed out in the meantime; these are nobody's, least of all the next member's.
        return Err(BackendError::SignedOut);
    }
    let access = tokens.access_token.clone();
    // Without room for the new token the session still lasts as long as the page.
    let _ = hold(tokens).await;
    Ok(access)
}
