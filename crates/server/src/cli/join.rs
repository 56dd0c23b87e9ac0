//! `join`: the terms of joining, applications for membership, and the first simpanan pokok.

use std::fmt::Write as _;

use clap::Subcommand;
use sokoguru_domain::{JoiningStatus, MemberNumber, Money, format};

use super::office::Office;
use super::{Answer, Refusal};
use crate::identity::IdentityKey;
use crate::joining::{accept, receive_pokok, reference, refuse, review};
use crate::office::{CODE_DAYS, issue_code};
use crate::passwords::{Cost, Passwords};
use crate::store::joining::JoiningRow;
use crate::store::joining_terms::TermsRow;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Say on what terms members are taken in, or show them.
    Terms(Terms),
    /// List applications: those that wait, or all of them.
    List {
        /// Decided ones too.
        #[arg(long)]
        all: bool,
    },
    /// Show an application with the person, for comparing with the KTP.
    Show {
        /// Its reference, such as 7K3M-9QXZ-2B4D.
        reference: String,
    },
    /// Take an application under review.
    Review {
        /// Its reference.
        reference: String,
    },
    /// Make a member of an applicant and print the activation code.
    Accept {
        /// Its reference.
        reference: String,
        /// The member number; without it the one after the highest.
        #[arg(long)]
        number: Option<String>,
    },
    /// Refuse an application; the applicant reads the reason.
    Reject {
        /// Its reference.
        reference: String,
        /// Why, in words for the applicant.
        #[arg(long)]
        reason: String,
    },
    /// Book the simpanan pokok that a new member has paid; with it a calon anggota is anggota.
    Receive {
        /// Member number.
        number: String,
        /// Number of the receipt.
        #[arg(long, default_value = "")]
        receipt: String,
    },
}

#[derive(clap::Args)]
pub(super) struct Terms {
    /// Simpanan pokok in rupiah.
    #[arg(long)]
    pokok: Option<String>,
    /// Simpanan wajib a month in rupiah.
    #[arg(long)]
    wajib: Option<String>,
    /// Pokok and wajib are returned within so many months of leaving.
    #[arg(long)]
    returned_within: Option<u16>,
    /// What is known of somebody who was refused is forgotten after so many days.
    #[arg(long)]
    refused_kept_days: Option<u16>,
    /// Who answers for personal data: name and how to reach them.
    #[arg(long)]
    contact: Option<String>,
    /// Take applications in (true) or not (false).
    #[arg(long)]
    open: Option<bool>,
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::Terms(terms) => say_terms(office, terms).await,
        Command::List { all } => list(office, all).await,
        Command::Show { reference } => show(office, &reference).await,
        Command::Review { reference } => {
            let mut tx = office.write().await?;
            review(&mut tx, &reference, office.now())
                .await
                .map_err(|error| office.refusal(error))?;
            tx.commit().await?;
            show(office, &reference).await
        }
        Command::Accept { reference, number } => take(office, &reference, number).await,
        Command::Reject { reference, reason } => {
            let reason = super::reason(office, &reason)?;
            let mut tx = office.write().await?;
            refuse(&mut tx, &reference, &reason, office.now())
                .await
                .map_err(|error| office.refusal(error))?;
            tx.commit().await?;
            Ok(office.say(
                format!("Pendaftaran {} ditolak.", dashed(&reference)),
                format!("Application {} is refused.", dashed(&reference)),
            ))
        }
        Command::Receive { number, receipt } => receive(office, &number, &receipt).await,
    }
}

/// A reference as it is read aloud.
fn dashed(typed: &str) -> String {
    let text = reference(typed);
    let parts: Vec<&str> = [0..4, 4..8, 8..12]
        .into_iter()
        .filter_map(|part| text.get(part))
        .collect();
    parts.join("-")
}

/// A state in the office's words.
const fn word(status: JoiningStatus) -> &'static str {
    match status {
        JoiningStatus::Submitted => "diajukan",
        JoiningStatus::UnderReview => "ditinjau",
        JoiningStatus::Accepted => "diterima",
        JoiningStatus::Refused => "ditolak",
        JoiningStatus::Withdrawn => "ditarik",
    }
}

