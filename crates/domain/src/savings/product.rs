//! The terms of a savings product, as cooperatives publish them.

use thiserror::Error;

use super::term::Penalty;
use super::{SavingsKind, WithdrawalError, available, check_withdrawal};
use crate::money::Money;
use crate::rate::Rate;

/// How it is paid in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deposits {
    /// One sum, equal for all, once.
    Once(Money),
    /// At least this every month.
    Monthly(Money),
    /// At will, each time at least this.
    Free(Money),
}

/// A product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavingsProduct {
    /// What it is by law.
    pub kind: SavingsKind,
    /// How it is paid in.
    pub deposits: Deposits,
    /// Rates by the months of a term, shortest first; one entry of no months where it has no term.
    pub rates: Vec<(u16, Rate)>,
    /// What always stays.
    pub min_balance: Money,
    /// What it never goes above.
    pub max_balance: Option<Money>,
    /// What an early end costs.
    pub penalty: Option<Penalty>,
    /// Withdrawals above this are announced a day before.
    pub notice_above: Option<Money>,
    /// So many missed months in a row end it: the plan is cancelled, or the member becomes
    /// inactive.
    pub lapses_after: Option<u8>,
}

/// Why a deposit is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DepositError {
    /// It is paid once, and was.
    #[error("it was paid already")]
    PaidAlready,
    /// Not the sum that is equal for all.
    #[error("the sum is fixed")]
    NotTheSum {
        /// The sum.
        sum: Money,
    },
    /// Less than the least.
    #[error("less than the least deposit")]
    TooLittle {
        /// The least.
        least: Money,
    },
    /// The balance would be too large.
    #[error("the balance would be above the largest")]
    TooMuch {
        /// What can still be paid in.
        room: Money,
    },
}

impl SavingsProduct {
    /// Whether a deposit may be taken on a balance.
    ///
    /// Errors: [`DepositError`] names the broken rule.
    pub fn check_deposit(&self, balance: Money, amount: Money) -> Result<(), DepositError> {
        let least = match self.deposits {
            Deposits::Once(_) if !balance.is_zero() => return Err(DepositError::PaidAlready),
            Deposits::Once(sum) if amount != sum => return Err(DepositError::NotTheSum { sum }),
            Deposits::Once(sum) => sum,
            Deposits::Monthly(least) | Deposits::Free(least) => least,
        };
        if amount < least || amount.is_zero() {
            return Err(DepositError::TooLittle { least });
        }
        let most = self.max_balance.unwrap_or(Money::MAX);
        let room = most.checked_sub(balance).unwrap_or(Money::ZERO);
        if amount > room {
            return Err(DepositError::TooMuch { room });
        }
        Ok(())
    }

    /// Whether a sum may be asked back while something else waits.
    ///
    /// Errors: [`WithdrawalError`].
    pub fn check_withdrawal(
        &self,
        balance: Money,
        waiting: Money,
        amount: Money,
    ) -> Result<(), WithdrawalError> {
        let left = available(self.kind, balance, self.min_balance, waiting);
        check_withdrawal(self.kind, left, amount)
    }

    /// Whether a withdrawal has to be announced a day before.
    pub fn needs_notice(&self, amount: Money) -> bool {
        self.notice_above.is_some_and(|above| amount > above)
    }

    /// The rate of a term; `None` for one that the product does not have.
    pub fn rate_for(&self, months: u16) -> Option<Rate> {
        let found = self.rates.iter().find(|(term, _)| *term == months);
        found.map(|(_, rate)| *rate)
    }

    /// Whether so many missed months in a row end it.
    pub fn has_lapsed(&self, missed_in_a_row: u8) -> bool {
        self.lapses_after
            .is_some_and(|most| missed_in_a_row >= most)
    }

    /// Whether one of its rates is above what the law lets a cooperative pay; such a product is
    /// pointed out, not refused.
    pub fn exceeds_legal_cap(&self) -> bool {
        self.rates
            .iter()
            .any(|(_, rate)| rate.exceeds_legal_savings_cap())
    }
}
