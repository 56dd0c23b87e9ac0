//! Who a member is to the cooperative: the number on the card, the standing that decides over
//! voting and borrowing, and the printed code that opens an account without e-mail.

use std::fmt;

use thiserror::Error;

use crate::codes::codes;

/// A member's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberStatus {
    /// Anggota.
    Full,
    /// Calon anggota.
    Candidate,
    /// Anggota luar biasa.
    Associate,
    /// No longer a member.
    Left,
}

codes!(MemberStatus {
    Full => "full",
    Candidate => "candidate",
    Associate => "associate",
    Left => "left",
});

impl MemberStatus {
    /// Whether the member has a vote. The articles may give more; without them only full members
    /// have one.
    ///
    /// Source: UU 25/1992 Pasal 18 to 20.
    pub const fn may_vote(self) -> bool {
        matches!(self, Self::Full)
    }

    /// Whether the member may apply for a loan.
    pub const fn may_borrow(self) -> bool {
        matches!(self, Self::Full)
    }
}

/// The number on a member's card (nomor anggota, NIAK).
///
/// Shape: 4 to 16 digits; leading zeros count.
///
/// Invariant: digits only. `Debug` prints nothing of it: it names a person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberNumber(String);

/// Why a text is not a member number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MemberNumberError {
    /// Something other than digits, and spaces or dots between them.
    #[error("a member number has digits only")]
    NotDigits,
    /// Fewer than 4 digits.
    #[error("a member number has at least 4 digits")]
    TooShort,
    /// More than 16 digits.
    #[error("a member number has at most 16 digits")]
    TooLong,
}

impl MemberNumber {
    /// Reads a number as it is typed or copied from a card: spaces and dots are no harm.
    ///
    /// Errors: [`MemberNumberError`].
    ///
    /// ```
    /// use sokoguru_domain::MemberNumber;
    ///
    /// let number = MemberNumber::parse(" 0117.0042 ")?;
    /// assert_eq!(number.as_str(), "01170042");
    /// assert_eq!(number.grouped(), "0117 0042");
    /// # Ok::<(), sokoguru_domain::member::MemberNumberError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, MemberNumberError> {
        let mut digits = String::new();
        for mark in text.chars() {
            if mark.is_ascii_digit() {
                if digits.len() == 16 {
                    return Err(MemberNumberError::TooLong);
                }
                digits.push(mark);
            } else if !(mark.is_whitespace() || mark == '.') {
                return Err(MemberNumberError::NotDigits);
            }
        }
        if digits.len() < 4 {
            return Err(MemberNumberError::TooShort);
        }
        Ok(Self(digits))
    }

    /// The digits alone, as they are stored and sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups of four, as it is shown.
    pub fn grouped(&self) -> String {
        grouped(&self.0, ' ')
    }
}

impl fmt::Debug for MemberNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemberNumber(..)")
    }
}

fn grouped(text: &str, between: char) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for (at, mark) in text.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(between);
        }
        out.push(mark);
    }
    out
}

/// The code that the office prints for a member to open an account with.
///
/// Shape: 12 characters of Crockford's base 32 (digits and capital letters without I, L, O, U);
/// 55 random bits in eleven characters, then one that checks them.
///
/// Invariant: the last character fits the others. `Debug` prints nothing of it: it is a secret.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ActivationCode(String);

/// Why a text is not an activation code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ActivationCodeError {
    /// A character that is on no printed code.
    #[error("an activation code has digits and letters only, without U")]
    UnknownCharacter,
    /// Fewer or more than 12 characters.
    #[error("an activation code has 12 characters")]
    WrongLength {
        /// How many there are.
        found: usize,
    },
    /// A slip of the pen: a wrong character, or two that changed places.
    #[error("the activation code contains a slip of the pen")]
    Mistyped,
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl ActivationCode {
    /// A code from random bits; the highest nine are not used.
    pub fn from_random(bits: u64) -> Self {
        let mut code = String::with_capacity(12);
        let mut check = 0;
        for at in (0..11).rev() {
            // Five bits at a time, so that a byte always holds them.
            let value = u8::try_from((bits >> (at * 5)) & 31).unwrap_or(0);
            check = checked(check, value);
            push_value(&mut code, value);
        }
        push_value(&mut code, times_two(check));
        Self(code)
    }

    /// Reads a code as it is typed from paper: lower case, spaces and dashes are no harm, nor is
    /// the letter O for zero, or the letters I and L for one.
    ///
    /// Errors: [`ActivationCodeError`]. Every single wrong character and every two characters
    /// that changed places are found.
    ///
    /// ```
    /// use sokoguru_domain::ActivationCode;
    ///
    /// let code = ActivationCode::from_random(0);
    /// assert_eq!(code.printed(), "0000-0000-0000");
    /// assert_eq!(ActivationCode::parse("oooo oooo oooo"), Ok(code));
    /// ```
    pub fn parse(text: &str) -> Result<Self, ActivationCodeError> {
        let mut code = String::with_capacity(12);
        let (mut check, mut found) = (0, 0);
        for mark in text.chars() {
            if mark.is_whitespace() || matches!(mark, '-' | '\u{2010}'..='\u{2015}') {
                continue;
            }
            let value = value_of(mark).ok_or(ActivationCodeError::UnknownCharacter)?;
            found += 1;
            if found <= 12 {
                check = checked(check, value);
                push_value(&mut code, value);
            }
        }
        if found != 12 {
            return Err(ActivationCodeError::WrongLength { found });
        }
        if check != 0 {
            return Err(ActivationCodeError::Mistyped);
        }
        Ok(Self(code))
    }

    /// The twelve characters alone, as they are hashed and sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups of four with dashes, as it is printed.
    pub fn printed(&self) -> String {
        grouped(&self.0, '-')
    }
}

impl fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivationCode(..)")
    }
}

fn value_of(mark: char) -> Option<u8> {
    let mark = match mark.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET.iter().position(|known| char::from(*known) == mark);
    at.and_then(|at| u8::try_from(at).ok())
}

fn push_value(code: &mut String, value: u8) {
    let mark = ALPHABET.get(usize::from(value)).copied().unwrap_or(b'0');
    code.push(char::from(mark));
}

/// One step of the check: a sum in the field of 32 elements in which each place has a weight of
/// its own (a power of two), which is what finds one wrong character and two that changed places.
/// Over a whole code it comes to zero.
fn checked(sum: u8, value: u8) -> u8 {
    times_two(sum) ^ value
}

/// Doubles an element of the field of 32 with the polynomial x^5 + x^2 + 1.
fn times_two(element: u8) -> u8 {
    let doubled = element << 1;
    if doubled & 32 == 0 {
        doubled
    } else {
        doubled ^ 0b10_0101
    }
}
