//! Defects, one at a time, between the reference backend's router and the world.
// long: one list, one match for questions and one for answers are read best side by side.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

/// What is wrong with a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    MoneyAsNumber,
    SignedAmounts,
    AsOfMissing,
    TimesWithoutOffset,
    RateWithoutPeriod,
    KeyIgnored,
    KeyOptional,
    ReplayUnmarked,
    ReplayOfAnother,
    OtherPayloadAccepted,
    CursorRepeatsARow,
    OffsetForCursor,
    LimitIgnored,
    BalanceThatDoesNotFollow,
    EtagIgnored,
    CacheAllowed,
    ProblemAsPage,
    CodeOfItsOwn,
    UnknownIdBreaks,
    OthersAccountShown,
    OpenWithoutSession,
    RefreshKept,
    ReuseUnnoticed,
    CookieWithoutSecure,
    CsrfUnchecked,
    SignOutForgotten,
    NumbersTold,
    NoLock,
    BodyUnlimited,
    RetryAfterMissing,
    PaperChanged,
    VoteCountedTwice,
    ReceiptDiffers,
    DiscoveryWithoutCors,
    StrangersMayRead,
}

/// What some defects remember from one request to the next.
#[derive(Default)]
struct Memory {
    /// Made-up names for the backend's own: tokens, cursors.
    aliases: HashMap<String, String>,
    /// The last row of the last page.
    last_row: Value,
    /// Votes that were accepted.
    votes: u64,
}

type Shared = (Defect, Arc<Mutex<Memory>>);

/// The backend with a defect.
pub fn with(defect: Defect, router: Router) -> Router {
    let shared: Shared = (defect, Arc::default());
    router.layer(from_fn_with_state(shared, broken))
}

async fn broken(State((defect, memory)): State<Shared>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut asked = to_bytes(body, usize::MAX).await.unwrap();
    let path = parts.uri.path().to_owned();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    before(
        defect,
        &memory,
        &mut parts.headers,
        &mut parts.uri,
        &mut asked,
    );
    if defect == Defect::SignOutForgotten && parts.method == Method::DELETE {
        return StatusCode::NO_CONTENT.into_response();
    }
    let again = Request::from_parts(parts.clone(), Body::from(asked.clone()));
    let method = parts.method.clone();
    let request = Request::from_parts(parts, Body::from(asked.clone()));
    let mut response = next.clone().run(request).await;
    if defect == Defect::OthersAccountShown
        && response.status() == StatusCode::NOT_FOUND
        && path.ends_with("/transactions")
    {
        response = as_member(2, again, &next).await;
    } else if defect == Defect::OpenWithoutSession
        && response.status() == StatusCode::UNAUTHORIZED
        && path == "/v1/announcements"
    {
        response = as_member(0, again, &next).await;
    }
    let (mut head, body) = response.into_parts();
    if head
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "text/event-stream")
    {
        return Response::from_parts(head, body);
    }
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let place = Place {
        method,
        path,
        query,
    };
    let changed = after(
        defect,
        &memory,
        &place,
        &mut head.status,
        &mut head.headers,
        &bytes,
        &asked,
    );
    if changed.is_some() {
        head.headers.remove(header::CONTENT_LENGTH);
    }
    Response::from_parts(head, Body::from(changed.unwrap_or(bytes)))
}

struct Place {
    method: Method,
    path: String,
    query: String,
}

/// The same request with the session of a member of the demonstration.
async fn as_member(index: usize, mut request: Request, next: &Next) -> Response {
    let member = &sokoguru_server::demo::MEMBERS[index];
    let body = json!({"memberNumber": member.number, "password": member.password, "device": "x"});
    let mut sign_in = Request::new(Body::from(body.to_string()));
    *sign_in.method_mut() = Method::POST;
    *sign_in.uri_mut() = Uri::from_static("/v1/sessions");
    *sign_in.extensions_mut() = request.extensions().clone();
    let json = HeaderValue::from_static("application/json");
    sign_in.headers_mut().insert(header::CONTENT_TYPE, json);
    let answer = next.clone().run(sign_in).await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    let pair = HeaderValue::from_str(cookie.split(';').next().unwrap()).unwrap();
    let headers = request.headers_mut();
    headers.insert(header::COOKIE, pair);
    headers.insert("x-sokoguru", HeaderValue::from_static("1"));
    next.clone().run(request).await
}

fn new_key() -> HeaderValue {
    HeaderValue::from_str(&uuid::Uuid::now_v7().to_string()).unwrap()
}

