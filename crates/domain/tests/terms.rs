//! The rules around a loan that no published table shows: limits, fees, days, and rounding
//! at its edges.

#![expect(
    clippy::unwrap_used,
    reason = "a value that cannot be made fails the test"
)]

mod vectors;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sokoguru_domain::loan::{LONGEST_TERM, check, fee_amount, fees};
use sokoguru_domain::schedule::formula::{annuity, daily_declining};
use sokoguru_domain::{
    Charge, Fee, FeeKind, Instalment, LoanError, Method, Money, MoneyError, Period, Product, Rate,
    Rounding, RoundingMode, RoundingUnit, Schedule, Terms, net_disbursed, schedule,
};
use vectors::{make, product};

fn sum(wire: &str) -> Money {
    Money::parse(wire).unwrap()
}

fn dec(figure: &str) -> Decimal {
    figure.parse().unwrap()
}

fn rate(percent: &str, per: Period) -> Rate {
    Rate::new(dec(percent), per).unwrap()
}

fn one_percent() -> Rate {
    rate("1", Period::Month)
}

fn terms(principal: &str, months: u16) -> Terms {
    Terms {
        principal: sum(principal),
        months,
        first_due: "2026-01-31".parse().unwrap(),
    }
}

fn limited() -> Product {
    Product {
        min_amount: sum("500000"),
        max_amount: sum("20000000"),
        min_months: 3,
        max_months: 24,
        ..product(Method::Declining, one_percent(), Rounding::RUPIAH)
    }
}

fn with_fees(charges: &[Charge]) -> Product {
    let fee = |charge: &Charge| Fee {
        kind: FeeKind::Provision,
        charge: *charge,
    };
    Product {
        fees: charges.iter().map(fee).collect(),
        ..limited()
    }
}

#[test]
fn each_limit_is_named_with_its_figure() {
    let limited = limited();
    for (principal, months, answer) in [
        ("500000", 3, Ok(())),
        ("20000000", 24, Ok(())),
        (
            "499999",
            3,
            Err(LoanError::BelowMinimum { min: sum("500000") }),
        ),
        (
            "20000001",
            3,
            Err(LoanError::AboveMaximum {
                max: sum("20000000"),
            }),
        ),
        ("500000.50", 3, Err(LoanError::NotWholeRupiah)),
        ("500000", 2, Err(LoanError::TermTooShort { min: 3 })),
        ("500000", 25, Err(LoanError::TermTooLong { max: 24 })),
        // The amount comes before the term.
        ("1", 0, Err(LoanError::BelowMinimum { min: sum("500000") })),
    ] {
        assert_eq!(
            check(&limited, sum(principal), months),
            answer,
            "{principal} {months}"
        );
        let computed = schedule(&limited, &terms(principal, months)).map(|_| ());
        assert_eq!(computed, answer, "{principal} {months}");
    }
}

#[test]
fn a_product_without_limits_still_lends_something_for_some_time() {
    let open = Product {
        min_months: 0,
        max_months: u16::MAX,
        ..product(Method::Flat, one_percent(), Rounding::RUPIAH)
    };
    assert_eq!(
        check(&open, Money::ZERO, 1),
        Err(LoanError::BelowMinimum { min: Money::ZERO })
    );
    assert_eq!(
        check(&open, sum("1"), 0),
        Err(LoanError::TermTooShort { min: 1 })
    );
    assert_eq!(check(&open, sum("1"), LONGEST_TERM), Ok(()));
    assert_eq!(
        check(&open, sum("1"), LONGEST_TERM + 1),
        Err(LoanError::TermTooLong { max: LONGEST_TERM })
    );
}

#[test]
fn fees_are_taken_off_what_is_paid_out() {
    let principal = sum("5000000");
    let product = with_fees(&[Charge::Percent(dec("1.5")), Charge::Amount(sum("25000"))]);
    assert_eq!(fees(&product, principal), Ok(sum("100000")));
    assert_eq!(net_disbursed(&product, principal), Ok(sum("4900000")));
    assert_eq!(fees(&limited(), principal), Ok(Money::ZERO));
    assert_eq!(net_disbursed(&limited(), principal), Ok(principal));

    // Half up to a rupiah, whichever way the instalments go; to a sen where the product does.
    let third = with_fees(&[Charge::Percent(dec("0.33335"))]);
    let up = Rounding::new(RoundingMode::Up, RoundingUnit::Thousand);
    let coarse = Product {
        rounding: up,
        ..third.clone()
    };
    let fine = Product {
        rounding: Rounding::SEN,
        ..third
    };
    assert_eq!(fees(&coarse, sum("1000001")), Ok(sum("3334")));
    assert_eq!(fees(&fine, sum("1000001")), Ok(sum("3333.50")));
    assert_eq!(
        fee_amount(&fine, &fine.fees[0], sum("1000001")),
        Ok(sum("3333.50"))
    );
}

