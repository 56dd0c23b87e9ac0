//! The log of what the office does: who did what to which thing, each entry bound to the one before
//! it by a hash.
//!
//! What it is for: the words of the log, the bytes that are hashed, and the check of a whole log.
//! The bytes are described for everybody in `docs/audit-log.md`; a test holds both together.
//!
//! What it leaves to others: SQL and the place in the transaction of what was done
//! (`store::audit`), printing (the command line).

mod action;

use chrono::{DateTime, Utc};

use crate::secrets::sha256;
use crate::store::officers::OfficerId;
use crate::store::{Stored, Writing};

pub use action::Action;

/// What the hash of an entry begins with.
const ENTRY_DOMAIN: &[u8] = b"sokoguru-audit-entry-1\n";
/// What the digest of the details begins with.
const DETAILS_DOMAIN: &[u8] = b"sokoguru-audit-details-1\n";

/// SHA-256.
pub type Hash = [u8; 32];

/// What the first entry is bound to.
pub const BEGINNING: Hash = [0; 32];

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The server itself, such as at the end of a vote.
    Server,
    /// Somebody at the command line who named no officer: the user of the computer.
    Cli(String),
    /// An officer who signed in.
    Officer {
        /// In the store.
        id: OfficerId,
        /// What the officer signs in with.
        number: String,
    },
}

impl Actor {
    /// A user of the command line, by the name that the system gives. What could be taken for
    /// another part of the log is left out of it.
    pub fn cli(user: &str) -> Self {
        let name: String = user
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .take(32)
            .collect();
        Self::Cli(if name.is_empty() {
            "?".to_owned()
        } else {
            name
        })
    }

    /// As it stands in the log.
    pub fn text(&self) -> String {
        match self {
            Self::Server => "server".to_owned(),
            Self::Cli(user) => format!("cli:{user}"),
            Self::Officer { number, .. } => format!("officer:{number}"),
        }
    }

    /// The officer, if it is one.
    pub const fn officer(&self) -> Option<OfficerId> {
        match self {
            Self::Officer { id, .. } => Some(*id),
            Self::Server | Self::Cli(_) => None,
        }
    }
}

/// What is written down. The moment, the actor and the place are added by the transaction.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What was done.
    pub action: Action,
    /// To what: its kind, such as `application`, and its id or number. A member stands there by the
    /// number on the card, never by name.
    pub subject: (&'a str, &'a str),
    /// What else is to be provable, name by name. Only their digest is kept: who has the record
    /// itself can show that it is the one.
    pub details: &'a [(&'a str, &'a str)],
}

/// Writes down what a transaction of the office does.
pub async fn record(
    tx: &mut Writing,
    action: Action,
    subject: (&str, &str),
    details: &[(&str, &str)],
    now: DateTime<Utc>,
) -> Stored<()> {
    let entry = Entry {
        action,
        subject,
        details,
    };
    tx.record(entry, now).await
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// From 1, without a gap.
    pub seq: u64,
    /// When, to the millisecond.
    pub at: DateTime<Utc>,
    /// See [`Actor::text`].
    pub actor: String,
    /// See [`Action::code`].
    pub action: String,
    /// Kind of the subject.
    pub subject_kind: String,
    /// Its id or number.
    pub subject_id: String,
    /// See [`digest`].
    pub details: Hash,
    /// Hash of the entry before, [`BEGINNING`] for the first.
    pub previous: Hash,
    /// See [`AuditRow::computed`].
    pub hash: Hash,
}

impl AuditRow {
    /// The hash that the entry must have.
    ///
    /// Shape: SHA-256 over the domain, the hash before, `seq` and the moment in milliseconds since
    /// 1970 as eight bytes each (the second signed, most significant byte first), then actor,
    /// action, kind and id, each after its length in bytes as four bytes, then the digest.
    pub fn computed(&self) -> Hash {
        let mut bytes = Vec::with_capacity(256);
        bytes.extend_from_slice(ENTRY_DOMAIN);
        bytes.extend_from_slice(&self.previous);
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.at.timestamp_millis().to_be_bytes());
        for text in [
            &self.actor,
            &self.action,
            &self.subject_kind,
            &self.subject_id,
        ] {
            put(&mut bytes, text);
        }
        bytes.extend_from_slice(&self.details);
        sha256(&bytes)
    }

    /// The head of the log that ends with this entry.
    pub const fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash,
        }
    }
}

