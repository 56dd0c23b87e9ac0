//! Questions of members to the pengawas, and their answers.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::Columns;
use super::{Reading, Stored, Writing};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    /// On the wire.
    pub id: String,
    /// Whose.
    pub member: MemberId,
    /// About which meeting, with its title.
    pub meeting: Option<(String, String)>,
    /// The member's words.
    pub text: String,
    /// Received at.
    pub asked_at: DateTime<Utc>,
    /// The answer.
    pub answer: Option<AnswerRow>,
}

/// An answer of the pengawas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// Their words.
    pub text: String,
    /// Who answers.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

fn question(row: &SqliteRow) -> Stored<QuestionRow> {
    let meeting: Option<String> = row.raw("meeting_id")?;
    let title: Option<String> = row.raw("title")?;
    let answer = match row.raw::<Option<String>>("answer")? {
        None => None,
        Some(text) => Some(AnswerRow {
            text,
            by: row.text("answered_by")?,
            at: row.moment("answered_at")?,
        }),
    };
    Ok(QuestionRow {
        id: row.text("id")?,
        member: MemberId(row.raw("member_id")?),
        meeting: meeting.zip(title),
        text: row.text("text")?,
        asked_at: row.moment("asked_at")?,
        answer,
    })
}

macro_rules! questions {
    ($rest:literal) => {
        concat!(
            "SELECT question.id AS id, member_id, meeting_id, meeting.title AS title,
                 question.text AS text, asked_at, answer, answered_by, answered_at
             FROM question LEFT JOIN meeting ON meeting.id = question.meeting_id ",
            $rest
        )
    };
}

impl Reading {
    /// The questions of a member, newest first.
    pub async fn questions_of(&mut self, who: MemberId) -> Stored<Vec<QuestionRow>> {
        let sql = questions!("WHERE member_id = ?1 ORDER BY asked_at DESC, question.id");
        let rows = sqlx::query(sql).bind(who.0).fetch_all(self.db()).await?;
        rows.iter().map(question).collect()
    }

    /// Every question, oldest first; or only those that wait for an answer.
    pub async fn all_questions(&mut self, only_open: bool) -> Stored<Vec<QuestionRow>> {
        let sql = questions!("WHERE NOT ?1 OR answer IS NULL ORDER BY asked_at, question.id");
        let rows = sqlx::query(sql)
            .bind(only_open)
            .fetch_all(self.db())
            .await?;
        rows.iter().map(question).collect()
    }

    /// Questions of a member that wait for an answer.
    pub async fn open_questions(&mut self, who: MemberId) -> Stored<u32> {
        let row = sqlx::query(
            "SELECT count(*) AS n FROM question WHERE member_id = ?1 AND answer IS NULL",
        )
        .bind(who.0)
        .fetch_one(self.db())
        .await?;
        row.number("n")
    }
}

impl Writing {
    /// Adds a question.
    pub async fn insert_question(
        &mut self,
        (id, member): (&str, MemberId),
        meeting: Option<&str>,
        text: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO question (id, member_id, meeting_id, text, asked_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(id)
        .bind(member.0)
        .bind(meeting)
        .bind(text)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Answers a question. `false` when there is no such question that waits for an answer.
    pub async fn answer_question(&mut self, id: &str, answer: &AnswerRow) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE question SET answer = ?2, answered_by = ?3, answered_at = ?4
             WHERE id = ?1 AND answer IS NULL",
        )
        .bind(id)
        .bind(&answer.text)
        .bind(&answer.by)
        .bind(answer.at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
