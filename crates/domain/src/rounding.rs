//! Rounding as a rule with a name. Published instalment tables round differently (down, half up,
//! to Rp100, up to Rp1.000), so the rule belongs to the product and is never chosen in passing.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::codes::codes;
use crate::decimal::{over, round, times};

/// Which way a figure goes that lies between two steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoundingMode {
    /// To the lower step.
    Down,
    /// To the nearer step, and up from the middle.
    ///
    /// Source: PER-11/PJ/2025 Pasal 129(3) rounds tax this way.
    HalfUp,
    /// To the higher step.
    Up,
}

codes!(RoundingMode { Down => "down", HalfUp => "halfUp", Up => "up" });

/// The size of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoundingUnit {
    /// A hundredth of a rupiah.
    Sen,
    /// One rupiah.
    Rupiah,
    /// Rp100, the smallest coin in daily use.
    Hundred,
    /// Rp500.
    FiveHundred,
    /// Rp1.000.
    Thousand,
}

codes!(RoundingUnit {
    Sen => "sen",
    Rupiah => "rupiah",
    Hundred => "100",
    FiveHundred => "500",
    Thousand => "1000",
});

impl RoundingUnit {
    /// The step.
    ///
    /// Units: rupiah.
    pub const fn step(self) -> Decimal {
        match self {
            Self::Sen => Decimal::from_parts(1, 0, 0, false, 2),
            Self::Rupiah => Decimal::ONE,
            Self::Hundred => Decimal::ONE_HUNDRED,
            Self::FiveHundred => Decimal::from_parts(500, 0, 0, false, 0),
            Self::Thousand => Decimal::ONE_THOUSAND,
        }
    }
}

/// A product's rule of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rounding {
    /// Which way.
    pub mode: RoundingMode,
    /// To which step.
    pub unit: RoundingUnit,
}

impl Rounding {
    /// Half up to a sen: what a calculator page with two decimals shows.
    pub const SEN: Self = Self::new(RoundingMode::HalfUp, RoundingUnit::Sen);

    /// Half up to a rupiah: what a ledger in whole rupiah keeps.
    pub const RUPIAH: Self = Self::new(RoundingMode::HalfUp, RoundingUnit::Rupiah);

    /// A rule from its two halves.
    pub const fn new(mode: RoundingMode, unit: RoundingUnit) -> Self {
        Self { mode, unit }
    }

    /// The figure on the rule's step.
    ///
    /// Units: rupiah in, rupiah out. A negative figure is rounded by its size: `Up` goes away
    /// from zero. A figure too large to be put on its step comes back cut to a whole number.
    ///
    /// Source: a credit union's product page rounds Rp84.582,85 of interest up to Rp84.600.
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// use sokoguru_domain::{Rounding, RoundingMode, RoundingUnit};
    ///
    /// let up = Rounding::new(RoundingMode::Up, RoundingUnit::Hundred);
    /// assert_eq!(up.apply(Decimal::new(8_458_285, 2)), Decimal::from(84_600));
    /// assert_eq!(Rounding::RUPIAH.apply(Decimal::new(98_395, 2)), Decimal::from(984));
    /// ```
    pub fn apply(self, amount: Decimal) -> Decimal {
        let strategy = match self.mode {
            RoundingMode::Down => RoundingStrategy::ToZero,
            RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            RoundingMode::Up => RoundingStrategy::AwayFromZero,
        };
        let places = match self.unit {
            RoundingUnit::Sen => 2,
            _ => 0,
        };
        let step = match self.unit {
            RoundingUnit::Sen | RoundingUnit::Rupiah => Decimal::ONE,
            coarse => coarse.step(),
        };
        over(amount, step)
            .map(|steps| round(steps, places, strategy))
            .and_then(|steps| times(steps, step))
            .unwrap_or_else(|| amount.trunc())
    }

    /// The rule for a part inside a rounded instalment: half up to a rupiah, or to a sen where
    /// the product itself counts in sen.
    ///
    /// Source: in a class XI textbook the annuity goes up to Rp1.000 while the interest in it is
    /// kept to the rupiah, half up.
    #[must_use]
    pub const fn of_parts(self) -> Self {
        match self.unit {
            RoundingUnit::Sen => Self::SEN,
            _ => Self::RUPIAH,
        }
    }
}
