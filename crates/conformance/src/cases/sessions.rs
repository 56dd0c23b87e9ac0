//! Signing in and out, and what a session is made of.

use super::{Case, HELD, case, section::SIGNING_IN};
use crate::account::{Credentials, digits};
use crate::client::Ask;
use crate::kit::{AREAS, Kit, STRANGER, Who, items, sign_in_ask};
use crate::verdict::{Judged, left_out, not_applicable};

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "session.sign-in",
            "The right password begins a session of that member",
            SIGNING_IN,
            sign_in,
        ),
        case(
            "session.everybody",
            "Each member of the account file can sign in",
            SIGNING_IN,
            |kit| {
                for who in [Who::Other, Who::Disposable] {
                    if let Ok(one) = kit.credentials(who) {
                        let answer = kit.client.send(&sign_in_ask(one))?;
                        answer.expect_status(
                            201,
                            "a sign-in with the right password begins a session",
                        )?;
                    }
                }
                HELD
            },
        ),
        case(
            "session.cookie",
            "The cookie is __Host-, Secure, HttpOnly and SameSite=Strict",
            SIGNING_IN,
            cookie,
        ),
        case(
            "session.csrf",
            "A cookie alone, without X-Sokoguru: 1, is refused",
            SIGNING_IN,
            |kit| {
                let mut signed = kit.signed(Who::Member)?;
                if !signed.headers.iter().any(|(name, _)| *name == "cookie") {
                    return not_applicable("members sign in with bearer tokens here");
                }
                signed.headers.retain(|(name, _)| *name != "x-sokoguru");
                let answer = kit
                    .client
                    .send(&Ask::get("/v1/me").headers(&signed.headers))?;
                answer.expect_problem(
                    403,
                    &["csrf_header_missing"],
                    "a page of another site cannot send the header, and must not get by without it",
                )?;
                HELD
            },
        ),
        case(
            "session.required",
            "Nothing of a member's is given without a session",
            SIGNING_IN,
            required,
        ),
        case(
            "session.forged",
            "A token that nobody issued is no session",
            SIGNING_IN,
            |kit| {
                claims(kit)?;
                let answer = kit.client.send(
                    &Ask::get("/v1/me")
                        .header("authorization", "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
                )?;
                answer.expect_problem(401, &["session_required"], "the token is made up")?;
                HELD
            },
        ),
        case(
            "session.wrong-password",
            "A wrong password and an unknown number look the same",
            SIGNING_IN,
            |kit| {
                claims(kit)?;
                let member = kit.credentials(Who::Member)?;
                let length = digits(&member.member_number).len().max(1);
                for number in [member.member_number.clone(), "9".repeat(length)] {
                    let wrong = Credentials {
                        member_number: number,
                        password: "bukan-kata-sandi-ini".to_owned(),
                    };
                    let answer = kit.client.send(&sign_in_ask(&wrong))?;
                    answer.expect_problem(
                        401,
                        &["credentials_wrong"],
                        "who guesses must not learn which numbers exist",
                    )?;
                    if answer.header("set-cookie").is_some() {
                        return answer.fail("no Set-Cookie with a wrong password");
                    }
                }
                HELD
            },
        ),
        case(
            "session.unknown-field",
            "A field that this version does not know is tolerated",
            SIGNING_IN,
            |kit| {
                claims(kit)?;
                let member = kit.credentials(Who::Member)?;
                let body = serde_json::json!({
                    "memberNumber": member.member_number, "password": member.password,
                    "device": "sokoguru-conformance", "addedInALaterVersion": true,
                });
                let answer = kit.client.send(&Ask::post("/v1/sessions").json(&body))?;
                answer.expect_status(201, "additions to the contract are not breaking")?;
                HELD
            },
        ),
        case(
            "session.list",
            "The member sees their devices, the current one marked",
            SIGNING_IN,
            |kit| {
                let answer = kit.get_as(Who::Member, "/v1/sessions")?;
                let value = kit.expect_shape(&answer, "Sessions")?;
                let id = kit.signed(Who::Member)?.grant["sessionId"].clone();
                let current: Vec<_> = items(&value)
                    .into_iter()
                    .filter(|one| one["current"] == true)
                    .collect();
                match current.as_slice() {
                    [one] if one["id"] == id => HELD,
                    _ => answer.fail(format!(
                        "exactly one item with current: true, and its id {id}"
                    )),
                }
            },
        ),
        case(
            "session.end",
            "A session that was ended is over",
            SIGNING_IN,
            |kit| {
                kit.signed(Who::Member)?;
                let answer = kit
                    .client
                    .send(&sign_in_ask(kit.credentials(Who::Member)?))?;
                let signed = kit.signed_by(&answer)?;
                let end = Ask::new("DELETE", "/v1/sessions/current").headers(&signed.headers);
                kit.client
                    .send(&end)?
                    .expect_status(204, "the member signs out")?;
                let after = kit
                    .client
                    .send(&Ask::get("/v1/me").headers(&signed.headers))?;
                after.expect_problem(
                    401,
                    &["session_required"],
                    "the session was ended by DELETE /v1/sessions/current",
                )?;
                HELD
            },
        ),
        case(
            "session.stranger",
            "A page of an origin that is not allowed cannot sign in",
            SIGNING_IN,
            |kit| {
                claims(kit)?;
                let ask = sign_in_ask(kit.credentials(Who::Member)?).header("origin", STRANGER);
                let answer = kit.client.send(&ask)?;
                if answer.header("set-cookie").is_some() {
                    return answer.fail("no cookie for another origin");
                }
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
    ]
}

/// Ends the case where nothing of the backend needs a member.
fn claims(kit: &Kit) -> Judged<()> {
    if AREAS.iter().any(|area| kit.has(area)) {
        Ok(())
    } else {
        left_out("the discovery document claims nothing that needs a member")
    }
}

fn sign_in(kit: &Kit) -> Judged {
    claims(kit)?;
    let member = kit.credentials(Who::Member)?;
    let answer = kit.client.send(&sign_in_ask(member))?;
    let signed = kit.signed_by(&answer)?;
    kit.expect_shape(&answer, "SessionGrant")?;
    let number = signed.grant["member"]["number"]
        .as_str()
        .unwrap_or_default();
    if digits(number) != digits(&member.member_number) {
        return answer.fail("/member/number to be the member who signed in");
    }
    if !answer
        .header("cache-control")
        .unwrap_or_default()
        .contains("no-store")
    {
        return answer.fail("Cache-Control: no-store on an answer that begins a session");
    }
    HELD
}

fn cookie(kit: &Kit) -> Judged {
    kit.signed(Who::Member)?;
    let answer = kit
        .client
        .send(&sign_in_ask(kit.credentials(Who::Member)?))?;
    let cookies: Vec<String> = answer.headers_of("set-cookie").map(str::to_owned).collect();
    if cookies.is_empty() {
        return not_applicable("members sign in with bearer tokens here");
    }
    kit.signed_by(&answer)?;
    for cookie in cookies {
        let mut parts = cookie.split(';').map(str::trim);
        let name = parts
            .next()
            .and_then(|pair| pair.split('=').next())
            .unwrap_or_default()
            .to_owned();
        let parts: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
        let has = |wanted: &str| parts.iter().any(|part| part == wanted);
        if !name.starts_with("__Host-") {
            return answer.fail(format!("the cookie {name} to be named __Host-…"));
        }
        for wanted in ["secure", "httponly", "samesite=strict", "path=/"] {
            if !has(wanted) {
                return answer.fail(format!("the cookie {name} to have {wanted}"));
            }
        }
        if parts.iter().any(|part| part.starts_with("domain")) {
            return answer.fail(format!("the cookie {name} to have no Domain"));
        }
        if answer
            .value()
            .is_some_and(|body| body["bearer"].is_object())
        {
            return answer.fail("either a cookie or tokens, not both");
        }
    }
    HELD
}

fn required(kit: &Kit) -> Judged {
    claims(kit)?;
    for path in kit.contract.personal_paths() {
        let area = crate::client::area_of(&path);
        let core =
            super::reads::CORE.contains(&path.as_str()) && area.is_some_and(|area| kit.has(area));
        let path = path
            .split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        let answer = kit.client.send(&Ask::get(path).header("x-sokoguru", "1"))?;
        if core {
            answer.expect_problem(401, &["session_required"], "nobody is signed in")?;
        } else if answer.is_success() {
            return answer.fail("no success: nobody is signed in");
        }
    }
    HELD
}
