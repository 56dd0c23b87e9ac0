//! Members' meetings: agenda, papers, attendance, open votes and results.
//!
//! On an item of kind `open` the choice is known to the cooperative, and the app says so on the
//! screen. How a meeting votes whose ballots are sealed or signed stands in [`crate::board`].

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::wire::{
    Check, Inconsistent, ItemId, MeetingId, MeetingPhaseWord, OptionId, PaperId, VoteOutcomeWord,
    codes,
};
use crate::{codec, decode};

codes!(
    /// What kind of meeting.
    MeetingKind as MeetingKindWord {
        /// Rapat Anggota Tahunan.
        Rat = "rat",
        /// Rapat Anggota Luar Biasa.
        Ralb = "ralb",
    }
);

codes!(
    /// How an item is decided.
    BallotKind as BallotKindWord {
        /// Nothing to decide: read and discussed.
        None = "none",
        /// An open vote: names and choices are known to the cooperative.
        Open = "open",
        /// A secret vote: sealed ballots, of which nobody learns more than the totals.
        Secret = "secret",
        /// Musyawarah mufakat: the chair records consensus, nothing is counted.
        Consensus = "consensus",
    }
);

/// `GET /v1/meetings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Meetings {
    /// The moment for which the states hold.
    pub as_of: DateTime<FixedOffset>,
    /// Open ones first, then coming ones, then past ones, newest first.
    pub items: Vec<MeetingSummary>,
}

/// A meeting in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MeetingSummary {
    /// The meeting.
    pub id: MeetingId,
    /// Title, e.g. `RAT Tahun Buku 2025`.
    pub title: String,
    /// `rat` or `ralb`.
    pub kind: MeetingKindWord,
    /// The year that it accounts for.
    pub book_year: u16,
    /// When members meet.
    pub starts_at: DateTime<FixedOffset>,
    /// Where.
    pub place: String,
    /// `announced`, `open`, `closed` (votes are being accepted or counted), `finished`.
    pub phase: MeetingPhaseWord,
    /// Votes from.
    pub open_at: DateTime<FixedOffset>,
    /// The page stops at.
    pub close_at: DateTime<FixedOffset>,
    /// The backend stops at.
    pub accept_until: DateTime<FixedOffset>,
    /// Items on which this member can vote now or later.
    pub votable_items: u16,
    /// Items on which this member has voted.
    pub voted_items: u16,
    /// When this member was recorded as present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attended_at: Option<DateTime<FixedOffset>>,
}

/// `GET /v1/meetings/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Meeting {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// The facts of the list.
    pub summary: MeetingSummary,
    /// Whether this member has a vote.
    pub may_vote: bool,
    /// Who is there, who must be.
    pub quorum: Quorum,
    /// The agenda in order.
    pub items: Vec<AgendaItem>,
    /// The papers in order.
    pub papers: Vec<Paper>,
}

/// Attendance against the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Quorum {
    /// Members present.
    pub present: u32,
    /// Members with a vote.
    pub voters: u32,
    /// Members needed.
    pub required: u32,
    /// Whether it is reached.
    pub reached: bool,
}

/// An item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AgendaItem {
    /// The item.
    pub id: ItemId,
    /// Counted from 1.
    pub position: u16,
    /// Grows when the text or the options change; a vote names the one it answers.
    pub revision: u16,
    /// A few words.
    pub title: String,
    /// The full question as it is put, or what the item is about.
    pub text: String,
    /// How it is decided.
    pub ballot: BallotKindWord,
    /// The answers, in order.
    #[serde(default)]
    pub options: Vec<VoteOption>,
    /// This member's vote, without the choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<VoteReceipt>,
    /// Papers to read before deciding.
    #[serde(default)]
    pub paper_ids: Vec<PaperId>,
}

/// An answer that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VoteOption {
    /// The option.
    pub id: OptionId,
    /// Its words.
    pub label: String,
    /// Whether it counts as a vote for the item, against it, or as an abstention:
    /// `for`, `against`, `abstain`.
    pub side: SideWord,
}

codes!(
    /// Where an answer counts.
    Side as SideWord {
        /// For the item.
        For = "for",
        /// Against it.
        Against = "against",
        /// Neither.
        Abstain = "abstain",
    }
);

