//! Figures and dates as a member reads them. Names of months, zones and units of rates are the
//! only words here; every other text of the app is the app's own.
//!
//! Money is written `Rp1.250.000` in English too: a cooperative's papers, receipts and minutes
//! have one spelling, and a member who compares the phone with the paper must find the same marks
//! in the same places. Bare figures that are no money follow the language.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Offset, Timelike, Utc};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::codes::codes;
use crate::money::{Money, push_two_digits};
use crate::rate::{Period, Rate};
use crate::savings::Direction;

/// A language of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Indonesian.
    #[default]
    Id,
    /// English.
    En,
}

codes!(Lang { Id => "id", En => "en" });

/// A zone of Indonesia; none of them has daylight saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Waktu Indonesia Barat.
    Wib,
    /// Waktu Indonesia Tengah.
    Wita,
    /// Waktu Indonesia Timur.
    Wit,
}

codes!(Zone { Wib => "WIB", Wita => "WITA", Wit => "WIT" });

impl Zone {
    /// The zone of a name in the IANA list, as a cooperative's profile gives it; `None` for a
    /// place that is not in Indonesia.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "Asia/Jakarta" | "Asia/Pontianak" => Some(Self::Wib),
            "Asia/Makassar" | "Asia/Ujung_Pandang" => Some(Self::Wita),
            "Asia/Jayapura" => Some(Self::Wit),
            _ => None,
        }
    }

    /// The name in the IANA list.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wib => "Asia/Jakarta",
            Self::Wita => "Asia/Makassar",
            Self::Wit => "Asia/Jayapura",
        }
    }

    /// The letters behind a time.
    pub const fn label(self) -> &'static str {
        self.code()
    }

    /// How far ahead of UTC it is: seven, eight and nine hours.
    pub fn offset(self) -> FixedOffset {
        let hours = match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        };
        FixedOffset::east_opt(hours * 3600).unwrap_or_else(|| Utc.fix())
    }
}

/// A sum of money: `Rp1.234.567,89`, the sen only where there are any.
///
/// Shape: no space after Rp, dots between thousands, a comma before the sen.
///
/// ```
/// use sokoguru_domain::{Money, format::rupiah};
///
/// assert_eq!(rupiah(Money::parse("1250000.00")?), "Rp1.250.000");
/// assert_eq!(rupiah(Money::parse("1234567.89")?), "Rp1.234.567,89");
/// # Ok::<(), sokoguru_domain::MoneyError>(())
/// ```
pub fn rupiah(money: Money) -> String {
    let mut text = String::from("Rp");
    push_money(&mut text, money);
    text
}

/// A sum of money with the way it moves: `+Rp50.000`, `−Rp50.000`. The sign stands before Rp and
/// is a true minus, which screen readers speak and which no line break parts from the figure.
/// Nothing has no sign.
pub fn rupiah_signed(money: Money, direction: Direction) -> String {
    let mut text = String::new();
    if !money.is_zero() {
        text.push(match direction {
            Direction::Credit => '+',
            Direction::Debit => MINUS,
        });
    }
    text.push_str("Rp");
    push_money(&mut text, money);
    text
}

const MINUS: char = '\u{2212}';

fn push_money(text: &mut String, money: Money) {
    let (whole, sen) = money.parts();
    push_grouped(text, &whole.to_string(), '.');
    if sen > 0 {
        text.push(',');
        push_two_digits(text, sen);
    }
}

fn push_grouped(text: &mut String, digits: &str, between: char) {
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
}

/// Reads a sum as a member types it: `Rp`, spaces and dots are dropped (dots are thousands, in
/// the middle of typing not always every third place), and a comma comes before one or two digits
/// of sen. `None` for anything else, and for an empty field.
///
/// Invariant: reads back what [`rupiah`] wrote.
///
/// ```
/// use sokoguru_domain::{Money, format::parse_rupiah_input};
///
/// assert_eq!(parse_rupiah_input("Rp 1.250.000"), Money::rupiah(1_250_000).ok());
/// assert_eq!(parse_rupiah_input("12500,5"), Money::parse("12500.50").ok());
/// assert_eq!(parse_rupiah_input("1,250,000"), None);
/// ```
pub fn parse_rupiah_input(text: &str) -> Option<Money> {
    let text = text.trim();
    let figure = match text.get(..2) {
        Some(start) if start.eq_ignore_ascii_case("rp") => text.get(2..)?,
        _ => text,
    };
    let mut plain = String::with_capacity(figure.len());
    for mark in figure.chars() {
        match mark {
            '0'..='9' => plain.push(mark),
            // The comma becomes the one dot of the wire's spelling; a second one fails there.
            ',' => plain.push('.'),
            // A dot behind the comma would be a thousand inside the sen.
            '.' if !plain.contains('.') => {}
            _ if mark.is_whitespace() => {}
            _ => return None,
        }
    }
    Money::parse(&plain).ok()
}

/// A figure that is no money: `1.234,5` in Indonesian, `1,234.5` in English, without zeros at the
/// end of the decimals.
pub fn decimal(figure: Decimal, lang: Lang) -> String {
    let figure = figure.normalize();
    let (thousands, point) = match lang {
        Lang::Id => ('.', ','),
        Lang::En => (',', '.'),
    };
    let digits = figure.mantissa().unsigned_abs().to_string();
    let places = usize::try_from(figure.scale()).unwrap_or(0);
    let mut text = String::new();
    if figure.is_sign_negative() && !figure.is_zero() {
        text.push(MINUS);
    }
    let whole = digits.len().saturating_sub(places);
    if whole == 0 {
        text.push('0');
        text.push(point);
        for _ in digits.len()..places {
            text.push('0');
        }
        text.push_str(&digits);
    } else {
        let (whole, rest) = digits.split_at(whole);
        push_grouped(&mut text, whole, thousands);
        if !rest.is_empty() {
            text.push(point);
            text.push_str(rest);
        }
    }
    text
}

