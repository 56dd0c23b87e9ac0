//! Sessions and refresh tokens. Only digests of tokens are stored.

use chrono::{DateTime, Utc};

use super::members::MemberId;
use super::row::Columns;
use super::{Reading, StoreError, Stored, Writing};

/// SHA-256 of a token.
pub type TokenHash = [u8; 32];

/// The most sessions of a member: all of them are in the list of devices.
const MOST_SESSIONS: u32 = 200;

/// How a session's token travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// In a cookie on the app's own origin.
    Cookie,
    /// In a header, from another origin.
    Bearer,
}

impl SessionKind {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Bearer => "bearer",
        }
    }
}

/// A session that has just begun.
pub struct NewSession<'a> {
    /// On the wire.
    pub id: &'a str,
    /// Whose.
    pub member: MemberId,
    /// How its token travels.
    pub kind: SessionKind,
    /// The token that opens it.
    pub token: TokenHash,
    /// That token works until.
    pub token_expires_at: DateTime<Utc>,
    /// What the member calls the device.
    pub device: &'a str,
    /// Now.
    pub created_at: DateTime<Utc>,
    /// The session lasts until, unless it is used.
    pub expires_at: DateTime<Utc>,
}

/// A session.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// On the wire.
    pub id: String,
    /// Whose.
    pub member: MemberId,
    /// What the member calls the device.
    pub device: String,
    /// Signed in at.
    pub created_at: DateTime<Utc>,
    /// Last used, to the hour.
    pub last_seen_at: DateTime<Utc>,
    /// Lasts until.
    pub expires_at: DateTime<Utc>,
}

/// A refresh token as it is stored.
pub struct RefreshRow {
    /// The family.
    pub session_id: String,
    /// Whose.
    pub member: MemberId,
    /// Works until.
    pub expires_at: DateTime<Utc>,
    /// Whether it has been used.
    pub used: bool,
    /// Whether the session has ended.
    pub revoked: bool,
}

fn session(row: &sqlx::sqlite::SqliteRow) -> Stored<SessionRow> {
    Ok(SessionRow {
        id: row.text("id")?,
        member: MemberId(row.raw("member_id")?),
        device: row.text("device")?,
        created_at: row.moment("created_at")?,
        last_seen_at: row.moment("last_seen_at")?,
        expires_at: row.moment("expires_at")?,
    })
}

impl Reading {
    /// The session that a token opens now. Who has left has none.
    pub async fn session_by_token(
        &mut self,
        kind: SessionKind,
        token: &TokenHash,
        now: DateTime<Utc>,
    ) -> Stored<Option<SessionRow>> {
        let row = sqlx::query(
            "SELECT session.id, member_id, device, created_at, last_seen_at, expires_at
             FROM session JOIN member ON member.id = session.member_id
             WHERE token_hash = ?1 AND kind = ?2 AND revoked_at IS NULL
               AND token_expires_at > ?3 AND expires_at > ?3 AND member.status <> 'left'",
        )
        .bind(token.as_slice())
        .bind(kind.code())
        .bind(now.timestamp_millis())
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(session).transpose()
    }

    /// The sessions of a member that still last, by last use.
    pub async fn sessions(
        &mut self,
        member: MemberId,
        now: DateTime<Utc>,
    ) -> Stored<Vec<SessionRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, device, created_at, last_seen_at, expires_at FROM session
             WHERE member_id = ?1 AND revoked_at IS NULL AND expires_at > ?2
             ORDER BY last_seen_at DESC, id DESC LIMIT ?3",
        )
        .bind(member.0)
        .bind(now.timestamp_millis())
        .bind(MOST_SESSIONS)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(session).collect()
    }

    /// A refresh token.
    pub async fn refresh_token(&mut self, token: &TokenHash) -> Stored<Option<RefreshRow>> {
        let row = sqlx::query(
            "SELECT token.session_id, session.member_id, token.expires_at,
                    token.used_at IS NOT NULL AS used,
                    session.revoked_at IS NOT NULL AS revoked
             FROM refresh_token AS token JOIN session ON session.id = token.session_id
             WHERE token.token_hash = ?1",
        )
        .bind(token.as_slice())
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            Ok(RefreshRow {
                session_id: row.text("session_id")?,
                member: MemberId(row.raw("member_id")?),
                expires_at: row.moment("expires_at")?,
                used: row.flag("used")?,
                revoked: row.flag("revoked")?,
            })
        })
        .transpose()
    }
}

