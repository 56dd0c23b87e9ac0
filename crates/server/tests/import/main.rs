//! Imports of an office: what is taken, what is refused and in which words, and that a refused
//! import changes nothing.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod meetings;
mod refused;
mod rules;
mod surplus;
mod workbook;

use chrono::{DateTime, Utc};
use sokoguru_domain::{Lang, LoanStatus, MemberNumber, MemberStatus, Money};
use sokoguru_server::import::problem::Reason;
use sokoguru_server::import::source::Source;
use sokoguru_server::import::{self, ImportError, Report};
use sokoguru_server::store::Store;

const COOPERATIVE: &str = "name,legal_name,colour,zone,interest_word\n\
    KSP Uji,Koperasi Uji,#123456,Asia/Makassar,bunga\n";
const MEMBERS: &str = "number,name,status,joined_on\n\
    1001,Ani,anggota,2020-01-05\n\
    1002,Budi,anggota,2021-02-06\n\
    1003,Citra,calon,2026-03-07\n";
const ACCOUNTS: &str = "number,member,kind,name,opened_on,rate_percent,rate_per,minimum_balance\n\
    S-1,1001,sukarela,Simpanan Sukarela,2020-01-05,3,year,50000\n\
    W-1,1001,wajib,Simpanan Wajib,2020-01-05,,,\n";
const MOVEMENTS: &str = "account,booked_on,kind,direction,amount,description,reference\n\
    S-1,2026-01-05,deposit,credit,150000.00,Setoran,B1\n\
    S-1,2026-01-09,withdrawal,debit,50000,,B2\n\
    W-1,2026-01-05,deposit,credit,\"25000,50\",Wajib,B1\n";
const PRODUCTS: &str = "product,name,method,rate_percent,rate_per,rounding_mode,rounding_unit,\
    min_amount,max_amount,min_months,max_months,provision_percent,administration\n\
    umum,Pinjaman Umum,flat,1,month,up,100,1000000,20000000,3,24,1,25000\n";
const LOANS: &str = "number,member,product,principal,months,disbursed_on\n\
    L-1,1001,umum,1200000,12,2026-01-10\n";
const PAYMENTS: &str = "loan,paid_on,amount,reference\n\
    L-1,2026-02-10,112000,P1\n\
    L-1,2026-03-10,100000,P2\n";
const APPLICATIONS: &str = "number,member,product,amount,months,purpose,status,submitted_at,\
    reviewed_at,decided_at,closed_at,reason,loan\n\
    A-1,1001,umum,1200000,12,Atap,dicairkan,2026-01-05 08:00,,2026-01-08 09:00,2026-01-10 10:00,,L-1\n\
    A-2,1002,umum,3000000,6,Motor,ditolak,2026-02-01 08:00,,2026-02-03 09:00,,Penghasilan kurang,\n\
    A-3,1002,umum,2000000,6,Motor,diajukan,2026-03-01 08:00,,,,,\n";

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-04-02T12:30:00+08:00")
        .unwrap()
        .to_utc()
}

/// All files, some of them replaced.
fn files<'a>(replaced: &[(&'a str, &str)]) -> Vec<(&'a str, Vec<u8>)> {
    let mut all = vec![
        ("cooperative.csv", COOPERATIVE),
        ("members.csv", MEMBERS),
        ("savings_accounts.csv", ACCOUNTS),
        ("savings_movements.csv", MOVEMENTS),
        ("loan_products.csv", PRODUCTS),
        ("loans.csv", LOANS),
        ("loan_payments.csv", PAYMENTS),
        ("loan_applications.csv", APPLICATIONS),
    ];
    for (name, text) in replaced {
        all.retain(|(known, _)| known != name);
        all.push((name, text));
    }
    let bytes = |(name, text): (&'a str, &str)| (name, text.as_bytes().to_vec());
    all.into_iter().map(bytes).collect()
}

async fn empty() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("test.sqlite"))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    (folder, store)
}

