//! Who may ask for a loan: each condition alone refuses and names itself, and the limit is that of
//! the savings.

#![expect(clippy::unwrap_used, reason = "the figures of a test are its own")]

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;
use sokoguru_domain::{
    Borrower, Conditions, GuaranteeStatus, Hindrance, MemberStatus, Money, eligibility,
    may_guarantee,
};

fn rp(whole: u64) -> Money {
    Money::rupiah(whole).unwrap()
}

fn today() -> NaiveDate {
    "2026-04-02".parse().unwrap()
}

fn borrower() -> Borrower {
    Borrower {
        status: MemberStatus::Full,
        joined_on: "2025-10-02".parse().unwrap(),
        running: 1,
        owed: rp(1_000_000),
        in_arrears: false,
        pending: false,
        savings: rp(2_000_000),
    }
}

fn conditions() -> Conditions {
    Conditions {
        min_member_months: 6,
        max_running: Some(2),
        without_arrears: true,
        savings_multiple: Some(Decimal::new(25, 1)),
        ..Conditions::NONE
    }
}

const PRODUCT: (u64, u64) = (1_000_000, 25_000_000);

fn told(conditions: &Conditions, borrower: &Borrower) -> Vec<Hindrance> {
    let product = (rp(PRODUCT.0), rp(PRODUCT.1));
    eligibility(conditions, borrower, product, today()).hindrances
}

#[test]
fn each_condition_names_itself() {
    assert_eq!(told(&conditions(), &borrower()), []);
    let with = |change: fn(&mut Borrower)| {
        let mut one = borrower();
        change(&mut one);
        told(&conditions(), &one)
    };
    for (change, why) in [
        (
            (|one: &mut Borrower| one.status = MemberStatus::Candidate) as fn(&mut Borrower),
            Hindrance::MembershipKind,
        ),
        (
            |one| one.joined_on = "2025-10-03".parse().unwrap(),
            Hindrance::MemberTooShort,
        ),
        (|one| one.running = 2, Hindrance::TooManyLoans),
        (|one| one.in_arrears = true, Hindrance::InArrears),
        (|one| one.pending = true, Hindrance::ApplicationPending),
        (|one| one.owed = rp(4_000_001), Hindrance::SavingsTooLow),
        (|one| one.savings = Money::ZERO, Hindrance::SavingsTooLow),
    ] {
        assert_eq!(with(change), [why]);
    }
}

#[test]
fn the_day_from_which_it_is_long_enough_is_told() {
    let mut one = borrower();
    one.joined_on = "2026-01-31".parse().unwrap();
    let product = (rp(PRODUCT.0), rp(PRODUCT.1));
    let told = eligibility(&conditions(), &one, product, today());
    assert_eq!(told.from, Some("2026-07-31".parse().unwrap()));
    let told = eligibility(&Conditions::NONE, &one, product, today());
    assert_eq!((told.from, told.most), (None, rp(PRODUCT.1)));
}

#[test]
fn something_is_pledged_only_above_the_sum() {
    let conditions = Conditions {
        collateral_above: Some(rp(5_000_000)),
        ..Conditions::NONE
    };
    assert!(!conditions.needs_collateral(rp(5_000_000)));
    assert!(conditions.needs_collateral(rp(5_000_001)));
    assert!(!Conditions::NONE.needs_collateral(Money::MAX));
}

#[test]
fn only_members_stand_surety_and_not_for_too_many() {
    assert!(may_guarantee(MemberStatus::Full, 2, 3));
    assert!(!may_guarantee(MemberStatus::Full, 3, 3));
    for status in [
        MemberStatus::Candidate,
        MemberStatus::Associate,
        MemberStatus::Left,
    ] {
        assert!(!may_guarantee(status, 0, 3));
    }
    let once = GuaranteeStatus::ALL.iter().filter(|one| one.can_answer());
    assert_eq!(once.count(), 1);
}

proptest! {
    #[test]
    fn the_limit_is_within_the_product_and_grows_with_the_savings(
        savings in 0_u64..1_000_000_000,
        more in 0_u64..1_000_000_000,
        owed in 0_u64..500_000_000,
        tenths in 0_i64..200,
    ) {
        let conditions = Conditions {
            savings_multiple: Some(Decimal::new(tenths, 1)),
            ..Conditions::NONE
        };
        let most = |savings| {
            let one = Borrower { savings: rp(savings), owed: rp(owed), ..borrower() };
            eligibility(&conditions, &one, (rp(PRODUCT.0), rp(PRODUCT.1)), today()).most
        };
        prop_assert!(most(savings) <= most(savings + more));
        prop_assert!(most(savings) <= rp(PRODUCT.1));
        let carried = Decimal::from(savings) * Decimal::new(tenths, 1);
        prop_assert!(most(savings).amount() <= carried);
    }
}
