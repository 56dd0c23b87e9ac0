//! Sisa Hasil Usaha of the member, year by year.

use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use sokoguru_api::shu::{Shu, ShuYears};
use sokoguru_api::{Problem, ProblemCode};

use crate::answer::{Keep, json};
use crate::problem::Answer;
use crate::request::{Place, SignedIn};
use crate::state::State;
use crate::view::cooperative as view;

/// The years whose surplus is proposed or decided.
#[utoipa::path(
    get, path = "/v1/shu", tag = "shu",
    responses(
        (status = 200, description = "Newest year first; `asOf` is the last change of any of them", body = ShuYears),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_shu(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let mut items = Vec::new();
    for row in tx.shu_years().await? {
        let Some(status) = row.status else { continue };
        let own = tx.shu_part(row.year, who.member).await?;
        items.push(view::shu_summary(
            &row,
            status,
            own.map(|(_, parts)| parts),
        )?);
    }
    let body = ShuYears {
        as_of: state.local(tx.shu_moment().await?),
        items,
    };
    json(&headers, Keep::Personal, &body)
}

/// One year: the pool, the percentages, the member's parts and what they follow from.
#[utoipa::path(
    get, path = "/v1/shu/{year}", tag = "shu",
    params(("year" = u16, Path, description = "A book year that is proposed or decided")),
    responses(
        (status = 200, description = "Parts add up to their pools, pools to the surplus", body = Shu),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_shu(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(year): Place<u16>,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let row = tx.shu_year(year).await?.ok_or(ProblemCode::NotFound)?;
    let status = row.status.ok_or(ProblemCode::NotFound)?;
    let allotments = tx.shu_allotments(year).await?;
    let totals = tx.shu_totals(year).await?;
    let own = tx.shu_part(year, who.member).await?;
    let as_of = tx.shu_moment().await?;
    let body = view::shu(&state, (&row, status), &allotments, totals, own, as_of)?;
    json(&headers, Keep::Personal, &body)
}
