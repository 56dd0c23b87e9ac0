//! What stands between an application and its loan: conditions, guarantors, papers. The routes, the
//! command line and later the office's own screens ask here, each within its transaction.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_api::Amount;
use sokoguru_api::loans::LoanApplication;
use sokoguru_api::sureties::{Guarantee, GuaranteedLoan};
use sokoguru_domain::{
    ApplicationStatus, Awaited, Conditions, GuaranteeStatus, MemberNumber, Terms, may_guarantee,
    schedule,
};

use crate::office::OfficeError;
use crate::state::State;
use crate::store::applications::ApplicationRow;
use crate::store::loans::InstalmentRow;
use crate::store::members::{MemberId, MemberRow};
use crate::store::sureties::GuaranteeRow;
use crate::store::{Reading, StoreError, Stored, Writing};
use crate::view;

/// Guarantors of one application, at most, whatever a product asks.
pub const MOST_GUARANTORS: usize = 5;

/// The member with a number, if this one can stand surety for another.
pub async fn able_guarantor(
    tx: &mut Reading,
    borrower: MemberId,
    number: &str,
    conditions: &Conditions,
) -> Stored<Option<MemberRow>> {
    let Ok(number) = MemberNumber::parse(number) else {
        return Ok(None);
    };
    let Some(found) = tx.member_by_number(&number).await? else {
        return Ok(None);
    };
    let (status, held) = tx.guarantees_of(found.id).await?;
    let able = found.id != borrower && may_guarantee(status, held, conditions.max_guarantees);
    Ok(able.then_some(found))
}

/// Whether an application can still be added to: papers, answers.
pub const fn is_open(status: ApplicationStatus) -> bool {
    matches!(
        status,
        ApplicationStatus::Submitted | ApplicationStatus::UnderReview
    )
}

/// What an application waits for before the office can grant it.
pub async fn awaited(tx: &mut Reading, row: &ApplicationRow) -> Stored<Vec<Awaited>> {
    let mut awaited = Vec::new();
    if !is_open(row.status) {
        return Ok(awaited);
    }
    let guarantors = tx.guarantors(&row.id).await?;
    if guarantors
        .iter()
        .any(|one| one.status != GuaranteeStatus::Accepted)
    {
        awaited.push(Awaited::Guarantors);
    }
    if !missing_papers(tx, row).await?.is_empty() {
        awaited.push(Awaited::Attachments);
    }
    Ok(awaited)
}

/// The names of the papers that the product asks for and that have neither come nor been seen.
pub async fn missing_papers(tx: &mut Reading, row: &ApplicationRow) -> Stored<Vec<String>> {
    let slots = tx.loan_conditions(&row.product_id).await?.slots;
    let come = tx.attachments(&row.id).await?;
    let seen = tx.papers_seen(&row.id).await?;
    let is_there = |slot: &str| {
        seen.iter().any(|one| one == slot)
            || come
                .iter()
                .any(|one| one.slot == slot && one.completed_at.is_some())
    };
    Ok(slots
        .into_iter()
        .filter(|slot| slot.required && !is_there(&slot.id))
        .map(|slot| slot.name)
        .collect())
}

/// Refuses to grant what still waits for others: the office's decision binds guarantors, so each of
/// them has consented before.
pub async fn may_grant(tx: &mut Reading, row: &ApplicationRow) -> Result<(), OfficeError> {
    let guarantors = tx.guarantors(&row.id).await?;
    let silent: Vec<&str> = guarantors
        .iter()
        .filter(|one| one.status != GuaranteeStatus::Accepted)
        .map(|one| one.number.as_str())
        .collect();
    if !silent.is_empty() {
        return Err(OfficeError::WrongState(format!(
            "{} waits for the consent of {}",
            row.number,
            silent.join(", ")
        )));
    }
    let missing = missing_papers(tx, row).await?;
    if !missing.is_empty() {
        return Err(OfficeError::WrongState(format!(
            "{} waits for {}",
            row.number,
            missing.join(", ")
        )));
    }
    Ok(())
}

