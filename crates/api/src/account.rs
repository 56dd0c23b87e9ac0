//! Activation, sessions and passwords.
//!
//! `Debug` of a request prints nothing of its secrets.

use core::fmt;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::wire::{Check, MemberStatusWord, SessionId};
use crate::{codec, decode};

/// `POST /v1/activations`: the printed code becomes an account. Answers like `create_session`.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActivationRequest {
    /// Digits; spaces and dots between them are fine.
    pub member_number: String,
    /// The code from the office; case, spaces and dashes do not matter.
    pub code: String,
    /// At least 8 characters.
    pub new_password: String,
    /// What the member calls this phone in the list of devices.
    pub device: String,
}

/// `POST /v1/sessions`.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionRequest {
    /// Digits; spaces and dots between them are fine.
    pub member_number: String,
    /// The member's password.
    pub password: String,
    /// What the member calls this phone in the list of devices.
    pub device: String,
}

/// `POST /v1/sessions/refresh`.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RefreshRequest {
    /// The token of the last answer; it works once.
    pub refresh_token: String,
}

/// `PUT /v1/password`. Every other session of the member ends.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PasswordRequest {
    /// The password until now.
    pub current_password: String,
    /// At least 8 characters.
    pub new_password: String,
}

/// A session that has just begun.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionGrant {
    /// The session, for the list of devices.
    pub session_id: SessionId,
    /// Who signed in.
    pub member: Member,
    /// When the session ends if it is not used.
    pub expires_at: DateTime<FixedOffset>,
    /// Only for another origin; on the own origin the cookie carries the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearer: Option<Bearer>,
}

/// Tokens for an app on another origin.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Bearer {
    /// Goes into `Authorization: Bearer`; kept in memory only.
    pub access_token: String,
    /// Seconds that the access token works.
    pub expires_in: u32,
    /// Works once, for the next pair.
    pub refresh_token: String,
}

/// A member, as far as the app's frame needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Member number, digits only.
    pub number: String,
    /// Full name.
    pub name: String,
    /// `full` (anggota), `candidate` (calon), `associate` (luar biasa), `left`.
    pub status: MemberStatusWord,
    /// Member since.
    pub joined_on: chrono::NaiveDate,
}

/// `GET /v1/sessions`: the devices that are signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Sessions {
    /// The current one first, then by last use.
    pub items: Vec<Session>,
}

/// A signed-in device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// What the member calls the device.
    pub device: String,
    /// Signed in at.
    pub created_at: DateTime<FixedOffset>,
    /// Last used at, to the hour.
    pub last_seen_at: DateTime<FixedOffset>,
    /// Whether it is the one that asks.
    pub current: bool,
}

codec!(ActivationRequest {
    member_number,
    code,
    new_password,
    device
});
codec!(SessionRequest {
    member_number,
    password,
    device
});
codec!(RefreshRequest { refresh_token });
codec!(PasswordRequest {
    current_password,
    new_password
});
decode!(SessionGrant {
    session_id,
    member,
    expires_at,
    bearer
});
decode!(Bearer {
    access_token,
    expires_in,
    refresh_token
});
codec!(Member {
    number,
    name,
    status,
    joined_on
});
decode!(Sessions { items });
decode!(Session {
    id,
    device,
    created_at,
    last_seen_at,
    current
});

macro_rules! silent_debug {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
silent_debug!(
    ActivationRequest,
    SessionRequest,
    RefreshRequest,
    PasswordRequest,
    SessionGrant,
    Bearer
);

impl Check for SessionGrant {}
impl Check for Sessions {}
