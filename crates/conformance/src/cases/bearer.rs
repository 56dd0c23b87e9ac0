//! Tokens for an app on another origin: short, rotating, and revoked when one comes twice.

use serde_json::{Value, json};

use super::{Case, HELD, case, section::SIGNING_IN};
use crate::client::{Answer, Ask};
use crate::kit::{Kit, Who, sign_in_ask};
use crate::verdict::{Judged, not_applicable};

/// The longest that an access token may work, in seconds.
const LONGEST: u64 = 3600;

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "bearer.discovery",
            "The document says `bearer` to the other origin",
            SIGNING_IN,
            |kit| {
                let origin = kit.app_origin()?;
                let ask = Ask::get("/.well-known/koperasi").header("origin", origin);
                let answer = kit.client.send(&ask)?;
                let value = answer.expect_json()?;
                let services = value["services"].as_object();
                let ours = services.into_iter().flatten().map(|(_, one)| one);
                for service in ours.filter(|one| one["protocol"] == crate::kit::PROTOCOL) {
                    if service["auth"] != "bearer" {
                        return answer
                            .fail(format!("every service's auth to be bearer for {origin}"));
                    }
                }
                HELD
            },
        ),
        case(
            "bearer.sign-in",
            "Sign-in gives a short access token and a refresh token, no cookie",
            SIGNING_IN,
            |kit| {
                let answer = sign_in(kit)?;
                if answer.header("set-cookie").is_some() {
                    return answer.fail("no cookie for another origin");
                }
                kit.expect_shape(&answer, "SessionGrant")?;
                let bearer = &answer.value().unwrap_or_default()["bearer"];
                match bearer["expiresIn"].as_u64() {
                    Some(1..=LONGEST) => HELD,
                    _ => answer.fail(format!("/bearer/expiresIn from 1 to {LONGEST} seconds")),
                }
            },
        ),
        case(
            "bearer.use",
            "The access token is a session",
            SIGNING_IN,
            |kit| {
                let (access, _) = tokens(&sign_in(kit)?)?;
                me(kit, &access)?.expect_status(200, "the access token has just been issued")?;
                HELD
            },
        ),
        case(
            "bearer.cors",
            "The other origin may send what the app sends, and read what it reads",
            SIGNING_IN,
            cors,
        ),
        case(
            "bearer.rotation",
            "A refresh gives another pair",
            SIGNING_IN,
            |kit| {
                let (access, refresh) = tokens(&sign_in(kit)?)?;
                let answer = refreshed(kit, &refresh)?;
                answer.expect_status(
                    201,
                    "a refresh token that was not used yet gives the next pair",
                )?;
                let (next_access, next_refresh) = tokens(&answer)?;
                if next_refresh == refresh {
                    return answer.fail("another refresh token: it works once");
                }
                if next_access == access {
                    return answer.fail("another access token");
                }
                me(kit, &next_access)?
                    .expect_status(200, "the access token of the new pair works")?;
                HELD
            },
        ),
        case(
            "bearer.reuse",
            "A refresh token that comes twice ends the session",
            SIGNING_IN,
            |kit| {
                let (_, refresh) = tokens(&sign_in(kit)?)?;
                let answer = refreshed(kit, &refresh)?;
                answer.expect_status(
                    201,
                    "a refresh token that was not used yet gives the next pair",
                )?;
                let (access, next) = tokens(&answer)?;
                let again = refreshed(kit, &refresh)?;
                again.expect_problem(
                    401,
                    &["refresh_reused"],
                    "it was used before: it was stolen or copied",
                )?;
                let after = me(kit, &access)?;
                after.expect_problem(
                    401,
                    &["session_required"],
                    "the reuse revoked the whole family, this access token with it",
                )?;
                let after = refreshed(kit, &next)?;
                after.expect_problem(
                    401,
                    &["session_required", "refresh_reused"],
                    "the reuse revoked the whole family, this refresh token with it",
                )?;
                HELD
            },
        ),
        case(
            "bearer.unknown",
            "A refresh token that nobody issued is refused",
            SIGNING_IN,
            |kit| {
                origin(kit)?;
                let answer = refreshed(kit, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")?;
                answer.expect_problem(401, &["session_required"], "the token is made up")?;
                HELD
            },
        ),
    ]
}

