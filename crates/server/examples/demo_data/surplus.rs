//! The surplus of three years and the figures of five, from the same movements and loans that
//! members see, as far back as those go; what is older is made up.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};

use crate::figures::{Figures, SHARES};
use crate::loans::Loan;
use crate::members::Member;
use crate::savings::Savings;

/// Years whose bases are in the books: 2024 is decided, 2025 waits for its meeting.
const SHARED: [i32; 2] = [2024, 2025];

/// The year of a failed harvest. The sum is that of a real first meeting that reported a loss.
const LOSS: (i32, i64) = (2023, 5_447_981);

/// Assets, equity, savings, loans and result of the years before the books, in thousands.
const BEFORE: [(i32, [i64; 5]); 3] = [
    (2021, [612_400, 301_850, 512_300, 430_150, 18_240]),
    (2022, [705_120, 352_480, 590_640, 505_380, 21_310]),
    (2023, [836_900, 391_200, 712_750, 601_420, 0]),
];

/// Purpose and name of each share, in the order of the articles.
fn purpose(share: &str) -> (&'static str, &'static str) {
    match share {
        "cadangan" => ("reserves", "Dana cadangan"),
        "jasa_modal" => ("capital", "Jasa modal anggota"),
        "jasa_usaha" => ("business", "Jasa usaha anggota"),
        "dana_pengurus" => ("board", "Dana pengurus dan pengawas"),
        "dana_karyawan" => ("staff", "Dana karyawan"),
        "dana_pendidikan" => ("education", "Dana pendidikan"),
        "dana_sosial" => ("social", "Dana sosial"),
        _ => ("other", "Lain-lain"),
    }
}

/// `shu_years.csv`
pub fn years(figures: &Figures) -> String {
    let sum = |year: i32| figures.get(&format!("shu_{year}")).unwrap_or(0);
    let mut text = String::from(
        "year,result,amount,capital_basis,business_basis,unit,meeting,status,decided_on,note\n",
    );
    let _ = writeln!(
        text,
        "{},loss,{},pokokWajib,interestPaid,rupiah,,decided,2024-03-23,\"Gagal panen membuat banyak \
         angsuran tertunda, sehingga penyisihan pinjaman naik. RAT memutuskan kerugian ditutup dari \
         dana cadangan. Simpanan anggota tidak dikurangi.\"",
        LOSS.0, LOSS.1
    );
    let _ = writeln!(
        text,
        "2024,surplus,{},pokokWajib,interestPaid,rupiah,rat-2024,decided,2025-03-22,\"Bagian anggota \
         dibayarkan ke simpanan sukarela masing-masing.\"",
        sum(2024)
    );
    let _ = writeln!(
        text,
        "2025,surplus,{},pokokWajib,interestPaid,rupiah,rat-2025,proposed,,\"Usul pengurus menurut \
         Anggaran Rumah Tangga. Keputusan ada pada RAT.\"",
        sum(2025)
    );
    text
}

/// `shu_allotments.csv`
pub fn allotments() -> String {
    let mut text = String::from("year,purpose,name,percent\n");
    for year in SHARED {
        for (share, percent) in SHARES {
            let (purpose, name) = purpose(share);
            let _ = writeln!(text, "{year},{purpose},{name},{percent}");
        }
    }
    text
}

/// `shu_bases.csv`: pokok and wajib at the end of the year, and interest paid in it.
pub fn bases(members: &[Member], savings: &Savings, loans: &[Loan]) -> String {
    let mut text = String::from("year,member,capital,business\n");
    for year in SHARED {
        let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
        let mut capital: BTreeMap<&str, i64> = BTreeMap::new();
        for movement in &savings.movements {
            let owner = movement
                .account
                .strip_prefix("SP-")
                .or_else(|| movement.account.strip_prefix("SW-"));
            if let Some(owner) = owner.filter(|_| movement.booked <= end) {
                *capital.entry(owner).or_default() += movement.signed();
            }
        }
        let mut business: BTreeMap<&str, i64> = BTreeMap::new();
        for loan in loans {
            *business.entry(&loan.member).or_default() += loan.interest(year);
        }
        for member in members.iter().filter(|member| member.is_full()) {
            let own =
                |of: &BTreeMap<&str, i64>| of.get(member.number.as_str()).copied().unwrap_or(0);
            let (capital, business) = (own(&capital), own(&business));
            if capital > 0 || business > 0 {
                let _ = writeln!(text, "{year},{},{capital},{business}", member.number);
            }
        }
    }
    text
}

/// `cooperative_figures.csv`
pub fn figures(members: &[Member], figures: &Figures) -> String {
    let mut text = String::from("year,members,assets,equity,savings,loans,result,amount\n");
    let count = |year: i32| {
        let joined = |member: &&Member| member.is_full() && member.joined.year() <= year;
        members.iter().filter(joined).count()
    };
    for (year, [assets, equity, savings, loans, result]) in BEFORE {
        let (kind, amount) = if year == LOSS.0 {
            ("loss", LOSS.1)
        } else {
            ("surplus", result * 1_000)
        };
        let _ = writeln!(
            text,
            "{year},{},{assets}000,{equity}000,{savings}000,{loans}000,{kind},{amount}",
            count(year)
        );
    }
    for year in SHARED {
        let get = |name: &str| figures.get(&format!("{name}_{year}")).unwrap_or(0);
        let _ = writeln!(
            text,
            "{year},{},{},{},{},{},surplus,{}",
            count(year),
            get("total"),
            get("ekuitas"),
            get("simpanan"),
            get("pinjaman"),
            get("shu")
        );
    }
    text
}
