//! The port to the systems of record.
//!
//! An adapter only builds requests and parses answers, so that it is tested natively against
//! recorded traffic or the real router. [`transport`] is the only part that touches the network.

use sokoguru_api as api;

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

/// A request, as an adapter builds it. `Debug` prints no body.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path and query below the base address of the service.
    pub path: String,
    /// JSON, if any.
    pub body: Option<String>,
    /// Key of the command, for writes.
    pub idempotency_key: Option<String>,
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

/// A question to a backend and the way to read its answer.
pub struct Read<T> {
    /// What to send.
    pub request: Request,
    /// Reads a good answer's body, from the network or from the phone's copy.
    pub parse: fn(&[u8]) -> Result<T, BackendError>,
}
