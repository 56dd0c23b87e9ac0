//! Filling seats: who has the most votes, and what becomes of a tie at the last seat.
//!
//! Whether the meeting may elect at all, its quorum and its ballots, is left to
//! [`super::ItemRule::decide`].

use super::{CountError, Outcome};
use crate::codes::codes;

/// The most options that a ballot holds, and the most seats.
///
/// Source: the ballots' protocol, section 5.
pub const OPTIONS: usize = 32;

/// What becomes of a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TieRule {
    /// The members vote on it again.
    VoteAgain,
    /// The chair draws lots before the meeting.
    Lots,
    /// It is not accepted; a tied seat stays empty.
    NotAccepted,
}

codes!(TieRule {
    VoteAgain => "voteAgain",
    Lots => "lots",
    NotAccepted => "notAccepted",
});

impl TieRule {
    /// The number that stands in the manifest.
    ///
    /// Source: the ballots' protocol, section 5.
    pub const fn number(self) -> u8 {
        match self {
            Self::VoteAgain => 0,
            Self::Lots => 1,
            Self::NotAccepted => 2,
        }
    }

    /// Reads back what [`Self::number`] wrote; `None` for a number without a meaning.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.number() == number)
    }
}

/// Who is elected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionOutcome {
    /// What is published: accepted, not accepted, or one of the two ties.
    pub outcome: Outcome,
    /// Places of the elected, ascending. Those above a tie are elected whatever becomes of it.
    pub elected: Vec<u8>,
    /// Places of those who are tied for the last seats, ascending; empty without a tie.
    pub tied: Vec<u8>,
    /// Seats that the tied are tied for, or that stay empty where there are fewer candidates with
    /// a vote than seats.
    pub open_seats: u8,
}

/// Fills `seats` with the options that have the most votes and at least one. `lots` is the order
/// that lots gave to the tied, best first; it is for [`TieRule::Lots`] alone.
///
/// Units: `totals` are votes by option in the order of the item.
///
/// Errors: [`CountError::NoSeat`], [`CountError::Options`] for more options than a ballot holds,
/// [`CountError::Lots`] when lots were drawn without need or for others than the tied.
///
/// Source: the ballots' protocol, section 10.
///
/// ```
/// use sokoguru_domain::meeting::{Outcome, TieRule, elect};
///
/// let tie = elect(&[40, 25, 25, 11], 2, TieRule::Lots, None)?;
/// assert_eq!((tie.outcome, tie.elected, tie.tied), (Outcome::AwaitsLots, vec![0], vec![1, 2]));
/// let drawn = elect(&[40, 25, 25, 11], 2, TieRule::Lots, Some(&[2, 1]))?;
/// assert_eq!((drawn.outcome, drawn.elected), (Outcome::Accepted, vec![0, 2]));
/// # Ok::<(), sokoguru_domain::meeting::CountError>(())
/// ```
pub fn elect(
    totals: &[u32],
    seats: u8,
    tie: TieRule,
    lots: Option<&[u8]>,
) -> Result<ElectionOutcome, CountError> {
    if seats == 0 {
        return Err(CountError::NoSeat);
    }
    if totals.len() > OPTIONS {
        return Err(CountError::Options);
    }
    let mut chosen: Vec<(u8, u32)> = (0_u8..)
        .zip(totals.iter().copied())
        .filter(|(_, votes)| *votes > 0)
        .collect();
    chosen.sort_by_key(|(place, votes)| (core::cmp::Reverse(*votes), *place));
    let places = |of: &[(u8, u32)]| -> Vec<u8> {
        let mut places: Vec<u8> = of.iter().map(|(place, _)| *place).collect();
        places.sort_unstable();
        places
    };
    let taken = usize::from(seats).min(chosen.len());
    let (inside, outside) = chosen.split_at(taken);
    let at_edge = inside.last().zip(outside.first());
    let Some((last, _)) = at_edge.filter(|(last, next)| last.1 == next.1) else {
        if lots.is_some() {
            return Err(CountError::Lots);
        }
        return Ok(ElectionOutcome {
            outcome: if inside.is_empty() {
                Outcome::NotAccepted
            } else {
                Outcome::Accepted
            },
            elected: places(inside),
            tied: Vec::new(),
            open_seats: left(seats, taken),
        });
    };
    let (above, rest): (Vec<_>, Vec<_>) = chosen
        .iter()
        .copied()
        .filter(|(_, votes)| *votes >= last.1)
        .partition(|(_, votes)| *votes > last.1);
    let tied = places(&rest);
    let open_seats = left(seats, above.len());
    let mut elected = places(&above);
    let outcome = match (tie, lots) {
        (TieRule::VoteAgain, None) => Outcome::Tie,
        (TieRule::NotAccepted, None) => Outcome::NotAccepted,
        (TieRule::Lots, None) => Outcome::AwaitsLots,
        (TieRule::Lots, Some(order)) => {
            let mut drawn = order.to_vec();
            drawn.sort_unstable();
            if drawn != tied {
                return Err(CountError::Lots);
            }
            elected.extend(order.iter().take(usize::from(open_seats)));
            elected.sort_unstable();
            return Ok(ElectionOutcome {
                outcome: Outcome::Accepted,
                elected,
                tied,
                open_seats: 0,
            });
        }
        (TieRule::VoteAgain | TieRule::NotAccepted, Some(_)) => return Err(CountError::Lots),
    };
    Ok(ElectionOutcome {
        outcome,
        elected,
        tied,
        open_seats,
    })
}

fn left(seats: u8, taken: usize) -> u8 {
    u8::try_from(taken).map_or(0, |taken| seats.saturating_sub(taken))
}
