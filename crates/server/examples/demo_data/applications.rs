//! Applications for loans in every state, among them the one that the demonstration shows.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use crate::calendar;
use crate::loans::Loan;
use crate::members::Member;
use crate::random::Random;

const PURPOSES: &[(&str, &[&str])] = &[
    (
        "umum",
        &[
            "Memperbaiki atap rumah",
            "Servis besar sepeda motor",
            "Biaya hajatan keluarga",
            "Memasang sumur bor",
            "Membeli mesin cuci",
        ],
    ),
    (
        "usaha",
        &[
            "Menambah modal warung",
            "Membeli pupuk dan bibit padi",
            "Membeli mesin jahit",
            "Membeli dua ekor sapi",
            "Memperpanjang sewa kios pasar",
        ],
    ),
    (
        "pendidikan",
        &[
            "Biaya masuk SMA anak kedua",
            "Uang kuliah semester ganjil",
            "Membeli laptop untuk sekolah",
        ],
    ),
    (
        "darurat",
        &[
            "Biaya rawat inap orang tua",
            "Perbaikan rumah akibat banjir",
        ],
    ),
];

const REFUSALS: &[&str] = &[
    "Angsuran melebihi sepertiga penghasilan yang tercatat. Silakan ajukan jumlah yang lebih kecil.",
    "Usaha belum berjalan enam bulan. Silakan ajukan lagi setelah itu.",
    "Penjamin belum bersedia. Silakan lengkapi penjamin, lalu ajukan lagi.",
];

/// An application without its number.
struct Row {
    submitted: String,
    member: String,
    text: String,
}

/// The lines of `loan_applications.csv` below its header, numbered in the order of submission.
pub fn lines(members: &[Member], loans: &[Loan], random: &mut Random) -> String {
    let mut rows = Vec::new();
    let mut add = |member: &str, terms: &str, submitted: &str, rest: &str| {
        rows.push(Row {
            submitted: submitted.to_owned(),
            member: member.to_owned(),
            text: format!("{terms},{submitted},{rest}"),
        });
    };
    // What became a loan in the last half year came from an application.
    let first = calendar::month(18);
    for loan in loans.iter().filter(|loan| loan.disbursed >= first) {
        let (key, principal, months) = (loan.offer.key, loan.principal, loan.months);
        add(
            &loan.member,
            &format!(
                "{key},{principal},{months},{},dicairkan",
                purpose(key, random)
            ),
            &format!(
                "{} 09:{:02}",
                back(loan.disbursed, 6),
                random.between(10, 59)
            ),
            &format!(
                "{} 10:00,{} 14:30,{} 11:15,,{}",
                back(loan.disbursed, 4),
                back(loan.disbursed, 2),
                loan.disbursed,
                loan.number
            ),
        );
    }
    let mut others = members.iter().enumerate().filter(|(at, member)| {
        let busy = loans.iter().any(|loan| loan.member == member.number);
        member.is_full() && !busy && !matches!(at, 41 | 76 | 102)
    });
    for (at, reason) in REFUSALS.iter().enumerate() {
        let month = ["2026-06", "2026-08", "2026-09"][at];
        let terms = format!("umum,15000000,12,{},ditolak", purpose("umum", random));
        let rest = format!("{month}-05 09:00,{month}-09 13:20,,\"{reason}\",");
        if let Some((_, member)) = others.next() {
            add(&member.number, &terms, &format!("{month}-04 08:40"), &rest);
        }
    }
    for (terms, submitted, rest) in OPEN {
        if let Some((_, member)) = others.next() {
            add(&member.number, terms, submitted, rest);
        }
    }
    add(
        &members[41].number,
        "usaha,10000000,12,Menambah modal warung sembako,ditinjau",
        "2026-10-26 19:42",
        "2026-10-28 09:10,,,,",
    );
    rows.sort_by(|a, b| a.submitted.cmp(&b.submitted));
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        let year = row.submitted.get(..4).unwrap_or_default();
        let _ = writeln!(text, "PP-{year}-{:04},{},{}", at + 1, row.member, row.text);
    }
    text
}

/// What is withdrawn, granted or waits: terms, when it came, and what followed.
const OPEN: &[(&str, &str, &str)] = &[
    (
        "usaha,20000000,24,Membuka lapak kedua di pasar,dibatalkan",
        "2026-07-14 19:05",
        ",,2026-07-15 07:30,Dibatalkan oleh anggota,",
    ),
    (
        "umum,5000000,10,Membeli televisi,dibatalkan",
        "2026-09-21 12:12",
        "2026-09-22 09:00,2026-09-24 10:00,2026-09-26 08:00,Dibatalkan oleh anggota,",
    ),
    (
        "pendidikan,4500000,10,Uang kuliah semester genap,disetujui",
        "2026-10-19 10:21",
        "2026-10-20 09:00,2026-10-23 15:00,,,",
    ),
    (
        "usaha,12500000,18,Membeli mesin giling kopi,disetujui",
        "2026-10-21 16:47",
        "2026-10-22 09:00,2026-10-27 11:30,,,",
    ),
    (
        "umum,8000000,12,Memperbaiki dapur rumah,ditinjau",
        "2026-10-24 20:03",
        "2026-10-26 09:00,,,,",
    ),
    (
        "darurat,2500000,6,Biaya rawat inap anak,diajukan",
        "2026-10-29 06:55",
        ",,,,",
    ),
    (
        "umum,3000000,6,Biaya khitanan,diajukan",
        "2026-10-30 21:30",
        ",,,,",
    ),
];

fn purpose(key: &str, random: &mut Random) -> &'static str {
    let fitting = PURPOSES.iter().find(|(of, _)| *of == key);
    fitting.map_or("Kebutuhan keluarga", |(_, purposes)| *random.pick(purposes))
}

fn back(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}
