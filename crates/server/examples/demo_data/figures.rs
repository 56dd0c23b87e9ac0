//! The figures of the annual papers: taken from the same movements and loans that members see, so
//! that a paper and an account can never contradict each other. Whole rupiah throughout.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::loans::Loan;
use crate::savings::Savings;

/// Surplus of 2024, as the meeting about that year was told.
const SHU_2024: i64 = 47_480_000;
/// Reserves at the end of 2024, before that year's surplus was shared.
const RESERVES_2024: i64 = 64_250_000;
/// Office equipment after depreciation.
const EQUIPMENT: [i64; 2] = [18_600_000, 15_500_000];
/// Funds for education and social ends that are not spent yet.
const FUNDS: [i64; 2] = [5_870_000, 6_415_000];

/// What costs are, beside interest on savings and what follows from the balance sheet.
const COSTS: [(&str, i64); 5] = [
    ("gaji", 54_000_000),
    ("kantor", 9_240_000),
    ("listrik", 6_120_000),
    ("rat", 8_500_000),
    ("pelatihan", 3_750_000),
];

/// How the articles share the surplus, in percent.
pub const SHARES: [(&str, i64); 7] = [
    ("cadangan", 25),
    ("jasa_modal", 25),
    ("jasa_usaha", 30),
    ("dana_pengurus", 8),
    ("dana_karyawan", 4),
    ("dana_pendidikan", 4),
    ("dana_sosial", 4),
];

/// Every figure by the name that stands in the papers' sources.
pub struct Figures(BTreeMap<String, i64>);

impl Figures {
    /// Figures of the year 2025, with 2024 beside them.
    pub fn of(savings: &Savings, loans: &[Loan]) -> Self {
        let mut all = Self(BTreeMap::new());
        let mut allowance = [0; 2];
        for (at, year) in [2024, 2025].into_iter().enumerate() {
            let day = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
            let lent: i64 = loans.iter().map(|loan| loan.outstanding(day)).sum();
            // Two percent of what is lent may never come back.
            allowance[at] = lent / 50;
            all.put("pinjaman", year, lent);
            all.put("penyisihan", year, allowance[at]);
            all.put("inventaris", year, EQUIPMENT[at]);
            all.put("sukarela", year, savings.total("SS-", day));
            all.put("berjangka", year, savings.total("SB-", day));
            all.put("dana", year, FUNDS[at]);
            all.put("pokok", year, savings.total("SP-", day));
            all.put("wajib", year, savings.total("SW-", day));
        }
        all.income(savings, loans, allowance);
        all.balance();
        all.sharing();
        all.budget();
        all
    }

    fn put(&mut self, name: &str, year: i32, sum: i64) {
        self.0.insert(format!("{name}_{year}"), sum);
    }

    /// A figure by its name; nothing where there is none, which the papers' check would show.
    pub fn get(&self, name: &str) -> Option<i64> {
        self.0.get(name).copied()
    }

    fn sum(&self, names: &[&str], year: i32) -> i64 {
        names
            .iter()
            .filter_map(|name| self.get(&format!("{name}_{year}")))
            .sum()
    }

    fn income(&mut self, savings: &Savings, loans: &[Loan], allowance: [i64; 2]) {
        let interest = loans.iter().map(|loan| loan.interest(2025)).sum();
        let fees = loans
            .iter()
            .filter(|loan| loan.disbursed.year() == 2025)
            .map(|loan| i64::from(loan.offer.fees(loan.principal)))
            .sum();
        self.put("jasa_pinjaman", 2025, interest);
        self.put("provisi", 2025, fees);
        self.put("pendapatan_lain", 2025, 8_940_000);
        let income = self.sum(&["jasa_pinjaman", "provisi", "pendapatan_lain"], 2025);
        self.put("pendapatan", 2025, income);

        self.put("jasa_simpanan", 2025, savings.interest(2025));
        self.put("penyusutan", 2025, EQUIPMENT[0] - EQUIPMENT[1]);
        self.put("beban_penyisihan", 2025, allowance[1] - allowance[0]);
        for (name, sum) in COSTS {
            self.put(name, 2025, sum);
        }
        let costs = self.sum(
            &[
                "jasa_simpanan",
                "penyusutan",
                "beban_penyisihan",
                "gaji",
                "kantor",
                "listrik",
                "rat",
                "pelatihan",
            ],
            2025,
        );
        self.put("beban", 2025, costs);
        self.put("shu_sebelum_pajak", 2025, income - costs);
        // Final tax of half a percent of the turnover.
        self.put("pajak", 2025, income / 200);
        self.put("shu", 2025, income - costs - income / 200);
        self.put("shu", 2024, SHU_2024);
    }

