//! Whether what the cooperative's service shows fits what this phone has seen: pure judgements, each
//! with the reason that the member is told.
//!
//! Nothing is fetched here. A judgement is about bytes that arrived whole; what did not arrive, or
//! is no answer of this protocol (a hotspot's page), is no finding and never comes here.

use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::ballot::{Ballot, BallotHash};
use sokoguru_ballot::board::tree::{Hash, is_consistent, is_included, leaf_hash};
use sokoguru_ballot::board::{Event, Head, Kind};
use sokoguru_ballot::keys::PublicKey;
use sokoguru_ballot::receipt::{Receipt, ReceiptError};
use sokoguru_ballot::start::BoardId;

use super::array;
use crate::offline::votes::{Board, Reason};

/// What tells the board of a meeting from every other: its number, and the key that signs for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The number.
    pub board_id: BoardId,
    /// The key.
    pub key: PublicKey,
}

impl Pin {
    /// What this phone saw first.
    pub fn of(board: &Board) -> Option<Self> {
        Some(Self {
            board_id: BoardId::from_bytes(array(&board.board_id.0)?),
            key: PublicKey::decode(array(&board.board_key.0)?)?,
        })
    }

    /// What is kept of a board that is seen for the first time.
    pub fn first_seen(&self, meeting: &MeetingId) -> Board {
        Board::new(
            meeting.clone(),
            self.board_id.as_bytes(),
            self.key.as_bytes(),
        )
    }
}

/// Reads a head, and looks whether the board signed it.
///
/// Errors: `None` where the bytes are no head at all, which is no finding.
pub fn head(pin: &Pin, bytes: &[u8]) -> Option<Result<Head, Reason>> {
    let head = Head::parse(bytes).ok()?;
    Some(if head.is_of(&pin.board_id, &pin.key) {
        Ok(head)
    } else {
        Err(Reason::HeadSignature)
    })
}

/// Whether two heads of one board can both be true, whichever is newer. `proof` says so for two of
/// different sizes.
pub fn continues(one: &Head, other: &Head, proof: &[Hash]) -> Result<(), Reason> {
    let (old, new) = if one.size <= other.size {
        (one, other)
    } else {
        (other, one)
    };
    if is_consistent(old.size, new.size, proof, &old.root, &new.root) {
        Ok(())
    } else {
        Err(Reason::NotContinued)
    }
}

/// Reads the receipt of a ballot, and looks whether the board signed it for these bytes.
pub fn receipt(pin: &Pin, ballot: &[u8], bytes: &[u8]) -> Result<Receipt, Reason> {
    let receipt = Receipt::parse(bytes).map_err(|_| Reason::ReceiptSignature)?;
    let hash = BallotHash::from_bytes(sokoguru_ballot::hash::sha256(ballot));
    if receipt.promise.ballot != hash {
        return Err(Reason::ReceiptSignature);
    }
    match receipt.check(&pin.board_id, &pin.key) {
        Ok(()) => Ok(receipt),
        Err(ReceiptError::Head) => Err(Reason::HeadSignature),
        Err(_) => Err(Reason::ReceiptSignature),
    }
}

/// Whether a ballot stands where its receipt says, under a head.
pub fn on_board(
    receipt: &Receipt,
    ballot: &[u8],
    head: &Head,
    proof: &[Hash],
) -> Result<(), Reason> {
    let event = Event {
        kind: Kind::Ballot,
        at: receipt.promise.accepted_at,
        payload: ballot,
    };
    let leaf = leaf_hash(&event.to_bytes());
    if is_included(&leaf, receipt.promise.leaf, head.size, proof, &head.root) {
        Ok(())
    } else {
        Err(Reason::NotOnBoard)
    }
}

/// The twelve digits of a ballot's receipt.
pub fn code(ballot: &Ballot) -> String {
    digits(&ballot.hash().code())
}

/// Digits only.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The hashes of a proof: so many times 32 bytes.
pub fn hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (whole, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| whole.to_vec())
}

#[cfg(test)]
#[path = "judge_tests.rs"]
pub(crate) mod tests;
