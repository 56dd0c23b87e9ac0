//! The minutes of a meeting as a page that prints.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sokoguru_api::{Problem, ProblemCode};

use super::meetings::visible;
use crate::answer::{Coding, Keep, is_unchanged, put_coding, tag_of, unchanged};
use crate::minutes::{BoardSeal, Minutes, html, style_hash};
use crate::problem::Answer;
use crate::request::{Place, SignedInByLink};
use crate::state::State;

/// The minutes (berita acara), once the result is made: a page of its own to read, print and sign.
/// It opens by a link; the cookie of the session is enough.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/minutes", tag = "meetings",
    params(("id" = String, Path, description = "A published meeting")),
    responses(
        (status = 200, description = "Indonesian, for A4", body = String, content_type = "text/html"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_minutes(
    Shared(state): Shared<State>,
    _: SignedInByLink,
    Place(id): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let meeting = visible(&mut tx, &id, state.now()).await?;
    let board = state.boards.of(&state.store, &id).await?;
    let seal = board.and_then(|board| BoardSeal::of(&board));
    let minutes = Minutes::gather(&mut tx, &meeting, seal)
        .await?
        .ok_or(ProblemCode::WrongState)?;
    let page = html(&minutes);
    let tag = tag_of(page.as_bytes());
    if is_unchanged(&headers, &tag) {
        return Ok(unchanged(Keep::Personal, &tag));
    }
    let mut response = page.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, Keep::Personal.value());
    let policy = format!(
        "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        style_hash()
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    put_coding(headers, Coding::Identity, &tag);
    Ok(response)
}
