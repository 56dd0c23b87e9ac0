//! The first answer to a write, so that the same write sent again gets it again.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::members::MemberId;
use super::officers::OfficerId;
use super::row::Columns;
use super::{Reading, Stored, Writing};

/// Whose write it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Writer {
    /// A member's.
    Member(MemberId),
    /// An officer's.
    Officer(OfficerId),
}

impl From<MemberId> for Writer {
    fn from(member: MemberId) -> Self {
        Self::Member(member)
    }
}

impl From<OfficerId> for Writer {
    fn from(officer: OfficerId) -> Self {
        Self::Officer(officer)
    }
}

impl Writer {
    const fn id(self) -> i64 {
        match self {
            Self::Member(MemberId(id)) | Self::Officer(OfficerId(id)) => id,
        }
    }
}

/// A first answer.
pub struct AnswerRow {
    /// Method and path of the write.
    pub operation: String,
    /// SHA-256 of what was sent.
    pub payload: [u8; 32],
    /// Status of the answer.
    pub status: u16,
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub body: Vec<u8>,
}

impl Reading {
    /// The answer that a writer's key has already.
    pub async fn answer(&mut self, who: Writer, key: Uuid) -> Stored<Option<AnswerRow>> {
        let row = sqlx::query(match who {
            Writer::Member(_) => {
                "SELECT operation, payload_sha256, status, content_type, body FROM idempotency
                 WHERE member_id = ?1 AND key = ?2"
            }
            Writer::Officer(_) => {
                "SELECT operation, payload_sha256, status, content_type, body
                 FROM office_idempotency WHERE officer_id = ?1 AND key = ?2"
            }
        })
        .bind(who.id())
        .bind(key.hyphenated().to_string())
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            Ok(AnswerRow {
                operation: row.text("operation")?,
                payload: row.digest("payload_sha256")?,
                status: row.number("status")?,
                content_type: row.text("content_type")?,
                body: row.raw("body")?,
            })
        })
        .transpose()
    }

    /// How many answers of a writer are kept.
    pub async fn answers_kept(&mut self, who: Writer) -> Stored<u32> {
        let row = sqlx::query(match who {
            Writer::Member(_) => "SELECT count(*) AS n FROM idempotency WHERE member_id = ?1",
            Writer::Officer(_) => {
                "SELECT count(*) AS n FROM office_idempotency WHERE officer_id = ?1"
            }
        })
        .bind(who.id())
        .fetch_one(self.db())
        .await?;
        row.number("n")
    }
}

impl Writing {
    /// Keeps the answer, in the transaction of the effect.
    pub async fn put_answer(
        &mut self,
        who: Writer,
        key: Uuid,
        answer: &AnswerRow,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(match who {
            Writer::Member(_) => {
                "INSERT INTO idempotency (member_id, key, operation, payload_sha256, status,
                     content_type, body, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            }
            Writer::Officer(_) => {
                "INSERT INTO office_idempotency (officer_id, key, operation, payload_sha256, status,
                     content_type, body, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            }
        })
        .bind(who.id())
        .bind(key.hyphenated().to_string())
        .bind(&answer.operation)
        .bind(answer.payload.as_slice())
        .bind(answer.status)
        .bind(&answer.content_type)
        .bind(&answer.body)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Forgets the answers of before.
    pub async fn purge_answers(&mut self, before: DateTime<Utc>) -> Stored<()> {
        for sql in [
            "DELETE FROM idempotency WHERE created_at < ?1",
            "DELETE FROM office_idempotency WHERE created_at < ?1",
        ] {
            sqlx::query(sql)
                .bind(before.timestamp_millis())
                .execute(self.db())
                .await?;
        }
        Ok(())
    }
}