/// Notes that the office has seen a paper of an application with its own eyes.
///
/// Errors: [`OfficeError::NotFound`] for an application or a paper that there is not;
/// [`OfficeError::WrongState`] once it is decided.
pub async fn see_paper(
    tx: &mut Writing,
    number: &str,
    slot: &str,
    now: DateTime<Utc>,
) -> Result<ApplicationRow, OfficeError> {
    let row = tx
        .application_by_number(number)
        .await?
        .ok_or(OfficeError::NotFound("application"))?;
    let slots = tx.loan_conditions(&row.product_id).await?.slots;
    if slots.iter().all(|one| one.id != slot) {
        return Err(OfficeError::NotFound("paper"));
    }
    if !is_open(row.status) {
        return Err(OfficeError::WrongState(format!("{number} is decided")));
    }
    tx.see_paper(&row.id, slot, now).await?;
    Ok(row)
}

/// An application with everything that belongs to it.
pub async fn application(
    state: &State,
    tx: &mut Reading,
    row: &ApplicationRow,
) -> Stored<LoanApplication> {
    let mut shown = view::application(state, row)?;
    for one in tx.guarantors(&row.id).await? {
        shown.guarantors.push(view::lending::guarantor(state, &one));
    }
    let pledged = tx.collateral(&row.id).await?;
    shown.collateral = pledged.as_ref().map(view::lending::collateral);
    if is_open(row.status) {
        for slot in tx.loan_conditions(&row.product_id).await?.slots {
            shown.slots.push(view::lending::slot(&slot)?);
        }
    }
    for one in tx.attachments(&row.id).await? {
        shown
            .attachments
            .push(view::lending::attachment(state, &one)?);
    }
    let awaits = awaited(tx, row).await?;
    shown.awaits = awaits.into_iter().map(Into::into).collect();
    Ok(shown)
}

/// The last moment at which something of an application changed.
pub fn changed_at(shown: &LoanApplication) -> Option<DateTime<Utc>> {
    let events = shown.history.iter().map(|one| one.at);
    let answers = shown.guarantors.iter().filter_map(|one| one.answered_at);
    let papers = shown.attachments.iter().filter_map(|one| one.completed_at);
    events
        .chain(answers)
        .chain(papers)
        .max()
        .map(|at| at.to_utc())
}

/// A guarantee with the loan that came of it.
pub async fn guarantee(
    state: &State,
    tx: &mut Reading,
    who: MemberId,
    row: &GuaranteeRow,
) -> Stored<Guarantee> {
    let today = state.today();
    let can_answer = row.status.can_answer()
        && row
            .application
            .as_ref()
            .is_some_and(|(_, status)| is_open(*status));
    let loan = match &row.loan {
        None => None,
        Some((id, status)) => {
            let found = tx
                .guaranteed_loan(who, id)
                .await?
                .ok_or(StoreError::Corrupt("guarantee"))?;
            let rows = tx.instalments(id).await?;
            let summary = view::loan(&found, &rows, today)?;
            Some(GuaranteedLoan {
                status: (*status).into(),
                outstanding: summary.outstanding,
                arrears: summary.arrears,
                next_due_on: summary.next_due.map(|due| due.due_on),
            })
        }
    };
    let instalment = highest_instalment(tx, row, today).await?;
    view::lending::guarantee(state, row, can_answer, instalment, loan)
}

/// What a month of it costs at most: of the loan that runs, else by the product's terms of today.
async fn highest_instalment(
    tx: &mut Reading,
    row: &GuaranteeRow,
    today: NaiveDate,
) -> Stored<Option<Amount>> {
    if let Some((loan, _)) = &row.loan {
        let rows = tx.instalments(loan).await?;
        let totals = rows
            .iter()
            .map(InstalmentRow::total)
            .collect::<Stored<Vec<_>>>()?;
        return Ok(totals.into_iter().max().map(Amount));
    }
    let Some((product, _)) = tx.product(&row.product_id).await? else {
        return Ok(None);
    };
    let terms = Terms {
        principal: row.amount,
        months: row.months,
        first_due: today,
    };
    let plan = schedule(&product.product, &terms).ok();
    Ok(plan.and_then(|plan| {
        let totals = plan.instalments().iter().map(|one| one.total);
        totals.max().map(Amount)
    }))
}
