//! Members as the office lists them, and sheets of activation codes.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use sokoguru_api::office::{CodeSheetRequest, OfficeMember, OfficeMembers};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::{MemberNumber, Power};

use crate::answer::{Keep, json};
use crate::duty::OnDuty;
use crate::office::cards::activation_sheet;
use crate::office::sheet::style_hash;
use crate::office::{CODE_DAYS, codes};
use crate::problem::{Answer, Failure};
use crate::request::{Json, asker};
use crate::state::State;

/// The most cards of one sheet: hashing is slow on purpose.
pub const MOST_CARDS: usize = 40;

/// Every member.
#[utoipa::path(
    get, path = "/v1/office/members", tag = "office",
    responses(
        (status = 200, description = "By number", body = OfficeMembers),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn list_members(
    Shared(state): Shared<State>,
    who: OnDuty,
    headers: HeaderMap,
) -> Answer<Response> {
    who.needs(Power::Read)?;
    let rows = state.store.read().await?.member_list().await?;
    let items = rows
        .into_iter()
        .map(|row| OfficeMember {
            number: row.number.as_str().to_owned(),
            name: row.name,
            status: row.status.into(),
            activated: row.activated,
        })
        .collect();
    json(&headers, Keep::Personal, &OfficeMembers { items })
}

/// Issues codes and answers with the sheet to print, 40 cards at most; codes of these members before
/// it end. The answer is kept nowhere, so that sending the request again issues codes again: it
/// takes no key.
#[utoipa::path(
    post, path = "/v1/office/code-sheets", tag = "office", request_body = CodeSheetRequest,
    responses(
        (status = 200, description = "Indonesian, for A4; `X-Members-Left` says how many more wait", body = String, content_type = "text/html"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn create_code_sheet(
    Shared(state): Shared<State>,
    who: OnDuty,
    headers: HeaderMap,
    Json(request): Json<CodeSheetRequest>,
) -> Answer<Response> {
    who.needs(Power::IssueCodes)?;
    if request.members.len() > MOST_CARDS {
        let failure = Failure::from(ProblemCode::ValidationFailed).field("/members", "too_many");
        return Err(failure.limit(MOST_CARDS.to_string()));
    }
    let mut named = Vec::with_capacity(request.members.len());
    for (at, text) in request.members.iter().enumerate() {
        let number = MemberNumber::parse(text).map_err(|_| {
            let failure = Failure::from(ProblemCode::ValidationFailed);
            failure.field(format!("/members/{at}"), "invalid")
        })?;
        named.push(number);
    }
    let now = state.now();
    let mut members = codes::waiting(&state.store, &named, now).await?;
    let left = members.len().saturating_sub(MOST_CARDS);
    members.truncate(MOST_CARDS);
    if members.is_empty() {
        let words = "every member has an account, or a code that works";
        return Err(Failure::from(ProblemCode::WrongState).detail(words));
    }
    let (passwords, count) = (state.passwords.clone(), members.len());
    let fresh = tokio::task::spawn_blocking(move || codes::fresh(&passwords, count))
        .await
        .map_err(|_| ProblemCode::Internal)??;
    let mut tx = who.write(&state).await?;
    let issued = codes::issue(&mut tx, members, fresh, now).await?;
    tx.commit().await?;
    let until = state.local(now + TimeDelta::days(CODE_DAYS)).date_naive();
    let origin = origin(&state, &headers);
    let name = &state.cooperative.name;
    let page = activation_sheet(name, &issued, origin.as_deref(), until, left);
    let mut response = page.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, Keep::Personal.value());
    headers.insert("x-members-left", HeaderValue::from(left));
    let policy = format!(
        "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        style_hash()
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// Where members reach the app: what the operator says, else the origin of the page that asks.
fn origin(state: &State, headers: &HeaderMap) -> Option<String> {
    state.config.public_origin.clone().or_else(|| {
        let own = asker(state, headers) == crate::request::Asker::Own;
        let origin = headers.get(header::ORIGIN).filter(|_| own)?;
        Some(origin.to_str().ok()?.to_owned())
    })
}
