//! Savings of two years: pokok once, wajib every month, sukarela as life goes, berjangka with its
//! interest. Money is in whole rupiah; no balance ever goes below nothing.

use chrono::{Datelike, Months, NaiveDate};

use crate::calendar::{self, MONTHS};
use crate::members::Member;
use crate::random::Random;

/// Paid once on joining.
pub const POKOK: u32 = 100_000;
/// Paid every month.
pub const WAJIB: u32 = 25_000;
/// What stays in sukarela.
pub const MINIMUM: u32 = 50_000;
/// Interest above this in a month is taxed, the whole of it.
const TAX_FREE: u32 = 240_000;

/// An account of a member.
pub struct Account {
    pub number: String,
    pub member: String,
    pub kind: &'static str,
    pub name: &'static str,
    pub opened: NaiveDate,
    pub rate: Option<&'static str>,
    pub matures: Option<NaiveDate>,
    pub minimum: Option<u32>,
    /// Where the interest of a term goes.
    pub payout: Option<&'static str>,
}

/// A movement on an account.
pub struct Movement {
    pub account: String,
    pub kind: &'static str,
    pub booked: NaiveDate,
    pub direction: &'static str,
    pub amount: u32,
    pub description: &'static str,
}

impl Movement {
    /// What it does to the balance.
    pub fn signed(&self) -> i64 {
        if self.direction == "credit" {
            i64::from(self.amount)
        } else {
            -i64::from(self.amount)
        }
    }
}

/// Everything that members save.
#[derive(Default)]
pub struct Savings {
    pub accounts: Vec<Account>,
    pub movements: Vec<Movement>,
}

impl Savings {
    /// Savings of the whole roll, movements by day.
    pub fn of(members: &[Member], random: &mut Random) -> Self {
        let mut savings = Self::default();
        for (at, member) in members.iter().enumerate() {
            savings.pokok(member, random);
            savings.wajib(member, random);
            let term = member.is_full() && (at % 9 == 5 || at % 9 == 2);
            let compound = at % 2 == 1;
            let placed = if term {
                Some(savings.berjangka(member, compound, random))
            } else {
                None
            };
            let extra = placed.filter(|_| !compound);
            savings.sukarela(member, extra, random);
        }
        // Stable, so that the movements of one account keep their order within a day.
        savings.movements.sort_by_key(|movement| movement.booked);
        savings
    }

    fn open(&mut self, member: &Member, prefix: &str, kind: &'static str, name: &'static str) {
        self.accounts.push(Account {
            number: format!("{prefix}-{}", member.number),
            member: member.number.clone(),
            kind,
            name,
            opened: member.joined,
            rate: None,
            matures: None,
            minimum: None,
            payout: None,
        });
    }

    fn book(&mut self, account: &str, booked: NaiveDate, kind: &'static str, amount: u32) {
        let (direction, description) = match kind {
            "withdrawal" => ("debit", "Penarikan tunai"),
            "tax" => ("debit", "Pajak atas jasa simpanan"),
            "interest" => ("credit", "Jasa simpanan"),
            "transfer" => ("credit", "Saldo awal pembukuan"),
            _ => ("credit", "Setoran tunai"),
        };
        self.movements.push(Movement {
            account: account.to_owned(),
            kind,
            booked,
            direction,
            amount,
            description,
        });
    }

    fn pokok(&mut self, member: &Member, random: &mut Random) {
        self.open(member, "SP", "pokok", "Simpanan Pokok");
        let account = format!("SP-{}", member.number);
        let opening = calendar::month(0);
        if member.joined < opening {
            self.book(&account, opening, "transfer", POKOK);
        } else {
            // Those without a vote pay half until they are full members.
            let amount = if member.is_full() { POKOK } else { POKOK / 2 };
            self.book(&account, member.joined, "deposit", amount);
        }
        let _ = random.between(0, 1);
    }

    fn wajib(&mut self, member: &Member, random: &mut Random) {
        self.open(member, "SW", "wajib", "Simpanan Wajib");
        let account = format!("SW-{}", member.number);
        let first = calendar::index_of(member.joined);
        if first < 0 {
            let missed = random.between(0, 3);
            let months = first.unsigned_abs().saturating_sub(missed).max(1);
            self.book(&account, calendar::month(0), "transfer", months * WAJIB);
        }
        let habit = random.between(1, 20);
        for index in first.max(0)..i32::try_from(MONTHS).unwrap_or(25) {
            if random.chance(2) {
                continue;
            }
            let date = calendar::day(index, habit + random.between(0, 6)).max(member.joined);
            self.book(&account, date, "deposit", WAJIB);
        }
    }

