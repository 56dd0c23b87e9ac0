//! An application for membership on this phone: its draft, and from the press on the bytes that are
//! sent, its secret, and where it stands.
//!
//! Nobody is a member yet, so that it cannot lie among a member's records: it has a database of its
//! own, sealed like theirs. A sign-out of somebody else on the same phone leaves it alone; the
//! applicant removes it, or it goes when they have signed in as the member that they became.

use core::fmt;

use sokoguru_api::joining::MembershipApplication;
use sokoguru_api::json::{self, Decode, Encode, Json, Malformed, Members};
use sokoguru_api::{Problem, codec};
use sokoguru_domain::JoiningStatus;

use super::indexed_db;
use super::records::{self, Records};
use super::store::{Change, JOINING, StoreError, Table};

/// First part of the name of each database. Not that of a member's records, which go at sign-out.
pub const PREFIX: &str = "joining";

const FORM: u32 = 1;
const DRAFT: &str = "draft";
const APPLICATION: &str = "application";

/// What an applicant has typed so far, as typed. `Debug` prints nothing of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Full name.
    pub name: String,
    /// NIK KTP.
    pub nik: String,
    /// Day of birth.
    pub born_on: String,
    /// Address.
    pub address: String,
    /// Telephone number.
    pub phone: String,
    /// Occupation.
    pub occupation: String,
    /// What is to be paid into sukarela at the start.
    pub voluntary: String,
    /// Whether the use of data for membership is agreed to.
    pub agreed: bool,
    /// Whether being told of news is agreed to.
    pub contact: bool,
    /// The step of the form, from 0.
    pub step: u8,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Draft(..)")
    }
}

codec!(Draft {
    name?,
    nik?,
    born_on?,
    address?,
    phone?,
    occupation?,
    voluntary?,
    agreed?,
    contact?,
    step?,
});

/// An application from the press on. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// The key of the write: a `UUIDv7`, made when the applicant pressed.
    pub key: String,
    /// What opens the application at the cooperative.
    pub secret: String,
    /// The bytes to send, every time the same; gone once they are taken in or refused.
    pub body: Option<String>,
    /// The name, so that the phone says whose application it is.
    pub name: String,
    /// When the applicant pressed, milliseconds since 1970 by the phone's clock.
    pub made_ms: u64,
    /// Tries that have not come through, one after the other.
    pub tries: u32,
    /// Why the cooperative did not take it in. The draft is still there.
    pub refused: Option<Problem>,
    /// As the cooperative has it.
    pub application: Option<MembershipApplication>,
    /// When the cooperative was asked last.
    pub read_ms: u64,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept(..)")
    }
}

impl Kept {
    /// Whether it has not reached the cooperative yet.
    pub fn is_pending(&self) -> bool {
        self.body.is_some()
    }

    /// Where it stands at the cooperative, as far as this version knows.
    pub fn status(&self) -> Option<JoiningStatus> {
        self.application.as_ref()?.status.known()
    }

    /// Whether the cooperative may still change it.
    pub fn is_open(&self) -> bool {
        self.application.is_some() && self.status().is_none_or(|status| !status.is_final())
    }
}

impl Encode for Kept {
    fn encode(&self, out: &mut String) {
        Members(&[
            ("form", &FORM),
            ("key", &self.key),
            ("secret", &self.secret),
            ("body", &self.body),
            ("name", &self.name),
            ("made_ms", &self.made_ms),
            ("tries", &self.tries),
            ("refused", &self.refused),
            ("application", &self.application),
            ("read_ms", &self.read_ms),
        ])
        .encode(out);
    }
}

impl Decode for Kept {
    fn decode(json: &Json) -> Result<Self, Malformed> {
        let fields = json.fields()?;
        if fields.get::<u32>("form")? != FORM {
            return Err(Malformed("form"));
        }
        Ok(Self {
            key: fields.get("key")?,
            secret: fields.get("secret")?,
            body: fields.get("body")?,
            name: fields.get("name")?,
            made_ms: fields.get("made_ms")?,
            tries: fields.get("tries")?,
            refused: fields.get("refused")?,
            application: fields.get("application")?,
            read_ms: fields.get("read_ms")?,
        })
    }
}

