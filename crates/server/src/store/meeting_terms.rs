//! What the articles and the office say of meetings and items beside what members read: seats, ties,
//! quorums of their own, who signs. Rows stand in [`super::meetings`].

use sokoguru_api::meetings::Side;
use sokoguru_domain::meeting::{Counting, ItemRule};
use sokoguru_domain::{DecisionKind, QuorumRule, TieRule};
use sqlx::sqlite::SqliteRow;

use super::meetings::{ItemRow, MeetingRow};
use super::row::Columns;
use super::{StoreError, Stored};

/// What the articles and the office say of a meeting beside its moments and its quorum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingTerms {
    /// The first meeting, where this one is held because that one had no quorum.
    pub second_of: Option<String>,
    /// Whether a member may vote on an item again until it closes.
    pub revote: bool,
    /// The smallest number of secret ballots that are counted.
    pub smallest_count: u32,
    /// Who signs the minutes.
    pub officers: Officers,
}

impl Default for MeetingTerms {
    fn default() -> Self {
        Self {
            second_of: None,
            revote: true,
            smallest_count: 5,
            officers: Officers::default(),
        }
    }
}

/// Who signs the minutes; empty where nobody is named yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Officers {
    /// Pimpinan rapat.
    pub chair: String,
    /// Notulis.
    pub secretary: String,
    /// Members who sign for the others.
    pub witnesses: Vec<String>,
}

impl MeetingTerms {
    pub(super) fn read(row: &SqliteRow) -> Stored<Self> {
        Ok(Self {
            second_of: row.raw("second_of")?,
            revote: row.flag("revote")?,
            smallest_count: row.number("smallest_count")?,
            officers: Officers {
                chair: row.text("chair")?,
                secretary: row.text("secretary")?,
                witnesses: row
                    .raw::<&str>("witnesses")?
                    .lines()
                    .map(str::to_owned)
                    .collect(),
            },
        })
    }
}

/// What decides an item beside its majority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemTerms {
    /// What it is about.
    pub decision: DecisionKind,
    /// Who must be present; `None` is the quorum of the meeting.
    pub quorum: Option<QuorumRule>,
    /// What becomes of a tie.
    pub tie: TieRule,
    /// Seats of an election; `None` where a proposal is decided.
    pub seats: Option<u8>,
    /// The fewest options that a ballot chooses.
    pub min: u8,
    /// The most.
    pub max: u8,
}

impl Default for ItemTerms {
    fn default() -> Self {
        Self {
            decision: DecisionKind::Ordinary,
            quorum: None,
            tie: TieRule::VoteAgain,
            seats: None,
            min: 1,
            max: 1,
        }
    }
}

impl ItemTerms {
    pub(super) fn read(row: &SqliteRow) -> Stored<Self> {
        Ok(Self {
            decision: row.code("decision")?,
            quorum: match row.raw("quorum")? {
                "" => None,
                text => Some(QuorumRule::parse(text).map_err(|_| StoreError::Corrupt("quorum"))?),
            },
            tie: row.code("tie")?,
            seats: row.maybe_number("seats")?,
            min: row.number("min_choices")?,
            max: row.number("max_choices")?,
        })
    }
}

impl ItemRow {
    /// Who must be present for it.
    pub fn quorum(&self, meeting: &MeetingRow) -> QuorumRule {
        self.terms.quorum.unwrap_or(meeting.quorum)
    }

    /// The place of the first option on a side, from 0.
    fn place(&self, side: Side) -> Option<u8> {
        let place = self.options.iter().position(|one| one.side == side)?;
        u8::try_from(place).ok()
    }

    /// All that decides it; `None` where nothing is voted on, or the options do not fit a proposal.
    pub fn rule(&self, meeting: &MeetingRow) -> Option<ItemRule> {
        if self.options.is_empty() {
            return None;
        }
        let counting = match self.terms.seats {
            Some(seats) => Counting::Election { seats },
            None => Counting::Approval {
                favour: self.place(Side::For)?,
                against: self.place(Side::Against)?,
                abstain: self.place(Side::Abstain),
                majority: self.majority,
            },
        };
        Some(ItemRule {
            quorum: self.quorum(meeting),
            counting,
            tie: self.terms.tie,
        })
    }
}
