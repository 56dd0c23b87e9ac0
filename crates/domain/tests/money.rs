//! Sums, rates and rounding: published figures, and the limits that no page prints.

#![expect(
    clippy::unwrap_used,
    reason = "a figure that cannot be read fails the test that reads it"
)]

mod vectors;

use rust_decimal::Decimal;
use sokoguru_domain::{
    Money, MoneyError, Period, Rate, RateError, Rounding, RoundingMode, RoundingUnit,
};
use vectors::{figure, list, text};

fn sum(wire: &str) -> Money {
    Money::parse(wire).unwrap()
}

fn dec(figure: &str) -> Decimal {
    figure.parse().unwrap()
}

#[test]
fn every_published_rounding_is_reproduced() {
    let mut examples = 0;
    for entry in vectors::rounding() {
        match text(&entry["id"]) {
            "tax-half-up" | "instalment-up" => {
                let rule = Rounding::new(
                    RoundingMode::from_code(text(&entry["mode"])).unwrap(),
                    RoundingUnit::from_code(text(&entry["unit"])).unwrap(),
                );
                for pair in list(&entry["examples"]) {
                    assert_eq!(rule.apply(figure(&pair[0])), figure(&pair[1]));
                    examples += 1;
                }
            }
            unknown => panic!("nothing reproduces {unknown}"),
        }
    }
    assert_eq!(examples, 3);
}

#[test]
fn each_rule_goes_its_own_way() {
    use RoundingMode::{Down, HalfUp, Up};
    use RoundingUnit::{FiveHundred, Hundred, Rupiah, Sen, Thousand};
    for (mode, unit, exact, rounded) in [
        (Down, Sen, "1.239", "1.23"),
        (HalfUp, Sen, "1.235", "1.24"),
        (HalfUp, Sen, "1.2349", "1.23"),
        (Up, Sen, "1.231", "1.24"),
        (Down, Rupiah, "1.99", "1"),
        (HalfUp, Rupiah, "0.5", "1"),
        (HalfUp, Rupiah, "2.5", "3"),
        (HalfUp, Rupiah, "2.49", "2"),
        (Up, Rupiah, "2.01", "3"),
        (Up, Rupiah, "2.00", "2"),
        (Down, Hundred, "199.99", "100"),
        (HalfUp, Hundred, "150", "200"),
        (HalfUp, Hundred, "149.99", "100"),
        (Up, Hundred, "100.01", "200"),
        (Up, Hundred, "100", "100"),
        (Down, FiveHundred, "999", "500"),
        (HalfUp, FiveHundred, "750", "1000"),
        (HalfUp, FiveHundred, "749", "500"),
        (Up, FiveHundred, "501", "1000"),
        (Down, Thousand, "1999", "1000"),
        (HalfUp, Thousand, "1500", "2000"),
        (Up, Thousand, "1001", "2000"),
        (Up, Thousand, "-1001", "-2000"),
    ] {
        let rule = Rounding::new(mode, unit);
        assert_eq!(
            rule.apply(dec(exact)),
            dec(rounded),
            "{mode:?} {unit:?} {exact}"
        );
    }
}

#[test]
fn a_rounding_never_fails_however_large_the_figure() {
    for mode in RoundingMode::ALL {
        for unit in RoundingUnit::ALL {
            let rule = Rounding::new(*mode, *unit);
            assert!(rule.apply(Decimal::MAX) > dec("79228162514264337593543900000"));
            assert!(rule.apply(Decimal::MIN) < dec("-79228162514264337593543900000"));
        }
    }
}

#[test]
fn money_keeps_its_limits() {
    assert_eq!(Money::MAX.to_wire(), "999999999999999.99");
    assert_eq!(Money::MAX.to_sen(), 99_999_999_999_999_999);
    assert_eq!(Money::new(dec("-0.01")), Err(MoneyError::Negative));
    assert_eq!(Money::new(dec("0.001")), Err(MoneyError::TooFine));
    assert_eq!(Money::new(dec("1.500")), Ok(sum("1.5")));
    assert_eq!(Money::new(-Decimal::ZERO), Ok(Money::ZERO));
    assert_eq!(Money::new(dec("999999999999999.99")), Ok(Money::MAX));
    assert_eq!(
        Money::new(dec("1000000000000000")),
        Err(MoneyError::TooLarge)
    );
    assert_eq!(Money::from_sen(-1), Err(MoneyError::Negative));
    assert_eq!(
        Money::from_sen(100_000_000_000_000_000),
        Err(MoneyError::TooLarge)
    );
    assert_eq!(Money::rupiah(u64::MAX), Err(MoneyError::TooLarge));
    assert_eq!(
        Money::rupiah(1_000_000_000_000_000),
        Err(MoneyError::TooLarge)
    );
    assert_eq!(Money::MAX.checked_add(sum("0.01")), None);
    assert_eq!(sum("1").checked_sub(sum("1.01")), None);
    assert_eq!(sum("1").checked_sub(sum("1")), Some(Money::ZERO));
    assert_eq!(
        Money::sum([Money::MAX, sum("1")]),
        Err(MoneyError::TooLarge)
    );
    assert_eq!(Money::sum([]), Ok(Money::ZERO));
    assert_eq!(Money::ZERO, Money::default());
    assert_eq!(Money::ZERO.to_wire(), "0.00");
    assert!(Money::ZERO.is_zero() && !sum("0.01").is_zero());
    assert_eq!(sum("12.30").amount(), dec("12.3"));
}

