//! Money, moments, days and rates, over everything that was read so far, and sums that must agree.

use serde_json::Value;

use super::{
    Case, HELD, case,
    section::{READS, VALUES},
};
use crate::kit::{Kit, Who, items};
use crate::values;
use crate::verdict::{Judged, left_out};

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "money.string",
            "Money is a decimal string; no float anywhere",
            VALUES,
            |kit| everywhere(kit, values::float),
        ),
        case(
            "money.unsigned",
            "Money has no sign; the direction is a word",
            VALUES,
            |kit| everywhere(kit, values::signed),
        ),
        case(
            "time.forms",
            "Moments have an offset, days are YYYY-MM-DD",
            VALUES,
            |kit| everywhere(kit, values::untimely),
        ),
        case(
            "rate.period",
            "A rate is a decimal string with its period",
            VALUES,
            |kit| everywhere(kit, values::unrated),
        ),
        case(
            "savings.total",
            "The balances add up to the total",
            READS,
            |kit| {
                kit.needs("accounts")?;
                let value = kit.value("/v1/savings")?;
                adds_up(kit, "/v1/savings", &items(&value), &value["total"])
            },
        ),
        case(
            "savings.home",
            "Beranda shows the same total as the list of savings",
            READS,
            |kit| {
                kit.needs("accounts")?;
                let (home, list) = (kit.value("/v1/home")?, kit.value("/v1/savings")?);
                let accounts = home["savings"].as_array().cloned().unwrap_or_default();
                adds_up(kit, "/v1/home", &accounts, &home["savingsTotal"])?;
                if values::money(Some(&home["savingsTotal"])) != values::money(Some(&list["total"]))
                {
                    return kit.read("/v1/home")?.fail(format!(
                        "/savingsTotal to be the total of /v1/savings, {}",
                        list["total"]["value"]
                    ));
                }
                HELD
            },
        ),
        case(
            "savings.available",
            "No more can be withdrawn than there is",
            READS,
            |kit| {
                kit.needs("accounts")?;
                for one in kit.items("/v1/savings")? {
                    let (balance, available) = (
                        values::money(Some(&one["balance"])),
                        values::money(Some(&one["available"])),
                    );
                    if available > balance {
                        return kit.read("/v1/savings")?.fail(format!(
                            "available not above the balance in the account {}",
                            one["id"]
                        ));
                    }
                }
                HELD
            },
        ),
    ]
}

fn everywhere(kit: &Kit, fault: fn(&Value) -> Option<String>) -> Judged {
    kit.signed(Who::Member)?;
    let answers = kit.answers();
    if answers.is_empty() {
        return left_out("nothing was answered with JSON");
    }
    for (_, answer, value) in answers {
        if let Some(why) = fault(&value) {
            return answer.fail(format!("the forms of docs/backends.md: {why}"));
        }
    }
    HELD
}

fn adds_up(kit: &Kit, path: &str, accounts: &[Value], total: &Value) -> Judged {
    let sum = accounts.iter().try_fold(0_i128, |sum, one| {
        sum.checked_add(values::money(Some(&one["balance"]))?)
    });
    match (sum, values::money(Some(total))) {
        (Some(sum), Some(total)) if sum == total => HELD,
        (Some(_), Some(_)) => kit.read(path)?.fail("the balances to add up to the total"),
        // The case about the form of money reports it.
        _ => left_out("an amount cannot be read: see the case money.string"),
    }
}
