//! How money, dates and figures are written and read: published spellings, and their corners.

#![expect(
    clippy::unwrap_used,
    reason = "a figure that cannot be read fails the test that reads it"
)]

mod vectors;

use chrono::{DateTime, NaiveDate};
use rust_decimal::Decimal;
use sokoguru_domain::format::{
    date, date_time, decimal, month, month_name, parse_rupiah_input, percent, rate, rupiah,
    rupiah_signed, short_date, size, time, weekday,
};
use sokoguru_domain::words::{in_words, in_words_en, in_words_of};
use sokoguru_domain::{Direction, Lang, Money, Period, Rate, Zone};
use vectors::{list, text};

fn sum(wire: &str) -> Money {
    Money::parse(wire).unwrap()
}

fn dec(figure: &str) -> Decimal {
    figure.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn every_published_spelling_is_reproduced() {
    let mut money = 0;
    for entry in vectors::format() {
        match text(&entry["id"]) {
            "money" => {
                for pair in list(&entry["examples"]) {
                    let (wire, published) = (text(&pair[0]), text(&pair[1]));
                    // The sources print zero sen, the app leaves them out.
                    let spelling = published.strip_suffix(",00").unwrap_or(published);
                    assert_eq!(rupiah(sum(wire)), spelling);
                    assert_eq!(parse_rupiah_input(published), Some(sum(wire)));
                    money += 1;
                }
            }
            "names" => {
                let months = list(&entry["bulan"]);
                assert_eq!(months.len(), 12);
                for (at, name) in (1_u32..).zip(months) {
                    assert_eq!(month_name(at, Lang::Id), Some(text(name)));
                }
                let days = list(&entry["hari"]);
                assert_eq!(days.len(), 7);
                // 4 January 2026 is a Sunday.
                for (at, name) in (4_u32..).zip(days) {
                    let date = NaiveDate::from_ymd_opt(2026, 1, at).unwrap();
                    assert_eq!(weekday(date, Lang::Id), text(name));
                }
            }
            unknown => panic!("nothing reproduces {unknown}"),
        }
    }
    assert_eq!(money, 5);
}

#[test]
fn what_a_member_types_is_read_or_refused() {
    for (typed, wire) in [
        ("1250000", "1250000"),
        ("1.250.000", "1250000"),
        ("Rp1.250.000", "1250000"),
        ("rp 1.250.000", "1250000"),
        ("Rp. 1.250.000", "1250000"),
        ("RP\u{a0}1 250 000", "1250000"),
        // In the middle of typing the dots lag behind.
        ("1.2500", "12500"),
        ("1.250,5", "1250.5"),
        ("1.250,00", "1250"),
        (" 500 ", "500"),
    ] {
        assert_eq!(parse_rupiah_input(typed), Some(sum(wire)), "{typed:?}");
    }
    for typed in [
        "",
        "Rp",
        "-5",
        "1,250,000",
        "1,2.5",
        ",5",
        "5,",
        "1,234",
        "12a",
        "lima",
        "Rp-5",
        "1000000000000000",
        "é1",
    ] {
        assert_eq!(parse_rupiah_input(typed), None, "{typed:?}");
    }
}

#[test]
fn figures_follow_the_language_and_money_does_not() {
    assert_eq!(rupiah(sum("0")), "Rp0");
    assert_eq!(rupiah(sum("999")), "Rp999");
    assert_eq!(rupiah(sum("1000.05")), "Rp1.000,05");
    assert_eq!(rupiah(Money::MAX), "Rp999.999.999.999.999,99");
    assert_eq!(rupiah_signed(sum("50000"), Direction::Credit), "+Rp50.000");
    assert_eq!(
        rupiah_signed(sum("5447981"), Direction::Debit),
        "\u{2212}Rp5.447.981"
    );
    assert_eq!(rupiah_signed(Money::ZERO, Direction::Debit), "Rp0");

    for (figure, id, en) in [
        ("1234.50", "1.234,5", "1,234.5"),
        ("0", "0", "0"),
        ("-0.00", "0", "0"),
        ("0.05", "0,05", "0.05"),
        ("12", "12", "12"),
        ("100000", "100.000", "100,000"),
        (
            "-1234567.891",
            "\u{2212}1.234.567,891",
            "\u{2212}1,234,567.891",
        ),
    ] {
        assert_eq!(decimal(dec(figure), Lang::Id), id);
        assert_eq!(decimal(dec(figure), Lang::En), en);
    }
    assert_eq!(percent(dec("54.30"), Lang::Id), "54,3%");
    let yearly = Rate::new(dec("12"), Period::Year).unwrap();
    assert_eq!(rate(yearly, Lang::Id), "12% per tahun");
    assert_eq!(rate(yearly, Lang::En), "12% a year");
}

#[test]
fn dates_are_spelled_in_full_and_in_the_zone_of_the_cooperative() {
    assert_eq!(date(day("2026-04-02"), Lang::Id), "2 April 2026");
    assert_eq!(date(day("2026-08-17"), Lang::Id), "17 Agustus 2026");
    assert_eq!(date(day("2026-08-17"), Lang::En), "17 August 2026");
    assert_eq!(short_date(day("2026-08-17"), Lang::Id), "17 Agu 2026");
    assert_eq!(short_date(day("2026-08-17"), Lang::En), "17 Aug 2026");
    assert_eq!(short_date(day("2026-05-01"), Lang::Id), "1 Mei 2026");
    assert_eq!(month(2026, 4, Lang::Id).unwrap(), "April 2026");
    assert_eq!(month(2026, 12, Lang::En).unwrap(), "December 2026");
    assert_eq!(month(2026, 0, Lang::Id), None);
    assert_eq!(month(2026, 13, Lang::Id), None);
    assert_eq!(weekday(day("2026-04-02"), Lang::En), "Thursday");

    let instant = DateTime::parse_from_rfc3339("2026-12-31T16:05:59+00:00").unwrap();
    for (zone, lang, spelled) in [
        (Zone::Wib, Lang::Id, "31 Desember 2026, 23.05 WIB"),
        (Zone::Wita, Lang::Id, "1 Januari 2027, 00.05 WITA"),
        (Zone::Wit, Lang::En, "1 January 2027, 01:05 WIT"),
    ] {
        assert_eq!(date_time(instant, zone, lang), spelled);
        assert!(spelled.ends_with(&time(instant, zone, lang)));
        assert_eq!(Zone::from_name(zone.name()), Some(zone));
    }
    assert_eq!(Zone::from_name("Asia/Pontianak"), Some(Zone::Wib));
    assert_eq!(Zone::from_name("Asia/Singapore"), None);
}

#[test]
fn sizes_are_rounded_to_what_a_member_can_compare() {
    for (bytes, id) in [
        (0, "0 kB"),
        (1, "1 kB"),
        (499, "1 kB"),
        (1_500, "2 kB"),
        (420_000, "420 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (1_250_000, "1,3 MB"),
        (999_949_999, "999,9 MB"),
        (999_950_000, "1 GB"),
        (u64::MAX, "18.446.744.073,7 GB"),
    ] {
        assert_eq!(size(bytes, Lang::Id), id, "{bytes}");
    }
    assert_eq!(size(1_250_000, Lang::En), "1.3 MB");
}

#[test]
fn sums_in_words_as_on_a_receipt() {
    for (wire, id, en) in [
        ("0", "nol rupiah", "zero rupiah"),
        ("1", "satu rupiah", "one rupiah"),
        ("10", "sepuluh rupiah", "ten rupiah"),
        ("11", "sebelas rupiah", "eleven rupiah"),
        ("12", "dua belas rupiah", "twelve rupiah"),
        ("19", "sembilan belas rupiah", "nineteen rupiah"),
        ("20", "dua puluh rupiah", "twenty rupiah"),
        ("21", "dua puluh satu rupiah", "twenty one rupiah"),
        ("100", "seratus rupiah", "one hundred rupiah"),
        ("111", "seratus sebelas rupiah", "one hundred eleven rupiah"),
        ("1000", "seribu rupiah", "one thousand rupiah"),
        ("1001", "seribu satu rupiah", "one thousand one rupiah"),
        ("2000", "dua ribu rupiah", "two thousand rupiah"),
        ("11000", "sebelas ribu rupiah", "eleven thousand rupiah"),
        (
            "21000",
            "dua puluh satu ribu rupiah",
            "twenty one thousand rupiah",
        ),
        (
            "100000",
            "seratus ribu rupiah",
            "one hundred thousand rupiah",
        ),
        (
            "101000",
            "seratus satu ribu rupiah",
            "one hundred one thousand rupiah",
        ),
        ("1000000", "satu juta rupiah", "one million rupiah"),
        (
            "1001000",
            "satu juta seribu rupiah",
            "one million one thousand rupiah",
        ),
        (
            "1250000",
            "satu juta dua ratus lima puluh ribu rupiah",
            "one million two hundred fifty thousand rupiah",
        ),
        ("1000000000", "satu miliar rupiah", "one billion rupiah"),
        (
            "1000000000000",
            "satu triliun rupiah",
            "one trillion rupiah",
        ),
        ("0.50", "lima puluh sen", "fifty sen"),
        ("5.01", "lima rupiah satu sen", "five rupiah one sen"),
        (
            "999999999999999.99",
            "sembilan ratus sembilan puluh sembilan triliun \
             sembilan ratus sembilan puluh sembilan miliar \
             sembilan ratus sembilan puluh sembilan juta \
             sembilan ratus sembilan puluh sembilan ribu \
             sembilan ratus sembilan puluh sembilan rupiah \
             sembilan puluh sembilan sen",
            "nine hundred ninety nine trillion nine hundred ninety nine billion \
             nine hundred ninety nine million nine hundred ninety nine thousand \
             nine hundred ninety nine rupiah ninety nine sen",
        ),
    ] {
        assert_eq!(in_words(sum(wire)), id);
        assert_eq!(in_words_en(sum(wire)), en);
        assert_eq!(in_words_of(sum(wire), Lang::Id), id);
        assert_eq!(in_words_of(sum(wire), Lang::En), en);
    }
}
