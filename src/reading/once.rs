//! Asking once, for code that draws nothing.

use crate::backend::{BackendError, Read};
use crate::offline::{cache, records};
use crate::session;

/// Asks the backend once, without the phone's copy: the next page of a list.
pub async fn fetch<T>(read: Read<T>) -> Result<T, BackendError> {
    let Read { request, parse } = read;
    let answer = session::ask(&request).await?;
    parse(&answer.body)
}

/// Asks the backend once and keeps the answer for later readings; an answer that still holds is not
/// sent again.
pub async fn fetch_and_keep<T>(read: Read<T>) -> Result<T, BackendError> {
    let Read { mut request, parse } = read;
    let records = records::current();
    let copy = cache::get(&records, &request.path).await;
    let copy = copy.filter(|copy| parse(&copy.body).is_ok());
    let etag = copy.as_ref().map(|copy| copy.etag.clone());
    request.etag = etag.filter(|etag| !etag.is_empty());
    let answer = session::ask(&request).await?;
    let fresh = match copy {
        Some(copy) if answer.status == 304 => cache::fresh(copy.body, Some(copy.etag)),
        _ => cache::fresh(answer.body, answer.etag),
    };
    let data = parse(&fresh.body)?;
    if records::is_current(&records) {
        cache::put(&records, &request.path, &fresh).await;
    }
    Ok(data)
}
