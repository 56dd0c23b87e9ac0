//! Sealed votes in the protocol: keys, the voting paper, ballots, and the board. Ballots, receipts,
//! heads and proofs travel as bytes (`crates/ballot/PROTOCOL.md`); here only their length is looked at.

use sokoguru_api::board::{BoardManifest, Credential, CredentialRequest, CredentialSlot};
use sokoguru_api::json::to_text;
use sokoguru_api::wire::MeetingId;

use super::{concat, get, parse, public};
use crate::backend::{Area, BackendError, Method, Read, Request};
use crate::offline::phone;

/// A proof is a few hundred bytes: one hash for each doubling of the board.
const MAX_PROOF: usize = 4_096;

/// What is voted on at a meeting, with the proof that it is on the board; needs no member.
pub fn manifest(meeting: &MeetingId) -> Read<BoardManifest> {
    public(get(
        Area::Meetings,
        &["/v1/meetings/", meeting.as_str(), "/manifest"],
    ))
}

/// Puts a member's key on the list of a meeting.
pub fn put_credential(meeting: &MeetingId, key: &CredentialRequest) -> Read<Credential> {
    let path = concat(&["/v1/meetings/", meeting.as_str(), "/credential"]);
    Read {
        request: Request {
            body: Some(to_text(key)),
            ..Request::new(Area::Meetings, Method::Put, path)
        },
        parse: parse::<Credential>,
    }
}

/// The member's key on the list of a meeting.
pub fn credential(meeting: &MeetingId) -> Read<Credential> {
    get(
        Area::Meetings,
        &["/v1/meetings/", meeting.as_str(), "/credential"],
    )
}

/// The slot for which a key of the frozen roll votes; needs no member. `key` is base64url.
pub fn slot(meeting: &MeetingId, key: &str) -> Read<CredentialSlot> {
    let parts = ["/v1/meetings/", meeting.as_str(), "/slots/", key];
    let mut read = public(get(Area::Meetings, &parts));
    read.request.nameless = true;
    read
}

/// Where a sealed ballot is put: the path says which, by its hash in hexadecimal digits.
pub fn ballot_path(meeting: &MeetingId, hash: &str) -> String {
    concat(&["/v1/meetings/", meeting.as_str(), "/ballots/", hash])
}

/// Puts a sealed ballot into the box, as whoever carries it.
pub fn put_ballot(path: String, ballot: Vec<u8>) -> Read<ReceiptBytes> {
    Read {
        request: Request {
            ballot: Some(ballot),
            nameless: true,
            public: true,
            ..Request::new(Area::Meetings, Method::Put, path)
        },
        parse: ReceiptBytes::parse,
    }
}

/// The newest signed head of a board, 112 bytes; needs no member.
pub fn board_head(meeting: &MeetingId) -> Read<Vec<u8>> {
    board(meeting, &["head"])
}

/// That a leaf is under the head of so many leaves; needs no member.
pub fn board_inclusion(meeting: &MeetingId, leaf: u64, size: u64) -> Read<Vec<u8>> {
    let parts = ["proofs/", &leaf.to_string(), "?size=", &size.to_string()];
    board(meeting, &parts)
}

/// That the head of more leaves continues the one of fewer; needs no member.
pub fn board_consistency(meeting: &MeetingId, from: u64, to: u64) -> Read<Vec<u8>> {
    let parts = [
        "consistency?from=",
        &from.to_string(),
        "&to=",
        &to.to_string(),
    ];
    board(meeting, &parts)
}

fn board(meeting: &MeetingId, parts: &[&str]) -> Read<Vec<u8>> {
    let path = ["/v1/meetings/", meeting.as_str(), "/board/"];
    let request = Request {
        nameless: true,
        public: true,
        ..Request::new(
            Area::Meetings,
            Method::Get,
            concat(&[&path, parts].concat()),
        )
    };
    Read {
        request,
        parse: |body| {
            if body.len() > MAX_PROOF {
                Err(BackendError::BadResponse)
            } else {
                Ok(body.to_vec())
            }
        },
    }
}

/// A receipt as it came, of the right length. Whether it is signed is looked at where there is
/// mathematics for it.
pub struct ReceiptBytes(Vec<u8>);

impl ReceiptBytes {
    /// Hash 32, leaf 8, moment 8, head 112, signature 64.
    const LENGTH: usize = 224;

    fn parse(body: &[u8]) -> Result<Self, BackendError> {
        if body.len() == Self::LENGTH {
            Ok(Self(body.to_vec()))
        } else {
            Err(BackendError::BadResponse)
        }
    }

    /// The ballot that it is for: hexadecimal digits.
    pub fn hash_text(&self) -> String {
        let mut text = String::with_capacity(64);
        for byte in self.0.iter().take(32) {
            phone::push_hex(&mut text, *byte);
        }
        text
    }

    /// When the ballot came, milliseconds since 1970.
    pub fn accepted_at(&self) -> u64 {
        let moment = self.0.get(40..48).and_then(<[u8]>::first_chunk);
        moment.map_or(0, |bytes| u64::from_be_bytes(*bytes))
    }

    /// As it came.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_has_its_length_and_names_its_ballot() {
        let mut body = vec![0; 224];
        body[0] = 0xab;
        body[47] = 9;
        let receipt = ReceiptBytes::parse(&body).ok().unwrap();
        assert!(receipt.hash_text().starts_with("ab00"));
        assert_eq!(receipt.hash_text().len(), 64);
        assert_eq!(receipt.accepted_at(), 9);
        assert!(ReceiptBytes::parse(&body[1..]).is_err());
    }

    #[test]
    fn a_ballot_goes_without_a_member() {
        let meeting = MeetingId::parse("m1").unwrap();
        let path = ballot_path(&meeting, "ab");
        let request = put_ballot(path, vec![1]).request;
        assert_eq!(request.path, "/v1/meetings/m1/ballots/ab");
        assert!(request.public && request.nameless);
        assert!(request.idempotency_key.is_none() && request.body.is_none());
        assert!(slot(&meeting, "k").request.nameless);
        assert!(board_inclusion(&meeting, 0, 1).request.nameless);
    }

    #[test]
    fn proofs_are_asked_for_by_size() {
        let meeting = MeetingId::parse("m1").unwrap();
        let path = |read: Read<Vec<u8>>| read.request.path;
        assert_eq!(
            path(board_inclusion(&meeting, 3, 9)),
            "/v1/meetings/m1/board/proofs/3?size=9"
        );
        assert_eq!(
            path(board_consistency(&meeting, 3, 9)),
            "/v1/meetings/m1/board/consistency?from=3&to=9"
        );
        assert!((board_head(&meeting).parse)(&[0; 5000]).is_err());
    }
}
