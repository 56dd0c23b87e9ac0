//! What surrounds a loan in protocol 1: who may ask, guarantors, papers, payoffs.

use chrono::{DateTime, FixedOffset, NaiveDate};
use sokoguru_api::json::to_text;
use sokoguru_api::loan_conditions::{LoanEligibilities, Payoff};
use sokoguru_api::sureties::{GuaranteeAnswerRequest, Guarantees, GuarantorCheck};
use sokoguru_api::wire::{ApplicationId, Check, GuaranteeId, LoanId, SlotId};
use sokoguru_api::{codec, decode};

use super::{concat, get, parse, push_query};
use crate::backend::{Area, BackendError, Method, Read, Request, Response};
use crate::offline::outbox::{Kind, Receipt};

/// For each product whether the member may ask for it.
pub fn eligibility() -> Read<LoanEligibilities> {
    get(Area::Loans, &["/v1/loan-eligibility"])
}

/// What the member stands surety for, or is asked to.
pub fn guarantees() -> Read<Guarantees> {
    get(Area::Loans, &["/v1/guarantees"])
}

/// Whether a member can be named as a guarantor.
pub fn guarantor(number: &str) -> Read<GuarantorCheck> {
    let mut read: Read<GuarantorCheck> = get(Area::Loans, &["/v1/guarantors/"]);
    push_query(&mut read.request.path, number);
    read
}

/// What paying a loan off costs on a day.
pub fn payoff(loan: &LoanId, on: NaiveDate) -> Read<Payoff> {
    let day = on.to_string();
    get(
        Area::Loans,
        &["/v1/loans/", loan.as_str(), "/payoff?on=", &day],
    )
}

/// The address of a guarantor's answer.
pub(super) fn answer_path(guarantee: &GuaranteeId) -> String {
    concat(&["/v1/guarantees/", guarantee.as_str(), "/answer"])
}

/// The body of a guarantor's answer.
pub(super) fn answer_body(request: &GuaranteeAnswerRequest) -> String {
    to_text(request)
}

/// A file that is uploaded, as its write describes it. The bytes lie elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Bytes of the whole.
    pub size: u32,
    /// SHA-256 of the whole, hexadecimal.
    pub sha256: String,
    /// Media type.
    pub media_type: String,
}

codec!(Upload {
    size,
    sha256,
    media_type
});

/// Where a paper of an application is put.
pub(super) fn attachment_path(application: &ApplicationId, slot: &SlotId) -> String {
    concat(&[
        "/v1/loan-applications/",
        application.as_str(),
        "/attachments/",
        slot.as_str(),
    ])
}

/// A piece of an upload, from a byte on.
pub fn put_piece(path: &str, upload: &Upload, key: &str, from: u32, piece: Vec<u8>) -> Request {
    let (from, size) = (from.to_string(), upload.size.to_string());
    let mut path = concat(&[
        path,
        "?offset=",
        &from,
        "&size=",
        &size,
        "&sha256=",
        &upload.sha256,
        "&type=",
    ]);
    push_query(&mut path, &upload.media_type);
    Request {
        ballot: Some(piece),
        idempotency_key: Some(key.to_owned()),
        ..Request::new(Area::Loans, Method::Put, path)
    }
}

/// Of an application only what a receipt keeps.
struct Sent {
    number: String,
    submitted_at: DateTime<FixedOffset>,
    history: Vec<Step>,
}

struct Step {
    at: DateTime<FixedOffset>,
}

/// Of an answered guarantee only what a receipt keeps.
struct Answered {
    answered_at: DateTime<FixedOffset>,
}

decode!(Sent {
    number,
    submitted_at,
    history
});
decode!(Step { at });
decode!(Answered { answered_at });

impl Check for Sent {}
impl Check for Answered {}

/// What the backend says of a write about loans that it accepted.
pub(super) fn receipt(kind: Kind, response: &Response) -> Result<Receipt, BackendError> {
    let body = &response.body;
    if kind == Kind::GuaranteeAnswer {
        let answered: Answered = parse(body)?;
        return Ok(Receipt {
            kind,
            number: None,
            received_at: answered.answered_at,
        });
    }
    let sent: Sent = parse(body)?;
    let received_at = match kind {
        Kind::Cancellation => sent.history.last().ok_or(BackendError::BadResponse)?.at,
        _ => sent.submitted_at,
    };
    Ok(Receipt {
        kind,
        number: Some(sent.number),
        received_at,
    })
}
