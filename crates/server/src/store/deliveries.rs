//! Reminders on their way: one row for each reminder and device, until it is there or cannot be.

use chrono::{DateTime, Utc};
use sokoguru_domain::Lang;
use sqlx::sqlite::SqliteRow;

use super::reminders::{lang, receiver};
use super::row::Columns;
use super::{Reading, StoreError, Stored, Writing};
use crate::reminders::seal::Receiver;
use crate::reminders::words::{Matter, When};

/// One reminder for one device, about to be sent.
pub struct DeliveryRow {
    /// The reminder.
    pub reminder: i64,
    /// The session of the device.
    pub session: String,
    /// To where.
    pub endpoint: String,
    /// Who can open it.
    pub receiver: Receiver,
    /// In which language.
    pub lang: Lang,
    /// Whether it says what it is about.
    pub detailed: bool,
    /// About what.
    pub matter: Matter,
    /// Which of the topic.
    pub subject: String,
    /// Its day or moment.
    pub when: When,
    /// The page that it opens.
    pub path: String,
    /// Nothing is sent from here on.
    pub expires_at: DateTime<Utc>,
    /// How often it was tried before.
    pub attempts: u32,
}

/// How deliveries are sent.
pub struct Sending {
    /// So many in one transaction.
    pub at_once: u32,
    /// So often each.
    pub tries: u32,
    /// Whether it is the time of day at which somebody is reminded of money.
    pub by_day: bool,
    /// After so many tries, how long to wait for the next.
    pub pause: fn(u32) -> chrono::TimeDelta,
}

fn delivery(row: &SqliteRow) -> Stored<DeliveryRow> {
    Ok(DeliveryRow {
        reminder: row.raw("reminder_id")?,
        session: row.text("session_id")?,
        endpoint: row.text("endpoint")?,
        receiver: receiver(row)?,
        lang: lang(row)?,
        detailed: row.flag("detailed")?,
        matter: Matter::from_code(row.raw("matter")?).ok_or(StoreError::Corrupt("matter"))?,
        subject: row.text("subject")?,
        when: When::parse(row.raw("at")?).ok_or(StoreError::Corrupt("reminder"))?,
        path: row.text("path")?,
        expires_at: row.moment("expires_at")?,
        attempts: row.number("attempts")?,
    })
}

impl Reading {
    /// Whether there is something to send, or to be thrown away.
    pub async fn reminders_wait(&mut self, now: DateTime<Utc>, by_day: bool) -> Stored<bool> {
        let row = sqlx::query(
            "SELECT EXISTS (SELECT 1 FROM reminder WHERE spread_at IS NULL)
                 OR EXISTS (SELECT 1 FROM reminder_delivery
                            JOIN reminder ON reminder.id = reminder_id
                            WHERE next_at <= ?1 AND (?2 OR topic <> 'instalment'))
                 AS waits",
        )
        .bind(now.timestamp_millis())
        .bind(by_day)
        .fetch_one(self.db())
        .await?;
        row.flag("waits")
    }
}

impl Writing {
    /// Writes a delivery for each device that wants a new reminder, throws away what is out of
    /// date, paid or was tried too often, and gives what is to be sent now, each counted as tried
    /// and put off until it may be tried again.
    pub async fn take_deliveries(
        &mut self,
        now: DateTime<Utc>,
        rules: &Sending,
    ) -> Stored<Vec<DeliveryRow>> {
        self.spread_reminders(now).await?;
        self.drop_deliveries(now, rules.tries).await?;
        let rows = sqlx::query(
            "SELECT reminder_id, reminder_delivery.session_id AS session_id, endpoint, key, auth,
                    lang, detailed, matter, subject, at, path, reminder.expires_at AS expires_at,
                    attempts
             FROM reminder_delivery
             JOIN reminder ON reminder.id = reminder_id
             JOIN push_subscription
                 ON push_subscription.session_id = reminder_delivery.session_id
             JOIN session ON session.id = reminder_delivery.session_id
             WHERE next_at <= ?1 AND session.revoked_at IS NULL AND session.expires_at > ?1
               AND (?3 OR topic <> 'instalment')
             ORDER BY next_at, reminder_id, reminder_delivery.session_id LIMIT ?2",
        )
        .bind(now.timestamp_millis())
        .bind(rules.at_once)
        .bind(rules.by_day)
        .fetch_all(self.db())
        .await?;
        let taken = rows.iter().map(delivery).collect::<Stored<Vec<_>>>()?;
        for one in &taken {
            sqlx::query(
                "UPDATE reminder_delivery SET attempts = attempts + 1, next_at = ?3
                 WHERE reminder_id = ?1 AND session_id = ?2",
            )
            .bind(one.reminder)
            .bind(&one.session)
            .bind((now + (rules.pause)(one.attempts)).timestamp_millis())
            .execute(self.db())
            .await?;
        }
        Ok(taken)
    }

