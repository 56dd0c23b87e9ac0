//! After the vote: the closing, the sums of the secret ballots, the trustees' shares, the results.
//!
//! [`attend`] looks what is due and does it; it may be called at any time and as often as one
//! likes, and goes on where it was cut off. Nothing of a count exists before the closing is on the
//! board.

use chrono::{DateTime, Utc};
use sokoguru_ballot::ballot::Ballot;
use sokoguru_ballot::board::event::{Closing, Consensus, Lots};
use sokoguru_ballot::board::{Event, Kind};
use sokoguru_ballot::manifest::{Item, ItemKind, Manifest};
use sokoguru_ballot::result::{ItemResult, Known, decide};
use sokoguru_ballot::signed::Signed;
use sokoguru_ballot::tally::{Aggregate, OpeningShare, combine};
use sokoguru_domain::meeting::Outcome;

use super::board::Inside;
use super::preparation::millis;
use super::turn::Turn;
use super::{Board, SealedError};
use crate::store::ballot_box::EventRow;
use crate::store::{Store, StoreError};

/// Does what is due on a board: ends the vote after the last moment, adds the secret ballots up,
/// and states every result that follows from what is there.
///
/// `true` when every item has its result.
pub async fn attend(
    store: &Store,
    board: &Board,
    now: DateTime<Utc>,
) -> Result<bool, SealedError> {
    let (due, is_closed) = {
        let inside = board.read();
        let due = inside
            .in_force()
            .is_some_and(|force| force.manifest.content().accept_until <= millis(now));
        (due, inside.closing.is_some())
    };
    if !is_closed {
        // Ballots that came in time are put on the board first; the next call finds none.
        if !due || *board.on_their_way.borrow() > 0 {
            return Ok(false);
        }
        close(store, board, now).await?;
    }
    state_results(store, board, now).await
}

async fn close(store: &Store, board: &Board, now: DateTime<Utc>) -> Result<(), SealedError> {
    let mut turn = board.turn(store).await?;
    let at = turn.moment(millis(now));
    let manifest = {
        let inside = board.read();
        let force = inside.in_force().ok_or(StoreError::Corrupt("manifest"))?;
        if inside.closing.is_some() || at < force.manifest.content().accept_until {
            return Ok(());
        }
        std::sync::Arc::clone(&force.manifest)
    };
    let (voted, slots) = turn.tx.voted_slots(board.meeting()).await?;
    let late = turn.tx.late_count(board.meeting()).await?;
    let present = {
        let mut roll = store.read_roll().await?;
        roll.present(board.meeting(), &voted).await?
    };
    let present = present.max(slots).min(manifest.content().voters);
    turn.push(Kind::Closing, at, &Closing { present, late }.to_bytes())?;
    for (place, item) in (0_u16..).zip(&manifest.content().items) {
        if item.kind == ItemKind::Secret {
            let aggregate = add_up(&mut turn, board, place, item).await?;
            turn.push(Kind::Aggregate, at, &aggregate.to_bytes()?)?;
        }
    }
    turn.finish(millis(now)).await?;
    tracing::info!(meeting = board.meeting(), "voting is over");
    Ok(())
}

async fn add_up(
    turn: &mut Turn<'_>,
    board: &Board,
    place: u16,
    item: &Item,
) -> Result<Aggregate, SealedError> {
    let rows = turn
        .tx
        .counting(board.meeting(), place, item.revision)
        .await?;
    let ballots = ballots(&rows)?;
    let sealed: Vec<_> = ballots.iter().map(Ballot::ciphertexts).collect();
    let each = sealed.iter().map(Vec::as_slice);
    Aggregate::of(place, item.revision, item.options.len(), each).map_err(SealedError::refused)
}

fn ballots(rows: &[EventRow]) -> Result<Vec<Ballot>, StoreError> {
    let ballot = |row: &EventRow| {
        let event = Event::parse(&row.bytes).ok()?;
        Ballot::parse(event.payload).ok()
    };
    rows.iter()
        .map(|row| ballot(row).ok_or(StoreError::Corrupt("ballot")))
        .collect()
}

/// Puts every result on the board that follows from what is there.
async fn state_results(
    store: &Store,
    board: &Board,
    now: DateTime<Utc>,
) -> Result<bool, SealedError> {
    let manifest = {
        let inside = board.read();
        if all_decided(&inside) {
            return Ok(true);
        }
        let force = inside.in_force().ok_or(StoreError::Corrupt("manifest"))?;
        std::sync::Arc::clone(&force.manifest)
    };
    let mut turn = board.turn(store).await?;
    let at = turn.moment(millis(now));
    for (place, item) in (0_u16..).zip(&manifest.content().items) {
        let rows = if item.kind == ItemKind::Consensus {
            Vec::new()
        } else {
            turn.tx
                .counting(board.meeting(), place, item.revision)
                .await?
        };
        let result = {
            let inside = board.read();
            if !is_open(&inside, place) {
                continue;
            }
            result(board, &inside, &manifest, (place, item), &rows)?
        };
        if let Some(result) = result {
            turn.push(Kind::Result, at, &result.to_bytes()?)?;
        }
    }
    turn.finish(millis(now)).await?;
    Ok(all_decided(&board.read()))
}

