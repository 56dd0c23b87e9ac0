//! Counting the box, and the results that come of it.
//!
//! Counts are read by the office's result command alone; members see what [`ResultRow`] keeps, and
//! only once it is kept.

use sokoguru_domain::VoteOutcome;

use super::meetings::Counted;
use super::row::Columns;
use super::{Reading, Stored, Writing};

/// The result of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// The item.
    pub item_id: String,
    /// What was decided.
    pub outcome: VoteOutcome,
    /// Votes that were needed; `None` for consensus.
    pub required: Option<u32>,
    /// Votes by option id; empty for consensus.
    pub votes: Vec<(String, u32)>,
}

impl Reading {
    /// Votes by option of an item, in the order of the options: the highest `rev` of each member
    /// counts.
    pub async fn count_votes(&mut self, item: &str) -> Stored<Vec<(String, u32)>> {
        let rows = sqlx::query(
            "SELECT vote_option.id AS id, (
                 SELECT count(*) FROM vote
                 WHERE vote.item_id = vote_option.item_id AND vote.option_id = vote_option.id
                   AND vote.rev = (SELECT max(later.rev) FROM vote AS later
                       WHERE later.item_id = vote.item_id AND later.member_id = vote.member_id)
             ) AS votes
             FROM vote_option WHERE vote_option.item_id = ?1 ORDER BY vote_option.position",
        )
        .bind(item)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| Ok((row.text("id")?, row.number("votes")?)))
            .collect()
    }

    /// The results of a meeting, in the order of its agenda.
    pub async fn results(&mut self, meeting: &str) -> Stored<Vec<ResultRow>> {
        let rows = sqlx::query(
            "SELECT item_result.item_id, outcome, required FROM item_result
             JOIN agenda_item ON agenda_item.id = item_result.item_id
             WHERE agenda_item.meeting_id = ?1 ORDER BY agenda_item.position",
        )
        .bind(meeting)
        .fetch_all(self.db())
        .await?;
        let mut results = Vec::with_capacity(rows.len());
        for row in &rows {
            let item_id = row.text("item_id")?;
            let votes = sqlx::query(
                "SELECT option_id, votes FROM option_result
                 JOIN vote_option ON vote_option.id = option_result.option_id
                 WHERE option_result.item_id = ?1 ORDER BY vote_option.position",
            )
            .bind(&item_id)
            .fetch_all(self.db())
            .await?
            .iter()
            .map(|row| Ok((row.text("option_id")?, row.number("votes")?)))
            .collect::<Stored<_>>()?;
            results.push(ResultRow {
                item_id,
                outcome: row.code("outcome")?,
                required: row.maybe_number("required")?,
                votes,
            });
        }
        Ok(results)
    }
}

impl Reading {
    /// The meetings that members see and that have no result yet.
    pub async fn uncounted_meetings(&mut self) -> Stored<Vec<String>> {
        let rows = sqlx::query(
            "SELECT id FROM meeting WHERE counted_at IS NULL AND published_at IS NOT NULL
             ORDER BY id",
        )
        .fetch_all(self.db())
        .await?;
        rows.iter().map(|row| row.text("id")).collect()
    }
}

impl Writing {
    /// Keeps the result of an item.
    pub async fn insert_result(&mut self, result: &ResultRow) -> Stored<()> {
        sqlx::query("INSERT INTO item_result (item_id, outcome, required) VALUES (?1, ?2, ?3)")
            .bind(&result.item_id)
            .bind(result.outcome.code())
            .bind(result.required)
            .execute(self.db())
            .await?;
        for (option, votes) in &result.votes {
            sqlx::query(
                "INSERT INTO option_result (item_id, option_id, votes) VALUES (?1, ?2, ?3)",
            )
            .bind(&result.item_id)
            .bind(option)
            .bind(votes)
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Fixes the quorum of a meeting and finishes it. `false` when that was done before.
    pub async fn finish_meeting(&mut self, id: &str, counted: Counted) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE meeting SET counted_at = ?2, present_count = ?3, voter_count = ?4
             WHERE id = ?1 AND counted_at IS NULL",
        )
        .bind(id)
        .bind(counted.at.timestamp_millis())
        .bind(counted.present)
        .bind(counted.voters)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
