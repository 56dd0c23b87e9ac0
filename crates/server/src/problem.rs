//! Every error of the server and its one mapping to an answer, RFC 9457.
//!
//! A [`Failure`] says no more than its code, so that nothing of the inside gets out; what happened
//! inside goes to the log, under the same id.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, FixedOffset};
use sokoguru_api::problem::FieldProblem;
use sokoguru_api::wire::Code;
use sokoguru_api::{Problem, ProblemCode};

use crate::office::OfficeError;
use crate::passwords::HashError;
use crate::sealed::SealedError;
use crate::secrets::NoRandomness;
use crate::store::StoreError;

/// The media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";

tokio::task_local! {
    /// The id of the request that is being answered.
    pub static REQUEST_ID: String;
}

/// Why a request was not done.
#[derive(Clone, Debug)]
pub struct Failure(Box<Problem>, Option<u32>);

/// The answer of a handler.
pub type Answer<T> = Result<T, Failure>;

impl From<ProblemCode> for Failure {
    fn from(code: ProblemCode) -> Self {
        let status = status_of(code);
        Self(
            Box::new(Problem {
                kind: format!("urn:sokoguru:problem:{}", code.code()),
                title: title_of(code).to_owned(),
                status: status.as_u16(),
                detail: None,
                code: code.into(),
                trace_id: None,
                retry_at: None,
                limit: None,
                errors: Vec::new(),
            }),
            matches!(
                code,
                ProblemCode::Unavailable | ProblemCode::RequestInProgress
            )
            .then_some(if code == ProblemCode::Unavailable {
                5
            } else {
                1
            }),
        )
    }
}

impl Failure {
    /// What happened this time, in English, without personal data.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// The limit that was broken.
    #[must_use]
    pub fn limit(mut self, limit: impl Into<String>) -> Self {
        self.0.limit = Some(limit.into());
        self
    }

    /// A wrong field, by its JSON Pointer.
    #[must_use]
    pub fn field(mut self, pointer: impl Into<String>, code: &str) -> Self {
        self.0.errors.push(FieldProblem {
            pointer: pointer.into(),
            code: code.to_owned(),
        });
        self
    }

    /// When it makes sense to try again, and in how many seconds.
    #[must_use]
    pub fn retry(mut self, at: Option<DateTime<FixedOffset>>, seconds: u32) -> Self {
        self.0.retry_at = at;
        self.1 = Some(seconds.max(1));
        self
    }

    /// The code.
    pub fn code(&self) -> Option<ProblemCode> {
        self.0.code.known()
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The document, with the id of the request that is being answered.
    pub fn document(&self) -> Vec<u8> {
        let mut problem = self.0.clone();
        problem.trace_id = REQUEST_ID.try_with(Clone::clone).ok();
        // A problem document always serialises; an empty body would still carry the status.
        serde_json::to_vec(&problem).unwrap_or_default()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, self.document()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.1 {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Unavailable(cause) => {
                tracing::error!(%cause, "the database does not answer");
                ProblemCode::Unavailable.into()
            }
            StoreError::Refused(_) | StoreError::Corrupt(_) | StoreError::Migration(_) => {
                tracing::error!(%error, "the store");
                ProblemCode::Internal.into()
            }
        }
    }
}

impl From<HashError> for Failure {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => ProblemCode::Unavailable.into(),
            HashError::Failed => {
                tracing::error!("hashing failed");
                ProblemCode::Internal.into()
            }
        }
    }
}

impl From<SealedError> for Failure {
    fn from(error: SealedError) -> Self {
        match error {
            SealedError::Store(error) => error.into(),
            SealedError::Randomness(error) => error.into(),
            SealedError::Sign(_) | SealedError::Wire(_) => {
                tracing::error!(%error, "a board");
                ProblemCode::Internal.into()
            }
            SealedError::NotFound(_) => ProblemCode::NotFound.into(),
            SealedError::WrongState(words) => Self::from(ProblemCode::WrongState).detail(words),
            SealedError::Refused(words) => {
                Self::from(ProblemCode::TrusteeMessageRefused).detail(words)
            }
        }
    }
}

impl From<OfficeError> for Failure {
    fn from(error: OfficeError) -> Self {
        let told = error.to_string();
        let code = match error {
            OfficeError::Store(error) => return error.into(),
            OfficeError::Hash(error) => return error.into(),
            OfficeError::Randomness(error) => return error.into(),
            OfficeError::NotFound(_) => return ProblemCode::NotFound.into(),
            OfficeError::NotAnOfficer => return ProblemCode::CredentialsWrong.into(),
            OfficeError::SecondFactor => return ProblemCode::SecondFactor.into(),
            OfficeError::NotAllowed(_) => ProblemCode::Forbidden,
            OfficeError::OfficerNeeded | OfficeError::FourEyes(_) => ProblemCode::FourEyes,
            OfficeError::Loan(_) => ProblemCode::ValidationFailed,
            _ => ProblemCode::WrongState,
        };
        Self::from(code).detail(told)
    }
}

impl From<NoRandomness> for Failure {
    fn from(error: NoRandomness) -> Self {
        tracing::error!(%error);
        ProblemCode::Internal.into()
    }
}

