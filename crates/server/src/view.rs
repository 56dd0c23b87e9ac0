//! From stored records to the wire. An id that the wire does not take is corrupt data, not a
//! guess.

use chrono::{DateTime, NaiveDate, Utc};
use sokoguru_api::account::{Member, Session};
use sokoguru_api::decisions::Consensus;
use sokoguru_api::home::Announcement;
use sokoguru_api::loan_conditions::LoanConditions;
use sokoguru_api::loans::{
    ApplicationEvent, Due, Fee, FeeKind, Instalment, LoanApplication, LoanProduct, LoanSummary,
};
use sokoguru_api::meetings::{AgendaItem, MeetingSummary, Paper, Quorum, VoteOption, VoteReceipt};
use sokoguru_api::savings::{SavingsAccount, Transaction};
use sokoguru_api::wire::{
    AnnouncementId, ApplicationId, ItemId, LoanId, MeetingId, OptionId, PaperId, ProductId,
    SavingsId, SessionId, TransactionId,
};
use sokoguru_api::{Amount, Rate};
use sokoguru_domain::{Charge, Money, Owed, arrears, next_due};

use crate::state::State;
use crate::store::applications::ApplicationRow;
use crate::store::cooperative::AnnouncementRow;
use crate::store::decisions::ConsensusRow;
use crate::store::loans::{InstalmentRow, LoanRow, ProductRow};
use crate::store::meetings::{ItemRow, MeetingRow, PaperRow};
use crate::store::members::MemberRow;
use crate::store::savings::{AccountRow, MovementRow};
use crate::store::sessions::SessionRow;
use crate::store::votes::ReceiptRow;
use crate::store::{StoreError, Stored};

macro_rules! id {
    ($kind:ident, $text:expr) => {
        $kind::parse($text).ok_or(StoreError::Corrupt(stringify!($kind)))?
    };
}

pub mod cooperative;
pub mod decisions;
pub mod lending;
pub mod own_data;
pub mod requests;

/// A member.
pub fn member(row: &MemberRow) -> Member {
    Member {
        number: row.number.as_str().to_owned(),
        name: row.name.clone(),
        status: row.status.into(),
        joined_on: row.joined_on,
    }
}

/// A session in the list of devices.
pub fn session(state: &State, row: &SessionRow, current: &str) -> Stored<Session> {
    Ok(Session {
        id: id!(SessionId, &row.id),
        device: row.device.clone(),
        created_at: state.local(row.created_at),
        last_seen_at: state.local(row.last_seen_at),
        current: row.id == current,
    })
}

/// A savings account. What a member may withdraw now is what is above the minimum and not asked for
/// already, where the kind allows it at all.
pub fn account(row: &AccountRow) -> Stored<SavingsAccount> {
    Ok(SavingsAccount {
        id: id!(SavingsId, &row.id),
        kind: row.kind.into(),
        name: row.name.clone(),
        number: row.number.clone(),
        balance: Amount(row.balance),
        available: Amount(row.available()),
        opened_on: row.opened_on,
        rate: row.rate.map(Rate),
        matures_on: row.matures_on,
        minimum_balance: row.minimum_balance.map(Amount),
        last_movement_on: row.last_movement_on,
    })
}

/// The sum of balances.
pub fn total(accounts: &[SavingsAccount]) -> Stored<Amount> {
    Money::sum(accounts.iter().map(|one| one.balance.0))
        .map(Amount)
        .map_err(|_| StoreError::Corrupt("total"))
}

/// A movement.
pub fn transaction(account: &str, row: &MovementRow) -> Stored<Transaction> {
    Ok(Transaction {
        id: id!(TransactionId, &format!("{account}-{}", row.seq)),
        booked_on: row.booked_on,
        kind: row.kind.into(),
        direction: row.direction.into(),
        amount: Amount(row.amount),
        balance_after: Amount(row.balance_after),
        description: row.description.clone(),
        reference: row.reference.clone(),
    })
}

