//! Attendance, and votes on open items, of the disposable member in a meeting that is open now.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::{Value, json};

use super::{Case, HELD, case, section::MEETINGS};
use crate::client::{Answer, Ask};
use crate::kit::{Kit, Who, id_of, items, new_key};
use crate::verdict::{Judged, left_out, not_applicable};

/// A vote that is in the box.
#[derive(Clone)]
struct Cast {
    place: Place,
    body: Value,
    key: String,
    answer: Answer,
    /// What the member's list said before.
    voted: u64,
}

/// An open item of a meeting.
#[derive(Clone)]
struct Place {
    meeting: String,
    item: Value,
    options: Vec<String>,
    /// The number of the next vote of the member.
    rev: u64,
    voted: bool,
}

type Shared = Rc<RefCell<Option<Cast>>>;

pub fn cases<'a>() -> Vec<Case<'a>> {
    let shared = Shared::default();
    let with = |run: fn(&Kit, &Shared) -> Judged| {
        let shared = Rc::clone(&shared);
        move |kit: &Kit| run(kit, &shared)
    };
    vec![
        case(
            "attendance.once",
            "Attendance is recorded once, and the first time stays",
            MEETINGS,
            attendance,
        ),
        case(
            "vote.key-missing",
            "A vote without an Idempotency-Key is 400 and is not counted",
            MEETINGS,
            |kit| {
                let place = place(kit)?;
                let before = voted_items(kit, &place.meeting)?;
                let ask = Ask::post(votes(&place.meeting)).json(&ballot(&place, 0, place.rev));
                let answer = kit.send_as(Who::Disposable, ask)?;
                answer.expect_problem(
                    400,
                    &["idempotency_key_missing"],
                    "a write without a key",
                )?;
                if voted_items(kit, &place.meeting)? != before {
                    return answer.fail("no vote in the box");
                }
                HELD
            },
        ),
        case(
            "vote.wrong",
            "A vote on what is not there, or on an older text, is refused",
            MEETINGS,
            wrong,
        ),
        case(
            "vote.cast",
            "A vote is accepted with a receipt that does not hold the choice",
            MEETINGS,
            with(cast),
        ),
        case(
            "vote.replay",
            "The same again gives the same receipt",
            MEETINGS,
            with(replay),
        ),
        case(
            "vote.other-payload",
            "The same key with another choice is 422",
            MEETINGS,
            with(|kit, shared| {
                let cast = done(shared)?;
                let body = ballot(&cast.place, 1, cast.place.rev);
                let answer = send(kit, &cast.place.meeting, &body, &cast.key)?;
                answer.expect_problem(
                    422,
                    &["idempotency_key_reused"],
                    "the key was used with another choice",
                )?;
                HELD
            }),
        ),
        case(
            "vote.same-again",
            "The same vote under another key is the same vote",
            MEETINGS,
            with(|kit, shared| {
                let cast = done(shared)?;
                let answer = send(kit, &cast.place.meeting, &cast.body, &new_key())?;
                if !answer.is_success() {
                    return answer.fail(
                        "success with the first receipt: the phone lost the answer and the key",
                    );
                }
                if answer.value().map(|one| one["number"].clone())
                    != cast.answer.value().map(|one| one["number"].clone())
                {
                    return answer.fail(format!(
                        "the receipt of the first answer:\n{}",
                        cast.answer.words()
                    ));
                }
                HELD
            }),
        ),
        case(
            "vote.once",
            "One member has one vote on an item",
            MEETINGS,
            with(|kit, shared| {
                let cast = done(shared)?;
                let expected = cast.voted + u64::from(!cast.place.voted);
                let answer = kit.get_as(Who::Disposable, "/v1/meetings")?;
                if voted_items(kit, &cast.place.meeting)? != expected {
                    return answer.fail(format!(
                        "votedItems of the meeting {} to be {expected}",
                        cast.place.meeting
                    ));
                }
                let meeting = kit.get_as(
                    Who::Disposable,
                    &format!("/v1/meetings/{}", cast.place.meeting),
                )?;
                let value = meeting.expect_json()?;
                let item = items(&value)
                    .into_iter()
                    .find(|one| one["id"] == cast.place.item["id"]);
                if item.map(|one| one["receipt"].clone()) != cast.answer.value() {
                    return meeting
                        .fail("the item with the receipt that the vote was answered with");
                }
                HELD
            }),
        ),
        case(
            "vote.order",
            "An older vote that arrives late does not replace a newer one",
            MEETINGS,
            with(|kit, shared| {
                let cast = done(shared)?;
                let newer = ballot(&cast.place, 1, cast.place.rev + 1);
                let changed = send(kit, &cast.place.meeting, &newer, &new_key())?;
                if changed.code().as_deref() == Some("revote_off") {
                    return not_applicable("votes cannot be changed in this meeting");
                }
                changed.expect_status(201, "the member changes the vote while the box is open")?;
                let late = ballot(&cast.place, 0, cast.place.rev);
                let answer = send(kit, &cast.place.meeting, &late, &new_key())?;
                answer.expect_problem(
                    409,
                    &["vote_superseded"],
                    "a vote with a higher rev is in already",
                )?;
                HELD
            }),
        ),
    ]
}

