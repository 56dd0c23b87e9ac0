//! What every command of the office needs: the store, the cooperative's zone, the present.

use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use sokoguru_domain::officer::FourEyes;
use sokoguru_domain::{Lang, Zone, format};

use super::{Refusal, words};
use crate::audit::{Action, Actor, Entry};
use crate::clock::Clock;
use crate::office::OfficeError;
use crate::store::{Store, StoreError, Writing};

/// A command's way to the data.
pub(super) struct Office {
    pub(super) store: Store,
    pub(super) lang: Lang,
    zone: Zone,
    clock: Clock,
    actor: Actor,
}

impl Office {
    /// The data file, made and brought up to date where needed.
    pub(super) async fn prepared(data: &Path, lang: Lang) -> Result<Self, Refusal> {
        if let Some(folder) = data
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder)
                .map_err(|error| Refusal(format!("{}: {error}", folder.display())))?;
        }
        let store = Store::open(data)
            .await
            .map_err(|error| opened(data, &error))?;
        store.migrate().await?;
        Self::over(store, lang).await
    }

    /// The data file that is there already.
    pub(super) async fn existing(data: &Path, lang: Lang) -> Result<Self, Refusal> {
        if !data.is_file() {
            let id = format!(
                "Berkas data {} tidak ada. Jalankan import dahulu.",
                data.display()
            );
            let en = format!(
                "There is no data file {}. Run import first.",
                data.display()
            );
            return Err(Refusal(words(lang, id, en)));
        }
        let store = Store::open(data)
            .await
            .map_err(|error| opened(data, &error))?;
        Self::over(store, lang).await
    }

    async fn over(store: Store, lang: Lang) -> Result<Self, Refusal> {
        let cooperative = store.read().await?.cooperative().await?;
        Ok(Self {
            store,
            lang,
            zone: cooperative.map_or(Zone::Wib, |cooperative| cooperative.zone),
            clock: Clock::System,
            actor: Actor::cli(&std::env::var("USER").unwrap_or_default()),
        })
    }

    pub(super) async fn close(&self) {
        self.store.close().await;
    }

    pub(super) async fn write(&self) -> Result<Writing, StoreError> {
        self.store.write_as(self.actor.clone()).await
    }

    /// The same office with somebody else who gives the commands.
    pub(super) fn acting(self, actor: Actor) -> Self {
        Self { actor, ..self }
    }

    /// Who gives the command, as the log names them.
    pub(super) const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Writes down what is done already in a place of its own, such as on a board.
    pub(super) async fn note(&self, action: Action, meeting: &str) -> Result<(), StoreError> {
        let mut writing = self.write().await?;
        let entry = Entry {
            action,
            subject: ("meeting", meeting),
            details: &[],
        };
        writing.record(entry, self.now()).await?;
        writing.commit().await
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The office's day.
    pub(super) fn today(&self) -> NaiveDate {
        self.now().with_timezone(&self.zone.offset()).date_naive()
    }

    /// The office's day of a moment.
    pub(super) fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone.offset()).date_naive()
    }

    /// The instant of a moment at the office's own clock.
    pub(super) fn instant(&self, at: NaiveDateTime) -> DateTime<Utc> {
        (at - self.zone.offset()).and_utc()
    }

    /// A day in words.
    pub(super) fn day(&self, day: NaiveDate) -> String {
        format::date(day, self.lang)
    }

    /// A moment as the office's clock shows it.
    pub(super) fn moment(&self, at: DateTime<Utc>) -> String {
        format::date_time(at.fixed_offset(), self.zone, self.lang)
    }

    /// Why the office's decision was not taken, in words.
    pub(super) fn refusal(&self, error: OfficeError) -> Refusal {
        let OfficeError::NotFound(what) = error else {
            let told = error.to_string();
            return match error {
                OfficeError::Rule(rule) => super::conduct::broken(self, &rule),
                OfficeError::ConsensusOpen { position, title } => Refusal(self.say(
                    format!(
                        "Acara {position} ({title}) diputuskan dengan musyawarah mufakat. \
                         Tambahkan --consensus {position} bila mufakat tercapai; bila tidak, \
                         catat dengan meeting consensus RAPAT {position} failed."
                    ),
                    format!(
                        "Item {position} ({title}) is decided by consensus. \
                         Add --consensus {position} if the meeting found it; if not, \
                         record it with meeting consensus MEETING {position} failed."
                    ),
                )),
                OfficeError::OfficerNeeded
                | OfficeError::NotAllowed(_)
                | OfficeError::NotAnOfficer
                | OfficeError::SecondFactor
                | OfficeError::OfficerExists
                | OfficeError::FourEyes(_) => Refusal(self.say(of_officers(&error), told)),
                OfficeError::WrongState(_) => Refusal(self.say(
                    format!("Status sekarang tidak mengizinkan ini: {told}"),
                    format!("The state does not allow this: {told}"),
                )),
                _ => Refusal(told),
            };
        };
        let id = match what {
            "member" => "Anggota tidak ditemukan.",
            "application" => "Pengajuan tidak ditemukan.",
            "paper" => "Lampiran tidak ditemukan.",
            "meeting" => "Rapat tidak ditemukan.",
            "item" => "Mata acara tidak ditemukan.",
            "task" => "Tindak lanjut tidak ditemukan.",
            "officer" => "Petugas tidak ditemukan.",
            _ => "Data tidak ditemukan.",
        };
        Refusal(self.say(id.to_owned(), format!("There is no such {what}.")))
    }

    /// The words of the language.
    pub(super) fn say<T>(&self, id: T, en: T) -> T {
        words(self.lang, id, en)
    }
}

/// What stands against it on the side of the officers.
fn of_officers(error: &OfficeError) -> String {
    match error {
        OfficeError::OfficerNeeded => {
            "Uang keluar hanya dengan nama petugas: tambahkan --officer NOMOR."
        }
        OfficeError::NotAllowed(_) => "Peran petugas ini tidak mengizinkannya.",
        OfficeError::NotAnOfficer => "Nomor petugas atau kata sandi salah.",
        OfficeError::SecondFactor => {
            "Kode autentikator tidak ada, salah, atau sudah dipakai: tambahkan --officer-code KODE."
        }
        OfficeError::OfficerExists => "Nomor atau orang ini sudah menjadi petugas.",
        OfficeError::FourEyes(FourEyes::NotGranted) => {
            "Belum ada petugas yang menyetujui dengan namanya."
        }
        OfficeError::FourEyes(FourEyes::SameOfficer) => {
            "Yang menyetujui tidak boleh mencairkan. Minta petugas lain."
        }
        OfficeError::FourEyes(FourEyes::OwnRequest) => {
            "Petugas tidak boleh memutuskan pengajuannya sendiri."
        }
        _ => "Ditolak.",
    }
    .to_owned()
}

fn opened(data: &Path, error: &StoreError) -> Refusal {
    let cause =
        std::error::Error::source(error).map_or_else(String::new, |cause| format!(" ({cause})"));
    Refusal(format!("{}: {error}{cause}", data.display()))
}
