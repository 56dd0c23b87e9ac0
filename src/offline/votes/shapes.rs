//! What the phone keeps for sealed votes, and how it is written: keys to vote with and sealed
//! ballots. No IO.
//!
//! Nothing here has a place for a choice. A ballot is an [`Entry`] of the outbox's machine with its
//! sealed bytes beside it, so that votes wait, retry and get stuck as every other write does.

use core::fmt;

use sokoguru_api::Octets;
use sokoguru_api::json::{Decode, Encode, Json, Malformed, Members, Variant};
use sokoguru_api::wire::MeetingId;

use super::boards::Trouble;
use crate::offline::outbox::{Entry, State, Summary};

/// The form that this version reads and writes. It grows when an older version would misread it.
pub(super) const FORM: u32 = 1;

/// Whose a ballot is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Of the member with this mark ([`super::mark`]).
    Member(String),
    /// Of somebody who voted here with a printed key and went away.
    Booth,
    /// Of another phone, for which this one carries it. Its summary names the meeting only.
    Carried,
}

impl Encode for Owner {
    fn encode(&self, out: &mut String) {
        match self {
            Self::Member(mark) => Variant("Member", mark).encode(out),
            Self::Booth => "Booth".encode(out),
            Self::Carried => "Carried".encode(out),
        }
    }
}

impl Decode for Owner {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        Ok(match json.variant()? {
            ("Member", mark) => Self::Member(mark.text()?.to_owned()),
            ("Booth", Json::Null) => Self::Booth,
            ("Carried", Json::Null) => Self::Carried,
            _ => return Err(Malformed::UNNAMED),
        })
    }
}

/// How far a key has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Made; the cooperative has not put it on its list yet.
    Made,
    /// On the list. It can still be replaced.
    Enrolled,
    /// It was on the list, and another phone's key has taken its place. This phone does not push
    /// that one aside unasked, or two phones would do so in turn until the roll freezes.
    Replaced,
    /// In the frozen roll, in this slot of 16 bytes. No other key speaks for the member now.
    Frozen(Octets),
    /// The roll was frozen with another key, or without any.
    Missed,
}

impl Encode for Stage {
    fn encode(&self, out: &mut String) {
        match self {
            Self::Made => "Made".encode(out),
            Self::Enrolled => "Enrolled".encode(out),
            Self::Replaced => "Replaced".encode(out),
            Self::Frozen(slot) => Variant("Frozen", slot).encode(out),
            Self::Missed => "Missed".encode(out),
        }
    }
}

impl Decode for Stage {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        Ok(match json.variant()? {
            ("Made", Json::Null) => Self::Made,
            ("Enrolled", Json::Null) => Self::Enrolled,
            ("Replaced", Json::Null) => Self::Replaced,
            ("Frozen", slot) => Self::Frozen(Decode::decode(slot)?),
            ("Missed", Json::Null) => Self::Missed,
            _ => return Err(Malformed::UNNAMED),
        })
    }
}

/// What pages know of a key: nothing of the seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The meeting.
    pub meeting: MeetingId,
    /// How far it has come.
    pub stage: Stage,
    /// Until when the cooperative takes ballots; 0 until known.
    pub accept_until_ms: u64,
}

/// A member's key to vote with at one meeting. `Debug` prints nothing of the seed.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Random, and the key of the record: it tells nothing of who or where.
    pub id: String,
    /// The member's mark.
    pub owner: String,
    /// The meeting.
    pub meeting: MeetingId,
    /// The seed, 32 bytes.
    pub seed: Octets,
    /// The public key that follows from it, 32 bytes.
    pub public_key: Octets,
    /// How far it has come.
    pub stage: Stage,
    /// Until when the cooperative takes ballots; 0 until known.
    pub accept_until_ms: u64,
    /// The highest `rev` that this phone has sealed for each item, by its place: also of ballots
    /// that were thrown away since, because one may have arrived all the same.
    pub revs: Vec<u32>,
}

impl Credential {
    /// The `rev` of the next ballot for an item, from 1; it is taken with that.
    pub fn take_rev(&mut self, place: u16) -> u32 {
        let place = usize::from(place);
        if self.revs.len() <= place {
            self.revs.resize(place + 1, 0);
        }
        self.revs.get_mut(place).map_or(1, |rev| {
            *rev = rev.saturating_add(1);
            *rev
        })
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({})", self.id)
    }
}

