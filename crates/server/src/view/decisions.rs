//! What decides an item, who is there, and what becomes of decisions, from stored records to the
//! wire.

use chrono::{DateTime, Utc};
use sokoguru_api::decisions::{FollowUp, ItemPresence, ItemRule, Presence};
use sokoguru_api::meetings::{BallotKind, Quorum};
use sokoguru_api::wire::{FollowUpId, ItemId};
use sokoguru_domain::MeetingPhase;

use crate::state::State;
use crate::store::decisions::FollowUpRow;
use crate::store::meetings::{ItemRow, MeetingRow};
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
