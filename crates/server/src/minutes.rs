//! The minutes of a meeting, berita acara: what the chair, the secretary and witnesses sign.
//!
//! What it is for: everything of a meeting whose result is made, gathered in one view of the
//! database, as one page of HTML that prints on A4 without anything else. Indonesian, as the law
//! and the notary read it.
//!
//! What it leaves to others: the rules and the results (the domain, kept when the box was counted),
//! the proofs of a sealed vote, of which the page shows only what is compared by eye
//! ([`BoardSeal`]).

mod items;
mod page;
mod words;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use sokoguru_domain::Zone;

use crate::sealed::Board;
use crate::store::cooperative::Cooperative;
use crate::store::decisions::{ConsensusRow, FollowUpRow};
use crate::store::meetings::{Counted, ItemRow, MeetingRow};
use crate::store::results::ResultRow;
use crate::store::{Reading, Stored};

pub use page::{escaped, html, style_hash};

/// What ties the minutes to the published board of a sealed vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardSeal {
    /// Which board.
    pub board_id: [u8; 32],
    /// The final manifest.
    pub fingerprint: [u8; 32],
    /// The short code of the final head: twelve digits in three groups.
    pub head_code: String,
    /// The root under it, in full: a code of twelve digits catches mistakes, not a server that
    /// computes for it.
    pub root: [u8; 32],
}

impl BoardSeal {
    /// The seal of a board as it stands; `None` before it has a manifest.
    pub fn of(board: &Board) -> Option<Self> {
        let inside = board.read();
        let manifest = &inside.in_force()?.manifest;
        Some(Self {
            board_id: *board.start().board_id().as_bytes(),
            fingerprint: *manifest.fingerprint().as_bytes(),
            head_code: inside.head.code(),
            root: inside.head.root,
        })
    }
}

/// All that the minutes say.
#[derive(Clone, Debug)]
pub struct Minutes {
    cooperative: Cooperative,
    meeting: MeetingRow,
    /// When the first meeting was to be held, where this is a second one.
    first_held: Option<DateTime<Utc>>,
    counted: Counted,
    agenda: Vec<ItemRow>,
    results: Vec<ResultRow>,
    consensus: Vec<ConsensusRow>,
    follow_ups: Vec<FollowUpRow>,
    seal: Option<BoardSeal>,
}

impl Minutes {
    /// Gathers the minutes of a meeting; `None` before its result is made. `seal` is there where
    /// it has a board.
    pub async fn gather(
        tx: &mut Reading,
        meeting: &MeetingRow,
        seal: Option<BoardSeal>,
    ) -> Stored<Option<Self>> {
        let (Some(counted), Some(cooperative)) = (meeting.counted, tx.cooperative().await?) else {
            return Ok(None);
        };
        let first_held = match &meeting.terms.second_of {
            Some(first) => tx.meeting(first).await?.map(|first| first.starts_at),
            None => None,
        };
        Ok(Some(Self {
            cooperative,
            first_held,
            counted,
            agenda: tx.agenda(&meeting.id).await?,
            results: tx.results(&meeting.id).await?,
            consensus: tx.consensus(&meeting.id).await?,
            follow_ups: tx.follow_ups(&meeting.id).await?,
            meeting: meeting.clone(),
            seal,
        }))
    }

    fn zone(&self) -> Zone {
        self.cooperative.zone
    }

    fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        at.with_timezone(&self.zone().offset())
    }

    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date_naive()
    }

    fn result(&self, item: &ItemRow) -> Option<&ResultRow> {
        self.results.iter().find(|one| one.item_id == item.id)
    }

    fn said(&self, item: &ItemRow) -> Option<&ConsensusRow> {
        self.consensus.iter().rfind(|one| one.item_id == item.id)
    }
}
