//! The files of an import, from a folder, a workbook or the program itself.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::problem::Problems;
use super::table::{Columns, Table};
use super::workbook::{self, Bounds, Sheet, WorkbookError};
use crate::secrets::sha256;

/// Larger files are refused: five years of a large cooperative fit many times.
const LARGEST: u64 = 100_000_000;
/// Larger papers are refused: members read them on a phone.
pub const LARGEST_PAPER: usize = 5_000_000;

/// Every file that an import may read, by its path inside the folder.
#[derive(Default)]
pub struct Source {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    sheets: BTreeMap<String, Sheet>,
    /// Which sheets were asked for: one that nobody asks for has a name that there is not.
    asked: Mutex<BTreeSet<String>>,
}

impl Source {
    /// Files that are part of the program.
    pub fn embedded(files: &[(&str, &'static [u8])]) -> Self {
        let entry =
            |(name, bytes): &(&str, &'static [u8])| ((*name).to_owned(), Cow::Borrowed(*bytes));
        Self {
            files: files.iter().map(entry).collect(),
            ..Self::default()
        }
    }

    /// Files from memory, as tests make them.
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Self {
        let entry = |(name, bytes): (&str, Vec<u8>)| (name.to_owned(), Cow::Owned(bytes));
        Self {
            files: files.into_iter().map(entry).collect(),
            ..Self::default()
        }
    }

    /// The CSV files of a folder, and what lies in its folder `papers`.
    ///
    /// Errors: the folder cannot be read, or a file in it is too large.
    pub fn folder(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for (within, prefix) in [
            (folder.to_path_buf(), ""),
            (folder.join("papers"), "papers/"),
        ] {
            if !prefix.is_empty() && !within.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(&within)? {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                let wanted = !prefix.is_empty()
                    || Path::new(&name)
                        .extension()
                        .is_some_and(|ext| ext.eq_ignore_ascii_case("csv"));
                if !wanted || !entry.path().is_file() {
                    continue;
                }
                if entry.metadata()?.len() > LARGEST {
                    return Err(io::Error::new(
                        io::ErrorKind::FileTooLarge,
                        format!("{name}: larger than {LARGEST} bytes"),
                    ));
                }
                let bytes = std::fs::read(entry.path())?;
                files.insert(format!("{prefix}{name}"), Cow::Owned(bytes));
            }
        }
        Ok(Self {
            files,
            ..Self::default()
        })
    }

    /// A file, if it is there.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(AsRef::as_ref)
    }

    /// The sheets of a workbook (.xlsx).
    ///
    /// Errors: [`WorkbookError`].
    pub fn workbook(bytes: &[u8], bounds: Bounds) -> Result<Self, WorkbookError> {
        let sheets = workbook::read(bytes, bounds)?.sheets.into_iter().collect();
        Ok(Self {
            sheets,
            ..Self::default()
        })
    }

    /// Whether it is a workbook: its places are named as Excel names them.
    pub fn is_workbook(&self) -> bool {
        !self.sheets.is_empty()
    }

    /// The table of a file or sheet, if it is there.
    pub(super) fn table(&self, columns: &Columns, problems: &mut Problems) -> Option<Table> {
        if let Some(sheet) = self.sheets.get(columns.file) {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            asked.insert(columns.file.to_owned());
            return Some(Table::of_sheet(columns, sheet, problems));
        }
        Some(Table::read(columns, self.get(columns.file)?, problems))
    }

    /// The digest of a file or sheet, if it is there.
    pub(super) fn digest(&self, name: &str) -> Option<[u8; 32]> {
        let sheet = self.sheets.get(name).map(|sheet| sheet.digest);
        sheet.or_else(|| self.get(name).map(sha256))
    }

    /// Sheets that no part of the import knows.
    pub(super) fn unknown_sheets(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown = self.sheets.keys().filter(|name| !asked.contains(*name));
        unknown.cloned().collect()
    }

    /// Whether there is no CSV file at all.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty()
            && !self.files.keys().any(|name| {
                Path::new(name)
                    .extension()
                    .is_some_and(|ext| ext.eq_ignore_ascii_case("csv"))
            })
    }
}
