//! The statement of an account for a period: what it holds, and the two files that are made of it
//! on the phone.
//!
//! It is made of the movements on the phone only when none is missing; what does not add up is no
//! statement.

use chrono::NaiveDate;
use sokoguru_api::savings::Transaction;
use sokoguru_domain::savings::{Turnover, turnover};
use sokoguru_domain::{Direction, Money};

use crate::ledger::Row;

pub mod csv;
pub mod deflate;
pub mod letters;
pub mod pages;
pub mod pdf;

/// A period, both days in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

/// The movements of a period, and what they lead from and to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The period.
    pub period: Period,
    /// Balance before the first movement.
    pub opening: Money,
    /// Sums, and the balance after the last movement.
    pub turnover: Turnover,
    /// Oldest first.
    pub movements: Vec<Transaction>,
}

impl Statement {
    /// The statement of a period. `rows` are all movements of the account, newest first, without a
    /// gap down to the first one; `None` where they do not lead from one balance to the other.
    pub fn of(rows: &[Row], period: Period) -> Option<Self> {
        let day = |row: &Row| row.movement.booked_on;
        let opening = rows
            .iter()
            .find(|row| day(row) < period.from)
            .map_or(Money::ZERO, Row::balance);
        let inside = rows
            .iter()
            .rev()
            .filter(|row| day(row) >= period.from && day(row) <= period.until);
        let movements: Vec<Transaction> = inside.map(|row| row.movement.clone()).collect();
        let steps = movements
            .iter()
            .map(|movement| Some((movement.direction.known()?, movement.amount.0)))
            .collect::<Option<Vec<(Direction, Money)>>>()?;
        let turnover = turnover(opening, &steps).ok()?;
        let last = movements
            .last()
            .map_or(opening, |movement| movement.balance_after.0);
        (turnover.closing == last).then_some(Self {
            period,
            opening,
            turnover,
            movements,
        })
    }
}

#[cfg(test)]
#[expect(
    clippy::missing_panics_doc,
    reason = "what cannot be made fails the test that needs it"
)]
pub mod tests {
    use super::*;
    use crate::ledger::search::words_of;
    use sokoguru_api::Amount;
    use sokoguru_api::wire::TransactionId;
    use sokoguru_domain::TransactionKind;

    fn rp(whole: u64) -> Money {
        Money::rupiah(whole).unwrap()
    }

    /// Movements that follow each other, newest first.
    pub fn rows(steps: &[(&str, Direction, u64, &str)]) -> Vec<Row> {
        let mut balance = Money::ZERO;
        let mut rows = Vec::new();
        for (at, (day, direction, rupiah, words)) in steps.iter().enumerate() {
            let amount = rp(*rupiah);
            balance =
                sokoguru_domain::savings::running_balance(balance, *direction, amount).unwrap();
            let movement = Transaction {
                id: TransactionId::parse(&format!("t{at}")).unwrap(),
                booked_on: day.parse().unwrap(),
                kind: TransactionKind::Deposit.into(),
                direction: (*direction).into(),
                amount: Amount(amount),
                balance_after: Amount(balance),
                description: (*words).to_owned(),
                reference: format!("B-{at}"),
            };
            let words = words_of(&movement);
            rows.insert(0, Row { movement, words });
        }
        rows
    }

    pub fn period(from: &str, until: &str) -> Period {
        Period {
            from: from.parse().unwrap(),
            until: until.parse().unwrap(),
        }
    }

    const STEPS: &[(&str, Direction, u64, &str)] = &[
        ("2026-01-05", Direction::Credit, 100_000, "a"),
        ("2026-02-01", Direction::Credit, 50_000, "b"),
        ("2026-02-28", Direction::Debit, 30_000, "c"),
        ("2026-03-01", Direction::Credit, 5_000, "d"),
    ];

    #[test]
    fn a_period_leads_from_one_balance_to_the_other() {
        let rows = rows(STEPS);
        let february = Statement::of(&rows, period("2026-02-01", "2026-02-28")).unwrap();
        assert_eq!(february.opening, rp(100_000));
        assert_eq!(february.turnover.money_in, rp(50_000));
        assert_eq!(february.turnover.money_out, rp(30_000));
        assert_eq!(february.turnover.closing, rp(120_000));
        assert_eq!(february.movements.len(), 2);
        let nothing = Statement::of(&rows, period("2026-04-01", "2026-04-30")).unwrap();
        assert_eq!(
            (nothing.opening, nothing.turnover.closing),
            (rp(125_000), rp(125_000))
        );
        let before = Statement::of(&rows, period("2025-01-01", "2025-12-31")).unwrap();
        assert_eq!(before.turnover.closing, Money::ZERO);
    }

    #[test]
    fn what_does_not_add_up_is_no_statement() {
        let mut rows = rows(STEPS);
        rows.remove(1);
        assert_eq!(
            Statement::of(&rows, period("2026-01-01", "2026-12-31")),
            None
        );
    }
}
