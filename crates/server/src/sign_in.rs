//! The guard in front of passwords and printed codes, and the sessions behind it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use sokoguru_api::ProblemCode;
use sokoguru_api::account::{Bearer, SessionGrant};
use sokoguru_api::wire::SessionId;

use crate::answer::written;
use crate::problem::{Answer, Failure};
use crate::request::{Asker, COOKIE, SESSION_LASTS};
use crate::secrets::{Token, new_id};
use crate::state::State;
use crate::store::credentials::{AttemptRow, SignInName};
use crate::store::members::MemberRow;
use crate::store::sessions::{NewSession, SessionKind};
use crate::store::{StoreError, Writing};
use crate::text::is_text;
use crate::view;

/// How long an access token works.
pub const ACCESS_LASTS: TimeDelta = TimeDelta::minutes(10);

/// Wrong attempts that cost nothing but the time.
const FREE: u32 = 2;
/// How long the lock is after the third wrong attempt, the fourth, and so on, in seconds.
const LOCKS: [u32; 5] = [30, 60, 120, 300, 900];
/// No lock lasts longer.
const LONGEST_LOCK: TimeDelta = TimeDelta::seconds(900);
/// Attempts are forgotten after so long without one.
pub const FORGET: TimeDelta = TimeDelta::hours(24);

/// How long the account is locked after so many wrong attempts in a row.
fn lock_after(failures: u32) -> Option<TimeDelta> {
    let at = usize::try_from(failures.checked_sub(FREE + 1)?).ok()?;
    let seconds = LOCKS.get(at).or(LOCKS.last())?;
    Some(TimeDelta::seconds(i64::from(*seconds)))
}

/// Lets an attempt under a number go on, or says when the next one may.
///
/// The attempt is counted as wrong before it is looked at, and taken back when it was right:
/// otherwise many attempts at once would all be the first.
///
/// Gives what was counted before and what is counted now, for [`undo_attempt`].
async fn count_attempt(state: &State, number: &impl SignInName) -> Answer<Counted> {
    let now = state.now();
    let mut tx = state.store.write().await?;
    let before = tx
        .attempts(number)
        .await?
        .filter(|row| now - row.last_at < FORGET);
    // A lock that ends later than any can was set by a clock that has been set back since.
    let holds = |until: &DateTime<Utc>| *until > now && *until - now <= LONGEST_LOCK;
    if let Some(until) = before.and_then(|row| row.locked_until).filter(holds) {
        return Err(locked(state, until, now));
    }
    let failures = before.map_or(0, |row| row.failures).saturating_add(1);
    let row = AttemptRow {
        failures,
        locked_until: lock_after(failures).map(|lock| now + lock),
        last_at: now,
    };
    tx.put_attempts(number, row).await?;
    tx.commit().await?;
    Ok(Counted { before, now: row })
}

/// What an attempt changed.
struct Counted {
    before: Option<AttemptRow>,
    now: AttemptRow,
}

/// Takes back an attempt that could not be looked at: it was neither right nor wrong. Where others
/// were counted since, it stays: what was before it would forget them.
async fn undo_attempt(state: &State, number: &impl SignInName, counted: Counted) -> Answer<()> {
    let mut tx = state.store.write().await?;
    if tx.attempts(number).await? != Some(counted.now) {
        return Ok(());
    }
    match counted.before {
        Some(row) => tx.put_attempts(number, row).await?,
        None => tx.clear_attempts(number).await?,
    }
    tx.commit().await?;
    Ok(())
}

/// Whether a secret of a number is right, counted and in constant time.
///
/// Errors: [`ProblemCode::AccountLocked`] without looking, `wrong` when it is not.
pub async fn check_secret(
    state: &State,
    number: &impl SignInName,
    secret: String,
    hash: Option<String>,
    wrong: ProblemCode,
) -> Answer<()> {
    let counted = count_attempt(state, number).await?;
    match state.passwords.verify(secret, hash).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(refuse_attempt(state, number, wrong).await),
        Err(error) => {
            undo_attempt(state, number, counted).await?;
            Err(error.into())
        }
    }
}

/// The answer to a wrong attempt: when it was one too many, it says so at once.
async fn refuse_attempt(state: &State, number: &impl SignInName, code: ProblemCode) -> Failure {
    let now = state.now();
    let attempts = async { state.store.read().await?.attempts(number).await };
    let until = match attempts.await {
        Ok(row) => row.and_then(|row| row.locked_until),
        Err(error) => return error.into(),
    };
    match until.filter(|until| *until > now) {
        // The code still says what was wrong; the time says when to try again.
        Some(until) => Failure::from(code).retry(Some(state.local(until)), seconds(until - now)),
        None => code.into(),
    }
}

fn locked(state: &State, until: DateTime<Utc>, now: DateTime<Utc>) -> Failure {
    Failure::from(ProblemCode::AccountLocked).retry(Some(state.local(until)), seconds(until - now))
}

fn seconds(wait: TimeDelta) -> u32 {
    u32::try_from(wait.num_seconds() + 1).unwrap_or(u32::MAX)
}

