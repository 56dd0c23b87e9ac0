//! `loan_conditions.csv`, `loan_papers.csv` and `loan_guarantees.csv`: what products ask of those who
//! borrow, what being late or early costs, and who stands surety for loans that are brought along.

use std::collections::HashMap;

use sokoguru_domain::{
    Charge, Conditions, GuaranteeStatus, LateBase, LatePeriod, LateRule, PayoffInterest, PayoffRule,
};

use super::loans::Products;
use super::problem::{Reason, What};
use super::table::{Columns, Line, Maybe};
use super::{Counts, Import, Keys, id_of};
use crate::store::loan_conditions::{ConditionRow, CostRules, SlotRow};
use crate::store::{StoreError, Writing};

const CONDITIONS: Columns = Columns {
    file: "loan_conditions.csv",
    required: &["product"],
    optional: &[
        "min_member_months",
        "max_running",
        "without_arrears",
        "savings_multiple",
        "guarantors",
        "max_guarantees",
        "collateral_above",
        "late_percent",
        "late_per",
        "late_base",
        "late_grace_days",
        "late_grace_counts",
        "payoff_interest",
        "payoff_fee_percent",
        "payoff_fee",
    ],
};

const PAPERS: Columns = Columns {
    file: "loan_papers.csv",
    required: &["product", "paper", "name", "required"],
    optional: &["hint", "pdf"],
};

const GUARANTEES: Columns = Columns {
    file: "loan_guarantees.csv",
    required: &["member"],
    optional: &["loan", "application", "answer"],
};

const YES_NO: &[(&str, bool)] = &[("yes", true), ("no", false)];
const ANSWERS: &[(&str, GuaranteeStatus)] = &[
    ("pending", GuaranteeStatus::Pending),
    ("accepted", GuaranteeStatus::Accepted),
];
const PERIODS: &[(&str, LatePeriod)] = &[
    ("day", LatePeriod::Day),
    ("month", LatePeriod::Month),
    ("year", LatePeriod::Year),
    ("once", LatePeriod::Once),
];
const BASES: &[(&str, LateBase)] = &[
    ("instalment", LateBase::Instalment),
    ("interest", LateBase::Interest),
];
const PAYOFFS: &[(&str, PayoffInterest)] = &[
    ("byDay", PayoffInterest::ByDay),
    ("month", PayoffInterest::Month),
    ("all", PayoffInterest::All),
];

fn small(number: Option<u32>) -> u16 {
    number
        .and_then(|number| u16::try_from(number).ok())
        .unwrap_or(0)
}

fn late(import: &mut Import<'_>, line: &Line<'_>) -> Maybe<LateRule> {
    let problems = &mut import.problems;
    let percent = line.maybe_percent("late_percent", problems)?;
    let per = line.maybe_word("late_per", PERIODS, problems)?;
    let base = line.maybe_word("late_base", BASES, problems)?;
    let grace = line.maybe_number("late_grace_days", (0, 365), problems)?;
    let counts = line.maybe_word("late_grace_counts", YES_NO, problems)?;
    let Some(percent) = percent else {
        return Some(None);
    };
    let Some(per) = per else {
        line.wrong("late_per", Reason::Required, problems);
        return None;
    };
    let base = base.unwrap_or(LateBase::Instalment);
    let Ok(mut rule) = LateRule::new(percent, per, base, small(grace)) else {
        line.wrong("late_percent", Reason::NotAPercentage, problems);
        return None;
    };
    rule.grace_counts = counts.unwrap_or(false);
    Some(Some(rule))
}

fn payoff(import: &mut Import<'_>, line: &Line<'_>) -> Option<PayoffRule> {
    let problems = &mut import.problems;
    let interest = line.maybe_word("payoff_interest", PAYOFFS, problems)?;
    let percent = line.maybe_percent("payoff_fee_percent", problems)?;
    let amount = line.maybe_money("payoff_fee", problems)?;
    let fee = match (percent, amount) {
        (Some(percent), None) => Some(Charge::Percent(percent)),
        (None, Some(amount)) => Some(Charge::Amount(amount)),
        (None, None) => None,
        (Some(_), Some(_)) => {
            let rule = "payoff_fee_percent + payoff_fee".to_owned();
            line.wrong("payoff_fee", Reason::LoanRule(rule), problems);
            return None;
        }
    };
    Some(PayoffRule {
        interest: interest.unwrap_or(PayoffRule::PLAIN.interest),
        fee,
    })
}

fn parse(import: &mut Import<'_>, line: &Line<'_>) -> Option<(String, ConditionRow)> {
    let late = late(import, line);
    let payoff = payoff(import, line);
    let problems = &mut import.problems;
    let product = line.key("product", problems);
    let months = line.maybe_number("min_member_months", (0, 1200), problems);
    let running = line.maybe_number("max_running", (1, 100), problems);
    let without_arrears = line.maybe_word("without_arrears", YES_NO, problems);
    let multiple = line.maybe_percent("savings_multiple", problems);
    let guarantors = line.maybe_number("guarantors", (0, 5), problems);
    let held = line.maybe_number("max_guarantees", (1, 100), problems);
    let collateral = line.maybe_money("collateral_above", problems);
    let conditions = Conditions {
        min_member_months: small(months?),
        max_running: running?.map(|most| small(Some(most))),
        without_arrears: without_arrears?.unwrap_or(false),
        savings_multiple: multiple?,
        guarantors: small(guarantors?),
        max_guarantees: held?.map_or(Conditions::NONE.max_guarantees, |most| small(Some(most))),
        collateral_above: collateral?,
    };
    let costs = CostRules {
        late: late?,
        payoff: payoff?,
    };
    let slots = Vec::new();
    let row = ConditionRow {
        conditions,
        costs,
        slots,
    };
    Some((product?, row))
}

