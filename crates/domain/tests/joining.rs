//! Citizens' numbers, telephone numbers, and the states of joining and leaving.

use proptest::prelude::*;
use sokoguru_domain::identity::{NationalIdError, masked_phone, phone};
use sokoguru_domain::joining::{card_text, read_card};
use sokoguru_domain::{JoiningStatus, MemberNumber, NationalId, WishStatus};

/// Numbers by the published shape, made up: nobody has the count 9999.
#[test]
fn the_day_in_the_number_decides() {
    for (text, born, fits) in [
        ("3273051712909999", "1990-12-17", true),
        ("3273055712909999", "1990-12-17", true),
        ("3273051712909999", "1990-12-18", false),
        ("9471012902049999", "2004-02-29", true),
        ("1101013101019999", "2001-01-31", true),
        ("1101013101019999", "1901-01-31", true),
    ] {
        let id = NationalId::parse(text).unwrap();
        assert_eq!(id.fits(born.parse().unwrap()), fits, "{text}");
    }
}

#[test]
fn what_is_no_number_says_why() {
    use NationalIdError as E;
    for (text, why) in [
        ("", E::WrongLength { found: 0 }),
        ("327305171290999", E::WrongLength { found: 15 }),
        ("32730517129099991", E::WrongLength { found: 17 }),
        ("3273051712909999x", E::NotDigits),
        ("٣273051712909999", E::NotDigits),
        ("0073051712909999", E::NoPlace),
        ("3273053202909999", E::NoDay),
        ("3273053002909999", E::NoDay),
        ("3273050012909999", E::NoDay),
        ("3273054012909999", E::NoDay),
        ("3273057212909999", E::NoDay),
        ("3273051713909999", E::NoDay),
        ("3273051712900000", E::NoCount),
    ] {
        assert_eq!(NationalId::parse(text), Err(why), "{text}");
    }
}

#[test]
fn nothing_of_a_number_is_printed() {
    let id = NationalId::parse("3273051712909999").unwrap();
    assert_eq!(format!("{id:?}"), "NationalId(..)");
    assert_eq!(id.masked(), "************9999");
}

#[test]
fn telephone_numbers_have_one_spelling() {
    for typed in [
        "081234567890",
        "+6281234567890",
        "62 812-3456-7890",
        "(0812) 3456.7890",
        "+62081234567890",
    ] {
        assert_eq!(phone(typed).as_deref(), Some("081234567890"), "{typed}");
    }
    for typed in [
        "",
        "0",
        "08123",
        "8123456789",
        "0812345678901234",
        "08a234567890",
        "081234567890+",
        "0012345678",
    ] {
        assert_eq!(phone(typed), None, "{typed}");
    }
    assert_eq!(masked_phone("081234567890"), "0812*****890");
    assert_eq!(masked_phone("0812345"), "0812345");
}

#[test]
fn what_is_decided_stays_decided() {
    for from in JoiningStatus::ALL {
        for to in JoiningStatus::ALL {
            let may = from.can_become(*to);
            assert!(!(from.is_final() && may), "{from:?} {to:?}");
            assert!(!(may && from == to), "{from:?}");
        }
    }
    assert!(JoiningStatus::Submitted.can_become(JoiningStatus::Accepted));
    assert!(!JoiningStatus::UnderReview.can_become(JoiningStatus::Submitted));
    for to in WishStatus::ALL {
        assert!(!WishStatus::Accepted.can_become(*to));
        assert_eq!(
            WishStatus::Submitted.can_become(*to),
            *to != WishStatus::Submitted
        );
    }
}

proptest! {
    #[test]
    fn no_text_is_too_odd_for_a_number(text in "\\PC{0,40}|[0-9 .]{0,24}") {
        if let Ok(id) = NationalId::parse(&text) {
            prop_assert_eq!(id.as_str().len(), 16);
            prop_assert_eq!(NationalId::parse(id.as_str()), Ok(id.clone()));
            prop_assert!(!id.masked().contains(&id.as_str()[..12]));
        }
    }

    #[test]
    fn a_card_is_read_back(host in "[a-z0-9.:\\[\\]-]{1,30}", number in "[0-9]{4,16}") {
        let number = MemberNumber::parse(&number).unwrap();
        let text = card_text(&host, &number);
        prop_assert_eq!(read_card(&text), Some((host.as_str(), number)));
    }

    #[test]
    fn a_telephone_number_is_its_own_spelling(text in "[+0-9 ().-]{0,20}") {
        if let Some(number) = phone(&text) {
            prop_assert_eq!(phone(&number), Some(number));
        }
    }
}
