//! One turn for all ballots that are proved by then: their events, their receipts and one head over
//! them are one transaction, so that a receipt is there whenever its ballot is.

use std::collections::{HashMap, HashSet};
use std::sync::PoisonError;

use sokoguru_api::ProblemCode;
use sokoguru_ballot::ballot::{Ballot, BallotHash};
use sokoguru_ballot::board::event::Late;
use sokoguru_ballot::board::{Hash, Head, Kind};
use sokoguru_ballot::receipt::{Promise, Receipt};

use super::board::Rev;
use super::copies::Asked;
use super::intake::{OnItsWay, fits};
use super::stops::{self, Stop};
use super::turn::Turn;
use super::{Board, SealedError, system};
use crate::problem::{Answer, Failure};
use crate::state::State;
use crate::store::ballot_box::NewBallot;

/// Ballots that are appended at once.
const MOST: usize = 256;

/// A proved ballot that waits for its turn.
pub(super) struct Waiting {
    pub ballot: Ballot,
    pub hash: Hash,
    pub arrival: u64,
    pub asked: Asked,
    pub way: Option<OnItsWay>,
}

/// Appends all ballots that wait, in one turn.
pub(super) async fn flush(state: &State, board: &Board) {
    let held = board.turn.lock().await;
    let batch: Vec<Waiting> = {
        let mut queue = board.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let count = queue.len().min(MOST);
        queue.drain(..count).collect()
    };
    if batch.is_empty() {
        return;
    }
    let mut asked = Vec::new();
    let mut ballots = Vec::new();
    for waiting in batch {
        asked.push((waiting.asked, waiting.way));
        ballots.push((waiting.ballot, waiting.hash, waiting.arrival));
    }
    let appended = match board.turn_of(held, &state.store).await {
        Ok(turn) => append(state, board, turn, &ballots).await,
        Err(error) => Err(error),
    };
    let answers = appended.unwrap_or_else(|error| {
        let failure = Failure::from(error);
        ballots.iter().map(|_| Err(failure.clone())).collect()
    });
    for ((asked, way), answer) in asked.into_iter().zip(answers) {
        drop(way);
        asked.answer(&answer);
    }
}

/// What becomes of a ballot in a batch.
enum Fate {
    /// It is on the board now, at this leaf and moment.
    Taken { leaf: u64, at: u64 },
    /// The same bytes are at another place of the batch.
    Same(usize),
    /// It was there before.
    Known(Vec<u8>),
    /// It is not taken.
    Refused(ProblemCode),
}

/// What the ballots before it in a batch have in common with none after them.
#[derive(Default)]
struct Fresh {
    hashes: HashMap<Hash, usize>,
    revs: HashSet<Rev>,
    alphas: HashSet<[u8; 32]>,
    late: HashSet<Hash>,
}

type Batch = [(Ballot, Hash, u64)];

async fn append(
    state: &State,
    board: &Board,
    mut turn: Turn<'_>,
    batch: &Batch,
) -> Result<Vec<Answer<Vec<u8>>>, SealedError> {
    let mut fresh = Fresh::default();
    let mut fates = Vec::with_capacity(batch.len());
    for (place, (ballot, hash, arrival)) in batch.iter().enumerate() {
        let fate = if let Some(first) = fresh.hashes.get(hash) {
            Fate::Same(*first)
        } else if let Some(receipt) = turn.tx.receipt(board.meeting(), hash).await? {
            Fate::Known(receipt)
        } else {
            decide(board, &mut turn, &mut fresh, (ballot, hash, *arrival))?
        };
        if matches!(fate, Fate::Taken { .. }) {
            fresh.hashes.insert(*hash, place);
        }
        fates.push(fate);
    }
    // Without an event the head stays as it is, and nothing is written.
    let is_new = turn.has_events();
    let head = turn.sign(state.millis())?;
    if is_new {
        turn.write(&head).await?;
    }
    let mut answers = Vec::with_capacity(batch.len());
    for ((ballot, hash, _), fate) in batch.iter().zip(fates) {
        answers.push(match fate {
            Fate::Taken { leaf, at } => {
                let receipt = receipt(board, ballot.hash(), leaf, at, head)?;
                keep(&mut turn, board, ballot, hash, leaf, &receipt).await?;
                Ok(receipt)
            }
            Fate::Same(place) => answers
                .get(place)
                .cloned()
                .unwrap_or_else(|| Err(ProblemCode::Internal.into())),
            Fate::Known(receipt) => Ok(receipt),
            Fate::Refused(code) => Err(code.into()),
        });
    }
    if !is_new {
        return Ok(answers);
    }
    let alphas: Vec<String> = fresh.alphas.iter().map(|a| crate::view::hex(a)).collect();
    turn.tx.insert_alphas(board.meeting(), &alphas).await?;
    for hash in &fresh.late {
        turn.tx.insert_late(board.meeting(), hash).await?;
    }
    stops::here(Stop::Written).await;
    turn.commit(head).await?;
    stops::here(Stop::Committed).await;
    Ok(answers)
}

fn decide(
    board: &Board,
    turn: &mut Turn<'_>,
    fresh: &mut Fresh,
    (ballot, hash, arrival): (&Ballot, &Hash, u64),
) -> Result<Fate, SealedError> {
    let at = turn.moment(arrival);
    let (fit, is_closed) = {
        let inside = board.read();
        let known_late = inside.late.contains(hash) || fresh.late.contains(hash);
        (
            fits(&inside, ballot, at),
            inside.closing.is_some() || known_late,
        )
    };
    let is_late = match fit {
        Ok(fit) => fit.is_late,
        Err(code) => return Ok(Fate::Refused(code)),
    };
    if is_late {
        if !is_closed {
            let late = Late {
                ballot: ballot.hash(),
            };
            turn.push(Kind::Late, at, &late.to_bytes())?;
            fresh.late.insert(*hash);
        }
        return Ok(Fate::Refused(ProblemCode::VoteTooLate));
    }
    if fresh.revs.contains(&Rev::of(ballot)) {
        return Ok(Fate::Refused(ProblemCode::VoteSuperseded));
    }
    let ciphertexts = ballot.ciphertexts();
    let alphas = ciphertexts.iter().map(|one| *one.alpha.as_bytes());
    if alphas.clone().any(|alpha| fresh.alphas.contains(&alpha)) {
        return Ok(Fate::Refused(ProblemCode::BallotCopied));
    }
    fresh.revs.insert(Rev::of(ballot));
    fresh.alphas.extend(alphas);
    let leaf = turn.push(Kind::Ballot, at, ballot.bytes())?;
    Ok(Fate::Taken { leaf, at })
}

fn receipt(
    board: &Board,
    ballot: BallotHash,
    leaf: u64,
    accepted_at: u64,
    head: Head,
) -> Result<Vec<u8>, SealedError> {
    let promise = Promise {
        ballot,
        leaf,
        accepted_at,
        head,
    };
    let id = board.start().board_id();
    Ok(Receipt::sign(id, promise, board.key(), &mut system)?.to_bytes())
}

async fn keep(
    turn: &mut Turn<'_>,
    board: &Board,
    ballot: &Ballot,
    hash: &Hash,
    leaf: u64,
    receipt: &[u8],
) -> Result<(), SealedError> {
    let context = ballot.context();
    let new = NewBallot {
        hash,
        leaf,
        item: context.item,
        revision: context.revision,
        slot: context.slot.as_bytes(),
        rev: context.rev,
        receipt,
    };
    turn.tx.insert_ballot(board.meeting(), &new).await?;
    Ok(())
}
