//! A member's own data: as the cooperative has it, wishes to have it put right, consents taken
//! back, and a copy of everything.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::json as value;
use sokoguru_api::own_data::{Consent, Correction, CorrectionRequest, Profile};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::WishStatus;
use sokoguru_domain::joining::act_by;

use crate::answer::{Keep, json, to_json};
use crate::joining::line;
use crate::once::{Begun, Once};
use crate::own_data::datum;
use crate::problem::{Answer, Failure};
use crate::request::{Json, Key, Place, SignedIn};
use crate::secrets::new_id;
use crate::state::State;
use crate::store::export::{HIDDEN, LEFT_OUT};
use crate::store::members::MemberId;
use crate::store::own_data::CorrectionRow;
use crate::store::{Reading, StoreError, Writing};
use crate::view::own_data as view;

/// A reason may be left out.
const REASON: (usize, usize) = (0, 500);

/// The member who is signed in, as the cooperative has them.
#[utoipa::path(
    get, path = "/v1/me", tag = "member",
    responses(
        (status = 200, description = "What others could misuse comes masked", body = Profile),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_me(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let profile = profile(&state, &mut tx, who.member).await?;
    json(&headers, Keep::Personal, &profile)
}

async fn profile(state: &State, tx: &mut Reading, who: MemberId) -> Answer<Profile> {
    let member = tx.member(who).await?;
    let detail = tx.member_detail(who).await?;
    let corrections = tx.corrections(who).await?;
    let consents = tx.consents(who).await?;
    let leaving = tx.leaving(who).await?;
    let due = tx.entry_due(who).await?;
    Ok(view::profile(
        state,
        &member,
        &detail,
        due,
        (&corrections, &consents, leaving.as_ref()),
    )?)
}

/// Asks the office to put something right.
#[utoipa::path(
    post, path = "/v1/me/corrections", tag = "member", request_body = CorrectionRequest,
    params(("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses")),
    responses(
        (status = 201, description = "The wish", body = Correction),
        (status = "default", description = "A problem; `application_pending` while one for the same field waits", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_correction(
    Shared(state): Shared<State>,
    who: SignedIn,
    key: Key,
    Json(request): Json<CorrectionRequest>,
) -> Answer<Response> {
    let wrong = || Failure::from(ProblemCode::ValidationFailed).field("/field", "unknown");
    let field = request.field.known().ok_or_else(wrong)?;
    let new = CorrectionRow {
        id: new_id(),
        member: who.member,
        field,
        value: datum(field, &request.value, state.today())?,
        reason: line(&request.reason, "/reason", REASON)?,
        status: WishStatus::Submitted,
        submitted_at: state.now(),
        decided_at: None,
        answer: String::new(),
    };
    let operation = "create_correction".to_owned();
    let mut once = match Once::begin(&state, who.member, key, operation, &request).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = correct(&state, &mut once.tx, &new).await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn correct(state: &State, tx: &mut Writing, new: &CorrectionRow) -> Answer<Correction> {
    match tx.insert_correction(new).await {
        Ok(()) => Ok(view::correction(state, new)?),
        Err(error) if error.is_refused_by("correction.member_id") => {
            Err(ProblemCode::ApplicationPending.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes a wish back.
#[utoipa::path(
    post, path = "/v1/me/corrections/{id}/withdrawal", tag = "member",
    params(
        ("id" = String, Path, description = "A wish of the member"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 200, description = "The wish, taken back", body = Correction),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn withdraw_correction(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
) -> Answer<Response> {
    let operation = format!("withdraw_correction {id}");
    let mut once = match Once::begin(&state, who.member, key, operation, &()).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = take_back(&state, &mut once.tx, who.member, &id).await;
    once.finish(outcome.map(|body| (StatusCode::OK, body)))
        .await
}

async fn take_back(state: &State, tx: &mut Writing, who: MemberId, id: &str) -> Answer<Correction> {
    let own = |row: &CorrectionRow| row.member == who;
    tx.correction(id)
        .await?
        .filter(own)
        .ok_or(ProblemCode::NotFound)?;
    let to = WishStatus::Withdrawn;
    if !tx.decide_correction(id, to, "", state.now()).await? {
        return Err(ProblemCode::WrongState.into());
    }
    let row = tx.correction(id).await?;
    let row = row.ok_or(StoreError::Corrupt("correction"))?;
    Ok(view::correction(state, &row)?)
}

/// Takes a consent back. The cooperative stops within 3 x 24 hours.
#[utoipa::path(
    post, path = "/v1/me/consents/{id}/withdrawal", tag = "member",
    params(
        ("id" = String, Path, description = "A consent of the member"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 200, description = "The consent with the moment until which processing ends", body = Consent),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn withdraw_consent(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
) -> Answer<Response> {
    let operation = format!("withdraw_consent {id}");
    let mut once = match Once::begin(&state, who.member, key, operation, &()).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = stop(&state, &mut once.tx, who.member, &id).await;
    once.finish(outcome.map(|body| (StatusCode::OK, body)))
        .await
}

async fn stop(state: &State, tx: &mut Writing, who: MemberId, id: &str) -> Answer<Consent> {
    let known = tx.consents(who).await?;
    if known.iter().all(|one| one.id != id) {
        return Err(ProblemCode::NotFound.into());
    }
    let now = state.now();
    if !tx.withdraw_consent(who, id, now, act_by(now)).await? {
        return Err(ProblemCode::WrongState.into());
    }
    let all = tx.consents(who).await?;
    let row = all.iter().find(|one| one.id == id);
    Ok(view::consent(
        state,
        row.ok_or(StoreError::Corrupt("consent"))?,
    )?)
}

/// A copy of everything that the cooperative keeps about the member, as a file.
#[utoipa::path(
    get, path = "/v1/me/export", tag = "member",
    responses(
        (status = 200, description = "An object with `profile`, `areas` of rows by table, and `leftOut` with reasons", body = Object, content_type = "application/json"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn export_me(Shared(state): Shared<State>, who: SignedIn) -> Answer<Response> {
    state.throttle.copy(who.member)?;
    let mut tx = state.store.read().await?;
    let profile = profile(&state, &mut tx, who.member).await?;
    let now = state.local(state.now());
    let areas = tx.everything_of(who.member, *now.offset()).await?;
    drop(tx);
    let areas: Vec<_> = areas
        .into_iter()
        .map(|area| value!({"name": area.table, "rows": area.rows}))
        .collect();
    let left_out: Vec<_> =
        LEFT_OUT
            .iter()
            .map(|(table, why)| value!({"name": table, "why": why}))
            .chain(HIDDEN.iter().map(
                |(table, column, why)| value!({"name": format!("{table}.{column}"), "why": why}),
            ))
            .collect();
    let body = value!({
        "form": "sokoguru-export/1",
        "cooperative": state.cooperative.name,
        "exportedAt": now.to_rfc3339(),
        "profile": profile,
        "areas": areas,
        "leftOut": left_out,
    });
    let mut response = Response::new(to_json(&body)?.into());
    let headers = response.headers_mut();
    for (name, text) in [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"data-saya.json\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(text));
    }
    Ok(response)
}
