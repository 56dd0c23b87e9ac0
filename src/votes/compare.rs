//! Comparing with another phone: its code, its head, and the receipt that it brings back.

use sokoguru_api::Octets;
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::board::Head;

use super::judge::{self, Pin};
use super::look::{Stop, conclude, follows};
use crate::offline::votes::{self, Board, Kept, Reason, post};
use crate::session::{self, App};

/// What comparing with another phone has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Both phones see the same board.
    Same,
    /// The code is of no moment that this phone has seen: look anew on both phones, or scan.
    OtherMoment,
    /// The two phones are shown different boards.
    Differs(Reason),
    /// It could not be asked.
    Unknown,
}

/// Compares the code on another phone's screen.
pub fn compare_code(board: &Board, typed: &str) -> Compared {
    let typed = judge::digits(typed);
    let is_known = board
        .heads
        .iter()
        .any(|head| Head::parse(&head.0).is_ok_and(|head| judge::digits(&head.code()) == typed));
    if is_known {
        Compared::Same
    } else {
        Compared::OtherMoment
    }
}

/// Compares the head of another phone, and keeps both where they cannot both be true.
pub async fn compare_head(app: App, meeting: &MeetingId, bytes: &[u8]) -> Compared {
    let Some(records) = votes::existing(&session::origin()).await else {
        return Compared::Unknown;
    };
    let Some(board) = votes::board(&records, meeting).await else {
        return Compared::Unknown;
    };
    let (Some(pin), Some(known)) = (Pin::of(&board), board.newest()) else {
        return Compared::Unknown;
    };
    let (other, mine) = match (judge::head(&pin, bytes), Head::parse(known)) {
        (None, _) | (_, Err(_)) => return Compared::Unknown,
        // The other phone has another board's head, or none that was signed.
        (Some(Err(reason)), _) => return Compared::Differs(reason),
        (Some(Ok(other)), Ok(mine)) => (other, mine),
    };
    match follows(meeting, &mine, &other).await {
        Ok(()) => Compared::Same,
        Err(Stop::Unknown) => Compared::Unknown,
        Err(Stop::Wrong(reason, evidence)) => {
            conclude(&records, board, Err(Stop::Wrong(reason, evidence))).await;
            post::reload(app).await;
            Compared::Differs(reason)
        }
    }
}

/// Takes a receipt that another phone has brought back: once it is proved, the ballot is in the
/// box, although this phone has no signal.
pub async fn take_receipt(app: App, meeting: &MeetingId, bytes: &[u8]) -> Option<Kept> {
    let records = votes::existing(&session::origin()).await?;
    let board = votes::board(&records, meeting).await?;
    let pin = Pin::of(&board)?;
    let ballots = votes::ballots(&records).await;
    let (kept, receipt) = ballots.into_iter().find_map(|kept| {
        let receipt = judge::receipt(&pin, &kept.sealed.0, bytes).ok()?;
        Some((kept, receipt))
    })?;
    let (bytes, at) = (Octets(bytes.to_vec()), receipt.promise.accepted_at);
    post::receive(app, kept.hash(), at, bytes).await.ok()?;
    Some(kept)
}
