//! What a cooperative lends and on which terms. [`crate::loans`] has the loans themselves.

use serde::Serialize;
use sokoguru_domain as domain;

use crate::decode;
use crate::loan_conditions::LoanConditions;
use crate::wire::{
    Amount, Check, MethodWord, ProductId, Rate, RoundingModeWord, RoundingUnitWord, codes,
};

codes!(
    /// What a fee is for.
    FeeKind as FeeKindWord {
        /// Up-front fee in percent or rupiah.
        Provision = "provision",
        /// Administration.
        Administration = "administration",
    }
);

/// `GET /v1/loan-products`; public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanProducts {
    /// The products that members can apply for.
    pub items: Vec<LoanProduct>,
}

/// A loan product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanProduct {
    /// The product.
    pub id: ProductId,
    /// The cooperative's own name of it.
    pub name: String,
    /// What it is for, one sentence.
    #[serde(default)]
    pub description: String,
    /// `flat`, `menurun`, `anuitas`.
    pub method: MethodWord,
    /// Price, with its period.
    pub rate: Rate,
    /// How an instalment is rounded.
    pub rounding_mode: RoundingModeWord,
    /// To which unit.
    pub rounding_unit: RoundingUnitWord,
    /// Least amount.
    pub min_amount: Amount,
    /// Largest amount.
    pub max_amount: Amount,
    /// Least number of months.
    pub min_months: u16,
    /// Largest number of months.
    pub max_months: u16,
    /// Taken when the money is paid out.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// What it asks of those who borrow, and what being late or early costs.
    #[serde(default)]
    pub conditions: LoanConditions,
}

/// A fee: a percentage of the principal or an amount, never both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Fee {
    /// What it is for.
    pub kind: FeeKindWord,
    /// Percent of the principal, a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// A fixed amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
}

decode!(LoanProducts { items });
decode!(LoanProduct {
    id, name, description?, method, rate, rounding_mode, rounding_unit, min_amount, max_amount,
    min_months, max_months, fees?, conditions?,
});
decode!(Fee {
    kind,
    percent,
    amount
});

impl Check for LoanProducts {}

impl LoanProduct {
    /// The product as the rules know it; `None` where this version lacks one of its codes, and the
    /// app then shows the product without a simulation.
    pub fn to_domain(&self) -> Option<domain::Product> {
        let fees = self
            .fees
            .iter()
            .map(Fee::to_domain)
            .collect::<Option<Vec<_>>>()?;
        Some(domain::Product {
            method: self.method.known()?,
            rate: self.rate.0,
            rounding: domain::Rounding {
                mode: self.rounding_mode.known()?,
                unit: self.rounding_unit.known()?,
            },
            fees,
            min_amount: self.min_amount.0,
            max_amount: self.max_amount.0,
            min_months: self.min_months,
            max_months: self.max_months,
        })
    }
}

impl Fee {
    fn to_domain(&self) -> Option<domain::Fee> {
        let kind = match self.kind.known()? {
            FeeKind::Provision => domain::FeeKind::Provision,
            FeeKind::Administration => domain::FeeKind::Administration,
        };
        let charge = match (&self.percent, self.amount) {
            (Some(percent), None) => {
                domain::Charge::Percent(rust_decimal::Decimal::from_str_exact(percent).ok()?)
            }
            (None, Some(amount)) => domain::Charge::Amount(amount.0),
            _ => return None,
        };
        Some(domain::Fee { kind, charge })
    }
}
