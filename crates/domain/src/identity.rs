//! The citizen's number (NIK KTP) of somebody who wants to be a member.
//!
//! It names a person for life, so that it is read, compared and kept, and never shown again in
//! full. Not to be mistaken for the cooperative's own number (NIK Koperasi).

use std::fmt;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

/// A citizen's number.
///
/// Shape: 16 digits: six for the place of registration, six for the day of birth as day, month
/// and year (the day plus 40 for women), four that count those born there on that day, from 0001.
///
/// Invariant: the place begins with a province's digits, the six in the middle are a day of some
/// century, and the last four are not zero. `Debug` prints nothing of it: it names a person.
///
/// Source: PP 37/2007 Pasal 37.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NationalId(String);

/// Why a text is no citizen's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NationalIdError {
    /// Something other than digits, and spaces or dots between them.
    #[error("a citizen's number has digits only")]
    NotDigits,
    /// Fewer or more than 16 digits.
    #[error("a citizen's number has 16 digits")]
    WrongLength {
        /// How many there are.
        found: usize,
    },
    /// It begins with digits of no province.
    #[error("a citizen's number begins with a province")]
    NoPlace,
    /// The six digits in the middle are no day.
    #[error("a citizen's number holds a day of birth")]
    NoDay,
    /// The last four digits are zero: nobody is counted so.
    #[error("a citizen's number ends in a count from 0001")]
    NoCount,
}

impl NationalId {
    /// Reads a number as it is typed from the card: spaces and dots are no harm.
    ///
    /// Errors: [`NationalIdError`].
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use sokoguru_domain::NationalId;
    ///
    /// let woman = NationalId::parse("3273 0557 1290 0003")?;
    /// assert_eq!(woman.masked(), "************0003");
    /// assert!(NaiveDate::from_ymd_opt(1990, 12, 17).is_some_and(|day| woman.fits(day)));
    /// # Ok::<(), sokoguru_domain::identity::NationalIdError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, NationalIdError> {
        let mut digits = String::with_capacity(16);
        let mut found = 0;
        for mark in text.chars() {
            if mark.is_ascii_digit() {
                found += 1;
                if found <= 16 {
                    digits.push(mark);
                }
            } else if !(mark.is_whitespace() || mark == '.') {
                return Err(NationalIdError::NotDigits);
            }
        }
        if found != 16 {
            return Err(NationalIdError::WrongLength { found });
        }
        let id = Self(digits);
        // The provinces are numbered by islands: Sumatera from 11, Papua in the nineties.
        if id.number(0, 2) < 11 {
            return Err(NationalIdError::NoPlace);
        }
        if id.born_in(1900).or(id.born_in(2000)).is_none() {
            return Err(NationalIdError::NoDay);
        }
        if id.number(12, 16) == 0 {
            return Err(NationalIdError::NoCount);
        }
        Ok(id)
    }

    /// The digits alone, for sealing. They go nowhere else.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits behind stars: enough to know one's own, not enough to be somebody.
    pub fn masked(&self) -> String {
        let mut text = "*".repeat(12);
        text.extend(self.0.chars().skip(12));
        text
    }

    /// Whether the day in the number is this day of birth. A number is given once and stays when
    /// a wrong day is put right later, so that a difference is to be looked at and proves nothing.
    pub fn fits(&self, born_on: NaiveDate) -> bool {
        let century = born_on.year().div_euclid(100) * 100;
        self.born_in(century) == Some(born_on)
    }

    fn born_in(&self, century: i32) -> Option<NaiveDate> {
        let day = self.number(6, 8);
        let day = if day > 40 { day - 40 } else { day };
        let year = i32::try_from(self.number(10, 12)).ok()?;
        NaiveDate::from_ymd_opt(century + year, self.number(8, 10), day)
    }

    fn number(&self, from: usize, to: usize) -> u32 {
        let digits = self.0.get(from..to).and_then(|digits| digits.parse().ok());
        digits.unwrap_or(0)
    }
}

impl fmt::Debug for NationalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NationalId(..)")
    }
}

/// A telephone number in Indonesia as a person types it, in one spelling.
///
/// Shape: `0` and 8 to 13 digits behind it; `+62` and `62` in front mean the same.
///
/// ```
/// use sokoguru_domain::identity::phone;
///
/// assert_eq!(phone("+62 812-3456-7890").as_deref(), Some("081234567890"));
/// assert_eq!(phone("12345"), None);
/// ```
pub fn phone(text: &str) -> Option<String> {
    let mut digits = String::new();
    for (at, mark) in text.trim().chars().enumerate() {
        match mark {
            '0'..='9' => digits.push(mark),
            '+' if at == 0 => {}
            ' ' | '-' | '.' | '(' | ')' => {}
            _ => return None,
        }
    }
    let rest = match digits.strip_prefix("62") {
        // Some write the zero too.
        Some(rest) => rest.strip_prefix('0').unwrap_or(rest),
        None => digits.strip_prefix('0')?,
    };
    let fits = (8..=13).contains(&rest.len()) && !rest.starts_with('0');
    fits.then(|| ["0", rest].concat())
}

/// A telephone number of which the middle is hidden: the member knows it again, whoever looks
/// over a shoulder does not.
///
/// ```
/// assert_eq!(sokoguru_domain::identity::masked_phone("081234567890"), "0812*****890");
/// ```
pub fn masked_phone(number: &str) -> String {
    let count = number.chars().count();
    let hide = |(at, mark): (usize, char)| {
        if at < 4 || at + 3 >= count { mark } else { '*' }
    };
    number.chars().enumerate().map(hide).collect()
}
