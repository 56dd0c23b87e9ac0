//! How the entries of the outbox are written on the phone.
//!
//! An entry carries the number of its form. One of another form was written by another version of
//! the app: it is left where it is, and neither shown nor sent.

use sokoguru_api::codec;
use sokoguru_api::json::{Decode, Encode, Json, Malformed, Members, Variant};

use super::outbox::{Content, Entry, EntryId, Kind, Receipt, State, Summary};
use super::own_data::Wish;
use crate::backend::BackendError;

/// The form that this version reads and writes. It grows when an older version would misread it.
const FORM: u32 = 1;

codec!(Content { target, path, body });
codec!(Receipt {
    kind,
    number,
    received_at
});

impl Encode for Entry {
    fn encode(&self, out: &mut String) {
        Members(&[
            ("form", &FORM),
            ("id", &self.id.0),
            ("content", &self.content),
            ("summary", &self.summary),
            ("created_ms", &self.created_ms),
            ("attempts", &self.attempts),
            ("failures", &self.failures),
            ("due_ms", &self.due_ms),
            ("state", &self.state),
        ])
        .encode(out);
    }
}

impl Decode for Entry {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let fields = json.fields()?;
        if fields.get::<u32>("form")? != FORM {
            return Err(Malformed("form"));
        }
        Ok(Self {
            id: EntryId(fields.get("id")?),
            content: fields.get("content")?,
            summary: fields.get("summary")?,
            created_ms: fields.get("created_ms")?,
            attempts: fields.get("attempts")?,
            failures: fields.get("failures")?,
            due_ms: fields.get("due_ms")?,
            state: fields.get("state")?,
        })
    }
}

impl Encode for Kind {
    fn encode(&self, out: &mut String) {
        let name = match self {
            Self::LoanApplication => "LoanApplication",
            Self::Cancellation => "Cancellation",
            Self::GuaranteeAnswer => "GuaranteeAnswer",
            Self::Attachment => "Attachment",
            Self::Attendance => "Attendance",
            Self::Vote => "Vote",
            Self::Withdrawal => "Withdrawal",
            Self::DepositNotice => "DepositNotice",
            Self::SavingsCancellation => "SavingsCancellation",
            Self::Question => "Question",
            Self::OwnData => "OwnData",
        };
        name.encode(out);
    }
}

impl Decode for Kind {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        Ok(match json.text()? {
            "LoanApplication" => Self::LoanApplication,
            "Cancellation" => Self::Cancellation,
            "GuaranteeAnswer" => Self::GuaranteeAnswer,
            "Attachment" => Self::Attachment,
            "Attendance" => Self::Attendance,
            "Vote" => Self::Vote,
            "Withdrawal" => Self::Withdrawal,
            "DepositNotice" => Self::DepositNotice,
            "SavingsCancellation" => Self::SavingsCancellation,
            "Question" => Self::Question,
            "OwnData" => Self::OwnData,
            _ => return Err(Malformed::UNNAMED),
        })
    }
}

impl Encode for Summary {
    fn encode(&self, out: &mut String) {
        match self {
            Self::LoanApplication {
                product_name,
                amount,
                months,
            } => {
                let members = Members(&[
                    ("product_name", product_name),
                    ("amount", amount),
                    ("months", months),
                ]);
                Variant("LoanApplication", &members).encode(out);
            }
            Self::Cancellation {
                application_id,
                number,
            } => {
                let members = Members(&[("application_id", application_id), ("number", number)]);
                Variant("Cancellation", &members).encode(out);
            }
            Self::GuaranteeAnswer {
                guarantee_id,
                borrower,
                accepts,
            } => {
                let members = Members(&[
                    ("guarantee_id", guarantee_id),
                    ("borrower", borrower),
                    ("accepts", accepts),
                ]);
                Variant("GuaranteeAnswer", &members).encode(out);
            }
            Self::Attachment {
                of,
                slot,
                name,
                size,
                sent,
            } => {
                let members = Members(&[
                    ("of", of),
                    ("slot", slot),
                    ("name", name),
                    ("size", size),
                    ("sent", sent),
                ]);
                Variant("Attachment", &members).encode(out);
            }
            Self::Attendance {
                meeting_id,
                meeting_title,
            } => {
                let members =
                    Members(&[("meeting_id", meeting_id), ("meeting_title", meeting_title)]);
                Variant("Attendance", &members).encode(out);
            }
            Self::Vote {
                meeting_id,
                meeting_title,
                item_id,
                item_title,
                rev,
            } => {
                let members = Members(&[
                    ("meeting_id", meeting_id),
                    ("meeting_title", meeting_title),
                    ("item_id", item_id),
                    ("item_title", item_title),
                    ("rev", rev),
                ]);
                Variant("Vote", &members).encode(out);
            }
            Self::Withdrawal {
                account_id,
                account_name,
                amount,
            }
            | Self::DepositNotice {
                account_id,
                account_name,
                amount,
            } => {
                let members = Members(&[
                    ("account_id", account_id),
                    ("account_name", account_name),
                    ("amount", amount),
                ]);
                let name = match self {
                    Self::Withdrawal { .. } => "Withdrawal",
                    _ => "DepositNotice",
                };
                Variant(name, &members).encode(out);
            }
            Self::SavingsCancellation { request_id, number } => {
                let members = Members(&[("request_id", request_id), ("number", number)]);
                Variant("SavingsCancellation", &members).encode(out);
            }
            Self::Question {
                meeting_id,
                meeting_title,
            } => {
                let members =
                    Members(&[("meeting_id", meeting_id), ("meeting_title", meeting_title)]);
                Variant("Question", &members).encode(out);
            }
            Self::OwnData(wish) => Variant("OwnData", &wish.code()).encode(out),
        }
    }
}

