//! What is tried with ballots: again, at once, late, early, in masses, and reading what must not be
//! read. The numbers are those of the table of attacks.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use sokoguru_ballot::board::{Event, Kind};
use sokoguru_ballot::keys::Message;
use sokoguru_server::sealed::closing::attend;
use sokoguru_server::sealed::composition::{Times, publish, reschedule};
use sokoguru_server::sealed::system;
use sokoguru_server::secrets::sha256;

use crate::assembly::{Assembly, ELECTION, MEETING, OPEN, SECRET, board, millis};
use crate::sealed::{BASE, checked_manifest, checked_receipt, hex, put};
use crate::world::{SITI, World, ask};

pub async fn kinds(world: &World) -> Vec<Kind> {
    let mut tx = world.store.read_box().await.unwrap();
    let events = tx.events(MEETING, 0, 100_000).await.unwrap();
    events
        .iter()
        .map(|row| Kind::from_number(row.kind).unwrap())
        .collect()
}

async fn count(world: &World, kind: Kind) -> usize {
    kinds(world)
        .await
        .iter()
        .filter(|one| **one == kind)
        .count()
}

/// Attacks 15 and 16.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_are_one_ballot_or_the_highest() {
    let world = World::new().await;
    let (all, manifest) = Assembly::prepare(&world.store, world.now(), 6).await;
    world.clock.set(all.opens);
    let voter = &all.voters[0];
    let ballot = voter.ballot(&manifest, SECRET, &[1], 1);
    let world = Arc::new(world);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (world, ballot) = (Arc::clone(&world), ballot.clone());
        tasks.spawn(async move { put(&world, &ballot).await });
    }
    let mut receipts = BTreeSet::new();
    while let Some(answer) = tasks.join_next().await {
        let answer = answer.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        receipts.insert(answer.bytes);
    }
    assert_eq!(receipts.len(), 1, "identical receipts");
    assert_eq!(count(&world, Kind::Ballot).await, 1);

    // Different ballots of one slot: each number once, and no fault of ours.
    let mut tasks = tokio::task::JoinSet::new();
    for rev in 2..=6 {
        for choice in 0..2 {
            let ballot = voter.ballot(&manifest, SECRET, &[choice], rev);
            let world = Arc::clone(&world);
            tasks.spawn(async move { put(&world, &ballot).await });
        }
    }
    let (mut taken, mut refused) = (0, 0);
    while let Some(answer) = tasks.join_next().await {
        let answer = answer.unwrap();
        if answer.status == 200 {
            taken += 1;
        } else {
            answer.is_problem(409, "vote_superseded");
            refused += 1;
        }
    }
    assert_eq!((taken, refused), (5, 5));
    assert_eq!(count(&world, Kind::Ballot).await, 6);
    let mut tx = world.store.read_box().await.unwrap();
    let counting = tx.counting(MEETING, SECRET, 1).await.unwrap();
    assert_eq!(counting.len(), 1, "the slot counts once");
    let event = Event::parse(&counting[0].bytes).unwrap();
    let last = sokoguru_ballot::ballot::Ballot::parse(event.payload).unwrap();
    assert_eq!(last.context().rev, 6);
    drop(tx);
    // Attack 18: an older one that comes later is on the board and does not count.
    let tenth = voter.ballot(&manifest, SECRET, &[0], 10);
    let eighth = voter.ballot(&manifest, SECRET, &[1], 8);
    assert_eq!(put(&world, &tenth).await.status, 200);
    assert_eq!(put(&world, &eighth).await.status, 200);
    let mut tx = world.store.read_box().await.unwrap();
    let counting = tx.counting(MEETING, SECRET, 1).await.unwrap();
    assert_eq!(Event::parse(&counting[0].bytes).unwrap().payload, tenth);
}

