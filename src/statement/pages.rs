//! A statement on paper: the cooperative, the member, the account and the period above, the
//! movements with their running balance, the sums, and on each page where it stands among all.

use chrono::{DateTime, FixedOffset};
use sokoguru_domain::{Direction, Money, format};

use super::Statement;
use super::letters::fitted;
use super::pdf::{Page, Pen, WIDTH};
use crate::i18n::{fill, formats, savings as words, statement as t};

/// What stands above the figures.
#[derive(Clone, Debug)]
pub struct Head {
    /// Who keeps the account.
    pub cooperative: String,
    /// Whose it is.
    pub member: String,
    /// Which account.
    pub account: String,
    /// The moment for which the figures hold.
    pub as_of: DateTime<FixedOffset>,
}

const SMALL: Pen = Pen {
    size: 9,
    bold: false,
};
const STRONG: Pen = Pen {
    size: 9,
    bold: true,
};
const TITLE: Pen = Pen {
    size: 14,
    bold: true,
};
const FOOT: Pen = Pen {
    size: 8,
    bold: false,
};

/// Places on the page, in tenths of a point.
const LEFT: u32 = 400;
const RIGHT: u32 = WIDTH - 400;
const NOTE: u32 = 980;
const REFERENCE: u32 = 2_850;
const IN: u32 = 4_170;
const OUT: u32 = 4_860;
/// Where the first line of the first page stands, and that of the others.
const TOP_FIRST: u32 = 6_850;
const TOP: u32 = 7_500;
const BOTTOM: u32 = 800;
const STEP: u32 = 150;

/// One line of the table.
struct Row {
    date: String,
    note: String,
    reference: String,
    money_in: String,
    money_out: String,
    balance: String,
    pen: Pen,
}

fn plain(sum: Money) -> String {
    format::rupiah(sum).trim_start_matches("Rp").to_owned()
}

fn rows(statement: &Statement) -> Vec<Row> {
    let edge = |words: &str, balance: Money| Row {
        date: String::new(),
        note: words.to_owned(),
        reference: String::new(),
        money_in: String::new(),
        money_out: String::new(),
        balance: plain(balance),
        pen: STRONG,
    };
    let mut rows = vec![edge(t::opening(), statement.opening)];
    for movement in &statement.movements {
        let is_in = movement.direction.known() == Some(Direction::Credit);
        let sum = plain(movement.amount.0);
        let name = words::movement_name(&movement.kind);
        let note = match movement.description.as_str() {
            "" => name.to_owned(),
            same if same.starts_with(name) => same.to_owned(),
            more => [name, ": ", more].concat(),
        };
        let (money_in, money_out) = if is_in {
            (sum, String::new())
        } else {
            (String::new(), sum)
        };
        rows.push(Row {
            date: formats::short_date(movement.booked_on),
            note,
            reference: movement.reference.clone(),
            money_in,
            money_out,
            balance: plain(movement.balance_after.0),
            pen: SMALL,
        });
    }
    let turnover = &statement.turnover;
    rows.push(Row {
        money_in: plain(turnover.money_in),
        money_out: plain(turnover.money_out),
        ..edge(t::closing(), turnover.closing)
    });
    rows
}

/// Every page of a statement, drawn one by one as it is asked for.
pub fn pages(statement: &Statement, head: Head) -> impl ExactSizeIterator<Item = Page> {
    let first = usize::try_from((TOP_FIRST - BOTTOM) / STEP).unwrap_or(1);
    let next = usize::try_from((TOP - BOTTOM) / STEP).unwrap_or(1);
    let mut rest = rows(statement);
    let mut groups: Vec<Vec<Row>> = Vec::new();
    while !rest.is_empty() {
        let most = if groups.is_empty() { first } else { next };
        let after = rest.split_off(rest.len().min(most));
        groups.push(core::mem::replace(&mut rest, after));
    }
    let count = groups.len();
    let period = fill(
        t::period_of(),
        &[
            &formats::date(statement.period.from),
            &formats::date(statement.period.until),
        ],
    );
    groups.into_iter().enumerate().map(move |(at, rows)| {
        let mut page = Page::default();
        let mut y = if at == 0 {
            heading(&mut page, &head, &period);
            TOP_FIRST
        } else {
            page.text(LEFT, 7_950, STRONG, &head.account);
            page.text_to(RIGHT, 7_950, SMALL, &period);
            TOP
        };
        columns(&mut page, y + 200);
        for row in rows {
            line(&mut page, y, &row);
            y -= STEP;
        }
        page.text(LEFT, 450, FOOT, t::pdf_foot());
        let number = [(at + 1).to_string(), count.to_string()];
        let place = fill(t::pdf_page(), &[&number[0], &number[1]]);
        page.text_to(RIGHT, 450, FOOT, &place);
        page
    })
}

