//! The rules of a cooperative as pure functions over valid types.
//!
//! Read in this order: [`money`], [`rounding`] and [`rate`] are what everything counts with;
//! [`savings`] and [`loan`] are what a member has; [`schedule`](mod@schedule), [`cost`] and [`instalment`] say
//! what a loan costs and when, [`late`](mod@late) and [`payoff`](mod@payoff) what it costs otherwise;
//! [`borrowing`] says who may ask; [`meeting`] counts heads and votes; [`member`] names people;
//! what a loan costs and when; [`shu`] shares what is left of a year; [`meeting`] counts heads and votes; [`member`] names people;
//! what a loan costs and when; [`meeting`] counts heads and votes; [`member`] and [`identity`] name people;
//! [`joining`] is how they come and go;
//! [`format`](mod@format) and [`words`] write figures the way a member reads them.
//!
//! What must not be here: IO, a clock (the present is always passed in), a float, serde, display
//! text beyond the spelling of figures and dates. The wire's shapes live in the `api` crate.

mod codes;

pub mod borrowing;
pub mod cost;
mod decimal;
pub mod format;
pub mod identity;
pub mod instalment;
pub mod joining;
pub mod late;
pub mod loan;
pub mod meeting;
pub mod member;
pub mod money;
pub mod officer;
pub mod payoff;
pub mod rate;
pub mod rounding;
pub mod savings;
pub mod schedule;
pub mod shu;
pub mod words;

pub use borrowing::{
    Awaited, Borrower, Conditions, Eligibility, GuaranteeStatus, Hindrance, eligibility,
    may_guarantee,
};
pub use cost::{net_disbursed, yearly_cost};
pub use format::{Lang, Zone};
pub use identity::NationalId;
pub use instalment::{InstalmentStatus, Owed, arrears, next_due, status_on};
pub use joining::{ConsentPurpose, DataField, JoiningStatus, OnLeaving, WishStatus};
pub use late::{Late, LateBase, LateError, LatePeriod, LateRule, late};
pub use loan::{
    ApplicationStatus, Charge, Fee, FeeKind, LoanError, LoanStatus, Method, Product, Terms,
};
pub use meeting::rules::DecisionKind;
pub use meeting::{
    MajorityBasis, MajorityRule, MeetingPhase, Outcome, QuorumRule, TieRule, phase_at,
};
pub use member::{ActivationCode, MemberNumber, MemberStatus};
pub use money::{Money, MoneyError};
pub use officer::{OfficerNumber, OfficerRole, OfficerRoles, Power};
pub use payoff::{Payoff, PayoffError, PayoffInterest, PayoffRule, Row, payoff};
pub use rate::{Period, Rate, RateError};
pub use rounding::{Rounding, RoundingMode, RoundingUnit};
pub use savings::{
    Direction, Payout, PenaltyBase, RequestKind, RequestStatus, SavingsKind, TransactionKind,
};
pub use schedule::{Instalment, Schedule, schedule};
pub use shu::{PartUnit, Purpose, ShuBasis, ShuStatus};
