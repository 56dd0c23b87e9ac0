//! The figures that tell members how a rule was kept: "101 of 186 present, 94 needed". The words
//! around them are left to whoever shows them.

use core::fmt;

use super::{MajorityBasis, MajorityRule, QuorumRule, Share};

/// Attendance beside what was asked for.
///
/// Units: members with a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuorumFigures {
    /// Who was present.
    pub present: u32,
    /// Who has a vote.
    pub voters: u32,
    /// How many were needed.
    pub required: u32,
    /// Whether they were there.
    pub reached: bool,
}

/// Votes in favour beside what was asked for.
///
/// Units: votes; members present where the rule is a part of those.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MajorityFigures {
    /// Votes in favour.
    pub in_favour: u32,
    /// What the rule is a part of.
    pub base: u32,
    /// How many were needed.
    pub required: u32,
    /// Whether there were so many.
    pub reached: bool,
}

impl QuorumRule {
    /// The rule beside an attendance.
    ///
    /// Source: minutes of a real meeting of 2 April 2026.
    ///
    /// ```
    /// use sokoguru_domain::QuorumRule;
    /// use sokoguru_domain::meeting::QuorumFigures;
    ///
    /// let figures = QuorumRule::MORE_THAN_HALF.figures(101, 186);
    /// assert_eq!(
    ///     figures,
    ///     QuorumFigures { present: 101, voters: 186, required: 94, reached: true },
    /// );
    /// ```
    pub fn figures(self, present: u32, voters: u32) -> QuorumFigures {
        QuorumFigures {
            present,
            voters,
            required: self.required(voters),
            reached: self.reached(present, voters),
        }
    }
}

impl MajorityRule {
    /// The rule beside a count. Abstentions are part of those present, not of the votes cast.
    pub fn figures(self, in_favour: u32, against: u32, present: u32) -> MajorityFigures {
        let base = match self.basis() {
            MajorityBasis::Cast => in_favour.saturating_add(against),
            MajorityBasis::Present => present,
        };
        MajorityFigures {
            in_favour,
            base,
            required: self.required(base),
            reached: self.reached(in_favour, base),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.strict { ">" } else { ">=" };
        write!(f, "{sign}{}/{}", self.numerator, self.denominator)
    }
}

/// As articles are quoted and as [`QuorumRule::parse`] reads it: `>1/2`.
impl fmt::Display for QuorumRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// As [`MajorityRule::parse`] reads it: `>=3/4 present`.
impl fmt::Display for MajorityRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.share, self.basis.code())
    }
}