/// The status of each code.
pub fn status_of(code: ProblemCode) -> StatusCode {
    use ProblemCode as P;
    match code {
        P::InvalidRequest | P::IdempotencyKeyMissing => StatusCode::BAD_REQUEST,
        P::SessionRequired
        | P::CredentialsWrong
        | P::ActivationWrong
        | P::RefreshReused
        | P::SecondFactor => StatusCode::UNAUTHORIZED,
        P::CsrfHeaderMissing
        | P::Forbidden
        | P::NotEligible
        | P::QuotaExceeded
        | P::NotEntitledToVote
        | P::NotOnRoll
        | P::FourEyes => StatusCode::FORBIDDEN,
        P::NotFound => StatusCode::NOT_FOUND,
        P::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        P::RequestInProgress
        | P::ApplicationPending
        | P::PenaltyChanged
        | P::UploadGap
        | P::WrongState
        | P::VotingNotOpen
        | P::VoteTooLate
        | P::VoteSuperseded
        | P::ItemChanged
        | P::RollFrozen
        | P::KeyTaken
        | P::ManifestUnknown
        | P::BallotCopied
        | P::RevoteOff => StatusCode::CONFLICT,
        P::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        P::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        P::ValidationFailed
        | P::PasswordWeak
        | P::IdempotencyKeyReused
        | P::AmountBelowMinimum
        | P::AmountAboveMaximum
        | P::TermTooShort
        | P::TermTooLong
        | P::AmountAboveAvailable
        | P::NotWithdrawable
        | P::GuarantorNotAble
        | P::GuarantorsNeeded
        | P::CollateralNeeded
        | P::UploadDamaged
        | P::BallotInvalid
        | P::TrusteeMessageRefused
        | P::ImportRefused => StatusCode::UNPROCESSABLE_ENTITY,
        P::AccountLocked | P::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        P::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        P::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn title_of(code: ProblemCode) -> &'static str {
    use ProblemCode as P;
    match code {
        P::InvalidRequest => "The request is not of the form that the operation takes",
        P::ValidationFailed => "A value is not valid",
        P::SessionRequired => "No session, or it has ended",
        P::CsrfHeaderMissing => "The header against cross-site requests is missing",
        P::CredentialsWrong => "Member number and password do not belong together",
        P::AccountLocked => "Too many wrong attempts",
        P::ActivationWrong => "Member number and code do not belong together, or it has expired",
        P::PasswordWeak => "The password is too short or too common",
        P::RefreshReused => "The refresh token was used before",
        P::Forbidden => "Not allowed",
        P::NotFound => "There is no such thing",
        P::MethodNotAllowed => "The method is not allowed here",
        P::PayloadTooLarge => "The body is too large",
        P::UnsupportedMediaType => "The body is not of the media type that the operation takes",
        P::IdempotencyKeyMissing => "A write needs an Idempotency-Key that is a UUID",
        P::IdempotencyKeyReused => "The Idempotency-Key was used with another payload",
        P::RequestInProgress => "The same write is still running",
        P::AmountBelowMinimum => "Less than the product lends",
        P::AmountAboveMaximum => "More than the product lends",
        P::TermTooShort => "Fewer months than the product has",
        P::TermTooLong => "More months than the product has",
        P::ApplicationPending => "Another application waits for a decision",
        P::AmountAboveAvailable => "More than can be withdrawn",
        P::NotWithdrawable => "This kind of savings is not withdrawn from",
        P::PenaltyChanged => "The end of the term costs something else than was told",
        P::NotEligible => "The conditions of the product are not met",
        P::GuarantorNotAble => "A member who was named cannot stand surety",
        P::GuarantorsNeeded => "Fewer guarantors than the product asks for",
        P::CollateralNeeded => "Something has to be pledged for this sum",
        P::UploadGap => "The piece leaves a gap",
        P::UploadDamaged => "The bytes are not those that were announced",
        P::QuotaExceeded => "No more uploads of this member are taken",
        P::WrongState => "Not possible in this state",
        P::VotingNotOpen => "The item is not open for votes",
        P::VoteTooLate => "The vote came too late and is not counted",
        P::VoteSuperseded => "A later vote is already in",
        P::ItemChanged => "The text of the item has changed; the vote is not counted",
        P::NotEntitledToVote => "This kind of member has no vote",
        P::RollFrozen => "The roll is drawn up; no credential changes",
        P::KeyTaken => "The key speaks for another member",
        P::BallotInvalid => "No valid ballot of this item",
        P::ManifestUnknown => "The ballot answers a manifest that is not on this board",
        P::NotOnRoll => "Slot and key are not together on the roll",
        P::BallotCopied => "A part of the ballot is on the board already",
        P::RevoteOff => "A vote cannot be changed in this meeting",
        P::TrusteeMessageRefused => "The trustee's message does not fit the board",
        P::FourEyes => "Another officer puts their name to it",
        P::SecondFactor => "The code of the second factor is missing or wrong",
        P::ImportRefused => "The files are wrong; nothing was changed",
        P::RateLimited => "Too many requests",
        P::Unavailable => "The backend cannot answer now",
        P::Internal => "A fault of the backend; nothing was changed",
    }
}
