//! Limits, last of all: they leave the disposable member slowed down, and then locked for a while.

use chrono::{DateTime, Utc};

use super::{Case, HELD, case, section::LIMITS};
use crate::account::Credentials;
use crate::client::Ask;
use crate::kit::{Kit, Who, sign_in_ask};
use crate::verdict::{Judged, not_applicable};

/// Requests that are sent to meet the limit of a member.
const MANY: usize = 400;
/// Wrong passwords after which an account must be locked.
const GUESSES: usize = 10;

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "limits.rate",
            "Who asks too often is told when to come again",
            LIMITS,
            |kit| {
                kit.needs("profile")?;
                for _ in 0..MANY {
                    let answer = kit.send_as(Who::Disposable, Ask::get("/v1/me").impatient())?;
                    if answer.status == 200 {
                        continue;
                    }
                    answer.expect_problem(
                        429,
                        &["rate_limited"],
                        "only a limit keeps a member from reading",
                    )?;
                    if seconds(answer.header("retry-after")).is_none() {
                        return answer.fail("Retry-After in seconds");
                    }
                    return HELD;
                }
                not_applicable(format!("{MANY} requests in a row met no limit"))
            },
        ),
        case(
            "limits.retry-after",
            "Every 429 and 503 says when to come again",
            LIMITS,
            |kit| {
                let waits = kit.client.waits.borrow();
                match waits.iter().find(|(_, told)| !told) {
                    Some((answer, _)) => answer.fail("Retry-After in seconds"),
                    None if waits.is_empty() => not_applicable("no 429 or 503 came"),
                    None => HELD,
                }
            },
        ),
        case(
            "limits.lock",
            "Wrong passwords lock the account for a while that is named",
            LIMITS,
            lock,
        ),
    ]
}

fn seconds(text: Option<&str>) -> Option<u64> {
    text?.parse().ok().filter(|seconds| *seconds > 0)
}

fn lock(kit: &Kit) -> Judged {
    kit.signed(Who::Disposable)?;
    let who = kit.credentials(Who::Disposable)?;
    let wrong = Credentials {
        member_number: who.member_number.clone(),
        password: "bukan-kata-sandi-ini".to_owned(),
    };
    let mut last = None;
    for _ in 0..GUESSES {
        let answer = kit.client.send(&sign_in_ask(&wrong).impatient())?;
        if answer.status == 429 {
            last = Some(answer);
            break;
        }
        answer.expect_problem(401, &["credentials_wrong"], "the password is wrong")?;
        last = Some(answer);
    }
    let Some(locked) = last else { return HELD };
    locked.expect_problem(
        429,
        &["account_locked"],
        &format!("{GUESSES} wrong passwords in a row lock the account"),
    )?;
    if seconds(locked.header("retry-after")).is_none() {
        return locked.fail("Retry-After in seconds");
    }
    let value = locked.value().unwrap_or_default();
    let until = value["retryAt"]
        .as_str()
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    if until.is_none_or(|until| until < Utc::now() - chrono::TimeDelta::minutes(5)) {
        return locked.fail("/retryAt, the moment at which the lock ends");
    }
    let right = kit.client.send(&sign_in_ask(who).impatient())?;
    right.expect_problem(
        429,
        &["account_locked"],
        "while the lock lasts, the right password is not looked at either",
    )?;
    HELD
}
