//! Notice, consensus and what follows decisions, by the articles.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sokoguru_api::meetings::{BallotKind, MeetingKind, Side};
use sokoguru_domain::{DecisionKind, Outcome, QuorumRule};
use sokoguru_server::conduct::{self, RuleBroken, ShortNotice};
use sokoguru_server::office::{self, OfficeError};
use sokoguru_server::store::Writing;
use sokoguru_server::store::meetings::{ItemRow, ItemTerms, MeetingRow, MeetingTerms, OptionRow};
use sokoguru_server::tasks::{self, Task};

use crate::seed::OPEN;
use crate::world::{SITI, World, day};

pub async fn within<T>(
    world: &World,
    work: impl AsyncFnOnce(&mut Writing) -> Result<T, OfficeError>,
) -> Result<T, OfficeError> {
    let mut tx = world.store.write().await.unwrap();
    let done = work(&mut tx).await?;
    tx.commit().await.unwrap();
    Ok(done)
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn option(item: &str, number: u16, label: &str, side: Side) -> OptionRow {
    OptionRow {
        id: format!("{item}-{number}"),
        label: label.to_owned(),
        side,
    }
}

/// A meeting in 20 days: consensus, a change of articles, an election of two among three.
pub async fn prepare(world: &World, kind: MeetingKind) -> String {
    let starts_at = world.now() + TimeDelta::days(20);
    let meeting = MeetingRow {
        id: "ralb".to_owned(),
        title: "RALB".to_owned(),
        kind,
        book_year: 2026,
        place: "Balai".to_owned(),
        starts_at,
        open_at: starts_at,
        close_at: starts_at + TimeDelta::hours(3),
        accept_until: starts_at + TimeDelta::hours(4),
        quorum: QuorumRule::MORE_THAN_HALF,
        published_at: None,
        counted: None,
        terms: MeetingTerms::default(),
    };
    let item = |position: u16, ballot, options: Vec<OptionRow>, terms| ItemRow {
        id: format!("ralb-{position}"),
        meeting_id: "ralb".to_owned(),
        position,
        revision: 1,
        title: format!("Acara {position}"),
        text: "Apakah setuju?".to_owned(),
        ballot,
        majority: sokoguru_domain::MajorityRule::SIMPLE,
        options,
        paper_ids: Vec::new(),
        terms,
    };
    let proposal = vec![
        option("ralb-2", 1, "Setuju", Side::For),
        option("ralb-2", 2, "Tidak setuju", Side::Against),
    ];
    let candidates = ["Ani", "Budi", "Citra"];
    let candidates = (1_u16..)
        .zip(candidates)
        .map(|(n, name)| option("ralb-3", n, name, Side::Candidate))
        .collect();
    let three_quarters = QuorumRule::new(3, 4, false).unwrap();
    within(world, async |tx| {
        tx.insert_meeting(&meeting).await?;
        for item in [
            item(1, BallotKind::Consensus, Vec::new(), ItemTerms::default()),
            item(
                2,
                BallotKind::Open,
                proposal,
                ItemTerms {
                    decision: DecisionKind::Articles,
                    quorum: Some(three_quarters),
                    ..ItemTerms::default()
                },
            ),
            item(
                3,
                BallotKind::Open,
                candidates,
                ItemTerms {
                    decision: DecisionKind::Election,
                    seats: Some(2),
                    ..ItemTerms::default()
                },
            ),
        ] {
            tx.insert_item(&item).await?;
        }
        Ok("ralb".to_owned())
    })
    .await
    .unwrap()
}

pub async fn set(world: &World, setting: &str, value: &str) {
    within(world, async |tx| {
        tx.put_meeting_setting(setting, value).await?;
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_notice_that_is_too_short_is_refused_or_warned_of() {
    let world = World::new().await;
    let id = prepare(&world, MeetingKind::Ralb).await;

    world.clock.advance(TimeDelta::days(7));
    let Err(OfficeError::Rule(RuleBroken::Notice(short))) = publish(&world, &id).await else {
        panic!("13 days of notice were enough");
    };
    assert_eq!(
        (short.days, short.today - short.latest),
        (14, TimeDelta::days(1))
    );
    set(&world, "late_notice", "warn").await;
    assert_eq!(publish(&world, &id).await.unwrap(), Some(short));
    assert!(matches!(
        publish(&world, &id).await,
        Err(OfficeError::WrongState(_))
    ));

    // In time, to the day.
    let world = World::new().await;
    let id = prepare(&world, MeetingKind::Ralb).await;
    world.clock.advance(TimeDelta::days(6));

    assert_eq!(publish(&world, &id).await.unwrap(), None);
}

#[tokio::test]
async fn an_ordinary_meeting_does_not_change_the_articles() {
    let world = World::new().await;
    let id = prepare(&world, MeetingKind::Rat).await;

    assert!(matches!(
        publish(&world, &id).await,
        Err(OfficeError::Rule(RuleBroken::Extraordinary {
            position: 2,
            ..
        }))
    ));
    set(&world, "extraordinary.articles", "no").await;
    assert_eq!(publish(&world, &id).await.unwrap(), None);
}

pub async fn publish(world: &World, id: &str) -> Result<Option<ShortNotice>, OfficeError> {
    within(world, async |tx| office::publish(tx, id, world.now()).await).await
}

/// Publishes the meeting, lets so many of the three voters come, and counts it.
pub async fn hold(world: &World, id: &str, come: &[&str]) -> Vec<Outcome> {
    publish(world, id).await.unwrap();
    let meeting = world.store.read().await.unwrap().meeting(id).await.unwrap();
    world.clock.set(meeting.unwrap().starts_at);
    for number in come {
        let member = world.sign_in(number).await;
        let path = format!("/v1/meetings/{id}/attendance");
        member.write(&path, &json!(null)).await.is_ok();
    }
    let results = within(world, async |tx| {
        let said = (true, "Dipakai seperti dibacakan");
        conduct::record_consensus(tx, id, 1, said, world.now()).await?;
        office::close(tx, id, world.now()).await?;
        let later = world.now() + TimeDelta::hours(2);
        office::count(tx, id, later).await
    })
    .await
    .unwrap();
    world.clock.advance(TimeDelta::hours(2));
    results.iter().map(|result| result.outcome).collect()
}

#[tokio::test]
async fn a_failed_consensus_becomes_a_vote_under_a_new_revision() {
    let world = World::new().await;
    let siti = world.sign_in(SITI).await;
    let options = || {
        vec![
            option("", 0, "Setuju", Side::For),
            option("", 0, "Tidak setuju", Side::Against),
            option("", 0, "Abstain", Side::Abstain),
        ]
    };
    let vote = async || {
        within(&world, async |tx| {
            conduct::put_to_vote(tx, OPEN, 3, BallotKind::Open, options(), world.now()).await
        })
        .await
    };
    let say = async |position, agreed| {
        within(&world, async |tx| {
            let words = "Belum sepakat";
            conduct::record_consensus(tx, OPEN, position, (agreed, words), world.now()).await
        })
        .await
    };
    assert!(vote().await.is_err(), "nothing was said of consensus yet");
    assert!(
        say(2, true).await.is_err(),
        "item 2 is put to the vote anyway"
    );
    say(3, false).await.unwrap();
    assert!(
        say(3, true).await.is_err(),
        "the chair's word is changed behind the members"
    );
    let shown = siti.get("/v1/meetings/rat-2025").await.is_ok();
    assert_eq!(shown["items"][2]["consensus"]["agreed"], false);
    assert_eq!(shown["items"][2]["consensus"]["words"], "Belum sepakat");
    assert_eq!(shown["items"][2]["revision"], 1);

    vote().await.unwrap();
    assert!(vote().await.is_err(), "it is a vote already");
    let shown = siti.get("/v1/meetings/rat-2025").await.is_ok();
    let item = &shown["items"][2];
    assert_eq!(
        (&item["ballot"], &item["revision"]),
        (&json!("open"), &json!(2))
    );
    assert_eq!(item["rule"]["majority"]["part"]["denominator"], 2);
    let cast = |revision: u16| json!({"itemId": "rat-2025-3", "itemRevision": revision, "optionId": "rat-2025-3-1", "rev": 1});
    siti.write("/v1/meetings/rat-2025/votes", &cast(1))
        .await
        .is_problem(409, "item_changed");
    siti.write("/v1/meetings/rat-2025/votes", &cast(2))
        .await
        .is_ok();
}

#[tokio::test]
async fn a_vote_after_consensus_needs_fitting_options_and_an_open_box() {
    let world = World::new().await;
    let options = vec![
        option("", 0, "Setuju", Side::For),
        option("", 0, "Tidak setuju", Side::Against),
    ];
    let vote = async |options: Vec<OptionRow>| {
        within(&world, async |tx| {
            conduct::put_to_vote(tx, OPEN, 3, BallotKind::Open, options, world.now()).await
        })
        .await
    };
    within(&world, async |tx| {
        conduct::record_consensus(tx, OPEN, 3, (false, ""), world.now()).await
    })
    .await
    .unwrap();
    let two_for = vec![
        option("", 0, "Ya", Side::For),
        option("", 0, "Iya", Side::For),
    ];
    assert!(vote(two_for).await.is_err());
    within(&world, async |tx| {
        office::close(tx, OPEN, world.now()).await
    })
    .await
    .unwrap();
    world.clock.advance(TimeDelta::seconds(1));
    assert!(vote(options).await.is_err(), "the vote is closed");
    world.clock.advance(TimeDelta::hours(3));
    let results = within(&world, async |tx| {
        office::count(tx, OPEN, world.now()).await
    })
    .await
    .unwrap();
    assert_eq!(results[1].outcome, Outcome::NoQuorum);
}

#[tokio::test]
async fn what_is_to_be_done_is_kept_and_shown() {
    let world = World::new().await;
    let id = prepare(&world, MeetingKind::Ralb).await;
    let task = Task {
        what: "Daftarkan akta",
        responsible: "Sekretaris",
        due_on: day("2026-06-01"),
        note: "",
    };
    let add = async |position| {
        within(&world, async |tx| {
            tasks::add_follow_up(tx, &id, position, task, world.now()).await
        })
        .await
    };
    let outcomes = hold(&world, &id, &[SITI, crate::world::BUDI]).await;
    assert_eq!(outcomes[0], Outcome::Accepted);
    assert!(add(3).await.is_err(), "nobody was elected");
    assert!(matches!(add(9).await, Err(OfficeError::NotFound("item"))));
    let row = add(1).await.unwrap();
    let siti = world.sign_in(SITI).await;
    let shown = siti.get("/v1/meetings/ralb/results").await.is_ok();
    assert_eq!(
        shown["followUps"],
        json!([{"id": row.id, "itemId": "ralb-1", "what": "Daftarkan akta",
            "responsible": "Sekretaris", "dueOn": "2026-06-01", "state": "open", "note": "",
            "updatedAt": shown["followUps"][0]["updatedAt"]}])
    );
    let done = async |task: &str| {
        within(&world, async |tx| {
            tasks::finish_follow_up(tx, &id, task, "Akta nomor 7", world.now()).await
        })
        .await
    };
    assert!(done("2").await.is_err());
    world.clock.advance(TimeDelta::days(3));
    done("1").await.unwrap();
    assert!(done(&row.id).await.is_err(), "done twice");
    let siti = world.sign_in(SITI).await;
    let shown = siti.get("/v1/meetings/ralb").await.is_ok();
    let task = &shown["followUps"][0];
    assert_eq!(
        (&task["state"], &task["note"]),
        (&json!("done"), &json!("Akta nomor 7"))
    );
    assert_eq!(task["updatedAt"], shown["asOf"]);
}
