//! Good answers: JSON with its tag, compressed where the client takes it.
//!
//! A tag names the bytes before compression; each coding of them adds a letter, as a strong tag
//! must. A question is unchanged when it names any of the three.

use std::io::Write as _;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use crate::problem::{Answer, Failure};
use crate::secrets::sha256;
use sokoguru_api::ProblemCode;

/// Who may keep an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nobody but the app, in its own sealed store.
    Personal,
    /// Anybody, for a minute.
    Public,
    /// Anybody, who asks before using it again.
    Revalidate,
    /// Anybody, for ever: the address names the bytes.
    Immutable,
    /// The member's own browser, for ever; no cache between.
    PrivateImmutable,
}

impl Keep {
    /// The header's value.
    pub const fn value(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Personal => "no-store",
            Self::Public => "public, max-age=60",
            Self::Revalidate => "no-cache",
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::PrivateImmutable => "private, max-age=31536000, immutable",
        })
    }
}

/// A coding of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

/// Answers smaller than this are not worth compressing.
const WORTH: usize = 1024;

/// A JSON answer to a read.
pub fn json(request: &HeaderMap, keep: Keep, body: &impl Serialize) -> Answer<Response> {
    let bytes = to_json(body)?;
    let tag = tag_of(&bytes);
    Ok(tagged_json(request, keep, &tag, bytes))
}

/// A JSON answer whose tag the caller makes, because some of it moves with the clock alone.
pub fn tagged_json(request: &HeaderMap, keep: Keep, tag: &str, bytes: Vec<u8>) -> Response {
    if is_unchanged(request, tag) {
        return unchanged(keep, tag);
    }
    let coding = if bytes.len() < WORTH {
        Coding::Identity
    } else {
        accepted(request)
    };
    let (coding, bytes) = match coding {
        Coding::Brotli => (coding, brotli(&bytes, 5)),
        Coding::Gzip => (coding, gzip(&bytes, 6)),
        Coding::Identity => (coding, bytes),
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CACHE_CONTROL, keep.value());
    put_coding(headers, coding, tag);
    response
}

/// A JSON answer to a write.
pub fn written(status: StatusCode, body: &impl Serialize) -> Answer<Response> {
    let mut response = (status, to_json(body)?).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CACHE_CONTROL, Keep::Personal.value());
    Ok(response)
}

/// Serialises one of our own types.
pub fn to_json(body: &impl Serialize) -> Answer<Vec<u8>> {
    serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "an answer does not serialise");
        Failure::from(ProblemCode::Internal)
    })
}

/// A tag for bytes, without quotes.
pub fn tag_of(bytes: &[u8]) -> String {
    let digest = sha256(bytes);
    URL_SAFE_NO_PAD.encode(digest.split_at(18).0)
}

/// Whether the client has these bytes already, in whatever coding.
pub fn is_unchanged(request: &HeaderMap, tag: &str) -> bool {
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|one| {
            let inner = one.strip_prefix("W/").unwrap_or(one).trim_matches('"');
            one == "*"
                || inner == tag
                || ["+br", "+gz"]
                    .iter()
                    .any(|end| inner.strip_suffix(end) == Some(tag))
        })
}

/// `304`.
pub fn unchanged(keep: Keep, tag: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, keep.value());
    put_coding(headers, Coding::Identity, tag);
    response
}

/// Names the coding, and the tag that belongs to it.
pub fn put_coding(headers: &mut HeaderMap, coding: Coding, tag: &str) {
    let (name, end) = match coding {
        Coding::Identity => (None, ""),
        Coding::Gzip => (Some("gzip"), "+gz"),
        Coding::Brotli => (Some("br"), "+br"),
    };
    if let Some(name) = name {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    if let Ok(value) = HeaderValue::from_str(&format!("\"{tag}{end}\"")) {
        headers.insert(header::ETAG, value);
    }
    headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
}

/// The best coding that the client takes. One that it refuses with `q=0` is not taken.
pub fn accepted(request: &HeaderMap) -> Coding {
    let takes = |name: &str| {
        request
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|one| {
                let mut parts = one.split(';').map(str::trim);
                let named = parts.next().is_some_and(|n| n.eq_ignore_ascii_case(name));
                let refused = parts.any(|q| {
                    q.strip_prefix("q=")
                        .is_some_and(|q| q.trim_end_matches(['0', '.']).is_empty())
                });
                named && !refused
            })
    };
    if takes("br") {
        Coding::Brotli
    } else if takes("gzip") {
        Coding::Gzip
    } else {
        Coding::Identity
    }
}

/// Brotli; 11 is the smallest, 5 is fast.
pub fn brotli(bytes: &[u8], quality: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 3);
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, quality, 22);
    // Writing to memory does not fail.
    let _ = writer.write_all(bytes);
    drop(writer);
    out
}

/// gzip; 9 is the smallest, 6 is usual.
pub fn gzip(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    // Writing to memory does not fail.
    let _ = writer.write_all(bytes);
    writer.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn a_tag_is_known_in_every_coding() {
        for sent in [
            "\"abc\"",
            "\"abc+br\"",
            "W/\"abc+gz\"",
            "\"x\", \"abc\"",
            "*",
        ] {
            assert!(
                is_unchanged(&headers(header::IF_NONE_MATCH, sent), "abc"),
                "{sent}"
            );
        }
        for sent in ["\"abcd\"", "", "\"+br\"", "\"ab\""] {
            assert!(
                !is_unchanged(&headers(header::IF_NONE_MATCH, sent), "abc"),
                "{sent}"
            );
        }
    }

    #[test]
    fn the_best_coding_wins_and_a_refused_one_loses() {
        let of = |value| accepted(&headers(header::ACCEPT_ENCODING, value));
        assert_eq!(of("gzip, deflate, br"), Coding::Brotli);
        assert_eq!(of("gzip;q=1.0, br;q=0"), Coding::Gzip);
        assert_eq!(of("BR"), Coding::Brotli);
        assert_eq!(of("br;q=0.0, gzip;q=0.000"), Coding::Identity);
        assert_eq!(of("deflate"), Coding::Identity);
    }

    #[test]
    fn what_is_compressed_comes_back() {
        let text = b"simpanan ".repeat(500);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut brotli(&text, 5).as_slice(), &mut back).unwrap();
        assert_eq!(back, text);
        let mut back = Vec::new();
        let mut reader = flate2::write::GzDecoder::new(&mut back);
        reader.write_all(&gzip(&text, 6)).unwrap();
        reader.finish().unwrap();
        assert_eq!(back, text);
    }
}
