//! Applications for membership, from the first word to the member that comes of it.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_domain::{ConsentPurpose, JoiningStatus, Money};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::{Columns, stored_day};
use super::{Reading, Stored, Writing};
use crate::identity::SealedId;

/// An application inside this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoiningId(i64);

impl JoiningId {
    /// For the log of the office: unlike the reference, it opens nothing.
    pub fn text(self) -> String {
        self.0.to_string()
    }
}

/// An application without the person.
#[derive(Clone, Debug)]
pub struct JoiningRow {
    /// Inside this server.
    pub id: JoiningId,
    /// By which the office finds it.
    pub reference: String,
    /// SHA-256 of what was sent first.
    pub payload: [u8; 32],
    /// SHA-256 of the secret.
    pub secret: [u8; 32],
    /// Where it stands.
    pub status: JoiningStatus,
    /// When it came in.
    pub submitted_at: DateTime<Utc>,
    /// The member that came of it.
    pub member: Option<MemberId>,
    /// Oldest first.
    pub history: Vec<JoiningEventRow>,
}

/// A state that an application reached.
#[derive(Clone, Debug)]
pub struct JoiningEventRow {
    /// The state.
    pub status: JoiningStatus,
    /// When.
    pub at: DateTime<Utc>,
    /// The office's reason.
    pub reason: String,
}

/// Who applies. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct ApplicantRow {
    /// Full name.
    pub name: String,
    /// Sealed number.
    pub nik: SealedId,
    /// Whether the day in the number is the day of birth.
    pub nik_fits: bool,
    /// Day of birth.
    pub born_on: NaiveDate,
    /// Address.
    pub address: String,
    /// Telephone number.
    pub phone: String,
    /// Occupation.
    pub occupation: String,
    /// What is to be paid into sukarela at the start.
    pub voluntary: Option<Money>,
}

impl core::fmt::Debug for ApplicantRow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ApplicantRow(..)")
    }
}

/// An application that is not stored yet.
pub struct NewJoining<'a> {
    /// By which the office finds it.
    pub reference: &'a str,
    /// The key of the write.
    pub key: &'a str,
    /// SHA-256 of what was sent.
    pub payload: [u8; 32],
    /// SHA-256 of the secret.
    pub secret: [u8; 32],
    /// Who.
    pub applicant: &'a ApplicantRow,
    /// Now.
    pub submitted_at: DateTime<Utc>,
}

fn applicant(row: &SqliteRow) -> Stored<ApplicantRow> {
    Ok(ApplicantRow {
        name: row.text("name")?,
        nik: SealedId {
            sealed: row.raw("nik_sealed")?,
            mark: row.digest("nik_mark")?,
        },
        nik_fits: row.flag("nik_fits")?,
        born_on: row.day("born_on")?,
        address: row.text("address")?,
        phone: row.text("phone")?,
        occupation: row.text("occupation")?,
        voluntary: row.maybe_money("voluntary_sen")?,
    })
}

impl Reading {
    /// The application with a reference.
    pub async fn joining(&mut self, reference: &str) -> Stored<Option<JoiningRow>> {
        let row = sqlx::query(
            "SELECT id, reference, payload_sha256, secret_sha256, status, submitted_at, member_id
             FROM membership_application WHERE reference = ?1",
        )
        .bind(reference)
        .fetch_optional(self.db())
        .await?;
        self.with_its_events(row).await
    }

    /// The application that was sent under a key.
    pub async fn joining_by_key(&mut self, key: &str) -> Stored<Option<JoiningRow>> {
        let row = sqlx::query(
            "SELECT id, reference, payload_sha256, secret_sha256, status, submitted_at, member_id
             FROM membership_application WHERE key = ?1",
        )
        .bind(key)
        .fetch_optional(self.db())
        .await?;
        self.with_its_events(row).await
    }

