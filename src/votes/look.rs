//! Looks at the board of a meeting, and for this phone's ballots on it.
//!
//! One look asks for the newest head and for the proof that it continues the one seen before. A
//! ballot's own place is proved once; the chain of heads carries that on. What does not fit is kept
//! with the bytes that show it.

use sokoguru_api::Octets;
use sokoguru_api::board::BoardManifest;
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::board::Head;
use sokoguru_ballot::receipt::Receipt;

use super::judge::{self, Pin};
use super::paper::Paper;
use crate::backend::{BackendError, own};
use crate::offline::phone;
use crate::offline::records::Records;
use crate::offline::store::StoreError;
use crate::offline::votes::{self, Board, Exhibit, Found, Kept, Owner, Reason, Trouble, post};
use crate::reading;
use crate::session::{self, App};

/// Why something was not found in order.
pub enum Stop {
    /// It did not come, or could not be kept: nothing is known.
    Unknown,
    /// It does not fit.
    Wrong(Reason, Vec<Exhibit>),
}

impl From<BackendError> for Stop {
    fn from(_: BackendError) -> Self {
        Self::Unknown
    }
}

impl From<StoreError> for Stop {
    fn from(_: StoreError) -> Self {
        Self::Unknown
    }
}

/// One piece of evidence.
pub fn exhibit(name: &str, bytes: &[u8]) -> Exhibit {
    Exhibit {
        name: name.to_owned(),
        bytes: Octets(bytes.to_vec()),
    }
}

/// Proves a voting paper, and that its board is the one that this phone has seen first. Only a
/// phone that has a key or a ballot for the meeting keeps anything.
///
/// Errors: the reason that the member is told.
pub async fn pin(
    origin: &str,
    meeting: &MeetingId,
    answer: &BoardManifest,
) -> Result<Paper, Reason> {
    let paper = Paper::prove(answer)?;
    let Some(records) = votes::existing(origin).await else {
        return Ok(paper);
    };
    match votes::board(&records, meeting).await {
        Some(known) if Pin::of(&known) != Some(paper.pin) => Err(Reason::OtherBoard),
        Some(_) => Ok(paper),
        None => {
            let mut board = paper.pin.first_seen(meeting);
            board.accept_until_ms = paper.manifest.content().accept_until;
            board.remember(&paper.head.to_bytes());
            let _ = votes::keep_board(&records, &board).await;
            Ok(paper)
        }
    }
}

/// Looks at the board of a meeting.
///
/// Errors: the backend's, where something did not come. What does not fit is no error here: it is
/// kept, and shown.
pub async fn look(app: App, meeting: &MeetingId) -> Result<(), BackendError> {
    let origin = session::origin();
    let Some(records) = votes::existing(&origin).await else {
        return Ok(());
    };
    if votes::board(&records, meeting).await.is_none() {
        let answer = reading::fetch(own::manifest(meeting)).await?;
        let _ = pin(&origin, meeting, &answer).await;
    }
    let Some(mut board) = votes::board(&records, meeting).await else {
        return Ok(());
    };
    let answer = newest(&mut board).await;
    let outcome = match answer {
        Ok(head) => own_ballots(app, &board, meeting, &head).await,
        Err(stop) => Err(stop),
    };
    conclude(&records, board, outcome).await;
    Ok(())
}

/// Keeps what came of a look.
pub async fn conclude(records: &Records, mut board: Board, outcome: Result<(), Stop>) {
    match outcome {
        Ok(()) => {
            board.good_ms = phone::now_ms();
            if let Some(trouble) = board.trouble.take() {
                board.earlier = Some(trouble);
            }
        }
        Err(Stop::Unknown) => {}
        Err(Stop::Wrong(reason, evidence)) => {
            let is_same = board
                .trouble
                .as_ref()
                .is_some_and(|known| known.reason == reason && known.evidence == evidence);
            if !is_same {
                let at_ms = phone::now_ms();
                board.trouble = Some(Trouble {
                    reason,
                    at_ms,
                    evidence,
                });
            }
        }
    }
    let _ = votes::keep_board(records, &board).await;
}

