//! `savings`: what members ask about savings and what becomes of it.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use sokoguru_domain::RequestStatus::{self, Approved, Rejected};
use sokoguru_domain::{RequestKind, format};

use super::office::Office;
use super::{Answer, Refusal};
use crate::office::OfficeError;
use crate::savings_office::{book, decide, pay};
use crate::store::savings_requests::RequestRow;
use crate::store::{Reading, StoreError};

#[derive(Subcommand)]
pub(super) enum Command {
    /// List withdrawals and ends of terms: those that wait for something, or all of them.
    Withdrawals {
        /// Decided ones too.
        #[arg(long)]
        all: bool,
    },
    /// List notices of deposits: those that wait to be booked, or all of them.
    Notices {
        /// Decided ones too.
        #[arg(long)]
        all: bool,
    },
    /// Grant a withdrawal or the end of a term.
    Approve {
        /// Its number, such as PT-2026-0042.
        number: String,
    },
    /// Refuse a request or a notice; the member reads the reason.
    Reject {
        /// Its number.
        number: String,
        /// Why, in words for the member.
        #[arg(long)]
        reason: String,
    },
    /// Record that a granted withdrawal was paid: it is booked on the account.
    Paid {
        /// Its number.
        number: String,
    },
    /// Book a deposit of which a member gave notice.
    Book {
        /// Its number, such as ST-2026-0042.
        number: String,
    },
    /// Write the picture that came with a notice into a file.
    Photo {
        /// The notice's number.
        number: String,
        /// The file, which must not be there yet.
        file: PathBuf,
    },
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::Withdrawals { all } => {
            let kinds = [RequestKind::Withdrawal, RequestKind::Closing];
            list(office, &kinds, all).await
        }
        Command::Notices { all } => list(office, &[RequestKind::Deposit], all).await,
        Command::Approve { number } => step(office, &number, Step::Decide(Approved, "")).await,
        Command::Reject { number, reason } => {
            let reason = reason.trim();
            if reason.is_empty() || reason.chars().count() > 500 {
                let id = "Alasan harus diisi, paling banyak 500 huruf.";
                let en = "The reason must be given, in at most 500 characters.";
                return Err(Refusal(office.say(id, en).to_owned()));
            }
            step(office, &number, Step::Decide(Rejected, reason)).await
        }
        Command::Paid { number } => step(office, &number, Step::Pay).await,
        Command::Book { number } => step(office, &number, Step::Book).await,
        Command::Photo { number, file } => photo(office, &number, &file).await,
    }
}

enum Step<'a> {
    Decide(RequestStatus, &'a str),
    Pay,
    Book,
}

async fn step(office: &Office, number: &str, step: Step<'_>) -> Answer {
    let mut tx = office.write().await?;
    let now = office.now();
    let done = match step {
        Step::Decide(to, reason) => decide(&mut tx, number, to, reason, now).await,
        Step::Pay => pay(&mut tx, number, office.today(), now).await,
        Step::Book => book(&mut tx, number, office.today(), now).await,
    };
    let row = done.map_err(|error| refusal(office, error))?;
    let text = line(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(text)
}

fn refusal(office: &Office, error: OfficeError) -> Refusal {
    match error {
        OfficeError::NotFound("request") => Refusal(
            office
                .say("Permintaan tidak ditemukan.", "There is no such request.")
                .to_owned(),
        ),
        other => office.refusal(other),
    }
}

/// A state in the office's words.
const fn word(status: RequestStatus) -> &'static str {
    match status {
        RequestStatus::Submitted => "diajukan",
        Approved => "disetujui",
        Rejected => "ditolak",
        RequestStatus::Paid => "dibayar",
        RequestStatus::Booked => "dibukukan",
        RequestStatus::Cancelled => "dibatalkan",
    }
}

async fn line(reading: &mut Reading, one: &RequestRow) -> Result<String, StoreError> {
    let (number, name) = reading.member_label(one.member).await?;
    let mut text = format!(
        "{:<14}  {:<10}  {:>15}  {}  {number} {name}",
        one.number,
        word(one.status),
        format::rupiah(one.ending.map_or(one.amount, |ending| ending.paid)),
        one.account_name,
    );
    if let Some(ending) = one.ending.filter(|ending| !ending.penalty.is_zero()) {
        let _ = write!(text, "  penalti {}", format::rupiah(ending.penalty));
    }
    if let Some(day) = one.paid_on {
        let _ = write!(text, "  {day}");
    }
    if one.has_photo {
        text.push_str("  foto");
    }
    if !one.note.is_empty() {
        let _ = write!(text, "  \"{}\"", one.note);
    }
    Ok(text)
}

async fn list(office: &Office, kinds: &[RequestKind], all: bool) -> Answer {
    let mut reading = office.store.read().await?;
    let mut text = String::new();
    let mut total = 0;
    for status in RequestStatus::ALL {
        if status.is_final() && !all {
            continue;
        }
        for one in reading.savings_requests_in(*status).await? {
            if kinds.contains(&one.kind) {
                let _ = writeln!(text, "{}", line(&mut reading, &one).await?);
                total += 1;
            }
        }
    }
    text.push_str(&office.say(format!("{total} permintaan"), format!("{total} requests")));
    Ok(text)
}

async fn photo(office: &Office, number: &str, file: &std::path::Path) -> Answer {
    use std::io::Write as _;
    let mut reading = office.store.read().await?;
    let found = reading.savings_request_by_number(number).await?;
    let photo = match found {
        Some(found) => reading.savings_request_photo(&found.id).await?,
        None => None,
    };
    let Some(photo) = photo else {
        let words = office.say("Tidak ada fotonya.", "There is no picture.");
        return Err(Refusal(words.to_owned()));
    };
    std::fs::File::create_new(file)
        .and_then(|mut file| file.write_all(&photo))
        .map_err(|error| Refusal(format!("{}: {error}", file.display())))?;
    Ok(file.display().to_string())
}
