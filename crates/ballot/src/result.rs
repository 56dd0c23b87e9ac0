//! What an item decided, as it stands on the board. PROTOCOL.md, section 10.
//!
//! The rules are those of `sokoguru-domain`; here they meet the manifest. Counting is left to
//! `verifier`.

use sokoguru_domain::meeting::{self, CountError, Counting, ItemRule, Outcome, Poll};
use thiserror::Error;

use crate::manifest::{Decision, Item, ItemKind, TieRule};
use crate::wire::{Reader, WireError, Writer};

/// What an item decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemResult {
    /// The item's place in the manifest, from 0.
    pub item: u16,
    /// The item's revision.
    pub revision: u32,
    /// How many ballots count.
    pub ballots: u32,
    /// What they decided.
    pub outcome: Outcome,
    /// The votes by option; empty for consensus, and where too few secret ballots may be counted.
    pub totals: Vec<u32>,
    /// Places of elected options, ascending.
    pub elected: Vec<u8>,
}

impl ItemResult {
    /// Reads the payload of an event of kind 12.
    ///
    /// Errors: [`WireError`].
    pub fn parse(payload: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(payload);
        let result = Self {
            item: reader.u16()?,
            revision: reader.u32()?,
            ballots: reader.u32()?,
            outcome: {
                let number = reader.u8()?;
                Outcome::from_number(number).ok_or(WireError::Choice(number))?
            },
            totals: reader.list(Reader::u32)?,
            elected: reader.list(Reader::u8)?,
        };
        reader.finish()?;
        Ok(result)
    }

    /// The payload of its event.
    ///
    /// Errors: [`WireError::ListTooLong`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, WireError> {
        let mut writer = Writer::new();
        writer
            .u16(self.item)
            .u32(self.revision)
            .u32(self.ballots)
            .u8(self.outcome.number())
            .list(&self.totals, |out, total| {
                out.u32(*total);
            })?
            .list(&self.elected, |out, place| {
                out.u8(*place);
            })?;
        Ok(writer.finish())
    }
}

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ResultError {
    /// The count contradicts the rule, or lots were drawn for others than the tied.
    #[error(transparent)]
    Count(#[from] CountError),
    /// The chair did not record yet whether the meeting agreed.
    #[error("the chair did not record what the meeting found")]
    NoConsensus,
}

/// What is known of an item when it is decided.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Members with a vote.
    pub voters: u32,
    /// Of these, who was present.
    pub present: u32,
    /// The fewest secret ballots that are counted.
    pub minimum: u32,
    /// How many ballots count.
    pub ballots: u32,
    /// The votes by option; empty where they may not be counted.
    pub totals: &'a [u32],
    /// The order that lots gave to the tied, best first.
    pub lots: Option<&'a [u8]>,
    /// What the chair recorded of an item without a count.
    pub agreed: Option<bool>,
}

/// What the item at a place decided.
///
/// Errors: [`ResultError`].
pub fn decide(place: u16, item: &Item, known: &Known<'_>) -> Result<ItemResult, ResultError> {
    let result = |outcome, elected| ItemResult {
        item: place,
        revision: item.revision,
        ballots: known.ballots,
        outcome,
        totals: known.totals.to_vec(),
        elected,
    };
    let counting = match item.decision {
        Decision::Consensus => {
            let outcome = if !item.quorum.reached(known.present, known.voters) {
                Outcome::NoQuorum
            } else if known.agreed.ok_or(ResultError::NoConsensus)? {
                Outcome::Accepted
            } else {
                Outcome::NotAccepted
            };
            return Ok(result(outcome, Vec::new()));
        }
        Decision::Majority {
            favour,
            against,
            abstain,
            rule,
            ..
        } => Counting::Approval {
            favour,
            against,
            abstain,
            majority: rule,
        },
        Decision::Election { seats, .. } => Counting::Election { seats },
    };
    let tie = match item.decision {
        Decision::Majority { tie, .. } | Decision::Election { tie, .. } => tie,
        Decision::Consensus => TieRule::NotAccepted,
    };
    let rule = ItemRule {
        quorum: item.quorum,
        counting,
        tie: match tie {
            TieRule::VoteAgain => meeting::TieRule::VoteAgain,
            TieRule::Lots => meeting::TieRule::Lots,
            TieRule::NotAccepted => meeting::TieRule::NotAccepted,
        },
    };
    let poll = Poll {
        voters: known.voters,
        present: known.present,
        ballots: known.ballots,
        minimum: (item.kind == ItemKind::Secret).then_some(known.minimum),
    };
    let decision = rule.decide(poll, known.totals, known.lots)?;
    Ok(result(decision.outcome, decision.elected))
}