/// Begins a session of the kind that the asking page can hold, inside the transaction of what
/// earned it. The answer goes out after its commit.
pub async fn begin_session(
    state: &State,
    tx: &mut Writing,
    asker: Asker,
    member: &MemberRow,
    device: &str,
) -> Answer<Response> {
    let now = state.now();
    let id = new_id();
    let token = Token::random()?;
    let expires_at = now + SESSION_LASTS;
    let (kind, token_expires_at) = match asker {
        Asker::Own => (SessionKind::Cookie, expires_at),
        Asker::Allowed => (SessionKind::Bearer, now + ACCESS_LASTS),
        Asker::Stranger => return Err(ProblemCode::Forbidden.into()),
    };
    tx.insert_session(&NewSession {
        id: &id,
        member: member.id,
        kind,
        token: token.digest(),
        token_expires_at,
        device,
        created_at: now,
        expires_at,
    })
    .await?;
    tx.bound_sessions(member.id, &id, now).await?;
    let bearer = match kind {
        SessionKind::Cookie => None,
        SessionKind::Bearer => Some(bearer(tx, &id, &token, expires_at).await?),
    };
    let grant = SessionGrant {
        session_id: SessionId::parse(&id).ok_or(StoreError::Corrupt("session"))?,
        member: view::member(member),
        expires_at: state.local(expires_at),
        bearer,
    };
    let mut response = written(StatusCode::CREATED, &grant)?;
    if kind == SessionKind::Cookie {
        response
            .headers_mut()
            .insert(header::SET_COOKIE, cookie(token.as_str(), 400)?);
    }
    Ok(response)
}

/// The pair of tokens of a session whose access token is this one.
pub async fn bearer(
    tx: &mut Writing,
    session: &str,
    access: &Token,
    expires_at: DateTime<Utc>,
) -> Answer<Bearer> {
    let refresh = Token::random()?;
    tx.insert_refresh(session, &refresh.digest(), expires_at)
        .await?;
    Ok(Bearer {
        access_token: access.as_str().to_owned(),
        expires_in: u32::try_from(ACCESS_LASTS.num_seconds()).unwrap_or(0),
        refresh_token: refresh.as_str().to_owned(),
    })
}

/// The cookie. It stays as long as browsers let it; the server decides when the session ends.
pub fn cookie(token: &str, days: u32) -> Answer<HeaderValue> {
    let seconds = days * 24 * 60 * 60;
    let text =
        format!("{COOKIE}={token}; Max-Age={seconds}; Path=/; Secure; HttpOnly; SameSite=Strict");
    HeaderValue::from_str(&text).map_err(|_| ProblemCode::Internal.into())
}

/// A device's name as the member gave it: trimmed, without control characters, at most 60 of them.
pub fn device_name(text: &str) -> String {
    let name: String = text
        .trim()
        .chars()
        .filter(|c| is_text(*c))
        .take(60)
        .collect();
    if name.is_empty() {
        "?".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sokoguru_domain::MemberNumber;

    #[test]
    fn the_lock_grows_and_stays_at_its_longest() {
        let seconds = |n| lock_after(n).map(|lock| lock.num_seconds());
        let locks: Vec<_> = (1..=9).map(seconds).collect();
        assert_eq!(
            locks,
            [
                None,
                None,
                Some(30),
                Some(60),
                Some(120),
                Some(300),
                Some(900),
                Some(900),
                Some(900)
            ]
        );
        assert_eq!(seconds(u32::MAX), Some(900));
    }

    #[test]
    fn a_device_name_is_one_short_line() {
        assert_eq!(device_name("  HP\u{0}\n\u{202e}Ibu  "), "HPIbu");
        assert_eq!(device_name(" \n "), "?");
        assert_eq!(device_name(&"x".repeat(100)).len(), 60);
    }

    #[tokio::test]
    async fn taking_an_attempt_back_forgets_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.sqlite");
        let store = crate::Store::open(&path).await.unwrap();
        store.migrate().await.unwrap();
        let config = crate::Config {
            cost: crate::passwords::Cost::TEST,
            ..crate::Config::default()
        };
        let passwords = crate::passwords::Passwords::new(config.cost).unwrap();
        let installed = crate::demo::install(&store, &passwords, config.clock.now()).await;
        installed.unwrap();
        let state = State::new(store, config).await.unwrap();
        let number = MemberNumber::parse("01150042").unwrap();
        let failures = async || {
            let mut tx = state.store.read().await.unwrap();
            let row = tx.attempts(&number).await.unwrap();
            row.map_or(0, |row| row.failures)
        };

        let alone = count_attempt(&state, &number).await.unwrap();
        undo_attempt(&state, &number, alone).await.unwrap();
        assert_eq!(failures().await, 0);

        let waits = count_attempt(&state, &number).await.unwrap();
        count_attempt(&state, &number).await.unwrap();
        count_attempt(&state, &number).await.unwrap();
        undo_attempt(&state, &number, waits).await.unwrap();
        assert_eq!(failures().await, 3);
        assert!(count_attempt(&state, &number).await.is_err());
    }
}
