//! A member's key for a meeting: made here, put on the cooperative's list in the background weeks
//! before, and frozen with the roll. What each answer means for the key is [`next`], which is pure.

use sokoguru_api::board::{Credential as Listed, CredentialRequest};
use sokoguru_api::wire::MeetingId;
use sokoguru_api::{Octets, ProblemCode};
use sokoguru_ballot::keys::{Role, SecretKey, Seed};

use crate::backend::{BackendError, own};
use crate::offline::phone;
use crate::offline::records::Records;
use crate::offline::store::StoreError;
use crate::offline::votes::{self, Credential, Stage};
use crate::reading;

/// What to do with a key, now that the list was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Put it on the list.
    Put,
    /// It has come this far.
    Is(Stage),
}

/// What the list says of a key. `listed` is the member's entry, if there is one.
pub fn next(stage: &Stage, public_key: &[u8], listed: Option<&Listed>) -> Next {
    let Some(listed) = listed else {
        return match stage {
            Stage::Made | Stage::Enrolled => Next::Put,
            other => Next::Is(other.clone()),
        };
    };
    let key = listed.public_key.as_ref().map(|key| key.0.as_slice());
    match (key == Some(public_key), listed.frozen) {
        (true, true) => Next::Is(Stage::Frozen(listed.slot.clone())),
        (true, false) => Next::Is(Stage::Enrolled),
        (false, true) => Next::Is(Stage::Missed),
        (false, false) => match stage {
            // A new phone replaces the old one.
            Stage::Made => Next::Put,
            // One that was on the list stays away, also where the office took it off: it may be in
            // other hands.
            _ => Next::Is(Stage::Replaced),
        },
    }
}

/// What came of looking after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// Something is known of it, and kept.
    Kept,
    /// This meeting takes no keys, or none of this member: no need to ask again soon.
    NoBoard,
}

/// Brings the member's key for a meeting as far as it goes now. `settled`: the roll is on the board,
/// so that a key that is in it stays in it. `insist`: the member wants to vote on this phone,
/// although another one's key stands on the list.
///
/// Errors: the backend's; then the next connection tries again.
pub async fn enrol(
    origin: &str,
    mark: &str,
    meeting: &MeetingId,
    accept_until_ms: u64,
    settled: bool,
    insist: bool,
) -> Result<Came, BackendError> {
    let found = match votes::existing(origin).await {
        Some(records) => votes::credential(&records, mark, meeting).await,
        None => None,
    };
    if let Some(Credential {
        stage: Stage::Frozen(_),
        accept_until_ms: known,
        ..
    }) = &found
        && *known == accept_until_ms
        && settled
    {
        return Ok(Came::Kept);
    }
    let listed = match reading::fetch(own::credential(meeting)).await {
        Ok(listed) => Some(listed),
        Err(BackendError::Rejected(problem))
            if problem.code.known() == Some(ProblemCode::NotFound) =>
        {
            None
        }
        Err(error) => return Err(error),
    };
    if found.is_none() && listed.as_ref().is_some_and(|listed| listed.frozen) {
        // No key made now could vote.
        return Ok(Came::NoBoard);
    }
    let records = votes::open(origin).await.map_err(unkept)?;
    let is_new = found.is_none();
    let mut mine = match found {
        Some(mine) => mine,
        None => make(mark, meeting).ok_or(BackendError::Unsupported)?,
    };
    mine.accept_until_ms = accept_until_ms;
    if insist && mine.stage == Stage::Replaced {
        mine.stage = Stage::Made;
    }
    match next(&mine.stage, &mine.public_key.0, listed.as_ref()) {
        Next::Is(stage) => {
            mine.stage = stage;
            votes::keep_credential(&records, &mine)
                .await
                .map_err(unkept)?;
            Ok(Came::Kept)
        }
        Next::Put => put(&records, mine, meeting, is_new).await,
    }
}

