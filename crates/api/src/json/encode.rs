//! From a type to JSON text. What is absent is left out.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::moment;
use crate::wire::{Amount, Code, Coded};

/// A type that can be written as JSON.
pub trait Encode {
    /// Writes the value behind what is there.
    fn encode(&self, out: &mut String);

    /// Whether an object leaves its field out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// The text of a value.
pub fn to_text(value: &dyn Encode) -> String {
    let mut out = String::new();
    value.encode(&mut out);
    out
}

/// An object: fields by their names in Rust, which become camelCase.
pub struct Members<'a>(pub &'a [(&'a str, &'a dyn Encode)]);

impl Encode for Members<'_> {
    fn encode(&self, out: &mut String) {
        let mut before = '{';
        for (name, value) in self.0 {
            if value.is_absent() {
                continue;
            }
            out.push(before);
            before = ',';
            out.push('"');
            let mut is_capital = false;
            for letter in name.chars() {
                if letter == '_' {
                    is_capital = true;
                } else {
                    out.push(if is_capital {
                        letter.to_ascii_uppercase()
                    } else {
                        letter
                    });
                    is_capital = false;
                }
            }
            out.push_str("\":");
            value.encode(out);
        }
        if before == '{' {
            out.push('{');
        }
        out.push('}');
    }
}

/// One case of an enum that holds something: `{"Name": value}`. One that holds nothing is its name.
pub struct Variant<'a>(pub &'a str, pub &'a dyn Encode);

impl Encode for Variant<'_> {
    fn encode(&self, out: &mut String) {
        out.push('{');
        self.0.encode(out);
        out.push(':');
        self.1.encode(out);
        out.push('}');
    }
}

/// Writes a type as an object of its fields, in the form of [`decode!`](crate::decode).
#[macro_export]
macro_rules! encode {
    ($name:ident { $($field:ident $(= $wire:literal)? $(? $($never:ident)?)?),+ $(,)? }) => {
        impl $crate::json::Encode for $name {
            fn encode(&self, out: &mut ::std::string::String) {
                $crate::json::Members(&[
                    $(($crate::encode!(@ $field $(= $wire)?), &self.$field),)+
                ])
                .encode(out);
            }
        }
    };
    (@ $field:ident = $wire:literal) => { $wire };
    (@ $field:ident) => { stringify!($field) };
}

/// Reads and writes a type: [`decode!`](crate::decode) and [`encode!`](crate::encode) in one.
#[macro_export]
macro_rules! codec {
    ($($all:tt)+) => {
        $crate::decode!($($all)+);
        $crate::encode!($($all)+);
    };
}

impl Encode for str {
    fn encode(&self, out: &mut String) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        out.push('"');
        for letter in self.chars() {
            match letter {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                '\0'..='\u{1f}' => {
                    let code = usize::try_from(u32::from(letter)).unwrap_or_default();
                    out.push_str("\\u00");
                    out.push(char::from(HEX[code >> 4 & 15]));
                    out.push(char::from(HEX[code & 15]));
                }
                _ => out.push(letter),
            }
        }
        out.push('"');
    }
}

impl Encode for &str {
    fn encode(&self, out: &mut String) {
        (**self).encode(out);
    }
}

impl Encode for String {
    fn encode(&self, out: &mut String) {
        self.as_str().encode(out);
    }
}

impl Encode for bool {
    fn encode(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Encode for u64 {
    fn encode(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

macro_rules! whole_numbers {
    ($($name:ident),+) => {$(
        impl Encode for $name {
            fn encode(&self, out: &mut String) {
                u64::from(*self).encode(out);
            }
        }
    )+};
}
whole_numbers!(u8, u16, u32);

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, out: &mut String) {
        match self {
            Some(value) => value.encode(out),
            None => out.push_str("null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, out: &mut String) {
        let mut before = '[';
        for item in self {
            out.push(before);
            before = ',';
            item.encode(out);
        }
        if before == '[' {
            out.push('[');
        }
        out.push(']');
    }
}

impl Encode for Amount {
    fn encode(&self, out: &mut String) {
        Members(&[("value", &self.0.to_wire()), ("currency", &"IDR")]).encode(out);
    }
}

impl<T: Code> Encode for Coded<T> {
    fn encode(&self, out: &mut String) {
        match self {
            Self::Known(value) => value.code().encode(out),
            Self::Other(code) => code.encode(out),
        }
    }
}

impl Encode for NaiveDate {
    fn encode(&self, out: &mut String) {
        out.push('"');
        moment::push_day(out, *self);
        out.push('"');
    }
}

impl Encode for DateTime<FixedOffset> {
    fn encode(&self, out: &mut String) {
        out.push('"');
        moment::push(out, self);
        out.push('"');
    }
}
