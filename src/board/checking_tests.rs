//! A board is checked in slices, and nothing is reported before everything was looked at.

use sokoguru_ballot::verifier::Breach;

use super::super::world::World;
use super::*;

/// A clock on which every piece takes a whole slice.
fn slow() -> impl FnMut() -> u64 {
    let mut now = 0;
    move || {
        now += slices::SLICE;
        now
    }
}

fn pages(world: &World, checking: &mut Checking) -> Result<Vec<Progress>, Wrong> {
    let mut seen = Vec::new();
    let mut clock = slow();
    loop {
        if let Some(from) = checking.needs() {
            let from = usize::try_from(from).unwrap();
            let page: Vec<&[u8]> = world.events[from..]
                .iter()
                .take(4)
                .map(Vec::as_slice)
                .collect();
            checking.feed(&page);
        }
        let is_idle = checking.work(&mut clock)?;
        seen.push(checking.progress());
        if is_idle && checking.progress() == Progress::Over {
            return Ok(seen);
        }
        if checking.progress() != Progress::Over {
            assert!(checking.finish().is_err(), "reported early");
        }
    }
}

#[test]
fn a_good_board_is_reported_at_the_very_end() {
    let world = World::voted();
    let mut checking = Checking::new(world.head(), Seen::default());
    let seen = pages(&world, &mut checking).unwrap();
    let of = world.events.len() as u64;
    assert!(seen.contains(&Progress::Events { done: 4, of }));
    assert!(seen.contains(&Progress::Ballots { done: 1, of: 12 }));
    assert!(seen.contains(&Progress::Ballots { done: 11, of: 12 }));
    let report = checking.finish().unwrap();
    assert_eq!((report.ballots, report.items[0].ballots), (12, 5));
}

#[test]
fn one_piece_is_one_event_or_one_ballot() {
    let world = World::voted();
    let mut checking = Checking::new(world.head(), Seen::default());
    let seen = pages(&world, &mut checking).unwrap();
    // Each event and each proof was a slice of its own on the slow clock.
    assert!(seen.len() >= world.events.len() + 12);
}

#[test]
fn a_changed_ballot_is_named() {
    let mut world = World::voted();
    let place = world.events.len() - 2;
    let last = world.events[place].len() - 1;
    world.events[place][last - 3] ^= 1;
    let mut checking = Checking::new(world.head(), Seen::default());
    let wrong = pages(&world, &mut checking).unwrap_err();
    let Wrong::Fault(fault) = wrong else {
        panic!("{wrong:?}");
    };
    assert_eq!(fault.event, Some(place as u64));
}

#[test]
fn a_missing_event_is_found() {
    let mut world = World::voted();
    let head = world.head();
    world.events.remove(world.events.len() - 1);
    world.vote(2, 2, 1, 0);
    let mut checking = Checking::new(head, Seen::default());
    pages(&world, &mut checking).unwrap();
    assert!(matches!(
        checking.finish(),
        Err(Wrong::Fault(Fault {
            breach: Breach::HeadRoot,
            ..
        }))
    ));
}

#[test]
fn what_this_phone_saw_before_has_to_be_there_still() {
    let mut world = World::voted();
    let before = world.head_of(world.events.len() - 1);
    let seen = Seen {
        board: Some(*world.start.board_id()),
        heads: vec![before],
    };
    let mut checking = Checking::new(world.head(), seen.clone());
    pages(&world, &mut checking).unwrap();
    assert!(checking.finish().is_ok());

    // The server takes a ballot back and signs another board.
    let gone = world.events.len() - 2;
    world.events.remove(gone);
    let mut checking = Checking::new(world.head(), seen);
    pages(&world, &mut checking).unwrap();
    assert_eq!(
        checking.finish().map(drop),
        Err(Wrong::Fork { size: before.size })
    );
}

#[test]
fn another_board_is_refused_at_its_first_event() {
    let world = World::voted();
    let seen = Seen {
        board: Some(BoardId::from_bytes([1; 32])),
        heads: Vec::new(),
    };
    let mut checking = Checking::new(world.head(), seen);
    assert_eq!(
        pages(&world, &mut checking).map(drop),
        Err(Wrong::OtherBoard)
    );
}

#[test]
fn a_board_that_grew_is_not_proved_again() {
    let mut world = World::voted();
    let before = world.head();
    let mut checking = Checking::new(before, Seen::default());
    pages(&world, &mut checking).unwrap();
    world.close(5);
    assert!(checking.renew(world.head()));
    assert!(
        checking.finish().is_err(),
        "the new event was not looked at"
    );
    let seen = pages(&world, &mut checking).unwrap();
    assert!(seen.len() < 4, "{seen:?}");
    assert!(checking.finish().unwrap().closing.is_some());
    // A board never gets shorter.
    assert!(!checking.renew(before));
    assert!(checking.finish().is_ok());
}

#[test]
fn a_board_that_grew_on_another_root_is_found() {
    let mut world = World::voted();
    let mut checking = Checking::new(world.head(), Seen::default());
    pages(&world, &mut checking).unwrap();
    let gone = world.events.len() - 1;
    world.events.remove(gone);
    world.vote(2, 2, 1, 0);
    world.vote(3, 2, 1, 0);
    assert!(checking.renew(world.head()));
    pages(&world, &mut checking).unwrap();
    assert!(checking.finish().is_err());
}

#[test]
fn the_root_at_the_closing_is_that_of_the_board_until_then_and_stays() {
    let voted = World::voted();
    let mut checking = Checking::new(voted.head(), Seen::default());
    pages(&voted, &mut checking).unwrap();
    assert_eq!(checking.root_at_closing(), None, "votes are still taken");

    let closed = World::closed();
    let last = 1 + voted.events.len();
    assert!(closed.events.len() > last, "sums follow the closing");
    let mut checking = Checking::new(closed.head(), Seen::default());
    pages(&closed, &mut checking).unwrap();
    assert_eq!(checking.root_at_closing(), Some(closed.head_of(last).root));
}
