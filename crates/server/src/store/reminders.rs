//! Reminders: the devices that want them, and what there is to remind of. What is still to be sent
//! stands in [`super::deliveries`].

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_api::reminders::ReminderTopic;
use sokoguru_api::wire::Code as _;
use sokoguru_domain::Lang;
use sqlx::sqlite::SqliteRow;

use super::members::MemberId;
use super::row::{Columns, stored_day};
use super::{Reading, StoreError, Stored, Writing};
use crate::reminders::seal::{AUTH, POINT, Receiver};
use crate::reminders::words::{Matter, When, code_of};

/// Where a device wants its reminders.
#[derive(Clone)]
pub struct SubscriptionRow {
    /// The session of the device.
    pub session: String,
    /// The address at its push service.
    pub endpoint: String,
    /// Whose browser can open what is sent.
    pub receiver: Receiver,
    /// Its language.
    pub lang: Lang,
    /// Whether a reminder says what it is about.
    pub detailed: bool,
    /// Which reminders.
    pub topics: Vec<ReminderTopic>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Something to remind of.
#[derive(Clone, Debug)]
pub struct NewReminder<'a> {
    /// Whom; `None` for every member.
    pub member: Option<MemberId>,
    /// What it is about.
    pub matter: Matter,
    /// Which of the topic: it is kept once for a member.
    pub subject: &'a str,
    /// The day or moment that it names.
    pub when: When,
    /// The instalment of a loan, if it is one.
    pub instalment: Option<(&'a str, u16)>,
    /// The page that it opens.
    pub path: &'a str,
    /// Only to members with a vote.
    pub voters: bool,
    /// Devices that asked before this moment get it.
    pub made_at: DateTime<Utc>,
    /// Nothing is sent from here on.
    pub expires_at: DateTime<Utc>,
}

/// An instalment that is due soon, of a member who wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    /// Whose.
    pub member: MemberId,
    /// The loan.
    pub loan: String,
    /// Counted from 1.
    pub number: u16,
    /// When.
    pub due_on: NaiveDate,
}

pub(super) fn receiver(row: &SqliteRow) -> Stored<Receiver> {
    let key: &[u8] = row.raw("key")?;
    let auth: &[u8] = row.raw("auth")?;
    let wrong = |_| StoreError::Corrupt("push key");
    Ok(Receiver {
        key: <[u8; POINT]>::try_from(key).map_err(wrong)?,
        auth: <[u8; AUTH]>::try_from(auth).map_err(wrong)?,
    })
}

pub(super) fn lang(row: &SqliteRow) -> Stored<Lang> {
    Lang::from_code(row.raw("lang")?).ok_or(StoreError::Corrupt("language"))
}

impl Reading {
    /// The reminders of a device.
    pub async fn push_subscription(&mut self, session: &str) -> Stored<Option<SubscriptionRow>> {
        let row = sqlx::query(
            "SELECT session_id, endpoint, key, auth, lang, detailed, since FROM push_subscription
             WHERE session_id = ?1",
        )
        .bind(session)
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let topics = sqlx::query("SELECT topic FROM push_topic WHERE session_id = ?1")
            .bind(session)
            .fetch_all(self.db())
            .await?;
        let mut found = Vec::new();
        for one in &topics {
            found.push(one.code::<ReminderTopic>("topic")?);
        }
        let in_order = ReminderTopic::ALL.into_iter();
        Ok(Some(SubscriptionRow {
            session: row.text("session_id")?,
            endpoint: row.text("endpoint")?,
            receiver: receiver(&row)?,
            lang: lang(&row)?,
            detailed: row.flag("detailed")?,
            topics: in_order.filter(|topic| found.contains(topic)).collect(),
            since: row.moment("since")?,
        }))
    }

