//! What a member can ask about their own data, as the outbox keeps it: corrections, consents taken
//! back, leaving. One kind of write, so that all of them go in the order in which they were made.

use sokoguru_api::json::{self, Encode};
use sokoguru_api::own_data::{CorrectionRequest, LeavingRequest};
use sokoguru_api::wire::{ConsentId, CorrectionId, LeavingId};
use sokoguru_domain::{ConsentPurpose, DataField};

use super::outbox::Content;

/// A write about the member's own data.
#[derive(Clone, PartialEq, Eq)]
pub enum OwnData {
    /// Asks for a datum to be put right.
    Correct(CorrectionRequest),
    /// Takes such a wish back.
    TakeBack(CorrectionId),
    /// Takes a consent back.
    Withdraw(ConsentId),
    /// Tells that the member leaves.
    Leave(LeavingRequest),
    /// Takes that back.
    Stay(LeavingId),
}

/// What the outbox shows of it. The new value of a datum is not among it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To have a datum put right.
    Correct(DataField),
    /// Such a wish taken back.
    TakeBack(DataField),
    /// A consent taken back.
    Withdraw(ConsentPurpose),
    /// To leave.
    Leave,
    /// To stay after all.
    Stay,
}

impl OwnData {
    /// What the write is about; empty where it is new.
    pub fn target(&self) -> &str {
        match self {
            Self::Correct(_) | Self::Leave(_) => "",
            Self::TakeBack(id) => id.as_str(),
            Self::Withdraw(id) => id.as_str(),
            Self::Stay(id) => id.as_str(),
        }
    }

    /// Path and body of the request.
    pub fn request(&self) -> (String, Option<String>) {
        let text = |body: &dyn Encode| Some(json::to_text(body));
        let back = |what: &str, id: &str| ["/v1/me/", what, "/", id, "/withdrawal"].concat();
        match self {
            Self::Correct(request) => ("/v1/me/corrections".to_owned(), text(request)),
            Self::Leave(request) => ("/v1/me/leaving".to_owned(), text(request)),
            Self::TakeBack(id) => (back("corrections", id.as_str()), None),
            Self::Withdraw(id) => (back("consents", id.as_str()), None),
            Self::Stay(id) => (back("leaving", id.as_str()), None),
        }
    }

    /// The write behind stored bytes.
    pub fn of(wish: Wish, content: &Content) -> Option<Self> {
        let body = content.body.as_deref().unwrap_or_default().as_bytes();
        Some(match wish {
            Wish::Correct(_) => Self::Correct(json::read(body).ok()?),
            Wish::Leave => Self::Leave(json::read(body).ok()?),
            Wish::TakeBack(_) => Self::TakeBack(CorrectionId::parse(&content.target)?),
            Wish::Withdraw(_) => Self::Withdraw(ConsentId::parse(&content.target)?),
            Wish::Stay => Self::Stay(LeavingId::parse(&content.target)?),
        })
    }
}

impl Wish {
    /// As it is stored: a word, and behind it what the word is about.
    pub fn code(self) -> String {
        let (word, about) = match self {
            Self::Correct(field) => ("correct", field.code()),
            Self::TakeBack(field) => ("takeBack", field.code()),
            Self::Withdraw(purpose) => ("withdraw", purpose.code()),
            Self::Leave => ("leave", ""),
            Self::Stay => ("stay", ""),
        };
        [word, ":", about].concat()
    }

    /// Reads back what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        let (word, about) = code.split_once(':')?;
        Some(match word {
            "correct" => Self::Correct(DataField::from_code(about)?),
            "takeBack" => Self::TakeBack(DataField::from_code(about)?),
            "withdraw" => Self::Withdraw(ConsentPurpose::from_code(about)?),
            "leave" => Self::Leave,
            "stay" => Self::Stay,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wish_comes_back() {
        let mut all = vec![Wish::Leave, Wish::Stay];
        for field in DataField::ALL {
            all.extend([Wish::Correct(*field), Wish::TakeBack(*field)]);
        }
        all.extend(ConsentPurpose::ALL.iter().map(|one| Wish::Withdraw(*one)));
        for wish in all {
            assert_eq!(Wish::from_code(&wish.code()), Some(wish));
        }
        for code in ["", "leave", "correct:", "correct:nik", "vote:x"] {
            assert_eq!(Wish::from_code(code), None, "{code}");
        }
    }

    #[test]
    fn a_write_comes_back_from_its_bytes() {
        let field = DataField::Phone;
        let request = CorrectionRequest {
            field: field.into(),
            value: "081234567890".to_owned(),
            reason: String::new(),
        };
        let leave = LeavingRequest {
            reason: "Pindah".to_owned(),
            payout: "Tunai".to_owned(),
        };
        for (wish, write) in [
            (Wish::Correct(field), OwnData::Correct(request)),
            (Wish::Leave, OwnData::Leave(leave)),
            (
                Wish::TakeBack(field),
                OwnData::TakeBack(CorrectionId::parse("c1").unwrap()),
            ),
            (
                Wish::Withdraw(ConsentPurpose::Contact),
                OwnData::Withdraw(ConsentId::parse("k1").unwrap()),
            ),
            (Wish::Stay, OwnData::Stay(LeavingId::parse("l1").unwrap())),
        ] {
            let (path, body) = write.request();
            let target = write.target().to_owned();
            let content = Content { target, path, body };
            assert!(OwnData::of(wish, &content) == Some(write));
        }
    }
}
