//! What is paid, what is due and what is late, told from dates and sums alone. The present day is
//! passed in: it is the cooperative's day, not the phone's.

use chrono::NaiveDate;

use crate::codes::codes;
use crate::money::{Money, MoneyError};

/// How one instalment stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InstalmentStatus {
    /// Lunas: all of it is paid.
    Paid,
    /// A part of it is paid, and its day has not passed.
    Partial,
    /// Nothing of it is paid, and its day is near: within [`NEAR_DAYS`].
    Due,
    /// Nothing of it is paid, and its day is further away.
    Upcoming,
    /// Its day has passed and something of it is not paid.
    Overdue,
}

codes!(InstalmentStatus {
    Paid => "paid",
    Partial => "partial",
    Due => "due",
    Upcoming => "upcoming",
    Overdue => "overdue",
});

/// How many days before its day an instalment is called due.
pub const NEAR_DAYS: i64 = 7;

/// An instalment and what was paid of it so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// The day by which it is to be paid.
    pub due_on: NaiveDate,
    /// What is to be paid.
    pub total: Money,
    /// What was paid of it.
    pub paid: Money,
}

impl Owed {
    /// What is not paid yet.
    pub fn left(&self) -> Money {
        self.total.checked_sub(self.paid).unwrap_or(Money::ZERO)
    }

    /// How it stands on a day.
    pub fn status_on(&self, today: NaiveDate) -> InstalmentStatus {
        status_on(self.due_on, self.total, self.paid, today)
    }
}

/// How an instalment stands on a day. On its own day it is due, not late.
///
/// ```
/// use chrono::NaiveDate;
/// use sokoguru_domain::{InstalmentStatus, Money, status_on};
///
/// let day = |day| NaiveDate::from_ymd_opt(2026, 4, day).ok_or("no such day");
/// let (total, nothing) = (Money::rupiah(100_000)?, Money::ZERO);
/// assert_eq!(status_on(day(10)?, total, nothing, day(10)?), InstalmentStatus::Due);
/// assert_eq!(status_on(day(10)?, total, nothing, day(11)?), InstalmentStatus::Overdue);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn status_on(
    due_on: NaiveDate,
    total: Money,
    paid: Money,
    today: NaiveDate,
) -> InstalmentStatus {
    let days = due_on.signed_duration_since(today).num_days();
    if paid >= total {
        InstalmentStatus::Paid
    } else if days < 0 {
        InstalmentStatus::Overdue
    } else if !paid.is_zero() {
        InstalmentStatus::Partial
    } else if days <= NEAR_DAYS {
        InstalmentStatus::Due
    } else {
        InstalmentStatus::Upcoming
    }
}

/// The next instalment that is not fully paid and not late yet: what to prepare for. What is late
/// is in [`arrears`].
pub fn next_due(owed: &[Owed], today: NaiveDate) -> Option<&Owed> {
    owed.iter()
        .filter(|one| one.due_on >= today && !one.left().is_zero())
        .min_by_key(|one| one.due_on)
}

/// What should have been paid before today and is not.
///
/// Errors: [`MoneyError::TooLarge`].
pub fn arrears(owed: &[Owed], today: NaiveDate) -> Result<Money, MoneyError> {
    Money::sum(owed.iter().filter(|one| one.due_on < today).map(Owed::left))
}
