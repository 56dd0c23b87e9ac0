//! Officers, their sessions and the first answers to their writes.

use chrono::{DateTime, Utc};
use sokoguru_domain::officer::folded;
use sokoguru_domain::{OfficerNumber, OfficerRole, OfficerRoles};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::Columns;
use super::sessions::{SessionKind, TokenHash};
use super::{Reading, StoreError, Stored, Writing};

/// An officer inside this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfficerId(pub(super) i64);

/// An officer.
#[derive(Clone, Debug)]
pub struct OfficerRow {
    /// Inside this server.
    pub id: OfficerId,
    /// What the officer signs in with.
    pub number: OfficerNumber,
    /// Full name.
    pub name: String,
    /// The member that the officer is, if one.
    pub member: Option<MemberId>,
    /// What they may do.
    pub roles: OfficerRoles,
    /// Whether the second factor is on.
    pub second_factor: bool,
    /// Since when they are no longer in office.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// An officer who is not stored yet.
#[derive(Clone, Debug)]
pub struct NewOfficer<'a> {
    /// What the officer signs in with.
    pub number: &'a OfficerNumber,
    /// Full name.
    pub name: &'a str,
    /// The member that the officer is, if one.
    pub member: Option<MemberId>,
    /// What they may do.
    pub roles: &'a OfficerRoles,
    /// argon2id in PHC form.
    pub password_hash: &'a str,
}

/// What an officer proves who they are with.
pub struct Secrets {
    /// argon2id in PHC form.
    pub password_hash: String,
    /// Key of the second factor, once it is on.
    pub totp_key: Option<[u8; 20]>,
    /// The last step of it that was used up.
    pub totp_step: Option<u64>,
}

/// A session of an officer that has just begun.
pub struct NewOfficerSession<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whose.
    pub officer: OfficerId,
    /// How its token travels.
    pub kind: SessionKind,
    /// The token that opens it.
    pub token: TokenHash,
    /// Now.
    pub created_at: DateTime<Utc>,
    /// Ends at, however much it is used.
    pub expires_at: DateTime<Utc>,
}

/// A session of an officer.
#[derive(Clone, Debug)]
pub struct OfficerSessionRow {
    /// Its id.
    pub id: String,
    /// Last used, to the minute.
    pub last_seen_at: DateTime<Utc>,
    /// Ends at, however much it is used.
    pub expires_at: DateTime<Utc>,
}

fn officer(row: &SqliteRow) -> Stored<OfficerRow> {
    let mut roles = Vec::new();
    for role in OfficerRole::ALL {
        if row.flag(role.code())? {
            roles.push(*role);
        }
    }
    Ok(OfficerRow {
        id: OfficerId(row.raw("id")?),
        number: OfficerNumber::parse(row.raw("number")?)
            .map_err(|_| StoreError::Corrupt("officer"))?,
        name: row.text("name")?,
        member: row.raw::<Option<i64>>("member_id")?.map(MemberId),
        roles: OfficerRoles::new(roles).map_err(|_| StoreError::Corrupt("roles"))?,
        second_factor: row.flag("second_factor")?,
        disabled_at: row.maybe_moment("disabled_at")?,
    })
}

impl Reading {
    /// Every officer by number, those who left too.
    pub async fn officers(&mut self) -> Stored<Vec<OfficerRow>> {
        let rows = sqlx::query(
            "SELECT id, number, name, member_id, teller, manager, supervisor, admin,
                    totp_key IS NOT NULL AS second_factor, disabled_at
             FROM office_account ORDER BY number",
        )
        .fetch_all(self.db())
        .await?;
        rows.iter().map(officer).collect()
    }

    /// The officer with a number, in office or not.
    pub async fn officer_by_number(
        &mut self,
        number: &OfficerNumber,
    ) -> Stored<Option<OfficerRow>> {
        let row = sqlx::query(
            "SELECT id, number, name, member_id, teller, manager, supervisor, admin,
                    totp_key IS NOT NULL AS second_factor, disabled_at
             FROM office_account WHERE number = ?1",
        )
        .bind(number.as_str())
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(officer).transpose()
    }

