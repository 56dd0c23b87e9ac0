//! One CSV file or sheet as lines of named cells: encoding, separator, header, and the reading of single
//! cells into the domain's types. A cell that cannot be read is a problem with its place, and the
//! reading goes on, so that the office sees all that is wrong at once.
//!
//! Shape: UTF-8 with or without a byte order mark; comma or semicolon, told from the header; lines
//! end with LF or CRLF; cells with separators stand in double quotation marks.

mod sheet;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use sokoguru_domain::{MemberNumber, Money, Period, Rate};

use super::calendar::Calendar;
use super::cell::{fraction, money, number, percentage, text};
use super::problem::{Problem, Problems, Reason};
use super::workbook::letters;

/// A cell that may be empty: `None` is a problem, `Some(None)` an empty cell.
pub type Maybe<T> = Option<Option<T>>;

/// Which columns a file has.
pub struct Columns {
    /// Name of the file.
    pub file: &'static str,
    /// Must be in the header.
    pub required: &'static [&'static str],
    /// May be in the header.
    pub optional: &'static [&'static str],
}

/// A file that was read.
pub struct Table {
    file: &'static str,
    index: BTreeMap<&'static str, usize>,
    /// Whether columns have letters.
    is_sheet: bool,
    lines: Vec<(u64, csv::StringRecord)>,
}

/// One line of it.
pub struct Line<'t> {
    table: &'t Table,
    /// Counted from 1 with the header.
    pub number: u64,
    cells: &'t csv::StringRecord,
}

impl Table {
    /// Reads a file. Problems of single lines leave the others readable; a problem of the header
    /// leaves none.
    pub fn read(columns: &Columns, bytes: &[u8], problems: &mut Problems) -> Self {
        let mut table = Self {
            file: columns.file,
            index: BTreeMap::new(),
            is_sheet: false,
            lines: Vec::new(),
        };
        let before = problems.total();
        let Some(text) = decode(columns.file, bytes, problems) else {
            return table;
        };
        let first = text.lines().next().unwrap_or_default();
        let semicolons = first.matches(';').count() > first.matches(',').count();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(if semicolons { b';' } else { b',' })
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut width = None;
        for (at, record) in reader.records().enumerate() {
            let fallback = u64::try_from(at + 1).unwrap_or(u64::MAX);
            let Ok(record) = record else {
                table.note(fallback, None, Reason::Malformed, problems);
                return table;
            };
            let line = record.position().map_or(fallback, csv::Position::line);
            match width {
                None => {
                    table.header(columns, &record, problems);
                    if problems.total() > before {
                        return table;
                    }
                    width = Some(record.len());
                }
                Some(expected) if record.len() != expected => {
                    let found = record.len();
                    table.note(line, None, Reason::CellCount { expected, found }, problems);
                }
                Some(_) => table.lines.push((line, record)),
            }
        }
        if width.is_none() {
            table.note(1, None, Reason::Empty, problems);
        }
        table
    }

    fn header(&mut self, columns: &Columns, header: &csv::StringRecord, problems: &mut Problems) {
        for (at, cell) in header.iter().enumerate() {
            let name = cell.trim().to_ascii_lowercase();
            let mut known = columns.required.iter().chain(columns.optional);
            match known.find(|known| **known == name) {
                None => self.note(1, Some(cell.trim()), Reason::ColumnUnknown, problems),
                Some(known) => {
                    if self.index.insert(known, at).is_some() {
                        self.note(1, Some(known), Reason::ColumnTwice, problems);
                    }
                }
            }
        }
        for name in columns.required {
            if !self.index.contains_key(name) {
                self.note(1, Some(name), Reason::ColumnMissing, problems);
            }
        }
    }

    fn note(&self, line: u64, column: Option<&str>, reason: Reason, problems: &mut Problems) {
        let lettered = |name: &str| {
            let at = self.index.get(name).filter(|_| self.is_sheet);
            at.map_or_else(
                || name.to_owned(),
                |at| format!("{name} ({})", letters(*at)),
            )
        };
        problems.push(Problem {
            file: self.file.to_owned(),
            line: Some(line),
            column: column.map(lettered),
            reason,
        });
    }

    /// Its lines in order.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().map(|(number, cells)| Line {
            table: self,
            number: *number,
            cells,
        })
    }
}

fn decode<'b>(file: &str, bytes: &'b [u8], problems: &mut Problems) -> Option<&'b str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Some(text),
        wrong => {
            // UTF-16, which some programs write, shows as zero bytes.
            let until = wrong.map_or_else(
                |error| error.valid_up_to(),
                |text| text.find('\0').unwrap_or(0),
            );
            let ends = bytes
                .iter()
                .take(until)
                .filter(|byte| **byte == b'\n')
                .count();
            problems.push(Problem {
                file: file.to_owned(),
                line: u64::try_from(ends + 1).ok(),
                column: None,
                reason: Reason::Encoding,
            });
            None
        }
    }
}

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