    /// Instalments that are due between two days and not paid, of members with a device that wants
    /// to know, and of which nobody was reminded under this sign yet. At most a thousand at once.
    pub async fn instalments_due(
        &mut self,
        (from, to): (NaiveDate, NaiveDate),
        sign: &str,
    ) -> Stored<Vec<DueRow>> {
        let rows = sqlx::query(
            "SELECT loan.member_id AS member_id, loan.id AS loan_id,
                    due.number AS number, due.due_on AS due_on
             FROM loan_instalment AS due JOIN loan ON loan.id = due.loan_id
             WHERE due.due_on BETWEEN ?1 AND ?2
               AND due.paid_sen < due.principal_sen + due.interest_sen
               AND loan.status = 'active'
               AND EXISTS (
                   SELECT 1 FROM session JOIN push_topic ON push_topic.session_id = session.id
                   WHERE session.member_id = loan.member_id AND push_topic.topic = 'instalment')
               AND NOT EXISTS (
                   SELECT 1 FROM reminder
                   WHERE coalesce(reminder.member_id, 0) = loan.member_id
                     AND reminder.topic = 'instalment'
                     AND reminder.subject = loan.id || '/' || due.number || '/' || ?3)
             ORDER BY loan.id, due.number LIMIT 1000",
        )
        .bind(stored_day(from))
        .bind(stored_day(to))
        .bind(sign)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(DueRow {
                    member: MemberId(row.raw("member_id")?),
                    loan: row.text("loan_id")?,
                    number: row.number("number")?,
                    due_on: row.day("due_on")?,
                })
            })
            .collect()
    }

    /// Meetings with something to vote on that is open now, and of which nobody was told, with the
    /// moment at which the vote closes.
    pub async fn votes_opened(
        &mut self,
        now: DateTime<Utc>,
    ) -> Stored<Vec<(String, DateTime<Utc>)>> {
        let rows = sqlx::query(
            "SELECT id, close_at FROM meeting
             WHERE published_at <= ?1 AND open_at <= ?1 AND close_at > ?1 AND counted_at IS NULL
               AND EXISTS (SELECT 1 FROM agenda_item
                           WHERE meeting_id = meeting.id AND ballot IN ('open', 'secret'))
               AND NOT EXISTS (SELECT 1 FROM reminder
                               WHERE member_id IS NULL AND topic = 'vote' AND subject = meeting.id)
             ORDER BY open_at LIMIT 100",
        )
        .bind(now.timestamp_millis())
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| Ok((row.text("id")?, row.moment("close_at")?)))
            .collect()
    }
}

impl Writing {
    /// Keeps where a device wants its reminders, in the place of what was known of it and of the
    /// address.
    pub async fn put_push_subscription(&mut self, new: &SubscriptionRow) -> Stored<()> {
        // A browser has one address for all that it was given; who is signed in now has it.
        sqlx::query("DELETE FROM push_subscription WHERE endpoint = ?1 AND session_id <> ?2")
            .bind(&new.endpoint)
            .bind(&new.session)
            .execute(self.db())
            .await?;
        sqlx::query(
            "INSERT INTO push_subscription
                 (session_id, endpoint, key, auth, lang, detailed, since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (session_id) DO UPDATE SET endpoint = excluded.endpoint,
                 key = excluded.key, auth = excluded.auth, lang = excluded.lang,
                 detailed = excluded.detailed",
        )
        .bind(&new.session)
        .bind(&new.endpoint)
        .bind(new.receiver.key.as_slice())
        .bind(new.receiver.auth.as_slice())
        .bind(code_of(new.lang))
        .bind(new.detailed)
        .bind(new.since.timestamp_millis())
        .execute(self.db())
        .await?;
        sqlx::query("DELETE FROM push_topic WHERE session_id = ?1")
            .bind(&new.session)
            .execute(self.db())
            .await?;
        for topic in &new.topics {
            sqlx::query("INSERT OR IGNORE INTO push_topic (session_id, topic) VALUES (?1, ?2)")
                .bind(&new.session)
                .bind(topic.code())
                .execute(self.db())
                .await?;
        }
        Ok(())
    }

    /// Forgets a device. `false` when it was not known.
    pub async fn delete_push_subscription(&mut self, session: &str) -> Stored<bool> {
        let done = sqlx::query("DELETE FROM push_subscription WHERE session_id = ?1")
            .bind(session)
            .execute(self.db())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes down what there is to remind of; the same a second time changes nothing.
    pub async fn insert_reminder(&mut self, new: &NewReminder<'_>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO reminder (member_id, topic, subject, matter, at, loan_id, number, path,
                 voters, made_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
        )
        .bind(new.member.map(|member| member.0))
        .bind(new.matter.topic().code())
        .bind(new.subject)
        .bind(new.matter.code())
        .bind(new.when.to_text())
        .bind(new.instalment.map(|(loan, _)| loan))
        .bind(new.instalment.map(|(_, number)| number))
        .bind(new.path)
        .bind(new.voters)
        .bind(new.made_at.timestamp_millis())
        .bind(new.expires_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Forgets reminders that were out of date long ago.
    pub async fn purge_reminders(&mut self, before: DateTime<Utc>) -> Stored<()> {
        sqlx::query("DELETE FROM reminder WHERE expires_at < ?1")
            .bind(before.timestamp_millis())
            .execute(self.db())
            .await?;
        Ok(())
    }
}
