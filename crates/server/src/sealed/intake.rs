//! Taking ballots: what is cheap to refuse first, then the mathematics, then one turn for all that
//! are proved by then.
//!
//! A ballot that came in time is never late because of the queue before it: its moment is that of
//! its arrival, and the end of voting waits for those on their way. What the caller asks for goes
//! on when the caller is gone, so that a receipt is there when the same bytes come again.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError};

use sokoguru_api::ProblemCode;
use sokoguru_ballot::ballot::{Ballot, BallotHash, FitError, FittingBallot, Verifier};
use sokoguru_ballot::board::event::Late;
use sokoguru_ballot::board::{Hash, Head, Kind};
use sokoguru_ballot::manifest::Manifest;
use sokoguru_ballot::receipt::{Promise, Receipt};
use tokio::sync::oneshot;

use super::board::{FrozenRoll, Inside, Rev};
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
    ballot: Ballot,
    hash: Hash,
    arrival: u64,
    answer: oneshot::Sender<Answer<Vec<u8>>>,
    _way: Option<OnItsWay>,
}

/// A ballot on its way: while there are any, voting does not end.
pub struct OnItsWay(Arc<Board>);

impl OnItsWay {
    /// To be taken before the moment of arrival is read, so that whoever ends the vote either sees
    /// the ballot or has read an earlier moment.
    pub fn enter(board: &Arc<Board>) -> Self {
        board.on_their_way.send_modify(|count| *count += 1);
        Self(Arc::clone(board))
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        let less = |count: &mut u32| *count = count.saturating_sub(1);
        self.0.on_their_way.send_modify(less);
    }
}

/// A ballot as it arrived.
pub struct Arrived {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them.
    pub hash: Hash,
    /// When all of them were there. Units: milliseconds since 1970, UTC.
    pub at: u64,
    /// From when on it was on its way.
    pub way: OnItsWay,
    /// From where.
    pub from: std::net::IpAddr,
}

/// Takes a ballot and gives its receipt; for the same bytes always the same one.
pub async fn take(state: &State, board: &Arc<Board>, arrived: Arrived) -> Answer<Vec<u8>> {
    let Arrived {
        bytes,
        hash,
        at,
        way,
        from,
    } = arrived;
    let known = state.store.read_box().await?;
    if let Some(receipt) = { known }.receipt(board.meeting(), &hash).await? {
        return Ok(receipt);
    }
    let ballot = Ballot::parse(&bytes).map_err(|_| ProblemCode::BallotInvalid)?;
    let fit = {
        let inside = board.read();
        let fit = fits(&inside, &ballot, at)?;
        if fit.is_late && (inside.closing.is_some() || inside.late.contains(&hash)) {
            return Err(ProblemCode::VoteTooLate.into());
        }
        fit
    };
    let way = (!fit.is_late).then_some(way);
    let (answer, answered) = oneshot::channel();
    let (state, board) = (state.clone(), Arc::clone(board));
    tokio::spawn(async move {
        let slot = ballot.context().slot;
        let proved = match prove(&state, ballot, fit, from).await {
            Ok(ballot) => state.throttle.slot(*slot.as_bytes()).map(|()| ballot),
            Err(failure) => Err(failure),
        };
        let ballot = match proved {
            Ok(ballot) => ballot,
            Err(failure) => {
                let _ = answer.send(Err(failure));
                return;
            }
        };
        stops::here(Stop::Proved).await;
        if way.is_none() {
            nobody_on_the_way(&board).await;
        }
        let waiting = Waiting {
            ballot,
            hash,
            arrival: at,
            answer,
            _way: way,
        };
        let queue = &board.queue;
        queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(waiting);
        flush(&state, &board).await;
    });
    answered
        .await
        .unwrap_or_else(|_| Err(ProblemCode::Unavailable.into()))
}

/// Waits until no ballot that came in time is on its way.
pub(super) async fn nobody_on_the_way(board: &Board) {
    let mut count = board.on_their_way.subscribe();
    // The sender lives as long as the board.
    let _ = count.wait_for(|count| *count == 0).await;
}

/// What a ballot has to be held against.
#[derive(Clone)]
struct Fit {
    /// The manifest that its voter read.
    own: Arc<Manifest>,
    /// The manifest in force.
    force: Arc<Manifest>,
    roll: Arc<FrozenRoll>,
    verifier: Arc<Verifier>,
    /// The moment for which it fits.
    at: u64,
    /// Whether it came at or after the last moment; then it fits for an earlier one.
    is_late: bool,
}

