//! Boards of sealed votes, as far as HTTP goes. Whether a board proves itself is left to
//! `sokoguru-audit`.

use super::{Case, HELD, case, section::MEETINGS};
use crate::client::Ask;
use crate::kit::{Kit, id_of};
use crate::verdict::{Judged, not_applicable};

/// The size of a signed head.
const HEAD: usize = 112;

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "board.head",
            "Anybody may read a board's newest head",
            MEETINGS,
            |kit| {
                let path = board(kit)?;
                let answer = kit.client.send(&Ask::get(format!("{path}/board/head")))?;
                answer.expect_status(200, "a board is public")?;
                if answer.body.len() != HEAD {
                    return answer.fail(format!("{HEAD} bytes"));
                }
                HELD
            },
        ),
        case(
            "board.events",
            "Anybody may read a board's events",
            MEETINGS,
            |kit| {
                let path = board(kit)?;
                let answer = kit
                    .client
                    .send(&Ask::get(format!("{path}/board?from=0&limit=10")))?;
                answer.expect_status(200, "a board is public")?;
                if answer.body.is_empty() {
                    return answer.fail("at least the event that started the board");
                }
                HELD
            },
        ),
        case(
            "board.garbage",
            "What is no ballot is refused and is not put on the board",
            MEETINGS,
            |kit| {
                let path = board(kit)?;
                let head = |kit: &Kit| kit.client.send(&Ask::get(format!("{path}/board/head")));
                let before = head(kit)?;
                let digest = "0".repeat(64);
                let ask = Ask::new("PUT", format!("{path}/ballots/{digest}"))
                    .bytes("application/octet-stream", vec![7; 300]);
                let answer = kit.client.send(&ask)?;
                let refused = (400..500).contains(&answer.status) && answer.code().is_some();
                if !refused {
                    return answer.fail("a problem of 400 to 499: the bytes are no ballot");
                }
                if head(kit)?.body.get(..HEAD) != before.body.get(..HEAD) {
                    // Others may vote meanwhile; the events of this one must still not be there.
                    return Ok(crate::verdict::Outcome::HeldBut(
                        "the board grew meanwhile; run again when nobody votes".to_owned(),
                    ));
                }
                HELD
            },
        ),
    ]
}

/// The path of a meeting with a board.
fn board(kit: &Kit) -> Judged<String> {
    kit.needs("meetings")?;
    for one in kit.items("/v1/meetings")? {
        let Some(id) = id_of(Some(&one)) else {
            continue;
        };
        let path = format!("/v1/meetings/{id}");
        if kit.value(&path)?["board"].is_object() {
            return Ok(path);
        }
    }
    not_applicable("no meeting votes by sealed ballots")
}
