//! Activation with a printed code, and the password.

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use sokoguru_api::account::{ActivationRequest, PasswordRequest, SessionGrant};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::{ActivationCode, MemberNumber};

use crate::passwords::{LONGEST, SHORTEST, is_weak};
use crate::problem::{Answer, Failure};
use crate::request::{Address, Asker, Json, SignedIn};
use crate::sign_in::{begin_session, check_secret, device_name};
use crate::state::State;

/// A member number from a request.
pub fn parse_number(text: &str) -> Answer<MemberNumber> {
    MemberNumber::parse(text)
        .map_err(|_| Failure::from(ProblemCode::ValidationFailed).field("/memberNumber", "invalid"))
}

fn check_strength(password: &str, number: &MemberNumber) -> Answer<()> {
    if is_weak(password, number) {
        let limit = if password.chars().count() > LONGEST {
            LONGEST
        } else {
            SHORTEST
        };
        return Err(Failure::from(ProblemCode::PasswordWeak)
            .limit(limit.to_string())
            .field("/newPassword", "weak"));
    }
    Ok(())
}

/// Turns a printed code into an account and begins a session. Other sessions of the member end.
#[utoipa::path(
    post, path = "/v1/activations", tag = "account", request_body = ActivationRequest,
    responses(
        (status = 201, description = "The session", body = SessionGrant),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create_activation(
    Shared(state): Shared<State>,
    Address(from): Address,
    asker: Asker,
    Json(request): Json<ActivationRequest>,
) -> Answer<Response> {
    if asker == Asker::Stranger {
        return Err(ProblemCode::Forbidden.into());
    }
    state.throttle.sign_in(from)?;
    let wrong = ProblemCode::ActivationWrong;
    let number = parse_number(&request.member_number)?;
    check_strength(&request.new_password, &number)?;
    // A slip of the pen shows in the code itself: it is no guess and is not counted.
    let code = ActivationCode::parse(&request.code).map_err(|_| Failure::from(wrong))?;

    let now = state.now();
    let mut view = state.store.read().await?;
    let member = view.member_by_number(&number).await?;
    let live = match &member {
        Some(member) if may_sign_in(member) => view.live_activation(member.id).await?,
        _ => None,
    };
    drop(view);
    let live = live.filter(|live| live.expires_at > now);
    let hash = live.as_ref().map(|live| live.code_hash.clone());
    check_secret(&state, &number, code.as_str().to_owned(), hash, wrong).await?;
    let (Some(member), Some(live)) = (member, live) else {
        return Err(wrong.into());
    };

    let password = state.passwords.hash(request.new_password).await?;
    let mut tx = state.store.write().await?;
    if !tx.use_activation(live.id, now).await? {
        return Err(wrong.into());
    }
    tx.put_password(member.id, &password, now).await?;
    tx.clear_attempts(&number).await?;
    tx.revoke_sessions(member.id, None, now).await?;
    let device = device_name(&request.device);
    let response = begin_session(&state, &mut tx, asker, &member, &device).await?;
    tx.commit().await?;
    Ok(response)
}

/// Whether a member's standing lets them sign in at all.
pub fn may_sign_in(member: &crate::store::members::MemberRow) -> bool {
    member.status != sokoguru_domain::MemberStatus::Left
}

/// Changes the password. Every other session of the member ends.
#[utoipa::path(
    put, path = "/v1/password", tag = "account", request_body = PasswordRequest,
    responses(
        (status = 204, description = "Changed"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn update_password(
    Shared(state): Shared<State>,
    Address(from): Address,
    who: SignedIn,
    Json(request): Json<PasswordRequest>,
) -> Answer<StatusCode> {
    state.throttle.sign_in(from)?;
    let mut view = state.store.read().await?;
    let member = view.member(who.member).await?;
    let hash = view.password_hash(who.member).await?;
    drop(view);
    check_strength(&request.new_password, &member.number)?;
    let wrong = ProblemCode::CredentialsWrong;
    check_secret(
        &state,
        &member.number,
        request.current_password,
        hash.clone(),
        wrong,
    )
    .await?;
    let password = state.passwords.hash(request.new_password).await?;
    let now = state.now();
    let mut tx = state.store.write().await?;
    // Of two changes at once only the first knew the current one.
    if tx.password_hash(who.member).await? != hash {
        return Err(wrong.into());
    }
    tx.put_password(who.member, &password, now).await?;
    tx.clear_attempts(&member.number).await?;
    tx.revoke_sessions(who.member, Some(&who.session.id), now)
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
