//! One round: finds what the calendar asks for, and sends what is due.

use std::sync::Arc;
use std::time::Duration;

use axum::http::Uri;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc};
use sokoguru_domain::Zone;
use tokio::task::JoinSet;

use super::endpoint::Endpoint;
use super::post::{Letter, Outcome};
use super::words::{Matter, Telling, When};
use super::{Push, seal};
use crate::secrets::sha256;
use crate::state::State;
use crate::store::deliveries::{DeliveryRow, Sending};
use crate::store::reminders::NewReminder;
use crate::store::{StoreError, Stored};

/// Between two looks.
const EVERY: Duration = Duration::from_secs(5);
/// Messages at once.
const AT_ONCE: usize = 8;
/// Deliveries in one transaction, and in memory.
const BATCH: u32 = 64;
/// How often a delivery is tried.
const TRIES: u32 = 8;
/// Nobody is reminded of money before this hour or from the other one on.
const DAY: std::ops::Range<u32> = 8..20;
/// A push service's own word on a pause counts up to so many seconds.
const LONGEST_PAUSE: u32 = 3600;
/// Seconds for which a push service keeps a message, at most: RFC 8030 lets it keep less.
const LONGEST_TTL: i64 = 28 * 24 * 3600;

/// The days before an instalment on which a member is reminded: the sign of the reminder, the first
/// day of its time and the last. The day after that it would come too late, and is not sent.
const BEFORE: [(&str, u64, u64); 2] = [("3", 3, 2), ("1", 1, 0)];

/// After so many tries, the pause before the next: half a minute, doubled each time.
fn pause(attempts: u32) -> TimeDelta {
    TimeDelta::seconds(30 << attempts.min(8))
}

/// Goes on as long as the server runs.
pub async fn forever(state: State) {
    let mut looks = tokio::time::interval(EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        if let Err(error) = round(&state).await {
            tracing::warn!(%error, "reminders were not sent this time");
        }
    }
}

/// One round. Without a key nothing is sent and nothing is written.
pub async fn round(state: &State) -> Stored<()> {
    let Some(push) = &state.push else {
        return Ok(());
    };
    let now = state.now();
    plan(state, now).await?;
    let by_day = DAY.contains(&state.local(now).hour());
    let rules = Sending {
        at_once: BATCH,
        tries: TRIES,
        by_day,
        pause,
    };
    while state
        .store
        .read()
        .await?
        .reminders_wait(now, by_day)
        .await?
    {
        let mut tx = state.store.write().await?;
        let batch = tx.take_deliveries(now, &rules).await?;
        // Counted before anything is sent.
        tx.commit().await?;
        if batch.is_empty() {
            break;
        }
        send_all(state, push, batch, now).await?;
    }
    Ok(())
}

/// Midnight at the end of a day, in the cooperative's zone.
fn end_of(day: NaiveDate, zone: Zone) -> Option<DateTime<Utc>> {
    at(day.checked_add_days(Days::new(1))?, 0, zone)
}

fn at(day: NaiveDate, hour: u32, zone: Zone) -> Option<DateTime<Utc>> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0)?;
    let moment = day.and_time(time).and_local_timezone(zone.offset());
    Some(moment.single()?.to_utc())
}

/// Writes down what follows from the calendar.
async fn plan(state: &State, now: DateTime<Utc>) -> Stored<()> {
    let (today, zone) = (state.today(), state.cooperative.zone);
    let mut view = state.store.read().await?;
    let mut due = Vec::new();
    if state.local(now).hour() >= DAY.start {
        for (sign, first, last) in BEFORE {
            let days = today
                .checked_add_days(Days::new(last))
                .zip(today.checked_add_days(Days::new(first)));
            let Some(days) = days else { continue };
            for row in view.instalments_due(days, sign).await? {
                due.push((sign, first, last, row));
            }
        }
    }
    let opened = view.votes_opened(now).await?;
    drop(view);
    if due.is_empty() && opened.is_empty() {
        return Ok(());
    }
    let mut tx = state.store.write().await?;
    for (sign, first, last, row) in &due {
        let made_at = row
            .due_on
            .checked_sub_days(Days::new(*first))
            .and_then(|day| at(day, DAY.start, zone));
        let expires_at = row
            .due_on
            .checked_sub_days(Days::new(*last))
            .and_then(|day| end_of(day, zone));
        let (Some(made_at), Some(expires_at)) = (made_at, expires_at) else {
            return Err(StoreError::Corrupt("day"));
        };
        tx.insert_reminder(&NewReminder {
            member: Some(row.member),
            matter: Matter::InstalmentDue,
            subject: &format!("{}/{}/{sign}", row.loan, row.number),
            when: When::Day(row.due_on),
            instalment: Some((&row.loan, row.number)),
            path: &format!("/pinjaman/{}", row.loan),
            voters: false,
            made_at,
            expires_at,
        })
        .await?;
    }
    for (meeting, close_at) in &opened {
        tx.insert_reminder(&NewReminder {
            member: None,
            matter: Matter::VoteOpen,
            subject: meeting,
            when: When::Moment(close_at.fixed_offset()),
            instalment: None,
            path: &format!("/rat/{meeting}"),
            voters: true,
            made_at: now,
            expires_at: *close_at,
        })
        .await?;
    }
    tx.commit().await
}

