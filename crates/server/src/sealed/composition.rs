//! The manifest: what the agenda and the articles say, as the board holds it. Every change is
//! another manifest on the board; nothing about a vote changes silently.

use chrono::{DateTime, Utc};
use sokoguru_api::meetings::{BallotKind, Side};
use sokoguru_ballot::board::Kind;
use sokoguru_ballot::manifest::{
    Decision, Item, ItemKind, ItemOption, Manifest, ManifestContent, TieRule,
};
use sokoguru_ballot::wire::Text;

use super::board::{Inside, Published};
use super::preparation::millis;
use super::{Board, SealedError};
use crate::store::meetings::{ItemRow, MeetingRow};
use crate::store::{Store, StoreError};

/// The smallest number of secret ballots that trustees open.
const MINIMUM: u32 = 5;

/// The moments of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Votes from.
    pub open_at: DateTime<Utc>,
    /// The page stops at.
    pub close_at: DateTime<Utc>,
    /// The box stops at.
    pub accept_until: DateTime<Utc>,
}

impl Times {
    /// Of a meeting as the office planned it.
    pub const fn of(row: &MeetingRow) -> Self {
        Self {
            open_at: row.open_at,
            close_at: row.close_at,
            accept_until: row.accept_until,
        }
    }

    /// Of a manifest.
    pub fn in_manifest(manifest: &Manifest) -> Result<Self, StoreError> {
        let content = manifest.content();
        let moment = |at: u64| {
            i64::try_from(at)
                .ok()
                .and_then(DateTime::from_timestamp_millis)
                .ok_or(StoreError::Corrupt("manifest"))
        };
        Ok(Self {
            open_at: moment(content.open_at)?,
            close_at: moment(content.close_at)?,
            accept_until: moment(content.accept_until)?,
        })
    }
}

/// Puts the manifest of a meeting on its board: the first one, or a new revision when anything
/// changed. Gives the manifest in force.
pub async fn publish(
    store: &Store,
    board: &Board,
    now: DateTime<Utc>,
) -> Result<Published, SealedError> {
    let mut tx = store.read().await?;
    let meeting = tx
        .meeting(board.meeting())
        .await?
        .ok_or(SealedError::NotFound("meeting"))?;
    let agenda = tx.agenda(board.meeting()).await?;
    let voters = tx.voter_count().await?;
    drop(tx);
    let mut items = Vec::new();
    for row in &agenda {
        items.extend(item(&meeting, row)?);
    }
    let title = Text::new(meeting.title.clone())?;
    let times = Times::of(&meeting);
    let make = |inside: &Inside| match inside.in_force() {
        None => first(board, inside, (title, times, voters), items),
        Some(before) => {
            let mut content = before.manifest.content().clone();
            content.title = title;
            content.items = revised(&content.items, items)?;
            set(&mut content, times);
            Ok(content)
        }
    };
    change(store, board, now, make).await
}

/// Moves the moments of a vote: another manifest on the board, then the meeting as it is shown.
pub async fn reschedule(
    store: &Store,
    board: &Board,
    times: Times,
    now: DateTime<Utc>,
) -> Result<(), SealedError> {
    if board.read().in_force().is_some() {
        change(store, board, now, |inside| {
            let force = inside.in_force();
            let force = force.ok_or(StoreError::Corrupt("manifest"))?;
            let mut content = force.manifest.content().clone();
            set(&mut content, times);
            Ok(content)
        })
        .await?;
    }
    show(store, board.meeting(), times).await
}

