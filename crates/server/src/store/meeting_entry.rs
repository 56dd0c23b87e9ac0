//! How a meeting comes in and is announced, and how the office moves its moments.

use chrono::{DateTime, Utc};
use sokoguru_api::wire::Code as _;

use super::meetings::{ItemRow, MeetingRow, Officers, PaperRow};
use super::{Stored, Writing};

/// The quorum of an item as it is stored; empty is the meeting's.
fn quorum_text(item: &ItemRow) -> String {
    item.terms
        .quorum
        .map_or_else(String::new, |rule| rule.to_string())
}

impl Writing {
    /// Adds a meeting with no agenda yet.
    pub async fn insert_meeting(&mut self, new: &MeetingRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO meeting (id, title, kind, book_year, place, starts_at, open_at, close_at,
                 accept_until, quorum_numerator, quorum_denominator, quorum_strict, published_at,
                 counted_at, present_count, voter_count, second_of, revote, smallest_count, chair,
                 secretary, witnesses)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                 ?18, ?19, ?20, ?21, ?22)",
        )
        .bind(&new.id)
        .bind(&new.title)
        .bind(new.kind.code())
        .bind(new.book_year)
        .bind(&new.place)
        .bind(new.starts_at.timestamp_millis())
        .bind(new.open_at.timestamp_millis())
        .bind(new.close_at.timestamp_millis())
        .bind(new.accept_until.timestamp_millis())
        .bind(new.quorum.numerator())
        .bind(new.quorum.denominator())
        .bind(new.quorum.strict())
        .bind(new.published_at.map(|at| at.timestamp_millis()))
        .bind(new.counted.map(|counted| counted.at.timestamp_millis()))
        .bind(new.counted.map(|counted| counted.present))
        .bind(new.counted.map(|counted| counted.voters))
        .bind(&new.terms.second_of)
        .bind(new.terms.revote)
        .bind(new.terms.smallest_count)
        .bind(&new.terms.officers.chair)
        .bind(&new.terms.officers.secretary)
        .bind(new.terms.officers.witnesses.join("\n"))
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Adds an item to an agenda, with its options and the papers that belong to it.
    pub async fn insert_item(&mut self, new: &ItemRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO agenda_item (id, meeting_id, position, revision, title, text, ballot,
                 majority_numerator, majority_denominator, majority_strict, majority_basis,
                 decision, quorum, tie, seats, min_choices, max_choices)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )
        .bind(&new.id)
        .bind(&new.meeting_id)
        .bind(new.position)
        .bind(new.revision)
        .bind(&new.title)
        .bind(&new.text)
        .bind(new.ballot.code())
        .bind(new.majority.numerator())
        .bind(new.majority.denominator())
        .bind(new.majority.strict())
        .bind(new.majority.basis().code())
        .bind(new.terms.decision.code())
        .bind(quorum_text(new))
        .bind(new.terms.tie.code())
        .bind(new.terms.seats)
        .bind(new.terms.min)
        .bind(new.terms.max)
        .execute(self.db())
        .await?;
        self.insert_options(new).await?;
        for paper in &new.paper_ids {
            sqlx::query("INSERT INTO item_paper (item_id, paper_id) VALUES (?1, ?2)")
                .bind(&new.id)
                .bind(paper)
                .execute(self.db())
                .await?;
        }
        Ok(())
    }

    async fn insert_options(&mut self, new: &ItemRow) -> Stored<()> {
        for (position, option) in (1_i64..).zip(&new.options) {
            sqlx::query(
                "INSERT INTO vote_option (id, item_id, position, label, side)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )
            .bind(&option.id)
            .bind(&new.id)
            .bind(position)
            .bind(&option.label)
            .bind(option.side.code())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Puts an item, which has no options yet, to the vote as its next revision.
    ///
    /// Errors: [`super::StoreError::Refused`] when it has options already.
    pub async fn put_to_vote(&mut self, item: &ItemRow) -> Stored<()> {
        sqlx::query("UPDATE agenda_item SET ballot = ?2, revision = ?3 WHERE id = ?1")
            .bind(&item.id)
            .bind(item.ballot.code())
            .bind(item.revision)
            .execute(self.db())
            .await?;
        self.insert_options(item).await
    }

    /// Names who signs the minutes.
    pub async fn set_officers(&mut self, meeting: &str, officers: &Officers) -> Stored<()> {
        sqlx::query("UPDATE meeting SET chair = ?2, secretary = ?3, witnesses = ?4 WHERE id = ?1")
            .bind(meeting)
            .bind(&officers.chair)
            .bind(&officers.secretary)
            .bind(officers.witnesses.join("\n"))
            .execute(self.db())
            .await?;
        Ok(())
    }

    /// Gives a meeting the papers of another one, under ids of its own.
    pub async fn copy_papers(&mut self, from: &str, to: &str) -> Stored<()> {
        sqlx::query(
            "INSERT INTO paper (id, meeting_id, position, title, media_type, sha256, size, bytes)
             SELECT ?2 || '-p' || position, ?2, position, title, media_type, sha256, size, bytes
             FROM paper WHERE meeting_id = ?1",
        )
        .bind(from)
        .bind(to)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Adds a paper to a meeting. The digest is the caller's, the size is checked.
    pub async fn insert_paper(
        &mut self,
        meeting: &str,
        position: u16,
        new: &PaperRow,
        bytes: &[u8],
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO paper (id, meeting_id, position, title, media_type, sha256, size, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .bind(&new.id)
        .bind(meeting)
        .bind(position)
        .bind(&new.title)
        .bind(&new.media_type)
        .bind(new.sha256.as_slice())
        .bind(new.size)
        .bind(bytes)
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Lets members see a meeting. `false` when it is not there or they see it already.
    pub async fn publish_meeting(&mut self, id: &str, now: DateTime<Utc>) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE meeting SET published_at = ?2 WHERE id = ?1 AND published_at IS NULL",
        )
        .bind(id)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Sets the moments of the vote: the office opens earlier or closes later than planned. The
    /// schema keeps them in order; a meeting whose result is made stays as it is.
    pub async fn set_meeting_times(
        &mut self,
        id: &str,
        open_at: DateTime<Utc>,
        close_at: DateTime<Utc>,
        accept_until: DateTime<Utc>,
    ) -> Stored<bool> {
        let done = sqlx::query(
            "UPDATE meeting SET open_at = ?2, close_at = ?3, accept_until = ?4
             WHERE id = ?1 AND counted_at IS NULL",
        )
        .bind(id)
        .bind(open_at.timestamp_millis())
        .bind(close_at.timestamp_millis())
        .bind(accept_until.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
