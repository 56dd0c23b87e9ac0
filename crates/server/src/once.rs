//! A write happens once, however often it is sent.
//!
//! The first answer under a member's or an officer's key is kept in the transaction of the effect, so that there is
//! never one without the other. What business rules refuse is kept too: a refusal that a member has
//! seen must not turn into an acceptance when a copy of the request arrives later. Nothing is kept
//! of answers that say "not now" (401, 429, 5xx).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sokoguru_api::ProblemCode;
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

use crate::answer::{Keep, to_json};
use crate::audit::Actor;
use crate::problem::{Answer, Failure, PROBLEM_JSON};
use crate::request::Key;
use crate::secrets::sha256;
use crate::state::State;
use crate::store::Writing;
use crate::store::idempotency::{AnswerRow, Writer};

/// Says that an answer is the first one again.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The most writes of a member whose answers are kept. Far more than a person makes in the days for
/// which they are; it bounds what one member can fill the disk with.
const MOST_KEPT: u32 = 1000;

/// How long a copy of a running write waits for the first one's answer.
const PATIENCE: Duration = Duration::from_secs(3);

type Name = (Writer, Uuid);

/// Writes that are running, by writer and key.
#[derive(Clone, Default)]
pub struct Gates(Arc<Mutex<HashMap<Name, Arc<tokio::sync::Mutex<()>>>>>);

/// The only one inside a gate.
pub struct Pass {
    gates: Gates,
    name: Name,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Gates {
    /// Waits for the place behind a gate; `None` when the one inside takes too long.
    pub async fn enter(&self, who: Writer, key: Uuid) -> Option<Pass> {
        let name = (who, key);
        let gate = Arc::clone(self.lock().entry(name).or_default());
        let mut pass = Pass {
            gates: self.clone(),
            name,
            guard: None,
        };
        let guard = tokio::time::timeout(PATIENCE, gate.lock_owned()).await.ok();
        pass.guard = Some(guard?);
        Some(pass)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Name, Arc<tokio::sync::Mutex<()>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        drop(self.guard.take());
        let mut gates = self.gates.lock();
        // Nobody holds it or waits for it when the map has the only copy.
        if gates
            .get(&self.name)
            .is_some_and(|gate| Arc::strong_count(gate) == 1)
        {
            gates.remove(&self.name);
        }
    }
}

/// A write under its key.
pub struct Once {
    /// The transaction of its effect.
    pub tx: Writing,
    state: State,
    name: Name,
    actor: Actor,
    operation: String,
    payload: [u8; 32],
    _pass: Pass,
}

/// Whether a write is new.
pub enum Begun {
    /// It is: do it and [`Once::finish`].
    New(Box<Once>),
    /// It was done before.
    Done(Response),
}

impl Once {
    /// Looks up the key. The payload is the request as it was understood, so that another order
    /// of fields is still the same request.
    pub async fn begin(
        state: &State,
        who: impl Into<Writer>,
        key: Key,
        operation: String,
        payload: &impl Serialize,
    ) -> Answer<Begun> {
        Self::begin_as(Actor::Server, state, who.into(), key, (operation, payload)).await
    }

    /// The same for somebody of the office, whom the log names.
    pub async fn begin_as(
        actor: Actor,
        state: &State,
        who: Writer,
        Key(key): Key,
        (operation, payload): (String, &impl Serialize),
    ) -> Answer<Begun> {
        let payload = sha256(&to_json(payload)?);
        let pass = state
            .gates
            .enter(who, key)
            .await
            .ok_or(ProblemCode::RequestInProgress)?;
        let mut tx = state.store.write_as(actor.clone()).await?;
        let Some(first) = tx.answer(who, key).await? else {
            if tx.answers_kept(who).await? >= MOST_KEPT {
                return Err(Failure::from(ProblemCode::RateLimited).retry(None, 3600));
            }
            return Ok(Begun::New(Box::new(Self {
                tx,
                state: state.clone(),
                name: (who, key),
                actor,
                operation,
                payload,
                _pass: pass,
            })));
        };
        tx.roll_back().await?;
        if first.operation != operation || first.payload != payload {
            return Err(ProblemCode::IdempotencyKeyReused.into());
        }
        let mut response = answer(&first);
        response
            .headers_mut()
            .insert(REPLAYED, HeaderValue::from_static("true"));
        Ok(Begun::Done(response))
    }

    /// Keeps the answer with the effect, or the refusal without one.
    pub async fn finish<T: Serialize>(self, outcome: Answer<(StatusCode, T)>) -> Answer<Response> {
        let (status, content_type, body) = match &outcome {
            Ok((status, body)) => (*status, "application/json", to_json(body)?),
            Err(refusal) if is_final(refusal.status()) => {
                (refusal.status(), PROBLEM_JSON, refusal.document())
            }
            Err(failure) => {
                self.tx.roll_back().await?;
                return Err(failure.clone());
            }
        };
        let first = AnswerRow {
            operation: self.operation,
            payload: self.payload,
            status: status.as_u16(),
            content_type: content_type.to_owned(),
            body,
        };
        let mut tx = self.tx;
        if outcome.is_err() {
            // Whatever was written before the refusal is taken back first.
            tx.roll_back().await?;
            tx = self.state.store.write_as(self.actor).await?;
        }
        let (who, key) = self.name;
        tx.put_answer(who, key, &first, self.state.now()).await?;
        tx.commit().await?;
        Ok(answer(&first))
    }
}

/// Whether sending the same again cannot help.
fn is_final(status: StatusCode) -> bool {
    status.is_client_error()
        && status != StatusCode::UNAUTHORIZED
        && status != StatusCode::TOO_MANY_REQUESTS
}

fn answer(first: &AnswerRow) -> Response {
    let status = StatusCode::from_u16(first.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, first.body.clone()).into_response();
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(&first.content_type) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(header::CACHE_CONTROL, Keep::Personal.value());
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::members::MemberId;

    #[tokio::test(start_paused = true)]
    async fn a_gate_lets_one_in_and_is_forgotten_after() {
        let gates = Gates::default();
        let member = |id| Writer::Member(MemberId::for_test(id));
        let (who, key) = (member(1), Uuid::nil());
        let first = gates.enter(who, key).await.unwrap();
        assert!(gates.enter(who, key).await.is_none());
        let other = gates.enter(member(2), key).await;
        assert!(other.is_some());
        drop((first, other));
        assert!(gates.lock().is_empty());
        assert!(gates.enter(who, key).await.is_some());
    }
}
