//! Money that leaves by four eyes: one officer grants it, another one pays it out, and neither gets
//! it. The rule is the domain's ([`sokoguru_domain::officer::may_pay_out`]); the schema holds it
//! once more, whatever code writes.
//!
//! Whoever lets money out calls [`grant`] in the transaction that grants it and [`pay`] in the one
//! that books it. Both take the officer from the transaction's own actor.

use chrono::{DateTime, Utc};
use sokoguru_domain::officer::{FourEyes, may_pay_out};
use sokoguru_domain::{ApplicationStatus, Power};

use crate::office::OfficeError;
use crate::store::Writing;
use crate::store::applications::ApplicationRow;
use crate::store::members::MemberId;
use crate::store::officers::OfficerRow;
use crate::store::payouts::PayoutKind;

/// The officer who acts, as they are in office at this moment: who lost a role or left since signing
/// in is refused here.
///
/// Errors: [`OfficeError::OfficerNeeded`] when nobody signed in as one, [`OfficeError::NotAllowed`].
pub async fn officer_with(tx: &mut Writing, power: Power) -> Result<OfficerRow, OfficeError> {
    let id = tx.actor().officer().ok_or(OfficeError::OfficerNeeded)?;
    let officer = tx.officer(id).await?;
    if officer.disabled_at.is_none() && officer.roles.may(power) {
        Ok(officer)
    } else {
        Err(OfficeError::NotAllowed(power))
    }
}

/// Whether who acts may do this. Officers may by their roles; who works on the computer itself and
/// names no officer may do what moves no money.
///
/// Errors: [`OfficeError::NotAllowed`].
pub async fn allow(tx: &mut Writing, power: Power) -> Result<(), OfficeError> {
    if tx.actor().officer().is_some() {
        officer_with(tx, power).await?;
    }
    Ok(())
}

/// Puts the first officer's name to money for a member.
///
/// Errors: [`OfficeError::FourEyes`] for the officer's own request, [`OfficeError::WrongState`] when
/// another officer did so before, and those of [`officer_with`].
pub async fn grant(
    tx: &mut Writing,
    (kind, subject): (PayoutKind, &str),
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    let officer = officer_with(tx, Power::Decide).await?;
    if officer.member == Some(member) {
        return Err(FourEyes::OwnRequest.into());
    }
    if tx.payout(kind, subject).await?.is_some() {
        return Err(OfficeError::WrongState(format!(
            "{subject} is granted already"
        )));
    }
    tx.grant_payout(kind, subject, officer.id, now).await?;
    Ok(())
}

/// Puts the second officer's name to it, before the money is booked in the same transaction.
///
/// Errors: [`OfficeError::FourEyes`], [`OfficeError::WrongState`] when it is paid already, and those
/// of [`officer_with`].
pub async fn pay(
    tx: &mut Writing,
    (kind, subject): (PayoutKind, &str),
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), OfficeError> {
    let officer = officer_with(tx, Power::PayOut).await?;
    let granted = tx.payout(kind, subject).await?;
    let own = officer.member == Some(member);
    let by = granted.as_ref().map(|granted| &granted.granted_by);
    may_pay_out(by, &officer.id, own)?;
    if granted.is_some_and(|granted| granted.paid_by.is_some()) {
        return Err(OfficeError::WrongState(format!(
            "{subject} is paid already"
        )));
    }
    tx.pay_payout(kind, subject, officer.id, now).await?;
    Ok(())
}

/// An application that came in granted, from the time before officers put their names to it.
pub(super) async fn granted_without_a_name(
    tx: &mut Writing,
    number: &str,
) -> Result<Option<ApplicationRow>, OfficeError> {
    let found = tx.application_by_number(number).await?;
    let Some(found) = found.filter(|one| one.status == ApplicationStatus::Approved) else {
        return Ok(None);
    };
    let named = tx.payout(PayoutKind::Loan, number).await?.is_some();
    Ok((!named).then_some(found))
}
