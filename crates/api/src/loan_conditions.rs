//! What a loan product asks of those who borrow, and what being late or early costs: conditions,
//! papers, late fees, payoffs, and who may ask at all.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;
use sokoguru_domain as domain;

use crate::decode;
use crate::wire::{
    Amount, Check, HindranceWord, Inconsistent, LateBaseWord, LatePeriodWord, PayoffInterestWord,
    ProductId, SlotId,
};

/// What a product asks of those who borrow, and what being late or early costs. All of it may be
/// lacking: then nothing is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanConditions {
    /// So many months a member has to be one.
    #[serde(default)]
    pub min_member_months: u16,
    /// So many loans may run at most, before the new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_running: Option<u16>,
    /// Whether nobody borrows anew while an instalment is late.
    #[serde(default)]
    pub without_arrears: bool,
    /// How many times their savings members may owe at most; a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub savings_multiple: Option<String>,
    /// So many members have to stand surety.
    #[serde(default)]
    pub guarantors: u16,
    /// Above this sum something has to be pledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collateral_above: Option<Amount>,
    /// The papers that it asks for.
    #[serde(default)]
    pub slots: Vec<Slot>,
    /// What being late costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_fee: Option<LateFee>,
    /// What paying off early costs.
    #[serde(default)]
    pub payoff: PayoffTerms,
}

/// A paper that a product asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    /// Its name in an address.
    pub id: SlotId,
    /// What it is, in the cooperative's words: `Foto KTP`.
    pub name: String,
    /// How it should look; may be empty.
    #[serde(default)]
    pub hint: String,
    /// Whether the office cannot grant without it.
    pub required: bool,
    /// Whether a PDF may be given in place of a photo.
    #[serde(default)]
    pub pdf: bool,
}

/// A rule of late fees: a percentage over a time, of a part, after days of grace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LateFee {
    /// Percent, a decimal string.
    pub percent: String,
    /// `day`, `month` of 30 days, `year` of 365 days, `once`.
    pub per: LatePeriodWord,
    /// Of what is unpaid of the `instalment`, or of its `interest`.
    pub base: LateBaseWord,
    /// So many days late cost nothing.
    #[serde(default)]
    pub grace_days: u16,
    /// Whether those days count after all once they are over.
    #[serde(default)]
    pub grace_counts: bool,
}

/// A rule of paying off early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PayoffTerms {
    /// Of the interest that is not due yet: `byDay`, the running `month`, or `all`.
    pub interest: PayoffInterestWord,
    /// A fee of what is left of the principal, in percent; a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_percent: Option<String>,
    /// A fixed fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_amount: Option<Amount>,
}

/// An instalment that is late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LateInstalment {
    /// Counted from 1.
    pub number: u16,
    /// By when it was to be paid.
    pub due_on: NaiveDate,
    /// So many days ago.
    pub days: u32,
    /// What is unpaid of it.
    pub left: Amount,
    /// The late fee on that until today.
    pub fee: Amount,
}

/// `GET /v1/loans/{id}/payoff?on=2026-04-02`: what paying a loan off costs on a day, if nothing
/// more is paid until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Payoff {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// The day.
    pub on: NaiveDate,
    /// What is left of the principal.
    pub principal: Amount,
    /// The interest that goes with it.
    pub interest: Amount,
    /// For what is late by then.
    pub late_fees: Amount,
    /// For paying early.
    pub fee: Amount,
    /// All of it.
    pub total: Amount,
}

/// `GET /v1/loan-eligibility`: for each product whether this member may ask for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanEligibilities {
    /// The moment for which it holds.
    pub as_of: DateTime<FixedOffset>,
    /// In the order of the products.
    pub items: Vec<LoanEligibility>,
}

/// Whether the member may ask for a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanEligibility {
    /// The product.
    pub product_id: ProductId,
    /// What stands against it: `membershipKind`, `memberTooShort`, `tooManyLoans`, `inArrears`,
    /// `applicationPending`, `savingsTooLow`. Empty where the member may ask.
    pub hindrances: Vec<HindranceWord>,
    /// The most that this member can ask for.
    pub most: Amount,
    /// The first day on which the membership is long enough, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
}

decode!(LoanConditions { min_member_months?, max_running, without_arrears?, savings_multiple, guarantors?, collateral_above, slots?, late_fee, payoff? });
decode!(Slot { id, name, hint?, required, pdf? });
decode!(LateFee { percent, per, base, grace_days?, grace_counts? });
decode!(PayoffTerms {
    interest,
    fee_percent,
    fee_amount
});
decode!(LateInstalment {
    number,
    due_on,
    days,
    left,
    fee
});
decode!(Payoff {
    as_of,
    on,
    principal,
    interest,
    late_fees,
    fee,
    total
});
decode!(LoanEligibilities { as_of, items });
decode!(LoanEligibility {
    product_id,
    hindrances,
    most,
    from
});

impl Check for LoanEligibilities {}

impl Check for Payoff {
    fn check(&self) -> Result<(), Inconsistent> {
        let parts = [self.principal, self.interest, self.late_fees, self.fee];
        let sum = domain::Money::sum(parts.map(|part| part.0));
        if sum.ok() == Some(self.total.0) {
            Ok(())
        } else {
            Err(Inconsistent("a payoff that is not the sum of its parts"))
        }
    }
}

impl Default for PayoffTerms {
    fn default() -> Self {
        Self::from(domain::PayoffRule::PLAIN)
    }
}

impl From<domain::PayoffRule> for PayoffTerms {
    fn from(rule: domain::PayoffRule) -> Self {
        let (fee_percent, fee_amount) = match rule.fee {
            None => (None, None),
            Some(domain::Charge::Percent(percent)) => (Some(percent.normalize().to_string()), None),
            Some(domain::Charge::Amount(amount)) => (None, Some(Amount(amount))),
        };
        Self {
            interest: rule.interest.into(),
            fee_percent,
            fee_amount,
        }
    }
}

impl From<&domain::LateRule> for LateFee {
    fn from(rule: &domain::LateRule) -> Self {
        Self {
            percent: rule.percent().to_string(),
            per: rule.per.into(),
            base: rule.base.into(),
            grace_days: rule.grace_days,
            grace_counts: rule.grace_counts,
        }
    }
}

impl LoanConditions {
    /// Whether a loan of this sum needs something pledged.
    pub fn needs_collateral(&self, amount: domain::Money) -> bool {
        self.collateral_above.is_some_and(|above| amount > above.0)
    }
}

impl LateFee {
    /// The percentage as a figure, if it is one.
    pub fn figure(&self) -> Option<Decimal> {
        Decimal::from_str_exact(&self.percent).ok()
    }
}
