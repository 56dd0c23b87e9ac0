//! One savings account in full, and the money that a member asks back.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Datelike};
use sokoguru_api::savings_requests::{
    SavingsDetail, SavingsRequest, SavingsRequests, WithdrawalRequest,
};
use sokoguru_api::{Amount, Problem, ProblemCode};
use sokoguru_domain::savings::{Ending, WithdrawalError, check_withdrawal};
use sokoguru_domain::{Money, RequestKind, RequestStatus, SavingsKind};

use crate::answer::{Keep, json};
use crate::once::{Begun, Once};
use crate::problem::{Answer, Failure};
use crate::request::{Json, Key, Place, SignedIn};
use crate::secrets::new_id;
use crate::state::State;
use crate::store::cooperative::Area;
use crate::store::members::MemberId;
use crate::store::savings::AccountRow;
use crate::store::savings_requests::NewRequest;
use crate::store::{StoreError, Stored, Writing};
use crate::text::is_text;
use crate::view;

/// So many requests of a member may wait for the office at once.
const MOST_OPEN: u32 = 20;

/// One account of the member: its balances by month, and its term.
#[utoipa::path(
    get, path = "/v1/savings/{id}", tag = "savings",
    params(("id" = String, Path, description = "An account of the member")),
    responses(
        (status = 200, description = "Figures as of the last booking", body = SavingsDetail),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_savings_account(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let accounts = tx.accounts(who.member).await?;
    let row = accounts
        .iter()
        .find(|account| account.id == id)
        .ok_or(ProblemCode::NotFound)?;
    let months = tx.account_months(&id).await?;
    let detail = SavingsDetail {
        as_of: state.local(tx.figures_moment(Area::Savings).await?),
        account: view::account(row)?,
        waiting: Amount(row.waiting),
        months: view::requests::months(&months)?,
        term: tx
            .running_term(row)
            .await?
            .as_ref()
            .map(view::requests::term),
    };
    json(&headers, Keep::Personal, &detail)
}

/// What the member has asked about savings.
#[utoipa::path(
    get, path = "/v1/savings-requests", tag = "savings",
    responses(
        (status = 200, description = "Newest first; `asOf` is the last change of any of them", body = SavingsRequests),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_savings_requests(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let rows = state
        .store
        .read()
        .await?
        .savings_requests(who.member)
        .await?;
    let as_of = rows
        .iter()
        .flat_map(|row| &row.history)
        .map(|event| event.at)
        .max()
        .unwrap_or(DateTime::UNIX_EPOCH);
    let body = SavingsRequests {
        as_of: state.local(as_of),
        items: rows
            .iter()
            .map(|row| view::requests::request(&state, row))
            .collect::<Stored<_>>()?,
    };
    json(&headers, Keep::Personal, &body)
}

/// Asks for money from sukarela, or for the end of a term.
#[utoipa::path(
    post, path = "/v1/savings/{id}/withdrawals", tag = "savings", request_body = WithdrawalRequest,
    params(
        ("id" = String, Path, description = "An account of the member"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 201, description = "The request", body = SavingsRequest),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_withdrawal(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
    Json(mut request): Json<WithdrawalRequest>,
) -> Answer<Response> {
    request.note = parse_note(&request.note)?;
    let operation = format!("create_withdrawal {id}");
    let mut once = match Once::begin(&state, who.member, key, operation, &request).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = withdraw(&state, &mut once.tx, who.member, &id, &request).await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn withdraw(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    id: &str,
    request: &WithdrawalRequest,
) -> Answer<SavingsRequest> {
    let account = own_account(tx, who, id).await?;
    let (kind, ending) = if account.kind == SavingsKind::Berjangka {
        let ending = told_ending(state, tx, &account, request).await?;
        (RequestKind::Closing, Some(ending))
    } else {
        check_withdrawal(account.kind, account.available(), request.amount.0)
            .map_err(broken_rule)?;
        (RequestKind::Withdrawal, None)
    };
    let new = NewRequest {
        id: &new_id(),
        number: "",
        member: who,
        account_id: id,
        kind,
        amount: request.amount.0,
        ending,
        paid_on: None,
        note: &request.note,
        photo: None,
        submitted_at: state.now(),
    };
    take_in(state, tx, new).await
}

/// What the end of a term pays today, if that is what the member was told.
async fn told_ending(
    state: &State,
    tx: &mut Writing,
    account: &AccountRow,
    request: &WithdrawalRequest,
) -> Answer<Ending> {
    let ending = tx
        .running_term(account)
        .await?
        .and_then(|term| term.ended_on(state.today()))
        .ok_or(ProblemCode::NotWithdrawable)?;
    if account.balance.is_zero() || request.amount.0 != account.balance {
        let whole = account.balance.to_wire();
        return Err(Failure::from(ProblemCode::AmountAboveAvailable)
            .field("/amount", "not_the_balance")
            .limit(whole));
    }
    if request.penalty.map(|told| told.0) != Some(ending.penalty) {
        return Err(Failure::from(ProblemCode::PenaltyChanged)
            .field("/penalty", "changed")
            .limit(ending.penalty.to_wire()));
    }
    Ok(ending)
}

/// Takes back a request that the office has not decided on.
#[utoipa::path(
    post, path = "/v1/savings-requests/{id}/cancellation", tag = "savings",
    params(
        ("id" = String, Path, description = "A request of the member"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 200, description = "The request, cancelled", body = SavingsRequest),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn cancel_savings_request(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
) -> Answer<Response> {
    let operation = format!("cancel_savings_request {id}");
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
) -> Answer<SavingsRequest> {
    let found = tx
        .savings_request(who, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let to = RequestStatus::Cancelled;
    if !found.status.can_become(found.kind, to) {
        return Err(ProblemCode::WrongState.into());
    }
    tx.move_savings_request(id, (found.status, to), "", state.now())
        .await?;
    stored(state, tx, who, id).await
}

pub(super) async fn own_account(tx: &mut Writing, who: MemberId, id: &str) -> Answer<AccountRow> {
    let accounts = tx.accounts(who).await?;
    accounts
        .into_iter()
        .find(|account| account.id == id)
        .ok_or_else(|| ProblemCode::NotFound.into())
}

pub(super) async fn take_in(
    state: &State,
    tx: &mut Writing,
    new: NewRequest<'_>,
) -> Answer<SavingsRequest> {
    if tx.open_savings_requests(new.member).await? >= MOST_OPEN {
        return Err(ProblemCode::ApplicationPending.into());
    }
    let year = state.local(new.submitted_at).year();
    let number = tx.next_request_number(new.kind, year).await?;
    let new = NewRequest {
        number: &number,
        ..new
    };
    if let Err(error) = tx.insert_savings_request(&new).await {
        return Err(if error.is_refused_by("savings_request.account_id") {
            ProblemCode::ApplicationPending.into()
        } else {
            error.into()
        });
    }
    stored(state, tx, new.member, new.id).await
}

async fn stored(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    id: &str,
) -> Answer<SavingsRequest> {
    let row = tx
        .savings_request(who, id)
        .await?
        .ok_or(StoreError::Corrupt("request"))?;
    Ok(view::requests::request(state, &row)?)
}

fn broken_rule(error: WithdrawalError) -> Failure {
    match error {
        WithdrawalError::NotWithdrawable => ProblemCode::NotWithdrawable.into(),
        WithdrawalError::Nothing => {
            Failure::from(ProblemCode::ValidationFailed).field("/amount", "nothing")
        }
        WithdrawalError::TooMuch { available } => Failure::from(ProblemCode::AmountAboveAvailable)
            .field("/amount", "out_of_range")
            .limit(available.to_wire()),
    }
}

/// Notes are at most 200 characters of text, and may be empty.
pub(super) fn parse_note(text: &str) -> Answer<String> {
    let text = text.trim();
    let wrong = |code| Failure::from(ProblemCode::ValidationFailed).field("/note", code);
    if text.chars().count() > 200 {
        Err(wrong("too_long").limit("200"))
    } else if text.chars().any(|c| !is_text(c) && c != '\n') {
        Err(wrong("control_character"))
    } else {
        Ok(text.to_owned())
    }
}

impl AccountRow {
    /// What may be asked back now.
    pub fn available(&self) -> Money {
        let minimum = self.minimum_balance.unwrap_or(Money::ZERO);
        sokoguru_domain::savings::available(self.kind, self.balance, minimum, self.waiting)
    }
}
