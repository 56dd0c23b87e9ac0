//! The scalars of the wire: money, rates, ids, codes and pages.
//!
//! Everything here validates while it parses, so that past the edge only valid values travel.

#[cfg(feature = "deserialize")]
use serde::{Deserialize, Deserializer, de::Error as _};
use serde::{Serialize, Serializer, ser::SerializeStruct};
use sokoguru_domain as domain;

use crate::json::{Decode, Encode, Json, Malformed};

/// An amount of money.
///
/// - Shape: `{"value":"1500000.00","currency":"IDR"}`; the value is a decimal string with two
///   decimals, never a number, never signed. Direction travels beside it.
/// - Units: rupiah.
/// - Errors: another currency, a sign, an exponent, more than two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub domain::Money);

impl From<domain::Money> for Amount {
    fn from(money: domain::Money) -> Self {
        Self(money)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Money", 2)?;
        object.serialize_field("value", &self.0.to_wire())?;
        object.serialize_field("currency", "IDR")?;
        object.end()
    }
}

#[cfg(feature = "deserialize")]
impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Raw {
            value: String,
            currency: String,
        }
        let raw = Raw::deserialize(deserializer)?;
        if raw.currency != "IDR" {
            return Err(D::Error::custom("unknown currency"));
        }
        domain::Money::parse(&raw.value)
            .map(Amount)
            .map_err(|_| D::Error::custom("not an amount of money"))
    }
}

/// A rate with its period; one never travels without the other.
///
/// - Shape: `{"value":"1.5","per":"month"}`.
/// - Units: percent per month or per year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(pub domain::Rate);

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Rate", 2)?;
        object.serialize_field("value", &self.0.percent().normalize().to_string())?;
        object.serialize_field("per", self.0.per().code())?;
        object.end()
    }
}

#[cfg(feature = "deserialize")]
impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Raw {
            value: String,
            per: String,
        }
        let raw = Raw::deserialize(deserializer)?;
        parse_rate(&raw.value, &raw.per).ok_or_else(|| D::Error::custom("not a rate"))
    }
}

pub(crate) fn parse_rate(value: &str, per: &str) -> Option<Rate> {
    let percent = rust_decimal::Decimal::from_str_exact(value).ok()?;
    let per = domain::Period::from_code(per)?;
    domain::Rate::new(percent, per).ok().map(Rate)
}

/// A domain enum that has a stable code on the wire.
pub trait Code: Sized {
    /// The code as it is written.
    fn code(&self) -> &'static str;
    /// The value behind a code, if this version knows it.
    fn from_code(code: &str) -> Option<Self>;
    /// The name of the list in the published schema.
    const NAME: &'static str;
    /// Every code, in the order of the contract, for the published schema.
    fn codes() -> Vec<&'static str>;
}

/// A code from a list that may grow: what this version does not know is kept, not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coded<T> {
    /// A value this version knows.
    Known(T),
    /// A code that a newer backend sent.
    Other(String),
}

impl<T: Copy> Coded<T> {
    /// The value, if this version knows it.
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Other(_) => None,
        }
    }
}

impl<T> From<T> for Coded<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: Code> Serialize for Coded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Known(value) => value.code(),
            Self::Other(code) => code,
        })
    }
}

#[cfg(feature = "deserialize")]
impl<'de, T: Code> Deserialize<'de> for Coded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Ok(T::from_code(&code).map_or(Self::Other(code), Self::Known))
    }
}

