//! `import`: a folder of CSV files, or a workbook.

use std::fmt::Write as _;
use std::path::Path;

use sokoguru_domain::{Lang, Power};

use super::office::Office;
use super::officer::Named;
use super::{Answer, Refusal, words};
use crate::import::problem::Problems;
use crate::import::source::Source;
use crate::import::workbook::{Bounds, WorkbookError};
use crate::import::{self, ImportError, Report};
use crate::office::payouts;

pub(super) async fn import(data: &Path, lang: Lang, folder: &Path, officer: Named) -> Answer {
    let is_workbook = folder.is_file()
        && folder
            .extension()
            .is_some_and(|ext| ext.eq_ignore_ascii_case("xlsx"));
    let read = if is_workbook {
        workbook(folder, lang)
    } else {
        Source::folder(folder).map_err(Refusal::from)
    };
    let source = read.map_err(|refusal| Refusal(format!("{}: {}", folder.display(), refusal.0)))?;
    let office = Office::prepared(data, lang)
        .await?
        .given_by(officer)
        .await?;
    let mut writing = office.write().await?;
    payouts::allow(&mut writing, Power::Import)
        .await
        .map_err(|error| office.refusal(error))?;
    writing.roll_back().await?;
    let done = import::run_as(
        office.actor().clone(),
        &office.store,
        &source,
        office.now(),
        None,
    )
    .await;
    office.close().await;
    match done {
        Ok(report) => Ok(summary(&report, lang)),
        Err(ImportError::Problems(problems)) => Err(Refusal(wrong(&problems, lang))),
        Err(ImportError::NothingToImport) => Err(Refusal(words(
            lang,
            "Tidak ada berkas yang dikenal di folder ini; lihat docs/import.md.".to_owned(),
            "There is no file of a known name in this folder; see docs/import.md.".to_owned(),
        ))),
        Err(ImportError::NoCooperative) => Err(Refusal(words(
            lang,
            "Belum ada koperasi di data ini: sertakan cooperative.csv.".to_owned(),
            "The data hold no cooperative yet: add cooperative.csv.".to_owned(),
        ))),
        Err(other) => Err(Refusal::from(other)),
    }
}

fn workbook(path: &Path, lang: Lang) -> Result<Source, Refusal> {
    let most = u64::try_from(Bounds::OFFICE.packed).unwrap_or(u64::MAX);
    let is_too_large = std::fs::metadata(path)?.len() > most;
    let read = if is_too_large {
        Err(WorkbookError::TooLarge)
    } else {
        Source::workbook(&std::fs::read(path)?, Bounds::OFFICE)
    };
    read.map_err(|error| {
        Refusal(match error {
            WorkbookError::NotAWorkbook => words(
                lang,
                "berkas ini bukan buku kerja Excel (.xlsx) yang dapat dibaca".to_owned(),
                error.to_string(),
            ),
            WorkbookError::TooLarge => words(
                lang,
                "buku kerja ini terlalu besar; pakai folder CSV".to_owned(),
                format!("{error}; use a folder of CSV files"),
            ),
        })
    })
}

fn wrong(problems: &Problems, lang: Lang) -> String {
    let total = problems.total();
    let mut text = words(
        lang,
        format!("Impor dibatalkan, tidak ada yang berubah. Kesalahan: {total}\n"),
        format!("Nothing was imported and nothing has changed. Problems: {total}\n"),
    );
    text.push_str(&problems.text(lang));
    text
}

fn summary(report: &Report, lang: Lang) -> String {
    let mut text = words(lang, "Impor selesai.\n", "The import is done.\n").to_owned();
    for (file, counts) in &report.files {
        let (added, updated, present) = (counts.added, counts.updated, counts.present);
        let _ = match lang {
            Lang::Id => writeln!(
                text,
                "{file}: {added} baru, {updated} diperbarui, {present} sudah ada"
            ),
            Lang::En => writeln!(
                text,
                "{file}: {added} new, {updated} updated, {present} there already"
            ),
        };
    }
    for product in &report.above_legal_limit {
        let _ = match lang {
            Lang::Id => writeln!(
                text,
                "Perhatian: {product} di atas 24% per tahun (Permenkop UKM 8/2023)."
            ),
            Lang::En => writeln!(
                text,
                "Note: {product} is above 24% a year (Permenkop UKM 8/2023)."
            ),
        };
    }
    text
}
