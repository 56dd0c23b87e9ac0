//! What is refused, where it is said to stand, and that nothing has changed then.

use chrono::NaiveDate;
use sokoguru_domain::Lang;
use sokoguru_server::import::problem::{Problems, Reason, What};
use sokoguru_server::import::source::Source;
use sokoguru_server::import::{self, ImportError};

use crate::{MEMBERS, empty, files, now, take};

/// The problems of files over an empty database, which stays empty.
async fn refused(files: Vec<(&str, Vec<u8>)>) -> Problems {
    let (_folder, store) = empty().await;
    let problems = match import::run(&store, &Source::from_texts(files), now(), None).await {
        Err(ImportError::Problems(problems)) => problems,
        other => panic!("taken: {other:?}"),
    };
    let mut reading = store.read().await.unwrap();
    assert!(reading.cooperative().await.unwrap().is_none());
    assert!(reading.member_list().await.unwrap().is_empty());
    problems
}

/// The one problem that replacing a file makes.
async fn problem(name: &str, text: &str) -> (u64, String, Reason) {
    let problems = refused(files(&[(name, text)])).await;
    assert_eq!(problems.kept().first().unwrap().file, name);
    only(&problems)
}

/// The one problem of some files.
pub async fn problem_with(files: Vec<(&str, Vec<u8>)>) -> (u64, String, Reason) {
    only(&refused(files).await)
}

fn only(problems: &Problems) -> (u64, String, Reason) {
    assert_eq!(problems.total(), 1, "{}", problems.text(Lang::En));
    let one = problems.kept().first().unwrap();
    assert!(!one.reason.words(Lang::Id).is_empty() && !one.reason.words(Lang::En).is_empty());
    let column = one.column.clone().unwrap_or_default();
    (one.line.unwrap(), column, one.reason.clone())
}

/// The one problem that replacing a piece of a file makes.
async fn change(name: &str, from: &str, to: &str) -> (u64, String, Reason) {
    let whole = files(&[]);
    let (_, text) = whole.iter().find(|(known, _)| *known == name).unwrap();
    let text = str::from_utf8(text).unwrap();
    assert!(text.contains(from), "{from} is not in {name}");
    problem(name, &text.replacen(from, to, 1)).await
}