impl Fit {
    fn of<'a>(&'a self, ballot: &'a Ballot) -> Result<FittingBallot<'a>, FitError> {
        ballot.fit(&self.own, &self.force, self.roll.signed.roll(), self.at)
    }
}

/// What can be refused without mathematics, in the order of PROTOCOL.md, section 7.
fn fits(inside: &Inside, ballot: &Ballot, at: u64) -> Result<Fit, ProblemCode> {
    let named = inside.named(&ballot.context().fingerprint);
    let (Some(force), Some(roll), Some(verifier)) =
        (inside.in_force(), &inside.roll, &inside.verifier)
    else {
        return Err(ProblemCode::VotingNotOpen);
    };
    let content = force.manifest.content();
    let is_late = at >= content.accept_until || inside.closing.is_some();
    let fit = Fit {
        own: Arc::clone(named.ok_or(ProblemCode::ManifestUnknown)?),
        force: Arc::clone(&force.manifest),
        roll: Arc::clone(roll),
        verifier: Arc::clone(verifier),
        // One that is late must be somebody's ballot all the same before it leaves an event.
        at: if is_late { content.open_at } else { at },
        is_late,
    };
    fit.of(ballot).map_err(|error| match error {
        FitError::TooEarly => ProblemCode::VotingNotOpen,
        FitError::TooLate => ProblemCode::VoteTooLate,
        FitError::NotEnrolled => ProblemCode::NotOnRoll,
        FitError::RevoteOff => ProblemCode::RevoteOff,
        // The voter read what was on the board, and it has changed since.
        FitError::ItemRevision { ballot: named, .. } => {
            let read = fit.own.item(ballot.context().item);
            if read.is_some_and(|item| item.revision == named) {
                ProblemCode::ItemChanged
            } else {
                ProblemCode::BallotInvalid
            }
        }
        FitError::OtherManifest
        | FitError::Manifests
        | FitError::NoItem(_)
        | FitError::Kind
        | FitError::Options
        | FitError::Bounds => ProblemCode::BallotInvalid,
    })?;
    if inside.revs.contains(&Rev::of(ballot)) {
        return Err(ProblemCode::VoteSuperseded);
    }
    let copied = |alpha| inside.alphas.contains(alpha);
    if ballot
        .ciphertexts()
        .iter()
        .any(|one| copied(one.alpha.as_bytes()))
    {
        return Err(ProblemCode::BallotCopied);
    }
    Ok(fit)
}

/// Checks signature and proofs on a thread of their own, of which there are no more than
/// processors.
async fn prove(
    state: &State,
    ballot: Ballot,
    fit: Fit,
    from: std::net::IpAddr,
) -> Answer<Ballot> {
    let permit = state.lanes.enter(from).await?;
    let checked = tokio::task::spawn_blocking(move || {
        let holds = fit
            .of(&ballot)
            .is_ok_and(|fitting| fit.verifier.verify(&fitting).is_ok());
        drop(permit);
        holds.then_some(ballot)
    });
    match checked.await {
        Ok(Some(ballot)) => Ok(ballot),
        Ok(None) => {
            state.lanes.note_wrong(from);
            Err(ProblemCode::BallotInvalid.into())
        }
        Err(_) => Err(ProblemCode::Internal.into()),
    }
}

/// Appends all ballots that wait, in one turn.
async fn flush(state: &State, board: &Board) {
    let held = board.turn.lock().await;
    let batch: Vec<Waiting> = {
        let mut queue = board.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let count = queue.len().min(MOST);
        queue.drain(..count).collect()
    };
    if batch.is_empty() {
        return;
    }
    let mut answers = Vec::new();
    let mut ballots = Vec::new();
    for waiting in batch {
        answers.push((waiting.answer, waiting._way));
        ballots.push((waiting.ballot, waiting.hash, waiting.arrival));
    }
    let appended = match board.turn_of(held, &state.store).await {
        Ok(turn) => append(state, board, turn, &ballots).await,
        Err(error) => Err(error),
    };
    match appended {
        Ok(all) => {
            for ((answer, way), result) in answers.into_iter().zip(all) {
                drop(way);
                let _ = answer.send(result);
            }
        }
        Err(error) => {
            let failure = Failure::from(error);
            for (answer, way) in answers {
                drop(way);
                let _ = answer.send(Err(failure.clone()));
            }
        }
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
