//! `meeting`: what the articles ask between the notice and the result, and what follows: the second
//! meeting, consensus, officers, tasks, the minutes.

use std::fmt::Write as _;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Subcommand, ValueEnum};
use sokoguru_api::decisions::FollowUpState;
use sokoguru_api::meetings::{BallotKind, Side};
use sokoguru_domain::meeting::rules::SecondMeetingError;

use super::office::Office;
use super::{Answer, Refusal, board};
use crate::audit::{Action, Entry};
use crate::conduct::{self, RuleBroken, ShortNotice};
use crate::minutes::{BoardSeal, Minutes, html};
use crate::office::OfficeError;
use crate::store::decisions::FollowUpRow;
use crate::store::meetings::{Officers, OptionRow};
use crate::tasks::{self, Task};
use crate::text::is_text;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Make the second meeting after a first one without a quorum.
    Second {
        /// Key of the first meeting.
        meeting: String,
        /// When it begins, such as "2026-04-10 09:00", at the office's own clock.
        #[arg(long, value_name = "MOMENT", value_parser = moment)]
        starts: NaiveDateTime,
        /// Where, if elsewhere.
        #[arg(long, value_parser = short_text)]
        place: Option<String>,
    },
    /// Record the chair's word on an item that is decided by consensus.
    Consensus {
        /// Key of the meeting.
        meeting: String,
        /// Position of the item.
        item: u16,
        /// What the chair says.
        said: Said,
        /// What was agreed, in the chair's words.
        #[arg(long, default_value = "", value_parser = long_text)]
        words: String,
    },
    /// Put an item to the vote on which consensus failed.
    Vote {
        /// Key of the meeting.
        meeting: String,
        /// Position of the item.
        item: u16,
    },
    /// Name who signs the minutes.
    Officers {
        /// Key of the meeting.
        meeting: String,
        /// Who leads the meeting.
        #[arg(long, value_parser = short_text)]
        chair: String,
        /// Who writes the minutes.
        #[arg(long, value_parser = short_text)]
        secretary: String,
        /// A member who signs for the others; once for each.
        #[arg(long, value_parser = short_text)]
        witness: Vec<String>,
    },
    /// Print the minutes (berita acara) as a page of HTML that prints on A4.
    Minutes {
        /// Key of the meeting.
        meeting: String,
    },
    /// What is to be done after decisions.
    #[command(subcommand)]
    FollowUp(FollowUp),
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Said {
    /// The meeting found consensus.
    Agreed,
    /// It did not.
    Failed,
}

#[derive(Subcommand)]
pub(super) enum FollowUp {
    /// Add something to be done.
    Add {
        /// Key of the meeting.
        meeting: String,
        /// Position of the item that was decided.
        item: u16,
        /// What is to be done.
        #[arg(value_parser = short_text)]
        what: String,
        /// By whom.
        #[arg(long, value_parser = short_text)]
        by: String,
        /// By when, such as 2026-05-01.
        #[arg(long)]
        due: NaiveDate,
        /// Anything else.
        #[arg(long, default_value = "", value_parser = long_text)]
        note: String,
    },
    /// List what is to be done.
    List {
        /// Key of the meeting.
        meeting: String,
    },
    /// Say that something is done.
    Done {
        /// Key of the meeting.
        meeting: String,
        /// Its number in the list.
        task: String,
        /// How it went.
        #[arg(long, default_value = "", value_parser = long_text)]
        note: String,
    },
}

fn moment(text: &str) -> Result<NaiveDateTime, String> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .map_err(|_| "write a moment as 2026-04-10 09:00".to_owned())
}

fn text(text: &str, most: usize) -> Result<String, String> {
    if text.chars().count() > most {
        Err(format!("at most {most} characters"))
    } else if text.chars().all(is_text) {
        Ok(text.trim().to_owned())
    } else {
        Err("characters that cannot be printed".to_owned())
    }
}

fn short_text(given: &str) -> Result<String, String> {
    let text = text(given, 120)?;
    if text.is_empty() {
        return Err("a few words are needed".to_owned());
    }
    Ok(text)
}

