//! A push service and a browser for the tests: it takes messages as FCM and Mozilla's do, checks who
//! sends them, and opens what only the browser can open. It misbehaves as it is told.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Response, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use serde_json::{Value, json};

/// What the service does with the next message.
#[derive(Clone, Copy)]
pub enum Next {
    /// Answers with a status, and perhaps with seconds in `Retry-After`.
    Status(u16, Option<u32>),
    /// Never answers.
    Silence,
    /// Takes it, with an answer without an end.
    Endless,
    /// Sends it somewhere else.
    Redirect,
}

/// A message as it came.
#[derive(Clone)]
pub struct Message {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Message {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }
}

#[derive(Default)]
struct Inside {
    messages: Mutex<Vec<Message>>,
    next: Mutex<VecDeque<Next>>,
    running: AtomicUsize,
    most: AtomicUsize,
}

pub struct PushService {
    pub origin: String,
    inside: Arc<Inside>,
}

async fn take(
    Shared(inside): Shared<Arc<Inside>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let running = inside.running.fetch_add(1, Ordering::SeqCst) + 1;
    inside.most.fetch_max(running, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(20)).await;
    inside.running.fetch_sub(1, Ordering::SeqCst);
    inside.messages.lock().unwrap().push(Message {
        path: uri.path().to_owned(),
        headers,
        body: body.to_vec(),
    });
    let next = inside.next.lock().unwrap().pop_front();
    match next.unwrap_or(Next::Status(201, None)) {
        Next::Status(status, wait) => {
            let mut answer = Response::builder().status(status);
            if let Some(wait) = wait {
                answer = answer.header("retry-after", wait);
            }
            answer.body(Body::empty()).unwrap()
        }
        Next::Silence => std::future::pending().await,
        Next::Endless => {
            let piece = || async { Some((Ok::<_, std::io::Error>(vec![b'x'; 65_536]), ())) };
            let body = Body::from_stream(futures_util::stream::unfold((), move |()| piece()));
            Response::builder().status(201).body(body).unwrap()
        }
        Next::Redirect => Response::builder()
            .status(307)
            .header("location", "/somewhere-else")
            .body(Body::empty())
            .unwrap(),
    }
}

impl PushService {
    pub async fn start() -> Self {
        let inside = Arc::new(Inside::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(take).with_state(Arc::clone(&inside));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { origin, inside }
    }

    /// What it does with the messages to come, in order; then it takes them.
    pub fn then(&self, next: impl IntoIterator<Item = Next>) {
        self.inside.next.lock().unwrap().extend(next);
    }

    /// The messages since the last time.
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut *self.inside.messages.lock().unwrap())
    }

    /// The most messages that were on their way at once.
    pub fn most_at_once(&self) -> usize {
        self.inside.most.load(Ordering::SeqCst)
    }
}

/// A browser that was given an address at the service.
pub struct Browser {
    secret: p256::SecretKey,
    auth: [u8; 16],
    pub endpoint: String,
}

impl Browser {
    pub fn new(service: &PushService, name: &str) -> Self {
        let mut seed = [0x11; 32];
        let bytes = name.as_bytes();
        seed[..bytes.len()].copy_from_slice(bytes);
        Self {
            secret: p256::SecretKey::from_slice(&seed).unwrap(),
            auth: [9; 16],
            endpoint: format!("{}/send/{name}", service.origin),
        }
    }

    fn public(&self) -> Vec<u8> {
        self.secret
            .public_key()
            .to_sec1_point(false)
            .as_bytes()
            .to_vec()
    }

    /// What the app tells the cooperative.
    pub fn request(&self, topics: &[&str], detailed: bool) -> Value {
        json!({
            "endpoint": self.endpoint,
            "key": URL_SAFE_NO_PAD.encode(self.public()),
            "auth": URL_SAFE_NO_PAD.encode(self.auth),
            "topics": topics,
            "detailed": detailed,
            "lang": "id",
        })
    }

    /// Opens a message: RFC 8291 read from the other side, with another implementation of the curve.
    pub fn open(&self, message: &Message) -> Value {
        assert_eq!(message.header("content-encoding"), "aes128gcm");
        let (salt, rest) = message.body.split_at(16);
        assert_eq!(rest[..5], [0, 0, 16, 0, 65]);
        let (theirs, sealed) = rest[5..].split_at(65);
        let point = p256::PublicKey::from_sec1_bytes(theirs).unwrap();
        let shared = p256::ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), point.as_affine());
        let expand = |salt: &[u8], secret: &[u8], info: &[&[u8]], out: &mut [u8]| {
            let prk = Salt::new(HKDF_SHA256, salt).extract(secret);
            prk.expand(info, Length(out.len()))
                .unwrap()
                .fill(out)
                .unwrap();
        };
        let mut input = [0; 32];
        let info: [&[u8]; 3] = [b"WebPush: info\0", &self.public(), theirs];
        expand(&self.auth, shared.raw_secret_bytes(), &info, &mut input);
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        expand(salt, &input, &[b"Content-Encoding: aes128gcm\0"], &mut key);
        expand(salt, &input, &[b"Content-Encoding: nonce\0"], &mut nonce);
        let mut sealed = sealed.to_vec();
        let plain = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap())
            .open_in_place(
                Nonce::assume_unique_for_key(nonce),
                Aad::empty(),
                &mut sealed,
            )
            .unwrap();
        let end = plain.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(plain[end], 2, "the mark of the last record");
        serde_json::from_slice(&plain[..end]).unwrap()
    }
}

struct Length(usize);

impl ring::hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// Checks who sent a message, as RFC 8292 says, and gives what was claimed.
pub fn sender(message: &Message, public_key: &str) -> Value {
    let header = message.header("authorization");
    let (token, key) = header
        .strip_prefix("vapid t=")
        .unwrap()
        .split_once(", k=")
        .unwrap();
    assert_eq!(key, public_key, "the key of the discovery document");
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    let head: Value = serde_json::from_slice(&decode(head)).unwrap();
    assert_eq!(head, json!({"typ": "JWT", "alg": "ES256"}));
    VerifyingKey::from_sec1_bytes(&decode(key))
        .unwrap()
        .verify(
            signed.as_bytes(),
            &Signature::from_slice(&decode(signature)).unwrap(),
        )
        .unwrap();
    serde_json::from_slice(&decode(claims)).unwrap()
}
