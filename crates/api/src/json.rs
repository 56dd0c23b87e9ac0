//! JSON as the app reads and writes it: small code, no float, and strict.
//!
//! Serde writes a reader of several kilobytes for each type, and the app has a budget for its
//! bytes. Here a text becomes a [`Json`] once, by code that exists once; a type then only names its
//! fields ([`decode!`](crate::decode), [`encode!`](crate::encode)). The backend reads and writes the
//! same types with serde; `tests/codec.rs` holds both to the same answers.
//!
//! Stricter than serde: a field twice is refused, also an unknown one; an object is never a list; a
//! day is `YYYY-MM-DD` and a moment RFC 3339, both of the years 1900 to 2199. How large a text may
//! be is left to whoever took it in.

mod decode;
mod encode;
mod moment;

use core::fmt;

pub use decode::{Decode, Fields, Malformed, from_slice, read};
pub use encode::{Encode, Members, Variant, to_text};

/// Lists and objects in each other, at most.
const DEEPEST: u8 = 32;
/// Members of one object, at most: each is compared with every other.
const MOST_MEMBERS: usize = 256;

/// A JSON value. `Debug` prints only of which kind it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written, so that no float ever appears.
    Number(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, its members in the order of the text. No name is there twice.
    Object(Vec<(String, Json)>),
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Bool(_) => "Bool(..)",
            Self::Number(_) => "Number(..)",
            Self::Text(_) => "Text(..)",
            Self::List(_) => "List(..)",
            Self::Object(_) => "Object(..)",
        })
    }
}

impl Json {
    /// Reads a text that is one JSON value and nothing else.
    ///
    /// Errors: no UTF-8, no JSON, a name twice in an object, more than 32 lists and objects in
    /// each other, more than 256 members in one object.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let malformed = Malformed("no JSON");
        let text = core::str::from_utf8(bytes).map_err(|_| malformed)?;
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(DEEPEST).ok_or(malformed)?;
        reader.space();
        if reader.at == text.len() {
            Ok(value)
        } else {
            Err(malformed)
        }
    }

    /// The string, if it is one.
    pub fn text(&self) -> Result<&str, Malformed> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(Malformed::UNNAMED),
        }
    }

    /// The fields, if it is an object.
    pub fn fields(&self) -> Result<Fields<'_>, Malformed> {
        match self {
            Self::Object(members) => Ok(Fields(members)),
            _ => Err(Malformed::UNNAMED),
        }
    }

    /// An enum: `"Name"` alone, or `{"Name": value}`.
    pub fn variant(&self) -> Result<(&str, &Self), Malformed> {
        match self {
            Self::Text(name) => Ok((name, &Self::Null)),
            Self::Object(members) => match members.as_slice() {
                [(name, value)] => Ok((name, value)),
                _ => Err(Malformed::UNNAMED),
            },
            _ => Err(Malformed::UNNAMED),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    /// The next byte, and zero at the end. A zero in the text is a control character, which is
    /// refused everywhere.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn next(&mut self) -> u8 {
        let byte = self.peek();
        self.at += 1;
        byte
    }

    fn take(&mut self, wanted: u8) -> bool {
        let is_there = self.peek() == wanted;
        self.at += usize::from(is_there);
        is_there
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: u8) -> Option<Json> {
        self.space();
        match self.peek() {
            b'{' => self.object(depth.checked_sub(1)?),
            b'[' => self.list(depth.checked_sub(1)?),
            b'"' => self.string().map(Json::Text),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => None,
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        let is_there = self.text.get(self.at..)?.starts_with(word);
        self.at += word.len();
        is_there.then_some(value)
    }

    fn list(&mut self, depth: u8) -> Option<Json> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if !self.take(b']') {
            loop {
                items.push(self.value(depth)?);
                if !self.goes_on(b']')? {
                    break;
                }
            }
        }
        Some(Json::List(items))
    }

    fn object(&mut self, depth: u8) -> Option<Json> {
        let mut members: Vec<(String, Json)> = Vec::new();
        self.at += 1;
        self.space();
        if !self.take(b'}') {
            loop {
                self.space();
                let name = self.string()?;
                self.space();
                let is_new = members.iter().all(|(known, _)| *known != name);
                if !self.take(b':') || !is_new || members.len() == MOST_MEMBERS {
                    return None;
                }
                members.push((name, self.value(depth)?));
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        Some(Json::Object(members))
    }

    /// Whether a comma follows. If not, the list or object must end.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        self.space();
        match self.next() {
            b',' => Some(true),
            byte if byte == end => Some(false),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<Json> {
        let begin = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let text = self.text.get(begin..self.at)?;
        Some(Json::Number(text.to_owned()))
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let begin = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        (self.at > begin).then_some(())
    }

    fn string(&mut self) -> Option<String> {
        if !self.take(b'"') {
            return None;
        }
        let mut string = String::new();
        loop {
            let begin = self.at;
            while !matches!(self.peek(), b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            string.push_str(self.text.get(begin..self.at)?);
            match self.next() {
                b'"' => return Some(string),
                b'\\' => string.push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next() {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                let code = if (0xd800..0xdc00).contains(&unit) {
                    if !self.take(b'\\') || !self.take(b'u') {
                        return None;
                    }
                    let low = self.unit()?.checked_sub(0xdc00)?;
                    if low > 0x3ff {
                        return None;
                    }
                    0x1_0000 + ((unit - 0xd800) << 10) + low
                } else {
                    unit
                };
                // Half of a pair is no character.
                char::from_u32(code)?
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit << 4 | char::from(self.next()).to_digit(16)?;
        }
        Some(unit)
    }
}