impl Decode for Summary {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let (name, value) = json.variant()?;
        if name == "OwnData" {
            let wish = Wish::from_code(value.text()?).ok_or(Malformed::UNNAMED)?;
            return Ok(Self::OwnData(wish));
        }
        let fields = value.fields()?;
        Ok(match name {
            "LoanApplication" => Self::LoanApplication {
                product_name: fields.get("product_name")?,
                amount: fields.get("amount")?,
                months: fields.get("months")?,
            },
            "Cancellation" => Self::Cancellation {
                application_id: fields.get("application_id")?,
                number: fields.get("number")?,
            },
            "GuaranteeAnswer" => Self::GuaranteeAnswer {
                guarantee_id: fields.get("guarantee_id")?,
                borrower: fields.get("borrower")?,
                accepts: fields.get("accepts")?,
            },
            "Attachment" => Self::Attachment {
                of: fields.get("of")?,
                slot: fields.get("slot")?,
                name: fields.get("name")?,
                size: fields.get("size")?,
                sent: fields.get("sent")?,
            },
            "Attendance" => Self::Attendance {
                meeting_id: fields.get("meeting_id")?,
                meeting_title: fields.get("meeting_title")?,
            },
            "Vote" => Self::Vote {
                meeting_id: fields.get("meeting_id")?,
                meeting_title: fields.get("meeting_title")?,
                item_id: fields.get("item_id")?,
                item_title: fields.get("item_title")?,
                rev: fields.get("rev")?,
            },
            "Withdrawal" => Self::Withdrawal {
                account_id: fields.get("account_id")?,
                account_name: fields.get("account_name")?,
                amount: fields.get("amount")?,
            },
            "DepositNotice" => Self::DepositNotice {
                account_id: fields.get("account_id")?,
                account_name: fields.get("account_name")?,
                amount: fields.get("amount")?,
            },
            "SavingsCancellation" => Self::SavingsCancellation {
                request_id: fields.get("request_id")?,
                number: fields.get("number")?,
            },
            "Question" => Self::Question {
                meeting_id: fields.get("meeting_id")?,
                meeting_title: fields.get("meeting_title")?,
            },
            _ => return Err(Malformed::UNNAMED),
        })
    }
}

impl Encode for State {
    fn encode(&self, out: &mut String) {
        match self {
            Self::Stored => "Stored".encode(out),
            Self::Sending => "Sending".encode(out),
            Self::WaitingForSignIn => "WaitingForSignIn".encode(out),
            Self::Accepted(receipt) => Variant("Accepted", receipt).encode(out),
            Self::Refused(problem) => Variant("Refused", &**problem).encode(out),
            Self::Stuck(error) => Variant("Stuck", error).encode(out),
        }
    }
}

impl Decode for State {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        Ok(match json.variant()? {
            ("Stored", Json::Null) => Self::Stored,
            ("Sending", Json::Null) => Self::Sending,
            ("WaitingForSignIn", Json::Null) => Self::WaitingForSignIn,
            ("Accepted", receipt) => Self::Accepted(Decode::decode(receipt)?),
            ("Refused", problem) => Self::Refused(Box::new(Decode::decode(problem)?)),
            ("Stuck", error) => Self::Stuck(Decode::decode(error)?),
            _ => return Err(Malformed::UNNAMED),
        })
    }
}

impl Encode for BackendError {
    fn encode(&self, out: &mut String) {
        match self {
            Self::Offline => "Offline".encode(out),
            Self::SignedOut => "SignedOut".encode(out),
            Self::BadResponse => "BadResponse".encode(out),
            Self::Unsupported => "Unsupported".encode(out),
            Self::Rejected(problem) => Variant("Rejected", &**problem).encode(out),
            Self::Unavailable { retry_after } => {
                let members = Members(&[("retry_after", retry_after)]);
                Variant("Unavailable", &members).encode(out);
            }
        }
    }
}

impl Decode for BackendError {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        Ok(match json.variant()? {
            ("Offline", Json::Null) => Self::Offline,
            ("SignedOut", Json::Null) => Self::SignedOut,
            ("BadResponse", Json::Null) => Self::BadResponse,
            ("Unsupported", Json::Null) => Self::Unsupported,
            ("Rejected", problem) => Self::Rejected(Box::new(Decode::decode(problem)?)),
            ("Unavailable", value) => Self::Unavailable {
                retry_after: value.fields()?.get("retry_after")?,
            },
            _ => return Err(Malformed::UNNAMED),
        })
    }
}

#[cfg(test)]
#[path = "stored_tests.rs"]
mod tests;
