//! The app's parser against `serde_json`, on JSON, on nearly JSON and on garbage; days and moments
//! against chrono.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what cannot be read fails the test that reads it"
)]

mod samples;

use chrono::{DateTime, FixedOffset, NaiveDate};
use proptest::prelude::*;
use serde_json::{Map, Value};
use sokoguru_api::json::{Json, read, to_text};

/// The same value as `serde_json` has it. Numbers are compared as what their digits mean to it.
fn to_serde(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(is_so) => Value::Bool(*is_so),
        Json::Number(digits) => serde_json::from_str(digits).unwrap(),
        Json::Text(text) => Value::String(text.clone()),
        Json::List(items) => Value::Array(items.iter().map(to_serde).collect()),
        Json::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), to_serde(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn members(json: &Json) -> usize {
    match json {
        Json::List(items) => items.iter().map(members).sum(),
        Json::Object(all) => all.len() + all.iter().map(|(_, value)| members(value)).sum::<usize>(),
        _ => 0,
    }
}

fn same(bytes: &[u8]) {
    let reference = match serde_json::from_slice::<Value>(bytes) {
        // Its numbers end where a float ends; ours have no end.
        Err(error) if error.to_string().contains("number out of range") => return,
        reference => reference.ok(),
    };
    let ours = Json::parse(bytes).ok();
    match (&ours, &reference) {
        (Some(ours), Some(reference)) => assert_eq!(to_serde(ours), *reference),
        (None, None) => {}
        // A name twice is refused here only; serde_json keeps the last.
        (None, Some(_)) => assert!(has_double_name(bytes), "refused: {bytes:?}"),
        (Some(_), None) => panic!("accepted: {bytes:?}"),
    }
}

/// Whether names are lost when `serde_json` reads it.
fn has_double_name(bytes: &[u8]) -> bool {
    let kept: Value = serde_json::from_slice(bytes).unwrap();
    let text = kept.to_string();
    let kept = members(&Json::parse(text.as_bytes()).unwrap());
    let mut names = 0;
    let (mut is_in_text, mut is_escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_in_text = !is_in_text,
            b':' if !is_in_text => names += 1,
            _ => {}
        }
    }
    names > kept
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\\u{0}-\\u{7f}\"\\\\]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn json_is_read_as_serde_json_reads_it(value in any_json(), is_pretty: bool) {
        let text = if is_pretty {
            serde_json::to_string_pretty(&value).unwrap()
        } else {
            value.to_string()
        };
        prop_assert_eq!(to_serde(&Json::parse(text.as_bytes()).unwrap()), value);
    }

    #[test]
    fn damaged_json_is_judged_alike(value in any_json(), at: prop::sample::Index, byte: u8, cut: bool) {
        let mut bytes = value.to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        same(&bytes);
    }

    #[test]
    fn tokens_in_any_order_are_judged_alike(
        tokens in proptest::collection::vec(prop::sample::select(TOKENS), 0..12),
    ) {
        same(tokens.concat().as_bytes());
    }

    #[test]
    fn garbage_never_panics(bytes: Vec<u8>) {
        same(&bytes);
    }

    #[test]
    fn text_comes_back(text: String) {
        let written = to_text(&text);
        prop_assert_eq!(&written, &serde_json::to_string(&text).unwrap());
        prop_assert_eq!(read::<String>(written.as_bytes()).unwrap(), text);
    }

    #[test]
    fn moments_come_back(seconds in -2_208_945_600_i64..7_258_075_200, nanos in 0..1_000_000_000_u32, minutes in -1439..=1439_i32) {
        let offset = FixedOffset::east_opt(minutes * 60).unwrap();
        let moment = DateTime::from_timestamp(seconds, nanos).unwrap().with_timezone(&offset);
        for moment in [moment, moment - chrono::TimeDelta::nanoseconds(nanos.into())] {
            let ours: DateTime<FixedOffset> = read(to_text(&moment).as_bytes()).unwrap();
            prop_assert_eq!((ours, ours.offset()), (moment, moment.offset()));
            let theirs: DateTime<FixedOffset> = serde_json::from_str(&to_text(&moment)).unwrap();
            prop_assert_eq!((theirs, theirs.offset()), (moment, moment.offset()));
            let written = serde_json::to_vec(&moment).unwrap();
            prop_assert_eq!(read::<DateTime<FixedOffset>>(&written).unwrap(), moment);
            let day = moment.date_naive();
            prop_assert_eq!(to_text(&day), serde_json::to_string(&day).unwrap());
            prop_assert_eq!(read::<NaiveDate>(to_text(&day).as_bytes()).unwrap(), day);
        }
    }

    #[test]
    fn damaged_moments_are_no_others(at in 0..25_usize, byte in b' '..=b'~') {
        let mut text = b"2026-04-02T10:42:00+07:00".to_vec();
        text[at] = byte;
        let text = String::from_utf8(text).unwrap();
        if let Ok(moment) = read::<DateTime<FixedOffset>>(to_text(&text).as_bytes()) {
            prop_assert_eq!(to_text(&moment), to_text(&text));
        }
    }
}

