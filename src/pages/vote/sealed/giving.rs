//! From marks to a ballot that waits: sealed at once, and then nobody here knows the marks.

use leptos::task::spawn_local;
use sokoguru_ballot::keys::Seed;
use sokoguru_ballot::roll::Slot;

use super::question::Question;
use crate::offline::store::StoreError;
use crate::offline::votes::{self, Kept, Owner, Stage, post};
use crate::pages::progress::focus_soon;
use crate::pages::vote::marking::{self, Marking};
use crate::session::{self, App};
use crate::votes::array;
use crate::votes::seal::{self, Answer, Voter};

/// Seals the marks at once, and keeps the ballot. From then on nobody here knows them.
pub fn submit(app: App, marks: Marking, question: Question) {
    if marks.busy.get_untracked() {
        return;
    }
    let places = marks
        .marks
        .with_untracked(|marks| marks.places(question.item.min));
    let Some(places) = places else { return };
    marks.busy.set(true);
    marks.failed.set(false);
    spawn_local(async move {
        match sealed(app, &question, places).await {
            Ok(kept) => {
                if post::submit(app, kept).await.is_ok() {
                    marks.forget();
                    marks.again.try_set(false);
                    focus_soon(marking::HEADING);
                } else {
                    marks.failed.try_set(true);
                }
            }
            Err(_) => marks.failed.try_set(true),
        }
        marks.busy.try_set(false);
    });
}

async fn sealed(app: App, question: &Question, places: Vec<u8>) -> Result<Kept, StoreError> {
    let meeting = &question.meeting.summary.id;
    let mark = app.mark.get_untracked().ok_or(StoreError::NoMember)?;
    let records = votes::existing(&session::origin())
        .await
        .ok_or(StoreError::Unavailable)?;
    let mine = votes::credential(&records, &mark, meeting).await;
    let mut mine = mine.ok_or(StoreError::NoMember)?;
    let Stage::Frozen(slot) = mine.stage.clone() else {
        return Err(StoreError::NoMember);
    };
    // The page asks before it lets anybody choose; here is where nothing gets past.
    let board = votes::board(&records, meeting).await;
    let fingerprint = question.paper.manifest.fingerprint();
    let is_vouched = board.as_ref().is_some_and(|board| {
        let vouch = board.vouches_for(fingerprint.as_bytes(), &slot.0);
        board.wrong().is_none() && vouch.is_some_and(|one| one.public_key == mine.public_key)
    });
    if !is_vouched {
        return Err(StoreError::WrongState);
    }
    let voter = Voter {
        seed: Seed::from_bytes(array(&mine.seed.0).ok_or(StoreError::Unavailable)?),
        slot: Slot::from_bytes(array(&slot.0).ok_or(StoreError::Unavailable)?),
    };
    // Before the ballot is made: a number that was lost costs nothing, one that is used twice costs
    // the vote.
    let rev = mine.take_rev(question.place);
    votes::keep_credential(&records, &mine).await?;
    let manifest = &question.paper.manifest;
    let answer = Answer {
        manifest,
        place: question.place,
        rev,
    };
    let ballot = seal::seal(&voter, answer, places).map_err(|_| StoreError::Unavailable)?;
    seal::kept(
        &ballot,
        &question.item,
        meeting,
        &question.meeting.summary.title,
        manifest.content().accept_until,
        Owner::Member(mark),
    )
    .ok_or(StoreError::Unavailable)
}
