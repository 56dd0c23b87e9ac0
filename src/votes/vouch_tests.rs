//! What a server that wants to read votes could show to one phone, each in a form that passes every
//! check of the paper alone.

use sokoguru_api::Octets;
use sokoguru_api::board::BoardManifest;
use sokoguru_ballot::board::file;
use sokoguru_ballot::ceremony::TrusteeKeys;
use sokoguru_ballot::keys::Seed;
use sokoguru_ballot::manifest::ManifestContent;
use sokoguru_ballot::roll::{self, Roll, Voter};
use sokoguru_ballot::start::Start;

use super::*;
use crate::board::world::{World, office, source, text, voter};

const BOARD: &[u8] = include_bytes!("../../crates/ballot/vectors/election.board");

/// What a server answers of the newest manifest under a head over these events.
fn answer(start: &Start, events: &[Vec<u8>], head: &Head) -> BoardManifest {
    let tree = Tree::of(events.iter().map(|event| leaf_hash(event)));
    let kind = |event: &Vec<u8>| Event::parse(event).unwrap().kind;
    let place = events
        .iter()
        .rposition(|event| kind(event) == Kind::Manifest)
        .unwrap();
    let event = Event::parse(&events[place]).unwrap();
    let leaf = place as u64;
    let proof = tree.inclusion(leaf, head.size).unwrap();
    BoardManifest {
        board_id: Octets(start.board_id().as_bytes().to_vec()),
        start: Octets(start.bytes().to_vec()),
        manifest: Octets(event.payload.to_vec()),
        at: event.at,
        leaf,
        head: Octets(head.to_bytes()),
        proof: proof.iter().map(|hash| Octets(hash.to_vec())).collect(),
    }
}

fn paper_of(world: &World) -> Paper {
    // Whatever was forged below, the paper alone shows nothing of it.
    Paper::prove(&answer(&world.start, &world.events, &world.head())).unwrap()
}

/// Does what a phone does, with the events that a server hands out.
fn vouched(
    shown: &[Vec<u8>],
    board: &[Vec<u8>],
    pin: &Pin,
    paper: &Paper,
) -> Result<Vouched, Reason> {
    let mut opening = Opening::new(paper);
    while let Some((from, most)) = opening.needs() {
        let from = usize::try_from(from).unwrap();
        let page: Vec<&[u8]> = shown[from..]
            .iter()
            .take(usize::try_from(most.min(4)).unwrap())
            .map(Vec::as_slice)
            .collect();
        assert!(!page.is_empty(), "asked for more than there is");
        opening.feed(&page);
    }
    let tree = Tree::of(board.iter().map(|event| leaf_hash(event)));
    let proof = tree.consistency(opening.size(), paper.head.size).unwrap();
    opening.stands_under(&paper.head, &proof)?;
    let mut vouching = Vouching::new(&opening);
    let mut now = 0;
    while !vouching.work(|| {
        now += slices::SLICE;
        now
    })? {}
    vouching.finish(pin, paper)
}

fn of_world(world: &World) -> Result<Vouched, Reason> {
    let paper = paper_of(world);
    vouched(&world.events, &world.events, &paper.pin, &paper)
}

/// An opened board whose manifest was made anew.
fn with_manifest(change: impl FnOnce(&mut ManifestContent)) -> World {
    let mut world = World::opened();
    world.events.pop();
    let mut content = world.manifest.take().unwrap().content().clone();
    change(&mut content);
    let manifest = Manifest::new(content).unwrap();
    world.put(Kind::Manifest, manifest.bytes());
    world.manifest = Some(manifest);
    world
}

/// The place of the first event of a kind.
fn place(world: &World, kind: Kind) -> usize {
    let mut events = world.events.iter();
    events
        .position(|event| Event::parse(event).unwrap().kind == kind)
        .unwrap()
}

#[test]
fn a_good_paper_is_vouched_for_also_while_ballots_come_in() {
    let mut world = World::opened();
    assert!(of_world(&world).is_ok());
    world.vote(1, 0, 1, 0);
    let vouched = of_world(&world).unwrap();
    for number in 0..5 {
        let (slot, key) = voter(number);
        assert_eq!(vouched.lists(&slot, key.public()), Ok(()));
    }
}

#[test]
fn no_event_after_the_first_manifest_is_asked_for() {
    let world = World::voted();
    let paper = paper_of(&world);
    let readable = &world.events[..=place(&world, Kind::Manifest)];
    assert!(vouched(readable, &world.events, &paper.pin, &paper).is_ok());
}

