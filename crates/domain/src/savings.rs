//! Kinds of savings, the movements on them, and whether a list of movements adds up.
//!
//! [`tax`] counts interest and what is taken of it, [`term`] is berjangka, [`request`] what a member
//! asks of the office, [`product`] the terms that a cooperative publishes.

use thiserror::Error;

use crate::codes::codes;
use crate::money::Money;

pub mod product;
pub mod request;
pub mod tax;
pub mod term;

pub use product::{DepositError, Deposits, SavingsProduct};
pub use request::{RequestKind, RequestStatus, WithdrawalError, available, check_withdrawal};
pub use tax::{final_tax, monthly_interest};
pub use term::{Ending, Payout, Penalty, PenaltyBase, Term};

/// What an account of savings is by law and by the articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SavingsKind {
    /// Paid once on joining, equal for all, returned on leaving.
    Pokok,
    /// Paid periodically, returned on leaving.
    Wajib,
    /// Paid in and withdrawn at will, down to a minimum balance.
    Sukarela,
    /// Fixed for a term at a rate of its own.
    Berjangka,
    /// A named product that the cooperative has beside these.
    Other,
}

codes!(SavingsKind {
    Pokok => "pokok",
    Wajib => "wajib",
    Sukarela => "sukarela",
    Berjangka => "berjangka",
    Other => "other",
});

impl SavingsKind {
    /// Whether it is the member's part of the cooperative's own capital, not a debt to the member.
    ///
    /// Source: UU 25/1992 Pasal 41.
    pub const fn is_equity(self) -> bool {
        matches!(self, Self::Pokok | Self::Wajib)
    }

    /// Whether a member may ask for a part of it back at any time. A term deposit is ended, not
    /// withdrawn from, and what a named product allows is not known here.
    pub const fn is_withdrawable(self) -> bool {
        matches!(self, Self::Sukarela)
    }
}

/// Which way money moves on the member's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The balance grows.
    Credit,
    /// The balance shrinks.
    Debit,
}

codes!(Direction { Credit => "credit", Debit => "debit" });

/// Why money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransactionKind {
    /// The member paid in.
    Deposit,
    /// The member took out.
    Withdrawal,
    /// Interest on the savings.
    Interest,
    /// Final tax on that interest.
    Tax,
    /// A fee of the cooperative.
    Fee,
    /// Between two accounts.
    Transfer,
    /// A correction by the office.
    Adjustment,
}

codes!(TransactionKind {
    Deposit => "deposit",
    Withdrawal => "withdrawal",
    Interest => "interest",
    Tax => "tax",
    Fee => "fee",
    Transfer => "transfer",
    Adjustment => "adjustment",
});

/// Why a list of movements does not lead to a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReconcileError {
    /// A debit takes more than there is.
    #[error("movement {entry} takes more than the balance")]
    Overdrawn {
        /// Position of the movement in the list, from zero.
        entry: usize,
        /// What there was before it.
        balance: Money,
        /// What it wanted to take.
        amount: Money,
    },
    /// A credit goes above what a sum of money can be.
    #[error("movement {entry} makes the balance too large")]
    TooLarge {
        /// Position of the movement in the list, from zero.
        entry: usize,
    },
}

/// The balance after a movement; `None` when there was less than a debit takes, or the sum
/// becomes too large.
pub fn running_balance(before: Money, direction: Direction, amount: Money) -> Option<Money> {
    match direction {
        Direction::Credit => before.checked_add(amount),
        Direction::Debit => before.checked_sub(amount),
    }
}

/// Whether the balance after a movement follows from the one before it.
///
/// ```
/// use sokoguru_domain::{Direction, Money, savings::follows};
///
/// let (before, after) = (Money::parse("100000")?, Money::parse("75000")?);
/// assert!(follows(before, Direction::Debit, Money::parse("25000")?, after));
/// assert!(!follows(before, Direction::Credit, Money::parse("25000")?, after));
/// # Ok::<(), sokoguru_domain::MoneyError>(())
/// ```
pub fn follows(before: Money, direction: Direction, amount: Money, after: Money) -> bool {
    running_balance(before, direction, amount) == Some(after)
}

/// The balance that a list of movements leads to, oldest first.
///
/// Errors: [`ReconcileError`] names the first movement that cannot be.
pub fn reconcile(
    opening: Money,
    movements: &[(Direction, Money)],
) -> Result<Money, ReconcileError> {
    let mut balance = opening;
    for (entry, (direction, amount)) in movements.iter().enumerate() {
        balance = match running_balance(balance, *direction, *amount) {
            Some(after) => after,
            None if *direction == Direction::Debit => {
                return Err(ReconcileError::Overdrawn {
                    entry,
                    balance,
                    amount: *amount,
                });
            }
            None => return Err(ReconcileError::TooLarge { entry }),
        };
    }
    Ok(balance)
}

/// What a list of movements did to a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turnover {
    /// Sum of the credits.
    pub money_in: Money,
    /// Sum of the debits.
    pub money_out: Money,
    /// The balance that they lead to.
    pub closing: Money,
}

/// The sums of a list of movements, oldest first, and the balance that it leads to: what a
/// statement says of a period.
///
/// Errors: [`ReconcileError`] names the first movement that cannot be.
///
/// ```
/// use sokoguru_domain::{Direction, Money, savings::turnover};
///
/// let rp = |whole| Money::rupiah(whole);
/// let sums = turnover(
///     rp(100)?,
///     &[(Direction::Credit, rp(50)?), (Direction::Debit, rp(30)?)],
/// )?;
/// assert_eq!((sums.money_in, sums.money_out, sums.closing), (rp(50)?, rp(30)?, rp(120)?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn turnover(
    opening: Money,
    movements: &[(Direction, Money)],
) -> Result<Turnover, ReconcileError> {
    let closing = reconcile(opening, movements)?;
    let sum = |way: Direction| {
        let mut sum = Money::ZERO;
        for (entry, (direction, amount)) in movements.iter().enumerate() {
            if *direction == way {
                sum = sum
                    .checked_add(*amount)
                    .ok_or(ReconcileError::TooLarge { entry })?;
            }
        }
        Ok(sum)
    };
    Ok(Turnover {
        money_in: sum(Direction::Credit)?,
        money_out: sum(Direction::Debit)?,
        closing,
    })
}
