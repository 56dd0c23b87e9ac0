//! From a request to valid values: who asks, from where, and what. Everything that does not parse
//! is a clear problem here, so that handlers only see what is valid.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use chrono::TimeDelta;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path as JsonPath, Segment};
use sokoguru_api::ProblemCode;
use uuid::Uuid;

use crate::problem::{Answer, Failure};
use crate::secrets::sha256;
use crate::state::State;
use crate::store::members::MemberId;
use crate::store::sessions::{SessionKind, SessionRow};

/// The cookie of a session on the app's own origin. The prefix makes browsers insist on `Secure`,
/// the whole site and no other domain.
pub const COOKIE: &str = "__Host-sokoguru";

/// The fixed header that a page of another site cannot send without being asked first.
pub const CSRF_HEADER: HeaderName = HeaderName::from_static("x-sokoguru");

/// The largest JSON body.
pub const MAX_JSON: usize = 16 * 1024;

/// A session that is not used for so long ends.
pub const SESSION_LASTS: TimeDelta = TimeDelta::days(30);

/// A member with a session.
pub struct SignedIn {
    /// Who.
    pub member: MemberId,
    /// By which session.
    pub session: SessionRow,
}

/// The member who opens a document by a link: a browser that follows one sends the cookie, which
/// goes with requests of this site only, and no header of ours. For reading alone.
pub struct SignedInByLink(pub SignedIn);

impl FromRequestParts<State> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Answer<Self> {
        Self::of(parts, state, true).await
    }
}

impl FromRequestParts<State> for SignedInByLink {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Answer<Self> {
        SignedIn::of(parts, state, false).await.map(Self)
    }
}

impl SignedIn {
    async fn of(parts: &Parts, state: &State, with_header: bool) -> Answer<Self> {
        let headers = &parts.headers;
        let (kind, token) = if let Some(token) = bearer_token(headers) {
            (SessionKind::Bearer, token)
        } else if let Some(token) = cookie(headers, COOKIE) {
            let header = headers.get(CSRF_HEADER).is_some_and(|value| value == "1");
            if with_header && !header {
                return Err(ProblemCode::CsrfHeaderMissing.into());
            }
            (SessionKind::Cookie, token)
        } else {
            return Err(ProblemCode::SessionRequired.into());
        };
        let now = state.now();
        let digest = sha256(token.as_bytes());
        let session = state
            .store
            .read()
            .await?
            .session_by_token(kind, &digest, now)
            .await?
            .ok_or(ProblemCode::SessionRequired)?;
        state.throttle.member(session.member)?;
        // To the hour: who uses a session when is nobody's business in more detail.
        if now - session.last_seen_at >= TimeDelta::hours(1) {
            let touched = async {
                let mut tx = state.store.write().await?;
                tx.touch_session(&session.id, now, now + SESSION_LASTS)
                    .await?;
                tx.commit().await
            };
            // Who only reads is not stopped by a disk that is full.
            if let Err(error) = touched.await {
                tracing::warn!(%error, "the use of a session was not noted");
            }
        }
        Ok(Self {
            member: session.member,
            session,
        })
    }
}

pub(crate) fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, named: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == named).then_some(value))
}

/// The page that asks, by its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The app that this server serves, or no browser at all.
    Own,
    /// An app on another origin that the operator allows.
    Allowed,
    /// Any other page.
    Stranger,
}

/// Which page asks.
pub fn asker(state: &State, headers: &HeaderMap) -> Asker {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Asker::Own;
    };
    let Ok(origin) = origin.to_str() else {
        return Asker::Stranger;
    };
    let own = if let Some(public) = &state.config.public_origin {
        origin == public.trim_end_matches('/')
    } else {
        let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
        let named = ["https://", "http://"]
            .iter()
            .find_map(|scheme| origin.strip_prefix(scheme));
        named.is_some() && named == host
    };
    if own {
        Asker::Own
    } else if state.config.allowed_origins.iter().any(|a| a == origin) {
        Asker::Allowed
    } else {
        Asker::Stranger
    }
}

impl FromRequestParts<State> for Asker {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Answer<Self> {
        Ok(asker(state, &parts.headers))
    }
}