/// A document of a meeting; `GET /v1/meetings/{id}/papers/{paper}` gives its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Paper {
    /// The document.
    pub id: PaperId,
    /// Its name.
    pub title: String,
    /// `application/pdf`, for instance.
    pub media_type: String,
    /// Size in bytes.
    pub size: u32,
    /// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// `POST /v1/meetings/{id}/votes`: one member, one vote, on one item.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VoteRequest {
    /// The item.
    pub item_id: ItemId,
    /// The revision of the item that the member read.
    pub item_revision: u16,
    /// The answer.
    pub option_id: OptionId,
    /// 1 for the first vote, one more each time the member changes it; the highest counts, so that
    /// the member and not the network decides which vote is last.
    pub rev: u32,
}

impl core::fmt::Debug for VoteRequest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("VoteRequest(..)")
    }
}

/// The proof that a vote is in. It never holds the choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VoteReceipt {
    /// The item.
    pub item_id: ItemId,
    /// Twelve digits in groups of four.
    pub number: String,
    /// Which vote of the member it is.
    pub rev: u32,
    /// In the box at.
    pub received_at: DateTime<FixedOffset>,
}

/// `POST /v1/meetings/{id}/attendance`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Attendance {
    /// Recorded at.
    pub attended_at: DateTime<FixedOffset>,
    /// The quorum with this member.
    pub quorum: Quorum,
}

/// `GET /v1/meetings/{id}/results`; only once the meeting is finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Results {
    /// When the result was made.
    pub as_of: DateTime<FixedOffset>,
    /// The quorum of the meeting.
    pub quorum: Quorum,
    /// One row an item that was decided, in order.
    pub items: Vec<ItemResult>,
}

/// The result of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ItemResult {
    /// The item.
    pub item_id: ItemId,
    /// Its position.
    pub position: u16,
    /// Its title.
    pub title: String,
    /// How it was decided.
    pub ballot: BallotKindWord,
    /// `accepted`, `rejected`, `tie`, `noQuorum`; for consensus `accepted`.
    pub outcome: VoteOutcomeWord,
    /// Votes by option, in the order of the item; empty for consensus.
    #[serde(default)]
    pub counts: Vec<OptionCount>,
    /// Votes that were needed for it; absent for consensus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<u32>,
}

/// Votes for one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OptionCount {
    /// The answer's words.
    pub label: String,
    /// Where it counts.
    pub side: SideWord,
    /// How many.
    pub votes: u32,
}

decode!(Meetings { as_of, items });
decode!(MeetingSummary {
    id,
    title,
    kind,
    book_year,
    starts_at,
    place,
    phase,
    open_at,
    close_at,
    accept_until,
    votable_items,
    voted_items,
    attended_at,
});
decode!(Meeting {
    as_of,
    summary,
    may_vote,
    quorum,
    items,
    papers
});
decode!(Quorum {
    present,
    voters,
    required,
    reached
});
decode!(AgendaItem { id, position, revision, title, text, ballot, options?, receipt, paper_ids? });
decode!(VoteOption { id, label, side });
codec!(Paper {
    id,
    title,
    media_type,
    size,
    sha256
});
codec!(VoteRequest {
    item_id,
    item_revision,
    option_id,
    rev
});
decode!(VoteReceipt {
    item_id,
    number,
    rev,
    received_at
});
decode!(Attendance {
    attended_at,
    quorum
});
decode!(Results {
    as_of,
    quorum,
    items
});
decode!(ItemResult { item_id, position, title, ballot, outcome, counts?, required });
decode!(OptionCount { label, side, votes });

impl Check for Meetings {}
impl Check for VoteReceipt {}
impl Check for Attendance {}
impl Check for Results {}

impl Check for Meeting {
    fn check(&self) -> Result<(), Inconsistent> {
        if self
            .papers
            .iter()
            .any(|p| p.sha256.len() != 64 || !p.sha256.bytes().all(|b| b.is_ascii_hexdigit()))
        {
            return Err(Inconsistent("a paper without a digest"));
        }
        let decided_without_options = self
            .items
            .iter()
            .any(|item| {
                let kind = item.ballot.known();
                let is_vote = matches!(kind, Some(BallotKind::Open | BallotKind::Secret));
                is_vote && item.options.len() < 2
            });
        if decided_without_options {
            return Err(Inconsistent("a vote without a choice"));
        }
        Ok(())
    }
}