    /// An officer.
    pub async fn officer(&mut self, id: OfficerId) -> Stored<OfficerRow> {
        let row = sqlx::query(
            "SELECT id, number, name, member_id, teller, manager, supervisor, admin,
                    totp_key IS NOT NULL AS second_factor, disabled_at
             FROM office_account WHERE id = ?1",
        )
        .bind(id.0)
        .fetch_one(self.db())
        .await?;
        officer(&row)
    }

    /// What an officer proves who they are with.
    pub async fn officer_secrets(&mut self, id: OfficerId) -> Stored<Secrets> {
        let row = sqlx::query(
            "SELECT password_hash, totp_key, totp_step FROM office_account WHERE id = ?1",
        )
        .bind(id.0)
        .fetch_one(self.db())
        .await?;
        let key: Option<Vec<u8>> = row.raw("totp_key")?;
        Ok(Secrets {
            password_hash: row.text("password_hash")?,
            totp_key: key
                .map(|key| key.try_into().map_err(|_| StoreError::Corrupt("key")))
                .transpose()?,
            totp_step: row.maybe_number("totp_step")?,
        })
    }

    /// The session that a token opens now, and whose it is. Who is no longer in office has none,
    /// and one that was not used since `idle` has ended.
    pub async fn officer_by_token(
        &mut self,
        kind: SessionKind,
        token: &TokenHash,
        (now, idle): (DateTime<Utc>, DateTime<Utc>),
    ) -> Stored<Option<(OfficerRow, OfficerSessionRow)>> {
        let row = sqlx::query(
            "SELECT office_account.id, number, name, member_id, teller, manager, supervisor, admin,
                    totp_key IS NOT NULL AS second_factor, disabled_at,
                    session.id AS session_id, last_seen_at, expires_at
             FROM office_session AS session JOIN office_account ON office_account.id = session.officer_id
             WHERE token_hash = ?1 AND kind = ?2 AND revoked_at IS NULL
               AND expires_at > ?3 AND last_seen_at > ?4 AND disabled_at IS NULL",
        )
        .bind(token.as_slice())
        .bind(kind.code())
        .bind(now.timestamp_millis())
        .bind(idle.timestamp_millis())
        .fetch_optional(self.db())
        .await?;
        row.map(|row| {
            let session = OfficerSessionRow {
                id: row.text("session_id")?,
                last_seen_at: row.moment("last_seen_at")?,
                expires_at: row.moment("expires_at")?,
            };
            Ok((officer(&row)?, session))
        })
        .transpose()
    }
}

impl Writing {
    /// Adds an officer.
    ///
    /// Errors: [`StoreError::Refused`] by `office_account.number`, `office_account.name_folded` or
    /// `office_account.member_id` when the number or the person is an officer already.
    pub async fn insert_officer(
        &mut self,
        new: &NewOfficer<'_>,
        now: DateTime<Utc>,
    ) -> Stored<OfficerId> {
        let has = |role| i64::from(new.roles.has(role));
        let done = sqlx::query(
            "INSERT INTO office_account (number, name, name_folded, member_id, teller, manager, supervisor,
                 admin, password_hash, created_at, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
        )
        .bind(new.number.as_str())
        .bind(new.name)
        .bind(folded(new.name))
        .bind(new.member.map(|member| member.0))
        .bind(has(OfficerRole::Teller))
        .bind(has(OfficerRole::Manager))
        .bind(has(OfficerRole::Supervisor))
        .bind(has(OfficerRole::Admin))
        .bind(new.password_hash)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(OfficerId(done.last_insert_rowid()))
    }

