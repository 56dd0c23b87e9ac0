//! The meeting follows its board: the moments that the manifest states, and the results once all of
//! them are on the board.

use sokoguru_ballot::board::Kind;
use sokoguru_ballot::board::event::Consensus;
use sokoguru_ballot::manifest::ItemKind;
use sokoguru_ballot::result::ItemResult;
use sokoguru_ballot::wire::Text;

use super::composition::{Times, show};
use super::{Board, SealedError, closing};
use crate::audit::{Action, Entry};
use crate::state::State;
use crate::store::meetings::Counted;
use crate::store::results::ResultRow;
use crate::store::{Store, StoreError};

/// Does what is due for the meetings that have a board and no result yet.
pub async fn tend_all(state: &State) {
    let open = async { state.store.read().await?.uncounted_meetings().await };
    match open.await {
        Ok(meetings) => {
            for meeting in meetings {
                // One board that is in disorder stops no other.
                if let Err(error) = tend(state, &meeting).await {
                    tracing::warn!(%error, meeting, "a board was not tended");
                }
            }
        }
        Err(error) => tracing::warn!(%error, "no board was tended"),
    }
}

/// Does what is due for a meeting: see [`closing::attend`]. A meeting without a board is left alone.
pub async fn tend(state: &State, meeting: &str) -> Result<(), SealedError> {
    let Some(board) = state.boards.of(&state.store, meeting).await? else {
        return Ok(());
    };
    follow(&state.store, &board, state.now()).await.map(|_| ())
}

/// The same for whoever has the board. `true` when the result is made.
pub async fn follow(
    store: &Store,
    board: &Board,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<bool, SealedError> {
    let row = store.read().await?.meeting(board.meeting()).await?;
    let row = row.ok_or(StoreError::Corrupt("meeting"))?;
    if row.counted.is_some() {
        return Ok(true);
    }
    let force = board.read().in_force().map(|one| one.manifest.clone());
    if let Some(manifest) = force {
        let times = Times::in_manifest(&manifest)?;
        if times != Times::of(&row) {
            show(store, board.meeting(), times).await?;
        }
    }
    carry_consensus(store, board, now).await?;
    let all = closing::attend(store, board, now).await?;
    if all {
        settle(store, board, now).await?;
    }
    Ok(all)
}

/// Puts on the board what the chair has recorded of items that are decided by consensus.
async fn carry_consensus(
    store: &Store,
    board: &Board,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), SealedError> {
    let waiting: Vec<(u16, String, u32)> = {
        let inside = board.read();
        let force = inside.in_force().map(|force| force.manifest.clone());
        let Some(manifest) = force else {
            return Ok(());
        };
        (0_u16..)
            .zip(&manifest.content().items)
            .filter(|(place, item)| {
                item.kind == ItemKind::Consensus
                    && !closing::has_consensus(&inside, *place, item.revision)
                    && closing::result_of(&inside, *place).is_none()
            })
            .map(|(place, item)| (place, item.id.as_str().to_owned(), item.revision))
            .collect()
    };
    if waiting.is_empty() {
        return Ok(());
    }
    let mut tx = store.read().await?;
    let agenda = tx.agenda(board.meeting()).await?;
    let recorded = tx.consensus(board.meeting()).await?;
    drop(tx);
    for (place, id, revision) in waiting {
        // The word that holds is the one on the item as the agenda has it now.
        let current = agenda.iter().find(|item| item.id == id);
        let said = recorded.iter().find(|one| {
            one.item_id == id && current.is_some_and(|item| item.revision == one.revision)
        });
        if let Some(said) = said {
            let event = Consensus {
                item: place,
                revision,
                agreed: said.agreed,
                words: Text::new(said.words.as_str())?,
            };
            closing::record_consensus(store, board, event, now).await?;
        }
    }
    Ok(())
}

/// Keeps the results of the board with the meeting.
async fn settle(
    store: &Store,
    board: &Board,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), SealedError> {
    let (counted, results) = {
        let inside = board.read();
        let force = inside.in_force().ok_or(StoreError::Corrupt("manifest"))?;
        let content = force.manifest.content();
        let (_, closing) = inside.closing.ok_or(StoreError::Corrupt("closing"))?;
        let counted = Counted {
            at: now,
            present: closing.present,
            voters: content.voters,
        };
        let mut results = Vec::new();
        for (place, item) in (0_u16..).zip(&content.items) {
            let result = closing::result_of(&inside, place);
            let result = result.ok_or(StoreError::Corrupt("result"))?;
            results.push(row(item, &result, closing.present));
        }
        (counted, results)
    };
    let mut tx = store.write().await?;
    if !tx.finish_meeting(board.meeting(), counted).await? {
        return Ok(());
    }
    for result in &results {
        tx.insert_result(result).await?;
    }
    let entry = Entry {
        action: Action::MeetingCounted,
        subject: ("meeting", board.meeting()),
        details: &[],
    };
    tx.record(entry, counted.at).await?;
    tx.commit().await?;
    tracing::info!(meeting = board.meeting(), "the result is made");
    Ok(())
}

fn row(item: &sokoguru_ballot::manifest::Item, result: &ItemResult, present: u32) -> ResultRow {
    use sokoguru_ballot::manifest::Decision;
    let options = item.options.iter().zip(&result.totals);
    let required = match item.decision {
        Decision::Majority {
            favour,
            against,
            rule,
            ..
        } if !result.totals.is_empty() => {
            let votes = |place: u8| result.totals.get(usize::from(place)).copied().unwrap_or(0);
            Some(
                rule.figures(votes(favour), votes(against), present)
                    .required,
            )
        }
        _ => None,
    };
    ResultRow {
        item_id: item.id.as_str().to_owned(),
        outcome: result.outcome,
        required,
        elected: result
            .elected
            .iter()
            .filter_map(|place| item.options.get(usize::from(*place)))
            .map(|option| option.id.as_str().to_owned())
            .collect(),
        votes: options
            .map(|(option, total)| (option.id.as_str().to_owned(), *total))
            .collect(),
    }
}

/// Who has not given a share yet, by the trustees' names, for the items that wait for shares.
pub fn missing_shares(board: &Board) -> Vec<String> {
    let inside = board.read();
    if inside.closing.is_none() || closing::all_decided(&inside) {
        return Vec::new();
    }
    (1_u8..)
        .zip(&board.start().content().trustees)
        .filter(|(number, _)| {
            !inside
                .of_kind(Kind::Share)
                .any(|event| event.payload.get(6) == Some(number))
        })
        .map(|(_, trustee)| trustee.name.as_str().to_owned())
        .collect()
}
