//! Who works in the office and what each role may do there.
//!
//! What it is for: the one table of roles and powers that the API and the command line share, and
//! the rule of four eyes. What it leaves to others: sessions, passwords, and the same rules once
//! more as constraints of the database.

use std::fmt;

use thiserror::Error;

use crate::codes::codes;

/// What an officer is to the cooperative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OfficerRole {
    /// Kasir: stands at the counter, prints codes, pays out what others granted.
    Teller,
    /// Pengurus or the manager they hired: decides.
    Manager,
    /// Pengawas: reads everything, decides nothing.
    Supervisor,
    /// Keeps the system running: officers and imports, no money.
    Admin,
}

codes!(OfficerRole {
    Teller => "teller",
    Manager => "manager",
    Supervisor => "supervisor",
    Admin => "admin",
});

/// What can be done in the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Power {
    /// Read members, requests and products.
    Read,
    /// Read the log.
    ReadLog,
    /// Take data away as files.
    Export,
    /// Print codes.
    IssueCodes,
    /// Look at a request and say so.
    Review,
    /// Grant or refuse.
    Decide,
    /// Pay out what another officer granted.
    PayOut,
    /// Publish to members: meetings, announcements, products, figures.
    Publish,
    /// Bring in files.
    Import,
    /// End the access of officers.
    ManageOfficers,
}

codes!(Power {
    Read => "read",
    ReadLog => "readLog",
    Export => "export",
    IssueCodes => "issueCodes",
    Review => "review",
    Decide => "decide",
    PayOut => "payOut",
    Publish => "publish",
    Import => "import",
    ManageOfficers => "manageOfficers",
});

impl OfficerRole {
    /// Whether the role has a power.
    pub const fn may(self, power: Power) -> bool {
        use Power as P;
        match self {
            Self::Teller => matches!(power, P::Read | P::IssueCodes | P::Review | P::PayOut),
            Self::Manager => !matches!(power, P::ManageOfficers),
            Self::Supervisor => matches!(power, P::Read | P::ReadLog | P::Export),
            Self::Admin => matches!(power, P::ReadLog | P::Import | P::ManageOfficers),
        }
    }
}

/// The roles of one officer.
///
/// Invariant: at least one; [`OfficerRole::Supervisor`] stands alone, because nobody supervises
/// what they decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerRoles(Vec<OfficerRole>);

/// Why roles do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RolesError {
    /// None at all.
    #[error("an officer has at least one role")]
    None,
    /// A supervisor with another role.
    #[error("a supervisor has no other role")]
    SupervisorDecides,
}

impl OfficerRoles {
    /// Roles in any order; the same one twice is no harm.
    ///
    /// Errors: [`RolesError`].
    pub fn new(roles: impl IntoIterator<Item = OfficerRole>) -> Result<Self, RolesError> {
        let mut roles: Vec<_> = roles.into_iter().collect();
        roles.sort_unstable();
        roles.dedup();
        match roles.as_slice() {
            [] => Err(RolesError::None),
            [_] => Ok(Self(roles)),
            many if many.contains(&OfficerRole::Supervisor) => Err(RolesError::SupervisorDecides),
            _ => Ok(Self(roles)),
        }
    }

    /// Each of them once.
    pub fn all(&self) -> &[OfficerRole] {
        &self.0
    }

    /// Whether one of them is this one.
    pub fn has(&self, role: OfficerRole) -> bool {
        self.0.contains(&role)
    }

    /// Whether one of them has the power.
    pub fn may(&self, power: Power) -> bool {
        self.0.iter().any(|role| role.may(power))
    }
}

/// What an officer signs in with: `KETUA`, `KASIR-2`.
///
/// Shape: 2 to 16 capital letters, digits and dashes, at least one letter, so that it is never a
/// member number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfficerNumber(String);

/// The text is no officer's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "an officer's number has 2 to 16 letters, digits and dashes, at least one of them a letter"
)]
pub struct OfficerNumberError;