/// The address that asks, as far as the operator's set-up lets it be known.
pub fn address(state: &State, parts: &Parts) -> IpAddr {
    let forwarded = || {
        let last = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()?;
        last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let connected = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    if state.config.trust_proxy {
        forwarded().unwrap_or(connected)
    } else {
        connected
    }
}

/// The address that asks, for handlers.
pub struct Address(pub IpAddr);

impl FromRequestParts<State> for Address {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Answer<Self> {
        Ok(Self(address(state, parts)))
    }
}

/// The key of a write: a UUID, plain or between quotation marks as the IETF draft has it.
#[derive(Clone, Copy, Debug)]
pub struct Key(pub Uuid);

impl FromRequestParts<State> for Key {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Answer<Self> {
        let mut values = parts.headers.get_all("idempotency-key").iter();
        let only = match (values.next(), values.next()) {
            (Some(only), None) => only.to_str().ok(),
            _ => None,
        };
        only.and_then(|text| Uuid::try_parse(text.trim().trim_matches('"')).ok())
            .map(Self)
            .ok_or(Failure::from(ProblemCode::IdempotencyKeyMissing))
    }
}

/// A JSON body.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<State> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request<Body>, _: &State) -> Answer<Self> {
        let bytes = body(request, "application/json", MAX_JSON).await?;
        parse_json(&bytes).map(Self)
    }
}

fn body_failure(error: &axum::Error) -> Failure {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if inner.to_string() == "length limit exceeded" {
            return ProblemCode::PayloadTooLarge.into();
        }
        cause = inner.source();
    }
    Failure::from(ProblemCode::InvalidRequest).detail("the body did not arrive")
}

/// A body of bytes, at most so many.
pub struct Bytes<const MOST: usize>(pub Vec<u8>);

impl<const MOST: usize> FromRequest<State> for Bytes<MOST> {
    type Rejection = Failure;

    async fn from_request(request: Request<Body>, _: &State) -> Answer<Self> {
        let bytes = body(request, "application/octet-stream", MOST).await?;
        Ok(Self(bytes))
    }
}

/// The body of a request, if it is of the media type and not too large.
pub(crate) async fn body(request: Request<Body>, media_type: &str, most: usize) -> Answer<Vec<u8>> {
    let named = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    if !named.eq_ignore_ascii_case(media_type) {
        return Err(ProblemCode::UnsupportedMediaType.into());
    }
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |l| l > most)) {
        return Err(ProblemCode::PayloadTooLarge.into());
    }
    let bytes = to_bytes(request.into_body(), most)
        .await
        .map_err(|error| body_failure(&error))?;
    Ok(bytes.to_vec())
}

/// Reads JSON. What is no JSON is an invalid request; JSON with a wrong value names the field.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Answer<T> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let wrong_value = error.inner().is_data();
        let pointer = pointer(error.path());
        if wrong_value {
            Failure::from(ProblemCode::ValidationFailed).field(pointer, "invalid")
        } else {
            not_json(error.inner())
        }
    })?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn not_json(error: &serde_json::Error) -> Failure {
    // Only the place: serde's own words may quote what was sent.
    Failure::from(ProblemCode::InvalidRequest).detail(format!(
        "no JSON at line {} column {}",
        error.line(),
        error.column()
    ))
}

fn pointer(path: &JsonPath) -> String {
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// The parts of the path. One that is no text is no address of anything.
pub struct Place<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<State> for Place<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Answer<Self> {
        Path::from_request_parts(parts, state)
            .await
            .map(|Path(place)| Self(place))
            .map_err(|_| ProblemCode::NotFound.into())
    }
}

/// The query.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<State> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Answer<Self> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|_| Failure::from(ProblemCode::InvalidRequest).detail("a wrong parameter"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sokoguru_api::loans::LoanApplicationRequest;
    use sokoguru_api::meetings::VoteRequest;

    #[test]
    fn a_wrong_value_is_named_by_its_place() {
        let body = br#"{"productId":"a","amount":{"value":5,"currency":"IDR"},"months":1}"#;
        let failure = parse_json::<LoanApplicationRequest>(body).unwrap_err();
        assert_eq!(failure.code(), Some(ProblemCode::ValidationFailed));
        let document = String::from_utf8(failure.document()).unwrap();
        assert!(document.contains("/amount/value"), "{document}");
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd_for_a_body(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for failure in [
                parse_json::<LoanApplicationRequest>(&bytes).err(),
                parse_json::<VoteRequest>(&bytes).err(),
            ] {
                let code = failure.and_then(|failure| failure.code());
                let expected = [ProblemCode::InvalidRequest, ProblemCode::ValidationFailed];
                prop_assert!(code.is_some_and(|code| expected.contains(&code)));
            }
        }

        #[test]
        fn what_parses_as_an_application_is_positive_money(value in "[-+0-9.eE ]{0,32}") {
            let body = serde_json::json!({
                "productId": "a", "amount": {"value": value, "currency": "IDR"},
                "months": 1, "purpose": "x",
            });
            if let Ok(request) = parse_json::<LoanApplicationRequest>(body.to_string().as_bytes()) {
                prop_assert!(value.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
                prop_assert!(request.amount.0.to_sen() >= 0);
            }
        }
    }
}
