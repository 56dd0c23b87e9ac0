//! What every read is: of its shape, tagged, not kept by anybody, and dated.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Case, HELD, case, section::READS};
use crate::client::{Ask, area_of};
use crate::kit::{Kit, Who, id_of};
use crate::verdict::{Judged, Outcome, not_applicable};

/// Reads that a backend answers with 200 wherever it claims their area. Others may be absent.
pub const CORE: [&str; 9] = [
    "/v1/announcements",
    "/v1/home",
    "/v1/loan-applications",
    "/v1/loan-products",
    "/v1/loans",
    "/v1/me",
    "/v1/meetings",
    "/v1/savings",
    "/v1/sessions",
];

/// Of these, the ones that carry figures or states, and so the moment for which they hold.
const DATED: [&str; 5] = [
    "/v1/home",
    "/v1/loan-applications",
    "/v1/loans",
    "/v1/meetings",
    "/v1/savings",
];

pub fn cases<'a>(kit: &Kit) -> Vec<Case<'a>> {
    let mut cases = Vec::new();
    for read in kit.contract.reads() {
        // The document has cases of its own; the office signs in differently.
        if !read.path.starts_with("/v1/") || read.path.starts_with("/v1/office") {
            continue;
        }
        let (id, title) = (
            format!("shape.{}", read.id),
            format!("GET {} is of its shape", read.path),
        );
        cases.push(case(id, title, READS, move |kit| {
            if let Some(area) = area_of(&read.path) {
                kit.needs(area)?;
            }
            let answer = kit.read(&read.path)?;
            let absent = (400..500).contains(&answer.status) && answer.code().is_some();
            if absent && !CORE.contains(&read.path.as_str()) {
                return not_applicable(format!(
                    "{} was answered with {}",
                    read.path, answer.status
                ));
            }
            answer.expect_status(200, "a read of the member's own")?;
            let value = answer.expect_json()?;
            match kit.contract.misfit_of(&read.shape, &value) {
                Some(why) => answer.fail(format!("the shape of {}: {why}", read.id)),
                None => HELD,
            }
        }));
    }
    cases.extend([
        detail(
            "/v1/savings",
            "transactions",
            "Transactions",
            "list_transactions",
        ),
        detail("/v1/loans", "", "Loan", "get_loan"),
        detail("/v1/meetings", "", "Meeting", "get_meeting"),
        detail("/v1/meetings", "presence", "Presence", "get_presence"),
        case(
            "read.etag",
            "Reads have a strong ETag, and If-None-Match is answered with 304",
            READS,
            etag,
        ),
        case(
            "read.no-store",
            "Nobody between keeps what belongs to a member",
            READS,
            no_store,
        ),
        case(
            "read.as-of",
            "Figures carry the moment for which they hold",
            READS,
            as_of,
        ),
        case(
            "read.public",
            "Loan products need no session",
            READS,
            |kit| {
                kit.needs("loans")?;
                let answer = kit.client.send(&Ask::get("/v1/loan-products"))?;
                answer.expect_status(200, "who is no member yet may look at the products")?;
                HELD
            },
        ),
        case("read.head", "HEAD is GET without a body", READS, |kit| {
            kit.needs("accounts")?;
            let answer = kit.send_as(Who::Member, Ask::new("HEAD", "/v1/savings"))?;
            answer.expect_status(200, "HEAD is answered as GET is")?;
            if answer.body.is_empty() {
                HELD
            } else {
                answer.fail("no body")
            }
        }),
    ]);
    cases
}

/// The shape of one thing of a list.
fn detail<'a>(list: &'static str, under: &'static str, shape: &'static str, id: &str) -> Case<'a> {
    let under = if under.is_empty() {
        String::new()
    } else {
        format!("/{under}")
    };
    let title = format!("GET {list}/{{id}}{under} is of its shape");
    case(format!("shape.{id}"), title, READS, move |kit| {
        kit.needs(area_of(list).unwrap_or_default())?;
        let all = kit.items(list)?;
        if all.is_empty() {
            return not_applicable(format!("the member has nothing under {list}"));
        }
        for one in all.iter().take(5) {
            let Some(id) = id_of(Some(one)) else {
                return kit.read(list)?.fail("an `id` in each item");
            };
            let answer = kit.read(&format!("{list}/{id}{under}"))?;
            answer.expect_status(200, "a thing of the member's own list")?;
            kit.expect_shape(&answer, shape)?;
        }
        HELD
    })
}

/// The shared reads of the core that the backend claims.
fn core(kit: &Kit) -> Judged<Vec<&'static str>> {
    kit.signed(Who::Member)?;
    let claimed = |path: &&str| area_of(path).is_some_and(|area| kit.has(area));
    let all: Vec<_> = CORE.into_iter().filter(claimed).collect();
    if all.is_empty() {
        return not_applicable("the discovery document claims no area");
    }
    Ok(all)
}

fn etag(kit: &Kit) -> Judged {
    for path in core(kit)? {
        let answer = if kit.is_public(path) {
            kit.client.send(&Ask::get(path))?
        } else {
            kit.get_as(Who::Member, path)?
        };
        let Some(tag) = answer.header("etag") else {
            return answer.fail("an ETag");
        };
        let strong = tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"');
        if !strong {
            return answer.fail("a strong ETag: \"…\", without W/");
        }
        let again = kit.send_as(Who::Member, Ask::get(path).header("if-none-match", tag))?;
        again.expect_status(304, "nothing has changed since the ETag of If-None-Match")?;
        if !again.body.is_empty() {
            return again.fail("no body with 304");
        }
        let other = kit.send_as(
            Who::Member,
            Ask::get(path).header("if-none-match", "\"another\""),
        )?;
        other.expect_status(200, "If-None-Match names another ETag")?;
    }
    HELD
}

fn no_store(kit: &Kit) -> Judged {
    core(kit)?;
    for (path, answer, _) in kit.answers() {
        if kit.is_public(&path) || !answer.is_success() {
            continue;
        }
        let cache = answer.header("cache-control").unwrap_or_default();
        if !cache.to_ascii_lowercase().contains("no-store") {
            return answer.fail("Cache-Control: no-store on what belongs to a member");
        }
    }
    HELD
}

fn as_of(kit: &Kit) -> Judged {
    let core = core(kit)?;
    let latest = Utc::now() + TimeDelta::minutes(5);
    let mut seen = 0_usize;
    for (path, answer, value) in kit.answers() {
        let whole = path.split('?').next().unwrap_or_default();
        let under = ["/v1/savings/", "/v1/loans/"]
            .iter()
            .any(|start| whole.starts_with(start));
        if !answer.is_success() || !(DATED.contains(&whole) && core.contains(&whole) || under) {
            continue;
        }
        seen = seen.saturating_add(1);
        let Some(text) = value["asOf"].as_str() else {
            return answer.fail("/asOf, the moment for which the figures hold");
        };
        let Ok(moment) = DateTime::parse_from_rfc3339(text) else {
            return answer.fail("/asOf to be RFC 3339 with an offset");
        };
        if moment > latest {
            return answer.fail("/asOf not to be in the future");
        }
    }
    if seen == 0 {
        return Ok(Outcome::LeftOut(
            "no read with figures was answered".to_owned(),
        ));
    }
    HELD
}
