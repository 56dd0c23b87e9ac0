//! A sealed vote from the first key to the shares, by the command line alone: the office, two
//! registrars and three trustees, each with their own files.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test and its helpers fail by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use sokoguru_ballot::ballot::{Sealer, Selection};
use sokoguru_ballot::credential::PaperCredential;
use sokoguru_ballot::keys::{Role, SecretKey};
use sokoguru_domain::Zone;
use sokoguru_server::sealed::{Boards, system};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_sokoguru-server"))
            .args(arguments)
            .args(["--lang", "en", "--data"])
            .arg(self.path("koperasi.sqlite"))
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap();
        assert!(!text.contains("panicked"), "{text}");
        (output.status.code().unwrap(), text)
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) -> String {
        let (code, text) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {text}");
        text
    }

    #[track_caller]
    fn refused(&self, arguments: &[&str]) -> String {
        let (code, text) = self.run(arguments);
        assert_eq!(code, 1, "{arguments:?}: {text}");
        text
    }

    fn import(&self) {
        let files = self.path("files");
        std::fs::create_dir(&files).unwrap();
        let now = chrono::Utc::now().with_timezone(&Zone::Wib.offset());
        let at = |hours: i64| {
            let moment = now + chrono::TimeDelta::hours(hours);
            moment.format("%Y-%m-%d %H:%M").to_string()
        };
        let members: Vec<String> = (1001..=1006)
            .map(|number| format!("{number},Anggota {number},anggota,2020-01-05\n"))
            .collect();
        for (name, text) in [
            (
                "cooperative.csv",
                "name;legal_name;colour;zone\nKSP Uji;Koperasi Uji;#123456;Asia/Jakarta\n"
                    .to_owned(),
            ),
            (
                "members.csv",
                format!("number,name,status,joined_on\n{}", members.concat()),
            ),
            (
                "meetings.csv",
                format!(
                    "meeting,title,kind,book_year,place,starts_at,open_at,close_at,accept_until,\
                     quorum,published_at\nlb,Luar Biasa,ralb,2025,Balai,{},{},{},{},>1/2,{}\n",
                    at(30),
                    at(30),
                    at(40),
                    at(41),
                    at(-24 * 30),
                ),
            ),
            (
                "agenda_items.csv",
                "meeting,position,title,text,ballot,papers\nlb,1,Gudang,Setuju?,secret,\n"
                    .to_owned(),
            ),
            (
                "vote_options.csv",
                "meeting,item,option,label,side\nlb,1,1,Ya,for\nlb,1,2,Tidak,against\n".to_owned(),
            ),
        ] {
            std::fs::write(files.join(name), text).unwrap();
        }
        self.done(&["import", files.to_str().unwrap()]);
    }

    /// Every trustee reads the board and speaks; the office puts it on the board.
    fn trustees_speak(&self, who: &[usize]) {
        let board = self.text("board.skg");
        for n in who {
            self.done(&["meeting", "export", "lb", &board]);
            let out = self.text(&format!("out-{n}"));
            let _ = std::fs::remove_dir_all(&out);
            self.done(&[
                "keys",
                "speak",
                "--key",
                &self.text(&format!("wali-{n}.key")),
                "--memory",
                &self.text(&format!("wali-{n}.memory")),
                &board,
                &out,
            ]);
            let message = Path::new(&out).join("1.message");
            if message.exists() {
                self.done(&["meeting", "message", "lb", message.to_str().unwrap()]);
            }
        }
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_office_the_registrars_and_the_trustees_hold_a_sealed_vote() {
    let desk = Desk {
        folder: tempfile::tempdir().unwrap(),
    };
    desk.import();
    let registrars: Vec<String> = ["pengurus", "pengawas"]
        .iter()
        .map(|role| {
            let file = desk.text(&format!("{role}.key"));
            let key = first_line(&desk.done(&["keys", "new", "registrar", &file]));
            desk.refused(&["keys", "new", "registrar", &file]);
            format!("{role}:{key}")
        })
        .collect();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(desk.path("pengurus.key")).unwrap();
        assert_eq!(mode.permissions().mode() & 0o077, 0);
    }
    let trustees: Vec<String> = (1..=3)
        .map(|n| {
            let file = desk.text(&format!("wali-{n}.key"));
            let keys = first_line(&desk.done(&["keys", "new", "trustee", &file]));
            format!("Wali {n}:{keys}")
        })
        .collect();
    let mut start = vec!["meeting", "board-start", "lb", "--threshold", "2"];
    for one in &registrars {
        start.extend(["--registrar", one]);
    }
    for one in &trustees {
        start.extend(["--trustee", one]);
    }
    desk.refused(&["meeting", "credential", "issue", "lb", "1001"]);
    desk.done(&start);
    desk.refused(&start);

    let mut papers = Vec::new();
    for number in ["1001", "1002", "1003", "1004", "1005"] {
        let text = desk.done(&["meeting", "credential", "issue", "lb", number]);
        let code = text
            .lines()
            .find_map(|line| line.strip_prefix("Voting credential: "))
            .unwrap();
        papers.push(PaperCredential::read(code).unwrap());
    }
    // Lost and issued again: the slot stays, the paper of before is worth nothing.
    desk.done(&["meeting", "credential", "revoke", "lb", "1001"]);
    let again = desk.done(&["meeting", "credential", "issue", "lb", "1001"]);
    papers[0] = PaperCredential::read(
        again
            .lines()
            .find_map(|line| line.strip_prefix("Voting credential: "))
            .unwrap(),
    )
    .unwrap();
    let list = desk.done(&["meeting", "roll", "lb"]);
    assert!(list.contains("5 of 6 members have a credential"), "{list}");

    let roll = desk.text("roll");
    desk.done(&["meeting", "roll", "lb", "--out", &roll]);
    desk.refused(&["meeting", "credential", "issue", "lb", "1006"]);
    let mut signatures = Vec::new();
    for role in ["pengurus", "pengawas"] {
        let key = desk.text(&format!("{role}.key"));
        let line = desk.done(&["keys", "sign-roll", "--key", &key, "--role", role, &roll]);
        let file = desk.text(&format!("{role}.signature"));
        std::fs::write(&file, line).unwrap();
        signatures.push(file);
    }
    let one = ["meeting", "freeze", "lb", "--signature", &signatures[0]];
    assert!(desk.refused(&one).contains("pengawas is missing"));
    let both = [&one[..], &["--signature", &signatures[1]]].concat();
    assert!(desk.done(&both).contains("5 voters"));
    desk.refused(&["meeting", "roll", "lb", "--reopen"]);

    desk.refused(&["meeting", "manifest", "lb"]);
    for _ in 0..3 {
        desk.trustees_speak(&[1, 2, 3]);
    }
    assert!(
        desk.done(&["meeting", "manifest", "lb"])
            .contains("revision 1")
    );
    desk.done(&["meeting", "open", "lb"]);
    assert!(
        desk.done(&["meeting", "manifest", "lb"])
            .contains("revision 2")
    );

    // Five vote; the rest of the way is the server's, which is tested over the service.
    let data = desk.path("koperasi.sqlite");
    let store = sokoguru_server::Store::open(&data).await.unwrap();
    let state = sokoguru_server::State::new(store.clone(), sokoguru_server::Config::default());
    let state = state.await.unwrap();
    let board = Boards::default().of(&store, "lb").await.unwrap().unwrap();
    let manifest = board.read().in_force().unwrap().manifest.clone();
    for (n, seed) in papers.iter().enumerate() {
        let key = SecretKey::derive(Role::Voter, seed).unwrap();
        let slot = board.slot_of(key.public().as_bytes()).unwrap();
        let choice = Selection::blank(manifest.item(0).unwrap()).with(u8::from(n == 4));
        let sealer = Sealer::new(&manifest, slot, &key);
        let ballot = sealer.seal(0, 1, choice, &mut system).unwrap();
        let live = state.boards.of(&store, "lb").await.unwrap().unwrap();
        let arrived = sokoguru_server::sealed::intake::Arrived {
            bytes: ballot.bytes().to_vec(),
            hash: *ballot.hash().as_bytes(),
            way: sokoguru_server::sealed::intake::OnItsWay::enter(&live),
            at: state.millis(),
            from: std::net::Ipv4Addr::LOCALHOST.into(),
        };
        let taken = sokoguru_server::sealed::intake::take(&state, &live, arrived).await;
        assert!(taken.is_ok());
    }
    assert!(
        desk.refused(&["meeting", "export", "lb", &desk.text("early")])
            .contains("over")
    );
    desk.done(&["meeting", "close", "lb", "--accept-for", "0"]);
    assert!(
        desk.refused(&["meeting", "result", "lb"])
            .contains("closing the box")
    );
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    sokoguru_server::sealed::settlement::tend(&state, "lb")
        .await
        .unwrap();
    let waits = desk.refused(&["meeting", "result", "lb"]);
    assert!(waits.contains("Wali 1, Wali 2, Wali 3"), "{waits}");
    desk.trustees_speak(&[3]);
    assert!(
        desk.refused(&["meeting", "result", "lb"])
            .contains("Wali 1, Wali 2")
    );
    desk.trustees_speak(&[1]);
    let result = desk.done(&["meeting", "result", "lb"]);
    assert!(result.contains("Present 5 of 6"), "{result}");
    assert!(
        result.contains("Ya: 4") && result.contains("Tidak: 1"),
        "{result}"
    );
}
