//! What holds for every withdrawal, every end of a term and every tax, tried on many of them.

#![expect(
    clippy::unwrap_used,
    reason = "a value that cannot be made fails the test"
)]

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use sokoguru_domain::savings::{
    Payout, Penalty, PenaltyBase, Term, available, check_withdrawal, final_tax,
};
use sokoguru_domain::{Money, Period, Rate, SavingsKind};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn any_money() -> impl Strategy<Value = Money> {
    (0..200_000_000_000_i64).prop_map(|sen| Money::from_sen(sen).unwrap())
}

proptest! {
    #[test]
    fn what_is_allowed_leaves_the_minimum(
        balance in any_money(), minimum in any_money(), waiting in any_money(),
        amount in any_money(), kind in select(SavingsKind::ALL),
    ) {
        let left = available(kind, balance, minimum, waiting);
        if check_withdrawal(kind, left, amount).is_ok() {
            prop_assert!(kind == SavingsKind::Sukarela && !amount.is_zero());
            let kept = balance.checked_sub(amount).and_then(|rest| rest.checked_sub(waiting));
            prop_assert!(kept.is_some_and(|kept| kept >= minimum));
        }
    }

    #[test]
    fn an_end_adds_up_and_an_early_one_is_never_better(
        sum in any_money(), percent in 0..2_400_i64, months in 1..=36_u16, taken in 0..=100_i64,
        passed in 0..1_200_i64, payout in select(Payout::ALL), of in select(PenaltyBase::ALL),
    ) {
        let rate = Rate::new(Decimal::new(percent, 2), Period::Year).unwrap();
        let matures_on = day("2027-01-15");
        let kept = Term {
            placed: sum, balance: sum, rate: Some(rate), months, matures_on, payout,
            penalty: Some(Penalty { of, percent: Decimal::from(taken) }),
        };
        let on = matures_on - chrono::Days::new(u64::try_from(passed).unwrap());
        if let Some(early) = kept.ended_on(on) {
            let whole = early.interest.checked_add(sum).unwrap();
            let parts = early.paid.checked_add(early.tax).unwrap()
                .checked_add(early.penalty).unwrap();
            prop_assert_eq!(whole, parts);
            prop_assert!(early.penalty <= sum);
            if payout != Payout::AtMaturity {
                prop_assert!(early.paid <= sum);
            }
        }
    }

    #[test]
    fn no_tax_is_above_a_tenth_and_half_a_rupiah(interest in any_money()) {
        let tax = final_tax(interest);
        prop_assert!(tax.to_sen() * 10 <= interest.to_sen() + 500);
        prop_assert_eq!(tax.to_sen() % 100, 0);
        prop_assert_eq!(tax.is_zero(), interest <= Money::rupiah(240_000).unwrap());
    }
}