/// Attack 19.
#[tokio::test]
async fn the_box_opens_and_shuts_to_the_millisecond_and_dates_change_on_the_board() {
    let world = World::new().await;
    let (all, manifest) = Assembly::prepare(&world.store, world.now(), 6).await;
    let ms = TimeDelta::milliseconds(1);
    let ballot = |voter: usize| all.voters[voter].ballot(&manifest, SECRET, &[0], 1);
    world.clock.set(all.opens - ms);
    put(&world, &ballot(0))
        .await
        .is_problem(409, "voting_not_open");
    world.clock.set(all.opens);
    let (start, ..) = checked_manifest(&world).await;
    let first = ballot(0);
    let receipt = put(&world, &first).await;
    checked_receipt(&receipt, &start, &first);

    // The end comes an hour earlier than planned: everybody sees it, and ballots that were sealed
    // before stay good.
    let until = all.accepts_until() - TimeDelta::hours(1);
    let times = Times {
        open_at: all.opens,
        close_at: all.closes() - TimeDelta::hours(1),
        accept_until: until,
    };
    let held = board(&world.store).await;
    reschedule(&world.store, &held, times, world.now())
        .await
        .unwrap();
    let (_, now, _) = checked_manifest(&world).await;
    assert_eq!(now.content().revision, 2);
    assert_eq!(now.content().accept_until, millis(until));
    let member = world.sign_in(SITI).await;
    let shown = member.get(BASE).await.is_ok();
    let shown: chrono::DateTime<chrono::Utc> = shown["summary"]["acceptUntil"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(shown, until);
    // Silently is not at all: a date that is changed beside the board does not move the box, and is
    // put right.
    world
        .execute("UPDATE meeting SET accept_until = accept_until + 60000 WHERE id = 'luar-biasa'")
        .await;
    member
        .get(&format!("{BASE}/results"))
        .await
        .is_problem(409, "wrong_state");
    let again = member.get(BASE).await.is_ok();
    assert_eq!(
        again["summary"]["acceptUntil"].as_str().unwrap().parse(),
        Ok(until)
    );

    world.clock.set(until - ms);
    let last = ballot(1);
    let in_time = put(&world, &last).await;
    assert_eq!(
        checked_receipt(&in_time, &start, &last).promise.accepted_at,
        millis(until - ms)
    );
    world.clock.set(until);
    let late = ballot(2);
    put(&world, &late).await.is_problem(409, "vote_too_late");
    put(&world, &late).await.is_problem(409, "vote_too_late");
    // One that nobody signed leaves nothing.
    let mut wrong = ballot(3);
    let end = wrong.len() - 40;
    wrong[end] ^= 1;
    put(&world, &wrong).await.is_problem(422, "ballot_invalid");
    assert_eq!(count(&world, Kind::Late).await, 1);
    assert_eq!(count(&world, Kind::Ballot).await, 2);
    // A clock that is set back opens nothing again.
    world.clock.set(until - TimeDelta::minutes(1));
    put(&world, &ballot(4))
        .await
        .is_problem(409, "vote_too_late");
    world.clock.set(until);
    let held = board(&world.store).await;
    attend(&world.store, &held, world.now()).await.unwrap();
    assert_eq!(count(&world, Kind::Closing).await, 1);
    assert_eq!(held.read().closing.unwrap().1.late, 2);
    // After the closing nothing comes on the board, and receipts are given all the same.
    put(&world, &ballot(5))
        .await
        .is_problem(409, "vote_too_late");
    assert_eq!(count(&world, Kind::Late).await, 2);
    assert_eq!(put(&world, &last).await.bytes, in_time.bytes);
    assert!(
        reschedule(&world.store, &held, times, world.now())
            .await
            .is_err()
    );
    let path = format!("{BASE}/ballots/{}", hex(&sha256(&first)));
    assert_eq!(world.get(&path).await.bytes, receipt.bytes);
}

/// Attack 2, on the side of the box: a changed item takes no ballots of before.
#[tokio::test]
async fn a_changed_text_voids_the_ballots_of_the_item() {
    let world = World::new().await;
    let (all, before) = Assembly::prepare(&world.store, world.now(), 6).await;
    world
        .execute("UPDATE agenda_item SET text = 'Apakah tidak setuju?' WHERE id = 'lb-1'")
        .await;
    let held = board(&world.store).await;
    let now = publish(&world.store, &held, world.now())
        .await
        .unwrap()
        .manifest;
    assert_eq!(now.item(SECRET).unwrap().revision, 2);
    assert_eq!(now.item(OPEN).unwrap().revision, 1);
    world.clock.set(all.opens);
    let voter = &all.voters[0];
    put(&world, &voter.ballot(&before, SECRET, &[0], 1))
        .await
        .is_problem(409, "item_changed");
    assert_eq!(
        put(&world, &voter.ballot(&before, OPEN, &[0], 1))
            .await
            .status,
        200
    );
    assert_eq!(
        put(&world, &voter.ballot(&now, SECRET, &[0], 1))
            .await
            .status,
        200
    );
    // The same ballot under another name, a copied ciphertext, bytes left over.
    let ballot = voter.ballot(&now, ELECTION, &[0], 1);
    let request = ask(Method::PUT, &format!("{BASE}/ballots/{}", "0".repeat(64)))
        .header("content-type", "application/octet-stream")
        .body(Body::from(ballot.clone()))
        .unwrap();
    world.send(request).await.is_problem(422, "ballot_invalid");
    let longer = [ballot.clone(), vec![0]].concat();
    put(&world, &longer).await.is_problem(422, "ballot_invalid");
    assert_eq!(put(&world, &ballot).await.status, 200);
    // Another voter's ballot with the first ciphertext of this one.
    let mut copied = all.voters[1].ballot(&now, ELECTION, &[0], 1);
    copied[93..157].copy_from_slice(&ballot[93..157]);
    put(&world, &copied).await.is_problem(409, "ballot_copied");
    let huge = vec![0; 1 << 20];
    put(&world, &huge)
        .await
        .is_problem(413, "payload_too_large");
    let request = ask(
        Method::PUT,
        &format!("{BASE}/ballots/{}", hex(&sha256(b"{}"))),
    )
    .header("content-type", "application/json")
    .body(Body::from("{}"))
    .unwrap();
    world
        .send(request)
        .await
        .is_problem(415, "unsupported_media_type");
}

const FLOOD: u32 = 1500;

/// Attack 29.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_wrong_ballots_stops_nobody() {
    let world = World::with(|config| {
        config.trust_proxy = true;
        config.limits.address.burst = 10_000;
    });
    let world = Arc::new(world.await);
    let (all, manifest) = Assembly::prepare(&world.store, world.now(), 6).await;
    world.clock.set(all.opens);
    let from = |address: Ipv4Addr, ballot: Vec<u8>| {
        let world = Arc::clone(&world);
        async move {
            let path = format!("{BASE}/ballots/{}", hex(&sha256(&ballot)));
            let request = ask(Method::PUT, &path)
                .header("content-type", "application/octet-stream")
                .header("x-forwarded-for", address.to_string())
                .body(Body::from(ballot))
                .unwrap();
            world.send(request).await
        }
    };
    // A member sends ballots that are signed and prove nothing: the dearest to refuse.
    let attacker = &all.voters[5];
    let ballot = attacker.ballot(&manifest, SECRET, &[0], 1);
    let good: Vec<_> = (1_u8..)
        .zip(&all.voters)
        .map(|(n, voter)| (n, voter.ballot(&manifest, SECRET, &[0], 1)))
        .collect();
    let done = Arc::new(AtomicUsize::new(0));
    let mut flood = tokio::task::JoinSet::new();
    for n in 0..FLOOD {
        let mut wrong = ballot.clone();
        let unsigned = wrong.len() - 64;
        wrong[unsigned - 40..unsigned - 36].copy_from_slice(&n.to_be_bytes());
        let message = Message::new("sokoguru/ballot/1", &[&wrong[..unsigned]]);
        let signature = attacker.key.sign(&message, &mut system).unwrap();
        wrong[unsigned..].copy_from_slice(&signature.to_bytes());
        let (sent, done) = (
            from(Ipv4Addr::new(203, 0, 113, 9), wrong),
            Arc::clone(&done),
        );
        flood.spawn(async move {
            let answer = sent.await;
            done.fetch_add(1, Ordering::SeqCst);
            answer
        });
    }
    while done.load(Ordering::SeqCst) < 50 {
        tokio::task::yield_now().await;
    }
    for (n, ballot) in good {
        let answer = from(Ipv4Addr::new(198, 51, 100, n), ballot).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let before = done.load(Ordering::SeqCst);
    assert!(before < FLOOD as usize, "nobody waited behind the flood");
    while let Some(answer) = flood.join_next().await {
        let answer = answer.unwrap();
        match answer.status.as_u16() {
            429 => answer.is_problem(429, "rate_limited"),
            _ => answer.is_problem(422, "ballot_invalid"),
        };
    }
    assert_eq!(count(&world, Kind::Ballot).await, 6);
}
