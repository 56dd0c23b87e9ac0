//! Meetings, their papers and their results.
//!
//! Nothing here tells how a vote stands before the result is made.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use sokoguru_api::board::MeetingBoard;
use sokoguru_api::decisions::Results;
use sokoguru_api::meetings::{BallotKind, Meeting, MeetingSummary, Meetings};
use sokoguru_api::wire::MeetingId;
use sokoguru_api::{Octets, Problem, ProblemCode};
use sokoguru_domain::MeetingPhase;

use crate::answer::{Keep, is_unchanged, json, put_coding, unchanged};
use crate::problem::Answer;
use crate::request::{Place, SignedIn};
use crate::sealed::Board;
use crate::state::State;
use crate::store::meetings::{ItemRow, MeetingRow};
use crate::store::members::{MemberId, MemberRow};
use crate::store::votes::ReceiptRow;
use crate::store::{Reading, StoreError, Stored};
use crate::view;

/// Open ones first, then those being counted, then coming ones from the next one on, then past
/// ones, newest first.
pub fn order(meetings: &mut [MeetingRow], now: DateTime<Utc>) {
    meetings.sort_by_key(|one| {
        let starts = one.starts_at.timestamp();
        match one.phase_at(now) {
            MeetingPhase::Open => (0, starts),
            MeetingPhase::Closed => (1, starts),
            MeetingPhase::Announced => (2, starts),
            MeetingPhase::Finished => (3, starts.saturating_neg()),
        }
    });
}

/// A meeting as a member may see it.
pub async fn visible(tx: &mut Reading, id: &str, now: DateTime<Utc>) -> Answer<MeetingRow> {
    tx.meeting(id)
        .await?
        .filter(|row| row.published_at.is_some_and(|at| at <= now))
        .ok_or(ProblemCode::NotFound.into())
}

/// A meeting in a list, for one member.
pub async fn summary(
    state: &State,
    tx: &mut Reading,
    row: &MeetingRow,
    member: &MemberRow,
    now: DateTime<Utc>,
) -> Answer<MeetingSummary> {
    let agenda = tx.agenda(&row.id).await?;
    let receipts = tx.receipts(&row.id, member.id).await?;
    let attended_at = tx.attended_at(&row.id, member.id).await?;
    let counts = counts(&agenda, &receipts, member);
    Ok(view::meeting(state, row, now, counts, attended_at)?)
}

/// Items on which a member can vote, and on which they have.
fn counts(agenda: &[ItemRow], receipts: &[ReceiptRow], member: &MemberRow) -> (u16, u16) {
    let votable = agenda.iter().filter(|item| {
        matches!(item.ballot, BallotKind::Open | BallotKind::Secret) && member.status.may_vote()
    });
    let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    (count(votable.count()), count(receipts.len()))
}

/// The last moment at which anything of a meeting changed. Its phase changes at planned moments.
pub fn changed_at(row: &MeetingRow, now: DateTime<Utc>) -> DateTime<Utc> {
    [row.open_at, row.close_at, row.accept_until]
        .into_iter()
        .filter(|at| *at <= now)
        .chain(row.published_at)
        .chain(row.counted.map(|counted| counted.at))
        .max()
        .unwrap_or(DateTime::UNIX_EPOCH)
}

/// The meetings of the cooperative.
#[utoipa::path(
    get, path = "/v1/meetings", tag = "meetings",
    responses(
        (status = 200, description = "Open ones first, then coming ones, then past ones", body = Meetings),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_meetings(
    Shared(state): Shared<State>,
    who: SignedIn,
    headers: HeaderMap,
) -> Answer<Response> {
    let now = state.now();
    let mut tx = state.store.read().await?;
    let member = tx.member(who.member).await?;
    let mut rows = tx.meetings(now).await?;
    order(&mut rows, now);
    let as_of = rows.iter().map(|row| changed_at(row, now)).max();
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(summary(&state, &mut tx, row, &member, now).await?);
    }
    let body = Meetings {
        as_of: state.local(as_of.unwrap_or(DateTime::UNIX_EPOCH)),
        items,
    };
    json(&headers, Keep::Personal, &body)
}

