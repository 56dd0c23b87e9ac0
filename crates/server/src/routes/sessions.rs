//! Signing in and out, the list of devices, the rotation of tokens.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sokoguru_api::account::{RefreshRequest, SessionGrant, SessionRequest, Sessions};
use sokoguru_api::wire::SessionId;
use sokoguru_api::{Problem, ProblemCode};

use super::account::{may_sign_in, parse_number};
use crate::answer::{Keep, json, written};
use crate::problem::Answer;
use crate::request::{Address, Asker, Json, Place, SESSION_LASTS, SignedIn};
use crate::secrets::{Token, sha256};
use crate::sign_in::{ACCESS_LASTS, bearer, begin_session, check_secret, cookie, device_name};
use crate::state::State;
use crate::store::{StoreError, Stored};
use crate::view;

/// Signs in. On the app's own origin the answer sets a cookie; on another one that is allowed it
/// carries tokens.
#[utoipa::path(
    post, path = "/v1/sessions", tag = "account", request_body = SessionRequest,
    responses(
        (status = 201, description = "The session", body = SessionGrant),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create_session(
    Shared(state): Shared<State>,
    Address(from): Address,
    asker: Asker,
    Json(request): Json<SessionRequest>,
) -> Answer<Response> {
    if asker == Asker::Stranger {
        return Err(ProblemCode::Forbidden.into());
    }
    state.throttle.sign_in(from)?;
    let wrong = ProblemCode::CredentialsWrong;
    let number = parse_number(&request.member_number)?;
    let mut view = state.store.read().await?;
    let member = view.member_by_number(&number).await?;
    let hash = match &member {
        Some(member) if may_sign_in(member) => view.password_hash(member.id).await?,
        _ => None,
    };
    drop(view);
    check_secret(&state, &number, request.password, hash.clone(), wrong).await?;
    let Some(member) = member else {
        return Err(wrong.into());
    };
    let mut tx = state.store.write().await?;
    // Changed while it was looked at: every session of the old one has ended, so has this one.
    if tx.password_hash(member.id).await? != hash {
        return Err(wrong.into());
    }
    tx.clear_attempts(&number).await?;
    let device = device_name(&request.device);
    let response = begin_session(&state, &mut tx, asker, &member, &device).await?;
    tx.commit().await?;
    Ok(response)
}

/// Changes a refresh token into the next pair. A token that comes a second time was stolen or
/// copied: the whole session ends.
#[utoipa::path(
    post, path = "/v1/sessions/refresh", tag = "account", request_body = RefreshRequest,
    responses(
        (status = 201, description = "The next pair of tokens", body = SessionGrant),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn refresh_session(
    Shared(state): Shared<State>,
    Address(from): Address,
    Json(request): Json<RefreshRequest>,
) -> Answer<Response> {
    state.throttle.sign_in(from)?;
    let now = state.now();
    let used = sha256(request.refresh_token.as_bytes());
    let mut tx = state.store.write().await?;
    let Some(token) = tx.refresh_token(&used).await? else {
        return Err(ProblemCode::SessionRequired.into());
    };
    if token.used && !token.revoked {
        tx.revoke_session(token.member, &token.session_id, now)
            .await?;
        tx.commit().await?;
        return Err(ProblemCode::RefreshReused.into());
    }
    let member = tx.member(token.member).await?;
    if token.revoked || token.expires_at <= now || !may_sign_in(&member) {
        return Err(ProblemCode::SessionRequired.into());
    }
    let access = Token::random()?;
    let expires_at = now + SESSION_LASTS;
    let id = &token.session_id;
    tx.rotate(id, &used, &access.digest(), now + ACCESS_LASTS, now)
        .await?;
    tx.touch_session(id, now, expires_at).await?;
    let grant = SessionGrant {
        session_id: SessionId::parse(id).ok_or(StoreError::Corrupt("session"))?,
        member: view::member(&member),
        expires_at: state.local(expires_at),
        bearer: Some(bearer(&mut tx, id, &access, expires_at).await?),
    };
    let response = written(StatusCode::CREATED, &grant)?;
    tx.commit().await?;
    Ok(response)
}

/// The devices that are signed in.
#[utoipa::path(
    get, path = "/v1/sessions", tag = "account",
    responses(
        (status = 200, description = "The current one first, then by last use", body = Sessions),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_sessions(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let rows = tx.sessions(who.member, state.now()).await?;
    let mut items = rows
        .iter()
        .map(|row| view::session(&state, row, &who.session.id))
        .collect::<Stored<Vec<_>>>()?;
    items.sort_by_key(|one| !one.current);
    json(&headers, Keep::Personal, &Sessions { items })
}

/// Ends a session; `current` is the one that asks.
#[utoipa::path(
    delete, path = "/v1/sessions/{id}", tag = "account",
    params(("id" = String, Path, description = "A session of the member, or `current`")),
    responses(
        (status = 204, description = "Ended"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn delete_session(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
) -> Answer<Response> {
    let id = if id == "current" {
        who.session.id.clone()
    } else {
        id
    };
    let mut tx = state.store.write().await?;
    if !tx.revoke_session(who.member, &id, state.now()).await? {
        return Err(ProblemCode::NotFound.into());
    }
    tx.commit().await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if id == who.session.id {
        response
            .headers_mut()
            .insert(header::SET_COOKIE, cookie("", 0)?);
    }
    Ok(response)
}
