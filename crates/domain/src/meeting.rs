//! The members' meeting: when it counts as one, what decides an item, and which phase its vote is
//! in. One member has one vote, so every count here is a count of members.
//!
//! Here stand the parts of a rule, a quorum and a majority; [`ItemRule`] puts them together and
//! decides an item, [`elect`] fills seats, and [`rules`] holds what articles ask for, as data.
//!
//! Sealing, sending and tallying ballots is left to the ballot crate.

mod calendar;
mod decision;
mod election;
mod figures;
mod outcome;
pub mod rules;

pub use calendar::{
    MeetingPhase, NOTICE_DAYS, latest_date_for_notice, latest_date_for_rat, latest_date_for_report,
    phase_at,
};
pub use decision::{
    CountError, Counting, Decision, ItemRule, Poll, VoteCount, VoteOutcome, decide,
};
pub use election::{ElectionOutcome, OPTIONS, TieRule, elect};
pub use figures::{MajorityFigures, QuorumFigures};
pub use outcome::Outcome;

use rust_decimal::{Decimal, RoundingStrategy};
use thiserror::Error;

use crate::codes::codes;
use crate::decimal::{over, round};

/// Why a fraction is not a rule for a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RuleError {
    /// Nothing, or a part of nothing.
    #[error("a rule asks for some part of the members")]
    Nothing,
    /// More than all, or more than all can be.
    #[error("a rule cannot ask for more than all members")]
    MoreThanAll,
}

/// A part of a number of members: at least, or more than, a fraction of them.
///
/// Invariant: above zero and never more than all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Share {
    numerator: u32,
    denominator: u32,
    strict: bool,
}

impl Share {
    fn new(numerator: u32, denominator: u32, strict: bool) -> Result<Self, RuleError> {
        if numerator == 0 || denominator == 0 {
            return Err(RuleError::Nothing);
        }
        if numerator > denominator || (strict && numerator == denominator) {
            return Err(RuleError::MoreThanAll);
        }
        Ok(Self {
            numerator,
            denominator,
            strict,
        })
    }

    fn of(self, all: u32) -> u32 {
        let product = u64::from(all) * u64::from(self.numerator);
        let denominator = u64::from(self.denominator);
        let needed = if self.strict {
            product / denominator + 1
        } else {
            product.div_ceil(denominator)
        };
        // The fraction is at most one, so that this fits; of nobody, one is still needed.
        u32::try_from(needed.max(1)).unwrap_or(u32::MAX)
    }
}

/// How many members must be present for the meeting to count.
///
/// Invariant: the part is above zero and never more than all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuorumRule(Share);

impl QuorumRule {
    /// More than half: the usual rule of the articles.
    pub const MORE_THAN_HALF: Self = Self(Share {
        numerator: 1,
        denominator: 2,
        strict: true,
    });

    /// A rule such as "at least 3/4" or, with `strict`, "more than 1/2".
    ///
    /// Errors: [`RuleError`] when no meeting could reach it, or every one would.
    pub fn new(numerator: u32, denominator: u32, strict: bool) -> Result<Self, RuleError> {
        Share::new(numerator, denominator, strict).map(Self)
    }

    /// The part's numerator.
    pub fn numerator(self) -> u32 {
        self.0.numerator
    }

    /// The part's denominator.
    pub fn denominator(self) -> u32 {
        self.0.denominator
    }

    /// Whether more than the part is needed, not just the part.
    pub fn strict(self) -> bool {
        self.0.strict
    }

    /// How many must be present.
    ///
    /// Units: members who may vote.
    ///
    /// Invariant: at least one, and at most all of them where there is one.
    ///
    /// Source: minutes of a real meeting of 2 April 2026, 101 of 186 present.
    ///
    /// ```
    /// use sokoguru_domain::QuorumRule;
    ///
    /// assert_eq!(QuorumRule::MORE_THAN_HALF.required(186), 94);
    /// assert!(QuorumRule::MORE_THAN_HALF.reached(101, 186));
    /// # assert!(!QuorumRule::MORE_THAN_HALF.reached(93, 186));
    /// ```
    pub fn required(self, voters: u32) -> u32 {
        self.0.of(voters)
    }

    /// Whether enough are present.
    pub fn reached(self, present: u32, voters: u32) -> bool {
        present >= self.required(voters)
    }
}

/// Which votes a majority is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MajorityBasis {
    /// Votes for and against; who abstains is not counted.
    Cast,
    /// All members present; who abstains counts like a vote against.
    Present,
}

codes!(MajorityBasis { Cast => "cast", Present => "present" });

/// How many votes in favour accept an item.
///
/// Invariant: the part is above zero and never more than all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MajorityRule {
    share: Share,
    basis: MajorityBasis,
}

impl MajorityRule {
    /// More than half of the votes cast.
    ///
    /// Source: UU 25/1992 Pasal 24, where consensus was not found.
    pub const SIMPLE: Self = Self {
        share: Share {
            numerator: 1,
            denominator: 2,
            strict: true,
        },
        basis: MajorityBasis::Cast,
    };

    /// A rule such as "at least 3/4 of those present".
    ///
    /// Errors: [`RuleError`] when no vote could reach it, or every one would.
    pub fn new(
        numerator: u32,
        denominator: u32,
        strict: bool,
        basis: MajorityBasis,
    ) -> Result<Self, RuleError> {
        Share::new(numerator, denominator, strict).map(|share| Self { share, basis })
    }

    /// The part's numerator.
    pub fn numerator(self) -> u32 {
        self.share.numerator
    }

    /// The part's denominator.
    pub fn denominator(self) -> u32 {
        self.share.denominator
    }

    /// Whether more than the part is needed, not just the part.
    pub fn strict(self) -> bool {
        self.share.strict
    }

    /// Which votes it is a part of.
    pub fn basis(self) -> MajorityBasis {
        self.basis
    }

    /// How many votes in favour are needed out of so many on the rule's own basis.
    ///
    /// Source: the standard articles ask 3/4 of those present for a change of articles.
    ///
    /// ```
    /// use sokoguru_domain::{MajorityBasis, MajorityRule};
    ///
    /// let change_of_articles = MajorityRule::new(3, 4, false, MajorityBasis::Present)?;
    /// assert_eq!(change_of_articles.required(140), 105);
    /// # Ok::<(), sokoguru_domain::meeting::RuleError>(())
    /// ```
    pub fn required(self, basis: u32) -> u32 {
        self.share.of(basis)
    }

    /// Whether so many votes in favour are enough.
    pub fn reached(self, in_favour: u32, basis: u32) -> bool {
        in_favour >= self.required(basis)
    }

    fn is_more_than_half(self) -> bool {
        let share = self.share;
        share.strict && u64::from(share.numerator) * 2 == u64::from(share.denominator)
    }
}

/// What part of the members is present.
///
/// Units: percent with two decimals, half up; `None` when nobody may vote.
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::meeting::turnout;
///
/// assert_eq!(turnout(101, 186), Some(Decimal::new(5430, 2)));
/// ```
pub fn turnout(present: u32, voters: u32) -> Option<Decimal> {
    let percent = over(
        Decimal::from(u64::from(present) * 100),
        Decimal::from(voters),
    )?;
    let mut percent = round(percent, 2, RoundingStrategy::MidpointAwayFromZero);
    percent.rescale(2);
    Some(percent)
}

/// Whether a ballot takes the place of an earlier one of the same member on the same item: the
/// voter counts the revisions, and the higher one holds, whichever arrived first.
pub const fn supersedes(rev_new: u64, rev_old: u64) -> bool {
    rev_new > rev_old
}