async fn put(
    records: &Records,
    mut mine: Credential,
    meeting: &MeetingId,
    is_new: bool,
) -> Result<Came, BackendError> {
    // On the disk before anybody hears of it: a key on the list that this phone has lost would be a
    // vote lost.
    votes::keep_credential(records, &mine)
        .await
        .map_err(unkept)?;
    let request = CredentialRequest {
        public_key: mine.public_key.clone(),
    };
    match reading::fetch(own::put_credential(meeting, &request)).await {
        Ok(listed) => {
            if let Next::Is(stage) = next(&Stage::Enrolled, &mine.public_key.0, Some(&listed)) {
                mine.stage = stage;
            }
            votes::keep_credential(records, &mine)
                .await
                .map_err(unkept)?;
            Ok(Came::Kept)
        }
        Err(BackendError::Rejected(problem)) => {
            let code = problem.code.known();
            let is_final = matches!(
                code,
                Some(
                    ProblemCode::WrongState
                        | ProblemCode::NotFound
                        | ProblemCode::NotEntitledToVote
                        | ProblemCode::KeyTaken
                )
            );
            if code == Some(ProblemCode::RollFrozen) {
                mine.stage = Stage::Missed;
                votes::keep_credential(records, &mine)
                    .await
                    .map_err(unkept)?;
                return Ok(Came::Kept);
            }
            if is_final {
                if is_new {
                    votes::remove_credential(records, &mine.id)
                        .await
                        .map_err(unkept)?;
                }
                return Ok(Came::NoBoard);
            }
            Err(BackendError::Rejected(problem))
        }
        Err(error) => Err(error),
    }
}

/// A key that this phone cannot keep is no key.
fn unkept(_: StoreError) -> BackendError {
    BackendError::Unsupported
}

fn make(mark: &str, meeting: &MeetingId) -> Option<Credential> {
    let seed = Seed::generate(&mut super::system).ok()?;
    let key = SecretKey::derive(Role::Voter, &seed).ok()?;
    let mut id = [0; 16];
    if !phone::random(&mut id) {
        return None;
    }
    Some(Credential {
        id: Octets(id.to_vec()).to_text(),
        owner: mark.to_owned(),
        meeting: meeting.clone(),
        seed: Octets(seed.expose().to_vec()),
        public_key: Octets(key.public().as_bytes().to_vec()),
        stage: Stage::Made,
        accept_until_ms: 0,
        revs: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINE: [u8; 32] = [1; 32];

    fn listed(key: Option<[u8; 32]>, frozen: bool) -> Listed {
        Listed {
            slot: Octets(vec![9; 16]),
            public_key: key.map(|key| Octets(key.to_vec())),
            source: None,
            changed_at: chrono::DateTime::default(),
            frozen,
        }
    }

    fn told(stage: Stage, key: Option<[u8; 32]>, frozen: bool) -> Next {
        next(&stage, &MINE, Some(&listed(key, frozen)))
    }

    #[test]
    fn a_new_phone_replaces_the_old_one_and_the_old_one_does_not_fight_back() {
        assert_eq!(next(&Stage::Made, &MINE, None), Next::Put);
        assert_eq!(told(Stage::Made, Some([2; 32]), false), Next::Put);
        assert_eq!(
            told(Stage::Enrolled, Some([2; 32]), false),
            Next::Is(Stage::Replaced)
        );
        assert_eq!(
            told(Stage::Replaced, Some([2; 32]), false),
            Next::Is(Stage::Replaced)
        );
        assert_eq!(
            told(Stage::Replaced, Some(MINE), false),
            Next::Is(Stage::Enrolled)
        );
    }

    #[test]
    fn a_key_that_the_office_took_off_the_list_does_not_come_back_by_itself() {
        assert_eq!(
            told(Stage::Enrolled, None, false),
            Next::Is(Stage::Replaced)
        );
        assert_eq!(told(Stage::Made, None, false), Next::Put);
    }

    #[test]
    fn the_frozen_roll_decides() {
        let slot = Octets(vec![9; 16]);
        for stage in [Stage::Made, Stage::Enrolled, Stage::Replaced] {
            assert_eq!(
                told(stage.clone(), Some(MINE), true),
                Next::Is(Stage::Frozen(slot.clone()))
            );
            for key in [None, Some([2; 32])] {
                assert_eq!(told(stage.clone(), key, true), Next::Is(Stage::Missed));
            }
        }
    }
}
