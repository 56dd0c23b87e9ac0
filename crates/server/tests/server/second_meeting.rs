//! The meeting after one that had no quorum.

use sokoguru_api::meetings::MeetingKind;
use sokoguru_domain::meeting::rules::SecondMeetingError;
use sokoguru_domain::{Outcome, QuorumRule};
use sokoguru_server::conduct::{self, RuleBroken};
use sokoguru_server::office::OfficeError;
use sokoguru_server::store::meetings::ItemRow;

use crate::conduct::{at, hold, prepare, set, within};
use crate::world::{BUDI, SITI, World, day, start};

#[tokio::test]
async fn row_27_a_meeting_without_a_quorum_has_a_second_one() {
    let world = World::new().await;
    let id = prepare(&world, MeetingKind::Ralb).await;
    let second = async |starts: &str| {
        within(&world, async |tx| {
            conduct::second_meeting(tx, &id, at(starts), None, start()).await
        })
        .await
    };
    let broken = |done: Result<String, OfficeError>| match done {
        Err(OfficeError::Rule(rule)) => rule,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        broken(second("2026-05-20T02:00:00Z").await),
        RuleBroken::FirstNotCounted
    );
    // One of three voters.
    let outcomes = hold(&world, &id, &[SITI]).await;
    assert_eq!(outcomes, [Outcome::NoQuorum; 3]);
    let latest = day("2026-05-22");
    assert_eq!(
        broken(second("2026-05-23T00:00:00Z").await),
        RuleBroken::Second(SecondMeetingError::TooLate { latest })
    );
    assert_eq!(
        broken(second("2026-04-22T10:00:00Z").await),
        RuleBroken::Second(SecondMeetingError::NotAfterFirst)
    );
    let made = second("2026-05-22T02:00:00Z").await.unwrap();
    assert_eq!(made, "ralb-2");
    assert_eq!(
        broken(second("2026-05-21T02:00:00Z").await),
        RuleBroken::SecondExists(made.clone())
    );

    let mut tx = world.store.read().await.unwrap();
    let (first, second) = (
        tx.meeting(&id).await.unwrap(),
        tx.meeting(&made).await.unwrap(),
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    let third = QuorumRule::new(1, 3, false).unwrap();
    assert_eq!(second.quorum, third);
    assert_eq!(second.terms.second_of.as_deref(), Some("ralb"));
    assert_eq!(
        second.close_at - second.open_at,
        first.close_at - first.open_at
    );
    assert!(second.published_at.is_none() && second.counted.is_none());
    let (before, agenda) = (
        tx.agenda(&id).await.unwrap(),
        tx.agenda(&made).await.unwrap(),
    );
    let names = |items: &[ItemRow]| -> Vec<(String, Vec<String>)> {
        let labels = |item: &ItemRow| item.options.iter().map(|one| one.label.clone()).collect();
        items
            .iter()
            .map(|item| (item.title.clone(), labels(item)))
            .collect()
    };
    assert_eq!(names(&before), names(&agenda));
    // What changes the cooperative itself asks for as many as before.
    let quorums: Vec<_> = agenda.iter().map(|item| item.quorum(&second)).collect();
    assert_eq!(
        quorums,
        [third, QuorumRule::new(3, 4, false).unwrap(), third]
    );
    drop(tx);

    // One of three is enough now, but not for the articles, and there is no third meeting.
    set(&world, "notice_days", "0").await;
    let outcomes = hold(&world, &made, &[SITI]).await;
    assert_eq!(
        outcomes,
        [Outcome::Accepted, Outcome::NoQuorum, Outcome::NotAccepted]
    );
    let third = within(&world, async |tx| {
        conduct::second_meeting(tx, &made, at("2026-05-30T02:00:00Z"), None, start()).await
    });
    assert_eq!(
        broken(third.await),
        RuleBroken::Second(SecondMeetingError::ThirdMeeting)
    );
    let shown = world
        .sign_in(SITI)
        .await
        .get("/v1/meetings/ralb-2")
        .await
        .is_ok();
    assert_eq!(shown["secondOf"], "ralb");
}

#[tokio::test]
async fn only_what_lacked_its_quorum_is_on_the_second_agenda() {
    let world = World::new().await;
    let id = prepare(&world, MeetingKind::Ralb).await;
    let outcomes = hold(&world, &id, &[SITI, BUDI]).await;
    assert_eq!(
        outcomes,
        [Outcome::Accepted, Outcome::NoQuorum, Outcome::NotAccepted]
    );
    let starts = at("2026-05-10T02:00:00Z");
    let made = within(&world, async |tx| {
        conduct::second_meeting(tx, &id, starts, Some("Kantor"), start()).await
    })
    .await
    .unwrap();
    let mut tx = world.store.read().await.unwrap();
    let agenda = tx.agenda(&made).await.unwrap();
    assert_eq!(agenda.len(), 1);
    assert_eq!(
        (agenda[0].title.as_str(), agenda[0].position),
        ("Acara 2", 1)
    );
    let ids: Vec<_> = agenda[0]
        .options
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, ["ralb-2-1-1", "ralb-2-1-2"]);
    assert_eq!(tx.meeting(&made).await.unwrap().unwrap().place, "Kantor");
}
