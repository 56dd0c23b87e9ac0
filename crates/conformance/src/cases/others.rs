//! What is one member's is nobody else's, and nobody learns that it is there.

use super::{Case, HELD, case, section::OWNERSHIP};
use crate::client::Ask;
use crate::kit::{Kit, Who, id_of, items};
use crate::verdict::{Judged, not_applicable};

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "others.ids",
            "Another member's account and loan are 404",
            OWNERSHIP,
            |kit| {
                let paths = theirs(kit)?;
                if paths.is_empty() {
                    return not_applicable("the other member has neither savings nor a loan");
                }
                for path in paths {
                    let answer = kit.get_as(Who::Member, &path)?;
                    answer.expect_problem(404, &["not_found"], "it belongs to another member")?;
                }
                HELD
            },
        ),
        case(
            "others.same-words",
            "What is another's is refused as what does not exist",
            OWNERSHIP,
            |kit| {
                for path in theirs(kit)? {
                    let answer = kit.get_as(Who::Member, &path)?;
                    let parts: Vec<&str> = path.split('/').collect();
                    let Some(id) = parts.get(3) else { continue };
                    let nothing = kit.get_as(Who::Member, &path.replace(id, &mangled(id)))?;
                    let words = |answer: &crate::client::Answer| {
                        let value = answer.value().unwrap_or_default();
                        ["type", "title", "status", "detail", "code"]
                            .map(|name| value[name].clone())
                    };
                    if words(&answer) != words(&nothing) {
                        return answer.fail(format!(
                            "the same problem as for an id that does not exist:\n{}",
                            nothing.words()
                        ));
                    }
                }
                HELD
            },
        ),
        case(
            "others.session",
            "Nobody ends another member's session",
            OWNERSHIP,
            |kit| {
                let id = kit.signed(Who::Other)?.grant["sessionId"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                let ask = Ask::new("DELETE", format!("/v1/sessions/{id}"));
                let answer = kit.send_as(Who::Member, ask)?;
                answer.expect_problem(404, &["not_found"], "the session is another member's")?;
                kit.get_as(Who::Other, "/v1/me")?
                    .expect_status(200, "the other member's session goes on")?;
                HELD
            },
        ),
        case(
            "others.named",
            "Naming another member in a request changes nothing",
            OWNERSHIP,
            |kit| {
                kit.needs("accounts")?;
                let number = kit.credentials(Who::Other)?.member_number.clone();
                let own = kit.get_as(Who::Member, "/v1/savings")?;
                own.expect_status(200, "the member's own savings")?;
                for name in ["memberNumber", "memberId", "member", "userId"] {
                    let answer =
                        kit.get_as(Who::Member, &format!("/v1/savings?{name}={number}"))?;
                    if answer.is_success() && answer.body != own.body {
                        return answer
                            .fail("the member's own savings: the member is always the session's");
                    }
                }
                for path in [
                    format!("/v1/members/{number}/savings"),
                    format!("/v1/members/{number}"),
                    format!("/v1/savings/{number}"),
                ] {
                    let answer = kit.get_as(Who::Member, &path)?;
                    if answer.is_success() {
                        return answer.fail("no success: no member is named in a path");
                    }
                }
                HELD
            },
        ),
        case(
            "others.fresh",
            "A session shows its own member after another's",
            OWNERSHIP,
            |kit| {
                for who in [Who::Member, Who::Other, Who::Member] {
                    let number = kit.signed(who)?.grant["member"]["number"].clone();
                    let answer = kit.get_as(who, "/v1/me")?;
                    if answer.expect_json()?["number"] != number {
                        return answer.fail(format!("/number to be {number}, whose session asks"));
                    }
                }
                HELD
            },
        ),
    ]
}

/// An id of the same form that nobody has.
fn mangled(id: &str) -> String {
    let last = if id.ends_with('0') { '1' } else { '0' };
    let mut mangled = id.to_owned();
    mangled.pop();
    mangled.push(last);
    mangled.chars().rev().collect::<String>() + "0"
}

/// Paths of what is the other member's.
fn theirs(kit: &Kit) -> Judged<Vec<String>> {
    kit.credentials(Who::Other)?;
    kit.signed(Who::Member)?;
    let mut paths = Vec::new();
    let places = [
        ("accounts", "/v1/savings", "/transactions"),
        ("loans", "/v1/loans", ""),
    ];
    for (area, list, after) in places.into_iter().filter(|place| kit.has(place.0)) {
        let _ = area;
        let answer = kit.get_as(Who::Other, list)?;
        let value = answer.value().unwrap_or_default();
        let ids = items(&value)
            .into_iter()
            .take(2)
            .filter_map(|one| id_of(Some(&one)));
        paths.extend(ids.map(|id| format!("{list}/{id}{after}")));
    }
    Ok(paths)
}