fn heading(page: &mut Page, head: &Head, period: &str) {
    page.text(LEFT, 7_950, TITLE, &head.cooperative);
    page.text_to(RIGHT, 7_950, TITLE, t::statement());
    page.line(LEFT, RIGHT, 7_860);
    let as_of = formats::date_time(head.as_of);
    let facts = [
        (t::pdf_member(), head.member.as_str()),
        (t::pdf_account(), head.account.as_str()),
        (t::pdf_period(), period),
        (t::pdf_as_of(), as_of.as_str()),
    ];
    let mut y = 7_700;
    for (words, fact) in facts {
        page.text(LEFT, y, SMALL, words);
        page.text(LEFT + 900, y, STRONG, fact);
        y -= 150;
    }
}

fn columns(page: &mut Page, y: u32) {
    page.text(LEFT, y, STRONG, t::pdf_date());
    page.text(NOTE, y, STRONG, t::pdf_note());
    page.text(REFERENCE, y, STRONG, t::pdf_reference());
    page.text_to(IN, y, STRONG, &currency(t::money_in()));
    page.text_to(OUT, y, STRONG, &currency(t::money_out()));
    page.text_to(RIGHT, y, STRONG, &currency(t::balance()));
    page.line(LEFT, RIGHT, y - 60);
}

fn currency(words: &str) -> String {
    [words, " (Rp)"].concat()
}

fn line(page: &mut Page, y: u32, row: &Row) {
    let room = |from: u32, to: u32| (to - from - 40) * 100 / SMALL.size;
    page.text(LEFT, y, row.pen, &row.date);
    page.text(NOTE, y, row.pen, &fitted(&row.note, room(NOTE, REFERENCE)));
    // Sums of fourteen digits reach back to here.
    page.text(
        REFERENCE,
        y,
        row.pen,
        &fitted(&row.reference, room(REFERENCE, IN - 600)),
    );
    page.text_to(IN, y, row.pen, &row.money_in);
    page.text_to(OUT, y, row.pen, &row.money_out);
    page.text_to(RIGHT, y, row.pen, &row.balance);
    if row.pen.bold {
        page.line(LEFT, RIGHT, y - 45);
    }
}

/// The member as they are named on paper.
pub fn member_line(name: &str, number: &str) -> String {
    [name, " (", &formats::member_number(number), ")"].concat()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{period, rows as ledger};
    use super::*;

    fn drawn(count: u32) -> Vec<String> {
        let start: chrono::NaiveDate = "2026-01-01".parse().unwrap();
        let days: Vec<String> = (0..count)
            .map(|day| (start + chrono::Days::new(u64::from(day / 10))).to_string())
            .collect();
        let steps: Vec<_> = days
            .iter()
            .map(|day| (day.as_str(), Direction::Credit, 1_500, "Setoran (loket)"))
            .collect();
        let all = ledger(&steps);
        let statement = Statement::of(&all, period("2026-01-01", "2026-12-31")).unwrap();
        let head = Head {
            cooperative: "KSP Contoh".to_owned(),
            member: member_line("Siti", "01150042"),
            account: "SS-01150042".to_owned(),
            as_of: DateTime::parse_from_rfc3339("2026-04-02T10:00:00+07:00").unwrap(),
        };
        pages(&statement, head)
            .map(|page| String::from_utf8(page.into_bytes()).unwrap())
            .collect()
    }

    #[test]
    fn every_movement_stands_on_one_page_and_each_page_says_which_it_is() {
        let pages = drawn(130);
        assert_eq!(pages.len(), 4);
        let lines = |text: &str| {
            pages
                .iter()
                .map(|page| page.matches(text).count())
                .sum::<usize>()
        };
        assert_eq!(lines("(1.500) Tj"), 130 + 1, "and the first balance");
        assert_eq!(lines("(195.000) Tj"), 3, "the sum and two balances");
        for (at, page) in pages.iter().enumerate() {
            assert!(page.contains(&format!("(Halaman {} dari 4) Tj", at + 1)));
            assert!(page.contains("SS-01150042"));
        }
        assert!(pages[0].contains("(Siti \\(0115 0042\\)) Tj"));
    }

    #[test]
    fn a_period_without_movements_is_one_page() {
        let pages = drawn(0);
        assert_eq!(pages.len(), 1);
        assert!(pages[0].contains("(Saldo awal) Tj") && pages[0].contains("(Saldo akhir) Tj"));
    }
}