/// What became of a delivery.
enum Fate {
    Done,
    Forget,
    PutOff {
        until: DateTime<Utc>,
        was_sent: bool,
    },
    /// Tried again at the moment that was written down before.
    Later,
}

async fn send_all(
    state: &State,
    push: &Push,
    batch: Vec<DeliveryRow>,
    now: DateTime<Utc>,
) -> Stored<()> {
    let mut running = JoinSet::new();
    let mut fates = Vec::with_capacity(batch.len());
    for delivery in batch {
        if running.len() >= AT_ONCE {
            fates.extend(running.join_next().await.and_then(Result::ok));
        }
        let state = state.clone();
        let delivery = Arc::new(delivery);
        let one = Arc::clone(&delivery);
        match prepare(&state, push, &delivery, now) {
            Prepared::Letter(letter, origin) => {
                running.spawn(async move {
                    let outcome = match &state.push {
                        Some(push) => push.post.send(*letter).await,
                        None => Outcome::Later(None),
                    };
                    let fate = judge(&state, origin, outcome, now);
                    (one, fate)
                });
            }
            Prepared::Not(fate) => fates.push((delivery, fate)),
        }
    }
    while let Some(done) = running.join_next().await {
        fates.extend(done.ok());
    }
    let mut tx = state.store.write().await?;
    for (delivery, fate) in fates {
        let (reminder, session) = (delivery.reminder, delivery.session.as_str());
        match fate {
            Fate::Done => tx.finish_delivery(reminder, session).await?,
            Fate::Forget => tx.forget_endpoint(session, &delivery.endpoint).await?,
            Fate::PutOff { until, was_sent } => {
                tx.put_off_delivery((reminder, session), until, was_sent)
                    .await?;
            }
            Fate::Later => {}
        }
    }
    tx.commit().await
}

enum Prepared {
    Letter(Box<Letter>, String),
    Not(Fate),
}

fn prepare(state: &State, push: &Push, one: &DeliveryRow, now: DateTime<Utc>) -> Prepared {
    // Looked at anew: what the operator allows may have changed since it was stored.
    let Some(endpoint) = Endpoint::parse(&one.endpoint, &push.allowed) else {
        return Prepared::Not(Fate::Forget);
    };
    let origin = endpoint.origin();
    if let Some(until) = push.pause(&origin, now) {
        let was_sent = false;
        return Prepared::Not(Fate::PutOff { until, was_sent });
    }
    let ttl = (one.expires_at - now).num_seconds().clamp(0, LONGEST_TTL);
    let topic = sign(one);
    let telling = Telling {
        matter: one.matter,
        when: one.when,
        path: &one.path,
        tag: &topic,
    };
    let (name, zone) = (&state.cooperative.name, state.cooperative.zone);
    let text = telling.to_json(name, zone, one.lang, one.detailed);
    let letter = || -> Result<Letter, seal::SealError> {
        Ok(Letter {
            to: Uri::clone(endpoint.uri()),
            authorization: push.vapid.authorization(&origin, now)?,
            ttl: u32::try_from(ttl).unwrap_or(0),
            urgent: one.matter == Matter::VoteOpen,
            topic: topic.clone(),
            sealed: seal::seal(&one.receiver, text.as_bytes())?,
        })
    };
    match letter() {
        Ok(letter) => Prepared::Letter(Box::new(letter), origin),
        Err(error) => {
            tracing::warn!(%error, "a reminder was not sealed");
            Prepared::Not(Fate::Done)
        }
    }
}

/// The sign of a reminder, for the push service and the phone: the same each time it is sent, and
/// telling nothing of what it is about to who does not know it already.
fn sign(one: &DeliveryRow) -> String {
    let text = [one.session.as_str(), one.matter.code(), &one.subject].join("\0");
    let digest = sha256(text.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.get(..24).unwrap_or(&digest))
}

fn judge(state: &State, origin: String, outcome: Outcome, now: DateTime<Utc>) -> Fate {
    match outcome {
        Outcome::Taken => Fate::Done,
        Outcome::Gone => Fate::Forget,
        Outcome::Later(None) => Fate::Later,
        Outcome::Later(Some(seconds)) => {
            let wait = TimeDelta::seconds(i64::from(seconds.min(LONGEST_PAUSE)));
            let until = now + wait;
            if let Some(push) = &state.push {
                push.set_pause(origin, until);
            }
            let was_sent = true;
            Fate::PutOff { until, was_sent }
        }
        Outcome::Refused(status) => {
            // The service, never the device: its address is a secret of the member.
            tracing::warn!(service = origin, status, "a reminder was refused");
            Fate::Done
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_two_hours() {
        assert_eq!(pause(0), TimeDelta::seconds(30));
        assert_eq!(pause(3), TimeDelta::minutes(4));
        assert_eq!(pause(100), TimeDelta::seconds(7680));
    }

    #[test]
    fn a_day_ends_at_the_cooperatives_midnight() {
        let day = "2026-04-12".parse().unwrap();
        let end = end_of(day, Zone::Wit).unwrap();
        assert_eq!(end.to_rfc3339(), "2026-04-12T15:00:00+00:00");
        let morning = at(day, 8, Zone::Wib).unwrap();
        assert_eq!(morning.to_rfc3339(), "2026-04-12T01:00:00+00:00");
    }
}
