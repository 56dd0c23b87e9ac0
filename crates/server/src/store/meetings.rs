//! Meetings: the announcement, the agenda, the papers. How they come in stands in
//! [`super::meeting_entry`].

use chrono::{DateTime, Utc};
use sokoguru_api::meetings::{BallotKind, MeetingKind, Side};
use sokoguru_domain::{MajorityBasis, MajorityRule, MeetingPhase, QuorumRule, phase_at};
use sqlx::sqlite::SqliteRow;

pub use super::meeting_terms::{ItemTerms, MeetingTerms, Officers};
use super::row::Columns;
use super::{Reading, StoreError, Stored};

/// A meeting without its agenda.
#[derive(Clone, Debug)]
pub struct MeetingRow {
    /// On the wire.
    pub id: String,
    /// Title.
    pub title: String,
    /// What kind.
    pub kind: MeetingKind,
    /// The year that it accounts for.
    pub book_year: u16,
    /// Where.
    pub place: String,
    /// When members meet.
    pub starts_at: DateTime<Utc>,
    /// Votes from.
    pub open_at: DateTime<Utc>,
    /// The page stops at.
    pub close_at: DateTime<Utc>,
    /// The backend stops at.
    pub accept_until: DateTime<Utc>,
    /// Who must be there.
    pub quorum: QuorumRule,
    /// Members see it from here on; `None` while it is prepared.
    pub published_at: Option<DateTime<Utc>>,
    /// The result, once it is made.
    pub counted: Option<Counted>,
    /// What else the articles and the office say of it.
    pub terms: MeetingTerms,
}

/// The quorum of a meeting, fixed when its result was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// When.
    pub at: DateTime<Utc>,
    /// Members present who had a vote.
    pub present: u32,
    /// Members with a vote.
    pub voters: u32,
}

/// An item of the agenda.
#[derive(Clone, Debug)]
pub struct ItemRow {
    /// On the wire.
    pub id: String,
    /// Its meeting.
    pub meeting_id: String,
    /// Counted from 1.
    pub position: u16,
    /// Grows when the text or the options change.
    pub revision: u16,
    /// A few words.
    pub title: String,
    /// The full question.
    pub text: String,
    /// How it is decided.
    pub ballot: BallotKind,
    /// How many votes in favour accept it.
    pub majority: MajorityRule,
    /// The answers, in order.
    pub options: Vec<OptionRow>,
    /// Papers to read before deciding.
    pub paper_ids: Vec<String>,
    /// What else decides it.
    pub terms: ItemTerms,
}

/// An answer that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionRow {
    /// On the wire.
    pub id: String,
    /// Its words.
    pub label: String,
    /// Where it counts.
    pub side: Side,
}

/// A document, without its bytes.
#[derive(Clone, Debug)]
pub struct PaperRow {
    /// On the wire.
    pub id: String,
    /// Its name.
    pub title: String,
    /// `application/pdf`, for instance.
    pub media_type: String,
    /// In bytes.
    pub size: u32,
    /// Of the bytes.
    pub sha256: [u8; 32],
}

impl MeetingRow {
    /// The phase at a moment. Once its result is made, a meeting is finished whatever the clock
    /// says.
    pub fn phase_at(&self, now: DateTime<Utc>) -> MeetingPhase {
        if self.counted.is_some() {
            MeetingPhase::Finished
        } else {
            phase_at(now, self.open_at, self.close_at, self.accept_until)
        }
    }
}

fn meeting(row: &SqliteRow) -> Stored<MeetingRow> {
    let counted = match (
        row.maybe_moment("counted_at")?,
        row.maybe_number("present_count")?,
        row.maybe_number("voter_count")?,
    ) {
        (Some(at), Some(present), Some(voters)) => Some(Counted {
            at,
            present,
            voters,
        }),
        _ => None,
    };
    Ok(MeetingRow {
        id: row.text("id")?,
        title: row.text("title")?,
        kind: row.code("kind")?,
        book_year: row.number("book_year")?,
        place: row.text("place")?,
        starts_at: row.moment("starts_at")?,
        open_at: row.moment("open_at")?,
        close_at: row.moment("close_at")?,
        accept_until: row.moment("accept_until")?,
        quorum: QuorumRule::new(
            row.number("quorum_numerator")?,
            row.number("quorum_denominator")?,
            row.flag("quorum_strict")?,
        )
        .map_err(|_| StoreError::Corrupt("quorum"))?,
        published_at: row.maybe_moment("published_at")?,
        counted,
        terms: MeetingTerms::read(row)?,
    })
}

fn item(row: &SqliteRow) -> Stored<ItemRow> {
    let basis = MajorityBasis::from_code(row.raw("majority_basis")?)
        .ok_or(StoreError::Corrupt("majority"))?;
    Ok(ItemRow {
        id: row.text("id")?,
        meeting_id: row.text("meeting_id")?,
        position: row.number("position")?,
        revision: row.number("revision")?,
        title: row.text("title")?,
        text: row.text("text")?,
        ballot: row.code("ballot")?,
        majority: MajorityRule::new(
            row.number("majority_numerator")?,
            row.number("majority_denominator")?,
            row.flag("majority_strict")?,
            basis,
        )
        .map_err(|_| StoreError::Corrupt("majority"))?,
        options: Vec::new(),
        paper_ids: Vec::new(),
        terms: ItemTerms::read(row)?,
    })
}

