//! From counted votes to the result of an item, by its own rule. Counting is left to the store, the
//! rules to the domain.

use sokoguru_api::meetings::BallotKind;
use sokoguru_domain::Outcome;
use sokoguru_domain::meeting::{CountError, Counting, Poll};

use crate::store::decisions::ConsensusRow;
use crate::store::meetings::{Counted, ItemRow, MeetingRow};
use crate::store::results::ResultRow;

/// What is known of an item when its meeting is over.
#[derive(Clone, Copy, Debug)]
pub struct Outturn<'a> {
    /// Who was there.
    pub counted: Counted,
    /// Votes by option id, in the order of the options; empty for a consensus.
    pub votes: &'a [(String, u32)],
    /// Ballots that count; `None` where minutes say only the votes.
    pub ballots: Option<u32>,
    /// What the chair recorded of the item as it stands now.
    pub consensus: Option<&'a ConsensusRow>,
}

/// The result of an item; `None` where nothing is decided, or where the chair has not said yet
/// whether there was consensus.
///
/// Errors: [`CountError`] when the votes contradict each other or the item.
pub fn result(
    meeting: &MeetingRow,
    item: &ItemRow,
    of: Outturn<'_>,
) -> Result<Option<ResultRow>, CountError> {
    let made = |outcome| ResultRow {
        item_id: item.id.clone(),
        outcome,
        required: None,
        votes: Vec::new(),
        elected: Vec::new(),
    };
    let Counted {
        present, voters, ..
    } = of.counted;
    match item.ballot {
        BallotKind::None => return Ok(None),
        BallotKind::Consensus => {
            let reached = item.quorum(meeting).reached(present, voters);
            let outcome = match of.consensus {
                // Without a quorum too: what the chair saw is asked for, not guessed.
                None => return Ok(None),
                Some(_) if !reached => Outcome::NoQuorum,
                Some(said) if said.agreed => Outcome::Accepted,
                Some(_) => Outcome::NotAccepted,
            };
            return Ok(Some(made(outcome)));
        }
        BallotKind::Open | BallotKind::Secret => {}
    }
    let rule = item.rule(meeting).ok_or(CountError::Options)?;
    let totals: Vec<u32> = of.votes.iter().map(|(_, votes)| *votes).collect();
    let sum = totals
        .iter()
        .fold(0_u32, |sum, votes| sum.saturating_add(*votes));
    let ballots = of.ballots.unwrap_or(match rule.counting {
        // Each ballot answers a question once.
        Counting::Approval { .. } => sum,
        Counting::Election { .. } => present,
    });
    let poll = Poll {
        voters,
        present,
        ballots,
        minimum: None,
    };
    let decision = rule.decide(poll, &totals, None)?;
    let required = match rule.counting {
        Counting::Election { .. } => None,
        Counting::Approval {
            favour,
            against,
            majority,
            ..
        } => {
            let votes = |place: u8| totals.get(usize::from(place)).copied().unwrap_or(0);
            let figures = majority.figures(votes(favour), votes(against), present);
            Some(figures.required)
        }
    };
    let elected = decision.elected.iter().filter_map(|place| {
        let option = of.votes.get(usize::from(*place))?;
        Some(option.0.clone())
    });
    Ok(Some(ResultRow {
        required,
        elected: elected.collect(),
        votes: of.votes.to_vec(),
        ..made(decision.outcome)
    }))
}