    /// Applications, oldest first: those that wait, or the newest of all.
    pub async fn joinings(&mut self, all: bool) -> Stored<Vec<JoiningRow>> {
        let rows = sqlx::query(
            "SELECT id, reference, payload_sha256, secret_sha256, status, submitted_at, member_id
             FROM membership_application
             WHERE ?1 OR status IN ('submitted', 'underReview')
             ORDER BY submitted_at, id LIMIT 1000",
        )
        .bind(all)
        .fetch_all(self.db())
        .await?;
        let mut list = Vec::with_capacity(rows.len());
        for row in rows {
            list.extend(self.with_its_events(Some(row)).await?);
        }
        Ok(list)
    }

    async fn with_its_events(&mut self, row: Option<SqliteRow>) -> Stored<Option<JoiningRow>> {
        let Some(row) = row else { return Ok(None) };
        let id = JoiningId(row.raw("id")?);
        let events = sqlx::query(
            "SELECT status, at, reason FROM membership_application_event
             WHERE application_id = ?1 ORDER BY seq",
        )
        .bind(id.0)
        .fetch_all(self.db())
        .await?;
        let history = events
            .iter()
            .map(|event| {
                Ok(JoiningEventRow {
                    status: event.code("status")?,
                    at: event.moment("at")?,
                    reason: event.text("reason")?,
                })
            })
            .collect::<Stored<_>>()?;
        Ok(Some(JoiningRow {
            id,
            reference: row.text("reference")?,
            payload: row.digest("payload_sha256")?,
            secret: row.digest("secret_sha256")?,
            status: row.code("status")?,
            submitted_at: row.moment("submitted_at")?,
            member: row.raw::<Option<i64>>("member_id")?.map(MemberId),
            history,
        }))
    }

    /// Who applies; `None` once that is forgotten.
    pub async fn applicant(&mut self, id: JoiningId) -> Stored<Option<ApplicantRow>> {
        let row = sqlx::query(
            "SELECT name, nik_sealed, nik_mark, nik_fits, born_on, address, phone, occupation,
                    voluntary_sen
             FROM applicant WHERE application_id = ?1",
        )
        .bind(id.0)
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(applicant).transpose()
    }

    /// How many applications wait.
    pub async fn joinings_open(&mut self) -> Stored<u32> {
        let row = sqlx::query(
            "SELECT count(*) AS n FROM membership_application
             WHERE status IN ('submitted', 'underReview')",
        )
        .fetch_one(self.db())
        .await?;
        row.number("n")
    }

    /// Members and open applications with the same citizen's number, for the office: member
    /// numbers and references.
    pub async fn same_person(&mut self, id: JoiningId, mark: &[u8; 32]) -> Stored<Vec<String>> {
        let rows = sqlx::query(
            "SELECT number AS label FROM member_detail JOIN member ON member.id = member_id
             WHERE nik_mark = ?1
             UNION ALL
             SELECT reference FROM applicant
             JOIN membership_application AS other ON other.id = application_id
             WHERE nik_mark = ?1 AND other.id <> ?2
               AND other.status IN ('submitted', 'underReview')
             ORDER BY label LIMIT 20",
        )
        .bind(mark.as_slice())
        .bind(id.0)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(|row| row.text("label")).collect()
    }
}

