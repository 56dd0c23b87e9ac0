//! Loans in every state. Each schedule is the domain's own, so that what members paid is to the
//! rupiah what they owed.

use std::error::Error;

use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;
use sokoguru_domain::{
    Method, Money, Period, Product, Rate, Rounding, RoundingMode, RoundingUnit, Schedule, Terms,
    schedule,
};

use crate::calendar::{self, MONTHS};
use crate::members::Member;
use crate::random::Random;

/// A product as it stands in `loan_products.csv`.
pub struct Offer {
    pub key: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub method: Method,
    /// Tenths of a percent a month.
    pub rate: i64,
    pub mode: RoundingMode,
    pub unit: RoundingUnit,
    /// In thousands of rupiah.
    pub amounts: (u32, u32),
    pub months: (u16, u16),
    pub provision: &'static str,
    pub administration: u32,
}

/// What the cooperative lends: every method, different roundings, within 24% a year.
pub const OFFERS: &[Offer] = &[
    Offer {
        key: "umum",
        name: "Pinjaman Umum",
        description: "Untuk kebutuhan keluarga: rumah, hajatan, perbaikan kendaraan.",
        method: Method::Flat,
        rate: 10,
        mode: RoundingMode::Up,
        unit: RoundingUnit::Hundred,
        amounts: (1_000, 25_000),
        months: (3, 24),
        provision: "1",
        administration: 25_000,
    },
    Offer {
        key: "usaha",
        name: "Pinjaman Modal Usaha",
        description: "Untuk modal dagang, tani, ternak dan usaha anggota lainnya.",
        method: Method::Declining,
        rate: 15,
        mode: RoundingMode::HalfUp,
        unit: RoundingUnit::Rupiah,
        amounts: (5_000, 75_000),
        months: (6, 36),
        provision: "1",
        administration: 50_000,
    },
    Offer {
        key: "pendidikan",
        name: "Pinjaman Pendidikan",
        description: "Untuk uang sekolah dan kuliah anggota dan anaknya.",
        method: Method::Annuity,
        rate: 9,
        mode: RoundingMode::Up,
        unit: RoundingUnit::Thousand,
        amounts: (1_000, 15_000),
        months: (6, 24),
        provision: "",
        administration: 15_000,
    },
    Offer {
        key: "darurat",
        name: "Pinjaman Darurat",
        description: "Untuk sakit dan musibah; cair pada hari yang sama, tanpa biaya.",
        method: Method::Flat,
        rate: 5,
        mode: RoundingMode::Down,
        unit: RoundingUnit::Rupiah,
        amounts: (500, 3_000),
        months: (1, 6),
        provision: "",
        administration: 0,
    },
];

impl Offer {
    /// What is taken off when the loan is paid out.
    pub fn fees(&self, principal: u32) -> u32 {
        let provision = if self.provision.is_empty() {
            0
        } else {
            principal / 100
        };
        provision + self.administration
    }

    fn product(&self) -> Result<Product, Box<dyn Error>> {
        Ok(Product {
            method: self.method,
            rate: Rate::new(Decimal::new(self.rate, 1), Period::Month)?,
            rounding: Rounding {
                mode: self.mode,
                unit: self.unit,
            },
            fees: Vec::new(),
            min_amount: Money::rupiah(u64::from(self.amounts.0) * 1_000)?,
            max_amount: Money::rupiah(u64::from(self.amounts.1) * 1_000)?,
            min_months: self.months.0,
            max_months: self.months.1,
        })
    }
}

/// A loan and what was paid on it.
pub struct Loan {
    pub number: String,
    pub member: String,
    pub offer: &'static Offer,
    pub principal: u32,
    pub months: u16,
    pub disbursed: NaiveDate,
    pub schedule: Schedule,
    pub payments: Vec<(NaiveDate, Money)>,
}

/// How somebody pays.
#[derive(Clone, Copy)]
enum Habit {
    OnTime,
    /// Stops this many months before the end of the data, after a part of one more.
    Late(u32),
}

/// A loan before its figures.
struct Wish<'a> {
    member: &'a Member,
    offer: &'static Offer,
    thousands: u32,
    months: u16,
    disbursed: NaiveDate,
    habit: Habit,
}

/// All loans, in the order in which they were paid out.
pub fn all(members: &[Member], random: &mut Random) -> Result<Vec<Loan>, Box<dyn Error>> {
    let mut wishes = named(members);
    for (at, member) in members.iter().enumerate() {
        let is_named = matches!(at, 41 | 76 | 102);
        if !member.is_full() || is_named || !random.chance(92) {
            continue;
        }
        // One after the other, from late 2023 on.
        let mut index = i32::try_from(random.between(0, 30)).unwrap_or(0) - 16;
        while index < 24 {
            let offer = match random.between(1, 10) {
                1..=4 => &OFFERS[0],
                5..=6 => &OFFERS[1],
                7..=8 => &OFFERS[2],
                _ => &OFFERS[3],
            };
            let wish = any(member, offer, index, random);
            index += i32::from(wish.months) + i32::try_from(random.between(1, 3)).unwrap_or(1);
            wishes.push(wish);
        }
    }
    wishes.sort_by_key(|wish| wish.disbursed);
    let mut loans = Vec::new();
    for (at, wish) in wishes.iter().enumerate() {
        loans.push(grant(at + 1, wish, random)?);
    }
    Ok(loans)
}