impl OfficerNumber {
    /// Reads a number; small letters and spaces around it are no harm.
    ///
    /// Errors: [`OfficerNumberError`].
    ///
    /// ```
    /// use sokoguru_domain::OfficerNumber;
    ///
    /// assert_eq!(OfficerNumber::parse(" kasir-2 ")?.as_str(), "KASIR-2");
    /// assert!(OfficerNumber::parse("01150042").is_err());
    /// # Ok::<(), sokoguru_domain::officer::OfficerNumberError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, OfficerNumberError> {
        let number = text.trim().to_ascii_uppercase();
        let fits = (2..=16).contains(&number.len())
            && number
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
            && number.bytes().any(|b| b.is_ascii_uppercase());
        if fits {
            Ok(Self(number))
        } else {
            Err(OfficerNumberError)
        }
    }

    /// In capital letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OfficerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OfficerNumber({})", self.0)
    }
}

/// A person's name without case, spaces and marks: two that differ in these alone are one person.
///
/// ```
/// use sokoguru_domain::officer::folded;
///
/// assert_eq!(folded("Sri  Rahayu, S.E."), folded("sri rahayu se"));
/// assert_ne!(folded("Sri Rahayu"), folded("Sri Rahayu 2"));
/// ```
pub fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Why an officer may not pay out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FourEyes {
    /// No officer has granted it by name.
    #[error("no officer has put their name to it yet")]
    NotGranted,
    /// The officer granted it.
    #[error("who granted it does not pay it out")]
    SameOfficer,
    /// It is the officer's own money.
    #[error("nobody decides on their own request")]
    OwnRequest,
}

/// Whether money may leave: another officer granted it, and neither of the two is the one who gets
/// it. The officers are told apart by whatever names them.
///
/// Errors: [`FourEyes`].
pub fn may_pay_out<T: PartialEq>(
    granted_by: Option<&T>,
    paid_by: &T,
    own_request: bool,
) -> Result<(), FourEyes> {
    match granted_by {
        _ if own_request => Err(FourEyes::OwnRequest),
        None => Err(FourEyes::NotGranted),
        Some(first) if first == paid_by => Err(FourEyes::SameOfficer),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OfficerRole::{Admin, Manager, Supervisor, Teller};

    /// The whole table, so that a change of one cell is seen.
    #[test]
    fn each_role_has_its_powers_and_no_other() {
        let table = [
            (Power::Read, "TMS-"),
            (Power::ReadLog, "-MSA"),
            (Power::Export, "-MS-"),
            (Power::IssueCodes, "TM--"),
            (Power::Review, "TM--"),
            (Power::Decide, "-M--"),
            (Power::PayOut, "TM--"),
            (Power::Publish, "-M--"),
            (Power::Import, "-M-A"),
            (Power::ManageOfficers, "---A"),
        ];
        assert_eq!(table.len(), Power::ALL.len());
        for (power, row) in table {
            for (role, letter) in [
                (Teller, 'T'),
                (Manager, 'M'),
                (Supervisor, 'S'),
                (Admin, 'A'),
            ] {
                assert_eq!(role.may(power), row.contains(letter), "{role:?} {power:?}");
            }
        }
    }

    #[test]
    fn a_supervisor_stands_alone() {
        assert_eq!(OfficerRoles::new([]), Err(RolesError::None));
        for other in [Teller, Manager, Admin] {
            let both = OfficerRoles::new([other, Supervisor]);
            assert_eq!(both, Err(RolesError::SupervisorDecides));
        }
        let two = OfficerRoles::new([Manager, Teller, Manager]);
        assert_eq!(
            two.map(|roles| roles.all().to_vec()),
            Ok(vec![Teller, Manager])
        );
    }

    #[test]
    fn the_same_officer_never_grants_and_pays() {
        assert_eq!(may_pay_out(Some(&1), &2, false), Ok(()));
        assert_eq!(may_pay_out(Some(&1), &1, false), Err(FourEyes::SameOfficer));
        assert_eq!(may_pay_out(None, &1, false), Err(FourEyes::NotGranted));
        assert_eq!(may_pay_out(Some(&1), &2, true), Err(FourEyes::OwnRequest));
    }

    #[test]
    fn a_number_is_never_a_members() {
        for wrong in [
            "",
            "A",
            "12345678",
            "KAS IR",
            "KETUA!",
            "ABCDEFGHIJKLMNOPQ",
            "é1",
        ] {
            assert!(OfficerNumber::parse(wrong).is_err(), "{wrong}");
        }
    }
}
