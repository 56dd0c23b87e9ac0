//! Passwords, printed codes and the count of wrong attempts.
//!
//! Hashing is left to `crate::passwords`: only finished hashes come in here.

use chrono::{DateTime, Utc};
use sokoguru_domain::{MemberNumber, OfficerNumber};

use super::members::MemberId;
use super::row::Columns;
use super::{Reading, Stored, Writing};

/// A printed code that can still be used.
pub struct ActivationRow {
    /// Which one.
    pub id: i64,
    /// argon2id in PHC form.
    pub code_hash: String,
    /// Works until.
    pub expires_at: DateTime<Utc>,
}

/// What somebody types to say who they are. A member number has no letter and an officer's has one,
/// so that the two never meet.
pub trait SignInName: Sync {
    /// The name.
    fn name(&self) -> &str;
}

impl SignInName for MemberNumber {
    fn name(&self) -> &str {
        self.as_str()
    }
}

impl SignInName for OfficerNumber {
    fn name(&self) -> &str {
        self.as_str()
    }
}

/// Wrong attempts under a member number, whoever has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    /// Since the last right one.
    pub failures: u32,
    /// No attempt is looked at before.
    pub locked_until: Option<DateTime<Utc>>,
    /// The latest.
    pub last_at: DateTime<Utc>,
}

impl Reading {
    /// The hash of a member's password; `None` before activation.
    pub async fn password_hash(&mut self, member: MemberId) -> Stored<Option<String>> {
        let row = sqlx::query("SELECT password_hash FROM credential WHERE member_id = ?1")
            .bind(member.0)
            .fetch_optional(self.db())
            .await?;
        row.map(|row| row.text("password_hash")).transpose()
    }

    /// The code that the office printed last for a member, unless it was used.
    pub async fn live_activation(&mut self, member: MemberId) -> Stored<Option<ActivationRow>> {
        let row = sqlx::query(
            "SELECT id, code_hash, expires_at FROM activation_code
             WHERE member_id = ?1 AND ended_at IS NULL",
        )
        .bind(member.0)
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            Ok(ActivationRow {
                id: row.raw("id")?,
                code_hash: row.text("code_hash")?,
                expires_at: row.moment("expires_at")?,
            })
        })
        .transpose()
    }

    /// The attempts under a number.
    pub async fn attempts(&mut self, number: &impl SignInName) -> Stored<Option<AttemptRow>> {
        let row = sqlx::query(
            "SELECT failures, locked_until, last_at FROM sign_in_attempt WHERE number = ?1",
        )
        .bind(number.name())
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            Ok(AttemptRow {
                failures: row.number("failures")?,
                locked_until: row.maybe_moment("locked_until")?,
                last_at: row.moment("last_at")?,
            })
        })
        .transpose()
    }
}

impl Writing {
    /// Sets a member's password.
    pub async fn put_password(
        &mut self,
        member: MemberId,
        hash: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO credential (member_id, password_hash, changed_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (member_id) DO UPDATE
             SET password_hash = excluded.password_hash, changed_at = excluded.changed_at",
        )
        .bind(member.0)
        .bind(hash)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Keeps the hash of a newly printed code; the codes before it end.
    pub async fn issue_activation(
        &mut self,
        member: MemberId,
        code_hash: &str,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE activation_code SET ended_at = ?2 WHERE member_id = ?1 AND ended_at IS NULL",
        )
        .bind(member.0)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        sqlx::query(
            "INSERT INTO activation_code (member_id, code_hash, issued_at, expires_at)
             VALUES (?1, ?2, ?3, ?4)",
        )
        .bind(member.0)
        .bind(code_hash)
        .bind(now.timestamp_millis())
        .bind(expires_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Uses up a code. `false` when somebody else was faster.
    pub async fn use_activation(&mut self, id: i64, now: DateTime<Utc>) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE activation_code SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL",
        )
        .bind(id)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps the count of attempts under a number.
    pub async fn put_attempts(&mut self, number: &impl SignInName, row: AttemptRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO sign_in_attempt (number, failures, locked_until, last_at)
             VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (number) DO UPDATE SET failures = excluded.failures,
                 locked_until = excluded.locked_until, last_at = excluded.last_at",
        )
        .bind(number.name())
        .bind(row.failures)
        .bind(row.locked_until.map(|at| at.timestamp_millis()))
        .bind(row.last_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Forgets the attempts under a number: one was right.
    pub async fn clear_attempts(&mut self, number: &impl SignInName) -> Stored<()> {
        sqlx::query("DELETE FROM sign_in_attempt WHERE number = ?1")
            .bind(number.name())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Forgets the attempts of before.
    pub async fn purge_attempts(&mut self, before: DateTime<Utc>) -> Stored<()> {
        sqlx::query("DELETE FROM sign_in_attempt WHERE last_at < ?1")
            .bind(before.timestamp_millis())
            .execute(self.db())
            .await?;
        Ok(())
    }
}
