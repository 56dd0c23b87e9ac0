//! The copy of a member's data as a page to read and print, without anything from elsewhere.
//!
//! What comes from the backend is text and nothing else: every character that means something in
//! HTML is written as what it is.

use chrono::{DateTime, NaiveDate};
use sokoguru_api::Amount;
use sokoguru_api::json::{Decode as _, Json};

use crate::i18n::{fill, formats, own_data as t};

/// The page.
pub fn page(copy: &Json) -> String {
    let mut out = String::with_capacity(64 * 1024);
    let title = fill(t::copy_title(), &[text_of(member(copy, "cooperative"))]);
    out.push_str("<!doctype html><html><head><meta charset=\"utf-8\">");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
    push(&mut out, &title);
    out.push_str("</title><style>body{font:16px/1.45 system-ui,sans-serif;margin:1rem auto;max-width:60rem;padding:0 1rem}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid;padding:.3rem .5rem;text-align:left;vertical-align:top;font-size:.875rem}div{overflow-x:auto}</style></head><body><h1>");
    push(&mut out, &title);
    out.push_str("</h1><p>");
    let moment = member(copy, "exportedAt").map(value).unwrap_or_default();
    push(&mut out, &fill(t::copy_of(), &[&moment]));
    out.push_str("</p>");
    if let Some(profile) = member(copy, "profile") {
        heading(&mut out, t::profile());
        facts(&mut out, profile);
    }
    for area in list(copy, "areas") {
        let name = text_of(member(area, "name"));
        let rows = list(area, "rows");
        let count = fill(t::copy_rows(), &[&rows.len().to_string()]);
        heading(&mut out, t::area(name).unwrap_or(name));
        out.push_str("<p>");
        push(&mut out, &count);
        out.push_str("</p>");
        table(&mut out, rows);
    }
    heading(&mut out, t::copy_left_out());
    let mut said: Vec<&str> = Vec::new();
    for one in list(copy, "leftOut") {
        let why = t::left_out(text_of(member(one, "why")));
        if !said.contains(&why) {
            said.push(why);
            out.push_str("<p>");
            push(&mut out, why);
            out.push_str("</p>");
        }
    }
    out.push_str("</body></html>");
    out
}

fn heading(out: &mut String, words: &str) {
    out.push_str("<h2>");
    push(out, words);
    out.push_str("</h2>");
}

fn facts(out: &mut String, object: &Json) {
    let Json::Object(members) = object else {
        return;
    };
    out.push_str("<div><table>");
    for (name, json) in members {
        if matches!(json, Json::List(_) | Json::Object(_)) && money(json).is_none() {
            continue;
        }
        out.push_str("<tr><th>");
        push(out, &key(name));
        out.push_str("</th><td>");
        push(out, &value(json));
        out.push_str("</td></tr>");
    }
    out.push_str("</table></div>");
}

fn table(out: &mut String, rows: &[Json]) {
    let mut names: Vec<&str> = Vec::new();
    for row in rows {
        if let Json::Object(members) = row {
            for (name, _) in members {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
    }
    out.push_str("<div><table><thead><tr>");
    for name in &names {
        out.push_str("<th>");
        push(out, &key(name));
        out.push_str("</th>");
    }
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        out.push_str("<tr>");
        for name in &names {
            out.push_str("<td>");
            push(out, &member(row, name).map(value).unwrap_or_default());
            out.push_str("</td>");
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}

fn member<'a>(object: &'a Json, name: &str) -> Option<&'a Json> {
    let Json::Object(members) = object else {
        return None;
    };
    let found = members.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value)
}

fn list<'a>(object: &'a Json, name: &str) -> &'a [Json] {
    match member(object, name) {
        Some(Json::List(items)) => items,
        _ => &[],
    }
}

fn text_of(json: Option<&Json>) -> &str {
    json.and_then(|json| json.text().ok()).unwrap_or_default()
}

fn money(json: &Json) -> Option<Amount> {
    Amount::decode(json).ok()
}

/// A value as a member reads it: sums, days and moments in their spelling, the rest as it is.
fn value(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::Bool(is_so) => if *is_so {
            crate::i18n::joining::yes()
        } else {
            crate::i18n::joining::no()
        }
        .to_owned(),
        Json::Number(number) => number.clone(),
        Json::Text(text) => {
            if let Ok(day) = text.parse::<NaiveDate>() {
                formats::date(day)
            } else if let Ok(at) = DateTime::parse_from_rfc3339(text) {
                formats::date_time(at)
            } else {
                text.clone()
            }
        }
        Json::List(_) | Json::Object(_) => money(json).map(formats::rupiah).unwrap_or_default(),
    }
}

/// The name of a value; one that is not known is taken apart into its words.
fn key(name: &str) -> String {
    if let Some(words) = t::key(name) {
        return words.to_owned();
    }
    let mut words = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// Text into HTML.
fn push(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_read_and_runs_nothing() {
        let copy = br#"{"cooperative":"KSP <script>alert(1)</script>","exportedAt":"2026-04-02T10:00:00+07:00",
            "profile":{"name":"Siti & Budi","joinedOn":"2015-03-01"},
            "areas":[{"name":"savings_transaction","rows":[
                {"amount":{"value":"1250000.00","currency":"IDR"},"bookedOn":"2026-04-01"},
                {"amount":{"value":"5.00","currency":"IDR"},"later":"\"x\""}]},
                {"name":"brand_new","rows":[{"someThing":true}]}],
            "leftOut":[{"name":"credential","why":"secrets"},{"name":"refresh_token","why":"secrets"}]}"#;
        let page = page(&Json::parse(copy).unwrap());
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
        assert!(page.contains("Siti &amp; Budi"));
        assert!(page.contains("Rp1.250.000</td>") && page.contains("1 April 2026"));
        assert!(page.contains("brand_new") && page.contains("some thing"));
        assert!(page.contains("&quot;x&quot;"));
        assert_eq!(page.matches(t::copy_secret()).count(), 1);
    }
}