impl Writing {
    /// Takes in an application.
    pub async fn insert_joining(&mut self, new: &NewJoining<'_>) -> Stored<JoiningId> {
        let at = new.submitted_at.timestamp_millis();
        let done = sqlx::query(
            "INSERT INTO membership_application (reference, key, payload_sha256, secret_sha256,
                 status, submitted_at)
             VALUES (?1, ?2, ?3, ?4, 'submitted', ?5)",
        )
        .bind(new.reference)
        .bind(new.key)
        .bind(new.payload.as_slice())
        .bind(new.secret.as_slice())
        .bind(at)
        .execute(self.db())
        .await?;
        let id = JoiningId(done.last_insert_rowid());
        let who = new.applicant;
        sqlx::query(
            "INSERT INTO applicant (application_id, name, nik_sealed, nik_mark, nik_fits, born_on,
                 address, phone, occupation, voluntary_sen)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )
        .bind(id.0)
        .bind(&who.name)
        .bind(&who.nik.sealed)
        .bind(who.nik.mark.as_slice())
        .bind(who.nik_fits)
        .bind(stored_day(who.born_on))
        .bind(&who.address)
        .bind(&who.phone)
        .bind(&who.occupation)
        .bind(who.voluntary.map(Money::to_sen))
        .execute(self.db())
        .await?;
        self.insert_joining_event(id, JoiningStatus::Submitted, "", new.submitted_at)
            .await?;
        Ok(id)
    }

    /// Notes a consent of an applicant.
    pub async fn insert_applicant_consent(
        &mut self,
        consent: &str,
        application: JoiningId,
        purpose: ConsentPurpose,
        version: &str,
        at: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO consent (id, application_id, purpose, version, given_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(consent)
        .bind(application.0)
        .bind(purpose.code())
        .bind(version)
        .bind(at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Brings an application to another state; `false` when it was no longer in `from`.
    pub async fn move_joining(
        &mut self,
        id: JoiningId,
        (from, to): (JoiningStatus, JoiningStatus),
        reason: &str,
        member: Option<MemberId>,
        now: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE membership_application SET status = ?3, member_id = ?4, decided_at = ?5
             WHERE id = ?1 AND status = ?2",
        )
        .bind(id.0)
        .bind(from.code())
        .bind(to.code())
        .bind(member.map(|member| member.0))
        .bind(to.is_final().then(|| now.timestamp_millis()))
        .execute(self.db())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        self.insert_joining_event(id, to, reason, now).await?;
        Ok(true)
    }

    async fn insert_joining_event(
        &mut self,
        id: JoiningId,
        status: JoiningStatus,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO membership_application_event (application_id, seq, status, at, reason)
             SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4
             FROM membership_application_event WHERE application_id = ?1",
        )
        .bind(id.0)
        .bind(status.code())
        .bind(at.timestamp_millis())
        .bind(reason)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Hands what is known of an applicant to the member that they have become: their data, their
    /// consents, and what they have to pay.
    pub async fn applicant_becomes(
        &mut self,
        id: JoiningId,
        member: MemberId,
        (pokok, since): (Money, NaiveDate),
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO member_detail (member_id, nik_sealed, nik_mark, born_on, address, phone,
                 occupation, updated_at)
             SELECT ?2, nik_sealed, nik_mark, born_on, address, phone, occupation, ?3
             FROM applicant WHERE application_id = ?1",
        )
        .bind(id.0)
        .bind(member.0)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        sqlx::query("UPDATE consent SET member_id = ?2 WHERE application_id = ?1")
            .bind(id.0)
            .bind(member.0)
            .execute(self.db())
            .await?;
        sqlx::query("INSERT INTO entry_due (member_id, amount_sen, since) VALUES (?1, ?2, ?3)")
            .bind(member.0)
            .bind(pokok.to_sen())
            .bind(stored_day(since))
            .execute(self.db())
            .await?;
        self.forget_applicant(id).await
    }

    /// Forgets who applied. The application stays, without a person.
    pub async fn forget_applicant(&mut self, id: JoiningId) -> Stored<()> {
        sqlx::query("DELETE FROM applicant WHERE application_id = ?1")
            .bind(id.0)
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Forgets who was refused before a moment; how many.
    pub async fn forget_refused(&mut self, before: DateTime<Utc>) -> Stored<u64> {
        let done = sqlx::query(
            "DELETE FROM applicant WHERE application_id IN
                 (SELECT id FROM membership_application
                  WHERE status = 'refused' AND decided_at < ?1)",
        )
        .bind(before.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected())
    }
}