fn long_text(given: &str) -> Result<String, String> {
    text(given, 1_000)
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    let told = |error: OfficeError| office.refusal(error);
    let mut writing = office.write().await?;
    let answer = match command {
        Command::Second {
            meeting,
            starts,
            place,
        } => {
            let starts = office.instant(starts);
            let place = place.as_deref();
            let id = conduct::second_meeting(&mut writing, &meeting, starts, place, office.now())
                .await
                .map_err(told)?;
            let moment = office.moment(starts);
            office.say(
                format!("Rapat kedua {id} disiapkan untuk {moment}. Umumkan: meeting publish {id}"),
                format!("Second meeting {id} is prepared for {moment}. Next: meeting publish {id}"),
            )
        }
        Command::Consensus {
            meeting,
            item,
            said,
            words,
        } => {
            let agreed = matches!(said, Said::Agreed);
            conduct::record_consensus(&mut writing, &meeting, item, (agreed, &words), office.now())
                .await
                .map_err(told)?;
            if agreed {
                office.say(
                    format!("Acara {item}: mufakat tercapai, dicatat."),
                    format!("Item {item}: consensus, recorded."),
                )
            } else {
                office.say(
                    format!("Acara {item}: mufakat tidak tercapai, dicatat."),
                    format!("Item {item}: no consensus, recorded."),
                )
            }
        }
        Command::Vote { meeting, item } => {
            let options = [
                (office.say("Setuju", "For"), Side::For),
                (office.say("Tidak setuju", "Against"), Side::Against),
                (office.say("Abstain", "Abstain"), Side::Abstain),
            ];
            let options = options.map(|(label, side)| OptionRow {
                id: String::new(),
                label: label.to_owned(),
                side,
            });
            let item = conduct::put_to_vote(
                &mut writing,
                &meeting,
                item,
                BallotKind::Open,
                options.into(),
                office.now(),
            )
            .await
            .map_err(told)?;
            let (position, revision) = (item.position, item.revision);
            office.say(
                format!("Acara {position} sekarang diputuskan dengan suara (revisi {revision})."),
                format!("Item {position} is now put to the vote (revision {revision})."),
            )
        }
        Command::Officers {
            meeting,
            chair,
            secretary,
            witness,
        } => {
            crate::office::meeting(&mut writing, &meeting)
                .await
                .map_err(told)?;
            let officers = Officers {
                chair,
                secretary,
                witnesses: witness,
            };
            writing.set_officers(&meeting, &officers).await?;
            let entry = Entry {
                action: Action::MeetingOfficers,
                subject: ("meeting", &meeting),
                details: &[
                    ("chair", &officers.chair),
                    ("secretary", &officers.secretary),
                    ("witnesses", &officers.witnesses.join("\n")),
                ],
            };
            writing.record(entry, office.now()).await?;
            office
                .say("Penanda tangan dicatat.", "Who signs is recorded.")
                .to_owned()
        }
        Command::Minutes { meeting } => {
            let row = crate::office::meeting(&mut writing, &meeting)
                .await
                .map_err(told)?;
            let board = board::maybe_board(office, &meeting).await?;
            let seal = board.and_then(|board| BoardSeal::of(&board));
            let Some(minutes) = Minutes::gather(&mut writing, &row, seal).await? else {
                return Err(Refusal(
                    office
                        .say(
                            "Hasil rapat belum dibuat: meeting result.",
                            "The result is not made yet: meeting result.",
                        )
                        .to_owned(),
                ));
            };
            html(&minutes)
        }
        Command::FollowUp(command) => follow_up(office, &mut writing, command).await?,
    };
    writing.commit().await?;
    Ok(answer)
}

