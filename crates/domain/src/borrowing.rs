//! Who may ask for a loan, and for how much, told before anything is filled in.
//!
//! The cooperative's conditions stand beside the product as data. Each reason names its rule, so
//! that a member reads what is missing and not only that something is.

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;

use crate::codes::codes;
use crate::decimal::times;
use crate::member::MemberStatus;
use crate::money::Money;
use crate::rounding::{Rounding, RoundingMode, RoundingUnit};

/// What a product asks of those who borrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conditions {
    /// So many months a member has to be one.
    pub min_member_months: u16,
    /// So many loans may run at most, before the new one.
    pub max_running: Option<u16>,
    /// Whether nobody borrows anew while an instalment is late.
    pub without_arrears: bool,
    /// How many times their savings members may owe at most, all loans together.
    pub savings_multiple: Option<Decimal>,
    /// So many members have to stand surety.
    pub guarantors: u16,
    /// So many loans a member may stand surety for at a time.
    pub max_guarantees: u16,
    /// Above this sum something has to be pledged (jaminan).
    pub collateral_above: Option<Money>,
}

impl Conditions {
    /// What holds where a product says nothing.
    pub const NONE: Self = Self {
        min_member_months: 0,
        max_running: None,
        without_arrears: false,
        savings_multiple: None,
        guarantors: 0,
        max_guarantees: 3,
        collateral_above: None,
    };

    /// Whether a loan of this sum needs something pledged.
    pub fn needs_collateral(&self, amount: Money) -> bool {
        self.collateral_above.is_some_and(|above| amount > above)
    }
}

/// What the cooperative knows of a member who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Borrower {
    /// Kind of membership.
    pub status: MemberStatus,
    /// Member since.
    pub joined_on: NaiveDate,
    /// Loans that run.
    pub running: u16,
    /// Principal that is left of them.
    pub owed: Money,
    /// Whether something of them is late.
    pub in_arrears: bool,
    /// Whether an application waits for a decision.
    pub pending: bool,
    /// All savings.
    pub savings: Money,
}

/// Why a member cannot ask for a product now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hindrance {
    /// The articles give this kind of membership no loan.
    MembershipKind,
    /// Not a member for long enough.
    MemberTooShort,
    /// As many loans run as may.
    TooManyLoans,
    /// An instalment is late.
    InArrears,
    /// An application waits for a decision.
    ApplicationPending,
    /// The savings do not carry the least that the product lends.
    SavingsTooLow,
}

codes!(Hindrance {
    MembershipKind => "membershipKind",
    MemberTooShort => "memberTooShort",
    TooManyLoans => "tooManyLoans",
    InArrears => "inArrears",
    ApplicationPending => "applicationPending",
    SavingsTooLow => "savingsTooLow",
});

/// What is told a member about a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// What stands against it; nothing where the member may ask.
    pub hindrances: Vec<Hindrance>,
    /// The most that this member can ask for.
    pub most: Money,
    /// The first day on which the membership is long enough.
    pub from: Option<NaiveDate>,
}

/// Whether a member may ask for a product that lends between these sums, and for how much.
///
/// Units: the most is rounded down to Rp1.000.
///
/// ```
/// use chrono::NaiveDate;
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{Borrower, Conditions, Hindrance, MemberStatus, Money, eligibility};
///
/// let day = |year| NaiveDate::from_ymd_opt(year, 4, 2).ok_or("no such day");
/// let savings_multiple = Some(Decimal::from(3));
/// let conditions = Conditions {
///     min_member_months: 6,
///     without_arrears: true,
///     savings_multiple,
///     ..Conditions::NONE
/// };
/// let siti = Borrower {
///     status: MemberStatus::Full,
///     joined_on: day(2015)?,
///     running: 1,
///     owed: Money::rupiah(2_000_000)?,
///     in_arrears: false,
///     pending: false,
///     savings: Money::rupiah(4_000_500)?,
/// };
/// let (least, most) = (Money::rupiah(1_000_000)?, Money::rupiah(25_000_000)?);
/// let told = eligibility(&conditions, &siti, (least, most), day(2026)?);
/// assert!(told.hindrances.is_empty());
/// // Three times the savings, less what is owed.
/// assert_eq!(told.most, Money::rupiah(10_001_000)?);
///
/// let late = Borrower { in_arrears: true, ..siti };
/// let told = eligibility(&conditions, &late, (least, most), day(2026)?);
/// assert_eq!(told.hindrances, [Hindrance::InArrears]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn eligibility(
    conditions: &Conditions,
    borrower: &Borrower,
    (least, most): (Money, Money),
    today: NaiveDate,
) -> Eligibility {
    let mut hindrances = Vec::new();
    let mut refuse = |holds: bool, why| {
        if holds {
            hindrances.push(why);
        }
    };
    let from = borrower
        .joined_on
        .checked_add_months(Months::new(conditions.min_member_months.into()));
    let may_borrow = borrower.status.may_borrow();
    let early = from.is_none_or(|from| from > today);
    let most = own_limit(conditions, borrower).map_or(most, |own| own.min(most));
    refuse(!may_borrow, Hindrance::MembershipKind);
    refuse(may_borrow && early, Hindrance::MemberTooShort);
    refuse(
        conditions
            .max_running
            .is_some_and(|most| borrower.running >= most),
        Hindrance::TooManyLoans,
    );
    refuse(
        conditions.without_arrears && borrower.in_arrears,
        Hindrance::InArrears,
    );
    refuse(borrower.pending, Hindrance::ApplicationPending);
    refuse(most < least, Hindrance::SavingsTooLow);
    Eligibility {
        hindrances,
        most,
        from: from.filter(|_| early),
    }
}

/// What the savings carry beyond what is owed; `None` where the product does not look at them. A
/// limit too large to be counted is none.
fn own_limit(conditions: &Conditions, borrower: &Borrower) -> Option<Money> {
    const DOWN: Rounding = Rounding::new(RoundingMode::Down, RoundingUnit::Thousand);
    let carried = times(borrower.savings.amount(), conditions.savings_multiple?)?;
    let carried = Money::new(carried.round_dp(2)).ok()?;
    let free = carried.checked_sub(borrower.owed).unwrap_or(Money::ZERO);
    Money::new(DOWN.apply(free.amount())).ok()
}

/// Whether a member may stand surety for one more loan.
pub const fn may_guarantee(status: MemberStatus, guarantees: u16, most: u16) -> bool {
    status.may_borrow() && guarantees < most
}

/// How a guarantor has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GuaranteeStatus {
    /// Not yet.
    Pending,
    /// Stands surety.
    Accepted,
    /// Does not.
    Declined,
}

codes!(GuaranteeStatus {
    Pending => "pending",
    Accepted => "accepted",
    Declined => "declined",
});

impl GuaranteeStatus {
    /// Whether an answer can be given: once, because others build on it.
    pub const fn can_answer(self) -> bool {
        matches!(self, Self::Pending)
    }
}

/// What an application waits for before the office can decide in its favour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Awaited {
    /// Answers of guarantors.
    Guarantors,
    /// Papers.
    Attachments,
}

codes!(Awaited { Guarantors => "guarantors", Attachments => "attachments" });
