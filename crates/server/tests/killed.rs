//! The server's process is killed, not asked to end, while it takes a ballot: before anything is
//! written, before the commit, and before the receipt is on its way. Attack 17.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test and its helpers fail by panicking"
)]

#[path = "server/assembly.rs"]
#[allow(dead_code, reason = "shared with the tests over the service")]
mod assembly;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use assembly::{Assembly, MEETING, SECRET};
use chrono::{TimeDelta, Utc};
use sokoguru_ballot::receipt::Receipt;
use sokoguru_domain::Zone;
use sokoguru_server::Store;
use sokoguru_server::secrets::sha256;
use sokoguru_server::store::cooperative::Cooperative;
use sokoguru_server::view::hex;

struct Server {
    child: Child,
    address: String,
    log: Option<BufReader<std::process::ChildStderr>>,
}

impl Server {
    fn start(data: &Path, stop_at: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sokoguru-server"));
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(stop) = stop_at {
            command.env("SOKOGURU_STOP_AT", stop);
        }
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.next().unwrap().unwrap();
        let address = ready.strip_prefix("ready on http://").unwrap().to_owned();
        let log = Some(BufReader::new(child.stderr.take().unwrap()));
        Self {
            child,
            address,
            log,
        }
    }

    fn send(&self, ballot: &[u8]) -> TcpStream {
        let hash = hex(&sha256(ballot));
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        write!(
            stream,
            "PUT /v1/meetings/{MEETING}/ballots/{hash} HTTP/1.1\r\nHost: x\r\nContent-Type: \
             application/octet-stream\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            ballot.len()
        )
        .unwrap();
        stream.write_all(ballot).unwrap();
        stream
    }

    /// Sends a ballot and gives the receipt.
    fn put(&self, ballot: &[u8]) -> Vec<u8> {
        let mut answer = Vec::new();
        self.send(ballot).read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer);
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        answer.split_off(answer.len() - Receipt::BYTES)
    }

    /// Waits until the process says that it stopped, and kills it there.
    fn kill_where_it_stops(mut self) {
        let log = self.log.take().unwrap();
        let stopped = log.lines().any(|line| line.unwrap().contains("stopped"));
        assert!(stopped);
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn opened(
    data: &Path,
) -> (
    Store,
    Assembly,
    std::sync::Arc<sokoguru_ballot::manifest::Manifest>,
) {
    let store = Store::open(data).await.unwrap();
    store.migrate().await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.put_cooperative(
        &Cooperative {
            name: "KSP Uji".to_owned(),
            legal_name: "Koperasi Uji".to_owned(),
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
        Utc::now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    // It opened a moment ago by the machine's clock.
    let (all, manifest) = Assembly::prepare(&store, Utc::now() - TimeDelta::hours(25), 6).await;
    (store, all, manifest)
}

async fn ballots(store: &Store) -> usize {
    let mut tx = store.read_box().await.unwrap();
    let events = tx.events(MEETING, 0, 1000).await.unwrap();
    events.iter().filter(|event| event.kind == 7).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ballot_is_in_the_box_once_wherever_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("koperasi.sqlite");
    let (store, all, manifest) = opened(&data).await;
    for (voter, (stop, there)) in
        all.voters
            .iter()
            .zip([("Proved", 0), ("Written", 0), ("Committed", 1)])
    {
        let before = ballots(&store).await;
        let ballot = voter.ballot(&manifest, SECRET, &[0], 1);
        let server = Server::start(&data, Some(stop));
        let mut sent = server.send(&ballot);
        server.kill_where_it_stops();
        let mut answer = Vec::new();
        let _ = sent.read_to_end(&mut answer);
        assert!(answer.is_empty(), "{stop}: nobody got a receipt");
        assert_eq!(ballots(&store).await, before + there, "{stop}");
        let kept = {
            let mut tx = store.read_box().await.unwrap();
            tx.receipt(MEETING, &sha256(&ballot)).await.unwrap()
        };
        assert_eq!(kept.is_some(), there == 1, "{stop}");

        let server = Server::start(&data, None);
        let receipt = server.put(&ballot);
        if let Some(kept) = kept {
            assert_eq!(receipt, kept, "{stop}: the original receipt");
        }
        assert_eq!(server.put(&ballot), receipt, "{stop}");
        drop(server);
        assert_eq!(
            ballots(&store).await,
            before + 1,
            "{stop}: nothing lost, nothing double"
        );
        let again = Server::start(&data, None);
        assert_eq!(
            again.put(&ballot),
            receipt,
            "{stop}: and after the next start"
        );
        let board = assembly::board(&store).await;
        Receipt::parse(&receipt)
            .unwrap()
            .check(board.start().board_id(), &board.start().content().board_key)
            .unwrap();
    }
}
