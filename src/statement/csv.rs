//! A statement for spreadsheets. Its shape is described in docs/statement-csv.md.
//!
//! Shape: UTF-8, RFC 4180: commas, lines that end in CR LF, cells in quotes where they need them.
//! Days are `YYYY-MM-DD`, sums decimals with a dot. A text that a spreadsheet would take for a
//! formula gets an apostrophe before it.

use sokoguru_domain::{Direction, Money};

use super::Statement;

/// The names of the columns. They are the file's own, not words for people, so they are the same in
/// both languages.
const COLUMNS: &str = "date,kind,description,reference,in,out,balance\r\n";

/// Writes the file.
pub fn file(statement: &Statement) -> String {
    let mut out = String::from(COLUMNS);
    let edge = |day: String, kind: &str, balance: Money| {
        [&day, kind, "", "", "", "", &balance.to_wire()].map(str::to_owned)
    };
    let period = statement.period;
    push(
        &mut out,
        &edge(period.from.to_string(), "opening", statement.opening),
    );
    for movement in &statement.movements {
        let sum = movement.amount.0.to_wire();
        let (money_in, money_out) = match movement.direction.known() {
            Some(Direction::Credit) => (sum, String::new()),
            _ => (String::new(), sum),
        };
        let kind = match &movement.kind {
            sokoguru_api::Coded::Known(kind) => kind.code().to_owned(),
            sokoguru_api::Coded::Other(code) => code.clone(),
        };
        push(
            &mut out,
            &[
                movement.booked_on.to_string(),
                guarded(&kind),
                guarded(&movement.description),
                guarded(&movement.reference),
                money_in,
                money_out,
                movement.balance_after.0.to_wire(),
            ],
        );
    }
    let turnover = &statement.turnover;
    let mut closing = edge(period.until.to_string(), "closing", turnover.closing);
    closing[4] = turnover.money_in.to_wire();
    closing[5] = turnover.money_out.to_wire();
    push(&mut out, &closing);
    out
}

/// A text that no spreadsheet runs.
fn guarded(text: &str) -> String {
    let looks_like_formula = text.trim_start_matches([' ', '\u{a0}']).starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]);
    if looks_like_formula {
        ["'", text].concat()
    } else {
        text.to_owned()
    }
}

fn push(out: &mut String, cells: &[String; 7]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::super::tests::{period, rows};
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_none() {
        let all = rows(&[
            (
                "2026-01-05",
                Direction::Credit,
                100_000,
                "Titip \"Bu Wati\", pasar",
            ),
            ("2026-01-06", Direction::Debit, 1_000, "=HYPERLINK(\"x\")"),
            ("2026-01-07", Direction::Credit, 5, " -1+1"),
        ]);
        let statement = Statement::of(&all, period("2026-01-01", "2026-01-31")).unwrap();
        assert_eq!(
            file(&statement),
            "date,kind,description,reference,in,out,balance\r\n\
             2026-01-01,opening,,,,,0.00\r\n\
             2026-01-05,deposit,\"Titip \"\"Bu Wati\"\", pasar\",B-0,100000.00,,100000.00\r\n\
             2026-01-06,deposit,\"'=HYPERLINK(\"\"x\"\")\",B-1,,1000.00,99000.00\r\n\
             2026-01-07,deposit,' -1+1,B-2,5.00,,99005.00\r\n\
             2026-01-31,closing,,,100005.00,1000.00,99005.00\r\n"
        );
    }
}
