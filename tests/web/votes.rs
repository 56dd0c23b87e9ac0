//! Sealed votes on the phone: what outlives a sign-out and what does not, the same bytes every time,
//! and no choice anywhere.

use sokoguru::offline::outbox::{Content, Entry, EntryId, State, Summary};
use sokoguru::offline::records::Records;
use sokoguru::offline::store::Table;
use sokoguru::offline::votes::{self, Board, Credential, Found, Kept, Owner, Stage, post};
use sokoguru::offline::{indexed_db, phone, wipe};
use sokoguru::session::{App, Session};
use sokoguru::votes::seal::{self, Answer, Voter};
use sokoguru_api::Octets;
use sokoguru_api::wire::{ItemId, MeetingId};
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_ballot::manifest::{
    Decision, Item, ItemKind, ItemOption, Manifest, ManifestContent, TieRule,
};
use sokoguru_ballot::roll::{RollHash, Slot};
use sokoguru_ballot::start::BoardId;
use sokoguru_ballot::wire::Text;
use sokoguru_domain::{MajorityRule, QuorumRule};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::phone::{answer_with, calls, contains, member, origin, signed_in, until};

const FAR: u64 = 4_000_000_000_000;

fn meeting() -> MeetingId {
    MeetingId::parse("m1").unwrap()
}

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

fn manifest() -> Manifest {
    let election = SecretKey::derive(Role::TrusteeSigning, &Seed::from_bytes([5; 32])).unwrap();
    let option = |id: &str| ItemOption {
        id: text(id),
        label: text(&["Pilihan ", id].concat()),
    };
    Manifest::new(ManifestContent {
        board_id: BoardId::from_bytes([1; 32]),
        revision: 1,
        title: text("RAT"),
        open_at: 1,
        close_at: 2,
        accept_until: FAR,
        revote: true,
        minimum: 1,
        voters: 10,
        roll_hash: RollHash::from_bytes([7; 32]),
        threshold: 1,
        verification_keys: vec![*election.public()],
        election_key: Some(*election.public().point()),
        items: vec![Item {
            id: text("i1"),
            revision: 1,
            kind: ItemKind::Secret,
            title: text("Laporan"),
            body: text("Setuju?"),
            options: ["alfa", "beta", "gama"].map(option).to_vec(),
            min: 1,
            max: 1,
            quorum: QuorumRule::MORE_THAN_HALF,
            decision: Decision::Majority {
                tie: TieRule::VoteAgain,
                favour: 0,
                against: 1,
                abstain: Some(2),
                rule: MajorityRule::SIMPLE,
            },
        }],
    })
    .unwrap()
}

fn ballot(choice: u8, owner: Owner) -> Kept {
    let manifest = manifest();
    let voter = Voter {
        seed: Seed::from_bytes([8; 32]),
        slot: Slot::from_bytes([9; 16]),
    };
    let answer = Answer {
        manifest: &manifest,
        place: 0,
        rev: 1,
    };
    let ballot = seal::seal(&voter, answer, vec![choice]).unwrap();
    let item = manifest.item(0).unwrap();
    seal::kept(&ballot, item, &meeting(), "RAT", FAR, owner).unwrap()
}

async fn mine() -> Owner {
    Owner::Member(votes::mark(&origin(), &member().number).await.unwrap())
}

fn state_of(app: App, hash: &str) -> Option<State> {
    app.ballots.with_untracked(|list| {
        list.iter()
            .find(|kept| kept.hash() == hash)
            .map(|kept| kept.entry.state.clone())
    })
}

/// Answers each ballot with a receipt of the right length for the hash in its address.
const RECEIPT: &str = "if (url.includes('/ballots/')) { \
     const hex = url.split('/').pop(); const bytes = new Uint8Array(224); \
     for (let i = 0; i < 32; i += 1) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16); \
     window.sent = window.sent || []; \
     window.sent.push([new Uint8Array(await init.clone().arrayBuffer()).join(), \
     init.credentials, init.headers.get('content-type')].join('|')); \
     return new Response(bytes, {status: 200}); } \
     throw new TypeError('no network');";

