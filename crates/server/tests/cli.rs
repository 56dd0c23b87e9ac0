//! The office's command line as a person or a test runs it: the real program over a real file, in
//! part while a server runs on it.
// long: the program and its server are set up once, for every command.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use sokoguru_server::demo;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sokoguru-server"));
    command.env_remove("SOKOGURU_DATA");
    command
}

/// What a command printed, and how it ended.
#[derive(Debug)]
struct Ended {
    code: i32,
    out: String,
    err: String,
}

fn run(data: &Path, arguments: &[&str]) -> Ended {
    run_as(data, None, arguments)
}

/// A command that an officer of the demonstration gives.
fn run_as(data: &Path, officer: Option<&str>, arguments: &[&str]) -> Ended {
    let mut program = program();
    if let Some(number) = officer {
        let found = demo::OFFICERS.iter().find(|one| one.number == number);
        program
            .env("SOKOGURU_OFFICER", number)
            .env("SOKOGURU_OFFICER_PASSWORD", found.unwrap().password);
    }
    let output = program
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn done(data: &Path, arguments: &[&str]) -> String {
    let ended = run(data, arguments);
    assert_eq!(
        (ended.code, ended.err.as_str()),
        (0, ""),
        "{arguments:?}: {}",
        ended.out
    );
    ended.out
}

/// Refused in words for a person: one exit code, nothing on stdout, no trace of the program.
fn refused(data: &Path, arguments: &[&str]) -> String {
    let ended = run(data, arguments);
    assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{arguments:?}");
    assert!(
        !ended.err.contains("panicked") && !ended.err.contains(".rs:"),
        "{}",
        ended.err
    );
    ended.err
}

/// A server that ends with the test.
struct Server {
    child: Child,
    greeting: String,
    address: String,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut server = Self {
            child: program()
                .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
                .arg(data)
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
            greeting: String::new(),
            address: String::new(),
        };
        for line in BufReader::new(server.child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some(address) = line.strip_prefix("ready on http://") {
                address.clone_into(&mut server.address);
                return server;
            }
            server.greeting.push_str(&line);
            server.greeting.push('\n');
        }
        panic!("the server did not start: {}", server.greeting);
    }

    fn ask(&self, request: &str) -> String {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    fn sign_in(&self, number: &str, password: &str) -> String {
        let body = format!(
            "{{\"memberNumber\":\"{number}\",\"password\":\"{password}\",\"device\":\"uji\"}}"
        );
        self.ask(&format!(
            "POST /v1/sessions HTTP/1.1\r\nHost: {}\r\nX-Sokoguru: 1\r\nContent-Type: \
             application/json\r\nIdempotency-Key: 01890000-0000-7000-8000-000000000000\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn beside(data: &Path) -> PathBuf {
    sokoguru_server::store::ballot_box::path_beside(data)
}

/// A fresh copy of the demonstration's data, which is made once.
fn demo() -> (tempfile::TempDir, PathBuf) {
    static MADE: OnceLock<[Vec<u8>; 2]> = OnceLock::new();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo.sqlite");
    let bytes = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("made").join("demo.sqlite");
        drop(Server::start(&data));
        // Opening it once more brings the write-ahead log into the file.
        done(&data, &["migrate"]);
        [&data, &beside(&data)].map(|path| std::fs::read(path).unwrap())
    });
    for (path, bytes) in [&data, &beside(&data)].into_iter().zip(bytes) {
        std::fs::write(path, bytes).unwrap();
    }
    (folder, data)
}

#[test]
fn the_office_works_while_the_server_runs() {
    let (_folder, data) = demo();
    let server = Server::start(&data);
    assert!(server.greeting.contains("01150042"), "{}", server.greeting);
    assert!(
        server.greeting.contains("kata sandi: padi-hijau-42\n"),
        "{}",
        server.greeting
    );
    assert!(
        server.greeting.contains("kode aktivasi: "),
        "{}",
        server.greeting
    );
    let discovery = format!(
        "GET /.well-known/koperasi HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        server.address
    );
    assert!(server.ask(&discovery).contains("KSP Contoh Makmur"));
    let answer = server.sign_in("01150042", "padi-hijau-42");
    assert!(answer.contains("Siti Rahmawati"), "{answer}");

    let waiting = done(&data, &["loan", "list"]);
    assert!(
        waiting.contains("PP-2026-0075") && waiting.contains("Rp10.000.000"),
        "{waiting}"
    );
    assert!(waiting.ends_with("6 pengajuan\n"), "{waiting}");
    // Money leaves by four eyes: two officers, each by name, and nobody without one.
    let nameless = refused(&data, &["loan", "approve", "PP-2026-0074"]);
    assert!(nameless.contains("--officer"), "{nameless}");
    let approve = |who, number| run_as(&data, Some(who), &["loan", "approve", number]);
    assert!(
        approve("KASIR", "PP-2026-0074")
            .err
            .contains("Peran petugas")
    );
    assert!(
        approve("PENGAWAS", "PP-2026-0074")
            .err
            .contains("Peran petugas")
    );
    // Not while a guarantor is silent and papers are missing.
    let silent = approve("KETUA", "PP-2026-0075");
    assert!(
        silent.code == 1 && silent.err.contains("01170077"),
        "{silent:?}"
    );
    let shown = done(&data, &["loan", "show", "PP-2026-0075"]);
    for part in [
        "Bambang Hartono  belum menjawab",
        "Nainggolan  bersedia",
        "KTP  belum ada",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
    let seen = done(&data, &["loan", "seen", "PP-2026-0075", "ktp"]);
    assert!(seen.contains("ktp  Foto KTP  dilihat di kantor"), "{seen}");
    refused(&data, &["loan", "seen", "PP-2026-0075", "sim"]);
    refused(&data, &["loan", "paper", "PP-2026-0075", "ktp", "x.jpg"]);
    assert!(approve("KETUA", "PP-2026-0074").out.contains("disetujui"));
    let disburse = |who| run_as(&data, Some(who), &["loan", "disburse", "PP-2026-0074"]);
    let same = disburse("KETUA");
    assert!(
        same.code == 1 && same.err.contains("petugas lain"),
        "{same:?}"
    );
    refused(&data, &["loan", "disburse", "PP-2026-0074"]);
    let paid = disburse("KASIR").out;
    assert!(paid.contains("menjadi pinjaman PJ-"), "{paid}");
    let again = disburse("KASIR").out;
    assert!(again.contains("sudah dicairkan"), "{again}");
    // Only forward, as the domain has it.
    assert_eq!(approve("KETUA", "PP-2026-0074").code, 1);
    let early = ["loan", "disburse", "PP-2026-0076"];
    assert_eq!(run_as(&data, Some("KASIR"), &early).code, 1);
    assert_eq!(approve("KETUA", "PP-2026-9999").code, 1);
    refused(&data, &["loan", "reject", "PP-2026-0076", "--reason", "  "]);
    let told = done(
        &data,
        &["loan", "reject", "PP-2026-0076", "--reason", "Sudah lunas"],
    );
    assert!(told.contains("ditolak"), "{told}");
    assert!(done(&data, &["loan", "list", "--all"]).contains("dibatalkan"));
    assert_eq!(
        run(&data, &["loan", "reject", "PP-2026-0077"]).code,
        2,
        "a reason is needed"
    );
}

#[test]
fn codes_are_printed_once_and_members_listed() {
    let (_folder, data) = demo();
    let one = done(&data, &["member", "activate", "0119 0103"]);
    assert!(
        one.contains("Maria Nainggolan") && one.contains("Berlaku sampai: "),
        "{one}"
    );
    let code = |text: &str| {
        let line = text
            .lines()
            .find(|line| line.starts_with("Kode aktivasi: "))
            .unwrap();
        line.trim_start_matches("Kode aktivasi: ").to_owned()
    };
    let groups: Vec<_> = code(&one).split('-').map(str::len).collect();
    assert_eq!(groups, [4, 4, 4]);
    let other = done(&data, &["member", "activate", "01190103"]);
    assert_ne!(code(&one), code(&other));
    refused(&data, &["member", "activate", "99999999"]);
    refused(&data, &["member", "activate", "Maria"]);
    let list = done(&data, &["member", "list"]);
    assert!(list.ends_with("198 orang\n"), "{list}");
    let line = |number: &str| list.lines().find(|line| line.starts_with(number)).unwrap();
    assert!(line("01150042").contains("akun aktif"));
    assert!(line("01190103").contains("belum aktif"));
    assert!(line("01260187").contains("calon anggota"));
}

#[test]
fn a_meeting_goes_from_open_to_its_result() {
    let (_folder, data) = demo();
    let list = done(&data, &["meeting", "list"]);
    assert!(list.contains("rat-2025      dibuka"), "{list}");
    assert!(list.contains("rat-2024      dihitung"), "{list}");
    // Too early, and nothing is fixed by trying.
    refused(
        &data,
        &["meeting", "result", "rat-2025", "--consensus", "1"],
    );
    refused(&data, &["meeting", "open", "rat-2025"]);
    refused(&data, &["meeting", "publish", "rat-2025"]);
    refused(&data, &["meeting", "close", "rat-1999"]);
    let closed = done(&data, &["meeting", "close", "rat-2025"]);
    assert!(closed.contains("ditutup"), "{closed}");
    refused(
        &data,
        &["meeting", "result", "rat-2025", "--consensus", "1"],
    );
    refused(&data, &["meeting", "close", "rat-2025"]);

    let past = done(&data, &["meeting", "result", "rat-2024"]);
    assert!(
        past.contains("Hadir 101 dari 186 (perlu 94): kuorum tercapai"),
        "{past}"
    );
    assert!(
        past.contains("1. Pengesahan tata tertib: diterima secara mufakat"),
        "{past}"
    );
    assert!(past.contains("   Setuju: 91\n"), "{past}");
    refused(
        &data,
        &["meeting", "result", "rat-2024", "--consensus", "1"],
    );
}

#[test]
fn a_result_needs_the_chairs_word_on_consensus() {
    let (_folder, data) = demo();
    done(
        &data,
        &["meeting", "close", "rat-2025", "--accept-for", "0"],
    );
    let missing = refused(&data, &["meeting", "result", "rat-2025"]);
    assert!(missing.contains("--consensus 1"), "{missing}");
    let wrong = refused(
        &data,
        &[
            "meeting",
            "result",
            "rat-2025",
            "--consensus",
            "1",
            "--consensus",
            "2",
        ],
    );
    assert!(wrong.contains("Acara 2"), "{wrong}");
    let first = done(
        &data,
        &["meeting", "result", "rat-2025", "--consensus", "1"],
    );
    assert!(
        first.contains("Hadir 93 dari 186 (perlu 94): kuorum TIDAK tercapai"),
        "{first}"
    );
    assert_eq!(
        done(&data, &["meeting", "result", "rat-2025"]),
        first,
        "printed again, not counted again"
    );
    let english = done(&data, &["meeting", "result", "rat-2025", "--lang", "en"]);
    assert!(
        english.contains("Present 93 of 186 (94 needed): quorum NOT reached"),
        "{english}"
    );
}

#[test]
fn an_import_says_what_it_did_or_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").join("koperasi.sqlite");
    let files = folder.path().join("files");
    std::fs::create_dir(&files).unwrap();
    let files_text = files.to_str().unwrap();
    let write = |name: &str, text: &str| std::fs::write(files.join(name), text).unwrap();
    refused(&data, &["import", files_text]);
    write(
        "cooperative.csv",
        "name;legal_name;colour;zone\r\nKSP Uji;Koperasi Uji;#123456;Asia/Jakarta\r\n",
    );
    write(
        "members.csv",
        "number,name,status,joined_on\n1001,Ani,anggota,2020-01-05\n1001,Budi,anggota,2020-13-05\n",
    );
    let wrong = refused(&data, &["import", files_text]);
    assert!(wrong.contains("tidak ada yang berubah"), "{wrong}");
    assert!(
        wrong.contains("members.csv, baris 3, kolom joined_on: bukan tanggal"),
        "{wrong}"
    );
    let wrong = refused(&data, &["import", files_text, "--lang", "en"]);
    assert!(
        wrong.contains("members.csv, line 3, column joined_on: not a day"),
        "{wrong}"
    );
    write(
        "members.csv",
        "number,name,status,joined_on\n1001,Ani,anggota,2020-01-05\n",
    );
    let taken = done(&data, &["import", files_text]);
    assert!(
        taken.contains("members.csv: 1 baru, 0 diperbarui, 0 sudah ada"),
        "{taken}"
    );
    let again = done(&data, &["import", files_text]);
    assert!(
        again.contains("members.csv: 0 baru, 0 diperbarui, 1 sudah ada"),
        "{again}"
    );
    assert!(refused(&data, &["import", "/nowhere/at/all"]).contains("/nowhere/at/all"));

    // Somebody's cooperative is never turned into the demonstration.
    let other = refused(&data, &["serve", "--demo", "--listen", "127.0.0.1:0"]);
    assert!(other.contains("KSP Uji"), "{other}");
    assert_eq!(done(&data, &["member", "list"]).lines().count(), 2);
}

#[test]
fn what_is_not_there_is_said_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("none.sqlite");
    for arguments in [["member", "list"], ["loan", "list"], ["meeting", "list"]] {
        let told = refused(&data, &arguments);
        assert!(told.contains("none.sqlite"), "{told}");
    }
    assert!(!data.exists());
    let empty = refused(&data, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(empty.contains("no cooperative"), "{empty}");
    std::fs::write(
        folder.path().join("text.sqlite"),
        "this is a letter, not a database ".repeat(99),
    )
    .unwrap();
    refused(&folder.path().join("text.sqlite"), &["member", "list"]);
    assert_eq!(run(&data, &["fly"]).code, 2);
}

#[test]
fn the_contract_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let text = done(&folder.path().join("none.sqlite"), &["openapi"]);
    let contract: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(contract["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(
        text.lines().count() > 100,
        "one line a fact, so that a difference can be read"
    );
}
