//! Where the member stands on an item of the agenda: what the cooperative says of it joined with
//! what still waits on the phone. Only for drawing; what counts is decided by the cooperative.

use sokoguru_api::meetings::{AgendaItem, BallotKind, Meeting, VoteReceipt};
use sokoguru_api::wire::{ItemId, MeetingId};
use sokoguru_domain::MeetingPhase;

use crate::offline::outbox::{Entry, State, Summary};

/// Where the member stands on an item.
#[derive(Clone, Debug, PartialEq)]
pub enum OnItem {
    /// Read and discussed only.
    Discussed,
    /// Decided by consensus.
    Consensus,
    /// Decided in a way that this version does not know.
    Unknown,
    /// Votes are not taken yet.
    NotOpen,
    /// The member has no vote.
    NoVote,
    /// Waits for the member.
    ToVote,
    /// A vote on this phone that the cooperative has not taken, or has refused.
    OnPhone(Entry),
    /// In the box.
    InBox(VoteReceipt),
    /// Votes are not taken any more, and there is none.
    Missed,
}

/// Where the member stands on an item of a meeting.
pub fn on_item(meeting: &Meeting, item: &AgendaItem, outbox: &[Entry]) -> OnItem {
    match item.ballot.known() {
        Some(BallotKind::Open | BallotKind::Secret) => {}
        Some(BallotKind::None) => return OnItem::Discussed,
        Some(BallotKind::Consensus) => return OnItem::Consensus,
        None => return OnItem::Unknown,
    }
    if let Some(newest) = newest_vote(&meeting.summary.id, item, outbox) {
        return newest;
    }
    if let Some(receipt) = &item.receipt {
        return OnItem::InBox(receipt.clone());
    }
    match meeting.summary.phase.known() {
        Some(MeetingPhase::Announced) => OnItem::NotOpen,
        _ if !meeting.may_vote => OnItem::NoVote,
        Some(MeetingPhase::Open) => OnItem::ToVote,
        Some(MeetingPhase::Closed | MeetingPhase::Finished) | None => OnItem::Missed,
    }
}

/// The newest vote that this phone knows more of than the cooperative's last answer.
fn newest_vote(meeting: &MeetingId, item: &AgendaItem, outbox: &[Entry]) -> Option<OnItem> {
    let (entry, rev) = votes(meeting, &item.id, outbox).last()?;
    let known = item.receipt.as_ref().map_or(0, |receipt| receipt.rev);
    if rev <= known {
        return None;
    }
    Some(match &entry.state {
        State::Accepted(receipt) => OnItem::InBox(VoteReceipt {
            item_id: item.id.clone(),
            number: receipt.number.clone().unwrap_or_default(),
            rev,
            received_at: receipt.received_at,
        }),
        _ => OnItem::OnPhone(entry.clone()),
    })
}

/// The votes on an item in the outbox with their revisions, oldest first.
fn votes<'a>(
    meeting: &'a MeetingId,
    item: &'a ItemId,
    outbox: &'a [Entry],
) -> impl Iterator<Item = (&'a Entry, u32)> {
    outbox.iter().filter_map(move |entry| match &entry.summary {
        Summary::Vote {
            meeting_id,
            item_id,
            rev,
            ..
        } if meeting_id == meeting && item_id == item => Some((entry, *rev)),
        _ => None,
    })
}

/// The number of the member's next vote on an item: one more than the newest that the cooperative
/// or this phone knows.
pub fn next_rev(meeting: &MeetingId, item: &AgendaItem, outbox: &[Entry]) -> u32 {
    let known = item.receipt.as_ref().map_or(0, |receipt| receipt.rev);
    votes(meeting, &item.id, outbox)
        .map(|(_, rev)| rev)
        .fold(known, u32::max)
        .saturating_add(1)
}

/// First votes on items of a meeting that are on the phone and not refused: given, but not in.
pub fn first_votes_waiting(meeting: &MeetingId, outbox: &[Entry]) -> u16 {
    let waiting = outbox.iter().filter(|entry| {
        entry.is_pending()
            && matches!(
                &entry.summary,
                Summary::Vote { meeting_id, rev: 1, .. } if meeting_id == meeting
            )
    });
    u16::try_from(waiting.count()).unwrap_or(u16::MAX)
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
