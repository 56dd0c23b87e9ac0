//! What the cooperative knows of a member, what the member wants put right, and what they have
//! agreed to.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_domain::{ConsentPurpose, DataField, WishStatus};
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::Columns;
use super::{Reading, StoreError, Stored, Writing};

/// What is known of a member beyond number, name and standing. `Debug` prints nothing of it.
#[derive(Clone, Default)]
pub struct DetailRow {
    /// Sealed citizen's number.
    pub nik_sealed: Option<Vec<u8>>,
    /// Day of birth.
    pub born_on: Option<NaiveDate>,
    /// Address.
    pub address: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Occupation.
    pub occupation: Option<String>,
}

impl core::fmt::Debug for DetailRow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DetailRow(..)")
    }
}

/// A wish to have something put right. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct CorrectionRow {
    /// On the wire.
    pub id: String,
    /// Whose.
    pub member: MemberId,
    /// Of what.
    pub field: DataField,
    /// What it should be.
    pub value: String,
    /// The member's reason.
    pub reason: String,
    /// Where it stands.
    pub status: WishStatus,
    /// When it came in.
    pub submitted_at: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// The office's words.
    pub answer: String,
}

impl core::fmt::Debug for CorrectionRow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("CorrectionRow(..)")
    }
}

/// Something that a member has agreed to.
#[derive(Clone, Debug)]
pub struct ConsentRow {
    /// On the wire.
    pub id: String,
    /// Whose; nobody's as long as an application is not accepted.
    pub member: Option<MemberId>,
    /// For what.
    pub purpose: ConsentPurpose,
    /// The version of the words.
    pub version: String,
    /// When.
    pub given_at: DateTime<Utc>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Until when the cooperative has to stop.
    pub act_by: Option<DateTime<Utc>>,
    /// When it stopped.
    pub stopped_at: Option<DateTime<Utc>>,
}

fn correction(row: &SqliteRow) -> Stored<CorrectionRow> {
    Ok(CorrectionRow {
        id: row.text("id")?,
        member: MemberId(row.raw("member_id")?),
        field: row.code("field")?,
        value: row.text("value")?,
        reason: row.text("reason")?,
        status: row.code("status")?,
        submitted_at: row.moment("submitted_at")?,
        decided_at: row.maybe_moment("decided_at")?,
        answer: row.text("answer")?,
    })
}

fn consent(row: &SqliteRow) -> Stored<ConsentRow> {
    Ok(ConsentRow {
        id: row.text("id")?,
        member: row.raw::<Option<i64>>("member_id")?.map(MemberId),
        purpose: row.code("purpose")?,
        version: row.text("version")?,
        given_at: row.moment("given_at")?,
        withdrawn_at: row.maybe_moment("withdrawn_at")?,
        act_by: row.maybe_moment("act_by")?,
        stopped_at: row.maybe_moment("stopped_at")?,
    })
}

impl Reading {
    /// What is known of a member; empty where the office has entered nothing.
    pub async fn member_detail(&mut self, member: MemberId) -> Stored<DetailRow> {
        let row = sqlx::query(
            "SELECT nik_sealed, born_on, address, phone, occupation FROM member_detail
             WHERE member_id = ?1",
        )
        .bind(member.0)
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else {
            return Ok(DetailRow::default());
        };
        Ok(DetailRow {
            nik_sealed: row.raw("nik_sealed")?,
            born_on: row.maybe_day("born_on")?,
            address: row.raw("address")?,
            phone: row.raw("phone")?,
            occupation: row.raw("occupation")?,
        })
    }

    /// The newest corrections of a member, newest first.
    pub async fn corrections(&mut self, member: MemberId) -> Stored<Vec<CorrectionRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, field, value, reason, status, submitted_at, decided_at, answer
             FROM correction WHERE member_id = ?1 ORDER BY submitted_at DESC, id DESC LIMIT 50",
        )
        .bind(member.0)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(correction).collect()
    }

    /// Corrections that wait, oldest first, for the office.
    pub async fn corrections_open(&mut self) -> Stored<Vec<CorrectionRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, field, value, reason, status, submitted_at, decided_at, answer
             FROM correction WHERE status = 'submitted' ORDER BY submitted_at, id LIMIT 1000",
        )
        .fetch_all(self.db())
        .await?;
        rows.iter().map(correction).collect()
    }

    /// A correction.
    pub async fn correction(&mut self, id: &str) -> Stored<Option<CorrectionRow>> {
        let row = sqlx::query(
            "SELECT id, member_id, field, value, reason, status, submitted_at, decided_at, answer
             FROM correction WHERE id = ?1",
        )
        .bind(id)
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(correction).transpose()
    }

    /// What a member has agreed to, newest first.
    pub async fn consents(&mut self, member: MemberId) -> Stored<Vec<ConsentRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, purpose, version, given_at, withdrawn_at, act_by, stopped_at
             FROM consent WHERE member_id = ?1 ORDER BY given_at DESC, id DESC LIMIT 50",
        )
        .bind(member.0)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(consent).collect()
    }

    /// Consents that were taken back and wait for the office to stop, the most urgent first.
    pub async fn consents_to_stop(&mut self) -> Stored<Vec<ConsentRow>> {
        let rows = sqlx::query(
            "SELECT id, member_id, purpose, version, given_at, withdrawn_at, act_by, stopped_at
             FROM consent
             WHERE withdrawn_at IS NOT NULL AND stopped_at IS NULL AND member_id IS NOT NULL
             ORDER BY act_by, id LIMIT 1000",
        )
        .fetch_all(self.db())
        .await?;
        rows.iter().map(consent).collect()
    }
}

