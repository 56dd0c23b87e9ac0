//! Loan products, and the loans of the member.

use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use sokoguru_api::loan_conditions::{LoanEligibilities, LoanEligibility, Payoff};
use sokoguru_api::loans::{Loan, LoanProducts, Loans};
use sokoguru_api::wire::ProductId;
use sokoguru_api::{Amount, Problem, ProblemCode, Rate};
use sokoguru_domain::{Row, eligibility, late, payoff};

use crate::answer::{Keep, json};
use crate::problem::{Answer, Failure};
use crate::request::{Place, Query, SignedIn};
use crate::state::State;
use crate::store::cooperative::Area;
use crate::store::{StoreError, Stored};
use crate::view;

/// The products that members can apply for. Needs no session.
#[utoipa::path(
    get, path = "/v1/loan-products", tag = "loans",
    responses(
        (status = 200, description = "In the cooperative's order", body = LoanProducts),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list_loan_products(
    Shared(state): Shared<State>,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let mut items = Vec::new();
    for row in tx.offered_products().await? {
        let asked = tx.loan_conditions(&row.id).await?;
        items.push(view::product(&row, view::lending::conditions(&asked)?)?);
    }
    json(&headers, Keep::Public, &LoanProducts { items })
}

/// The loans of the member.
#[utoipa::path(
    get, path = "/v1/loans", tag = "loans",
    responses(
        (status = 200, description = "Running ones first, as of the last booking", body = Loans),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_loans(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let today = state.today();
    let mut tx = state.store.read().await?;
    let mut items = Vec::new();
    for row in tx.loans(who.member).await? {
        let rows = tx.instalments(&row.id).await?;
        items.push(view::loan(&row, &rows, today)?);
    }
    let loans = Loans {
        as_of: state.local(tx.figures_moment(Area::Loans).await?),
        items,
    };
    json(&headers, Keep::Personal, &loans)
}

/// One loan of the member with its schedule.
#[utoipa::path(
    get, path = "/v1/loans/{id}", tag = "loans",
    params(("id" = String, Path, description = "A loan of the member")),
    responses(
        (status = 200, description = "As of the last booking", body = Loan),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_loan(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let today = state.today();
    let mut tx = state.store.read().await?;
    let row = tx
        .loan(who.member, &id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let rows = tx.instalments(&row.id).await?;
    let terms = tx.loan_terms(&row.id).await?;
    let owed: Vec<Row> = rows.iter().map(view::lending::rule_row).collect();
    let overdue =
        late(&owed, terms.late.as_ref(), today).map_err(|_| StoreError::Corrupt("late fee"))?;
    let guarantors = tx.guarantors_of_loan(&row.id).await?;
    let loan = Loan {
        as_of: state.local(tx.figures_moment(Area::Loans).await?),
        summary: view::loan(&row, &rows, today)?,
        method: row.method.into(),
        rate: Rate(row.rate),
        schedule: rows
            .iter()
            .map(|one| view::instalment(one, today))
            .collect::<Stored<_>>()?,
        late: overdue.iter().map(view::lending::late).collect(),
        late_fee: terms.late.as_ref().map(Into::into),
        payoff: terms.payoff.into(),
        guarantors: guarantors
            .iter()
            .map(|one| view::lending::guarantor(&state, one))
            .collect(),
    };
    json(&headers, Keep::Personal, &loan)
}

/// A day for a payoff.
#[derive(Debug, Deserialize)]
pub struct PayoffDay {
    /// `YYYY-MM-DD`; today without one.
    on: Option<NaiveDate>,
}

/// How far ahead a payoff is worked out, in days: nobody plans longer, and rates change.
const PAYOFF_DAYS: i64 = 366;

/// What paying a loan of the member off costs on a day, if nothing more is paid until then.
#[utoipa::path(
    get, path = "/v1/loans/{id}/payoff", tag = "loans",
    params(
        ("id" = String, Path, description = "A loan of the member that runs"),
        ("on" = Option<String>, Query, description = "`YYYY-MM-DD`, today or at most a year ahead; today without one"),
    ),
    responses(
        (status = 200, description = "As of the last booking", body = Payoff),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_payoff(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    Query(day): Query<PayoffDay>,
    headers: HeaderMap,
) -> Answer<Response> {
    let today = state.today();
    let on = day.on.unwrap_or(today);
    let ahead = on.signed_duration_since(today).num_days();
    if !(0..=PAYOFF_DAYS).contains(&ahead) {
        return Err(Failure::from(ProblemCode::ValidationFailed).field("/on", "out_of_range"));
    }
    let mut tx = state.store.read().await?;
    let row = tx
        .loan(who.member, &id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if row.status != sokoguru_domain::LoanStatus::Active {
        return Err(ProblemCode::WrongState.into());
    }
    let rows = tx.instalments(&row.id).await?;
    let terms = tx.loan_terms(&row.id).await?;
    let owed: Vec<Row> = rows.iter().map(view::lending::rule_row).collect();
    let cost = payoff(
        &owed,
        terms.payoff,
        terms.late.as_ref(),
        row.disbursed_on,
        on,
    )
    .map_err(|error| Failure::from(ProblemCode::ValidationFailed).detail(error.to_string()))?;
    let body = Payoff {
        as_of: state.local(tx.figures_moment(Area::Loans).await?),
        on,
        principal: Amount(cost.principal),
        interest: Amount(cost.interest),
        late_fees: Amount(cost.late_fees),
        fee: Amount(cost.fee),
        total: Amount(cost.total),
    };
    json(&headers, Keep::Personal, &body)
}

/// For each product whether the member may ask for it, and for how much.
#[utoipa::path(
    get, path = "/v1/loan-eligibility", tag = "loans",
    responses(
        (status = 200, description = "In the cooperative's order, as of the last booking", body = LoanEligibilities),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_loan_eligibility(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let today = state.today();
    let mut tx = state.store.read().await?;
    let borrower = tx.borrower(who.member, today).await?;
    let mut items = Vec::new();
    for row in tx.offered_products().await? {
        let asked = tx.loan_conditions(&row.id).await?.conditions;
        let limits = (row.product.min_amount, row.product.max_amount);
        let told = eligibility(&asked, &borrower, limits, today);
        items.push(LoanEligibility {
            product_id: ProductId::parse(&row.id).ok_or(StoreError::Corrupt("ProductId"))?,
            hindrances: told.hindrances.into_iter().map(Into::into).collect(),
            most: Amount(told.most),
            from: told.from,
        });
    }
    let body = LoanEligibilities {
        as_of: state.local(tx.figures_moment(Area::Loans).await?),
        items,
    };
    json(&headers, Keep::Personal, &body)
}