#[test]
fn the_wire_takes_digits_and_one_dot_only() {
    assert_eq!(sum("0"), Money::ZERO);
    assert_eq!(sum("1500000.00").to_wire(), "1500000.00");
    assert_eq!(sum("7.05").to_sen(), 705);
    assert_eq!(sum("7.5").to_sen(), 750);
    for (wire, error) in [
        ("", MoneyError::NotANumber),
        (".", MoneyError::NotANumber),
        ("1.", MoneyError::NotANumber),
        (".5", MoneyError::NotANumber),
        ("+1", MoneyError::NotANumber),
        ("-1", MoneyError::NotANumber),
        ("-0.00", MoneyError::NotANumber),
        ("1e3", MoneyError::NotANumber),
        (" 1", MoneyError::NotANumber),
        ("1 000", MoneyError::NotANumber),
        ("1,5", MoneyError::NotANumber),
        ("1.5.0", MoneyError::NotANumber),
        ("1.+5", MoneyError::NotANumber),
        ("1_000", MoneyError::NotANumber),
        ("\u{0661}", MoneyError::NotANumber),
        ("NaN", MoneyError::NotANumber),
        ("1.234", MoneyError::TooFine),
        ("1000000000000000", MoneyError::TooLarge),
        ("99999999999999999999999999", MoneyError::TooLarge),
    ] {
        assert_eq!(Money::parse(wire), Err(error), "{wire:?}");
    }
}

#[test]
fn debug_prints_nothing_of_a_sum() {
    let printed = format!("{:?} {:#?}", sum("1234567.89"), Some(sum("42")));
    assert!(
        !printed.chars().any(|mark| mark.is_ascii_digit()),
        "{printed}"
    );
}

#[test]
fn splits_name_where_the_remainder_goes() {
    let wire =
        |parts: Vec<Money>| -> Vec<String> { parts.into_iter().map(Money::to_wire).collect() };
    assert_eq!(wire(sum("0.05").split(3)), ["0.02", "0.02", "0.01"]);
    assert_eq!(wire(sum("9").split(1)), ["9.00"]);
    assert!(sum("9").split(0).is_empty());

    let by = |whole: &str, weights: &[i64]| {
        let weights: Vec<Decimal> = weights.iter().map(|one| Decimal::from(*one)).collect();
        sum(whole).split_by(&weights).map(wire)
    };
    assert_eq!(by("100", &[1, 1, 1]).unwrap(), ["33.34", "33.33", "33.33"]);
    assert_eq!(by("0.01", &[0, 1, 2]).unwrap(), ["0.00", "0.00", "0.01"]);
    assert_eq!(by("1", &[0, 0, 7]).unwrap(), ["0.00", "0.00", "1.00"]);
    // Half a sen each: the earlier one is first, although a sixth has no exact decimal and comes
    // out a little larger than it is.
    assert_eq!(by("0.03", &[1, 1]).unwrap(), ["0.02", "0.01"]);
    assert_eq!(
        by("300000000000000.03", &[3, 1, 2]).unwrap(),
        [
            "150000000000000.02",
            "50000000000000.00",
            "100000000000000.01"
        ]
    );
    assert_eq!(by("1", &[]), Err(MoneyError::BadWeights));
    assert_eq!(by("1", &[0, 0]), Err(MoneyError::BadWeights));
    assert_eq!(by("1", &[2, -1]), Err(MoneyError::BadWeights));
    assert_eq!(
        sum("1").split_by(&[Decimal::MAX, Decimal::MAX]),
        Err(MoneyError::BadWeights)
    );
}

#[test]
fn rates_keep_their_limits_and_their_period() {
    let monthly = |percent: &str| Rate::new(dec(percent), Period::Month);
    assert_eq!(monthly("-0.1"), Err(RateError::Negative));
    assert_eq!(monthly("1000.01"), Err(RateError::Absurd));
    assert_eq!(monthly("0.1234567"), Err(RateError::TooFine));
    assert_eq!(monthly("1.50"), monthly("1.5"));
    assert_eq!(monthly("1000").unwrap().percent(), dec("1000"));
    assert_eq!(monthly("1.5").unwrap().monthly_fraction(), dec("0.015"));
    assert_eq!(monthly("1.5").unwrap().yearly_percent(), dec("18"));

    for (percent, per, dear_loan, dear_savings) in [
        ("2", Period::Month, false, true),
        ("2.01", Period::Month, true, true),
        ("0.75", Period::Month, false, false),
        ("24", Period::Year, false, true),
        ("24.01", Period::Year, true, true),
        ("9", Period::Year, false, false),
        ("9.01", Period::Year, false, true),
    ] {
        let rate = Rate::new(dec(percent), per).unwrap();
        assert_eq!(rate.exceeds_legal_loan_cap(), dear_loan, "{percent}");
        assert_eq!(rate.exceeds_legal_savings_cap(), dear_savings, "{percent}");
    }
}
