//! One request as a case writes it and one answer as it came, and both in words without secrets.

use std::fmt::Write as _;

use serde_json::Value;

use crate::verdict::{Finding, Judged, Stop};

/// How much of a body is shown.
const SHOWN: usize = 600;

/// A request, as a case writes it.
#[derive(Clone, Debug)]
pub struct Ask {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) patient: bool,
}

impl Ask {
    /// A request of a method.
    pub fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            headers: Vec::new(),
            body: None,
            patient: true,
        }
    }

    /// A read.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    /// A write.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new("POST", path)
    }

    /// With a header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With several.
    pub fn headers(mut self, more: &[(&'static str, String)]) -> Self {
        self.headers.extend_from_slice(more);
        self
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.bytes("application/json", body.to_string().into_bytes())
    }

    /// With a body of any kind.
    pub fn bytes(mut self, media_type: &str, body: Vec<u8>) -> Self {
        self.body = Some(body);
        self.header("content-type", media_type)
    }

    /// Takes a 429 or 503 as the answer instead of waiting.
    pub fn impatient(mut self) -> Self {
        self.patient = false;
        self
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    pub(crate) sent: String,
    pub(crate) masks: Vec<String>,
}

impl Answer {
    /// The first header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(one, _)| one.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Every header of a name.
    pub fn headers_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(one, _)| one.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body, if it is JSON.
    pub fn value(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The code of a problem, if it is one.
    pub fn code(&self) -> Option<String> {
        Some(self.value()?.get("code")?.as_str()?.to_owned())
    }

    /// Whether it is an answer of success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// That the contract is broken by this answer.
    pub fn fail<T>(&self, expected: impl Into<String>) -> Judged<T> {
        Err(Stop::Failed(Box::new(Finding {
            expected: expected.into(),
            sent: Some(self.sent.clone()),
            came: Some(self.words()),
        })))
    }

    /// Its status, or the words for another one.
    pub fn expect_status(&self, status: u16, why: &str) -> Judged<()> {
        if self.status == status {
            Ok(())
        } else {
            self.fail(format!("{status}: {why}"))
        }
    }

    /// The body as JSON, or the words for something else.
    pub fn expect_json(&self) -> Judged<Value> {
        let media_type = self.header("content-type").unwrap_or_default();
        let plain = media_type.split(';').next().unwrap_or_default().trim();
        if !plain.eq_ignore_ascii_case("application/json") {
            return self.fail("an answer of the media type application/json");
        }
        match self.value() {
            Some(value) => Ok(value),
            None => self.fail("a body that is JSON"),
        }
    }

    /// That it is a problem of this status with one of these codes.
    pub fn expect_problem(&self, status: u16, codes: &[&str], why: &str) -> Judged<()> {
        let right = self
            .code()
            .is_some_and(|code| codes.contains(&code.as_str()));
        if self.status == status && right {
            return Ok(());
        }
        let codes = codes.join(" or ");
        self.fail(format!("{status} with the problem code {codes}: {why}"))
    }

    /// What came, without secrets.
    pub fn words(&self) -> String {
        let mut words = format!("{}", self.status);
        for (name, value) in &self.headers {
            const TOLD: [&str; 14] = [
                "content-type",
                "content-length",
                "etag",
                "cache-control",
                "link",
                "retry-after",
                "set-cookie",
                "location",
                "idempotency-replayed",
                "content-range",
                "access-control-allow-origin",
                "access-control-allow-headers",
                "access-control-expose-headers",
                "access-control-allow-credentials",
            ];
            if TOLD.contains(&name.as_str()) {
                let _ = write!(words, "\n{name}: {value}");
            }
        }
        if !self.body.is_empty() {
            let _ = write!(words, "\n\n{}", excerpt(&self.body));
        }
        masked(&words, &self.masks)
    }
}

/// The begin of a body, without control characters.
pub fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let shown: String = text
        .chars()
        .take(SHOWN)
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect();
    if shown.len() < text.len() {
        format!("{shown}… ({} bytes in all)", body.len())
    } else {
        shown
    }
}

/// A text without these secrets.
pub fn masked(words: &str, masks: &[String]) -> String {
    masks
        .iter()
        .fold(words.to_owned(), |words, mask| words.replace(mask, "***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_body_is_cut_and_said_to_be() {
        assert!(excerpt(&[b'x'; 5000]).ends_with("(5000 bytes in all)"));
        assert_eq!(excerpt(b"a\x1b[2J"), "a\u{fffd}[2J");
    }
}
