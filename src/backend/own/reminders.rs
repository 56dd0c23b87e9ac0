//! Reminders of this device, in protocol 1.

use sokoguru_api::json::to_text;
use sokoguru_api::reminders::{PushSubscription, PushSubscriptionRequest};

use super::get;
use crate::backend::{Area, Method, Read, Request};

const PATH: &str = "/v1/push-subscriptions/current";

/// The reminders of this device.
pub fn push_subscription() -> Read<PushSubscription> {
    get(Area::Profile, &[PATH])
}

/// Says where reminders for this device are sent, and which ones. The same again changes nothing.
pub fn put_push_subscription(request: &PushSubscriptionRequest) -> Request {
    Request {
        body: Some(to_text(request)),
        ..Request::new(Area::Profile, Method::Put, PATH.to_owned())
    }
}

/// No more reminders for this device.
pub fn delete_push_subscription() -> Request {
    Request::new(Area::Profile, Method::Delete, PATH.to_owned())
}
