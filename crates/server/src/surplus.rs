//! Sisa Hasil Usaha at the office: reckoning a year, proposing it to members, and fixing what the
//! members' meeting decided.
//!
//! Each function is one transaction or a part of one, by the rules of [`sokoguru_domain::shu`].
//! What it leaves to others: reading files and arguments, printing.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_domain::shu::{Bases, Parts, Plan, ShuError, YearResult, interest_paid};
use sokoguru_domain::{Money, ShuBasis, ShuStatus};

use crate::audit::{Action, record};
use crate::store::members::MemberId;
use crate::store::surplus::YearRow;
use crate::store::{StoreError, Stored, Writing};

/// Why a year could not be reckoned, proposed or decided. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SurplusError {
    /// There is no such year.
    #[error("there is no year {0}")]
    NotFound(u16),
    /// What the meeting decided stays.
    #[error("{0} is decided and stays as it is")]
    Decided(u16),
    /// The year ended with a loss, and there are percentages to share it by.
    #[error("{0} ended with a loss: there is nothing to share")]
    Loss(u16),
    /// The percentages, or what they are applied to.
    #[error(transparent)]
    Rule(#[from] ShuError),
    /// Purchases stand in no book of this server.
    #[error("purchases of members come from shu_bases.csv, and it has none for {0}")]
    NoPurchases(u16),
    /// The meeting that decides has no result yet.
    #[error("meeting {0} has no result yet")]
    MeetingOpen(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A year that may still change.
async fn open_year(tx: &mut Writing, year: u16) -> Result<YearRow, SurplusError> {
    let found = tx.shu_year(year).await?;
    let row = found.ok_or(SurplusError::NotFound(year))?;
    if row.status == Some(ShuStatus::Decided) {
        return Err(SurplusError::Decided(year));
    }
    Ok(row)
}

/// Takes the bases of a year from the server's own books: savings at its end, loans and interest
/// of its days.
///
/// Errors: [`SurplusError::NoPurchases`], because purchases are in no book here.
pub async fn bases_from_books(tx: &mut Writing, year: u16) -> Result<(), SurplusError> {
    let row = open_year(tx, year).await?;
    let mut all: BTreeMap<MemberId, Bases> = BTreeMap::new();
    for (who, sum) in tx.savings_at_year_end(year, row.capital_basis).await? {
        all.entry(who).or_default().capital = sum;
    }
    let business = match row.business_basis {
        ShuBasis::LoansTaken => tx.loans_taken(year).await?,
        ShuBasis::InterestPaid => interest(tx, year).await?,
        _ => return Err(SurplusError::NoPurchases(year)),
    };
    for (who, sum) in business {
        let base = &mut all.entry(who).or_default().business;
        *base = base.checked_add(sum).ok_or(ShuError::TooLarge)?;
    }
    let rows: Vec<_> = all
        .into_iter()
        .map(|(who, bases)| (who, bases, Parts::default()))
        .collect();
    tx.put_shu_parts(year, &rows).await?;
    Ok(())
}

/// Interest that members paid in a year, loan by loan.
async fn interest(tx: &mut Writing, year: u16) -> Stored<Vec<(MemberId, Money)>> {
    let mut paid = Vec::new();
    for (who, loan) in tx.loans_paid(year).await? {
        let instalments: Vec<_> = tx
            .instalments(&loan)
            .await?
            .iter()
            .map(|one| (one.principal, one.interest))
            .collect();
        let payments = tx.loan_payments(&loan).await?;
        paid.push((who, interest_paid(&instalments, &payments, i32::from(year))));
    }
    Ok(paid)
}

/// Reckons pools and parts anew from the percentages and the bases. Where no bases came in from a
/// file they are taken from the server's own books.
pub async fn reckon(tx: &mut Writing, year: u16) -> Result<(), SurplusError> {
    let row = open_year(tx, year).await?;
    let mut allotments = tx.shu_allotments(year).await?;
    let surplus = match row.result {
        YearResult::Surplus(surplus) => surplus,
        YearResult::Loss(_) if allotments.is_empty() => return Ok(()),
        YearResult::Loss(_) => return Err(SurplusError::Loss(year)),
    };
    if tx.shu_bases(year).await?.is_empty() {
        bases_from_books(tx, year).await?;
    }
    let members = tx.shu_bases(year).await?;
    let plan = Plan::new(
        allotments.iter().map(|one| one.allotment).collect(),
        row.unit,
    )?;
    let bases: Vec<Bases> = members.iter().map(|(_, bases)| *bases).collect();
    let sharing = plan.share(surplus, &bases)?;
    for (allotment, pool) in allotments.iter_mut().zip(&sharing.pools) {
        allotment.amount = *pool;
    }
    tx.put_shu_allotments(year, &allotments).await?;
    let parts: Vec<_> = members
        .into_iter()
        .zip(sharing.parts)
        .map(|((who, bases), parts)| (who, bases, parts))
        .collect();
    tx.put_shu_parts(year, &parts).await?;
    Ok(())
}

/// Reckons a year and lets members see it as what the pengurus propose.
pub async fn propose(tx: &mut Writing, year: u16, now: DateTime<Utc>) -> Result<(), SurplusError> {
    reckon(tx, year).await?;
    tx.set_shu_status(year, ShuStatus::Proposed, None, now)
        .await?;
    let subject = ("shu", &*year.to_string());
    record(tx, Action::ShuProposed, subject, &[], now).await?;
    Ok(())
}

/// Reckons a year and fixes it as what the meeting decided. Where a meeting is named, its result
/// must be there.
pub async fn decide(
    tx: &mut Writing,
    year: u16,
    decided_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), SurplusError> {
    let row = open_year(tx, year).await?;
    if let Some(meeting) = &row.meeting {
        let found = tx.meeting(meeting).await?;
        if found.is_none_or(|found| found.counted.is_none()) {
            return Err(SurplusError::MeetingOpen(meeting.clone()));
        }
    }
    reckon(tx, year).await?;
    tx.set_shu_status(year, ShuStatus::Decided, Some(decided_on), now)
        .await?;
    let (subject, day) = (("shu", &*year.to_string()), decided_on.to_string());
    record(tx, Action::ShuDecided, subject, &[("on", &day)], now).await?;
    Ok(())
}
