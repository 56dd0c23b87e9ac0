//! The small cooperative with reminders, a push service beside it, and members whose browsers get
//! them.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sokoguru_domain::{ApplicationStatus, OfficerRole};
use sokoguru_server::office;
use sokoguru_server::reminders::PushConfig;
use sokoguru_server::reminders::endpoint::Allowed;
use sokoguru_server::reminders::round::round;

use crate::push_service::{Browser, Message, PushService};
use crate::world::{Answer, Member, World, officer};

pub const ADDRESS: &str = "/v1/push-subscriptions/current";
pub const EVERYTHING: [&str; 4] = ["instalment", "meeting", "vote", "decision"];

pub struct Reminded {
    pub world: World,
    pub service: PushService,
    pub folder: tempfile::TempDir,
}

pub fn config(folder: &tempfile::TempDir) -> PushConfig {
    PushConfig {
        key: folder.path().join("key"),
        contact: Some("mailto:kantor@koperasi.example".to_owned()),
        allowed: Allowed::ThisMachine,
        timeout: Duration::from_millis(400),
    }
}

impl Reminded {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let push = config(&folder);
        let world = World::with(|config| config.push = Some(push)).await;
        // The meeting that is open from the start is news to nobody.
        round(&world.state).await.unwrap();
        Self {
            world,
            service: PushService::start().await,
            folder,
        }
    }

    /// A browser that gets reminders, and the session that it belongs to.
    pub async fn subscribed(
        &self,
        number: &str,
        name: &str,
        topics: &[&str],
    ) -> (Browser, Member<'_>) {
        let member = self.world.sign_in(number).await;
        let browser = Browser::new(&self.service, name);
        put(&member, &browser.request(topics, true)).await.is_ok();
        (browser, member)
    }

    pub async fn round(&self) -> Vec<Message> {
        round(&self.world.state).await.unwrap();
        self.service.take()
    }

    pub async fn at(&self, moment: &str) -> Vec<Message> {
        let moment: DateTime<Utc> = moment.parse().unwrap();
        self.world.clock.set(moment);
        self.round().await
    }

    pub fn later(&self, by: TimeDelta) {
        self.world.clock.advance(by);
    }

    pub async fn decide(&self, to: ApplicationStatus) {
        let manager = officer(&self.world, "KETUA", &[OfficerRole::Manager]).await;
        let mut tx = self.world.store.write_as(manager).await.unwrap();
        let now = self.world.now();
        office::decide_application(&mut tx, "PP-2026-0001", to, "Cukup", now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn waiting(&self) -> i64 {
        self.world
            .count("SELECT count(*) FROM reminder_delivery")
            .await
    }
}

pub async fn put(member: &Member<'_>, body: &Value) -> Answer {
    let request = member
        .ask(Method::PUT, ADDRESS)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    member.world.send(request).await
}

pub async fn delete(member: &Member<'_>, path: &str) -> Answer {
    let request = member
        .ask(Method::DELETE, path)
        .body(Body::empty())
        .unwrap();
    member.world.send(request).await
}
