//! Reminders on the phone's lock screen: which ones a device wants, and where they are sent.
//!
//! `Debug` of a request prints nothing of where they are sent.

use core::fmt;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::octets::Octets;
use crate::wire::{Check, codes};
use crate::{codec, decode};

codes!(
    /// What a member can be reminded of.
    ReminderTopic as ReminderTopicWord {
        /// An instalment is due: three days before, and the day before.
        Instalment = "instalment",
        /// The invitation to a members' meeting.
        Meeting = "meeting",
        /// A vote has opened.
        Vote = "vote",
        /// The cooperative has decided on something that the member asked for.
        Decision = "decision",
    }
);

impl ReminderTopic {
    /// Every topic, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Instalment, Self::Meeting, Self::Vote, Self::Decision];
}

/// `PUT /v1/push-subscriptions/current`: where reminders for this device are sent, and which ones.
/// The same again changes nothing, so that it needs no key.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PushSubscriptionRequest {
    /// The address that the browser gave, at a push service that the cooperative knows.
    pub endpoint: String,
    /// The browser's key, `p256dh`: 65 bytes, a point on P-256.
    pub key: Octets,
    /// The browser's secret, `auth`: 16 bytes.
    pub auth: Octets,
    /// What the member wants to be reminded of; at least one.
    pub topics: Vec<ReminderTopicWord>,
    /// Whether a reminder says what it is about. If not, it only says that there is something, so
    /// that nobody reads it over the member's shoulder.
    pub detailed: bool,
    /// `id` or `en`.
    pub lang: String,
}

/// The reminders of this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PushSubscription {
    /// What the member is reminded of.
    pub topics: Vec<ReminderTopicWord>,
    /// Whether a reminder says what it is about.
    pub detailed: bool,
    /// `id` or `en`.
    pub lang: String,
    /// SHA-256 of the address, hexadecimal, by which the device sees whether it is its own.
    pub endpoint_sha256: String,
    /// Since when.
    pub since: DateTime<FixedOffset>,
}

codec!(PushSubscriptionRequest {
    endpoint,
    key,
    auth,
    topics,
    detailed,
    lang
});
decode!(PushSubscription {
    topics,
    detailed,
    lang,
    endpoint_sha256,
    since
});

impl Check for PushSubscription {}

impl fmt::Debug for PushSubscriptionRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PushSubscriptionRequest(..)")
    }
}
