//! A sheet of a workbook as the same lines of named cells.

use std::collections::BTreeMap;

use super::{Columns, Table};
use crate::import::problem::{Problems, Reason};
use crate::import::workbook::{Cell, Sheet};

/// Columns whose digits name something: as a number, Excel takes their leading zeros away.
const IDENTITIES: &[&str] = &[
    "number",
    "member",
    "account",
    "loan",
    "nik_koperasi",
    "whatsapp",
    "phone",
];

fn shown(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Number(text) => text,
        Cell::Wrong(_) => "",
    }
}

const fn is_text(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(_))
}

impl Table {
    /// Reads a sheet. Its first row that holds something names the columns.
    pub(in crate::import) fn of_sheet(
        columns: &Columns,
        sheet: &Sheet,
        problems: &mut Problems,
    ) -> Self {
        let mut table = Self {
            file: columns.file,
            index: BTreeMap::new(),
            is_sheet: true,
            lines: Vec::new(),
        };
        let before = problems.total();
        let mut rows = sheet.rows.iter();
        let Some((_, first)) = rows.next() else {
            table.note(1, None, Reason::Empty, problems);
            return table;
        };
        let header: csv::StringRecord = first.iter().map(shown).collect();
        table.header(columns, &header, problems);
        if problems.total() > before {
            return table;
        }
        for (number, cells) in rows {
            let mut record: Vec<&str> = cells.iter().map(shown).collect();
            if record.iter().all(|cell| cell.is_empty()) && cells.iter().all(is_text) {
                continue;
            }
            if record.len() > header.len() {
                let (expected, found) = (header.len(), record.len());
                table.note(
                    *number,
                    None,
                    Reason::CellCount { expected, found },
                    problems,
                );
                continue;
            }
            for (column, at) in &table.index {
                match cells.get(*at) {
                    Some(Cell::Wrong(reason)) => {
                        table.note(*number, Some(column), reason.clone(), problems);
                    }
                    Some(Cell::Number(_)) if IDENTITIES.contains(column) => {
                        table.note(*number, Some(column), Reason::NumberNotText, problems);
                    }
                    _ => {}
                }
            }
            record.resize(header.len(), "");
            table.lines.push((*number, record.into()));
        }
        table
    }
}
