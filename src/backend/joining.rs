//! Sokoguru protocol 1: becoming a member without a session, and a member's own data. Builds
//! requests, parses answers. No IO.

use chrono::{DateTime, FixedOffset};
use sokoguru_api::joining::{JoiningTerms, MembershipApplication};
use sokoguru_api::own_data::{LeavingTerms, Profile};
use sokoguru_api::{decode, json};

use super::own::{get, parse};
use super::{Area, BackendError, Method, Read, Request, Response};
use crate::offline::outbox::{Kind, Receipt};

const APPLICATIONS: &str = "/v1/applications/membership";
/// A copy of everything about a member is not larger: a member of fifty years has a few megabytes.
const MAX_COPY: usize = 64 << 20;

/// On what terms the cooperative takes members in; needs no member.
pub fn terms() -> Read<JoiningTerms> {
    let mut read = get(Area::Profile, &["/v1/joining"]);
    read.request.public = true;
    read
}

/// Applies for membership with bytes that were fixed when the applicant pressed.
pub fn apply(body: String, key: &str) -> Read<MembershipApplication> {
    Read {
        request: Request {
            body: Some(body),
            idempotency_key: Some(key.to_owned()),
            ..stranger(Method::Post, APPLICATIONS.to_owned())
        },
        parse: parse::<MembershipApplication>,
    }
}

/// Where an application stands.
pub fn application(reference: &str, secret: &str) -> Read<MembershipApplication> {
    let path = [APPLICATIONS, "/", reference].concat();
    Read {
        request: Request {
            secret: Some(secret.to_owned()),
            ..stranger(Method::Get, path)
        },
        parse: parse::<MembershipApplication>,
    }
}

/// Takes an application back.
pub fn withdrawal(reference: &str, secret: &str) -> Read<MembershipApplication> {
    let path = [APPLICATIONS, "/", reference, "/withdrawal"].concat();
    Read {
        request: Request {
            secret: Some(secret.to_owned()),
            ..stranger(Method::Post, path)
        },
        parse: parse::<MembershipApplication>,
    }
}

/// A request that goes without anything that tells of a member, whoever is signed in.
fn stranger(method: Method, path: String) -> Request {
    Request {
        public: true,
        nameless: true,
        ..Request::new(Area::Profile, method, path)
    }
}

/// The member as the cooperative has them.
pub fn profile() -> Read<Profile> {
    get(Area::Profile, &["/v1/me"])
}

/// What comes of the member's money on leaving, and what is to be settled before.
pub fn leaving() -> Read<LeavingTerms> {
    get(Area::Profile, &["/v1/me/leaving"])
}

/// A copy of everything that the cooperative keeps about the member.
pub fn export() -> Request {
    Request::new(Area::Profile, Method::Get, "/v1/me/export".to_owned())
}

/// The copy as it came, if it can be one.
pub fn parse_export(body: &[u8]) -> Result<json::Json, BackendError> {
    if body.len() > MAX_COPY {
        return Err(BackendError::BadResponse);
    }
    json::Json::parse(body).map_err(|_| BackendError::BadResponse)
}

/// What the backend says of a write about the member's own data: the last moment in it.
pub fn receipt(kind: Kind, response: &Response) -> Result<Receipt, BackendError> {
    #[expect(clippy::struct_field_names, reason = "the names of the wire")]
    struct Taken {
        submitted_at: Option<DateTime<FixedOffset>>,
        decided_at: Option<DateTime<FixedOffset>>,
        withdrawn_at: Option<DateTime<FixedOffset>>,
    }
    decode!(Taken {
        submitted_at,
        decided_at,
        withdrawn_at
    });
    let taken: Taken = json::read(&response.body).map_err(|_| BackendError::BadResponse)?;
    let last = taken
        .withdrawn_at
        .or(taken.decided_at)
        .or(taken.submitted_at);
    Ok(Receipt {
        kind,
        number: None,
        received_at: last.ok_or(BackendError::BadResponse)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_tells_of_no_session() {
        for request in [
            apply("{}".to_owned(), "k").request,
            application("REF", "s").request,
            withdrawal("REF", "s").request,
        ] {
            assert!(request.public && request.nameless, "{request:?}");
            assert!(!format!("{request:?}").contains("{}"));
        }
    }

    #[test]
    fn a_receipt_has_the_last_moment() {
        let answer = |body: &str| {
            let response = Response {
                status: 200,
                body: body.as_bytes().to_vec(),
                etag: None,
                retry_after: None,
            };
            receipt(Kind::OwnData, &response).map(|receipt| receipt.received_at.timestamp())
        };
        let body = r#"{"id":"c1","submittedAt":"2026-04-02T10:00:00+08:00","decidedAt":"2026-04-03T10:00:00+08:00"}"#;
        // 2026-04-03T02:00:00Z.
        assert_eq!(answer(body).unwrap(), 1_775_181_600);
        assert!(answer("{}").is_err());
        assert!(answer("nonsense").is_err());
    }
}