fn money(office: &Office, text: &str) -> Result<Money, Refusal> {
    format::parse_rupiah_input(text).ok_or_else(|| {
        let id = format!("{text} bukan jumlah rupiah.");
        let en = format!("{text} is no sum of rupiah.");
        Refusal(office.say(id, en))
    })
}

async fn say_terms(office: &Office, asked: Terms) -> Answer {
    let mut tx = office.write().await?;
    let known = tx.joining_terms().await?;
    let given = |text: &Option<String>| text.as_deref().map(|text| money(office, text)).transpose();
    let (pokok, wajib) = (given(&asked.pokok)?, given(&asked.wajib)?);
    let missing = || {
        let id = "Ketentuan belum ada. Isi sekaligus --pokok, --wajib, --returned-within, dan --contact.";
        let en = "There are no terms yet. Give --pokok, --wajib, --returned-within and --contact together.";
        Refusal(office.say(id, en).to_owned())
    };
    let is_change = pokok.is_some()
        || wajib.is_some()
        || asked.returned_within.is_some()
        || asked.refused_kept_days.is_some()
        || asked.contact.is_some()
        || asked.open.is_some();
    let terms = match known {
        Some(known) => TermsRow {
            open: asked.open.unwrap_or(known.open),
            pokok: pokok.unwrap_or(known.pokok),
            wajib: wajib.unwrap_or(known.wajib),
            returned_within: asked.returned_within.unwrap_or(known.returned_within),
            refused_kept_days: asked.refused_kept_days.unwrap_or(known.refused_kept_days),
            privacy_contact: asked.contact.unwrap_or(known.privacy_contact),
            updated_at: if is_change {
                office.now()
            } else {
                known.updated_at
            },
        },
        None => TermsRow {
            open: asked.open.unwrap_or(true),
            pokok: pokok.ok_or_else(missing)?,
            wajib: wajib.ok_or_else(missing)?,
            returned_within: asked.returned_within.ok_or_else(missing)?,
            refused_kept_days: asked.refused_kept_days.unwrap_or(90),
            privacy_contact: asked.contact.ok_or_else(missing)?,
            updated_at: office.now(),
        },
    };
    if is_change {
        tx.put_joining_terms(&terms).await?;
        tx.commit().await?;
    }
    let state = if terms.open {
        office.say("dibuka", "open")
    } else {
        office.say("ditutup", "closed")
    };
    let (pokok, wajib) = (format::rupiah(terms.pokok), format::rupiah(terms.wajib));
    Ok(office.say(
        format!(
            "Pendaftaran {state}. Simpanan pokok {pokok}, simpanan wajib {wajib} per bulan.\n\
             Saat berhenti, pokok dan wajib dikembalikan dalam {} bulan.\n\
             Data pendaftar yang ditolak dihapus setelah {} hari.\nUrusan data pribadi: {}",
            terms.returned_within, terms.refused_kept_days, terms.privacy_contact
        ),
        format!(
            "Joining is {state}. Simpanan pokok {pokok}, simpanan wajib {wajib} a month.\n\
             On leaving, pokok and wajib are returned within {} months.\n\
             Data of refused applicants is forgotten after {} days.\nPersonal data: {}",
            terms.returned_within, terms.refused_kept_days, terms.privacy_contact
        ),
    ))
}

async fn list(office: &Office, all: bool) -> Answer {
    let mut tx = office.store.read().await?;
    let rows = tx.joinings(all).await?;
    let mut text = String::new();
    for row in &rows {
        let name = tx.applicant(row.id).await?.map(|who| who.name);
        let name = match (name, row.member) {
            (Some(name), _) => name,
            (None, Some(member)) => {
                let (number, name) = tx.member_label(member).await?;
                format!("{number} {name}")
            }
            (None, None) => office.say("(data dihapus)", "(data forgotten)").to_owned(),
        };
        let _ = writeln!(
            text,
            "{}  {:<9}  {}  {name}",
            dashed(&row.reference),
            word(row.status),
            office.moment(row.submitted_at),
        );
    }
    let total = rows.len();
    text.push_str(&office.say(
        format!("{total} pendaftaran"),
        format!("{total} applications"),
    ));
    Ok(text)
}

