//! The yearly cost against figures computed apart from this crate, and where there is none.

#![expect(
    clippy::unwrap_used,
    reason = "a value that cannot be made fails the test"
)]

mod vectors;

use rust_decimal::Decimal;
use sokoguru_domain::{Instalment, Method, Money, Period, Rate, Rounding, Schedule, yearly_cost};
use vectors::make;

fn sum(wire: &str) -> Money {
    Money::parse(wire).unwrap()
}

fn dec(figure: &str) -> Decimal {
    figure.parse().unwrap()
}

fn rate(percent: &str, per: Period) -> Rate {
    Rate::new(dec(percent), per).unwrap()
}

#[test]
fn the_yearly_cost_of_an_annuity_without_fees_is_its_rate_compounded() {
    for (percent, months, cost) in [
        // 1.01^12, 1.02^12 and 1.005^12, computed apart from this crate.
        ("1", 12, "12.68"),
        ("1", 120, "12.68"),
        ("2", 36, "26.82"),
        ("0.5", 180, "6.17"),
    ] {
        let schedule = make(
            Method::Annuity,
            rate(percent, Period::Month),
            Rounding::SEN,
            sum("500000000"),
            months,
        );
        assert_eq!(yearly_cost(&schedule, sum("500000000")), Some(dec(cost)));
    }
}

#[test]
fn the_yearly_cost_compares_methods_and_counts_fees() {
    // Both computed with forty digits, apart from this crate.
    let flat = make(
        Method::Flat,
        rate("12", Period::Year),
        Rounding::RUPIAH,
        sum("30000000"),
        12,
    );
    assert_eq!(yearly_cost(&flat, sum("30000000")), Some(dec("23.70")));
    let declining = make(
        Method::Declining,
        rate("2.2", Period::Month),
        Rounding::RUPIAH,
        sum("5000000"),
        10,
    );
    assert_eq!(yearly_cost(&declining, sum("4900000")), Some(dec("36.11")));
    let free = make(
        Method::Flat,
        rate("0", Period::Month),
        Rounding::RUPIAH,
        sum("1200000"),
        12,
    );
    assert_eq!(yearly_cost(&free, sum("1200000")), Some(Decimal::ZERO));
}

#[test]
fn a_yearly_cost_that_says_nothing_is_none() {
    let free = make(
        Method::Flat,
        rate("0", Period::Month),
        Rounding::RUPIAH,
        sum("1200000"),
        12,
    );
    assert_eq!(yearly_cost(&free, Money::ZERO), None);
    assert_eq!(yearly_cost(&free, sum("1200001")), None);
    // Twelve times as much in a month is beyond 1000% a month, a little under eleven times is not.
    let once = |total: &str| {
        Schedule::new(vec![Instalment {
            number: 1,
            due_on: "2026-01-31".parse().unwrap(),
            principal: sum(total),
            interest: Money::ZERO,
            total: sum(total),
            balance: Money::ZERO,
        }])
        .unwrap()
    };
    assert_eq!(yearly_cost(&once("1200"), sum("100")), None);
    assert_eq!(
        yearly_cost(&once("1099"), sum("100")),
        Some(dec("310436164556008.93"))
    );
    assert_eq!(yearly_cost(&once("110"), sum("100")), Some(dec("213.84")));
    assert_eq!(yearly_cost(&once("999999999999999"), sum("0.01")), None);
}

#[test]
fn one_large_last_instalment_does_not_outrun_the_search() {
    let row = |number: u16, total: &str| Instalment {
        number,
        due_on: "2026-01-31".parse().unwrap(),
        principal: sum(total),
        interest: Money::ZERO,
        total: sum(total),
        balance: Money::ZERO,
    };
    // Nothing for 599 months, then two million times what was received: 2.447583% a month.
    let mut rows: Vec<Instalment> = (1..600).map(|number| row(number, "0")).collect();
    rows.push(row(600, "200000000"));
    let schedule = Schedule::new(rows).unwrap();
    assert_eq!(yearly_cost(&schedule, sum("100")), Some(dec("33.67")));
}
