//! Papers of an application, piece by piece, so that a connection that is lost goes on where it
//! was.
//!
//! A piece says where it begins, how large the whole is, and the digest of the whole. Bytes that are
//! there already are passed over, so that sending a piece again changes nothing. Only what is whole,
//! of the kind it was said to be and of that digest becomes a paper.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use sokoguru_api::sureties::{Attachment, MOST_PDF, MOST_PHOTO, MOST_PIECE};
use sokoguru_api::{Problem, ProblemCode};

use crate::answer::{Keep, json, written};
use crate::lending::is_open;
use crate::problem::{Answer, Failure};
use crate::request::{Bytes, Key, Place, Query, SignedIn};
use crate::state::State;
use crate::store::attachments::AttachmentRow;
use crate::store::members::MemberId;
use crate::store::{StoreError, Writing};
use crate::view;

/// Bytes that are kept of one member, at most: far more than honest papers need.
const QUOTA: u64 = 20_000_000;
const PIECE: usize = MOST_PIECE as usize;

/// Where a piece belongs.
#[derive(Clone, Debug, Deserialize)]
pub struct Piece {
    /// The first byte of it, counted from 0.
    offset: u32,
    /// Bytes of the whole.
    size: u32,
    /// SHA-256 of the whole, lower-case hexadecimal.
    sha256: String,
    /// Media type of the whole.
    #[serde(rename = "type")]
    media_type: String,
}

