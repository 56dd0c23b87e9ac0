//! `member`: the roll and activation codes.

use std::fmt::Write as _;

use chrono::TimeDelta;
use clap::Subcommand;
use sokoguru_domain::{MemberNumber, MemberStatus};

use super::Answer;
use super::office::Office;
use crate::office::{CODE_DAYS, issue_code};
use crate::passwords::{Cost, Passwords};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Print a code with which a member opens an account; codes before it end.
    Activate {
        /// Member number.
        number: String,
    },
    /// List the members.
    List,
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::Activate { number } => activate(office, &number).await,
        Command::List => list(office).await,
    }
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
