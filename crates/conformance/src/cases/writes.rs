//! A write happens once, however often it is sent. Shown on loan applications of the disposable
//! member, who has none in the end.

use std::cell::RefCell;
use std::rc::Rc;
use std::thread;

use serde_json::{Value, json};

use super::{Case, HELD, case, section::WRITES};
use crate::client::{Answer, Ask};
use crate::kit::{Kit, Who, id_of, items, new_key};
use crate::values;
use crate::verdict::{Judged, Outcome, Stop, left_out, not_applicable};

const PATH: &str = "/v1/loan-applications";
/// States in which an application keeps the member from another one.
const PENDING: [&str; 2] = ["submitted", "underReview"];

/// The first application that was accepted.
#[derive(Clone)]
struct First {
    key: String,
    body: Value,
    answer: Answer,
}

type Shared = Rc<RefCell<Option<First>>>;

pub fn cases<'a>() -> Vec<Case<'a>> {
    let shared = Shared::default();
    let with = |run: fn(&Kit, &Shared) -> Judged| {
        let shared = Rc::clone(&shared);
        move |kit: &Kit| run(kit, &shared)
    };
    vec![
        case(
            "write.key-missing",
            "A write without an Idempotency-Key is 400 and does nothing",
            WRITES,
            |kit| {
                let body = application(kit)?;
                let before = count(kit)?;
                let bare = Ask::post(PATH).json(&body);
                for ask in [bare.clone(), bare.header("idempotency-key", "bukan-uuid")] {
                    let answer = kit.send_as(Who::Disposable, ask)?;
                    answer.expect_problem(
                        400,
                        &["idempotency_key_missing"],
                        "every write has a key that is a UUID",
                    )?;
                }
                unchanged(kit, before, "a write without a key")
            },
        ),
        case(
            "write.values",
            "Values that the product does not allow are refused and named",
            WRITES,
            values_refused,
        ),
        case(
            "write.once",
            "An application is accepted and stands in the list",
            WRITES,
            with(once),
        ),
        case(
            "write.replay",
            "The same again gives the first answer again and does nothing",
            WRITES,
            with(replay),
        ),
        case(
            "write.other-payload",
            "The same key with another payload is 422 and does nothing",
            WRITES,
            with(other_payload),
        ),
        case(
            "write.own-keys",
            "A key is the member's own: another operation cannot take its answer",
            WRITES,
            with(|kit, shared| {
                let first = first(shared)?;
                let id = application_id(&first)?;
                let ask = Ask::post(format!("{PATH}/{id}/cancellation"))
                    .header("idempotency-key", &first.key);
                let answer = kit.send_as(Who::Disposable, ask)?;
                answer.expect_problem(
                    422,
                    &["idempotency_key_reused"],
                    "the key belongs to the application, not to its cancellation",
                )?;
                HELD
            }),
        ),
        case(
            "write.foreign",
            "Nobody withdraws another member's application",
            WRITES,
            with(|kit, shared| {
                let id = application_id(&first(shared)?)?;
                let ask = Ask::post(format!("{PATH}/{id}/cancellation"))
                    .header("idempotency-key", new_key());
                let answer = kit.send_as(Who::Member, ask)?;
                answer.expect_problem(
                    404,
                    &["not_found"],
                    "the application is another member's",
                )?;
                HELD
            }),
        ),
        case(
            "write.cancel",
            "An application can be withdrawn, once",
            WRITES,
            with(cancel),
        ),
        case(
            "write.concurrent",
            "The same write twice at the same time happens once",
            WRITES,
            concurrent,
        ),
    ]
}

