//! The way over another phone: a sealed ballot as an address that fits a QR code, and the receipt
//! as one that leads back. Whoever carries a ballot can neither read nor change it.
//!
//! What is carried stands behind the `#` of the address, which no browser sends to a server.

use sokoguru_api::Octets;
use sokoguru_api::wire::{ItemId, MeetingId};
use sokoguru_ballot::ballot::Ballot;

use super::{judge, seal};
use crate::offline::outbox::Summary;
use crate::offline::phone;
use crate::offline::votes::{Found, Kept, Owner};

/// The page that takes what is carried.
pub const PATH: &str = "/titip";
/// A carried ballot waits here for a week at most; the cooperative says when it is too late.
const WAIT: u64 = 7 * 24 * 3_600_000;

/// What an address carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Load {
    /// A sealed ballot for a meeting.
    Ballot(MeetingId, Vec<u8>),
    /// A receipt of a ballot of a meeting.
    Receipt(MeetingId, Vec<u8>),
    /// A signed head of the board of a meeting.
    Head(MeetingId, Vec<u8>),
}

impl Load {
    fn parts(&self) -> (char, &MeetingId, &[u8]) {
        match self {
            Self::Ballot(meeting, bytes) => ('b', meeting, bytes),
            Self::Receipt(meeting, bytes) => ('r', meeting, bytes),
            Self::Head(meeting, bytes) => ('h', meeting, bytes),
        }
    }

    /// The address at an origin.
    pub fn address(&self, origin: &str) -> String {
        let (kind, meeting, bytes) = self.parts();
        let mut address = [origin, PATH, "#"].concat();
        address.push(kind);
        address.push('.');
        address.push_str(meeting.as_str());
        address.push('.');
        address.push_str(&Octets(bytes.to_vec()).to_text());
        address
    }

    /// Reads an address, or what stands behind its `#`.
    pub fn read(text: &str) -> Option<Self> {
        let load = text.rsplit('#').next()?.trim();
        let (kind, rest) = load.split_once('.')?;
        let (meeting, bytes) = rest.split_once('.')?;
        let meeting = MeetingId::parse(meeting)?;
        let bytes = Octets::parse(bytes)?.0;
        match kind {
            "b" => Some(Self::Ballot(meeting, bytes)),
            "r" => Some(Self::Receipt(meeting, bytes)),
            "h" => Some(Self::Head(meeting, bytes)),
            _ => None,
        }
    }
}

/// A ballot that another phone has handed over, as it waits here; nothing where the bytes are none.
pub fn carried(meeting: &MeetingId, bytes: &[u8]) -> Option<Kept> {
    let ballot = Ballot::parse(bytes).ok()?;
    let context = ballot.context();
    let summary = Summary::Vote {
        meeting_id: meeting.clone(),
        meeting_title: String::new(),
        // Which item it answers is not for whoever carries it.
        item_id: ItemId::parse("titipan")?,
        item_title: String::new(),
        rev: context.rev,
    };
    Some(Kept {
        entry: seal::entry(&ballot, meeting, summary),
        owner: Owner::Carried,
        sealed: Octets(bytes.to_vec()),
        code: judge::code(&ballot),
        place: context.item,
        revision: context.revision,
        accept_until_ms: phone::now_ms().saturating_add(WAIT),
        receipt: None,
        found: Found::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_carries() {
        let meeting = MeetingId::parse("rat-2025_a").unwrap();
        for load in [
            Load::Ballot(meeting.clone(), vec![1, 2, 3]),
            Load::Receipt(meeting.clone(), vec![0; 224]),
            Load::Head(meeting, vec![255; 112]),
        ] {
            let address = load.address("https://k.id");
            assert!(address.starts_with("https://k.id/titip#"));
            assert_eq!(Load::read(&address), Some(load));
        }
    }

    #[test]
    fn nothing_else_is_carried() {
        for text in [
            "",
            "b",
            "b.m1",
            "b.m1.*",
            "x.m1.AAAA",
            "b..AAAA",
            "https://k.id/titip",
        ] {
            assert_eq!(Load::read(text), None, "{text}");
        }
        let meeting = MeetingId::parse("m1").unwrap();
        assert!(carried(&meeting, &[0; 685]).is_none());
    }
}
