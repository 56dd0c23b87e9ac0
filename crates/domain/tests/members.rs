//! Members, their savings and the states of what they asked for.

#![expect(
    clippy::unwrap_used,
    reason = "a value that cannot be made fails the test"
)]

use chrono::NaiveDate;
use sokoguru_domain::loan::LoanError;
use sokoguru_domain::meeting::{Outcome, TieRule};
use sokoguru_domain::member::{ActivationCodeError, MemberNumberError};
use sokoguru_domain::savings::{ReconcileError, follows, reconcile};
use sokoguru_domain::{
    ActivationCode, ApplicationStatus, Direction, FeeKind, InstalmentStatus, Lang, LoanStatus,
    MajorityBasis, MeetingPhase, MemberNumber, MemberStatus, Method, Money, Owed, Period,
    RoundingMode, RoundingUnit, SavingsKind, TransactionKind, VoteOutcome, Zone, arrears, next_due,
    status_on,
};

fn sum(wire: &str) -> Money {
    Money::parse(wire).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The codes are stored and travel: a change of one is a change of the contract.
#[test]
fn codes_are_what_they_were_and_read_back() {
    macro_rules! check {
        ($name:ident, $codes:expr) => {
            let codes: Vec<&str> = $name::ALL.iter().map(|one| one.code()).collect();
            assert_eq!(codes, $codes);
            for one in $name::ALL {
                assert_eq!($name::from_code(one.code()), Some(*one));
            }
            assert_eq!($name::from_code(""), None);
            assert_eq!($name::from_code("somethingElse"), None);
        };
    }
    check!(Method, ["flat", "menurun", "anuitas"]);
    check!(Period, ["month", "year"]);
    check!(RoundingMode, ["down", "halfUp", "up"]);
    check!(RoundingUnit, ["sen", "rupiah", "100", "500", "1000"]);
    check!(
        SavingsKind,
        ["pokok", "wajib", "sukarela", "berjangka", "other"]
    );
    check!(Direction, ["credit", "debit"]);
    check!(
        TransactionKind,
        [
            "deposit",
            "withdrawal",
            "interest",
            "tax",
            "fee",
            "transfer",
            "adjustment"
        ]
    );
    check!(FeeKind, ["provision", "administration"]);
    check!(
        ApplicationStatus,
        [
            "submitted",
            "underReview",
            "approved",
            "rejected",
            "disbursed",
            "cancelled"
        ]
    );
    check!(LoanStatus, ["active", "closed"]);
    check!(
        InstalmentStatus,
        ["paid", "partial", "due", "upcoming", "overdue"]
    );
    check!(MemberStatus, ["full", "candidate", "associate", "left"]);
    check!(MajorityBasis, ["cast", "present"]);
    check!(VoteOutcome, ["accepted", "rejected", "tie", "noQuorum"]);
    check!(
        Outcome,
        [
            "rejected",
            "accepted",
            "tie",
            "noQuorum",
            "awaitsLots",
            "tooFewBallots"
        ]
    );
    check!(TieRule, ["voteAgain", "lots", "notAccepted"]);
    check!(MeetingPhase, ["announced", "open", "closed", "finished"]);
    check!(Lang, ["id", "en"]);
    check!(Zone, ["WIB", "WITA", "WIT"]);
}

/// The order of `ALL`, which the codes above hold still, is the order of the numbers.
#[test]
fn the_numbers_on_the_board() {
    for (number, outcome) in (0_u8..).zip(Outcome::ALL) {
        assert_eq!(outcome.number(), number);
        assert_eq!(Outcome::from_number(number), Some(*outcome));
    }
    assert_eq!(Outcome::from_number(6), None);
    for (number, tie) in (0_u8..).zip(TieRule::ALL) {
        assert_eq!(tie.number(), number);
        assert_eq!(TieRule::from_number(number), Some(*tie));
    }
    assert_eq!(TieRule::from_number(3), None);
}

#[test]
fn only_full_members_vote_and_borrow() {
    for status in MemberStatus::ALL {
        let full = *status == MemberStatus::Full;
        assert_eq!((status.may_vote(), status.may_borrow()), (full, full));
    }
}

#[test]
fn kinds_of_savings_are_told_apart() {
    use SavingsKind::{Berjangka, Other, Pokok, Sukarela, Wajib};
    for (kind, equity, withdrawable) in [
        (Pokok, true, false),
        (Wajib, true, false),
        (Sukarela, false, true),
        (Berjangka, false, false),
        (Other, false, false),
    ] {
        assert_eq!(kind.is_equity(), equity);
        assert_eq!(kind.is_withdrawable(), withdrawable);
    }
}

#[test]
fn movements_lead_from_one_balance_to_the_next() {
    use Direction::{Credit, Debit};
    assert!(follows(sum("100"), Credit, sum("25.50"), sum("125.50")));
    assert!(follows(sum("100"), Debit, sum("100"), Money::ZERO));
    assert!(!follows(sum("100"), Debit, sum("100"), sum("200")));
    assert!(!follows(sum("100"), Debit, sum("101"), Money::ZERO));
    assert!(!follows(Money::MAX, Credit, sum("1"), Money::MAX));

    let list = [
        (Credit, sum("100")),
        (Debit, sum("30")),
        (Debit, sum("70.01")),
    ];
    assert_eq!(reconcile(sum("0.01"), &list), Ok(Money::ZERO));
    assert_eq!(reconcile(sum("5"), &[]), Ok(sum("5")));
    assert_eq!(
        reconcile(Money::ZERO, &list),
        Err(ReconcileError::Overdrawn {
            entry: 2,
            balance: sum("70"),
            amount: sum("70.01"),
        })
    );
    assert_eq!(
        reconcile(Money::MAX, &[(Credit, sum("0.01"))]),
        Err(ReconcileError::TooLarge { entry: 0 })
    );
}

#[test]
fn an_application_goes_forward_only() {
    use ApplicationStatus::{Approved, Cancelled, Disbursed, Rejected, Submitted, UnderReview};
    let allowed = [
        (Submitted, UnderReview),
        (Submitted, Approved),
        (Submitted, Rejected),
        (Submitted, Cancelled),
        (UnderReview, Approved),
        (UnderReview, Rejected),
        (UnderReview, Cancelled),
        (Approved, Disbursed),
        (Approved, Cancelled),
    ];
    for from in ApplicationStatus::ALL {
        for to in ApplicationStatus::ALL {
            assert_eq!(
                from.can_become(*to),
                allowed.contains(&(*from, *to)),
                "{from:?} {to:?}"
            );
        }
        let leads_on = ApplicationStatus::ALL.iter().any(|to| from.can_become(*to));
        assert_eq!(from.is_final(), !leads_on);
    }
}

#[test]
fn an_instalment_stands_on_a_day() {
    use InstalmentStatus::{Due, Overdue, Paid, Partial, Upcoming};
    for (today, paid, status) in [
        ("2026-04-02", "0", Upcoming),
        ("2026-04-03", "0", Due),
        ("2026-04-10", "0", Due),
        ("2026-04-11", "0", Overdue),
        ("2026-04-02", "0.01", Partial),
        ("2026-04-10", "99.99", Partial),
        ("2026-04-11", "99.99", Overdue),
        ("2026-04-11", "100", Paid),
        ("2026-01-01", "100", Paid),
        ("2026-04-11", "101", Paid),
    ] {
        let owed = Owed {
            due_on: day("2026-04-10"),
            total: sum("100"),
            paid: sum(paid),
        };
        assert_eq!(owed.status_on(day(today)), status, "{today} {paid}");
        assert_eq!(
            status_on(owed.due_on, owed.total, owed.paid, day(today)),
            status
        );
    }
}

#[test]
fn what_is_next_and_what_is_late() {
    let owed = |due_on, total, paid| Owed {
        due_on: day(due_on),
        total: sum(total),
        paid: sum(paid),
    };
    // Not in the order of their days, as a backend may send them.
    let all = [
        owed("2026-05-10", "100", "0"),
        owed("2026-01-10", "100", "100"),
        owed("2026-02-10", "100", "40"),
        owed("2026-03-10", "100", "0"),
        owed("2026-04-10", "100", "100"),
    ];
    let today = day("2026-04-10");
    assert_eq!(next_due(&all, today), Some(&all[0]));
    assert_eq!(arrears(&all, today), Ok(sum("160")));
    assert_eq!(next_due(&all, day("2026-03-10")), Some(&all[3]));
    assert_eq!(arrears(&all, day("2026-03-10")), Ok(sum("60")));
    assert_eq!(next_due(&all, day("2026-05-11")), None);
    assert_eq!(arrears(&all, day("2026-05-11")), Ok(sum("260")));
    assert_eq!(arrears(&[], today), Ok(Money::ZERO));
}

#[test]
fn member_numbers_as_they_are_typed() {
    let number = |text: &str| MemberNumber::parse(text).map(|one| one.as_str().to_owned());
    assert_eq!(number("0117 0042").unwrap(), "01170042");
    assert_eq!(number("01.17.0042").unwrap(), "01170042");
    assert_eq!(number("0042").unwrap(), "0042");
    assert_eq!(number("1234567890123456").unwrap(), "1234567890123456");
    assert_eq!(number("042"), Err(MemberNumberError::TooShort));
    assert_eq!(number(""), Err(MemberNumberError::TooShort));
    assert_eq!(number("12345678901234567"), Err(MemberNumberError::TooLong));
    assert_eq!(number("0117-0042"), Err(MemberNumberError::NotDigits));
    assert_eq!(number("01l7"), Err(MemberNumberError::NotDigits));
    assert_eq!(
        number("\u{0661}\u{0661}\u{0661}\u{0661}"),
        Err(MemberNumberError::NotDigits)
    );

    let grouped = |text: &str| MemberNumber::parse(text).unwrap().grouped();
    assert_eq!(grouped("01170042"), "0117 0042");
    assert_eq!(grouped("0117004"), "0117 004");
    assert_eq!(grouped("0117"), "0117");
    let number = MemberNumber::parse("01170042").unwrap();
    assert_eq!(format!("{number:?}"), "MemberNumber(..)");
}

#[test]
fn a_printed_code_forgives_the_eye_and_finds_a_slip() {
    let code = ActivationCode::from_random(0x0012_3456_789A_BCDE);
    assert_eq!(code.as_str().len(), 12);
    let printed = code.printed();
    assert_eq!(printed.len(), 14);
    assert_eq!(ActivationCode::parse(&printed), Ok(code.clone()));
    assert_eq!(
        ActivationCode::parse(&printed.to_lowercase().replace('-', " ")),
        Ok(code.clone())
    );
    let muddled = printed.replace('0', "O").replace('1', "l");
    assert_eq!(ActivationCode::parse(&muddled), Ok(code.clone()));
    assert_eq!(format!("{code:?}"), "ActivationCode(..)");

    assert_eq!(
        ActivationCode::parse(&printed[..13]),
        Err(ActivationCodeError::WrongLength { found: 11 })
    );
    assert_eq!(
        ActivationCode::parse(&format!("{printed}00")),
        Err(ActivationCodeError::WrongLength { found: 14 })
    );
    assert_eq!(
        ActivationCode::parse("UUUU-UUUU-UUUU"),
        Err(ActivationCodeError::UnknownCharacter)
    );
}

#[test]
fn every_single_slip_and_every_exchange_of_two_is_found() {
    let code = ActivationCode::from_random(0x0055_AA12_9F3C_7E01);
    let marks: Vec<char> = code.as_str().chars().collect();
    let mut tried = 0;
    for at in 0..12 {
        for mark in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars() {
            let mut slip = marks.clone();
            slip[at] = mark;
            let wrong: String = slip.iter().collect();
            if slip != marks {
                assert_eq!(
                    ActivationCode::parse(&wrong),
                    Err(ActivationCodeError::Mistyped)
                );
                tried += 1;
            }
        }
        for other in 0..at {
            let mut slip = marks.clone();
            slip.swap(at, other);
            let wrong: String = slip.iter().collect();
            if slip != marks {
                assert_eq!(
                    ActivationCode::parse(&wrong),
                    Err(ActivationCodeError::Mistyped)
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 12 * 31 + 50, "{tried}");
}

#[test]
fn the_bits_of_a_code_all_count() {
    let zero = ActivationCode::from_random(0);
    for bit in 0..64 {
        let differs = ActivationCode::from_random(1 << bit) != zero;
        assert_eq!(differs, bit < 55, "bit {bit}");
    }
}

#[test]
fn errors_say_the_rule_and_not_the_figure() {
    let error = LoanError::BelowMinimum { min: sum("500000") };
    for said in [error.to_string(), format!("{error:?}")] {
        assert!(!said.contains('5'), "{said}");
    }
}
