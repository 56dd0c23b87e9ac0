//! Applications and running loans. What can be asked for stands in [`crate::loan_products`].

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use sokoguru_domain as domain;

use crate::loan_conditions::{LateFee, LateInstalment, PayoffTerms, Slot};
use crate::sureties::{Attachment, Collateral, Guarantor};
use crate::wire::{
    Amount, ApplicationId, ApplicationStatusWord, AwaitedWord, Check, Inconsistent,
    InstalmentStatusWord, LoanId, LoanStatusWord, MethodWord, ProductId, Rate,
};
use crate::{codec, decode};

pub use crate::loan_products::{Fee, FeeKind, FeeKindWord, LoanProduct, LoanProducts};

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
    /// Member numbers of those who are to stand surety; each is asked in the own app.
    #[serde(default)]
    pub guarantors: Vec<String>,
    /// What is pledged, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collateral: Option<Collateral>,
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
    /// Who is to stand surety, and what they answered.
    #[serde(default)]
    pub guarantors: Vec<Guarantor>,
    /// What is pledged, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collateral: Option<Collateral>,
    /// Which papers the product asks for.
    #[serde(default)]
    pub slots: Vec<Slot>,
    /// What has come of them, whole or in part.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// What it waits for before the office can grant it; empty once it is decided.
    #[serde(default)]
    pub awaits: Vec<AwaitedWord>,
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
    /// The instalments that are late, oldest first, with the fee of each until today.
    #[serde(default)]
    pub late: Vec<LateInstalment>,
    /// The loan's rule of late fees, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_fee: Option<LateFee>,
    /// The loan's rule of paying it off early.
    #[serde(default)]
    pub payoff: PayoffTerms,
    /// Who stands surety for it.
    #[serde(default)]
    pub guarantors: Vec<Guarantor>,
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

codec!(LoanApplicationRequest { product_id, amount, months, purpose, guarantors?, collateral });
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
    guarantors?,
    collateral,
    slots?,
    attachments?,
    awaits?,
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
    schedule,
    late?,
    late_fee,
    payoff?,
    guarantors?,
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
