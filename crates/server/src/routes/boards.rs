//! The board as everybody may read it, without a session: the manifest, heads, proofs, and the
//! events.
//!
//! Until voting is over the events end before the first ballot: open ballots could be counted, and
//! nobody learns a total before the last moment. Heads and proofs are there all the time, so that
//! nothing on the board can change unseen.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use sokoguru_api::board::{BoardManifest, OpenVote, OpenVotes};
use sokoguru_api::wire::OptionId;
use sokoguru_api::{Octets, Problem, ProblemCode};
use sokoguru_ballot::ballot::Ballot;
use sokoguru_ballot::board::{Event, Hash, file};
use sokoguru_ballot::manifest::ItemKind;

use super::ballots::{octets, tagged_octets};
use super::meetings::visible;
use crate::answer::{Keep, is_unchanged, json, put_coding, unchanged};
use crate::problem::{Answer, Failure};
use crate::request::{Place, Query, SignedIn};
use crate::sealed::Board;
use crate::state::State;
use crate::store::{Store, StoreError};

/// The most events of one page.
const MOST: u64 = 4096;
/// Events that are read from the box at once while a board is streamed.
const CHUNK: u32 = 512;

/// The board of a meeting that members can see.
pub async fn open_board(state: &State, id: &str) -> Answer<Arc<Board>> {
    let mut tx = state.store.read().await?;
    visible(&mut tx, id, state.now()).await?;
    drop(tx);
    let board = state.boards.of(&state.store, id).await?;
    board.ok_or(ProblemCode::NotFound.into())
}

