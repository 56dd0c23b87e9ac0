//! Loan products, and the loans of the member.

use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use sokoguru_api::loans::{Loan, LoanProducts, Loans};
use sokoguru_api::{Problem, ProblemCode, Rate};

use crate::answer::{Keep, json};
use crate::problem::Answer;
use crate::request::{Place, SignedIn};
use crate::state::State;
use crate::store::Stored;
use crate::store::cooperative::Area;
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
    let rows = state.store.read().await?.offered_products().await?;
    let items = rows.iter().map(view::product).collect::<Stored<_>>()?;
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
    let loan = Loan {
        as_of: state.local(tx.figures_moment(Area::Loans).await?),
        summary: view::loan(&row, &rows, today)?,
        method: row.method.into(),
        rate: Rate(row.rate),
        schedule: rows
            .iter()
            .map(|one| view::instalment(one, today))
            .collect::<Stored<_>>()?,
    };
    json(&headers, Keep::Personal, &loan)
}
