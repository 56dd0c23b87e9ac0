//! `savings_accounts.csv` and `savings_movements.csv`.

use std::collections::HashMap;

use chrono::NaiveDate;
use sokoguru_domain::savings::{Penalty, running_balance};
use sokoguru_domain::{Direction, Money, Payout, PenaltyBase, SavingsKind, TransactionKind};

use super::problem::{Problems, Reason, What};
use super::table::{Columns, Line, Maybe};
use super::{Counts, Import, Keys, id_of};
use crate::store::import::Booked;
use crate::store::savings::{NewAccount, NewMovement};
use crate::store::savings_terms::TermRow;
use crate::store::{StoreError, Writing};

const ACCOUNTS: Columns = Columns {
    file: "savings_accounts.csv",
    required: &["number", "member", "kind", "name", "opened_on"],
    optional: &[
        "rate_percent",
        "rate_per",
        "matures_on",
        "minimum_balance",
        "term_months",
        "payout",
        "penalty_of",
        "penalty_percent",
    ],
};

const MOVEMENTS: Columns = Columns {
    file: "savings_movements.csv",
    required: &[
        "account",
        "booked_on",
        "kind",
        "direction",
        "amount",
        "reference",
    ],
    optional: &["description"],
};

const KINDS: &[(&str, SavingsKind)] = &[
    ("pokok", SavingsKind::Pokok),
    ("wajib", SavingsKind::Wajib),
    ("sukarela", SavingsKind::Sukarela),
    ("berjangka", SavingsKind::Berjangka),
    ("other", SavingsKind::Other),
];

const PAYOUTS: &[(&str, Payout)] = &[
    ("elsewhere", Payout::Elsewhere),
    ("added", Payout::Added),
    ("atMaturity", Payout::AtMaturity),
];

const PENALTIES: &[(&str, PenaltyBase)] = &[
    ("interest", PenaltyBase::Interest),
    ("balance", PenaltyBase::Balance),
];

const MOVEMENT_KINDS: &[(&str, TransactionKind)] = &[
    ("deposit", TransactionKind::Deposit),
    ("withdrawal", TransactionKind::Withdrawal),
    ("interest", TransactionKind::Interest),
    ("tax", TransactionKind::Tax),
    ("fee", TransactionKind::Fee),
    ("transfer", TransactionKind::Transfer),
    ("adjustment", TransactionKind::Adjustment),
];

const DIRECTIONS: &[(&str, Direction)] =
    &[("credit", Direction::Credit), ("debit", Direction::Debit)];

/// Accounts: new ones are added, the terms of known ones brought up to date.
pub(super) async fn accounts(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&ACCOUNTS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    for line in table.lines() {
        let problems = &mut import.problems;
        let number = line.text("number", 40, problems);
        let member = line.member_number("member", problems);
        let kind = line.word("kind", KINDS, problems);
        let name = line.text("name", 80, problems);
        let opened_on = line.day("opened_on", &import.calendar, problems);
        let rate = line.maybe_rate(problems);
        let matures_on = line.maybe_day("matures_on", &import.calendar, problems);
        let minimum_balance = line.maybe_money("minimum_balance", problems);
        let Some(term) = term(&line, problems) else {
            continue;
        };
        let (Some(number), Some(member), Some(kind), Some(name), Some(opened_on)) =
            (number, member, kind, name, opened_on)
        else {
            continue;
        };
        let (Some(rate), Some(matures_on), Some(minimum_balance)) =
            (rate, matures_on, minimum_balance)
        else {
            continue;
        };
        if opened_on > import.calendar.today() {
            if import.calendar.leaves_out_later() {
                counts.left_out += 1;
            } else {
                import.wrong(&line, "opened_on", Reason::InFuture);
            }
            continue;
        }
        if matures_on.is_some_and(|day| day <= opened_on) {
            import.wrong(&line, "matures_on", Reason::Before { day: opened_on });
            continue;
        }
        if !keys.is_new(import, &line, "number", &number) {
            continue;
        }
        let Some(member) = import.member(writing, &line, &member).await? else {
            continue;
        };
        let new = NewAccount {
            id: id_of("sav", &number),
            member: member.id,
            kind,
            name,
            number,
            opened_on,
            rate,
            matures_on,
            minimum_balance,
        };
        match writing.account_by_number(&new.number).await? {
            None => {
                writing.insert_account(&new).await?;
                if let Some(term) = term {
                    writing.put_term(&new.id, &term).await?;
                }
                counts.added += 1;
            }
            Some((owner, old))
                if owner != new.member
                    || old.kind != new.kind
                    || old.opened_on != new.opened_on =>
            {
                import.wrong(&line, "number", Reason::Differs);
            }
            Some((_, old))
                if old.name == new.name
                    && old.rate == new.rate
                    && old.matures_on == new.matures_on
                    && old.minimum_balance == new.minimum_balance
                    && (term.is_none() || writing.account_term(&old.id).await? == term) =>
            {
                counts.present += 1;
            }
            Some((_, old)) => {
                writing.update_account(&old.id, &new).await?;
                if let Some(term) = term {
                    writing.put_term(&old.id, &term).await?;
                }
                counts.updated += 1;
            }
        }
    }
    import.done(&ACCOUNTS, counts);
    Ok(())
}

