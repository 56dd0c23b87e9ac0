//! Meetings and their papers, as a member reads them.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Case, HELD, case, section::MEETINGS};
use crate::client::Ask;
use crate::kit::{Kit, Who, id_of};
use crate::verdict::{Judged, not_applicable};

/// Papers that are downloaded at most.
const PAPERS: usize = 8;

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "meeting.list",
            "A meeting is the same in the list and alone",
            MEETINGS,
            |kit| {
                for (path, summary) in meetings(kit)? {
                    let value = kit.value(&path)?;
                    if value["summary"] != summary {
                        return kit
                            .read(&path)?
                            .fail("/summary to be the meeting as in /v1/meetings");
                    }
                }
                HELD
            },
        ),
        case(
            "meeting.quorum",
            "The quorum says whether enough members are there",
            MEETINGS,
            |kit| {
                for (path, _) in meetings(kit)? {
                    let quorum = &kit.value(&path)?["quorum"];
                    let count = |name: &str| quorum[name].as_u64();
                    let reached = count("present") >= count("required");
                    if quorum["reached"].as_bool() != Some(reached) {
                        return kit
                            .read(&path)?
                            .fail("/quorum/reached to be present >= required");
                    }
                }
                HELD
            },
        ),
        case(
            "meeting.agenda",
            "The agenda is in order, and names papers that are there",
            MEETINGS,
            |kit| {
                for (path, _) in meetings(kit)? {
                    let value = kit.value(&path)?;
                    let answer = kit.read(&path)?;
                    let papers: Vec<_> = list(&value, "papers")
                        .iter()
                        .map(|one| one["id"].clone())
                        .collect();
                    for (place, item) in (1_u64..).zip(list(&value, "items")) {
                        if item["position"].as_u64() != Some(place) {
                            return answer.fail(format!("/items in order, position {place} next"));
                        }
                        if list(&item, "paperIds")
                            .iter()
                            .any(|id| !papers.contains(id))
                        {
                            return answer.fail("each of paperIds among /papers");
                        }
                    }
                }
                HELD
            },
        ),
        case(
            "paper.bytes",
            "A paper has the size and the SHA-256 that the meeting says",
            MEETINGS,
            |kit| {
                for (path, paper) in papers(kit)? {
                    let answer = kit.get_as(Who::Member, &path)?;
                    answer.expect_status(200, "a paper of a meeting that the member may see")?;
                    let size = u64::try_from(answer.body.len()).unwrap_or(u64::MAX);
                    if paper["size"].as_u64() != Some(size) {
                        return answer.fail(format!("{} bytes, not {size}", paper["size"]));
                    }
                    let mut digest = String::new();
                    for byte in Sha256::digest(&answer.body) {
                        let _ = write!(digest, "{byte:02x}");
                    }
                    if paper["sha256"].as_str() != Some(&digest) {
                        return answer.fail(format!(
                            "bytes whose SHA-256 is {}, not {digest}",
                            paper["sha256"]
                        ));
                    }
                }
                HELD
            },
        ),
        case(
            "paper.session",
            "A paper needs a session",
            MEETINGS,
            |kit| {
                for (path, _) in papers(kit)?.into_iter().take(1) {
                    let answer = kit.client.send(&Ask::get(path).header("x-sokoguru", "1"))?;
                    answer.expect_problem(401, &["session_required"], "papers are for members")?;
                }
                HELD
            },
        ),
        case(
            "paper.range",
            "A download that was cut off goes on where it was, or starts again",
            MEETINGS,
            |kit| {
                for (path, _) in papers(kit)?.into_iter().take(1) {
                    let whole = kit.get_as(Who::Member, &path)?;
                    let ask = Ask::get(path).header("range", "bytes=10-");
                    let answer = kit.send_as(Who::Member, ask)?;
                    let rest = whole.body.get(10..).unwrap_or_default();
                    let right = match answer.status {
                        206 => answer.body == rest && answer.header("content-range").is_some(),
                        200 => answer.body == whole.body,
                        _ => false,
                    };
                    if !right {
                        return answer
                            .fail("206 with the rest and Content-Range, or 200 with all of it");
                    }
                }
                HELD
            },
        ),
    ]
}

fn list(value: &serde_json::Value, name: &str) -> Vec<serde_json::Value> {
    value[name].as_array().cloned().unwrap_or_default()
}

/// The first meetings: their paths, and how the list shows them.
fn meetings(kit: &Kit) -> Judged<Vec<(String, serde_json::Value)>> {
    kit.needs("meetings")?;
    let all = kit.items("/v1/meetings")?;
    let found: Vec<_> = all
        .into_iter()
        .take(5)
        .filter_map(|one| Some((format!("/v1/meetings/{}", id_of(Some(&one))?), one)))
        .collect();
    if found.is_empty() {
        return not_applicable("no meeting is published");
    }
    Ok(found)
}

/// Papers: their paths, and how their meeting shows them.
fn papers(kit: &Kit) -> Judged<Vec<(String, serde_json::Value)>> {
    let mut found = Vec::new();
    for (path, _) in meetings(kit)? {
        for paper in list(&kit.value(&path)?, "papers") {
            if let Some(id) = id_of(Some(&paper)) {
                found.push((format!("{path}/papers/{id}"), paper));
            }
        }
    }
    found.truncate(PAPERS);
    if found.is_empty() {
        return not_applicable("no meeting has a paper");
    }
    Ok(found)
}
