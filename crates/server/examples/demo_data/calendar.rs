//! The months of the demonstration: two years and the month in which they end.

use chrono::{Datelike, Months, NaiveDate};

/// Number of months from November 2024 to November 2026.
pub const MONTHS: u32 = 25;

/// The first day of the month that is `index` months after November 2024; negative is before.
pub fn month(index: i32) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2024, 11, 1).unwrap_or_default();
    let distance = Months::new(index.unsigned_abs());
    let moved = if index < 0 {
        first.checked_sub_months(distance)
    } else {
        first.checked_add_months(distance)
    };
    moved.unwrap_or(first)
}

/// A day in that month, or its last day where the month is shorter.
pub fn day(index: i32, day: u32) -> NaiveDate {
    let first = month(index);
    (0..=3)
        .find_map(|less| first.with_day(day.saturating_sub(less).max(1)))
        .unwrap_or(first)
}

/// How many months a day lies after November 2024.
pub fn index_of(date: NaiveDate) -> i32 {
    let months = |d: NaiveDate| d.year() * 12 + i32::try_from(d.month()).unwrap_or(0);
    months(date) - months(month(0))
}
