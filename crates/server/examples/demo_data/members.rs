//! The roll: 186 members with a vote, the size of a real cooperative whose meeting is public, and
//! twelve who have none, so that the rules about them can be seen.

use chrono::{Datelike, NaiveDate};

use crate::calendar;
use crate::names;
use crate::random::Random;

/// Members with a vote.
pub const VOTERS: u32 = 186;

/// Somebody on the roll.
pub struct Member {
    /// Eight digits: office 01, year of joining, running number.
    pub number: String,
    pub name: String,
    /// `anggota`, `calon`, `luar_biasa`.
    pub status: &'static str,
    pub joined: NaiveDate,
}

impl Member {
    /// Whether the member has a vote, and may borrow.
    pub fn is_full(&self) -> bool {
        self.status == "anggota"
    }
}

/// People that the demonstration names; their numbers are printed when it starts.
const NAMED: &[(u32, &str)] = &[
    (42, "Siti Rahmawati"),
    (77, "Bambang Hartono"),
    (103, "Maria Nainggolan"),
    (1, "Sugeng Prasetyo"),
    (2, "Ni Wayan Suastini"),
    (3, "Dwi Handayani"),
    (5, "Ahmad Fauzi"),
    (6, "Togar Siregar"),
    (9, "Retno Susilowati"),
    (187, "Yayah Komariah"),
];

/// The whole roll in the order of the running number.
pub fn roll(random: &mut Random) -> Vec<Member> {
    let taken: Vec<&str> = NAMED.iter().map(|(_, name)| *name).collect();
    let mut people = names::people(random, 200, &taken).into_iter();
    let mut members = Vec::new();
    for running in 1..=VOTERS + 12 {
        let (status, joined) = match running {
            // 14 to 16 members joined each year from 2013 to 2024.
            1..=VOTERS => {
                let year = 2013 + i32::try_from((running - 1) * 12 / VOTERS).unwrap_or(0);
                let month = if year == 2024 {
                    random.between(1, 9)
                } else {
                    random.between(1, 12)
                };
                let date = NaiveDate::from_ymd_opt(year, month, random.between(1, 28));
                ("anggota", date.unwrap_or_default())
            }
            187..=194 => {
                let index = i32::try_from(random.between(14, 22)).unwrap_or(14);
                ("calon", calendar::day(index, random.between(2, 27)))
            }
            _ => {
                let index = i32::try_from(random.between(2, 12)).unwrap_or(2);
                ("luar_biasa", calendar::day(index, random.between(2, 27)))
            }
        };
        let named = NAMED.iter().find(|(at, _)| *at == running);
        let name = match named {
            Some((_, name)) => (*name).to_owned(),
            None => people.next().unwrap_or_default(),
        };
        let year = joined.year() % 100;
        members.push(Member {
            number: format!("01{year:02}{running:04}"),
            name,
            status,
            joined,
        });
    }
    members
}
