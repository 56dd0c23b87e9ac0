//! The values that all of the contract shares: money, moments, days, rates. Each function walks
//! through a whole answer and names the first place that is wrong.

use chrono::{DateTime, NaiveDate};
use serde_json::Value;

/// Whether a text is a moment: RFC 3339 with an offset.
pub fn is_moment(text: &str) -> bool {
    text.contains('T') && DateTime::parse_from_rfc3339(text).is_ok()
}

/// Whether a text is a day, `YYYY-MM-DD`.
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// Sen of a decimal string with at most two decimals; `None` for anything else, a sign included.
pub fn sen(text: &str) -> Option<i128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let dot_alone = text.ends_with('.');
    if whole.is_empty() || whole.len() > 15 || part.len() > 2 || dot_alone {
        return None;
    }
    if !digits(whole) || !digits(part) {
        return None;
    }
    format!("{whole}{part:0<2}").parse().ok()
}

/// Sen of a money object.
pub fn money(value: Option<&Value>) -> Option<i128> {
    sen(value?.get("value")?.as_str()?)
}

/// Visits every value with its JSON Pointer and the name under which it stands; ends at the first
/// complaint.
pub fn walk(
    value: &Value,
    look: &mut dyn FnMut(&str, &str, &Value) -> Option<String>,
) -> Option<String> {
    fn inner(
        at: &str,
        name: &str,
        value: &Value,
        look: &mut dyn FnMut(&str, &str, &Value) -> Option<String>,
    ) -> Option<String> {
        if let Some(complaint) = look(at, name, value) {
            return Some(complaint);
        }
        match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .find_map(|(index, item)| inner(&format!("{at}/{index}"), name, item, look)),
            Value::Object(members) => members
                .iter()
                .find_map(|(name, item)| inner(&format!("{at}/{name}"), name, item, look)),
            _ => None,
        }
    }
    inner("", "", value, look)
}

fn is_money(value: &Value) -> bool {
    value.get("value").is_some() && value.get("currency").is_some()
}

/// An amount that is no decimal string, or a float anywhere.
pub fn float(answer: &Value) -> Option<String> {
    walk(answer, &mut |at, _, value| {
        if value.is_f64() {
            return Some(format!("{at} is a float: {value}"));
        }
        let amount = value.get("value").filter(|_| is_money(value))?;
        let text = amount
            .as_str()
            .map(|text| text.trim_start_matches(['-', '+']));
        match text {
            Some(text) if sen(text).is_some() => None,
            _ => Some(format!("{at}/value is no decimal string: {amount}")),
        }
    })
}

/// An amount with a sign.
pub fn signed(answer: &Value) -> Option<String> {
    walk(answer, &mut |at, _, value| {
        let amount = value.get("value").filter(|_| is_money(value))?;
        let sign = match amount {
            Value::String(text) => text.starts_with(['-', '+']),
            Value::Number(number) => number.as_f64().is_some_and(|number| number < 0.0),
            _ => false,
        };
        sign.then(|| format!("{at}/value has a sign: {amount}"))
    })
}

/// A moment without an offset, or a day that is none, by the endings that the contract gives them.
pub fn untimely(answer: &Value) -> Option<String> {
    walk(answer, &mut |at, name, value| {
        let text = value.as_str()?;
        let moment = name == "asOf" || name.ends_with("At") || name == "serverTime";
        if moment && !is_moment(text) {
            return Some(format!("{at} is no moment with an offset: {text:?}"));
        }
        if name.ends_with("On") && !is_day(text) {
            return Some(format!("{at} is no day, YYYY-MM-DD: {text:?}"));
        }
        None
    })
}

/// A rate without its period.
pub fn unrated(answer: &Value) -> Option<String> {
    walk(answer, &mut |at, name, value| {
        if name != "rate" || value.is_null() || value.is_array() {
            return None;
        }
        let decimal = value["value"].as_str().is_some_and(|text| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.')
        });
        let period = matches!(value["per"].as_str(), Some("month" | "year"));
        (!decimal || !period).then(|| {
            format!("{at} is no decimal string in percent with per month or per year: {value}")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sen_of_texts() {
        assert_eq!(sen("1500000.00"), Some(150_000_000));
        assert_eq!(sen("7"), Some(700));
        assert_eq!(sen("0.5"), Some(50));
        for wrong in [
            "",
            "-1",
            "+1",
            "1.",
            ".5",
            "1.234",
            "1e3",
            "1 0",
            "9999999999999999",
            "١",
        ] {
            assert_eq!(sen(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn each_fault_is_seen_and_named() {
        let of =
            |value: Value| json!({"items": [{"balance": {"value": value, "currency": "IDR"}}]});
        assert_eq!(float(&of(json!("1.00"))), None);
        assert!(float(&of(json!(1))).is_some_and(|words| words.starts_with("/items/0/balance")));
        assert!(float(&json!({"percent": 1.5})).is_some());
        assert!(signed(&of(json!("-1.00"))).is_some());
        assert!(signed(&of(json!("1.00"))).is_none());
        assert!(float(&of(json!("-1.00"))).is_none());
        assert!(untimely(&json!({"asOf": "2026-04-02T08:15:00"})).is_some());
        assert!(untimely(&json!({"asOf": "2026-04-02T08:15:00+07:00"})).is_none());
        assert!(untimely(&json!({"openedOn": "02-04-2026"})).is_some());
        assert!(unrated(&json!({"rate": {"value": "12"}})).is_some());
        assert!(unrated(&json!({"rate": "12"})).is_some());
        assert!(unrated(&json!({"rate": {"value": "1.5", "per": "month"}})).is_none());
    }
}