/// An application that the first product allows, and no other application in its way.
fn application(kit: &Kit) -> Judged<Value> {
    kit.needs("loans")?;
    kit.signed(Who::Disposable)?;
    for one in items(&kit.value_as(Who::Disposable, PATH)?) {
        let pending = one["status"]
            .as_str()
            .is_some_and(|status| PENDING.contains(&status));
        if let (true, Some(id)) = (pending, id_of(Some(&one))) {
            let ask =
                Ask::post(format!("{PATH}/{id}/cancellation")).header("idempotency-key", new_key());
            let answer = kit.send_as(Who::Disposable, ask)?;
            if !answer.is_success() {
                return left_out(format!(
                    "the disposable member has the application {id}, and it cannot be withdrawn"
                ));
            }
        }
    }
    let products = kit.items("/v1/loan-products")?;
    let Some(product) = products.first() else {
        return not_applicable("there is no loan product");
    };
    Ok(json!({
        "productId": product["id"],
        "amount": product["minAmount"],
        "months": product["minMonths"],
        "purpose": "Uji kesesuaian, tidak untuk diputuskan",
    }))
}

/// How many applications the disposable member has ever made.
fn count(kit: &Kit) -> Judged<usize> {
    Ok(items(&kit.value_as(Who::Disposable, PATH)?).len())
}

fn unchanged(kit: &Kit, before: usize, what: &str) -> Judged {
    let answer = kit.get_as(Who::Disposable, PATH)?;
    let after = items(&answer.expect_json()?).len();
    if after == before {
        HELD
    } else {
        answer.fail(format!("{before} applications after {what}, not {after}"))
    }
}

fn send(kit: &Kit, body: &Value, key: &str) -> Judged<Answer> {
    let ask = Ask::post(PATH).json(body).header("idempotency-key", key);
    kit.send_as(Who::Disposable, ask)
}

fn first(shared: &Shared) -> Judged<First> {
    shared.borrow().clone().map_or_else(
        || left_out("no application was accepted: see the case write.once"),
        Ok,
    )
}

fn application_id(first: &First) -> Judged<String> {
    match id_of(first.answer.value().as_ref()) {
        Some(id) => Ok(id),
        None => left_out("the accepted application has no id: see the case write.once"),
    }
}

fn values_refused(kit: &Kit) -> Judged {
    let good = application(kit)?;
    let products = kit.items("/v1/loan-products")?;
    let product = products.first().cloned().unwrap_or_default();
    let before = count(kit)?;
    let amount = |value: Value| json!({"value": value, "currency": "IDR"});
    let mut wrong = vec![
        ("amount", amount(json!("-1000000.00"))),
        ("amount", amount(json!(1_000_000))),
        ("amount", amount(json!("1e6"))),
        ("amount", amount(json!("0.001"))),
        ("months", json!(0)),
        ("months", json!(-1)),
        ("productId", json!("tidak-ada")),
    ];
    let most = values::money(Some(&product["maxAmount"])).unwrap_or_default();
    wrong.push(("amount", amount(json!(format!("{}.00", most / 100 + 1)))));
    if let Some(months) = product["maxMonths"].as_u64() {
        wrong.push(("months", json!(months + 1)));
    }
    for (name, value) in wrong {
        let mut body = good.clone();
        body[name] = value;
        let answer = send(kit, &body, &new_key())?;
        let refused = matches!(answer.status, 400 | 422) && answer.code().is_some();
        if !refused {
            return answer.fail(format!(
                "400 or 422 with a problem: `{name}` is not allowed"
            ));
        }
    }
    unchanged(kit, before, "refused applications")
}

fn once(kit: &Kit, shared: &Shared) -> Judged {
    let body = application(kit)?;
    let before = count(kit)?;
    let key = new_key();
    let answer = send(kit, &body, &key)?;
    let refused = ["not_eligible", "application_pending"];
    if answer
        .code()
        .is_some_and(|code| refused.contains(&code.as_str()))
    {
        return left_out(format!(
            "the disposable member may not apply for a loan now: {}",
            answer.code().unwrap_or_default()
        ));
    }
    answer.expect_status(201, "the smallest loan of the first product")?;
    if answer.header("idempotency-replayed").is_some() {
        return answer.fail("no Idempotency-Replayed on a first answer");
    }
    let value = kit.expect_shape(&answer, "LoanApplication")?;
    *shared.borrow_mut() = Some(First {
        key,
        body,
        answer: answer.clone(),
    });
    let list = items(&kit.value_as(Who::Disposable, PATH)?);
    if list.len() != before + 1 || !list.iter().any(|one| one["id"] == value["id"]) {
        return answer.fail(format!(
            "the application in {PATH}, one more than before; there are {}, before {before}",
            list.len()
        ));
    }
    HELD
}

