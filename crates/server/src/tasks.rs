//! What becomes of decisions: who does what by when, and whether it was done.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_api::decisions::FollowUpState;
use sokoguru_domain::Outcome;

use crate::audit::{Action, record};
use crate::conduct::{item_at, wrong_state};
use crate::office::{OfficeError, meeting};
use crate::secrets::new_id;
use crate::store::Writing;
use crate::store::decisions::FollowUpRow;

/// What is to be done after a decision, as the office says it.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// What.
    pub what: &'a str,
    /// By whom.
    pub responsible: &'a str,
    /// By when.
    pub due_on: NaiveDate,
    /// Anything else; may be empty.
    pub note: &'a str,
}

/// Adds something to be done after a decision. The meeting's result is made by then.
pub async fn add_follow_up(
    tx: &mut Writing,
    id: &str,
    position: u16,
    task: Task<'_>,
    now: DateTime<Utc>,
) -> Result<FollowUpRow, OfficeError> {
    let (meeting, item) = item_at(tx, id, position).await?;
    let accepted = tx
        .results(id)
        .await?
        .into_iter()
        .any(|result| result.item_id == item.id && result.outcome == Outcome::Accepted);
    if meeting.counted.is_none() || !accepted {
        return Err(wrong_state(format!(
            "item {position} is not decided in favour"
        )));
    }
    let row = FollowUpRow {
        id: new_id(),
        item_id: item.id,
        what: task.what.to_owned(),
        responsible: task.responsible.to_owned(),
        due_on: task.due_on,
        state: FollowUpState::Open,
        note: task.note.to_owned(),
        updated_at: now,
    };
    tx.insert_follow_up(&row).await?;
    let details = [("what", task.what), ("responsible", task.responsible)];
    let subject = ("task", row.id.as_str());
    record(tx, Action::FollowUpAdded, subject, &details, now).await?;
    Ok(row)
}

/// Says that something is done, and how it went. `task` is its id, or its number in the list of the
/// meeting from 1.
pub async fn finish_follow_up(
    tx: &mut Writing,
    id: &str,
    task: &str,
    note: &str,
    now: DateTime<Utc>,
) -> Result<FollowUpRow, OfficeError> {
    meeting(tx, id).await?;
    let number: Option<usize> = task.parse().ok();
    let found = tx
        .follow_ups(id)
        .await?
        .into_iter()
        .zip(1_usize..)
        .find(|(row, place)| row.id == task || number == Some(*place))
        .map(|(row, _)| row)
        .ok_or(OfficeError::NotFound("task"))?;
    let note = if note.is_empty() { &found.note } else { note };
    if !tx.finish_follow_up(&found.id, note, now).await? {
        return Err(wrong_state("it is done already".to_owned()));
    }
    let subject = ("task", found.id.as_str());
    record(tx, Action::FollowUpDone, subject, &[("note", note)], now).await?;
    Ok(FollowUpRow {
        state: FollowUpState::Done,
        note: note.to_owned(),
        updated_at: now,
        ..found
    })
}
