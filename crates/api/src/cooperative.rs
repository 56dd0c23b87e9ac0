//! What anybody may know of the cooperative: who it is, who leads it, its figures over the years,
//! its health grade, and what its meetings decided. And, for members, what became of decisions.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::decisions::{FollowUp, ItemResult, check_follow_ups};
use crate::decode;
use crate::discovery::Contact;
use crate::meetings::Quorum;
use crate::shu::YearResult;
use crate::wire::{Amount, Check, Inconsistent, ItemId, MeetingId, OutcomeWord, codes};

codes!(
    /// To which body an officer belongs.
    OfficerBody as OfficerBodyWord {
        /// Pengurus.
        Board = "board",
        /// Pengawas.
        Supervisors = "supervisors",
        /// Pengelola.
        Management = "management",
    }
);

codes!(
    /// Tingkat kesehatan, as the assessor worded it.
    HealthGrade as HealthGradeWord {
        /// Sehat.
        Healthy = "healthy",
        /// Cukup sehat.
        FairlyHealthy = "fairlyHealthy",
        /// Kurang sehat.
        LessHealthy = "lessHealthy",
        /// Tidak sehat.
        Unhealthy = "unhealthy",
        /// Dalam pengawasan.
        Watched = "watched",
        /// Dalam pengawasan khusus.
        SpeciallyWatched = "speciallyWatched",
    }
);

/// `GET /v1/cooperative`; needs no member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Cooperative {
    /// The last change of anything in it.
    pub as_of: DateTime<FixedOffset>,
    /// Legal name, as in the articles.
    pub legal_name: String,
    /// The name that members use.
    pub name: String,
    /// Nomor Induk Koperasi.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nik_koperasi: Option<String>,
    /// Number of the legal entity ("Badan Hukum").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badan_hukum: Option<String>,
    /// Address of the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// How to reach the office.
    #[serde(default)]
    pub contact: Contact,
    /// Who leads it now: pengurus, pengawas, pengelola, each in its own order.
    #[serde(default)]
    pub officers: Vec<Officer>,
    /// Figures by book year, newest first.
    #[serde(default)]
    pub figures: Vec<YearFigures>,
    /// Health grades, newest first.
    #[serde(default)]
    pub health: Vec<Health>,
    /// The meeting that is open, else the one that comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_meeting: Option<ComingMeeting>,
    /// Results that the cooperative made public, newest first.
    #[serde(default)]
    pub decisions: Vec<PublicResults>,
}

/// Somebody who leads the cooperative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Officer {
    /// `board`, `supervisors`, `management`.
    pub body: OfficerBodyWord,
    /// Ketua, Sekretaris, ...
    pub position: String,
    /// Name.
    pub name: String,
    /// In office since.
    pub since: NaiveDate,
    /// Until when the term runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// The cooperative's figures at the end of a book year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct YearFigures {
    /// Book year.
    pub year: u16,
    /// Members.
    pub members: u32,
    /// Total of the balance sheet.
    pub assets: Amount,
    /// Own capital: pokok, wajib, reserves, what is left of the year.
    pub equity: Amount,
    /// All savings of members.
    pub savings: Amount,
    /// Lent to members.
    pub loans: Amount,
    /// How the year ended.
    pub result: YearResult,
}

/// An assessment of the cooperative's health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// Book year that was assessed.
    pub year: u16,
    /// `healthy`, `fairlyHealthy`, `lessHealthy`, `unhealthy`, `watched`, `speciallyWatched`.
    pub grade: HealthGradeWord,
    /// Points of a hundred, a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
    /// Who assessed it.
    pub assessor: String,
    /// When.
    pub assessed_on: NaiveDate,
}

/// A meeting that comes, as anybody may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ComingMeeting {
    /// Its title.
    pub title: String,
    /// When.
    pub starts_at: DateTime<FixedOffset>,
    /// Where.
    pub place: String,
}

/// What a meeting decided, as the cooperative made it public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PublicResults {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Its title.
    pub title: String,
    /// The book year that it was about.
    pub book_year: u16,
    /// When it was held.
    pub held_at: DateTime<FixedOffset>,
    /// Who was there.
    pub quorum: Quorum,
    /// What was decided, in order.
    pub items: Vec<ItemResult>,
}

/// `GET /v1/decisions`: what became of what meetings decided, for members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Decisions {
    /// The last change of any of them.
    pub as_of: DateTime<FixedOffset>,
    /// Meetings with a result, newest first.
    pub items: Vec<MeetingDecisions>,
}

/// The decisions of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MeetingDecisions {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Its title.
    pub title: String,
    /// When it was held.
    pub held_at: DateTime<FixedOffset>,
    /// What was decided, in order.
    pub items: Vec<Decision>,
}

/// A decision, and what is to be done after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// The item.
    pub item_id: ItemId,
    /// Its title.
    pub title: String,
    /// `accepted`, `rejected`, `tie`, `noQuorum`, `awaitsLots`, `tooFewBallots`.
    pub outcome: OutcomeWord,
    /// What is to be done, by day.
    #[serde(default)]
    pub follow_ups: Vec<FollowUp>,
}

decode!(Cooperative {
    as_of, legal_name, name, nik_koperasi, badan_hukum, address, contact?, officers?, figures?,
    health?, next_meeting, decisions?,
});
decode!(Officer {
    body,
    position,
    name,
    since,
    until
});
decode!(YearFigures {
    year,
    members,
    assets,
    equity,
    savings,
    loans,
    result
});
decode!(Health {
    year,
    grade,
    score,
    assessor,
    assessed_on
});
decode!(ComingMeeting {
    title,
    starts_at,
    place
});
decode!(PublicResults {
    meeting_id,
    title,
    book_year,
    held_at,
    quorum,
    items
});
decode!(Decisions { as_of, items });
decode!(MeetingDecisions {
    meeting_id,
    title,
    held_at,
    items
});
decode!(Decision { item_id, title, outcome, follow_ups? });

impl Check for Cooperative {
    fn check(&self) -> Result<(), Inconsistent> {
        let falls = |pair: &[YearFigures]| match pair {
            [newer, older] => newer.year > older.year,
            _ => true,
        };
        if !self.figures.windows(2).all(falls) {
            return Err(Inconsistent("years that are not newest first"));
        }
        if self.officers.iter().any(|one| one.name.trim().is_empty()) {
            return Err(Inconsistent("an officer without a name"));
        }
        Ok(())
    }
}

impl Check for Decisions {
    fn check(&self) -> Result<(), Inconsistent> {
        let mut decisions = self.items.iter().flat_map(|one| &one.items);
        decisions.try_for_each(|one| check_follow_ups(&one.follow_ups))
    }
}
