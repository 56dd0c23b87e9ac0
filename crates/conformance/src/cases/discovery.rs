//! The document by which an app finds the backend.

use chrono::{DateTime, Utc};

use super::{Case, HELD, case, section::DISCOVERY};
use crate::client::{Answer, Ask};
use crate::kit::{AREAS, Kit, PROTOCOL, STRANGER};
use crate::verdict::{Judged, not_applicable};

const PATH: &str = "/.well-known/koperasi";
const ZONES: [&str; 4] = [
    "Asia/Jakarta",
    "Asia/Pontianak",
    "Asia/Makassar",
    "Asia/Jayapura",
];
/// How far a backend's clock may be from the kit's, in seconds.
const CLOCK: i64 = 120;

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "discovery.document",
            "The document is there and of its shape",
            DISCOVERY,
            |kit| {
                let answer = document(kit)?;
                answer.expect_status(200, "the document, for anybody who asks")?;
                kit.expect_shape(&answer, "Discovery")?;
                HELD
            },
        ),
        case(
            "discovery.claims",
            "It claims sokoguru/1 for at least one area",
            DISCOVERY,
            |kit| {
                if AREAS.iter().any(|area| kit.has(area)) {
                    return HELD;
                }
                document(kit)?.fail(format!(
                    "`services` with \"protocol\": \"{PROTOCOL}\" under one of {}",
                    AREAS.join(", ")
                ))
            },
        ),
        case(
            "discovery.auth",
            "Each service says how members sign in",
            DISCOVERY,
            |kit| {
                for area in AREAS.iter().filter(|area| kit.has(area)) {
                    let auth = kit.discovery["services"][*area]["auth"].as_str();
                    if !matches!(auth, Some("session" | "bearer")) {
                        return document(kit)?.fail(format!(
                            "/services/{area}/auth to be \"session\" or \"bearer\""
                        ));
                    }
                }
                HELD
            },
        ),
        case("discovery.cors", "Any page may read it", DISCOVERY, |kit| {
            let answer = kit
                .client
                .send(&Ask::get(PATH).header("origin", STRANGER))?;
            answer.expect_status(200, "the document, whichever origin asks")?;
            if answer.header("access-control-allow-origin") != Some("*") {
                return answer.fail("Access-Control-Allow-Origin: *");
            }
            if answer.header("access-control-allow-credentials").is_some() {
                return answer.fail("no Access-Control-Allow-Credentials: nobody signs in here");
            }
            HELD
        }),
        case(
            "discovery.public",
            "It begins no session",
            DISCOVERY,
            |kit| {
                let answer = document(kit)?;
                if answer.header("set-cookie").is_some() {
                    return answer.fail("no Set-Cookie: the document is for everybody");
                }
                HELD
            },
        ),
        case(
            "discovery.values",
            "Colour, zone and currency can be used",
            DISCOVERY,
            |kit| {
                let answer = document(kit)?;
                let text = |name: &str| kit.discovery[name].as_str().unwrap_or_default();
                let colour = text("colour").strip_prefix('#').unwrap_or_default();
                if colour.len() != 6 || !colour.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    return answer.fail("/colour to be #rrggbb");
                }
                if !ZONES.contains(&text("zone")) {
                    return answer.fail(format!("/zone to be one of {}", ZONES.join(", ")));
                }
                if text("currency") != "IDR" {
                    return answer.fail("/currency to be IDR");
                }
                if text("name").trim().is_empty() {
                    return answer.fail("/name to be the name that members use");
                }
                HELD
            },
        ),
        case(
            "discovery.clock",
            "The backend's clock is right",
            DISCOVERY,
            |kit| {
                let answer = document(kit)?;
                let value = answer.value().unwrap_or_default();
                let Some(text) = value["serverTime"].as_str() else {
                    return not_applicable("the document has no serverTime");
                };
                let Ok(moment) = DateTime::parse_from_rfc3339(text) else {
                    return answer.fail("/serverTime to be RFC 3339 with an offset");
                };
                let apart = (moment.with_timezone(&Utc) - Utc::now())
                    .num_seconds()
                    .abs();
                if apart > CLOCK {
                    return answer.fail(format!(
                    "/serverTime to be right; it is {apart} seconds from the clock of this machine"
                ));
                }
                HELD
            },
        ),
    ]
}

fn document(kit: &Kit) -> Judged<Answer> {
    kit.client.send(&Ask::get(PATH))
}
