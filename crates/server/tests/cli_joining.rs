//! `join` and `data` on the command line: the office takes members in and answers for their data.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use chrono::Utc;
use sokoguru_server::demo;
use sokoguru_server::passwords::{Cost, Passwords};
use sokoguru_server::store::Store;

fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sokoguru-server"));
    command.args(arguments).arg("--data").arg(data);
    command.output().unwrap()
}

fn done(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn the_office_takes_members_in_and_answers_for_their_data() {
    let folder = tempfile::tempdir().unwrap();
    let data = &folder.path().join("demo.sqlite");
    let store = Store::open(data).await.unwrap();
    store.migrate().await.unwrap();
    let passwords = Passwords::new(Cost::TEST).unwrap();
    demo::install(&store, &passwords, Utc::now()).await.unwrap();
    store.close().await;

    let waiting = done(data, &["join", "list"]);
    assert!(
        waiting.contains("7K3M-9QXZ-2B4D") && waiting.contains("2 pendaftaran"),
        "{waiting}"
    );
    // The number stands where it is compared with the KTP, and nowhere else.
    let shown = done(data, &["join", "show", "7K3M-9QXZ-2B4D"]);
    assert!(shown.contains("NIK KTP 3273056101979904"), "{shown}");
    assert!(!waiting.contains("3273056101979904"));
    let file = sokoguru_server::identity::file_beside(data);
    let kept = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let refusal = refused(data, &["join", "show", "7K3M-9QXZ-2B4D"]);
    assert!(refusal.contains("identity-key"), "{refusal}");
    std::fs::write(&file, kept).unwrap();

    let change = ["join", "terms", "--pokok", "150.000", "--open", "false"];
    let terms = done(data, &change);
    assert!(
        terms.contains("ditutup") && terms.contains("Rp150.000"),
        "{terms}"
    );
    refused(data, &["join", "terms", "--pokok", "seratus"]);
    refused(data, &["join", "accept", "0000-0000-0000"]);
    let taken = ["join", "accept", "7k3m9qxz2b4d", "--number", "01150042"];
    refused(data, &taken);
    let accepted = done(data, &["join", "accept", "7k3m 9qxz 2b4d"]);
    assert!(
        accepted.contains("Rina Marlina") && accepted.contains("Kode aktivasi: "),
        "{accepted}"
    );
    refused(data, &["join", "accept", "7K3M-9QXZ-2B4D"]);
    let number = accepted.split_whitespace().nth(1).unwrap().to_owned();
    let paid = done(data, &["join", "receive", &number, "--receipt", "K-9001"]);
    assert!(
        paid.contains("Rp150.000") && paid.contains("Sekarang anggota"),
        "{paid}"
    );
    refused(data, &["join", "receive", &number]);
    let other = "M4T8-W2C6-H0RN";
    refused(data, &["join", "reject", other, "--reason", " "]);
    let reason = ["join", "reject", other, "--reason", "Di luar wilayah"];
    done(data, &reason);
    assert!(done(data, &["join", "list"]).contains("0 pendaftaran"));
    assert!(done(data, &["join", "list", "--all", "--lang", "en"]).contains("2 applications"));

    let requests = done(data, &["data", "list"]);
    assert!(
        requests.contains("paling lambat") && requests.contains("perbaiki address"),
        "{requests}"
    );
    refused(data, &["data", "correct", "01150042", "phone"]);
    let now = done(data, &["data", "correct", "01150042", "address"]);
    assert!(now.contains("No. 21"), "{now}");
    assert!(done(data, &["data", "list"]).contains("0 permintaan"));
    refused(data, &["data", "leave", "01150042"]);
    refused(data, &["data", "stopped", "01150042", "contact"]);
    let text = "sokoguru:member:1:koperasi.example:01150042";
    let card = done(data, &["data", "card", text]);
    assert!(
        card.contains("Siti Rahmawati") && card.contains("bukan bukti"),
        "{card}"
    );
    refused(data, &["data", "card", "01150042"]);
}
