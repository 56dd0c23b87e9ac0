//! Sokoguru protocol 1: what anybody may ask of a board without being a member, the trustees'
//! messages, and who is in a meeting now. Builds requests, parses answers. No IO.

use sokoguru_api::board::{Ceremony, TrusteeReceipt};
use sokoguru_api::decisions::Presence;
use sokoguru_api::wire::MeetingId;

use super::own::{get, parse};
use super::{Area, BackendError, Method, Read, Request};

/// A page of events is never larger: the roll is one event, and of a million voters 48 MB.
const MAX_PAGE: usize = 64 << 20;

/// How far the trustees are; needs no member.
pub fn ceremony(meeting: &MeetingId) -> Read<Ceremony> {
    let mut read = get(
        Area::Meetings,
        &["/v1/meetings/", meeting.as_str(), "/ceremony"],
    );
    read.request.public = true;
    read
}

/// Puts a trustee's message on the board: its kind, then its payload. It is signed by the trustee's
/// key and needs no member.
pub fn post_trustee_message(meeting: &MeetingId, message: Vec<u8>) -> Read<TrusteeReceipt> {
    let path = ["/v1/meetings/", meeting.as_str(), "/trustee-messages"].concat();
    Read {
        request: Request {
            ballot: Some(message),
            public: true,
            ..Request::new(Area::Meetings, Method::Post, path)
        },
        parse: parse::<TrusteeReceipt>,
    }
}

/// Events of a board from a place on; needs no member.
pub fn page(meeting: &MeetingId, from: u64, limit: u64) -> Read<Vec<u8>> {
    let path = [
        "/v1/meetings/",
        meeting.as_str(),
        "/board?from=",
        &from.to_string(),
        "&limit=",
        &limit.to_string(),
    ]
    .concat();
    Read {
        request: Request {
            public: true,
            ..Request::new(Area::Meetings, Method::Get, path)
        },
        parse: |body| {
            if body.len() > MAX_PAGE {
                Err(BackendError::BadResponse)
            } else {
                Ok(body.to_vec())
            }
        },
    }
}

/// Who is in a meeting now.
pub fn presence(meeting: &MeetingId) -> Read<Presence> {
    get(
        Area::Meetings,
        &["/v1/meetings/", meeting.as_str(), "/presence"],
    )
}

/// Where the same is told as it changes.
pub fn events_path(meeting: &MeetingId) -> String {
    ["/v1/meetings/", meeting.as_str(), "/events"].concat()
}

/// The minutes of a meeting, for a link.
pub fn minutes(meeting: &MeetingId) -> Request {
    let path = ["/v1/meetings/", meeting.as_str(), "/minutes"].concat();
    Request::new(Area::Meetings, Method::Get, path)
}