/// The database of a cooperative, made if it is not there.
async fn open(origin: &str) -> Result<Records, StoreError> {
    let name = records::hashed_name(PREFIX, origin);
    Records::open_sealed(&name, JOINING).await
}

/// The database of a cooperative, if there is one. Nothing is made to find out.
async fn existing(origin: &str) -> Option<Records> {
    let name = records::hashed_name(PREFIX, origin);
    match indexed_db::names().await {
        Some(names) if !names.contains(&name) => None,
        _ => open(origin).await.ok(),
    }
}

async fn find<T: Decode>(origin: &str, key: &str) -> Option<T> {
    let records = existing(origin).await?;
    let bytes = records.read(Table::Joining, key).await;
    records.let_go();
    json::read(&bytes?).ok()
}

async fn write(origin: &str, changes: Vec<Change>) -> Result<(), StoreError> {
    let records = open(origin).await?;
    let done = records.write(changes).await;
    records.let_go();
    done
}

fn put(key: &str, value: &dyn Encode) -> Change {
    Change::put(Table::Joining, key, json::to_text(value).into_bytes())
}

/// The draft, if there is one.
pub async fn draft(origin: &str) -> Option<Draft> {
    find(origin, DRAFT).await
}

/// Keeps the draft.
///
/// Errors: [`StoreError`].
pub async fn save_draft(origin: &str, draft: &Draft) -> Result<(), StoreError> {
    write(origin, vec![put(DRAFT, draft)]).await
}

/// The application, if there is one.
pub async fn kept(origin: &str) -> Option<Kept> {
    find(origin, APPLICATION).await
}

/// Keeps the application as it stands now. Taken in, it needs no draft any more; both change
/// together.
///
/// Errors: [`StoreError`].
pub async fn keep(origin: &str, kept: &Kept) -> Result<(), StoreError> {
    let mut changes = vec![put(APPLICATION, kept)];
    if kept.application.is_some() {
        changes.push(Change::remove(Table::Joining, DRAFT));
    }
    write(origin, changes).await
}

/// Forgets the application; `with_draft` also what was typed.
///
/// Errors: [`StoreError`].
pub async fn forget(origin: &str, with_draft: bool) -> Result<(), StoreError> {
    let mut changes = vec![Change::remove(Table::Joining, APPLICATION)];
    if with_draft {
        changes.push(Change::remove(Table::Joining, DRAFT));
    }
    write(origin, changes).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_is_not_printed() {
        let one = Kept {
            key: "k".to_owned(),
            secret: "rahasia".to_owned(),
            body: Some("{\"nik\":\"3273\"}".to_owned()),
            name: "Dewi".to_owned(),
            made_ms: u64::MAX,
            tries: 3,
            refused: None,
            application: None,
            read_ms: 0,
        };
        let text = json::to_text(&one);
        assert_eq!(json::read::<Kept>(text.as_bytes()).unwrap(), one);
        assert!(one.is_pending() && !one.is_open());
        let newer = text.replace("\"form\":1", "\"form\":2");
        assert!(json::read::<Kept>(newer.as_bytes()).is_err());
        let draft = Draft {
            nik: "3273".to_owned(),
            agreed: true,
            ..Draft::default()
        };
        let text = json::to_text(&draft);
        assert_eq!(json::read::<Draft>(text.as_bytes()).unwrap(), draft);
        assert!(!format!("{one:?}{draft:?}").contains("3273"));
    }

    #[test]
    fn sign_out_does_not_find_it() {
        assert!(!PREFIX.starts_with(records::PREFIX));
        assert!(!PREFIX.starts_with(crate::offline::votes::PREFIX));
    }
}
