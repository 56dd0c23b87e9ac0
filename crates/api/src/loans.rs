//! Loan products, applications and running loans.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use sokoguru_domain as domain;

use crate::wire::{
    Amount, ApplicationId, ApplicationStatusWord, Check, Inconsistent, InstalmentStatusWord,
    LoanId, LoanStatusWord, MethodWord, ProductId, Rate, RoundingModeWord, RoundingUnitWord, codes,
};
use crate::{codec, decode};

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

/// `POST /v1/loan-applications`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanApplicationRequest {
    /// The product.
    pub product_id: ProductId,
    /// How much.
    pub amount: Amount,
    /// For how many months.
    pub months: u16,
    /// What for, in the member's words; 3 to 500 characters.
    pub purpose: String,
}

/// `GET /v1/loan-applications`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanApplications {
    /// The moment for which the states hold.
    pub as_of: DateTime<FixedOffset>,
    /// Newest first.
    pub items: Vec<LoanApplication>,
}

/// An application for a loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanApplication {
    /// The application.
    pub id: ApplicationId,
    /// The number that the office and the member use, e.g. `PP-2026-0042`.
    pub number: String,
    /// The product.
    pub product_id: ProductId,
    /// Its name at the time.
    pub product_name: String,
    /// How much was asked.
    pub amount: Amount,
    /// For how many months.
    pub months: u16,
    /// What for.
    pub purpose: String,
    /// `submitted`, `underReview`, `approved`, `rejected`, `disbursed`, `cancelled`.
    pub status: ApplicationStatusWord,
    /// When it reached the cooperative.
    pub submitted_at: DateTime<FixedOffset>,
    /// Every state it has had, oldest first.
    pub history: Vec<ApplicationEvent>,
    /// The loan that came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loan_id: Option<LoanId>,
}

/// A state that an application reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApplicationEvent {
    /// The state.
    pub status: ApplicationStatusWord,
    /// Reached at.
    pub at: DateTime<FixedOffset>,
    /// The office's reason, in its words.
    #[serde(default)]
    pub reason: String,
}

/// `GET /v1/loans`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Loans {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// Running ones first, then by date of disbursement.
    pub items: Vec<LoanSummary>,
}

/// A loan in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanSummary {
    /// The loan.
    pub id: LoanId,
    /// Contract number.
    pub number: String,
    /// Name of the product.
    pub product_name: String,
    /// Amount lent.
    pub principal: Amount,
    /// Principal that is left.
    pub outstanding: Amount,
    /// Number of instalments.
    pub months: u16,
    /// Instalments paid in full.
    pub paid_instalments: u16,
    /// `active`, `closed`.
    pub status: LoanStatusWord,
    /// Paid out on.
    pub disbursed_on: NaiveDate,
    /// What is due next, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due: Option<Due>,
    /// Everything that is overdue.
    pub arrears: Amount,
}

/// An instalment that is still to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Due {
    /// Which instalment, counted from 1.
    pub number: u16,
    /// When it is due.
    pub due_on: NaiveDate,
    /// What is still to be paid of it.
    pub amount: Amount,
}

/// `GET /v1/loans/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Loan {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// The figures of the list.
    pub summary: LoanSummary,
    /// `flat`, `menurun`, `anuitas`.
    pub method: MethodWord,
    /// Price, with its period.
    pub rate: Rate,
    /// One row an instalment.
    pub schedule: Vec<Instalment>,
}

/// A row of the schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Instalment {
    /// Counted from 1.
    pub number: u16,
    /// When it is due.
    pub due_on: NaiveDate,
    /// Principal in it.
    pub principal: Amount,
    /// Interest in it.
    pub interest: Amount,
    /// Both together.
    pub total: Amount,
    /// Principal left after it.
    pub balance: Amount,
    /// What has been paid of it.
    pub paid: Amount,
    /// `paid`, `partial`, `due`, `upcoming`, `overdue`.
    pub status: InstalmentStatusWord,
}

decode!(LoanProducts { items });
decode!(LoanProduct {
    id, name, description?, method, rate, rounding_mode, rounding_unit, min_amount, max_amount,
    min_months, max_months, fees?,
});
decode!(Fee {
    kind,
    percent,
    amount
});
codec!(LoanApplicationRequest {
    product_id,
    amount,
    months,
    purpose
});
decode!(LoanApplications { as_of, items });
decode!(LoanApplication {
    id,
    number,
    product_id,
    product_name,
    amount,
    months,
    purpose,
    status,
    submitted_at,
    history,
    loan_id,
});
decode!(ApplicationEvent { status, at, reason? });
decode!(Loans { as_of, items });
decode!(LoanSummary {
    id,
    number,
    product_name,
    principal,
    outstanding,
    months,
    paid_instalments,
    status,
    disbursed_on,
    next_due,
    arrears,
});
decode!(Due {
    number,
    due_on,
    amount
});
decode!(Loan {
    as_of,
    summary,
    method,
    rate,
    schedule
});
decode!(Instalment {
    number,
    due_on,
    principal,
    interest,
    total,
    balance,
    paid,
    status
});

impl Check for LoanProducts {}
impl Check for LoanApplications {}
impl Check for LoanApplication {}
impl Check for Loans {}

impl Check for Loan {
    fn check(&self) -> Result<(), Inconsistent> {
        let lent = domain::Money::sum(self.schedule.iter().map(|row| row.principal.0));
        if !self.schedule.is_empty() && lent.ok() != Some(self.summary.principal.0) {
            return Err(Inconsistent("principal of the schedule is not the loan"));
        }
        for row in &self.schedule {
            if row.principal.0.checked_add(row.interest.0) != Some(row.total.0) {
                return Err(Inconsistent(
                    "an instalment that is not the sum of its parts",
                ));
            }
        }
        Ok(())
    }
}

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
