//! One account in full and requests about savings, from stored records to the wire.

use sokoguru_api::Amount;
use sokoguru_api::savings_requests::{
    EarlyEnd, SavingsMonth, SavingsRequest, SavingsRequestEvent, SavingsTerm, TermEnding,
};
use sokoguru_api::wire::{SavingsId, SavingsRequestId};
use sokoguru_domain::Money;
use sokoguru_domain::savings::{Ending, Term};

use crate::state::State;
use crate::store::savings_requests::RequestRow;
use crate::store::savings_terms::MonthRow;
use crate::store::{StoreError, Stored};

/// The months of an account, oldest first, each with the balance that it leads to.
pub fn months(rows: &[MonthRow]) -> Stored<Vec<SavingsMonth>> {
    let mut balance = Money::ZERO;
    rows.iter()
        .map(|row| {
            balance = balance
                .checked_add(row.money_in)
                .and_then(|sum| sum.checked_sub(row.money_out))
                .ok_or(StoreError::Corrupt("months"))?;
            Ok(SavingsMonth {
                month: row.month.clone(),
                money_in: Amount(row.money_in),
                money_out: Amount(row.money_out),
                balance: Amount(balance),
                movements: row.movements,
            })
        })
        .collect()
}

/// The terms of a term account.
pub fn term(term: &Term) -> SavingsTerm {
    SavingsTerm {
        placed: Amount(term.placed),
        months: term.months,
        payout: term.payout.into(),
        penalty: term.penalty.map(|penalty| EarlyEnd {
            of: penalty.of.into(),
            percent: penalty.percent.normalize().to_string(),
        }),
    }
}

/// A request.
pub fn request(state: &State, row: &RequestRow) -> Stored<SavingsRequest> {
    let history = row.history.iter().map(|event| SavingsRequestEvent {
        status: event.status.into(),
        at: state.local(event.at),
        reason: event.reason.clone(),
    });
    Ok(SavingsRequest {
        id: SavingsRequestId::parse(&row.id).ok_or(StoreError::Corrupt("SavingsRequestId"))?,
        number: row.number.clone(),
        kind: row.kind.into(),
        account_id: SavingsId::parse(&row.account_id).ok_or(StoreError::Corrupt("SavingsId"))?,
        account_name: row.account_name.clone(),
        amount: Amount(row.amount),
        ending: row.ending.map(ending),
        paid_on: row.paid_on,
        note: row.note.clone(),
        has_photo: row.has_photo,
        status: row.status.into(),
        submitted_at: state.local(row.submitted_at),
        history: history.collect(),
    })
}

fn ending(ending: Ending) -> TermEnding {
    TermEnding {
        interest: Amount(ending.interest),
        tax: Amount(ending.tax),
        penalty: Amount(ending.penalty),
        paid: Amount(ending.paid),
    }
}
