//! The single cells of a line, read into the domain's types.

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use sokoguru_domain::{MemberNumber, Money, Period, Rate};

use super::super::calendar::Calendar;
use super::super::cell::{fraction, money, number, percentage, text};
use super::super::problem::{Problems, Reason};
use super::{Line, Maybe};

impl Line<'_> {
    /// Notes that a column of this line is wrong.
    pub fn wrong(&self, column: &str, reason: Reason, problems: &mut Problems) {
        self.table.note(self.number, Some(column), reason, problems);
    }

    fn cell(&self, column: &str) -> &str {
        let at = self.table.index.get(column);
        at.and_then(|at| self.cells.get(*at)).unwrap_or("").trim()
    }

    fn read<T>(
        &self,
        column: &str,
        problems: &mut Problems,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        let cell = self.cell(column);
        let parsed = if cell.is_empty() {
            Err(Reason::Required)
        } else {
            parse(cell)
        };
        parsed
            .map_err(|reason| self.wrong(column, reason, problems))
            .ok()
    }

    /// Reads a cell that may be empty: the outer `None` is a problem, the inner one an empty cell.
    fn maybe<T>(
        &self,
        column: &str,
        problems: &mut Problems,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Maybe<T> {
        if self.cell(column).is_empty() {
            return Some(None);
        }
        self.read(column, problems, parse).map(Some)
    }

    /// A text.
    pub fn text(&self, column: &str, most: usize, problems: &mut Problems) -> Option<String> {
        self.read(column, problems, |cell| text(cell, most))
    }

    /// A text that may be empty.
    pub fn maybe_text(&self, column: &str, most: usize, problems: &mut Problems) -> Option<String> {
        self.maybe(column, problems, |cell| text(cell, most))
            .map(Option::unwrap_or_default)
    }

    /// A sum of money above nothing.
    pub fn money(&self, column: &str, problems: &mut Problems) -> Option<Money> {
        self.read(column, problems, money)
    }

    /// A sum of money that may be left out.
    pub fn maybe_money(&self, column: &str, problems: &mut Problems) -> Maybe<Money> {
        self.maybe(column, problems, |cell| match money(cell) {
            Err(Reason::Nothing) => Ok(Money::ZERO),
            other => other,
        })
    }

    /// A day.
    pub fn day(
        &self,
        column: &str,
        calendar: &Calendar,
        problems: &mut Problems,
    ) -> Option<NaiveDate> {
        self.read(column, problems, |cell| calendar.day(cell))
    }

    /// A day that may be left out.
    pub fn maybe_day(
        &self,
        column: &str,
        calendar: &Calendar,
        problems: &mut Problems,
    ) -> Maybe<NaiveDate> {
        self.maybe(column, problems, |cell| calendar.day(cell))
    }

    /// A moment in the cooperative's zone.
    pub fn moment(
        &self,
        column: &str,
        calendar: &Calendar,
        problems: &mut Problems,
    ) -> Option<NaiveDateTime> {
        self.read(column, problems, |cell| calendar.moment(cell))
    }

    /// A moment that may be left out.
    pub fn maybe_moment(
        &self,
        column: &str,
        calendar: &Calendar,
        problems: &mut Problems,
    ) -> Maybe<NaiveDateTime> {
        self.maybe(column, problems, |cell| calendar.moment(cell))
    }

    /// One of some words.
    pub fn word<T: Copy>(
        &self,
        column: &str,
        words: &[(&'static str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        self.read(column, problems, |cell| {
            let cell = cell.to_ascii_lowercase();
            let found = words
                .iter()
                .find(|(word, _)| word.eq_ignore_ascii_case(&cell));
            found
                .map(|(_, value)| *value)
                .ok_or_else(|| Reason::NotAWord {
                    known: words.iter().map(|(word, _)| *word).collect(),
                })
        })
    }

    /// One of some words, or nothing.
    pub fn maybe_word<T: Copy>(
        &self,
        column: &str,
        words: &[(&'static str, T)],
        problems: &mut Problems,
    ) -> Maybe<T> {
        if self.cell(column).is_empty() {
            return Some(None);
        }
        self.word(column, words, problems).map(Some)
    }

    /// A whole number.
    pub fn number(
        &self,
        column: &str,
        (from, to): (u32, u32),
        problems: &mut Problems,
    ) -> Option<u32> {
        self.read(column, problems, |cell| number(cell, from, to))
    }

    /// A whole number that may be left out.
    pub fn maybe_number(
        &self,
        column: &str,
        (from, to): (u32, u32),
        problems: &mut Problems,
    ) -> Maybe<u32> {
        self.maybe(column, problems, |cell| number(cell, from, to))
    }

    /// A percentage from 0 to 100 that may be left out.
    pub fn maybe_percent(&self, column: &str, problems: &mut Problems) -> Maybe<Decimal> {
        self.maybe(column, problems, |cell| {
            let percent = percentage(cell)?;
            if percent <= Decimal::ONE_HUNDRED {
                Ok(percent)
            } else {
                Err(Reason::NotAPercentage)
            }
        })
    }

    /// A rate in `rate_percent` and `rate_per`, both or neither.
    pub fn maybe_rate(&self, problems: &mut Problems) -> Maybe<Rate> {
        let empty = (
            self.cell("rate_percent").is_empty(),
            self.cell("rate_per").is_empty(),
        );
        match empty {
            (true, true) => Some(None),
            (true, false) => {
                self.wrong("rate_percent", Reason::HalfARate, problems);
                None
            }
            (false, true) => {
                self.wrong("rate_per", Reason::HalfARate, problems);
                None
            }
            (false, false) => {
                let words = [("month", Period::Month), ("year", Period::Year)];
                let per = self.word("rate_per", &words, problems);
                let rate = self.read("rate_percent", problems, |cell| {
                    let per = per.unwrap_or(Period::Month);
                    Rate::new(percentage(cell)?, per).map_err(|_| Reason::NotAPercentage)
                });
                per.and(rate).map(Some)
            }
        }
    }

    /// A member number.
    pub fn member_number(&self, column: &str, problems: &mut Problems) -> Option<MemberNumber> {
        self.read(column, problems, |cell| {
            MemberNumber::parse(cell).map_err(|_| Reason::NotAMemberNumber)
        })
    }

    /// A key that can stand in an address.
    pub fn key(&self, column: &str, problems: &mut Problems) -> Option<String> {
        self.read(column, problems, |cell| {
            let safe = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
            if cell.len() <= 40 && cell.bytes().all(safe) {
                Ok(cell.to_owned())
            } else {
                Err(Reason::NotAKey)
            }
        })
    }

    /// A fraction: `>1/2` or `>=3/4`.
    pub fn maybe_fraction(&self, column: &str, problems: &mut Problems) -> Maybe<(u32, u32, bool)> {
        self.maybe(column, problems, |cell| {
            fraction(cell).ok_or(Reason::NotAFraction)
        })
    }
}