async fn everything_written() -> Vec<u8> {
    let mut all = Vec::new();
    let records = votes::existing(&origin()).await.unwrap();
    for table in [Table::Credentials, Table::Ballots, Table::Boards] {
        add(&records, table, &mut all).await;
    }
    let records = sokoguru::offline::records::current();
    for table in [
        Table::Cache,
        Table::Outbox,
        Table::Drafts,
        Table::Papers,
        Table::PaperList,
        Table::Secrets,
    ] {
        add(&records, table, &mut all).await;
    }
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    for place in 0..storage.length().unwrap() {
        let key = storage.key(place).unwrap().unwrap();
        all.extend(storage.get_item(&key).unwrap().unwrap().into_bytes());
    }
    all.extend(
        web_sys::window()
            .unwrap()
            .location()
            .href()
            .unwrap()
            .into_bytes(),
    );
    all
}

async fn add(records: &Records, table: Table, all: &mut Vec<u8>) {
    for (key, value) in records.all(table).await.unwrap() {
        all.extend(key.into_bytes());
        all.extend(value);
    }
}

#[wasm_bindgen_test]
async fn no_choice_is_anywhere_although_everything_is_opened() {
    let app = signed_in().await;
    let mut left = Vec::new();
    for choice in [0, 2] {
        let kept = ballot(choice, mine().await);
        post::submit(app, kept).await.unwrap();
    }
    until(|| app.ballots.with_untracked(|list| list.len() == 2)).await;
    left.extend(everything_written().await);
    assert!(contains(&left, "Laporan"), "the records were opened");
    for word in ["alfa", "beta", "gama", "Pilihan"] {
        assert!(!contains(&left, word), "{word}");
    }
    // Nor does the form tell: both records differ in nothing but bytes that are sealed or random.
    let sizes: Vec<usize> = app
        .ballots
        .get_untracked()
        .iter()
        .map(|kept| kept.sealed.0.len())
        .collect();
    assert_eq!(sizes, [685, 685]);
}

#[wasm_bindgen_test]
async fn a_ballot_goes_without_a_session_with_the_same_bytes() {
    let app = signed_in().await;
    let kept = ballot(1, mine().await);
    let (hash, bytes) = (kept.hash().to_owned(), kept.sealed.0.clone());
    post::submit(app, kept).await.unwrap();
    until(|| !calls().is_empty() && matches!(state_of(app, &hash), Some(State::Stored))).await;
    // The app is killed; nobody is signed in when it starts again.
    votes::close();
    sokoguru::offline::records::close();
    let app = App::provide();
    app.session.set(Session::SignedOut);
    answer_with(RECEIPT);
    post::reload(app).await;
    post::retry(app, &hash).await.unwrap();
    until(|| matches!(state_of(app, &hash), Some(State::Accepted(_)))).await;
    let sent = js_sys::Reflect::get(&web_sys::window().unwrap(), &"sent".into()).unwrap();
    let sent: js_sys::Array = sent.into();
    let wanted = bytes
        .iter()
        .map(u8::to_string)
        .collect::<Vec<_>>()
        .join(",");
    let line = sent.get(sent.length() - 1).as_string().unwrap();
    assert_eq!(line, [&wanted, "|omit|application/octet-stream"].concat());
    // The receipt is kept, and so are the bytes: the proof needs them.
    let records = votes::existing(&origin()).await.unwrap();
    let kept = votes::ballot(&records, &hash).await.unwrap();
    assert_eq!(kept.receipt.map(|bytes| bytes.0.len()), Some(224));
    assert_eq!(kept.sealed.0, bytes);
}

#[wasm_bindgen_test]
async fn a_receipt_of_another_ballot_is_none() {
    let app = signed_in().await;
    answer_with("return new Response(new Uint8Array(224), {status: 200});");
    let kept = ballot(1, mine().await);
    let hash = kept.hash().to_owned();
    post::submit(app, kept).await.unwrap();
    until(|| !calls().is_empty()).await;
    phone::sleep(100).await;
    assert!(!matches!(state_of(app, &hash), Some(State::Accepted(_))));
}

fn credential(owner: &str, stage: Stage) -> Credential {
    Credential {
        id: "c1".to_owned(),
        owner: owner.to_owned(),
        meeting: meeting(),
        seed: Octets(vec![8; 32]),
        public_key: Octets(vec![1; 32]),
        stage,
        accept_until_ms: FAR,
        revs: Vec::new(),
    }
}

fn board() -> Board {
    Board {
        meeting: meeting(),
        board_id: Octets(vec![1; 32]),
        board_key: Octets(vec![2; 32]),
        accept_until_ms: FAR,
        heads: Vec::new(),
        good_ms: 0,
        trouble: None,
        earlier: None,
        vouches: Vec::new(),
        refused: None,
    }
}

async fn names() -> Vec<String> {
    let names = indexed_db::names().await.unwrap();
    names
        .into_iter()
        .filter(|name| name.starts_with(votes::PREFIX))
        .collect()
}

