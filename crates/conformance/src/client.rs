//! Requests and answers: sends what a case asks for, waits where the backend says to, and tells
//! what happened in words without secrets. What an answer means is left to the cases.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::verdict::{Finding, Judged, Stop};

/// The largest answer that is read; papers of a meeting are the largest there are.
const LARGEST: u64 = 64 * 1024 * 1024;
/// The longest wait that `Retry-After` is followed for, in seconds.
const LONGEST_WAIT: u64 = 120;
/// How often one request is sent again because the backend asked to wait.
const PATIENCE: u8 = 5;
/// How much of a body is shown.
const SHOWN: usize = 600;

/// A request, as a case writes it.
#[derive(Clone, Debug)]
pub struct Ask {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    patient: bool,
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
    headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    sent: String,
    masks: Vec<String>,
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

/// Sends requests to one backend.
pub struct Client {
    agent: ureq::Agent,
    origin: String,
    /// Where an area's paths begin, where that is not at the origin.
    bases: BTreeMap<&'static str, String>,
    masks: RefCell<Vec<String>>,
    /// 429 and 503 that did not say when to come again, and whether any did.
    pub waits: RefCell<Vec<(Answer, bool)>>,
    /// Requests so far.
    pub requests: Cell<u32>,
}

impl Client {
    /// A client for an origin, `https://koperasi.example`.
    pub fn new(origin: &str) -> Self {
        let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
        let mut config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("sokoguru-conformance/", env!("CARGO_PKG_VERSION")))
            .accept("*/*")
            .timeout_connect(Some(Duration::from_secs(15)))
            .timeout_await_100(Some(Duration::from_secs(2)))
            .timeout_global(Some(Duration::from_mins(1)));
        if local.iter().any(|start| origin.starts_with(start)) {
            config = config.proxy(None);
        }
        Self {
            agent: ureq::Agent::from(config.build()),
            origin: origin.to_owned(),
            bases: BTreeMap::new(),
            masks: RefCell::new(Vec::new()),
            waits: RefCell::new(Vec::new()),
            requests: Cell::new(0),
        }
    }

    /// That the paths of an area begin somewhere else.
    pub fn set_base(&mut self, area: &'static str, base: &str) {
        let base = base.trim_end_matches('/');
        let base = if base.starts_with('/') || base.is_empty() {
            format!("{}{base}", self.origin)
        } else {
            base.to_owned()
        };
        self.bases.insert(area, base);
    }

    /// Another client for the same backend, for a request at the same time.
    pub fn twin(&self) -> Self {
        Self {
            agent: self.agent.clone(),
            origin: self.origin.clone(),
            bases: self.bases.clone(),
            masks: self.masks.clone(),
            waits: RefCell::default(),
            requests: Cell::new(0),
        }
    }

    /// Whether the backend is reached by TLS.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// A text that is never shown.
    pub fn mask(&self, secret: &str) {
        if secret.len() >= 4 {
            self.masks.borrow_mut().push(secret.to_owned());
        }
    }

    /// A text without secrets.
    pub fn masked(&self, words: &str) -> String {
        masked(words, &self.masks.borrow())
    }

    /// Sends a request, again where the backend asks to wait.
    pub fn send(&self, ask: &Ask) -> Judged<Answer> {
        let mut left = PATIENCE;
        loop {
            let answer = self.send_once(ask)?;
            if !matches!(answer.status, 429 | 503) {
                return Ok(answer);
            }
            let seconds = answer
                .header("retry-after")
                .and_then(|text| text.parse::<u64>().ok());
            self.waits
                .borrow_mut()
                .push((answer.clone(), seconds.is_some()));
            match seconds {
                Some(seconds) if ask.patient && seconds <= LONGEST_WAIT && left > 0 => {
                    left -= 1;
                    thread::sleep(Duration::from_secs(seconds.max(1)));
                }
                _ => return Ok(answer),
            }
        }
    }

