//! The log of the office, to be read and checked.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use sokoguru_api::office::{AuditEntry, AuditHead};
use sokoguru_api::{Page, Problem, ProblemCode};
use sokoguru_domain::Power;

use super::{PageQuery, seal_cursor};
use crate::answer::{Keep, json};
use crate::audit::AuditRow;
use crate::duty::OnDuty;
use crate::problem::{Answer, Failure};
use crate::request::Query;
use crate::state::State;
use crate::view::hex;

fn entry(state: &State, row: &AuditRow) -> AuditEntry {
    AuditEntry {
        seq: row.seq,
        at_millis: row.at.timestamp_millis(),
        at: state.local(row.at),
        actor: row.actor.clone(),
        action: row.action.clone(),
        subject_kind: row.subject_kind.clone(),
        subject_id: row.subject_id.clone(),
        details: hex(&row.details),
        previous: hex(&row.previous),
        hash: hex(&row.hash),
    }
}

/// Entries of the log, newest first, with all that their hashes are made of.
#[utoipa::path(
    get, path = "/v1/office/audit", tag = "office",
    params(
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "From 1 to 200; 50 unless given"),
        ("cursor" = Option<String>, Query, description = "`nextCursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page; `Link: rel=next` where another follows", body = Page<AuditEntry>),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn list_audit_entries(
    Shared(state): Shared<State>,
    who: OnDuty,
    Query(page): Query<PageQuery>,
    headers: HeaderMap,
) -> Answer<Response> {
    who.needs(Power::ReadLog)?;
    let limit = page.limit()?;
    let before = page.cursor("log")?.map(|place| place.parse::<u64>());
    let before = before.transpose().map_err(|_| {
        Failure::from(ProblemCode::InvalidRequest).detail("not a cursor of this list")
    })?;
    let rows = state
        .store
        .read()
        .await?
        .audit_before(before, limit)
        .await?;
    let next_cursor = rows
        .last()
        .filter(|last| last.seq > 1)
        .map(|last| seal_cursor("log", &last.seq.to_string()));
    let body = Page {
        items: rows.iter().map(|row| entry(&state, row)).collect(),
        next_cursor,
    };
    let mut response = json(&headers, Keep::Personal, &body)?;
    if let Some(cursor) = &body.next_cursor {
        let next = format!("</v1/office/audit?limit={limit}&cursor={cursor}>; rel=\"next\"");
        if let Ok(value) = HeaderValue::from_str(&next) {
            response.headers_mut().insert(header::LINK, value);
        }
    }
    Ok(response)
}

/// How far the log goes, after every entry was checked.
#[utoipa::path(
    get, path = "/v1/office/audit/head", tag = "office",
    responses(
        (status = 200, description = "The head, to be noted elsewhere", body = AuditHead),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn get_audit_head(
    Shared(state): Shared<State>,
    who: OnDuty,
    headers: HeaderMap,
) -> Answer<Response> {
    who.needs(Power::ReadLog)?;
    let mut reading = state.store.read().await?;
    let last = reading.audit_head().await?;
    let body = match reading.audit_check(Vec::new()).await? {
        Ok(head) => AuditHead {
            head: head.to_string(),
            whole: true,
            broken_at: None,
        },
        Err(fault) => AuditHead {
            head: last.to_string(),
            whole: false,
            broken_at: Some(fault.seq()),
        },
    };
    json(&headers, Keep::Personal, &body)
}
