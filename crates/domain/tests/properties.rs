//! What holds for every sum, product, meeting and text, tried on many of them.

#![expect(
    clippy::unwrap_used,
    reason = "a value that cannot be made fails the test"
)]

mod vectors;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use sokoguru_domain::format::{decimal, parse_rupiah_input, rupiah};
use sokoguru_domain::savings::{reconcile, running_balance};
use sokoguru_domain::schedule::formula::{carried, even_part};
use sokoguru_domain::words::{in_words, in_words_en};
use sokoguru_domain::{
    ActivationCode, Direction, Lang, LoanError, MemberNumber, Method, Money, Period, QuorumRule,
    Rate, Rounding, RoundingMode, RoundingUnit, Terms, schedule, yearly_cost,
};
use vectors::product;

fn any_money() -> impl Strategy<Value = Money> {
    prop_oneof![0..1_000_i64, 0..10_000_000_000_i64, 0..=Money::MAX.to_sen()]
        .prop_map(|sen| Money::from_sen(sen).unwrap())
}

fn any_rounding() -> impl Strategy<Value = Rounding> {
    (select(RoundingMode::ALL), select(RoundingUnit::ALL))
        .prop_map(|(mode, unit)| Rounding::new(mode, unit))
}

fn any_rate() -> impl Strategy<Value = Rate> {
    (0..6_000_i64, select(Period::ALL))
        .prop_map(|(percent, per)| Rate::new(Decimal::new(percent, 2), per).unwrap())
}

fn any_terms() -> impl Strategy<Value = Terms> {
    (1_000..1_000_000_000_u64, 1..=180_u16).prop_map(|(principal, months)| Terms {
        principal: Money::rupiah(principal).unwrap(),
        months,
        first_due: "2026-01-31".parse().unwrap(),
    })
}

fn any_share() -> impl Strategy<Value = (u32, u32)> {
    (1..1_000_u32).prop_flat_map(|denominator| (0..=denominator, Just(denominator)))
}