/// Declares a wire enum with its codes.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident as $word:ident {
        $($(#[$vdoc:meta])* $variant:ident = $code:literal,)+
    }) => {
        #[doc = concat!("A [`", stringify!($name), "`] as it travels.")]
        pub type $word = $crate::wire::Coded<$name>;

        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every code of the list, in the order of the contract.
            pub const CODES: &'static [&'static str] = &[$($code),+];
        }

        impl $crate::wire::Code for $name {
            const NAME: &'static str = stringify!($name);
            fn codes() -> Vec<&'static str> {
                Self::CODES.to_vec()
            }
            fn code(&self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
            fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use codes;

/// Lends a domain enum its code on the wire.
macro_rules! domain_codes {
    ($($name:ident as $word:ident),+ $(,)?) => {$(
        #[doc = concat!("A [`domain::", stringify!($name), "`] as it travels.")]
        pub type $word = Coded<domain::$name>;

        impl Code for domain::$name {
            const NAME: &'static str = stringify!($name);
            fn codes() -> Vec<&'static str> {
                domain::$name::ALL.iter().map(|value| value.code()).collect()
            }
            fn code(&self) -> &'static str {
                domain::$name::code(*self)
            }
            fn from_code(code: &str) -> Option<Self> {
                domain::$name::from_code(code)
            }
        }
    )+};
}
domain_codes!(
    ApplicationStatus as ApplicationStatusWord,
    Awaited as AwaitedWord,
    ConsentPurpose as ConsentPurposeWord,
    DataField as DataFieldWord,
    DecisionKind as DecisionKindWord,
    Direction as DirectionWord,
    GuaranteeStatus as GuaranteeStatusWord,
    Hindrance as HindranceWord,
    InstalmentStatus as InstalmentStatusWord,
    LateBase as LateBaseWord,
    LatePeriod as LatePeriodWord,
    JoiningStatus as JoiningStatusWord,
    LoanStatus as LoanStatusWord,
    MajorityBasis as MajorityBasisWord,
    MeetingPhase as MeetingPhaseWord,
    MemberStatus as MemberStatusWord,
    Method as MethodWord,
    OnLeaving as OnLeavingWord,
    Outcome as OutcomeWord,
    Payout as PayoutWord,
    PenaltyBase as PenaltyBaseWord,
    RequestKind as RequestKindWord,
    RequestStatus as RequestStatusWord,
    WishStatus as WishStatusWord,
    PartUnit as PartUnitWord,
    Purpose as PurposeWord,
    PayoffInterest as PayoffInterestWord,
    RoundingMode as RoundingModeWord,
    RoundingUnit as RoundingUnitWord,
    SavingsKind as SavingsKindWord,
    ShuBasis as ShuBasisWord,
    ShuStatus as ShuStatusWord,
    TieRule as TieRuleWord,
    TransactionKind as TransactionKindWord,
);

/// Declares an opaque id.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_-]{1,64}$"))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// An id from text: 1 to 64 letters, digits, `-` or `_`, so that it is safe in a path.
            pub fn parse(text: &str) -> Option<Self> {
                is_id(text).then(|| Self(text.to_owned()))
            }
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        #[cfg(feature = "deserialize")]
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                parse_id(deserializer).map(Self)
            }
        }

        impl Decode for $name {
            fn decode(json: &Json) -> Result<Self, Malformed> {
                decode_id(json).map(Self)
            }
        }

        impl Encode for $name {
            fn encode(&self, out: &mut String) {
                self.0.encode(out);
            }
        }
    )+};
}

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(feature = "deserialize")]
fn parse_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if is_id(&text) {
        Ok(text)
    } else {
        Err(D::Error::custom("not an id"))
    }
}

fn decode_id(json: &Json) -> Result<String, Malformed> {
    let text = json.text()?;
    if is_id(text) {
        Ok(text.to_owned())
    } else {
        Err(Malformed::UNNAMED)
    }
}

ids!(
    /// A signed-in device.
    SessionId,
    /// A savings account.
    SavingsId,
    /// One movement on a savings account.
    TransactionId,
    /// A request about savings.
    SavingsRequestId,
    /// A loan product.
    ProductId,
    /// A loan.
    LoanId,
    /// An application for a loan.
    ApplicationId,
    /// A loan that a member stands surety for, or is asked to.
    GuaranteeId,
    /// A paper that a loan product asks for.
    SlotId,
    /// A members' meeting.
    MeetingId,
    /// An item of a meeting's agenda.
    ItemId,
    /// An answer that can be chosen on an item.
    OptionId,
    /// A document of a meeting.
    PaperId,
    /// Something to be done after a decision.
    FollowUpId,
    /// An announcement.
    AnnouncementId,
    /// A question to the pengawas.
    QuestionId,
    /// A wish to have something put right.
    CorrectionId,
    /// Something that a member has agreed to.
    ConsentId,
    /// A member's word that they leave.
    LeavingId,
);

/// One page of a list; `nextCursor` is opaque and absent on the last page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items, newest first unless the operation says otherwise.
    pub items: Vec<T>,
    /// Where the next page starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A payload that parsed but contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Inconsistent(pub &'static str);

/// Checks across fields that a shape alone cannot express.
pub trait Check {
    /// Refuses a payload that contradicts itself.
    fn check(&self) -> Result<(), Inconsistent> {
        Ok(())
    }
}

impl<T> Check for Page<T> {}
