//! What decides an item, what was decided, what becomes of it, and who is there meanwhile.
//!
//! Rules travel as figures, so that the app can say them in words ("101 of 186 present, 94
//! needed"); nothing here is a total before the box is counted.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use sokoguru_domain::{MajorityRule, QuorumRule};

use crate::decode;
use crate::meetings::{BallotKindWord, Quorum, SideWord};
use crate::wire::{
    Check, DecisionKindWord, FollowUpId, Inconsistent, ItemId, MajorityBasisWord, MeetingPhaseWord,
    OutcomeWord, TieRuleWord, codes,
};

/// A part of a number of members: at least, or more than, numerator/denominator of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Fraction {
    /// Above zero.
    pub numerator: u32,
    /// Never below the numerator.
    pub denominator: u32,
    /// Whether more than the part is needed, not just the part.
    pub strict: bool,
}

/// How many votes in favour accept a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Majority {
    /// The part.
    pub part: Fraction,
    /// Of what: `cast`, `present`.
    pub basis: MajorityBasisWord,
}

/// What decides an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ItemRule {
    /// What it is about: `ordinary`, `election`, `articles`, `merger`, `dissolution`.
    pub decision: DecisionKindWord,
    /// Who must be present.
    pub quorum: Fraction,
    /// Members whom that makes, of those who have a vote now.
    pub quorum_required: u32,
    /// Votes that accept a proposal; absent for an election and for a consensus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub majority: Option<Majority>,
    /// Seats of an election; absent for a proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u8>,
    /// The fewest options that a vote chooses.
    pub min: u8,
    /// The most.
    pub max: u8,
    /// What becomes of a tie: `voteAgain`, `lots`, `notAccepted`.
    pub tie: TieRuleWord,
}

/// What the chair recorded of an item that is decided by consensus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Consensus {
    /// Whether it was found.
    pub agreed: bool,
    /// What was agreed, in the chair's words.
    pub words: String,
    /// Recorded at.
    pub recorded_at: DateTime<FixedOffset>,
}

codes!(
    /// How far something that was decided has come.
    FollowUpState as FollowUpStateWord {
        /// Still to be done.
        Open = "open",
        /// Done.
        Done = "done",
    }
);

/// What is to be done after a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FollowUp {
    /// It.
    pub id: FollowUpId,
    /// The decision.
    pub item_id: ItemId,
    /// What is to be done.
    pub what: String,
    /// By whom.
    pub responsible: String,
    /// By when.
    pub due_on: NaiveDate,
    /// `open`, `done`.
    pub state: FollowUpStateWord,
    /// How it went; empty where nothing was said.
    #[serde(default)]
    pub note: String,
    /// Changed last at.
    pub updated_at: DateTime<FixedOffset>,
}

/// `GET /v1/meetings/{id}/presence`, and each event of `GET /v1/meetings/{id}/events`: who is
/// there now, and what is open. It never says how a vote stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Presence {
    /// The last change of the attendance, the phase or the agenda.
    pub as_of: DateTime<FixedOffset>,
    /// How far the meeting is.
    pub phase: MeetingPhaseWord,
    /// Who is there, who must be.
    pub quorum: Quorum,
    /// The items on which something is decided, in order.
    pub items: Vec<ItemPresence>,
}

/// An item as a meeting goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ItemPresence {
    /// The item.
    pub item_id: ItemId,
    /// Its revision.
    pub revision: u16,
    /// How it is decided.
    pub ballot: BallotKindWord,
    /// Whether votes on it are taken now.
    pub open: bool,
    /// Whether enough members are there for this item.
    pub quorum_reached: bool,
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
    /// What is to be done after the decisions, by item and then by day.
    #[serde(default)]
    pub follow_ups: Vec<FollowUp>,
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
    /// `accepted`, `rejected`, `tie`, `noQuorum`, `awaitsLots`, `tooFewBallots`; for consensus
    /// `accepted` or `rejected`.
    pub outcome: OutcomeWord,
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
    /// Whether this candidate is elected.
    #[serde(default)]
    pub elected: bool,
}

decode!(Fraction {
    numerator,
    denominator,
    strict
});
decode!(Majority { part, basis });
decode!(ItemRule {
    decision,
    quorum,
    quorum_required,
    majority,
    seats,
    min,
    max,
    tie,
});
decode!(Consensus {
    agreed,
    words,
    recorded_at
});
decode!(FollowUp { id, item_id, what, responsible, due_on, state, note?, updated_at });
decode!(Presence {
    as_of,
    phase,
    quorum,
    items
});
decode!(ItemPresence {
    item_id,
    revision,
    ballot,
    open,
    quorum_reached
});
decode!(Results { as_of, quorum, items, follow_ups? });
decode!(ItemResult { item_id, position, title, ballot, outcome, counts?, required });
decode!(OptionCount { label, side, votes, elected? });

impl From<QuorumRule> for Fraction {
    fn from(rule: QuorumRule) -> Self {
        Self {
            numerator: rule.numerator(),
            denominator: rule.denominator(),
            strict: rule.strict(),
        }
    }
}

impl From<MajorityRule> for Majority {
    fn from(rule: MajorityRule) -> Self {
        Self {
            part: Fraction {
                numerator: rule.numerator(),
                denominator: rule.denominator(),
                strict: rule.strict(),
            },
            basis: rule.basis().into(),
        }
    }
}

impl Fraction {
    /// The rule that it is.
    ///
    /// Errors: [`Inconsistent`] for a part that nobody or everybody reaches.
    pub fn quorum(&self) -> Result<QuorumRule, Inconsistent> {
        QuorumRule::new(self.numerator, self.denominator, self.strict)
            .map_err(|_| Inconsistent("a rule that asks for nobody, or for more than all"))
    }
}

impl Check for ItemRule {
    fn check(&self) -> Result<(), Inconsistent> {
        self.quorum.quorum()?;
        if let Some(majority) = &self.majority {
            majority.part.quorum()?;
        }
        if self.min > self.max || (self.majority.is_some() && self.seats.is_some()) {
            return Err(Inconsistent("a rule that contradicts itself"));
        }
        if self
            .seats
            .is_some_and(|seats| seats == 0 || self.max > seats)
        {
            return Err(Inconsistent("an election without a seat for each choice"));
        }
        Ok(())
    }
}

impl Check for Presence {
    fn check(&self) -> Result<(), Inconsistent> {
        check_quorum(&self.quorum)
    }
}

impl Check for Results {
    fn check(&self) -> Result<(), Inconsistent> {
        check_follow_ups(&self.follow_ups)
    }
}

fn check_quorum(quorum: &Quorum) -> Result<(), Inconsistent> {
    if quorum.present <= quorum.voters && quorum.reached == (quorum.present >= quorum.required) {
        Ok(())
    } else {
        Err(Inconsistent(
            "a quorum that does not follow from its figures",
        ))
    }
}

/// A task that nobody has, or that is nothing, is none.
pub(crate) fn check_follow_ups(list: &[FollowUp]) -> Result<(), Inconsistent> {
    let empty = |one: &FollowUp| one.what.trim().is_empty() || one.responsible.trim().is_empty();
    if list.iter().any(empty) {
        return Err(Inconsistent("a task without a word or without a name"));
    }
    Ok(())
}
