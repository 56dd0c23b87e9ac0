//! What the count of an item decides under its rule: the quorum first, then whether a secret count
//! may be made at all, then the majority or the seats, then the tie.
//!
//! The order and the numbers are those of section 10 of the ballots' protocol. Counting ballots is
//! left to others; filling seats to [`super::elect`].

use thiserror::Error;

use super::{MajorityRule, Outcome, QuorumRule, TieRule, elect};
use crate::codes::codes;

/// How the vote on one item came out in numbers.
///
/// Units: members; each has one vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoteCount {
    /// Members who may vote.
    pub voters: u32,
    /// Members who were present.
    pub present: u32,
    /// Setuju.
    pub in_favour: u32,
    /// Tidak setuju.
    pub against: u32,
    /// Abstain.
    pub abstaining: u32,
}

/// Why a count cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CountError {
    /// More members present than may vote.
    #[error("more members are present than may vote")]
    MorePresentThanVoters,
    /// More votes, or more ballots, than members present.
    #[error("more votes were cast than members are present")]
    MoreVotesThanPresent,
    /// More votes for an option than ballots, or one ballot with two answers to a question.
    #[error("more votes were counted than ballots")]
    MoreVotesThanBallots,
    /// The rule names an option that the item does not have, or one twice, or there are more
    /// options than a ballot holds.
    #[error("the rule and the options of the item do not fit")]
    Options,
    /// An election without a seat.
    #[error("an election fills at least one seat")]
    NoSeat,
    /// Lots that no tie asked for, or that do not order exactly the tied options.
    #[error("the lots do not order exactly the tied options")]
    Lots,
}

/// What votes are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counting {
    /// A proposal is accepted or not. Its options are exactly these.
    ///
    /// Units: places of options, from 0.
    Approval {
        /// The votes for it.
        favour: u8,
        /// The votes against it.
        against: u8,
        /// The abstentions, where the item offers them.
        abstain: Option<u8>,
        /// How many votes in favour accept it.
        majority: MajorityRule,
    },
    /// People are elected; each option is one of them.
    Election {
        /// How many.
        seats: u8,
    },
}

/// All that decides an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ItemRule {
    /// Who must be present.
    pub quorum: QuorumRule,
    /// What the votes are for.
    pub counting: Counting,
    /// What becomes of a tie.
    pub tie: TieRule,
}

/// Who was there and how many ballots count.
///
/// Units: members; each has one ballot on an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poll {
    /// Members with a vote.
    pub voters: u32,
    /// Members with a vote who were present, those who voted from elsewhere among them.
    pub present: u32,
    /// Ballots of the item that count.
    pub ballots: u32,
    /// The smallest number of ballots that may be counted where they are secret; `None` where
    /// they are open.
    pub minimum: Option<u32>,
}

/// What an item decided, and who is elected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// As it is published.
    pub outcome: Outcome,
    /// Places of elected options, ascending. Those above a tie are elected whatever becomes of it.
    pub elected: Vec<u8>,
    /// Places of the options that the tie is between, ascending; empty without one.
    pub tied: Vec<u8>,
}

impl Decision {
    fn only(outcome: Outcome) -> Self {
        Self {
            outcome,
            elected: Vec::new(),
            tied: Vec::new(),
        }
    }
}

impl ItemRule {
    /// What a count decides. `totals` are the votes by option in the order of the item; they are
    /// empty exactly where too few secret ballots may be counted. `lots` is the order that lots
    /// gave to tied options, best first.
    ///
    /// Errors: [`CountError`] when the count contradicts itself, the rule or the item, and when
    /// there are lots that nothing asked for.
    ///
    /// Source: the ballots' protocol, section 10.
    ///
    /// ```
    /// use sokoguru_domain::meeting::{Counting, ItemRule, Outcome, Poll, TieRule};
    /// use sokoguru_domain::{MajorityRule, QuorumRule};
    ///
    /// let rule = ItemRule {
    ///     quorum: QuorumRule::MORE_THAN_HALF,
    ///     counting: Counting::Approval {
    ///         favour: 0, against: 1, abstain: Some(2), majority: MajorityRule::SIMPLE,
    ///     },
    ///     tie: TieRule::NotAccepted,
    /// };
    /// let poll = Poll { voters: 186, present: 101, ballots: 101, minimum: Some(5) };
    /// assert_eq!(rule.decide(poll, &[60, 38, 3], None)?.outcome, Outcome::Accepted);
    /// # Ok::<(), sokoguru_domain::meeting::CountError>(())
    /// ```
    pub fn decide(
        &self,
        poll: Poll,
        totals: &[u32],
        lots: Option<&[u8]>,
    ) -> Result<Decision, CountError> {
        let secret_and_few = poll.minimum.is_some_and(|minimum| poll.ballots < minimum);
        self.check(poll, totals, secret_and_few)?;
        let without_count = if !self.quorum.reached(poll.present, poll.voters) {
            Some(Outcome::NoQuorum)
        } else if secret_and_few {
            Some(Outcome::TooFewBallots)
        } else {
            None
        };
        if let Some(outcome) = without_count {
            return if lots.is_some() {
                Err(CountError::Lots)
            } else {
                Ok(Decision::only(outcome))
            };
        }
        match self.counting {
            Counting::Approval {
                favour,
                against,
                majority,
                ..
            } => {
                let votes = (total(totals, favour)?, total(totals, against)?);
                let decided = approve(majority, votes, poll.present);
                self.broken(decided, (favour, against), lots)
            }
            Counting::Election { seats } => {
                let result = elect(totals, seats, self.tie, lots)?;
                Ok(Decision {
                    outcome: result.outcome,
                    elected: result.elected,
                    tied: result.tied,
                })
            }
        }
    }