fn votes(meeting: &str) -> String {
    format!("/v1/meetings/{meeting}/votes")
}

fn send(kit: &Kit, meeting: &str, body: &Value, key: &str) -> Judged<Answer> {
    let ask = Ask::post(votes(meeting))
        .json(body)
        .header("idempotency-key", key);
    kit.send_as(Who::Disposable, ask)
}

fn ballot(place: &Place, option: usize, rev: u64) -> Value {
    json!({
        "itemId": place.item["id"],
        "itemRevision": place.item["revision"],
        "optionId": place.options.get(option),
        "rev": rev,
    })
}

/// The meetings that are open now, as the disposable member sees them.
fn open_meetings(kit: &Kit) -> Judged<Vec<(String, Value)>> {
    kit.needs("meetings")?;
    kit.signed(Who::Disposable)?;
    let mut open = Vec::new();
    for one in items(&kit.value_as(Who::Disposable, "/v1/meetings")?) {
        if let (Some(id), "open") = (id_of(Some(&one)), one["phase"].as_str().unwrap_or_default()) {
            let value = kit.value_as(Who::Disposable, &format!("/v1/meetings/{id}"))?;
            open.push((id, value));
        }
    }
    if open.is_empty() {
        return left_out("no meeting is open now; open one for the test");
    }
    Ok(open)
}

fn place(kit: &Kit) -> Judged<Place> {
    let mut found: Option<Place> = None;
    for (meeting, value) in open_meetings(kit)? {
        if value["board"].is_object() || value["mayVote"] != true {
            continue;
        }
        for item in items(&value) {
            let options: Vec<String> = item["options"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|one| id_of(Some(one)))
                .collect();
            if item["ballot"] != "open" || options.len() < 2 {
                continue;
            }
            let before = item["receipt"]["rev"].as_u64();
            let voted = before.is_some();
            // One that has not been voted on shows more.
            if found.as_ref().is_none_or(|one| one.voted && !voted) {
                found = Some(Place {
                    meeting: meeting.clone(),
                    item,
                    options,
                    rev: before.unwrap_or_default() + 1,
                    voted,
                });
            }
        }
    }
    found.map_or_else(
        || {
            not_applicable(
                "no open meeting has an open item on which the disposable member may vote",
            )
        },
        Ok,
    )
}

fn voted_items(kit: &Kit, meeting: &str) -> Judged<u64> {
    let list = items(&kit.value_as(Who::Disposable, "/v1/meetings")?);
    let one = list.iter().find(|one| one["id"] == meeting);
    Ok(one
        .and_then(|one| one["votedItems"].as_u64())
        .unwrap_or_default())
}

