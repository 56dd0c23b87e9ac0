//! `shu`: book years and what members get of them. Years come in by `import`.

use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::Subcommand;
use sokoguru_domain::Power;
use sokoguru_domain::shu::{ShuError, YearResult};
use sokoguru_domain::{ShuStatus, format};

use super::office::Office;
use super::{Answer, Refusal};
use crate::office::payouts;
use crate::store::surplus::YearRow;
use crate::surplus::{self, SurplusError};

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the years, drafts too.
    List,
    /// Reckon a year and let members see it as what the pengurus propose.
    Propose {
        /// The book year.
        year: u16,
    },
    /// Take the bases of a year from the books instead of a file, and reckon it anew.
    Rebase {
        /// The book year.
        year: u16,
    },
    /// Fix a year for ever as what the members' meeting decided.
    Decide {
        /// The book year.
        year: u16,
        /// The day of the decision; today unless given.
        #[arg(long, value_name = "DAY")]
        on: Option<NaiveDate>,
    },
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    let year = match command {
        Command::List => return list(office).await,
        Command::Propose { year } | Command::Rebase { year } | Command::Decide { year, .. } => year,
    };
    let mut writing = office.write().await?;
    payouts::allow(&mut writing, Power::Publish)
        .await
        .map_err(|error| office.refusal(error))?;
    let outcome = match command {
        Command::Decide { on, .. } => {
            let day = on.unwrap_or_else(|| office.today());
            if day > office.today() {
                let id = "Tanggal keputusan belum tiba.";
                let en = "The day of the decision has not come yet.";
                return Err(Refusal(office.say(id, en).to_owned()));
            }
            surplus::decide(&mut writing, year, day, office.now()).await
        }
        Command::Rebase { .. } => match surplus::bases_from_books(&mut writing, year).await {
            Ok(()) => surplus::reckon(&mut writing, year).await,
            refused => refused,
        },
        Command::Propose { .. } | Command::List => {
            surplus::propose(&mut writing, year, office.now()).await
        }
    };
    outcome.map_err(|error| refusal(office, &error))?;
    writing.commit().await?;
    let mut reading = office.store.read().await?;
    let Some(row) = reading.shu_year(year).await? else {
        return Ok(String::new());
    };
    let mut text = line(office, &row);
    for one in reading.shu_allotments(year).await? {
        let _ = write!(
            text,
            "\n  {:>8}%  {:>18}  {}",
            one.allotment.percent.normalize(),
            format::rupiah(one.amount),
            one.name
        );
    }
    let members = reading.shu_totals(year).await?.members;
    let _ = write!(
        text,
        "\n{}",
        office.say(
            format!("{members} anggota mendapat bagian."),
            format!("{members} members have a part."),
        )
    );
    Ok(text)
}

fn line(office: &Office, row: &YearRow) -> String {
    let status = match row.status {
        None => office.say("draf", "draft"),
        Some(ShuStatus::Proposed) => office.say("usul", "proposed"),
        Some(ShuStatus::Decided) => office.say("diputuskan", "decided"),
    };
    let result = match row.result {
        YearResult::Surplus(sum) => format!("SHU {}", format::rupiah(sum)),
        YearResult::Loss(sum) => {
            format!("{} {}", office.say("rugi", "loss"), format::rupiah(sum))
        }
    };
    let decided = row
        .decided_on
        .map_or_else(String::new, |day| format!("  {}", office.day(day)));
    format!("{}  {status:<10}  {result}{decided}", row.year)
}

async fn list(office: &Office) -> Answer {
    let rows = office.store.read().await?.shu_years().await?;
    if rows.is_empty() {
        return Ok(office
            .say("Belum ada tahun buku.", "There is no book year.")
            .to_owned());
    }
    let lines: Vec<String> = rows.iter().map(|row| line(office, row)).collect();
    Ok(lines.join("\n"))
}

fn refusal(office: &Office, error: &SurplusError) -> Refusal {
    let id = match error {
        SurplusError::NotFound(year) => format!("Tahun buku {year} tidak ada. Impor dahulu."),
        SurplusError::Decided(year) => {
            format!("SHU {year} sudah diputuskan RAT dan tidak dapat diubah.")
        }
        SurplusError::Loss(year) => format!("Tahun {year} rugi: tidak ada yang dibagi."),
        SurplusError::Rule(ShuError::NotAHundred { sum }) => {
            format!("Persentase pembagian berjumlah {sum}, seharusnya 100.")
        }
        SurplusError::Rule(ShuError::NoBasis(_)) => {
            "Ada bagian untuk anggota, tetapi tidak ada dasar hitungnya.".to_owned()
        }
        SurplusError::NoPurchases(year) => {
            format!("Dasar purchases tahun {year} harus diisi di shu_bases.csv.")
        }
        SurplusError::MeetingOpen(meeting) => format!("Rapat {meeting} belum punya hasil."),
        other => other.to_string(),
    };
    Refusal(office.say(id, error.to_string()))
}