/// Lets the meeting as it is shown have the moments of the manifest in force, which are the ones
/// that hold.
pub async fn show(store: &Store, meeting: &str, times: Times) -> Result<(), SealedError> {
    let mut tx = store.write().await?;
    tx.set_meeting_times(meeting, times.open_at, times.close_at, times.accept_until)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn change(
    store: &Store,
    board: &Board,
    now: DateTime<Utc>,
    make: impl FnOnce(&Inside) -> Result<ManifestContent, SealedError>,
) -> Result<Published, SealedError> {
    let mut turn = board.turn(store).await?;
    let at = turn.moment(millis(now));
    let next = {
        let inside = board.read();
        if inside.closing.is_some() {
            return Err(SealedError::state("voting is over"));
        }
        let mut content = make(&inside)?;
        let before = inside.in_force();
        if let Some(before) = before {
            if *before.manifest.content() == content {
                return Ok(before.clone());
            }
            content.revision = content.revision.saturating_add(1);
        }
        let next = Manifest::new(content).map_err(SealedError::refused)?;
        if let Some(before) = before {
            before
                .manifest
                .check_successor(&next, at)
                .map_err(SealedError::refused)?;
        } else if next.content().close_at < at {
            return Err(SealedError::state("voting would end in the past"));
        }
        next
    };
    turn.push(Kind::Manifest, at, next.bytes())?;
    turn.finish(millis(now)).await?;
    let inside = board.read();
    let force = inside.in_force().ok_or(StoreError::Corrupt("manifest"))?;
    Ok(force.clone())
}

fn set(content: &mut ManifestContent, times: Times) {
    content.open_at = millis(times.open_at);
    content.close_at = millis(times.close_at);
    content.accept_until = millis(times.accept_until);
}

fn first(
    board: &Board,
    inside: &Inside,
    (title, times, voters): (Text, Times, u32),
    items: Vec<Item>,
) -> Result<ManifestContent, SealedError> {
    let roll = inside
        .roll
        .as_ref()
        .ok_or_else(|| SealedError::state("the roll is not frozen yet"))?;
    if !inside.ceremony.is_complete() {
        return Err(SealedError::state("the trustees have not made their keys yet"));
    }
    let on_roll = u32::try_from(roll.signed.roll().voters().len());
    let keys = inside.ceremony.keys();
    let mut content = ManifestContent {
        board_id: *board.start().board_id(),
        revision: 1,
        title,
        open_at: 0,
        close_at: 0,
        accept_until: 0,
        revote: true,
        minimum: MINIMUM,
        // A member who left since enrolling had a vote when the roll was frozen.
        voters: voters.max(on_roll.unwrap_or(u32::MAX)),
        roll_hash: *roll.signed.hash(),
        threshold: board.start().content().threshold,
        verification_keys: keys.map_or_else(Vec::new, |keys| keys.verification.clone()),
        election_key: keys.map(|keys| keys.election),
        items,
    };
    set(&mut content, times);
    Ok(content)
}

/// The items of before in their order, those that changed under a higher revision, then new ones.
fn revised(before: &[Item], mut now: Vec<Item>) -> Result<Vec<Item>, SealedError> {
    let mut items = Vec::with_capacity(now.len());
    for old in before {
        let place = now.iter().position(|item| item.id == old.id);
        let place = place.ok_or_else(|| {
            SealedError::Refused(format!("item {} is on the board for good", old.id))
        })?;
        let mut item = now.remove(place);
        item.revision = old.revision;
        if item != *old {
            item.revision = old.revision.saturating_add(1);
        }
        items.push(item);
    }
    items.extend(now);
    Ok(items)
}

/// An item as the board holds it; none where there is nothing to decide.
fn item(meeting: &MeetingRow, row: &ItemRow) -> Result<Option<Item>, SealedError> {
    let kind = match row.ballot {
        BallotKind::None => return Ok(None),
        BallotKind::Open => ItemKind::Open,
        BallotKind::Secret => ItemKind::Secret,
        BallotKind::Consensus => ItemKind::Consensus,
    };
    let mut options = Vec::new();
    if kind != ItemKind::Consensus {
        for option in &row.options {
            options.push(ItemOption {
                id: Text::new(option.id.as_str())?,
                label: Text::new(option.label.as_str())?,
            });
        }
    }
    let (min, max) = if kind == ItemKind::Consensus { (0, 0) } else { (1, 1) };
    Ok(Some(Item {
        id: Text::new(row.id.as_str())?,
        revision: u32::from(row.revision),
        kind,
        title: Text::new(row.title.as_str())?,
        body: Text::new(row.text.as_str())?,
        options,
        min,
        max,
        quorum: meeting.quorum,
        decision: decision(row, kind)?,
    }))
}

fn decision(row: &ItemRow, kind: ItemKind) -> Result<Decision, SealedError> {
    if kind == ItemKind::Consensus {
        return Ok(Decision::Consensus);
    }
    let on = |side: Side| {
        (0_u8..)
            .zip(&row.options)
            .find(|(_, option)| option.side == side)
            .map(|(place, _)| place)
    };
    let missing = || SealedError::Refused(format!("item {} has no such side", row.id));
    Ok(Decision::Majority {
        tie: TieRule::VoteAgain,
        favour: on(Side::For).ok_or_else(missing)?,
        against: on(Side::Against).ok_or_else(missing)?,
        abstain: on(Side::Abstain),
        rule: row.majority,
    })
}
