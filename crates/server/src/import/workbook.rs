//! A workbook of Excel (.xlsx) as the files of an import: one sheet for each file, named like it
//! without `.csv`. Values become what somebody would have typed into a CSV file: a date cell a day,
//! a number cell its digits as Excel shows them, a percentage its percent.
//!
//! A workbook is a ZIP of XML from anywhere, so that it is bounded before it is believed: how much
//! it unpacks to is counted by unpacking it, cells are read one after the other, and nothing is made
//! as large as a sheet says it is.
//!
//! What it leaves to others: which columns a sheet has (`table`), what single values mean.

use std::io::{Cursor, Read as _, sink};

use calamine::{Data, DataRef, Reader as _, Xlsx};
use rust_decimal::Decimal;
use sha2::{Digest as _, Sha256};

use super::problem::Reason;

/// What a workbook may hold.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of the file.
    pub packed: usize,
    /// Bytes of all that is in it.
    pub unpacked: u64,
    /// Files inside.
    pub parts: usize,
    /// Rows of a sheet.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u32,
    /// Bytes of text in all cells.
    pub text: usize,
}

impl Bounds {
    /// Five years of a large cooperative fit.
    pub const OFFICE: Self = Self {
        packed: 20_000_000,
        unpacked: 300_000_000,
        parts: 500,
        rows: 300_000,
        columns: 60,
        text: 200_000_000,
    };
}

/// Why a workbook cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// No workbook, or a broken one.
    #[error("this is no workbook (.xlsx) that can be read")]
    NotAWorkbook,
    /// More in it than may be.
    #[error("the workbook is too large")]
    TooLarge,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Text, or a date or moment as it is typed.
    Text(String),
    /// A number as Excel shows it: leading zeros are gone.
    Number(String),
    /// Something that cannot be taken.
    Wrong(Reason),
}

/// A sheet: its rows that hold something, by their number in Excel.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) rows: Vec<(u64, Vec<Cell>)>,
    pub(super) digest: [u8; 32],
}

/// Sheets by the file that each stands for, and the sheets that stand for none by their own names.
pub(super) struct Workbook {
    pub(super) sheets: Vec<(String, Sheet)>,
}

/// Reads a workbook. A sheet whose name begins with `_` is the office's own and is left out.
///
/// Errors: [`WorkbookError`].
pub(super) fn read(bytes: &[u8], bounds: Bounds) -> Result<Workbook, WorkbookError> {
    if bytes.len() > bounds.packed {
        return Err(WorkbookError::TooLarge);
    }
    unpack(bytes, bounds)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|_| WorkbookError::NotAWorkbook)?;
    let mut text = bounds.text;
    let mut sheets: Vec<(String, Sheet)> = Vec::new();
    for name in book.sheet_names() {
        if name.starts_with('_') {
            continue;
        }
        let file = file_of(&name);
        // Names differ in Excel, but two may stand for one file.
        if sheets.iter().any(|(known, _)| *known == file) {
            return Err(WorkbookError::NotAWorkbook);
        }
        let sheet = sheet(&mut book, &name, (&mut text, bounds))?;
        sheets.push((file, sheet));
    }
    Ok(Workbook { sheets })
}

/// `Members` and `members.csv` both stand for `members.csv`.
fn file_of(name: &str) -> String {
    let plain = name.trim().to_ascii_lowercase();
    let stem = plain.strip_suffix(".csv").unwrap_or(&plain);
    format!("{stem}.csv")
}

/// Counts what a workbook unpacks to, whatever its directory says.
fn unpack(bytes: &[u8], bounds: Bounds) -> Result<(), WorkbookError> {
    let broken = |_| WorkbookError::NotAWorkbook;
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if zip.len() > bounds.parts {
        return Err(WorkbookError::TooLarge);
    }
    let mut left = bounds.unpacked;
    for at in 0..zip.len() {
        let part = zip.by_index(at).map_err(broken)?;
        let mut counted = part.take(left.saturating_add(1));
        let size =
            std::io::copy(&mut counted, &mut sink()).map_err(|_| WorkbookError::NotAWorkbook)?;
        left = left.checked_sub(size).ok_or(WorkbookError::TooLarge)?;
    }
    Ok(())
}

