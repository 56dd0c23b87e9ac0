//! Long lists in pages, shown on the movements of the member's busiest account.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Case, HELD, case, section::PAGING};
use crate::client::{Answer, Ask};
use crate::kit::{Kit, Who, id_of, items};
use crate::values;
use crate::verdict::{Judged, left_out, not_applicable};

/// The longest page.
const LONGEST: usize = 200;
/// The length of the pages of the walk.
const STEP: usize = 3;
/// The most pages of the walk.
const PAGES: usize = 25;

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "paging.walk",
            "Page after page gives every movement once, in the same order",
            PAGING,
            walk,
        ),
        case(
            "paging.cursor",
            "The cursor is opaque: no number of rows to skip",
            PAGING,
            opaque,
        ),
        case(
            "paging.link",
            "Link: rel=next leads to the page that nextCursor names",
            PAGING,
            link,
        ),
        case(
            "paging.limit",
            "A page has at most as many items as asked, and never more than 200",
            PAGING,
            limit,
        ),
        case(
            "paging.bad-limit",
            "A limit that is none is refused",
            PAGING,
            |kit| {
                let path = busiest(kit)?.0;
                for bad in ["0", "-1", "viele", "1e3", "99999999999999999999"] {
                    let answer = kit.get_as(Who::Member, &format!("{path}?limit={bad}"))?;
                    answer.expect_problem(
                        400,
                        &["invalid_request"],
                        "limit is a number from 1 to 200",
                    )?;
                }
                HELD
            },
        ),
        case(
            "paging.bad-cursor",
            "A cursor that nobody gave is refused",
            PAGING,
            |kit| {
                let path = busiest(kit)?.0;
                for bad in [
                    "bukan-kursor",
                    "%00",
                    "%27%20OR%201=1--",
                    "9999999999999999999999",
                ] {
                    let answer = kit.get_as(Who::Member, &format!("{path}?cursor={bad}"))?;
                    answer.expect_problem(
                        400,
                        &["invalid_request"],
                        "the cursor was never given",
                    )?;
                }
                HELD
            },
        ),
        case(
            "paging.balances",
            "Each running balance follows from the one before",
            PAGING,
            balances,
        ),
        case(
            "paging.balance",
            "The newest running balance is the balance of the account",
            PAGING,
            balance,
        ),
        case(
            "paging.month",
            "?month= gives that month and no other",
            PAGING,
            month,
        ),
        case(
            "paging.bad-month",
            "A month that is none is refused",
            PAGING,
            |kit| {
                let path = busiest(kit)?.0;
                for bad in ["2026-13", "2026", "kemarin"] {
                    let answer = kit.get_as(Who::Member, &format!("{path}?month={bad}"))?;
                    answer.expect_problem(400, &["invalid_request"], "month is YYYY-MM")?;
                }
                HELD
            },
        ),
    ]
}

/// The path of the busiest account's movements, the account, and its longest page.
fn busiest(kit: &Kit) -> Judged<(String, Value, Vec<Value>)> {
    kit.needs("accounts")?;
    let mut best: Option<(String, Value, Vec<Value>)> = None;
    for account in kit.items("/v1/savings")? {
        let Some(id) = id_of(Some(&account)) else {
            continue;
        };
        let path = format!("/v1/savings/{id}/transactions");
        let page = kit.items(&format!("{path}?limit={LONGEST}"))?;
        if best
            .as_ref()
            .is_none_or(|(_, _, most)| page.len() > most.len())
        {
            best = Some((path, account, page));
        }
    }
    match best {
        Some(found) if !found.2.is_empty() => Ok(found),
        _ => not_applicable("the member has no movements"),
    }
}

/// The same with enough movements for several pages.
fn busy(kit: &Kit) -> Judged<(String, Vec<Value>)> {
    let (path, _, all) = busiest(kit)?;
    if all.len() <= STEP * 2 {
        return not_applicable(format!(
            "no account of the member has more than {} movements; name another member",
            STEP * 2
        ));
    }
    Ok((path, all))
}

