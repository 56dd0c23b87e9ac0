//! What the phone keeps of the boards of meetings: what was pinned at first sight, the heads seen, and
//! what does not fit, with its evidence. No IO.

use sokoguru_api::json::{Decode, Encode, Json, Malformed, Members};
use sokoguru_api::wire::MeetingId;
use sokoguru_api::{Octets, codec};

use super::shapes::{FORM, form};

/// What does not fit, with the bytes that show it to anybody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What.
    pub reason: Reason,
    /// When this phone saw it, by its own clock.
    pub at_ms: u64,
    /// What the cooperative's service said, as it came, each with its name.
    pub evidence: Vec<Exhibit>,
}

codec!(Trouble {
    reason,
    at_ms,
    evidence
});

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    /// What it is: `receipt`, `head`, `earlier head`, `proof`, `ballot`.
    pub name: String,
    /// As it came.
    pub bytes: Octets,
}

codec!(Exhibit { name, bytes });

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The board's number or key is not the one that this phone saw first.
    OtherBoard,
    /// A head does not carry the board's signature.
    HeadSignature,
    /// A receipt does not carry the board's signature, or is another ballot's.
    ReceiptSignature,
    /// The newest head does not continue the one before: something was changed or taken out, or
    /// others are shown another board.
    NotContinued,
    /// The head is older than one that this phone has seen.
    Shorter,
    /// The ballot is not where its receipt says.
    NotOnBoard,
    /// The manifest is not the one that the fingerprint names.
    OtherQuestion,
    /// Ballots would be sealed with a key that the trustees did not make.
    ElectionKey,
    /// The roll is not the one that both registrars signed.
    Roll,
    /// This phone's key does not stand in the roll, in its slot.
    NotListed,
    /// The events with which the board begins break its rules.
    Opening,
}

impl Reason {
    pub(super) const ALL: [(Self, &'static str); 11] = [
        (Self::OtherBoard, "OtherBoard"),
        (Self::HeadSignature, "HeadSignature"),
        (Self::ReceiptSignature, "ReceiptSignature"),
        (Self::NotContinued, "NotContinued"),
        (Self::Shorter, "Shorter"),
        (Self::NotOnBoard, "NotOnBoard"),
        (Self::OtherQuestion, "OtherQuestion"),
        (Self::ElectionKey, "ElectionKey"),
        (Self::Roll, "Roll"),
        (Self::NotListed, "NotListed"),
        (Self::Opening, "Opening"),
    ];

    /// Its name, which is the same in every language.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(reason, _)| *reason == self)
            .map_or("", |(_, name)| name)
    }
}

impl Encode for Reason {
    fn encode(&self, out: &mut String) {
        self.name().encode(out);
    }
}

impl Decode for Reason {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let text = json.text()?;
        Self::ALL
            .iter()
            .find(|(_, name)| *name == text)
            .map(|(reason, _)| *reason)
            .ok_or(Malformed::UNNAMED)
    }
}

/// A voting paper for which this phone vouches, and for whom: it recomputed keys and roll from the
/// board's own events and found the voter there (`votes::vouch`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouch {
    /// The manifest, 32 bytes.
    pub fingerprint: Octets,
    /// What no later manifest may change, 32 bytes.
    pub terms: Octets,
    /// The voter's slot, 16 bytes.
    pub slot: Octets,
    /// The voter's key, 32 bytes.
    pub public_key: Octets,
}

codec!(Vouch {
    fingerprint,
    terms,
    slot,
    public_key
});

/// What this phone has seen of the board of a meeting. Pinned at first sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The meeting.
    pub meeting: MeetingId,
    /// Its number, 32 bytes.
    pub board_id: Octets,
    /// The key that signs heads and receipts, 32 bytes.
    pub board_key: Octets,
    /// Until when ballots are taken; 0 until known.
    pub accept_until_ms: u64,
    /// The heads that this phone has seen and found in order, the newest last.
    pub heads: Vec<Octets>,
    /// When the last look found everything in order, by the phone's clock; 0 for never.
    pub good_ms: u64,
    /// What does not fit now.
    pub trouble: Option<Trouble>,
    /// What did not fit before, and stays a question to be put.
    pub earlier: Option<Trouble>,
    /// The voting papers for which ballots may be sealed here, the newest last.
    pub vouches: Vec<Vouch>,
    /// Why this phone does not vouch for the newest voting paper.
    pub refused: Option<Trouble>,
}