    async fn spread_reminders(&mut self, now: DateTime<Utc>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO reminder_delivery (reminder_id, session_id, next_at)
             SELECT reminder.id, session.id, ?1
             FROM reminder
             JOIN push_topic ON push_topic.topic = reminder.topic
             JOIN push_subscription ON push_subscription.session_id = push_topic.session_id
             JOIN session ON session.id = push_subscription.session_id
             JOIN member ON member.id = session.member_id
             WHERE reminder.spread_at IS NULL AND reminder.expires_at > ?1
               AND (reminder.member_id IS NULL OR reminder.member_id = session.member_id)
               AND (reminder.voters = 0 OR member.status = 'full') AND member.status <> 'left'
               AND push_subscription.since <= reminder.made_at
               AND session.revoked_at IS NULL AND session.expires_at > ?1
             ON CONFLICT DO NOTHING",
        )
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        sqlx::query("UPDATE reminder SET spread_at = ?1 WHERE spread_at IS NULL")
            .bind(now.timestamp_millis())
            .execute(self.db())
            .await?;
        Ok(())
    }

    async fn drop_deliveries(&mut self, now: DateTime<Utc>, tries: u32) -> Stored<()> {
        sqlx::query(
            "DELETE FROM reminder_delivery
             WHERE attempts >= ?2
                OR reminder_id IN (SELECT id FROM reminder WHERE expires_at <= ?1)
                OR session_id IN (SELECT id FROM session WHERE expires_at <= ?1)
                OR reminder_id IN (
                    SELECT id FROM reminder
                    WHERE loan_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM loan_instalment AS due JOIN loan ON loan.id = due.loan_id
                        WHERE due.loan_id = reminder.loan_id AND due.number = reminder.number
                          AND due.paid_sen < due.principal_sen + due.interest_sen
                          AND loan.status = 'active'))",
        )
        .bind(now.timestamp_millis())
        .bind(tries)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// A delivery is done, or never can be.
    pub async fn finish_delivery(&mut self, reminder: i64, session: &str) -> Stored<()> {
        sqlx::query("DELETE FROM reminder_delivery WHERE reminder_id = ?1 AND session_id = ?2")
            .bind(reminder)
            .bind(session)
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// A delivery is not tried before a moment. What was not sent at all is not counted as tried.
    pub async fn put_off_delivery(
        &mut self,
        (reminder, session): (i64, &str),
        until: DateTime<Utc>,
        was_sent: bool,
    ) -> Stored<()> {
        sqlx::query(
            "UPDATE reminder_delivery
             SET next_at = CASE ?4 WHEN 0 THEN max(next_at, ?3) ELSE ?3 END,
                 attempts = max(attempts - ?4, 0)
             WHERE reminder_id = ?1 AND session_id = ?2",
        )
        .bind(reminder)
        .bind(session)
        .bind(until.timestamp_millis())
        .bind(i64::from(!was_sent))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Forgets an address that its push service does not know any more, unless the device has told
    /// another one since.
    pub async fn forget_endpoint(&mut self, session: &str, endpoint: &str) -> Stored<()> {
        sqlx::query("DELETE FROM push_subscription WHERE session_id = ?1 AND endpoint = ?2")
            .bind(session)
            .bind(endpoint)
            .execute(self.db())
            .await?;
        Ok(())
    }
}
