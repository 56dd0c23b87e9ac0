//! What browsers are to hold answers to.

use super::{Case, HELD, case, section::BROWSERS};
use crate::client::Ask;
use crate::kit::{Kit, STRANGER, Who};
use crate::verdict::{Judged, not_applicable};

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "browser.nosniff",
            "Answers say X-Content-Type-Options: nosniff",
            BROWSERS,
            |kit| {
                kit.needs("profile")?;
                let answer = kit.get_as(Who::Member, "/v1/me")?;
                if answer.header("x-content-type-options") != Some("nosniff") {
                    return answer.fail("X-Content-Type-Options: nosniff");
                }
                HELD
            },
        ),
        case(
            "browser.hsts",
            "Over TLS, answers say Strict-Transport-Security",
            BROWSERS,
            |kit| {
                if !kit.client.is_https() {
                    return not_applicable("the kit was not given an https address");
                }
                let answer = kit.client.send(&Ask::get("/.well-known/koperasi"))?;
                let value = answer
                    .header("strict-transport-security")
                    .unwrap_or_default();
                if value.contains("max-age=") {
                    HELD
                } else {
                    answer.fail("Strict-Transport-Security with a max-age")
                }
            },
        ),
        case(
            "browser.stranger",
            "No page of another origin may read what is a member's",
            BROWSERS,
            |kit| {
                kit.needs("profile")?;
                let ask = Ask::get("/v1/me").header("origin", STRANGER);
                let answer = kit.send_as(Who::Member, ask)?;
                let allowed = answer
                    .header("access-control-allow-origin")
                    .unwrap_or_default();
                if allowed == "*" || allowed == STRANGER {
                    return answer
                        .fail("no Access-Control-Allow-Origin for an origin that nobody allowed");
                }
                HELD
            },
        ),
        case("browser.cookies", "Reads set no cookies", BROWSERS, |kit| {
            no_cookies(kit)
        }),
    ]
}

fn no_cookies(kit: &Kit) -> Judged {
    kit.signed(Who::Member)?;
    for (_, answer, _) in kit.answers() {
        if answer.header("set-cookie").is_some() {
            return answer.fail("no Set-Cookie: only signing in and out sets one");
        }
    }
    HELD
}
