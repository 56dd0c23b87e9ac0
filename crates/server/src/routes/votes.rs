//! Attendance and votes.
//!
//! One member, one vote on an item; the member can change it until the box is shut, and numbers the
//! changes, so that no network decides which one is last.

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;
use sokoguru_api::meetings::{Attendance, BallotKind, VoteReceipt, VoteRequest};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::MeetingPhase;

use super::meetings::visible;
use crate::once::{Begun, Once};
use crate::problem::{Answer, Failure};
use crate::request::{Json, Key, Place, SignedIn};
use crate::secrets::receipt_number;
use crate::state::State;
use crate::store::members::MemberId;
use crate::store::votes::NewVote;
use crate::store::{StoreError, Writing};
use crate::view;

/// Members are let in from so long before a meeting starts.
const EARLY: TimeDelta = TimeDelta::hours(2);

/// A change is numbered one more than the one before; so many may be lost on the way. A number far
/// ahead would use up all that are left, and the member could never change the vote again.
const AHEAD: u32 = 1000;

/// Records the member as present, from two hours before the meeting until the vote closes.
#[utoipa::path(
    post, path = "/v1/meetings/{id}/attendance", tag = "meetings",
    params(
        ("id" = String, Path, description = "A published meeting"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 200, description = "Recorded; the first time stays", body = Attendance),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_attendance(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
) -> Answer<Response> {
    let operation = format!("create_attendance {id}");
    let mut once = match Once::begin(&state, who.member, key, operation, &()).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = attend(&state, &mut once.tx, who.member, &id).await;
    once.finish(outcome.map(|body| (StatusCode::OK, body)))
        .await
}

async fn attend(state: &State, tx: &mut Writing, who: MemberId, id: &str) -> Answer<Attendance> {
    let now = state.now();
    let meeting = visible(tx, id, now).await?;
    let before = tx.attended_at(id, who).await?;
    let open = matches!(
        meeting.phase_at(now),
        MeetingPhase::Announced | MeetingPhase::Open
    ) && now >= meeting.starts_at.min(meeting.open_at) - EARLY;
    // Who is recorded already is told so at any time.
    if before.is_none() && !open {
        return Err(ProblemCode::WrongState.into());
    }
    let has_vote = tx.member(who).await?.status.may_vote();
    tx.insert_attendance(id, who, has_vote, now).await?;
    let (present, _) = tx.present(id).await?;
    let voters = tx.voter_count().await?;
    Ok(Attendance {
        attended_at: state.local(before.unwrap_or(now)),
        quorum: view::quorum(&meeting, present, voters),
    })
}

/// Puts a vote into the box. Who votes is present.
#[utoipa::path(
    post, path = "/v1/meetings/{id}/votes", tag = "meetings", request_body = VoteRequest,
    params(
        ("id" = String, Path, description = "A published meeting"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 201, description = "The receipt; it never holds the choice", body = VoteReceipt),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_vote(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
    Json(request): Json<VoteRequest>,
) -> Answer<Response> {
    if state.boards.of(&state.store, &id).await?.is_some() {
        let words = "this meeting votes by signed ballots";
        return Err(Failure::from(ProblemCode::WrongState).detail(words));
    }
    if request.rev == 0 {
        return Err(Failure::from(ProblemCode::ValidationFailed).field("/rev", "out_of_range"));
    }
    let operation = format!("create_vote {id}");
    let mut once = match Once::begin(&state, who.member, key, operation, &request).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = vote(&state, &mut once.tx, who.member, &id, &request).await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn vote(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    id: &str,
    request: &VoteRequest,
) -> Answer<VoteReceipt> {
    let now = state.now();
    let meeting = visible(tx, id, now).await?;
    let item_id = request.item_id.as_str();
    let item = tx
        .agenda_item(id, item_id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if !tx.member(who).await?.status.may_vote() {
        return Err(ProblemCode::NotEntitledToVote.into());
    }
    let option = request.option_id.as_str();
    let latest = tx.latest_vote(item_id, who, option).await?;
    if let Some((receipt, same_option)) = &latest {
        // The same vote again, under another key, is the same vote, even when the box is shut.
        if receipt.rev == request.rev && *same_option {
            return Ok(view::receipt(state, receipt)?);
        }
    }
    match meeting.phase_at(now) {
        MeetingPhase::Announced => return Err(ProblemCode::VotingNotOpen.into()),
        MeetingPhase::Finished => return Err(ProblemCode::VoteTooLate.into()),
        MeetingPhase::Open | MeetingPhase::Closed => {}
    }
    if item.ballot != BallotKind::Open {
        return Err(ProblemCode::VotingNotOpen.into());
    }
    if item.revision != request.item_revision {
        return Err(ProblemCode::ItemChanged.into());
    }
    if !item.options.iter().any(|one| one.id == option) {
        return Err(Failure::from(ProblemCode::ValidationFailed).field("/optionId", "unknown"));
    }
    let newest = latest.as_ref().map_or(0, |(receipt, _)| receipt.rev);
    if !sokoguru_domain::meeting::supersedes(request.rev.into(), newest.into()) {
        return Err(ProblemCode::VoteSuperseded.into());
    }
    if request.rev > newest.saturating_add(AHEAD) {
        return Err(Failure::from(ProblemCode::ValidationFailed).field("/rev", "out_of_range"));
    }
    tx.insert_attendance(id, who, true, now).await?;
    put(state, tx, who, request).await
}

async fn put(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    request: &VoteRequest,
) -> Answer<VoteReceipt> {
    let now = state.now();
    loop {
        let number = receipt_number()?;
        let new = NewVote {
            item_id: request.item_id.as_str(),
            member: who,
            rev: request.rev,
            item_revision: request.item_revision,
            option_id: request.option_id.as_str(),
            receipt: &number,
            received_at: now,
        };
        match tx.insert_vote(&new).await {
            // Among a million million numbers this is rare, and then another one is drawn.
            Err(error) if error.is_refused_by("vote.receipt") => {}
            Err(error) => return Err(error.into()),
            Ok(()) => break,
        }
    }
    let (receipt, _) = tx
        .latest_vote(request.item_id.as_str(), who, request.option_id.as_str())
        .await?
        .ok_or(StoreError::Corrupt("vote"))?;
    Ok(view::receipt(state, &receipt)?)
}
