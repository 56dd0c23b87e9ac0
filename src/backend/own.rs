//! Sokoguru protocol 1: builds requests, parses answers. No IO.
//!
//! The free functions are the protocol; [`Own`] offers them through the port.
// long: every write of the protocol stands in one match, so that none is forgotten.

use sokoguru_api::account::{
    ActivationRequest, PasswordRequest, RefreshRequest, SessionGrant, SessionRequest, Sessions,
};
use sokoguru_api::discovery::Discovery;
use sokoguru_api::home::Home;
use sokoguru_api::json::{Decode, Encode, from_slice, to_text};
use sokoguru_api::loans::{Loan, LoanApplications, LoanProducts, Loans};
use sokoguru_api::meetings::{Attendance, Meeting, Meetings, Results, VoteReceipt};
use sokoguru_api::questions::Question;
use sokoguru_api::savings::{Savings, Transactions};
use sokoguru_api::wire::{Check, LoanId, MeetingId, PaperId, SavingsId, SessionId};

use super::{Area, Backend, BackendError, Method, Offered, Read, Request, Response, Writes};
use crate::offline::outbox::{Command, Kind, Receipt};

mod board;
pub mod cooperative;
mod lending;
mod reminders;
mod savings;

pub use board::{
    ReceiptBytes, ballot_path, board_consistency, board_head, board_inclusion, credential,
    manifest, put_ballot, put_credential, slot,
};
pub use lending::{Upload, eligibility, guarantees, guarantor, payoff, put_piece};
pub use reminders::{delete_push_subscription, push_subscription, put_push_subscription};
pub use savings::{all_transactions, savings_account, savings_requests};

/// An answer larger than this is not one of ours.
const MAX_BODY: usize = 1 << 20;
/// Movements a page.
const PAGE: &str = "50";

/// Everything that Beranda shows.
pub fn home() -> Read<Home> {
    get(Area::Accounts, &["/v1/home"])
}

/// The savings accounts.
pub fn savings() -> Read<Savings> {
    get(Area::Accounts, &["/v1/savings"])
}

/// A page of movements, newest first; `month` is `YYYY-MM`.
pub fn transactions(
    account: &SavingsId,
    month: Option<&str>,
    cursor: Option<&str>,
) -> Read<Transactions> {
    let mut read: Read<Transactions> = get(
        Area::Accounts,
        &[
            "/v1/savings/",
            account.as_str(),
            "/transactions?limit=",
            PAGE,
        ],
    );
    for (name, value) in [("&month=", month), ("&cursor=", cursor)] {
        if let Some(value) = value {
            read.request.path.push_str(name);
            push_query(&mut read.request.path, value);
        }
    }
    read
}

/// The products that members can apply for; needs no member.
pub fn loan_products() -> Read<LoanProducts> {
    public(get(Area::Loans, &["/v1/loan-products"]))
}

/// The member's loans.
pub fn loans() -> Read<Loans> {
    get(Area::Loans, &["/v1/loans"])
}

/// One loan with its schedule.
pub fn loan(loan: &LoanId) -> Read<Loan> {
    get(Area::Loans, &["/v1/loans/", loan.as_str()])
}

/// The member's applications.
pub fn loan_applications() -> Read<LoanApplications> {
    get(Area::Loans, &["/v1/loan-applications"])
}

/// The meetings.
pub fn meetings() -> Read<Meetings> {
    get(Area::Meetings, &["/v1/meetings"])
}

/// One meeting with agenda, papers and quorum.
pub fn meeting(meeting: &MeetingId) -> Read<Meeting> {
    get(Area::Meetings, &["/v1/meetings/", meeting.as_str()])
}

/// The result of a finished meeting.
pub fn results(meeting: &MeetingId) -> Read<Results> {
    get(
        Area::Meetings,
        &["/v1/meetings/", meeting.as_str(), "/results"],
    )
}

/// The devices that are signed in.
pub fn sessions() -> Read<Sessions> {
    get(Area::Profile, &["/v1/sessions"])
}

/// Who the cooperative is; needs no member.
pub fn discovery() -> Read<Discovery> {
    public(get(Area::Host, &["/.well-known/koperasi"]))
}

/// Begins a session.
pub fn create_session(request: &SessionRequest) -> Read<SessionGrant> {
    post("/v1/sessions", request)
}

/// Turns a printed code into an account and begins a session.
pub fn create_activation(request: &ActivationRequest) -> Read<SessionGrant> {
    post("/v1/activations", request)
}