/// A part of a hundred: `54,3%`. For a rate use [`rate`], which says the period.
pub fn percent(figure: Decimal, lang: Lang) -> String {
    let mut text = decimal(figure, lang);
    text.push('%');
    text
}

/// A rate with its period: `1% per bulan`, `1% a month`.
///
/// ```
/// use rust_decimal::Decimal;
/// use sokoguru_domain::{Lang, Period, Rate, format::rate};
///
/// let monthly = Rate::new(Decimal::new(15, 1), Period::Month)?;
/// assert_eq!(rate(monthly, Lang::Id), "1,5% per bulan");
/// assert_eq!(rate(monthly, Lang::En), "1.5% a month");
/// # Ok::<(), sokoguru_domain::RateError>(())
/// ```
pub fn rate(rate: Rate, lang: Lang) -> String {
    let mut text = percent(rate.percent(), lang);
    text.push_str(match (lang, rate.per()) {
        (Lang::Id, Period::Month) => " per bulan",
        (Lang::Id, Period::Year) => " per tahun",
        (Lang::En, Period::Month) => " a month",
        (Lang::En, Period::Year) => " a year",
    });
    text
}

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_ID: [&str; 7] = [
    "Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu",
];
const DAYS_EN: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The name of a month, by its place in the year from 1; `None` beyond 12.
pub fn month_name(month: u32, lang: Lang) -> Option<&'static str> {
    let names = match lang {
        Lang::Id => &MONTHS_ID,
        Lang::En => &MONTHS_EN,
    };
    let at = usize::try_from(month).ok()?.checked_sub(1)?;
    names.get(at).copied()
}

/// A month of a year: `April 2026`; `None` for a month beyond 12.
pub fn month(year: i32, month: u32, lang: Lang) -> Option<String> {
    let mut text = String::from(month_name(month, lang)?);
    text.push(' ');
    text.push_str(&year.to_string());
    Some(text)
}

/// The day of the week: `Kamis`, `Thursday`.
pub fn weekday(date: NaiveDate, lang: Lang) -> &'static str {
    let names = match lang {
        Lang::Id => &DAYS_ID,
        Lang::En => &DAYS_EN,
    };
    let at = usize::try_from(date.weekday().num_days_from_sunday()).unwrap_or(0);
    names.get(at).copied().unwrap_or_default()
}

/// A day: `2 April 2026`.
pub fn date(date: NaiveDate, lang: Lang) -> String {
    let name = month_name(date.month(), lang).unwrap_or_default();
    day_of(date, name)
}

/// A day where there is little room: `2 Apr 2026`, `17 Agu 2026`.
pub fn short_date(date: NaiveDate, lang: Lang) -> String {
    let name = month_name(date.month(), lang).unwrap_or_default();
    let short = match (date.month(), lang) {
        // The first three letters would be read as an abbreviation of nothing.
        (8, Lang::Id) => "Agu",
        _ => name.get(..3).unwrap_or(name),
    };
    day_of(date, short)
}

fn day_of(date: NaiveDate, month: &str) -> String {
    let mut text = date.day().to_string();
    text.push(' ');
    text.push_str(month);
    text.push(' ');
    text.push_str(&date.year().to_string());
    text
}

/// A time of the day in the cooperative's zone: `19.30 WIB`, in English `19:30 WIB`.
pub fn time(instant: DateTime<FixedOffset>, zone: Zone, lang: Lang) -> String {
    let local = instant.with_timezone(&zone.offset());
    let mut text = String::new();
    push_two_digits(&mut text, u64::from(local.hour()));
    text.push(match lang {
        Lang::Id => '.',
        Lang::En => ':',
    });
    push_two_digits(&mut text, u64::from(local.minute()));
    text.push(' ');
    text.push_str(zone.label());
    text
}

/// A day and time in the cooperative's zone: `2 April 2026, 19.30 WIB`.
///
/// ```
/// use chrono::DateTime;
/// use sokoguru_domain::{Lang, Zone, format::date_time};
///
/// let instant = DateTime::parse_from_rfc3339("2026-04-02T12:30:00Z")?;
/// assert_eq!(date_time(instant, Zone::Wib, Lang::Id), "2 April 2026, 19.30 WIB");
/// assert_eq!(date_time(instant, Zone::Wit, Lang::En), "2 April 2026, 21:30 WIT");
/// # Ok::<(), chrono::ParseError>(())
/// ```
pub fn date_time(instant: DateTime<FixedOffset>, zone: Zone, lang: Lang) -> String {
    let local = instant.with_timezone(&zone.offset());
    let mut text = date(local.date_naive(), lang);
    text.push_str(", ");
    text.push_str(&time(instant, zone, lang));
    text
}

/// How large a paper or a picture is: `420 kB`, `1,2 MB`.
///
/// Units: bytes in; a thousand bytes to the kB, as data plans are sold. From a megabyte on with
/// one decimal, half up; anything that is not empty is at least 1 kB.
pub fn size(bytes: u64, lang: Lang) -> String {
    let (unit, places, of) = if bytes < 999_500 {
        (" kB", 0, 1_000_u64)
    } else if bytes < 999_950_000 {
        (" MB", 1, 1_000_000)
    } else {
        (" GB", 1, 1_000_000_000)
    };
    let mut figure = (Decimal::from(bytes) / Decimal::from(of))
        .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    if figure.is_zero() && bytes > 0 {
        figure = Decimal::ONE;
    }
    let mut text = decimal(figure, lang);
    text.push_str(unit);
    text
}
