//! The cooperative's profile, the moments for which figures hold, and announcements.

use chrono::{DateTime, Utc};
use sokoguru_domain::Zone;

use super::row::Columns;
use super::{Reading, StoreError, Stored, Writing};

/// Who the cooperative is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cooperative {
    /// The name that members use.
    pub name: String,
    /// Legal name, as in the articles.
    pub legal_name: String,
    /// Nomor Induk Koperasi.
    pub nik_koperasi: Option<String>,
    /// Number of the legal entity.
    pub badan_hukum: Option<String>,
    /// Address of the office.
    pub address: Option<String>,
    /// WhatsApp number in international form without `+`.
    pub whatsapp: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// `#rrggbb`.
    pub colour: String,
    /// The zone of the office.
    pub zone: Zone,
    /// `bunga`, `jasa` or `margin`.
    pub interest_word: Option<String>,
    /// Where the notice on personal data stands.
    pub privacy_url: Option<String>,
}

/// Figures that are entered by the office, late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Balances and movements.
    Savings,
    /// Loans and what was paid of them.
    Loans,
}

impl Area {
    const fn code(self) -> &'static str {
        match self {
            Self::Savings => "savings",
            Self::Loans => "loans",
        }
    }
}

/// A message of the office to all members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncementRow {
    /// On the wire.
    pub id: String,
    /// One line.
    pub title: String,
    /// Plain text.
    pub body: String,
    /// Published at.
    pub published_at: DateTime<Utc>,
}

impl Reading {
    /// The profile; `None` before the first import.
    pub async fn cooperative(&mut self) -> Stored<Option<Cooperative>> {
        let row = sqlx::query(
            "SELECT name, legal_name, nik_koperasi, badan_hukum, address, whatsapp, phone, colour,
                    zone, interest_word, privacy_url
             FROM cooperative WHERE id = 1",
        )
        .fetch_optional(self.db())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Cooperative {
            name: row.text("name")?,
            legal_name: row.text("legal_name")?,
            nik_koperasi: row.raw("nik_koperasi")?,
            badan_hukum: row.raw("badan_hukum")?,
            address: row.raw("address")?,
            whatsapp: row.raw("whatsapp")?,
            phone: row.raw("phone")?,
            colour: row.text("colour")?,
            zone: Zone::from_name(row.raw("zone")?).ok_or(StoreError::Corrupt("zone"))?,
            interest_word: row.raw("interest_word")?,
            privacy_url: row.raw("privacy_url")?,
        }))
    }

    /// The moment for which the figures of an area hold; the beginning of time before the first
    /// import, which nobody mistakes for now.
    pub async fn figures_moment(&mut self, area: Area) -> Stored<DateTime<Utc>> {
        let row = sqlx::query("SELECT as_of FROM figures_moment WHERE area = ?1")
            .bind(area.code())
            .fetch_optional(self.db())
            .await?;
        row.map_or(Ok(DateTime::UNIX_EPOCH), |row| row.moment("as_of"))
    }

    /// Announcements up to a moment, newest first; only those after the one named, if any.
    pub async fn announcements(
        &mut self,
        until: DateTime<Utc>,
        after: Option<&str>,
        limit: u32,
    ) -> Stored<Vec<AnnouncementRow>> {
        let rows = sqlx::query(
            "SELECT id, title, body, published_at FROM announcement
             WHERE published_at <= ?1 AND (?2 IS NULL OR (published_at, id) <
                 (SELECT last.published_at, last.id FROM announcement AS last WHERE last.id = ?2))
             ORDER BY published_at DESC, id DESC LIMIT ?3",
        )
        .bind(until.timestamp_millis())
        .bind(after)
        .bind(limit)
        .fetch_all(self.db())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(AnnouncementRow {
                    id: row.text("id")?,
                    title: row.text("title")?,
                    body: row.text("body")?,
                    published_at: row.moment("published_at")?,
                })
            })
            .collect()
    }
}

impl Writing {
    /// Writes the profile, or writes over it.
    pub async fn put_cooperative(&mut self, who: &Cooperative, now: DateTime<Utc>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO cooperative (id, name, legal_name, nik_koperasi, badan_hukum, address,
                 whatsapp, phone, colour, zone, interest_word, privacy_url, updated_at)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, legal_name = excluded.legal_name,
                 nik_koperasi = excluded.nik_koperasi, badan_hukum = excluded.badan_hukum,
                 address = excluded.address, whatsapp = excluded.whatsapp, phone = excluded.phone,
                 colour = excluded.colour, zone = excluded.zone,
                 interest_word = excluded.interest_word, privacy_url = excluded.privacy_url,
                 updated_at = excluded.updated_at",
        )
        .bind(&who.name)
        .bind(&who.legal_name)
        .bind(&who.nik_koperasi)
        .bind(&who.badan_hukum)
        .bind(&who.address)
        .bind(&who.whatsapp)
        .bind(&who.phone)
        .bind(&who.colour)
        .bind(who.zone.name())
        .bind(&who.interest_word)
        .bind(&who.privacy_url)
        .bind(now.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Says that the figures of an area hold for this moment: the last thing an import or a booking
    /// does.
    pub async fn set_figures_moment(&mut self, area: Area, as_of: DateTime<Utc>) -> Stored<()> {
        sqlx::query(
            "INSERT INTO figures_moment (area, as_of) VALUES (?1, ?2)
             ON CONFLICT (area) DO UPDATE SET as_of = max(as_of, excluded.as_of)",
        )
        .bind(area.code())
        .bind(as_of.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }

    /// Publishes an announcement.
    pub async fn insert_announcement(&mut self, new: &AnnouncementRow) -> Stored<()> {
        sqlx::query(
            "INSERT INTO announcement (id, title, body, published_at) VALUES (?1, ?2, ?3, ?4)",
        )
        .bind(&new.id)
        .bind(&new.title)
        .bind(&new.body)
        .bind(new.published_at.timestamp_millis())
        .execute(self.db())
        .await?;
        Ok(())
    }
}
