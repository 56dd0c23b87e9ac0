//! One savings account in full, and what a member asks of the office about savings.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use sokoguru_domain as domain;

use crate::savings::SavingsAccount;
use crate::wire::{
    Amount, Check, Inconsistent, PayoutWord, PenaltyBaseWord, RequestKindWord, RequestStatusWord,
    SavingsId, SavingsRequestId,
};
use crate::{Octets, codec, decode};

/// `GET /v1/savings/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavingsDetail {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// The figures of the list.
    pub account: SavingsAccount,
    /// What withdrawals that wait have asked for; `available` is less by it.
    pub waiting: Amount,
    /// Every month that has movements, oldest first.
    pub months: Vec<SavingsMonth>,
    /// Only for berjangka of which the office has recorded the terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<SavingsTerm>,
}

/// What a month did to a balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavingsMonth {
    /// `YYYY-MM`.
    pub month: String,
    /// Sum of the credits.
    pub money_in: Amount,
    /// Sum of the debits.
    pub money_out: Amount,
    /// Balance after the last movement.
    pub balance: Amount,
    /// How many movements.
    pub movements: u32,
}

/// The terms of a term account; its rate and its end stand with the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavingsTerm {
    /// What was there when the term began.
    pub placed: Amount,
    /// How long it runs.
    pub months: u16,
    /// `elsewhere`, `added`, `atMaturity`.
    pub payout: PayoutWord,
    /// What an early end costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalty: Option<EarlyEnd>,
}

/// What an early end costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EarlyEnd {
    /// `interest`, `balance`.
    pub of: PenaltyBaseWord,
    /// Percent of it, a decimal string.
    pub percent: String,
}

/// `POST /v1/savings/{id}/withdrawals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WithdrawalRequest {
    /// How much; of berjangka the whole balance.
    pub amount: Amount,
    /// Of berjangka: the penalty that the member was told. Another one is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalty: Option<Amount>,
    /// A word to the office; at most 200 characters.
    #[serde(default)]
    pub note: String,
}

/// `POST /v1/savings/{id}/deposit-notices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DepositNotice {
    /// How much was paid in.
    pub amount: Amount,
    /// When; within the last year.
    pub paid_on: NaiveDate,
    /// How and to whom, in the member's words; at most 200 characters.
    #[serde(default)]
    pub note: String,
    /// A picture of the proof: JPEG without metadata, at most 200,000 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Octets>,
}

/// `GET /v1/savings-requests`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavingsRequests {
    /// The moment for which the states hold.
    pub as_of: DateTime<FixedOffset>,
    /// Newest first, at most 200.
    pub items: Vec<SavingsRequest>,
}

/// A request about savings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavingsRequest {
    /// The request.
    pub id: SavingsRequestId,
    /// The number that the office and the member use, e.g. `PT-2026-0042`.
    pub number: String,
    /// `withdrawal`, `closing`, `deposit`.
    pub kind: RequestKindWord,
    /// The account.
    pub account_id: SavingsId,
    /// The cooperative's own name of its product.
    pub account_name: String,
    /// How much was asked or paid in; of a closing the balance at that time.
    pub amount: Amount,
    /// Only of a closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<TermEnding>,
    /// Only of a deposit: when it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<NaiveDate>,
    /// The member's words.
    #[serde(default)]
    pub note: String,
    /// Whether a picture came with it.
    pub has_photo: bool,
    /// `submitted`, `approved`, `rejected`, `paid`, `booked`, `cancelled`.
    pub status: RequestStatusWord,
    /// When it reached the cooperative.
    pub submitted_at: DateTime<FixedOffset>,
    /// Every state it has had, oldest first.
    pub history: Vec<SavingsRequestEvent>,
}

/// What the end of a term pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TermEnding {
    /// Interest that comes with the end.
    pub interest: Amount,
    /// Final tax on it.
    pub tax: Amount,
    /// What the early end costs.
    pub penalty: Amount,
    /// What is paid: amount + interest - tax - penalty.
    pub paid: Amount,
}

/// A state that a request reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavingsRequestEvent {
    /// The state.
    pub status: RequestStatusWord,
    /// Reached at.
    pub at: DateTime<FixedOffset>,
    /// The office's reason, in its words.
    #[serde(default)]
    pub reason: String,
}

decode!(SavingsDetail {
    as_of,
    account,
    waiting,
    months,
    term
});
decode!(SavingsMonth {
    month,
    money_in,
    money_out,
    balance,
    movements
});
decode!(SavingsTerm {
    placed,
    months,
    payout,
    penalty
});
decode!(EarlyEnd { of, percent });
codec!(WithdrawalRequest { amount, penalty, note? });
codec!(DepositNotice { amount, paid_on, note?, photo });
decode!(SavingsRequests { as_of, items });
decode!(SavingsRequest {
    id, number, kind, account_id, account_name, amount, ending, paid_on, note?, has_photo, status,
    submitted_at, history,
});
decode!(TermEnding {
    interest,
    tax,
    penalty,
    paid
});
decode!(SavingsRequestEvent { status, at, reason? });

impl Check for SavingsRequests {
    fn check(&self) -> Result<(), Inconsistent> {
        self.items.iter().try_for_each(Check::check)
    }
}

impl Check for SavingsRequest {
    fn check(&self) -> Result<(), Inconsistent> {
        let Some(ending) = &self.ending else {
            return Ok(());
        };
        let whole = self.amount.0.checked_add(ending.interest.0);
        let parts = ending.paid.0.checked_add(ending.tax.0);
        if whole == parts.and_then(|parts| parts.checked_add(ending.penalty.0)) {
            Ok(())
        } else {
            Err(Inconsistent("an ending that does not add up"))
        }
    }
}

impl Check for SavingsDetail {
    /// Each month leads from the balance of the one before it to its own, the last to today's.
    fn check(&self) -> Result<(), Inconsistent> {
        let mut balance = domain::Money::ZERO;
        for month in &self.months {
            let after = balance
                .checked_add(month.money_in.0)
                .and_then(|sum| sum.checked_sub(month.money_out.0));
            if after != Some(month.balance.0) {
                return Err(Inconsistent("a month that does not lead to its balance"));
            }
            balance = month.balance.0;
        }
        if balance == self.account.balance.0 {
            Ok(())
        } else {
            Err(Inconsistent("months that do not lead to the balance"))
        }
    }
}

impl SavingsTerm {
    /// The term as the rules know it; `None` where this version lacks one of its codes or the
    /// account has no end.
    pub fn to_domain(&self, account: &SavingsAccount) -> Option<domain::savings::Term> {
        let penalty = match &self.penalty {
            None => None,
            Some(penalty) => Some(domain::savings::Penalty {
                of: penalty.of.known()?,
                percent: rust_decimal::Decimal::from_str_exact(&penalty.percent).ok()?,
            }),
        };
        Some(domain::savings::Term {
            placed: self.placed.0,
            balance: account.balance.0,
            rate: account.rate.map(|rate| rate.0),
            months: self.months,
            matures_on: account.matures_on?,
            payout: self.payout.known()?,
            penalty,
        })
    }
}
