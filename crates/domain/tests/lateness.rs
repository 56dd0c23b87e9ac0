//! Late fees and payoffs: every published example is reproduced by its rule as data, one that does
//! not follow from its own inputs is shown not to be, and what must hold for any loan does.

#![expect(
    clippy::unwrap_used,
    reason = "a figure that cannot be read fails the test that reads it"
)]

mod vectors;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use sokoguru_domain::{
    Charge, LateBase, LateError, LatePeriod, LateRule, Method, Money, PayoffError, PayoffInterest,
    PayoffRule, Period, Rate, Rounding, Row, late, payoff,
};
use vectors::{count, figure, make, money};

fn entry(id: &str) -> Value {
    let found = vectors::late_fees().into_iter().find(|one| one["id"] == id);
    found.unwrap()
}

fn rule(percent: &str, per: LatePeriod, base: LateBase, grace: u16) -> LateRule {
    LateRule::new(percent.parse().unwrap(), per, base, grace).unwrap()
}

fn rp(whole: u64) -> Money {
    Money::rupiah(whole).unwrap()
}

#[test]
fn a_percentage_a_month_is_counted_by_days_of_thirty() {
    let one = entry("denda-bulanan-30");
    let inputs = &one["inputs"];
    let percent = figure(&inputs["denda_pct_per_bulan"]).to_string();
    let rule = rule(&percent, LatePeriod::Month, LateBase::Instalment, 0);
    let days = count(&inputs["hari"]);
    let principal = rule.fee(money(&inputs["pokok"]), days).unwrap();
    let interest = rule.fee(money(&inputs["bunga"]), days).unwrap();
    assert_eq!(principal, money(&one["published"]["denda_pokok"]));
    assert_eq!(interest, money(&one["computed"]["denda_bunga"]));
    let total = principal.checked_add(interest).unwrap();
    assert_eq!(total, money(&one["computed"]["total"]));
}

#[test]
fn a_percentage_a_day_is_on_the_instalment() {
    let one = entry("denda-harian-muf");
    let inputs = &one["inputs"];
    let percent = figure(&inputs["denda_pct_per_hari"]).to_string();
    let rule = rule(&percent, LatePeriod::Day, LateBase::Instalment, 0);
    let fee = rule.fee(money(&inputs["angsuran"]), count(&inputs["hari"]));
    assert_eq!(fee.unwrap(), money(&one["computed"]["denda"]));
}

#[test]
fn a_published_fee_that_does_not_follow_from_its_inputs_is_not_reproduced() {
    let one = entry("denda-tahunan-salah");
    let inputs = &one["inputs"];
    let percent = figure(&inputs["denda_pct_per_tahun"]).to_string();
    let mut rule = rule(&percent, LatePeriod::Year, LateBase::Instalment, 0);
    rule.rounding = Rounding::SEN;
    let (sum, days) = (money(&inputs["tunggakan"]), count(&inputs["hari"]));
    assert_eq!(
        rule.fee(sum, days).unwrap(),
        money(&one["computed"]["denda"])
    );
    let wrong = money(&one["published"]["denda"]);
    for rounding in [Rounding::SEN, Rounding::RUPIAH] {
        rule.rounding = rounding;
        assert_ne!(rule.fee(sum, days).unwrap(), wrong);
    }
}

#[test]
fn a_credit_union_charges_once_and_only_after_forty_days() {
    let words = entry("denda-cu-40hari");
    assert!(
        words["rule"]
            .as_str()
            .unwrap()
            .contains("more than 40 days")
    );
    assert!(words["rule"].as_str().unwrap().contains("2% of the jasa"));
    let rule = rule("2", LatePeriod::Once, LateBase::Interest, 40);
    let due_on: NaiveDate = "2026-01-10".parse().unwrap();
    let row = Row {
        number: 1,
        due_on,
        principal: rp(1_000_000),
        interest: rp(150_000),
        paid: rp(50_000),
    };
    let fee = |days| rule.fee_of(&row, due_on + Days::new(days)).unwrap();
    assert_eq!(fee(40), Money::ZERO);
    // Of the interest that is unpaid, and no more however long it lasts.
    assert_eq!(fee(41), rp(2_000));
    assert_eq!(fee(400), rp(2_000));
}

