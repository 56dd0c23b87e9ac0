//! What the office publishes to members: meetings, announcements, loan products.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sokoguru_api::home::Announcement;
use sokoguru_api::office::{AnnouncementRequest, MeetingStep, ProductOffer};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::Power;

use crate::answer::{Keep, json};
use crate::audit::{Action, record};
use crate::duty::OnDuty;
use crate::office::{self, OfficeError};
use crate::once::{Begun, Once};
use crate::problem::{Answer, Failure};
use crate::request::{Json, Key, Place};
use crate::sealed::composition::{self, Times};
use crate::secrets::new_id;
use crate::state::State;
use crate::store::Writing;
use crate::store::cooperative::AnnouncementRow;
use crate::text::is_text;
use crate::view;

/// A text of the office, if it can be printed and is not too long.
fn text(given: &str, most: usize, lines: bool, pointer: &str) -> Answer<String> {
    let given = given.trim().replace("\r\n", "\n");
    let fits = !given.is_empty()
        && given.chars().count() <= most
        && given.chars().all(|c| is_text(c) || (lines && c == '\n'));
    if fits {
        Ok(given)
    } else {
        let failure = Failure::from(ProblemCode::ValidationFailed).field(pointer, "invalid");
        Err(failure.limit(most.to_string()))
    }
}

/// Publishes an announcement to all members now.
#[utoipa::path(
    post, path = "/v1/office/announcements", tag = "office", request_body = AnnouncementRequest,
    params(("Idempotency-Key" = String, Header, description = "A UUID made before the first send")),
    responses(
        (status = 201, description = "As members see it", body = Announcement),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn create_announcement(
    Shared(state): Shared<State>,
    who: OnDuty,
    key: Key,
    Json(request): Json<AnnouncementRequest>,
) -> Answer<Response> {
    who.needs(Power::Publish)?;
    let request = AnnouncementRequest {
        title: text(&request.title, 120, false, "/title")?,
        body: text(&request.body, 5_000, true, "/body")?,
    };
    let operation = "create_announcement".to_owned();
    let writer = who.officer.id.into();
    let begun = Once::begin_as(who.actor(), &state, writer, key, (operation, &request)).await?;
    let mut once = match begun {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = announce(&state, &mut once.tx, request).await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn announce(
    state: &State,
    tx: &mut Writing,
    request: AnnouncementRequest,
) -> Answer<Announcement> {
    let now = state.now();
    let row = AnnouncementRow {
        id: new_id(),
        title: request.title,
        body: request.body,
        published_at: now,
    };
    tx.insert_announcement(&row).await?;
    let subject = ("announcement", row.id.as_str());
    let details = [("title", row.title.as_str()), ("body", row.body.as_str())];
    record(tx, Action::AnnouncementPublished, subject, &details, now).await?;
    Ok(view::announcement(state, &row)?)
}

/// Offers a loan product to members, or withdraws it. Running loans keep their terms.
#[utoipa::path(
    put, path = "/v1/office/loan-products/{id}/offer", tag = "office", request_body = ProductOffer,
    params(("id" = String, Path, description = "The product's key")),
    responses(
        (status = 200, description = "As it stands now", body = ProductOffer),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("office" = []), ("officeBearer" = [])),
)]
pub async fn update_product_offer(
    Shared(state): Shared<State>,
    who: OnDuty,
    Place(id): Place<String>,
    headers: HeaderMap,
    Json(request): Json<ProductOffer>,
) -> Answer<Response> {
    who.needs(Power::Publish)?;
    let mut tx = who.write(&state).await?;
    office::offer_product(&mut tx, &id, request.offered, state.now()).await?;
    tx.commit().await?;
    json(&headers, Keep::Personal, &request)
}

/// What is done to a meeting.
#[derive(Clone, Copy)]
enum Step {
    Publish,
    Open,
    Close,
    Count,
}

async fn meeting_step(state: &State, who: &OnDuty, id: &str, step: Step) -> Answer<Response> {
    who.needs(Power::Publish)?;
    let now = state.now();
    let board = state.boards.of(&state.store, id).await?;
    let mut notice_was_due = None;
    let mut tx = match (board, step) {
        (Some(board), Step::Open | Step::Close) => {
            let row = state.store.read().await?.meeting(id).await?;
            let row = row.filter(|row| row.published_at.is_some());
            let mut times = Times::of(&row.ok_or(ProblemCode::NotFound)?);
            let action = if matches!(step, Step::Open) {
                times.open_at = now;
                Action::MeetingOpened
            } else {
                let planned = times.accept_until - times.close_at;
                times.close_at = now;
                times.accept_until = now + planned;
                Action::MeetingClosed
            };
            composition::reschedule(&state.store, &board, times, now).await?;
            // The board is a signed log of its own; this entry follows it.
            let mut tx = who.write(state).await?;
            record(&mut tx, action, ("meeting", id), &[], now).await?;
            tx
        }
        (Some(_), Step::Count) => {
            let words = "the result of a board is made by its trustees' shares".to_owned();
            return Err(OfficeError::WrongState(words).into());
        }
        (_, Step::Publish) => {
            let mut tx = who.write(state).await?;
            let short = office::publish(&mut tx, id, now).await?;
            notice_was_due = short.map(|short| short.latest);
            tx
        }
        (None, Step::Open) => {
            let mut tx = who.write(state).await?;
            office::open(&mut tx, id, now).await?;
            tx
        }
        (None, Step::Close) => {
            let mut tx = who.write(state).await?;
            office::close(&mut tx, id, now).await?;
            tx
        }
        (None, Step::Count) => {
            let mut tx = who.write(state).await?;
            office::count(&mut tx, id, now).await?;
            tx
        }
    };
    let meeting = tx.meeting(id).await?.ok_or(ProblemCode::NotFound)?;
    tx.commit().await?;
    let body = MeetingStep {
        meeting: meeting.id,
        open_at: state.local(meeting.open_at),
        close_at: state.local(meeting.close_at),
        accept_until: state.local(meeting.accept_until),
        notice_was_due,
    };
    crate::answer::written(StatusCode::OK, &body)
}

macro_rules! steps {
    ($($(#[$doc:meta])* $path:literal $name:ident $step:ident;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "office",
            params(("id" = String, Path, description = "The meeting's key")),
            responses(
                (status = 200, description = "Its moments now", body = MeetingStep),
                (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
            ),
            security(("office" = []), ("officeBearer" = [])),
        )]
        pub async fn $name(
            Shared(state): Shared<State>,
            who: OnDuty,
            Place(id): Place<String>,
        ) -> Answer<Response> {
            meeting_step(&state, &who, &id, Step::$step).await
        }
    )+};
}

steps! {
    /// Lets members see a meeting, if the articles allow it. A second time is refused, so that it
    /// needs no key.
    "/v1/office/meetings/{id}/publication" publish_meeting Publish;
    /// Opens the vote now instead of at the planned moment.
    "/v1/office/meetings/{id}/opening" open_meeting Open;
    /// Closes the vote now; votes on their way are still taken in for as long as was planned.
    "/v1/office/meetings/{id}/closing" close_meeting Close;
    /// Counts the votes and fixes the result for ever.
    "/v1/office/meetings/{id}/result" count_meeting Count;
}