    /// A term of twelve months, renewed on the day it ends. Answers monthly interest and the day.
    fn berjangka(
        &mut self,
        member: &Member,
        compound: bool,
        random: &mut Random,
    ) -> (u32, NaiveDate) {
        let number = format!("SB-{}", member.number);
        let amount = *random.pick(&[
            2_500_000, 5_000_000, 5_000_000, 7_500_000, 10_000_000, 12_000_000, 50_000_000,
        ]);
        // Most were placed before the data begin.
        let index = i32::try_from(random.between(0, 24)).unwrap_or(0) - 12;
        let placed = calendar::day(index, random.between(3, 26)).max(member.joined);
        let end = calendar::day(i32::try_from(MONTHS).unwrap_or(25), 1);
        let mut matures = placed;
        while matures < end {
            matures = matures.checked_add_months(Months::new(12)).unwrap_or(end);
        }
        self.accounts.push(Account {
            number: number.clone(),
            member: member.number.clone(),
            kind: "berjangka",
            name: "Simpanan Berjangka 12 Bulan",
            opened: placed,
            rate: Some("6"),
            matures: Some(matures),
            minimum: None,
            payout: Some(if compound { "added" } else { "elsewhere" }),
        });
        let opening = calendar::month(0);
        let mut date = next_month(placed);
        if placed < opening {
            self.book(&number, opening, "transfer", amount);
            date = calendar::day(0, placed.day());
        } else {
            self.book(&number, placed, "deposit", amount);
        }
        // 6% a year is half a percent a month.
        if compound {
            let mut balance = amount;
            while date < end {
                let interest = balance / 200;
                self.book(&number, date, "interest", interest);
                balance += interest;
                if interest > TAX_FREE {
                    self.book(&number, date, "tax", interest / 10);
                    balance -= interest / 10;
                }
                date = next_month(date);
            }
        }
        (amount / 200, placed)
    }

    fn sukarela(&mut self, member: &Member, term: Option<(u32, NaiveDate)>, random: &mut Random) {
        self.open(member, "SS", "sukarela", "Simpanan Sukarela");
        if let Some(account) = self.accounts.last_mut() {
            account.rate = Some("3");
            account.minimum = Some(MINIMUM);
        }
        let account = format!("SS-{}", member.number);
        let mut balance: u32 = 0;
        let first = calendar::index_of(member.joined).max(0);
        // Some save a lot, most a little.
        let scale = *random.pick(&[10, 10, 15, 15, 20, 20, 30, 40, 60]);
        if member.joined < calendar::month(0) {
            balance = scale * 1_000 * random.between(12, 90);
            self.book(&account, calendar::month(0), "transfer", balance);
        }
        for index in first..i32::try_from(MONTHS).unwrap_or(25) {
            let opening = balance;
            let mut days: Vec<u32> = (0..*random.pick(&[1, 2, 2, 3, 3, 4]))
                .map(|_| random.between(2, 27))
                .collect();
            days.sort_unstable();
            for day in days {
                let date = calendar::day(index, day).max(member.joined);
                let spare = balance.saturating_sub(MINIMUM) / 10_000;
                if spare > 12 && random.chance(36) {
                    let amount = random.between(1, (spare / 3).max(1)) * 10_000;
                    self.book(&account, date, "withdrawal", amount);
                    balance -= amount;
                } else {
                    let amount = scale * random.between(1, 14) * 1_000;
                    self.book(&account, date, "deposit", amount);
                    balance += amount;
                }
            }
            // 3% a year is a quarter of a percent a month, on what was there on the first day.
            let end = calendar::day(index, 28);
            let mut interest = opening / 400;
            if let Some((monthly, placed)) = term {
                let due = calendar::day(index, placed.day());
                if due > placed.max(calendar::month(0)) {
                    interest += monthly;
                }
            }
            if interest > 0 {
                self.book(&account, end, "interest", interest);
                balance += interest;
            }
            if interest > TAX_FREE {
                self.book(&account, end, "tax", interest / 10);
                balance -= interest / 10;
            }
        }
    }

    /// The sum of one kind of account on the evening of a day.
    pub fn total(&self, prefix: &str, day: NaiveDate) -> i64 {
        self.movements
            .iter()
            .filter(|movement| movement.account.starts_with(prefix) && movement.booked <= day)
            .map(Movement::signed)
            .sum()
    }

    /// Interest booked in a calendar year.
    pub fn interest(&self, year: i32) -> i64 {
        self.movements
            .iter()
            .filter(|movement| movement.kind == "interest" && movement.booked.year() == year)
            .map(Movement::signed)
            .sum()
    }
}

fn next_month(date: NaiveDate) -> NaiveDate {
    date.checked_add_months(Months::new(1)).unwrap_or(date)
}
