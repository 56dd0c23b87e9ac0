//! Applications for a loan.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Datelike};
use sokoguru_api::loans::{LoanApplication, LoanApplicationRequest, LoanApplications};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::{ApplicationStatus, LoanError, loan};

use crate::answer::{Keep, json};
use crate::once::{Begun, Once};
use crate::problem::{Answer, Failure};
use crate::request::{Json, Key, Place, SignedIn};
use crate::secrets::new_id;
use crate::state::State;
use crate::store::applications::NewApplication;
use crate::store::members::MemberId;
use crate::store::{StoreError, Stored, Writing};
use crate::text::is_text;
use crate::view;

/// The applications of the member.
#[utoipa::path(
    get, path = "/v1/loan-applications", tag = "loans",
    responses(
        (status = 200, description = "Newest first; `asOf` is the last change of any of them", body = LoanApplications),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_loan_applications(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let rows = state.store.read().await?.applications(who.member).await?;
    // The states are this server's own, so they hold now; the moment of the last change says the
    // same and does not move with every question.
    let as_of = rows
        .iter()
        .flat_map(|row| &row.history)
        .map(|event| event.at)
        .max()
        .unwrap_or(DateTime::UNIX_EPOCH);
    let body = LoanApplications {
        as_of: state.local(as_of),
        items: rows
            .iter()
            .map(|row| view::application(&state, row))
            .collect::<Stored<_>>()?,
    };
    json(&headers, Keep::Personal, &body)
}

/// Applies for a loan.
#[utoipa::path(
    post, path = "/v1/loan-applications", tag = "loans", request_body = LoanApplicationRequest,
    params(("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses")),
    responses(
        (status = 201, description = "The application", body = LoanApplication),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_loan_application(
    Shared(state): Shared<State>,
    who: SignedIn,
    key: Key,
    Json(mut request): Json<LoanApplicationRequest>,
) -> Answer<Response> {
    request.purpose = parse_purpose(&request.purpose)?;
    let operation = "create_loan_application".to_owned();
    let mut once = match Once::begin(&state, who.member, key, operation, &request).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = apply(&state, &mut once.tx, who.member, &request).await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn apply(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    request: &LoanApplicationRequest,
) -> Answer<LoanApplication> {
    let now = state.now();
    if !tx.member(who).await?.status.may_borrow() {
        return Err(ProblemCode::NotEligible.into());
    }
    let unknown = || Failure::from(ProblemCode::ValidationFailed).field("/productId", "unknown");
    let (product, offered) = tx
        .product(request.product_id.as_str())
        .await?
        .ok_or_else(unknown)?;
    if !offered {
        return Err(unknown());
    }
    loan::check(&product.product, request.amount.0, request.months).map_err(broken_rule)?;
    let id = new_id();
    let number = tx.next_application_number(state.local(now).year()).await?;
    let inserted = tx
        .insert_application(&NewApplication {
            id: &id,
            number: &number,
            member: who,
            product_id: &product.id,
            product_name: &product.name,
            amount: request.amount.0,
            months: request.months,
            purpose: &request.purpose,
            submitted_at: now,
        })
        .await;
    if let Err(error) = inserted {
        return Err(if error.is_refused_by("loan_application.member_id") {
            ProblemCode::ApplicationPending.into()
        } else {
            error.into()
        });
    }
    stored(state, tx, who, &id).await
}

/// Withdraws an application before it is paid out.
#[utoipa::path(
    post, path = "/v1/loan-applications/{id}/cancellation", tag = "loans",
    params(
        ("id" = String, Path, description = "An application of the member"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 200, description = "The application, cancelled", body = LoanApplication),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn cancel_loan_application(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
) -> Answer<Response> {
    let operation = format!("cancel_loan_application {id}");
    let mut once = match Once::begin(&state, who.member, key, operation, &()).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = cancel(&state, &mut once.tx, who.member, &id).await;
    once.finish(outcome.map(|body| (StatusCode::OK, body)))
        .await
}

async fn cancel(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    id: &str,
) -> Answer<LoanApplication> {
    let found = tx
        .application(who, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let to = ApplicationStatus::Cancelled;
    if !found.status.can_become(to) {
        return Err(ProblemCode::WrongState.into());
    }
    tx.move_application(id, (found.status, to), "", None, state.now())
        .await?;
    stored(state, tx, who, id).await
}

async fn stored(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    id: &str,
) -> Answer<LoanApplication> {
    let row = tx
        .application(who, id)
        .await?
        .ok_or(StoreError::Corrupt("application"))?;
    Ok(view::application(state, &row)?)
}

/// Purposes are 3 to 500 characters of text.
fn parse_purpose(text: &str) -> Answer<String> {
    let text = text.trim();
    let wrong = |code, limit: &str| {
        Failure::from(ProblemCode::ValidationFailed)
            .field("/purpose", code)
            .limit(limit)
    };
    match text.chars().count() {
        0..=2 => Err(wrong("too_short", "3")),
        501.. => Err(wrong("too_long", "500")),
        // A new line is how a member parts two thoughts; everything else that is no text is not.
        _ if text.chars().any(|c| !is_text(c) && c != '\n') => {
            Err(Failure::from(ProblemCode::ValidationFailed).field("/purpose", "control_character"))
        }
        _ => Ok(text.to_owned()),
    }
}

fn broken_rule(error: LoanError) -> Failure {
    let (code, pointer, limit) = match error {
        LoanError::BelowMinimum { min } => (
            ProblemCode::AmountBelowMinimum,
            "/amount",
            Some(min.to_wire()),
        ),
        LoanError::AboveMaximum { max } => (
            ProblemCode::AmountAboveMaximum,
            "/amount",
            Some(max.to_wire()),
        ),
        LoanError::TermTooShort { min } => {
            (ProblemCode::TermTooShort, "/months", Some(min.to_string()))
        }
        LoanError::TermTooLong { max } => {
            (ProblemCode::TermTooLong, "/months", Some(max.to_string()))
        }
        _ => (ProblemCode::ValidationFailed, "/amount", None),
    };
    let failure = Failure::from(code)
        .detail(error.to_string())
        .field(pointer, "out_of_range");
    match limit {
        Some(limit) => failure.limit(limit),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_passes_as_a_purpose_is_short_text(text in "\\PC{0,20}|.{0,600}") {
            if let Ok(purpose) = parse_purpose(&text) {
                prop_assert!((3..=500).contains(&purpose.chars().count()));
                prop_assert_eq!(purpose.trim(), &purpose);
            }
        }
    }
}
