//! The trustees: what they have said, and what they say next. A trustee needs no session: every
//! message is signed with a key that stands in the board's first event.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sokoguru_api::board::{
    BoardEvent, Ceremony, CeremonyStage, CeremonyTrustee, TrusteeReceipt,
};
use sokoguru_api::{Octets, Problem};
use sokoguru_ballot::board::Kind;

use super::boards::open_board;
use crate::answer::{Keep, json, written};
use crate::problem::Answer;
use crate::request::{Bytes, Place};
use crate::sealed::ceremony::{MAX_MESSAGE, take};
use crate::sealed::Board;
use crate::state::State;

/// How far the trustees are, with everything that they have said.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/ceremony", tag = "votes",
    params(("id" = String, Path, description = "A published meeting with a board")),
    responses(
        (status = 200, description = "The trustees' messages and whom they wait for", body = Ceremony),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_ceremony(
    Shared(state): Shared<State>,
    Place(id): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    let board = open_board(&state, &id).await?;
    json(&headers, Keep::Revalidate, &shown(&board))
}

/// Puts a trustee's message on the board: one byte of its kind (1 commitment, 2 reveal, 3
/// confirmation, 4 complaint, 11 share), then its payload. What does not hold is
/// `trustee_message_refused`, and `detail` says what is wrong and whose it is.
#[utoipa::path(
    post, path = "/v1/meetings/{id}/trustee-messages", tag = "votes",
    params(("id" = String, Path, description = "A published meeting with a board")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A message of PROTOCOL.md, sections 6 and 9"),
    responses(
        (status = 200, description = "Where it stands; the same message again stays there", body = TrusteeReceipt),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create_trustee_message(
    Shared(state): Shared<State>,
    Place(id): Place<String>,
    Bytes(message): Bytes<MAX_MESSAGE>,
) -> Answer<Response> {
    let board = open_board(&state, &id).await?;
    let (leaf, head) = take(&state.store, &board, &message, state.millis()).await?;
    crate::sealed::closing::attend(&state.store, &board, state.now()).await?;
    let body = TrusteeReceipt {
        leaf,
        head: Octets(head.to_bytes()),
    };
    written(StatusCode::OK, &body)
}

fn shown(board: &Board) -> Ceremony {
    let inside = board.read();
    let round = inside.ceremony.round();
    // Of this round alone: a message names its round and its trustee in its first three bytes.
    let spoke = |kind: Kind, number: u8| {
        inside.of_kind(kind).any(|event| {
            let [high, low] = round.to_be_bytes();
            event.payload.starts_with(&[high, low, number])
        })
    };
    let content = board.start().content();
    let trustees: Vec<CeremonyTrustee> = (1..)
        .zip(&content.trustees)
        .map(|(number, trustee)| CeremonyTrustee {
            number,
            name: trustee.name.as_str().to_owned(),
            committed: spoke(Kind::Commitment, number),
            revealed: spoke(Kind::Reveal, number),
            confirmed: spoke(Kind::Confirmation, number),
            shares: u16::try_from(
                inside
                    .of_kind(Kind::Share)
                    // Item and revision stand before the trustee's number.
                    .filter(|event| event.payload.get(6) == Some(&number))
                    .count(),
            )
            .unwrap_or(u16::MAX),
        })
        .collect();
    let stage = if inside.ceremony.is_complete() {
        CeremonyStage::Done
    } else if !trustees.iter().all(|one| one.committed) {
        CeremonyStage::Commitments
    } else if !trustees.iter().all(|one| one.revealed) {
        CeremonyStage::Reveals
    } else {
        CeremonyStage::Confirmations
    };
    Ceremony {
        board_id: Octets::from(board.start().board_id().as_bytes().as_slice()),
        threshold: content.threshold,
        round,
        stage: stage.into(),
        trustees,
        closed: inside.closing.is_some(),
        start: Octets::from(board.start().bytes()),
        events: inside
            .others
            .iter()
            .filter(|row| {
                Kind::from_number(row.kind).is_some_and(|kind| {
                    (Kind::Commitment..=Kind::Complaint).contains(&kind)
                        || (Kind::Aggregate..=Kind::Share).contains(&kind)
                })
            })
            .map(|row| BoardEvent {
                leaf: row.leaf,
                bytes: Octets::from(row.bytes.as_slice()),
            })
            .collect(),
    }
}