#[wasm_bindgen_test]
async fn before_the_roll_is_frozen_a_sign_out_takes_everything() {
    signed_in().await;
    let Owner::Member(mark) = mine().await else {
        panic!()
    };
    let records = votes::open(&origin()).await.unwrap();
    votes::keep_credential(&records, &credential(&mark, Stage::Enrolled))
        .await
        .unwrap();
    votes::keep_board(&records, &board()).await.unwrap();
    assert_eq!(names().await.len(), 1);
    wipe::everything(&origin(), false).await;
    assert!(names().await.is_empty());
}

#[wasm_bindgen_test]
async fn a_key_of_the_frozen_roll_and_what_waits_outlive_a_sign_out() {
    let app = signed_in().await;
    let owner = mine().await;
    let Owner::Member(mark) = &owner else {
        panic!()
    };
    let records = votes::open(&origin()).await.unwrap();
    let key = credential(mark, Stage::Frozen(Octets(vec![9; 16])));
    votes::keep_credential(&records, &key).await.unwrap();
    votes::keep_board(&records, &board()).await.unwrap();
    let kept = ballot(0, owner.clone());
    let hash = kept.hash().to_owned();
    post::submit(app, kept).await.unwrap();
    wipe::everything(&origin(), false).await;
    app.session.set(Session::SignedOut);
    post::reload(app).await;
    assert!(state_of(app, &hash).is_some(), "it still waits");
    assert!(app.own_ballots().is_empty(), "and is nobody's to see");
    assert!(app.keys.get_untracked().is_empty());
    // Nothing in the open tells whose it is.
    let name = names().await.remove(0);
    assert!(!name.contains(&member().number) && !name.contains(mark));
    // Another member on the same phone sees nothing of it; the same one finds it again.
    let mut other = member();
    "01150099".clone_into(&mut other.number);
    app.session.set(Session::SignedIn(other));
    post::reload(app).await;
    assert!(app.own_ballots().is_empty() && app.keys.get_untracked().is_empty());
    app.session.set(Session::SignedIn(member()));
    post::reload(app).await;
    assert_eq!(app.own_ballots().len(), 1);
    assert_eq!(app.keys.get_untracked().len(), 1);
    // Once the cooperative takes no ballots any more it all goes, whoever is there.
    let mut over = key;
    over.accept_until_ms = 1;
    let records = votes::existing(&origin()).await.unwrap();
    votes::keep_credential(&records, &over).await.unwrap();
    post::note(app, &hash, |kept| kept.accept_until_ms = 1)
        .await
        .unwrap();
    votes::sweep(&origin(), false, None).await;
    assert!(names().await.is_empty());
}

#[wasm_bindgen_test]
async fn what_is_carried_for_another_phone_goes_when_it_is_done() {
    let app = signed_in().await;
    answer_with(RECEIPT);
    let kept = ballot(0, Owner::Carried);
    let hash = kept.hash().to_owned();
    post::submit(app, kept).await.unwrap();
    until(|| matches!(state_of(app, &hash), Some(State::Accepted(_)))).await;
    assert!(app.own_ballots().is_empty());
    votes::sweep(&origin(), false, None).await;
    assert!(names().await.is_empty());
}

#[wasm_bindgen_test]
async fn a_ballot_can_be_read_back_after_an_update_of_the_app() {
    // What an older version wrote, field by field.
    let summary = Summary::Vote {
        meeting_id: meeting(),
        meeting_title: "RAT".to_owned(),
        item_id: ItemId::parse("i1").unwrap(),
        item_title: "Laporan".to_owned(),
        rev: 1,
    };
    let content = Content {
        target: "m1".to_owned(),
        path: "/v1/meetings/m1/ballots/ab".to_owned(),
        body: None,
    };
    let entry = Entry::new(EntryId("ab".to_owned()), content, summary, 7);
    let kept = Kept {
        entry,
        owner: Owner::Booth,
        sealed: Octets(vec![1, 1, 2]),
        code: "123456789012".to_owned(),
        place: 0,
        revision: 1,
        accept_until_ms: FAR,
        receipt: None,
        found: Found::Unknown,
    };
    signed_in().await;
    let records = votes::open(&origin()).await.unwrap();
    votes::keep_ballot(&records, &kept).await.unwrap();
    votes::close();
    let records = votes::existing(&origin()).await.unwrap();
    assert_eq!(votes::ballots(&records).await, [kept]);
}