/// The header that names the other origin; none where tokens are the only way to sign in.
fn origin(kit: &Kit) -> Judged<Vec<(&'static str, String)>> {
    match (&kit.account.app_origin, kit.auth()) {
        (Some(origin), _) => Ok(vec![("origin", origin.clone())]),
        (None, "bearer") => Ok(Vec::new()),
        (None, _) => kit.app_origin().map(|_| Vec::new()),
    }
}

fn sign_in(kit: &Kit) -> Judged<Answer> {
    let headers = origin(kit)?;
    kit.signed(Who::Member)?;
    let ask = sign_in_ask(kit.credentials(Who::Member)?).headers(&headers);
    let answer = kit.client.send(&ask)?;
    answer.expect_status(201, "an app on an allowed origin may sign in")?;
    if answer
        .value()
        .is_none_or(|body| !body["bearer"].is_object())
    {
        return answer.fail("`bearer` with accessToken, expiresIn and refreshToken");
    }
    kit.signed_by(&answer)?;
    Ok(answer)
}

fn tokens(answer: &Answer) -> Judged<(String, String)> {
    let body = answer.value().unwrap_or(Value::Null);
    let text = |name: &str| body["bearer"][name].as_str().map(str::to_owned);
    match (text("accessToken"), text("refreshToken")) {
        (Some(access), Some(refresh)) => Ok((access, refresh)),
        _ => answer.fail("`bearer` with accessToken and refreshToken"),
    }
}

fn refreshed(kit: &Kit, token: &str) -> Judged<Answer> {
    let ask = Ask::post("/v1/sessions/refresh").json(&json!({"refreshToken": token}));
    kit.client.mask(token);
    let answer = kit.client.send(&ask.headers(&origin(kit)?))?;
    if let Ok((access, refresh)) = tokens(&answer) {
        kit.client.mask(&access);
        kit.client.mask(&refresh);
    }
    Ok(answer)
}

fn me(kit: &Kit, access: &str) -> Judged<Answer> {
    let ask = Ask::get("/v1/me").headers(&origin(kit)?);
    kit.client
        .send(&ask.header("authorization", format!("Bearer {access}")))
}

fn cors(kit: &Kit) -> Judged {
    let origin = kit.app_origin()?;
    if !kit.has("loans") && !kit.has("accounts") {
        return not_applicable("nothing here needs a member's token");
    }
    let ask = Ask::new("OPTIONS", "/v1/loan-applications")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type,idempotency-key",
        );
    let answer = kit.client.send(&ask)?;
    let list = |name: &str| answer.header(name).unwrap_or_default().to_ascii_lowercase();
    if answer.header("access-control-allow-origin") != Some(origin) {
        return answer.fail(format!(
            "Access-Control-Allow-Origin: {origin} before a write"
        ));
    }
    let allowed = list("access-control-allow-headers");
    for name in [
        "authorization",
        "content-type",
        "idempotency-key",
        "if-none-match",
    ] {
        if allowed != "*" && !allowed.contains(name) {
            return answer.fail(format!("{name} in Access-Control-Allow-Headers"));
        }
    }
    let answer = kit
        .client
        .send(&Ask::get("/v1/loan-products").header("origin", origin))?;
    let list = |name: &str| answer.header(name).unwrap_or_default().to_ascii_lowercase();
    let exposed = list("access-control-expose-headers");
    for name in ["etag", "link", "retry-after", "idempotency-replayed"] {
        if !exposed.contains(name) {
            return answer.fail(format!("{name} in Access-Control-Expose-Headers"));
        }
    }
    HELD
}
