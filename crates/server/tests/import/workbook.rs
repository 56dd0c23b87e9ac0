//! One workbook of Excel instead of a folder: the same data in, wrong cells named by sheet, row and
//! column, and what was made to hurt refused.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use sokoguru_domain::Lang;
use sokoguru_server::audit::Actor;
use sokoguru_server::import::problem::Problems;
use sokoguru_server::import::source::Source;
use sokoguru_server::import::workbook::{Bounds, WorkbookError};
use sokoguru_server::import::{self, ImportError, Report};
use sokoguru_server::store::Store;
use sqlx::Row as _;

use crate::{empty, files, now, take};

/// Columns that somebody would type as figures.
const FIGURES: &[&str] = &[
    "amount",
    "principal",
    "months",
    "rate_percent",
    "minimum_balance",
    "min_amount",
    "max_amount",
    "min_months",
    "max_months",
    "administration",
];

/// A workbook of the same files: figures as numbers, days as dates, the rest as text.
fn workbook_of(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (name, bytes) in files {
        let sheet = book.add_worksheet();
        sheet.set_name(name.strip_suffix(".csv").unwrap()).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        for (column, name) in (0_u16..).zip(&header) {
            sheet.write_string(0, column, name).unwrap();
        }
        for (row, record) in (1_u32..).zip(reader.records()) {
            for ((column, cell), name) in (0_u16..).zip(&record.unwrap()).zip(&header) {
                let figure = cell.replace(',', ".").parse::<f64>();
                match figure {
                    _ if cell.is_empty() => {}
                    Ok(figure) if FIGURES.contains(&name) => {
                        sheet.write_number(row, column, figure).unwrap();
                    }
                    _ if name.ends_with("_on") => {
                        let date = ExcelDateTime::parse_from_str(cell).unwrap();
                        sheet
                            .write_datetime_with_format(row, column, &date, &day)
                            .unwrap();
                    }
                    _ => {
                        sheet.write_string(row, column, cell).unwrap();
                    }
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

async fn bring(store: &Store, book: &[u8]) -> Result<Report, Problems> {
    let source = Source::workbook(book, Bounds::OFFICE).unwrap();
    match import::run_as(Actor::cli("uji"), store, &source, now(), None).await {
        Ok(report) => Ok(report),
        Err(ImportError::Problems(problems)) => Err(problems),
        Err(other) => panic!("{other}"),
    }
}

/// Everything that is stored of members and money, line by line.
async fn stored(folder: &tempfile::TempDir) -> Vec<String> {
    let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let mut lines = Vec::new();
    for sql in [
        "SELECT number || name || status || joined_on AS line FROM member ORDER BY 1",
        "SELECT number || name || opened_on || coalesce(rate_percent, '') || balance_sen AS line
         FROM savings_account ORDER BY 1",
        "SELECT account_id || seq || booked_on || amount_sen || balance_after_sen AS line
         FROM savings_transaction ORDER BY 1",
        "SELECT id || rate_percent || rate_per || min_amount_sen || max_months AS line
         FROM loan_product ORDER BY 1",
        "SELECT number || principal_sen || months || disbursed_on AS line FROM loan ORDER BY 1",
        "SELECT loan_id || number || paid_sen AS line FROM loan_instalment ORDER BY 1",
        "SELECT number || amount_sen || status || submitted_at AS line
         FROM loan_application ORDER BY 1",
    ] {
        for row in sqlx::query(sql).fetch_all(&pool).await.unwrap() {
            lines.push(row.get::<String, _>("line"));
        }
    }
    pool.close().await;
    lines
}

#[tokio::test]
async fn a_workbook_brings_in_what_the_folder_does() {
    let (by_folder, store) = empty().await;
    take(&store, files(&[])).await;
    let expected = stored(&by_folder).await;
    let (by_book, store) = empty().await;
    let book = workbook_of(&files(&[]));
    let report = bring(&store, &book).await.unwrap();
    assert_eq!(report.counts("members.csv").added, 3);
    assert_eq!(stored(&by_book).await, expected);
    assert!(expected.len() > 15);

    // A second time adds nothing, and both times stand in the log.
    let again = bring(&store, &book).await.unwrap();
    assert_eq!(again.counts("savings_movements.csv").added, 0);
    assert_eq!(again.counts("savings_movements.csv").present, 3);
    let mut reading = store.read().await.unwrap();
    let log = reading.audit_from(1, 100).await.unwrap();
    assert_eq!(log.len(), 16);
    assert!(log.iter().all(|one| one.actor == "cli:uji"));
    assert!(reading.audit_check(Vec::new()).await.unwrap().is_ok());
}

/// A workbook with only members, whose cells a test writes.
fn members(write: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Members").unwrap();
    for (column, name) in (0_u16..).zip(["number", "name", "status", "joined_on"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    write(sheet);
    book.save_to_buffer().unwrap()
}

async fn refused(book: &[u8]) -> String {
    let (folder, store) = empty().await;
    take(&store, files(&[])).await;
    let before = stored(&folder).await;
    let problems = bring(&store, book).await.unwrap_err();
    assert_eq!(stored(&folder).await, before);
    problems.text(Lang::Id)
}

#[tokio::test]
async fn a_wrong_cell_is_named_by_sheet_row_and_column() {
    let book = members(|sheet| {
        sheet.write_number(1, 0, 1_190_103).unwrap();
        sheet.write_string(1, 1, "Ani").unwrap();
        sheet.write_string(1, 2, "anggota").unwrap();
        sheet.write_string(1, 3, "2020-01-05").unwrap();
        // Row 3 is empty, as people leave it.
        sheet.write_string(3, 0, "01190104").unwrap();
        sheet.write_string(3, 1, "Budi").unwrap();
        sheet.write_string(3, 2, "tamu").unwrap();
        sheet.write_number(3, 3, 45_000).unwrap();
        sheet.write_string(4, 0, "01190105").unwrap();
        sheet
            .write_formula(4, 1, Formula::new("=1/0").set_result("#DIV/0!"))
            .unwrap();
        sheet.write_string(4, 2, "calon").unwrap();
        sheet.write_string(4, 3, "5 Januari").unwrap();
    });
    let text = refused(&book).await;
    for place in [
        "lembar members, baris 2, kolom number (A): nomor ini disimpan Excel sebagai angka",
        "lembar members, baris 4, kolom status (C): ",
        "lembar members, baris 4, kolom joined_on (D): ",
        "lembar members, baris 5, kolom joined_on (D): ",
    ] {
        assert!(text.contains(place), "{place}\n{text}");
    }
    assert!(!text.contains("baris 3"), "{text}");
}

#[tokio::test]
async fn a_sheet_or_a_column_of_no_name_is_refused_and_notes_are_left_out() {
    let mut book = Workbook::new();
    for name in ["anggota", "_catatan"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        sheet.write_string(0, 0, "apa saja").unwrap();
    }
    let text = refused(&book.save_to_buffer().unwrap()).await;
    assert!(
        text.contains("lembar anggota: nama lembar ini tidak dikenal"),
        "{text}"
    );
    assert!(!text.contains("_catatan"), "{text}");
    let book = members(|sheet| {
        sheet.write_string(0, 4, "gaji").unwrap();
    });
    let text = refused(&book).await;
    assert!(
        text.contains("lembar members, baris 1, kolom gaji"),
        "{text}"
    );
    let book = members(|sheet| {
        sheet.write_string(1, 0, "01190104").unwrap();
        sheet.write_string(1, 9, "di luar").unwrap();
    });
    let text = refused(&book).await;
    assert!(text.contains("lembar members, baris 2"), "{text}");
}

#[tokio::test]
async fn a_percentage_is_what_excel_shows() {
    let (folder, store) = empty().await;
    let mut all = files(&[]);
    all.retain(|(name, _)| *name == "cooperative.csv");
    take(&store, all).await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("loan_products").unwrap();
    let percent = Format::new().set_num_format("0.0%");
    let header = [
        "product",
        "name",
        "method",
        "rate_percent",
        "rate_per",
        "rounding_mode",
        "rounding_unit",
        "min_amount",
        "max_amount",
        "min_months",
        "max_months",
    ];
    for (column, name) in (0_u16..).zip(header) {
        sheet.write_string(0, column, name).unwrap();
    }
    for (column, text) in [
        (0, "umum"),
        (1, "Umum"),
        (2, "flat"),
        (4, "month"),
        (5, "up"),
    ] {
        sheet.write_string(1, column, text).unwrap();
    }
    sheet
        .write_number_with_format(1, 3, 0.015, &percent)
        .unwrap();
    for (column, figure) in [(6, 100.0), (7, 1e6), (8, 2e7), (9, 3.0), (10, 24.0)] {
        sheet.write_number(1, column, figure).unwrap();
    }
    bring(&store, &book.save_to_buffer().unwrap())
        .await
        .unwrap();
    let lines = stored(&folder).await;
    assert!(
        lines.iter().any(|line| line.starts_with("umum1.5month")),
        "{lines:?}"
    );
}

fn unreadable(bytes: &[u8], bounds: Bounds) -> WorkbookError {
    Source::workbook(bytes, bounds).err().unwrap()
}

#[test]
fn what_was_made_to_hurt_is_refused() {
    use std::io::Write as _;
    let good = members(|sheet| {
        sheet.write_string(1, 0, "01190104").unwrap();
    });
    let tight = |change: fn(&mut Bounds)| {
        let mut bounds = Bounds::OFFICE;
        change(&mut bounds);
        bounds
    };
    assert!(Source::workbook(&good, Bounds::OFFICE).is_ok());
    for bounds in [
        tight(|bounds| bounds.packed = 100),
        tight(|bounds| bounds.unpacked = 1_000),
        tight(|bounds| bounds.parts = 3),
        tight(|bounds| bounds.rows = 1),
        tight(|bounds| bounds.columns = 2),
        tight(|bounds| bounds.text = 10),
    ] {
        assert_eq!(
            unreadable(&good, bounds),
            WorkbookError::TooLarge,
            "{bounds:?}"
        );
    }
    // A cell at the far end makes no sheet of seventeen thousand million cells.
    let far = members(|sheet| {
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
    });
    assert_eq!(unreadable(&far, Bounds::OFFICE), WorkbookError::TooLarge);
    // A bomb: a small file of which much comes out.
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    bomb.start_file("xl/workbook.xml", options).unwrap();
    let zeros = vec![b' '; 1_000_000];
    for _ in 0..301 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 2_000_000);
    assert_eq!(unreadable(&bomb, Bounds::OFFICE), WorkbookError::TooLarge);
    // Cut off and flipped anywhere, it is an error or a workbook, and never a panic.
    for at in (0..good.len()).step_by(97) {
        let _ = Source::workbook(good.get(..at).unwrap(), Bounds::OFFICE);
        let mut flipped = good.clone();
        *flipped.get_mut(at).unwrap() ^= 0x55;
        let _ = Source::workbook(&flipped, Bounds::OFFICE);
    }
}