fn sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    (text, bounds): (&mut usize, Bounds),
) -> Result<Sheet, WorkbookError> {
    let broken = |_| WorkbookError::NotAWorkbook;
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    let mut rows: Vec<(u64, Vec<Cell>)> = Vec::new();
    let mut digest = Sha256::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(broken)? {
        let (row, column) = cell.get_position();
        if row >= bounds.rows || column >= bounds.columns {
            return Err(WorkbookError::TooLarge);
        }
        let percent = reader
            .styles()
            .get(style)
            .and_then(|style| style.number_format.as_ref())
            .is_some_and(|format| format.format_code.contains('%'));
        let Some(value) = value(cell.get_value(), percent) else {
            continue;
        };
        let length = match &value {
            Cell::Text(held) | Cell::Number(held) => held.len(),
            Cell::Wrong(_) => 0,
        };
        *text = text.checked_sub(length).ok_or(WorkbookError::TooLarge)?;
        digest.update(format!("{row}:{column}:{length}:"));
        if let Cell::Text(held) | Cell::Number(held) = &value {
            digest.update(held);
        }
        let number = u64::from(row) + 1;
        // Cells come by row, but a file from anywhere may have them otherwise.
        if rows.last().is_some_and(|(last, _)| *last > number) {
            return Err(WorkbookError::NotAWorkbook);
        }
        if rows.last().is_none_or(|(last, _)| *last < number) {
            rows.push((number, Vec::new()));
        }
        let at = usize::try_from(column).map_err(|_| WorkbookError::TooLarge)?;
        if let Some((_, cells)) = rows.last_mut() {
            if cells.len() > at {
                return Err(WorkbookError::NotAWorkbook);
            }
            cells.resize(at, Cell::Text(String::new()));
            cells.push(value);
        }
    }
    Ok(Sheet {
        rows,
        digest: digest.finalize().into(),
    })
}

/// What a cell says; nothing where it is empty.
fn value(data: &DataRef<'_>, percent: bool) -> Option<Cell> {
    Some(match Data::from(data.clone()) {
        Data::Empty => return None,
        Data::String(text) => {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            Cell::Text(text.to_owned())
        }
        Data::Float(value) => number(value, percent),
        Data::Int(value) => Cell::Number(value.to_string()),
        Data::Bool(value) => Cell::Text(if value { "TRUE" } else { "FALSE" }.to_owned()),
        Data::DateTime(moment) if moment.is_datetime() => match moment.as_datetime() {
            None => Cell::Wrong(Reason::NotADay),
            // Noon of a day is typed as a moment; a day alone has no time.
            Some(at) if at.time() == chrono::NaiveTime::MIN => {
                Cell::Text(at.format("%Y-%m-%d").to_string())
            }
            Some(at) => Cell::Text(at.format("%Y-%m-%d %H:%M").to_string()),
        },
        Data::DateTimeIso(text) => Cell::Text(text.replacen('T', " ", 1)),
        Data::DateTime(_) | Data::DurationIso(_) => Cell::Wrong(Reason::NotAMoment),
        Data::Error(_) => Cell::Wrong(Reason::CellError),
    })
}

/// A number as Excel shows it: 15 digits, which is as far as it counts.
fn number(value: f64, percent: bool) -> Cell {
    let read = Decimal::from_scientific(&format!("{value:.14e}")).ok();
    let shown = read.and_then(|value| {
        if percent {
            value.checked_mul(Decimal::ONE_HUNDRED)
        } else {
            Some(value)
        }
    });
    shown.map_or(Cell::Wrong(Reason::TooLarge), |shown| {
        Cell::Number(shown.normalize().to_string())
    })
}

/// The letters of a column as Excel shows them: 0 is A, 27 is AB.
pub(super) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    loop {
        let letter = u8::try_from(left % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        if left < 26 {
            break;
        }
        left = left / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_excel_shows() {
        for (value, shown) in [
            (1_500_000.0, "1500000"),
            (0.1 + 0.2, "0.3"),
            (1_234_567.89, "1234567.89"),
            (-5.5, "-5.5"),
            (0.0, "0"),
            (999_999_999_999_999.0, "999999999999999"),
        ] {
            assert_eq!(number(value, false), Cell::Number(shown.to_owned()));
        }
        assert_eq!(number(0.015, true), Cell::Number("1.5".to_owned()));
        assert_eq!(number(1e300, false), Cell::Wrong(Reason::TooLarge));
        assert_eq!(number(f64::NAN, false), Cell::Wrong(Reason::TooLarge));
    }

    #[test]
    fn columns_have_letters() {
        let all = [0, 25, 26, 27, 51, 52, 701, 702].map(letters);
        assert_eq!(all, ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn what_is_no_workbook_is_none() {
        for bytes in [&b""[..], b"PK\x03\x04", b"number,name\n", &[0; 4096]] {
            let read = read(bytes, Bounds::OFFICE);
            assert!(matches!(read, Err(WorkbookError::NotAWorkbook)));
        }
    }
}
