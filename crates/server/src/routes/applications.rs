//! Applications for a loan.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Datelike};
use sokoguru_api::loans::{LoanApplication, LoanApplicationRequest, LoanApplications};
use sokoguru_api::sureties::Collateral;
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::{ApplicationStatus, Conditions, Hindrance, LoanError, eligibility, loan};

use crate::answer::{Keep, json};
use crate::lending;
use crate::once::{Begun, Once};
use crate::problem::{Answer, Failure};
use crate::request::{Json, Key, Place, SignedIn};
use crate::secrets::new_id;
use crate::state::State;
use crate::store::applications::NewApplication;
use crate::store::members::MemberId;
use crate::store::sureties::CollateralRow;
use crate::store::{StoreError, Writing};
use crate::text::is_text;

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
    let mut tx = state.store.read().await?;
    let mut items = Vec::new();
    for row in tx.applications(who.member).await? {
        items.push(lending::application(&state, &mut tx, &row).await?);
    }
    // The states are this server's own, so they hold now; the moment of the last change says the
    // same and does not move with every question.
    let as_of = items
        .iter()
        .filter_map(lending::changed_at)
        .max()
        .unwrap_or(DateTime::UNIX_EPOCH);
    let body = LoanApplications {
        as_of: state.local(as_of),
        items,
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
    request.purpose = parse_text(&request.purpose, "/purpose", 500)?;
    if let Some(pledged) = &mut request.collateral {
        pledged.description = parse_text(&pledged.description, "/collateral/description", 300)?;
    }
    let operation = "create_loan_application".to_owned();
    let mut once = match Once::begin(&state, who.member, key, operation, &request).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let id = key.0.simple().to_string();
    let outcome = apply(&state, &mut once.tx, who.member, id, &request).await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn apply(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    id: String,
    request: &LoanApplicationRequest,
) -> Answer<LoanApplication> {
    let now = state.now();
    let borrower = tx.borrower(who, state.today()).await?;
    if !borrower.status.may_borrow() {
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
    let asked = tx.loan_conditions(&product.id).await?.conditions;
    let limits = (product.product.min_amount, product.product.max_amount);
    let told = eligibility(&asked, &borrower, limits, state.today());
    loan::check(&product.product, request.amount.0, request.months).map_err(broken_rule)?;
    if let Some(hindrance) = told.hindrances.first() {
        return Err(hindered(*hindrance));
    }
    if request.amount.0 > told.most {
        return Err(broken_rule(LoanError::AboveMaximum { max: told.most }));
    }
    let pledged = parse_collateral(request, &asked)?;
    let guarantors = guarantors(tx, who, &request.guarantors, &asked).await?;
    // What follows an application names it before its answer has come back to the phone, so its
    // id is the key that the phone made. A key that somebody else used names nothing.
    let id = if tx.is_application(&id).await? {
        new_id()
    } else {
        id
    };
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
    for (position, guarantor) in (1..).zip(guarantors) {
        tx.insert_guarantee((&new_id(), position), &id, guarantor, now)
            .await?;
    }
    if let Some(pledged) = &pledged {
        tx.insert_collateral(&id, pledged).await?;
    }
    stored(state, tx, who, &id).await
}

/// Each hindrance has its code in `errors`; those that older apps know have a code of their own.
fn hindered(why: Hindrance) -> Failure {
    let code = match why {
        Hindrance::ApplicationPending => ProblemCode::ApplicationPending,
        _ => ProblemCode::NotEligible,
    };
    Failure::from(code).field("/productId", why.code())
}

/// The members who are named, each of whom can stand surety.
async fn guarantors(
    tx: &mut Writing,
    who: MemberId,
    numbers: &[String],
    asked: &Conditions,
) -> Answer<Vec<MemberId>> {
    if numbers.len() > lending::MOST_GUARANTORS {
        let most = lending::MOST_GUARANTORS.to_string();
        return Err(Failure::from(ProblemCode::ValidationFailed)
            .field("/guarantors", "too_many")
            .limit(most));
    }
    let mut found: Vec<MemberId> = Vec::with_capacity(numbers.len());
    let mut failure = Failure::from(ProblemCode::GuarantorNotAble);
    let mut fine = true;
    for (place, number) in numbers.iter().enumerate() {
        let member = lending::able_guarantor(tx, who, number, asked).await?;
        match member {
            Some(member) if !found.contains(&member.id) => found.push(member.id),
            _ => {
                fine = false;
                failure = failure.field(format!("/guarantors/{place}"), "not_able");
            }
        }
    }
    if !fine {
        return Err(failure);
    }
    if found.len() < usize::from(asked.guarantors) {
        return Err(Failure::from(ProblemCode::GuarantorsNeeded)
            .field("/guarantors", "too_few")
            .limit(asked.guarantors.to_string()));
    }
    Ok(found)
}

/// What is pledged, where something is or has to be.
fn parse_collateral(
    request: &LoanApplicationRequest,
    asked: &Conditions,
) -> Answer<Option<CollateralRow>> {
    let Some(Collateral {
        kind,
        description,
        value,
    }) = &request.collateral
    else {
        return if asked.needs_collateral(request.amount.0) {
            Err(Failure::from(ProblemCode::CollateralNeeded).field("/collateral", "missing"))
        } else {
            Ok(None)
        };
    };
    let wrong =
        |pointer: &str, code| Failure::from(ProblemCode::ValidationFailed).field(pointer, code);
    let kind = kind
        .known()
        .ok_or_else(|| wrong("/collateral/kind", "unknown"))?;
    if value.0.is_zero() {
        return Err(wrong("/collateral/value", "out_of_range"));
    }
    Ok(Some(CollateralRow {
        kind,
        description: description.clone(),
        value: value.0,
    }))
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
    Ok(lending::application(state, tx, &row).await?)
}

/// A field of text: from 3 characters on.
fn parse_text(text: &str, pointer: &str, most: usize) -> Answer<String> {
    let text = text.trim();
    let wrong = |code, limit: &str| {
        Failure::from(ProblemCode::ValidationFailed)
            .field(pointer, code)
            .limit(limit)
    };
    match text.chars().count() {
        0..=2 => Err(wrong("too_short", "3")),
        letters if letters > most => Err(wrong("too_long", &most.to_string())),
        // A new line is how a member parts two thoughts; everything else that is no text is not.
        _ if text.chars().any(|c| !is_text(c) && c != '\n') => {
            Err(Failure::from(ProblemCode::ValidationFailed).field(pointer, "control_character"))
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
            if let Ok(purpose) = parse_text(&text, "/purpose", 500) {
                prop_assert!((3..=500).contains(&purpose.chars().count()));
                prop_assert_eq!(purpose.trim(), &purpose);
            }
        }
    }
}
