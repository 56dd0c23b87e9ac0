//! The six things that a vote can come to, as words for the wire and as numbers for the board.
//!
//! Which of them it is, is left to [`super::ItemRule::decide`].

use crate::codes::codes;

/// What an item decided, as it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Not enough votes in favour; in an election, nobody.
    NotAccepted,
    /// Enough votes in favour; in an election, the seats are filled.
    Accepted,
    /// A tie that the members vote on again.
    Tie,
    /// Too few present, so that nothing was decided.
    NoQuorum,
    /// A tie that lots, drawn in the meeting, still have to decide.
    AwaitsLots,
    /// So few secret ballots that a count would show who voted how: none is made.
    TooFewBallots,
}

codes!(Outcome {
    NotAccepted => "rejected",
    Accepted => "accepted",
    Tie => "tie",
    NoQuorum => "noQuorum",
    AwaitsLots => "awaitsLots",
    TooFewBallots => "tooFewBallots",
});

impl Outcome {
    /// The number that stands on the board.
    ///
    /// Source: the ballots' protocol, section 10.
    pub const fn number(self) -> u8 {
        match self {
            Self::NotAccepted => 0,
            Self::Accepted => 1,
            Self::Tie => 2,
            Self::NoQuorum => 3,
            Self::AwaitsLots => 4,
            Self::TooFewBallots => 5,
        }
    }

    /// Reads back what [`Self::number`] wrote; `None` for a number without a meaning.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.number() == number)
    }
}
