//! What the office decides about savings: withdrawals, ends of terms, notices of deposits.
//!
//! Each function is a part of one transaction, by the domain's rules; a decision and the movement
//! that comes of it are never one without the other. What it leaves to others: who may decide, and
//! the words that are printed.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_domain::savings::available;
use sokoguru_domain::{Direction, Money, Power, RequestKind, RequestStatus, TransactionKind};

use crate::audit::{Action, record};
use crate::office::{OfficeError, payouts};
use crate::store::cooperative::Area;
use crate::store::payouts::PayoutKind;
use crate::store::savings::{AccountRow, NewMovement};
use crate::store::savings_requests::RequestRow;
use crate::store::{StoreError, Writing};

/// Grants or refuses a request. A refusal names its reason, which the member reads.
pub async fn decide(
    tx: &mut Writing,
    number: &str,
    to: RequestStatus,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<RequestRow, OfficeError> {
    if !matches!(to, RequestStatus::Approved | RequestStatus::Rejected) {
        return Err(OfficeError::WrongState(format!(
            "a request does not become {} by a decision alone",
            to.code()
        )));
    }
    payouts::allow(tx, Power::Decide).await?;
    let found = request(tx, number, to).await?;
    if to == RequestStatus::Approved {
        covered(tx, &found).await?;
        payouts::grant(tx, (PayoutKind::Withdrawal, number), found.member, now).await?;
    }
    finish(tx, found, to, reason, now).await
}

/// Pays a granted withdrawal, or the end of a term: its movements and its state at once. `on` is
/// the day on which it counts. The officer who pays it is not the one who granted it.
pub async fn pay(
    tx: &mut Writing,
    number: &str,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<RequestRow, OfficeError> {
    let to = RequestStatus::Paid;
    let found = request(tx, number, to).await?;
    let account = covered(tx, &found).await?;
    payouts::pay(tx, (PayoutKind::Withdrawal, number), found.member, now).await?;
    let mut booking = Booking {
        tx,
        request: &found,
        on,
        parts: 0,
    };
    match found.ending {
        None => {
            booking
                .book(TransactionKind::Withdrawal, Direction::Debit, found.amount)
                .await?;
        }
        Some(ending) => {
            // What has come to the account since the request is the member's as well.
            let paid = account
                .balance
                .checked_add(ending.interest)
                .and_then(|sum| sum.checked_sub(ending.tax))
                .and_then(|sum| sum.checked_sub(ending.penalty))
                .ok_or_else(too_little)?;
            for (kind, direction, amount) in [
                (
                    TransactionKind::Interest,
                    Direction::Credit,
                    ending.interest,
                ),
                (TransactionKind::Tax, Direction::Debit, ending.tax),
                (TransactionKind::Fee, Direction::Debit, ending.penalty),
                (TransactionKind::Withdrawal, Direction::Debit, paid),
            ] {
                booking.book(kind, direction, amount).await?;
            }
        }
    }
    tx.set_figures_moment(Area::Savings, now).await?;
    finish(tx, found, to, "", now).await
}

/// Books a deposit of which a member gave notice: the movement and the state at once.
pub async fn book(
    tx: &mut Writing,
    number: &str,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<RequestRow, OfficeError> {
    let to = RequestStatus::Booked;
    payouts::allow(tx, Power::PayOut).await?;
    let found = request(tx, number, to).await?;
    let mut booking = Booking {
        tx,
        request: &found,
        on,
        parts: 0,
    };
    booking
        .book(TransactionKind::Deposit, Direction::Credit, found.amount)
        .await?;
    tx.set_figures_moment(Area::Savings, now).await?;
    finish(tx, found, to, "", now).await
}

/// The movements that come of one request.
struct Booking<'a> {
    tx: &'a mut Writing,
    request: &'a RequestRow,
    on: NaiveDate,
    parts: u8,
}

impl Booking<'_> {
    /// Books a part of it, if it is anything. The number of the request is the receipt's, and
    /// unique within the account: it cannot be booked twice.
    async fn book(
        &mut self,
        kind: TransactionKind,
        direction: Direction,
        amount: Money,
    ) -> Result<(), OfficeError> {
        if amount.is_zero() {
            return Ok(());
        }
        let number = &self.request.number;
        self.parts += 1;
        let reference = match self.parts {
            1 => number.clone(),
            part => format!("{number}/{part}"),
        };
        let description = match kind {
            TransactionKind::Interest => "Jasa simpanan sampai akhir",
            TransactionKind::Tax => "Pajak atas jasa simpanan",
            TransactionKind::Fee => "Penalti sebelum jatuh tempo",
            TransactionKind::Deposit => "Setoran",
            _ if self.request.kind == RequestKind::Closing => "Pencairan simpanan berjangka",
            _ => "Penarikan",
        };
        let new = NewMovement {
            booked_on: self.on,
            kind,
            direction,
            amount,
            description: description.to_owned(),
            reference,
        };
        let booked = self
            .tx
            .append_movement(&self.request.account_id, &new)
            .await;
        booked.map_err(|error| match error {
            StoreError::Refused(rule) => OfficeError::WrongState(rule),
            other => other.into(),
        })
    }
}

fn too_little() -> OfficeError {
    OfficeError::WrongState("the account no longer covers it".to_owned())
}

/// The account of a request for money, if it still has what is asked for.
async fn covered(tx: &mut Writing, request: &RequestRow) -> Result<AccountRow, OfficeError> {
    let accounts = tx.accounts(request.member).await?;
    let account = accounts
        .into_iter()
        .find(|account| account.id == request.account_id)
        .ok_or(OfficeError::NotFound("account"))?;
    let minimum = account.minimum_balance.unwrap_or(Money::ZERO);
    let is_covered = match request.kind {
        RequestKind::Withdrawal => {
            request.amount <= available(account.kind, account.balance, minimum, Money::ZERO)
        }
        RequestKind::Closing => !account.balance.is_zero(),
        RequestKind::Deposit => true,
    };
    if is_covered {
        Ok(account)
    } else {
        Err(too_little())
    }
}

async fn request(
    tx: &mut Writing,
    number: &str,
    to: RequestStatus,
) -> Result<RequestRow, OfficeError> {
    let found = tx
        .savings_request_by_number(number)
        .await?
        .ok_or(OfficeError::NotFound("request"))?;
    if found.status.can_become(found.kind, to) {
        Ok(found)
    } else {
        Err(OfficeError::WrongState(format!(
            "{number} is {} and cannot become {}",
            found.status.code(),
            to.code()
        )))
    }
}

async fn finish(
    tx: &mut Writing,
    found: RequestRow,
    to: RequestStatus,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<RequestRow, OfficeError> {
    let moved = tx
        .move_savings_request(&found.id, (found.status, to), reason, now)
        .await?;
    if !moved {
        return Err(OfficeError::WrongState(
            "the request has changed meanwhile".to_owned(),
        ));
    }
    let action = match to {
        RequestStatus::Approved => Action::WithdrawalApproved,
        RequestStatus::Paid => Action::WithdrawalPaid,
        RequestStatus::Booked => Action::DepositBooked,
        _ => Action::SavingsRequestRejected,
    };
    let subject = ("request", found.number.as_str());
    record(tx, action, subject, &[("reason", reason)], now).await?;
    tx.savings_request_by_number(&found.number)
        .await?
        .ok_or(OfficeError::NotFound("request"))
}
