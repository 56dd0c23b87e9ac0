//! `questions`: what members ask the pengawas, and the answers. `results`: which results anybody
//! may read.

use std::fmt::Write as _;

use clap::Subcommand;

use super::office::Office;
use super::{Answer, Refusal};
use crate::audit::{Action, record};
use crate::office::payouts;
use crate::store::questions::AnswerRow;
use crate::text::is_text;
use sokoguru_domain::Power;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the questions that wait for an answer, oldest first.
    List {
        /// Answered ones too.
        #[arg(long)]
        all: bool,
    },
    /// Answer a question. The member reads it; it can not be changed afterwards.
    Answer {
        /// Its number in the list.
        question: String,
        /// The answer.
        text: String,
        /// Who answers.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

#[derive(Subcommand)]
pub(super) enum PublicCommand {
    /// Let anybody read what a meeting decided.
    Publish {
        /// Key of the meeting.
        meeting: String,
    },
    /// Show it to members only again.
    Withdraw {
        /// Key of the meeting.
        meeting: String,
    },
}

pub(super) async fn run(office: &Office, command: Command) -> Answer {
    match command {
        Command::List { all } => list(office, all).await,
        Command::Answer { question, text, by } => answer(office, &question, &text, &by).await,
    }
}

async fn list(office: &Office, all: bool) -> Answer {
    let mut reading = office.store.read().await?;
    let mut text = String::new();
    let mut total = 0;
    for one in reading.all_questions(!all).await? {
        let (number, name) = reading.member_label(one.member).await?;
        let about = one
            .meeting
            .map_or_else(String::new, |(_, title)| format!("  [{title}]"));
        let _ = writeln!(
            text,
            "{}  {}  {number} {name}{about}\n    {}",
            one.id,
            office.moment(one.asked_at),
            one.text.replace('\n', "\n    ")
        );
        if let Some(answer) = one.answer {
            let _ = writeln!(
                text,
                "  > {} ({}): {}",
                answer.by,
                office.moment(answer.at),
                answer.text.replace('\n', "\n    ")
            );
        }
        total += 1;
    }
    text.push_str(&office.say(format!("{total} pertanyaan"), format!("{total} questions")));
    Ok(text)
}

fn words(office: &Office, text: &str, most: usize) -> Result<String, Refusal> {
    let text = text.trim();
    let sound = text.chars().all(|c| is_text(c) || c == '\n');
    if text.is_empty() || text.chars().count() > most || !sound {
        return Err(Refusal(office.say(
            format!("Jawaban dan nama harus diisi, paling banyak {most} huruf."),
            format!("Answer and name must be given, in at most {most} characters."),
        )));
    }
    Ok(text.to_owned())
}

async fn answer(office: &Office, id: &str, text: &str, by: &str) -> Answer {
    let answer = AnswerRow {
        text: words(office, text, 2_000)?,
        by: words(office, by, 120)?,
        at: office.now(),
    };
    let mut writing = office.write().await?;
    payouts::allow(&mut writing, Power::ReadLog)
        .await
        .map_err(|error| office.refusal(error))?;
    if !writing.answer_question(id, &answer).await? {
        return Err(Refusal(
            office
                .say(
                    "Tidak ada pertanyaan bernomor itu yang menunggu jawaban.",
                    "There is no such question that waits for an answer.",
                )
                .to_owned(),
        ));
    }
    let details = [("text", answer.text.as_str()), ("by", answer.by.as_str())];
    let subject = ("question", id);
    record(
        &mut writing,
        Action::QuestionAnswered,
        subject,
        &details,
        answer.at,
    )
    .await?;
    writing.commit().await?;
    Ok(office
        .say(
            "Terjawab. Anggota membacanya di aplikasi.",
            "Answered. The member reads it in the app.",
        )
        .to_owned())
}

/// Makes the result of a meeting public, or takes that back.
pub(super) async fn publish(office: &Office, command: PublicCommand) -> Answer {
    let (meeting, public) = match command {
        PublicCommand::Publish { meeting } => (meeting, true),
        PublicCommand::Withdraw { meeting } => (meeting, false),
    };
    let mut writing = office.write().await?;
    payouts::allow(&mut writing, Power::Publish)
        .await
        .map_err(|error| office.refusal(error))?;
    let found = writing.meeting(&meeting).await?;
    if found.is_none_or(|found| found.counted.is_none()) {
        return Err(Refusal(office.say(
            format!("Rapat {meeting} tidak ada atau belum punya hasil."),
            format!("There is no meeting {meeting}, or it has no result yet."),
        )));
    }
    let changed = writing.set_public_result(&meeting, public).await?;
    if changed {
        writing.set_public_moment(office.now()).await?;
        let action = if public {
            Action::ResultPublished
        } else {
            Action::ResultWithdrawn
        };
        let subject = ("meeting", meeting.as_str());
        record(&mut writing, action, subject, &[], office.now()).await?;
        writing.commit().await?;
    }
    let (id, en) = match (changed, public) {
        (false, _) => ("tidak ada yang berubah", "nothing has changed"),
        (true, true) => ("hasilnya terbuka untuk umum", "its result is public"),
        (true, false) => (
            "hasilnya hanya untuk anggota",
            "its result is for members only",
        ),
    };
    Ok(format!("{meeting}: {}", office.say(id, en)))
}