/// The last result of an item.
pub fn result_of(inside: &Inside, place: u16) -> Option<ItemResult> {
    inside
        .of_kind(Kind::Result)
        .filter_map(|event| ItemResult::parse(event.payload).ok())
        .rfind(|result| result.item == place)
}

/// The order that lots gave to the tied of an item.
fn lots_of(inside: &Inside, place: u16) -> Option<Lots> {
    inside
        .of_kind(Kind::Lots)
        .filter_map(|event| Lots::parse(event.payload).ok())
        .find(|lots| lots.item == place)
}

/// Whether a result can still come: there is none, or lots were drawn since.
fn is_open(inside: &Inside, place: u16) -> bool {
    match result_of(inside, place) {
        None => true,
        Some(result) => {
            result.outcome == Outcome::AwaitsLots && lots_of(inside, place).is_some()
        }
    }
}

/// Whether every item has a result that stays.
pub fn all_decided(inside: &Inside) -> bool {
    let Some(force) = inside.in_force() else {
        return false;
    };
    let items = 0..u16::try_from(force.manifest.content().items.len()).unwrap_or(u16::MAX);
    inside.closing.is_some()
        && items.into_iter().all(|place| {
            result_of(inside, place).is_some_and(|one| one.outcome != Outcome::AwaitsLots)
        })
}

fn result(
    board: &Board,
    inside: &Inside,
    manifest: &Manifest,
    (place, item): (u16, &Item),
    rows: &[EventRow],
) -> Result<Option<ItemResult>, SealedError> {
    let content = manifest.content();
    let Some((_, closing)) = inside.closing else {
        return Ok(None);
    };
    let count = u32::try_from(rows.len()).map_err(SealedError::refused)?;
    let totals = match item.kind {
        ItemKind::Consensus => Vec::new(),
        ItemKind::Open => open_totals(item, &ballots(rows)?),
        ItemKind::Secret if count < content.minimum => Vec::new(),
        ItemKind::Secret => match opened(board, inside, place)? {
            Some(totals) => totals,
            None => return Ok(None),
        },
    };
    let agreed = inside
        .of_kind(Kind::Consensus)
        .filter_map(|event| Consensus::parse(event.payload).ok())
        .find(|one| (one.item, one.revision) == (place, item.revision))
        .map(|one| one.agreed);
    let lots = lots_of(inside, place);
    let known = Known {
        voters: content.voters,
        present: closing.present,
        minimum: content.minimum,
        ballots: count,
        totals: &totals,
        lots: lots.as_ref().map(|lots| lots.order.as_slice()),
        agreed,
    };
    match decide(place, item, &known) {
        Ok(result) => Ok(Some(result)),
        // The chair has not said yet what the meeting found.
        Err(sokoguru_ballot::result::ResultError::NoConsensus) => Ok(None),
        Err(error) => Err(SealedError::refused(error)),
    }
}

fn open_totals(item: &Item, ballots: &[Ballot]) -> Vec<u32> {
    let mut totals = vec![0_u32; item.options.len()];
    for ballot in ballots {
        for (total, mark) in totals.iter_mut().zip(ballot.open_marks().unwrap_or_default()) {
            *total = total.saturating_add(u32::from(*mark));
        }
    }
    totals
}

/// The totals of a secret item, once enough shares are on the board.
fn opened(board: &Board, inside: &Inside, place: u16) -> Result<Option<Vec<u32>>, SealedError> {
    let threshold = board.start().content().threshold;
    let Some(aggregate) = aggregate_of(inside, place) else {
        return Ok(None);
    };
    let shares: Vec<OpeningShare> = shares(inside).filter(|one| one.item == place).collect();
    if shares.len() < usize::from(threshold) {
        return Ok(None);
    }
    let shares: Vec<&OpeningShare> = shares.iter().collect();
    combine(&aggregate, &shares, threshold)
        .map(Some)
        .map_err(SealedError::refused)
}

fn aggregate_of(inside: &Inside, place: u16) -> Option<Aggregate> {
    inside
        .of_kind(Kind::Aggregate)
        .filter_map(|event| Aggregate::parse(event.payload).ok())
        .find(|one| one.item == place)
}

