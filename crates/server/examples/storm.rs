//! A storm of ballots: everybody votes on everything as fast as the server takes it, some twice,
//! some wrongly. Prints what it took, and checks that nothing is lost and nothing double.
//!
//! `cargo run --release -p sokoguru-server --example storm [MEMBERS] [CONNECTIONS]`; the figures
//! stand in docs/performance.md. The server runs in a process of its own, which is this program once
//! more, so that its memory is measured alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on stops"
)]

#[path = "../tests/server/assembly.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod assembly;

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use assembly::{Assembly, MEETING};
use chrono::{TimeDelta, Utc};
use sokoguru_api::meetings::BallotKind;
use sokoguru_ballot::verifier::Verifier;
use sokoguru_domain::Zone;
use sokoguru_server::config::{Bucket, Limits};
use sokoguru_server::sealed::composition::publish;
use sokoguru_server::secrets::sha256;
use sokoguru_server::store::cooperative::Cooperative;
use sokoguru_server::view::hex;
use sokoguru_server::{Config, State, Store};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const AGENDA: [BallotKind; 5] = [
    BallotKind::Secret,
    BallotKind::Secret,
    BallotKind::Secret,
    BallotKind::Secret,
    BallotKind::Open,
];

/// A ballot to send, and what is expected of it.
struct Shot {
    bytes: Vec<u8>,
    is_wrong: bool,
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).map(String::as_str) == Some("serve") {
        return serve(Path::new(&arguments[2])).await;
    }
    let number = |place: usize, or: u32| {
        arguments
            .get(place)
            .map_or(or, |text| text.parse().expect("a number"))
    };
    let (members, connections) = (number(1, 5000), number(2, 64));
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("storm.sqlite");
    let store = Store::open(&data).await.unwrap();
    store.migrate().await.unwrap();
    let (shots, valid) = prepare(&store, members).await;
    println!(
        "{members} members, 5 items, {} ballots to send",
        shots.len()
    );

    let mut server = Command::new(std::env::current_exe().unwrap())
        .arg("serve")
        .arg(&data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let address = {
        use std::io::BufRead as _;
        let out = std::io::BufReader::new(server.stdout.take().unwrap());
        out.lines().next().unwrap().unwrap()
    };
    let began = Instant::now();
    let (mut took, receipts) = fire(&address, shots, connections).await;
    let seconds = began.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |part: usize| took[(took.len() - 1) * part / 1000].as_secs_f64() * 1000.0;
    println!(
        "{:.1} s, {:.0} ballots a second; p50 {:.0} ms, p99 {:.0} ms, longest {:.0} ms",
        seconds,
        took.len() as f64 / seconds,
        at(500),
        at(990),
        at(1000)
    );
    let memory = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let peak = memory
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    println!(
        "server: {}",
        peak.split_whitespace().collect::<Vec<_>>().join(" ")
    );
    server.kill().unwrap();
    server.wait().unwrap();
    check(&store, valid, &receipts).await;
    store.close().await;
    let size = std::fs::metadata(data.with_file_name("storm-box.sqlite")).unwrap();
    println!("box on the disk: {:.1} MB", size.len() as f64 / 1e6);
}

