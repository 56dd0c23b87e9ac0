//! What decides an item, who is there, and what becomes of decisions, from stored records to the
//! wire.

use chrono::{DateTime, Utc};
use sokoguru_api::decisions::{
    FollowUp, ItemPresence, ItemResult, ItemRule, OptionCount, Presence,
};
use sokoguru_api::meetings::{BallotKind, Quorum};
use sokoguru_api::wire::{FollowUpId, ItemId};
use sokoguru_domain::MeetingPhase;

use crate::state::State;
use crate::store::decisions::FollowUpRow;
use crate::store::meetings::{ItemRow, MeetingRow};
use crate::store::results::ResultRow;
use crate::store::{StoreError, Stored};

/// What decides an item; `None` where nothing does.
pub fn rule(meeting: &MeetingRow, row: &ItemRow, voters: u32) -> Option<ItemRule> {
    if row.ballot == BallotKind::None {
        return None;
    }
    let quorum = row.quorum(meeting);
    let voted_on = row.ballot != BallotKind::Consensus;
    let proposal = voted_on && row.terms.seats.is_none();
    Some(ItemRule {
        decision: row.terms.decision.into(),
        quorum: quorum.into(),
        quorum_required: quorum.required(voters),
        majority: proposal.then(|| row.majority.into()),
        seats: row.terms.seats.filter(|_| voted_on),
        min: if voted_on { row.terms.min } else { 0 },
        max: if voted_on { row.terms.max } else { 0 },
        tie: row.terms.tie.into(),
    })
}

/// What is to be done after a decision.
pub fn follow_up(state: &State, row: &FollowUpRow) -> Stored<FollowUp> {
    Ok(FollowUp {
        id: id!(FollowUpId, &row.id),
        item_id: id!(ItemId, &row.item_id),
        what: row.what.clone(),
        responsible: row.responsible.clone(),
        due_on: row.due_on,
        state: row.state.into(),
        note: row.note.clone(),
        updated_at: state.local(row.updated_at),
    })
}

/// Who is there now, and what is open. It takes no votes, so that it cannot show how one stands.
pub fn presence(
    state: &State,
    (row, agenda): (&MeetingRow, &[ItemRow]),
    quorum: Quorum,
    (as_of, now): (DateTime<Utc>, DateTime<Utc>),
) -> Stored<Presence> {
    let phase = row.phase_at(now);
    let mut items = Vec::new();
    for item in agenda.iter().filter(|one| one.ballot != BallotKind::None) {
        let voted_on = item.ballot != BallotKind::Consensus;
        items.push(ItemPresence {
            item_id: id!(ItemId, &item.id),
            revision: item.revision,
            ballot: item.ballot.into(),
            open: voted_on && phase == MeetingPhase::Open,
            quorum_reached: item.quorum(row).reached(quorum.present, quorum.voters),
        });
    }
    Ok(Presence {
        as_of: state.local(as_of),
        phase: phase.into(),
        quorum,
        items,
    })
}

/// What the items of a meeting decided, in the order of the agenda.
pub fn results(agenda: &[ItemRow], rows: &[ResultRow]) -> Stored<Vec<ItemResult>> {
    rows.iter().map(|row| item_result(agenda, row)).collect()
}

fn item_result(agenda: &[ItemRow], row: &ResultRow) -> Stored<ItemResult> {
    let mut known = agenda.iter();
    let item = known
        .find(|item| item.id == row.item_id)
        .ok_or(StoreError::Corrupt("result"))?;
    let mut counts = Vec::with_capacity(row.votes.len());
    for (option, votes) in &row.votes {
        let option = item
            .options
            .iter()
            .find(|one| one.id == *option)
            .ok_or(StoreError::Corrupt("result"))?;
        counts.push(OptionCount {
            label: option.label.clone(),
            side: option.side.into(),
            votes: *votes,
            elected: row.elected.contains(&option.id),
        });
    }
    Ok(ItemResult {
        item_id: id!(ItemId, &item.id),
        position: item.position,
        title: item.title.clone(),
        ballot: item.ballot.into(),
        outcome: row.outcome.into(),
        counts,
        required: row.required,
    })
}
