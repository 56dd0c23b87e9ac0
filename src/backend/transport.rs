//! The only code that touches the network.
//!
//! One path for every request: same-origin session or bearer token, the fixed header against
//! cross-site requests, a time limit, no HTTP cache. It sorts answers by [`Response::judge`] and
//! knows nothing of what they say. `gloo-net` asks (docs/decisions/0007-gloo-net.md).

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use gloo_net::http::{self, RequestBuilder};
use js_sys::Uint8Array;
use sokoguru_api::discovery::{AuthKind, Discovery};
use web_sys::{AbortSignal, Headers, RequestCache, RequestCredentials, RequestRedirect};

use super::{Area, BackendError, Method, Request, Response, bearer};

/// Milliseconds that a read may take.
const READ_LIMIT: u32 = 20_000;
/// Milliseconds that a write may take.
const WRITE_LIMIT: u32 = 30_000;
/// Milliseconds that the bytes of a paper may take.
const PAPER_LIMIT: u32 = 180_000;

thread_local! {
    static TARGET: RefCell<(String, Option<Arc<Discovery>>)> = const { RefCell::new((String::new(), None)) };
    static ON_THE_WAY: Cell<u32> = const { Cell::new(0) };
}

/// Whether nothing is being asked.
pub fn is_quiet() -> bool {
    ON_THE_WAY.get() == 0
}

/// Points the transport at a cooperative. `host` is empty for the origin of the page.
pub fn point_at(host: &str, discovery: Option<Arc<Discovery>>) {
    TARGET.set((host.to_owned(), discovery));
}

/// The host that requests go to; empty for the origin of the page.
pub fn host() -> String {
    TARGET.with_borrow(|(host, _)| host.clone())
}

/// Sends a request and sorts the answer.
pub async fn send(request: &Request) -> Result<Response, BackendError> {
    let (address, auth) = TARGET.with_borrow(|(host, discovery)| {
        address(host, discovery.as_deref(), request).ok_or(BackendError::Unsupported)
    })?;
    if auth == AuthKind::Session || request.public {
        return fetch(&address, request, auth, None).await?.judge();
    }
    let token = match bearer::current() {
        Some(token) => token,
        None => bearer::renew(None).await?,
    };
    match fetch(&address, request, auth, Some(&token)).await?.judge() {
        Err(BackendError::SignedOut) => {
            let token = bearer::renew(Some(&token)).await?;
            fetch(&address, request, auth, Some(&token)).await?.judge()
        }
        answer => answer,
    }
}

/// Asks for the document of a host that is not chosen yet. Needs no member and carries none.
pub async fn look_up(host: &str, request: &Request) -> Result<Response, BackendError> {
    let address = [host, &request.path].concat();
    fetch(&address, request, AuthKind::Bearer, None)
        .await?
        .judge()
}

/// Where a request goes, if it goes to the origin of the page with the session that it has.
pub fn own_address(request: &Request) -> Option<String> {
    let (address, auth) =
        TARGET.with_borrow(|(host, discovery)| address(host, discovery.as_deref(), request))?;
    (auth == AuthKind::Session && address.starts_with('/')).then_some(address)
}

/// Where a request goes and how it proves the member. The version stands in the path, so that a
/// base address that ends in it means the same.
fn address(
    host: &str,
    discovery: Option<&Discovery>,
    request: &Request,
) -> Option<(String, AuthKind)> {
    let own = if host.is_empty() {
        AuthKind::Session
    } else {
        AuthKind::Bearer
    };
    let Some(discovery) = discovery.filter(|_| request.area != Area::Host) else {
        return Some(([host, &request.path].concat(), own));
    };
    let service = request.area.service(discovery)?;
    let base = service.base_url.trim_end_matches('/');
    let base = base.strip_suffix("/v1").unwrap_or(base);
    let is_absolute = base.starts_with("https://") || base.starts_with("http://");
    let host = if is_absolute { "" } else { host };
    Some((
        [host, base, &request.path].concat(),
        service.auth.known().unwrap_or(own),
    ))
}

