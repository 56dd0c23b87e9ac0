//! What the office decides: printed codes, applications, meetings and their results.
//!
//! Each function is one transaction or a part of one, by the domain's rules. What it leaves to
//! others: the command line, which reads the arguments and prints what was done.

pub mod cards;
pub mod codes;
mod error;
pub mod exports;
mod meetings;
pub mod officers;
pub mod payouts;
pub mod sheet;
pub mod totp;

pub use meetings::{close, count, open, publish};
pub(crate) use meetings::{meeting, published};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sokoguru_domain::{
    ActivationCode, ApplicationStatus, LoanError, MemberNumber, Power, Terms, schedule,
};

use crate::audit::{Action, record};
use crate::passwords::Passwords;
use crate::reminders::notify;
use crate::reminders::words::Matter;
use crate::secrets::{new_id, random_bits};
use crate::store::Writing;
use crate::store::applications::ApplicationRow;
use crate::store::loans::NewLoan;
use crate::store::payouts::PayoutKind;

pub use error::OfficeError;

/// How long a printed code works.
pub const CODE_DAYS: i64 = 30;

/// Draws a code for a member, which the office prints. Codes before it end.
pub async fn issue_code(
    tx: &mut Writing,
    passwords: &Passwords,
    number: &MemberNumber,
    now: DateTime<Utc>,
) -> Result<ActivationCode, OfficeError> {
    payouts::allow(tx, Power::IssueCodes).await?;
    let member = tx
        .member_by_number(number)
        .await?
        .ok_or(OfficeError::NotFound("member"))?;
    let code = ActivationCode::from_random(random_bits()?);
    let hash = passwords.hash_blocking(code.as_str())?;
    tx.issue_activation(member.id, &hash, now, now + TimeDelta::days(CODE_DAYS))
        .await?;
    let subject = ("member", number.as_str());
    record(tx, Action::CodeIssued, subject, &[], now).await?;
    Ok(code)
}

/// Takes an application under review, grants it or refuses it.
pub async fn decide_application(
    tx: &mut Writing,
    number: &str,
    to: ApplicationStatus,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<ApplicationRow, OfficeError> {
    let power = if to == ApplicationStatus::UnderReview {
        Power::Review
    } else {
        Power::Decide
    };
    payouts::allow(tx, power).await?;
    if to == ApplicationStatus::Approved
        && let Some(waiting) = payouts::granted_without_a_name(tx, number).await?
    {
        let (subject, member) = ((PayoutKind::Loan, number), waiting.member);
        payouts::grant(tx, subject, member, now).await?;
        let subject = ("application", number);
        record(
            tx,
            Action::LoanApproved,
            subject,
            &[("reason", reason)],
            now,
        )
        .await?;
        return Ok(waiting);
    }
    let application = application(tx, number, to).await?;
    let action = match to {
        ApplicationStatus::UnderReview => Action::LoanReviewed,
        ApplicationStatus::Approved => Action::LoanApproved,
        ApplicationStatus::Rejected => Action::LoanRejected,
        ApplicationStatus::Submitted
        | ApplicationStatus::Disbursed
        | ApplicationStatus::Cancelled => {
            return Err(OfficeError::WrongState(
                "an application is disbursed as a loan".to_owned(),
            ));
        }
    };
    if to == ApplicationStatus::Approved {
        payouts::grant(tx, (PayoutKind::Loan, number), application.member, now).await?;
    }
    if to == ApplicationStatus::Approved {
        crate::lending::may_grant(tx, &application).await?;
    }
    let step = (application.status, to);
    tx.move_application(&application.id, step, reason, None, now)
        .await?;
    let subject = ("application", number);
    record(tx, action, subject, &[("reason", reason)], now).await?;
    tell(tx, &application, to, now).await?;
    Ok(application)
}

/// Pays out a granted application: it becomes a loan with its schedule. The first instalment is
/// due a month after the money. The officer who pays it out is not the one who granted it.
pub async fn disburse(
    tx: &mut Writing,
    number: &str,
    loan_number: &str,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<String, OfficeError> {
    let to = ApplicationStatus::Disbursed;
    let application = application(tx, number, to).await?;
    payouts::pay(tx, (PayoutKind::Loan, number), application.member, now).await?;
    let (product, _) = tx
        .product(&application.product_id)
        .await?
        .ok_or(OfficeError::NotFound("product"))?;
    let first_due = on
        .checked_add_months(chrono::Months::new(1))
        .ok_or(LoanError::DateOutOfRange)?;
    let terms = Terms {
        principal: application.amount,
        months: application.months,
        first_due,
    };
    let plan = schedule(&product.product, &terms)?;
    let id = new_id();
    tx.insert_loan(&NewLoan {
        id: &id,
        number: loan_number,
        member: application.member,
        product: &product,
        principal: application.amount,
        months: application.months,
        disbursed_on: on,
        instalments: plan.instalments(),
    })
    .await?;
    let step = (application.status, to);
    tx.move_application(&application.id, step, "", Some(&id), now)
        .await?;
    tell(tx, &application, to, now).await?;
    tx.set_figures_moment(crate::store::cooperative::Area::Loans, now)
        .await?;
    let (subject, details) = (("application", number), [("loan", loan_number)]);
    record(tx, Action::LoanDisbursed, subject, &details, now).await?;
    Ok(id)
}

/// Reminds the member of a decision on their application; that it is looked at is none.
async fn tell(
    tx: &mut Writing,
    application: &ApplicationRow,
    to: ApplicationStatus,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    let matter = match to {
        ApplicationStatus::Approved => Matter::LoanApproved,
        ApplicationStatus::Rejected => Matter::LoanRejected,
        ApplicationStatus::Disbursed => Matter::LoanDisbursed,
        _ => return Ok(()),
    };
    let path = format!("/pinjaman/pengajuan/{}", application.id);
    notify(tx, application.member, matter, &application.id, &path, now).await?;
    Ok(())
}

async fn application(
    tx: &mut Writing,
    number: &str,
    to: ApplicationStatus,
) -> Result<ApplicationRow, OfficeError> {
    let found = tx
        .application_by_number(number)
        .await?
        .ok_or(OfficeError::NotFound("application"))?;
    if found.status.can_become(to) {
        Ok(found)
    } else {
        Err(OfficeError::WrongState(format!(
            "{number} is {} and cannot become {}",
            found.status.code(),
            to.code()
        )))
    }
}

/// Offers a loan product to members or withdraws it. Running loans keep their terms.
pub async fn offer_product(
    tx: &mut Writing,
    id: &str,
    offered: bool,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::Publish).await?;
    if !tx.offer_product(id, offered).await? {
        return Err(OfficeError::NotFound("product"));
    }
    let action = if offered {
        Action::ProductOffered
    } else {
        Action::ProductWithdrawn
    };
    record(tx, action, ("product", id), &[], now).await?;
    Ok(())
}