#[test]
fn fees_that_cannot_be_are_errors() {
    let principal = sum("5000000");
    for percent in ["-0.01", "100.01"] {
        let product = with_fees(&[Charge::Percent(dec(percent))]);
        assert_eq!(fees(&product, principal), Err(LoanError::BadFee));
        assert_eq!(net_disbursed(&product, principal), Err(LoanError::BadFee));
    }
    for charges in [
        vec![Charge::Percent(dec("100"))],
        vec![Charge::Amount(sum("5000001"))],
        vec![Charge::Percent(dec("99")), Charge::Amount(sum("50000"))],
    ] {
        let product = with_fees(&charges);
        assert_eq!(
            net_disbursed(&product, principal),
            Err(LoanError::NothingLeft)
        );
    }
    let huge = with_fees(&[Charge::Amount(Money::MAX), Charge::Amount(Money::MAX)]);
    assert_eq!(fees(&huge, principal), Err(LoanError::TooLarge));
}

#[test]
fn due_days_keep_the_first_day_and_do_not_drift() {
    let days = |first: &str| -> Vec<String> {
        let product = product(Method::Flat, one_percent(), Rounding::RUPIAH);
        let terms = Terms {
            first_due: first.parse().unwrap(),
            ..terms("1200000", 4)
        };
        let schedule = schedule(&product, &terms).unwrap();
        schedule
            .instalments()
            .iter()
            .map(|row| row.due_on.to_string())
            .collect()
    };
    assert_eq!(
        days("2027-12-31"),
        ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]
    );
    assert_eq!(
        days("2026-01-30"),
        ["2026-01-30", "2026-02-28", "2026-03-30", "2026-04-30"]
    );
    assert_eq!(
        days("2026-11-05"),
        ["2026-11-05", "2026-12-05", "2027-01-05", "2027-02-05"]
    );
    let last = Terms {
        first_due: NaiveDate::MAX,
        ..terms("1200000", 2)
    };
    assert_eq!(
        schedule(
            &product(Method::Flat, one_percent(), Rounding::RUPIAH),
            &last
        ),
        Err(LoanError::DateOutOfRange)
    );
}

#[test]
fn interest_on_the_middle_between_two_steps_goes_up() {
    // 10% a year on Rp1.000.500 is exactly Rp8.337,50 a month; a rate divided first would fall
    // just short of the middle.
    let yearly = rate("10", Period::Year);
    for method in Method::ALL {
        let schedule = make(*method, yearly, Rounding::RUPIAH, sum("1000500"), 12);
        assert_eq!(
            schedule.instalments()[0].interest,
            sum("8338"),
            "{method:?}"
        );
    }
    // 2% a year on Rp600.000 is exactly Rp1.000: rounding up must not find a last digit of the
    // arithmetic above it.
    let up = Rounding::new(RoundingMode::Up, RoundingUnit::Thousand);
    let schedule = make(
        Method::Declining,
        rate("2", Period::Year),
        up,
        sum("600000"),
        12,
    );
    assert_eq!(schedule.instalments()[0].interest, sum("1000"));
    // The annuity over two months at 0,5% on Rp2.005.000 is exactly Rp1.010.025.
    let half_percent = rate("0.5", Period::Month);
    assert_eq!(annuity(dec("2005000"), half_percent, 2), dec("1010025"));
    let up = Rounding::new(RoundingMode::Up, RoundingUnit::Rupiah);
    let schedule = make(Method::Annuity, half_percent, up, sum("2005000"), 2);
    assert_eq!(schedule.instalments()[0].total, sum("1010025"));
}

#[test]
fn a_single_instalment_is_principal_and_one_month() {
    for method in Method::ALL {
        for rounding in [Rounding::SEN, Rounding::RUPIAH] {
            let schedule = make(*method, one_percent(), rounding, sum("1000000"), 1);
            assert_eq!(schedule.instalments().len(), 1);
            let only = schedule.instalments()[0];
            assert_eq!(only.number, 1);
            assert_eq!(only.principal, sum("1000000"));
            assert_eq!(only.interest, sum("10000"));
            assert_eq!(only.total, sum("1010000"));
            assert_eq!(only.balance, Money::ZERO);
        }
    }
}