fn shares(inside: &Inside) -> impl Iterator<Item = OpeningShare> {
    inside
        .of_kind(Kind::Share)
        .filter_map(|event| Signed::<OpeningShare>::parse(event.payload).ok())
        .map(|signed| signed.said)
}

/// Whether a trustee's share may stand on the board.
pub(super) fn check_share(
    board: &Board,
    inside: &Inside,
    payload: &[u8],
) -> Result<(), SealedError> {
    let signed = Signed::<OpeningShare>::parse(payload).map_err(SealedError::refused)?;
    let share = &signed.said;
    let number = share.trustee;
    let nobody = || SealedError::Refused(format!("there is no trustee {number}"));
    let force = inside.in_force();
    let (Some(force), Some(aggregate)) = (force, aggregate_of(inside, share.item)) else {
        return Err(SealedError::refused("there is nothing to open yet"));
    };
    if aggregate.ballots < force.manifest.content().minimum {
        return Err(SealedError::refused("too few ballots to be opened"));
    }
    let trustee = board.start().trustee(number).ok_or_else(nobody)?;
    let id = board.start().board_id();
    if !signed.is_by(&trustee.signing, id) {
        return Err(SealedError::Refused(format!(
            "the signature is not that of trustee {number}"
        )));
    }
    if shares(inside).any(|one| (one.item, one.trustee) == (share.item, number)) {
        return Err(SealedError::Refused(format!(
            "trustee {number} has given a share of this item already"
        )));
    }
    let keys = inside.ceremony.keys().ok_or_else(nobody)?;
    let place = usize::from(number).checked_sub(1).ok_or_else(nobody)?;
    let key = keys.verification.get(place).ok_or_else(nobody)?;
    let hash = aggregate.hash(id, force.manifest.fingerprint())?;
    share
        .check(id, &aggregate, &hash, key)
        .map_err(SealedError::refused)
}

/// Puts on the board what the chair found of an item without a count.
pub async fn record_consensus(
    store: &Store,
    board: &Board,
    said: Consensus,
    now: DateTime<Utc>,
) -> Result<(), SealedError> {
    board
        .append(store, millis(now), |inside, _| {
            let force = inside.in_force();
            let force = force.ok_or_else(|| SealedError::state("there is no manifest yet"))?;
            let item = force.manifest.item(said.item);
            let item = item.ok_or(SealedError::NotFound("item"))?;
            if item.kind != ItemKind::Consensus || item.revision != said.revision {
                return Err(SealedError::state("the item is not decided by consensus"));
            }
            let again = inside
                .of_kind(Kind::Consensus)
                .filter_map(|event| Consensus::parse(event.payload).ok())
                .any(|one| (one.item, one.revision) == (said.item, said.revision));
            if again || result_of(inside, said.item).is_some() {
                return Err(SealedError::state("it is on the board already"));
            }
            Ok((Kind::Consensus, said.to_bytes()))
        })
        .await?;
    Ok(())
}

/// Puts the order on the board that lots gave to the tied of an item.
pub async fn record_lots(
    store: &Store,
    board: &Board,
    (place, order): (u16, Vec<u8>),
    now: DateTime<Utc>,
) -> Result<(), SealedError> {
    let rows = {
        let revision = {
            let inside = board.read();
            let item = inside.in_force().and_then(|one| one.manifest.item(place));
            item.ok_or(SealedError::NotFound("item"))?.revision
        };
        let mut tx = store.read_box().await?;
        tx.counting(board.meeting(), place, revision).await?
    };
    board
        .append(store, millis(now), |inside, _| {
            let waits = result_of(inside, place)
                .is_some_and(|result| result.outcome == Outcome::AwaitsLots);
            if !waits || lots_of(inside, place).is_some() {
                return Err(SealedError::state("the item does not wait for lots"));
            }
            let force = inside.in_force().ok_or(StoreError::Corrupt("manifest"))?;
            let manifest = &force.manifest;
            let item = manifest.item(place).ok_or(SealedError::NotFound("item"))?;
            let result = result_of(inside, place).ok_or(SealedError::NotFound("result"))?;
            let (_, closing) = inside.closing.ok_or(StoreError::Corrupt("closing"))?;
            // The rules refuse an order of others than the tied.
            let known = Known {
                voters: manifest.content().voters,
                present: closing.present,
                minimum: manifest.content().minimum,
                ballots: u32::try_from(rows.len()).map_err(SealedError::refused)?,
                totals: &result.totals,
                lots: Some(&order),
                agreed: None,
            };
            decide(place, item, &known).map_err(SealedError::refused)?;
            let lots = Lots {
                item: place,
                revision: item.revision,
                order,
            };
            Ok((Kind::Lots, lots.to_bytes()?))
        })
        .await?;
    Ok(())
}
