//! Errors on the wire: RFC 9457 problem documents with a closed list of codes.
//!
//! The backend's own words are for its log; the app turns the code into the member's words.

use serde::Serialize;

use crate::codec;
use crate::wire::codes;

codes!(
    /// What went wrong, for a program.
    ProblemCode as ProblemCodeWord {
        /// The body or a parameter is not of the form that the operation takes.
        InvalidRequest = "invalid_request",
        /// The form is right, a value is not; `errors` names each.
        ValidationFailed = "validation_failed",
        /// No session, or it has ended. Nothing was done; sign in and send again.
        SessionRequired = "session_required",
        /// The fixed header against cross-site requests is missing.
        CsrfHeaderMissing = "csrf_header_missing",
        /// Member number and password do not belong together.
        CredentialsWrong = "credentials_wrong",
        /// Too many wrong attempts; `retryAt` says when the lock ends.
        AccountLocked = "account_locked",
        /// Member number and printed code do not belong together, or the code has expired.
        ActivationWrong = "activation_wrong",
        /// The new password is too short or too common.
        PasswordWeak = "password_weak",
        /// A refresh token was used twice: the whole family is revoked.
        RefreshReused = "refresh_reused",
        /// The member may not do this.
        Forbidden = "forbidden",
        /// There is no such thing, or it belongs to another member.
        NotFound = "not_found",
        /// The path exists, the method does not.
        MethodNotAllowed = "method_not_allowed",
        /// The body is larger than the operation takes.
        PayloadTooLarge = "payload_too_large",
        /// The body is not of the media type that the operation takes.
        UnsupportedMediaType = "unsupported_media_type",
        /// A write came without an `Idempotency-Key`, or with one that is no UUID.
        IdempotencyKeyMissing = "idempotency_key_missing",
        /// The key was used before with another payload.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// The same write is still running.
        RequestInProgress = "request_in_progress",
        /// Less than the product lends.
        AmountBelowMinimum = "amount_below_minimum",
        /// More than the product lends.
        AmountAboveMaximum = "amount_above_maximum",
        /// Fewer months than the product has.
        TermTooShort = "term_too_short",
        /// More months than the product has.
        TermTooLong = "term_too_long",
        /// The member already has an application that waits for a decision.
        ApplicationPending = "application_pending",
        /// More than is above the minimum balance and not asked for already.
        AmountAboveAvailable = "amount_above_available",
        /// This kind of savings is not withdrawn from.
        NotWithdrawable = "not_withdrawable",
        /// The end of the term costs something else than the member was told; `limit` says what.
        PenaltyChanged = "penalty_changed",
        /// The articles give this kind of member no loan.
        NotEligible = "not_eligible",
        /// A member who was named cannot stand surety; `errors` names each.
        GuarantorNotAble = "guarantor_not_able",
        /// Fewer guarantors than the product asks for; `limit` is how many.
        GuarantorsNeeded = "guarantors_needed",
        /// For a loan of this sum something has to be pledged.
        CollateralNeeded = "collateral_needed",
        /// A piece of an upload leaves a gap; `limit` is the byte to go on from.
        UploadGap = "upload_gap",
        /// The bytes are not of the kind that they were said to be, or not those of the digest.
        UploadDamaged = "upload_damaged",
        /// The member has uploaded as much as is taken.
        QuotaExceeded = "quota_exceeded",
        /// The thing is in a state that does not allow this.
        WrongState = "wrong_state",
        /// The item is not open for votes.
        VotingNotOpen = "voting_not_open",
        /// The vote came after the last moment at which votes are accepted. It is not counted.
        VoteTooLate = "vote_too_late",
        /// A later vote of the same member is already in.
        VoteSuperseded = "vote_superseded",
        /// The text of the item changed after the vote was given. It is not counted.
        ItemChanged = "item_changed",
        /// This kind of member has no vote.
        NotEntitledToVote = "not_entitled_to_vote",
        /// The roll is drawn up; no credential changes any more.
        RollFrozen = "roll_frozen",
        /// The key speaks for another member.
        KeyTaken = "key_taken",
        /// The bytes are no ballot of this item, or what they prove does not hold. Sending them
        /// again does not help.
        BallotInvalid = "ballot_invalid",
        /// The ballot answers a manifest that is not on this board.
        ManifestUnknown = "manifest_unknown",
        /// Slot and key are not together on the roll of this meeting.
        NotOnRoll = "not_on_roll",
        /// A part of the ballot is on the board already: it was copied.
        BallotCopied = "ballot_copied",
        /// The cooperative does not let members change a vote.
        RevoteOff = "revote_off",
        /// The message of a trustee does not fit the board; `detail` says why.
        TrusteeMessageRefused = "trustee_message_refused",
        /// Money leaves by four eyes: another officer, or an officer at all, is needed.
        FourEyes = "four_eyes",
        /// The code of an officer's second factor is missing or wrong.
        SecondFactor = "second_factor",
        /// The files of an import are wrong; `errors` names sheet, row and column of each.
        ImportRefused = "import_refused",
        /// Too many requests; `Retry-After` says when.
        RateLimited = "rate_limited",
        /// The backend cannot answer now; `Retry-After` says when.
        Unavailable = "unavailable",
        /// A fault of the backend. Nothing was changed.
        Internal = "internal",
    }
);

/// A problem document, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI for the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few English words.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What happened this time, in English, without personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What went wrong, for a program.
    pub code: ProblemCodeWord,
    /// The id under which the backend's log has this request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// When it makes sense to try again, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<chrono::DateTime<chrono::FixedOffset>>,
    /// The limit that was broken, in the unit of the field (rupiah or months).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The fields that are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One wrong field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// JSON Pointer to the field in the request.
    pub pointer: String,
    /// What is wrong with it.
    pub code: String,
}

codec!(Problem { kind = "type", title, status, detail, code, trace_id, retry_at, limit, errors? });
codec!(FieldProblem { pointer, code });