/// A loan product.
pub fn product(row: &ProductRow, conditions: LoanConditions) -> Stored<LoanProduct> {
    let terms = &row.product;
    Ok(LoanProduct {
        id: id!(ProductId, &row.id),
        name: row.name.clone(),
        description: row.description.clone(),
        method: terms.method.into(),
        rate: Rate(terms.rate),
        rounding_mode: terms.rounding.mode.into(),
        rounding_unit: terms.rounding.unit.into(),
        min_amount: Amount(terms.min_amount),
        max_amount: Amount(terms.max_amount),
        min_months: terms.min_months,
        max_months: terms.max_months,
        fees: terms.fees.iter().map(fee).collect(),
        conditions,
    })
}

fn fee(fee: &sokoguru_domain::Fee) -> Fee {
    let kind = match fee.kind {
        sokoguru_domain::FeeKind::Provision => FeeKind::Provision,
        sokoguru_domain::FeeKind::Administration => FeeKind::Administration,
    };
    let (percent, amount) = match fee.charge {
        Charge::Percent(percent) => (Some(percent.normalize().to_string()), None),
        Charge::Amount(amount) => (None, Some(Amount(amount))),
    };
    Fee {
        kind: kind.into(),
        percent,
        amount,
    }
}

/// An application.
pub fn application(state: &State, row: &ApplicationRow) -> Stored<LoanApplication> {
    let loan_id = match &row.loan_id {
        Some(loan) => Some(id!(LoanId, loan)),
        None => None,
    };
    Ok(LoanApplication {
        id: id!(ApplicationId, &row.id),
        number: row.number.clone(),
        product_id: id!(ProductId, &row.product_id),
        product_name: row.product_name.clone(),
        amount: Amount(row.amount),
        months: row.months,
        purpose: row.purpose.clone(),
        status: row.status.into(),
        submitted_at: state.local(row.submitted_at),
        history: row
            .history
            .iter()
            .map(|event| ApplicationEvent {
                status: event.status.into(),
                at: state.local(event.at),
                reason: event.reason.clone(),
            })
            .collect(),
        loan_id,
        guarantors: Vec::new(),
        collateral: None,
        slots: Vec::new(),
        attachments: Vec::new(),
        awaits: Vec::new(),
    })
}

/// A loan in a list, from its schedule. What is due next is the next one that is not late; where
/// only late ones are left, the oldest of them.
pub fn loan(row: &LoanRow, rows: &[InstalmentRow], today: NaiveDate) -> Stored<LoanSummary> {
    let mut owed = Vec::with_capacity(rows.len());
    let mut paid_back = Money::ZERO;
    let mut paid_instalments = 0_u16;
    for one in rows {
        let total = one.total()?;
        owed.push(Owed {
            due_on: one.due_on,
            total,
            paid: one.paid,
        });
        // A payment covers the interest of its instalment first.
        let principal = one.paid.checked_sub(one.interest).unwrap_or(Money::ZERO);
        paid_back = paid_back
            .checked_add(principal)
            .ok_or(StoreError::Corrupt("loan"))?;
        paid_instalments += u16::from(one.paid >= total);
    }
    let next = next_due(&owed, today)
        .or_else(|| owed.iter().find(|one| !one.left().is_zero()))
        .and_then(|due| rows.iter().zip(&owed).find(|(_, one)| *one == due))
        .map(|(row, one)| Due {
            number: row.number,
            due_on: row.due_on,
            amount: Amount(one.left()),
        });
    Ok(LoanSummary {
        id: id!(LoanId, &row.id),
        number: row.number.clone(),
        product_name: row.product_name.clone(),
        principal: Amount(row.principal),
        outstanding: Amount(row.principal.checked_sub(paid_back).unwrap_or(Money::ZERO)),
        months: row.months,
        paid_instalments,
        status: row.status.into(),
        disbursed_on: row.disbursed_on,
        next_due: next,
        arrears: Amount(arrears(&owed, today).map_err(|_| StoreError::Corrupt("arrears"))?),
    })
}

