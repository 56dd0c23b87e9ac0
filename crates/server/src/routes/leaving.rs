//! Leaving: what comes of the member's money, what is to be settled before, and the member's word.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sokoguru_api::own_data::{
    Leaving, LeavingAccount, LeavingObstacle, LeavingRequest, LeavingTerms, ObstacleKind,
};
use sokoguru_api::{Amount, Problem, ProblemCode};
use sokoguru_domain::WishStatus;
use sokoguru_domain::joining::{Obstacle, on_leaving};

use crate::answer::{Keep, json};
use crate::joining::line;
use crate::once::{Begun, Once};
use crate::problem::Answer;
use crate::request::{Json, Key, Place, SignedIn};
use crate::secrets::new_id;
use crate::state::State;
use crate::store::Writing;
use crate::store::cooperative::Area;
use crate::store::leaving::LeavingRow;
use crate::store::members::MemberId;
use crate::view::own_data as view;

/// What comes of the member's money, and what is to be settled before.
#[utoipa::path(
    get, path = "/v1/me/leaving", tag = "member",
    responses(
        (status = 200, description = "As of the last booking", body = LeavingTerms),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_leaving(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let terms = tx.joining_terms().await?;
    let accounts = tx.accounts(who.member).await?;
    let obstacles = tx.obstacles(who.member).await?;
    let body = LeavingTerms {
        as_of: state.local(tx.figures_moment(Area::Savings).await?),
        returned_within_months: terms.map(|terms| terms.returned_within),
        accounts: accounts
            .into_iter()
            .map(|row| LeavingAccount {
                outcome: on_leaving(row.kind).into(),
                name: row.name,
                kind: row.kind.into(),
                balance: Amount(row.balance),
                matures_on: row.matures_on,
            })
            .collect(),
        obstacles: obstacles.into_iter().map(obstacle).collect(),
    };
    json(&headers, Keep::Personal, &body)
}

fn obstacle(one: Obstacle) -> LeavingObstacle {
    let (kind, number, amount) = match one {
        Obstacle::Loan { number, left } => (ObstacleKind::Loan, number, Some(Amount(left))),
        Obstacle::LoanApplication { number } => (ObstacleKind::LoanApplication, number, None),
        Obstacle::Guarantee { number } => (ObstacleKind::Guarantee, number, None),
    };
    LeavingObstacle {
        kind: kind.into(),
        number,
        amount,
    }
}

/// Tells the office that the member leaves. It may be told at any time; the office lets a member
/// go once everything is settled.
#[utoipa::path(
    post, path = "/v1/me/leaving", tag = "member", request_body = LeavingRequest,
    params(("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses")),
    responses(
        (status = 201, description = "The member's word", body = Leaving),
        (status = "default", description = "A problem; `application_pending` while one waits", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_leaving(
    Shared(state): Shared<State>,
    who: SignedIn,
    key: Key,
    Json(request): Json<LeavingRequest>,
) -> Answer<Response> {
    let new = LeavingRow {
        id: new_id(),
        member: who.member,
        reason: line(&request.reason, "/reason", (0, 500))?,
        payout: line(&request.payout, "/payout", (3, 200))?,
        status: WishStatus::Submitted,
        submitted_at: state.now(),
        decided_at: None,
        leaves_on: None,
        answer: String::new(),
    };
    let operation = "create_leaving".to_owned();
    let mut once = match Once::begin(&state, who.member, key, operation, &request).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = tell(&state, &mut once.tx, &new).await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn tell(state: &State, tx: &mut Writing, new: &LeavingRow) -> Answer<Leaving> {
    let known = tx.leaving(new.member).await?;
    if known.is_some_and(|one| one.status == WishStatus::Accepted) {
        return Err(ProblemCode::WrongState.into());
    }
    match tx.insert_leaving(new).await {
        Ok(()) => Ok(view::leaving(state, new)?),
        Err(error) if error.is_refused_by("leaving.member_id") => {
            Err(ProblemCode::ApplicationPending.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes the word back, and stays.
#[utoipa::path(
    post, path = "/v1/me/leaving/{id}/withdrawal", tag = "member",
    params(
        ("id" = String, Path, description = "A word of the member about leaving"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 200, description = "The word, taken back", body = Leaving),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn withdraw_leaving(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
) -> Answer<Response> {
    let operation = format!("withdraw_leaving {id}");
    let mut once = match Once::begin(&state, who.member, key, operation, &()).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = stay(&state, &mut once.tx, who.member, &id).await;
    once.finish(outcome.map(|body| (StatusCode::OK, body)))
        .await
}

async fn stay(state: &State, tx: &mut Writing, who: MemberId, id: &str) -> Answer<Leaving> {
    let known = tx.leaving(who).await?;
    if known.is_none_or(|one| one.id != id) {
        return Err(ProblemCode::NotFound.into());
    }
    let to = (WishStatus::Withdrawn, None);
    if !tx.decide_leaving(id, to, "", state.now()).await? {
        return Err(ProblemCode::WrongState.into());
    }
    let row = tx.leaving(who).await?.ok_or(ProblemCode::NotFound)?;
    Ok(view::leaving(state, &row)?)
}