/// Changes the tokens of a session on another origin.
pub fn refresh_session(request: &RefreshRequest) -> Read<SessionGrant> {
    post("/v1/sessions/refresh", request)
}

/// Ends a session.
pub fn delete_session(session: &SessionId) -> Request {
    let path = concat(&["/v1/sessions/", session.as_str()]);
    Request::new(Area::Profile, Method::Delete, path)
}

/// Changes the password; every other session of the member ends.
pub fn update_password(request: &PasswordRequest) -> Request {
    Request {
        body: Some(to_text(request)),
        ..Request::new(Area::Profile, Method::Put, "/v1/password".to_owned())
    }
}

/// The bytes of a paper.
pub fn paper(meeting: &MeetingId, paper: &PaperId) -> Request {
    let path = concat(&[
        "/v1/meetings/",
        meeting.as_str(),
        "/papers/",
        paper.as_str(),
    ]);
    Request::new(Area::Meetings, Method::Get, path)
}

/// A write, with its key.
pub fn command_request(command: &Command, key: &str) -> Request {
    let (area, path, body) = match command {
        Command::ApplyLoan(request) => (
            Area::Loans,
            "/v1/loan-applications".to_owned(),
            Some(to_text(request)),
        ),
        Command::CancelApplication(application) => {
            let parts = [
                "/v1/loan-applications/",
                application.as_str(),
                "/cancellation",
            ];
            (Area::Loans, concat(&parts), None)
        }
        Command::AnswerGuarantee(guarantee, request) => (
            Area::Loans,
            lending::answer_path(guarantee),
            Some(lending::answer_body(request)),
        ),
        Command::Attach(application, slot, upload) => (
            Area::Loans,
            lending::attachment_path(application, slot),
            Some(to_text(upload)),
        ),
        Command::OwnData(write) => {
            let (path, body) = write.request();
            (Area::Profile, path, body)
        }
        Command::Attend(meeting) => (
            Area::Meetings,
            concat(&["/v1/meetings/", meeting.as_str(), "/attendance"]),
            None,
        ),
        Command::Ask(meeting, request) => {
            let path = match meeting {
                Some(meeting) => concat(&["/v1/meetings/", meeting.as_str(), "/questions"]),
                None => "/v1/questions".to_owned(),
            };
            (Area::Meetings, path, Some(to_text(request)))
        }
        Command::Vote(meeting, request) => (
            Area::Meetings,
            concat(&["/v1/meetings/", meeting.as_str(), "/votes"]),
            Some(to_text(request)),
        ),
        Command::Withdraw(account, request) => savings::withdraw(account, request),
        Command::NoteDeposit(account, notice) => savings::note_deposit(account, notice),
        Command::CancelSavingsRequest(request) => savings::cancel(request),
    };
    Request {
        body,
        idempotency_key: Some(key.to_owned()),
        ..Request::new(area, Method::Post, path)
    }
}

/// What the backend says of a write that it accepted.
pub fn parse_receipt(kind: Kind, response: &Response) -> Result<Receipt, BackendError> {
    let body = &response.body;
    Ok(match kind {
        Kind::LoanApplication | Kind::Cancellation | Kind::GuaranteeAnswer => {
            lending::receipt(kind, response)?
        }
        Kind::Withdrawal | Kind::DepositNotice | Kind::SavingsCancellation => {
            savings::receipt(kind, response)?
        }
        // Files are sent in pieces, by `offline::uploads`.
        Kind::Attachment => return Err(BackendError::Unsupported),
        Kind::OwnData => super::joining::receipt(kind, response)?,
        Kind::Attendance => {
            let attendance: Attendance = parse(body)?;
            Receipt {
                kind,
                number: None,
                received_at: attendance.attended_at,
            }
        }
        Kind::Question => {
            let question: Question = parse(body)?;
            Receipt {
                kind,
                number: None,
                received_at: question.asked_at,
            }
        }
        Kind::Vote => {
            let vote: VoteReceipt = parse(body)?;
            Receipt {
                kind,
                number: Some(vote.number),
                received_at: vote.received_at,
            }
        }
    })
}

/// Reads a body. What does not parse, contradicts itself, is far too large or names a day that no
/// living cooperative has seen is an error, never a zero.
pub fn parse<T: Decode + Check>(body: &[u8]) -> Result<T, BackendError> {
    if body.len() > MAX_BODY {
        return Err(BackendError::BadResponse);
    }
    from_slice(body).map_err(|_| BackendError::BadResponse)
}

