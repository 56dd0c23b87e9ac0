//! Enrolment: the key that votes for a member in a meeting, before the roll is drawn up.
//!
//! The key pair is made on the phone; only its public half comes here. A member without a phone
//! gets one on paper from the office.

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sokoguru_api::board::{Credential, CredentialRequest, CredentialSlot, CredentialSource};
use sokoguru_api::{Octets, Problem, ProblemCode};
use sokoguru_ballot::keys::PublicKey;

use super::meetings::visible;
use crate::answer::{Keep, json, written};
use crate::problem::{Answer, Failure};
use crate::request::{Json, Place, SignedIn};
use crate::secrets::random_bytes;
use crate::state::State;
use crate::store::StoreError;
use crate::store::members::MemberId;
use crate::store::roll::{EntryRow, RollReading, Source};

/// Gives the member's slot its key, in the place of one that was there. The same key again changes
/// nothing. Once the roll is drawn up it is `roll_frozen`.
#[utoipa::path(
    put, path = "/v1/meetings/{id}/credential", tag = "votes", request_body = CredentialRequest,
    params(("id" = String, Path, description = "A published meeting with a board")),
    responses(
        (status = 200, description = "The member's place on the roll", body = Credential),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn update_credential(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    Json(request): Json<CredentialRequest>,
) -> Answer<Response> {
    let wrong = || Failure::from(ProblemCode::ValidationFailed).field("/publicKey", "invalid");
    let key = request.public_key.array().ok_or_else(wrong)?;
    PublicKey::decode(key).ok_or_else(wrong)?;
    let now = state.now();
    visible(&mut state.store.read().await?, &id, now).await?;
    if state.boards.of(&state.store, &id).await?.is_none() {
        return Err(ProblemCode::WrongState.into());
    }
    let mut tx = state.store.write_roll().await?;
    if !tx.may_vote(who.member).await? {
        return Err(ProblemCode::NotEntitledToVote.into());
    }
    let before = tx.entry(&id, who.member).await?;
    let same = before.is_some_and(|entry| entry.key.is_some_and(|(known, _)| known == key));
    if !same {
        let slot = random_bytes()?;
        tx.put_key(&id, who.member, slot, (key, Source::Phone), now)
            .await
            .map_err(refused)?;
    }
    let entry = shown(&state, &mut tx, &id, who.member).await?;
    tx.commit().await?;
    written(StatusCode::OK, &entry)
}

/// The member's place on the roll of a meeting.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/credential", tag = "votes",
    params(("id" = String, Path, description = "A published meeting with a board")),
    responses(
        (status = 200, description = "The member's place on the roll", body = Credential),
        (status = "default", description = "A problem; `not_found` before the member enrols", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn get_credential(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    visible(&mut state.store.read().await?, &id, state.now()).await?;
    let mut tx = state.store.read_roll().await?;
    let entry = shown(&state, &mut tx, &id, who.member).await?;
    json(&headers, Keep::Personal, &entry)
}

/// The slot for which a key of the frozen roll votes: a credential on paper names no slot. The roll
/// is on the board, so that this says nothing that is not public.
#[utoipa::path(
    get, path = "/v1/meetings/{id}/slots/{key}", tag = "votes",
    params(
        ("id" = String, Path, description = "A published meeting with a board"),
        ("key" = String, Path, description = "A public key, base64url"),
    ),
    responses(
        (status = 200, description = "Fixed with the roll", body = CredentialSlot),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get_slot(
    Shared(state): Shared<State>,
    Place((id, key)): Place<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    visible(&mut state.store.read().await?, &id, state.now()).await?;
    let board = state.boards.of(&state.store, &id).await?;
    let board = board.ok_or(ProblemCode::NotFound)?;
    let key = Octets::parse(&key).and_then(|key| key.array::<32>());
    let slot = key
        .and_then(|key| board.slot_of(&key))
        .ok_or(ProblemCode::NotFound)?;
    let body = CredentialSlot {
        slot: Octets::from(slot.as_bytes().as_slice()),
    };
    json(&headers, Keep::Revalidate, &body)
}

/// What the schema forbids, in the words of the contract.
pub fn refused(error: StoreError) -> Failure {
    if error.is_refused_by("the roll is drawn up") {
        ProblemCode::RollFrozen.into()
    } else if error.is_refused_by("roll_entry.public_key") {
        ProblemCode::KeyTaken.into()
    } else {
        error.into()
    }
}

async fn shown(
    state: &State,
    tx: &mut RollReading,
    meeting: &str,
    member: MemberId,
) -> Answer<Credential> {
    let EntryRow {
        slot,
        key,
        changed_at,
    } = tx
        .entry(meeting, member)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let (public_key, source) = match key {
        None => (None, None),
        Some((key, source)) => {
            let source = match source {
                Source::Phone => CredentialSource::Phone,
                Source::Paper => CredentialSource::Paper,
            };
            (Some(Octets::from(key.as_slice())), Some(source.into()))
        }
    };
    Ok(Credential {
        slot: Octets::from(slot.as_slice()),
        public_key,
        source,
        changed_at: state.local(changed_at),
        frozen: tx.drawn(meeting).await?.is_some(),
    })
}
