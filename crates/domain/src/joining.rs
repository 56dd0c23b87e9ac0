//! Becoming a member, putting one's data right, and leaving: the states they go through, and what
//! stands in the way of leaving.

use chrono::{DateTime, TimeDelta, Utc};

use crate::codes::codes;
use crate::money::Money;
use crate::savings::SavingsKind;

/// Within this time of a member's word an office stops to process, puts data right and hands out
/// a copy.
///
/// Source: UU 27/2022 (Pelindungan Data Pribadi) Pasal 30, 32 and 40: 3 x 24 hours.
pub const DATA_DEADLINE: TimeDelta = TimeDelta::hours(72);

/// Until when an office has to act on a member's word about personal data.
///
/// ```
/// use chrono::{DateTime, TimeDelta};
/// use sokoguru_domain::joining::act_by;
///
/// let asked = DateTime::UNIX_EPOCH;
/// assert_eq!(act_by(asked), asked + TimeDelta::days(3));
/// ```
pub fn act_by(asked_at: DateTime<Utc>) -> DateTime<Utc> {
    asked_at
        .checked_add_signed(DATA_DEADLINE)
        .unwrap_or(asked_at)
}

/// Where an application for membership stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoiningStatus {
    /// Diajukan.
    Submitted,
    /// Ditinjau.
    UnderReview,
    /// Diterima: there is a member number.
    Accepted,
    /// Ditolak.
    Refused,
    /// Taken back by the applicant.
    Withdrawn,
}

codes!(JoiningStatus {
    Submitted => "submitted",
    UnderReview => "underReview",
    Accepted => "accepted",
    Refused => "refused",
    Withdrawn => "withdrawn",
});

impl JoiningStatus {
    /// Whether nothing follows.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Accepted | Self::Refused | Self::Withdrawn)
    }

    /// Whether it may become another state.
    pub const fn can_become(self, next: Self) -> bool {
        match self {
            Self::Submitted => !matches!(next, Self::Submitted),
            Self::UnderReview => next.is_final(),
            Self::Accepted | Self::Refused | Self::Withdrawn => false,
        }
    }
}

/// What a member can have put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataField {
    /// Full name as on the KTP.
    Name,
    /// Where the member lives.
    Address,
    /// Telephone number.
    Phone,
    /// Day of birth.
    BornOn,
    /// Occupation.
    Occupation,
}

codes!(DataField {
    Name => "name",
    Address => "address",
    Phone => "phone",
    BornOn => "bornOn",
    Occupation => "occupation",
});

/// Where a wish of a member stands that the office answers once: a correction, or leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WishStatus {
    /// It waits for the office.
    Submitted,
    /// The office has done it.
    Accepted,
    /// The office has not done it, and says why.
    Refused,
    /// Taken back by the member.
    Withdrawn,
}

codes!(WishStatus {
    Submitted => "submitted",
    Accepted => "accepted",
    Refused => "refused",
    Withdrawn => "withdrawn",
});

impl WishStatus {
    /// Whether it may become another state.
    pub const fn can_become(self, next: Self) -> bool {
        matches!(self, Self::Submitted) && !matches!(next, Self::Submitted)
    }
}

/// For what somebody lets the cooperative use their data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConsentPurpose {
    /// What membership itself needs: the register of members, savings, loans, the SHU, meetings.
    Membership,
    /// Being told of news and offers by telephone or message.
    Contact,
}

codes!(ConsentPurpose {
    Membership => "membership",
    Contact => "contact",
});

/// What has to be settled before a membership can end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A loan with something left to pay.
    Loan {
        /// Contract number.
        number: String,
        /// Principal that is left.
        left: Money,
    },
    /// An application for a loan that is not decided.
    LoanApplication {
        /// Its number.
        number: String,
    },
    /// A loan of another member for which this one answers.
    Guarantee {
        /// Contract number of the other's loan.
        number: String,
    },
}

/// What comes of a savings account when its member leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OnLeaving {
    /// The member's share in the cooperative: returned by the articles, which may let it bear its
    /// part of a loss and set a time.
    ReturnedByArticles,
    /// The member's own money: paid out in full.
    PaidOut,
    /// Bound until its day: paid out then, or sooner with the product's penalty.
    AtMaturity,
}

codes!(OnLeaving {
    ReturnedByArticles => "returnedByArticles",
    PaidOut => "paidOut",
    AtMaturity => "atMaturity",
});

/// What comes of an account of a kind.
///
/// Source: UU 25/1992 Pasal 41: pokok and wajib are equity and cannot be taken out by a member.
///
/// ```
/// use sokoguru_domain::joining::{OnLeaving, on_leaving};
/// use sokoguru_domain::SavingsKind;
///
/// assert_eq!(on_leaving(SavingsKind::Pokok), OnLeaving::ReturnedByArticles);
/// assert_eq!(on_leaving(SavingsKind::Sukarela), OnLeaving::PaidOut);
/// ```
pub const fn on_leaving(kind: SavingsKind) -> OnLeaving {
    match kind {
        SavingsKind::Pokok | SavingsKind::Wajib => OnLeaving::ReturnedByArticles,
        SavingsKind::Berjangka => OnLeaving::AtMaturity,
        SavingsKind::Sukarela | SavingsKind::Other => OnLeaving::PaidOut,
    }
}

/// A text that a reader at the office scans from a member's card: who it says it is, and at which
/// cooperative.
///
/// Shape: `sokoguru:member:1:HOST:NUMBER`. It holds what is printed on the card and nothing else:
/// no NIK KTP, no name, no secret. It says who somebody claims to be and proves nothing, like the
/// number on a card of paper: whoever scans it looks up name and standing and looks at the person.
///
/// ```
/// use sokoguru_domain::MemberNumber;
/// use sokoguru_domain::joining::{card_text, read_card};
///
/// let number = MemberNumber::parse("01150042")?;
/// let text = card_text("koperasi.example", &number);
/// assert_eq!(text, "sokoguru:member:1:koperasi.example:01150042");
/// assert_eq!(read_card(&text), Some(("koperasi.example", number)));
/// assert_eq!(read_card("01150042"), None);
/// # Ok::<(), sokoguru_domain::member::MemberNumberError>(())
/// ```
pub fn card_text(host: &str, number: &crate::MemberNumber) -> String {
    [CARD, host, ":", number.as_str()].concat()
}

const CARD: &str = "sokoguru:member:1:";

/// Reads what [`card_text`] wrote: the host of the cooperative and the number.
pub fn read_card(text: &str) -> Option<(&str, crate::MemberNumber)> {
    let (host, number) = text.trim().strip_prefix(CARD)?.rsplit_once(':')?;
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
    let number = crate::MemberNumber::parse(number).ok()?;
    (is_plain && !host.is_empty()).then_some((host, number))
}