fn page(kit: &Kit, path: &str, cursor: Option<&str>) -> Judged<(Answer, Value)> {
    let cursor = cursor
        .map(|one| format!("&cursor={}", escaped(one)))
        .unwrap_or_default();
    let answer = kit.get_as(Who::Member, &format!("{path}?limit={STEP}{cursor}"))?;
    answer.expect_status(200, "a page of the member's own movements")?;
    let value = answer.expect_json()?;
    Ok((answer, value))
}

/// A text as a value of a query.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn walk(kit: &Kit) -> Judged {
    let (path, all) = busy(kit)?;
    let mut cursor: Option<String> = None;
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..PAGES {
        let (answer, value) = page(kit, &path, cursor.as_deref())?;
        let items = items(&value);
        if items.is_empty() {
            return answer.fail("a page with items: nextCursor of the page before led here");
        }
        for one in &items {
            let Some(id) = id_of(Some(one)) else {
                return answer.fail("an `id` in each movement");
            };
            if seen.contains(&id) {
                return answer.fail(format!("each movement once; {id} was on a page before"));
            }
            let expected = all.get(seen.len()).and_then(|one| id_of(Some(one)));
            if expected.is_some_and(|expected| expected != id) {
                return answer.fail(format!(
                    "the movements in the order of one long page; {id} stands at place {}",
                    seen.len() + 1
                ));
            }
            seen.push(id);
        }
        cursor = value["nextCursor"].as_str().map(str::to_owned);
        match &cursor {
            None if seen.len() < all.len() => {
                return answer.fail(format!(
                    "nextCursor: {} movements have come so far, one long page has {}",
                    seen.len(),
                    all.len()
                ));
            }
            None => break,
            Some(_) => {}
        }
    }
    HELD
}

fn opaque(kit: &Kit) -> Judged {
    let (path, _) = busy(kit)?;
    let (_, first) = page(kit, &path, None)?;
    let Some(one) = first["nextCursor"].as_str() else {
        return left_out("there is no nextCursor: see the case paging.walk");
    };
    let (answer, second) = page(kit, &path, Some(one))?;
    let Some(two) = second["nextCursor"].as_str() else {
        return left_out("there is no second nextCursor: see the case paging.walk");
    };
    let skips = |cursor: &str, rows: usize| {
        let number = cursor.rsplit([':', '=']).next().unwrap_or_default();
        number == rows.to_string()
    };
    let decoded = |text: &str| base64(text).unwrap_or_default();
    let plain = skips(one, STEP) && skips(two, STEP * 2);
    let wrapped = skips(&decoded(one), STEP) && skips(&decoded(two), STEP * 2);
    if plain || wrapped {
        return answer.fail(
            "a cursor that names a place in the list; these count rows, and a movement that is \
             entered late makes the next page repeat one",
        );
    }
    HELD
}

/// The text in base64, of either alphabet.
fn base64(text: &str) -> Option<String> {
    let mut bits = 0_u32;
    let mut held = 0_u8;
    let mut out = Vec::new();
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from((bits >> held) & 0xff).unwrap_or_default());
            bits &= (1 << held) - 1;
        }
    }
    String::from_utf8(out).ok()
}

fn link(kit: &Kit) -> Judged {
    let (path, _) = busy(kit)?;
    let (answer, first) = page(kit, &path, None)?;
    let Some(cursor) = first["nextCursor"].as_str() else {
        return left_out("there is no nextCursor: see the case paging.walk");
    };
    let next = answer.headers_of("link").find_map(|one| {
        let (target, rest) = one.strip_prefix('<')?.split_once('>')?;
        let rest = rest.replace('"', "");
        rest.contains("rel=next").then(|| target.to_owned())
    });
    let Some(next) = next else {
        return answer.fail("Link: <…>; rel=\"next\" where nextCursor is there");
    };
    let by_link = kit.get_as(Who::Member, &next)?;
    by_link.expect_status(200, "the target of Link: rel=next")?;
    let (_, by_cursor) = page(kit, &path, Some(cursor))?;
    if by_link.expect_json()?["items"] != by_cursor["items"] {
        return by_link.fail("the same items as by nextCursor");
    }
    HELD
}

