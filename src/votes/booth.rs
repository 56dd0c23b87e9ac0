//! A vote with a printed key, on whatever phone is there. Nothing of it is kept but the sealed
//! ballots that wait: the seed lives in this value, and is wiped with it.

use sokoguru_api::Octets;
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::credential::{CredentialError, PaperCredential};
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_ballot::roll::Slot;

use super::look::Stop;
use super::paper::Paper;
use super::seal::Voter;
use super::{array, vouching};
use crate::backend::{BackendError, own};
use crate::offline::votes::Reason;
use crate::reading;
use crate::session;

/// Why nobody can vote here with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// What was typed is no key.
    Typed(CredentialError),
    /// The key is not in the roll of this meeting.
    NotOnRoll,
    /// There is no vote with keys at this meeting, or not yet.
    NoVote,
    /// What the service shows does not fit.
    Wrong(Reason),
    /// The voting paper could not be checked to the end.
    Unchecked,
    /// It could not be asked.
    Backend(BackendError),
}

/// Who votes, and on what.
pub struct Booth {
    /// The meeting.
    pub meeting: MeetingId,
    /// The voter.
    pub voter: Voter,
    /// The voting paper.
    pub paper: Paper,
}

/// Reads a printed key: its meeting, where the code names one, and the seed.
///
/// Errors: [`CredentialError`].
pub fn read(text: &str) -> Result<(Option<MeetingId>, Seed), CredentialError> {
    let text = text.rsplit('#').next().unwrap_or_default().trim();
    let (meeting, key) = match text.split_once('.') {
        Some((meeting, key)) => (MeetingId::parse(meeting), key),
        None => (None, text),
    };
    Ok((meeting, PaperCredential::read(key)?))
}

/// Opens the booth for a key at a meeting, once this phone has recomputed what the voting paper
/// claims and found the key in the roll.
///
/// Errors: [`Closed`].
pub async fn open(meeting: &MeetingId, seed: Seed) -> Result<Booth, Closed> {
    use sokoguru_api::ProblemCode;
    let key = SecretKey::derive(Role::Voter, &seed)
        .map_err(|_| Closed::Typed(CredentialError::Checksum))?;
    let answer = reading::fetch(own::manifest(meeting)).await;
    let answer = answer.map_err(|error| match error {
        BackendError::Rejected(problem)
            if matches!(
                problem.code.known(),
                Some(ProblemCode::NotFound | ProblemCode::WrongState)
            ) =>
        {
            Closed::NoVote
        }
        other => Closed::Backend(other),
    })?;
    let paper = Paper::prove(&answer).map_err(Closed::Wrong)?;
    let text = Octets(key.public().as_bytes().to_vec()).to_text();
    let slot = reading::fetch(own::slot(meeting, &text)).await;
    let slot = slot.map_err(|error| match error {
        BackendError::Rejected(problem) if problem.code.known() == Some(ProblemCode::NotFound) => {
            Closed::NotOnRoll
        }
        other => Closed::Backend(other),
    })?;
    let slot = array(&slot.slot.0).ok_or(Closed::Backend(BackendError::BadResponse))?;
    let slot = Slot::from_bytes(slot);
    let origin = session::origin();
    vouching::prove_in_booth(&origin, meeting, &paper, &slot, key.public())
        .await
        .map_err(|stop| match stop {
            Stop::Unknown => Closed::Unchecked,
            Stop::Wrong(reason, _) => Closed::Wrong(reason),
        })?;
    Ok(Booth {
        meeting: meeting.clone(),
        voter: Voter { seed, slot },
        paper,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_key_may_name_its_meeting() {
        let seed = Seed::from_bytes([5; 32]);
        let paper = PaperCredential::new(&seed);
        for (text, meeting) in [
            (paper.expose().to_owned(), None),
            (paper.expose().to_lowercase(), None),
            (["m1.", paper.expose()].concat(), Some("m1")),
            (
                ["https://k.id/bilik#m1.", paper.expose()].concat(),
                Some("m1"),
            ),
            (["https://k.id/bilik#", paper.expose()].concat(), None),
        ] {
            let (found, read) = read(&text).unwrap();
            assert_eq!(found.as_ref().map(MeetingId::as_str), meeting);
            assert_eq!(read.expose(), seed.expose());
        }
        assert!(read("SKG1-0").is_err());
    }
}