fn put(bytes: &mut Vec<u8>, text: &str) {
    // A text of four gigabytes does not come this far.
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// The digest of details: SHA-256 over the domain, then name and value of each in the order in
/// which they are given, each after its length in bytes as four bytes.
pub fn digest(details: &[(&str, &str)]) -> Hash {
    let mut bytes = DETAILS_DOMAIN.to_vec();
    for (name, value) in details {
        put(&mut bytes, name);
        put(&mut bytes, value);
    }
    sha256(&bytes)
}

/// How far a log went at some moment: what is noted outside, so that a tail that was cut off is
/// missed. Written as `42:` and the 64 hexadecimal digits of the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last entry; 0 for a log that has not begun.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

impl Head {
    /// Reads what [`Head`] shows. Spaces between the digits are no harm.
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, digits) = text.trim().split_once(':')?;
        let digits: Vec<u8> = digits
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits
            .as_chunks::<2>()
            .0
            .iter()
            .map(|[high, low]| high << 4 | low)
            .collect();
        (digits.len() == 64).then_some(())?;
        Some(Self {
            seq: seq.trim().parse().ok()?,
            hash: bytes.try_into().ok()?,
        })
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, crate::view::hex(&self.hash))
    }
}

/// What is wrong with a log, at its first wrong entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The number does not follow the one before.
    #[error("entry {seq} is missing")]
    Missing {
        /// Which one should be there.
        seq: u64,
    },
    /// It is bound to something other than the entry before it.
    #[error("entry {seq} is not bound to the entry before it")]
    Unbound {
        /// Its number.
        seq: u64,
    },
    /// Its content is not what was hashed.
    #[error("entry {seq} was changed")]
    Changed {
        /// Its number.
        seq: u64,
    },
    /// Its action is none of ours.
    #[error("entry {seq} has an action that there is not")]
    UnknownAction {
        /// Its number.
        seq: u64,
    },
    /// A head that was noted is not in the log: what follows the log was cut off, or all was written
    /// anew.
    #[error("the head that was noted at entry {seq} is not in the log")]
    HeadMissing {
        /// Its number.
        seq: u64,
    },
}

impl Fault {
    /// The first entry that is wrong.
    pub const fn seq(self) -> u64 {
        match self {
            Self::Missing { seq }
            | Self::Unbound { seq }
            | Self::Changed { seq }
            | Self::UnknownAction { seq }
            | Self::HeadMissing { seq } => seq,
        }
    }
}

/// Checks a log entry by entry, from the first.
#[derive(Clone, Debug)]
pub struct Check {
    head: Head,
    noted: Vec<Head>,
}

impl Check {
    /// Begins a check, against heads that were noted elsewhere.
    pub const fn new(noted: Vec<Head>) -> Self {
        Self {
            head: Head {
                seq: 0,
                hash: BEGINNING,
            },
            noted,
        }
    }

    /// Takes the next entry.
    pub fn take(&mut self, row: &AuditRow) -> Result<(), Fault> {
        let seq = self.head.seq.saturating_add(1);
        if row.seq != seq {
            return Err(Fault::Missing { seq });
        }
        if row.previous != self.head.hash {
            return Err(Fault::Unbound { seq });
        }
        if row.computed() != row.hash {
            return Err(Fault::Changed { seq });
        }
        if Action::from_code(&row.action).is_none() {
            return Err(Fault::UnknownAction { seq });
        }
        let head = row.head();
        if self.noted.iter().any(|one| one.seq == seq && *one != head) {
            return Err(Fault::HeadMissing { seq });
        }
        self.head = head;
        Ok(())
    }

    /// The head, when every entry was taken.
    pub fn finish(self) -> Result<Head, Fault> {
        let beyond = self
            .noted
            .iter()
            .find(|one| one.seq > self.head.seq || (one.seq == 0 && one.hash != BEGINNING));
        match beyond {
            Some(one) => Err(Fault::HeadMissing { seq: one.seq }),
            None => Ok(self.head),
        }
    }
}

#[cfg(test)]
mod tests;