/// The loans of the member that the demonstration shows: two running, one paid off.
fn named(members: &[Member]) -> Vec<Wish<'_>> {
    let member = &members[41];
    let wish = |offer, thousands, months, index, day| Wish {
        member,
        offer,
        thousands,
        months,
        disbursed: calendar::day(index, day),
        habit: Habit::OnTime,
    };
    vec![
        wish(&OFFERS[3], 2_000, 6, 3, 12),
        wish(&OFFERS[0], 12_000, 24, 15, 23),
        wish(&OFFERS[2], 6_000, 18, 20, 8),
    ]
}

fn any<'a>(member: &'a Member, offer: &'static Offer, index: i32, random: &mut Random) -> Wish<'a> {
    let (low, high) = offer.amounts;
    // The largest amounts are rare.
    let most = high.min(if random.chance(60) { low * 8 } else { low * 16 });
    let months = match offer.key {
        "darurat" => *random.pick(&[3, 4, 6]),
        "umum" => *random.pick(&[6, 10, 12, 12, 18, 24]),
        "usaha" => *random.pick(&[12, 18, 24, 24]),
        _ => *random.pick(&[6, 10, 12, 18]),
    };
    let habit = if random.chance(13) {
        Habit::Late(random.between(1, 4))
    } else {
        Habit::OnTime
    };
    Wish {
        member,
        offer,
        thousands: random.between(low / 500, most / 500) * 500,
        months,
        disbursed: calendar::day(index, random.between(2, 28)),
        habit,
    }
}

fn grant(running: usize, wish: &Wish<'_>, random: &mut Random) -> Result<Loan, Box<dyn Error>> {
    let principal = wish.thousands * 1_000;
    let first_due = wish
        .disbursed
        .checked_add_months(Months::new(1))
        .ok_or("beyond the calendar")?;
    let terms = Terms {
        principal: Money::rupiah(u64::from(principal))?,
        months: wish.months,
        first_due,
    };
    let schedule = schedule(&wish.offer.product()?, &terms)?;
    let data_end = calendar::day(i32::try_from(MONTHS)? - 1, 30);
    let mut payments: Vec<(NaiveDate, Money)> = Vec::new();
    for row in schedule.instalments() {
        let due = row.due_on;
        let until = match wish.habit {
            Habit::OnTime => data_end,
            Habit::Late(months) => data_end
                .checked_sub_months(Months::new(months))
                .unwrap_or(data_end),
        };
        if due > until {
            // Somebody who is late sometimes brings a part.
            if matches!(wish.habit, Habit::Late(_)) && random.chance(40) && due < data_end {
                let part = Money::rupiah(u64::from(random.between(5, 20)) * 10_000)?;
                payments.push((due, part.min(row.total)));
            }
            break;
        }
        let early = due
            .with_day(due.day().saturating_sub(random.between(0, 4)).max(1))
            .unwrap_or(due);
        let earliest = payments.last().map_or(wish.disbursed, |(paid, _)| *paid);
        payments.push((early.max(earliest), row.total));
    }
    Ok(Loan {
        number: format!("PJ-{}-{running:04}", wish.disbursed.year()),
        member: wish.member.number.clone(),
        offer: wish.offer,
        principal,
        months: wish.months,
        disbursed: wish.disbursed,
        schedule,
        payments,
    })
}

impl Loan {
    /// Principal that is left on the evening of a day; nothing before the loan was paid out.
    /// A payment serves interest first, then principal, instalment by instalment.
    pub fn outstanding(&self, day: NaiveDate) -> i64 {
        if self.disbursed > day {
            return 0;
        }
        i64::from(self.principal) - self.served(day).0
    }

    /// Interest paid in a calendar year.
    pub fn interest(&self, year: i32) -> i64 {
        let until = |year| NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
        self.served(until(year)).1 - self.served(until(year - 1)).1
    }

    /// Principal and interest paid until a day.
    fn served(&self, day: NaiveDate) -> (i64, i64) {
        let paid = self.payments.iter().filter(|(date, _)| *date <= day);
        let mut left: i64 = paid.map(|(_, amount)| amount.to_sen() / 100).sum();
        let (mut principal, mut interest) = (0, 0);
        for row in self.schedule.instalments() {
            let price = left.min(row.interest.to_sen() / 100);
            let back = (left - price).min(row.principal.to_sen() / 100);
            left -= price + back;
            interest += price;
            principal += back;
        }
        (principal, interest)
    }
}