async fn fetch(
    address: &str,
    request: &Request,
    auth: AuthKind,
    token: Option<&str>,
) -> Result<Response, BackendError> {
    ON_THE_WAY.set(ON_THE_WAY.get().saturating_add(1));
    let answer = try_fetch(address, request, auth, token).await;
    ON_THE_WAY.set(ON_THE_WAY.get().saturating_sub(1));
    // Whatever went wrong, the network did not carry it: nothing is known of its effect.
    answer.ok_or(BackendError::Offline)
}

async fn try_fetch(
    address: &str,
    request: &Request,
    auth: AuthKind,
    token: Option<&str>,
) -> Option<Response> {
    // The browser's own, because gloo-net's stop the app at a value that is no header's.
    let headers = Headers::new().ok()?;
    headers.set("X-Sokoguru", "1").ok()?;
    let bearer = token.or(request.secret.as_deref());
    let bearer = bearer.map(|token| ["Bearer ", token].concat());
    let kind = match (&request.ballot, &request.body) {
        (Some(_), _) => Some("application/octet-stream"),
        (None, Some(_)) => Some("application/json"),
        (None, None) => None,
    };
    for (name, value) in [
        ("Content-Type", kind),
        ("Idempotency-Key", request.idempotency_key.as_deref()),
        ("If-None-Match", request.etag.as_deref()),
        ("Authorization", bearer.as_deref()),
    ] {
        if let Some(value) = value {
            headers.set(name, value).ok()?;
        }
    }
    let limit = match request.method {
        Method::Get if request.path.contains("/papers/") => PAPER_LIMIT,
        Method::Get => READ_LIMIT,
        _ => WRITE_LIMIT,
    };
    let question = RequestBuilder::new(address)
        .method(match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
            Method::Delete => http::Method::DELETE,
        })
        .headers(http::Headers::from_raw(headers))
        .cache(RequestCache::NoStore)
        // A redirect is a hotspot's login page, never one of ours.
        .redirect(RequestRedirect::Error)
        .credentials(match auth {
            AuthKind::Session if !request.nameless => RequestCredentials::SameOrigin,
            AuthKind::Session | AuthKind::Bearer => RequestCredentials::Omit,
        })
        .abort_signal(Some(&AbortSignal::timeout_with_u32(limit)));
    let question = match (request.ballot.as_deref(), request.body.as_deref()) {
        (Some(ballot), _) => question.body(Uint8Array::from(ballot)),
        (None, Some(body)) => question.body(body),
        (None, None) => question.build(),
    };
    let answer = question.ok()?.send().await.ok()?;
    let headers = answer.headers();
    Some(Response {
        status: answer.status(),
        body: answer.binary().await.ok()?,
        etag: headers.get("ETag"),
        retry_after: headers
            .get("Retry-After")
            .and_then(|seconds| seconds.trim().parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::own;

    fn discovery(base: &str, auth: &str) -> Discovery {
        let text = format!(
            r##"{{"legalName":"K","name":"K","colour":"#005500","zone":"Asia/Jakarta","currency":"IDR",
            "services":{{"accounts":{{"protocol":"sokoguru/1","baseUrl":"{base}","auth":"{auth}"}}}}}}"##
        );
        sokoguru_api::json::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn addresses_follow_the_document() {
        let home = own::home().request;
        let at = |host: &str, base: &str, auth: &str| {
            address(host, Some(&discovery(base, auth)), &home).unwrap()
        };
        assert_eq!(
            at("", "/", "session"),
            ("/v1/home".to_owned(), AuthKind::Session)
        );
        assert_eq!(at("", "/v1", "session").0, "/v1/home");
        assert_eq!(
            at("https://k.id", "/api/", "bearer"),
            ("https://k.id/api/v1/home".to_owned(), AuthKind::Bearer)
        );
        assert_eq!(
            at("https://k.id", "https://b.id", "new").0,
            "https://b.id/v1/home"
        );
        assert_eq!(
            at("https://k.id", "https://b.id", "new").1,
            AuthKind::Bearer
        );
    }

    #[test]
    fn what_is_not_offered_has_no_address() {
        let found = address("", Some(&discovery("/", "session")), &own::loans().request);
        assert!(found.is_none());
        assert_eq!(
            address("", None, &own::loans().request).unwrap().0,
            "/v1/loans"
        );
    }
}
