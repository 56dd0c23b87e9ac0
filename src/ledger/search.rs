//! Which movements a member looks for, and how they stand under their months.

use chrono::Datelike as _;
use sokoguru_api::savings::Transaction;
use sokoguru_domain::{Direction, TransactionKind};

use super::Row;
use crate::i18n::{formats, savings};

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Words, a receipt number, an amount; as typed.
    pub text: String,
    /// One way only.
    pub direction: Option<Direction>,
    /// One kind only.
    pub kind: Option<TransactionKind>,
    /// One month only.
    pub month: Option<Month>,
}

impl Wish {
    /// Whether everything is wished for.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

/// A month as one number: years times twelve and the month from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub i32);

impl Month {
    /// The month of a movement.
    pub fn of(movement: &Transaction) -> Self {
        let day = movement.booked_on;
        Self(day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0))
    }

    /// Of `2026-04`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
        Some(Self(year * 12 + month - 1))
    }

    /// `2026-04`.
    pub fn code(self) -> String {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12) + 1);
        format!("{year:04}-{month:02}")
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A month begins: what came in and went out of what is shown of it.
    Month {
        /// Which.
        month: Month,
        /// Units: sen.
        sen_in: i64,
        /// Units: sen.
        sen_out: i64,
    },
    /// A movement, by its place among the newest first.
    Row(usize),
}

/// The lines of what is wished for, each month before its movements.
pub fn lines(rows: &[Row], wish: &Wish) -> Vec<Line> {
    let text = wish.text.trim().to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut lines = Vec::new();
    let mut head: Option<(usize, Month)> = None;
    for (place, row) in rows.iter().enumerate() {
        let movement = &row.movement;
        let month = Month::of(movement);
        let fits = wish.month.is_none_or(|wanted| wanted == month)
            && wish
                .direction
                .is_none_or(|wanted| movement.direction.known() == Some(wanted))
            && wish
                .kind
                .is_none_or(|wanted| movement.kind.known() == Some(wanted))
            && words.iter().all(|word| row.words.contains(word));
        if !fits {
            continue;
        }
        if head.is_none_or(|(_, last)| last != month) {
            head = Some((lines.len(), month));
            lines.push(Line::Month {
                month,
                sen_in: 0,
                sen_out: 0,
            });
        }
        if let Some((at, _)) = head
            && let Some(Line::Month {
                sen_in, sen_out, ..
            }) = lines.get_mut(at)
        {
            let sum = match movement.direction.known() {
                Some(Direction::Credit) => sen_in,
                _ => sen_out,
            };
            *sum = sum.saturating_add(movement.amount.0.to_sen());
        }
        lines.push(Line::Row(place));
    }
    lines
}

/// How many movements are among lines.
pub fn count(lines: &[Line]) -> usize {
    lines
        .iter()
        .filter(|line| matches!(line, Line::Row(_)))
        .count()
}

/// What is searched in a movement: its kind, the office's words, the receipt, the amount with dots
/// and without, the day.
pub fn words_of(movement: &Transaction) -> String {
    let amount = formats::rupiah(movement.amount);
    let digits: String = amount.chars().filter(char::is_ascii_digit).collect();
    let parts = [
        savings::movement_name(&movement.kind),
        &movement.description,
        &movement.reference,
        &amount,
        &digits,
        &formats::short_date(movement.booked_on),
    ];
    parts.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sokoguru_api::Amount;
    use sokoguru_api::wire::TransactionId;
    use sokoguru_domain::Money;

    fn row(id: &str, day: &str, direction: Direction, rupiah: u64, words: &str) -> Row {
        Row::new(Transaction {
            id: TransactionId::parse(id).unwrap(),
            booked_on: day.parse().unwrap(),
            kind: TransactionKind::Deposit.into(),
            direction: direction.into(),
            amount: Amount(Money::rupiah(rupiah).unwrap()),
            balance_after: Amount(Money::ZERO),
            description: words.to_owned(),
            reference: format!("BKM-{id}"),
        })
    }

    fn rows() -> Vec<Row> {
        vec![
            row(
                "4",
                "2026-04-20",
                Direction::Credit,
                1_250_000,
                "Titip Bu Wati",
            ),
            row("3", "2026-04-02", Direction::Debit, 50_000, "Tunai"),
            row("2", "2026-02-28", Direction::Credit, 75_000, "Tunai"),
            row("1", "2025-12-31", Direction::Credit, 10_000, ""),
        ]
    }

    fn found(wish: &Wish) -> Vec<usize> {
        lines(&rows(), wish)
            .into_iter()
            .filter_map(|line| match line {
                Line::Row(place) => Some(place),
                Line::Month { .. } => None,
            })
            .collect()
    }

    #[test]
    fn each_month_stands_before_its_movements_with_its_sums() {
        let all = lines(&rows(), &Wish::default());
        assert_eq!(all.len(), 7);
        assert_eq!(count(&all), 4);
        let april = Month::parse("2026-04").unwrap();
        assert_eq!(
            all[0],
            Line::Month {
                month: april,
                sen_in: 125_000_000,
                sen_out: 5_000_000
            }
        );
        assert_eq!(april.code(), "2026-04");
        assert_eq!(all[1..3], [Line::Row(0), Line::Row(1)]);
    }

    #[test]
    fn movements_are_found_by_words_amounts_receipts_and_ways() {
        let text = |text: &str| Wish {
            text: text.to_owned(),
            ..Wish::default()
        };
        assert_eq!(found(&text("wati")), [0]);
        assert_eq!(found(&text(" TUNAI ")), [1, 2]);
        assert_eq!(found(&text("1.250")), [0]);
        assert_eq!(found(&text("1250000")), [0]);
        assert_eq!(found(&text("bkm-2")), [2]);
        assert_eq!(found(&text("tunai feb")), [2]);
        assert_eq!(found(&text("tidak ada")), Vec::<usize>::new());
        let out = Wish {
            direction: Some(Direction::Debit),
            ..Wish::default()
        };
        assert_eq!(found(&out), [1]);
        let month = Wish {
            month: Month::parse("2025-12"),
            ..Wish::default()
        };
        assert_eq!(found(&month), [3]);
        let none = Wish {
            kind: Some(TransactionKind::Tax),
            ..Wish::default()
        };
        assert_eq!(found(&none), Vec::<usize>::new());
    }
}
