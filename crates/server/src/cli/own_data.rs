//! `data`: what members want put right, consents that were taken back, and members who leave. What
//! the law sets a time for comes with its time, the most urgent first.

use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::Subcommand;
use sokoguru_domain::joining::{Obstacle, act_by, read_card};
use sokoguru_domain::{ConsentPurpose, DataField, MemberNumber, WishStatus, format};

use super::member::standing;
use super::office::Office;
use super::{Answer, Refusal};
use crate::office::OfficeError;
use crate::own_data::{decide_correction, keep, let_go, stop_processing};
use crate::store::members::MemberId;
use crate::store::{Reading, StoreError};

#[derive(Subcommand)]
pub(super) enum Command {
    /// List what waits: corrections, consents that were taken back, members who leave.
    List,
    /// Put right what a member asks for.
    Correct {
        /// Member number.
        number: String,
        /// name, address, phone, bornOn or occupation.
        #[arg(value_parser = field)]
        field: DataField,
    },
    /// Do not put it right; the member reads the reason.
    Decline {
        /// Member number.
        number: String,
        /// name, address, phone, bornOn or occupation.
        #[arg(value_parser = field)]
        field: DataField,
        /// Why, in words for the member.
        #[arg(long)]
        reason: String,
    },
    /// Note that data is no longer used for a purpose whose consent was taken back.
    Stopped {
        /// Member number.
        number: String,
        /// membership or contact.
        #[arg(value_parser = purpose)]
        purpose: ConsentPurpose,
    },
    /// Let a member go who asked for it, once everything is settled.
    Leave {
        /// Member number.
        number: String,
        /// The last day of the membership, YYYY-MM-DD; without it yesterday.
        #[arg(long)]
        last_day: Option<NaiveDate>,
        /// Words for the member, such as when and how the money is paid.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Do not let a member go; the member reads the reason.
    Keep {
        /// Member number.
        number: String,
        /// Why, in words for the member.
        #[arg(long)]
        reason: String,
    },
    /// Read what was scanned from a member's card.
    Card {
        /// The text in the QR code.
        text: String,
    },
}

fn field(text: &str) -> Result<DataField, String> {
    DataField::from_code(text).ok_or_else(|| "name, address, phone, bornOn, occupation".to_owned())
}

fn purpose(text: &str) -> Result<ConsentPurpose, String> {
    ConsentPurpose::from_code(text).ok_or_else(|| "membership, contact".to_owned())
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::List => list(office).await,
        Command::Correct { number, field } => {
            let to = WishStatus::Accepted;
            decide(office, &number, field, (to, "")).await
        }
        Command::Decline {
            number,
            field,
            reason,
        } => {
            let reason = super::reason(office, &reason)?;
            let to = WishStatus::Refused;
            decide(office, &number, field, (to, &reason)).await
        }
        Command::Stopped { number, purpose } => {
            let number = MemberNumber::parse(&number)?;
            let mut tx = office.write().await?;
            stop_processing(&mut tx, &number, purpose, office.now())
                .await
                .map_err(|error| refusal(office, error))?;
            tx.commit().await?;
            Ok(office.say("Dicatat.", "Noted.").to_owned())
        }
        Command::Leave {
            number,
            last_day,
            note,
        } => leave(office, &number, last_day, &note).await,
        Command::Keep { number, reason } => {
            let reason = super::reason(office, &reason)?;
            let number = MemberNumber::parse(&number)?;
            let mut tx = office.write().await?;
            keep(&mut tx, &number, &reason, office.now())
                .await
                .map_err(|error| refusal(office, error))?;
            tx.commit().await?;
            Ok(office.say("Dicatat.", "Noted.").to_owned())
        }
        Command::Card { text } => card(office, &text).await,
    }
}

fn refusal(office: &Office, error: OfficeError) -> Refusal {
    let OfficeError::Unsettled(obstacles) = error else {
        return office.refusal(error);
    };
    let mut text = office
        .say(
            "Masih ada yang harus diselesaikan:",
            "There is something to be settled first:",
        )
        .to_owned();
    for one in obstacles {
        let line = match one {
            Obstacle::Loan { number, left } => {
                let left = format::rupiah(left);
                office.say(
                    format!("pinjaman {number}, sisa pokok {left}"),
                    format!("loan {number}, {left} left"),
                )
            }
            Obstacle::LoanApplication { number } => office.say(
                format!("pengajuan pinjaman {number}"),
                format!("loan application {number}"),
            ),
            Obstacle::Guarantee { number } => office.say(
                format!("penjamin pinjaman {number}"),
                format!("guarantor of loan {number}"),
            ),
        };
        let _ = write!(text, "\n- {line}");
    }
    Refusal(text)
}