fn done(shared: &Shared) -> Judged<Cast> {
    shared.borrow().clone().map_or_else(
        || left_out("no vote was accepted: see the case vote.cast"),
        Ok,
    )
}

fn attendance(kit: &Kit) -> Judged {
    let Some((meeting, _)) = open_meetings(kit)?.into_iter().next() else {
        return left_out("no meeting is open now");
    };
    let path = format!("/v1/meetings/{meeting}/attendance");
    let bare = kit.send_as(Who::Disposable, Ask::post(&path))?;
    bare.expect_problem(400, &["idempotency_key_missing"], "a write without a key")?;
    let attend = || {
        kit.send_as(
            Who::Disposable,
            Ask::post(&path).header("idempotency-key", new_key()),
        )
    };
    let answer = attend()?;
    answer.expect_status(200, "the meeting is open")?;
    let first = kit.expect_shape(&answer, "Attendance")?;
    let again = attend()?;
    again.expect_status(200, "who is recorded already is told so")?;
    let second = again.expect_json()?;
    if second["attendedAt"] != first["attendedAt"] {
        return again.fail(format!("/attendedAt to stay {}", first["attendedAt"]));
    }
    HELD
}

fn wrong(kit: &Kit) -> Judged {
    let place = place(kit)?;
    let before = voted_items(kit, &place.meeting)?;
    let good = ballot(&place, 0, place.rev);
    let changes = [
        ("itemId", json!("tidak-ada")),
        ("optionId", json!("tidak-ada")),
        ("itemRevision", json!(60_000)),
        ("rev", json!(0)),
        ("rev", json!(-1)),
    ];
    for (name, value) in changes {
        let mut body = good.clone();
        body[name] = value;
        let answer = send(kit, &place.meeting, &body, &new_key())?;
        let refused = (400..500).contains(&answer.status) && answer.code().is_some();
        if !refused {
            return answer.fail(format!("a problem of 400 to 499: `{name}` is wrong"));
        }
        if voted_items(kit, &place.meeting)? != before {
            return answer.fail("no vote in the box");
        }
    }
    HELD
}

fn cast(kit: &Kit, shared: &Shared) -> Judged {
    let place = place(kit)?;
    let voted = voted_items(kit, &place.meeting)?;
    let body = ballot(&place, 0, place.rev);
    let key = new_key();
    let answer = send(kit, &place.meeting, &body, &key)?;
    answer.expect_status(201, "the item is open and the member may vote")?;
    let receipt = kit.expect_shape(&answer, "VoteReceipt")?;
    *shared.borrow_mut() = Some(Cast {
        place: place.clone(),
        body,
        key,
        answer: answer.clone(),
        voted,
    });
    let text = receipt.to_string();
    if receipt.get("optionId").is_some() || receipt.get("choice").is_some() {
        return answer.fail("a receipt without the choice");
    }
    // An id of one letter may be inside of anything.
    let chosen = place.options.first().filter(|id| id.len() >= 8);
    if chosen.is_some_and(|id| text.contains(id.as_str())) {
        return answer.fail("a receipt without the choice");
    }
    if receipt["rev"].as_u64() != Some(place.rev) || receipt["itemId"] != place.item["id"] {
        return answer.fail("a receipt of this item and this rev");
    }
    HELD
}

fn replay(kit: &Kit, shared: &Shared) -> Judged {
    let cast = done(shared)?;
    let answer = send(kit, &cast.place.meeting, &cast.body, &cast.key)?;
    answer.expect_status(cast.answer.status, "the first answer again")?;
    if answer.value() != cast.answer.value() {
        return answer.fail(format!(
            "the receipt of the first answer:\n{}",
            cast.answer.words()
        ));
    }
    if answer.header("idempotency-replayed") != Some("true") {
        return answer.fail("Idempotency-Replayed: true");
    }
    HELD
}