impl Writing {
    /// Begins a session.
    pub async fn insert_session(&mut self, new: &NewSession<'_>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO session (id, member_id, kind, token_hash, token_expires_at, device,
                 created_at, last_seen_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)",
        )
        .bind(new.id)
        .bind(new.member.0)
        .bind(new.kind.code())
        .bind(new.token.as_slice())
        .bind(new.token_expires_at.timestamp_millis())
        .bind(new.device)
        .bind(new.created_at.timestamp_millis())
        .bind(new.expires_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Notes that a session is in use, which makes it last longer. A cookie's token lasts as long
    /// as its session; an access token keeps its own end.
    pub async fn touch_session(
        &mut self,
        id: &str,
        seen: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE session SET last_seen_at = ?2, expires_at = ?3,
                 token_expires_at = CASE kind WHEN 'cookie' THEN ?3 ELSE token_expires_at END
             WHERE id = ?1 AND revoked_at IS NULL",
        )
        .bind(id)
        .bind(seen.timestamp_millis())
        .bind(expires_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Ends one session of a member. `false` when the member has no such session.
    pub async fn revoke_session(
        &mut self,
        member: MemberId,
        id: &str,
        now: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE session SET revoked_at = ?3
             WHERE id = ?2 AND member_id = ?1 AND revoked_at IS NULL",
        )
        .bind(member.0)
        .bind(id)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends every session of a member but one.
    pub async fn revoke_sessions(
        &mut self,
        member: MemberId,
        except: Option<&str>,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE session SET revoked_at = ?3
             WHERE member_id = ?1 AND id IS NOT ?2 AND revoked_at IS NULL",
        )
        .bind(member.0)
        .bind(except)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Ends the sessions of a member that were not used for the longest, where with the new one
    /// there are more than a member can have.
    pub async fn bound_sessions(
        &mut self,
        member: MemberId,
        new: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE session SET revoked_at = ?3 WHERE id IN (
                 SELECT id FROM session
                 WHERE member_id = ?1 AND id <> ?2 AND revoked_at IS NULL AND expires_at > ?3
                 ORDER BY last_seen_at DESC, id DESC LIMIT -1 OFFSET ?4)",
        )
        .bind(member.0)
        .bind(new)
        .bind(now.timestamp_millis())
        .bind(MOST_SESSIONS - 1)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Adds a refresh token to a session.
    pub async fn insert_refresh(
        &mut self,
        session: &str,
        token: &TokenHash,
        expires_at: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO refresh_token (token_hash, session_id, expires_at) VALUES (?1, ?2, ?3)",
        )
        .bind(token.as_slice())
        .bind(session)
        .bind(expires_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Uses up a refresh token and gives its session a new access token.
    pub async fn rotate(
        &mut self,
        session: &str,
        used: &TokenHash,
        access: &TokenHash,
        access_expires_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        let done = sqlx::query(
            "UPDATE refresh_token SET used_at = ?2 WHERE token_hash = ?1 AND used_at IS NULL",
        )
        .bind(used.as_slice())
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        if done.rows_affected() != 1 {
            return Err(StoreError::Corrupt("refresh token"));
        }
        sqlx::query("UPDATE session SET token_hash = ?2, token_expires_at = ?3 WHERE id = ?1")
            .bind(session)
            .bind(access.as_slice())
            .bind(access_expires_at.timestamp_millis())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Forgets sessions and refresh tokens that ended long ago.
    pub async fn purge_sessions(&mut self, before: DateTime<Utc>) -> Stored<()> {
        sqlx::query("DELETE FROM session WHERE expires_at < ?1 OR revoked_at < ?1")
            .bind(before.timestamp_millis())
            .execute(self.db())
            .await?;
        Ok(())
    }
}
