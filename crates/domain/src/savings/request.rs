//! What a member asks of the office about savings: money out, the end of a term, and notice of
//! money that was paid in.

use thiserror::Error;

use super::SavingsKind;
use crate::codes::codes;
use crate::money::Money;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestKind {
    /// A part of sukarela back.
    Withdrawal,
    /// The whole of a term account back, at maturity or before.
    Closing,
    /// Notice of a deposit that the office has not booked yet.
    Deposit,
}

codes!(RequestKind {
    Withdrawal => "withdrawal",
    Closing => "closing",
    Deposit => "deposit",
});

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestStatus {
    /// Diajukan: the office has it.
    Submitted,
    /// Disetujui: granted, the money is not paid yet.
    Approved,
    /// Ditolak: refused, with a reason.
    Rejected,
    /// Dibayar: the money has left the account.
    Paid,
    /// Dibukukan: the deposit is on the account.
    Booked,
    /// Dibatalkan: taken back by the member.
    Cancelled,
}

codes!(RequestStatus {
    Submitted => "submitted",
    Approved => "approved",
    Rejected => "rejected",
    Paid => "paid",
    Booked => "booked",
    Cancelled => "cancelled",
});

impl RequestStatus {
    /// Whether a request of this kind may go from this state straight to the next one.
    ///
    /// Money is granted before it is paid; a deposit is booked or refused. Only what nobody has
    /// decided is taken back. Nothing goes back.
    pub const fn can_become(self, kind: RequestKind, next: Self) -> bool {
        match kind {
            RequestKind::Withdrawal | RequestKind::Closing => matches!(
                (self, next),
                (
                    Self::Submitted,
                    Self::Approved | Self::Rejected | Self::Cancelled
                ) | (Self::Approved, Self::Paid | Self::Rejected)
            ),
            RequestKind::Deposit => matches!(
                (self, next),
                (
                    Self::Submitted,
                    Self::Booked | Self::Rejected | Self::Cancelled
                )
            ),
        }
    }

    /// Whether nothing can follow.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Submitted | Self::Approved)
    }
}

/// Why money cannot be asked back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WithdrawalError {
    /// Pokok and wajib stay while a member; a term is ended, not withdrawn from.
    #[error("this kind of savings is not withdrawn from")]
    NotWithdrawable,
    /// A request for nothing.
    #[error("the amount is nothing")]
    Nothing,
    /// More than is there above the minimum and above what is asked for already.
    #[error("more than can be withdrawn")]
    TooMuch {
        /// What can be.
        available: Money,
    },
}

/// What a member may still ask back: the balance less the minimum and less what waits already.
///
/// ```
/// use sokoguru_domain::savings::{SavingsKind, available};
/// use sokoguru_domain::Money;
///
/// let rp = |whole| Money::rupiah(whole);
/// let left = available(SavingsKind::Sukarela, rp(300_000)?, rp(50_000)?, rp(100_000)?);
/// assert_eq!(left, rp(150_000)?);
/// assert_eq!(available(SavingsKind::Wajib, rp(300_000)?, Money::ZERO, Money::ZERO), Money::ZERO);
/// # Ok::<(), sokoguru_domain::MoneyError>(())
/// ```
pub fn available(kind: SavingsKind, balance: Money, minimum: Money, waiting: Money) -> Money {
    if !kind.is_withdrawable() {
        return Money::ZERO;
    }
    minimum
        .checked_add(waiting)
        .and_then(|kept| balance.checked_sub(kept))
        .unwrap_or(Money::ZERO)
}

/// Whether a sum may be asked back.
///
/// Errors: [`WithdrawalError`] names the broken rule and what would be possible.
pub fn check_withdrawal(
    kind: SavingsKind,
    available: Money,
    amount: Money,
) -> Result<(), WithdrawalError> {
    if !kind.is_withdrawable() {
        Err(WithdrawalError::NotWithdrawable)
    } else if amount.is_zero() {
        Err(WithdrawalError::Nothing)
    } else if amount > available {
        Err(WithdrawalError::TooMuch { available })
    } else {
        Ok(())
    }
}