/// Everything before the vote, and every ballot: each once, 5% twice, 1% wrong.
async fn prepare(store: &Store, members: u32) -> (Vec<Shot>, usize) {
    let now = Utc::now() - TimeDelta::hours(25);
    let mut tx = store.write().await.unwrap();
    tx.put_cooperative(
        &Cooperative {
            name: "KSP Badai".to_owned(),
            legal_name: "Koperasi Badai".to_owned(),
            nik_koperasi: None,
            badan_hukum: None,
            address: None,
            whatsapp: None,
            phone: None,
            colour: "#0a5c45".to_owned(),
            zone: Zone::Wib,
            interest_word: None,
            privacy_url: None,
        },
        now,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let mut all = Assembly::convene_on(store, now, members, &AGENDA).await;
    all.enrol(store, now).await;
    all.freeze(store, now).await;
    all.make_keys(store, now).await;
    let board = assembly::board(store).await;
    let manifest = publish(store, &board, now).await.unwrap().manifest;
    let began = Instant::now();
    let mut shots = Vec::new();
    let mut valid = 0;
    for item in 0..5_u16 {
        for (n, voter) in all.voters.iter().enumerate() {
            let choice = u8::try_from(n % 3).unwrap();
            let bytes = voter.ballot(&manifest, item, &[choice], 1);
            if n % 100 == 7 {
                let mut wrong = voter.ballot(&manifest, item, &[choice], 2);
                let place = wrong.len() - 20;
                wrong[place] ^= 1;
                shots.push(Shot {
                    bytes: wrong,
                    is_wrong: true,
                });
            }
            if n % 20 == 3 {
                shots.push(Shot {
                    bytes: bytes.clone(),
                    is_wrong: false,
                });
            }
            valid += 1;
            shots.push(Shot {
                bytes,
                is_wrong: false,
            });
        }
    }
    let each = began.elapsed().as_secs_f64() / f64::from(u32::try_from(valid).unwrap());
    println!("sealing: {:.2} ms a ballot on one processor", each * 1000.0);
    (shots, valid)
}

type Receipts = HashMap<[u8; 32], Vec<u8>>;

async fn fire(address: &str, shots: Vec<Shot>, connections: u32) -> (Vec<Duration>, Receipts) {
    let shots = Arc::new(shots);
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (shots, next, address) = (Arc::clone(&shots), Arc::clone(&next), address.to_owned());
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(&address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut took = Vec::new();
            let mut receipts = Vec::new();
            while let Some(shot) = shots.get(next.fetch_add(1, Ordering::SeqCst)) {
                let hash = sha256(&shot.bytes);
                let began = Instant::now();
                let (status, body) = put(&mut stream, &hash, &shot.bytes).await;
                took.push(began.elapsed());
                let expected = if shot.is_wrong { 422 } else { 200 };
                assert_eq!(status, expected, "{}", String::from_utf8_lossy(&body));
                if !shot.is_wrong {
                    receipts.push((hash, body));
                }
            }
            (took, receipts)
        });
    }
    let (mut took, mut receipts) = (Vec::new(), HashMap::new());
    while let Some(done) = tasks.join_next().await {
        let (more, these) = done.unwrap();
        took.extend(more);
        for (hash, receipt) in these {
            let before = receipts.insert(hash, receipt.clone());
            assert!(
                before.is_none_or(|before| before == receipt),
                "one receipt a ballot"
            );
        }
    }
    (took, receipts)
}

/// One request on a connection that stays open.
async fn put(stream: &mut TcpStream, hash: &[u8; 32], ballot: &[u8]) -> (u16, Vec<u8>) {
    let hash = hex(hash);
    let mut request = format!(
        "PUT /v1/meetings/{MEETING}/ballots/{hash} HTTP/1.1\r\nHost: x\r\nContent-Type: \
         application/octet-stream\r\nContent-Length: {}\r\n\r\n",
        ballot.len()
    )
    .into_bytes();
    request.extend_from_slice(ballot);
    stream.write_all(&request).await.unwrap();
    let mut answer = Vec::new();
    loop {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "hung up");
        let Some(end) = answer.windows(4).position(|part| part == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
            .expect("a length");
        if answer.len() == end + 4 + length {
            let status = head[9..12].parse().unwrap();
            return (status, answer.split_off(end + 4));
        }
    }
}

/// Nothing lost, nothing double: every ballot has one event, one receipt, and the receipt that was
/// answered; the board keeps every rule.
async fn check(store: &Store, valid: usize, receipts: &Receipts) {
    assert_eq!(receipts.len(), valid, "every ballot has its receipt");
    let mut tx = store.read_box().await.unwrap();
    let mut verifier = Verifier::new();
    let mut ballots = 0;
    let mut from = 0;
    loop {
        let page = tx.events(MEETING, from, 5000).await.unwrap();
        if page.is_empty() {
            break;
        }
        from += u64::try_from(page.len()).unwrap();
        for event in &page {
            verifier.push_deferring(&event.bytes).unwrap();
            ballots += usize::from(event.kind == 7);
        }
    }
    assert_eq!(ballots, valid, "every ballot is on the board once");
    for (hash, receipt) in receipts {
        let kept = tx.receipt(MEETING, hash).await.unwrap().unwrap();
        assert_eq!(kept, *receipt, "the receipt is the one that was answered");
    }
    println!("nothing lost, nothing double: {ballots} ballots, {from} events");
}

/// The server with limits that let everybody come from one address.
async fn serve(data: &Path) {
    let wide = Bucket {
        burst: 1_000_000,
        rate: 1_000_000,
    };
    let store = Store::open(data).await.unwrap();
    let config = Config {
        limits: Limits {
            address: wide,
            sign_in: wide,
            member: wide,
            slot: wide,
            ..Limits::default()
        },
        ..Config::default()
    };
    let state = State::new(store, config).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    sokoguru_server::serve(listener, state).await.unwrap();
}
