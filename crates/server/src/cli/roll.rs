//! `meeting` for the roll of a sealed vote: credentials on paper, drawing the roll up, freezing it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sokoguru_ballot::credential::PaperCredential;
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_domain::MemberNumber;

use super::board::{at, board};
use super::member::secret_file;
use super::office::Office;
use super::{Answer, Refusal};
use crate::audit::{Action, Entry};
use crate::office::cards::voting_sheet;
use crate::sealed::preparation::{self, read_signature, roll_file};
use crate::secrets::random_bytes;
use crate::store::members::MemberRow;
use crate::store::roll::Source;

pub(super) async fn roll(
    office: &Office,
    meeting: &str,
    out: Option<PathBuf>,
    reopen: bool,
) -> Answer {
    let board = board(office, meeting).await?;
    if reopen {
        preparation::reopen(&office.store, &board).await?;
        office.note(Action::RollReopened, meeting).await?;
        return Ok(office
            .say(
                "Daftar dibuka lagi; kredensial dapat berubah.",
                "The roll is open again; credentials can change.",
            )
            .to_owned());
    }
    let Some(path) = out else {
        let mut text = String::new();
        let list = office.store.read_roll().await?.voter_list(meeting).await?;
        for voter in &list {
            let how = match voter.source {
                Some(Source::Phone) => office.say("HP", "phone"),
                Some(Source::Paper) => office.say("kertas", "paper"),
                None => office.say("belum", "none yet"),
            };
            let _ = writeln!(text, "{:<16}  {how:<9}  {}", voter.number, voter.name);
        }
        let with = list.iter().filter(|voter| voter.source.is_some()).count();
        let all = list.len();
        text.push_str(&office.say(
            format!("{with} dari {all} anggota memiliki kredensial"),
            format!("{with} of {all} members have a credential"),
        ));
        return Ok(text);
    };
    let roll = preparation::draw_up(&office.store, &board, office.now()).await?;
    office.note(Action::RollDrawn, meeting).await?;
    let id = board.start().board_id();
    std::fs::write(&path, roll_file(id, &roll)).map_err(|error| at(&path, &error))?;
    let (count, hash) = (roll.voters().len(), roll.hash(id));
    Ok(office.say(
        format!("{count} pemilih. Sidik jari daftar: {hash}"),
        format!("{count} voters. Fingerprint of the roll: {hash}"),
    ))
}

pub(super) async fn freeze(office: &Office, meeting: &str, files: &[PathBuf]) -> Answer {
    let board = board(office, meeting).await?;
    let mut signatures = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(path).map_err(|error| at(path, &error))?;
        signatures.push(read_signature(&text)?);
    }
    let count = preparation::freeze(&office.store, &board, &signatures, office.now()).await?;
    office.note(Action::RollFrozen, meeting).await?;
    Ok(office.say(
        format!("Daftar dengan {count} pemilih sudah tetap."),
        format!("The roll of {count} voters is frozen."),
    ))
}

async fn member(office: &Office, number: &str) -> Result<MemberRow, Refusal> {
    let number = MemberNumber::parse(number)?;
    let found = office.store.read().await?.member_by_number(&number).await?;
    found.ok_or_else(|| {
        let words = office.say("Anggota tidak ditemukan.", "There is no such member.");
        Refusal(words.to_owned())
    })
}

/// A credential on paper for each member, in one transaction: all of them or none.
async fn credentials(
    office: &Office,
    meeting: &str,
    members: Vec<MemberRow>,
) -> Result<Vec<(MemberRow, PaperCredential)>, Refusal> {
    let mut tx = office.store.write_roll().await?;
    let mut issued = Vec::with_capacity(members.len());
    for member in members {
        let seed = Seed::from_bytes(random_bytes()?);
        let public = *SecretKey::derive(Role::Voter, &seed)?.public().as_bytes();
        if !tx.may_vote(member.id).await? {
            let number = member.number.as_str();
            return Err(Refusal(office.say(
                format!("Anggota ini tidak memiliki hak suara: {number}."),
                format!("This member has no vote: {number}."),
            )));
        }
        let (slot, key) = (random_bytes()?, (public, Source::Paper));
        tx.put_key(meeting, member.id, slot, key, office.now())
            .await?;
        let entry = Entry {
            action: Action::CredentialIssued,
            subject: ("member", member.number.as_str()),
            details: &[("meeting", meeting)],
        };
        tx.record(office.actor(), entry, office.now()).await?;
        issued.push((member, PaperCredential::new(&seed)));
    }
    tx.commit().await?;
    Ok(issued)
}

pub(super) async fn cards(
    office: &Office,
    meeting: &str,
    numbers: &[String],
    out: &Path,
) -> Answer {
    board(office, meeting).await?;
    let mut members: Vec<MemberRow> = Vec::new();
    for number in numbers {
        let found = member(office, number).await?;
        if members.iter().all(|known| known.id != found.id) {
            members.push(found);
        }
    }
    let mut reading = office.store.read().await?;
    let title = reading.meeting(meeting).await?.map(|row| row.title);
    let cooperative = reading.cooperative().await?.map(|row| row.name);
    drop(reading);
    // The file first: credentials that cannot be written down would be lost.
    let mut file = secret_file(out)?;
    let issued = match credentials(office, meeting, members).await {
        Ok(issued) => issued,
        Err(refusal) => {
            let _ = std::fs::remove_file(out);
            return Err(refusal);
        }
    };
    let name = cooperative.unwrap_or_default();
    let page = voting_sheet(&name, &title.unwrap_or_default(), &issued);
    file.write_all(page.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| at(out, &error))?;
    let (count, path) = (issued.len(), out.display());
    Ok(office.say(
        format!(
            "{count} kartu suara di {path}. Cetak dari browser (A4), lalu hapus berkas itu. \
             Kredensial sebelumnya tidak berlaku lagi."
        ),
        format!(
            "{count} voting cards are in {path}. Print it from a browser (A4) and delete the file. \
             Credentials before them no longer work."
        ),
    ))
}

pub(super) async fn issue(office: &Office, meeting: &str, number: &str) -> Answer {
    board(office, meeting).await?;
    let member = member(office, number).await?;
    let issued = credentials(office, meeting, vec![member]).await?;
    let Some((member, paper)) = issued.into_iter().next() else {
        return Ok(String::new());
    };
    let (number, name, code) = (member.number.as_str(), member.name, paper.expose());
    Ok(office.say(
        format!(
            "Anggota {number} {name}\nKredensial suara: {code}\n\
             Hanya ditampilkan sekali dan tidak disimpan. Kredensial sebelumnya tidak berlaku lagi."
        ),
        format!(
            "Member {number} {name}\nVoting credential: {code}\n\
             Shown only once and kept nowhere. Credentials before it no longer work."
        ),
    ))
}

pub(super) async fn revoke(office: &Office, meeting: &str, number: &str) -> Answer {
    let member = member(office, number).await?;
    let mut tx = office.store.write_roll().await?;
    let revoked = tx.revoke_key(meeting, member.id, office.now()).await?;
    if revoked {
        let entry = Entry {
            action: Action::CredentialRevoked,
            subject: ("member", member.number.as_str()),
            details: &[("meeting", meeting)],
        };
        tx.record(office.actor(), entry, office.now()).await?;
    }
    tx.commit().await?;
    let words = if revoked {
        office.say(
            "Kredensial dicabut; anggota dapat mendaftar lagi.",
            "The credential is revoked; the member can enrol again.",
        )
    } else {
        office.say(
            "Anggota ini tidak memiliki kredensial.",
            "This member has no credential.",
        )
    };
    Ok(words.to_owned())
}
