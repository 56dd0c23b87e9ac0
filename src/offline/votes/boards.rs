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
}

impl Reason {
    pub(super) const ALL: [(Self, &'static str); 7] = [
        (Self::OtherBoard, "OtherBoard"),
        (Self::HeadSignature, "HeadSignature"),
        (Self::ReceiptSignature, "ReceiptSignature"),
        (Self::NotContinued, "NotContinued"),
        (Self::Shorter, "Shorter"),
        (Self::NotOnBoard, "NotOnBoard"),
        (Self::OtherQuestion, "OtherQuestion"),
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
}

/// So many heads are remembered, for comparing with phones that looked a little earlier.
pub const HEADS: usize = 16;

impl Board {
    /// The newest head that was found in order.
    pub fn newest(&self) -> Option<&[u8]> {
        self.heads.last().map(|head| head.0.as_slice())
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
        })
    }
}
