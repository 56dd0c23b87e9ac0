//! Reads the published figures beside this file. Figures are integers, or strings where they have
//! decimals; nothing here ever becomes a float.

#![allow(dead_code, reason = "every test binary uses its own part of this")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a figure that cannot be read fails the test that reads it"
)]

use rust_decimal::Decimal;
use serde_json::Value;
use sokoguru_domain::{Method, Money, Period, Product, Rate, Rounding, Schedule, Terms, schedule};

/// The entries of one file.
pub fn entries(text: &str) -> Vec<Value> {
    match serde_json::from_str(text).unwrap() {
        Value::Array(entries) if !entries.is_empty() => entries,
        _ => panic!("a file of figures is a list, and not an empty one"),
    }
}

pub fn loans() -> Vec<Value> {
    entries(include_str!("loans.json"))
}

pub fn rounding() -> Vec<Value> {
    entries(include_str!("rounding.json"))
}

pub fn late_fees() -> Vec<Value> {
    entries(include_str!("late_fees.json"))
}

pub fn format() -> Vec<Value> {
    entries(include_str!("format.json"))
}

pub fn rat() -> Vec<Value> {
    entries(include_str!("rat.json"))
}

pub fn savings_products() -> Vec<Value> {
    entries(include_str!("savings_products.json"))
}

pub fn savings_interest_tax() -> Vec<Value> {
    entries(include_str!("savings_interest_tax.json"))
}

pub fn shu() -> Vec<Value> {
    entries(include_str!("shu.json"))
}

pub fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is not a text"))
}

pub fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) if !items.is_empty() => items,
        _ => panic!("{value} is not a list with something in it"),
    }
}

pub fn figure(value: &Value) -> Decimal {
    match value {
        Value::String(text) => text.parse().unwrap(),
        Value::Number(number) => Decimal::from(number.as_i64().unwrap()),
        _ => panic!("{value} is not a figure"),
    }
}

pub fn figures(value: &Value) -> Vec<Decimal> {
    list(value).iter().map(figure).collect()
}

pub fn money(value: &Value) -> Money {
    Money::new(figure(value)).unwrap()
}

pub fn count(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

/// The rate of an entry, whichever period its source gives.
pub fn rate(inputs: &Value) -> Rate {
    match (
        inputs.get("bunga_pct_per_bulan"),
        inputs.get("bunga_pct_per_tahun"),
    ) {
        (Some(percent), None) => Rate::new(figure(percent), Period::Month).unwrap(),
        (None, Some(percent)) => Rate::new(figure(percent), Period::Year).unwrap(),
        _ => panic!("{inputs} does not give one rate"),
    }
}

pub fn months(inputs: &Value) -> u16 {
    u16::try_from(count(&inputs["bulan"])).unwrap()
}

/// The schedule of an entry under a rule of rounding.
pub fn ledger(entry: &Value, rounding: Rounding) -> Schedule {
    let inputs = &entry["inputs"];
    make(
        Method::from_code(text(&entry["method"])).unwrap(),
        rate(inputs),
        rounding,
        money(&inputs["pokok"]),
        months(inputs),
    )
}

pub fn make(
    method: Method,
    rate: Rate,
    rounding: Rounding,
    principal: Money,
    months: u16,
) -> Schedule {
    let terms = Terms {
        principal,
        months,
        first_due: "2026-01-31".parse().unwrap(),
    };
    schedule(&product(method, rate, rounding), &terms).unwrap()
}

/// A product that sets no limit of its own and takes no fee.
pub fn product(method: Method, rate: Rate, rounding: Rounding) -> Product {
    Product {
        method,
        rate,
        rounding,
        fees: Vec::new(),
        min_amount: Money::ZERO,
        max_amount: Money::MAX,
        min_months: 1,
        max_months: 600,
    }
}
