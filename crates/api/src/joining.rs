//! Becoming a member: the terms, the application without a session, and its state.
//!
//! `Debug` of an application prints nothing of the person. An answer says nothing of the person
//! either: whoever has the reference and the secret learns how the application stands, no more.

use core::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::wire::{Amount, Check, Inconsistent, JoiningStatusWord};
use crate::{codec, decode};

/// The version of the words to which an applicant agrees. It changes with the words; the backend
/// keeps it beside each consent.
pub const CONSENT_VERSION: &str = "2026-11";

/// `GET /v1/joining`: on what terms the cooperative takes members in. Needs no session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JoiningTerms {
    /// Since when these terms hold.
    pub as_of: DateTime<FixedOffset>,
    /// Whether applications are taken in now.
    pub open: bool,
    /// Paid once on joining.
    pub pokok: Amount,
    /// Paid each month.
    pub wajib: Amount,
    /// The version of the words of consent that is asked for.
    pub consent_version: String,
    /// What is known of somebody who was refused is forgotten after so many days.
    pub refused_kept_days: u16,
    /// Who answers for personal data.
    pub privacy_contact: String,
}

/// `POST /v1/applications/membership`. Needs no session.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MembershipApplicationRequest {
    /// Full name as on the KTP.
    pub name: String,
    /// NIK KTP, 16 digits. It is sealed where it is stored and never sent back.
    pub nik: String,
    /// Day of birth.
    pub born_on: NaiveDate,
    /// Where the applicant lives.
    pub address: String,
    /// Telephone number in Indonesia.
    pub phone: String,
    /// Occupation.
    pub occupation: String,
    /// What the applicant wants to pay into sukarela at the start, beside pokok and wajib.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voluntary: Option<Amount>,
    /// The version of the words that were agreed to.
    pub consent_version: String,
    /// Whether the applicant also agrees to be told of news and offers.
    pub contact: bool,
    /// 43 letters, digits, `-` or `_`: made by the app from 256 random bits. Whoever has it and the
    /// reference reads the state.
    pub secret: String,
}

impl fmt::Debug for MembershipApplicationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MembershipApplicationRequest(..)")
    }
}

/// `GET /v1/applications/membership/{reference}`, with the secret as bearer token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MembershipApplication {
    /// By which the office finds it, 12 characters.
    pub reference: String,
    /// `submitted`, `underReview`, `accepted`, `refused`, `withdrawn`.
    pub status: JoiningStatusWord,
    /// When it came in.
    pub submitted_at: DateTime<FixedOffset>,
    /// The states it went through, oldest first.
    pub history: Vec<JoiningEvent>,
    /// Once it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_number: Option<String>,
    /// What is still to be paid of simpanan pokok, once it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pokok_due: Option<Amount>,
}

/// A state that an application reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JoiningEvent {
    /// The state.
    pub status: JoiningStatusWord,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// The office's reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

decode!(JoiningTerms {
    as_of,
    open,
    pokok,
    wajib,
    consent_version,
    refused_kept_days,
    privacy_contact
});
codec!(MembershipApplicationRequest {
    name,
    nik,
    born_on,
    address,
    phone,
    occupation,
    voluntary,
    consent_version,
    contact,
    secret
});
codec!(MembershipApplication {
    reference,
    status,
    submitted_at,
    history,
    member_number,
    pokok_due
});
codec!(JoiningEvent { status, at, reason? });

impl Check for JoiningTerms {}

impl Check for MembershipApplication {
    fn check(&self) -> Result<(), Inconsistent> {
        let is_accepted = self.status.known() == Some(sokoguru_domain::JoiningStatus::Accepted);
        if is_accepted == self.member_number.is_some() {
            Ok(())
        } else {
            Err(Inconsistent("a number without acceptance, or none with it"))
        }
    }
}
