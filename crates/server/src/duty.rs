//! Officers on duty: their sessions over HTTP, apart from those of members in every way. Another
//! table, another cookie, no other origin, and an end that comes soon.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::TimeDelta;
use sokoguru_api::ProblemCode;
use sokoguru_api::office::{OfficeAccount, OfficeSession};
use sokoguru_domain::Power;

use crate::answer::written;
use crate::audit::{Action, Actor, record};
use crate::office::officers::actor;
use crate::problem::{Answer, Failure};
use crate::request::{CSRF_HEADER, bearer_token, cookie};
use crate::secrets::{Token, new_id, sha256};
use crate::state::State;
use crate::store::Writing;
use crate::store::officers::{NewOfficerSession, OfficerRow, OfficerSessionRow};
use crate::store::sessions::SessionKind;

/// The cookie of an officer's session.
pub const OFFICE_COOKIE: &str = "__Host-sokoguru-office";

/// A session ends after so long, however much it is used: a day at the counter.
pub const LASTS: TimeDelta = TimeDelta::hours(9);

/// A session that is not used for so long has ended: a counter that somebody left.
pub const IDLE: TimeDelta = TimeDelta::minutes(15);

/// An officer with a session.
pub struct OnDuty {
    /// Who.
    pub officer: OfficerRow,
    /// By which session.
    pub session: OfficerSessionRow,
}

impl FromRequestParts<State> for OnDuty {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Answer<Self> {
        let headers = &parts.headers;
        let (kind, token) = if let Some(token) = bearer_token(headers) {
            (SessionKind::Bearer, token)
        } else if let Some(token) = cookie(headers, OFFICE_COOKIE) {
            if headers.get(CSRF_HEADER).is_none_or(|value| value != "1") {
                return Err(ProblemCode::CsrfHeaderMissing.into());
            }
            (SessionKind::Cookie, token)
        } else {
            return Err(ProblemCode::SessionRequired.into());
        };
        let now = state.now();
        let digest = sha256(token.as_bytes());
        let (officer, session) = state
            .store
            .read()
            .await?
            .officer_by_token(kind, &digest, (now, now - IDLE))
            .await?
            .ok_or(ProblemCode::SessionRequired)?;
        state.throttle.officer(officer.id)?;
        if now - session.last_seen_at >= TimeDelta::minutes(1) {
            let mut tx = state.store.write().await?;
            tx.touch_officer_session(&session.id, now).await?;
            tx.commit().await?;
        }
        Ok(Self { officer, session })
    }
}

impl OnDuty {
    /// Lets the request go on when the officer's roles allow it.
    ///
    /// Errors: [`ProblemCode::Forbidden`], which names the power.
    pub fn needs(&self, power: Power) -> Answer<()> {
        if self.officer.roles.may(power) {
            Ok(())
        } else {
            let words = format!("the officer's roles do not allow {}", power.code());
            Err(Failure::from(ProblemCode::Forbidden).detail(words))
        }
    }

    /// As the log names them.
    pub fn actor(&self) -> Actor {
        actor(&self.officer)
    }

    /// A transaction in their name.
    pub async fn write(&self, state: &State) -> Answer<Writing> {
        Ok(state.store.write_as(self.actor()).await?)
    }
}

/// Begins a session inside the transaction of what earned it. The answer goes out after its commit.
pub async fn begin(
    state: &State,
    tx: &mut Writing,
    officer: &OfficerRow,
    kind: SessionKind,
) -> Answer<Response> {
    let now = state.now();
    let token = Token::random()?;
    let expires_at = now + LASTS;
    let id = new_id();
    tx.insert_officer_session(&NewOfficerSession {
        id: &id,
        officer: officer.id,
        kind,
        token: token.digest(),
        created_at: now,
        expires_at,
    })
    .await?;
    let subject = ("officer", officer.number.as_str());
    record(tx, Action::OfficerSignedIn, subject, &[], now).await?;
    let grant = OfficeSession {
        officer: account(state, officer),
        expires_at: state.local(expires_at),
        idle_seconds: u32::try_from(IDLE.num_seconds()).unwrap_or(0),
        access_token: match kind {
            SessionKind::Bearer => Some(token.as_str().to_owned()),
            SessionKind::Cookie => None,
        },
    };
    let mut response = written(StatusCode::CREATED, &grant)?;
    if kind == SessionKind::Cookie {
        // Without an age it goes with the browser's window.
        let value = set_cookie(token.as_str(), "")?;
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// The cookie of a session, or what takes it away.
pub fn set_cookie(token: &str, age: &str) -> Answer<HeaderValue> {
    let text = format!("{OFFICE_COOKIE}={token}; {age}Path=/; Secure; HttpOnly; SameSite=Strict");
    HeaderValue::from_str(&text).map_err(|_| ProblemCode::Internal.into())
}

/// An officer on the wire.
pub fn account(state: &State, row: &OfficerRow) -> OfficeAccount {
    let codes = |powers: &[Power]| {
        let allowed = powers.iter().filter(|power| row.roles.may(**power));
        allowed.map(|power| power.code().to_owned()).collect()
    };
    OfficeAccount {
        number: row.number.as_str().to_owned(),
        name: row.name.clone(),
        roles: row
            .roles
            .all()
            .iter()
            .map(|role| role.code().to_owned())
            .collect(),
        powers: codes(Power::ALL),
        second_factor: row.second_factor,
        disabled_at: row.disabled_at.map(|at| state.local(at)),
    }
}