impl Writing {
    /// Takes in a correction.
    ///
    /// Errors: [`StoreError::Refused`] by `correction.member_id` when another one of the same field
    /// waits.
    pub async fn insert_correction(&mut self, new: &CorrectionRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO correction (id, member_id, field, value, reason, status, submitted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(&new.id)
        .bind(new.member.0)
        .bind(new.field.code())
        .bind(&new.value)
        .bind(&new.reason)
        .bind(new.status.code())
        .bind(new.submitted_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Answers a correction; `false` when it no longer waits.
    pub async fn decide_correction(
        &mut self,
        id: &str,
        to: WishStatus,
        answer: &str,
        now: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE correction SET status = ?2, answer = ?3, decided_at = ?4
             WHERE id = ?1 AND status = 'submitted'",
        )
        .bind(id)
        .bind(to.code())
        .bind(answer)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Puts one thing right that the cooperative knows of a member. The value was checked before.
    pub async fn put_datum(
        &mut self,
        member: MemberId,
        field: DataField,
        value: &str,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        if field == DataField::Name {
            sqlx::query("UPDATE member SET name = ?2 WHERE id = ?1")
                .bind(member.0)
                .bind(value)
                .execute(self.db())
                .await?;
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO member_detail (member_id, updated_at) VALUES (?1, ?2)
             ON CONFLICT (member_id) DO UPDATE SET updated_at = ?2",
        )
        .bind(member.0)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        let sql = match field {
            DataField::Address => "UPDATE member_detail SET address = ?2 WHERE member_id = ?1",
            DataField::Phone => "UPDATE member_detail SET phone = ?2 WHERE member_id = ?1",
            DataField::BornOn => "UPDATE member_detail SET born_on = ?2 WHERE member_id = ?1",
            DataField::Occupation | DataField::Name => {
                "UPDATE member_detail SET occupation = ?2 WHERE member_id = ?1"
            }
        };
        sqlx::query(sql)
            .bind(member.0)
            .bind(value)
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Seals a citizen's number to a member.
    pub async fn put_nik(
        &mut self,
        member: MemberId,
        nik: &crate::identity::SealedId,
        now: DateTime<Utc>,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO member_detail (member_id, nik_sealed, nik_mark, updated_at)
             VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (member_id) DO UPDATE SET nik_sealed = ?2, nik_mark = ?3, updated_at = ?4",
        )
        .bind(member.0)
        .bind(&nik.sealed)
        .bind(nik.mark.as_slice())
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Notes a consent of a member.
    pub async fn insert_consent(&mut self, new: &ConsentRow) -> Stored<()> {
        let member = new.member.ok_or(StoreError::Corrupt("consent"))?;
        sqlx::query(
            "INSERT INTO consent (id, member_id, purpose, version, given_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(&new.id)
        .bind(member.0)
        .bind(new.purpose.code())
        .bind(&new.version)
        .bind(new.given_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Notes that a member takes a consent back; `false` when it is not theirs or was taken back.
    pub async fn withdraw_consent(
        &mut self,
        member: MemberId,
        id: &str,
        now: DateTime<Utc>,
        act_by: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE consent SET withdrawn_at = ?3, act_by = ?4
             WHERE id = ?1 AND member_id = ?2 AND withdrawn_at IS NULL",
        )
        .bind(id)
        .bind(member.0)
        .bind(now.timestamp_millis())
        .bind(act_by.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that the cooperative has stopped; `false` when there was nothing to stop.
    pub async fn stop_processing(&mut self, id: &str, now: DateTime<Utc>) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE consent SET stopped_at = ?2
             WHERE id = ?1 AND withdrawn_at IS NOT NULL AND stopped_at IS NULL",
        )
        .bind(id)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
