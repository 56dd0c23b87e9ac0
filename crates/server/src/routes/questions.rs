//! Questions of a member to the pengawas. Nobody but the member and the pengawas sees them.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::DateTime;
use sokoguru_api::questions::{Question, QuestionRequest, Questions};
use sokoguru_api::{Problem, ProblemCode};

use super::meetings::visible;
use crate::answer::{Keep, json};
use crate::once::{Begun, Once};
use crate::problem::{Answer, Failure};
use crate::request::{Json, Key, Place, SignedIn};
use crate::secrets::new_id;
use crate::state::State;
use crate::store::members::MemberId;
use crate::store::{StoreError, Stored, Writing};
use crate::text::is_text;
use crate::view;

/// More questions than this at a time do not wait for an answer: the pengawas are a few people.
const MOST_OPEN: u32 = 20;

/// The questions of the member, with their answers.
#[utoipa::path(
    get, path = "/v1/questions", tag = "questions",
    responses(
        (status = 200, description = "Newest first; `asOf` is the last change of any of them", body = Questions),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_questions(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let rows = state.store.read().await?.questions_of(who.member).await?;
    let answers = rows
        .iter()
        .filter_map(|row| row.answer.as_ref().map(|one| one.at));
    let asked = rows.iter().map(|row| row.asked_at);
    let as_of = answers.chain(asked).max();
    let body = Questions {
        as_of: state.local(as_of.unwrap_or(DateTime::UNIX_EPOCH)),
        items: rows
            .iter()
            .map(|row| view::cooperative::question(&state, row))
            .collect::<Stored<_>>()?,
    };
    json(&headers, Keep::Personal, &body)
}

/// Asks the pengawas.
#[utoipa::path(
    post, path = "/v1/questions", tag = "questions", request_body = QuestionRequest,
    params(("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses")),
    responses(
        (status = 201, description = "The question", body = Question),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_question(
    Shared(state): Shared<State>,
    who: SignedIn,
    key: Key,
    Json(request): Json<QuestionRequest>,
) -> Answer<Response> {
    let operation = "create_question".to_owned();
    write(&state, &who, key, (operation, None), request).await
}

/// Asks the pengawas about a meeting.
#[utoipa::path(
    post, path = "/v1/meetings/{id}/questions", tag = "questions", request_body = QuestionRequest,
    params(
        ("id" = String, Path, description = "A published meeting"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 201, description = "The question", body = Question),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_meeting_question(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
    Json(request): Json<QuestionRequest>,
) -> Answer<Response> {
    let operation = format!("create_meeting_question {id}");
    write(&state, &who, key, (operation, Some(id)), request).await
}

async fn write(
    state: &State,
    who: &SignedIn,
    key: Key,
    (operation, meeting): (String, Option<String>),
    mut request: QuestionRequest,
) -> Answer<Response> {
    request.text = parse_text(&request.text)?;
    let mut once = match Once::begin(state, who.member, key, operation, &request).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = ask(
        state,
        &mut once.tx,
        who.member,
        meeting.as_deref(),
        &request.text,
    )
    .await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn ask(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    meeting: Option<&str>,
    text: &str,
) -> Answer<Question> {
    let now = state.now();
    if let Some(meeting) = meeting {
        visible(tx, meeting, now).await?;
    }
    if tx.open_questions(who).await? >= MOST_OPEN {
        return Err(Failure::from(ProblemCode::WrongState).limit(MOST_OPEN.to_string()));
    }
    let id = new_id();
    tx.insert_question((&id, who), meeting, text, now).await?;
    let rows = tx.questions_of(who).await?;
    let row = rows
        .iter()
        .find(|row| row.id == id)
        .ok_or(StoreError::Corrupt("question"))?;
    Ok(view::cooperative::question(state, row)?)
}

/// Questions are 10 to 1,000 characters of text.
fn parse_text(text: &str) -> Answer<String> {
    let text = text.trim();
    let wrong = |code, limit: &str| {
        Failure::from(ProblemCode::ValidationFailed)
            .field("/text", code)
            .limit(limit)
    };
    match text.chars().count() {
        0..=9 => Err(wrong("too_short", "10")),
        1001.. => Err(wrong("too_long", "1000")),
        _ if text.chars().any(|c| !is_text(c) && c != '\n') => {
            Err(Failure::from(ProblemCode::ValidationFailed).field("/text", "control_character"))
        }
        _ => Ok(text.to_owned()),
    }
}
