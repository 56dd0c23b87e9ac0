//! The only outgoing connections of this server: to push services, over HTTPS.
//!
//! A name is looked up by us, and only public addresses are gone to. Redirects are not followed, an
//! answer is not read further than a few kilobytes, and nothing takes longer than the time it is
//! given.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower::Service;

use super::endpoint::{Allowed, is_public};

/// An answer is read so far, so that the connection can be used again.
const READ: usize = 4096;
/// Connections to one service that wait for the next message.
const IDLE: usize = 4;
const URGENCY: HeaderName = HeaderName::from_static("urgency");
const TOPIC: HeaderName = HeaderName::from_static("topic");
const TTL: HeaderName = HeaderName::from_static("ttl");

/// What a push service said of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has it.
    Taken,
    /// It no longer knows the device.
    Gone,
    /// Not now; seconds after which to try again, if it said.
    Later(Option<u32>),
    /// Never: the message itself is refused.
    Refused(u16),
}

/// A sealed message on its way.
pub struct Letter {
    /// To where.
    pub to: Uri,
    /// The header `Authorization`.
    pub authorization: HeaderValue,
    /// Seconds for which the service keeps it.
    pub ttl: u32,
    /// Whether it wakes a phone that saves its battery.
    pub urgent: bool,
    /// A later message of the same topic takes the place of one that waits. At most 32 letters of
    /// base64url.
    pub topic: String,
    /// The message.
    pub sealed: Vec<u8>,
}

/// The client.
pub struct Post {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    timeout: Duration,
}

impl Post {
    /// A client that gives each message so much time.
    pub fn new(allowed: &Allowed, timeout: Duration) -> Result<Self, rustls::Error> {
        let any = matches!(allowed, Allowed::ThisMachine);
        let mut http = HttpConnector::new_with_resolver(Resolver { any });
        http.enforce_http(false);
        http.set_connect_timeout(Some(timeout / 2));
        http.set_nodelay(true);
        let builder = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())?;
        let builder = if any {
            builder.https_or_http()
        } else {
            builder.https_only()
        };
        let connector = builder.enable_http1().wrap_connector(http);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(IDLE)
            .http1_max_buf_size(16 * 1024)
            .build(connector);
        Ok(Self { client, timeout })
    }

    /// Sends a message. Whatever goes wrong on the way is [`Outcome::Later`].
    pub async fn send(&self, letter: Letter) -> Outcome {
        let Some(request) = request(letter) else {
            return Outcome::Refused(0);
        };
        let answer = async {
            let response = self.client.request(request).await.ok()?;
            let outcome = outcome(&response);
            // Read to its end, as far as that is near.
            let _ = Limited::new(response.into_body(), READ).collect().await;
            Some(outcome)
        };
        tokio::time::timeout(self.timeout, answer)
            .await
            .ok()
            .flatten()
            .unwrap_or(Outcome::Later(None))
    }
}

fn request(letter: Letter) -> Option<Request<Full<Bytes>>> {
    let urgency = if letter.urgent { "high" } else { "normal" };
    Request::builder()
        .method(Method::POST)
        .uri(letter.to)
        .header(header::AUTHORIZATION, letter.authorization)
        .header(header::CONTENT_ENCODING, "aes128gcm")
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(TTL, letter.ttl)
        .header(URGENCY, urgency)
        .header(TOPIC, letter.topic)
        .body(Full::new(Bytes::from(letter.sealed)))
        .ok()
}

/// What an answer means: RFC 8030, sections 5 and 7.3.
fn outcome<B>(response: &Response<B>) -> Outcome {
    let status = response.status();
    let wait = || {
        let value = response.headers().get(header::RETRY_AFTER)?;
        value.to_str().ok()?.trim().parse().ok()
    };
    match status {
        _ if status.is_success() => Outcome::Taken,
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Outcome::Later(wait()),
        _ if status.is_server_error() => Outcome::Later(wait()),
        // A redirect too: it may lead anywhere.
        _ => Outcome::Refused(status.as_u16()),
    }
}

/// Looks names up, and gives out public addresses only.
#[derive(Clone)]
struct Resolver {
    any: bool,
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, io::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let any = self.any;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found
                .filter(|address| any || is_public(address.ip()))
                .collect();
            if public.is_empty() {
                return Err(io::Error::other("no public address"));
            }
            Ok(public.into_iter())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_inside_leads_nowhere() {
        let mut strict = Resolver { any: false };
        let name: Name = "localhost".parse().unwrap();
        assert!(strict.call(name.clone()).await.is_err());
        assert!(Resolver { any: true }.call(name).await.is_ok());
    }

    #[test]
    fn answers_are_told_apart() {
        let of = |status: u16, wait: Option<&str>| {
            let mut response = Response::builder().status(status);
            if let Some(wait) = wait {
                response = response.header("retry-after", wait);
            }
            outcome(&response.body(()).unwrap())
        };
        assert_eq!(of(201, None), Outcome::Taken);
        assert_eq!(of(404, None), Outcome::Gone);
        assert_eq!(of(410, None), Outcome::Gone);
        assert_eq!(of(429, Some("120")), Outcome::Later(Some(120)));
        assert_eq!(
            of(503, Some("Fri, 31 Dec 1999 23:59:59 GMT")),
            Outcome::Later(None)
        );
        assert_eq!(of(500, None), Outcome::Later(None));
        for refused in [301, 307, 400, 401, 403, 413] {
            assert_eq!(of(refused, None), Outcome::Refused(refused));
        }
    }
}
