//! The office: signing in to it, its log, and what officers decide. The app of members speaks none of
//! it.
//!
//! `Debug` of a request prints nothing of its secrets.

use core::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::wire::{Amount, ApplicationStatusWord, MemberStatusWord};

/// `POST /v1/office/sessions`.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfficeSessionRequest {
    /// The officer's number, such as `KETUA`.
    pub officer: String,
    /// Their password.
    pub password: String,
    /// The code of the second factor, where the officer has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether a program asks, which keeps a token instead of a cookie.
    #[serde(default)]
    pub bearer: bool,
}

impl fmt::Debug for OfficeSessionRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfficeSessionRequest(..)")
    }
}

/// A session of an officer that has just begun.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfficeSession {
    /// Who signed in.
    pub officer: OfficeAccount,
    /// When the session ends, however much it is used.
    pub expires_at: DateTime<FixedOffset>,
    /// It ends after so many seconds without use.
    pub idle_seconds: u32,
    /// The token, where one was asked for; otherwise the cookie carries the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
}

/// An officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfficeAccount {
    /// What they sign in with.
    pub number: String,
    /// Full name.
    pub name: String,
    /// `teller`, `manager`, `supervisor`, `admin`.
    pub roles: Vec<String>,
    /// What the roles allow.
    pub powers: Vec<String>,
    /// Whether the second factor is on.
    pub second_factor: bool,
    /// Since when they are no longer in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<DateTime<FixedOffset>>,
}

/// `GET /v1/office/officers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfficeAccounts {
    /// By number, those who left too.
    pub items: Vec<OfficeAccount>,
}

/// `PUT /v1/office/password`. Every session of the officer ends but this one.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfficePasswordRequest {
    /// The password until now.
    pub current_password: String,
    /// At least 12 characters.
    pub new_password: String,
}

impl fmt::Debug for OfficePasswordRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfficePasswordRequest(..)")
    }
}

/// An entry of the log. How it is hashed: `docs/audit-log.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// From 1, without a gap.
    pub seq: u64,
    /// When. Units: milliseconds since 1970-01-01T00:00:00Z, as they are hashed.
    pub at_millis: i64,
    /// When, at the cooperative's own clock.
    pub at: DateTime<FixedOffset>,
    /// `officer:KETUA`, `cli:sri` or `server`.
    pub actor: String,
    /// Such as `loan.approved`.
    pub action: String,
    /// Kind of what it was done to.
    pub subject_kind: String,
    /// Its id or number.
    pub subject_id: String,
    /// Digest of the details, 64 hexadecimal digits.
    pub details: String,
    /// Hash of the entry before.
    pub previous: String,
    /// Hash of this entry.
    pub hash: String,
}

/// `GET /v1/office/audit/head`: how far the log goes, and whether it is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditHead {
    /// To be noted elsewhere: number, colon, hash.
    pub head: String,
    /// Whether every entry was checked and is bound to the one before it.
    pub whole: bool,
    /// The first entry that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<u64>,
}

/// A member as the office lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfficeMember {
    /// On the card.
    pub number: String,
    /// Full name.
    pub name: String,
    /// Standing.
    pub status: MemberStatusWord,
    /// Whether the account is activated.
    pub activated: bool,
}

/// `GET /v1/office/members`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfficeMembers {
    /// By number.
    pub items: Vec<OfficeMember>,
}

/// `POST /v1/office/code-sheets`: whose codes are printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CodeSheetRequest {
    /// Member numbers; none for everybody who has no account and no code that still works.
    #[serde(default)]
    pub members: Vec<String>,
}

/// An application for a loan as the office sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfficeApplication {
    /// Such as `PP-2026-0042`.
    pub number: String,
    /// Whose, by the number on the card.
    pub member_number: String,
    /// Their name.
    pub member_name: String,
    /// The product's name at the time.
    pub product_name: String,
    /// How much.
    pub amount: Amount,
    /// For how many months.
    pub months: u16,
    /// What for.
    pub purpose: String,
    /// Where it stands.
    pub status: ApplicationStatusWord,
    /// When it came in.
    pub submitted_at: DateTime<FixedOffset>,
    /// The officer who granted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted_by: Option<String>,
    /// The officer who paid it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_by: Option<String>,
}

/// `GET /v1/office/loan-applications`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OfficeApplications {
    /// By state, oldest first within one.
    pub items: Vec<OfficeApplication>,
}

/// `POST /v1/office/loan-applications/{number}/decision`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DecisionRequest {
    /// `underReview`, `approved` or `rejected`.
    pub status: ApplicationStatusWord,
    /// Why, in words for the member; needed for a refusal, at most 500 characters.
    #[serde(default)]
    pub reason: String,
}

/// A loan that was paid out just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Disbursement {
    /// The application that it came of.
    pub application: String,
    /// Contract number.
    pub loan: String,
    /// Paid out on.
    pub disbursed_on: NaiveDate,
}

/// What an import did with a file or sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportedFile {
    /// Such as `members.csv`; a sheet is named like the file that it stands for.
    pub file: String,
    /// New ones.
    pub added: u32,
    /// Changed what was there.
    pub updated: u32,
    /// Were there already, just so.
    pub present: u32,
}

/// `POST /v1/office/imports`: what came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// In the order of the import.
    pub files: Vec<ImportedFile>,
    /// Products beyond the legal limit, by name: taken in, but to be looked at.
    pub above_legal_limit: Vec<String>,
}

/// `PUT /v1/office/loan-products/{id}/offer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProductOffer {
    /// Whether members can apply for it. Running loans keep their terms.
    pub offered: bool,
}

/// `POST /v1/office/announcements`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AnnouncementRequest {
    /// At most 120 characters, one line.
    pub title: String,
    /// At most 5,000 characters.
    pub body: String,
}

/// What became of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MeetingStep {
    /// The meeting's key.
    pub meeting: String,
    /// Votes from.
    pub open_at: DateTime<FixedOffset>,
    /// The page stops at.
    pub close_at: DateTime<FixedOffset>,
    /// The box stops at.
    pub accept_until: DateTime<FixedOffset>,
    /// The last day for the invitation by the articles, where it has passed and they only warn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_was_due: Option<NaiveDate>,
}
