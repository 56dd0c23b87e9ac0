//! What is asked: the item as it stands in the manifest, proved to be on the board that this phone
//! knows.

use sokoguru_api::board::BoardManifest;
use sokoguru_api::meetings::Meeting;
use sokoguru_api::wire::MeetingId;
use sokoguru_ballot::manifest::Item;
use sokoguru_domain::MeetingPhase;

use crate::offline::outbox::Summary;
use crate::offline::votes::{Kept, Reason, Stage};
use crate::prelude::*;
use crate::reading::Source;
use crate::session::App;
use crate::votes::judge::Pin;
use crate::votes::paper::Paper;

/// What the page needs, without anything that changes while the member reads.
#[derive(Clone, PartialEq)]
pub struct Question {
    /// The meeting without its date of reading.
    pub meeting: Meeting,
    /// The item's place in the manifest, from 0.
    pub place: u16,
    /// The item as it stands in the manifest.
    pub item: Item,
    /// The voting paper.
    pub paper: Paper,
}

/// What there is to show.
#[derive(Clone, PartialEq)]
pub enum Asked {
    /// Something is not there yet.
    Coming,
    /// The voting paper does not fit; nobody should vote on it.
    Wrong(Reason),
    /// The item is not on the paper.
    NoItem,
    /// This.
    Question(Box<Question>),
}

/// Reads meeting and paper together, and proves the paper.
pub fn asked(
    app: App,
    id: MeetingId,
    wanted: String,
    source: Source<Meeting>,
    paper: Source<BoardManifest>,
) -> Memo<Asked> {
    // Proving costs a few milliseconds, and is done once for each answer.
    let proved = Memo::new(move || {
        paper
            .state
            .with(|state| state.reading().map(|reading| Paper::prove(&reading.data)))
    });
    Memo::new(move || {
        let meeting = source.state.with(|state| {
            let mut meeting = Meeting::clone(&state.reading()?.data);
            meeting.as_of = meeting.summary.open_at;
            meeting.quorum.present = 0;
            Some(meeting)
        });
        let (Some(meeting), Some(proved)) = (meeting, proved.get()) else {
            return Asked::Coming;
        };
        let paper = match proved {
            Ok(paper) => paper,
            Err(reason) => return Asked::Wrong(reason),
        };
        let known = app.boards.with(|boards| {
            let mut boards = boards.iter();
            boards.find(|board| board.meeting == id).map(Pin::of)
        });
        if known.is_some_and(|known| known != Some(paper.pin)) {
            return Asked::Wrong(Reason::OtherBoard);
        }
        let found = paper
            .item(&wanted)
            .map(|(place, item)| (place, item.clone()));
        match found {
            Some((place, item)) => Asked::Question(Box::new(Question {
                meeting,
                place,
                item,
                paper,
            })),
            None => Asked::NoItem,
        }
    })
}

/// How far the meeting has come.
pub fn phase(question: &Question) -> Option<MeetingPhase> {
    question.meeting.summary.phase.known()
}

/// Whether this phone's key is in the frozen roll.
pub fn is_voter(app: App, meeting: &MeetingId) -> bool {
    let key = app.key_for(meeting);
    key.is_some_and(|key| matches!(key.stage, Stage::Frozen(_)))
}

/// The member's newest ballot on the item from this phone.
pub fn newest(app: App, question: &Question) -> Option<Kept> {
    let meeting = question.meeting.summary.id.as_str();
    let all = app.own_ballots();
    all.into_iter()
        .filter(|kept| kept.meeting() == Some(meeting) && kept.place == question.place)
        .max_by_key(rev)
}

/// Which of the voter's ballots on the item it is.
pub fn rev(kept: &Kept) -> u32 {
    match &kept.entry.summary {
        Summary::Vote { rev, .. } => *rev,
        _ => 0,
    }
}
