//! The trustees' messages: each is checked as everybody will check it, and only then put on the
//! board. One that does not hold is refused with what is wrong with it and whose it is.

use sokoguru_ballot::board::{Head, Kind};

use super::board::Inside;
use super::{Board, SealedError};
use crate::store::Store;

/// The largest message: a reveal of sixteen trustees is far smaller.
pub const MAX_MESSAGE: usize = 16 * 1024;

/// Puts a message on the board: its kind, then its payload. The same message again stays where it
/// is.
pub async fn take(
    store: &Store,
    board: &Board,
    message: &[u8],
    now: u64,
) -> Result<(u64, Head), SealedError> {
    let refused = || SealedError::refused("this is no message of a trustee");
    let (number, payload) = message.split_first().ok_or_else(refused)?;
    let kind = Kind::from_number(*number).ok_or_else(refused)?;
    let known = {
        let inside = board.read();
        let same = inside
            .others
            .iter()
            .find(|row| row.kind == *number && row.bytes.get(9..) == Some(payload));
        same.map(|row| (row.leaf, inside.head))
    };
    if let Some(known) = known {
        return Ok(known);
    }
    // Before the turn as well: anybody can send what nobody signed.
    check(board, &board.read(), kind, payload)?;
    board
        .append(store, now, |inside, _| {
            check(board, inside, kind, payload)?;
            Ok((kind, payload.to_vec()))
        })
        .await
}

fn check(board: &Board, inside: &Inside, kind: Kind, payload: &[u8]) -> Result<(), SealedError> {
    if kind == Kind::Share {
        return super::closing::check_share(board, inside, payload);
    }
    if inside.in_force().is_some() {
        return Err(SealedError::refused("the keys are in the manifest already"));
    }
    let mut ceremony = inside.ceremony.clone();
    let said = match kind {
        Kind::Commitment => ceremony.commit(payload),
        Kind::Reveal => ceremony.reveal(payload),
        Kind::Confirmation => ceremony.confirm(payload),
        Kind::Complaint => ceremony.complain(payload).map(|_| ()),
        _ => return Err(SealedError::refused("this is no message of a trustee")),
    };
    said.map_err(SealedError::refused)
}