/// A row of a schedule.
pub fn instalment(row: &InstalmentRow, today: NaiveDate) -> Stored<Instalment> {
    let total = row.total()?;
    Ok(Instalment {
        number: row.number,
        due_on: row.due_on,
        principal: Amount(row.principal),
        interest: Amount(row.interest),
        total: Amount(total),
        balance: Amount(row.balance),
        paid: Amount(row.paid),
        status: sokoguru_domain::status_on(row.due_on, total, row.paid, today).into(),
    })
}

/// A meeting in a list.
pub fn meeting(
    state: &State,
    row: &MeetingRow,
    now: DateTime<Utc>,
    (votable_items, voted_items): (u16, u16),
    attended_at: Option<DateTime<Utc>>,
) -> Stored<MeetingSummary> {
    Ok(MeetingSummary {
        id: id!(MeetingId, &row.id),
        title: row.title.clone(),
        kind: row.kind.into(),
        book_year: row.book_year,
        starts_at: state.local(row.starts_at),
        place: row.place.clone(),
        phase: row.phase_at(now).into(),
        open_at: state.local(row.open_at),
        close_at: state.local(row.close_at),
        accept_until: state.local(row.accept_until),
        votable_items,
        voted_items,
        attended_at: attended_at.map(|at| state.local(at)),
    })
}

/// The quorum of a meeting: as it stands, or as it was when the result was made.
pub fn quorum(row: &MeetingRow, present: u32, voters: u32) -> Quorum {
    let (present, voters) = row
        .counted
        .map_or((present, voters.max(present)), |c| (c.present, c.voters));
    Quorum {
        present,
        voters,
        required: row.quorum.required(voters),
        reached: row.quorum.reached(present, voters),
    }
}

/// An item of the agenda.
pub fn item(
    state: &State,
    (meeting, row): (&MeetingRow, &ItemRow),
    receipts: &[ReceiptRow],
    consensus: &[ConsensusRow],
    voters: u32,
) -> Stored<AgendaItem> {
    let receipt = receipts
        .iter()
        .find(|receipt| receipt.item_id == row.id)
        .map(|found| receipt(state, found))
        .transpose()?;
    let mut options = Vec::with_capacity(row.options.len());
    for option in &row.options {
        options.push(VoteOption {
            id: id!(OptionId, &option.id),
            label: option.label.clone(),
            side: option.side.into(),
        });
    }
    let mut paper_ids = Vec::with_capacity(row.paper_ids.len());
    for paper in &row.paper_ids {
        paper_ids.push(id!(PaperId, paper));
    }
    Ok(AgendaItem {
        id: id!(ItemId, &row.id),
        position: row.position,
        revision: row.revision,
        title: row.title.clone(),
        text: row.text.clone(),
        ballot: row.ballot.into(),
        options,
        receipt,
        paper_ids,
        rule: decisions::rule(meeting, row, voters),
        consensus: consensus
            .iter()
            .rfind(|one| one.item_id == row.id)
            .map(|one| Consensus {
                agreed: one.agreed,
                words: one.words.clone(),
                recorded_at: state.local(one.recorded_at),
            }),
    })
}

/// The proof that a vote is in.
pub fn receipt(state: &State, row: &ReceiptRow) -> Stored<VoteReceipt> {
    Ok(VoteReceipt {
        item_id: id!(ItemId, &row.item_id),
        number: grouped(&row.number),
        rev: row.rev,
        received_at: state.local(row.received_at),
    })
}

/// Twelve digits as they are read aloud: `4827 1093 5560`.
fn grouped(number: &str) -> String {
    let mut text = String::with_capacity(14);
    for (at, digit) in number.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// A document.
pub fn paper(row: &PaperRow) -> Stored<Paper> {
    Ok(Paper {
        id: id!(PaperId, &row.id),
        title: row.title.clone(),
        media_type: row.media_type.clone(),
        size: row.size,
        sha256: hex(&row.sha256),
    })
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An announcement.
pub fn announcement(state: &State, row: &AnnouncementRow) -> Stored<Announcement> {
    Ok(Announcement {
        id: id!(AnnouncementId, &row.id),
        title: row.title.clone(),
        body: row.body.clone(),
        published_at: state.local(row.published_at),
    })
}