/// What a defect makes of a question.
fn before(
    defect: Defect,
    memory: &Mutex<Memory>,
    headers: &mut HeaderMap,
    uri: &mut Uri,
    body: &mut Bytes,
) {
    const KEY: &str = "idempotency-key";
    let aliases = &memory.lock().unwrap().aliases;
    match defect {
        Defect::KeyIgnored if headers.contains_key(KEY) => {
            headers.insert(KEY, new_key());
        }
        Defect::KeyOptional => {
            let good = headers.get(KEY).is_some_and(|key| key.len() == 36);
            if !good {
                headers.insert(KEY, new_key());
            }
        }
        Defect::EtagIgnored => {
            headers.remove(header::IF_NONE_MATCH);
        }
        Defect::CsrfUnchecked => {
            headers.insert("x-sokoguru", HeaderValue::from_static("1"));
        }
        Defect::LimitIgnored => {
            let query = uri.query().unwrap_or_default();
            if query == "limit=1" || query == "limit=3" {
                *uri = uri.path().parse().unwrap();
            }
        }
        Defect::OffsetForCursor => {
            let mut text = uri.to_string();
            for (alias, real) in aliases {
                if text.ends_with(&format!("cursor={alias}")) {
                    text = text.replace(&format!("cursor={alias}"), &format!("cursor={real}"));
                    break;
                }
            }
            *uri = text.parse().unwrap();
        }
        Defect::RefreshKept | Defect::ReuseUnnoticed => {
            if let Ok(mut value) = serde_json::from_slice::<Value>(body)
                && let Some(token) = value["refreshToken"].as_str()
            {
                let mut real = token.to_owned();
                while let Some(next) = aliases.get(&real) {
                    real.clone_from(next);
                }
                value["refreshToken"] = real.into();
                *body = value.to_string().into();
                headers.remove(header::CONTENT_LENGTH);
            }
        }
        _ => {}
    }
}

