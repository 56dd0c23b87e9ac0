//! `meeting`: from the notice to the result. What the articles ask in between stands in
//! [`super::conduct`].

use std::fmt::Write as _;

use chrono::TimeDelta;
use clap::Subcommand;
use sokoguru_api::meetings::BallotKind;
use sokoguru_domain::{MeetingPhase, Outcome};

use super::conduct;
use super::office::Office;
use super::{Answer, Refusal, board};
use crate::audit::Action;
use crate::office::{self, OfficeError};
use crate::sealed::composition::{self, Times};
use crate::store::meetings::{ItemRow, MeetingRow};
use crate::store::{Reading, Writing};

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the meetings.
    List,
    /// Let members see a meeting.
    Publish {
        /// Its key, such as rat-2025.
        meeting: String,
    },
    /// Open the vote now.
    Open {
        /// Its key.
        meeting: String,
    },
    /// Close the vote now; votes on their way are still taken in for as long as was planned.
    Close {
        /// Its key.
        meeting: String,
        /// For how many minutes instead; 0 for none at all.
        #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(i64).range(0..=10_080))]
        accept_for: Option<i64>,
    },
    #[command(flatten)]
    Board(board::Command),
    /// Count the votes and fix the result for ever, or print it once it is fixed.
    Result {
        /// Its key.
        meeting: String,
        /// Position of an item on which the meeting found consensus; once for each such item that
        /// was not recorded before.
        #[arg(long, value_name = "ITEM")]
        consensus: Vec<u16>,
    },
    #[command(flatten)]
    Conduct(conduct::Command),
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::List => list(office).await,
        Command::Publish { meeting } => {
            let mut writing = office.write().await?;
            let warning = office::publish(&mut writing, &meeting, office.now())
                .await
                .map_err(|error| office.refusal(error))?;
            writing.commit().await?;
            let mut text = one(office, &meeting).await?;
            if let Some(short) = warning {
                let _ = write!(text, "\n{}", conduct::short_notice(office, short));
            }
            Ok(text)
        }
        Command::Board(command) => board::run(office, command).await,
        Command::Open { meeting } => {
            if let Some(board) = board::maybe_board(office, &meeting).await? {
                let row = published(office, &meeting).await?;
                let mut times = Times::of(&row);
                times.open_at = office.now();
                composition::reschedule(&office.store, &board, times, office.now()).await?;
                office.note(Action::MeetingOpened, &meeting).await?;
                return one(office, &meeting).await;
            }
            let mut writing = office.write().await?;
            office::open(&mut writing, &meeting, office.now())
                .await
                .map_err(|error| office.refusal(error))?;
            writing.commit().await?;
            one(office, &meeting).await
        }
        Command::Close {
            meeting,
            accept_for,
        } => close(office, &meeting, accept_for).await,
        Command::Result { meeting, consensus } => result(office, &meeting, &consensus).await,
        Command::Conduct(command) => conduct::run(office, command).await,
    }
}

async fn published(office: &Office, id: &str) -> Result<MeetingRow, Refusal> {
    let row = office.store.read().await?.meeting(id).await?;
    row.filter(|row| row.published_at.is_some())
        .ok_or_else(|| office.refusal(OfficeError::NotFound("meeting")))
}

async fn close(office: &Office, id: &str, accept_for: Option<i64>) -> Answer {
    if let Some(board) = board::maybe_board(office, id).await? {
        let row = published(office, id).await?;
        let planned = row.accept_until - row.close_at;
        let close_at = office.now();
        let times = Times {
            open_at: row.open_at,
            close_at,
            accept_until: close_at + accept_for.map_or(planned, TimeDelta::minutes),
        };
        composition::reschedule(&office.store, &board, times, close_at).await?;
        office.note(Action::MeetingClosed, id).await?;
        return one(office, id).await;
    }
    let mut writing = office.write().await?;
    office::close(&mut writing, id, office.now())
        .await
        .map_err(|error| office.refusal(error))?;
    if let (Some(minutes), Some(meeting)) = (accept_for, writing.meeting(id).await?) {
        let until = meeting.close_at + TimeDelta::minutes(minutes);
        writing
            .set_meeting_times(id, meeting.open_at, meeting.close_at, until)
            .await?;
    }
    writing.commit().await?;
    one(office, id).await
}

fn phase(office: &Office, meeting: &MeetingRow) -> &'static str {
    if meeting.published_at.is_none_or(|at| at > office.now()) {
        return office.say("disiapkan", "prepared");
    }
    match meeting.phase_at(office.now()) {
        MeetingPhase::Announced => office.say("diumumkan", "announced"),
        MeetingPhase::Open => office.say("dibuka", "open"),
        MeetingPhase::Closed => office.say("ditutup", "closed"),
        MeetingPhase::Finished if meeting.counted.is_some() => office.say("dihitung", "counted"),
        MeetingPhase::Finished => office.say("selesai", "finished"),
    }
}

fn line(office: &Office, meeting: &MeetingRow) -> String {
    format!(
        "{:<12}  {:<10}  {}: {} – {} ({} {})",
        meeting.id,
        phase(office, meeting),
        meeting.title,
        office.moment(meeting.open_at),
        office.moment(meeting.close_at),
        office.say("suara diterima sampai", "votes accepted until"),
        office.moment(meeting.accept_until),
    )
}

pub(super) async fn one(office: &Office, id: &str) -> Answer {
    let meeting = office.store.read().await?.meeting(id).await?;
    Ok(meeting.map_or_else(String::new, |meeting| line(office, &meeting)))
}

