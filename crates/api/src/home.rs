//! `GET /v1/home`: everything that Beranda shows, in one round trip.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::account::Member;
use crate::decode;
use crate::meetings::MeetingSummary;
use crate::savings::{Savings, SavingsAccount};
use crate::wire::{
    Amount, AnnouncementId, ApplicationId, ApplicationStatusWord, Check, Inconsistent, LoanId,
};

/// What Beranda shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Home {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// The member.
    pub member: Member,
    /// Sum of all savings.
    pub savings_total: Amount,
    /// The accounts behind the sum.
    pub savings: Vec<SavingsAccount>,
    /// The instalment that is due next, over all loans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due: Option<NextDue>,
    /// The meeting that is open, else the one that comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingSummary>,
    /// Applications that wait for a decision or for the money.
    #[serde(default)]
    pub applications: Vec<HomeApplication>,
    /// So many members wait for this one to say whether they stand surety.
    #[serde(default)]
    pub guarantee_requests: u16,
    /// Newest first, at most five.
    #[serde(default)]
    pub announcements: Vec<Announcement>,
}

/// An application that waits for a decision or for the money, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct HomeApplication {
    /// The application.
    pub id: ApplicationId,
    /// The number that the office and the member use.
    pub number: String,
    /// Name of the product at the time.
    pub product_name: String,
    /// How much was asked.
    pub amount: Amount,
    /// `submitted`, `underReview`, `approved`.
    pub status: ApplicationStatusWord,
}

/// The instalment that is due next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NextDue {
    /// The loan.
    pub loan_id: LoanId,
    /// Name of the product.
    pub product_name: String,
    /// Which instalment, counted from 1.
    pub number: u16,
    /// Of how many.
    pub of: u16,
    /// When it is due.
    pub due_on: NaiveDate,
    /// What is still to be paid of it.
    pub amount: Amount,
    /// Everything that is overdue, this instalment included if it is.
    pub arrears: Amount,
}

/// A message of the office to all members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Announcement {
    /// The announcement.
    pub id: AnnouncementId,
    /// One line.
    pub title: String,
    /// Plain text, paragraphs parted by an empty line.
    pub body: String,
    /// Published at.
    pub published_at: DateTime<FixedOffset>,
}

decode!(Home {
    as_of, member, savings_total, savings, next_due, meeting, applications?,
    guarantee_requests?, announcements?,
});
decode!(HomeApplication {
    id,
    number,
    product_name,
    amount,
    status
});
decode!(NextDue {
    loan_id,
    product_name,
    number,
    of,
    due_on,
    amount,
    arrears
});
decode!(Announcement {
    id,
    title,
    body,
    published_at
});

impl Check for Home {
    fn check(&self) -> Result<(), Inconsistent> {
        Savings::adds_up(&self.savings, self.savings_total)
    }
}
