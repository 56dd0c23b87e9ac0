//! Rupiah, and the only ways to add, take away, split, read and write them.
//!
//! A sum of money here is never negative: which way it moves is a [`crate::savings::Direction`]
//! beside it. How a sum is shown to a member is left to [`crate::format`](mod@crate::format).

use std::fmt;

use rust_decimal::Decimal;
use thiserror::Error;

/// A sum of rupiah, from nothing to [`Money::MAX`].
///
/// Units: rupiah with two decimals (one rupiah is 100 sen).
///
/// Invariant: never negative, never more than two decimals, never above [`Money::MAX`]. There is
/// no conversion from a bare integer, because nothing in it says rupiah or sen. `Debug` prints
/// nothing of the figure, so that a balance cannot reach a log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(Decimal);

/// Why a figure is not a sum of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Below nothing: give the direction beside the sum instead.
    #[error("a sum of money is not negative")]
    Negative,
    /// Finer than a sen.
    #[error("a sum of money has at most two decimals")]
    TooFine,
    /// Above [`Money::MAX`].
    #[error("a sum of money is too large")]
    TooLarge,
    /// Not digits with an optional dot and one or two more digits.
    #[error("a sum of money is written in digits with at most one dot")]
    NotANumber,
    /// Weights that share out nothing: none, negative, all zero, or too large to add.
    #[error("the weights share out nothing")]
    BadWeights,
}