fn limit(kit: &Kit) -> Judged {
    let (path, _, _) = busiest(kit)?;
    for wanted in [1, STEP] {
        let answer = kit.get_as(Who::Member, &format!("{path}?limit={wanted}"))?;
        answer.expect_status(200, "limit is from 1 to 200")?;
        if items(&answer.expect_json()?).len() > wanted {
            return answer.fail(format!("at most {wanted} items"));
        }
    }
    let answer = kit.get_as(Who::Member, &format!("{path}?limit=201"))?;
    if answer.is_success() {
        if items(&answer.expect_json()?).len() > LONGEST {
            return answer.fail("at most 200 items");
        }
    } else {
        answer.expect_problem(400, &["invalid_request"], "a page has at most 200 items")?;
    }
    HELD
}

fn balances(kit: &Kit) -> Judged {
    let (path, _, all) = busiest(kit)?;
    let answer = kit.read(&format!("{path}?limit={LONGEST}"))?;
    for pair in all.windows(2) {
        let [newer, older] = pair else { continue };
        let after = values::money(Some(&newer["balanceAfter"]));
        let before = values::money(Some(&older["balanceAfter"]));
        let amount = values::money(Some(&newer["amount"]));
        let (Some(after), Some(before), Some(amount)) = (after, before, amount) else {
            return left_out("an amount cannot be read: see the case money.string");
        };
        let follows = match newer["direction"].as_str() {
            Some("credit") => before.checked_add(amount) == Some(after),
            Some("debit") => before.checked_sub(amount) == Some(after),
            _ => return answer.fail("a direction that is credit or debit"),
        };
        if !follows {
            return answer.fail(format!(
                "balanceAfter of the movement {} to be the older balance with its amount",
                newer["id"]
            ));
        }
    }
    HELD
}

fn balance(kit: &Kit) -> Judged {
    let (path, account, all) = busiest(kit)?;
    let newest = all
        .first()
        .map(|one| values::money(Some(&one["balanceAfter"])));
    if newest != Some(values::money(Some(&account["balance"]))) {
        let answer = kit.read(&format!("{path}?limit={LONGEST}"))?;
        return answer.fail(format!(
            "balanceAfter of the first item to be the balance of the account, {}",
            account["balance"]["value"]
        ));
    }
    HELD
}

fn month(kit: &Kit) -> Judged {
    let (path, _, all) = busiest(kit)?;
    let oldest = all
        .last()
        .and_then(|one| one["bookedOn"].as_str())
        .unwrap_or_default();
    let Some(month) = oldest.get(..7) else {
        return left_out("a movement has no bookedOn: see shape.list_transactions");
    };
    let answer = kit.send_as(
        Who::Member,
        Ask::get(format!("{path}?month={month}&limit={LONGEST}")),
    )?;
    answer.expect_status(200, "a month that has movements")?;
    let came = items(&answer.expect_json()?);
    let inside = |one: &&Value| {
        one["bookedOn"]
            .as_str()
            .is_some_and(|day| day.starts_with(month))
    };
    if came.is_empty() || came.iter().filter(inside).count() != came.len() {
        return answer.fail(format!("the movements of {month} and no other"));
    }
    HELD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_either_alphabet() {
        assert_eq!(base64("dDo0Mg").as_deref(), Some("t:42"));
        assert_eq!(base64("dDo0Mg==").as_deref(), Some("t:42"));
        assert_eq!(base64("Pz8_").as_deref(), Some("???"));
        assert_eq!(base64("t:42"), None);
        assert_eq!(base64(""), Some(String::new()));
    }

    #[test]
    fn a_cursor_of_any_letters_goes_into_a_query() {
        assert_eq!(escaped("a+b/c=&d é"), "a%2Bb%2Fc%3D%26d%20%C3%A9");
    }
}
