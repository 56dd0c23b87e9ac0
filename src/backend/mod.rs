//! The port to the systems of record.
//!
//! An adapter only builds requests and parses answers, and is tested natively against recorded
//! traffic or the real router; [`transport`] alone touches the network. The discovery document says
//! which [`adapter`] answers for an area; what one lacks is [`BackendError::Unsupported`] and absent.

use core::fmt;

use sokoguru_api as api;
use sokoguru_api::discovery::{Discovery, Service};
use sokoguru_api::wire::{LoanId, MeetingId, PaperId, SavingsId, SessionId};

use crate::offline::outbox::{Command, Kind, Receipt};

pub mod bearer;
pub mod boards;
pub mod joining;
pub mod own;
pub mod transport;

/// Why something that was asked of a backend did not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendError {
    /// The network did not carry the question or the answer. Nothing is known of its effect.
    Offline,
    /// The session has ended. Nothing was done.
    SignedOut,
    /// The backend refused, and says why.
    Rejected(Box<api::Problem>),
    /// The backend cannot answer now; seconds after which to try again, if it said.
    Unavailable {
        /// Seconds.
        retry_after: Option<u32>,
    },
    /// The backend answered something that this app cannot read. It is never shown as a zero.
    BadResponse,
    /// This backend does not have it.
    Unsupported,
}

impl BackendError {
    /// Whether the same request may succeed later without anybody changing anything. The outbox
    /// decides by this and by nothing else.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Offline | Self::Unavailable { .. } | Self::BadResponse => true,
            Self::Rejected(problem) => matches!(
                problem.code.known(),
                Some(
                    api::ProblemCode::RequestInProgress
                        | api::ProblemCode::RateLimited
                        | api::ProblemCode::Unavailable
                        | api::ProblemCode::Internal
                )
            ),
            Self::SignedOut | Self::Unsupported => false,
        }
    }
}

/// Method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Ends.
    Delete,
}

impl Method {
    /// The method as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// The service that a request belongs to; where it is stands in the discovery document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The host of the discovery document itself.
    Host,
    /// Sessions, devices, what concerns the member.
    Profile,
    /// Savings and Beranda.
    Accounts,
    /// Loans and applications.
    Loans,
    /// Meetings, papers and votes.
    Meetings,
}

impl Area {
    /// The name of the area in the discovery document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "",
            Self::Profile => "profile",
            Self::Accounts => "accounts",
            Self::Loans => "loans",
            Self::Meetings => "meetings",
        }
    }

    /// The service that answers for the area; without one for the profile, that of the accounts.
    pub fn service(self, discovery: &Discovery) -> Option<&Service> {
        discovery.services.get(self.name()).or_else(|| match self {
            Self::Profile => discovery.services.get(Self::Accounts.name()),
            _ => None,
        })
    }
}

/// A request, as an adapter builds it. `Debug` prints no body.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Service.
    pub area: Area,
    /// Method.
    pub method: Method,
    /// Path and query below the base address of the service.
    pub path: String,
    /// JSON, if any.
    pub body: Option<String>,
    /// A sealed ballot, if it is one.
    pub ballot: Option<Vec<u8>>,
    /// Whether it goes without anything that tells of a member, like all about a sealed ballot.
    pub nameless: bool,
    /// Key of the command, for writes.
    pub idempotency_key: Option<String>,
    /// `If-None-Match`, for reads of which the phone has a copy.
    pub etag: Option<String>,
    /// Whether it needs no member.
    pub public: bool,
    /// Opens an application of somebody who is no member.
    pub secret: Option<String>,
}

impl Request {
    /// A request without body, for a member.
    pub fn new(area: Area, method: Method, path: String) -> Self {
        Self {
            area,
            method,
            path,
            body: None,
            ballot: None,
            nameless: false,
            idempotency_key: None,
            etag: None,
            public: false,
            secret: None,
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&[self.method.as_str(), " ", &self.path].concat())
    }
}

/// An answer, as the transport got it. `Debug` prints no body.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.status, f)
    }
}

impl Response {
    /// Sorts an answer: 2xx and 304 pass, everything else says why it did not come.
    pub fn judge(self) -> Result<Self, BackendError> {
        if matches!(self.status, 200..=299 | 304) {
            return Ok(self);
        }
        let problem = api::json::read::<api::Problem>(&self.body).ok();
        let code = problem.as_ref().and_then(|problem| problem.code.known());
        let ended = matches!(
            code,
            Some(api::ProblemCode::SessionRequired | api::ProblemCode::RefreshReused)
        );
        // Only the backend's own word ends a session: a hotspot's login page does not.
        if self.status == 401 && ended {
            return Err(BackendError::SignedOut);
        }
        if self.status >= 500 || (self.status == 429 && problem.is_none()) {
            return Err(BackendError::Unavailable {
                retry_after: self.retry_after,
            });
        }
        match problem {
            Some(_) if code == Some(api::ProblemCode::RateLimited) => {
                Err(BackendError::Unavailable {
                    retry_after: self.retry_after,
                })
            }
            Some(problem) => Err(BackendError::Rejected(Box::new(problem))),
            None => Err(BackendError::BadResponse),
        }
    }
}

