//! The demonstration cooperative: a fictional one with real arithmetic.
//!
//! It is made by the same import that an office runs, from the CSV files in `crates/server/demo`
//! that are part of the program. Its dates are moved so that it always looks alive: see
//! [`crate::import::calendar::Shift`]. Names, numbers and addresses are made up.

pub mod joining;
pub mod savings;
pub mod sealed;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sokoguru_domain::{MemberNumber, OfficerNumber, OfficerRole, OfficerRoles};

use crate::identity::IdentityError;
use crate::import::calendar::Shift;
use crate::import::source::Source;
use crate::import::{self, ImportError};
use crate::office::officers::{Person, add_with};
use crate::office::{CODE_DAYS, OfficeError, issue_code};
use crate::passwords::{HashError, Passwords};
use crate::sealed::SealedError;
use crate::secrets::NoRandomness;
use crate::store::{Store, StoreError};

/// The name by which the demonstration recognises its own database.
const NAME: &str = "KSP Contoh Makmur";

/// The meeting that is open whenever the demonstration is made.
const OPEN_MEETING: &str = "rat-2025";

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../demo/", $name)).as_slice())),+]
    };
}

const FILES: &[(&str, &[u8])] = files![
    "cooperative.csv",
    "members.csv",
    "savings_accounts.csv",
    "savings_movements.csv",
    "loan_products.csv",
    "loan_conditions.csv",
    "loan_papers.csv",
    "loans.csv",
    "loan_payments.csv",
    "loan_applications.csv",
    "loan_guarantees.csv",
    "meetings.csv",
    "agenda_items.csv",
    "vote_options.csv",
    "papers.csv",
    "attendance.csv",
    "meeting_results.csv",
    "announcements.csv",
    "follow_ups.csv",
    "officers.csv",
    "cooperative_figures.csv",
    "health_grades.csv",
    "public_results.csv",
    "shu_years.csv",
    "shu_allotments.csv",
    "shu_bases.csv",
    "papers/1-undangan.pdf",
    "papers/2-lpj-pengurus.pdf",
    "papers/3-laporan-pengawas.pdf",
    "papers/4-neraca-phu.pdf",
    "papers/5-rencana-kerja-rapb.pdf",
];

/// Somebody whose password is known to everybody, because everything here is made up.
#[derive(Clone, Copy, Debug)]
pub struct DemoMember {
    /// Member number.
    pub number: &'static str,
    /// Name.
    pub name: &'static str,
    /// Password on the first day.
    pub password: &'static str,
    /// What there is to see.
    pub shows: &'static str,
}

/// Who can sign in from the start.
pub const MEMBERS: &[DemoMember] = &[
    DemoMember {
        number: "01150042",
        name: "Siti Rahmawati",
        password: "padi-hijau-42",
        shows: "anggota: semua jenis simpanan, dua pinjaman berjalan, satu pengajuan ditinjau",
    },
    DemoMember {
        number: "01170077",
        name: "Bambang Hartono",
        password: "kopi-tubruk-77",
        shows: "anggota: tanpa pinjaman, dapat mengajukan",
    },
    DemoMember {
        number: "01260187",
        name: "Yayah Komariah",
        password: "melati-putih-187",
        shows: "calon anggota: tanpa hak suara dan tanpa pinjaman",
    },
];

/// An officer whose password is known to everybody, because everything here is made up.
#[derive(Clone, Copy, Debug)]
pub struct DemoOfficer {
    /// What they sign in with.
    pub number: &'static str,
    /// Name.
    pub name: &'static str,
    /// Password on the first day.
    pub password: &'static str,
    /// What they may do.
    pub role: OfficerRole,
}

/// Who works in the office from the start: enough for four eyes, and one who watches.
pub const OFFICERS: &[DemoOfficer] = &[
    DemoOfficer {
        number: "KETUA",
        name: "Hj. Nurhayati",
        password: "beringin-tua-12",
        role: OfficerRole::Manager,
    },
    DemoOfficer {
        number: "KASIR",
        name: "Dewi Lestari",
        password: "laci-kayu-34",
        role: OfficerRole::Teller,
    },
    DemoOfficer {
        number: "PENGAWAS",
        name: "Agus Salim",
        password: "lensa-bening-56",
        role: OfficerRole::Supervisor,
    },
];