fn at(line: u64, column: &str, reason: Reason) -> (u64, String, Reason) {
    (line, column.to_owned(), reason)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn one_bad_line_changes_nothing_and_is_named() {
    let mut text = String::from("account,booked_on,kind,direction,amount,reference\n");
    for number in 1..=20_000 {
        use std::fmt::Write as _;
        let amount = if number == 12_344 { "-5" } else { "1000" };
        writeln!(text, "S-1,2026-01-05,deposit,credit,{amount},R{number}").unwrap();
    }
    let found = problem("savings_movements.csv", &text).await;
    assert_eq!(found, at(12_345, "amount", Reason::Negative));
}

#[tokio::test]
async fn wrong_files_are_refused() {
    let text = "number,name\n1001,Ani\n";
    let problems = refused(files(&[("members.csv", text)])).await;
    let missing: Vec<_> = problems
        .kept()
        .iter()
        .map(|p| (p.column.as_deref(), &p.reason))
        .collect();
    assert_eq!(
        missing,
        [
            (Some("status"), &Reason::ColumnMissing),
            (Some("joined_on"), &Reason::ColumnMissing)
        ],
        "and nothing about members that are unknown because of it"
    );
    let found = change("members.csv", "joined_on", "joined_on,nik_ktp").await;
    assert_eq!(found, at(1, "nik_ktp", Reason::ColumnUnknown));
    let found = change("members.csv", "joined_on", "joined_on,number").await;
    assert_eq!(found, at(1, "number", Reason::ColumnTwice));
    let found = change("members.csv", "Budi,", "Budi,x,").await;
    assert_eq!(
        found,
        at(
            3,
            "",
            Reason::CellCount {
                expected: 4,
                found: 5
            }
        )
    );
    assert_eq!(problem("members.csv", "").await, at(1, "", Reason::Empty));

    let mut wrong = files(&[]);
    wrong.retain(|(name, _)| *name != "members.csv");
    // Windows-1252, as old programs write it.
    let bytes = b"number,name,status,joined_on\n1001,Ani,anggota,2020-01-05\n1002,Jos\xE9,anggota,2020-01-05\n";
    wrong.push(("members.csv", bytes.to_vec()));
    let problems = refused(wrong).await;
    let one = problems.kept().first().unwrap();
    assert_eq!(
        (problems.total(), one.line, &one.reason),
        (1, Some(3), &Reason::Encoding)
    );

    let mut wide = files(&[]);
    wide.retain(|(name, _)| *name != "members.csv");
    let bytes = MEMBERS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wide.push(("members.csv", bytes));
    let reason = refused(wide).await.kept().first().unwrap().reason.clone();
    assert_eq!(reason, Reason::Encoding);
}

#[tokio::test]
async fn wrong_members_are_refused() {
    let found = change("members.csv", "1002,Budi", "1001,Budi").await;
    assert_eq!(found, at(3, "number", Reason::Twice { first_line: 2 }));
    let found = change("members.csv", "1002,Budi", "10x2,Budi").await;
    assert_eq!(found, at(3, "number", Reason::NotAMemberNumber));
    let found = change("members.csv", "Budi", "").await;
    assert_eq!(found, at(3, "name", Reason::Required));
    let (_, _, reason) = change("members.csv", "calon", "tamu").await;
    assert!(matches!(reason, Reason::NotAWord { .. }));
    for (date, expected) in [
        ("0201-02-06", "out_of_range"),
        ("1821-02-06", "out_of_range"),
        ("2921-02-06", "out_of_range"),
        ("2021-02-30", "not_a_day"),
        ("06/02/2021", "not_a_day"),
        ("2026-04-03", "in_future"),
    ] {
        let (line, column, reason) = change("members.csv", "2021-02-06", date).await;
        assert_eq!(
            (line, column.as_str(), reason.code()),
            (3, "joined_on", expected),
            "{date}"
        );
    }
}

#[tokio::test]
async fn wrong_savings_are_refused() {
    let file = "savings_movements.csv";
    let unknown = |what, key: &str| Reason::Unknown {
        what,
        key: key.to_owned(),
    };
    let found = change(file, "S-1,2026-01-09", "S-9,2026-01-09").await;
    assert_eq!(found, at(3, "account", unknown(What::Account, "S-9")));
    let found = change("savings_accounts.csv", "S-1,1001", "S-1,1009").await;
    assert_eq!(found, at(2, "member", unknown(What::Member, "1009")));
    for (amount, reason) in [
        ("-50000", Reason::Negative),
        ("0", Reason::Nothing),
        ("50.000", Reason::NotMoney),
        ("1.500.000", Reason::NotMoney),
        ("Rp50000", Reason::NotMoney),
        ("9999999999999999", Reason::TooLarge),
        ("100000.005", Reason::NotMoney),
        ("150000.01", Reason::Overdrawn),
    ] {
        let (line, column, found) = change(file, "debit,50000", &format!("debit,{amount}")).await;
        assert_eq!(
            (line, column.as_str(), found),
            (3, "amount", reason),
            "{amount}"
        );
    }
    let found = change(file, "B2", "B1").await;
    assert_eq!(found, at(3, "reference", Reason::Twice { first_line: 2 }));
    let found = change(file, ",B2", ",").await;
    assert_eq!(found, at(3, "reference", Reason::Required));
    let found = change(file, "S-1,2026-01-05", "S-1,2019-12-31").await;
    assert_eq!(
        found,
        at(
            2,
            "booked_on",
            Reason::Before {
                day: day("2020-01-05")
            }
        )
    );
    let found = change("savings_accounts.csv", "3,year", "3,").await;
    assert_eq!(found, at(2, "rate_per", Reason::HalfARate));
}

#[tokio::test]
async fn wrong_loans_are_refused() {
    let found = change("loans.csv", "L-1,1001,umum", "L-1,1001,lain").await;
    let key = "lain".to_owned();
    assert_eq!(
        found,
        at(
            2,
            "product",
            Reason::Unknown {
                what: What::Product,
                key
            }
        )
    );
    let (_, column, reason) = change("loans.csv", "1200000,12", "900000,12").await;
    assert_eq!((column.as_str(), reason.code()), ("principal", "loan_rule"));
    let found = change("loan_payments.csv", "100000,P2", "1400000,P2").await;
    assert_eq!(found, at(3, "amount", Reason::Overpaid));
    let found = change("loan_payments.csv", "2026-02-10", "2026-01-09").await;
    assert_eq!(
        found,
        at(
            2,
            "paid_on",
            Reason::Before {
                day: day("2026-01-10")
            }
        )
    );

    let file = "loan_applications.csv";
    let found = change(file, "A-3,1002", "A-3,1003").await;
    assert_eq!(found, at(4, "member", Reason::Standing));
    let found = change(file, "Penghasilan kurang", "").await;
    assert_eq!(found, at(3, "reason", Reason::ReasonMissing));
    let found = change(file, "2026-01-08 09:00", "2026-01-04 09:00").await;
    assert_eq!(found, at(2, "decided_at", Reason::StateOrder));
    let found = change(file, "A-1,1001", "A-1,1002").await;
    assert_eq!(found, at(2, "loan", Reason::WrongLoan));
    let found = change(
        file,
        "ditolak,2026-02-01 08:00,,2026-02-03 09:00",
        "ditinjau,2026-02-01 08:00,2026-02-02 09:00,",
    )
    .await;
    assert_eq!(found, at(4, "member", Reason::AlreadyPending));
    let found = change(file, "3000000,6", "3000000,36").await;
    assert_eq!(
        (found.0, found.1.as_str(), found.2.code()),
        (3, "months", "loan_rule")
    );
}

#[tokio::test]
async fn the_same_reference_with_another_amount_is_refused() {
    let (_folder, store) = empty().await;
    take(&store, files(&[])).await;
    for (file, from, to, column) in [
        (
            "savings_movements.csv",
            "150000.00",
            "150001.00",
            "reference",
        ),
        ("loan_payments.csv", "112000", "112001", "reference"),
        ("loans.csv", "1200000", "1300000", "number"),
        ("savings_accounts.csv", "S-1,1001", "S-1,1002", "number"),
        ("loan_applications.csv", "3000000", "3100000", "number"),
    ] {
        let whole = files(&[]);
        let (_, text) = whole.iter().find(|(known, _)| *known == file).unwrap();
        let text = str::from_utf8(text).unwrap().replacen(from, to, 1);
        let source = Source::from_texts(files(&[(file, &text)]));
        let Err(ImportError::Problems(problems)) = import::run(&store, &source, now(), None).await
        else {
            panic!("{file} was taken");
        };
        let one = problems.kept().first().unwrap();
        let found = (one.file.as_str(), one.column.as_deref(), &one.reason);
        assert_eq!(found, (file, Some(column), &Reason::Differs), "{file}");
    }
}

#[tokio::test]
async fn only_fifty_problems_are_told_and_all_are_counted() {
    let mut text = String::from("number,name,status,joined_on\n");
    for _ in 0..70 {
        text.push_str("x,,anggota,2020-01-05\n");
    }
    let problems = refused(files(&[("members.csv", &text)])).await;
    assert_eq!((problems.kept().len(), problems.total()), (50, 140));
    let told = problems.text(Lang::Id);
    assert!(
        told.starts_with("members.csv, baris 2, kolom number: bukan nomor anggota"),
        "{told}"
    );
    assert!(told.ends_with("… dan 90 kesalahan lain\n"), "{told}");
    let told = problems.text(Lang::En);
    assert!(
        told.contains("members.csv, line 2, column name: must be filled"),
        "{told}"
    );
}

#[tokio::test]
async fn nothing_that_a_phone_would_run_is_taken_as_an_address() {
    let with = |column: &str, value: &str| {
        format!(
            "name,legal_name,colour,zone,{column}\n\
             KSP Uji,Koperasi Uji,#0a5c45,Asia/Jakarta,\"{value}\"\n"
        )
    };
    for wrong in [
        "javascript:alert(1)",
        "data:text/html,x",
        "koperasi.example",
    ] {
        let (line, column, _) = problem("cooperative.csv", &with("privacy_url", wrong)).await;
        assert_eq!((line, column.as_str()), (2, "privacy_url"));
    }
    for wrong in ["+62812", "62812/x?y", "0812 3456"] {
        let (line, column, _) = problem("cooperative.csv", &with("whatsapp", wrong)).await;
        assert_eq!((line, column.as_str()), (2, "whatsapp"));
    }
}