    /// The address of a path.
    pub fn address(&self, path: &str) -> String {
        if path.starts_with("http://") || path.starts_with("https://") {
            return path.to_owned();
        }
        let base = area_of(path).and_then(|area| self.bases.get(area));
        format!("{}{path}", base.unwrap_or(&self.origin))
    }

    fn send_once(&self, ask: &Ask) -> Judged<Answer> {
        let sent = self.sent(ask);
        let no_answer = |why: String| {
            Stop::Failed(Box::new(Finding {
                expected: "an answer".to_owned(),
                sent: Some(sent.clone()),
                came: Some(self.masked(&why)),
            }))
        };
        self.requests.set(self.requests.get().saturating_add(1));
        let mut request = ureq::http::Request::builder()
            .method(ask.method)
            .uri(self.address(&ask.path));
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let outcome = match &ask.body {
            Some(body) => request
                .body(body.as_slice())
                .map_err(ureq::Error::from)
                .and_then(|request| self.agent.run(request)),
            None => request
                .body(())
                .map_err(ureq::Error::from)
                .and_then(|request| self.agent.run(request)),
        };
        let answer = outcome.map_err(|error| no_answer(format!("no answer: {error}")))?;
        let (parts, mut body) = answer.into_parts();
        let bytes = body.with_config().limit(LARGEST).read_to_vec();
        let body = bytes.map_err(|error| no_answer(format!("no whole answer: {error}")))?;
        let headers = parts.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: headers.collect(),
            body,
            sent,
            masks: self.masks.borrow().clone(),
        })
    }

    fn sent(&self, ask: &Ask) -> String {
        let mut words = format!("{} {}", ask.method, self.address(&ask.path));
        for (name, value) in &ask.headers {
            let _ = match *name {
                "cookie" | "authorization" => write!(words, "\n{name}: ***"),
                name => write!(words, "\n{name}: {value}"),
            };
        }
        if let Some(body) = &ask.body {
            let _ = write!(words, "\n\n{}", excerpt(body));
        }
        self.masked(&words)
    }
}

/// The service that a path belongs to, as the discovery document names it.
pub fn area_of(path: &str) -> Option<&'static str> {
    let first = path.strip_prefix("/v1/")?;
    let first = first.split(['/', '?']).next().unwrap_or_default();
    Some(match first {
        "home" | "savings" | "withdrawals" | "shu" => "accounts",
        "loans" | "loan-products" | "loan-applications" | "guarantees" => "loans",
        "meetings" => "meetings",
        "announcements" => "announcements",
        _ => "profile",
    })
}

fn excerpt(body: &[u8]) -> String {
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

fn masked(words: &str, masks: &[String]) -> String {
    masks
        .iter()
        .fold(words.to_owned(), |words, mask| words.replace(mask, "***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_shown() {
        let client = Client::new("http://127.0.0.1:1");
        client.mask("padi-hijau-42");
        let ask = Ask::post("/v1/sessions")
            .header("cookie", "__Host-sokoguru=abc")
            .json(&serde_json::json!({"password": "padi-hijau-42"}));
        let words = client.sent(&ask);
        assert!(words.contains("\"password\":\"***\""), "{words}");
        assert!(!words.contains("abc"), "{words}");
    }

    #[test]
    fn areas_lie_where_the_document_says() {
        let mut client = Client::new("https://koperasi.example");
        client.set_base("meetings", "https://rapat.example/");
        client.set_base("loans", "/pinjam/");
        for (path, address) in [
            (
                "/v1/meetings/a?b=1",
                "https://rapat.example/v1/meetings/a?b=1",
            ),
            ("/v1/loans", "https://koperasi.example/pinjam/v1/loans"),
            ("/v1/me", "https://koperasi.example/v1/me"),
            (
                "/.well-known/koperasi",
                "https://koperasi.example/.well-known/koperasi",
            ),
        ] {
            assert_eq!(client.address(path), address);
        }
    }

    #[test]
    fn a_long_body_is_cut_and_said_to_be() {
        assert!(excerpt(&[b'x'; 5000]).ends_with("(5000 bytes in all)"));
        assert_eq!(excerpt(b"a\x1b[2J"), "a\u{fffd}[2J");
    }
}
