//! What can be read of a vote, by whom, and when: on the board, in answers, in the log. The numbers
//! are those of the table of attacks.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::json;
use sokoguru_ballot::board::{Kind, file};
use sokoguru_server::sealed::closing::attend;
use sokoguru_server::secrets::sha256;

use crate::assembly::{Assembly, OPEN, SECRET, board, verified};
use crate::box_attacks::kinds;
use crate::sealed::{BASE, hex, put};
use crate::world::{SITI, World, ask};

/// Attacks 26 and 28.
#[tokio::test]
async fn nobody_learns_a_total_before_the_end_and_names_of_open_votes_only() {
    let world = World::new().await;
    let (all, manifest) = Assembly::prepare(&world.store, world.now(), 6).await;
    world.clock.set(all.opens);
    for voter in &all.voters {
        for item in [SECRET, OPEN] {
            let answer = put(&world, &voter.ballot(&manifest, item, &[1], 1)).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }
    let member = world.sign_in(SITI).await;
    let names = format!("{BASE}/items/lb-2/votes");
    world
        .clock
        .set(all.accepts_until() - TimeDelta::milliseconds(1));
    world
        .get(&format!("{BASE}/board"))
        .await
        .is_problem(409, "wrong_state");
    // Every page ends before the first ballot.
    let first = kinds(&world)
        .await
        .iter()
        .position(|kind| *kind == Kind::Ballot);
    for from in [0, 1, first.unwrap(), first.unwrap() + 3] {
        let page = world
            .get(&format!("{BASE}/board?from={from}&limit=4096"))
            .await;
        let count = u32::from_be_bytes(page.bytes[..4].try_into().unwrap());
        assert_eq!(count as usize, first.unwrap().saturating_sub(from));
    }
    // A page past the end is empty, also past what a database counts to.
    for far in [1_u64 << 53, 1 << 63, u64::MAX] {
        let page = world.get(&format!("{BASE}/board?from={far}")).await;
        assert_eq!(
            (page.status.as_u16(), page.bytes.as_slice()),
            (200, &[0_u8; 4][..])
        );
    }
    member.get(&names).await.is_problem(409, "wrong_state");
    for path in [
        "/v1/home".to_owned(),
        "/v1/meetings".to_owned(),
        BASE.to_owned(),
        format!("{BASE}/ceremony"),
        format!("{BASE}/presence"),
        format!("{BASE}/minutes"),
        format!("{BASE}/results"),
    ] {
        let answer = member.get(&path).await;
        for word in ["counts", "\"votes\":", "elected", "outcome"] {
            assert!(!answer.text().contains(word), "{path}: {}", answer.text());
        }
    }

    world.clock.set(all.accepts_until());
    member.get(&format!("{BASE}/results")).await;
    let shown = member.get(&names).await.is_ok();
    let votes = shown["votes"].as_array().unwrap();
    assert_eq!(votes.len(), 6);
    assert_eq!(
        votes[0],
        json!({"name": "Anggota 20010001", "optionIds": ["lb-2-tidak"]})
    );
    for item in ["lb-1", "lb-3", "nothing"] {
        member
            .get(&format!("{BASE}/items/{item}/votes"))
            .await
            .is_problem(404, "not_found");
    }
    // The names come without slots, and no answer has both.
    for voter in &all.voters {
        let slot = sokoguru_api::Octets::from(voter.slot.as_bytes().as_slice()).to_text();
        assert!(!shown.to_string().contains(&slot));
    }
    let whole = world.get(&format!("{BASE}/board")).await;
    assert!(
        !whole.bytes.windows(9).any(|part| part == b"Anggota 2"),
        "no name on the board"
    );
}

/// The whole board is what its pages are, and the box names no member.
#[tokio::test]
async fn pages_add_up_to_the_file() {
    let world = World::new().await;
    let (all, manifest) = Assembly::prepare(&world.store, world.now(), 6).await;
    world.clock.set(all.opens);
    put(&world, &all.voters[0].ballot(&manifest, OPEN, &[0], 1)).await;
    world.clock.set(all.accepts_until());
    let held = board(&world.store).await;
    attend(&world.store, &held, world.now()).await.unwrap();
    let whole = world.get(&format!("{BASE}/board")).await;
    let (events, _) = file::split(&whole.bytes).unwrap();
    verified(&whole.bytes);
    let mut pages = Vec::new();
    for from in (0..events.len()).step_by(4) {
        let page = world
            .get(&format!("{BASE}/board?from={from}&limit=4"))
            .await;
        let full = events.len() - from >= 4;
        assert_eq!(page.header("cache-control").contains("immutable"), full);
        let again = ask(Method::GET, &format!("{BASE}/board?from={from}&limit=4"))
            .header("if-none-match", page.header("etag"))
            .body(Body::empty())
            .unwrap();
        assert_eq!(world.send(again).await.status, 304);
        let mut rest = &page.bytes[4..];
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let (event, after) = after.split_at(u32::from_be_bytes(*length) as usize);
            pages.push(event.to_vec());
            rest = after;
        }
    }
    assert_eq!(pages, events);
    for wrong in ["limit=0&from=0", "limit=5000&from=0", "from=x"] {
        world
            .get(&format!("{BASE}/board?{wrong}"))
            .await
            .is_problem(400, "invalid_request");
    }
    for none in [
        "board/proofs/999",
        "board/consistency?from=9&to=3",
        "ballots/zz",
    ] {
        world
            .get(&format!("{BASE}/{none}"))
            .await
            .is_problem(404, "not_found");
    }
    let text = std::fs::read(world.path.with_file_name("test-box.sqlite")).unwrap();
    for word in ["Anggota 2001", "20010001", "member"] {
        assert!(
            !text.windows(word.len()).any(|part| part == word.as_bytes()),
            "{word}"
        );
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Attack 8, on the side of the server.
#[tokio::test]
async fn the_log_holds_no_slot_key_hash_or_choice() {
    let log = Log::default();
    let copy = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || copy.clone())
        .with_max_level(tracing::Level::TRACE)
        .finish();
    // With one subscriber alone, tracing asks that of the thread which comes to a place first, and
    // other tests run on theirs.
    let _other = tracing::Dispatch::new(
        tracing_subscriber::fmt()
            .with_writer(std::io::sink)
            .finish(),
    );
    let _guard = tracing::subscriber::set_default(subscriber);
    let world = World::new().await;
    let (all, manifest) = Assembly::prepare(&world.store, world.now(), 6).await;
    world.clock.set(all.opens);
    let voter = &all.voters[0];
    let ballot = voter.ballot(&manifest, OPEN, &[1], 1);
    assert_eq!(put(&world, &ballot).await.status, 200);
    let mut wrong = voter.ballot(&manifest, SECRET, &[1], 1);
    let end = wrong.len() - 8;
    wrong[end] ^= 1;
    put(&world, &wrong).await.is_problem(422, "ballot_invalid");
    world.clock.set(all.accepts_until());
    put(&world, &voter.ballot(&manifest, SECRET, &[0], 1)).await;
    let held = board(&world.store).await;
    attend(&world.store, &held, world.now()).await.unwrap();
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let ours: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("sokoguru"))
        .collect();
    assert!(
        ours.iter().any(|line| line.contains("/ballots/{sha256}")),
        "{text}"
    );
    for secret in [
        voter.slot.as_bytes().as_slice(),
        voter.key.public().as_bytes(),
        voter.seed.expose(),
        &sha256(&ballot),
        &sha256(&wrong),
    ] {
        let base64 = sokoguru_api::Octets::from(secret).to_text();
        for shown in [hex(secret), base64, format!("{secret:?}")] {
            assert!(!text.contains(&shown), "{shown}");
        }
    }
    assert!(!text.contains("lb-2-tidak"), "{text}");
}