const TOKENS: &[&str] = &[
    "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "1", "-", "0", ".5", "e", "+", "true", "null",
    "nul", " ", "\n", "\"\\u", "00e9\"", "d83d", "de00", "\\u", "\"", "\\", "\u{feff}", "é",
];

#[test]
fn every_sample_cut_anywhere_is_refused() {
    for sample in samples::all().as_object().unwrap().values() {
        let text = sample.to_string();
        assert!(to_serde(&Json::parse(text.as_bytes()).unwrap()) == *sample);
        for end in 0..text.len() {
            assert!(Json::parse(&text.as_bytes()[..end]).is_err());
        }
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "",
        " ",
        "01",
        "-",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "1 2",
        "{} {}",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "'a'",
        "\"\t\"",
        "\"\n\"",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\\ud800x\"",
        "\"\\ud83d\\ue000\"",
        "nul",
        "True",
        "NaN",
        "Infinity",
        "\u{feff}1",
        "1\0",
        "\0",
        "//a\n1",
    ] {
        assert!(Json::parse(text.as_bytes()).is_err(), "{text:?}");
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text:?}");
    }
    assert!(Json::parse(b"\"\xff\"").is_err());
    assert!(Json::parse(b"\"\xed\xa0\x80\"").is_err());
}

#[test]
fn what_serde_json_would_let_pass_is_refused() {
    assert!(Json::parse(br#"{"a":1,"a":1}"#).is_err());
    assert!(Json::parse(br#"{"a":1,"\u0061":2}"#).is_err());
    let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
    assert!(Json::parse(nested(32).as_bytes()).is_ok());
    assert!(Json::parse(nested(33).as_bytes()).is_err());
    assert!(Json::parse("[".repeat(1 << 20).as_bytes()).is_err());
    let wide = |members: usize| {
        let all: Vec<String> = (0..members).map(|at| format!("\"{at}\":0")).collect();
        format!("{{{}}}", all.join(","))
    };
    assert!(Json::parse(wide(256).as_bytes()).is_ok());
    assert!(Json::parse(wide(257).as_bytes()).is_err());
}

#[test]
fn escapes_are_read() {
    let text: String = read(br#" "\"\\\/\b\f\n\r\t\u0000\u00E9\ud83D\uDED2" "#).unwrap();
    assert_eq!(text, "\"\\/\u{8}\u{c}\n\r\t\0é🛒");
}

#[test]
fn numbers_stay_as_they_are_written() {
    for digits in ["0", "-0", "1.50", "1e400", "123456789012345678901234567890"] {
        assert!(Json::parse(digits.as_bytes()).unwrap() == Json::Number(digits.to_owned()));
    }
}

#[test]
fn days_of_no_living_cooperative_are_refused() {
    for text in [
        "1899-12-31",
        "2200-01-01",
        "9999-01-01",
        "0000-01-01",
        "2026-02-29",
        "2026-2-1",
        "2026-04-31",
        "+2026-04-01",
        "2026-04-01 ",
        "20260401",
        "2026/04/01",
        "\u{0662}026-04-01",
    ] {
        assert!(
            read::<NaiveDate>(to_text(&text).as_bytes()).is_err(),
            "{text}"
        );
    }
    for text in [
        "2026-04-02",
        "2026-04-02 10:42:00+07:00",
        "2026-04-02T10:42+07:00",
        "2026-04-02T10:42:00",
        "2026-04-02T10:42:00+0700",
        "2026-04-02T10:42:00+07",
        "2026-04-02T10:42:60Z",
        "2026-04-02T24:00:00Z",
        "2026-04-02T10:42:00.Z",
        "2026-04-02T10:42:00.1234567890Z",
        "2026-04-02T10:42:00+24:00",
        "2026-04-02T10:42:00+07:60",
        "2026-04-02t10:42:00z",
        "9999-04-02T10:42:00Z",
        "2026-04-02T10:42:00Z ",
    ] {
        assert!(
            read::<DateTime<FixedOffset>>(to_text(&text).as_bytes()).is_err(),
            "{text}"
        );
    }
}
