//! Rows of the files that the office takes away, as text in the order of their columns.

use sqlx::sqlite::SqliteRow;

use super::row::Columns;
use super::{Reading, Stored};
use crate::office::exports::Export;

/// Columns of a row by name, each by its kind.
fn cells(row: &SqliteRow, columns: &[&str]) -> Stored<Vec<String>> {
    columns
        .iter()
        .map(|column| match *column {
            "amount" | "balance_after" | "principal" | "unpaid" => Ok(row.money(column)?.to_wire()),
            "months" | "activated" => Ok(row.raw::<i64>(column)?.to_string()),
            "submitted_on" => Ok(row.moment(column)?.to_rfc3339()),
            _ => Ok(row.raw::<Option<String>>(column)?.unwrap_or_default()),
        })
        .collect()
}

impl Reading {
    /// The rows of an export.
    pub async fn exported(&mut self, what: Export) -> Stored<Vec<Vec<String>>> {
        let sql = match what {
            Export::Members => {
                "SELECT number, name, status, joined_on, left_on,
                     EXISTS (SELECT 1 FROM credential WHERE member_id = member.id) AS activated
                 FROM member ORDER BY number"
            }
            Export::Movements => {
                "SELECT member.number AS member, account.number AS account,
                     account.name AS account_name, booked_on, movement.kind AS kind, direction,
                     amount_sen AS amount, balance_after_sen AS balance_after, description, reference
                 FROM savings_transaction AS movement
                 JOIN savings_account AS account ON account.id = movement.account_id
                 JOIN member ON member.id = account.member_id
                 ORDER BY member.number, account.number, seq"
            }
            Export::Loans => {
                "SELECT loan.number AS number, member.number AS member, product_name AS product,
                     principal_sen AS principal, months, disbursed_on, loan.status AS status,
                     (SELECT coalesce(sum(part.principal_sen + part.interest_sen - part.paid_sen), 0)
                      FROM loan_instalment AS part WHERE part.loan_id = loan.id) AS unpaid
                 FROM loan JOIN member ON member.id = loan.member_id ORDER BY loan.number"
            }
            Export::Applications => {
                "SELECT application.number AS number, member.number AS member, member.name AS name,
                     product_name AS product, amount_sen AS amount, months, purpose,
                     application.status AS status, submitted_at AS submitted_on
                 FROM loan_application AS application
                 JOIN member ON member.id = application.member_id ORDER BY application.number"
            }
        };
        let rows = sqlx::query(sql).fetch_all(self.db()).await?;
        rows.iter().map(|row| cells(row, what.columns())).collect()
    }
}
