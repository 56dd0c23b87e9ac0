//! `audit`: reading and checking the log of the office.

use std::fmt::Write as _;

use clap::Subcommand;

use super::office::Office;
use super::{Answer, Refusal};
use crate::audit::{AuditRow, Fault, Head};

#[derive(Subcommand)]
pub(super) enum Command {
    /// List entries, the newest last.
    List {
        /// How many of the newest.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        last: u32,
        /// From this entry on instead.
        #[arg(long, conflicts_with = "last")]
        from: Option<u64>,
    },
    /// Check every entry from the first, and that heads which were noted are in the log.
    Verify {
        /// A head as `audit head` printed it; once for each.
        #[arg(long, value_name = "NUMBER:HASH", value_parser = head)]
        head: Vec<Head>,
    },
    /// Print how far the log goes, to be noted elsewhere.
    Head,
}

fn head(text: &str) -> Result<Head, String> {
    Head::parse(text).ok_or_else(|| "a number, a colon and 64 hexadecimal digits".to_owned())
}

/// How many entries are listed at once.
const PAGE: u32 = 1_000;

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::List { last, from } => list(office, last, from).await,
        Command::Verify { head } => verify(office, head).await,
        Command::Head => Ok(office.store.read().await?.audit_head().await?.to_string()),
    }
}

fn line(office: &Office, row: &AuditRow) -> String {
    format!(
        "{:>6}  {}  {:<22}  {:<24}  {} {}",
        row.seq,
        office.moment(row.at),
        row.actor,
        row.action,
        row.subject_kind,
        row.subject_id
    )
}

async fn list(office: &Office, last: u32, from: Option<u64>) -> Answer {
    let mut reading = office.store.read().await?;
    let rows = if let Some(from) = from {
        reading.audit_from(from, PAGE).await?
    } else {
        let mut rows = reading.audit_before(None, last).await?;
        rows.reverse();
        rows
    };
    let mut text = String::new();
    for row in &rows {
        let _ = writeln!(text, "{}", line(office, row));
    }
    if rows.is_empty() {
        text.push_str(office.say("Belum ada catatan.", "There is no entry."));
    }
    Ok(text)
}

async fn verify(office: &Office, noted: Vec<Head>) -> Answer {
    let count = noted.len();
    let checked = office.store.read().await?.audit_check(noted).await?;
    let head = checked.map_err(|fault| broken(office, fault))?;
    let entries = head.seq;
    Ok(office.say(
        format!("Log utuh: {entries} catatan, {count} kepala cocok.\n{head}"),
        format!("The log is whole: {entries} entries, {count} heads are in it.\n{head}"),
    ))
}

fn broken(office: &Office, fault: Fault) -> Refusal {
    let seq = fault.seq();
    let id = match fault {
        Fault::Missing { .. } => format!("Log RUSAK: catatan {seq} tidak ada."),
        Fault::Unbound { .. } => {
            format!("Log RUSAK: catatan {seq} tidak tersambung dengan catatan sebelumnya.")
        }
        Fault::Changed { .. } => format!("Log RUSAK: catatan {seq} telah diubah."),
        Fault::UnknownAction { .. } => format!("Log RUSAK: catatan {seq} berisi kata asing."),
        Fault::HeadMissing { .. } => {
            format!("Log RUSAK: kepala yang dicatat pada {seq} tidak ada di dalam log.")
        }
    };
    Refusal(office.say(id, format!("The log is BROKEN: {fault}.")))
}
