//! The only SQL of the server.
//!
//! What it is for: a [`Store`] hands out [`Reading`] (one snapshot) and [`Writing`] (one
//! transaction that takes the writer's place at once). Their methods speak the domain's types and
//! plain records; nothing of the database driver leaves this folder, so that a second database can
//! stand behind the same three types.
//!
//! What it leaves to others: every rule that needs the clock or a word to the member (the routes
//! and the office), hashing of passwords and tokens, the wire.
//!
//! One file per area; [`import`] and [`office`] hold what only the command line needs. The roll and
//! the ballot box have transactions of their own ([`roll`], [`ballot_box`]), so that nothing can
//! read both at once.

pub mod applications;
pub mod attachments;
pub mod audit;
pub mod ballot_box;
pub mod cooperative;
pub mod credentials;
pub mod decisions;
pub mod deliveries;
pub mod export;
pub mod exports;
pub mod figures;
pub mod idempotency;
pub mod import;
pub mod joining;
pub mod joining_terms;
pub mod leaving;
pub mod loan_conditions;
pub mod loans;
pub mod meeting_entry;
pub mod meeting_terms;
pub mod meetings;
pub mod members;
pub mod office;
pub mod officers;
pub mod own_data;
pub mod payouts;
pub mod questions;
pub mod reminders;
pub mod results;
pub mod roll;
mod row;
pub mod savings;
pub mod savings_requests;
pub mod savings_terms;
pub mod sessions;
pub mod sureties;
pub mod surplus;
pub mod votes;

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection as _, Sqlite, SqliteConnection, Transaction};

use crate::audit::Actor;

/// How long a request waits for its turn at the database.
const WAIT: Duration = Duration::from_secs(5);
const READERS: u32 = 4;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database does not answer, or not in time. It makes sense to try again.
    #[error("the database does not answer")]
    Unavailable(#[source] sqlx::Error),
    /// A constraint of the schema forbids it; the text names the rule, never a value.
    #[error("{0}")]
    Refused(String),
    /// Something is stored that the domain does not take.
    #[error("stored data is not valid: {0}")]
    Corrupt(&'static str),
    /// The schema could not be brought up to date.
    #[error("migration failed: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(broken)
                if broken.is_unique_violation()
                    || broken.is_foreign_key_violation()
                    || broken.is_check_violation()
                    // raise(ABORT, ..) of a trigger.
                    || broken.code().as_deref() == Some("1811") =>
            {
                Self::Refused(broken.message().to_owned())
            }
            _ => Self::Unavailable(error),
        }
    }
}

impl StoreError {
    /// Whether a unique index on these columns is what forbade it.
    pub fn is_refused_by(&self, columns: &str) -> bool {
        matches!(self, Self::Refused(text) if text.contains(columns))
    }
}

/// The answer of the store.
pub type Stored<T> = Result<T, StoreError>;

/// The database.
#[derive(Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
    ballot_box: ballot_box::BallotBox,
    path: PathBuf,
}

/// One consistent view of everything but rolls and ballots.
pub struct Reading(Transaction<'static, Sqlite>);

/// One transaction that can also change things, and who makes it: the log names that actor for all
/// that is recorded in it. Dropped without [`Writing::commit`], nothing of it stays.
pub struct Writing {
    reading: Reading,
    actor: Actor,
}

impl Store {
    /// Opens the database file and the box beside it, which are made when they are not there. The
    /// schema is left as it is: see [`Store::migrate`].
    pub async fn open(path: &Path) -> Stored<Self> {
        let (writer, readers) = pools(path).await?;
        let ballot_box = ballot_box::BallotBox::open(path).await?;
        Ok(Self {
            writer,
            readers,
            ballot_box,
            path: path.to_owned(),
        })
    }

    /// The data file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Brings the schema up to date by its numbered steps.
    pub async fn migrate(&self) -> Stored<()> {
        MIGRATIONS.run(&self.writer).await?;
        self.ballot_box.migrate().await
    }

    /// A snapshot to read from.
    pub async fn read(&self) -> Stored<Reading> {
        Ok(Reading(self.begin_reading().await?))
    }

    /// The writer's place, until commit or drop, for the server itself or a member.
    pub async fn write(&self) -> Stored<Writing> {
        self.write_as(Actor::Server).await
    }

    /// The writer's place for somebody of the office.
    pub async fn write_as(&self, actor: Actor) -> Stored<Writing> {
        Ok(Writing {
            reading: Reading(self.begin_writing().await?),
            actor,
        })
    }

    async fn begin_reading(&self) -> Stored<Transaction<'static, Sqlite>> {
        Ok(self.readers.begin().await?)
    }

    async fn begin_writing(&self) -> Stored<Transaction<'static, Sqlite>> {
        // A transaction that begins by reading and turns to writing fails when another wrote in
        // between; IMMEDIATE waits at the start instead.
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Stored<()> {
        sqlx::query("SELECT 1 FROM cooperative LIMIT 1")
            .fetch_optional(&self.readers)
            .await?;
        Ok(())
    }

    /// Ends all connections after their work.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
        self.ballot_box.close().await;
    }
}

