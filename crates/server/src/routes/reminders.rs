//! Reminders of a device: where they are sent, which ones, and no more of them.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sokoguru_api::reminders::{PushSubscription, PushSubscriptionRequest, ReminderTopic};
use sokoguru_api::{Coded, Problem, ProblemCode};
use sokoguru_domain::Lang;

use crate::answer::{Keep, json, written};
use crate::problem::{Answer, Failure};
use crate::reminders::endpoint::Endpoint;
use crate::reminders::seal::{Receiver, is_point};
use crate::reminders::words::code_of;
use crate::request::{Json, SignedIn};
use crate::secrets::sha256;
use crate::state::State;
use crate::store::StoreError;
use crate::store::reminders::SubscriptionRow;
use crate::view::hex;

fn shown(state: &State, row: &SubscriptionRow) -> PushSubscription {
    PushSubscription {
        topics: row.topics.iter().copied().map(Into::into).collect(),
        detailed: row.detailed,
        lang: code_of(row.lang).to_owned(),
        endpoint_sha256: hex(&sha256(row.endpoint.as_bytes())),
        since: state.local(row.since),
    }
}

/// The reminders of this device.
#[utoipa::path(
    get, path = "/v1/push-subscriptions/current", tag = "reminders",
    responses(
        (status = 200, description = "Which reminders this device gets", body = PushSubscription),
        (status = "default", description = "A problem; `not_found` when it gets none", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_push_subscription(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut view = state.store.read().await?;
    let row = view.push_subscription(&who.session.id).await?;
    let row = row.ok_or(ProblemCode::NotFound)?;
    json(&headers, Keep::Personal, &shown(&state, &row))
}

/// Says where reminders for this device are sent, and which ones. It holds for this session and ends
/// with it. The same again changes nothing.
#[utoipa::path(
    put, path = "/v1/push-subscriptions/current", tag = "reminders", request_body = PushSubscriptionRequest,
    responses(
        (status = 200, description = "Which reminders this device gets from now on", body = PushSubscription),
        (status = "default", description = "A problem; `not_found` where the backend sends none", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn update_push_subscription(
    Shared(state): Shared<State>,
    who: SignedIn,
    Json(request): Json<PushSubscriptionRequest>,
) -> Answer<Response> {
    let push = state.push.as_ref().ok_or(ProblemCode::NotFound)?;
    let wrong = |field: &str| Failure::from(ProblemCode::ValidationFailed).field(field, "invalid");
    if Endpoint::parse(&request.endpoint, &push.allowed).is_none() {
        return Err(wrong("/endpoint"));
    }
    let key = request.key.array().filter(is_point);
    let receiver = Receiver {
        key: key.ok_or_else(|| wrong("/key"))?,
        auth: request.auth.array().ok_or_else(|| wrong("/auth"))?,
    };
    let lang = Lang::from_code(&request.lang).ok_or_else(|| wrong("/lang"))?;
    // A topic that this version does not know is none that it could remind of.
    let wanted: Vec<ReminderTopic> = request.topics.iter().filter_map(Coded::known).collect();
    let topics: Vec<_> = ReminderTopic::ALL
        .into_iter()
        .filter(|topic| wanted.contains(topic))
        .collect();
    if topics.is_empty() {
        return Err(wrong("/topics"));
    }
    let row = SubscriptionRow {
        session: who.session.id,
        endpoint: request.endpoint,
        receiver,
        lang,
        detailed: request.detailed,
        topics,
        since: state.now(),
    };
    let mut tx = state.store.write().await?;
    tx.put_push_subscription(&row).await?;
    let kept = tx.push_subscription(&row.session).await?;
    let kept = kept.ok_or(StoreError::Corrupt("subscription"))?;
    tx.commit().await?;
    written(StatusCode::OK, &shown(&state, &kept))
}

/// No more reminders for this device. Where there were none, nothing changes.
#[utoipa::path(
    delete, path = "/v1/push-subscriptions/current", tag = "reminders",
    responses(
        (status = 204, description = "None from now on"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn delete_push_subscription(
    Shared(state): Shared<State>,
    who: SignedIn,
) -> Answer<StatusCode> {
    let mut tx = state.store.write().await?;
    tx.delete_push_subscription(&who.session.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
