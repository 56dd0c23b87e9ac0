//! Requests and answers: sends what a case asks for, waits where the backend says to, and tells
//! what happened in words without secrets. What an answer means is left to the cases.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::thread;
use std::time::Duration;

pub use crate::exchange::{Answer, Ask};
use crate::exchange::{excerpt, masked};
use crate::verdict::{Finding, Judged, Stop};

/// The largest answer that is read; papers of a meeting are the largest there are.
const LARGEST: u64 = 64 * 1024 * 1024;
/// The longest wait that `Retry-After` is followed for, in seconds.
const LONGEST_WAIT: u64 = 120;
/// How often one request is sent again because the backend asked to wait.
const PATIENCE: u8 = 5;

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
}
