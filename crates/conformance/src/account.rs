//! The account file: which members the kit may be, and what it may do as each.
//!
//! A member who may be written to stands under a name of its own, so that nobody's real loan is
//! applied for because a number stood in the wrong place.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;

/// Who the kit signs in as.
///
/// Shape: `{"member": {"memberNumber", "password"}, "otherMember"?, "disposableMember"?,
/// "appOrigin"?}`; a name that is not one of these is refused, because it is a slip.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    /// Is only read. Best somebody with savings, many movements and a loan.
    pub member: Credentials,
    /// Somebody else with savings or a loan, only read: what belongs to them must stay theirs.
    pub other_member: Option<Credentials>,
    /// Somebody who is there for tests alone: applies for loans, attends, votes, gets locked out.
    pub disposable_member: Option<Credentials>,
    /// An origin other than the backend's own from which it allows an app, `https://app.example`.
    pub app_origin: Option<String>,
}

/// A member number and its password.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credentials {
    /// As it stands on the card.
    pub member_number: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// Why an account file is of no use.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// It cannot be read.
    #[error("the account file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is not of the form that docs/backends.md shows.
    #[error("the account file is not of the expected form at line {line}, column {column}: {what}")]
    Malformed {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What is wrong, without what stands in the file.
        what: &'static str,
    },
    /// Two of its members are one.
    #[error("the account file names one member twice; each of them must be somebody else")]
    SameMember,
}

impl Account {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, AccountError> {
        Self::parse(&fs::read_to_string(path)?)
    }

    /// Reads a text.
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let account: Self =
            serde_json::from_str(text).map_err(|error| AccountError::Malformed {
                line: error.line(),
                column: error.column(),
                // Serde's own words may quote a password.
                what: if error.is_data() {
                    "a name that is missing, unknown, or not a text"
                } else {
                    "no JSON"
                },
            })?;
        let mut numbers: Vec<String> = account
            .everybody()
            .map(|one| digits(&one.member_number))
            .collect();
        numbers.sort();
        let all = numbers.len();
        numbers.dedup();
        if numbers.len() == all {
            Ok(account)
        } else {
            Err(AccountError::SameMember)
        }
    }

    /// All members that are named.
    pub fn everybody(&self) -> impl Iterator<Item = &Credentials> {
        std::iter::once(&self.member)
            .chain(&self.other_member)
            .chain(&self.disposable_member)
    }
}

/// The digits of a member number.
pub fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"{"memberNumber":"0101","password":"rahasia-sekali"}"#;

    #[test]
    fn a_slip_in_a_name_is_refused_and_no_password_is_quoted() {
        let text = format!(r#"{{"member":{ONE},"disposeableMember":{ONE}}}"#);
        let error = Account::parse(&text).unwrap_err().to_string();
        assert!(error.contains("line 1"), "{error}");
        for text in ["", "[]", r#"{"member":"rahasia-sekali"}"#] {
            let error = Account::parse(text).unwrap_err().to_string();
            assert!(!error.contains("rahasia"), "{error}");
        }
        assert!(Account::parse(&format!(r#"{{"member":{ONE}}}"#)).is_ok());
    }

    #[test]
    fn nobody_is_two_of_them() {
        let text = format!(
            r#"{{"member":{ONE},"disposableMember":{{"memberNumber":"01 01","password":"x"}}}}"#
        );
        assert!(matches!(
            Account::parse(&text),
            Err(AccountError::SameMember)
        ));
    }
}