/// Conditions and papers of products: what is there is brought up to date; running loans keep what
/// they began with.
pub(super) async fn conditions(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let mut papers = papers(import, writing).await?;
    let mut products = Products::default();
    if let Some(table) = import.table(&CONDITIONS) {
        let mut counts = Counts::default();
        let mut keys = Keys::default();
        for line in table.lines() {
            let Some((product, mut new)) = parse(import, &line) else {
                continue;
            };
            if !keys.is_new(import, &line, "product", &product)
                || products
                    .find(import, writing, &line, &product)
                    .await?
                    .is_none()
            {
                continue;
            }
            let old = writing.loan_conditions(&product).await?;
            new.slots = papers.remove(&product).unwrap_or_else(|| old.slots.clone());
            if old == new {
                counts.present += 1;
            } else {
                counts.updated += 1;
            }
            writing.put_loan_conditions(&product, &new).await?;
        }
        import.done(&CONDITIONS, counts);
    }
    // Papers of products whose conditions stay as they are.
    for (product, slots) in papers {
        let mut row = writing.loan_conditions(&product).await?;
        row.slots = slots;
        writing.put_loan_conditions(&product, &row).await?;
    }
    Ok(())
}

/// The papers by product, in the order of the file.
async fn papers(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<HashMap<String, Vec<SlotRow>>, StoreError> {
    let mut all: HashMap<String, Vec<SlotRow>> = HashMap::new();
    let Some(table) = import.table(&PAPERS) else {
        return Ok(all);
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    let mut products = Products::default();
    for line in table.lines() {
        let problems = &mut import.problems;
        let product = line.key("product", problems);
        let id = line.key("paper", problems);
        let name = line.text("name", 80, problems);
        let hint = line.maybe_text("hint", 200, problems);
        let required = line.word("required", YES_NO, problems);
        let pdf = line.maybe_word("pdf", YES_NO, problems);
        let (Some(product), Some(id), Some(name), Some(hint), Some(required), Some(pdf)) =
            (product, id, name, hint, required, pdf)
        else {
            continue;
        };
        let key = format!("{product}/{id}");
        if !keys.is_new(import, &line, "paper", &key)
            || products
                .find(import, writing, &line, &product)
                .await?
                .is_none()
        {
            continue;
        }
        let new = SlotRow {
            id,
            name,
            hint,
            required,
            pdf: pdf.unwrap_or(false),
        };
        let old = writing.loan_conditions(&product).await?.slots;
        match old.iter().find(|slot| slot.id == new.id) {
            None => counts.added += 1,
            Some(slot) if *slot == new => counts.present += 1,
            Some(_) => counts.updated += 1,
        }
        all.entry(product).or_default().push(new);
    }
    import.done(&PAPERS, counts);
    Ok(all)
}

/// Who stands surety: for loans that are brought along, or for applications that wait. What is there
/// stays.
pub(super) async fn guarantees(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&GUARANTEES) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    for line in table.lines() {
        let problems = &mut import.problems;
        let loan = line.maybe_text("loan", 40, problems);
        let application = line.maybe_text("application", 40, problems);
        let number = line.member_number("member", problems);
        let answer = line.maybe_word("answer", ANSWERS, problems);
        let (Some(loan), Some(application), Some(number), Some(answer)) =
            (loan, application, number, answer)
        else {
            continue;
        };
        let key = format!("{loan}/{application}/{}", number.as_str());
        if !keys.is_new(import, &line, "member", &key) {
            continue;
        }
        let Some(member) = import.member(writing, &line, &number).await? else {
            continue;
        };
        let id = id_of("guarantee", &key);
        let now = import.calendar.now();
        let subject = match (loan.is_empty(), application.is_empty()) {
            (false, true) => writing
                .known_loan(&loan)
                .await?
                .map(|known| (known.id, known.member, true)),
            (true, false) => writing
                .application_by_number(&application)
                .await?
                .map(|known| (known.id, known.member, false)),
            _ => {
                import.wrong(&line, "loan", Reason::Required);
                continue;
            }
        };
        let Some((subject, borrower, is_loan)) = subject else {
            let (what, key) = if loan.is_empty() {
                (What::Application, application)
            } else {
                (What::Loan, loan)
            };
            import.wrong(&line, "loan", Reason::Unknown { what, key });
            continue;
        };
        if borrower == member.id {
            import.wrong(&line, "member", Reason::WrongLoan);
            continue;
        }
        let there = if is_loan {
            writing.guarantors_of_loan(&subject).await?
        } else {
            writing.guarantors(&subject).await?
        };
        if there.iter().any(|one| one.member == member.id) {
            counts.present += 1;
            continue;
        }
        let place = (
            id.as_str(),
            u16::try_from(there.len() + 1).unwrap_or(u16::MAX),
        );
        // Since when is not in the office's books: at the latest since the import.
        if is_loan {
            writing
                .insert_loan_guarantee(place, &subject, member.id, now)
                .await?;
        } else {
            writing
                .insert_guarantee(place, &subject, member.id, now)
                .await?;
            if let Some(GuaranteeStatus::Accepted) = answer {
                writing
                    .answer_guarantee(&id, GuaranteeStatus::Accepted, "", now)
                    .await?;
            }
        }
        counts.added += 1;
    }
    import.done(&GUARANTEES, counts);
    Ok(())
}
