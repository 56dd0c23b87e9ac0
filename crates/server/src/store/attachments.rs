//! Papers of applications, as they come in pieces. Every rule that needs their content is the
//! route's; the schema holds that pieces follow each other without a gap.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::members::MemberId;
use super::row::Columns;
use super::{Reading, StoreError, Stored, Writing};

/// A paper on its way or whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentRow {
    /// Which one.
    pub slot: String,
    /// Key of the write.
    pub upload_key: Uuid,
    /// Its media type.
    pub media_type: String,
    /// Bytes of the whole.
    pub size: u32,
    /// SHA-256 of the whole.
    pub sha256: [u8; 32],
    /// Bytes that have come.
    pub received: u32,
    /// When it was whole.
    pub completed_at: Option<DateTime<Utc>>,
}

fn attachment(row: &SqliteRow) -> Stored<AttachmentRow> {
    Ok(AttachmentRow {
        slot: row.text("slot")?,
        upload_key: Uuid::try_parse(row.raw("upload_key")?)
            .map_err(|_| StoreError::Corrupt("upload key"))?,
        media_type: row.text("media_type")?,
        size: row.number("size")?,
        sha256: row.digest("sha256")?,
        received: row.number("received")?,
        completed_at: row.maybe_moment("completed_at")?,
    })
}

impl Reading {
    /// The papers of an application that have come, whole or in part. Ownership is asked before.
    pub async fn attachments(&mut self, application: &str) -> Stored<Vec<AttachmentRow>> {
        let rows = sqlx::query(
            "SELECT slot, upload_key, media_type, size, sha256, received, completed_at
             FROM loan_attachment WHERE application_id = ?1 ORDER BY slot",
        )
        .bind(application)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(attachment).collect()
    }

    /// One of them.
    pub async fn attachment(
        &mut self,
        application: &str,
        slot: &str,
    ) -> Stored<Option<AttachmentRow>> {
        let all = self.attachments(application).await?;
        Ok(all.into_iter().find(|one| one.slot == slot))
    }

    /// Its bytes, as far as they have come.
    pub async fn attachment_bytes(&mut self, application: &str, slot: &str) -> Stored<Vec<u8>> {
        let rows = sqlx::query(
            "SELECT bytes FROM loan_attachment_piece
             WHERE application_id = ?1 AND slot = ?2 ORDER BY start",
        )
        .bind(application)
        .bind(slot)
        .fetch_all(self.db())
        .await?;
        let mut all = Vec::new();
        for row in &rows {
            all.extend_from_slice(row.raw::<&[u8]>("bytes")?);
        }
        Ok(all)
    }

    /// The SHA-256 of what has come of it.
    pub async fn attachment_digest(&mut self, application: &str, slot: &str) -> Stored<[u8; 32]> {
        Ok(Sha256::digest(self.attachment_bytes(application, slot).await?).into())
    }

    /// Bytes that a member has announced in all uploads that are kept, this one left out.
    pub async fn attached_bytes(
        &mut self,
        member: MemberId,
        (application, slot): (&str, &str),
    ) -> Stored<u64> {
        let row = sqlx::query(
            "SELECT coalesce(sum(one.size), 0) AS n FROM loan_attachment AS one
             JOIN loan_application AS asked ON asked.id = one.application_id
             WHERE asked.member_id = ?1 AND NOT (one.application_id = ?2 AND one.slot = ?3)",
        )
        .bind(member.0)
        .bind(application)
        .bind(slot)
        .fetch_one(self.db())
        .await?;
        row.number("n")
    }

    /// The papers that the office has seen on paper.
    pub async fn papers_seen(&mut self, application: &str) -> Stored<Vec<String>> {
        let rows = sqlx::query("SELECT slot FROM loan_paper_seen WHERE application_id = ?1")
            .bind(application)
            .fetch_all(self.db())
            .await?;
        rows.iter().map(|row| row.text("slot")).collect()
    }
}

impl Writing {
    /// Begins an upload; what had come of another one for the same paper goes.
    pub async fn begin_attachment(
        &mut self,
        application: &str,
        new: &AttachmentRow,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        self.remove_attachment(application, &new.slot).await?;
        sqlx::query(
            "INSERT INTO loan_attachment (application_id, slot, upload_key, media_type, size,
                 sha256, begun_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(application)
        .bind(&new.slot)
        .bind(new.upload_key.hyphenated().to_string())
        .bind(&new.media_type)
        .bind(new.size)
        .bind(new.sha256.as_slice())
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Adds the next bytes.
    ///
    /// Errors: [`StoreError::Refused`] where they do not follow what has come, or are too many.
    pub async fn append_attachment(
        &mut self,
        application: &str,
        slot: &str,
        start: u32,
        bytes: &[u8],
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO loan_attachment_piece (application_id, slot, start, bytes)
             VALUES (?1, ?2, ?3, ?4)",
        )
        .bind(application)
        .bind(slot)
        .bind(start)
        .bind(bytes)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Says that an upload is whole and right.
    pub async fn complete_attachment(
        &mut self,
        application: &str,
        slot: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE loan_attachment SET completed_at = ?3
             WHERE application_id = ?1 AND slot = ?2",
        )
        .bind(application)
        .bind(slot)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Forgets an upload and its bytes.
    pub async fn remove_attachment(&mut self, application: &str, slot: &str) -> Stored<()> {
        sqlx::query("DELETE FROM loan_attachment WHERE application_id = ?1 AND slot = ?2")
            .bind(application)
            .bind(slot)
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Notes that the office has seen a paper. Twice is once.
    pub async fn see_paper(
        &mut self,
        application: &str,
        slot: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT OR IGNORE INTO loan_paper_seen (application_id, slot, seen_at)
             VALUES (?1, ?2, ?3)",
        )
        .bind(application)
        .bind(slot)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Removes the papers of applications that came to nothing before a moment: nobody needs them
    /// any more.
    pub async fn purge_attachments(&mut self, before: DateTime<Utc>) -> Stored<u64> {
        let done = sqlx::query(
            "DELETE FROM loan_attachment WHERE application_id IN (
                 SELECT asked.id FROM loan_application AS asked
                 WHERE asked.status IN ('rejected', 'cancelled') AND ?1 > (
                     SELECT max(at) FROM loan_application_event WHERE application_id = asked.id))",
        )
        .bind(before.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected())
    }
}