impl Encode for Credential {
    fn encode(&self, out: &mut String) {
        Members(&[
            ("form", &FORM),
            ("id", &self.id),
            ("owner", &self.owner),
            ("meeting", &self.meeting),
            ("seed", &self.seed),
            ("public_key", &self.public_key),
            ("stage", &self.stage),
            ("accept_until_ms", &self.accept_until_ms),
            ("revs", &self.revs),
        ])
        .encode(out);
    }
}

impl Decode for Credential {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let fields = json.fields()?;
        form(json)?;
        Ok(Self {
            id: fields.get("id")?,
            owner: fields.get("owner")?,
            meeting: fields.get("meeting")?,
            seed: fields.get("seed")?,
            public_key: fields.get("public_key")?,
            stage: fields.get("stage")?,
            accept_until_ms: fields.get("accept_until_ms")?,
            revs: fields.get("revs")?,
        })
    }
}

/// A sealed ballot on this phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where it stands. Its id is the SHA-256 of the sealed bytes in hexadecimal digits, under which
    /// the cooperative takes it once, however often it is sent.
    pub entry: Entry,
    /// Whose it is.
    pub owner: Owner,
    /// The bytes as they are sent, every time the same. They stay after the cooperative has them:
    /// the proof that they are on the board needs them.
    pub sealed: Octets,
    /// The twelve digits by which the receipt is known; they follow from the bytes.
    pub code: String,
    /// Place of the item in the manifest, from 0.
    pub place: u16,
    /// Revision of the item that was answered.
    pub revision: u32,
    /// Until when the cooperative takes it, as far as this phone knows.
    pub accept_until_ms: u64,
    /// The signed receipt.
    pub receipt: Option<Octets>,
    /// What the last look at the board has shown of it.
    pub found: Found,
}

impl Kept {
    /// Its name: the digits of its hash.
    pub fn hash(&self) -> &str {
        self.entry.id.as_str()
    }

    /// Whether nobody can read the choice off it: the second byte of a ballot says so.
    pub fn is_secret(&self) -> bool {
        self.sealed.0.get(1) == Some(&1)
    }

    /// Its meeting.
    pub fn meeting(&self) -> Option<&str> {
        match &self.entry.summary {
            Summary::Vote { meeting_id, .. } => Some(meeting_id.as_str()),
            _ => None,
        }
    }

    /// Whether the cooperative has it.
    pub fn is_accepted(&self) -> bool {
        matches!(self.entry.state, State::Accepted(_))
    }
}

impl Encode for Kept {
    fn encode(&self, out: &mut String) {
        Members(&[
            ("form", &FORM),
            ("entry", &self.entry),
            ("owner", &self.owner),
            ("sealed", &self.sealed),
            ("code", &self.code),
            ("place", &self.place),
            ("revision", &self.revision),
            ("accept_until_ms", &self.accept_until_ms),
            ("receipt", &self.receipt),
            ("found", &self.found),
        ])
        .encode(out);
    }
}

impl Decode for Kept {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let fields = json.fields()?;
        form(json)?;
        Ok(Self {
            entry: fields.get("entry")?,
            owner: fields.get("owner")?,
            sealed: fields.get("sealed")?,
            code: fields.get("code")?,
            place: fields.get("place")?,
            revision: fields.get("revision")?,
            accept_until_ms: fields.get("accept_until_ms")?,
            receipt: fields.get("receipt")?,
            found: fields.get("found")?,
        })
    }
}

/// What a look at the board has shown of a ballot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Found {
    /// Nobody has looked yet.
    #[default]
    Unknown,
    /// It is on the board that everybody sees, in a head of this many leaves.
    OnBoard(u64),
    /// Something does not fit; the evidence is kept.
    Wrong(Trouble),
}

impl Encode for Found {
    fn encode(&self, out: &mut String) {
        match self {
            Self::Unknown => "Unknown".encode(out),
            Self::OnBoard(size) => Variant("OnBoard", size).encode(out),
            Self::Wrong(trouble) => Variant("Wrong", trouble).encode(out),
        }
    }
}

impl Decode for Found {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        Ok(match json.variant()? {
            ("Unknown", Json::Null) => Self::Unknown,
            ("OnBoard", size) => Self::OnBoard(Decode::decode(size)?),
            ("Wrong", trouble) => Self::Wrong(Decode::decode(trouble)?),
            _ => return Err(Malformed::UNNAMED),
        })
    }
}

pub(super) fn form(json: &Json) -> Result<(), Malformed> {
    if json.fields()?.get::<u32>("form")? == FORM {
        Ok(())
    } else {
        Err(Malformed("form"))
    }
}

#[cfg(test)]
#[path = "shapes_tests.rs"]
pub(crate) mod tests;