/// What a defect makes of an answer; `None` leaves the body as it is.
fn after(
    defect: Defect,
    memory: &Mutex<Memory>,
    place: &Place,
    status: &mut StatusCode,
    headers: &mut HeaderMap,
    body: &Bytes,
    asked: &Bytes,
) -> Option<Bytes> {
    let mut memory = memory.lock().unwrap();
    let json = serde_json::from_slice::<Value>(body).ok();
    let code = json
        .as_ref()
        .and_then(|one| one["code"].as_str())
        .unwrap_or_default()
        .to_owned();
    let replayed = headers.contains_key("idempotency-replayed");
    let movements = place.path.ends_with("/transactions");
    let changed = |change: &mut dyn FnMut(&mut Value)| {
        let mut value = json.clone()?;
        change(&mut value);
        Some(Bytes::from(value.to_string()))
    };
    match defect {
        Defect::MoneyAsNumber => changed(&mut |value| {
            each(value, &mut |one| {
                if one.get("currency").is_some() && one.get("value").is_some() {
                    let number = one["value"]
                        .as_str()
                        .and_then(|text| text.parse::<f64>().ok());
                    one["value"] = json!(number);
                }
            });
        }),
        Defect::SignedAmounts => changed(&mut |value| {
            each(value, &mut |one| {
                if one["direction"] == "debit" {
                    let text = format!("-{}", one["amount"]["value"].as_str().unwrap_or_default());
                    one["amount"]["value"] = text.into();
                }
            });
        }),
        Defect::AsOfMissing if place.path == "/v1/savings" => changed(&mut |value| {
            if let Some(members) = value.as_object_mut() {
                members.remove("asOf");
            }
        }),
        Defect::TimesWithoutOffset => changed(&mut |value| {
            each(value, &mut |one| {
                for name in ["asOf", "startsAt", "createdAt", "publishedAt"] {
                    if let Some(text) = one.get(name).and_then(Value::as_str) {
                        one[name] = text.get(..19).unwrap_or_default().into();
                    }
                }
            });
        }),
        Defect::RateWithoutPeriod => changed(&mut |value| {
            each(value, &mut |one| {
                if let Some(rate) = one.get_mut("rate").and_then(Value::as_object_mut) {
                    rate.remove("per");
                }
            });
        }),
        Defect::ReplayUnmarked => {
            headers.remove("idempotency-replayed");
            None
        }
        Defect::ReplayOfAnother if replayed => {
            changed(&mut |value| value["number"] = json!("PP-0"))
        }
        Defect::OtherPayloadAccepted if code == "idempotency_key_reused" => {
            *status = StatusCode::CREATED;
            Some(Bytes::from("{}"))
        }
        Defect::CursorRepeatsARow if movements => {
            let last = memory.last_row.clone();
            let again = place.query.contains("cursor=") && last.is_object();
            let changed = changed(&mut |value| {
                if let Some(items) = value["items"].as_array_mut().filter(|_| again) {
                    items.insert(0, last.clone());
                    items.pop();
                }
            });
            memory.last_row = json.as_ref()?["items"].as_array()?.last()?.clone();
            changed
        }
        Defect::OffsetForCursor if movements => {
            let cursor = json.as_ref()?["nextCursor"].as_str()?.to_owned();
            let number = |text: &str| {
                text.rsplit('=')
                    .next()
                    .and_then(|n| n.parse::<usize>().ok())
            };
            let before = place
                .query
                .split("cursor=")
                .nth(1)
                .and_then(number)
                .unwrap_or(0);
            let rows = json.as_ref()?["items"].as_array()?.len();
            let alias = (before + rows).to_string();
            memory.aliases.insert(alias.clone(), cursor);
            let link = format!("<{}?limit={rows}&cursor={alias}>; rel=\"next\"", place.path);
            headers.insert(header::LINK, HeaderValue::from_str(&link).unwrap());
            changed(&mut |value| value["nextCursor"] = alias.clone().into())
        }
        Defect::BalanceThatDoesNotFollow if movements => changed(&mut |value| {
            if let Some(row) = value["items"].get_mut(1) {
                row["balanceAfter"]["value"] = "1.00".into();
            }
        }),
        Defect::CacheAllowed if place.path.starts_with("/v1/") && status.is_success() => {
            let kept = HeaderValue::from_static("private, max-age=600");
            headers.insert(header::CACHE_CONTROL, kept);
            None
        }
        Defect::ProblemAsPage if status.is_client_error() => {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
            Some(Bytes::from("<h1>Error</h1>"))
        }
        Defect::CodeOfItsOwn if code == "not_found" => {
            changed(&mut |value| value["code"] = "E404_TIDAK_KETEMU".into())
        }
        Defect::UnknownIdBreaks if code == "not_found" => {
            *status = StatusCode::INTERNAL_SERVER_ERROR;
            changed(&mut |value| {
                value["code"] = "internal".into();
                value["status"] = 500.into();
            })
        }
        Defect::RefreshKept | Defect::ReuseUnnoticed if place.path.ends_with("/refresh") => {
            let was: Value = serde_json::from_slice(asked).ok()?;
            let was = was["refreshToken"].as_str()?.to_owned();
            let now = json.as_ref()?["bearer"]["refreshToken"]
                .as_str()?
                .to_owned();
            memory.aliases.insert(was.clone(), now);
            if defect == Defect::ReuseUnnoticed {
                return None;
            }
            // The oldest name of the chain is the one that the client knows.
            let mut first = was;
            while let Some((older, _)) = memory.aliases.iter().find(|(_, one)| **one == first) {
                first.clone_from(older);
            }
            changed(&mut |value| value["bearer"]["refreshToken"] = first.clone().into())
        }
        Defect::CookieWithoutSecure => {
            let cookie = headers
                .get(header::SET_COOKIE)?
                .to_str()
                .unwrap()
                .replace("; Secure", "");
            headers.insert(header::SET_COOKIE, HeaderValue::from_str(&cookie).unwrap());
            None
        }
        Defect::NumbersTold
            if code == "credentials_wrong" && asked.windows(8).any(|w| w == b"99999999") =>
        {
            *status = StatusCode::NOT_FOUND;
            changed(&mut |value| {
                value["code"] = "not_found".into();
                value["status"] = 404.into();
            })
        }
        Defect::NoLock if code == "account_locked" => {
            *status = StatusCode::UNAUTHORIZED;
            changed(&mut |value| {
                value["code"] = "credentials_wrong".into();
                value["status"] = 401.into();
            })
        }
        Defect::BodyUnlimited if code == "payload_too_large" => {
            *status = StatusCode::UNPROCESSABLE_ENTITY;
            changed(&mut |value| {
                value["code"] = "validation_failed".into();
                value["status"] = 422.into();
            })
        }
        Defect::RetryAfterMissing => {
            headers.remove(header::RETRY_AFTER);
            None
        }
        Defect::PaperChanged if place.path.contains("/papers/") && status.is_success() => {
            let mut bytes = body.to_vec();
            *bytes.last_mut()? ^= 1;
            Some(bytes.into())
        }
        Defect::VoteCountedTwice => {
            if place.method == Method::POST && place.path.ends_with("/votes") && *status == 201 {
                memory.votes += u64::from(!replayed);
            }
            let votes = memory.votes;
            changed(&mut |value| {
                each(value, &mut |one| {
                    if let Some(voted) = one.get("votedItems").and_then(Value::as_u64)
                        && votes > 0
                    {
                        one["votedItems"] = (voted + votes).into();
                    }
                });
            })
        }
        Defect::ReceiptDiffers if replayed => {
            changed(&mut |value| value["number"] = "0000 0000 0000".into())
        }
        Defect::DiscoveryWithoutCors => {
            headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            None
        }
        Defect::StrangersMayRead => {
            let any = HeaderValue::from_static("*");
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
            None
        }
        _ => None,
    }
}

/// Every object inside.
fn each(value: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    if value.is_object() {
        change(value);
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|one| each(one, change)),
        Value::Object(members) => members.values_mut().for_each(|one| each(one, change)),
        _ => {}
    }
}
