//! Guarantors: who can be asked, and their own answer.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::DateTime;
use sokoguru_api::sureties::{Guarantee, GuaranteeAnswerRequest, Guarantees, GuarantorCheck};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::{Conditions, GuaranteeStatus, MemberNumber, may_guarantee};

use crate::answer::{Keep, json};
use crate::lending;
use crate::once::{Begun, Once};
use crate::problem::{Answer, Failure};
use crate::request::{Json, Key, Place, SignedIn};
use crate::state::State;
use crate::store::members::MemberId;
use crate::store::{StoreError, Writing};
use crate::text::is_text;
use crate::view::lending::masked;

/// Letters of a reason, at most.
const MOST_REASON: usize = 300;

/// Whether a member can be named as a guarantor. Of a number that nobody has and of a member who
/// cannot it says the same.
#[utoipa::path(
    get, path = "/v1/guarantors/{number}", tag = "loans",
    params(("number" = String, Path, description = "A member number")),
    responses(
        (status = 200, description = "Whether this member can be asked", body = GuarantorCheck),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_guarantor(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(number): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let number = MemberNumber::parse(&number).map_err(|_| ProblemCode::NotFound)?;
    let mut tx = state.store.read().await?;
    // Only members who may borrow themselves have a use for the answer.
    if !tx.member(who.member).await?.status.may_borrow() {
        return Err(ProblemCode::NotEligible.into());
    }
    let conditions = Conditions::NONE;
    let found = lending::able_guarantor(&mut tx, who.member, number.as_str(), &conditions).await?;
    let body = GuarantorCheck {
        number: number.as_str().to_owned(),
        able: found.is_some(),
        name: found.map(|one| masked(&one.name)).unwrap_or_default(),
    };
    json(&headers, Keep::Personal, &body)
}

/// The loans that the member stands surety for, or is asked to.
#[utoipa::path(
    get, path = "/v1/guarantees", tag = "loans",
    responses(
        (status = 200, description = "Open questions first, then newest first", body = Guarantees),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_guarantees(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let rows = tx.guarantees(who.member).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(lending::guarantee(&state, &mut tx, who.member, row).await?);
    }
    // The questions are this server's own and hold now; what a loan owes holds as of the last
    // booking.
    let asked = rows
        .iter()
        .map(|row| row.answered_at.unwrap_or(row.asked_at))
        .max()
        .unwrap_or(DateTime::UNIX_EPOCH);
    let booked = tx
        .figures_moment(crate::store::cooperative::Area::Loans)
        .await?;
    let body = Guarantees {
        as_of: state.local(asked.max(booked)),
        items,
    };
    json(&headers, Keep::Personal, &body)
}

/// Stands surety, or does not. An answer is given once, because the office builds on it.
#[utoipa::path(
    post, path = "/v1/guarantees/{id}/answer", tag = "loans",
    request_body = GuaranteeAnswerRequest,
    params(
        ("id" = String, Path, description = "A guarantee of the member"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 200, description = "The guarantee, answered", body = Guarantee),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_guarantee_answer(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
    Json(mut request): Json<GuaranteeAnswerRequest>,
) -> Answer<Response> {
    request.reason = parse_reason(&request.reason)?;
    let operation = format!("create_guarantee_answer {id}");
    let mut once = match Once::begin(&state, who.member, key, operation, &request).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = answer(&state, &mut once.tx, who.member, &id, &request).await;
    once.finish(outcome.map(|body| (StatusCode::OK, body)))
        .await
}

async fn answer(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    id: &str,
    request: &GuaranteeAnswerRequest,
) -> Answer<Guarantee> {
    let found = tx.guarantee(who, id).await?.ok_or(ProblemCode::NotFound)?;
    let open = found
        .application
        .as_ref()
        .is_some_and(|(_, status)| lending::is_open(*status));
    if !found.status.can_answer() || !open {
        return Err(ProblemCode::WrongState.into());
    }
    let status = if request.accepts {
        let asked = tx.loan_conditions(&found.product_id).await?.conditions;
        // This one is among those that are counted.
        let (kind, held) = tx.guarantees_of(who).await?;
        if !may_guarantee(kind, held.saturating_sub(1), asked.max_guarantees) {
            return Err(ProblemCode::GuarantorNotAble.into());
        }
        GuaranteeStatus::Accepted
    } else {
        GuaranteeStatus::Declined
    };
    tx.answer_guarantee(id, status, &request.reason, state.now())
        .await?;
    let row = tx
        .guarantee(who, id)
        .await?
        .ok_or(StoreError::Corrupt("guarantee"))?;
    Ok(lending::guarantee(state, tx, who, &row).await?)
}

fn parse_reason(text: &str) -> Answer<String> {
    let text = text.trim();
    let wrong = |code| Failure::from(ProblemCode::ValidationFailed).field("/reason", code);
    if text.chars().count() > MOST_REASON {
        return Err(wrong("too_long").limit(MOST_REASON.to_string()));
    }
    if text.chars().any(|c| !is_text(c) && c != '\n') {
        return Err(wrong("control_character"));
    }
    Ok(text.to_owned())
}
