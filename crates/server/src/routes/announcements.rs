//! Messages of the office to all members.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use sokoguru_api::home::Announcement;
use sokoguru_api::{Page, Problem};

use super::{PageQuery, seal_cursor};
use crate::answer::{Keep, json};
use crate::problem::Answer;
use crate::request::{Query, SignedIn};
use crate::state::State;
use crate::store::Stored;
use crate::view;

/// Announcements, newest first.
#[utoipa::path(
    get, path = "/v1/announcements", tag = "announcements",
    params(
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "From 1 to 200; 50 unless given"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page; `Link: rel=next` where another follows", body = Page<Announcement>),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_announcements(
    Shared(state): Shared<State>,
    _: SignedIn,
    Query(page): Query<PageQuery>,
    headers: HeaderMap,
) -> Answer<Response> {
    let limit = page.limit()?;
    let after = page.cursor("a")?;
    let mut tx = state.store.read().await?;
    let mut rows = tx
        .announcements(state.now(), after.as_deref(), limit + 1)
        .await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .map(|last| seal_cursor("a", &last.id));
    let body = Page {
        items: rows
            .iter()
            .map(|row| view::announcement(&state, row))
            .collect::<Stored<Vec<_>>>()?,
        next_cursor,
    };
    let mut response = json(&headers, Keep::Personal, &body)?;
    if let Some(cursor) = &body.next_cursor {
        let next = format!("</v1/announcements?limit={limit}&cursor={cursor}>; rel=\"next\"");
        if let Ok(value) = HeaderValue::from_str(&next) {
            response.headers_mut().insert(header::LINK, value);
        }
    }
    Ok(response)
}
