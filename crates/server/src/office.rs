//! What the office decides: printed codes, applications, meetings and their results.
//!
//! Each function is one transaction or a part of one, by the domain's rules. What it leaves to
//! others: the command line, which reads the arguments and prints what was done.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sokoguru_api::meetings::BallotKind;
use sokoguru_domain::{
    ActivationCode, ApplicationStatus, LoanError, MeetingPhase, MemberNumber, Terms, schedule,
};

use crate::conduct::{self, RuleBroken};
use crate::deciding::{self, Outturn};
use crate::passwords::{HashError, Passwords};
use crate::secrets::{NoRandomness, new_id, random_bits};
use crate::store::applications::ApplicationRow;
use crate::store::decisions::ConsensusRow;
use crate::store::loans::NewLoan;
use crate::store::meetings::{Counted, ItemRow, MeetingRow};
use crate::store::results::ResultRow;
use crate::store::{StoreError, Writing};

/// Why a decision could not be made.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// No such member, application or meeting.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// It is in a state that does not allow this.
    #[error("{0}")]
    WrongState(String),
    /// The loan cannot be made on the product's terms of today.
    #[error("the loan does not keep the product's terms: {0}")]
    Loan(#[from] LoanError),
    /// The count contradicts itself.
    #[error("the count of {item} cannot be: {source}")]
    Count {
        /// Title of the item.
        item: String,
        /// What is wrong.
        source: sokoguru_domain::meeting::CountError,
    },
    /// The chair has not said whether the meeting found consensus on an item.
    #[error("item {position} ({title}) waits for the chair's word on consensus")]
    ConsensusOpen {
        /// Its position.
        position: u16,
        /// Its title.
        title: String,
    },
    /// A member who leaves has something to settle first.
    #[error("{} things are to be settled before the member can leave", .0.len())]
    Unsettled(Vec<sokoguru_domain::joining::Obstacle>),
    /// A rule of the cooperative's articles.
    #[error(transparent)]
    Rule(#[from] RuleBroken),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A code could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A code could not be drawn.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// How long a printed code works.
pub const CODE_DAYS: i64 = 30;

/// Draws a code for a member, which the office prints. Codes before it end.
pub async fn issue_code(
    tx: &mut Writing,
    passwords: &Passwords,
    number: &MemberNumber,
    now: DateTime<Utc>,
) -> Result<ActivationCode, OfficeError> {
    let member = tx
        .member_by_number(number)
        .await?
        .ok_or(OfficeError::NotFound("member"))?;
    let code = ActivationCode::from_random(random_bits()?);
    let hash = passwords.hash_blocking(code.as_str())?;
    tx.issue_activation(member.id, &hash, now, now + TimeDelta::days(CODE_DAYS))
        .await?;
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
    let application = application(tx, number, to).await?;
    if to == ApplicationStatus::Disbursed {
        return Err(OfficeError::WrongState(
            "an application is disbursed as a loan".to_owned(),
        ));
    }
    let step = (application.status, to);
    tx.move_application(&application.id, step, reason, None, now)
        .await?;
    Ok(application)
}

/// Pays out a granted application: it becomes a loan with its schedule. The first instalment is
/// due a month after the money.
pub async fn disburse(
    tx: &mut Writing,
    number: &str,
    loan_number: &str,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<String, OfficeError> {
    let to = ApplicationStatus::Disbursed;
    let application = application(tx, number, to).await?;
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
    tx.set_figures_moment(crate::store::cooperative::Area::Loans, now)
        .await?;
    Ok(id)
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

/// Lets members see a meeting, if the articles allow it.
///
/// A notice that is too short is given back where the cooperative's rules only warn of it.
pub async fn publish(
    tx: &mut Writing,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Option<conduct::ShortNotice>, OfficeError> {
    let meeting = meeting(tx, id).await?;
    if meeting.published_at.is_some() {
        return Err(OfficeError::WrongState(
            "the meeting is published already".to_owned(),
        ));
    }
    let warning = conduct::may_be_published(tx, &meeting, now).await?;
    tx.publish_meeting(id, now).await?;
    Ok(warning)
}

/// Opens the vote now instead of at the planned moment.
pub async fn open(tx: &mut Writing, id: &str, now: DateTime<Utc>) -> Result<(), OfficeError> {
    let meeting = published(tx, id).await?;
    if meeting.phase_at(now) != MeetingPhase::Announced {
        return Err(OfficeError::WrongState(format!(
            "the meeting is {} already",
            meeting.phase_at(now).code()
        )));
    }
    tx.set_meeting_times(id, now, meeting.close_at, meeting.accept_until)
        .await?;
    Ok(())
}

/// Closes the vote now. Votes on their way are still taken in for as long as was planned.
pub async fn close(tx: &mut Writing, id: &str, now: DateTime<Utc>) -> Result<(), OfficeError> {
    let meeting = published(tx, id).await?;
    if meeting.phase_at(now) != MeetingPhase::Open {
        return Err(OfficeError::WrongState(format!(
            "the meeting is {}, not open",
            meeting.phase_at(now).code()
        )));
    }
    // Still open at its own last millisecond, and never before it opened.
    let close_at =
        (now - TimeDelta::milliseconds(1)).max(meeting.open_at + TimeDelta::milliseconds(1));
    let accept_until = close_at + (meeting.accept_until - meeting.close_at);
    tx.set_meeting_times(id, meeting.open_at, close_at, accept_until)
        .await?;
    Ok(())
}

/// Counts the box and fixes the result for ever. Only after the last moment at which votes are
/// accepted.
pub async fn count(
    tx: &mut Writing,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Vec<ResultRow>, OfficeError> {
    let meeting = published(tx, id).await?;
    if meeting.counted.is_some() {
        return Err(OfficeError::WrongState(
            "the result is made already".to_owned(),
        ));
    }
    if meeting.phase_at(now) != MeetingPhase::Finished {
        return Err(OfficeError::WrongState(format!(
            "the meeting is {}: votes are still accepted",
            meeting.phase_at(now).code()
        )));
    }
    let (present, _) = tx.present(id).await?;
    // Who was present had a vote then; leaving since does not undo the meeting.
    let voters = tx.voter_count().await?.max(present);
    let counted = Counted {
        at: now,
        present,
        voters,
    };
    let consensus = tx.consensus(id).await?;
    let mut results = Vec::new();
    for item in tx.agenda(id).await? {
        let Some(result) = result(tx, &meeting, &item, counted, &consensus).await? else {
            continue;
        };
        tx.insert_result(&result).await?;
        results.push(result);
    }
    tx.finish_meeting(id, counted).await?;
    Ok(results)
}

async fn result(
    tx: &mut Writing,
    meeting: &MeetingRow,
    item: &ItemRow,
    counted: Counted,
    consensus: &[ConsensusRow],
) -> Result<Option<ResultRow>, OfficeError> {
    let votes = match item.ballot {
        BallotKind::None | BallotKind::Consensus => Vec::new(),
        BallotKind::Open => tx.count_votes(&item.id).await?,
        BallotKind::Secret => {
            return Err(OfficeError::WrongState(format!(
                "{} is secret and is counted by the trustees of a board",
                item.title
            )));
        }
    };
    let said = consensus
        .iter()
        .find(|one| one.item_id == item.id && one.revision == item.revision);
    // An open vote names one option, so that votes are ballots.
    let ballots = votes.iter().map(|(_, votes)| *votes).sum();
    let outturn = Outturn {
        counted,
        votes: &votes,
        ballots: Some(ballots),
        consensus: said,
    };
    let result = deciding::result(meeting, item, outturn).map_err(|source| OfficeError::Count {
        item: item.title.clone(),
        source,
    })?;
    if result.is_none() && item.ballot == BallotKind::Consensus {
        return Err(OfficeError::ConsensusOpen {
            position: item.position,
            title: item.title.clone(),
        });
    }
    Ok(result)
}

pub(crate) async fn meeting(tx: &mut Writing, id: &str) -> Result<MeetingRow, OfficeError> {
    tx.meeting(id)
        .await?
        .ok_or(OfficeError::NotFound("meeting"))
}

pub(crate) async fn published(tx: &mut Writing, id: &str) -> Result<MeetingRow, OfficeError> {
    let found = meeting(tx, id).await?;
    if found.published_at.is_some() {
        Ok(found)
    } else {
        Err(OfficeError::WrongState(
            "the meeting is not published yet".to_owned(),
        ))
    }
}
