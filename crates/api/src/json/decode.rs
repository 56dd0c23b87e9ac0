//! From [`Json`] to a type: the fields by name, each value checked while it is read.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Json, moment};
use crate::wire::{Amount, Check, Code, Coded, Page, Rate, parse_rate};

/// A payload that is not what it should be. It names the field, never the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed: {0}")]
pub struct Malformed(pub &'static str);

impl Malformed {
    /// A value that does not know its field.
    pub const UNNAMED: Self = Self("");

    /// The innermost field keeps its name.
    fn within(self, name: &'static str) -> Self {
        if self.0.is_empty() { Self(name) } else { self }
    }
}

/// A type that can be read from [`Json`].
pub trait Decode: Sized {
    /// Reads a value.
    fn decode(json: &Json) -> Result<Self, Malformed>;

    /// The value of a field that is not there, where that is allowed.
    fn absent() -> Option<Self> {
        None
    }
}

/// Reads an answer of a backend: its form, then what must hold across its fields.
pub fn from_slice<T: Decode + Check>(bytes: &[u8]) -> Result<T, Malformed> {
    let value: T = read(bytes)?;
    match value.check() {
        Ok(()) => Ok(value),
        Err(inconsistent) => Err(Malformed(inconsistent.0)),
    }
}

/// Reads something in which nothing must hold across its fields.
pub fn read<T: Decode>(bytes: &[u8]) -> Result<T, Malformed> {
    T::decode(&Json::parse(bytes)?)
}

/// The members of an object, by the names of a type's fields.
#[derive(Clone, Copy)]
pub struct Fields<'a>(pub(super) &'a [(String, Json)]);

impl<'a> Fields<'a> {
    /// A field by its name in Rust: `as_of` finds `asOf`.
    #[inline(never)]
    fn find(self, name: &str) -> Option<&'a Json> {
        let member = self.0.iter().find(|(wire, _)| is_camel_of(wire, name));
        member.map(|(_, value)| value)
    }

    /// A field that must be there, unless its type says what it is otherwise.
    pub fn get<T: Decode>(self, name: &'static str) -> Result<T, Malformed> {
        match self.find(name) {
            Some(value) => T::decode(value).map_err(|error| error.within(name)),
            None => T::absent().ok_or(Malformed(name)),
        }
    }

    /// A field that may be missing.
    pub fn get_or_default<T: Decode + Default>(self, name: &'static str) -> Result<T, Malformed> {
        match self.find(name) {
            Some(value) => T::decode(value).map_err(|error| error.within(name)),
            None => Ok(T::default()),
        }
    }
}

/// Whether a name of the wire is a field's name with capitals in place of underlines.
fn is_camel_of(wire: &str, name: &str) -> bool {
    let mut wire = wire.bytes();
    let mut is_capital = false;
    for byte in name.bytes() {
        if byte == b'_' {
            is_capital = true;
        } else {
            let wanted = if is_capital {
                byte.to_ascii_uppercase()
            } else {
                byte
            };
            if wire.next() != Some(wanted) {
                return false;
            }
            is_capital = false;
        }
    }
    wire.next().is_none()
}

/// Reads a type from an object by its fields: `decode!(Problem { kind = "type", title, errors? })`.
///
/// A name becomes camelCase on the wire, or what stands behind `=`; a field with `?` is the default
/// of its type when it is missing, like one that serde is told to default.
#[macro_export]
macro_rules! decode {
    ($name:ident { $($field:ident $(= $wire:literal)? $(? $($never:ident)?)?),+ $(,)? }) => {
        impl $crate::json::Decode for $name {
            // Once, wherever it is a part.
            #[inline(never)]
            fn decode(
                json: &$crate::json::Json,
            ) -> ::core::result::Result<Self, $crate::json::Malformed> {
                let fields = json.fields()?;
                ::core::result::Result::Ok(Self {
                    $($field: $crate::decode!(@ fields $field $(= $wire)? $(? $($never)?)?),)+
                })
            }
        }
    };
    (@ $fields:ident $field:ident = $wire:literal) => { $fields.get($wire)? };
    (@ $fields:ident $field:ident ?) => { $fields.get_or_default(stringify!($field))? };
    (@ $fields:ident $field:ident) => { $fields.get(stringify!($field))? };
}

impl Decode for String {
    #[inline(never)]
    fn decode(json: &Json) -> Result<Self, Malformed> {
        json.text().map(str::to_owned)
    }
}

impl Decode for bool {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        match json {
            Json::Bool(is_so) => Ok(*is_so),
            _ => Err(Malformed::UNNAMED),
        }
    }
}

/// A whole number without sign, fraction and exponent.
fn whole(json: &Json) -> Result<u64, Malformed> {
    match json {
        Json::Number(digits) => digits.parse().map_err(|_| Malformed::UNNAMED),
        _ => Err(Malformed::UNNAMED),
    }
}

macro_rules! whole_numbers {
    ($($name:ident),+) => {$(
        impl Decode for $name {
            fn decode(json: &Json) -> Result<Self, Malformed> {
                Self::try_from(whole(json)?).map_err(|_| Malformed::UNNAMED)
            }
        }
    )+};
}
whole_numbers!(u8, u16, u32);

impl Decode for u64 {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        whole(json)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        match json {
            Json::Null => Ok(None),
            _ => T::decode(json).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline(never)]
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let Json::List(items) = json else {
            return Err(Malformed::UNNAMED);
        };
        let mut list = Self::with_capacity(items.len());
        for item in items {
            list.push(T::decode(item)?);
        }
        Ok(list)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let mut map = Self::new();
        for (name, value) in json.fields()?.0 {
            map.insert(name.clone(), T::decode(value)?);
        }
        Ok(map)
    }
}

impl<T: Decode> Decode for Page<T> {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let fields = json.fields()?;
        Ok(Self {
            items: fields.get("items")?,
            next_cursor: fields.get("next_cursor")?,
        })
    }
}

/// The two texts of a figure with its unit.
fn pair<'a>(json: &'a Json, unit: &'static str) -> Result<(&'a str, &'a str), Malformed> {
    let fields = json.fields()?;
    match (fields.find("value"), fields.find(unit)) {
        (Some(Json::Text(value)), Some(Json::Text(unit))) => Ok((value, unit)),
        _ => Err(Malformed::UNNAMED),
    }
}

impl Decode for Amount {
    #[inline(never)]
    fn decode(json: &Json) -> Result<Self, Malformed> {
        match pair(json, "currency")? {
            (value, "IDR") => sokoguru_domain::Money::parse(value)
                .map(Self)
                .map_err(|_| Malformed::UNNAMED),
            _ => Err(Malformed::UNNAMED),
        }
    }
}

impl Decode for Rate {
    #[inline(never)]
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let (value, per) = pair(json, "per")?;
        parse_rate(value, per).ok_or(Malformed::UNNAMED)
    }
}

impl<T: Code> Decode for Coded<T> {
    #[inline(never)]
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let code = json.text()?;
        Ok(T::from_code(code).map_or_else(|| Self::Other(code.to_owned()), Self::Known))
    }
}

impl Decode for NaiveDate {
    #[inline(never)]
    fn decode(json: &Json) -> Result<Self, Malformed> {
        moment::parse_day(json.text()?).ok_or(Malformed::UNNAMED)
    }
}

impl Decode for DateTime<FixedOffset> {
    #[inline(never)]
    fn decode(json: &Json) -> Result<Self, Malformed> {
        moment::parse(json.text()?).ok_or(Malformed::UNNAMED)
    }
}