/// How a term account runs; nothing where its length is not given.
fn term(line: &Line<'_>, problems: &mut Problems) -> Maybe<TermRow> {
    let months = line.maybe_number("term_months", (1, 600), problems);
    let payout = line.maybe_word("payout", PAYOUTS, problems);
    let of = line.maybe_word("penalty_of", PENALTIES, problems);
    let percent = line.maybe_percent("penalty_percent", problems);
    let (months, payout, of, percent) = (months?, payout?, of?, percent?);
    let Some(months) = months.and_then(|months| u16::try_from(months).ok()) else {
        return Some(None);
    };
    Some(Some(TermRow {
        months,
        payout: payout.unwrap_or(Payout::AtMaturity),
        penalty: of.zip(percent).map(|(of, percent)| Penalty { of, percent }),
    }))
}

/// An account while its movements are checked.
struct Ledger {
    id: String,
    booked: HashMap<String, Booked>,
    balance: Money,
    /// No movement may be earlier.
    from: NaiveDate,
    new: Vec<(u64, NewMovement)>,
}

/// Movements, in the order of their days; within a day in the order of the file.
pub(super) async fn movements(
    import: &mut Import<'_>,
    writing: &mut Writing,
) -> Result<(), StoreError> {
    let Some(table) = import.table(&MOVEMENTS) else {
        return Ok(());
    };
    let mut counts = Counts::default();
    let mut keys = Keys::default();
    let mut ledgers: HashMap<String, Option<Ledger>> = HashMap::new();
    for line in table.lines() {
        let Some((account, new)) = movement(import, &line) else {
            continue;
        };
        if new.booked_on > import.calendar.today() {
            if import.calendar.leaves_out_later() {
                counts.left_out += 1;
            } else {
                import.wrong(&line, "booked_on", Reason::InFuture);
            }
            continue;
        }
        let key = format!("{account}\n{}", new.reference);
        if !keys.is_new(import, &line, "reference", &key) {
            continue;
        }
        if !ledgers.contains_key(&account) {
            let opened = open(writing, &account).await?;
            ledgers.insert(account.clone(), opened);
        }
        let Some(Some(ledger)) = ledgers.get_mut(&account) else {
            let what = What::Account;
            import.wrong(&line, "account", Reason::Unknown { what, key: account });
            continue;
        };
        match ledger.booked.get(&new.reference) {
            None => ledger.new.push((line.number, new)),
            Some(old)
                if old.on == new.booked_on
                    && old.direction == new.direction
                    && old.amount == new.amount =>
            {
                counts.present += 1;
            }
            Some(_) => import.wrong(&line, "reference", Reason::Differs),
        }
    }
    for ledger in ledgers.into_values().flatten() {
        counts.added += book(import, writing, ledger).await?;
    }
    import.done(&MOVEMENTS, counts);
    Ok(())
}

fn movement(import: &mut Import<'_>, line: &Line<'_>) -> Option<(String, NewMovement)> {
    let problems = &mut import.problems;
    let account = line.text("account", 40, problems);
    let booked_on = line.day("booked_on", &import.calendar, problems);
    let kind = line.word("kind", MOVEMENT_KINDS, problems);
    let direction = line.word("direction", DIRECTIONS, problems);
    let amount = line.money("amount", problems);
    let description = line.maybe_text("description", 200, problems);
    let reference = line.text("reference", 40, problems);
    let new = NewMovement {
        booked_on: booked_on?,
        kind: kind?,
        direction: direction?,
        amount: amount?,
        description: description?,
        reference: reference?,
    };
    Some((account?, new))
}

async fn open(writing: &mut Writing, number: &str) -> Result<Option<Ledger>, StoreError> {
    let Some((_, account)) = writing.account_by_number(number).await? else {
        return Ok(None);
    };
    Ok(Some(Ledger {
        booked: writing.movement_references(&account.id).await?,
        balance: account.balance,
        from: account.last_movement_on.unwrap_or(account.opened_on),
        id: account.id,
        new: Vec::new(),
    }))
}

/// Books what is new on an account; the first line that cannot be booked ends it.
async fn book(
    import: &mut Import<'_>,
    writing: &mut Writing,
    mut ledger: Ledger,
) -> Result<u32, StoreError> {
    ledger.new.sort_by_key(|(_, movement)| movement.booked_on);
    let mut added = 0;
    for (line, new) in &ledger.new {
        if new.booked_on < ledger.from {
            let day = ledger.from;
            import.wrong_at(MOVEMENTS.file, *line, "booked_on", Reason::Before { day });
            break;
        }
        let Some(balance) = running_balance(ledger.balance, new.direction, new.amount) else {
            let reason = match new.direction {
                Direction::Debit => Reason::Overdrawn,
                Direction::Credit => Reason::TooLarge,
            };
            import.wrong_at(MOVEMENTS.file, *line, "amount", reason);
            break;
        };
        ledger.balance = balance;
        // After the first problem nothing is kept anyway.
        if import.problems.is_empty() {
            writing.append_movement(&ledger.id, new).await?;
        }
        added += 1;
    }
    Ok(added)
}