    fn check(&self, poll: Poll, totals: &[u32], uncounted: bool) -> Result<(), CountError> {
        if poll.present > poll.voters {
            return Err(CountError::MorePresentThanVoters);
        }
        if poll.ballots > poll.present {
            return Err(CountError::MoreVotesThanPresent);
        }
        if uncounted {
            return if totals.is_empty() {
                Ok(())
            } else {
                Err(CountError::MoreVotesThanBallots)
            };
        }
        let per_ballot = match self.counting {
            Counting::Election { .. } => {
                totals.iter().map(|one| u64::from(*one)).max().unwrap_or(0)
            }
            Counting::Approval {
                favour,
                against,
                abstain,
                ..
            } => {
                let named = [Some(favour), Some(against), abstain];
                let options = named.iter().flatten().count();
                let twice =
                    favour == against || abstain == Some(favour) || abstain == Some(against);
                if twice || totals.len() != options {
                    return Err(CountError::Options);
                }
                for place in named.into_iter().flatten() {
                    total(totals, place)?;
                }
                totals.iter().map(|one| u64::from(*one)).sum()
            }
        };
        if per_ballot > u64::from(poll.ballots) {
            return Err(CountError::MoreVotesThanBallots);
        }
        Ok(())
    }

    /// Applies the tie rule to a proposal.
    fn broken(
        &self,
        decided: VoteOutcome,
        (favour, against): (u8, u8),
        lots: Option<&[u8]>,
    ) -> Result<Decision, CountError> {
        let outcome = match decided {
            VoteOutcome::Accepted => Outcome::Accepted,
            VoteOutcome::Rejected => Outcome::NotAccepted,
            VoteOutcome::NoQuorum => Outcome::NoQuorum,
            VoteOutcome::Tie => {
                let outcome = match (self.tie, lots) {
                    (TieRule::VoteAgain, None) => Outcome::Tie,
                    (TieRule::NotAccepted, None) => Outcome::NotAccepted,
                    (TieRule::Lots, None) => Outcome::AwaitsLots,
                    (TieRule::Lots, Some(order)) if order == [favour, against] => Outcome::Accepted,
                    (TieRule::Lots, Some(order)) if order == [against, favour] => {
                        Outcome::NotAccepted
                    }
                    (_, Some(_)) => return Err(CountError::Lots),
                };
                return Ok(Decision {
                    outcome,
                    elected: Vec::new(),
                    tied: vec![favour.min(against), favour.max(against)],
                });
            }
        };
        if lots.is_some() {
            return Err(CountError::Lots);
        }
        Ok(Decision::only(outcome))
    }
}

fn total(totals: &[u32], place: u8) -> Result<u32, CountError> {
    totals
        .get(usize::from(place))
        .copied()
        .ok_or(CountError::Options)
}

/// The majority alone: the quorum was reached, the votes are no more than the members present.
fn approve(majority: MajorityRule, (favour, against): (u32, u32), present: u32) -> VoteOutcome {
    let figures = majority.figures(favour, against, present);
    if figures.reached {
        VoteOutcome::Accepted
    } else if majority.is_more_than_half()
        && favour > 0
        && favour == against
        // Where all present are the base, abstentions make it less than half and no tie: else one
        // more vote in favour would turn a tie into a refusal.
        && u64::from(favour) * 2 == u64::from(figures.base)
    {
        VoteOutcome::Tie
    } else {
        VoteOutcome::Rejected
    }
}

/// What the vote on an item decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VoteOutcome {
    /// Enough votes in favour.
    Accepted,
    /// Not enough votes in favour.
    Rejected,
    /// As many for as against where more than half was asked: the tie rule of the item decides.
    Tie,
    /// Too few present, so that nothing was decided.
    NoQuorum,
}

codes!(VoteOutcome {
    Accepted => "accepted",
    Rejected => "rejected",
    Tie => "tie",
    NoQuorum => "noQuorum",
});

/// What a count decides under the rules of the item.
///
/// Errors: [`CountError`] when there are more votes than members.
///
/// ```
/// use sokoguru_domain::{MajorityRule, QuorumRule, VoteCount, VoteOutcome, decide};
///
/// let count = VoteCount { voters: 186, present: 101, in_favour: 60, against: 38, abstaining: 3 };
/// let outcome = decide(QuorumRule::MORE_THAN_HALF, MajorityRule::SIMPLE, count)?;
/// assert_eq!(outcome, VoteOutcome::Accepted);
/// # Ok::<(), sokoguru_domain::meeting::CountError>(())
/// ```
pub fn decide(
    quorum: QuorumRule,
    majority: MajorityRule,
    count: VoteCount,
) -> Result<VoteOutcome, CountError> {
    if count.present > count.voters {
        return Err(CountError::MorePresentThanVoters);
    }
    let cast = count
        .in_favour
        .checked_add(count.against)
        .ok_or(CountError::MoreVotesThanPresent)?;
    if cast
        .checked_add(count.abstaining)
        .is_none_or(|all| all > count.present)
    {
        return Err(CountError::MoreVotesThanPresent);
    }
    if !quorum.reached(count.present, count.voters) {
        return Ok(VoteOutcome::NoQuorum);
    }
    Ok(approve(
        majority,
        (count.in_favour, count.against),
        count.present,
    ))
}