fn replay(kit: &Kit, shared: &Shared) -> Judged {
    let first = first(shared)?;
    let before = count(kit)?;
    for _ in 0..2 {
        let answer = send(kit, &first.body, &first.key)?;
        answer.expect_status(first.answer.status, "the first answer again")?;
        if answer.header("idempotency-replayed") != Some("true") {
            return answer.fail("Idempotency-Replayed: true");
        }
        if answer.value() != first.answer.value() {
            return answer.fail(format!(
                "the body of the first answer:\n{}",
                first.answer.words()
            ));
        }
    }
    unchanged(kit, before, "the same write again")
}

fn other_payload(kit: &Kit, shared: &Shared) -> Judged {
    let first = first(shared)?;
    let before = count(kit)?;
    let mut body = first.body.clone();
    body["purpose"] = json!("Uji kesesuaian, isi yang lain");
    let answer = send(kit, &body, &first.key)?;
    answer.expect_problem(
        422,
        &["idempotency_key_reused"],
        "the key was used with another payload",
    )?;
    unchanged(kit, before, "a key that was used before")
}

fn cancel(kit: &Kit, shared: &Shared) -> Judged {
    let id = application_id(&first(shared)?)?;
    let key = new_key();
    let ask = Ask::post(format!("{PATH}/{id}/cancellation"));
    let bare = kit.send_as(Who::Disposable, ask.clone())?;
    bare.expect_problem(400, &["idempotency_key_missing"], "a write without a key")?;
    let ask = ask.header("idempotency-key", &key);
    let answer = kit.send_as(Who::Disposable, ask.clone())?;
    answer.expect_status(200, "nothing has been decided yet")?;
    if kit.expect_shape(&answer, "LoanApplication")?["status"] != "cancelled" {
        return answer.fail("/status to be cancelled");
    }
    let again = kit.send_as(Who::Disposable, ask)?;
    if again.status != 200 || again.value() != answer.value() {
        return again.fail("the first answer again");
    }
    HELD
}

fn concurrent(kit: &Kit) -> Judged {
    let body = application(kit)?;
    let signed = kit.signed(Who::Disposable)?;
    let before = count(kit)?;
    let key = new_key();
    let ask = Ask::post(PATH)
        .json(&body)
        .header("idempotency-key", &key)
        .headers(&signed.headers);
    let (one, two) = thread::scope(|scope| {
        let both = [kit.client.twin(), kit.client.twin()].map(|client| {
            let ask = ask.clone();
            scope.spawn(move || client.send(&ask))
        });
        let [one, two] = both.map(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| left_out("a thread of the kit ended"))
        });
        (one, two)
    });
    let answers = [one?, two?];
    let mut accepted: Option<Value> = None;
    let mut running = false;
    for answer in &answers {
        match (answer.status, answer.code().as_deref()) {
            (201, _) => {
                let value = answer.value();
                if accepted.is_some() && accepted != value {
                    return answer.fail("one answer to both");
                }
                accepted = value;
            }
            (409, Some("request_in_progress")) => running = true,
            (_, Some("not_eligible")) => {
                return left_out("the disposable member may not apply for a loan");
            }
            _ => return answer.fail("201, or 409 with request_in_progress for one of the two"),
        }
    }
    let after = count(kit)?;
    if accepted.is_none() || after != before + 1 {
        let Some(answer) = answers.first() else {
            return HELD;
        };
        return answer.fail(format!(
            "one more application, not {}",
            after.saturating_sub(before)
        ));
    }
    // Leaves nothing behind; whether it can be withdrawn is judged elsewhere.
    match application(kit) {
        Err(Stop::Failed(finding)) => return Err(Stop::Failed(finding)),
        Ok(_) | Err(Stop::Ended(_)) => {}
    }
    if running {
        HELD
    } else {
        Ok(Outcome::HeldBut(
            "409 request_in_progress did not occur: the first answer was there in time".to_owned(),
        ))
    }
}
