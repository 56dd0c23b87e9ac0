//! Sealed votes from enrolment to the result, over the whole service.

use axum::body::Body;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sokoguru_api::Octets;
use sokoguru_ballot::board::{Head, is_consistent, is_included, leaf_hash};
use sokoguru_ballot::manifest::Manifest;
use sokoguru_ballot::receipt::Receipt;
use sokoguru_ballot::roll::Slot;
use sokoguru_ballot::start::Start;
use sokoguru_server::conduct;
use sokoguru_server::sealed::composition::publish;
use sokoguru_server::secrets::sha256;

use crate::assembly::{Assembly, ELECTION, MEETING, OPEN, SECRET, Voter, board, verified};
use crate::world::{Answer, CALON, Member, PASSWORD, World, ask};

pub const BASE: &str = "/v1/meetings/luar-biasa";

pub use sokoguru_server::view::hex;

/// Puts a ballot into the box.
pub async fn put(world: &World, ballot: &[u8]) -> Answer {
    let path = format!("{BASE}/ballots/{}", hex(&sha256(ballot)));
    let request = ask(Method::PUT, &path)
        .header("content-type", "application/octet-stream")
        .body(Body::from(ballot.to_vec()))
        .unwrap();
    world.send(request).await
}

/// Sends a trustee's message.
pub async fn say(world: &World, message: Vec<u8>) -> Answer {
    let request = ask(Method::POST, &format!("{BASE}/trustee-messages"))
        .header("content-type", "application/octet-stream")
        .body(Body::from(message))
        .unwrap();
    world.send(request).await
}

pub async fn enrol(member: &Member<'_>, voter: &Voter) -> Answer {
    let key = Octets::from(voter.key.public().as_bytes().as_slice()).to_text();
    let request = member
        .ask(Method::PUT, &format!("{BASE}/credential"))
        .header("content-type", "application/json")
        .body(Body::from(json!({ "publicKey": key }).to_string()))
        .unwrap();
    member.world.send(request).await
}

fn octets(value: &Value) -> Vec<u8> {
    Octets::parse(value.as_str().unwrap()).unwrap().0
}

