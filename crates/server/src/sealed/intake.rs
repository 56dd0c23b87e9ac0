//! Taking ballots: what is cheap to refuse first, then the mathematics. Putting them on the board is
//! left to `batch`.
//!
//! A ballot that came in time is never late because of the queue before it: its moment is that of
//! its arrival, and the end of voting waits for those on their way. What the caller asks for goes
//! on when the caller is gone, so that a receipt is there when the same bytes come again.

use std::sync::{Arc, PoisonError};

use sokoguru_api::ProblemCode;
use sokoguru_ballot::ballot::{Ballot, FitError, FittingBallot, Verifier};
use sokoguru_ballot::board::Hash;
use sokoguru_ballot::manifest::Manifest;

use super::Board;
use super::batch::{Waiting, flush};
use super::board::{FrozenRoll, Inside, Rev};
use super::copies::Asked;
use super::stops::{self, Stop};
use crate::problem::Answer;
use crate::state::State;

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
        fits(&inside, &ballot, at).and_then(|fit| {
            if fit.is_late && (inside.closing.is_some() || inside.late.contains(&hash)) {
                Err(ProblemCode::VoteTooLate)
            } else {
                Ok(fit)
            }
        })
    };
    let fit = match fit {
        Ok(fit) => fit,
        Err(code) => {
            // A copy of it may have been taken since the receipt was looked for.
            let mut tx = state.store.read_box().await?;
            let receipt = tx.receipt(board.meeting(), &hash).await?;
            return receipt.ok_or_else(|| code.into());
        }
    };
    let way = (!fit.is_late).then_some(way);
    let (first, answered) = Asked::join(board, hash);
    let Some(asked) = first else {
        return answered.await.unwrap_or_else(|_| again());
    };
    let (state, board) = (state.clone(), Arc::clone(board));
    tokio::spawn(async move {
        let slot = ballot.context().slot;
        let proved = match prove(&state, ballot, fit, from).await {
            Ok(ballot) => state.throttle.slot(*slot.as_bytes()).map(|()| ballot),
            Err(failure) => Err(failure),
        };
        let ballot = match proved {
            Ok(ballot) => ballot,
            Err(failure) => return asked.answer(&Err(failure)),
        };
        stops::here(Stop::Proved).await;
        if way.is_none() {
            nobody_on_the_way(&board).await;
        }
        let waiting = Waiting {
            ballot,
            hash,
            arrival: at,
            asked,
            way,
        };
        let queue = &board.queue;
        queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(waiting);
        flush(&state, &board).await;
    });
    answered.await.unwrap_or_else(|_| again())
}

/// What somebody is told whose ballot met a fault on its way.
fn again() -> Answer<Vec<u8>> {
    Err(ProblemCode::Unavailable.into())
}

/// Waits until no ballot that came in time is on its way.
pub(super) async fn nobody_on_the_way(board: &Board) {
    let mut count = board.on_their_way.subscribe();
    // The sender lives as long as the board.
    let _ = count.wait_for(|count| *count == 0).await;
}

/// What a ballot has to be held against.
#[derive(Clone)]
pub(super) struct Fit {
    /// The manifest that its voter read.
    own: Arc<Manifest>,
    /// The manifest in force.
    force: Arc<Manifest>,
    roll: Arc<FrozenRoll>,
    verifier: Arc<Verifier>,
    /// The moment for which it fits.
    at: u64,
    /// Whether it came at or after the last moment; then it fits for an earlier one.
    pub is_late: bool,
}

impl Fit {
    fn of<'a>(&'a self, ballot: &'a Ballot) -> Result<FittingBallot<'a>, FitError> {
        ballot.fit(&self.own, &self.force, self.roll.signed.roll(), self.at)
    }
}

/// What can be refused without mathematics, in the order of PROTOCOL.md, section 7.
pub(super) fn fits(inside: &Inside, ballot: &Ballot, at: u64) -> Result<Fit, ProblemCode> {
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
async fn prove(state: &State, ballot: Ballot, fit: Fit, from: std::net::IpAddr) -> Answer<Ballot> {
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