/// One connection that writes and flushes to the disk before an answer goes out, because a receipt
/// must survive a power cut, and some others that read meanwhile.
async fn pools(path: &Path) -> Stored<(SqlitePool, SqlitePool)> {
    make_private(path);
    let shared = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(WAIT)
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF");
    let pool = |size| {
        SqlitePoolOptions::new()
            .max_connections(size)
            .acquire_timeout(WAIT)
            .idle_timeout(None)
            .max_lifetime(None)
            // A disk that is full, or a commit that fails, ends a transaction inside SQLite
            // without a word to the driver, which then refuses every other one on this
            // connection. Such a connection is exchanged.
            .before_acquire(|connection, _| {
                let sound = !connection.is_in_transaction();
                Box::pin(async move { Ok(sound) })
            })
    };
    let writer = pool(1)
        .connect_with(
            shared
                .clone()
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full),
        )
        .await?;
    let readers = pool(READERS).connect_lazy_with(shared.pragma("query_only", "ON"));
    Ok((writer, readers))
}

/// Makes the file where it is missing, for nobody but its owner: it names members and what they
/// own. The files that SQLite puts beside it take its permissions. What is there already is left as
/// the operator set it; what goes wrong here is said by SQLite.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

impl Reading {
    fn db(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}

impl Deref for Writing {
    type Target = Reading;
    fn deref(&self) -> &Reading {
        &self.reading
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut Reading {
        &mut self.reading
    }
}

impl Writing {
    /// Who makes it.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Makes everything since [`Store::write`] last.
    pub async fn commit(self) -> Stored<()> {
        Ok(self.reading.0.commit().await?)
    }

    /// Takes everything back, now rather than on drop.
    pub async fn roll_back(self) -> Stored<()> {
        Ok(self.reading.0.rollback().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::Store;
    use sokoguru_domain as domain;

    #[tokio::test]
    async fn a_transaction_that_sqlite_ended_itself_stops_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("x.sqlite")).await.unwrap();
        store.migrate().await.unwrap();
        for _ in 0..3 {
            let mut broken = store.write().await.unwrap();
            sqlx::query("ROLLBACK").execute(broken.db()).await.unwrap();
            assert!(broken.commit().await.is_err());
            let mut broken = store.read().await.unwrap();
            sqlx::query("ROLLBACK").execute(broken.db()).await.unwrap();
            drop(broken);
        }
        store.write().await.unwrap().commit().await.unwrap();
        for _ in 0..9 {
            store.read().await.unwrap().cooperative().await.unwrap();
        }
    }

    /// The schema knows every word of the domain that it stores.
    #[test]
    fn the_schema_takes_every_code() {
        let schema = concat!(
            include_str!("../../migrations/sqlite/0001_foundation.sql"),
            include_str!("../../migrations/sqlite/0010_meeting_rules.sql"),
            include_str!("../../migrations/sqlite/0060_office.sql"),
            include_str!("../../migrations/sqlite/0020_savings.sql"),
            include_str!("../../migrations/sqlite/0040_cooperative.sql"),
            include_str!("../../migrations/sqlite/0030_loans.sql"),
            include_str!("../../migrations/sqlite/0050_joining.sql"),
        );
        let codes = [
            domain::MemberStatus::ALL
                .iter()
                .map(|c| c.code())
                .collect::<Vec<_>>(),
            domain::SavingsKind::ALL.iter().map(|c| c.code()).collect(),
            domain::TransactionKind::ALL
                .iter()
                .map(|c| c.code())
                .collect(),
            domain::Direction::ALL.iter().map(|c| c.code()).collect(),
            domain::RequestKind::ALL.iter().map(|c| c.code()).collect(),
            domain::RequestStatus::ALL
                .iter()
                .map(|c| c.code())
                .collect(),
            domain::Payout::ALL.iter().map(|c| c.code()).collect(),
            domain::PenaltyBase::ALL.iter().map(|c| c.code()).collect(),
            domain::Period::ALL.iter().map(|c| c.code()).collect(),
            domain::FeeKind::ALL.iter().map(|c| c.code()).collect(),
            domain::LoanStatus::ALL.iter().map(|c| c.code()).collect(),
            domain::ApplicationStatus::ALL
                .iter()
                .map(|c| c.code())
                .collect(),
            domain::OfficerRole::ALL.iter().map(|c| c.code()).collect(),
            domain::Outcome::ALL.iter().map(|c| c.code()).collect(),
            domain::LatePeriod::ALL.iter().map(|c| c.code()).collect(),
            domain::LateBase::ALL.iter().map(|c| c.code()).collect(),
            domain::PayoffInterest::ALL
                .iter()
                .map(|c| c.code())
                .collect(),
            domain::GuaranteeStatus::ALL
                .iter()
                .map(|c| c.code())
                .collect(),
            sokoguru_api::sureties::CollateralKind::CODES.to_vec(),
            domain::DecisionKind::ALL.iter().map(|c| c.code()).collect(),
            domain::Purpose::ALL.iter().map(|c| c.code()).collect(),
            domain::ShuBasis::ALL.iter().map(|c| c.code()).collect(),
            domain::ShuStatus::ALL.iter().map(|c| c.code()).collect(),
            domain::PartUnit::ALL.iter().map(|c| c.code()).collect(),
            domain::JoiningStatus::ALL
                .iter()
                .map(|c| c.code())
                .collect(),
            domain::WishStatus::ALL.iter().map(|c| c.code()).collect(),
            domain::DataField::ALL.iter().map(|c| c.code()).collect(),
            domain::ConsentPurpose::ALL
                .iter()
                .map(|c| c.code())
                .collect(),
            domain::TieRule::ALL.iter().map(|c| c.code()).collect(),
            domain::MajorityBasis::ALL
                .iter()
                .map(|c| c.code())
                .collect(),
        ];
        for code in codes.concat() {
            let word = schema.contains(&format!("'{code}'"));
            assert!(word || schema.contains(&format!(" {code} ")), "{code}");
        }
    }
}
