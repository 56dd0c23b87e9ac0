//! Loans of the member, and the products that anybody may look at.

use serde_json::Value;

use super::{Case, HELD, case, section::LOANS};
use crate::client::Answer;
use crate::kit::{Kit, id_of};
use crate::values;
use crate::verdict::{Judged, left_out, not_applicable};

pub fn cases<'a>() -> Vec<Case<'a>> {
    vec![
        case(
            "loan.schedule",
            "The schedule adds up to the loan",
            LOANS,
            |kit| {
                each(kit, |answer, loan| {
                    let rows = schedule(loan);
                    let mut lent = 0_i128;
                    for row in &rows {
                        let part = |name: &str| values::money(Some(&row[name]));
                        let (Some(principal), Some(interest), Some(total)) =
                            (part("principal"), part("interest"), part("total"))
                        else {
                            return left_out("an amount cannot be read: see the case money.string");
                        };
                        if principal.checked_add(interest) != Some(total) {
                            return answer.fail(format!(
                                "principal and interest of instalment {} to be its total",
                                row["number"]
                            ));
                        }
                        lent = lent.saturating_add(principal);
                    }
                    let principal = values::money(Some(&loan["summary"]["principal"]));
                    if !rows.is_empty() && principal != Some(lent) {
                        return answer.fail("the principal of all instalments to be the loan's");
                    }
                    HELD
                })
            },
        ),
        case(
            "loan.balances",
            "The principal that is left falls by what each instalment pays",
            LOANS,
            |kit| {
                each(kit, |answer, loan| {
                    let mut left = values::money(Some(&loan["summary"]["principal"]));
                    for row in schedule(loan) {
                        let principal = values::money(Some(&row["principal"])).unwrap_or_default();
                        left = left.and_then(|left| left.checked_sub(principal));
                        if values::money(Some(&row["balance"])) != left {
                            return answer.fail(format!(
                                "balance of instalment {} to be what is left after it",
                                row["number"]
                            ));
                        }
                    }
                    HELD
                })
            },
        ),
        case(
            "loan.next-due",
            "What is due next is the first instalment that is not paid",
            LOANS,
            |kit| {
                each(kit, |answer, loan| {
                    let open = schedule(loan)
                        .into_iter()
                        .find(|row| row["status"] != "paid");
                    let next = &loan["summary"]["nextDue"];
                    match open {
                        None if next.is_null() => HELD,
                        None => answer.fail("no nextDue: everything is paid"),
                        Some(row)
                            if row["number"] == next["number"] && row["dueOn"] == next["dueOn"] =>
                        {
                            HELD
                        }
                        Some(row) => answer.fail(format!(
                            "/summary/nextDue to be instalment {} on {}",
                            row["number"], row["dueOn"]
                        )),
                    }
                })
            },
        ),
        case(
            "loan.list",
            "A loan is the same in the list and alone",
            LOANS,
            |kit| {
                each(kit, |answer, loan| {
                    let same = kit
                        .items("/v1/loans")?
                        .into_iter()
                        .any(|one| one == loan["summary"]);
                    if same {
                        HELD
                    } else {
                        answer.fail("/summary to be the loan as in /v1/loans")
                    }
                })
            },
        ),
        case(
            "loan.products",
            "Products have limits that can be met",
            LOANS,
            |kit| {
                kit.needs("loans")?;
                let answer = kit.read("/v1/loan-products")?;
                let products = kit.items("/v1/loan-products")?;
                if products.is_empty() {
                    return not_applicable("there are no products");
                }
                for one in products {
                    let amount = |name: &str| values::money(Some(&one[name]));
                    let (least, most) = (amount("minAmount"), amount("maxAmount"));
                    let months = (one["minMonths"].as_u64(), one["maxMonths"].as_u64());
                    if least > most || months.0 > months.1 || months.0 == Some(0) {
                        return answer
                            .fail(format!("limits of the product {} in order", one["id"]));
                    }
                }
                HELD
            },
        ),
    ]
}

fn schedule(loan: &Value) -> Vec<Value> {
    loan["schedule"].as_array().cloned().unwrap_or_default()
}

fn each(kit: &Kit, judge: impl Fn(&Answer, &Value) -> Judged) -> Judged {
    kit.needs("loans")?;
    let loans = kit.items("/v1/loans")?;
    if loans.is_empty() {
        return not_applicable("the member has no loan; name one who has");
    }
    for loan in &loans {
        let path = format!("/v1/loans/{}", id_of(Some(loan)).unwrap_or_default());
        let value = kit.value(&path)?;
        judge(&kit.read(&path)?, &value)?;
    }
    HELD
}