#[test]
fn days_of_grace_cost_nothing_and_count_only_where_the_rule_says_so() {
    let words = entry("denda-ui-default-repo");
    assert!(words["rule"].as_str().unwrap().contains("0.1% per day"));
    assert!(words["rule"].as_str().unwrap().contains("3 days"));
    let mut rule = rule("0.1", LatePeriod::Day, LateBase::Instalment, 3);
    let sum = rp(1_000_000);
    let fees = |rule: &LateRule| [0, 3, 4, 10].map(|days| rule.fee(sum, days).unwrap());
    assert_eq!(
        fees(&rule),
        [Money::ZERO, Money::ZERO, rp(1_000), rp(7_000)]
    );
    rule.grace_counts = true;
    assert_eq!(
        fees(&rule),
        [Money::ZERO, Money::ZERO, rp(4_000), rp(10_000)]
    );
}

#[test]
fn every_example_of_the_collection_has_its_test() {
    let tests = [
        "denda-bulanan-30",
        "denda-harian-muf",
        "denda-tahunan-salah",
        "denda-cu-40hari",
        "denda-ui-default-repo",
    ];
    let all = vectors::late_fees();
    assert!(
        all.iter()
            .all(|one| tests.contains(&one["id"].as_str().unwrap()))
    );
    assert_eq!(all.len(), tests.len());
}

#[test]
fn a_percentage_that_cannot_be_is_refused() {
    for percent in ["-0.1", "100.01"] {
        let made = LateRule::new(
            percent.parse().unwrap(),
            LatePeriod::Day,
            LateBase::Instalment,
            0,
        );
        assert_eq!(made, Err(LateError::BadPercent));
    }
}

#[test]
fn what_a_payoff_takes_of_the_interest_is_the_products_rule() {
    let rows = rows(Method::Flat, 12_000_000, 12, 0);
    let (began, day) = ("2025-12-31".parse().unwrap(), "2026-03-15".parse().unwrap());
    let quote = |interest| {
        let rule = PayoffRule {
            interest,
            fee: None,
        };
        payoff(&rows, rule, None, began, day).unwrap()
    };
    // Two months are due in full, 120.000 each; the third runs since 28 February.
    assert_eq!(
        quote(PayoffInterest::ByDay).interest,
        rp(240_000 + 120_000 * 15 / 30)
    );
    assert_eq!(quote(PayoffInterest::Month).interest, rp(360_000));
    assert_eq!(quote(PayoffInterest::All).interest, rp(1_440_000));
    for interest in PayoffInterest::ALL {
        assert_eq!(quote(*interest).principal, rp(12_000_000));
    }
    // On a due day the next month has not begun.
    let on_due_day = "2026-02-28".parse().unwrap();
    let plain = payoff(&rows, PayoffRule::PLAIN, None, began, on_due_day).unwrap();
    assert_eq!(plain.interest, rp(240_000));
    let before = "2025-12-30".parse().unwrap();
    let refused = payoff(&rows, PayoffRule::PLAIN, None, began, before);
    assert_eq!(refused, Err(PayoffError::BeforeLoan));
}

#[test]
fn a_fee_for_paying_early_goes_with_the_last_day() {
    let rows = rows(Method::Declining, 3_000_000, 3, 0);
    let began = "2025-12-31".parse().unwrap();
    let fee = |fee, day: &str| {
        let rule = PayoffRule {
            interest: PayoffInterest::Month,
            fee: Some(fee),
        };
        payoff(&rows, rule, None, began, day.parse().unwrap()).map(|cost| cost.fee)
    };
    let (two, fixed) = (Charge::Percent(Decimal::TWO), Charge::Amount(rp(50_000)));
    assert_eq!(fee(two, "2026-02-01"), Ok(rp(60_000)));
    assert_eq!(fee(fixed, "2026-02-01"), Ok(rp(50_000)));
    assert_eq!(fee(two, "2026-03-31"), Ok(Money::ZERO));
    assert_eq!(fee(fixed, "2026-12-31"), Ok(Money::ZERO));
    let absurd = Charge::Percent(Decimal::from(101));
    assert_eq!(fee(absurd, "2026-02-01"), Err(PayoffError::BadFee));
}