    fn balance(&mut self) {
        self.put("cadangan", 2024, RESERVES_2024);
        self.put("cadangan", 2025, RESERVES_2024 + SHU_2024 / 4);
        for year in [2024, 2025] {
            let debts = self.sum(&["sukarela", "berjangka", "dana"], year);
            let equity = self.sum(&["pokok", "wajib", "cadangan", "shu"], year);
            let allowance = self.sum(&["penyisihan"], year);
            let other = self.sum(&["pinjaman", "inventaris"], year) - allowance;
            self.put("kewajiban", year, debts);
            self.put("ekuitas", year, equity);
            self.put("total", year, debts + equity);
            self.put("kas", year, debts + equity - other);
            self.put(
                "pinjaman_bersih",
                year,
                self.sum(&["pinjaman"], year) - allowance,
            );
            self.put(
                "simpanan",
                year,
                self.sum(&["pokok", "wajib", "sukarela", "berjangka"], year),
            );
        }
    }

    /// Shares of the surplus: cut to whole rupiah, the rest to the largest remainders.
    fn sharing(&mut self) {
        let pool = self.sum(&["shu"], 2025);
        let mut parts: Vec<(&str, i64, i64)> = SHARES
            .iter()
            .map(|(name, percent)| (*name, pool * percent / 100, pool * percent % 100))
            .collect();
        let left = pool - parts.iter().map(|part| part.1).sum::<i64>();
        parts.sort_by_key(|part| std::cmp::Reverse(part.2));
        for (at, (name, sum, _)) in parts.into_iter().enumerate() {
            let more = i64::from(i64::try_from(at).is_ok_and(|at| at < left));
            self.0.insert(format!("bagian_{name}"), sum + more);
        }
    }

    /// The budget of 2026: income eight percent up, costs five, each to whole hundred thousands.
    fn budget(&mut self) {
        let grown =
            |sum: i64, percent: i64| (sum * (100 + percent) / 100 + 50_000) / 100_000 * 100_000;
        let mut totals = [0, 0];
        for (at, percent, names) in [
            (
                0,
                8,
                ["jasa_pinjaman", "provisi", "pendapatan_lain", "", ""].as_slice(),
            ),
            (
                1,
                5,
                [
                    "jasa_simpanan",
                    "gaji",
                    "kantor",
                    "listrik",
                    "rat",
                    "pelatihan",
                    "penyusutan",
                    "beban_penyisihan",
                    "pajak",
                ]
                .as_slice(),
            ),
        ] {
            for name in names.iter().filter(|name| !name.is_empty()) {
                let sum = grown(self.sum(&[name], 2025), percent);
                self.put(name, 2026, sum);
                totals[at] += sum;
            }
        }
        self.put("pendapatan", 2026, totals[0]);
        self.put("belanja", 2026, totals[1]);
        self.put("belanja", 2025, self.sum(&["beban", "pajak"], 2025));
        self.put("shu", 2026, totals[0] - totals[1]);
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, sum) in &self.0 {
            writeln!(f, "{name:<28}{:>16}", thousands(*sum))?;
        }
        Ok(())
    }
}

/// Digits in groups of three with dots, as papers print them; a minus in brackets.
pub fn thousands(sum: i64) -> String {
    let digits = sum.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if sum < 0 { format!("({text})") } else { text }
}