#[test]
fn rounding_up_ends_a_small_loan_early() {
    let up = Rounding::new(RoundingMode::Up, RoundingUnit::Thousand);
    // Rp833 of principal each month become Rp1.000: the tenth one is the last.
    let declining = make(
        Method::Declining,
        Rate::new(Decimal::ZERO, Period::Year).unwrap(),
        up,
        sum("10000"),
        12,
    );
    assert_eq!(declining.instalments().len(), 10);
    assert_eq!(declining.total(), sum("10000"));
    let annuity = make(Method::Annuity, one_percent(), up, sum("10000"), 12);
    let last = annuity.instalments().last().unwrap();
    assert_eq!(annuity.instalments().len(), 11);
    assert!(last.total < sum("1000"));
    assert_eq!(last.balance, Money::ZERO);
    // Flat interest is owed for the whole term, but never more of it than was agreed.
    let flat = make(Method::Flat, one_percent(), up, sum("10000"), 12);
    assert_eq!(flat.total_interest(), sum("2000"));
    assert_eq!(flat.total_principal(), sum("10000"));
    assert_eq!(flat.instalments().len(), 10);
}

#[test]
fn rounding_that_leaves_nothing_is_an_error() {
    let down = Rounding::new(RoundingMode::Down, RoundingUnit::Thousand);
    let error = Err(LoanError::RoundsAway {
        unit: RoundingUnit::Thousand,
    });
    for method in Method::ALL {
        let product = product(*method, one_percent(), down);
        assert_eq!(schedule(&product, &terms("10000", 12)), error, "{method:?}");
        // A single instalment is all remainder.
        assert!(schedule(&product, &terms("500", 1)).is_ok());
    }
    // An annuity that is cut down to its own interest would never end.
    let product = product(Method::Annuity, rate("10", Period::Month), down);
    assert_eq!(schedule(&product, &terms("10000", 120)), error);
}

#[test]
fn the_last_instalment_takes_what_rounding_down_left() {
    let down = Rounding::new(RoundingMode::Down, RoundingUnit::Hundred);
    let schedule = make(Method::Declining, one_percent(), down, sum("1000000"), 3);
    let parts: Vec<String> = schedule
        .instalments()
        .iter()
        .map(|row| row.principal.to_wire())
        .collect();
    assert_eq!(parts, ["333300.00", "333300.00", "333400.00"]);
    let interest: Vec<String> = schedule
        .instalments()
        .iter()
        .map(|row| row.interest.to_wire())
        .collect();
    assert_eq!(interest, ["10000.00", "6600.00", "3300.00"]);
}

#[test]
fn nothing_overflows_at_the_edges() {
    let steep = rate("1000", Period::Month);
    for method in Method::ALL {
        let product = product(*method, steep, Rounding::RUPIAH);
        for months in [1, 2, LONGEST_TERM] {
            let answer = schedule(&product, &terms("999999999999999", months)).map(|_| ());
            assert_eq!(answer, Err(LoanError::TooLarge), "{method:?} {months}");
        }
    }
    let tiny = rate("0.000001", Period::Year);
    for method in Method::ALL {
        let schedule = make(
            *method,
            tiny,
            Rounding::SEN,
            sum("999999999999"),
            LONGEST_TERM,
        );
        assert_eq!(schedule.total_principal(), sum("999999999999"));
        let even = schedule.total().amount() / Decimal::from(LONGEST_TERM);
        let first = schedule.instalments()[0].total.amount();
        // Even instalments stay even; a declining one begins with all of its Rp833 of interest.
        let near = match method {
            Method::Declining => Decimal::ONE_THOUSAND,
            Method::Flat | Method::Annuity => Decimal::ONE,
        };
        assert!((first - even).abs() < near, "{method:?}");
    }
    let days = [(Money::MAX, u32::MAX)];
    assert!(daily_declining(&days, steep, 1).is_some());
    assert_eq!(daily_declining(&days, steep, 0), None);
    assert_eq!(daily_declining(&[], steep, 30), Some(Decimal::ZERO));
}

#[test]
fn a_schedule_made_elsewhere_is_added_up() {
    let row = Instalment {
        number: 1,
        due_on: "2026-01-31".parse().unwrap(),
        principal: sum("90"),
        interest: sum("10"),
        total: sum("100"),
        balance: Money::ZERO,
    };
    let schedule = Schedule::new(vec![row, row]).unwrap();
    assert_eq!(schedule.total_principal(), sum("180"));
    assert_eq!(schedule.total_interest(), sum("20"));
    assert_eq!(schedule.total(), sum("200"));
    let large = Instalment {
        total: Money::MAX,
        ..row
    };
    assert_eq!(Schedule::new(vec![large, row]), Err(MoneyError::TooLarge));
    assert_eq!(Schedule::new(Vec::new()).unwrap().total(), Money::ZERO);
}
