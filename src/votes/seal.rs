//! Makes a sealed ballot of a choice. After that nobody on this phone knows the choice any more: the
//! marks are wiped by the ballot crate, and what is kept has no place for them.

use sokoguru_api::Octets;
use sokoguru_api::wire::{ItemId, MeetingId};
use sokoguru_ballot::ballot::{Ballot, SealError, Sealer, Selection};
use sokoguru_ballot::keys::{Role, SecretKey, Seed};
use sokoguru_ballot::manifest::{Item, Manifest};
use sokoguru_ballot::randomness::Randomness;
use sokoguru_ballot::roll::Slot;

use super::judge;
use crate::backend::own;
use crate::offline::outbox::{Content, Entry, EntryId, Summary};
use crate::offline::phone;
use crate::offline::votes::{Found, Kept, Owner};

/// A voter: the key's seed and its slot in the roll. Wiped when dropped; `Debug` shows no seed.
#[derive(Clone, Debug)]
pub struct Voter {
    /// The seed.
    pub seed: Seed,
    /// The slot.
    pub slot: Slot,
}

/// What a ballot answers, and as which of the voter's on this item.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The manifest that the voter read.
    pub manifest: &'a Manifest,
    /// The item's place in it, from 0.
    pub place: u16,
    /// 1, or one more than the highest that is known.
    pub rev: u32,
}

/// Seals a choice: `marks` are places of options, from 0, and are gone afterwards.
///
/// Errors: [`SealError`]; nothing was made.
pub fn seal(voter: &Voter, answer: Answer<'_>, marks: Vec<u8>) -> Result<Ballot, SealError> {
    seal_from(voter, answer, marks, &mut super::system)
}

/// The same with a source of randomness.
pub fn seal_from(
    voter: &Voter,
    answer: Answer<'_>,
    marks: Vec<u8>,
    source: &mut dyn Randomness,
) -> Result<Ballot, SealError> {
    let item = answer.manifest.item(answer.place);
    let item = item.ok_or(SealError::NoItem(answer.place))?;
    let selection = selection(item, marks);
    let key =
        SecretKey::derive(Role::Voter, &voter.seed).map_err(|zero| SealError::Sign(zero.into()))?;
    Sealer::new(answer.manifest, voter.slot, &key).seal(answer.place, answer.rev, selection, source)
}

fn selection(item: &Item, mut marks: Vec<u8>) -> Selection {
    let mut selection = Selection::blank(item);
    for mark in &mut marks {
        selection = selection.with(*mark);
        *mark = u8::MAX;
    }
    selection
}

/// A ballot as it waits on this phone.
pub fn kept(
    ballot: &Ballot,
    item: &Item,
    meeting: &MeetingId,
    title: &str,
    accept_until_ms: u64,
    owner: Owner,
) -> Option<Kept> {
    let context = ballot.context();
    let summary = Summary::Vote {
        meeting_id: meeting.clone(),
        meeting_title: title.to_owned(),
        item_id: ItemId::parse(item.id.as_str())?,
        item_title: item.title.as_str().to_owned(),
        rev: context.rev,
    };
    Some(Kept {
        entry: entry(ballot, meeting, summary),
        owner,
        sealed: Octets(ballot.bytes().to_vec()),
        code: judge::code(ballot),
        place: context.item,
        revision: context.revision,
        accept_until_ms,
        receipt: None,
        found: Found::Unknown,
    })
}

/// The entry under which a ballot is sent.
pub fn entry(ballot: &Ballot, meeting: &MeetingId, summary: Summary) -> Entry {
    let hash = ballot.hash().to_string();
    let content = Content {
        target: meeting.as_str().to_owned(),
        path: own::ballot_path(meeting, &hash),
        body: None,
    };
    Entry::new(EntryId(hash), content, summary, phone::now_ms())
}
