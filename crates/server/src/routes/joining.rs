//! Becoming a member, without a session.
//!
//! Nothing here tells who is a member: every application that is complete is taken in alike, and
//! the office sees when the same person is there already. Who has the reference and the secret
//! reads how it stands; a wrong secret and a reference that does not exist have the same answer.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use sokoguru_api::joining::{
    CONSENT_VERSION, JoiningEvent, JoiningTerms, MembershipApplication,
    MembershipApplicationRequest,
};
use sokoguru_api::{Amount, Problem, ProblemCode};
use sokoguru_domain::JoiningStatus;
use subtle::ConstantTimeEq as _;

use crate::answer::{Keep, json, to_json, written};
use crate::joining::{MOST_OPEN, Sent, applicant, take_in};
use crate::once::REPLAYED;
use crate::problem::{Answer, Failure};
use crate::request::{Address, Asker, Json, Key, Place};
use crate::secrets::sha256;
use crate::state::State;
use crate::store::joining::JoiningRow;
use crate::store::{Reading, StoreError};

/// On what terms the cooperative takes members in. Needs no session.
#[utoipa::path(
    get, path = "/v1/joining", tag = "joining",
    responses(
        (status = 200, description = "The terms", body = JoiningTerms),
        (status = "default", description = "A problem; `not_found` where members join at the office only", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_joining(Shared(state): Shared<State>, headers: HeaderMap) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let terms = tx.joining_terms().await?.ok_or(ProblemCode::NotFound)?;
    let body = JoiningTerms {
        as_of: state.local(terms.updated_at),
        open: terms.open,
        pokok: Amount(terms.pokok),
        wajib: Amount(terms.wajib),
        consent_version: CONSENT_VERSION.to_owned(),
        refused_kept_days: terms.refused_kept_days,
        privacy_contact: terms.privacy_contact,
    };
    json(&headers, Keep::Public, &body)
}

/// Applies for membership. Needs no session.
#[utoipa::path(
    post, path = "/v1/applications/membership", tag = "joining",
    request_body = MembershipApplicationRequest,
    params(("Idempotency-Key" = String, Header, description = "A UUID, made when the applicant presses")),
    responses(
        (status = 201, description = "The application", body = MembershipApplication),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create_membership_application(
    Shared(state): Shared<State>,
    Address(from): Address,
    asker: Asker,
    Key(key): Key,
    Json(request): Json<MembershipApplicationRequest>,
) -> Answer<Response> {
    if asker == Asker::Stranger {
        return Err(ProblemCode::Forbidden.into());
    }
    // The secret inside is what keeps the digest from telling a number that can be guessed.
    let payload = sha256(&to_json(&request)?);
    let key = key.hyphenated().to_string();
    let mut tx = state.store.write().await?;
    if let Some(first) = tx.joining_by_key(&key).await? {
        if !bool::from(first.payload.ct_eq(&payload)) {
            return Err(ProblemCode::IdempotencyKeyReused.into());
        }
        let mut response = written(StatusCode::CREATED, &first_answer(&state, &first)?)?;
        let headers = response.headers_mut();
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
        return Ok(response);
    }
    // Only what is new is counted: a phone that asks again for its answer always gets it.
    state.throttle.joining(from)?;
    if !is_secret(&request.secret) {
        let wrong = Failure::from(ProblemCode::ValidationFailed);
        return Err(wrong.field("/secret", "invalid"));
    }
    let key_of_numbers = state.identity.as_ref().ok_or(ProblemCode::Unavailable)?;
    let applicant = applicant(&request, key_of_numbers, state.today())?;
    if !tx.joining_terms().await?.is_some_and(|terms| terms.open) {
        return Err(ProblemCode::WrongState.into());
    }
    if tx.joinings_open().await? >= MOST_OPEN {
        return Err(Failure::from(ProblemCode::RateLimited).retry(None, 3600));
    }
    let sent = Sent {
        key: &key,
        payload,
        secret: sha256(request.secret.as_bytes()),
        contact: request.contact,
    };
    let reference = take_in(&mut tx, &applicant, &sent, state.now()).await?;
    let row = stored(&mut tx, &reference).await?;
    let response = written(StatusCode::CREATED, &first_answer(&state, &row)?)?;
    tx.commit().await?;
    Ok(response)
}

/// Where an application stands. Needs its secret instead of a session.
#[utoipa::path(
    get, path = "/v1/applications/membership/{reference}", tag = "joining",
    params(
        ("reference" = String, Path, description = "Twelve characters"),
        ("Authorization" = String, Header, description = "`Bearer` and the secret of the application"),
    ),
    responses(
        (status = 200, description = "The application", body = MembershipApplication),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_membership_application(
    Shared(state): Shared<State>,
    Place(reference): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let row = owned(&mut tx, &reference, &headers).await?;
    let body = view(&state, &mut tx, &row).await?;
    json(&headers, Keep::Personal, &body)
}

/// Takes an application back. What was known of the applicant is forgotten at once.
#[utoipa::path(
    post, path = "/v1/applications/membership/{reference}/withdrawal", tag = "joining",
    params(
        ("reference" = String, Path, description = "Twelve characters"),
        ("Authorization" = String, Header, description = "`Bearer` and the secret of the application"),
    ),
    responses(
        (status = 200, description = "The application, withdrawn; again the same", body = MembershipApplication),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn withdraw_membership_application(
    Shared(state): Shared<State>,
    asker: Asker,
    Place(reference): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    if asker == Asker::Stranger {
        return Err(ProblemCode::Forbidden.into());
    }
    let to = JoiningStatus::Withdrawn;
    let mut tx = state.store.write().await?;
    let row = owned(&mut tx, &reference, &headers).await?;
    if row.status != to {
        if !row.status.can_become(to) {
            return Err(ProblemCode::WrongState.into());
        }
        tx.move_joining(row.id, (row.status, to), "", None, state.now())
            .await?;
        tx.forget_applicant(row.id).await?;
    }
    let row = stored(&mut tx, &reference).await?;
    let body = view(&state, &mut tx, &row).await?;
    let response = written(StatusCode::OK, &body)?;
    tx.commit().await?;
    Ok(response)
}

/// Whether it can be the app's secret: 256 random bits as base64url.
fn is_secret(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() == 43 && text.bytes().all(is_letter)
}

async fn stored(tx: &mut Reading, reference: &str) -> Answer<JoiningRow> {
    let row = tx.joining(reference).await?;
    Ok(row.ok_or(StoreError::Corrupt("application"))?)
}

/// The application whose secret is known. The comparison takes as long for every wrong one.
async fn owned(tx: &mut Reading, reference: &str, headers: &HeaderMap) -> Answer<JoiningRow> {
    let secret = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .unwrap_or_default();
    let digest = sha256(secret.as_bytes());
    let row = tx.joining(reference).await?;
    let known = row.as_ref().map_or([0; 32], |row| row.secret);
    let is_same = bool::from(known.ct_eq(&digest));
    row.filter(|_| is_same)
        .ok_or_else(|| ProblemCode::NotFound.into())
}

/// The first answer, whatever has happened since.
fn first_answer(state: &State, row: &JoiningRow) -> Answer<MembershipApplication> {
    let first = row
        .history
        .first()
        .ok_or(StoreError::Corrupt("application"))?;
    Ok(MembershipApplication {
        reference: row.reference.clone(),
        status: first.status.into(),
        submitted_at: state.local(row.submitted_at),
        history: vec![JoiningEvent {
            status: first.status.into(),
            at: state.local(first.at),
            reason: String::new(),
        }],
        member_number: None,
        pokok_due: None,
    })
}

async fn view(state: &State, tx: &mut Reading, row: &JoiningRow) -> Answer<MembershipApplication> {
    let (mut member_number, mut pokok_due) = (None, None);
    if let Some(member) = row.member {
        member_number = Some(tx.member(member).await?.number.as_str().to_owned());
        pokok_due = tx.entry_due(member).await?.map(Amount);
    }
    let history = row
        .history
        .iter()
        .map(|event| JoiningEvent {
            status: event.status.into(),
            at: state.local(event.at),
            reason: event.reason.clone(),
        })
        .collect();
    Ok(MembershipApplication {
        reference: row.reference.clone(),
        status: row.status.into(),
        submitted_at: state.local(row.submitted_at),
        history,
        member_number,
        pokok_due,
    })
}