impl Reading {
    /// Every meeting that members see at a moment, newest first.
    pub async fn meetings(&mut self, now: DateTime<Utc>) -> Stored<Vec<MeetingRow>> {
        let rows = sqlx::query(
            "SELECT id, title, kind, book_year, place, starts_at, open_at, close_at, accept_until,
                    quorum_numerator, quorum_denominator, quorum_strict, published_at, counted_at,
                    present_count, voter_count, second_of, revote, smallest_count, chair, secretary,
                    witnesses
             FROM meeting WHERE published_at <= ?1 ORDER BY starts_at DESC, id LIMIT 200",
        )
        .bind(now.timestamp_millis())
        .fetch_all(self.db())
        .await?;
        rows.iter().map(meeting).collect()
    }

    /// A meeting, published or not: whether a member may see it is asked by `published_at`.
    pub async fn meeting(&mut self, id: &str) -> Stored<Option<MeetingRow>> {
        let row = sqlx::query(
            "SELECT id, title, kind, book_year, place, starts_at, open_at, close_at, accept_until,
                    quorum_numerator, quorum_denominator, quorum_strict, published_at, counted_at,
                    present_count, voter_count, second_of, revote, smallest_count, chair, secretary,
                    witnesses
             FROM meeting WHERE id = ?1",
        )
        .bind(id)
        .fetch_optional(self.db())
        .await?;
        row.as_ref().map(meeting).transpose()
    }

    /// The agenda of a meeting in order, with options and papers.
    pub async fn agenda(&mut self, meeting: &str) -> Stored<Vec<ItemRow>> {
        let rows = sqlx::query(
            "SELECT id, meeting_id, position, revision, title, text, ballot, majority_numerator,
                    majority_denominator, majority_strict, majority_basis, decision, quorum, tie,
                    seats, min_choices, max_choices
             FROM agenda_item WHERE meeting_id = ?1 ORDER BY position",
        )
        .bind(meeting)
        .fetch_all(self.db())
        .await?;
        let mut items = rows.iter().map(item).collect::<Stored<Vec<_>>>()?;
        for one in &mut items {
            one.options = self.options(&one.id).await?;
            let papers = sqlx::query(
                "SELECT item_paper.paper_id FROM item_paper
                 JOIN paper ON paper.id = item_paper.paper_id
                 WHERE item_paper.item_id = ?1 ORDER BY paper.position",
            )
            .bind(&one.id)
            .fetch_all(self.db())
            .await?;
            one.paper_ids = papers
                .iter()
                .map(|row| row.text("paper_id"))
                .collect::<Stored<_>>()?;
        }
        Ok(items)
    }

    /// One item of a meeting, with its options.
    pub async fn agenda_item(&mut self, meeting: &str, id: &str) -> Stored<Option<ItemRow>> {
        let row = sqlx::query(
            "SELECT id, meeting_id, position, revision, title, text, ballot, majority_numerator,
                    majority_denominator, majority_strict, majority_basis, decision, quorum, tie,
                    seats, min_choices, max_choices
             FROM agenda_item WHERE meeting_id = ?1 AND id = ?2",
        )
        .bind(meeting)
        .bind(id)
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut one = item(&row)?;
        one.options = self.options(id).await?;
        Ok(Some(one))
    }

    async fn options(&mut self, item: &str) -> Stored<Vec<OptionRow>> {
        let rows = sqlx::query(
            "SELECT id, label, side FROM vote_option WHERE item_id = ?1 ORDER BY position",
        )
        .bind(item)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(OptionRow {
                    id: row.text("id")?,
                    label: row.text("label")?,
                    side: row.code("side")?,
                })
            })
            .collect()
    }

    /// The papers of a meeting in order.
    pub async fn papers(&mut self, meeting: &str) -> Stored<Vec<PaperRow>> {
        let rows = sqlx::query(
            "SELECT id, title, media_type, size, sha256 FROM paper
             WHERE meeting_id = ?1 ORDER BY position",
        )
        .bind(meeting)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(PaperRow {
                    id: row.text("id")?,
                    title: row.text("title")?,
                    media_type: row.text("media_type")?,
                    size: row.number("size")?,
                    sha256: row.digest("sha256")?,
                })
            })
            .collect()
    }

    /// The bytes of a paper.
    pub async fn paper_bytes(&mut self, meeting: &str, id: &str) -> Stored<Option<Vec<u8>>> {
        let row = sqlx::query("SELECT bytes FROM paper WHERE meeting_id = ?1 AND id = ?2")
            .bind(meeting)
            .bind(id)
            .fetch_optional(self.db())
            .await?;
        row.map(|row| row.raw("bytes")).transpose()
    }
}