/// The newest head, proved to continue the one that this phone has seen before.
async fn newest(board: &mut Board) -> Result<Head, Stop> {
    let pin = Pin::of(board).ok_or(Stop::Unknown)?;
    let bytes = reading::fetch(own::board_head(&board.meeting)).await?;
    let head = match judge::head(&pin, &bytes) {
        // No answer of a board: a hotspot's page, most likely.
        None => return Err(Stop::Unknown),
        Some(Err(reason)) => return Err(Stop::Wrong(reason, vec![exhibit("head", &bytes)])),
        Some(Ok(head)) => head,
    };
    if let Some(known) = board.newest().map(<[u8]>::to_vec)
        && known != bytes
    {
        let before = Head::parse(&known).map_err(|_| Stop::Unknown)?;
        follows(&board.meeting, &before, &head).await?;
        if head.size < before.size {
            let evidence = vec![exhibit("head", &bytes), exhibit("earlier head", &known)];
            return Err(Stop::Wrong(Reason::Shorter, evidence));
        }
    }
    board.remember(&bytes);
    Ok(head)
}

/// Fetches the proof that two heads are of one board, and holds them against it.
pub async fn follows(meeting: &MeetingId, one: &Head, other: &Head) -> Result<(), Stop> {
    let (from, to) = (one.size.min(other.size), one.size.max(other.size));
    let proof = if from == to {
        Vec::new()
    } else {
        reading::fetch(own::board_consistency(meeting, from, to)).await?
    };
    let hashes = judge::hashes(&proof).ok_or(Stop::Unknown)?;
    judge::continues(one, other, &hashes).map_err(|reason| {
        let evidence = vec![
            exhibit("head", &other.to_bytes()),
            exhibit("earlier head", &one.to_bytes()),
            exhibit("proof", &proof),
        ];
        Stop::Wrong(reason, evidence)
    })
}

/// Looks for the ballots of this phone under a head.
async fn own_ballots(
    app: App,
    board: &Board,
    meeting: &MeetingId,
    head: &Head,
) -> Result<(), Stop> {
    let pin = Pin::of(board).ok_or(Stop::Unknown)?;
    for kept in app.ballots.get_untracked() {
        let is_here = kept.meeting() == Some(meeting.as_str());
        if !is_here || !kept.is_accepted() || kept.owner == Owner::Carried {
            continue;
        }
        let found = match one_ballot(&pin, meeting, head, &kept).await {
            Ok(()) => Found::OnBoard(head.size),
            Err(Stop::Unknown) => return Err(Stop::Unknown),
            Err(Stop::Wrong(reason, evidence)) => {
                let at_ms = phone::now_ms();
                let trouble = Trouble {
                    reason,
                    at_ms,
                    evidence: evidence.clone(),
                };
                let found = Found::Wrong(trouble);
                let _ = post::note(app, kept.hash(), move |kept| kept.found = found).await;
                return Err(Stop::Wrong(reason, evidence));
            }
        };
        if kept.found != found {
            let _ = post::note(app, kept.hash(), move |kept| kept.found = found).await;
        }
    }
    Ok(())
}

async fn one_ballot(pin: &Pin, meeting: &MeetingId, head: &Head, kept: &Kept) -> Result<(), Stop> {
    if matches!(kept.found, Found::OnBoard(size) if size <= head.size) {
        // It was proved to be there; the heads since carry that on.
        return Ok(());
    }
    let sealed = &kept.sealed.0;
    let bytes = kept.receipt.as_ref().ok_or(Stop::Unknown)?;
    let papers = || vec![exhibit("receipt", &bytes.0), exhibit("ballot", sealed)];
    let receipt: Receipt =
        judge::receipt(pin, sealed, &bytes.0).map_err(|reason| Stop::Wrong(reason, papers()))?;
    follows(meeting, &receipt.promise.head, head).await?;
    let leaf = receipt.promise.leaf;
    if head.size <= leaf {
        let mut evidence = papers();
        evidence.push(exhibit("head", &head.to_bytes()));
        return Err(Stop::Wrong(Reason::NotOnBoard, evidence));
    }
    let proof = reading::fetch(own::board_inclusion(meeting, leaf, head.size)).await?;
    let hashes = judge::hashes(&proof).ok_or(Stop::Unknown)?;
    judge::on_board(&receipt, sealed, head, &hashes).map_err(|reason| {
        let mut evidence = papers();
        evidence.push(exhibit("head", &head.to_bytes()));
        evidence.push(exhibit("proof", &proof));
        Stop::Wrong(reason, evidence)
    })
}