async fn give_passwords(world: &World, all: &Assembly) {
    let hash = world.passwords.hash_blocking(PASSWORD).unwrap();
    let mut tx = world.store.write().await.unwrap();
    for voter in &all.voters {
        tx.put_password(voter.member, &hash, world.now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

/// The manifest as a phone takes it: nothing is believed that is not proved.
pub async fn checked_manifest(world: &World) -> (Start, Manifest, Head) {
    let shown = world.get(&format!("{BASE}/manifest")).await.is_ok();
    let start = Start::parse(&octets(&shown["start"])).unwrap();
    assert_eq!(octets(&shown["boardId"]), start.board_id().as_bytes());
    let manifest = Manifest::parse(&octets(&shown["manifest"])).unwrap();
    let head = Head::parse(&octets(&shown["head"])).unwrap();
    assert!(head.is_of(start.board_id(), &start.content().board_key));
    let mut event = vec![6];
    event.extend(shown["at"].as_u64().unwrap().to_be_bytes());
    event.extend(manifest.bytes());
    let proof: Vec<[u8; 32]> = shown["proof"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hash| octets(hash).try_into().unwrap())
        .collect();
    let leaf = shown["leaf"].as_u64().unwrap();
    let hash = leaf_hash(&event);
    assert!(is_included(&hash, leaf, head.size, &proof, &head.root));
    (start, manifest, head)
}

/// A receipt as a phone takes it.
pub fn checked_receipt(answer: &Answer, start: &Start, ballot: &[u8]) -> Receipt {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    let receipt = Receipt::parse(&answer.bytes).unwrap();
    receipt
        .check(start.board_id(), &start.content().board_key)
        .unwrap();
    assert_eq!(receipt.promise.ballot.as_bytes(), &sha256(ballot));
    receipt
}

async fn hashes(world: &World, path: &str) -> Vec<[u8; 32]> {
    let answer = world.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let (whole, rest) = answer.bytes.as_chunks::<32>();
    assert!(rest.is_empty());
    whole.to_vec()
}

#[tokio::test]
async fn a_sealed_vote_goes_from_enrolment_to_its_result() {
    let world = World::new().await;
    let now = world.now();
    let mut all = Assembly::convene(&world.store, now, 8).await;
    give_passwords(&world, &all).await;

    // Members enrol on their phones; two of them get their slots back from the answer.
    for voter in &mut all.voters[..2] {
        let member = world.sign_in(&voter.number).await;
        let entry = enrol(&member, voter).await.is_ok();
        assert_eq!(entry["source"], "phone");
        assert_eq!(entry["frozen"], false);
        voter.slot = Slot::from_bytes(octets(&entry["slot"]).try_into().unwrap());
        let again = enrol(&member, voter).await.is_ok();
        assert_eq!(again, entry, "the same key again changes nothing");
    }
    all.enrol(&world.store, now).await;
    all.freeze(&world.store, now).await;

    // The trustees make their keys over the service.
    loop {
        let shown = world.get(&format!("{BASE}/ceremony")).await.is_ok();
        if shown["stage"] == "done" {
            break;
        }
        let board = board(&world.store).await;
        let ceremony = board.read().ceremony.clone();
        for message in all.next_messages(board.start(), &ceremony) {
            say(&world, message).await.is_ok();
        }
    }
    world
        .get(&format!("{BASE}/manifest"))
        .await
        .is_problem(409, "wrong_state");
    publish(&world.store, &*board(&world.store).await, now)
        .await
        .unwrap();
    let (start, manifest, before) = checked_manifest(&world).await;

    // Six vote, in secret and openly; one votes again, and an older ballot of hers comes last.
    world.clock.set(all.opens);
    let choices = [0_u8, 0, 0, 1, 2, 0];
    for (voter, choice) in all.voters.iter().zip(choices) {
        for item in [SECRET, OPEN] {
            let ballot = voter.ballot(&manifest, item, &[choice], 2);
            let receipt = checked_receipt(&put(&world, &ballot).await, &start, &ballot);
            let promise = &receipt.promise;
            let path = format!(
                "{BASE}/board/proofs/{}?size={}",
                promise.leaf, promise.head.size
            );
            let proof = hashes(&world, &path).await;
            let mut event = vec![7];
            event.extend(promise.accepted_at.to_be_bytes());
            event.extend(&ballot);
            assert!(is_included(
                &leaf_hash(&event),
                promise.leaf,
                promise.head.size,
                &proof,
                &promise.head.root
            ));
        }
    }
    let older = all.voters[0].ballot(&manifest, SECRET, &[1], 1);
    put(&world, &older).await;
    let head = Head::parse(&world.get(&format!("{BASE}/board/head")).await.bytes).unwrap();
    let path = format!(
        "{BASE}/board/consistency?from={}&to={}",
        before.size, head.size
    );
    assert!(is_consistent(
        before.size,
        head.size,
        &hashes(&world, &path).await,
        &before.root,
        &head.root
    ));
    // Of the election too few vote to be counted.
    let few = all.voters[0].ballot(&manifest, ELECTION, &[1], 1);
    put(&world, &few).await;

    // The end of the vote.
    let siti = world.sign_in(&all.voters[7].number).await;
    let results = format!("{BASE}/results");
    world.clock.set(all.accepts_until());
    siti.get(&results).await.is_problem(409, "wrong_state");
    let shown = world.get(&format!("{BASE}/ceremony")).await.is_ok();
    assert_eq!(shown["closed"], true);
    let file = world.get(&format!("{BASE}/board")).await;
    let shares = all.shares(&file.bytes, &[2, 0], world.now());
    assert_eq!(shares.len(), 2, "one item has enough ballots");
    say(&world, shares[0].clone()).await.is_ok();
    siti.get(&results).await.is_problem(409, "wrong_state");
    let second = say(&world, shares[1].clone()).await.is_ok();
    assert_eq!(
        say(&world, shares[1].clone()).await.is_ok()["leaf"],
        second["leaf"]
    );
    // The chair's word is missing.
    siti.get(&results).await.is_problem(409, "wrong_state");
    let mut tx = world.store.write().await.unwrap();
    let said = (true, "Tempat rapat berikutnya");
    conduct::record_consensus(&mut tx, MEETING, 3, said, world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let shown = siti.get(&results).await.is_ok();
    let votes = |item: usize| -> Vec<u64> {
        let counts = shown["items"][item]["counts"].as_array().unwrap();
        counts
            .iter()
            .map(|one| one["votes"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(votes(0), [4, 1, 1]);
    assert_eq!(votes(1), [4, 1, 1]);
    assert_eq!(shown["items"][0]["outcome"], "accepted");
    assert_eq!(shown["items"][2]["outcome"], "accepted");
    assert!(
        shown["items"][3]["counts"]
            .as_array()
            .is_none_or(Vec::is_empty)
    );
    assert_eq!(shown["quorum"]["present"], 6);

    // Anybody finds the same from the published file alone.
    let file = world.get(&format!("{BASE}/board")).await;
    let (verifier, head) = verified(&file.bytes);
    let report = verifier.finish(&head).unwrap();
    assert!(report.is_final());
    // And the page that is signed names the same board.
    let minutes = siti.get(&format!("{BASE}/minutes")).await;
    for part in [head.code(), hex(&head.root)] {
        assert!(minutes.text().contains(&part), "{part}");
    }
    assert_eq!(verifier.result(SECRET).unwrap().totals, [4, 1, 1]);
}

#[tokio::test]
async fn who_has_no_vote_or_another_key_is_refused() {
    let world = World::new().await;
    let now = world.now();
    let mut all = Assembly::convene(&world.store, now, 6).await;
    give_passwords(&world, &all).await;
    let calon = world.sign_in(CALON).await;
    enrol(&calon, &all.voters[0])
        .await
        .is_problem(403, "not_entitled_to_vote");
    let one = world.sign_in(&all.voters[0].number).await;
    let other = world.sign_in(&all.voters[1].number).await;
    one.get(&format!("{BASE}/credential"))
        .await
        .is_problem(404, "not_found");
    let first = enrol(&one, &all.voters[0]).await.is_ok();
    // A key speaks for one member.
    enrol(&other, &all.voters[0])
        .await
        .is_problem(409, "key_taken");
    // Another phone: the slot stays, the key is another.
    let second = enrol(&one, &all.voters[5]).await.is_ok();
    assert_eq!(second["slot"], first["slot"]);
    assert_ne!(second["publicKey"], first["publicKey"]);
    let slot = Slot::from_bytes(octets(&first["slot"]).try_into().unwrap());
    all.voters[0].slot = slot;
    let taken = all.voters.remove(5);
    let one_member = all.voters[0].member;
    all.enrol(&world.store, now).await;
    all.freeze(&world.store, now).await;
    enrol(&one, &all.voters[0])
        .await
        .is_problem(409, "roll_frozen");
    all.make_keys(&world.store, now).await;
    let manifest = publish(&world.store, &*board(&world.store).await, now)
        .await
        .unwrap()
        .manifest;
    world.clock.set(all.opens);
    // The key that was replaced, a key of nobody, a slot of nobody.
    let replaced = all.voters[0].ballot(&manifest, SECRET, &[0], 1);
    put(&world, &replaced).await.is_problem(403, "not_on_roll");
    let stranger = Voter {
        member: one_member,
        number: String::new(),
        seed: crate::assembly::seed(),
        key: taken.key.clone(),
        slot: Slot::from_bytes([9; 16]),
    };
    let strange = stranger.ballot(&manifest, SECRET, &[0], 1);
    put(&world, &strange).await.is_problem(403, "not_on_roll");
    let phone = Voter { slot, ..stranger };
    let good = phone.ballot(&manifest, SECRET, &[0], 1);
    assert_eq!(put(&world, &good).await.status, 200);
    // A ballot of another cooperative's board, whose keys are the same.
    let elsewhere = World::new().await;
    let (their, manifest) = Assembly::prepare(&elsewhere.store, now, 6).await;
    let foreign = their.voters[0].ballot(&manifest, SECRET, &[0], 1);
    put(&world, &foreign)
        .await
        .is_problem(409, "manifest_unknown");
    // A credential on paper names no slot: the frozen roll does.
    let key = Octets::from(phone.key.public().as_bytes().as_slice()).to_text();
    let found = world.get(&format!("{BASE}/slots/{key}")).await.is_ok();
    assert_eq!(octets(&found["slot"]), slot.as_bytes());
    world
        .get(&format!("{BASE}/slots/{}", "A".repeat(43)))
        .await
        .is_problem(404, "not_found");
    let votes = format!("/v1/meetings/{MEETING}/votes");
    one.write(
        &votes,
        &json!({"itemId": "lb-2", "itemRevision": 1, "optionId": "lb-2-setuju", "rev": 1}),
    )
    .await
    .is_problem(409, "wrong_state");
    world.clock.advance(TimeDelta::hours(1));
}
