//! Sisa Hasil Usaha: what is left of a book year, what the members' meeting decides to do with it,
//! and the part of each member, to the sen or the rupiah.
//!
//! Source: UU 25/1992 Pasal 45. What is left of the year's income after costs, depreciation and
//! duties goes, after reserves, to the members in proportion to what each did with the cooperative,
//! and to education and other ends, as the members' meeting decides.
//!
//! Every division here is by largest remainder: each part is first cut to a whole unit, then the
//! units that are left go one by one to the parts that lost most by the cut, the earlier one first
//! where two lost the same. So parts add up to what was divided, always.
//!
//! What it leaves to others: where the figures come from (the office's books), the words.

use chrono::{Datelike as _, NaiveDate};
use rust_decimal::Decimal;
use thiserror::Error;

use crate::Money;
use crate::codes::codes;

mod divide;
mod what_if;

pub use divide::before_remainders;
use divide::divide;
pub use what_if::{Base, what_if};

/// How a book year ended. A loss is a state of its own, never a negative share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearResult {
    /// This much is left; it may be nothing.
    Surplus(Money),
    /// This much is missing: nothing is shared.
    ///
    /// Source: a real first RAT reported Rp-5.447.981.
    Loss(Money),
}

/// What a part of the surplus is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Dana cadangan.
    Reserves,
    /// Jasa modal: to members, by their savings.
    Capital,
    /// Jasa usaha: to members, by their business with the cooperative.
    Business,
    /// Dana pengurus, with pengawas where the articles say so.
    Board,
    /// Dana karyawan.
    Staff,
    /// Dana pendidikan.
    Education,
    /// Dana sosial.
    Social,
    /// Anything else; the name beside it says what.
    Other,
}

codes!(Purpose {
    Reserves => "reserves",
    Capital => "capital",
    Business => "business",
    Board => "board",
    Staff => "staff",
    Education => "education",
    Social => "social",
    Other => "other",
});

/// What a member's part is measured by. Articles differ, so the basis is named beside the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShuBasis {
    /// Simpanan pokok and wajib at the end of the year.
    PokokWajib,
    /// All savings at the end of the year.
    AllSavings,
    /// Loans taken in the year.
    LoansTaken,
    /// Interest paid on loans in the year.
    InterestPaid,
    /// Purchases in the year.
    Purchases,
}

codes!(ShuBasis {
    PokokWajib => "pokokWajib",
    AllSavings => "allSavings",
    LoansTaken => "loansTaken",
    InterestPaid => "interestPaid",
    Purchases => "purchases",
});

impl ShuBasis {
    /// Whether it measures savings; otherwise it measures business.
    pub const fn is_capital(self) -> bool {
        matches!(self, Self::PokokWajib | Self::AllSavings)
    }
}

/// The unit to which parts are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartUnit {
    /// A hundredth of a rupiah.
    Sen,
    /// A whole rupiah.
    Rupiah,
}

codes!(PartUnit { Sen => "sen", Rupiah => "rupiah" });

impl PartUnit {
    /// One unit.
    ///
    /// Units: sen.
    const fn sen(self) -> i64 {
        match self {
            Self::Sen => 1,
            Self::Rupiah => 100,
        }
    }
}

/// How far a year's sharing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShuStatus {
    /// What the pengurus propose. The members' meeting may decide otherwise.
    Proposed,
    /// What the members' meeting decided. It stays.
    Decided,
}

codes!(ShuStatus { Proposed => "proposed", Decided => "decided" });

/// Why a surplus can not be shared this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ShuError {
    /// The percentages do not make a whole.
    #[error("the percentages add up to {sum}, not to 100")]
    NotAHundred {
        /// What they make.
        sum: Decimal,
    },
    /// Below zero, above a hundred, or finer than four decimals.
    #[error("{percent} is not a percentage from 0 to 100 with at most four decimals")]
    NotAPercentage {
        /// The figure.
        percent: Decimal,
    },
    /// Jasa modal and jasa usaha are each one part.
    #[error("the part '{}' stands there twice", .0.code())]
    Twice(Purpose),
    /// A part goes to members, and none of them has anything that it is measured by.
    #[error("nobody has anything by which the part '{}' could be shared", .0.code())]
    NoBasis(Purpose),
    /// Figures beyond what a sum of money can be.
    #[error("the figures are too large")]
    TooLarge,
}

/// A part of the surplus as the meeting names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allotment {
    /// For what.
    pub purpose: Purpose,
    /// How much of the surplus.
    ///
    /// Units: percent.
    pub percent: Decimal,
}

/// The percentages of a year: together a hundred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    allotments: Vec<Allotment>,
    unit: PartUnit,
}

/// What a member's parts are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bases {
    /// Savings.
    pub capital: Money,
    /// Business.
    pub business: Money,
}

/// The parts of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// Jasa modal.
    pub capital: Money,
    /// Jasa usaha.
    pub business: Money,
}

impl Parts {
    /// Both together.
    ///
    /// Errors: [`ShuError::TooLarge`].
    pub fn total(self) -> Result<Money, ShuError> {
        self.capital
            .checked_add(self.business)
            .ok_or(ShuError::TooLarge)
    }
}

/// A surplus that is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharing {
    /// What each purpose gets, in the order of the plan.
    ///
    /// Invariant: together exactly the surplus.
    pub pools: Vec<Money>,
    /// What each member gets, in the order of the bases.
    ///
    /// Invariant: together exactly the pools of jasa modal and of jasa usaha.
    pub parts: Vec<Parts>,
}

