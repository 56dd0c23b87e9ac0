//! Questions of a member to the pengawas, and their answers. Nobody else sees them.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::wire::{Check, Inconsistent, MeetingId, QuestionId};
use crate::{codec, decode};

/// `POST /v1/questions` and `POST /v1/meetings/{id}/questions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct QuestionRequest {
    /// 10 to 1,000 characters.
    pub text: String,
}

/// `GET /v1/questions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Questions {
    /// The last change of any of them.
    pub as_of: DateTime<FixedOffset>,
    /// Newest first.
    pub items: Vec<Question>,
}

/// A question of the member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The question.
    pub id: QuestionId,
    /// The meeting that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting_id: Option<MeetingId>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting_title: Option<String>,
    /// The member's words.
    pub text: String,
    /// Received at.
    pub asked_at: DateTime<FixedOffset>,
    /// The answer; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<QuestionAnswer>,
}

/// An answer of the pengawas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct QuestionAnswer {
    /// Their words.
    pub text: String,
    /// Who answers.
    pub by: String,
    /// When.
    pub at: DateTime<FixedOffset>,
}

codec!(QuestionRequest { text });
decode!(Questions { as_of, items });
decode!(Question {
    id,
    meeting_id,
    meeting_title,
    text,
    asked_at,
    answer
});
decode!(QuestionAnswer { text, by, at });

impl Check for Questions {
    fn check(&self) -> Result<(), Inconsistent> {
        self.items.iter().try_for_each(Check::check)
    }
}

impl Check for Question {
    fn check(&self) -> Result<(), Inconsistent> {
        if self.text.trim().is_empty() {
            return Err(Inconsistent("a question without words"));
        }
        Ok(())
    }
}
