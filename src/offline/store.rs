//! The port to what the phone keeps: tables of bytes, one write one transaction.
//!
//! `indexed_db` keeps them on the phone, `memory` while the page is open (where IndexedDB is
//! switched off, full or blocked, and in native tests).

/// Why something could not be kept on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// IndexedDB or WebCrypto is switched off, blocked or broken: nothing is durable here.
    Unavailable,
    /// The phone has no room left.
    Full,
    /// Nobody is signed in, so there is nobody to keep it for.
    NoMember,
    /// This backend does not have the operation.
    Unsupported,
    /// The entry is on its way, or is not there any more.
    WrongState,
}

/// A table. Its name is part of what each record is sealed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Answers of the backend.
    Cache,
    /// Writes that wait.
    Outbox,
    /// Drafts.
    Drafts,
    /// Bytes of stored papers.
    Papers,
    /// What the stored papers are.
    PaperList,
    /// Who is signed in, and the refresh token.
    Secrets,
    /// Keys to vote with, each for one meeting.
    Credentials,
    /// Sealed ballots.
    Ballots,
    /// What this phone has seen of the boards of meetings.
    Boards,
    /// Trustees' seeds, each for one meeting.
    Seeds,
    /// Which sums a trustee opened.
    Openings,
    /// Events of boards, as they were downloaded.
    Events,
    /// What this phone found when it checked boards.
    Checks,
    /// Bytes of files: of drafts, and of writes that wait.
    Files,
    /// An application for membership, and its draft.
    Joining,
}

/// Steps from one schema to the next, in order: the tables that each adds. A step is never changed
/// once it was shipped; the number of steps is the database's version.
pub const MIGRATIONS: &[&[&str]] = &[
    &[
        "keys",
        "cache",
        "outbox",
        "drafts",
        "papers",
        "paper_list",
        "secrets",
    ],
    &["files"],
];

/// The same of the database of votes, which has a life of its own (`votes`).
pub const VOTES: &[&[&str]] = &[&["keys", "credentials", "ballots", "boards"]];

/// The same of what a trustee keeps (`trustees`).
pub const TRUSTEES: &[&[&str]] = &[&["keys", "seeds", "openings"]];

/// The same of downloaded boards (`downloads`).
pub const DOWNLOADS: &[&[&str]] = &[&["keys", "events", "checks"]];

/// The same of an application for membership (`joining`).
pub const JOINING: &[&[&str]] = &[&["keys", "joining"]];

impl Table {
    /// Name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cache => "cache",
            Self::Outbox => "outbox",
            Self::Drafts => "drafts",
            Self::Papers => "papers",
            Self::PaperList => "paper_list",
            Self::Secrets => "secrets",
            Self::Credentials => "credentials",
            Self::Ballots => "ballots",
            Self::Boards => "boards",
            Self::Seeds => "seeds",
            Self::Openings => "openings",
            Self::Events => "events",
            Self::Checks => "checks",
            Self::Files => "files",
            Self::Joining => "joining",
        }
    }

    /// Whether what lies here is the member's only copy. It is never thrown away because it cannot
    /// be opened just now.
    pub fn is_only_copy(self) -> bool {
        matches!(
            self,
            Self::Outbox
                | Self::Files
                | Self::Credentials
                | Self::Ballots
                | Self::Seeds
                | Self::Openings
                | Self::Joining
        )
    }
}

/// One change of a transaction: a value, or `None` to remove it.
#[derive(Clone)]
pub struct Change {
    /// In which table.
    pub table: Table,
    /// Under which key.
    pub key: String,
    /// What is to stand there.
    pub value: Option<Vec<u8>>,
}

impl Change {
    /// Puts a value.
    pub fn put(table: Table, key: &str, value: Vec<u8>) -> Self {
        Self {
            table,
            key: key.to_owned(),
            value: Some(value),
        }
    }

    /// Removes a value.
    pub fn remove(table: Table, key: &str) -> Self {
        Self {
            table,
            key: key.to_owned(),
            value: None,
        }
    }
}