pub(super) fn get<T: Decode + Check>(area: Area, parts: &[&str]) -> Read<T> {
    Read {
        request: Request::new(area, Method::Get, concat(parts)),
        parse: parse::<T>,
    }
}

fn public<T>(mut read: Read<T>) -> Read<T> {
    read.request.public = true;
    read
}

/// A session call: needs no member, and carries no key because it is never repeated by itself.
fn post<T: Decode + Check>(path: &str, body: &dyn Encode) -> Read<T> {
    let request = Request {
        body: Some(to_text(body)),
        public: true,
        ..Request::new(Area::Profile, Method::Post, path.to_owned())
    };
    Read {
        request,
        parse: parse::<T>,
    }
}

fn concat(parts: &[&str]) -> String {
    parts.concat()
}

/// Percent-encodes everything that is not unreserved in a query.
fn push_query(path: &mut String, value: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            path.push(char::from(byte));
        } else {
            path.push('%');
            path.push(char::from(HEX[usize::from(byte >> 4)]));
            path.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Sokoguru protocol 1 behind the port.
#[derive(Clone, Copy, Debug)]
pub struct Own;

impl Backend for Own {
    fn home(&self) -> Offered<Home> {
        Ok(home())
    }
    fn savings(&self) -> Offered<Savings> {
        Ok(savings())
    }
    fn transactions(
        &self,
        account: &SavingsId,
        month: Option<&str>,
        cursor: Option<&str>,
    ) -> Offered<Transactions> {
        Ok(transactions(account, month, cursor))
    }
    fn loan_products(&self) -> Offered<LoanProducts> {
        Ok(loan_products())
    }
    fn loans(&self) -> Offered<Loans> {
        Ok(loans())
    }
    fn loan(&self, id: &LoanId) -> Offered<Loan> {
        Ok(loan(id))
    }
    fn loan_applications(&self) -> Offered<LoanApplications> {
        Ok(loan_applications())
    }
    fn meetings(&self) -> Offered<Meetings> {
        Ok(meetings())
    }
    fn meeting(&self, id: &MeetingId) -> Offered<Meeting> {
        Ok(meeting(id))
    }
    fn results(&self, id: &MeetingId) -> Offered<Results> {
        Ok(results(id))
    }
    fn sessions(&self) -> Offered<Sessions> {
        Ok(sessions())
    }
    fn create_session(&self, request: &SessionRequest) -> Offered<SessionGrant> {
        Ok(create_session(request))
    }
    fn create_activation(&self, request: &ActivationRequest) -> Offered<SessionGrant> {
        Ok(create_activation(request))
    }
    fn refresh_session(&self, request: &RefreshRequest) -> Offered<SessionGrant> {
        Ok(refresh_session(request))
    }
    fn delete_session(&self, session: &SessionId) -> Result<Request, BackendError> {
        Ok(delete_session(session))
    }
    fn paper(&self, meeting: &MeetingId, id: &PaperId) -> Result<Request, BackendError> {
        Ok(paper(meeting, id))
    }
}

impl Writes for Own {
    fn command_request(&self, command: &Command, key: &str) -> Result<Request, BackendError> {
        Ok(command_request(command, key))
    }
    fn parse_receipt(&self, kind: Kind, response: &Response) -> Result<Receipt, BackendError> {
        parse_receipt(kind, response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_are_encoded() {
        let id = SavingsId::parse("a1").unwrap();
        let read = transactions(&id, Some("2026-04"), Some("x&y=/ü"));
        assert_eq!(
            read.request.path,
            "/v1/savings/a1/transactions?limit=50&month=2026-04&cursor=x%26y%3D%2F%C3%BC"
        );
    }

    #[test]
    fn absurd_dates_are_refused() {
        let body = |day: &str| {
            let text = r#"{"items":[{"id":"d","device":"9999-01-01","createdAt":"DAY",
                "lastSeenAt":"2026-01-01T00:00:00Z","current":true}]}"#;
            parse::<Sessions>(text.replace("DAY", day).as_bytes())
        };
        assert!(body("2026-01-01T00:00:00Z").is_ok());
        assert!(body("0000-01-01T00:00:00Z").is_err());
        assert!(body("9999-01-01T00:00:00Z").is_err());
    }

    #[test]
    fn debug_shows_no_password() {
        let request = SessionRequest {
            member_number: "1".to_owned(),
            password: "rahasia".to_owned(),
            device: String::new(),
        };
        assert!(!format!("{:?}", create_session(&request)).contains("rahasia"));
    }
}