    /// Sets an officer's password.
    pub async fn put_officer_password(
        &mut self,
        id: OfficerId,
        hash: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query("UPDATE office_account SET password_hash = ?2, changed_at = ?3 WHERE id = ?1")
            .bind(id.0)
            .bind(hash)
            .bind(now.timestamp_millis())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Brings an officer back into office with a new password and these roles, without a second
    /// factor.
    pub async fn reset_officer(
        &mut self,
        id: OfficerId,
        hash: &str,
        roles: &OfficerRoles,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        let has = |role| i64::from(roles.has(role));
        sqlx::query(
            "UPDATE office_account SET password_hash = ?2, teller = ?3, manager = ?4, supervisor = ?5,
                 admin = ?6, changed_at = ?7, disabled_at = NULL, totp_key = NULL, totp_step = NULL
             WHERE id = ?1",
        )
        .bind(id.0)
        .bind(hash)
        .bind(has(OfficerRole::Teller))
        .bind(has(OfficerRole::Manager))
        .bind(has(OfficerRole::Supervisor))
        .bind(has(OfficerRole::Admin))
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Ends an officer's time in office. `false` when it had ended.
    pub async fn disable_officer(&mut self, id: OfficerId, now: DateTime<Utc>) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE office_account SET disabled_at = ?2 WHERE id = ?1 AND disabled_at IS NULL",
        )
        .bind(id.0)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Turns the second factor on.
    pub async fn put_totp_key(&mut self, id: OfficerId, key: &[u8; 20], step: u64) -> Stored<()> {
        sqlx::query("UPDATE office_account SET totp_key = ?2, totp_step = ?3 WHERE id = ?1")
            .bind(id.0)
            .bind(key.as_slice())
            .bind(i64::try_from(step).unwrap_or(i64::MAX))
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Uses up a step of the second factor. `false` when it or a later one was used before.
    pub async fn use_totp_step(&mut self, id: OfficerId, step: u64) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE office_account SET totp_step = ?2 WHERE id = ?1 AND coalesce(totp_step, -1) < ?2",
        )
        .bind(id.0)
        .bind(i64::try_from(step).unwrap_or(i64::MAX))
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Begins a session.
    pub async fn insert_officer_session(&mut self, new: &NewOfficerSession<'_>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO office_session (id, officer_id, kind, token_hash, created_at,
                 last_seen_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
        )
        .bind(new.id)
        .bind(new.officer.0)
        .bind(new.kind.code())
        .bind(new.token.as_slice())
        .bind(new.created_at.timestamp_millis())
        .bind(new.expires_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Notes that a session is in use.
    pub async fn touch_officer_session(&mut self, id: &str, seen: DateTime<Utc>) -> Stored<()> {
        sqlx::query("UPDATE office_session SET last_seen_at = ?2 WHERE id = ?1")
            .bind(id)
            .bind(seen.timestamp_millis())
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Ends a session of an officer, or every one of theirs.
    pub async fn revoke_officer_sessions(
        &mut self,
        officer: OfficerId,
        only: Option<&str>,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE office_session SET revoked_at = ?3
             WHERE officer_id = ?1 AND (?2 IS NULL OR id = ?2) AND revoked_at IS NULL",
        )
        .bind(officer.0)
        .bind(only)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Ends every session of an officer but one.
    pub async fn revoke_other_officer_sessions(
        &mut self,
        officer: OfficerId,
        except: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE office_session SET revoked_at = ?3
             WHERE officer_id = ?1 AND id <> ?2 AND revoked_at IS NULL",
        )
        .bind(officer.0)
        .bind(except)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Forgets officers' sessions that ended long ago.
    pub async fn purge_officer_sessions(&mut self, before: DateTime<Utc>) -> Stored<()> {
        sqlx::query("DELETE FROM office_session WHERE expires_at < ?1")
            .bind(before.timestamp_millis())
            .execute(self.db())
            .await?;
        Ok(())
    }
}
