//! What the office decides of a meeting: letting members see it, opening and closing its votes, and
//! counting what was given openly.

use chrono::{DateTime, TimeDelta, Utc};
use sokoguru_api::meetings::BallotKind;
use sokoguru_domain::{MeetingPhase, Power};

use super::{OfficeError, payouts};
use crate::audit::{Action, record};
use crate::conduct;
use crate::deciding::{self, Outturn};
use crate::reminders::invite;
use crate::store::Writing;
use crate::store::decisions::ConsensusRow;
use crate::store::meetings::{Counted, ItemRow, MeetingRow};
use crate::store::results::ResultRow;

/// Lets members see a meeting, if the articles allow it.
///
/// A notice that is too short is given back where the cooperative's rules only warn of it.
pub async fn publish(
    tx: &mut Writing,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Option<conduct::ShortNotice>, OfficeError> {
    payouts::allow(tx, Power::Publish).await?;
    let meeting = meeting(tx, id).await?;
    if meeting.published_at.is_some() {
        return Err(OfficeError::WrongState(
            "the meeting is published already".to_owned(),
        ));
    }
    let warning = conduct::may_be_published(tx, &meeting, now).await?;
    tx.publish_meeting(id, now).await?;
    record(tx, Action::MeetingPublished, ("meeting", id), &[], now).await?;
    invite(tx, id, meeting.starts_at, now).await?;
    Ok(warning)
}

/// Opens the vote now instead of at the planned moment.
pub async fn open(tx: &mut Writing, id: &str, now: DateTime<Utc>) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::Publish).await?;
    let meeting = published(tx, id).await?;
    if meeting.phase_at(now) != MeetingPhase::Announced {
        return Err(OfficeError::WrongState(format!(
            "the meeting is {} already",
            meeting.phase_at(now).code()
        )));
    }
    tx.set_meeting_times(id, now, meeting.close_at, meeting.accept_until)
        .await?;
    record(tx, Action::MeetingOpened, ("meeting", id), &[], now).await?;
    Ok(())
}

/// Closes the vote now. Votes on their way are still taken in for as long as was planned.
pub async fn close(tx: &mut Writing, id: &str, now: DateTime<Utc>) -> Result<(), OfficeError> {
    payouts::allow(tx, Power::Publish).await?;
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
    record(tx, Action::MeetingClosed, ("meeting", id), &[], now).await?;
    Ok(())
}

/// Counts the box and fixes the result for ever. Only after the last moment at which votes are
/// accepted.
pub async fn count(
    tx: &mut Writing,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Vec<ResultRow>, OfficeError> {
    payouts::allow(tx, Power::Publish).await?;
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
    record(tx, Action::MeetingCounted, ("meeting", id), &[], now).await?;
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