/// What is voted on, with the proof that it is on the board.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/manifest", tag = "votes",
    params(("id" = String, Path, description = "A published meeting with a board")),
    responses(
        (status = 200, description = "The manifest in force", body = BoardManifest),
        (status = "default", description = "A problem; `wrong_state` before there is a manifest", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_manifest(
    Shared(state): Shared<State>,
    Place(id): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let board = open_board(&state, &id).await?;
    let body = {
        let inside = board.read();
        let force = inside.in_force().ok_or(ProblemCode::WrongState)?;
        let head = inside.head;
        let proof = inside.tree.inclusion(force.leaf, head.size);
        BoardManifest {
            board_id: Octets::from(board.start().board_id().as_bytes().as_slice()),
            start: Octets::from(board.start().bytes()),
            manifest: Octets::from(force.manifest.bytes()),
            at: force.at,
            leaf: force.leaf,
            head: Octets(head.to_bytes()),
            proof: proof
                .unwrap_or_default()
                .iter()
                .map(|hash| Octets::from(hash.as_slice()))
                .collect(),
        }
    };
    json(&headers, Keep::Revalidate, &body)
}

/// The newest signed head, 112 bytes.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/board/head", tag = "votes",
    params(("id" = String, Path, description = "A published meeting with a board")),
    responses(
        (status = 200, description = "The head", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_head(
    Shared(state): Shared<State>,
    Place(id): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let board = open_board(&state, &id).await?;
    let head = board.read().head.to_bytes();
    Ok(tagged_octets(&headers, head, Keep::Revalidate))
}

/// `?size=`, as text.
#[derive(Deserialize)]
pub struct SizeQuery {
    size: Option<String>,
}

/// The proof that a leaf is under the head of a size: hashes of 32 bytes, from the leaf up.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/board/proofs/{leaf}", tag = "votes",
    params(
        ("id" = String, Path, description = "A published meeting with a board"),
        ("leaf" = u64, Path, description = "The place of an event, from 0"),
        ("size" = Option<u64>, Query, description = "The size of a head; the newest one's without it"),
    ),
    responses(
        (status = 200, description = "The hashes one after the other", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_proof(
    Shared(state): Shared<State>,
    Place((id, leaf)): Place<(String, u64)>,
    Query(query): Query<SizeQuery>,
    headers: HeaderMap,
) -> Answer<Response> {
    let board = open_board(&state, &id).await?;
    let size = number(query.size.as_deref())?;
    let keep = keep(size);
    let proof = {
        let inside = board.read();
        let size = size.unwrap_or(inside.head.size);
        inside.tree.inclusion(leaf, size)
    };
    Ok(tagged_octets(&headers, joined(proof)?, keep))
}

/// `?from=&to=`, as text.
#[derive(Deserialize)]
pub struct SpanQuery {
    from: Option<String>,
    to: Option<String>,
}

/// The proof that the board of one size begins with the board of another: hashes of 32 bytes.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/board/consistency", tag = "votes",
    params(
        ("id" = String, Path, description = "A published meeting with a board"),
        ("from" = u64, Query, description = "The smaller size"),
        ("to" = Option<u64>, Query, description = "The larger size; that of the newest head without it"),
    ),
    responses(
        (status = 200, description = "The hashes one after the other", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_consistency(
    Shared(state): Shared<State>,
    Place(id): Place<String>,
    Query(query): Query<SpanQuery>,
    headers: HeaderMap,
) -> Answer<Response> {
    let board = open_board(&state, &id).await?;
    let from = number(query.from.as_deref())?.ok_or_else(wrong_parameter)?;
    let to = number(query.to.as_deref())?;
    let keep = keep(to);
    let proof = {
        let inside = board.read();
        let to = to.unwrap_or(inside.head.size);
        inside.tree.consistency(from, to)
    };
    Ok(tagged_octets(&headers, joined(proof)?, keep))
}

/// `?from=&limit=`, as text.
#[derive(Deserialize)]
pub struct PageQuery {
    from: Option<String>,
    limit: Option<String>,
}

/// The events. Without `from` it is the board file of PROTOCOL.md, section 2, whole, with the
/// newest head; before the end of voting, when ballots are there that nobody may read yet, that is
/// `wrong_state`. With `from` it is a page: `u32` count, then each event with its `u32` length; a
/// page that is full never changes.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/board", tag = "votes",
    params(
        ("id" = String, Path, description = "A published meeting with a board"),
        ("from" = Option<u64>, Query, description = "The first leaf of a page"),
        ("limit" = Option<u64>, Query, description = "Events of a page, 1 to 4096; 1024 without it"),
    ),
    responses(
        (status = 200, description = "The events", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_board(
    Shared(state): Shared<State>,
    Place(id): Place<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Answer<Response> {
    let board = open_board(&state, &id).await?;
    let Some(from) = number(query.from.as_deref())? else {
        return whole(&state, board, &headers);
    };
    let limit = match number(query.limit.as_deref())? {
        None => 1024,
        Some(limit @ 1..=MOST) => limit,
        Some(_) => return Err(wrong_parameter().limit(MOST.to_string())),
    };
    // Past the end there is nothing, however far: the box counts no further than it is long.
    let from = from.min(board.readable());
    let count = board.readable().saturating_sub(from).min(limit);
    let page = read(&state.store, board.meeting(), from, count).await?;
    let mut bytes = u32::try_from(count)
        .map_err(|_| wrong_parameter())?
        .to_be_bytes()
        .to_vec();
    bytes.extend(page);
    let keep = if count == limit {
        Keep::Immutable
    } else {
        Keep::Revalidate
    };
    Ok(tagged_octets(&headers, bytes, keep))
}

/// The whole board as a file, read from the box piece by piece while it is sent.
fn whole(state: &State, board: Arc<Board>, headers: &HeaderMap) -> Answer<Response> {
    let (head, readable) = (board.read().head, board.readable());
    if readable < head.size {
        return Err(ProblemCode::WrongState.into());
    }
    let keep = Keep::Revalidate;
    let tag = format!("board-{}", crate::answer::tag_of(&head.to_bytes()));
    if is_unchanged(headers, &tag) {
        return Ok(unchanged(keep, &tag));
    }
    let count = u32::try_from(head.size).map_err(|_| ProblemCode::Internal)?;
    let (sender, pieces) = tokio::sync::mpsc::channel(2);
    let store = state.store.clone();
    tokio::spawn(async move {
        let mut next = Ok(file::opening(count).to_vec());
        let mut from = 0;
        loop {
            let over = next.is_err();
            if sender.send(next).await.is_err() || over {
                return;
            }
            if from >= head.size {
                break;
            }
            let count = (head.size - from).min(u64::from(CHUNK));
            next = read(&store, board.meeting(), from, count).await;
            from += count;
        }
        let _ = sender.send(Ok(head.to_bytes())).await;
    });
    let mut response = Body::from_stream(Pieces(pieces)).into_response();
    let answer = response.headers_mut();
    answer.extend(octets(Vec::new(), keep).headers().clone());
    answer.remove(header::CONTENT_LENGTH);
    put_coding(answer, crate::answer::Coding::Identity, &tag);
    Ok(response)
}

/// Who voted how on an open item, once voting is over. Of a secret item there are no names.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/items/{item}/votes", tag = "votes",
    params(
        ("id" = String, Path, description = "A published meeting with a board"),
        ("item" = String, Path, description = "An open item of it"),
    ),
    responses(
        (status = 200, description = "The votes that count, by name", body = OpenVotes),
        (status = "default", description = "A problem; `wrong_state` while votes are taken", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn list_open_votes(
    Shared(state): Shared<State>,
    _: SignedIn,
    Place((id, item)): Place<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let board = open_board(&state, &id).await?;
    let (place, revision, options) = {
        let inside = board.read();
        let force = inside.in_force().ok_or(ProblemCode::WrongState)?;
        let items = &force.manifest.content().items;
        let found = (0_u16..)
            .zip(items)
            .find(|(_, one)| one.id.as_str() == item && one.kind == ItemKind::Open);
        let (place, one) = found.ok_or(ProblemCode::NotFound)?;
        if inside.closing.is_none() {
            return Err(ProblemCode::WrongState.into());
        }
        (place, one.revision, one.options.clone())
    };
    let ballots = {
        let mut tx = state.store.read_box().await?;
        tx.open_ballots(&id, place, revision).await?
    };
    let mut tx = state.store.read_roll().await?;
    let mut votes = Vec::with_capacity(ballots.len());
    for (slot, event) in ballots {
        let corrupt = || StoreError::Corrupt("ballot");
        let ballot = Event::parse(&event.bytes)
            .ok()
            .and_then(|event| Ballot::parse(event.payload).ok());
        let ballot = ballot.ok_or_else(corrupt)?;
        let name = tx.name_behind(&id, &slot).await?;
        let (_, name) = name.ok_or(StoreError::Corrupt("slot"))?;
        let chosen = options.iter().zip(ballot.open_marks().unwrap_or_default());
        let option_ids = chosen
            .filter(|(_, mark)| **mark == 1)
            .map(|(option, _)| OptionId::parse(option.id.as_str()).ok_or_else(corrupt));
        votes.push(OpenVote {
            name,
            option_ids: option_ids.collect::<Result<_, _>>()?,
        });
    }
    // By name, so that the order tells nothing of the order on the board.
    votes.sort_by(|one, other| one.name.cmp(&other.name));
    json(&headers, Keep::Personal, &OpenVotes { votes })
}

/// Pieces of a body as they are read.
struct Pieces(tokio::sync::mpsc::Receiver<Result<Vec<u8>, StoreError>>);

impl futures_util::Stream for Pieces {
    type Item = Result<Vec<u8>, StoreError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

/// So many events from a leaf on, each with its length.
async fn read(store: &Store, meeting: &str, from: u64, count: u64) -> Result<Vec<u8>, StoreError> {
    let mut tx = store.read_box().await?;
    let most = u32::try_from(count).map_err(|_| StoreError::Corrupt("page"))?;
    let mut bytes = Vec::new();
    for event in tx.events(meeting, from, most).await? {
        let length = u32::try_from(event.bytes.len());
        let length = length.map_err(|_| StoreError::Corrupt("event"))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(event.bytes);
    }
    Ok(bytes)
}

/// What belongs to a size that was named never changes.
const fn keep(size: Option<u64>) -> Keep {
    match size {
        Some(_) => Keep::Immutable,
        None => Keep::Revalidate,
    }
}

fn joined(proof: Option<Vec<Hash>>) -> Answer<Vec<u8>> {
    let proof = proof.ok_or(ProblemCode::NotFound)?;
    Ok(proof.concat())
}

fn wrong_parameter() -> Failure {
    Failure::from(ProblemCode::InvalidRequest).detail("a wrong parameter")
}

fn number(text: Option<&str>) -> Answer<Option<u64>> {
    text.map(|text| text.parse().map_err(|_| wrong_parameter()))
        .transpose()
}