/// A member whose account waits for its first password.
pub const TO_ACTIVATE: (&str, &str) = ("01190103", "Maria Nainggolan");

/// What is printed when the demonstration starts.
#[derive(Debug)]
pub struct Welcome {
    /// Whether it was made just now; otherwise it was there and keeps what happened in it.
    pub is_new: bool,
    /// Code for [`TO_ACTIVATE`] and until when it works; `None` once that account is activated.
    pub activation: Option<(String, DateTime<Utc>)>,
}

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database holds somebody's cooperative.
    #[error("the database already holds another cooperative ({0}); name another file with --data")]
    OtherCooperative(String),
    /// The import failed.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A code could not be issued.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// A password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The sealed votes.
    #[error(transparent)]
    Sealed(#[from] SealedError),
    /// No randomness.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// Citizens' numbers cannot be sealed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// A key could not be written.
    #[error("a key of the demonstration: {0}")]
    File(#[from] std::io::Error),
    /// A number in this file is not a member number.
    #[error("a demonstration member is not in the files")]
    NoSuchMember,
}

/// The files of the demonstration.
pub fn source() -> Source {
    Source::embedded(FILES)
}

/// How its dates are moved.
pub fn shift() -> Shift {
    Shift {
        last_month: NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default(),
        open_meeting: OPEN_MEETING,
    }
}

/// Makes the demonstration in an empty database, or finds the one that is there.
///
/// Errors: [`DemoError::OtherCooperative`] when the database is somebody else's.
pub async fn install(
    store: &Store,
    passwords: &Passwords,
    now: DateTime<Utc>,
) -> Result<Welcome, DemoError> {
    let there = store.read().await?.cooperative().await?;
    let is_new = match there {
        None => true,
        Some(found) if found.name == NAME => false,
        Some(found) => return Err(DemoError::OtherCooperative(found.name)),
    };
    if is_new {
        import::run(store, &source(), now, Some(&shift())).await?;
        for member in MEMBERS {
            let hash = passwords.hash(member.password.to_owned()).await?;
            let mut writing = store.write().await?;
            let id = writing
                .member_by_number(&number(member.number)?)
                .await?
                .ok_or(DemoError::NoSuchMember)?
                .id;
            writing.put_password(id, &hash, now).await?;
            writing.commit().await?;
        }
        savings::install(store, &number(MEMBERS[0].number)?, now).await?;
        joining::install(store, now).await?;
    }
    officers(store, passwords, now).await?;
    Ok(Welcome {
        is_new,
        activation: activation(store, passwords, now).await?,
    })
}

/// Officers, where there are none yet.
async fn officers(
    store: &Store,
    passwords: &Passwords,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    let mut writing = store.write().await?;
    if !writing.officers().await?.is_empty() {
        return Ok(());
    }
    for one in OFFICERS {
        let number = OfficerNumber::parse(one.number).map_err(|_| DemoError::NoSuchMember)?;
        let roles = OfficerRoles::new([one.role]).map_err(|_| DemoError::NoSuchMember)?;
        let person = Person {
            number: &number,
            name: one.name,
            member: None,
            roles: &roles,
        };
        add_with(&mut writing, passwords, person, one.password, now).await?;
    }
    writing.commit().await?;
    Ok(())
}

/// A fresh code for the member who waits for one: only its hash is kept, so that an older one
/// cannot be shown again.
async fn activation(
    store: &Store,
    passwords: &Passwords,
    now: DateTime<Utc>,
) -> Result<Option<(String, DateTime<Utc>)>, DemoError> {
    let number = number(TO_ACTIVATE.0)?;
    let mut writing = store.write().await?;
    let Some(member) = writing.member_by_number(&number).await? else {
        return Err(DemoError::NoSuchMember);
    };
    if writing.password_hash(member.id).await?.is_some() {
        return Ok(None);
    }
    let code = issue_code(&mut writing, passwords, &number, now).await?;
    writing.commit().await?;
    Ok(Some((code.printed(), now + TimeDelta::days(CODE_DAYS))))
}

pub(crate) fn number(text: &str) -> Result<MemberNumber, DemoError> {
    MemberNumber::parse(text).map_err(|_| DemoError::NoSuchMember)
}