async fn found(office: &Office, typed: &str) -> Result<JoiningRow, Refusal> {
    let row = office
        .store
        .read()
        .await?
        .joining(&reference(typed))
        .await?;
    row.ok_or_else(|| office.refusal(crate::office::OfficeError::NotFound("application")))
}

async fn show(office: &Office, typed: &str) -> Answer {
    let row = found(office, typed).await?;
    let mut tx = office.store.read().await?;
    let mut text = format!(
        "{}  {}  {}\n",
        dashed(&row.reference),
        word(row.status),
        office.moment(row.submitted_at)
    );
    let Some(who) = tx.applicant(row.id).await? else {
        return Ok(text);
    };
    let key = IdentityKey::of(&office.store).await?;
    let nik = key
        .open(&who.nik.sealed)
        .map_or_else(|| "?".to_owned(), |nik| nik.as_str().to_owned());
    let _ = writeln!(text, "{}", who.name);
    let _ = writeln!(text, "NIK KTP {nik}");
    let _ = writeln!(
        text,
        "{} {}",
        office.say("Lahir", "Born"),
        office.day(who.born_on)
    );
    let _ = writeln!(text, "{}\n{}\n{}", who.address, who.phone, who.occupation);
    if let Some(sum) = who.voluntary {
        let _ = writeln!(
            text,
            "{} {}",
            office.say("Simpanan sukarela awal", "Sukarela at the start"),
            format::rupiah(sum)
        );
    }
    if !who.nik_fits {
        text.push_str(office.say(
            "Perhatikan: tanggal dalam NIK berbeda dari tanggal lahir.\n",
            "Look: the day in the NIK is not the day of birth.\n",
        ));
    }
    let same = tx.same_person(row.id, &who.nik.mark).await?;
    if !same.is_empty() {
        let _ = writeln!(
            text,
            "{} {}",
            office.say(
                "Perhatikan: NIK yang sama sudah ada pada",
                "Look: the same NIK is there already:"
            ),
            same.join(", ")
        );
    }
    Ok(text)
}

async fn take(office: &Office, typed: &str, number: Option<String>) -> Answer {
    let number = number.as_deref().map(MemberNumber::parse).transpose()?;
    let passwords = Passwords::new(Cost::OWASP)?;
    let now = office.now();
    let mut tx = office.write().await?;
    let made = accept(&mut tx, typed, number.as_ref(), office.today(), now)
        .await
        .map_err(|error| office.refusal(error))?;
    let code = issue_code(&mut tx, &passwords, &made.number, now)
        .await
        .map_err(|error| office.refusal(error))?;
    tx.commit().await?;
    let until = office.moment(now + chrono::TimeDelta::days(CODE_DAYS));
    let (number, name, code) = (made.number.as_str(), &made.name, code.printed());
    let pokok = format::rupiah(made.pokok);
    Ok(office.say(
        format!(
            "Anggota {number} {name} (calon anggota)\nSimpanan pokok yang harus dibayar: {pokok}\n\
             Kode aktivasi: {code}\nBerlaku sampai: {until}\n\
             Kode ini hanya ditampilkan sekali. Serahkan setelah KTP dicocokkan."
        ),
        format!(
            "Member {number} {name} (calon anggota)\nSimpanan pokok to be paid: {pokok}\n\
             Activation code: {code}\nWorks until: {until}\n\
             The code is shown only once. Hand it over once the KTP was compared."
        ),
    ))
}

async fn receive(office: &Office, number: &str, receipt: &str) -> Answer {
    let number = MemberNumber::parse(number)?;
    let mut tx = office.write().await?;
    let done = receive_pokok(&mut tx, &number, receipt, office.today(), office.now())
        .await
        .map_err(|error| office.refusal(error))?;
    tx.commit().await?;
    let (sum, account) = (format::rupiah(done.amount), done.account);
    let standing = if done.is_full_now {
        office.say(" Sekarang anggota.", " Now anggota.")
    } else {
        ""
    };
    Ok(office.say(
        format!("Simpanan pokok {sum} dicatat pada {account}.{standing}"),
        format!("Simpanan pokok {sum} is booked on {account}.{standing}"),
    ))
}
