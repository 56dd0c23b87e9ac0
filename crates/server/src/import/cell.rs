//! Single cells: from text to the domain's types, or the reason why not.

use rust_decimal::Decimal;
use sokoguru_domain::{Money, MoneyError};

use super::problem::Reason;
use crate::text::is_text;

/// A text without control characters; line ends become single ones.
pub(super) fn text(cell: &str, most: usize) -> Result<String, Reason> {
    if cell.chars().count() > most {
        Err(Reason::TooLong { most })
    } else if cell.chars().any(|c| !is_text(c) && c != '\n' && c != '\r') {
        Err(Reason::Unreadable)
    } else {
        Ok(cell.replace("\r\n", "\n"))
    }
}

/// A sum of money above nothing, with a dot or a comma before the sen.
pub(super) fn money(cell: &str) -> Result<Money, Reason> {
    if cell.starts_with(['-', '\u{2212}', '(']) {
        return Err(Reason::Negative);
    }
    // A comma before one or two last digits is the decimal comma of an Indonesian spreadsheet.
    let comma = cell.contains(',') && !cell.contains('.');
    let plain = if comma {
        cell.replacen(',', ".", 1)
    } else {
        cell.to_owned()
    };
    match Money::parse(&plain) {
        Ok(sum) if sum.is_zero() => Err(Reason::Nothing),
        Ok(sum) => Ok(sum),
        Err(MoneyError::TooLarge) => Err(Reason::TooLarge),
        Err(_) => Err(Reason::NotMoney),
    }
}

/// A whole number in a range.
pub(super) fn number(cell: &str, from: u32, to: u32) -> Result<u32, Reason> {
    let parsed = cell
        .parse()
        .ok()
        .filter(|number| (from..=to).contains(number));
    parsed.ok_or(Reason::NotANumber { from, to })
}

/// A percentage, with a dot or a comma before the decimals.
pub(super) fn percentage(cell: &str) -> Result<Decimal, Reason> {
    let plain = cell
        .strip_suffix('%')
        .unwrap_or(cell)
        .trim()
        .replacen(',', ".", 1);
    let digits = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !digits {
        return Err(Reason::NotAPercentage);
    }
    Decimal::from_str_exact(&plain).map_err(|_| Reason::NotAPercentage)
}

/// A rule: `>1/2` or `>=3/4`.
pub(super) fn fraction(cell: &str) -> Option<(u32, u32, bool)> {
    let (strict, rest) = match cell.strip_prefix(">=") {
        Some(rest) => (false, rest),
        None => (true, cell.strip_prefix('>')?),
    };
    let (numerator, denominator) = rest.split_once('/')?;
    let part = |text: &str| text.trim().parse().ok();
    Some((part(numerator)?, part(denominator)?, strict))
}
