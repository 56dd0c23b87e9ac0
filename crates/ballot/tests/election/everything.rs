//! A small board with an event of every kind.

use sokoguru_ballot::board::Kind;
use sokoguru_ballot::manifest::ItemKind;

use super::meeting::{self, ACCEPT_UNTIL, text};
use super::{Election, Setup};

/// A board with everything that can be on one: a void round, a changed manifest, replaced, void and
/// late ballots, a tie that lots decide, an item with too few ballots, consensus.
pub fn everything() -> Election {
    let mut small = meeting::election("koperasi", 3, 1, 1);
    small.decision = sokoguru_ballot::manifest::Decision::Election {
        tie: sokoguru_ballot::manifest::TieRule::Lots,
        seats: 1,
    };
    let mut election = Election::opened(Setup {
        minimum: 3,
        bad_share: Some((2, 3)),
        ..Setup::of(vec![
            meeting::item("lpj", ItemKind::Secret),
            meeting::election("pengawas", 4, 1, 2),
            meeting::item("rapb", ItemKind::Open),
            meeting::consensus("penutup"),
            meeting::item("kantor", ItemKind::Secret),
            small,
        ])
    });
    // Item 0: 6 for, 2 against, 1 abstains; voter 3 changes their mind, and the older ballot comes
    // after the newer one.
    let older = election.seal(3, 0, 1, &[1]);
    election.vote(3, 0, 2, &[0]);
    election.post(Kind::Ballot, older.bytes());
    for (voter, choice) in [
        (0, 0),
        (1, 0),
        (2, 0),
        (4, 0),
        (5, 0),
        (6, 1),
        (7, 1),
        (8, 2),
    ] {
        election.vote(voter, 0, 1, &[choice]);
    }
    // Item 2, in clear; then its text changes, and its ballots are void.
    for voter in 0..4 {
        election.vote(voter, 2, 1, &[0]);
    }
    election.revise(|content| {
        content.items[2].revision += 1;
        content.items[2].body = text("Menetapkan RAPB 2026 dengan perubahan");
        content.close_at += 60_000;
        content.accept_until += 60_000;
    });
    for (voter, choice) in [(0, 1), (1, 1), (2, 0)] {
        election.vote(voter, 2, 1, &[choice]);
    }
    // Item 1: three seats for which 5, 3, 2 and 0 votes are given.
    for (voter, chosen) in [
        (0, vec![0, 1]),
        (1, vec![0, 1]),
        (2, vec![0, 1]),
        (3, vec![0, 2]),
    ] {
        election.vote(voter, 1, 1, &chosen);
    }
    election.vote(4, 1, 1, &[0, 2]);
    // Item 4: two ballots, where three are needed.
    for voter in 0..2 {
        election.vote(voter, 4, 1, &[0]);
    }
    // Item 5: a tie at the last seat.
    for (voter, choice) in [(0, 0), (1, 0), (2, 2), (3, 2), (4, 1)] {
        election.vote(voter, 5, 1, &[choice]);
    }
    let late = election.seal(9, 0, 1, &[1]);
    election.at = ACCEPT_UNTIL + 60_000;
    election.late(&late);
    election.agree(3, true);
    election.close(10);
    for (item, trustees) in [(0, vec![1, 3]), (1, vec![3, 2]), (5, vec![1, 2, 3])] {
        election.aggregate(item);
        for trustee in trustees {
            election.share(trustee, item);
        }
    }
    for item in 0..6 {
        election.result(item);
    }
    election.lots(5, &[2, 0]);
    election.result(5);
    election
}
