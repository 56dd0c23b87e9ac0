//! Members' meetings: agenda, papers, attendance and open votes. Rules, results and what becomes of
//! decisions stand in [`crate::decisions`].
//!
//! On an item of kind `open` the choice is known to the cooperative, and the app says so on the
//! screen. How a meeting votes whose ballots are sealed or signed stands in [`crate::board`].

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::board::MeetingBoard;
use crate::decisions::{Consensus, FollowUp, ItemRule};
pub use crate::decisions::{ItemResult, OptionCount, Results};
use crate::wire::{
    Check, Inconsistent, ItemId, MeetingId, MeetingPhaseWord, OptionId, PaperId, codes,
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
    /// Items on which this member has voted; 0 where ballots are signed and sealed.
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
    /// That it votes by signed and sealed ballots; absent where it votes through the session. Then
    /// the backend does not know on which items this member has voted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<MeetingBoard>,
    /// The first meeting, where this one is held because that one had no quorum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_of: Option<MeetingId>,
    /// What is to be done after its decisions, by item and then by day.
    #[serde(default)]
    pub follow_ups: Vec<FollowUp>,
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
    /// What decides it; absent where nothing is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<ItemRule>,
    /// What the chair recorded, where it is decided by consensus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consensus: Option<Consensus>,
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
    /// Whether it counts as a vote for the item, against it, or as an abstention, or is somebody
    /// who stands for election: `for`, `against`, `abstain`, `candidate`.
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
        /// For this candidate.
        Candidate = "candidate",
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
    papers,
    board,
    second_of,
    follow_ups?
});
decode!(Quorum {
    present,
    voters,
    required,
    reached
});
decode!(AgendaItem { id, position, revision, title, text, ballot, options?, receipt, paper_ids?, rule, consensus });
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
impl Check for Meetings {}
impl Check for VoteReceipt {}
impl Check for Attendance {}

impl Check for Meeting {
    fn check(&self) -> Result<(), Inconsistent> {
        if self
            .papers
            .iter()
            .any(|p| p.sha256.len() != 64 || !p.sha256.bytes().all(|b| b.is_ascii_hexdigit()))
        {
            return Err(Inconsistent("a paper without a digest"));
        }
        let decided_without_options = self.items.iter().any(|item| {
            let kind = item.ballot.known();
            let is_vote = matches!(kind, Some(BallotKind::Open | BallotKind::Secret));
            is_vote && item.options.len() < 2
        });
        if decided_without_options {
            return Err(Inconsistent("a vote without a choice"));
        }
        self.items
            .iter()
            .filter_map(|item| item.rule.as_ref())
            .try_for_each(Check::check)?;
        crate::decisions::check_follow_ups(&self.follow_ups)
    }
}
