//! What the office decides about savings, on the command line: the real program over a real file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use sokoguru_domain::{MemberNumber, Money, RequestKind};
use sokoguru_server::Store;
use sokoguru_server::store::savings_requests::NewRequest;

fn run(data: &Path, arguments: &[&str]) -> (bool, String) {
    run_as(data, None, arguments)
}

/// A command that an officer gives, by number and password.
fn run_as(data: &Path, officer: Option<&(&str, String)>, arguments: &[&str]) -> (bool, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_sokoguru-server"));
    if let Some((number, password)) = officer {
        program
            .env("SOKOGURU_OFFICER", number)
            .env("SOKOGURU_OFFICER_PASSWORD", password);
    }
    let output = program
        .env_remove("SOKOGURU_DATA")
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn done(data: &Path, arguments: &[&str]) -> String {
    let (is_done, text) = run(data, arguments);
    assert!(is_done, "{arguments:?}: {text}");
    text
}

fn refused(data: &Path, arguments: &[&str]) -> String {
    let (is_done, text) = run(data, arguments);
    assert!(
        !is_done && !text.contains("panicked"),
        "{arguments:?}: {text}"
    );
    text
}

/// Adds an officer, and reads the first password off what is printed.
fn hire<'a>(data: &Path, number: &'a str, role: &str) -> (&'a str, String) {
    let name = format!("Petugas {number}");
    let arguments = ["officer", "add", number, "--name", &name, "--role", role];
    let printed = done(data, &arguments);
    let password = printed
        .lines()
        .find_map(|line| line.strip_prefix("Kata sandi pertama: "));
    (number, password.unwrap().to_owned())
}

async fn ask(data: &Path, kind: RequestKind, rupiah: u64, photo: Option<&[u8]>) -> String {
    let store = Store::open(data).await.unwrap();
    let mut tx = store.write().await.unwrap();
    let number = MemberNumber::parse("01150042").unwrap();
    let member = tx.member_by_number(&number).await.unwrap().unwrap().id;
    let account = tx.accounts(member).await.unwrap().remove(0);
    let number = tx.next_request_number(kind, 2026).await.unwrap();
    tx.insert_savings_request(&NewRequest {
        id: &number,
        number: &number,
        member,
        account_id: &account.id,
        kind,
        amount: Money::rupiah(rupiah).unwrap(),
        ending: None,
        paid_on: (kind == RequestKind::Deposit).then(|| "2026-04-01".parse().unwrap()),
        note: "Untuk bibit",
        photo,
        submitted_at: "2026-04-02T02:00:00Z".parse().unwrap(),
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    number
}

async fn balance(data: &Path) -> Money {
    let store = Store::open(data).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let (_, account) = tx.account_by_number("SS-1").await.unwrap().unwrap();
    drop(tx);
    store.close().await;
    account.balance
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_grants_pays_refuses_and_books() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("koperasi.sqlite");
    let files = folder.path().join("files");
    fs::create_dir(&files).unwrap();
    for (name, text) in [
        (
            "cooperative.csv",
            "name,legal_name,colour,zone\nKSP Uji,KSP Uji,#0a5c45,Asia/Jakarta\n",
        ),
        (
            "members.csv",
            "number,name,status,joined_on\n01150042,Siti,anggota,2015-11-15\n",
        ),
        (
            "savings_accounts.csv",
            "number,member,kind,name,opened_on,minimum_balance\n\
             SS-1,01150042,sukarela,Sukarela,2015-11-15,50000\n",
        ),
        (
            "savings_movements.csv",
            "account,booked_on,kind,direction,amount,reference\n\
             SS-1,2016-01-04,deposit,credit,500000,K-1\n",
        ),
    ] {
        fs::write(files.join(name), text).unwrap();
    }
    done(&data, &["import", files.to_str().unwrap()]);

    let number = ask(&data, RequestKind::Withdrawal, 200_000, None).await;
    assert_eq!(number, "PT-2026-0001");
    let list = done(&data, &["savings", "withdrawals"]);
    assert!(
        list.contains("Rp200.000") && list.contains("\"Untuk bibit\""),
        "{list}"
    );
    assert!(done(&data, &["savings", "notices"]).starts_with("0 permintaan"));
    let manager = hire(&data, "KETUA", "pengurus");
    let teller = hire(&data, "KASIR", "kasir");
    let wrong = ("KETUA", "salah".to_owned());
    let pay = |who| run_as(&data, who, &["savings", "paid", &number]);
    let approve = |who| run_as(&data, who, &["savings", "approve", &number]);
    assert!(!pay(Some(&teller)).0);
    assert!(approve(None).1.contains("--officer"));
    assert!(approve(Some(&teller)).1.contains("Peran petugas"));
    assert!(approve(Some(&wrong)).1.contains("kata sandi salah"));
    assert!(approve(Some(&manager)).0);
    assert!(!approve(Some(&manager)).0);
    assert!(pay(Some(&manager)).1.contains("petugas lain"));
    assert!(pay(Some(&teller)).0);
    assert!(!pay(Some(&teller)).0);
    assert_eq!(balance(&data).await, Money::rupiah(300_000).unwrap());

    // More than is above the minimum cannot be granted; the refusal needs a reason.
    let number = ask(&data, RequestKind::Withdrawal, 260_000, None).await;
    refused(&data, &["savings", "approve", &number]);
    refused(&data, &["savings", "reject", &number, "--reason", " "]);
    let text = done(
        &data,
        &["savings", "reject", &number, "--reason", "Saldo kurang"],
    );
    assert!(text.contains("ditolak"), "{text}");

    let number = ask(&data, RequestKind::Deposit, 75_000, Some(b"a jpeg")).await;
    let file = folder.path().join("bukti.jpg");
    let place = file.to_str().unwrap();
    done(&data, &["savings", "photo", &number, place]);
    assert_eq!(fs::read(&file).unwrap(), b"a jpeg");
    // A file that is there is left alone.
    refused(&data, &["savings", "photo", &number, place]);
    refused(&data, &["savings", "photo", "PT-2026-0001", "x.jpg"]);
    done(&data, &["savings", "book", &number]);
    refused(&data, &["savings", "book", &number]);
    assert_eq!(balance(&data).await, Money::rupiah(375_000).unwrap());
    let all = done(&data, &["savings", "withdrawals", "--all"]);
    assert!(all.contains("dibayar") && all.contains("ditolak"), "{all}");
    let text = refused(&data, &["savings", "book", "ST-2026-0999"]);
    assert!(text.contains("Permintaan tidak ditemukan"), "{text}");
}