#[test]
fn row_24_an_election_key_of_the_server_itself_is_refused() {
    let foreign = TrusteeKeys::of(&Seed::from_bytes([66; 32]))
        .unwrap()
        .signing;
    // Only the key that ballots are sealed with.
    let world = with_manifest(|content| content.election_key = Some(*foreign.point()));
    assert_eq!(of_world(&world).map(drop), Err(Reason::ElectionKey));
    // Or what shares are checked with.
    let world = with_manifest(|content| content.verification_keys[2] = foreign);
    assert_eq!(of_world(&world).map(drop), Err(Reason::ElectionKey));
}

#[test]
fn row_24_a_key_before_the_trustees_agreed_is_refused() {
    let mut world = World::opened();
    // One trustee never confirmed.
    let last = world
        .events
        .iter()
        .rposition(|event| Event::parse(event).unwrap().kind == Kind::Confirmation)
        .unwrap();
    world.events.remove(last);
    assert_eq!(of_world(&world).map(drop), Err(Reason::ElectionKey));
}

#[test]
fn row_24_a_message_of_a_trustee_that_another_made_is_refused() {
    let mut world = World::opened();
    let reveal = place(&world, Kind::Reveal);
    let last = world.events[reveal].len() - 1;
    world.events[reveal][last - 40] ^= 1;
    assert_eq!(of_world(&world).map(drop), Err(Reason::Opening));
}

#[test]
fn row_12_a_voter_who_is_not_on_the_roll_seals_nothing() {
    let vouched = of_world(&World::opened()).unwrap();
    let (slot, _) = voter(0);
    let (other_slot, other_key) = voter(1);
    let (no_slot, no_key) = voter(77);
    for (slot, key) in [
        (no_slot, no_key.public()),
        (slot, other_key.public()),
        (slot, no_key.public()),
        (no_slot, other_key.public()),
    ] {
        assert_eq!(vouched.lists(&slot, key), Err(Reason::NotListed));
    }
    assert_eq!(vouched.lists(&other_slot, other_key.public()), Ok(()));
}

/// An opened board with another roll on which everything else is built.
fn with_roll(signatures: [&str; 2], voters: u8) -> World {
    let mut world = World::opened();
    let board_id = *world.start.board_id();
    let voters = (0..voters)
        .map(voter)
        .map(|(slot, key)| Voter {
            slot,
            key: *key.public(),
        })
        .collect();
    let roll = Roll::new(voters).unwrap();
    let mut payload = roll.encode();
    for (role, key) in ["pengurus", "pengawasan"].into_iter().zip(signatures) {
        let signature = roll::sign(
            &roll,
            &board_id,
            &text(role),
            &office(key),
            &mut source(role),
        )
        .unwrap();
        payload.extend(signature.to_bytes());
    }
    let mut content = world.manifest.take().unwrap().content().clone();
    content.roll_hash = roll.hash(&board_id);
    let at = place(&world, Kind::Roll);
    world.events.truncate(at);
    world.put(Kind::Roll, &payload);
    let manifest = Manifest::new(content).unwrap();
    world.put(Kind::Manifest, manifest.bytes());
    world.manifest = Some(manifest);
    world
}

#[test]
fn row_13_a_roll_that_a_registrar_did_not_sign_is_refused() {
    assert!(of_world(&with_roll(["pengurus", "pengawasan"], 6)).is_ok());
    for signatures in [
        ["pengurus", "pengurus"],
        ["pengawasan", "pengawasan"],
        ["server", "pengawasan"],
        ["pengurus", "server"],
    ] {
        let world = with_roll(signatures, 6);
        assert_eq!(
            of_world(&world).map(drop),
            Err(Reason::Roll),
            "{signatures:?}"
        );
    }
}

#[test]
fn row_13_a_manifest_with_another_roll_is_refused() {
    let other = with_roll(["pengurus", "pengawasan"], 3);
    let hash = other.manifest.unwrap().content().roll_hash;
    let world = with_manifest(|content| content.roll_hash = hash);
    assert!(of_world(&world).is_err());
    // Also where the paper is a later one and the first manifest is right.
    let mut world = World::opened();
    let mut content = world.manifest.clone().unwrap().content().clone();
    content.revision = 2;
    content.roll_hash = hash;
    world.put(Kind::Manifest, Manifest::new(content).unwrap().bytes());
    assert_eq!(of_world(&world).map(drop), Err(Reason::Roll));
}

