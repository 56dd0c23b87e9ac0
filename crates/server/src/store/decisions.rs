//! What the chair recorded of consensus, and what becomes of decisions.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_api::decisions::FollowUpState;
use sokoguru_api::wire::Code as _;
use sokoguru_domain::meeting::rules::{MeetingRules, Preset};
use sqlx::sqlite::SqliteRow;

use super::row::{Columns, stored_day};
use super::{Reading, StoreError, Stored, Writing};

/// What the chair recorded of one revision of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsensusRow {
    /// The item.
    pub item_id: String,
    /// Its revision then.
    pub revision: u16,
    /// Whether consensus was found.
    pub agreed: bool,
    /// What was agreed, in the chair's words.
    pub words: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// Something to be done after a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUpRow {
    /// On the wire.
    pub id: String,
    /// The decision.
    pub item_id: String,
    /// What.
    pub what: String,
    /// By whom.
    pub responsible: String,
    /// By when.
    pub due_on: NaiveDate,
    /// Whether it was done.
    pub state: FollowUpState,
    /// How it went.
    pub note: String,
    /// Changed last at.
    pub updated_at: DateTime<Utc>,
}

fn follow_up(row: &SqliteRow) -> Stored<FollowUpRow> {
    Ok(FollowUpRow {
        id: row.text("id")?,
        item_id: row.text("item_id")?,
        what: row.text("what")?,
        responsible: row.text("responsible")?,
        due_on: row.day("due_on")?,
        state: row.code("state")?,
        note: row.text("note")?,
        updated_at: row.moment("updated_at")?,
    })
}

impl Reading {
    /// The rules of the cooperative: those of its preset, with its own figures.
    pub async fn meeting_rules(&mut self) -> Stored<MeetingRules> {
        let rows = sqlx::query("SELECT setting, value FROM meeting_rule ORDER BY setting")
            .fetch_all(self.db())
            .await?;
        let mut settings = Vec::with_capacity(rows.len());
        let mut preset = Preset::MerahPutih;
        for row in &rows {
            let (setting, value) = (row.text("setting")?, row.text("value")?);
            if setting == "preset" {
                preset = Preset::from_code(&value).ok_or(StoreError::Corrupt("preset"))?;
            } else {
                settings.push((setting, value));
            }
        }
        let mut rules = MeetingRules::of(preset);
        for (setting, value) in settings {
            rules
                .set(&setting, &value)
                .map_err(|_| StoreError::Corrupt("rule"))?;
        }
        Ok(rules)
    }

    /// The value of one of the cooperative's own settings.
    pub async fn meeting_setting(&mut self, setting: &str) -> Stored<Option<String>> {
        let row = sqlx::query("SELECT value FROM meeting_rule WHERE setting = ?1")
            .bind(setting)
            .fetch_optional(self.db())
            .await?;
        row.map(|row| row.text("value")).transpose()
    }

    /// All that was recorded of consensus in a meeting, by item and revision.
    pub async fn consensus(&mut self, meeting: &str) -> Stored<Vec<ConsensusRow>> {
        let rows = sqlx::query(
            "SELECT item_id, consensus.revision AS revision, agreed, words, recorded_at
             FROM consensus JOIN agenda_item ON agenda_item.id = consensus.item_id
             WHERE agenda_item.meeting_id = ?1
             ORDER BY agenda_item.position, consensus.revision",
        )
        .bind(meeting)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(ConsensusRow {
                    item_id: row.text("item_id")?,
                    revision: row.number("revision")?,
                    agreed: row.flag("agreed")?,
                    words: row.text("words")?,
                    recorded_at: row.moment("recorded_at")?,
                })
            })
            .collect()
    }

    /// What is to be done after the decisions of a meeting, by item and then by day.
    pub async fn follow_ups(&mut self, meeting: &str) -> Stored<Vec<FollowUpRow>> {
        let rows = sqlx::query(
            "SELECT decision_follow_up.id AS id, item_id, what, responsible, due_on, state, note,
                    updated_at
             FROM decision_follow_up
             JOIN agenda_item ON agenda_item.id = decision_follow_up.item_id
             WHERE agenda_item.meeting_id = ?1
             ORDER BY agenda_item.position, due_on, decision_follow_up.id",
        )
        .bind(meeting)
        .fetch_all(self.db())
        .await?;
        rows.iter().map(follow_up).collect()
    }

    /// The second meeting after a first one.
    pub async fn second_meeting(&mut self, first: &str) -> Stored<Option<String>> {
        let row = sqlx::query("SELECT id FROM meeting WHERE second_of = ?1")
            .bind(first)
            .fetch_optional(self.db())
            .await?;
        row.map(|row| row.text("id")).transpose()
    }
}

impl Writing {
    /// Keeps one of the cooperative's own settings.
    pub async fn put_meeting_setting(&mut self, setting: &str, value: &str) -> Stored<()> {
        sqlx::query(
            "INSERT INTO meeting_rule (setting, value) VALUES (?1, ?2)
             ON CONFLICT (setting) DO UPDATE SET value = excluded.value",
        )
        .bind(setting)
        .bind(value)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Records what the chair says of an item. It is said once for each revision.
    ///
    /// Errors: [`super::StoreError::Refused`] when it was said before.
    pub async fn insert_consensus(&mut self, new: &ConsensusRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO consensus (item_id, revision, agreed, words, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(&new.item_id)
        .bind(new.revision)
        .bind(new.agreed)
        .bind(&new.words)
        .bind(new.recorded_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Adds something to be done.
    pub async fn insert_follow_up(&mut self, new: &FollowUpRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO decision_follow_up (id, item_id, what, responsible, due_on, state, note,
                 created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
        )
        .bind(&new.id)
        .bind(&new.item_id)
        .bind(&new.what)
        .bind(&new.responsible)
        .bind(stored_day(new.due_on))
        .bind(new.state.code())
        .bind(&new.note)
        .bind(new.updated_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Says that it is done, and how it went. `false` when there is no such thing still to be
    /// done.
    pub async fn finish_follow_up(
        &mut self,
        id: &str,
        note: &str,
        now: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE decision_follow_up SET state = 'done', note = ?2, updated_at = ?3
             WHERE id = ?1 AND state = 'open'",
        )
        .bind(id)
        .bind(note)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
