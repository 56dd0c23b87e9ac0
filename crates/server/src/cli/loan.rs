//! `loan`: applications and what becomes of them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::Datelike as _;
use clap::Subcommand;
use sokoguru_domain::ApplicationStatus::{
    self, Approved, Cancelled, Disbursed, Rejected, Submitted, UnderReview,
};
use sokoguru_domain::{GuaranteeStatus, format};

use super::office::Office;
use super::{Answer, Refusal};
use crate::lending::see_paper;
use crate::office::{OfficeError, decide_application, disburse as pay_out};
use crate::store::applications::ApplicationRow;
use crate::store::{Reading, StoreError};

#[derive(Subcommand)]
pub(super) enum Command {
    /// List applications: those that wait for something, or all of them.
    List {
        /// Decided ones too.
        #[arg(long)]
        all: bool,
    },
    /// Show an application: who stands surety, what is pledged, which papers have come.
    Show {
        /// Its number, such as PP-2026-0042.
        number: String,
    },
    /// Write a paper of an application into a file, as the member sent it.
    Paper {
        /// Number of the application.
        number: String,
        /// The paper, as `show` names it.
        paper: String,
        /// The file; one that is there is not written over.
        file: PathBuf,
    },
    /// Note that a paper was seen at the office instead of being sent.
    Seen {
        /// Number of the application.
        number: String,
        /// The paper, as `show` names it.
        paper: String,
    },
    /// Take an application under review.
    Review {
        /// Its number, such as PP-2026-0042.
        number: String,
    },
    /// Grant an application, by an officer who decides (`--officer`).
    Approve {
        /// Its number.
        number: String,
    },
    /// Refuse an application; the member reads the reason.
    Reject {
        /// Its number.
        number: String,
        /// Why, in words for the member.
        #[arg(long)]
        reason: String,
    },
    /// Pay out a granted application, by another officer (`--officer`): it becomes a loan. Doing it
    /// again changes nothing.
    Disburse {
        /// Its number.
        number: String,
    },
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::List { all } => list(office, all).await,
        Command::Show { number } => show(office, &number).await,
        Command::Paper {
            number,
            paper,
            file,
        } => export(office, &number, &paper, &file).await,
        Command::Seen { number, paper } => seen(office, &number, &paper).await,
        Command::Review { number } => decide(office, &number, UnderReview, "").await,
        Command::Approve { number } => decide(office, &number, Approved, "").await,
        Command::Reject { number, reason } => {
            let reason = reason.trim();
            if reason.is_empty() || reason.chars().count() > 500 {
                let id = "Alasan harus diisi, paling banyak 500 huruf.";
                let en = "The reason must be given, in at most 500 characters.";
                return Err(Refusal(office.say(id, en).to_owned()));
            }
            decide(office, &number, Rejected, reason).await
        }
        Command::Disburse { number } => disburse(office, &number).await,
    }
}

/// A state in the office's words.
const fn word(status: ApplicationStatus) -> &'static str {
    match status {
        Submitted => "diajukan",
        UnderReview => "ditinjau",
        Approved => "disetujui",
        Rejected => "ditolak",
        Disbursed => "dicairkan",
        Cancelled => "dibatalkan",
    }
}

async fn line(reading: &mut Reading, one: &ApplicationRow) -> Result<String, StoreError> {
    let (number, name) = reading.member_label(one.member).await?;
    Ok(format!(
        "{:<14}  {:<10}  {:>15}  {:>3} bulan  {}  {number} {name}",
        one.number,
        word(one.status),
        format::rupiah(one.amount),
        one.months,
        one.product_name,
    ))
}

async fn list(office: &Office, all: bool) -> Answer {
    let mut reading = office.store.read().await?;
    let mut text = String::new();
    let mut total = 0;
    for status in ApplicationStatus::ALL {
        if status.is_final() && !all {
            continue;
        }
        for one in reading.applications_in(*status).await? {
            let _ = writeln!(text, "{}", line(&mut reading, &one).await?);
            total += 1;
        }
    }
    text.push_str(&office.say(
        format!("{total} pengajuan"),
        format!("{total} applications"),
    ));
    Ok(text)
}

async fn decide(office: &Office, number: &str, to: ApplicationStatus, reason: &str) -> Answer {
    let mut writing = office.write().await?;
    decide_application(&mut writing, number, to, reason, office.now())
        .await
        .map_err(|error| office.refusal(error))?;
    let now = writing.application_by_number(number).await?;
    let text = match &now {
        Some(one) => line(&mut writing, one).await?,
        None => String::new(),
    };
    writing.commit().await?;
    Ok(text)
}

