//! `loan`: applications and what becomes of them.

use std::fmt::Write as _;

use chrono::Datelike as _;
use clap::Subcommand;
use sokoguru_domain::ApplicationStatus::{
    self, Approved, Cancelled, Disbursed, Rejected, Submitted, UnderReview,
};
use sokoguru_domain::format;

use super::office::Office;
use super::{Answer, Refusal};
use crate::office::{decide_application, disburse as pay_out};
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
