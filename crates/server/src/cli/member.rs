//! `member`: the roll and activation codes.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use clap::Subcommand;
use sokoguru_domain::{MemberNumber, MemberStatus};

use super::board::at;
use super::office::Office;
use super::{Answer, Refusal};
use crate::office::cards::activation_sheet;
use crate::office::{CODE_DAYS, codes, issue_code};
use crate::passwords::{Cost, Passwords};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Print a code with which a member opens an account; codes before it end.
    Activate {
        /// Member number.
        number: String,
    },
    /// Issue codes and write the sheet of cards to print: for the members that are named, or for
    /// everybody who has no account and no code that still works.
    Codes {
        /// Member numbers.
        number: Vec<String>,
        /// The file to write, such as kode.html. One that is there is not written over.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Where members reach the app, `https://koperasi.example`: the QR code leads there.
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        address: Option<String>,
    },
    /// List the members.
    List,
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::Activate { number } => activate(office, &number).await,
        Command::Codes {
            number,
            out,
            address,
        } => codes(office, &number, &out, address.as_deref()).await,
        Command::List => list(office).await,
    }
}

fn address(text: &str) -> Result<String, String> {
    let plain = text.trim_end_matches('/');
    let host = plain
        .strip_prefix("https://")
        .or_else(|| plain.strip_prefix("http://"));
    let fits = host.is_some_and(|host| {
        !host.is_empty()
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b))
    });
    fits.then(|| plain.to_owned())
        .ok_or_else(|| "an address such as https://koperasi.example".to_owned())
}

/// A file that only its owner reads, and that is not written over another.
pub(super) fn secret_file(path: &Path) -> Result<std::fs::File, Refusal> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| at(path, &error))
}

async fn codes(office: &Office, named: &[String], out: &Path, address: Option<&str>) -> Answer {
    let told = |error| office.refusal(error);
    let mut numbers = Vec::new();
    for text in named {
        numbers.push(MemberNumber::parse(text)?);
    }
    let passwords = Passwords::new(Cost::OWASP)?;
    let now = office.now();
    let members = codes::waiting(&office.store, &numbers, now)
        .await
        .map_err(told)?;
    if members.is_empty() {
        let words = office.say(
            "Semua anggota sudah memiliki akun atau kode yang masih berlaku.",
            "Every member has an account, or a code that still works.",
        );
        return Err(Refusal(words.to_owned()));
    }
    let fresh = codes::fresh(&passwords, members.len()).map_err(told)?;
    // The file first: codes that cannot be written down would be lost.
    let mut file = secret_file(out)?;
    let written = async {
        let mut writing = office.write().await?;
        let issued = codes::issue(&mut writing, members, fresh, now)
            .await
            .map_err(told)?;
        let name = writing
            .cooperative()
            .await?
            .map_or_else(String::new, |one| one.name);
        let until = office.date(now + TimeDelta::days(CODE_DAYS));
        let page = activation_sheet(&name, &issued, address, until, 0);
        file.write_all(page.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|error| at(out, &error))?;
        writing.commit().await?;
        Ok(issued.len())
    };
    let count = match written.await {
        Ok(count) => count,
        Err(refusal) => {
            // Without its commit nothing was issued: half a sheet is no sheet.
            let _ = std::fs::remove_file(out);
            return Err(refusal);
        }
    };
    let path = out.display();
    Ok(office.say(
        format!(
            "{count} kode dibuat di {path}. Cetak dari browser (A4), lalu hapus berkas itu: kode \
             tidak dapat ditampilkan lagi."
        ),
        format!(
            "{count} codes are in {path}. Print it from a browser (A4) and delete the file: codes \
             cannot be shown again."
        ),
    ))
}

async fn activate(office: &Office, number: &str) -> Answer {
    let number = MemberNumber::parse(number)?;
    let passwords = Passwords::new(Cost::OWASP)?;
    let now = office.now();
    let mut writing = office.write().await?;
    let code = issue_code(&mut writing, &passwords, &number, now)
        .await
        .map_err(|error| office.refusal(error))?;
    let name = writing
        .member_by_number(&number)
        .await?
        .map(|member| member.name);
    writing.commit().await?;
    let until = office.moment(now + TimeDelta::days(CODE_DAYS));
    let (number, name, code) = (number.as_str(), name.unwrap_or_default(), code.printed());
    Ok(office.say(
        format!(
            "Anggota {number} {name}\nKode aktivasi: {code}\nBerlaku sampai: {until}\n\
             Kode ini hanya ditampilkan sekali. Kode sebelumnya tidak berlaku lagi."
        ),
        format!(
            "Member {number} {name}\nActivation code: {code}\nWorks until: {until}\n\
             The code is shown only once. Codes before it no longer work."
        ),
    ))
}

/// A standing in the office's words.
pub(super) fn standing(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Full => "anggota",
        MemberStatus::Candidate => "calon anggota",
        MemberStatus::Associate => "anggota luar biasa",
        MemberStatus::Left => "berhenti",
    }
}

async fn list(office: &Office) -> Answer {
    let members = office.store.read().await?.member_list().await?;
    let mut text = String::new();
    for member in &members {
        let account = if member.activated {
            office.say("akun aktif", "activated")
        } else {
            office.say("belum aktif", "not activated")
        };
        let _ = writeln!(
            text,
            "{:<16}  {:<18}  {:<13}  {}",
            member.number.as_str(),
            standing(member.status),
            account,
            member.name
        );
    }
    let total = members.len();
    text.push_str(&office.say(format!("{total} orang"), format!("{total} people")));
    Ok(text)
}