/// Ten thousandths of a percent in a hundred percent.
const HUNDRED: u64 = 1_000_000;

/// A percentage in ten thousandths of a percent.
fn fine(percent: Decimal) -> Result<u64, ShuError> {
    let wrong = ShuError::NotAPercentage { percent };
    if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
        return Err(wrong);
    }
    let fine = percent * Decimal::new(10_000, 0);
    if !fine.fract().is_zero() {
        return Err(wrong);
    }
    u64::try_from(fine.trunc()).map_err(|_| wrong)
}

impl Plan {
    /// Percentages that make a whole.
    ///
    /// Errors: [`ShuError::NotAPercentage`], [`ShuError::Twice`], [`ShuError::NotAHundred`].
    pub fn new(allotments: Vec<Allotment>, unit: PartUnit) -> Result<Self, ShuError> {
        let mut sum = 0_u64;
        for (at, one) in allotments.iter().enumerate() {
            sum = sum.saturating_add(fine(one.percent)?);
            let is_members = matches!(one.purpose, Purpose::Capital | Purpose::Business);
            let mut before = allotments.iter().take(at);
            if is_members && before.any(|other| other.purpose == one.purpose) {
                return Err(ShuError::Twice(one.purpose));
            }
        }
        if sum != HUNDRED {
            let sum = Decimal::new(i64::try_from(sum).unwrap_or(i64::MAX), 4).normalize();
            return Err(ShuError::NotAHundred { sum });
        }
        Ok(Self { allotments, unit })
    }

    /// The parts in the order of the meeting's decision.
    pub fn allotments(&self) -> &[Allotment] {
        &self.allotments
    }

    /// To what parts are counted.
    pub fn unit(&self) -> PartUnit {
        self.unit
    }

    /// What each purpose gets, in the order of the plan.
    ///
    /// Invariant: together exactly the surplus.
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// use sokoguru_domain::Money;
    /// use sokoguru_domain::shu::{Allotment, PartUnit, Plan, Purpose};
    ///
    /// let third = Decimal::new(333_333, 4);
    /// let plan = Plan::new(
    ///     vec![
    ///         Allotment { purpose: Purpose::Reserves, percent: third },
    ///         Allotment { purpose: Purpose::Capital, percent: third },
    ///         Allotment { purpose: Purpose::Business, percent: Decimal::new(333_334, 4) },
    ///     ],
    ///     PartUnit::Rupiah,
    /// )?;
    /// let pools: Vec<String> = plan.pools(Money::rupiah(1_000)?)?
    ///     .into_iter()
    ///     .map(Money::to_wire)
    ///     .collect();
    /// // Exactly 333.333, 333.333 and 333.334: the last lost most by the cut.
    /// assert_eq!(pools, ["333.00", "333.00", "334.00"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Errors: [`ShuError::TooLarge`].
    pub fn pools(&self, surplus: Money) -> Result<Vec<Money>, ShuError> {
        let weights: Result<Vec<u64>, _> = self
            .allotments
            .iter()
            .map(|one| fine(one.percent))
            .collect();
        divide(surplus, &weights?, self.unit)?.ok_or(ShuError::TooLarge)
    }

    fn pool(&self, purpose: Purpose, pools: &[Money]) -> Money {
        let mut both = self.allotments.iter().zip(pools);
        let found = both.find(|(one, _)| one.purpose == purpose);
        found.map_or(Money::ZERO, |(_, pool)| *pool)
    }

    /// Shares a surplus among purposes and members.
    ///
    /// Errors: [`ShuError::NoBasis`] when a pool that goes to members has nobody to go to,
    /// [`ShuError::TooLarge`].
    pub fn share(&self, surplus: Money, bases: &[Bases]) -> Result<Sharing, ShuError> {
        let pools = self.pools(surplus)?;
        let of = |purpose, base: fn(&Bases) -> Money| {
            let pool = self.pool(purpose, &pools);
            let weights: Vec<u64> = bases
                .iter()
                .map(|one| base(one).to_sen().unsigned_abs())
                .collect();
            match divide(pool, &weights, self.unit)? {
                Some(parts) => Ok(parts),
                None if pool.is_zero() => Ok(vec![Money::ZERO; bases.len()]),
                None => Err(ShuError::NoBasis(purpose)),
            }
        };
        let capital = of(Purpose::Capital, |one| one.capital)?;
        let business = of(Purpose::Business, |one| one.business)?;
        let both = capital.into_iter().zip(business);
        let parts = both
            .map(|(capital, business)| Parts { capital, business })
            .collect();
        Ok(Sharing { pools, parts })
    }
}

/// Interest on a loan that was paid in a year: payments fill the instalments in their order, and
/// in each the interest before the principal.
///
/// Shape: principal and interest of each instalment; day and sum of each payment, in order.
pub fn interest_paid(
    instalments: &[(Money, Money)],
    payments: &[(NaiveDate, Money)],
    year: i32,
) -> Money {
    let mut owed = instalments
        .iter()
        .flat_map(|(principal, interest)| [(true, interest.to_sen()), (false, principal.to_sen())]);
    let mut current = owed.next();
    let mut paid = 0_i64;
    for (day, sum) in payments {
        let mut left = sum.to_sen();
        while left > 0 {
            let Some((is_interest, rest)) = &mut current else {
                break;
            };
            let taken = left.min(*rest);
            if *is_interest && day.year() == year {
                paid += taken;
            }
            left -= taken;
            *rest -= taken;
            if *rest == 0 {
                current = owed.next();
            }
        }
    }
    Money::from_sen(paid).unwrap_or(Money::MAX)
}
