//! Imports from the office: CSV files, or one workbook, of members, savings, loans and meetings, all or nothing.
//!
//! What it is for: every file of a folder is read, checked and written in one transaction. When
//! anything is wrong, nothing is changed and the answer names file, line, column and reason. The
//! same files again add nothing: numbers and references tell what is already there.
//!
//! What it leaves to others: the rules (`sokoguru-domain`), SQL (`crate::store`). Columns and
//! formats are described in `docs/import.md`.
//!
//! Reading order: `table` reads a file, [`calendar`] its dates, [`problem`] says what is wrong;
//! then one file per area in the order in which they depend on each other.

pub mod calendar;
pub mod problem;
pub mod source;

mod agenda;
mod applications;
mod cell;
mod conditions;
mod figures;
mod loans;
mod meetings;
mod members;
mod products;
mod rules;
mod savings;
mod surplus;
mod table;
mod words;
pub mod workbook;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use sokoguru_domain::{MemberNumber, Zone};

use crate::audit::{Action, Actor, Entry};
use crate::store::cooperative::Area;
use crate::store::members::MemberRow;
use crate::store::{Store, StoreError, Writing};
use calendar::{Calendar, Shift};
use problem::{Problem, Problems, Reason, What};
use source::Source;
use table::{Columns, Line, Table};

use crate::view::hex;

/// What happened to the lines of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New ones.
    pub added: u32,
    /// Changed what was there.
    pub updated: u32,
    /// Were there already, just so.
    pub present: u32,
    /// Left out, because their day has not come (demonstration only).
    pub left_out: u32,
}

/// What an import did, by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// File and counts in the order of the import.
    pub files: Vec<(&'static str, Counts)>,
    /// Products beyond the legal limit, by name: taken in, but to be looked at.
    pub above_legal_limit: Vec<String>,
}

impl Report {
    /// The counts of a file.
    pub fn counts(&self, file: &str) -> Counts {
        let found = self.files.iter().find(|(name, _)| *name == file);
        found.map(|(_, counts)| *counts).unwrap_or_default()
    }
}

/// Why an import did not happen. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The files are wrong.
    #[error("{} problems in the files", .0.total())]
    Problems(Problems),
    /// There is no file of a known name.
    #[error("no file of a known name")]
    NothingToImport,
    /// There is no cooperative yet, and no file that describes it.
    #[error("no cooperative yet: cooperative.csv is needed first")]
    NoCooperative,
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes in a folder of files.
///
/// Units: `now` is the moment of the import; days after it are refused. With `shift`, days are
/// moved and what then lies after `now` is left out: see [`Shift`].
pub async fn run(
    store: &Store,
    source: &Source,
    now: DateTime<Utc>,
    shift: Option<&Shift>,
) -> Result<Report, ImportError> {
    run_as(Actor::Server, store, source, now, shift).await
}

/// Takes in a folder of files for somebody of the office, whom the log names. See [`run`].
pub async fn run_as(
    actor: Actor,
    store: &Store,
    source: &Source,
    now: DateTime<Utc>,
    shift: Option<&Shift>,
) -> Result<Report, ImportError> {
    let mut writing = store.write_as(actor).await?;
    let mut problems = Problems::default();
    let described = members::cooperative(source, &mut problems);
    let stored = writing.cooperative().await?;
    let zone = described
        .as_ref()
        .or(stored.as_ref())
        .map_or(Zone::Wib, |cooperative| cooperative.zone);
    if stored.is_none() && described.is_none() && problems.is_empty() {
        return Err(if source.is_empty() {
            ImportError::NothingToImport
        } else {
            ImportError::NoCooperative
        });
    }
    let mut import = Import {
        source,
        calendar: Calendar::new(now, zone, shift),
        problems,
        report: Report::default(),
        members: HashMap::new(),
    };
    if let Some(new) = described {
        let counts = match stored {
            None => Counts {
                added: 1,
                ..Counts::default()
            },
            Some(old) if old == new => Counts {
                present: 1,
                ..Counts::default()
            },
            Some(_) => Counts {
                updated: 1,
                ..Counts::default()
            },
        };
        writing.put_cooperative(&new, now).await?;
        import
            .report
            .files
            .push((members::COOPERATIVE.file, counts));
    }
    members::members(&mut import, &mut writing).await?;
    savings::accounts(&mut import, &mut writing).await?;
    savings::movements(&mut import, &mut writing).await?;
    products::products(&mut import, &mut writing).await?;
    conditions::conditions(&mut import, &mut writing).await?;
    loans::loans(&mut import, &mut writing).await?;
    loans::payments(&mut import, &mut writing).await?;
    applications::applications(&mut import, &mut writing).await?;
    conditions::guarantees(&mut import, &mut writing).await?;
    rules::rules(&mut import, &mut writing).await?;
    agenda::meetings(&mut import, &mut writing).await?;
    meetings::attendance(&mut import, &mut writing).await?;
    meetings::results(&mut import, &mut writing).await?;
    meetings::announcements(&mut import, &mut writing).await?;
    figures::follow_ups(&mut import, &mut writing).await?;
    figures::public(&mut import, &mut writing).await?;
    surplus::surplus(&mut import, &mut writing).await?;
    for name in source.unknown_sheets() {
        import.problems.push(Problem {
            file: name,
            line: None,
            column: None,
            reason: Reason::SheetUnknown,
        });
    }
    import.problems.of_sheets(source.is_workbook());
    if import.report.files.is_empty() && import.problems.is_empty() {
        return Err(ImportError::NothingToImport);
    }
    if !import.problems.is_empty() {
        writing.roll_back().await?;
        return Err(ImportError::Problems(import.problems.sorted()));
    }
    import.finish(&mut writing).await?;
    writing.commit().await?;
    Ok(import.report)
}

