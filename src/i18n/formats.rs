//! Figures, dates and rates in the language of the app and the zone of the cooperative.
//!
//! The spelling itself is a rule and lives in `domain::format`; this adds which language and which
//! zone hold now.

use std::sync::atomic::{AtomicU8, Ordering};

use chrono::{DateTime, FixedOffset, NaiveDate};
use rust_decimal::Decimal;
use sokoguru_api::{Amount, Rate};
use sokoguru_domain::{Direction, MemberNumber, Zone, format, words};

use super::{lang, pick};

const ZONES: [Zone; 3] = [Zone::Wib, Zone::Wita, Zone::Wit];
static ZONE: AtomicU8 = AtomicU8::new(0);

/// The zone of the cooperative.
pub fn zone() -> Zone {
    let place = usize::from(ZONE.load(Ordering::Relaxed));
    ZONES.get(place).copied().unwrap_or(Zone::Wib)
}

/// Sets the zone when a cooperative is chosen; the caller builds the view anew.
pub fn set_zone(zone: Zone) {
    let place = match zone {
        Zone::Wib => 0,
        Zone::Wita => 1,
        Zone::Wit => 2,
    };
    ZONE.store(place, Ordering::Relaxed);
}

/// `Rp1.250.000`.
pub fn rupiah(amount: Amount) -> String {
    format::rupiah(amount.0)
}

/// `+Rp50.000`.
pub fn signed(amount: Amount, direction: Direction) -> String {
    format::rupiah_signed(amount.0, direction)
}

/// `satu juta dua ratus lima puluh ribu rupiah`.
pub fn in_words(amount: Amount) -> String {
    words::in_words_of(amount.0, lang())
}

/// `2 April 2026`.
pub fn date(day: NaiveDate) -> String {
    format::date(day, lang())
}

/// `2 Apr 2026`, where there is little room.
pub fn short_date(day: NaiveDate) -> String {
    format::short_date(day, lang())
}

/// `2 April 2026, 19.30 WIB`.
pub fn date_time(at: DateTime<FixedOffset>) -> String {
    format::date_time(at, zone(), lang())
}

/// `19.30 WIB`.
pub fn time(at: DateTime<FixedOffset>) -> String {
    format::time(at, zone(), lang())
}

/// `April 2026` of `2026-04`; the text itself where it is no month.
pub fn month(text: &str) -> String {
    text.split_once('-')
        .and_then(|(year, month)| format::month(year.parse().ok()?, month.parse().ok()?, lang()))
        .unwrap_or_else(|| text.to_owned())
}

/// `1% per bulan`.
pub fn rate(rate: Rate) -> String {
    format::rate(rate.0, lang())
}

/// `54,3%`.
pub fn percent(figure: Decimal) -> String {
    format::percent(figure, lang())
}

/// `5.000`.
pub fn whole(count: usize) -> String {
    format::decimal(Decimal::from(count), lang())
}

/// `420 kB`.
pub fn size(bytes: u64) -> String {
    format::size(bytes, lang())
}

/// `0117 0042`; the text itself where it is no member number.
pub fn member_number(digits: &str) -> String {
    MemberNumber::parse(digits).map_or_else(|_| digits.to_owned(), |number| number.grouped())
}

/// A sum that is not shown.
pub fn hidden() -> &'static str {
    pick(
        "Rp\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}",
        "Rp\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}",
    )
}
