//! What is found on a counted board, and how it is held against what the page shows.

use sokoguru_api::json;

use super::super::checking::{Checking, Seen};
use super::super::opening;
use super::super::world::{ACCEPT_UNTIL, World, source, trustee_seed};
use super::*;

fn checked(world: &World) -> Checking {
    let mut checking = Checking::new(world.head(), Seen::default());
    let events: Vec<&[u8]> = world.events.iter().map(Vec::as_slice).collect();
    checking.feed(&events);
    while !checking.work(|| 0).unwrap() {}
    checking
}

/// A board with results, and the ballots of one voter: the first was replaced by the second.
fn counted() -> (World, Vec<Sealed>) {
    let mut world = World::closed();
    for number in 1..=2 {
        let checking = checked(&world);
        let decided = opening::decide(&checking, &[], 0, ACCEPT_UNTIL).unwrap();
        let share = decided
            .share(&checking, &trustee_seed(number), &mut source("share"))
            .unwrap();
        world.post(&share);
    }
    world.settle();
    let mut twin = World::opened();
    let own = [(0, 1, 0), (0, 2, 0), (1, 1, 0)].map(|(place, rev, choice)| Sealed {
        bytes: twin.vote(3, place, rev, choice),
        code: format!("{place} {rev}"),
    });
    (world, own.to_vec())
}

fn finding(world: &World, own: &[Sealed]) -> Finding {
    let checking = checked(world);
    Finding::new(&checking.finish().unwrap(), checking.verifier(), own)
}

#[test]
fn own_ballots_are_found_and_the_last_one_counts() {
    let (world, mut own) = counted();
    own.push(Sealed {
        bytes: vec![1, 2, 3],
        code: "lost".to_owned(),
    });
    let found = finding(&world, &own);
    let places: Vec<Place> = found.own.iter().map(|own| own.place).collect();
    assert_eq!(
        places,
        [
            Place::Replaced,
            Place::Counts,
            Place::Counts,
            Place::Missing
        ]
    );
    assert!(found.misses_own());
    assert_eq!(found.own_counted(), 2);
    assert!(!finding(&world, &own[..3]).misses_own());
}

#[test]
fn results_are_the_boards() {
    let (world, _) = counted();
    let found = finding(&world, &[]);
    assert!(found.is_final());
    assert_eq!(found.items[0].totals, [4, 1, 0]);
    assert_eq!(found.items[0].outcome.as_deref(), Some("accepted"));
    assert_eq!(found.items[0].shares, [1, 2]);
    assert_eq!(found.items[2].outcome.as_deref(), Some("tooFewBallots"));
    assert_eq!(
        (found.present, found.voters, found.late),
        (Some(5), Some(6), 0)
    );
    assert!(!finding(&World::closed(), &[]).is_final());
}

#[test]
fn a_finding_is_kept_for_its_board_and_its_ballots_only() {
    let (world, own) = counted();
    let found = finding(&world, &own);
    let bytes = found.to_bytes();
    assert_eq!(
        Finding::kept(&bytes, &world.head(), &own),
        Some(found.clone())
    );
    assert_eq!(Finding::last(&bytes, &own), Some(found));
    assert_eq!(Finding::last(&bytes, &own[..1]), None);
    assert_eq!(Finding::head_of(&bytes), Some(world.head()));
    assert_eq!(Finding::kept(&bytes, &world.head(), &own[..1]), None);
    let earlier = world.head_of(world.events.len() - 1);
    assert_eq!(Finding::kept(&bytes, &earlier, &own), None);
    assert_eq!(Finding::kept(&bytes[1..], &world.head(), &own), None);
}

fn shown(change: impl FnOnce(String) -> String) -> Results {
    let count =
        |label: &str, votes: u32| format!(r#"{{"label":"{label}","side":"for","votes":{votes}}}"#);
    let counts = [count("setuju", 4), count("tidak", 1), count("abstain", 0)].join(",");
    let text = format!(
        r#"{{"asOf":"2026-11-22T10:00:00+07:00","quorum":{{"present":5,"voters":6,"required":4,"reached":true}},
        "items":[{{"itemId":"lpj","position":1,"title":"LPJ","ballot":"secret","outcome":"accepted","counts":[{counts}]}}]}}"#
    );
    json::read(change(text).as_bytes()).unwrap()
}

#[test]
fn a_page_that_shows_other_figures_than_the_board_is_caught() {
    let (world, _) = counted();
    let found = finding(&world, &[]);
    assert_eq!(found.differs(&shown(|text| text)), None);
    for (from, to) in [
        ("\"votes\":4", "\"votes\":5"),
        ("\"accepted\"", "\"rejected\""),
        ("\"lpj\"", "\"lain\""),
    ] {
        let other = shown(|text| text.replace(from, to));
        assert_eq!(found.differs(&other), Some("LPJ".to_owned()), "{from}");
    }
    let quorum = shown(|text| text.replace("\"present\":5", "\"present\":6"));
    assert_eq!(found.differs(&quorum), Some(String::new()));
}