async fn list(office: &Office) -> Answer {
    let mut reading = office.store.read().await?;
    let mut text = String::new();
    for id in reading.meeting_ids().await? {
        if let Some(meeting) = reading.meeting(&id).await? {
            let _ = writeln!(text, "{}", line(office, &meeting));
        }
    }
    if text.is_empty() {
        text.push_str(office.say("Belum ada rapat.", "There is no meeting."));
    }
    Ok(text)
}

async fn result(office: &Office, id: &str, consensus: &[u16]) -> Answer {
    if let Some(board) = board::maybe_board(office, id).await? {
        if let Some(waiting) = board::tend(office, &board).await? {
            return Err(Refusal(waiting));
        }
        let mut reading = office.store.read().await?;
        return print(office, &mut reading, id).await;
    }
    let mut writing = office.write().await?;
    let found = writing.meeting(id).await?;
    let over = found
        .as_ref()
        .is_some_and(|meeting| meeting.phase_at(office.now()) == MeetingPhase::Finished);
    if found.is_none_or(|meeting| meeting.counted.is_none()) {
        // Before its end the count itself refuses, with the better reason.
        if over {
            record_consensus(office, &mut writing, id, consensus).await?;
        }
        office::count(&mut writing, id, office.now())
            .await
            .map_err(|error| office.refusal(error))?;
        writing.commit().await?;
    } else if !consensus.is_empty() {
        let id = "Hasil sudah ditetapkan dan tidak dapat diubah.";
        return Err(Refusal(
            office
                .say(id, "The result is fixed and cannot be changed.")
                .to_owned(),
        ));
    }
    let mut reading = office.store.read().await?;
    print(office, &mut reading, id).await
}

/// Consensus is what the chair says it is: it is recorded for the items that are named.
async fn record_consensus(
    office: &Office,
    writing: &mut Writing,
    id: &str,
    named: &[u16],
) -> Result<(), Refusal> {
    let agenda = writing.agenda(id).await?;
    for position in named {
        let item = agenda.iter().find(|item| item.position == *position);
        if item.is_none_or(|item| item.ballot != BallotKind::Consensus) {
            return Err(Refusal(office.say(
                format!("Acara {position} tidak diputuskan dengan musyawarah mufakat."),
                format!("Item {position} is not decided by consensus."),
            )));
        }
        crate::conduct::record_consensus(writing, id, *position, (true, ""), office.now())
            .await
            .map_err(|error| office.refusal(error))?;
    }
    Ok(())
}

async fn print(office: &Office, reading: &mut Reading, id: &str) -> Answer {
    let Some(meeting) = reading.meeting(id).await? else {
        return Ok(String::new());
    };
    let mut text = format!("{}\n", meeting.title);
    if let Some(counted) = meeting.counted {
        let (present, voters) = (counted.present, counted.voters);
        let needed = meeting.quorum.required(voters);
        let reached = if meeting.quorum.reached(present, voters) {
            office.say("kuorum tercapai", "quorum reached")
        } else {
            office.say("kuorum TIDAK tercapai", "quorum NOT reached")
        };
        let line = office.say(
            format!("Hadir {present} dari {voters} (perlu {needed}): {reached}"),
            format!("Present {present} of {voters} ({needed} needed): {reached}"),
        );
        let _ = writeln!(text, "{line}");
    }
    let agenda = reading.agenda(id).await?;
    for result in reading.results(id).await? {
        let Some(item) = agenda.iter().find(|item| item.id == result.item_id) else {
            continue;
        };
        let outcome = outcome(office, item, result.outcome);
        let _ = writeln!(text, "{}. {}: {outcome}", item.position, item.title);
        for (option, votes) in &result.votes {
            let label = item.options.iter().find(|known| known.id == *option);
            let label = label.map_or("", |known| known.label.as_str());
            let elected = if result.elected.contains(option) {
                office.say(" (terpilih)", " (elected)")
            } else {
                ""
            };
            let _ = writeln!(text, "   {label}: {votes}{elected}");
        }
        if let Some(required) = result.required {
            let _ = writeln!(text, "   {}: {required}", office.say("perlu", "needed"));
        }
    }
    Ok(text)
}

fn outcome(office: &Office, item: &ItemRow, outcome: Outcome) -> &'static str {
    let consensus = item.ballot == BallotKind::Consensus;
    let election = item.terms.seats.is_some();
    match outcome {
        Outcome::Accepted if consensus => {
            office.say("diterima secara mufakat", "accepted by consensus")
        }
        Outcome::NotAccepted if consensus => office.say("mufakat tidak tercapai", "no consensus"),
        Outcome::Accepted if election => office.say("terpilih", "elected"),
        Outcome::NotAccepted if election => office.say("tidak ada yang terpilih", "nobody elected"),
        Outcome::Accepted => office.say("diterima", "accepted"),
        Outcome::NotAccepted => office.say("ditolak", "rejected"),
        Outcome::Tie => office.say("seri, pemungutan suara diulang", "tie, to be voted again"),
        Outcome::AwaitsLots => office.say("seri, menunggu undian", "tie, waiting for lots"),
        Outcome::NoQuorum => office.say("tidak kuorum", "no quorum"),
        Outcome::TooFewBallots => office.say(
            "terlalu sedikit suara untuk dihitung rahasia",
            "too few ballots to be counted in secret",
        ),
    }
}
