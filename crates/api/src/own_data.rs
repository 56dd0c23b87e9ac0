//! A member's own data: as the cooperative has it, corrections, consents, and leaving.

use core::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::account::Member;
use crate::wire::{
    Amount, Check, ConsentId, ConsentPurposeWord, CorrectionId, DataFieldWord, LeavingId,
    OnLeavingWord, SavingsKindWord, WishStatusWord, codes,
};
use crate::{codec, decode};

/// `GET /v1/me`: the member as the cooperative has them. What others could misuse comes masked.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Member number, digits only.
    pub number: String,
    /// Full name.
    pub name: String,
    /// `full` (anggota), `candidate` (calon), `associate` (luar biasa), `left`.
    pub status: crate::wire::MemberStatusWord,
    /// Member since.
    pub joined_on: NaiveDate,
    /// Where the member lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Telephone number with its middle hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_masked: Option<String>,
    /// Day of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_on: Option<NaiveDate>,
    /// Occupation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupation: Option<String>,
    /// NIK KTP, its last four digits behind stars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nik_masked: Option<String>,
    /// Simpanan pokok that is still to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pokok_due: Option<Amount>,
    /// Wishes to have something put right, newest first.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What the member has agreed to, newest first.
    #[serde(default)]
    pub consents: Vec<Consent>,
    /// The last word about leaving, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaving: Option<Leaving>,
}

impl Profile {
    /// The part that the app's frame needs.
    pub fn member(&self) -> Member {
        Member {
            number: self.number.clone(),
            name: self.name.clone(),
            status: self.status.clone(),
            joined_on: self.joined_on,
        }
    }
}

/// `POST /v1/me/corrections`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CorrectionRequest {
    /// `name`, `address`, `phone`, `bornOn`, `occupation`.
    pub field: DataFieldWord,
    /// What it should be; a day as `YYYY-MM-DD`.
    pub value: String,
    /// Why; may be empty.
    #[serde(default)]
    pub reason: String,
}

/// A wish to have something put right.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// On the wire.
    pub id: CorrectionId,
    /// Of what.
    pub field: DataFieldWord,
    /// What it should be; a telephone number comes with its middle hidden.
    pub value: String,
    /// `submitted`, `accepted`, `refused`, `withdrawn`.
    pub status: WishStatusWord,
    /// When it came in.
    pub submitted_at: DateTime<FixedOffset>,
    /// Until when the office has to answer.
    pub act_by: DateTime<FixedOffset>,
    /// When the office answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<FixedOffset>>,
    /// The office's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
}

/// Something that the member has agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// On the wire.
    pub id: ConsentId,
    /// `membership`, `contact`.
    pub purpose: ConsentPurposeWord,
    /// The version of the words.
    pub version: String,
    /// When.
    pub given_at: DateTime<FixedOffset>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<DateTime<FixedOffset>>,
    /// Until when the cooperative has to stop, once it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act_by: Option<DateTime<FixedOffset>>,
    /// When the cooperative stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<DateTime<FixedOffset>>,
}

/// `GET /v1/me/leaving`: what comes of the member's money, and what is to be settled before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LeavingTerms {
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
    /// Pokok and wajib are returned within so many months of leaving, by the articles; missing
    /// where the cooperative has not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_within_months: Option<u16>,
    /// What comes of each account.
    pub accounts: Vec<LeavingAccount>,
    /// What is to be settled before the office can let the member go.
    pub obstacles: Vec<LeavingObstacle>,
}

/// What comes of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LeavingAccount {
    /// Name of the account.
    pub name: String,
    /// What it is.
    pub kind: SavingsKindWord,
    /// What lies on it.
    pub balance: Amount,
    /// `returnedByArticles`, `paidOut`, `atMaturity`.
    pub outcome: OnLeavingWord,
    /// The day until which it is bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matures_on: Option<NaiveDate>,
}

codes!(
    /// What kind of thing is to be settled.
    ObstacleKind as ObstacleKindWord {
        /// A loan with something left to pay.
        Loan = "loan",
        /// An application for a loan that is not decided.
        LoanApplication = "loanApplication",
        /// A loan of somebody else for which the member answers.
        Guarantee = "guarantee",
    }
);

/// Something to be settled first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LeavingObstacle {
    /// `loan`, `loanApplication`, `guarantee`.
    pub kind: ObstacleKindWord,
    /// Its number.
    pub number: String,
    /// What is left of a loan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
}

/// `POST /v1/me/leaving`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LeavingRequest {
    /// Why; may be empty.
    #[serde(default)]
    pub reason: String,
    /// Where the money is to go: in cash at the office, or an account at a bank.
    pub payout: String,
}

/// A member's word that they leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Leaving {
    /// On the wire.
    pub id: LeavingId,
    /// `submitted`, `accepted`, `refused`, `withdrawn`.
    pub status: WishStatusWord,
    /// When it came in.
    pub submitted_at: DateTime<FixedOffset>,
    /// When it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<FixedOffset>>,
    /// The last day of the membership.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves_on: Option<NaiveDate>,
    /// The office's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
}

macro_rules! silent_debug {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
silent_debug!(Profile, CorrectionRequest, Correction, LeavingRequest);

decode!(Profile {
    number,
    name,
    status,
    joined_on,
    address,
    phone_masked,
    born_on,
    occupation,
    nik_masked,
    pokok_due,
    corrections?,
    consents?,
    leaving,
});
codec!(CorrectionRequest { field, value, reason? });
decode!(Correction { id, field, value, status, submitted_at, act_by, decided_at, answer? });
decode!(Consent {
    id,
    purpose,
    version,
    given_at,
    withdrawn_at,
    act_by,
    stopped_at
});
decode!(LeavingTerms {
    as_of,
    returned_within_months,
    accounts,
    obstacles
});
decode!(LeavingAccount {
    name,
    kind,
    balance,
    outcome,
    matures_on
});
decode!(LeavingObstacle {
    kind,
    number,
    amount
});
codec!(LeavingRequest { reason?, payout });
decode!(Leaving { id, status, submitted_at, decided_at, leaves_on, answer? });

impl Check for Profile {}
impl Check for Correction {}
impl Check for Consent {}
impl Check for LeavingTerms {}
impl Check for Leaving {}