/// One meeting with its agenda, papers and quorum.
#[utoipa::path(
    get, path = "/v1/meetings/{id}", tag = "meetings",
    params(("id" = String, Path, description = "A published meeting")),
    responses(
        (status = 200, description = "`asOf` is the last change of anything in it", body = Meeting),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_meeting(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let now = state.now();
    let mut tx = state.store.read().await?;
    let row = visible(&mut tx, &id, now).await?;
    let member = tx.member(who.member).await?;
    let agenda = tx.agenda(&id).await?;
    let receipts = tx.receipts(&id, who.member).await?;
    let attended_at = tx.attended_at(&id, who.member).await?;
    let (recorded, latest) = tx.present(&id).await?;
    let (present, board) = match state.boards.of(&state.store, &id).await? {
        None => (recorded, None),
        Some(board) => {
            let shown = own_board(&state, &board, who.member).await?;
            (board.present(&state.store).await?, Some(shown))
        }
    };
    let voters = tx.voter_count().await?;
    let counts = counts(&agenda, &receipts, &member);
    let consensus = tx.consensus(&id).await?;
    let follow_ups = tx.follow_ups(&id).await?;
    let quorum = view::quorum(&row, present, voters);
    let as_of = receipts
        .iter()
        .map(|receipt| receipt.received_at)
        .chain(latest)
        .chain(attended_at)
        .chain(consensus.iter().map(|one| one.recorded_at))
        .chain(follow_ups.iter().map(|one| one.updated_at))
        .chain([changed_at(&row, now)])
        .max();
    let body = Meeting {
        as_of: state.local(as_of.unwrap_or(DateTime::UNIX_EPOCH)),
        summary: view::meeting(&state, &row, now, counts, attended_at)?,
        may_vote: member.status.may_vote(),
        items: agenda
            .iter()
            .map(|item| {
                let of_item = (&row, item);
                view::item(&state, of_item, &receipts, &consensus, quorum.voters)
            })
            .collect::<Stored<_>>()?,
        quorum,
        second_of: match &row.terms.second_of {
            Some(first) => Some(MeetingId::parse(first).ok_or(StoreError::Corrupt("meeting"))?),
            None => None,
        },
        follow_ups: follow_ups
            .iter()
            .map(|one| view::decisions::follow_up(&state, one))
            .collect::<Stored<_>>()?,
        papers: tx
            .papers(&id)
            .await?
            .iter()
            .map(view::paper)
            .collect::<Stored<_>>()?,
        board,
    };
    json(&headers, Keep::Personal, &body)
}

async fn own_board(state: &State, board: &Board, member: MemberId) -> Answer<MeetingBoard> {
    let mut tx = state.store.read_roll().await?;
    let entry = tx.entry(board.meeting(), member).await?;
    Ok(MeetingBoard {
        board_id: Octets::from(board.start().board_id().as_bytes().as_slice()),
        enrolment_open: tx.drawn(board.meeting()).await?.is_none(),
        enrolled: entry.is_some_and(|entry| entry.key.is_some()),
        published: board.read().in_force().is_some(),
    })
}

/// The result of a meeting, once it is made.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/results", tag = "meetings",
    params(("id" = String, Path, description = "A published meeting")),
    responses(
        (status = 200, description = "The votes are fixed for ever; what is to be done goes on", body = Results),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_results(
    Shared(state): Shared<State>,
    _: SignedIn,
    Place(id): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let now = state.now();
    crate::sealed::settlement::tend(&state, &id).await?;
    let mut tx = state.store.read().await?;
    let row = visible(&mut tx, &id, now).await?;
    let Some(counted) = row.counted else {
        return Err(ProblemCode::WrongState.into());
    };
    let agenda = tx.agenda(&id).await?;
    let items = view::decisions::results(&agenda, &tx.results(&id).await?)?;
    let body = Results {
        as_of: state.local(counted.at),
        quorum: view::quorum(&row, counted.present, counted.voters),
        items,
        follow_ups: tx
            .follow_ups(&id)
            .await?
            .iter()
            .map(|one| view::decisions::follow_up(&state, one))
            .collect::<Stored<_>>()?,
    };
    json(&headers, Keep::Personal, &body)
}

/// The bytes of a paper. Its tag is their SHA-256; a download that was cut off goes on by `Range`.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/papers/{paper}", tag = "meetings",
    params(
        ("id" = String, Path, description = "A published meeting"),
        ("paper" = String, Path, description = "A paper of it"),
        ("Range" = Option<String>, Header, description = "`bytes=1000-`: the rest from there"),
    ),
    responses(
        (status = 200, description = "All of it, of the media type that the meeting names", body = Vec<u8>, content_type = "*/*"),
        (status = 206, description = "The rest of it", body = Vec<u8>, content_type = "*/*"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_paper(
    Shared(state): Shared<State>,
    _: SignedIn,
    Place((id, paper)): Place<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    visible(&mut tx, &id, state.now()).await?;
    let row = tx
        .papers(&id)
        .await?
        .into_iter()
        .find(|row| row.id == paper)
        .ok_or(ProblemCode::NotFound)?;
    let tag = view::hex(&row.sha256);
    // Not kept by the browser: the app keeps it sealed, and signing out takes it away.
    let keep = Keep::Personal;
    if is_unchanged(&headers, &tag) {
        return Ok(unchanged(keep, &tag));
    }
    let bytes = tx
        .paper_bytes(&id, &paper)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let size = bytes.len();
    let mut response = match rest_from(&headers, &tag, size) {
        Some(start) => {
            let mut bytes = bytes;
            let rest = bytes.split_off(start);
            let mut response = (StatusCode::PARTIAL_CONTENT, rest).into_response();
            let range = format!("bytes {start}-{}/{size}", size - 1);
            if let Ok(range) = HeaderValue::from_str(&range) {
                response.headers_mut().insert(header::CONTENT_RANGE, range);
            }
            response
        }
        None => bytes.into_response(),
    };
    let headers = response.headers_mut();
    if let Ok(media_type) = HeaderValue::from_str(&row.media_type) {
        headers.insert(header::CONTENT_TYPE, media_type);
    }
    headers.insert(header::CACHE_CONTROL, keep.value());
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // A paper is never a page of this site, whatever its bytes are.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment"),
    );
    put_coding(headers, crate::answer::Coding::Identity, &tag);
    Ok(response)
}

/// Where the client wants to go on, if it asks for the rest of these very bytes. Any other kind of
/// range is answered with all of it, as the standard allows.
fn rest_from(headers: &HeaderMap, tag: &str, size: usize) -> Option<usize> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|v: &HeaderValue| v.to_str().ok())
    };
    if text(header::IF_RANGE).is_some_and(|same| same.trim_matches('"') != tag) {
        return None;
    }
    let start = text(header::RANGE)?
        .strip_prefix("bytes=")?
        .strip_suffix('-')?
        .parse()
        .ok()?;
    (start < size).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_rest_of_the_same_bytes_is_given() {
        let asked = |range: &str, same: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_str(range).unwrap());
            if let Some(same) = same {
                headers.insert(header::IF_RANGE, HeaderValue::from_str(same).unwrap());
            }
            rest_from(&headers, "abc", 10)
        };
        assert_eq!(asked("bytes=4-", None), Some(4));
        assert_eq!(asked("bytes=4-", Some("\"abc\"")), Some(4));
        assert_eq!(asked("bytes=4-", Some("\"abd\"")), None);
        for other in [
            "bytes=10-",
            "bytes=4-5",
            "bytes=-5",
            "bytes=a-",
            "items=1-",
            "bytes=99999999999999999999999999999-",
        ] {
            assert_eq!(asked(other, None), None, "{other}");
        }
    }
}
