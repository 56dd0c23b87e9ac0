//! `loan_products.csv`.

use rust_decimal::Decimal;
use sokoguru_domain::{
    Charge, Fee, FeeKind, Method, Money, Product, Rounding, RoundingMode, RoundingUnit,
};

use super::problem::Reason;
use super::table::{Columns, Line};
use super::{Counts, Import, Keys};
use crate::store::loans::ProductRow;
use crate::store::{StoreError, Writing};

const PRODUCTS: Columns = Columns {
    file: "loan_products.csv",
    required: &[
        "product",
        "name",
        "method",
        "rate_percent",
        "rate_per",
        "rounding_mode",
        "rounding_unit",
        "min_amount",
        "max_amount",
        "min_months",
        "max_months",
    ],
    optional: &[
        "description",
        "provision_percent",
        "administration",
        "offered",
    ],
};

const METHODS: &[(&str, Method)] = &[
    ("flat", Method::Flat),
    ("menurun", Method::Declining),
    ("anuitas", Method::Annuity),
];

const MODES: &[(&str, RoundingMode)] = &[
    ("down", RoundingMode::Down),
    ("halfUp", RoundingMode::HalfUp),
    ("up", RoundingMode::Up),
];

const UNITS: &[(&str, RoundingUnit)] = &[
    ("sen", RoundingUnit::Sen),
    ("rupiah", RoundingUnit::Rupiah),
    ("100", RoundingUnit::Hundred),
    ("500", RoundingUnit::FiveHundred),
    ("1000", RoundingUnit::Thousand),
];

const OFFERED: &[(&str, bool)] = &[("yes", true), ("no", false)];

/// A term is at most fifty years.
pub(super) const MONTHS: (u32, u32) = (1, 600);

fn fees(provision: Option<Decimal>, administration: Option<Money>) -> Vec<Fee> {
    let provision = provision
        .filter(|percent| !percent.is_zero())
        .map(|percent| Fee {
            kind: FeeKind::Provision,
            charge: Charge::Percent(percent),
        });
    let administration = administration.filter(|sum| !sum.is_zero()).map(|sum| Fee {
        kind: FeeKind::Administration,
        charge: Charge::Amount(sum),
    });
    provision.into_iter().chain(administration).collect()
}

fn parse(import: &mut Import<'_>, line: &Line<'_>) -> Option<(ProductRow, bool)> {
    let problems = &mut import.problems;
    let id = line.key("product", problems);
    let name = line.text("name", 80, problems);
    let description = line.maybe_text("description", 300, problems);
    let method = line.word("method", METHODS, problems);
    let rate = line.maybe_rate(problems);
    let mode = line.word("rounding_mode", MODES, problems);
    let unit = line.word("rounding_unit", UNITS, problems);
    let min_amount = line.money("min_amount", problems);
    let max_amount = line.money("max_amount", problems);
    let min_months = line.number("min_months", MONTHS, problems);
    let max_months = line.number("max_months", MONTHS, problems);
    let provision = line.maybe_percent("provision_percent", problems);
    let administration = line.maybe_money("administration", problems);
    let offered = match line.maybe_text("offered", 3, problems)?.as_str() {
        "" => Some(true),
        _ => line.word("offered", OFFERED, problems),
    };
    let Some(rate) = rate? else {
        line.wrong("rate_percent", Reason::Required, problems);
        return None;
    };
    let (min_amount, max_amount) = (min_amount?, max_amount?);
    let (min_months, max_months) = (min_months?, max_months?);
    if max_amount < min_amount {
        line.wrong(
            "max_amount",
            Reason::LoanRule("max_amount < min_amount".into()),
            problems,
        );
        return None;
    }
    if max_months < min_months {
        let (from, to) = (min_months, MONTHS.1);
        line.wrong("max_months", Reason::NotANumber { from, to }, problems);
        return None;
    }
    let product = Product {
        method: method?,
        rate,
        rounding: Rounding {
            mode: mode?,
            unit: unit?,
        },
        fees: fees(provision?, administration?),
        min_amount,
        max_amount,
        min_months: u16::try_from(min_months).ok()?,
        max_months: u16::try_from(max_months).ok()?,
    };
    let row = ProductRow {
        id: id?,
        name: name?,
        description: description?,
        product,
    };
    Some((row, offered?))
}

/// Products: new ones are added, known ones brought up to date; running loans keep their terms.
pub(super) async fn products(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&PRODUCTS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    for (position, line) in (1..).zip(table.lines()) {
        let Some((new, offered)) = parse(import, &line) else {
            continue;
        };
        if !keys.is_new(import, &line, "product", &new.id) {
            continue;
        }
        if new.product.rate.exceeds_legal_loan_cap() {
            import.report.above_legal_limit.push(new.name.clone());
        }
        match writing.product(&new.id).await? {
            None => counts.added += 1,
            Some((old, was_offered))
                if old.product == new.product
                    && old.name == new.name
                    && old.description == new.description
                    && was_offered == offered =>
            {
                counts.present += 1;
            }
            Some(_) => counts.updated += 1,
        }
        writing.put_product(position, &new).await?;
        writing.set_product_offered(&new.id, offered).await?;
    }
    import.done(&PRODUCTS, counts);
    Ok(())
}
