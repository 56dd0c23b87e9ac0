//! Signing in to the office and out of it, the officer's own password, the list of officers.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sokoguru_api::office::{
    OfficeAccount, OfficeAccounts, OfficePasswordRequest, OfficeSession, OfficeSessionRequest,
};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::{OfficerNumber, Power};

use crate::answer::{Keep, json};
use crate::audit::{Action, record};
use crate::duty::{OnDuty, account, begin, set_cookie};
use crate::office::officers::{actor, disable, use_second_factor};
use crate::passwords::{SHORTEST_OF_OFFICER, is_weak_for_officer};
use crate::problem::{Answer, Failure};
use crate::request::{Address, Asker, Json, Place};
use crate::sign_in::check_secret;
use crate::state::State;
use crate::store::sessions::SessionKind;

fn number(text: &str) -> Answer<OfficerNumber> {
    OfficerNumber::parse(text)
        .map_err(|_| Failure::from(ProblemCode::ValidationFailed).field("/officer", "invalid"))
}

/// Signs an officer in. The answer sets a cookie of its own, or carries a token for a program. No
/// other origin can sign in here, whatever the operator allows to members.
#[utoipa::path(
    post, path = "/v1/office/sessions", tag = "office", request_body = OfficeSessionRequest,
    responses(
        (status = 201, description = "The session", body = OfficeSession),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create_office_session(
    Shared(state): Shared<State>,
    Address(from): Address,
    asker: Asker,
    Json(request): Json<OfficeSessionRequest>,
) -> Answer<Response> {
    if asker != Asker::Own {
        return Err(ProblemCode::Forbidden.into());
    }
    state.throttle.sign_in(from)?;
    let wrong = ProblemCode::CredentialsWrong;
    let number = number(&request.officer)?;
    let mut view = state.store.read().await?;
    let officer = view.officer_by_number(&number).await?;
    let officer = officer.filter(|officer| officer.disabled_at.is_none());
    let hash = match &officer {
        Some(officer) => Some(view.officer_secrets(officer.id).await?.password_hash),
        None => None,
    };
    drop(view);
    check_secret(&state, &number, request.password, hash.clone(), wrong).await?;
    let Some(officer) = officer else {
        return Err(wrong.into());
    };
    let mut tx = state.store.write_as(actor(&officer)).await?;
    // Changed or ended while it was looked at.
    let now = tx.officer(officer.id).await?;
    let same = Some(tx.officer_secrets(officer.id).await?.password_hash) == hash;
    if !same || now.disabled_at.is_some() {
        return Err(wrong.into());
    }
    // A wrong code stays counted as a wrong attempt: six digits are soon guessed.
    use_second_factor(&mut tx, &now, request.code.as_deref(), state.now()).await?;
    tx.clear_attempts(&number).await?;
    let kind = if request.bearer {
        SessionKind::Bearer
    } else {
        SessionKind::Cookie
    };
    let response = begin(&state, &mut tx, &now, kind).await?;
    tx.commit().await?;
    Ok(response)
}

/// Signs the officer out.
#[utoipa::path(
    delete, path = "/v1/office/sessions/current", tag = "office",
    responses(
        (status = 204, description = "Ended"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn delete_office_session(Shared(state): Shared<State>, who: OnDuty) -> Answer<Response> {
    let mut tx = who.write(&state).await?;
    tx.revoke_officer_sessions(who.officer.id, Some(&who.session.id), state.now())
        .await?;
    tx.commit().await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    let gone = set_cookie("", "Max-Age=0; ")?;
    response.headers_mut().insert(header::SET_COOKIE, gone);
    Ok(response)
}

/// The officer who is signed in.
#[utoipa::path(
    get, path = "/v1/office/me", tag = "office",
    responses(
        (status = 200, description = "Who it is and what they may do", body = OfficeAccount),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn get_office_me(
    Shared(state): Shared<State>,
    who: OnDuty,
    headers: HeaderMap,
) -> Answer<Response> {
    json(&headers, Keep::Personal, &account(&state, &who.officer))
}

/// Changes the officer's own password. Every other session of theirs ends.
#[utoipa::path(
    put, path = "/v1/office/password", tag = "office", request_body = OfficePasswordRequest,
    responses(
        (status = 204, description = "Changed"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn update_office_password(
    Shared(state): Shared<State>,
    Address(from): Address,
    who: OnDuty,
    Json(request): Json<OfficePasswordRequest>,
) -> Answer<Response> {
    state.throttle.sign_in(from)?;
    let number = &who.officer.number;
    if is_weak_for_officer(&request.new_password, number) {
        return Err(Failure::from(ProblemCode::PasswordWeak)
            .limit(SHORTEST_OF_OFFICER.to_string())
            .field("/newPassword", "weak"));
    }
    let mut view = state.store.read().await?;
    let hash = view.officer_secrets(who.officer.id).await?.password_hash;
    drop(view);
    let (wrong, before) = (ProblemCode::CredentialsWrong, hash.clone());
    check_secret(&state, number, request.current_password, Some(hash), wrong).await?;
    let new = state.passwords.hash(request.new_password).await?;
    let now = state.now();
    let mut tx = who.write(&state).await?;
    if tx.officer_secrets(who.officer.id).await?.password_hash != before {
        return Err(wrong.into());
    }
    tx.clear_attempts(number).await?;
    tx.put_officer_password(who.officer.id, &new, now).await?;
    tx.revoke_other_officer_sessions(who.officer.id, &who.session.id, now)
        .await?;
    let subject = ("officer", number.as_str());
    record(&mut tx, Action::OfficerPasswordChanged, subject, &[], now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The officers, those who left too.
#[utoipa::path(
    get, path = "/v1/office/officers", tag = "office",
    responses(
        (status = 200, description = "By number", body = OfficeAccounts),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn list_officers(
    Shared(state): Shared<State>,
    who: OnDuty,
    headers: HeaderMap,
) -> Answer<Response> {
    who.needs(Power::ReadLog)?;
    let rows = state.store.read().await?.officers().await?;
    let items = rows.iter().map(|row| account(&state, row)).collect();
    json(&headers, Keep::Personal, &OfficeAccounts { items })
}

/// Ends an officer's access at once. Coming back takes the command line.
#[utoipa::path(
    post, path = "/v1/office/officers/{number}/end", tag = "office",
    params(("number" = String, Path, description = "The officer's number")),
    responses(
        (status = 204, description = "Ended"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn end_officer(
    Shared(state): Shared<State>,
    who: OnDuty,
    Place(named): Place<String>,
) -> Answer<Response> {
    who.needs(Power::ManageOfficers)?;
    let number = OfficerNumber::parse(&named).map_err(|_| ProblemCode::NotFound)?;
    let mut tx = who.write(&state).await?;
    disable(&mut tx, &number, state.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
