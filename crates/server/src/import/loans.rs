//! `loans.csv` and `loan_payments.csv`. The schedule of a loan is the domain's, from the product's
//! terms; payments fill its instalments, the oldest first.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};
use sokoguru_domain::{Direction, Money, Terms, schedule};

use super::problem::{Reason, What};
use super::products::MONTHS;
use super::table::{Columns, Line};
use super::{Counts, Import, Keys, id_of};
use crate::store::import::Booked;
use crate::store::loans::{NewLoan, ProductRow};
use crate::store::{StoreError, Writing};

const LOANS: Columns = Columns {
    file: "loans.csv",
    required: &[
        "number",
        "member",
        "product",
        "principal",
        "months",
        "disbursed_on",
    ],
    optional: &["first_due_on", "rate_percent", "rate_per"],
};

const PAYMENTS: Columns = Columns {
    file: "loan_payments.csv",
    required: &["loan", "paid_on", "amount", "reference"],
    optional: &[],
};

/// A product by its key, asked once.
#[derive(Default)]
pub(super) struct Products(HashMap<String, Option<ProductRow>>);

impl Products {
    /// The product that a line names; a problem where there is none.
    pub(super) async fn find(
        &mut self,
        import: &mut Import<'_>,
        writing: &mut Writing,
        line: &Line<'_>,
        key: &str,
    ) -> Result<Option<ProductRow>, StoreError> {
        if !self.0.contains_key(key) {
            let found = writing.product(key).await?.map(|(product, _)| product);
            self.0.insert(key.to_owned(), found);
        }
        let found = self.0.get(key).cloned().flatten();
        if found.is_none() {
            let key = key.to_owned();
            import.wrong(
                line,
                "product",
                Reason::Unknown {
                    what: What::Product,
                    key,
                },
            );
        }
        Ok(found)
    }
}

/// Loans: new ones are added with their schedule, known ones stay as they are.
pub(super) async fn loans(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&LOANS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    let mut products = Products::default();
    for line in table.lines() {
        let problems = &mut import.problems;
        let number = line.text("number", 40, problems);
        let member = line.member_number("member", problems);
        let product = line.key("product", problems);
        let principal = line.money("principal", problems);
        let months = line.number("months", MONTHS, problems);
        let disbursed_on = line.day("disbursed_on", &import.calendar, problems);
        let first_due = line.maybe_day("first_due_on", &import.calendar, problems);
        let rate = line.maybe_rate(problems);
        let (Some(number), Some(member), Some(product), Some(principal)) =
            (number, member, product, principal)
        else {
            continue;
        };
        let (Some(months), Some(disbursed_on), Some(first_due), Some(rate)) =
            (months, disbursed_on, first_due, rate)
        else {
            continue;
        };
        if disbursed_on > import.calendar.today() {
            if import.calendar.leaves_out_later() {
                counts.left_out += 1;
            } else {
                import.wrong(&line, "disbursed_on", Reason::InFuture);
            }
            continue;
        }
        if !keys.is_new(import, &line, "number", &number) {
            continue;
        }
        let Some(member) = import.member(writing, &line, &member).await? else {
            continue;
        };
        let Some(mut product) = products.find(import, writing, &line, &product).await? else {
            continue;
        };
        let months = u16::try_from(months).unwrap_or(u16::MAX);
        if let Some(old) = writing.known_loan(&number).await? {
            let same = old.member == member.id
                && old.product_id == product.id
                && old.principal == principal
                && old.months == months
                && old.disbursed_on == disbursed_on;
            if same {
                counts.present += 1;
            } else {
                import.wrong(&line, "number", Reason::Differs);
            }
            continue;
        }
        if let Some(rate) = rate {
            product.product.rate = rate;
        }
        let Some(first_due) = first_due_on(import, &line, disbursed_on, first_due) else {
            continue;
        };
        let terms = Terms {
            principal,
            months,
            first_due,
        };
        let plan = match schedule(&product.product, &terms) {
            Ok(plan) => plan,
            Err(rule) => {
                import.wrong(&line, "principal", Reason::LoanRule(rule.to_string()));
                continue;
            }
        };
        let new = NewLoan {
            id: &id_of("loan", &number),
            number: &number,
            member: member.id,
            product: &product,
            principal,
            months,
            disbursed_on,
            instalments: plan.instalments(),
        };
        writing.insert_loan(&new).await?;
        counts.added += 1;
    }
    import.done(&LOANS, counts);
    Ok(())
}

