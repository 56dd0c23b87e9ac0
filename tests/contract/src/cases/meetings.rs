//! Meetings: papers, presence and votes.

use sha2::{Digest as _, Sha256};
use sokoguru::offline::outbox::{Command, Kind};
use sokoguru_api::ProblemCode;
use sokoguru_api::meetings::{BallotKind, Meeting, VoteRequest};
use sokoguru_domain::MeetingPhase;

use super::{code, key, write};
use crate::{System, Who, ask};

async fn open_meeting(system: &mut dyn System) -> Meeting {
    let backend = system.backend();
    let meetings = ask(system, backend.meetings()).await.unwrap();
    let open = meetings
        .items
        .iter()
        .find(|meeting| meeting.phase.known() == Some(MeetingPhase::Open))
        .unwrap();
    ask(system, backend.meeting(&open.id)).await.unwrap()
}

pub async fn papers_have_the_digest_that_the_meeting_names(system: &mut dyn System) {
    let backend = system.backend();
    system.sign_in(Who::Saver).await;
    let meeting = open_meeting(system).await;
    assert!(!meeting.papers.is_empty());
    for paper in &meeting.papers {
        let request = backend.paper(&meeting.summary.id, &paper.id).unwrap();
        let answer = system.send(request).await.unwrap();
        assert_eq!(answer.body.len(), usize::try_from(paper.size).unwrap());
        let mut digest = String::new();
        for byte in Sha256::digest(&answer.body) {
            sokoguru::offline::phone::push_hex(&mut digest, byte);
        }
        assert_eq!(digest, paper.sha256);
    }
}

fn first_vote(meeting: &Meeting, option: usize, rev: u32) -> Command {
    let item = meeting
        .items
        .iter()
        .find(|item| item.ballot.known() == Some(BallotKind::Open))
        .unwrap();
    let request = VoteRequest {
        item_id: item.id.clone(),
        item_revision: item.revision,
        option_id: item.options[option].id.clone(),
        rev,
    };
    Command::Vote(meeting.summary.id.clone(), request)
}

pub async fn a_vote_counts_once(system: &mut dyn System) {
    system.sign_in(Who::Applicant).await;
    let meeting = open_meeting(system).await;
    let attend = Command::Attend(meeting.summary.id.clone());
    let present = write(system, &attend, &key(1)).await.unwrap();
    assert_eq!(
        (present.kind, present.number.clone()),
        (Kind::Attendance, None)
    );
    assert_eq!(write(system, &attend, &key(1)).await, Ok(present));
    let vote = first_vote(&meeting, 0, 1);
    let receipt = write(system, &vote, &key(2)).await.unwrap();
    assert_eq!(write(system, &vote, &key(2)).await, Ok(receipt.clone()));
    let after = open_meeting(system).await;
    assert_eq!(after.summary.voted_items, meeting.summary.voted_items + 1);
    let kept = after
        .items
        .iter()
        .find_map(|item| item.receipt.clone())
        .unwrap();
    assert_eq!(Some(kept.number), receipt.number);
    // A changed vote has a higher revision; an old copy that comes later changes nothing.
    write(system, &first_vote(&meeting, 1, 2), &key(3))
        .await
        .unwrap();
    let late = write(system, &first_vote(&meeting, 0, 1), &key(4))
        .await
        .err()
        .unwrap();
    assert_eq!(code(&late), Some(ProblemCode::VoteSuperseded));
}

pub async fn who_has_no_vote_is_told(system: &mut dyn System) {
    system.sign_in(Who::Candidate).await;
    let meeting = open_meeting(system).await;
    assert!(!meeting.may_vote);
    let error = write(system, &first_vote(&meeting, 0, 1), &key(1))
        .await
        .err()
        .unwrap();
    assert_eq!(code(&error), Some(ProblemCode::NotEntitledToVote));
}