async fn disburse(office: &Office, number: &str) -> Answer {
    let mut writing = office.write().await?;
    let found = writing.application_by_number(number).await?;
    if found.is_some_and(|one| one.status == Disbursed) {
        let id = format!("{number} sudah dicairkan sebelumnya; tidak ada yang berubah.");
        let en = format!("{number} was disbursed before; nothing has changed.");
        return Ok(office.say(id, en));
    }
    let today = office.today();
    let loan = writing.next_loan_number(today.year()).await?;
    pay_out(&mut writing, number, &loan, today, office.now())
        .await
        .map_err(|error| office.refusal(error))?;
    writing.commit().await?;
    Ok(office.say(
        format!("{number} dicairkan menjadi pinjaman {loan}."),
        format!("{number} is disbursed as loan {loan}."),
    ))
}

async fn found(
    office: &Office,
    reading: &mut Reading,
    number: &str,
) -> Result<ApplicationRow, Refusal> {
    reading
        .application_by_number(number)
        .await?
        .ok_or_else(|| office.refusal(OfficeError::NotFound("application")))
}

const fn answer(status: GuaranteeStatus) -> (&'static str, &'static str) {
    match status {
        GuaranteeStatus::Pending => ("belum menjawab", "no answer yet"),
        GuaranteeStatus::Accepted => ("bersedia", "stands surety"),
        GuaranteeStatus::Declined => ("tidak bersedia", "declined"),
    }
}

async fn show(office: &Office, number: &str) -> Answer {
    let mut reading = office.store.read().await?;
    let one = found(office, &mut reading, number).await?;
    let mut text = line(&mut reading, &one).await?;
    let _ = write!(text, "\n  {}", one.purpose.replace('\n', " "));
    for who in reading.guarantors(&one.id).await? {
        let (id, en) = answer(who.status);
        let label = office.say("penjamin", "guarantor");
        let said = office.say(id, en);
        let _ = write!(
            text,
            "\n  {label}  {}  {}  {said}",
            who.number.as_str(),
            who.name
        );
        if !who.reason.is_empty() {
            let _ = write!(text, " ({})", who.reason.replace('\n', " "));
        }
    }
    if let Some(pledged) = reading.collateral(&one.id).await? {
        let label = office.say("jaminan", "pledge");
        let value = format::rupiah(pledged.value);
        let _ = write!(text, "\n  {label}  {}  {value}", pledged.description);
    }
    let come = reading.attachments(&one.id).await?;
    let seen = reading.papers_seen(&one.id).await?;
    for slot in reading.loan_conditions(&one.product_id).await?.slots {
        let there = come.iter().find(|paper| paper.slot == slot.id);
        let state = match there {
            Some(paper) if paper.completed_at.is_some() => {
                format!(
                    "{} ({} B)",
                    office.say("sudah masuk", "received"),
                    paper.size
                )
            }
            _ if seen.contains(&slot.id) => office
                .say("dilihat di kantor", "seen at the office")
                .to_owned(),
            Some(paper) => format!(
                "{} {}/{} B",
                office.say("sebagian", "in part"),
                paper.received,
                paper.size
            ),
            None => office.say("belum ada", "missing").to_owned(),
        };
        let label = office.say("lampiran", "paper");
        let _ = write!(text, "\n  {label}  {}  {}  {state}", slot.id, slot.name);
    }
    Ok(text)
}

async fn export(office: &Office, number: &str, paper: &str, file: &Path) -> Answer {
    let mut reading = office.store.read().await?;
    let one = found(office, &mut reading, number).await?;
    let whole = reading
        .attachment(&one.id, paper)
        .await?
        .filter(|row| row.completed_at.is_some());
    if whole.is_none() {
        return Err(office.refusal(OfficeError::NotFound("paper")));
    }
    let bytes = reading.attachment_bytes(&one.id, paper).await?;
    let written = std::fs::File::create_new(file).and_then(|mut out| out.write_all(&bytes));
    written.map_err(|error| Refusal(format!("{}: {error}", file.display())))?;
    Ok(office.say(
        format!("{} ditulis, {} B.", file.display(), bytes.len()),
        format!("{} is written, {} B.", file.display(), bytes.len()),
    ))
}

async fn seen(office: &Office, number: &str, paper: &str) -> Answer {
    let mut writing = office.write().await?;
    see_paper(&mut writing, number, paper, office.now())
        .await
        .map_err(|error| office.refusal(error))?;
    writing.commit().await?;
    show(office, number).await
}
