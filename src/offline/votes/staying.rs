//! What stays of sealed votes, and what goes: rules only.
//!
//! While keys are taken a new one replaces an old one, so that a key is nothing to lose: it goes
//! with everything else at sign-out. Once the roll is frozen no other key speaks for the member, and
//! signing out must not take the vote away. From then on key, sealed ballots and what was seen of
//! the board stay until the cooperative takes no ballots any more.

use super::boards::Board;
use super::shapes::{Credential, Kept, Key, Owner, Stage};
use crate::offline::outbox::State;

/// A phone's clock may be ahead by a day before it costs somebody the vote.
const SPARE: u64 = 24 * 3_600_000;
/// A present member's own ballots are shown for so long after the vote.
const SHOWN_FOR: u64 = 90 * 24 * 3_600_000;

/// What goes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Ids of keys.
    pub credentials: Vec<String>,
    /// Hashes of ballots.
    pub ballots: Vec<String>,
    /// Meetings whose board is of no use here any more.
    pub boards: Vec<String>,
}

/// Says what goes now. `leaving`: somebody signs out. `present`: the mark of the member who is
/// signed in, and stays so.
pub fn plan(
    credentials: &[Credential],
    ballots: &[Kept],
    boards: &[Board],
    now_ms: u64,
    leaving: bool,
    present: Option<&str>,
) -> Plan {
    let key_stays = |one: &&Credential| {
        let is_frozen = matches!(one.stage, Stage::Frozen(_));
        is_taken(one.accept_until_ms, now_ms) && (is_frozen || !leaving)
    };
    let ballot_stays = |one: &&Kept| match &one.owner {
        Owner::Member(mark) if !leaving && present == Some(mark) => {
            one.entry.is_pending() || now_ms <= one.accept_until_ms.saturating_add(SHOWN_FOR)
        }
        // Somebody's who has gone: what waits, and what their key needs to give a later one.
        Owner::Member(_) => {
            !matches!(one.entry.state, State::Refused(_)) && is_taken(one.accept_until_ms, now_ms)
        }
        Owner::Booth | Owner::Carried => {
            one.entry.is_pending() && is_taken(one.accept_until_ms, now_ms)
        }
    };
    let keys: Vec<&Credential> = credentials.iter().filter(key_stays).collect();
    let papers: Vec<&Kept> = ballots.iter().filter(ballot_stays).collect();
    let is_used = |board: &Board| {
        let meeting = board.meeting.as_str();
        keys.iter().any(|one| one.meeting.as_str() == meeting)
            || papers.iter().any(|one| one.meeting() == Some(meeting))
    };
    Plan {
        credentials: credentials
            .iter()
            .filter(|one| !key_stays(one))
            .map(|one| one.id.clone())
            .collect(),
        ballots: ballots
            .iter()
            .filter(|one| !ballot_stays(one))
            .map(|one| one.hash().to_owned())
            .collect(),
        boards: boards
            .iter()
            .filter(|board| !is_used(board))
            .map(|board| board.meeting.as_str().to_owned())
            .collect(),
    }
}

/// Whether the cooperative may still take ballots; yes while nothing is known.
fn is_taken(accept_until_ms: u64, now_ms: u64) -> bool {
    accept_until_ms == 0 || now_ms <= accept_until_ms.saturating_add(SPARE)
}

/// What the member is told before signing out: how many own ballots wait, and until when the key
/// stays here; nothing where nothing does.
pub fn kept_at_sign_out(keys: &[Key], ballots: &[Kept], now_ms: u64) -> Option<(usize, u64)> {
    let frozen = keys.iter().filter(|key| {
        matches!(key.stage, Stage::Frozen(_)) && is_taken(key.accept_until_ms, now_ms)
    });
    let waiting: Vec<&Kept> = ballots
        .iter()
        .filter(|kept| kept.entry.is_pending() && is_taken(kept.accept_until_ms, now_ms))
        .collect();
    let until = frozen
        .map(|key| key.accept_until_ms)
        .chain(waiting.iter().map(|kept| kept.accept_until_ms))
        .max()?;
    Some((waiting.len(), until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offline::outbox::Receipt;
    use crate::offline::votes::shapes::tests::{credential, kept};
    use sokoguru_api::wire::MeetingId;

    fn board() -> Board {
        Board {
            accept_until_ms: 1_000,
            ..Board::new(MeetingId::parse("m1").unwrap(), &[1; 32], &[2; 32])
        }
    }

    fn key(frozen: bool) -> Key {
        let one = credential(frozen);
        Key {
            meeting: one.meeting,
            stage: one.stage,
            accept_until_ms: one.accept_until_ms,
        }
    }

    fn accepted() -> State {
        State::Accepted(Receipt {
            kind: crate::offline::outbox::Kind::Vote,
            number: None,
            received_at: chrono::DateTime::default(),
        })
    }

    fn mine() -> Owner {
        Owner::Member("mark".to_owned())
    }

    #[test]
    fn a_key_that_can_be_replaced_goes_with_everything_else() {
        let plan = plan(&[credential(false)], &[], &[board()], 5, true, None);
        assert_eq!(plan.credentials, ["c1"]);
        assert_eq!(plan.boards, ["m1"]);
        assert_eq!(kept_at_sign_out(&[key(false)], &[], 5), None);
    }

    #[test]
    fn a_key_of_a_frozen_roll_outlives_the_sign_out_until_ballots_are_taken_no_more() {
        let keys = [credential(true)];
        let waiting = [kept(State::Stored, mine())];
        assert_eq!(
            plan(&keys, &waiting, &[board()], 5, true, None),
            Plan::default()
        );
        assert_eq!(
            kept_at_sign_out(&[key(true)], &waiting, 5),
            Some((1, 1_000))
        );
        assert_eq!(
            plan(&keys, &waiting, &[board()], 1_000 + SPARE, true, None),
            Plan::default()
        );
        let over = plan(&keys, &waiting, &[board()], 1_001 + SPARE, false, None);
        assert_eq!(
            over.credentials.len() + over.ballots.len() + over.boards.len(),
            3
        );
    }

    #[test]
    fn a_present_member_sees_own_ballots_afterwards_and_nobody_elses() {
        let one = [kept(accepted(), mine())];
        let late = 1_001 + SPARE;
        let goes = |present| plan(&[], &one, &[], late, false, present).ballots.len();
        assert_eq!(goes(Some("mark")), 0);
        assert_eq!(goes(Some("other")), 1);
        assert_eq!(goes(None), 1);
        let all = plan(&[], &one, &[], 1_001 + SHOWN_FOR, false, Some("mark"));
        assert_eq!(all.ballots.len(), 1);
    }

    #[test]
    fn the_booth_keeps_only_what_waits() {
        for owner in [Owner::Booth, Owner::Carried] {
            let done = [kept(accepted(), owner.clone())];
            assert_eq!(plan(&[], &done, &[], 5, false, None).ballots.len(), 1);
            for state in [State::Stored, State::Sending] {
                let waits = [kept(state, owner.clone())];
                assert_eq!(plan(&[], &waits, &[], 5, true, None).ballots.len(), 0);
            }
        }
    }

    #[test]
    fn a_board_stays_as_long_as_a_ballot_needs_it() {
        let mut done = kept(accepted(), mine());
        done.entry.content = None;
        let goes = plan(&[], &[done], &[board()], 5, true, None);
        assert_eq!(goes.boards.len(), 0);
    }
}
