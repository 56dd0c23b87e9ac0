//! When ballots come, and what a changed manifest does to them. Rows 18 and 19 of the table of
//! attacks.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be made or read fails the test that needs it"
)]

mod election;

use election::meeting::{ACCEPT_UNTIL, CLOSE_AT, OPEN_AT};
use election::{Election, Setup, meeting};
use sokoguru_ballot::ballot::{Ballot, FitError};
use sokoguru_ballot::board::Kind;
use sokoguru_ballot::board::event::{Closing, Late};
use sokoguru_ballot::manifest::{ItemKind, Manifest, SuccessionError};
use sokoguru_ballot::verifier::{Breach, Fault, Standing};

fn breach(result: Result<(), Fault>) -> Breach {
    result.unwrap_err().breach
}

/// An open vote on a secret and an open item.
fn opened() -> Election {
    Election::opened(Setup::of(vec![
        meeting::item("lpj", ItemKind::Secret),
        meeting::item("rapb", ItemKind::Open),
    ]))
}

#[test]
fn row_18_an_older_ballot_that_arrives_later_is_not_counted() {
    let mut election = opened();
    let older = election.seal(5, 0, 1, &[0]);
    election.vote(5, 0, 7, &[1]);
    election.post(Kind::Ballot, older.bytes());
    let event = election.verifier.size() - 1;
    assert_eq!(
        election.verifier.standing(&older.hash()),
        Standing::Replaced {
            event,
            by: event - 1
        }
    );
    election.close(7);
    election.tally();
    assert_eq!(election.verifier.result(0).unwrap().totals, [0, 1, 0]);
}

#[test]
fn row_19_the_box_opens_and_shuts_to_the_millisecond() {
    let mut election = opened();
    let ballot = election.seal(0, 0, 1, &[0]);
    // Nothing changes while events are refused, so that time may be tried backwards.
    let at = |moment: u64| {
        let mut election = opened();
        election.at = moment;
        election.try_post(Kind::Ballot, ballot.bytes())
    };
    let early = Breach::Fit(FitError::TooEarly);
    let too_late = Breach::Fit(FitError::TooLate);
    assert_eq!(breach(at(OPEN_AT - 1)), early);
    assert!(at(OPEN_AT).is_ok());
    assert!(at(ACCEPT_UNTIL - 1).is_ok());
    assert_eq!(breach(at(ACCEPT_UNTIL)), too_late);

    let late = Late {
        ballot: ballot.hash(),
    };
    election.at = ACCEPT_UNTIL - 1;
    assert_eq!(
        breach(election.try_post(Kind::Late, &late.to_bytes())),
        Breach::NotLate
    );
    let closing = |late| Closing { present: 8, late }.to_bytes();
    assert_eq!(
        breach(election.try_post(Kind::Closing, &closing(0))),
        Breach::ClosesEarly
    );
    election.at = ACCEPT_UNTIL;
    election.late(&ballot);
    assert_eq!(
        breach(election.try_post(Kind::Late, &late.to_bytes())),
        Breach::RepeatedLate
    );
    assert_eq!(election.verifier.standing(&ballot.hash()), Standing::Late);
    assert_eq!(
        breach(election.try_post(Kind::Closing, &closing(0))),
        Breach::LateCount { said: 0, found: 1 }
    );
    election.post(Kind::Closing, &closing(1));
    assert_eq!(
        breach(election.try_post(Kind::Closing, &closing(1))),
        Breach::Closed
    );
    assert_eq!(
        breach(election.try_post(Kind::Late, &[1; 32])),
        Breach::Closed
    );
}

#[test]
fn row_19_time_on_the_board_never_goes_back() {
    let mut election = opened();
    election.vote(0, 0, 1, &[0]);
    let ballot = election.seal(1, 0, 1, &[0]);
    election.at -= 2;
    assert_eq!(
        breach(election.try_post(Kind::Ballot, ballot.bytes())),
        Breach::TimeGoesBack
    );
    election.at += 1;
    assert!(election.try_post(Kind::Ballot, ballot.bytes()).is_ok());
}

#[test]
fn row_19_a_changed_date_is_an_event_or_nothing() {
    let mut election = opened();
    // Another date told to a voter gives another fingerprint.
    let mut content = election.manifest.as_ref().unwrap().content().clone();
    content.accept_until += 1;
    let told = Manifest::new(content).unwrap();
    let shown = election.manifest.replace(told);
    let ballot = election.seal(0, 0, 1, &[0]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, ballot.bytes())),
        Breach::UnknownFingerprint
    );
    election.manifest = shown;
    // On the board, voting is longer from then on, and ballots of before still count.
    let before = election.vote(1, 0, 1, &[0]);
    election.revise(|content| {
        content.close_at += 10;
        content.accept_until += 10;
    });
    let after = election.seal(2, 0, 1, &[0]);
    election.at = ACCEPT_UNTIL + 9;
    election.post(Kind::Ballot, after.bytes());
    for ballot in [before, after] {
        assert!(matches!(
            election.verifier.standing(&ballot.hash()),
            Standing::Counts { .. }
        ));
    }
    // It cannot end in the past.
    let mut content = election.manifest.as_ref().unwrap().content().clone();
    content.revision += 1;
    content.close_at = CLOSE_AT;
    let manifest = Manifest::new(content).unwrap();
    assert_eq!(
        breach(election.try_post(Kind::Manifest, manifest.bytes())),
        Breach::Succession(SuccessionError::ClosesInThePast)
    );
}

#[test]
fn a_changed_item_voids_its_ballots_and_lets_their_voters_vote_again() {
    let mut election = Election::opened(Setup {
        revote: false,
        ..Setup::of(vec![
            meeting::item("lpj", ItemKind::Secret),
            meeting::item("rapb", ItemKind::Secret),
        ])
    });
    let void = election.vote(0, 0, 1, &[0]);
    let kept = election.vote(0, 1, 1, &[0]);
    let queued = election.seal(1, 0, 1, &[0]);
    let second = election.seal(0, 1, 2, &[1]);
    assert_eq!(
        breach(election.try_post(Kind::Ballot, second.bytes())),
        Breach::Fit(FitError::RevoteOff)
    );
    election.revise(|content| {
        content.items[0].revision = 2;
        content.items[0].body = meeting::text("Dengan catatan");
    });
    let stands = |election: &Election, ballot: &Ballot| election.verifier.standing(&ballot.hash());
    assert!(matches!(stands(&election, &void), Standing::Void { .. }));
    assert!(matches!(stands(&election, &kept), Standing::Counts { .. }));
    assert!(matches!(
        breach(election.try_post(Kind::Ballot, queued.bytes())),
        Breach::Fit(FitError::ItemRevision { ballot: 1, item: 2 })
    ));
    let again = election.vote(0, 0, 1, &[1]);
    assert!(matches!(stands(&election, &again), Standing::Counts { .. }));
}
