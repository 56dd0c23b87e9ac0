//! Savings accounts and their movements.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use sokoguru_domain as domain;

use crate::wire::{
    Amount, Check, DirectionWord, Inconsistent, Rate, SavingsId, SavingsKindWord, TransactionId,
    TransactionKindWord,
};
use crate::{codec, decode};

/// `GET /v1/savings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Savings {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// Sum of all balances.
    pub total: Amount,
    /// Pokok, wajib, sukarela, berjangka, others; in this order.
    pub items: Vec<SavingsAccount>,
}

/// A savings account of the member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavingsAccount {
    /// The account.
    pub id: SavingsId,
    /// `pokok`, `wajib`, `sukarela`, `berjangka`, `other`.
    pub kind: SavingsKindWord,
    /// The cooperative's own name of the product.
    pub name: String,
    /// Account number, as on paper.
    pub number: String,
    /// Balance at `asOf`.
    pub balance: Amount,
    /// What the member may withdraw now.
    pub available: Amount,
    /// Opened on.
    pub opened_on: NaiveDate,
    /// Interest on the balance, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// Only for berjangka.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matures_on: Option<NaiveDate>,
    /// Only for sukarela.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_balance: Option<Amount>,
    /// Day of the last movement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_movement_on: Option<NaiveDate>,
}

/// `GET /v1/savings/{id}/transactions?month=2026-04&limit=50&cursor=…`: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Transactions {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// The movements.
    pub items: Vec<Transaction>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// On the first page: the months that have movements, newest first, `YYYY-MM`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<String>,
}

/// One movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    /// The movement.
    pub id: TransactionId,
    /// The day on which it counts.
    pub booked_on: NaiveDate,
    /// `deposit`, `withdrawal`, `interest`, `tax`, `fee`, `transfer`, `adjustment`.
    pub kind: TransactionKindWord,
    /// `credit` adds to the balance, `debit` takes from it.
    pub direction: DirectionWord,
    /// How much.
    pub amount: Amount,
    /// The balance after it.
    pub balance_after: Amount,
    /// The office's words for it.
    #[serde(default)]
    pub description: String,
    /// Number of the office's receipt.
    #[serde(default)]
    pub reference: String,
}

decode!(Savings {
    as_of,
    total,
    items
});
decode!(SavingsAccount {
    id,
    kind,
    name,
    number,
    balance,
    available,
    opened_on,
    rate,
    matures_on,
    minimum_balance,
    last_movement_on,
});
decode!(Transactions { as_of, items, next_cursor, months? });
codec!(Transaction {
    id, booked_on, kind, direction, amount, balance_after, description?, reference?,
});

impl Savings {
    /// Refuses accounts whose balances do not add up to the total.
    pub(crate) fn adds_up(items: &[SavingsAccount], total: Amount) -> Result<(), Inconsistent> {
        let sum = domain::Money::sum(items.iter().map(|account| account.balance.0));
        if sum.ok() == Some(total.0) {
            Ok(())
        } else {
            Err(Inconsistent("balances do not add up to the total"))
        }
    }
}

impl Check for Savings {
    fn check(&self) -> Result<(), Inconsistent> {
        Self::adds_up(&self.items, self.total)
    }
}

impl Check for Transactions {
    /// A direction that this version does not know would make the figures unreadable.
    fn check(&self) -> Result<(), Inconsistent> {
        if self.items.iter().any(|t| t.direction.known().is_none()) {
            return Err(Inconsistent("a movement without a known direction"));
        }
        // Newest first: each movement must lead from the balance of the next older one.
        for pair in self.items.windows(2) {
            let [newer, older] = pair else { continue };
            let Some(direction) = newer.direction.known() else {
                continue;
            };
            if !domain::savings::follows(
                older.balance_after.0,
                direction,
                newer.amount.0,
                newer.balance_after.0,
            ) {
                return Err(Inconsistent("a running balance that does not follow"));
            }
        }
        Ok(())
    }
}
