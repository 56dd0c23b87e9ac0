//! What makes a loan safe: guarantors and their consent, what is pledged, and papers that are
//! uploaded piece by piece.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::wire::{
    Amount, ApplicationStatusWord, Check, GuaranteeId, GuaranteeStatusWord, Inconsistent,
    LoanStatusWord, SlotId, codes,
};
use crate::{codec, decode};

/// Bytes of a piece of an upload, at most.
pub const MOST_PIECE: u32 = 65_536;
/// Bytes of a photo, at most; the app makes them smaller than this.
pub const MOST_PHOTO: u32 = 500_000;
/// Bytes of a PDF, at most.
pub const MOST_PDF: u32 = 2_000_000;

codes!(
    /// What is pledged.
    CollateralKind as CollateralKindWord {
        /// Papers of a vehicle (BPKB).
        Vehicle = "vehicle",
        /// A title to land or a house.
        Land = "land",
        /// Savings with the cooperative.
        Savings = "savings",
        /// A salary, by a letter of the employer.
        Salary = "salary",
        /// Gold, machines, animals, goods.
        Goods = "goods",
        /// Something else.
        Other = "other",
    }
);

/// What is pledged for a loan (jaminan).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Collateral {
    /// What it is.
    pub kind: CollateralKindWord,
    /// In the member's words; 3 to 300 characters.
    pub description: String,
    /// What the member thinks it is worth.
    pub value: Amount,
}

/// A member who is asked to stand surety, or does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Guarantor {
    /// Member number.
    pub number: String,
    /// Name, its letters hidden but for the first of each word.
    pub name: String,
    /// `pending`, `accepted`, `declined`.
    pub status: GuaranteeStatusWord,
    /// When the answer came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<FixedOffset>>,
    /// Why not, in the guarantor's words; may be empty.
    #[serde(default)]
    pub reason: String,
}

/// `GET /v1/guarantors/{number}`: whether a member can be named as a guarantor. Says the same of a
/// number that nobody has and of a member who cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GuarantorCheck {
    /// Member number.
    pub number: String,
    /// Whether this member can be asked.
    pub able: bool,
    /// Name, its letters hidden but for the first of each word; empty where not able.
    #[serde(default)]
    pub name: String,
}

/// `GET /v1/guarantees`: the loans that the member is asked to stand surety for, or does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Guarantees {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// Those that wait for an answer first, then newest first.
    pub items: Vec<Guarantee>,
}

/// What a member signs up for by standing surety, and what has become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Guarantee {
    /// The guarantee.
    pub id: GuaranteeId,
    /// Who borrows.
    pub borrower: String,
    /// Their member number.
    pub borrower_number: String,
    /// Name of the product.
    pub product_name: String,
    /// How much.
    pub amount: Amount,
    /// For how many months.
    pub months: u16,
    /// The highest instalment, where it can be worked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instalment: Option<Amount>,
    /// `pending`, `accepted`, `declined`.
    pub status: GuaranteeStatusWord,
    /// When it was asked.
    pub asked_at: DateTime<FixedOffset>,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<FixedOffset>>,
    /// Whether an answer is still waited for.
    pub can_answer: bool,
    /// Where the application stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationStatusWord>,
    /// Where the loan stands that came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loan: Option<GuaranteedLoan>,
}

/// A running or finished loan as its guarantor sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GuaranteedLoan {
    /// `active`, `closed`.
    pub status: LoanStatusWord,
    /// Principal that is left.
    pub outstanding: Amount,
    /// Everything that is overdue: what the guarantor may be asked for.
    pub arrears: Amount,
    /// When the next instalment is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due_on: Option<NaiveDate>,
}

/// `POST /v1/guarantees/{id}/answer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GuaranteeAnswerRequest {
    /// Whether the member stands surety.
    pub accepts: bool,
    /// Why not, for the borrower; at most 300 characters, may be empty.
    #[serde(default)]
    pub reason: String,
}

/// A paper of an application, whole or in part.
/// `PUT /v1/loan-applications/{id}/attachments/{slot}` answers with it, and `GET` tells from where to
/// go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Which one.
    pub slot: SlotId,
    /// `image/jpeg` or `application/pdf`.
    pub media_type: String,
    /// Bytes of the whole.
    pub size: u32,
    /// Bytes that have come, from the first on.
    pub received: u32,
    /// SHA-256 of the whole, hexadecimal.
    pub sha256: String,
    /// When it was whole and its digest was found right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<DateTime<FixedOffset>>,
}

codec!(Collateral {
    kind,
    description,
    value
});
decode!(Guarantor { number, name, status, answered_at, reason? });
decode!(GuarantorCheck { number, able, name? });
decode!(Guarantees { as_of, items });
decode!(Guarantee {
    id,
    borrower,
    borrower_number,
    product_name,
    amount,
    months,
    instalment,
    status,
    asked_at,
    answered_at,
    can_answer,
    application,
    loan
});
decode!(GuaranteedLoan {
    status,
    outstanding,
    arrears,
    next_due_on
});
codec!(GuaranteeAnswerRequest { accepts, reason? });
decode!(Attachment {
    slot,
    media_type,
    size,
    received,
    sha256,
    completed_at
});

impl Check for Guarantees {}
impl Check for Guarantee {}
impl Check for GuarantorCheck {}

impl Check for Attachment {
    fn check(&self) -> Result<(), Inconsistent> {
        let whole = self.received == self.size;
        if self.received > self.size || (self.completed_at.is_some() && !whole) {
            return Err(Inconsistent("an attachment with more or less than it has"));
        }
        Ok(())
    }
}

impl Attachment {
    /// Whether all of it is there and checked.
    pub fn is_complete(&self) -> bool {
        self.completed_at.is_some()
    }
}
