//! One CSV file or sheet as lines of named cells: encoding, separator, header, and the reading of single
//! cells into the domain's types. A cell that cannot be read is a problem with its place, and the
//! reading goes on, so that the office sees all that is wrong at once.
//!
//! Shape: UTF-8 with or without a byte order mark; comma or semicolon, told from the header; lines
//! end with LF or CRLF; cells with separators stand in double quotation marks.

mod line;

mod sheet;

use std::collections::BTreeMap;

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
