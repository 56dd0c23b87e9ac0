//! What a trustee's own program does, away from the server: it takes the published board, checks all
//! of it, and says the next thing.

use sokoguru_ballot::board::{Event, Head, Kind, file};
use sokoguru_ballot::ceremony::{Answer, Ceremony, Trustee};
use sokoguru_ballot::keys::Seed;
use sokoguru_ballot::start::Start;
use sokoguru_ballot::tally::{Guard, GuardError, OpeningShare};
use sokoguru_ballot::verifier::Verifier;

use super::{SealedError, system};

/// A board file, checked from its first byte to its last.
pub struct CheckedBoard {
    verifier: Verifier,
    head: Head,
}

impl CheckedBoard {
    /// Checks a file.
    ///
    /// Errors: [`SealedError::Refused`] with the first event that is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, SealedError> {
        let (events, head) = file::split(bytes).map_err(SealedError::refused)?;
        let mut verifier = Verifier::new();
        for event in &events {
            verifier.push(event).map_err(SealedError::refused)?;
        }
        verifier.finish(&head).map_err(SealedError::refused)?;
        Ok(Self { verifier, head })
    }
}

/// What a trustee says next in the ceremony, with its kind before it; nothing when others have to
/// speak first.
pub fn next_message(
    seed: &Seed,
    start: &Start,
    ceremony: &Ceremony,
) -> Result<Option<Vec<u8>>, SealedError> {
    let trustee = Trustee::new(seed, start).map_err(SealedError::refused)?;
    if !ceremony.waits_for().contains(&trustee.number()) {
        return Ok(None);
    }
    let (kind, payload) = match trustee.reveal(ceremony, &mut system) {
        Err(_) => {
            let said = trustee.commitment(ceremony.round(), &mut system);
            let said = said.map_err(SealedError::refused)?;
            (Kind::Commitment, said.to_bytes()?)
        }
        Ok(reveal) => match trustee.check_reveals(ceremony, &mut system) {
            Ok(Answer::Confirm(said)) => (Kind::Confirmation, said.to_bytes()?),
            Ok(Answer::Complain(said)) => (Kind::Complaint, said.to_bytes()?),
            // Not everybody has revealed, this one among them.
            Err(_) => (Kind::Reveal, reveal.to_bytes()?),
        },
    };
    let mut message = vec![kind.number()];
    message.extend(payload);
    Ok(Some(message))
}

/// What a trustee says to a board before and after the vote: the next message of the ceremony, or
/// the shares of all secret items that may be opened. `guard` is what the trustee's program
/// remembers of the board; it has to be kept before the messages are sent.
pub fn messages(
    seed: &Seed,
    board: &CheckedBoard,
    guard: &mut Guard,
    now: u64,
) -> Result<Vec<Vec<u8>>, SealedError> {
    let verifier = &board.verifier;
    let missing = || SealedError::refused("the board has not begun");
    let start = verifier.start().ok_or_else(missing)?;
    let ceremony = verifier.ceremony().ok_or_else(missing)?;
    if !ceremony.is_complete() {
        return Ok(next_message(seed, start, ceremony)?.into_iter().collect());
    }
    let trustee = Trustee::new(seed, start).map_err(SealedError::refused)?;
    let secret = trustee.secret_share(ceremony);
    let secret = secret.map_err(SealedError::refused)?;
    let manifest = verifier.manifest().ok_or_else(missing)?;
    let mut messages = Vec::new();
    for (place, _) in (0_u16..).zip(&manifest.content().items) {
        let permit = match guard.decide(verifier, &board.head, place, now) {
            Ok(permit) => permit,
            Err(GuardError::NotSecret(_) | GuardError::BelowMinimum { .. }) => continue,
            Err(error) => return Err(SealedError::refused(error)),
        };
        let share = OpeningShare::make(&permit, &trustee, &secret, &mut system);
        let share = share.map_err(SealedError::refused)?;
        let mut message = vec![Kind::Share.number()];
        message.extend(share.to_bytes()?);
        messages.push(message);
    }
    Ok(messages)
}

/// The start of a board file, of which nothing else is looked at.
///
/// Errors: [`SealedError::Refused`] when it is no board file.
pub fn start_of(bytes: &[u8]) -> Result<Start, SealedError> {
    let (events, _) = file::split(bytes).map_err(SealedError::refused)?;
    let first = events.first().ok_or(SealedError::NotFound("start"))?;
    let event = Event::parse(first).map_err(SealedError::refused)?;
    Start::parse(event.payload).map_err(SealedError::refused)
}
