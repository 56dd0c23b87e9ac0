//! The log of the office. An entry stands in the transaction of what it tells: there is never one
//! without the other.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::roll::RollWriting;
use super::row::Columns;
use super::{Reading, Stored, Writing};
use crate::audit::{Actor, AuditRow, BEGINNING, Check, Entry, Fault, Head, digest};

fn entry(row: &SqliteRow) -> Stored<AuditRow> {
    Ok(AuditRow {
        seq: row.number("seq")?,
        at: row.moment("at")?,
        actor: row.text("actor")?,
        action: row.text("action")?,
        subject_kind: row.text("subject_kind")?,
        subject_id: row.text("subject_id")?,
        details: row.digest("details")?,
        previous: row.digest("previous")?,
        hash: row.digest("hash")?,
    })
}

async fn last(db: &mut SqliteConnection) -> Stored<Head> {
    let row = sqlx::query("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1")
        .fetch_optional(db)
        .await?;
    row.map_or(
        Ok(Head {
            seq: 0,
            hash: BEGINNING,
        }),
        |row| {
            Ok(Head {
                seq: row.number("seq")?,
                hash: row.digest("hash")?,
            })
        },
    )
}

async fn append(
    db: &mut SqliteConnection,
    actor: &Actor,
    new: &Entry<'_>,
    now: DateTime<Utc>,
) -> Stored<()> {
    let before = last(db).await?;
    let mut row = AuditRow {
        seq: before.seq.saturating_add(1),
        at: now,
        actor: actor.text(),
        action: new.action.code().to_owned(),
        subject_kind: new.subject.0.to_owned(),
        subject_id: new.subject.1.to_owned(),
        details: digest(new.details),
        previous: before.hash,
        hash: BEGINNING,
    };
    row.hash = row.computed();
    sqlx::query(
        "INSERT INTO audit_entry (seq, at, actor, action, subject_kind, subject_id, details,
             previous, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )
    .bind(i64::try_from(row.seq).unwrap_or(i64::MAX))
    .bind(now.timestamp_millis())
    .bind(&row.actor)
    .bind(&row.action)
    .bind(&row.subject_kind)
    .bind(&row.subject_id)
    .bind(row.details.as_slice())
    .bind(row.previous.as_slice())
    .bind(row.hash.as_slice())
    .execute(db)
    .await?;
    Ok(())
}

impl Reading {
    /// How far the log goes.
    pub async fn audit_head(&mut self) -> Stored<Head> {
        last(self.db()).await
    }

    /// Entries from one on, oldest first.
    pub async fn audit_from(&mut self, seq: u64, most: u32) -> Stored<Vec<AuditRow>> {
        let rows = sqlx::query(
            "SELECT seq, at, actor, action, subject_kind, subject_id, details, previous, hash
             FROM audit_entry WHERE seq >= ?1 ORDER BY seq LIMIT ?2",
        )
        .bind(i64::try_from(seq).unwrap_or(i64::MAX))
        .bind(most)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(entry).collect()
    }

    /// Checks the whole log, and that heads which were noted elsewhere are in it.
    pub async fn audit_check(&mut self, noted: Vec<Head>) -> Stored<Result<Head, Fault>> {
        const PAGE: u32 = 1_000;
        let mut check = Check::new(noted);
        let mut from = 1;
        loop {
            let rows = self.audit_from(from, PAGE).await?;
            let Some(last) = rows.last() else {
                return Ok(check.finish());
            };
            from = last.seq.saturating_add(1);
            for row in &rows {
                if let Err(fault) = check.take(row) {
                    return Ok(Err(fault));
                }
            }
        }
    }

    /// Entries before one, newest first; the newest of all without one.
    pub async fn audit_before(&mut self, seq: Option<u64>, most: u32) -> Stored<Vec<AuditRow>> {
        let before = seq.and_then(|seq| i64::try_from(seq).ok());
        let rows = sqlx::query(
            "SELECT seq, at, actor, action, subject_kind, subject_id, details, previous, hash
             FROM audit_entry WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2",
        )
        .bind(before.unwrap_or(i64::MAX))
        .bind(most)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(entry).collect()
    }
}

impl Writing {
    /// Writes down what this transaction does, by its actor.
    pub async fn record(&mut self, new: Entry<'_>, now: DateTime<Utc>) -> Stored<()> {
        let actor = self.actor.clone();
        append(self.reading.db(), &actor, &new, now).await
    }
}

impl RollWriting {
    /// Writes down what this transaction does.
    pub async fn record(
        &mut self,
        actor: &Actor,
        new: Entry<'_>,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        append(self.db(), actor, &new, now).await
    }
}