async fn take(store: &Store, files: Vec<(&str, Vec<u8>)>) -> Report {
    match import::run(store, &Source::from_texts(files), now(), None).await {
        Ok(report) => report,
        Err(ImportError::Problems(problems)) => panic!("{}", problems.text(Lang::En)),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn everything_comes_in_and_a_second_time_adds_nothing() {
    let (_folder, store) = empty().await;
    let report = take(&store, files(&[])).await;
    assert_eq!(report.counts("members.csv").added, 3);
    assert_eq!(report.counts("savings_movements.csv").added, 3);
    assert_eq!(report.counts("loan_applications.csv").added, 3);

    let mut reading = store.read().await.unwrap();
    let ani = MemberNumber::parse("1001").unwrap();
    let ani = reading.member_by_number(&ani).await.unwrap().unwrap();
    assert_eq!(ani.status, MemberStatus::Full);
    let balances: Vec<_> = reading
        .accounts(ani.id)
        .await
        .unwrap()
        .iter()
        .map(|account| account.balance.to_wire())
        .collect();
    assert_eq!(balances, ["25000.50", "100000.00"]);
    let loan = reading.loans(ani.id).await.unwrap().pop().unwrap();
    assert_eq!(loan.status, LoanStatus::Active);
    let rows = reading.instalments(&loan.id).await.unwrap();
    assert_eq!(rows.len(), 12);
    let paid: Vec<_> = rows.iter().take(3).map(|row| row.paid.to_wire()).collect();
    assert_eq!(paid, ["112000.00", "100000.00", "0.00"]);
    let application = reading.application_by_number("A-1").await.unwrap().unwrap();
    assert_eq!(application.loan_id.as_deref(), Some(loan.id.as_str()));
    assert_eq!(application.history.len(), 3);
    assert_eq!(
        application.submitted_at,
        DateTime::parse_from_rfc3339("2026-01-05T08:00:00+08:00").unwrap(),
        "moments are at the office"
    );
    drop(reading);

    let again = take(&store, files(&[])).await;
    for (file, counts) in again.files {
        assert_eq!((counts.added, counts.updated), (0, 0), "{file}");
        assert!(counts.present > 0, "{file}");
    }
}

#[tokio::test]
async fn new_lines_are_added_to_what_is_there() {
    let (_folder, store) = empty().await;
    take(&store, files(&[])).await;
    let movements = format!("{MOVEMENTS}S-1,2026-02-05,deposit,credit,10000,,B3\n");
    let payments = format!("{PAYMENTS}L-1,2026-03-20,12000,P3\n");
    let members = MEMBERS.replace("Citra,calon", "Citra Dewi,anggota");
    let accounts = ACCOUNTS.replace("3,year", "2.5,year");
    let report = take(
        &store,
        files(&[
            ("savings_movements.csv", &movements),
            ("loan_payments.csv", &payments),
            ("members.csv", &members),
            ("savings_accounts.csv", &accounts),
        ]),
    )
    .await;
    let counts = report.counts("savings_accounts.csv");
    assert_eq!((counts.added, counts.updated, counts.present), (0, 1, 1));
    let counts = report.counts("savings_movements.csv");
    assert_eq!((counts.added, counts.present), (1, 3));
    let counts = report.counts("loan_payments.csv");
    assert_eq!((counts.added, counts.present), (1, 2));
    let counts = report.counts("members.csv");
    assert_eq!((counts.added, counts.updated, counts.present), (0, 1, 2));
    let mut reading = store.read().await.unwrap();
    let (_, account) = reading.account_by_number("S-1").await.unwrap().unwrap();
    assert_eq!(account.balance, Money::rupiah(110_000).unwrap());
    assert_eq!(account.rate.unwrap().percent().to_string(), "2.5");
    drop(reading);

    // Earlier than what is booked: history is not rewritten.
    let late = format!("{movements}S-1,2026-01-31,deposit,credit,1,,B9\n");
    let source = Source::from_texts(files(&[("savings_movements.csv", &late)]));
    let Err(ImportError::Problems(problems)) = import::run(&store, &source, now(), None).await
    else {
        panic!("taken");
    };
    let reason = &problems.kept().first().unwrap().reason;
    assert_eq!(
        *reason,
        Reason::Before {
            day: "2026-02-05".parse().unwrap()
        }
    );
}

#[tokio::test]
async fn spreadsheets_write_csv_in_many_ways() {
    let (_folder, store) = empty().await;
    let semicolons = MEMBERS.replace(',', ";").replace('\n', "\r\n");
    let with_mark = format!("\u{feff}{ACCOUNTS}");
    let capitals = MOVEMENTS.replacen("account", " Account ", 1);
    let report = take(
        &store,
        files(&[
            ("members.csv", &semicolons),
            ("savings_accounts.csv", &with_mark),
            ("savings_movements.csv", &capitals),
        ]),
    )
    .await;
    assert_eq!(report.counts("members.csv").added, 3);
    assert_eq!(report.counts("savings_accounts.csv").added, 2);
}

#[tokio::test]
async fn a_folder_without_files_or_without_a_cooperative_is_refused() {
    let (_folder, store) = empty().await;
    let nothing = import::run(&store, &Source::from_texts([]), now(), None).await;
    assert!(matches!(nothing, Err(ImportError::NothingToImport)));
    let members = [("members.csv", MEMBERS.as_bytes().to_vec())];
    let homeless = import::run(&store, &Source::from_texts(members), now(), None).await;
    assert!(matches!(homeless, Err(ImportError::NoCooperative)));
}