/// An import on its way.
struct Import<'a> {
    source: &'a Source,
    calendar: Calendar,
    problems: Problems,
    report: Report,
    /// Members that were looked up, so that thousands of lines ask once.
    members: HashMap<String, Option<MemberRow>>,
}

impl Import<'_> {
    /// A file, if it is in the folder.
    fn table(&mut self, columns: &Columns) -> Option<Table> {
        self.source.table(columns, &mut self.problems)
    }

    /// Notes that a column of a line is wrong.
    fn wrong(&mut self, line: &Line<'_>, column: &str, reason: Reason) {
        line.wrong(column, reason, &mut self.problems);
    }

    /// Notes that a line, which is no longer at hand, is wrong.
    fn wrong_at(&mut self, file: &str, number: u64, column: &str, reason: Reason) {
        self.problems.push(Problem {
            file: file.to_owned(),
            line: Some(number),
            column: Some(column.to_owned()),
            reason,
        });
    }

    fn done(&mut self, columns: &Columns, counts: Counts) {
        self.report.files.push((columns.file, counts));
    }

    /// The member that a line names; a problem where there is none.
    async fn member(
        &mut self,
        writing: &mut Writing,
        line: &Line<'_>,
        number: &MemberNumber,
    ) -> Result<Option<MemberRow>, StoreError> {
        if !self.members.contains_key(number.as_str()) {
            let found = writing.member_by_number(number).await?;
            self.members.insert(number.as_str().to_owned(), found);
        }
        let found = self.members.get(number.as_str()).cloned().flatten();
        if found.is_none() {
            let key = number.as_str().to_owned();
            self.wrong(
                line,
                "member",
                Reason::Unknown {
                    what: What::Member,
                    key,
                },
            );
        }
        Ok(found)
    }

    /// What is said once all is written: for which moment figures hold, and which files came in.
    async fn finish(&mut self, writing: &mut Writing) -> Result<(), StoreError> {
        let now = self.calendar.now();
        for (area, files) in [
            (
                Area::Savings,
                ["savings_accounts.csv", "savings_movements.csv"],
            ),
            (Area::Loans, ["loans.csv", "loan_payments.csv"]),
        ] {
            if files.iter().any(|file| self.source.digest(file).is_some()) {
                writing.set_figures_moment(area, now).await?;
            }
        }
        for (file, counts) in &self.report.files {
            let Some(digest) = self.source.digest(file) else {
                continue;
            };
            let entry = Entry {
                action: Action::ImportDone,
                subject: ("file", file),
                details: &[("sha256", &hex(&digest))],
            };
            writing.record(entry, now).await?;
            writing
                .record_import(file, &digest, counts.added, now)
                .await?;
        }
        Ok(())
    }
}

/// A line and where the same key stood first: keys are unique within a file.
#[derive(Default)]
struct Keys(HashMap<String, u64>);

impl Keys {
    /// Whether a key is new; a problem where it is not.
    fn is_new(
        &mut self,
        import: &mut Import<'_>,
        line: &Line<'_>,
        column: &str,
        key: &str,
    ) -> bool {
        if let Some(first_line) = self.0.get(key).copied() {
            import.wrong(line, column, Reason::Twice { first_line });
            return false;
        }
        self.0.insert(key.to_owned(), line.number);
        true
    }
}

/// An id for the wire from the office's own number: stable, and safe in an address.
fn id_of(kind: &str, number: &str) -> String {
    let digest = Sha256::digest(format!("{kind}:{number}"));
    let mut id = String::with_capacity(kind.len() + 25);
    id.push_str(kind);
    id.push('-');
    for byte in digest.iter().take(12) {
        for half in [byte >> 4, byte & 15] {
            id.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    id
}