async fn follow_up(
    office: &Office,
    writing: &mut crate::store::Writing,
    command: FollowUp,
) -> Answer {
    let told = |error: OfficeError| office.refusal(error);
    let meeting = match command {
        FollowUp::Add {
            meeting,
            item,
            what,
            by,
            due,
            note,
        } => {
            let task = Task {
                what: &what,
                responsible: &by,
                due_on: due,
                note: &note,
            };
            tasks::add_follow_up(writing, &meeting, item, task, office.now())
                .await
                .map_err(told)?;
            meeting
        }
        FollowUp::Done {
            meeting,
            task,
            note,
        } => {
            tasks::finish_follow_up(writing, &meeting, &task, &note, office.now())
                .await
                .map_err(told)?;
            meeting
        }
        FollowUp::List { meeting } => {
            crate::office::meeting(writing, &meeting)
                .await
                .map_err(told)?;
            meeting
        }
    };
    let agenda = writing.agenda(&meeting).await?;
    let mut lines = String::new();
    for (number, row) in (1_usize..).zip(writing.follow_ups(&meeting).await?) {
        let item = agenda.iter().find(|item| item.id == row.item_id);
        let position = item.map_or(0, |item| item.position);
        let _ = writeln!(lines, "{}", line(office, number, position, &row));
    }
    if lines.is_empty() {
        lines.push_str(office.say("Belum ada tindak lanjut.", "There is nothing to be done."));
    }
    Ok(lines)
}

fn line(office: &Office, number: usize, position: u16, row: &FollowUpRow) -> String {
    let state = match row.state {
        FollowUpState::Done => office.say("selesai", "done"),
        FollowUpState::Open if row.due_on < office.today() => office.say("TERLAMBAT", "LATE"),
        FollowUpState::Open => office.say("belum", "open"),
    };
    let note = if row.note.is_empty() {
        String::new()
    } else {
        format!(" – {}", row.note)
    };
    format!(
        "{number}. [{state}] {} {position}: {} ({}, {} {}){note}",
        office.say("acara", "item"),
        row.what,
        row.responsible,
        office.say("paling lambat", "by"),
        office.day(row.due_on),
    )
}

/// A notice that is too short, in words.
pub(super) fn short_notice(office: &Office, short: ShortNotice) -> String {
    let (days, latest) = (short.days, office.day(short.latest));
    office.say(
        format!("Undangan kurang dari {days} hari sebelum rapat: paling lambat {latest}."),
        format!("The notice is shorter than {days} days: it was due by {latest}."),
    )
}

/// A rule of the articles that stands against it, in words.
pub(super) fn broken(office: &Office, rule: &RuleBroken) -> Refusal {
    let words = match rule {
        RuleBroken::Notice(short) => short_notice(office, *short),
        RuleBroken::Extraordinary { position, title } => office.say(
            format!("Acara {position} ({title}) hanya dapat diputuskan Rapat Anggota Luar Biasa."),
            format!("Item {position} ({title}) is for an extraordinary meeting (ralb) only."),
        ),
        RuleBroken::FirstNotCounted => office.say(
            "Hasil rapat pertama belum dibuat: meeting result.".to_owned(),
            "The result of the first meeting is not made yet: meeting result.".to_owned(),
        ),
        RuleBroken::SecondExists(id) => office.say(
            format!("Rapat kedua sudah ada: {id}."),
            format!("The second meeting is there already: {id}."),
        ),
        RuleBroken::Second(SecondMeetingError::FirstHadQuorum) => office.say(
            "Rapat pertama mencapai kuorum; tidak ada rapat kedua.".to_owned(),
            "The first meeting had its quorum; there is no second one.".to_owned(),
        ),
        RuleBroken::Second(SecondMeetingError::ThirdMeeting) => office.say(
            "Ini sudah rapat kedua; tidak ada rapat ketiga.".to_owned(),
            "This is a second meeting; there is no third one.".to_owned(),
        ),
        RuleBroken::Second(SecondMeetingError::NotAfterFirst) => office.say(
            "Rapat kedua harus sesudah hari rapat pertama.".to_owned(),
            "A second meeting follows the day of the first.".to_owned(),
        ),
        RuleBroken::Second(SecondMeetingError::TooLate { latest }) => {
            let latest = office.day(*latest);
            office.say(
                format!("Rapat kedua paling lambat {latest}."),
                format!("A second meeting is held by {latest}."),
            )
        }
    };
    Refusal(words)
}