fn first_due_on(
    import: &mut Import<'_>,
    line: &Line<'_>,
    disbursed_on: NaiveDate,
    given: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let Some(given) = given else {
        return disbursed_on.checked_add_months(Months::new(1));
    };
    if given <= disbursed_on {
        import.wrong(line, "first_due_on", Reason::Before { day: disbursed_on });
        return None;
    }
    Some(given)
}

/// A loan while its payments are checked.
struct Account {
    id: String,
    disbursed_on: NaiveDate,
    booked: HashMap<String, Booked>,
    left: Money,
    new: Vec<Payment>,
}

struct Payment {
    line: u64,
    on: NaiveDate,
    amount: Money,
    reference: String,
}

/// Payments, in the order of their days.
pub(super) async fn payments(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&PAYMENTS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    let mut accounts: HashMap<String, Option<Account>> = HashMap::new();
    for line in table.lines() {
        let problems = &mut import.problems;
        let loan = line.text("loan", 40, problems);
        let on = line.day("paid_on", &import.calendar, problems);
        let amount = line.money("amount", problems);
        let reference = line.text("reference", 40, problems);
        let (Some(loan), Some(on), Some(amount), Some(reference)) = (loan, on, amount, reference)
        else {
            continue;
        };
        if on > import.calendar.today() {
            if import.calendar.leaves_out_later() {
                counts.left_out += 1;
            } else {
                import.wrong(&line, "paid_on", Reason::InFuture);
            }
            continue;
        }
        if !keys.is_new(import, &line, "reference", &format!("{loan}\n{reference}")) {
            continue;
        }
        if !accounts.contains_key(&loan) {
            let opened = open(writing, &loan).await?;
            accounts.insert(loan.clone(), opened);
        }
        let Some(Some(account)) = accounts.get_mut(&loan) else {
            import.wrong(
                &line,
                "loan",
                Reason::Unknown {
                    what: What::Loan,
                    key: loan,
                },
            );
            continue;
        };
        let line_number = line.number;
        match account.booked.get(&reference) {
            None if on < account.disbursed_on => {
                let day = account.disbursed_on;
                import.wrong(&line, "paid_on", Reason::Before { day });
            }
            None => account.new.push(Payment {
                line: line_number,
                on,
                amount,
                reference,
            }),
            Some(old) if old.on == on && old.amount == amount => counts.present += 1,
            Some(_) => import.wrong(&line, "reference", Reason::Differs),
        }
    }
    for mut account in accounts.into_values().flatten() {
        account.new.sort_by_key(|payment| payment.on);
        for payment in &account.new {
            let Some(left) = account.left.checked_sub(payment.amount) else {
                import.wrong_at(PAYMENTS.file, payment.line, "amount", Reason::Overpaid);
                break;
            };
            account.left = left;
            counts.added += 1;
            if import.problems.is_empty() {
                writing
                    .append_payment(&account.id, payment.on, payment.amount, &payment.reference)
                    .await?;
            }
        }
    }
    import.done(&PAYMENTS, counts);
    Ok(())
}

async fn open(writing: &mut Writing, number: &str) -> Result<Option<Account>, StoreError> {
    let Some(loan) = writing.known_loan(number).await? else {
        return Ok(None);
    };
    let mut left = Money::ZERO;
    for row in writing.instalments(&loan.id).await? {
        let unpaid = row.total()?.checked_sub(row.paid).unwrap_or(Money::ZERO);
        left = left
            .checked_add(unpaid)
            .ok_or(StoreError::Corrupt("loan"))?;
    }
    let booked = writing.payment_references(&loan.id).await?;
    debug_assert!(
        booked
            .values()
            .all(|one| one.direction == Direction::Credit)
    );
    Ok(Some(Account {
        id: loan.id,
        disbursed_on: loan.disbursed_on,
        booked,
        left,
        new: Vec::new(),
    }))
}
