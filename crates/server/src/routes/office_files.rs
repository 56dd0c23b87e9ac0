//! Files that the office brings in and takes away.

use axum::body::Body;
use axum::extract::{FromRequest, Request, State as Shared};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sokoguru_api::office::{ImportReport, ImportedFile};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::{Lang, Power};

use crate::answer::{Keep, written};
use crate::duty::OnDuty;
use crate::import::problem::Problems;
use crate::import::source::Source;
use crate::import::workbook::{Bounds, WorkbookError};
use crate::import::{self, ImportError, Report};
use crate::office::exports::{Export, export};
use crate::problem::{Answer, Failure};
use crate::request::{Place, Query, body};
use crate::state::State;

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a workbook that comes over the network may hold; larger ones come in by the command line.
const BOUNDS: Bounds = Bounds {
    packed: 5_000_000,
    unpacked: 80_000_000,
    rows: 60_000,
    text: 40_000_000,
    ..Bounds::OFFICE
};

/// The body: a workbook.
pub struct WorkbookBody(Vec<u8>);

impl FromRequest<State> for WorkbookBody {
    type Rejection = Failure;

    async fn from_request(request: Request<Body>, _: &State) -> Answer<Self> {
        body(request, XLSX, BOUNDS.packed).await.map(Self)
    }
}

/// `?lang=`.
#[derive(Deserialize)]
pub struct LangQuery {
    lang: Option<String>,
}

/// Takes in a workbook, all or nothing. The same workbook again adds nothing, so that it takes no
/// key. When anything is wrong nothing is changed: `errors` names up to 50 places as
/// `/sheet/row/column`, and `detail` says the same in words.
#[utoipa::path(
    post, path = "/v1/office/imports", tag = "office",
    params(("lang" = Option<String>, Query, description = "Of the words for what is wrong: `id` (as it is) or `en`")),
    request_body(content = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    responses(
        (status = 200, description = "What came in", body = ImportReport),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn create_import(
    Shared(state): Shared<State>,
    who: OnDuty,
    Query(query): Query<LangQuery>,
    WorkbookBody(bytes): WorkbookBody,
) -> Answer<Response> {
    who.needs(Power::Import)?;
    let lang = match query.lang.as_deref() {
        None => Lang::Id,
        Some(code) => Lang::from_code(code)
            .ok_or_else(|| Failure::from(ProblemCode::InvalidRequest).detail("lang is id or en"))?,
    };
    let read = tokio::task::spawn_blocking(move || Source::workbook(&bytes, BOUNDS)).await;
    let source = read
        .map_err(|_| ProblemCode::Internal)?
        .map_err(|error| match error {
            WorkbookError::NotAWorkbook => {
                Failure::from(ProblemCode::ImportRefused).detail(error.to_string())
            }
            WorkbookError::TooLarge => ProblemCode::PayloadTooLarge.into(),
        })?;
    match import::run_as(who.actor(), &state.store, &source, state.now(), None).await {
        Ok(report) => written(StatusCode::OK, &shown(&report)),
        Err(ImportError::Problems(problems)) => Err(refused(&problems, lang)),
        Err(ImportError::Store(error)) => Err(error.into()),
        Err(other) => Err(Failure::from(ProblemCode::ImportRefused).detail(other.to_string())),
    }
}

fn shown(report: &Report) -> ImportReport {
    ImportReport {
        files: report
            .files
            .iter()
            .map(|(file, counts)| ImportedFile {
                file: (*file).to_owned(),
                added: counts.added,
                updated: counts.updated,
                present: counts.present,
            })
            .collect(),
        above_legal_limit: report.above_legal_limit.clone(),
    }
}

fn refused(problems: &Problems, lang: Lang) -> Failure {
    let mut failure = Failure::from(ProblemCode::ImportRefused).detail(problems.text(lang));
    for problem in problems.kept() {
        let sheet = problem.file.strip_suffix(".csv").unwrap_or(&problem.file);
        let mut pointer = format!("/{}", part(sheet));
        if let Some(line) = problem.line {
            pointer.push('/');
            pointer.push_str(&line.to_string());
        }
        if let Some(column) = &problem.column {
            pointer.push('/');
            pointer.push_str(&part(column));
        }
        failure = failure.field(pointer, problem.reason.code());
    }
    failure
}

/// A part of a JSON Pointer.
fn part(text: &str) -> String {
    text.replace('~', "~0").replace('/', "~1")
}

/// Takes data away as CSV. It leaves an entry in the log, and so it is no `GET`.
#[utoipa::path(
    post, path = "/v1/office/exports/{what}", tag = "office",
    params(("what" = String, Path, description = "`members`, `movements`, `loans` or `applications`")),
    responses(
        (status = 200, description = "CSV in UTF-8 with a byte order mark", body = String, content_type = "text/csv"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn create_export(
    Shared(state): Shared<State>,
    who: OnDuty,
    Place(name): Place<String>,
) -> Answer<Response> {
    who.needs(Power::Export)?;
    let what = Export::from_name(&name).ok_or(ProblemCode::NotFound)?;
    let mut tx = who.write(&state).await?;
    let file = export(&mut tx, what, state.now()).await?;
    tx.commit().await?;
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, Keep::Personal.value());
    let disposition = format!(
        "attachment; filename=\"{}-{}.csv\"",
        what.name(),
        state.today()
    );
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
