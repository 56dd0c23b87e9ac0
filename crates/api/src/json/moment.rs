//! Days and moments as they are written: `2026-04-02` and `2026-04-02T10:42:00+07:00`.
//!
//! Only these two forms, and only of the years 1900 to 2199: no living cooperative has seen
//! another, and a day far off the calendar is an error, never a date on the screen.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};

/// Reads a day.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    day(text.as_bytes())
}

/// Reads a moment. It keeps the offset from UTC that it was written with.
pub fn parse(text: &str) -> Option<DateTime<FixedOffset>> {
    let (date, rest) = text.as_bytes().split_at_checked(10)?;
    let &[b'T', h1, h2, b':', m1, m2, b':', s1, s2, ref rest @ ..] = rest else {
        return None;
    };
    let (nanos, zone) = match rest {
        [b'.', rest @ ..] => fraction(rest)?,
        _ => (0, rest),
    };
    let offset = match *zone {
        [b'Z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (number(&[h1, h2])?, number(&[m1, m2])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
            if sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    let offset = FixedOffset::east_opt(offset)?;
    let local = day(date)?.and_hms_nano_opt(
        number(&[h1, h2])?,
        number(&[m1, m2])?,
        number(&[s1, s2])?,
        nanos,
    )?;
    let utc = local.checked_sub_offset(offset)?;
    Some(DateTime::from_naive_utc_and_offset(utc, offset))
}

fn day(text: &[u8]) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    if !(1900..=2199).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// One to nine digits as nanoseconds, and what comes after them.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(length)?;
    if !(1..=9).contains(&length) {
        return None;
    }
    let mut nanos = number(digits)?;
    for _ in length..9 {
        nanos *= 10;
    }
    Some((nanos, rest))
}

/// The number that at most nine digits make.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number: u32, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        Some(number * 10 + u32::from(digit))
    })
}

/// Writes a day.
pub fn push_day(out: &mut String, day: NaiveDate) {
    push_number(out, day.year().unsigned_abs(), 4);
    out.push('-');
    push_number(out, day.month(), 2);
    out.push('-');
    push_number(out, day.day(), 2);
}

/// Writes a moment with its own offset; fractions of a second only where there are any.
pub fn push(out: &mut String, moment: &DateTime<FixedOffset>) {
    let local = moment.naive_local();
    push_day(out, local.date());
    for (mark, part) in [
        ('T', local.hour()),
        (':', local.minute()),
        (':', local.second()),
    ] {
        out.push(mark);
        push_number(out, part, 2);
    }
    if local.nanosecond() > 0 {
        out.push('.');
        push_number(out, local.nanosecond(), 9);
    }
    let offset = moment.offset().local_minus_utc();
    let minutes = offset.unsigned_abs() / 60;
    out.push(if offset < 0 { '-' } else { '+' });
    push_number(out, minutes / 60, 2);
    out.push(':');
    push_number(out, minutes % 60, 2);
}

/// A number with zeros before it, of so many digits.
fn push_number(out: &mut String, number: u32, length: u32) {
    let mut unit = 10_u32.pow(length - 1);
    while unit > 0 {
        let digit = u8::try_from(number / unit % 10).unwrap_or_default();
        out.push(char::from(b'0' + digit));
        unit /= 10;
    }
}
