//! How a backend refuses: always with a problem document of the closed list, never with a page.

use super::{
    Case, HELD, case,
    section::{LIMITS, PROBLEMS},
};
use crate::client::{Answer, Ask};
use crate::kit::{Kit, Who};
use crate::verdict::{Judged, not_applicable};

/// Larger than any JSON that a member sends.
const TOO_LARGE: usize = 1024 * 1024;

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "problem.shape",
            "A problem is application/problem+json of its shape",
            PROBLEMS,
            |kit| {
                for answer in refusals(kit)? {
                    well_formed(kit, &answer)?;
                }
                HELD
            },
        ),
        case(
            "problem.codes",
            "Codes are of the closed list",
            PROBLEMS,
            |kit| {
                let codes = kit.contract.codes();
                for answer in refusals(kit)? {
                    let code = answer.code().unwrap_or_default();
                    if !codes.contains(&code.as_str()) {
                        return answer.fail(format!("/code to be one of: {}", codes.join(", ")));
                    }
                }
                HELD
            },
        ),
        case(
            "problem.no-store",
            "Nobody keeps a refusal",
            PROBLEMS,
            |kit| {
                for answer in refusals(kit)? {
                    if !answer
                        .header("cache-control")
                        .unwrap_or_default()
                        .contains("no-store")
                    {
                        return answer.fail("Cache-Control: no-store");
                    }
                }
                HELD
            },
        ),
        case(
            "unknown.ids",
            "An id that nobody gave is 404",
            PROBLEMS,
            |kit| {
                let long = "x".repeat(500);
                let odd = [
                    "tidak-ada",
                    "%27%20OR%20%271%27=%271",
                    "%00",
                    "..%2f..%2fetc",
                    "-1",
                    &long,
                ];
                let places = [
                    ("accounts", "/v1/savings/", "/transactions"),
                    ("loans", "/v1/loans/", ""),
                    ("meetings", "/v1/meetings/", ""),
                    ("meetings", "/v1/meetings/", "/papers/1"),
                ];
                let mut asked = false;
                for (area, before, after) in places.into_iter().filter(|place| kit.has(place.0)) {
                    for id in odd {
                        asked = true;
                        let answer = kit.get_as(Who::Member, &format!("{before}{id}{after}"))?;
                        answer.expect_problem(
                            404,
                            &["not_found"],
                            &format!("nothing in `{area}` has this id"),
                        )?;
                    }
                }
                if asked {
                    HELD
                } else {
                    not_applicable("the discovery document claims no area with ids")
                }
            },
        ),
        case(
            "unknown.paths",
            "A path that is no operation is 404",
            PROBLEMS,
            |kit| {
                refusals(kit)?;
                let answer = kit.get_as(Who::Member, "/v1/tidak-ada")?;
                answer.expect_problem(404, &["not_found"], "the contract has no such path")?;
                HELD
            },
        ),
        case(
            "unknown.methods",
            "A method that an operation does not have is 405",
            PROBLEMS,
            |kit| {
                kit.needs("accounts")?;
                let ask = Ask::new("DELETE", "/v1/savings");
                let answer = kit.send_as(Who::Member, ask)?;
                answer.expect_problem(
                    405,
                    &["method_not_allowed"],
                    "savings are only read here",
                )?;
                HELD
            },
        ),
        case(
            "request.malformed",
            "A body that is no JSON is 400",
            PROBLEMS,
            |kit| {
                kit.needs("profile")?;
                for body in ["{\"memberNumber\":", "", "\u{fffd}", "memberNumber=1"] {
                    let ask = Ask::post("/v1/sessions")
                        .bytes("application/json", body.as_bytes().to_vec());
                    let answer = kit.client.send(&ask)?;
                    answer.expect_problem(400, &["invalid_request"], "the body is no JSON")?;
                }
                HELD
            },
        ),
        case(
            "request.fields",
            "A field that is missing or of the wrong type is 422 and named",
            PROBLEMS,
            |kit| {
                kit.needs("profile")?;
                for body in [r#"{"memberNumber":7,"password":"x","device":"x"}"#, "{}"] {
                    let ask = Ask::post("/v1/sessions")
                        .bytes("application/json", body.as_bytes().to_vec());
                    let answer = kit.client.send(&ask)?;
                    answer.expect_problem(
                        422,
                        &["validation_failed"],
                        "the JSON is not a SessionRequest",
                    )?;
                    let named = answer
                        .value()
                        .is_some_and(|one| one["errors"][0]["pointer"].is_string());
                    if !named {
                        return answer.fail("`errors` with the JSON Pointer of the field");
                    }
                }
                HELD
            },
        ),
        case(
            "request.media-type",
            "A body that is not said to be JSON is 415",
            PROBLEMS,
            |kit| {
                kit.needs("profile")?;
                let ask = Ask::post("/v1/sessions").bytes("text/plain", b"{}".to_vec());
                let answer = kit.client.send(&ask)?;
                answer.expect_problem(
                    415,
                    &["unsupported_media_type"],
                    "the operation takes application/json",
                )?;
                HELD
            },
        ),
        case(
            "request.too-large",
            "A body that is far too large is 413",
            LIMITS,
            |kit| {
                kit.needs("profile")?;
                let body = format!(
                    r#"{{"memberNumber":"{}","password":"x","device":"x"}}"#,
                    "1".repeat(TOO_LARGE)
                );
                let ask = Ask::post("/v1/sessions")
                    .bytes("application/json", body.into_bytes())
                    .header("expect", "100-continue");
                let answer = kit.client.send(&ask)?;
                answer.expect_problem(
                    413,
                    &["payload_too_large"],
                    "each operation has a largest body",
                )?;
                HELD
            },
        ),
    ]
}

/// Answers that are all refusals, of several kinds.
fn refusals(kit: &Kit) -> Judged<Vec<Answer>> {
    kit.needs("profile")?;
    let mut all = vec![
        kit.client.send(&Ask::get("/v1/me"))?,
        kit.client
            .send(&Ask::post("/v1/sessions").bytes("application/json", b"{".to_vec()))?,
        kit.get_as(Who::Member, "/v1/tidak-ada")?,
    ];
    if kit.has("loans") {
        all.push(kit.get_as(Who::Member, "/v1/loans/tidak-ada")?);
        all.push(kit.send_as(
            Who::Member,
            Ask::post("/v1/loan-applications").json(&serde_json::json!({})),
        )?);
    }
    for answer in &all {
        if answer.status < 400 {
            return answer.fail("a refusal");
        }
    }
    Ok(all)
}

fn well_formed(kit: &Kit, answer: &Answer) -> Judged<()> {
    let media_type = answer.header("content-type").unwrap_or_default();
    let plain = media_type.split(';').next().unwrap_or_default().trim();
    if !plain.eq_ignore_ascii_case("application/problem+json") {
        return answer.fail("an answer of the media type application/problem+json");
    }
    let Some(value) = answer.value() else {
        return answer.fail("a body that is JSON");
    };
    if let Some(why) = kit.contract.misfit("Problem", &value) {
        return answer.fail(format!("the shape `Problem`: {why}"));
    }
    if value["status"].as_u64() != Some(u64::from(answer.status)) {
        return answer.fail("/status to be the status of the answer");
    }
    Ok(())
}
