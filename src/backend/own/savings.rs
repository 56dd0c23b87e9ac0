//! Sokoguru protocol 1 for one savings account and for what a member asks about it.

use sokoguru_api::json::to_text;
use sokoguru_api::savings::Transactions;
use sokoguru_api::savings_requests::{
    DepositNotice, SavingsDetail, SavingsRequest, SavingsRequests, WithdrawalRequest,
};
use sokoguru_api::wire::{SavingsId, SavingsRequestId};

use super::{concat, get, parse, push_query};
use crate::backend::{Area, BackendError, Read, Response};
use crate::offline::outbox::{Kind, Receipt};

/// One account with its months and its term.
pub fn savings_account(account: &SavingsId) -> Read<SavingsDetail> {
    get(Area::Accounts, &["/v1/savings/", account.as_str()])
}

/// What the member has asked about savings.
pub fn savings_requests() -> Read<SavingsRequests> {
    get(Area::Accounts, &["/v1/savings-requests"])
}

/// The longest page of movements that a backend gives, newest first.
pub fn all_transactions(account: &SavingsId, cursor: Option<&str>) -> Read<Transactions> {
    let mut read: Read<Transactions> = get(
        Area::Accounts,
        &["/v1/savings/", account.as_str(), "/transactions?limit=200"],
    );
    if let Some(cursor) = cursor {
        read.request.path.push_str("&cursor=");
        push_query(&mut read.request.path, cursor);
    }
    read
}

/// Where a write goes, and its body.
pub(super) type Write = (Area, String, Option<String>);

/// Asks for money.
pub(super) fn withdraw(account: &SavingsId, request: &WithdrawalRequest) -> Write {
    let path = concat(&["/v1/savings/", account.as_str(), "/withdrawals"]);
    (Area::Accounts, path, Some(to_text(request)))
}

/// Tells of a deposit.
pub(super) fn note_deposit(account: &SavingsId, notice: &DepositNotice) -> Write {
    let path = concat(&["/v1/savings/", account.as_str(), "/deposit-notices"]);
    (Area::Accounts, path, Some(to_text(notice)))
}

/// Takes a request back.
pub(super) fn cancel(request: &SavingsRequestId) -> Write {
    let path = concat(&["/v1/savings-requests/", request.as_str(), "/cancellation"]);
    (Area::Accounts, path, None)
}

/// What the backend says of a request that it accepted.
pub(super) fn receipt(kind: Kind, response: &Response) -> Result<Receipt, BackendError> {
    let request: SavingsRequest = parse(&response.body)?;
    let last = request.history.last().ok_or(BackendError::BadResponse)?;
    Ok(Receipt {
        kind,
        received_at: last.at,
        number: Some(request.number),
    })
}
