//! Reminders on the members' phones: what there is to remind of, and getting it there.
//!
//! [`notify`] and [`invite`] write a reminder down in the transaction of what it is about, so
//! that neither is there without the other. What follows from the calendar (instalments, votes that
//! open by themselves) is found by [`mod@round`], which also sends: each delivery is counted before it
//! goes out, tried again with growing pauses, and dropped when it is out of date or no longer true.
//! A server that is killed in between sends at most one message twice, under the same sign, so that
//! the phone shows one.
//!
//! [`seal`] is what the push service cannot read, [`vapid`] who sends, [`endpoint`] where that may
//! be, [`post`] the connection, [`words`] what a phone shows. The SQL is in `store::reminders`.

pub mod endpoint;
pub mod post;
pub mod round;
pub mod seal;
pub mod vapid;
pub mod words;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::members::MemberId;
use crate::store::reminders::NewReminder;
use crate::store::{Stored, Writing};
use endpoint::Allowed;
use post::Post;
use vapid::Vapid;
use words::{Matter, When};

/// A decision is news for so long.
const NEWS: TimeDelta = TimeDelta::days(7);

/// What the operator says of reminders.
#[derive(Clone, Debug)]
pub struct PushConfig {
    /// The file with the key; made where it is missing.
    pub key: PathBuf,
    /// An address, `mailto:` or `https:`, at which a push service reaches the operator.
    pub contact: Option<String>,
    /// Which push services are gone to.
    pub allowed: Allowed,
    /// How long a message may take.
    pub timeout: Duration,
}

/// What sending needs.
pub struct Push {
    vapid: Vapid,
    post: Post,
    /// Which push services are gone to.
    pub allowed: Allowed,
    /// Push services that asked for a pause, and until when.
    pauses: Mutex<HashMap<String, DateTime<Utc>>>,
}

impl Push {
    /// Reads or makes the key.
    pub fn new(config: &PushConfig) -> io::Result<Self> {
        Ok(Self {
            vapid: Vapid::load_or_make(&config.key, config.contact.clone())?,
            post: Post::new(&config.allowed, config.timeout).map_err(io::Error::other)?,
            allowed: config.allowed.clone(),
            pauses: Mutex::default(),
        })
    }

    /// The key under which messages are sent, for the discovery document.
    pub fn public_key(&self) -> String {
        self.vapid.public_key()
    }

    /// Until when a push service wants no message.
    fn pause(&self, origin: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        pauses.retain(|_, until| *until > now);
        pauses.get(origin).copied()
    }

    fn set_pause(&self, origin: String, until: DateTime<Utc>) {
        let mut pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        pauses.insert(origin, until);
    }
}

/// Reminds one member of a decision, once for a matter and a subject (the id of what was decided).
/// Called inside the transaction of the decision.
///
/// Another thing that a cooperative decides on gets its [`Matter`] with its words.
pub async fn notify(
    tx: &mut Writing,
    member: MemberId,
    matter: Matter,
    subject: &str,
    path: &str,
    now: DateTime<Utc>,
) -> Stored<()> {
    let subject = format!("{subject}/{}", matter.code());
    tx.insert_reminder(&NewReminder {
        member: Some(member),
        matter,
        subject: &subject,
        when: When::Never,
        instalment: None,
        path,
        voters: false,
        made_at: now,
        expires_at: now + NEWS,
    })
    .await
}

/// Invites every member to a meeting that was published, unless it has begun.
pub async fn invite(
    tx: &mut Writing,
    meeting: &str,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Stored<()> {
    tx.insert_reminder(&NewReminder {
        member: None,
        matter: Matter::MeetingCalled,
        subject: meeting,
        when: When::Moment(starts_at.fixed_offset()),
        instalment: None,
        path: &format!("/rat/{meeting}"),
        voters: false,
        made_at: now,
        expires_at: starts_at,
    })
    .await
}