/// The rows of a loan of 2026 at 1% a month, of which so much was paid, oldest first.
fn rows(method: Method, principal: u64, months: u16, paid: u64) -> Vec<Row> {
    let rate = Rate::new(Decimal::ONE, Period::Month).unwrap();
    let plan = make(method, rate, Rounding::RUPIAH, rp(principal), months);
    let mut rest = rp(paid);
    plan.instalments()
        .iter()
        .map(|one| {
            let paid = rest.min(one.total);
            rest = rest.checked_sub(paid).unwrap();
            Row {
                number: one.number,
                due_on: one.due_on,
                principal: one.principal,
                interest: one.interest,
                paid,
            }
        })
        .collect()
}

prop_compose! {
    fn any_rule()(
        hundredths in 0_i64..=10_000,
        per in prop::sample::select(LatePeriod::ALL),
        base in prop::sample::select(LateBase::ALL),
        grace_days in 0_u16..60,
        grace_counts: bool,
    ) -> LateRule {
        let percent = Decimal::new(hundredths, 2);
        let mut rule = LateRule::new(percent, per, base, grace_days).unwrap();
        rule.grace_counts = grace_counts;
        rule
    }
}

proptest! {
    #[test]
    fn a_later_day_never_costs_less(
        rule in any_rule(),
        whole in 0_u64..1_000_000_000,
        one in 0_u32..4000,
        more in 0_u32..400,
    ) {
        let sum = rp(whole);
        let (early, later) = (rule.fee(sum, one).unwrap(), rule.fee(sum, one + more).unwrap());
        prop_assert!(early <= later);
        prop_assert!(rule.fee(sum, u32::from(rule.grace_days)).unwrap().is_zero());
    }

    #[test]
    fn a_payoff_is_whole_and_grows_until_it_is_paid(
        rule in any_rule(),
        method in prop::sample::select(Method::ALL),
        interest in prop::sample::select(PayoffInterest::ALL),
        principal in 1_000_000_u64..50_000_000,
        months in 1_u16..37,
        percent_paid in 0_u64..=100,
        first in 0_u64..900,
        more in 0_u64..200,
    ) {
        let rows = rows(method, principal, months, principal * percent_paid / 100);
        let began: NaiveDate = "2025-12-31".parse().unwrap();
        let quote = |days| {
            let rule_of_payoff = PayoffRule { interest, fee: None };
            payoff(&rows, rule_of_payoff, Some(&rule), began, began + Days::new(days)).unwrap()
        };
        let (early, later) = (quote(first), quote(first + more));
        for cost in [early, later] {
            let parts = [cost.principal, cost.interest, cost.late_fees, cost.fee];
            prop_assert_eq!(Money::sum(parts).unwrap(), cost.total);
        }
        prop_assert_eq!(early.principal, later.principal);
        prop_assert!(early.interest <= later.interest);
        prop_assert!(early.late_fees <= later.late_fees);
        // Never more than everything that is unpaid, and what is late is in it.
        let left = Money::sum(rows.iter().map(Row::left)).unwrap();
        let without_fees = later.principal.checked_add(later.interest).unwrap();
        prop_assert!(without_fees <= left);
        let day = began + Days::new(first + more);
        let overdue = late(&rows, Some(&rule), day).unwrap();
        let overdue = Money::sum(overdue.iter().map(|one| one.left)).unwrap();
        prop_assert!(overdue <= without_fees);
    }
}
