//! What the office takes away as files: members, movements, loans, applications, as CSV that a
//! spreadsheet opens and an import takes in again.
//!
//! A cell that a spreadsheet would take for a formula gets an apostrophe before it: what a member
//! typed as a purpose must not run in the manager's Excel. Source: OWASP, "CSV Injection".

use chrono::{DateTime, Utc};

use super::{OfficeError, payouts};
use crate::audit::{Action, record};
use crate::secrets::sha256;
use crate::store::Writing;
use crate::view::hex;
use sokoguru_domain::Power;

/// What can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// Members.
    Members,
    /// Movements of savings.
    Movements,
    /// Loans with the instalments that are not paid yet, principal and interest.
    Loans,
    /// Applications for loans.
    Applications,
}

impl Export {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Members,
        Self::Movements,
        Self::Loans,
        Self::Applications,
    ];

    /// Its name, in addresses and as a file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Movements => "movements",
            Self::Loans => "loans",
            Self::Applications => "applications",
        }
    }

    /// The one of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// The first line.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Members => &[
                "number",
                "name",
                "status",
                "joined_on",
                "left_on",
                "activated",
            ],
            Self::Movements => &[
                "member",
                "account",
                "account_name",
                "booked_on",
                "kind",
                "direction",
                "amount",
                "balance_after",
                "description",
                "reference",
            ],
            Self::Loans => &[
                "number",
                "member",
                "product",
                "principal",
                "months",
                "disbursed_on",
                "status",
                "unpaid",
            ],
            Self::Applications => &[
                "number",
                "member",
                "name",
                "product",
                "amount",
                "months",
                "purpose",
                "status",
                "submitted_on",
            ],
        }
    }
}

/// A cell that is text wherever it is opened.
fn safe(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// The file, and its entry in the log: who took what away, and the digest of it.
///
/// Errors: [`OfficeError::NotAllowed`].
pub async fn export(
    tx: &mut Writing,
    what: Export,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, OfficeError> {
    payouts::allow(tx, Power::Export).await?;
    let rows = tx.exported(what).await?;
    // With the mark, Excel reads names as they are written.
    let mut writer = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    let torn = |_| OfficeError::WrongState("the file cannot be written".to_owned());
    writer.write_record(what.columns()).map_err(torn)?;
    for row in rows {
        let cells: Vec<String> = row.into_iter().map(safe).collect();
        writer.write_record(&cells).map_err(torn)?;
    }
    let file = writer
        .into_inner()
        .map_err(|_| OfficeError::WrongState("the file cannot be written".to_owned()))?;
    let digest = hex(&sha256(&file));
    let subject = ("export", what.name());
    record(tx, Action::ExportMade, subject, &[("sha256", &digest)], now).await?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_member_typed_becomes_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert!(safe(formula.to_owned()).starts_with('\''), "{formula}");
        }
        for plain in ["", "Modal = warung", "1500000.00", "01150042"] {
            assert_eq!(safe(plain.to_owned()), plain);
        }
    }

    #[test]
    fn every_export_is_found_by_its_name() {
        for one in Export::ALL {
            assert_eq!(Export::from_name(one.name()), Some(*one));
            assert!(!one.columns().is_empty());
        }
        assert_eq!(Export::from_name("../members"), None);
    }
}