#[test]
fn row_22_an_event_that_is_missing_or_moved_is_found() {
    let world = World::voted();
    let paper = paper_of(&world);
    let manifest = place(&world, Kind::Manifest);
    for gone in 0..manifest {
        let mut shown = world.events.clone();
        shown.remove(gone);
        let found = vouched(&shown, &world.events, &paper.pin, &paper);
        assert_eq!(found.map(drop), Err(Reason::NotContinued), "without {gone}");
        let mut shown = world.events.clone();
        shown.swap(gone, gone + 1);
        let found = vouched(&shown, &world.events, &paper.pin, &paper);
        assert_eq!(found.map(drop), Err(Reason::NotContinued), "moved {gone}");
    }
}

#[test]
fn row_22_another_board_than_the_pinned_one_is_refused() {
    let world = World::opened();
    let paper = paper_of(&world);
    let other = Pin {
        board_id: sokoguru_ballot::start::BoardId::from_bytes([1; 32]),
        ..paper.pin
    };
    let found = vouched(&world.events, &world.events, &other, &paper);
    assert_eq!(found.map(drop), Err(Reason::OtherBoard));
    let other = Pin {
        key: *office("x").public(),
        ..paper.pin
    };
    let found = vouched(&world.events, &world.events, &other, &paper);
    assert_eq!(found.map(drop), Err(Reason::OtherBoard));
}

#[test]
fn row_24_a_paper_beside_the_board_is_refused() {
    let world = World::opened();
    let board = with_manifest(|content| content.title = text("RAT lain"));
    // The events are the board's, the paper is another board's with the same start.
    let paper = Paper {
        manifest: world.manifest.clone().unwrap(),
        ..paper_of(&board)
    };
    let found = vouched(&board.events, &board.events, &paper.pin, &paper);
    assert_eq!(found.map(drop), Err(Reason::OtherQuestion));
}

#[test]
fn row_24_a_later_paper_keeps_the_keys_of_the_first() {
    let foreign = TrusteeKeys::of(&Seed::from_bytes([66; 32]))
        .unwrap()
        .signing;
    let later = |change: fn(&mut ManifestContent, PublicKey)| {
        let mut world = World::voted();
        let first = world.manifest.clone().unwrap();
        let mut content = first.content().clone();
        content.revision = 2;
        change(&mut content, foreign);
        let manifest = Manifest::new(content).unwrap();
        world.put(Kind::Manifest, manifest.bytes());
        (
            of_world(&world).map(drop),
            terms(&manifest) == terms(&first),
        )
    };
    let renamed = later(|content, _| content.title = text("RAT 2026, diperbaiki"));
    assert_eq!(renamed, (Ok(()), true));
    let key = later(|content, foreign| content.election_key = Some(*foreign.point()));
    assert_eq!(key, (Err(Reason::ElectionKey), false));
    let shares = later(|content, foreign| content.verification_keys[0] = foreign);
    assert_eq!(shares, (Err(Reason::ElectionKey), false));
    let few = later(|content, _| content.minimum = 1);
    assert_eq!(few, (Err(Reason::OtherQuestion), false));
    let more = later(|content, _| content.voters += 1);
    assert_eq!(more, (Err(Reason::OtherQuestion), false));
}

#[test]
fn the_published_board_with_a_changed_manifest_is_vouched_for() {
    let (events, head) = file::split(BOARD).unwrap();
    let start = Start::parse(Event::parse(&events[0]).unwrap().payload).unwrap();
    let paper = Paper::prove(&answer(&start, &events, &head)).unwrap();
    assert!(paper.manifest.content().revision > 1);
    let vouched = vouched(&events, &events, &paper.pin, &paper).unwrap();
    let ballots = events.iter().filter_map(|event| {
        let event = Event::parse(event).unwrap();
        (event.kind == Kind::Ballot).then(|| sokoguru_ballot::ballot::Ballot::parse(event.payload))
    });
    let mut count = 0;
    for ballot in ballots {
        let context = *ballot.unwrap().context();
        let key = PublicKey::decode(*context.key.as_bytes()).unwrap();
        assert_eq!(vouched.lists(&context.slot, &key), Ok(()));
        count += 1;
    }
    assert_eq!(count, 29);
}

#[test]
fn a_board_that_never_comes_to_a_manifest_ends() {
    let paper = Paper {
        leaf: u64::MAX,
        ..paper_of(&World::opened())
    };
    let mut opening = Opening::new(&paper);
    let mut asked = 0;
    while opening.needs().is_some() {
        opening.feed(&[&[1, 0, 0][..]; 512]);
        asked += 1;
    }
    assert_eq!((asked, opening.size()), (8, 4_096));
    let end = Vouching::new(&opening).work(|| 0);
    assert_eq!(end, Err(Reason::Opening));
}
