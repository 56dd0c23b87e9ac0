//! What becomes of a case: whether the contract holds, and the words for whoever has to mend it.

use serde::Serialize;

/// The verdict on one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// The contract holds.
    Held,
    /// It does not.
    Failed,
    /// It says nothing about this backend: it has no such thing.
    NotApplicable,
    /// The kit was not given what it needs, or an earlier case that this one stands on failed.
    LeftOut,
}

/// How a case ends that does not fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The contract holds.
    Held,
    /// It holds, and there is something to say about it.
    HeldBut(String),
    /// Nothing to judge, and why.
    NotApplicable(String),
    /// Not judged, and why.
    LeftOut(String),
}

/// Why a case failed, in words that an implementer can act on. Secrets are masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What the contract asks for.
    pub expected: String,
    /// What the kit sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// What came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came: Option<String>,
}

/// Why a case did not get to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The contract is broken.
    Failed(Box<Finding>),
    /// It cannot be judged.
    Ended(Outcome),
}

/// What a case gives.
pub type Judged<T = Outcome> = Result<T, Stop>;

/// Ends a case that has nothing to judge.
pub fn not_applicable<T>(why: impl Into<String>) -> Judged<T> {
    Err(Stop::Ended(Outcome::NotApplicable(why.into())))
}

/// Ends a case that cannot be judged.
pub fn left_out<T>(why: impl Into<String>) -> Judged<T> {
    Err(Stop::Ended(Outcome::LeftOut(why.into())))
}

/// Ends a case that no single exchange shows.
pub fn failed<T>(expected: impl Into<String>, came: impl Into<String>) -> Judged<T> {
    Err(Stop::Failed(Box::new(Finding {
        expected: expected.into(),
        sent: None,
        came: Some(came.into()),
    })))
}
