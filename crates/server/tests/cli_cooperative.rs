//! The office's commands about the surplus, questions and public results: the real program over a
//! real file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command printed, and whether it did what it was asked.
fn run(data: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_sokoguru-server"))
        .env_remove("SOKOGURU_DATA")
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    let (text, other) = if output.status.success() {
        (output.stdout, output.stderr)
    } else {
        (output.stderr, output.stdout)
    };
    assert!(other.is_empty(), "{arguments:?}");
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn done(data: &Path, arguments: &[&str]) -> String {
    let (done, text) = run(data, arguments);
    assert!(done, "{arguments:?}: {text}");
    text
}

fn refused(data: &Path, arguments: &[&str]) -> String {
    let (done, text) = run(data, arguments);
    assert!(!done, "{arguments:?}: {text}");
    text
}

const FILES: &[(&str, &str)] = &[
    (
        "cooperative.csv",
        "name,legal_name,colour,zone\nKSP Uji,Koperasi Uji,#123456,Asia/Jakarta\n",
    ),
    (
        "members.csv",
        "number,name,status,joined_on\n1001,Ani,anggota,2020-01-05\n1002,Budi,anggota,2021-02-06\n",
    ),
    (
        "savings_accounts.csv",
        "number,member,kind,name,opened_on\nW-1,1001,wajib,Wajib,2020-01-05\nW-2,1002,wajib,Wajib,2021-02-06\n",
    ),
    (
        "savings_movements.csv",
        "account,booked_on,kind,direction,amount,description,reference\n\
         W-1,2025-01-05,deposit,credit,3000,,1\nW-2,2025-01-05,deposit,credit,4000,,1\n\
         W-2,2026-01-05,deposit,credit,9000,,2\n",
    ),
    (
        "shu_years.csv",
        "year,result,amount,capital_basis,business_basis,status\n\
         2025,surplus,1000000,pokokWajib,loansTaken,draft\n",
    ),
    (
        "shu_allotments.csv",
        "year,purpose,name,percent\n2025,reserves,Cadangan,70\n2025,capital,Jasa modal,30\n",
    ),
];

fn office() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let data = folder.path().join("office.sqlite");
    done(&data, &["import", folder.path().to_str().unwrap()]);
    (folder, data)
}

#[test]
fn a_year_goes_from_draft_to_decision_and_stays() {
    let (_folder, data) = office();
    assert!(done(&data, &["shu", "list"]).contains("2025  draf"));
    let proposed = done(&data, &["shu", "propose", "2025"]);
    // Bases came from the books, as they stood at the end of the year.
    assert!(
        proposed.contains("2 anggota mendapat bagian."),
        "{proposed}"
    );
    assert!(proposed.contains("Rp300.000"), "{proposed}");
    done(&data, &["shu", "rebase", "2025"]);
    assert!(refused(&data, &["shu", "decide", "2024"]).contains("2024 tidak ada"));
    assert!(
        refused(&data, &["shu", "decide", "2025", "--on", "2999-01-01"]).contains("belum tiba")
    );
    let decided = done(&data, &["shu", "decide", "2025", "--on", "2026-03-22"]);
    assert!(decided.contains("diputuskan"), "{decided}");
    assert!(decided.contains("22 Maret 2026"), "{decided}");
    for again in [
        ["shu", "decide", "2025"],
        ["shu", "propose", "2025"],
        ["shu", "rebase", "2025"],
    ] {
        assert!(
            refused(&data, &again).contains("tidak dapat diubah"),
            "{again:?}"
        );
    }
    let english = refused(&data, &["--lang", "en", "shu", "propose", "2025"]);
    assert!(english.contains("decided"), "{english}");
}

#[test]
fn what_is_not_there_is_refused_in_words() {
    let (_folder, data) = office();
    assert_eq!(done(&data, &["questions", "list"]).trim(), "0 pertanyaan");
    let nobody = ["questions", "answer", "x", "Ya", "--by", "Ani"];
    assert!(refused(&data, &nobody).contains("Tidak ada pertanyaan"));
    let empty = ["questions", "answer", "x", "  ", "--by", "Ani"];
    assert!(refused(&data, &empty).contains("harus diisi"));
    assert!(refused(&data, &["results", "publish", "rat-2025"]).contains("rat-2025"));
}