/// So many heads are remembered, for comparing with phones that looked a little earlier.
pub const HEADS: usize = 16;
/// So many vouched papers are remembered: revisions, and members of one household.
const VOUCHES: usize = 32;

impl Board {
    /// The newest head that was found in order.
    pub fn newest(&self) -> Option<&[u8]> {
        self.heads.last().map(|head| head.0.as_slice())
    }

    /// A board of which nothing was seen yet but who signs for it.
    pub fn new(meeting: MeetingId, board_id: &[u8], board_key: &[u8]) -> Self {
        Self {
            meeting,
            board_id: Octets(board_id.to_vec()),
            board_key: Octets(board_key.to_vec()),
            accept_until_ms: 0,
            heads: Vec::new(),
            good_ms: 0,
            trouble: None,
            earlier: None,
            vouches: Vec::new(),
            refused: None,
        }
    }

    /// What does not fit now. While there is such a thing no ballot is sealed.
    pub fn wrong(&self) -> Option<&Trouble> {
        self.refused.as_ref().or(self.trouble.as_ref())
    }

    /// Under what this phone vouches for a manifest to the voter in a slot, if it does.
    pub fn vouches_for(&self, fingerprint: &[u8], slot: &[u8]) -> Option<&Vouch> {
        self.vouches
            .iter()
            .rfind(|one| one.fingerprint.0 == fingerprint && one.slot.0 == slot)
    }

    /// Remembers why it does not.
    pub fn refuse(&mut self, trouble: Trouble) {
        let is_same =
            |known: &Trouble| known.reason == trouble.reason && known.evidence == trouble.evidence;
        if !self.refused.as_ref().is_some_and(is_same) {
            self.refused = Some(trouble);
        }
    }

    /// Remembers that it does. What stood against it is answered, and stays a question to be put.
    pub fn vouch(&mut self, vouch: Vouch) {
        if let Some(before) = self.refused.take() {
            self.earlier = Some(before);
        }
        self.vouches.retain(|one| *one != vouch);
        self.vouches.push(vouch);
        let spare = self.vouches.len().saturating_sub(VOUCHES);
        self.vouches.drain(..spare);
    }

    /// Remembers a head that was found in order.
    pub fn remember(&mut self, head: &[u8]) {
        if self.newest() == Some(head) {
            return;
        }
        self.heads.push(Octets(head.to_vec()));
        let spare = self.heads.len().saturating_sub(HEADS);
        self.heads.drain(..spare);
    }
}

impl Encode for Board {
    fn encode(&self, out: &mut String) {
        Members(&[
            ("form", &FORM),
            ("meeting", &self.meeting),
            ("board_id", &self.board_id),
            ("board_key", &self.board_key),
            ("accept_until_ms", &self.accept_until_ms),
            ("heads", &self.heads),
            ("good_ms", &self.good_ms),
            ("trouble", &self.trouble),
            ("earlier", &self.earlier),
            ("vouches", &self.vouches),
            ("refused", &self.refused),
        ])
        .encode(out);
    }
}

impl Decode for Board {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let fields = json.fields()?;
        form(json)?;
        Ok(Self {
            meeting: fields.get("meeting")?,
            board_id: fields.get("board_id")?,
            board_key: fields.get("board_key")?,
            accept_until_ms: fields.get("accept_until_ms")?,
            heads: fields.get("heads")?,
            good_ms: fields.get("good_ms")?,
            trouble: fields.get("trouble")?,
            earlier: fields.get("earlier")?,
            vouches: fields.get_or_default("vouches")?,
            refused: fields.get("refused")?,
        })
    }
}
