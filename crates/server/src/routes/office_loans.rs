//! Applications for loans as the office sees and decides them. The rules stand in [`crate::office`].

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::Datelike as _;
use sokoguru_api::Problem;
use sokoguru_api::ProblemCode;
use sokoguru_api::office::{DecisionRequest, Disbursement, OfficeApplication, OfficeApplications};
use sokoguru_domain::{ApplicationStatus, Power};

use crate::answer::{Keep, json};
use crate::duty::OnDuty;
use crate::office::{decide_application, disburse};
use crate::once::{Begun, Once};
use crate::problem::{Answer, Failure};
use crate::request::{Json, Key, Place};
use crate::state::State;
use crate::store::applications::ApplicationRow;
use crate::store::payouts::PayoutKind;
use crate::store::{Reading, StoreError, Writing};
use crate::text::is_text;

/// The longest reason. Units: characters.
const LONGEST_REASON: usize = 500;

async fn shown(
    state: &State,
    reading: &mut Reading,
    row: &ApplicationRow,
) -> Result<OfficeApplication, StoreError> {
    let (member_number, member_name) = reading.member_label(row.member).await?;
    let payout = reading.payout(PayoutKind::Loan, &row.number).await?;
    let mut names = [None, None];
    if let Some(payout) = payout {
        let who = [Some(payout.granted_by), payout.paid_by];
        for (name, id) in names.iter_mut().zip(who) {
            if let Some(id) = id {
                *name = Some(reading.officer(id).await?.number.as_str().to_owned());
            }
        }
    }
    let [granted_by, paid_by] = names;
    Ok(OfficeApplication {
        number: row.number.clone(),
        member_number,
        member_name,
        product_name: row.product_name.clone(),
        amount: row.amount.into(),
        months: row.months,
        purpose: row.purpose.clone(),
        status: row.status.into(),
        submitted_at: state.local(row.submitted_at),
        granted_by,
        paid_by,
    })
}

/// Applications that wait for something: submitted, under review, granted.
#[utoipa::path(
    get, path = "/v1/office/loan-applications", tag = "office",
    responses(
        (status = 200, description = "By state, oldest first within one", body = OfficeApplications),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn list_office_loan_applications(
    Shared(state): Shared<State>,
    who: OnDuty,
    headers: HeaderMap,
) -> Answer<Response> {
    who.needs(Power::Read)?;
    let mut reading = state.store.read().await?;
    let mut items = Vec::new();
    for status in ApplicationStatus::ALL {
        if status.is_final() {
            continue;
        }
        for row in reading.applications_in(*status).await? {
            items.push(shown(&state, &mut reading, &row).await?);
        }
    }
    json(&headers, Keep::Personal, &OfficeApplications { items })
}

/// Takes an application under review, grants it or refuses it. Who grants it does not pay it out.
#[utoipa::path(
    post, path = "/v1/office/loan-applications/{number}/decision", tag = "office",
    request_body = DecisionRequest,
    params(
        ("number" = String, Path, description = "Such as PP-2026-0042"),
        ("Idempotency-Key" = String, Header, description = "A UUID made before the first send"),
    ),
    responses(
        (status = 200, description = "As it stands now", body = OfficeApplication),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn decide_loan_application(
    Shared(state): Shared<State>,
    who: OnDuty,
    Place(number): Place<String>,
    key: Key,
    Json(mut request): Json<DecisionRequest>,
) -> Answer<Response> {
    let to = request.status.known().filter(|to| {
        use ApplicationStatus as S;
        matches!(to, S::UnderReview | S::Approved | S::Rejected)
    });
    let to =
        to.ok_or_else(|| Failure::from(ProblemCode::ValidationFailed).field("/status", "unknown"))?;
    who.needs(if to == ApplicationStatus::UnderReview {
        Power::Review
    } else {
        Power::Decide
    })?;
    request.reason = reason(&request.reason, to == ApplicationStatus::Rejected)?;
    let operation = format!("decide_loan_application/{number}");
    let writer = who.officer.id.into();
    let begun = Once::begin_as(who.actor(), &state, writer, key, (operation, &request)).await?;
    let mut once = match begun {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = decide(&state, &mut once.tx, &number, to, &request.reason).await;
    once.finish(outcome.map(|body| (StatusCode::OK, body)))
        .await
}

async fn decide(
    state: &State,
    tx: &mut Writing,
    number: &str,
    to: ApplicationStatus,
    reason: &str,
) -> Answer<OfficeApplication> {
    decide_application(tx, number, to, reason, state.now()).await?;
    let row = tx.application_by_number(number).await?;
    let row = row.ok_or(ProblemCode::NotFound)?;
    Ok(shown(state, tx, &row).await?)
}

/// A reason in words for the member.
fn reason(text: &str, needed: bool) -> Answer<String> {
    let text = text.trim();
    let fits = text.chars().count() <= LONGEST_REASON
        && text.chars().all(|c| is_text(c) || c == '\n')
        && !(needed && text.is_empty());
    if fits {
        Ok(text.to_owned())
    } else {
        let failure = Failure::from(ProblemCode::ValidationFailed).field("/reason", "invalid");
        Err(failure.limit(LONGEST_REASON.to_string()))
    }
}

/// Pays out a granted application today: it becomes a loan. Another officer granted it.
#[utoipa::path(
    post, path = "/v1/office/loan-applications/{number}/disbursement", tag = "office",
    params(
        ("number" = String, Path, description = "Such as PP-2026-0042"),
        ("Idempotency-Key" = String, Header, description = "A UUID made before the first send"),
    ),
    responses(
        (status = 201, description = "The loan", body = Disbursement),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn disburse_loan(
    Shared(state): Shared<State>,
    who: OnDuty,
    Place(number): Place<String>,
    key: Key,
) -> Answer<Response> {
    who.needs(Power::PayOut)?;
    let operation = format!("disburse_loan/{number}");
    let writer = who.officer.id.into();
    let begun = Once::begin_as(who.actor(), &state, writer, key, (operation, &())).await?;
    let mut once = match begun {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = pay_out(&state, &mut once.tx, number).await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn pay_out(state: &State, tx: &mut Writing, number: String) -> Answer<Disbursement> {
    let today = state.today();
    let loan = tx.next_loan_number(today.year()).await?;
    disburse(tx, &number, &loan, today, state.now()).await?;
    Ok(Disbursement {
        application: number,
        loan,
        disbursed_on: today,
    })
}