/// The largest sum in sen: fifteen digits of rupiah and two decimals.
const MAX_SEN: i64 = 99_999_999_999_999_999;

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::from_parts(0, 0, 0, false, 2));

    /// Rp999.999.999.999.999,99: fifteen digits, which every system of record can store.
    pub const MAX: Self = Self(Decimal::from_parts(0x5D89_FFFF, 0x0163_4578, 0, false, 2));

    /// A sum from a decimal figure in rupiah.
    ///
    /// Units: rupiah. Zeros after the second decimal are no harm.
    ///
    /// Errors: [`MoneyError::Negative`], [`MoneyError::TooFine`], [`MoneyError::TooLarge`].
    pub fn new(amount: Decimal) -> Result<Self, MoneyError> {
        if amount < Decimal::ZERO {
            return Err(MoneyError::Negative);
        }
        if amount > Self::MAX.0 {
            return Err(MoneyError::TooLarge);
        }
        let sen = amount * Decimal::ONE_HUNDRED;
        if !sen.fract().is_zero() {
            return Err(MoneyError::TooFine);
        }
        Self::from_sen(i64::try_from(sen.trunc()).map_err(|_| MoneyError::TooLarge)?)
    }

    /// A sum in whole rupiah.
    ///
    /// Errors: [`MoneyError::TooLarge`].
    pub fn rupiah(whole: u64) -> Result<Self, MoneyError> {
        let sen = whole.checked_mul(100).ok_or(MoneyError::TooLarge)?;
        Self::from_sen(i64::try_from(sen).map_err(|_| MoneyError::TooLarge)?)
    }

    /// A sum in sen, as it is stored.
    ///
    /// Units: sen, a hundredth of a rupiah.
    ///
    /// Errors: [`MoneyError::Negative`], [`MoneyError::TooLarge`].
    pub fn from_sen(sen: i64) -> Result<Self, MoneyError> {
        if sen < 0 {
            Err(MoneyError::Negative)
        } else if sen > MAX_SEN {
            Err(MoneyError::TooLarge)
        } else {
            Ok(Self(Decimal::new(sen, 2)))
        }
    }

    /// The sum in sen.
    ///
    /// Units: sen.
    pub fn to_sen(self) -> i64 {
        // Two decimals are the invariant, so the mantissa is the number of sen and fits.
        i64::try_from(self.0.mantissa()).unwrap_or(MAX_SEN)
    }

    /// The sum as a decimal figure.
    ///
    /// Units: rupiah, two decimals.
    pub fn amount(self) -> Decimal {
        self.0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Both together; `None` above [`Money::MAX`].
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_sen(self.to_sen().checked_add(other.to_sen())?).ok()
    }

    /// What is left; `None` when there was less than that.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_sen(self.to_sen().checked_sub(other.to_sen())?).ok()
    }

    /// All of them together.
    ///
    /// Errors: [`MoneyError::TooLarge`].
    pub fn sum(parts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        parts
            .into_iter()
            .try_fold(Self::ZERO, Self::checked_add)
            .ok_or(MoneyError::TooLarge)
    }

    /// Reads the wire's spelling: digits, and optionally a dot with one or two more digits.
    ///
    /// Shape: no sign, no exponent, no space, no separator of thousands.
    ///
    /// Errors: [`MoneyError::NotANumber`], [`MoneyError::TooFine`], [`MoneyError::TooLarge`].
    ///
    /// ```
    /// use sokoguru_domain::{Money, MoneyError};
    ///
    /// assert_eq!(Money::parse("1500000.5").map(Money::to_sen), Ok(150_000_050));
    /// assert_eq!(Money::parse("1.500.000"), Err(MoneyError::NotANumber));
    /// assert_eq!(Money::parse("-1"), Err(MoneyError::NotANumber));
    /// ```
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let (whole, cents) = match text.split_once('.') {
            None => (text, "0"),
            Some(parts) => parts,
        };
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(cents) {
            return Err(MoneyError::NotANumber);
        }
        if cents.len() > 2 {
            return Err(MoneyError::TooFine);
        }
        // A figure longer than an integer holds is also longer than any sum of money.
        let rupiah: i64 = whole.parse().map_err(|_| MoneyError::TooLarge)?;
        let mut sen: i64 = cents.parse().map_err(|_| MoneyError::NotANumber)?;
        if cents.len() == 1 {
            sen *= 10;
        }
        let total = rupiah
            .checked_mul(100)
            .and_then(|whole| whole.checked_add(sen))
            .ok_or(MoneyError::TooLarge)?;
        Self::from_sen(total)
    }

    /// The wire's spelling, always with two decimals: `1500000.00`.
    ///
    /// Invariant: [`Money::parse`] reads back the same sum.
    pub fn to_wire(self) -> String {
        let (rupiah, sen) = self.parts();
        let mut text = rupiah.to_string();
        text.push('.');
        push_two_digits(&mut text, sen);
        text
    }

    /// The whole rupiah, and the sen beside them.
    pub(crate) fn parts(self) -> (u64, u64) {
        let sen = self.to_sen().unsigned_abs();
        (sen / 100, sen % 100)
    }

    /// Equal parts that lose nothing, by largest remainder: the first parts carry one sen more
    /// until the rest is used up.
    ///
    /// Shape: `parts` sums; none when `parts` is zero.
    ///
    /// Invariant: the parts add up to the whole, and differ by at most one sen.
    ///
    /// ```
    /// use sokoguru_domain::Money;
    ///
    /// let parts = Money::parse("100")?.split(3);
    /// let wire: Vec<String> = parts.into_iter().map(Money::to_wire).collect();
    /// assert_eq!(wire, ["33.34", "33.33", "33.33"]);
    /// # Ok::<(), sokoguru_domain::MoneyError>(())
    /// ```
    pub fn split(self, parts: u32) -> Vec<Self> {
        if parts == 0 {
            return Vec::new();
        }
        let (share, rest) = (
            self.to_sen() / i64::from(parts),
            self.to_sen() % i64::from(parts),
        );
        (0..i64::from(parts))
            .map(|at| Self(Decimal::new(share + i64::from(at < rest), 2)))
            .collect()
    }

    /// Parts in proportion to the weights that lose nothing, by largest remainder: each part is
    /// first cut to a whole sen, then the sen that are left go one by one to the parts that lost
    /// most by the cut, the earlier one first where two lost the same.
    ///
    /// Errors: [`MoneyError::BadWeights`] when a weight is negative, or all of them are zero.
    ///
    /// Invariant: the parts add up to the whole; a weight of zero gets nothing.
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// use sokoguru_domain::Money;
    ///
    /// let weights = [Decimal::from(1), Decimal::from(1), Decimal::from(4)];
    /// let wire: Vec<String> = Money::parse("0.10")?
    ///     .split_by(&weights)?
    ///     .into_iter()
    ///     .map(Money::to_wire)
    ///     .collect();
    /// // Exactly 1.67, 1.67 and 6.67 sen.
    /// assert_eq!(wire, ["0.02", "0.02", "0.06"]);
    /// # Ok::<(), sokoguru_domain::MoneyError>(())
    /// ```
    pub fn split_by(self, weights: &[Decimal]) -> Result<Vec<Self>, MoneyError> {
        let mut all = Decimal::ZERO;
        for weight in weights {
            if *weight < Decimal::ZERO {
                return Err(MoneyError::BadWeights);
            }
            all = all.checked_add(*weight).ok_or(MoneyError::BadWeights)?;
        }
        if all.is_zero() {
            return Err(MoneyError::BadWeights);
        }

        let whole = Decimal::from(self.to_sen());
        let mut left = self.to_sen();
        let mut shares = Vec::with_capacity(weights.len());
        let mut order = Vec::with_capacity(weights.len());
        for (at, weight) in weights.iter().enumerate() {
            let share = weight
                .checked_div(all)
                .and_then(|part| whole.checked_mul(part))
                .ok_or(MoneyError::BadWeights)?;
            let cut = i64::try_from(share.trunc()).map_err(|_| MoneyError::BadWeights)?;
            left -= cut;
            shares.push(cut);
            // Nine decimals hold every real difference and none of the division's last digit,
            // so that two equal weights really lose the same.
            order.push((at, share.fract().round_dp(9), weight.is_zero()));
        }
        // A stable sort keeps the earlier part first; a weight of zero is owed nothing.
        order.sort_by(|a, b| a.2.cmp(&b.2).then(b.1.cmp(&a.1)));
        while left > 0 {
            for (at, _, no_weight) in &order {
                if left == 0 || *no_weight {
                    break;
                }
                if let Some(share) = shares.get_mut(*at) {
                    *share += 1;
                    left -= 1;
                }
            }
        }
        shares.into_iter().map(Self::from_sen).collect()
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Money(..)")
    }
}

/// Two digits of a number below a hundred, with the leading zero.
pub(crate) fn push_two_digits(text: &mut String, number: u64) {
    if number < 10 {
        text.push('0');
    }
    text.push_str(&number.to_string());
}