proptest! {
    #[test]
    fn a_schedule_pays_back_exactly_what_was_lent(
        method in select(Method::ALL),
        rate in any_rate(),
        rounding in any_rounding(),
        terms in any_terms(),
    ) {
        let product = product(method, rate, rounding);
        let lent = terms.principal.amount();
        let even = even_part(method, rate, lent, terms.months);
        let schedule = match schedule(&product, &terms) {
            Ok(schedule) => schedule,
            Err(LoanError::RoundsAway { unit }) => {
                // Only where one step of the rule is really as large as the part it rounds.
                let part = match method {
                    Method::Flat | Method::Declining => even,
                    Method::Annuity => even - rate.monthly_interest(lent),
                };
                prop_assert_eq!(unit, rounding.unit);
                prop_assert!(part < unit.step() + Decimal::ONE, "{} of {:?}", part, unit);
                return Ok(());
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };

        let rows = schedule.instalments();
        prop_assert!(!rows.is_empty() && rows.len() <= usize::from(terms.months));
        let mut balance = terms.principal;
        let (mut interest, mut total) = (Decimal::ZERO, Decimal::ZERO);
        for (at, row) in (1_u16..).zip(rows) {
            prop_assert_eq!(row.number, at);
            prop_assert!(at == 1 || row.due_on > rows[usize::from(at) - 2].due_on);
            // Taking it away would fail where a balance rises or goes below nothing.
            prop_assert_eq!(balance.checked_sub(row.principal), Some(row.balance));
            prop_assert_eq!(row.principal.checked_add(row.interest), Some(row.total));
            prop_assert!(!row.total.is_zero() || !row.balance.is_zero());
            balance = row.balance;
            interest += row.interest.amount();
            total += row.total.amount();
        }
        prop_assert!(balance.is_zero());
        prop_assert_eq!(schedule.total_principal(), terms.principal);
        prop_assert_eq!(schedule.total_interest().amount(), interest);
        prop_assert_eq!(schedule.total().amount(), total);

        if method == Method::Flat {
            let whole = rate.monthly_interest(lent * Decimal::from(terms.months));
            prop_assert_eq!(interest, rounding.apply(whole));
        }
        // What is rounded is on the step that the rule names, but for the remainder at the end.
        let on_step = |money: Money| (money.amount() % rounding.unit.step()).is_zero();
        for row in rows {
            match method {
                Method::Flat | Method::Declining => {
                    prop_assert!(on_step(row.interest));
                    prop_assert!(on_step(row.principal) || row.balance.is_zero());
                }
                Method::Annuity => prop_assert!(on_step(row.total) || row.balance.is_zero()),
            }
        }
    }

    #[test]
    fn a_fine_ledger_stays_near_the_table_that_carries_fractions(
        method in select(Method::ALL),
        rate in any_rate(),
        terms in any_terms(),
    ) {
        let product = product(method, rate, Rounding::SEN);
        let Ok(schedule) = schedule(&product, &terms) else {
            return Ok(());
        };
        let lent = terms.principal.amount();
        let even = even_part(method, rate, lent, terms.months);
        let table = carried(method, rate, lent, even, terms.months);
        // Half a sen at each row, and what an annuity makes of it until the row after.
        let mut drift = Decimal::ZERO;
        for (row, carried) in schedule.instalments().iter().zip(&table) {
            drift = match method {
                Method::Annuity => drift + rate.monthly_interest(drift),
                Method::Flat | Method::Declining => drift,
            } + Decimal::new(11, 3);
            prop_assert!((row.balance.amount() - carried.balance).abs() <= drift);
        }
    }

    #[test]
    fn the_yearly_cost_rises_with_the_fee_and_is_never_below_the_rate(
        method in select(Method::ALL),
        rate in any_rate(),
        terms in any_terms(),
        fee in 1..90_u64,
    ) {
        let product = product(method, rate, Rounding::SEN);
        let Ok(schedule) = schedule(&product, &terms) else {
            return Ok(());
        };
        let whole = yearly_cost(&schedule, terms.principal).unwrap();
        // Large enough a loan that half a sen does not move the second decimal much.
        if terms.principal > Money::rupiah(1_000_000).unwrap() {
            prop_assert!(whole + Decimal::ONE >= rate.yearly_percent(), "{}", whole);
        }
        let net = terms.principal.amount() * Decimal::from(100 - fee) / Decimal::ONE_HUNDRED;
        let net = Money::new(Rounding::RUPIAH.apply(net)).unwrap();
        if let Some(with_fee) = yearly_cost(&schedule, net) {
            prop_assert!(with_fee > whole, "{} {}", with_fee, whole);
        }
    }

    #[test]
    fn the_yearly_cost_makes_the_instalments_worth_what_was_received(
        rate in any_rate(),
        terms in any_terms(),
    ) {
        let product = product(Method::Annuity, rate, Rounding::SEN);
        let Ok(schedule) = schedule(&product, &terms) else {
            return Ok(());
        };
        prop_assume!(terms.principal > Money::rupiah(1_000_000).unwrap());
        let mut compounded = Decimal::ONE;
        for _ in 0..12 {
            compounded *= Decimal::ONE + rate.monthly_fraction();
        }
        let percent = (compounded - Decimal::ONE) * Decimal::ONE_HUNDRED;
        let cost = yearly_cost(&schedule, terms.principal).unwrap();
        let near = Decimal::new(2, 2) + percent / Decimal::from(100_000);
        prop_assert!((cost - percent).abs() <= near, "{} {}", cost, percent);
    }

    #[test]
    fn a_rounded_figure_is_on_its_step_and_no_further_than_one(
        sen in -1_000_000_000_i64..1_000_000_000,
        rounding in any_rounding(),
    ) {
        let exact = Decimal::new(sen, 4);
        let rounded = rounding.apply(exact);
        let step = rounding.unit.step();
        prop_assert!((rounded % step).is_zero());
        let off = rounded.abs() - exact.abs();
        match rounding.mode {
            RoundingMode::Down => prop_assert!(off <= Decimal::ZERO && off > -step),
            RoundingMode::Up => prop_assert!(off >= Decimal::ZERO && off < step),
            RoundingMode::HalfUp => {
                prop_assert!(off * Decimal::TWO <= step && off * Decimal::TWO > -step);
            }
        }
        prop_assert_eq!(rounding.apply(rounded), rounded);
    }

    #[test]
    fn an_even_split_loses_nothing(money in any_money(), parts in 1..200_u32) {
        let split = money.split(parts);
        prop_assert_eq!(split.len(), usize::try_from(parts).unwrap());
        prop_assert_eq!(Money::sum(split.iter().copied()), Ok(money));
        let (first, last) = (split[0], *split.last().unwrap());
        prop_assert!(first.to_sen() - last.to_sen() <= 1);
        prop_assert!(split.is_sorted_by(|one, next| one >= next));
    }

    #[test]
    fn a_weighed_split_loses_nothing(
        money in any_money(),
        weights in vec((0..=Money::MAX.to_sen(), 0..6_u32), 1..40),
    ) {
        let weights: Vec<Decimal> =
            weights.into_iter().map(|(figure, scale)| Decimal::new(figure, scale)).collect();
        let all: Decimal = weights.iter().sum();
        prop_assume!(!all.is_zero());
        let split = money.split_by(&weights).unwrap();
        prop_assert_eq!(split.len(), weights.len());
        prop_assert_eq!(Money::sum(split.iter().copied()), Ok(money));
        for (part, weight) in split.iter().zip(&weights) {
            // No part is a whole sen away from its exact share.
            let exact = money.amount() * (weight / all);
            prop_assert!((part.amount() - exact).abs() <= Decimal::new(1001, 5));
            prop_assert!(!weight.is_zero() || part.is_zero());
        }
    }

    #[test]
    fn equal_weights_split_like_equal_parts(money in any_money(), parts in 1..60_u32) {
        let weights = vec![Decimal::new(7, 1); usize::try_from(parts).unwrap()];
        prop_assert_eq!(money.split_by(&weights), Ok(money.split(parts)));
    }

    #[test]
    fn spellings_of_money_read_back(money in any_money()) {
        prop_assert_eq!(Money::parse(&money.to_wire()), Ok(money));
        prop_assert_eq!(Money::new(money.amount()), Ok(money));
        prop_assert_eq!(Money::from_sen(money.to_sen()), Ok(money));
        prop_assert_eq!(parse_rupiah_input(&rupiah(money)), Some(money));
        prop_assert!(!rupiah(money).ends_with(",00"));
    }

    #[test]
    fn a_figure_reads_back_when_its_marks_are_taken_out(
        mantissa in any::<i64>(),
        scale in 0..20_u32,
    ) {
        let figure = Decimal::new(mantissa, scale);
        let plain = decimal(figure, Lang::En).replace(',', "").replace('\u{2212}', "-");
        prop_assert_eq!(plain.parse::<Decimal>().unwrap(), figure);
        let swapped: String = decimal(figure, Lang::Id)
            .chars()
            .map(|mark| match mark { ',' => '.', '.' => ',', other => other })
            .collect();
        prop_assert_eq!(swapped, decimal(figure, Lang::En));
    }

    #[test]
    fn words_are_never_empty_and_tell_sums_apart(one in any_money(), other in any_money()) {
        for words in [in_words(one), in_words_en(one)] {
            prop_assert!(words.ends_with("rupiah") || words.ends_with("sen"));
            prop_assert!(words.split(' ').all(|word| !word.is_empty()));
            prop_assert!(!words.contains("satu ratus") && !words.contains("satu puluh"));
        }
        prop_assert_eq!(in_words(one) == in_words(other), one == other);
        prop_assert_eq!(in_words_en(one) == in_words_en(other), one == other);
    }

    #[test]
    fn whatever_is_typed_is_read_or_refused(text in ".{0,24}", digits in "[0-9., ]{0,24}") {
        for typed in [text, digits] {
            let _ = Money::parse(&typed);
            let _ = MemberNumber::parse(&typed);
            let _ = ActivationCode::parse(&typed);
            if let Some(money) = parse_rupiah_input(&typed) {
                // Whatever the marks between them, the digits of the rupiah are those typed.
                let before_comma = typed.split(',').next().unwrap();
                let typed: String =
                    before_comma.chars().filter(char::is_ascii_digit).collect();
                let shown: String = money.to_wire().split('.').next().unwrap().to_owned();
                let trimmed = typed.trim_start_matches('0');
                prop_assert_eq!(if trimmed.is_empty() { "0" } else { trimmed }, shown);
            }
        }
    }

    #[test]
    fn a_quorum_can_be_reached_by_all_and_not_by_none(
        (numerator, denominator) in any_share(),
        strict in any::<bool>(),
        voters in 1..=u32::MAX,
    ) {
        let Ok(rule) = QuorumRule::new(numerator, denominator, strict) else {
            prop_assert!(numerator == 0 || (strict && numerator == denominator));
            return Ok(());
        };
        let needed = rule.required(voters);
        prop_assert!(needed >= 1 && needed <= voters);
        prop_assert!(rule.reached(needed, voters) && !rule.reached(needed - 1, voters));
        // The needed number really is the part, and one fewer is not.
        let reaches = |present: u32| {
            let (left, right) = (
                u64::from(present) * u64::from(denominator),
                u64::from(voters) * u64::from(numerator),
            );
            if strict { left > right } else { left >= right }
        };
        prop_assert!(reaches(needed) && !reaches(needed - 1));
    }

    #[test]
    fn movements_taken_back_lead_to_where_they_began(
        opening in any_money(),
        amounts in vec(0..1_000_000_000_i64, 0..20),
    ) {
        let mut list: Vec<(Direction, Money)> = amounts
            .iter()
            .map(|sen| (Direction::Credit, Money::from_sen(*sen).unwrap()))
            .collect();
        prop_assume!(reconcile(opening, &list).is_ok());
        let back: Vec<_> =
            list.iter().rev().map(|(_, amount)| (Direction::Debit, *amount)).collect();
        list.extend(back);
        prop_assert_eq!(reconcile(opening, &list), Ok(opening));
        prop_assert_eq!(
            running_balance(opening, Direction::Debit, opening),
            Some(Money::ZERO)
        );
    }

    #[test]
    fn a_printed_code_reads_back(bits in any::<u64>()) {
        let code = ActivationCode::from_random(bits);
        prop_assert_eq!(ActivationCode::parse(&code.printed()), Ok(code.clone()));
        prop_assert_eq!(ActivationCode::parse(&code.printed().to_lowercase()), Ok(code));
    }

    #[test]
    fn a_member_number_reads_back(digits in "[0-9]{4,16}") {
        let number = MemberNumber::parse(&digits).unwrap();
        prop_assert_eq!(number.as_str(), &digits);
        prop_assert_eq!(MemberNumber::parse(&number.grouped()), Ok(number));
    }
}
