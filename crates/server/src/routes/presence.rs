//! Who is present while a meeting goes on, for the chair and for the screen in the hall: as a stream
//! of events, and as a small document to ask for again where streams do not get through.
//!
//! Neither says how a vote stands, at any time.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use futures_util::stream::unfold;
use sokoguru_api::decisions::Presence;
use sokoguru_api::{Problem, ProblemCode};
use tokio::time::Instant;

use super::meetings::{changed_at, visible};
use crate::answer::{Keep, is_unchanged, tag_of, tagged_json, to_json, unchanged};
use crate::problem::{Answer, Failure};
use crate::request::{Place as In, SignedIn};
use crate::state::State;
use crate::view;
use crate::watching::{Place, Seen};

/// Said where nothing changes, so that nobody in between hangs up.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

async fn look(state: &State, id: &str) -> Answer<Seen> {
    let now = state.now();
    let mut tx = state.store.read().await?;
    let row = visible(&mut tx, id, now).await?;
    let agenda = tx.agenda(id).await?;
    let (recorded, latest) = tx.present(id).await?;
    let present = match state.boards.of(&state.store, id).await? {
        None => recorded,
        Some(board) => board.present(&state.store).await?,
    };
    let voters = tx.voter_count().await?;
    let said = tx.consensus(id).await?;
    let as_of = said
        .iter()
        .map(|one| one.recorded_at)
        .chain(latest)
        .chain([changed_at(&row, now)])
        .max()
        .unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
    let quorum = view::quorum(&row, present, voters);
    let presence = view::decisions::presence(state, (&row, &agenda), quorum, (as_of, now))?;
    let bytes = to_json(&presence)?;
    let tag = tag_of(&bytes);
    let json = String::from_utf8(bytes).map_err(|_| Failure::from(ProblemCode::Internal))?;
    Ok(Seen { tag, json })
}

async fn seen(state: &State, id: &str) -> Answer<Arc<Seen>> {
    state
        .watchers
        .seen(id, async || look(state, id).await)
        .await
}

/// Who is present, and what is open. Asked for again with its tag, it costs a few bytes.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/presence", tag = "meetings",
    params(("id" = String, Path, description = "A published meeting")),
    responses(
        (status = 200, description = "Up to a second old; never how a vote stands", body = Presence),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_presence(
    Shared(state): Shared<State>,
    _: SignedIn,
    In(id): In<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let seen = seen(&state, &id).await?;
    if is_unchanged(&headers, &seen.tag) {
        return Ok(unchanged(Keep::Personal, &seen.tag));
    }
    let bytes = seen.json.clone().into_bytes();
    Ok(tagged_json(&headers, Keep::Personal, &seen.tag, bytes))
}

/// One who watches.
struct Watcher {
    state: State,
    id: String,
    told: Option<String>,
    since: Instant,
    _place: Place,
}

impl Watcher {
    /// The next thing that changed; `None` when it is time to come again, or the meeting is not
    /// there any more.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            let longest = self.state.config.watching.longest;
            if self.since.elapsed() >= longest {
                return None;
            }
            if self.told.is_some() && !self.state.watchers.next_look().await {
                return None;
            }
            let seen = seen(&self.state, &self.id).await.ok()?;
            if self.told.as_ref() != Some(&seen.tag) {
                self.told = Some(seen.tag.clone());
                let event = Event::default()
                    .event("presence")
                    .id(&seen.tag)
                    .retry(Duration::from_secs(3))
                    .data(&seen.json);
                return Some((Ok(event), self));
            }
        }
    }
}

/// The same as a stream: one event `presence` at the beginning, and one at each change. It ends
/// after five minutes; the client comes again. It is read with `fetch`, which sends the headers of
/// a session.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/events", tag = "meetings",
    params(("id" = String, Path, description = "A published meeting")),
    responses(
        (status = 200, description = "Events `presence`, each with a `Presence` as data", body = String, content_type = "text/event-stream"),
        (status = "default", description = "A problem; 429 when the member watches with too many devices", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn watch_meeting(
    Shared(state): Shared<State>,
    who: SignedIn,
    In(id): In<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    // What is wrong is said before the stream begins.
    seen(&state, &id).await?;
    let place = state
        .watchers
        .enter(who.member)
        .ok_or_else(|| Failure::from(ProblemCode::RateLimited).retry(None, 30))?;
    let told = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let watcher = Watcher {
        state,
        id,
        told,
        since: Instant::now(),
        _place: place,
    };
    let events = Sse::new(unfold(watcher, Watcher::next))
        .keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE));
    let mut response = events.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, Keep::Personal.value());
    // A proxy that collects an answer before it passes it on would pass on nothing.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}
