//! Who is present while a meeting goes on, as a stream and as a document.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use chrono::TimeDelta;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::seed::{OPEN, vote};
use crate::world::{BUDI, Member, SITI, World};

const EVENTS: &str = "/v1/meetings/rat-2025/events";
const PRESENCE: &str = "/v1/meetings/rat-2025/presence";

async fn world() -> World {
    World::with(|config| config.watching.every = Duration::from_millis(20)).await
}

fn request(member: &Member<'_>, path: &str, (name, value): (&str, &str)) -> Request<Body> {
    member
        .ask(Method::GET, path)
        .header(name, value)
        .body(Body::empty())
        .unwrap()
}

/// A stream that was opened.
struct Stream(Body);

impl Stream {
    async fn open(world: &World, member: &Member<'_>, last: Option<&str>) -> Result<Self, u16> {
        let answer = world
            .app
            .clone()
            .oneshot(request(
                member,
                EVENTS,
                ("last-event-id", last.unwrap_or("")),
            ))
            .await
            .unwrap();
        if answer.status() != 200 {
            return Err(answer.status().as_u16());
        }
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        Ok(Self(answer.into_body()))
    }

    /// The next event, as its id and its data; `None` when nothing comes in a while.
    async fn next(&mut self) -> Option<(String, Value)> {
        let frame = tokio::time::timeout(Duration::from_secs(2), self.0.frame())
            .await
            .ok()??
            .unwrap();
        let text = String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap();
        let field = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).unwrap();
            line[name.len()..].trim().to_owned()
        };
        assert_eq!(field("event:"), "presence");
        Some((field("id:"), serde_json::from_str(&field("data:")).unwrap()))
    }
}

#[tokio::test]
async fn the_chair_sees_who_comes_and_what_opens_and_never_a_vote() {
    let world = world().await;
    let siti = world.sign_in(SITI).await;
    let budi = world.sign_in(BUDI).await;
    let mut stream = Stream::open(&world, &siti, None).await.unwrap();
    let (first, seen) = stream.next().await.unwrap();
    assert_eq!(
        seen["quorum"],
        json!({"present": 0, "voters": 3, "required": 2, "reached": false})
    );
    assert_eq!(
        seen["items"],
        json!([
            {"itemId": "rat-2025-2", "revision": 1, "ballot": "open", "open": true, "quorumReached": false},
            {"itemId": "rat-2025-3", "revision": 1, "ballot": "consensus", "open": false, "quorumReached": false},
        ])
    );
    // Who votes is present; a second vote of the same member changes nothing that is seen.
    let votes = "/v1/meetings/rat-2025/votes";
    budi.write(votes, &vote(OPEN, "ya", 1)).await.is_ok();
    let (second, seen) = stream.next().await.unwrap();
    assert_ne!(first, second);
    assert_eq!(seen["quorum"]["present"], 1);
    budi.write(votes, &vote(OPEN, "tidak", 2)).await.is_ok();
    siti.write("/v1/meetings/rat-2025/attendance", &json!(null))
        .await
        .is_ok();
    let (third, seen) = stream.next().await.unwrap();
    assert_eq!(
        (&seen["quorum"]["present"], &seen["quorum"]["reached"]),
        (&json!(2), &json!(true))
    );
    assert_eq!(seen["items"][0]["quorumReached"], true);
    let known: BTreeSet<&str> = seen
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(known, BTreeSet::from(["asOf", "items", "phase", "quorum"]));

    // What the client has seen is not said again.
    let mut again = Stream::open(&world, &siti, Some(&third)).await.unwrap();
    world.clock.advance(TimeDelta::days(3));
    let siti_later = world.sign_in(SITI).await;
    let (fourth, seen) = again.next().await.unwrap();
    assert_ne!(third, fourth);
    assert_ne!(seen["phase"], "open");
    assert_eq!(seen["items"][0]["open"], false);
    drop((stream, again));
    let shown = siti_later.get(PRESENCE).await;
    assert_eq!(shown.json()["phase"], seen["phase"]);
}

#[tokio::test]
async fn a_member_watches_with_few_devices_and_gives_places_back() {
    let world = World::with(|config| {
        config.watching.every = Duration::from_millis(20);
        config.watching.of_member = 2;
        config.watching.connections = 3;
    })
    .await;
    let siti = world.sign_in(SITI).await;
    let budi = world.sign_in(BUDI).await;
    let first = Stream::open(&world, &siti, None).await.unwrap();
    let second = Stream::open(&world, &siti, None).await.unwrap();
    assert_eq!(Stream::open(&world, &siti, None).await.err(), Some(429));
    let third = Stream::open(&world, &budi, None).await.unwrap();
    assert_eq!(
        Stream::open(&world, &budi, None).await.err(),
        Some(429),
        "no place is left"
    );
    drop(first);
    let mut fourth = Stream::open(&world, &siti, None).await.unwrap();
    assert!(fourth.next().await.is_some());
    drop((second, third, fourth));
}

#[tokio::test]
async fn a_stream_ends_and_is_only_for_members() {
    let world = World::with(|config| {
        config.watching.every = Duration::from_millis(10);
        config.watching.longest = Duration::from_millis(60);
    })
    .await;
    let siti = world.sign_in(SITI).await;
    let mut stream = Stream::open(&world, &siti, None).await.unwrap();
    assert!(stream.next().await.is_some());
    let end = tokio::time::timeout(Duration::from_secs(2), stream.0.frame()).await;
    assert!(end.unwrap().is_none(), "the client comes again");

    for path in [EVENTS, PRESENCE] {
        world.get(path).await.is_problem(401, "session_required");
        let draft = path.replace(OPEN, "draft");
        siti.get(&draft).await.is_problem(404, "not_found");
    }
}

#[tokio::test]
async fn asked_again_with_its_tag_it_costs_nothing() {
    let world = world().await;
    let siti = world.sign_in(SITI).await;
    let first = siti.get(PRESENCE).await;
    let tag = first.header("etag");
    let ask_again = async || {
        let again = request(&siti, PRESENCE, ("if-none-match", &tag));
        world.send(again).await
    };
    let again = ask_again().await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    siti.write("/v1/meetings/rat-2025/attendance", &json!(null))
        .await
        .is_ok();
    tokio::time::sleep(Duration::from_millis(15)).await;
    let changed = ask_again().await;
    assert_eq!(changed.json()["quorum"]["present"], 1);
}