/// A question to a backend and the way to read its answer.
pub struct Read<T> {
    /// What to send.
    pub request: Request,
    /// Reads a good answer's body, from the network or from the phone's copy.
    pub parse: fn(&[u8]) -> Result<T, BackendError>,
}

impl<T> Clone for Read<T> {
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            parse: self.parse,
        }
    }
}

impl<T> PartialEq for Read<T> {
    /// Two reads are the same when they ask the same.
    fn eq(&self, other: &Self) -> bool {
        self.request == other.request
    }
}

impl<T> fmt::Debug for Read<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

/// A read, where the backend has it.
pub type Offered<T> = Result<Read<T>, BackendError>;

/// What a system of record can be asked. An adapter overrides what its system has; everything
/// else stays [`BackendError::Unsupported`].
#[expect(
    unused_variables,
    reason = "the defaults answer for what a system lacks"
)]
pub trait Backend: Writes {
    /// Everything that Beranda shows.
    fn home(&self) -> Offered<api::home::Home> {
        Err(BackendError::Unsupported)
    }
    /// The savings accounts.
    fn savings(&self) -> Offered<api::savings::Savings> {
        Err(BackendError::Unsupported)
    }
    /// A page of movements, newest first; `month` is `YYYY-MM`.
    fn transactions(
        &self,
        account: &SavingsId,
        month: Option<&str>,
        cursor: Option<&str>,
    ) -> Offered<api::savings::Transactions> {
        Err(BackendError::Unsupported)
    }
    /// The products that members can apply for.
    fn loan_products(&self) -> Offered<api::loans::LoanProducts> {
        Err(BackendError::Unsupported)
    }
    /// The member's loans.
    fn loans(&self) -> Offered<api::loans::Loans> {
        Err(BackendError::Unsupported)
    }
    /// One loan with its schedule.
    fn loan(&self, loan: &LoanId) -> Offered<api::loans::Loan> {
        Err(BackendError::Unsupported)
    }
    /// The member's applications.
    fn loan_applications(&self) -> Offered<api::loans::LoanApplications> {
        Err(BackendError::Unsupported)
    }
    /// The meetings.
    fn meetings(&self) -> Offered<api::meetings::Meetings> {
        Err(BackendError::Unsupported)
    }
    /// One meeting with agenda, papers and quorum.
    fn meeting(&self, meeting: &MeetingId) -> Offered<api::meetings::Meeting> {
        Err(BackendError::Unsupported)
    }
    /// The result of a finished meeting.
    fn results(&self, meeting: &MeetingId) -> Offered<api::meetings::Results> {
        Err(BackendError::Unsupported)
    }
    /// The devices that are signed in.
    fn sessions(&self) -> Offered<api::account::Sessions> {
        Err(BackendError::Unsupported)
    }
    /// Begins a session.
    fn create_session(
        &self,
        request: &api::account::SessionRequest,
    ) -> Offered<api::account::SessionGrant> {
        Err(BackendError::Unsupported)
    }
    /// Turns a printed code into an account and begins a session.
    fn create_activation(
        &self,
        request: &api::account::ActivationRequest,
    ) -> Offered<api::account::SessionGrant> {
        Err(BackendError::Unsupported)
    }
    /// Changes the tokens of a session on another origin.
    fn refresh_session(
        &self,
        request: &api::account::RefreshRequest,
    ) -> Offered<api::account::SessionGrant> {
        Err(BackendError::Unsupported)
    }
    /// Ends a session.
    fn delete_session(&self, session: &SessionId) -> Result<Request, BackendError> {
        Err(BackendError::Unsupported)
    }
    /// The bytes of a paper.
    fn paper(&self, meeting: &MeetingId, paper: &PaperId) -> Result<Request, BackendError> {
        Err(BackendError::Unsupported)
    }
}

/// What becomes of a write. Apart from the reads, so that the outbox, which asks for an adapter by
/// its protocol, does not bring every answer's parser along.
#[expect(
    unused_variables,
    reason = "the defaults answer for what a system lacks"
)]
pub trait Writes {
    /// A write, with its key.
    fn command_request(&self, command: &Command, key: &str) -> Result<Request, BackendError> {
        Err(BackendError::Unsupported)
    }
    /// What the backend says of a write that it accepted.
    fn parse_receipt(&self, kind: Kind, response: &Response) -> Result<Receipt, BackendError> {
        Err(BackendError::Unsupported)
    }
}

/// The adapter for a protocol of the discovery document. The version's minor changes are
/// additions, so that only the major one is looked at.
pub fn adapter(protocol: &str) -> Option<&'static dyn Writes> {
    match protocol {
        "sokoguru/1" => Some(&own::Own),
        _ => None,
    }
}

/// What a cooperative's backends offer, as data: what is lacking is absent in the app.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an answer of its own"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// Savings.
    pub savings: bool,
    /// Loans.
    pub loans: bool,
    /// Meetings.
    pub meetings: bool,
    /// Signing in.
    pub profile: bool,
}

impl Capabilities {
    /// Reads them from the discovery document.
    pub fn of(discovery: &Discovery) -> Self {
        let has = |area: Area| {
            area.service(discovery)
                .is_some_and(|service| adapter(&service.protocol).is_some())
        };
        Self {
            savings: has(Area::Accounts),
            loans: has(Area::Loans),
            meetings: has(Area::Meetings),
            profile: has(Area::Profile),
        }
    }
}