/// Takes a piece of a paper. The answer tells from where to go on.
#[utoipa::path(
    put, path = "/v1/loan-applications/{id}/attachments/{slot}", tag = "loans",
    params(
        ("id" = String, Path, description = "An application of the member that is not decided yet"),
        ("slot" = String, Path, description = "A paper that the product asks for"),
        ("offset" = u32, Query, description = "Where the piece begins, counted from 0"),
        ("size" = u32, Query, description = "Bytes of the whole"),
        ("sha256" = String, Query, description = "SHA-256 of the whole, 64 lower-case hexadecimal digits"),
        ("type" = String, Query, description = "`image/jpeg`, or `application/pdf` where the paper may be one"),
        ("Idempotency-Key" = String, Header, description = "A UUID for the whole upload; another one begins anew"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "At most 65,536 bytes"),
    responses(
        (status = 200, description = "What has come of it", body = Attachment),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn update_attachment(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place((id, slot)): Place<(String, String)>,
    key: Key,
    Query(piece): Query<Piece>,
    Bytes(bytes): Bytes<PIECE>,
) -> Answer<Response> {
    let announced = parse(&piece, &slot, key)?;
    let mut tx = state.store.write().await?;
    let taken = take(
        &state,
        &mut tx,
        who.member,
        &id,
        &announced,
        piece.offset,
        &bytes,
    )
    .await;
    // Bytes that turned out to be others are gone from here on.
    let keeps = match &taken {
        Ok(_) => true,
        Err(refused) => refused.code() == Some(ProblemCode::UploadDamaged),
    };
    if keeps {
        tx.commit().await?;
    } else {
        tx.roll_back().await?;
    }
    written(StatusCode::OK, &view::lending::attachment(&state, &taken?)?)
}

/// What has come of a paper.
#[utoipa::path(
    get, path = "/v1/loan-applications/{id}/attachments/{slot}", tag = "loans",
    params(
        ("id" = String, Path, description = "An application of the member"),
        ("slot" = String, Path, description = "A paper that the product asks for"),
    ),
    responses(
        (status = 200, description = "What has come of it", body = Attachment),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_attachment(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place((id, slot)): Place<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let mut tx = state.store.read().await?;
    let found = tx
        .application(who.member, &id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let row = tx
        .attachment(&found.id, &slot)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let body = view::lending::attachment(&state, &row)?;
    json(&headers, Keep::Personal, &body)
}

fn parse(piece: &Piece, slot: &str, Key(upload_key): Key) -> Answer<AttachmentRow> {
    let wrong =
        |pointer: &str, code| Failure::from(ProblemCode::ValidationFailed).field(pointer, code);
    let most = match piece.media_type.as_str() {
        "image/jpeg" => MOST_PHOTO,
        "application/pdf" => MOST_PDF,
        _ => return Err(wrong("/type", "unknown")),
    };
    if piece.size == 0 {
        return Err(wrong("/size", "out_of_range"));
    }
    if piece.size > most {
        return Err(Failure::from(ProblemCode::PayloadTooLarge).limit(most.to_string()));
    }
    let sha256 = digest(&piece.sha256).ok_or_else(|| wrong("/sha256", "invalid"))?;
    Ok(AttachmentRow {
        slot: slot.to_owned(),
        upload_key,
        media_type: piece.media_type.clone(),
        size: piece.size,
        sha256,
        received: 0,
        completed_at: None,
    })
}

fn digest(text: &str) -> Option<[u8; 32]> {
    let lower = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if text.len() != 64 || !lower {
        return None;
    }
    let mut out = [0; 32];
    for (place, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(out)
}

async fn take(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    application: &str,
    announced: &AttachmentRow,
    offset: u32,
    bytes: &[u8],
) -> Answer<AttachmentRow> {
    let found = tx
        .application(who, application)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let slots = tx.loan_conditions(&found.product_id).await?.slots;
    let slot = slots
        .iter()
        .find(|one| one.id == announced.slot)
        .ok_or(ProblemCode::NotFound)?;
    if announced.media_type == "application/pdf" && !slot.pdf {
        return Err(Failure::from(ProblemCode::ValidationFailed).field("/type", "photo_only"));
    }
    let slot = announced.slot.as_str();
    let there = tx.attachment(application, slot).await?;
    if let Some(there) = &there {
        let same = (&there.media_type, there.size, there.sha256)
            == (&announced.media_type, announced.size, announced.sha256);
        if there.upload_key == announced.upload_key && !same {
            return Err(ProblemCode::IdempotencyKeyReused.into());
        }
        // The same paper, by whichever way it came: sending it again changes nothing.
        if same && there.completed_at.is_some() {
            return Ok(there.clone());
        }
    }
    if !is_open(found.status) {
        return Err(ProblemCode::WrongState.into());
    }
    let there = there.filter(|there| there.upload_key == announced.upload_key);
    let received = there.as_ref().map_or(0, |there| there.received);
    let gap = || Failure::from(ProblemCode::UploadGap).limit(received.to_string());
    if offset > received {
        return Err(gap());
    }
    let wrong = |code| Failure::from(ProblemCode::ValidationFailed).field("/offset", code);
    let length = u32::try_from(bytes.len()).map_err(|_| ProblemCode::PayloadTooLarge)?;
    let end = offset
        .checked_add(length)
        .filter(|end| *end <= announced.size)
        .ok_or_else(|| wrong("out_of_range"))?;
    if length == 0 {
        return Err(wrong("empty"));
    }
    if there.is_none() {
        let kept = tx.attached_bytes(who, (application, slot)).await?;
        if kept + u64::from(announced.size) > QUOTA {
            return Err(Failure::from(ProblemCode::QuotaExceeded).limit(QUOTA.to_string()));
        }
        if !begins_as(&announced.media_type, bytes) {
            return Err(ProblemCode::UploadDamaged.into());
        }
        tx.begin_attachment(application, announced, state.now())
            .await?;
    }
    let known = usize::try_from(received - offset).unwrap_or(usize::MAX);
    if let Some(fresh) = bytes.get(known..).filter(|_| end > received) {
        tx.append_attachment(application, slot, received, fresh)
            .await?;
    }
    if end.max(received) == announced.size {
        if tx.attachment_digest(application, slot).await? != announced.sha256 {
            tx.remove_attachment(application, slot).await?;
            return Err(ProblemCode::UploadDamaged.into());
        }
        tx.complete_attachment(application, slot, state.now())
            .await?;
    }
    let row = tx.attachment(application, slot).await?;
    Ok(row.ok_or(StoreError::Corrupt("attachment"))?)
}

/// Whether the first bytes are those of the kind. What is inside is looked at by people.
fn begins_as(media_type: &str, bytes: &[u8]) -> bool {
    match media_type {
        "image/jpeg" => bytes.starts_with(&[0xff, 0xd8, 0xff]),
        "application/pdf" => bytes.starts_with(b"%PDF-"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::digest;

    proptest! {
        #[test]
        fn a_digest_is_read_as_it_is_written(bytes: [u8; 32], text in "\\PC{0,70}") {
            prop_assert_eq!(digest(&crate::view::hex(&bytes)), Some(bytes));
            if let Some(found) = digest(&text) {
                prop_assert_eq!(crate::view::hex(&found), text);
            }
        }
    }
}
