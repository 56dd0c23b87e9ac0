//! The ballot box. A ballot is signed by its voter, so that it needs no session, and any phone can
//! bring it.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_ballot::ballot::SIZE_LIMIT;

use super::boards::open_board;
use crate::answer::{Keep, is_unchanged, put_coding, tag_of, unchanged};
use crate::problem::Answer;
use crate::request::{Address, Bytes, Place};
use crate::sealed::intake::{Arrived, OnItsWay, take};
use crate::secrets::sha256;
use crate::state::State;

/// Puts a ballot into the box and answers with its receipt. The same bytes give the same receipt,
/// at any time. A ballot that comes too late is `vote_too_late` and leaves an event on the board.
#[utoipa::path(
    put, path = "/v1/meetings/{id}/ballots/{sha256}", tag = "votes",
    params(
        ("id" = String, Path, description = "A published meeting with a board"),
        ("sha256" = String, Path, description = "SHA-256 of the ballot, 64 lower-case hexadecimal digits"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A ballot of PROTOCOL.md, section 7"),
    responses(
        (status = 200, description = "The receipt, 224 bytes", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update_ballot(
    Shared(state): Shared<State>,
    Place((id, named)): Place<(String, String)>,
    Address(from): Address,
    Bytes(bytes): Bytes<SIZE_LIMIT>,
) -> Answer<Response> {
    let hash = sha256(&bytes);
    if parse_hash(&named)? != hash {
        return Err(ProblemCode::BallotInvalid.into());
    }
    let board = open_board(&state, &id).await?;
    let way = OnItsWay::enter(&board);
    let arrived = Arrived {
        at: state.millis(),
        bytes,
        hash,
        way,
        from,
    };
    let receipt = take(&state, &board, arrived).await?;
    Ok(octets(receipt, Keep::Personal))
}

/// The receipt of a ballot that is in the box. Who has the ballot's hash has the ballot, or its code
/// on a screen; the receipt does not say who voted or how.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/ballots/{sha256}", tag = "votes",
    params(
        ("id" = String, Path, description = "A published meeting with a board"),
        ("sha256" = String, Path, description = "SHA-256 of the ballot, 64 lower-case hexadecimal digits"),
    ),
    responses(
        (status = 200, description = "The receipt, 224 bytes", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_receipt(
    Shared(state): Shared<State>,
    Place((id, named)): Place<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let hash = parse_hash(&named)?;
    let board = open_board(&state, &id).await?;
    let mut tx = state.store.read_box().await?;
    let receipt = tx
        .receipt(board.meeting(), &hash)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    Ok(tagged_octets(&headers, receipt, Keep::Immutable))
}

/// A digest in a path. What is none is no address of anything.
fn parse_hash(text: &str) -> Answer<[u8; 32]> {
    let mut hash = [0; 32];
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return Err(ProblemCode::NotFound.into());
    }
    for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
        for digit in pair {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => return Err(ProblemCode::NotFound.into()),
            };
            *byte = *byte << 4 | value;
        }
    }
    Ok(hash)
}

/// Bytes as they are.
pub fn octets(bytes: Vec<u8>, keep: Keep) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(header::CACHE_CONTROL, keep.value());
    response
}

/// Bytes with their tag.
pub fn tagged_octets(request: &HeaderMap, bytes: Vec<u8>, keep: Keep) -> Response {
    let tag = tag_of(&bytes);
    if is_unchanged(request, &tag) {
        return unchanged(keep, &tag);
    }
    let mut response = octets(bytes, keep);
    put_coding(response.headers_mut(), crate::answer::Coding::Identity, &tag);
    response
}