async fn label(tx: &mut Reading, member: MemberId) -> Result<String, StoreError> {
    let (number, name) = tx.member_label(member).await?;
    Ok(format!("{number} {name}"))
}

async fn list(office: &Office) -> Answer {
    let mut tx = office.store.read().await?;
    let mut text = String::new();
    let until = office.say("paling lambat", "by");
    let mut total = 0;
    for one in tx.consents_to_stop().await? {
        let Some(member) = one.member else { continue };
        let by = one.act_by.map(|at| office.moment(at)).unwrap_or_default();
        let what = office.say("hentikan pemrosesan", "stop processing");
        let who = label(&mut tx, member).await?;
        let purpose = one.purpose.code();
        let _ = writeln!(text, "{until} {by}  {what} ({purpose})  {who}");
        total += 1;
    }
    for one in tx.corrections_open().await? {
        let by = office.moment(act_by(one.submitted_at));
        let who = label(&mut tx, one.member).await?;
        let what = office.say("perbaiki", "correct");
        let (field, value) = (one.field.code(), &one.value);
        let _ = writeln!(text, "{until} {by}  {what} {field}: {value}  {who}");
        if !one.reason.is_empty() {
            let _ = writeln!(text, "    {}", one.reason);
        }
        total += 1;
    }
    for one in tx.leavings_open().await? {
        let who = label(&mut tx, one.member).await?;
        let what = office.say("berhenti jadi anggota", "leaves");
        let at = office.moment(one.submitted_at);
        let _ = writeln!(text, "{at}  {what}  {who}\n    {}", one.payout);
        if !one.reason.is_empty() {
            let _ = writeln!(text, "    {}", one.reason);
        }
        total += 1;
    }
    text.push_str(&office.say(format!("{total} permintaan"), format!("{total} requests")));
    Ok(text)
}

async fn decide(
    office: &Office,
    number: &str,
    field: DataField,
    decision: (WishStatus, &str),
) -> Answer {
    let number = MemberNumber::parse(number)?;
    let mut tx = office.write().await?;
    let done = decide_correction(&mut tx, &number, field, decision, office.now())
        .await
        .map_err(|error| refusal(office, error))?;
    tx.commit().await?;
    Ok(match decision.0 {
        WishStatus::Accepted => office.say(
            format!("{} sekarang: {}", field.code(), done.value),
            format!("{} is now: {}", field.code(), done.value),
        ),
        _ => office.say("Tidak diubah.".to_owned(), "Not changed.".to_owned()),
    })
}

async fn leave(office: &Office, number: &str, last_day: Option<NaiveDate>, note: &str) -> Answer {
    let number = MemberNumber::parse(number)?;
    let today = office.today();
    let last_day = last_day.or(today.pred_opt()).unwrap_or(today);
    let mut tx = office.write().await?;
    let decision = (last_day, note.trim());
    let_go(&mut tx, &number, decision, today, office.now())
        .await
        .map_err(|error| refusal(office, error))?;
    tx.commit().await?;
    let day = office.day(last_day);
    Ok(office.say(
        format!("Keanggotaan {} berakhir {day}.", number.as_str()),
        format!("The membership of {} ends on {day}.", number.as_str()),
    ))
}

async fn card(office: &Office, text: &str) -> Answer {
    let wrong = || {
        let id = "Ini bukan kode kartu anggota.";
        let en = "This is no code of a member's card.";
        Refusal(office.say(id, en).to_owned())
    };
    let (host, number) = read_card(text).ok_or_else(wrong)?;
    let mut tx = office.store.read().await?;
    let member = tx
        .member_by_number(&number)
        .await?
        .ok_or_else(|| office.refusal(OfficeError::NotFound("member")))?;
    let since = office.day(member.joined_on);
    let (number, name) = (member.number.grouped(), &member.name);
    let standing = standing(member.status);
    Ok(office.say(
        format!(
            "{number}  {name}\n{standing}, sejak {since}\nKoperasi: {host}\n\
             Kode ini hanya menyebut nomor, bukan bukti. Cocokkan orangnya."
        ),
        format!(
            "{number}  {name}\n{standing}, since {since}\nCooperative: {host}\n\
             The code names a number and proves nothing. Look at the person."
        ),
    ))
}
